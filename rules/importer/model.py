"""What is read out of a plan document, as frozen values: rows, the tree of indicators, items, and every doubt."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from rules.pack.model import Cadence


class Spot(msgspec.Struct, frozen=True, order=True):
    """A place in the plan document; what is not known is 0 or empty. All count from 1."""

    sheet: str = ""  # of a workbook
    page: int = 0
    table: int = 0
    line: int = 0  # of a text file; of a table or sheet: the row


class Row(msgspec.Struct, frozen=True):
    """A row of a table. Where a cell spans several columns, the others are empty."""

    cells: tuple[str, ...]
    spot: Spot = Spot()
    links: Mapping[int, str] = {}  # by column: where the cell links to
    choices: Mapping[int, tuple[str, ...]] = {}  # by column: what may be chosen there


class Plan(msgspec.Struct, frozen=True):
    """A plan document: the rows of its tables, one after the other, and its other lines of text."""

    rows: tuple[Row, ...]
    lines: tuple[str, ...] = ()


# --- what goes wrong --------------------------------------------------------------------------------------


class PlanErrorCode(StrEnum):
    """Why nothing can be imported."""

    NO_TABLE = "no_table"  # no rows at all
    NO_HEADING = "no_heading"  # rows, but none that heads a plan's columns
    NO_INDICATORS = "no_indicators"  # the table is headed, and holds no numbered row with evidence
    NOT_A_DOCUMENT = "not_a_document"  # damaged, or not what its name says
    LOCKED = "locked"  # a password
    NO_TEXT = "no_text"  # pictures of pages
    NO_RULES = "no_rules"  # a PDF whose table has no ruled lines to tell the columns by
    TOO_LARGE = "too_large"
    UNKNOWN_FORMAT = "unknown_format"


class PlanError(Exception):
    """Nothing can be imported. `expected`: what was looked for; `found`: what is there instead."""

    def __init__(self, code: PlanErrorCode, found: str = "", expected: tuple[str, ...] = ()) -> None:
        super().__init__(code, found)
        self.code, self.found, self.expected = code, found, expected


# --- doubts -----------------------------------------------------------------------------------------------


class DoubtCode(StrEnum):
    """What a person must look at."""

    # rows
    REJOINED = "rejoined"  # a row cut by a page break was put together
    REJOINED_INSIDE = (
        "rejoined_inside"  # an unnumbered row in the middle of a page was added to the one above
    )
    SWAPPED = "swapped"  # cells stand in other columns than the heading says
    EXTRA_CELL = "extra_cell"  # more cells than columns
    # tree
    NO_LETTER = "no_letter"  # an indicator has the number of its sub-component
    LETTER_ADDED = "letter_added"  # a row without a number became an indicator of its own
    GAP = "gap"  # a number is left out
    REPEATED = "repeated"  # the same number twice
    SAME_NAME = "same_name"  # two sub-components of one area are called the same
    # cells
    NO_ACTION = "no_action"
    NO_EVIDENCE = "no_evidence"
    NO_TARGET = "no_target"
    COPIED = "copied"  # the evidence repeats the action or the indicator
    # items
    NUMBERING = "numbering"  # the numbers of a list do not go up by one
    LEAD = "lead"  # words before a list were left out
    SHARED = "shared"  # leading words were repeated for the members of a list
    BOUNDARY = "boundary"  # two items without any sign between them
    GLUED = "glued"  # two words without a space
    KEPT = "kept"  # a comma or `dan` was not taken for a boundary
    NO_FILE = "no_file"  # evidence that is no file
    AMOUNT = "amount"  # `sesuai dengan jumlah …`: how many is not said
    TYPO = "typo"
    # when
    TARGET_UNREAD = "target_unread"
    TARGET_UNEVEN = "target_uneven"  # months that are no regular cadence
    WORD_BEATS_TARGET = "word_beats_target"
    TWO_CADENCES = "two_cadences"
    AS_BASE = "as_base"  # read as the base pack reads the same text
    # links
    TYPE_LIKELY = "type_likely"
    TYPE_UNSURE = "type_unsure"
    TYPE_UNKNOWN = "type_unknown"
    # a workbook of the evaluation sheet
    SCALE_UNREAD = "scale_unread"
    NO_WEIGHT = "no_weight"
    SHEET_DIFFERS = "sheet_differs"  # from the one that comes with Bukti
    OTHER_SHEET = (
        "other_sheet"  # no such indicator in the one that comes with Bukti; the workbook's facts are taken
    )
    LINK_FOR_ALL = "link_for_all"  # several items, and links that can't be told apart
    LINK_LEFT_OUT = "link_left_out"
    ROW_LEFT_OUT = "row_left_out"
    SHEET_REPEATED = "sheet_repeated"
    NO_TIMES = "no_times"  # no column says when evidence is due
    # the evaluation sheet, the unit
    NOT_IN_SHEET = "not_in_sheet"
    MISSING = "missing"  # an indicator of the sheet that the plan does not have
    UNIT_UNKNOWN = "unit_unknown"
    YEAR_UNKNOWN = "year_unknown"


class Doubt(msgspec.Struct, frozen=True):
    """Something that was read, but not plainly."""

    code: DoubtCode
    spot: Spot = Spot()
    id: str = ""  # of the indicator or item
    found: str = ""  # as written
    taken: str = ""  # what it was taken for


# --- the plan ---------------------------------------------------------------------------------------------


class Leaf(msgspec.Struct, frozen=True):
    """An indicator as the plan has it. `path`: the ids from the component down to it, itself included."""

    id: str
    path: tuple[str, ...]
    section: str
    group: str
    text: str
    action: str
    evidence: str  # not yet split
    target: str
    spot: Spot


class Told(msgspec.Struct, frozen=True):
    """What an evaluation sheet says of an indicator besides its words. `links`: addresses, of the whole indicator, or
    by the number of an item."""

    weight: float | None = None
    answers: str = ""  # id of a scale; empty: not understood
    written: str = ""  # what stands there of the scale
    links: tuple[str, ...] = ()
    item_links: Mapping[int, tuple[str, ...]] = {}


class Outline(msgspec.Struct, frozen=True):
    """The indicators in the plan's order, and the names of what stands above them, by id."""

    leaves: tuple[Leaf, ...]
    names: Mapping[str, str]
    doubts: tuple[Doubt, ...] = ()
    spots: Mapping[str, Spot] = {}  # of headings and indicators, by id


