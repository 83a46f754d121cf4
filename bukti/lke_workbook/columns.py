"""What stands in which column of the answers, how wide it is, and how cells look."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from enum import IntEnum

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from bukti.i18n import marked


class Column(IntEnum):
    """Of the sheet of answers, from the left. Number and text are indented over `COMPONENT` to `TEXT`."""

    ID = 0
    COMPONENT = 1
    HALF = 2
    AREA = 3
    SUB = 4
    LETTER = 5
    TEXT = 6
    WEIGHT = 7
    CRITERIA = 8
    SCALE = 9
    UNIT_ANSWER = 10
    UNIT_VALUE = 11
    UNIT_NOTE = 12
    EVIDENCE = 13
    LINK = 14
    BOUND = 15
    ANSWER = 16
    VALUE = 17
    PERCENT = 18
    NOTE = 19
    ACTION = 20  # these two are not printed: next year's plan begins from them
    TARGET = 21
    IS_ANSWERED = 22  # hidden: 1 where the assessor has answered


HEADINGS: Mapping[Column, str] = {
    Column.ID: marked("ID"),
    Column.COMPONENT: marked("Component, area, sub-component, question"),
    Column.WEIGHT: marked("Weight"),
    Column.CRITERIA: marked("Criteria: how answers count"),
    Column.SCALE: marked("Answer scale"),
    Column.UNIT_ANSWER: marked("Unit's answer"),
    Column.UNIT_VALUE: marked("Value by the unit's answer"),
    Column.UNIT_NOTE: marked("Unit's note"),
    Column.EVIDENCE: marked("List of evidence"),
    Column.LINK: marked("Link to evidence"),
    Column.BOUND: marked("At most, by the evidence (a bound, not a score)"),
    Column.ANSWER: marked("Assessor's answer"),
    Column.VALUE: marked("Value"),
    Column.PERCENT: marked("%"),
    Column.NOTE: marked("Assessor's note"),
    Column.ACTION: marked("Action of the plan"),
    Column.TARGET: marked("Target time of the plan"),
    Column.IS_ANSWERED: marked("Assessed"),
}

LAST_PRINTED = Column.NOTE

WIDTHS: Mapping[Column, float] = {
    Column.ID: 9,
    Column.COMPONENT: 2.2,
    Column.HALF: 2.6,
    Column.AREA: 2.4,
    Column.SUB: 3,
    Column.LETTER: 2.4,
    Column.TEXT: 33,
    Column.WEIGHT: 6,
    Column.CRITERIA: 16,
    Column.SCALE: 8.5,
    Column.UNIT_ANSWER: 8,
    Column.UNIT_VALUE: 7,
    Column.UNIT_NOTE: 14,
    Column.EVIDENCE: 26,
    Column.LINK: 26,
    Column.BOUND: 8.5,
    Column.ANSWER: 8,
    Column.VALUE: 6.5,
    Column.PERCENT: 6.5,
    Column.NOTE: 14,
    Column.ACTION: 40,
    Column.TARGET: 24,
    Column.IS_ANSWERED: 8,
}
"""In characters."""

FONT, FONT_SIZE = "Arial", 9

LINE_HEIGHT = 11.5  # points of a line in that size
ROW_MARGIN = 2.0  # points above and below together
TALLEST_ROW = 409.0  # points; Excel's limit
LETTERS_PER_WIDTH = 1.5
"""Letters of that font in a unit of a column's width, which is a digit of the workbook's own: rather too few, for a
row that is too low hides words."""

POINTS, SHARE, WHOLE = "0.00", "0%", "#,##0"
"""How numbers are shown; values keep all their digits."""

DARK, LINE = "#1F3B57", "#B7C0C9"
DEPTH_FILLS = ("#1F3B57", "#4A6B8A", "#C9D6E2", "#E6ECF2")
"""Behind headings, the outermost first; the first two carry white letters."""

UNIT_FILL, ASSESSOR_FILL, COUNT_FILL = "#FFF9DB", "#E3F1E5", "#F6F7F8"
"""Behind what the unit writes, what the assessor writes, and what only explains."""

GOOD, BAD = ("#1B5E20", "#DDF0DE"), ("#8A2B06", "#FBE3DA")
"""Letters and fill of what is met, and of what is not."""


def height(cells: Iterable[tuple[str, float]]) -> float:
    """Points that a row needs to show all its texts, each wrapped in its column's width.

    Spreadsheets work this out by themselves only when somebody edits the row.
    """
    lines = max((_lines(text, int(width * LETTERS_PER_WIDTH)) for text, width in cells), default=1)
    return min(lines * LINE_HEIGHT + ROW_MARGIN, TALLEST_ROW)


def _lines(text: str, letters: int) -> int:
    return sum(len(textwrap.wrap(line, max(letters, 1))) or 1 for line in text.split("\n")) or 1


class Looks:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def get(self, **wanted: object) -> Format:
        """A format on top of the sheet's own: its font, wrapped, at the top, with a thin border."""
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            base: dict[str, object] = {
                "font_name": FONT,
                "font_size": FONT_SIZE,
                "text_wrap": True,
                "valign": "top",
                "border": 1,
                "border_color": LINE,
            }
            self._made[key] = self._book.add_format({**base, **wanted})
        return self._made[key]

    def plain(self, **wanted: object) -> Format:
        """One without border, not wrapped: for titles and notes."""
        return self.get(**{"border": 0, "text_wrap": False, **wanted})

    def heading(self, depth: int, **wanted: object) -> Format:
        fill = DEPTH_FILLS[min(depth, len(DEPTH_FILLS) - 1)]
        color = "#FFFFFF" if depth < 2 else "#000000"
        return self.get(**{"bold": True, "bg_color": fill, "font_color": color, "text_wrap": False, **wanted})