class When(msgspec.Struct, frozen=True):
    """When an item is expected; the fields are those of `rules.pack.model.Item`."""

    cadence: Cadence = Cadence.ONCE
    periods: tuple[str, ...] = ()
    due: tuple[int, ...] = ()
    years: tuple[int, ...] = ()
    is_each_year: bool = False


class Sureness(StrEnum):
    """How sure it is that an item expects a document type."""

    SURE = "sure"  # the base pack has an item with this very text
    LIKELY = "likely"  # very like one, and recognised as the same type
    UNSURE = "unsure"  # one of both
    NONE = "none"


class Link(msgspec.Struct, frozen=True):
    """The document types of an item. `score`: 0..1, how like the nearest known text is."""

    documents: tuple[str, ...] = ()
    is_all: bool = False
    parts: tuple[str, ...] = ()
    minimum: int = 1
    is_signed: bool = False
    is_waivable: bool = False
    sureness: Sureness = Sureness.NONE
    score: float = 0.0
    near: str = ""  # the text that it is like


class DraftItem(msgspec.Struct, frozen=True):
    id: str
    text: str
    when: When = When()
    link: Link = Link()
    references: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


class DraftIndicator(msgspec.Struct, frozen=True):
    """`weight` and `answers` are None where no evaluation sheet tells them."""

    leaf: Leaf
    items: tuple[DraftItem, ...]
    weight: float | None = None
    answers: str = ""


class Draft(msgspec.Struct, frozen=True):
    """A pack in the making."""

    id: str
    name: str
    unit: str  # empty: that of the base pack
    year: int
    names: Mapping[str, str]
    indicators: tuple[DraftIndicator, ...]
    section_weights: Mapping[str, float] = {}
    doubts: tuple[Doubt, ...] = ()  # all, in the plan's order

    @property
    def items(self) -> tuple[DraftItem, ...]:
        return tuple(item for indicator in self.indicators for item in indicator.items)
