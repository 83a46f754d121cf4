"""Writes the sheet of answers: a row for each heading and question, its counts and its links.

Text is written as text, whatever it begins with. Where people write is open; everything else is locked, without a
password, so that nobody breaks a formula by accident.
"""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter.worksheet import Worksheet

from bukti.gap_wording import answer
from bukti.i18n import _
from bukti.lke_workbook import formulas
from bukti.lke_workbook.columns import (
    ASSESSOR_FILL,
    BAD,
    COUNT_FILL,
    DARK,
    HEADINGS,
    LAST_PRINTED,
    POINTS,
    SHARE,
    UNIT_FILL,
    WHOLE,
    WIDTHS,
    Column,
    Looks,
    height,
)
from bukti.lke_workbook.rows import (
    CountLine,
    Heading,
    Layout,
    LinkLine,
    Question,
)
from bukti.lke_workbook.texts import address_of, criteria, evidence_list, link_text, numbered_letters
from bukti.tables import writable
from rules.gaps.ceiling import Highest

HEADING_ROW = 3
FIRST_ROW = HEADING_ROW + 1

HEADING_HEIGHT = 76  # points: six lines
TITLE_HEIGHT = 20  # points
HEADING_MARGIN = 3  # points
BOLD = 1.1  # how much wider bold letters are
MOST_LINKS = 65_000  # of a sheet; Excel takes 65,530

OPEN = {"locked": False}
ANSWER_COLUMNS = (Column.UNIT_ANSWER, Column.ANSWER)
FILLS: Mapping[Column, str] = {
    Column.UNIT_ANSWER: UNIT_FILL,
    Column.UNIT_NOTE: UNIT_FILL,
    Column.ANSWER: ASSESSOR_FILL,
    Column.NOTE: ASSESSOR_FILL,
}
"""Where people write."""


class AnswersSheet:
    """One sheet in the making."""

    def __init__(self, sheet: Worksheet, looks: Looks, rows: Layout, bounds: Mapping[str, Highest]) -> None:
        self._sheet, self._looks, self._rows, self._bounds = sheet, looks, rows, bounds
        self._numbers = numbered_letters(rows.lines)
        self._links = 0

    def write(self, title: str, advice: str, footer: str) -> None:
        self._set_up(title, advice, footer)
        for line in self._rows.lines:
            if isinstance(line, Heading):
                self._heading(line)
            elif isinstance(line, Question):
                self._question(line)
            elif isinstance(line, CountLine):
                self._count(line)
            else:
                self._link_row(line)
        self._mark_unknown_answers()

    # --- the sheet as a whole

    def _set_up(self, title: str, advice: str, footer: str) -> None:
        sheet, looks = self._sheet, self._looks
        for column, width in WIDTHS.items():
            hidden = {"hidden": True} if column is Column.IS_ANSWERED else {}
            sheet.set_column(column, column, width, None, hidden)
        sheet.write_string(0, 0, writable(title), looks.plain(bold=True, font_size=13, font_color=DARK))
        sheet.write_string(1, 0, writable(advice), looks.plain(italic=True))
        look = looks.get(bold=True, bg_color=DARK, font_color="#FFFFFF", valign="vcenter", align="center")
        sheet.set_row(0, TITLE_HEIGHT)
        sheet.set_row(HEADING_ROW, HEADING_HEIGHT)
        for column in Column:
            sheet.write_string(HEADING_ROW, column, _(HEADINGS[column]) if column in HEADINGS else "", look)
        spanned = (HEADING_ROW, Column.COMPONENT, HEADING_ROW, Column.TEXT)
        sheet.merge_range(*spanned, _(HEADINGS[Column.COMPONENT]), look)
        sheet.freeze_panes(FIRST_ROW, Column.WEIGHT)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.3, right=0.3, top=0.4, bottom=0.5)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADING_ROW)
        sheet.print_area(0, 0, self._rows.last, LAST_PRINTED)
        sheet.set_footer(f"&L&8{footer.replace('&', '&&')}&R&8&P/&N")
        sheet.hide_gridlines(2)
        everything = f"A1:{formulas.cell(self._rows.last, max(Column))}"
        sheet.ignore_errors(
            dict.fromkeys(("formula_differs", "formula_range", "formula_unlocked"), everything)
        )
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def _mark_unknown_answers(self) -> None:
        """An answer that is not of the scale (pasted past the list) turns red: it counts nothing."""
        by_scale: dict[str, list[Question]] = {}
        for question in self._rows.questions:
            if question.full is None:
                by_scale.setdefault(question.scale.id, []).append(question)
        look = self._looks.plain(font_color=BAD[0], bg_color=BAD[1], bold=True)
        for questions in by_scale.values():
            for column in ANSWER_COLUMNS:
                cells = [formulas.cell(question.row, column) for question in questions]
                self._sheet.conditional_format(
                    cells[0],
                    {
                        "type": "formula",
                        "criteria": formulas.is_unknown(questions[0].scale, cells[0]),
                        "format": look,
                        "multi_range": " ".join(cells),
                    },
                )

    # --- rows

    def _heading(self, line: Heading) -> None:
        sheet, row = self._sheet, line.row

        def look(**wanted: object) -> object:
            return self._looks.heading(line.depth, **wanted)

        for column in range(LAST_PRINTED + 1):
            sheet.write_blank(row, column, None, look(left=0, right=0))
        sheet.write_string(row, Column.ID, line.id, look(right=0))
        at = Column.COMPONENT + line.depth
        sheet.write_string(row, at, self._numbers[row], look(left=0, right=0))
        name, wrapped = writable(line.name), look(left=0, right=0, text_wrap=True)
        if at + 1 < Column.TEXT:
            sheet.merge_range(row, at + 1, row, Column.TEXT, name, wrapped)
        else:
            sheet.write_string(row, at + 1, name, wrapped)
        room = sum(WIDTHS[Column(column)] for column in range(at + 1, Column.TEXT + 1))
        sheet.set_row(row, height([(name, room / BOLD)]) + HEADING_MARGIN)
        below = self._rows.below(line)
        points = look(num_format=POINTS, align="right")
        if line.weight is None:
            whole = self._rows.weight(line)
            weights = formulas.total(formulas.cell(one, Column.WEIGHT) for one in below)
            sheet.write_formula(row, Column.WEIGHT, weights, points, whole)
        else:
            sheet.write_number(row, Column.WEIGHT, line.weight, points)
        for column in (Column.UNIT_VALUE, Column.VALUE):
            values = formulas.total(formulas.cell(one, column) for one in below)
            sheet.write_formula(row, column, values, points, 0)
        share = look(num_format=SHARE, align="right")
        sheet.write_formula(row, Column.PERCENT, formulas.part_of_weight(row), share, 0)

    def _question(self, line: Question) -> None:
        sheet, row, looks, indicator = self._sheet, line.row, self._looks, line.indicator
        sheet.write_string(row, Column.ID, indicator.id, looks.get())
        for column in range(Column.COMPONENT, Column.TEXT):
            sheet.write_blank(row, column, None, looks.get(left=0, right=0))
        sheet.write_string(
            row, Column.LETTER, self._numbers.get(row, ""), looks.get(left=0, right=0, text_wrap=False)
        )
        sheet.write_string(row, Column.TEXT, writable(indicator.text), looks.get(left=0))
        self._number(
            row, Column.WEIGHT, formulas.weight(line), self._rows.weight(line), POINTS, align="center"
        )
        sheet.write_string(row, Column.CRITERIA, writable(criteria(line)), looks.get(bg_color=COUNT_FILL))
        sheet.write_string(row, Column.SCALE, writable(line.scale.name), looks.get(align="center"))
        for column in ANSWER_COLUMNS:
            self._answer(line, column)
        for column in (Column.UNIT_NOTE, Column.NOTE):
            sheet.write_blank(row, column, None, looks.get(bg_color=FILLS[column], **OPEN))
        sheet.write_string(row, Column.EVIDENCE, writable(evidence_list(indicator)), looks.get())
        link = self._link(line.link, Column.LINK) if line.link else ""
        if not link:
            sheet.write_blank(row, Column.LINK, None, looks.get())
        bound = self._bounds.get(indicator.id)
        shown = answer(bound) if bound else ""
        sheet.write_string(
            row, Column.BOUND, shown, looks.get(align="center", italic=True, bg_color=COUNT_FILL)
        )
        self._number(row, Column.UNIT_VALUE, formulas.unit_value(line), "", POINTS)
        self._number(row, Column.VALUE, formulas.value(line), "", POINTS, bold=True)
        self._number(row, Column.PERCENT, formulas.part_of_weight(row), "", SHARE)
        sheet.write_string(row, Column.ACTION, writable(indicator.action), looks.get())
        sheet.write_string(row, Column.TARGET, writable(indicator.target), looks.get())
        self._number(row, Column.IS_ANSWERED, formulas.is_answered(line), 0, WHOLE)
        texts = {
            Column.TEXT: indicator.text,
            Column.CRITERIA: criteria(line),
            Column.SCALE: line.scale.name,
            Column.EVIDENCE: evidence_list(indicator),
            Column.LINK: link,
        }
        sheet.set_row(row, height((text, WIDTHS[column]) for column, text in texts.items()))

    def _number(
        self, row: int, column: int, formula: str | None, value: float | str, form: str, **more: object
    ) -> None:
        look = self._looks.get(**{"num_format": form, "align": "right", **more})
        if formula is None:
            self._sheet.write_number(row, column, float(value), look)
        else:
            self._sheet.write_formula(row, column, formula, look, value)

    def _answer(self, line: Question, column: Column) -> None:
        """A cell to answer in: a choice of the scale's answers, or a number; a percentage comes of its counts."""
        form = {} if line.full is None else {"num_format": "0.0%" if line.full == 1 else POINTS}
        look = self._looks.get(align="center", bold=True, bg_color=FILLS[column], **form, **OPEN)
        if line.counts:
            self._sheet.write_formula(line.row, column, formulas.percentage(line, column), look, "")
        else:
            self._sheet.write_blank(line.row, column, None, look)
        if line.full is None:
            allowed = [one.answer for one in line.scale.answers]
            rule: dict[str, object] = {
                "validate": "list",
                "source": allowed,
                "error_message": _("Choose one of: {answers}").format(answers=", ".join(allowed))[:255],
            }
        else:
            rule = {
                "validate": "decimal",
                "criteria": "between",
                "minimum": 0,
                "maximum": line.full,
                "error_message": _("From 0 to 100 %") if line.full == 1 else f"0–{line.full:g}",
            }
        self._sheet.data_validation(line.row, column, line.row, column, rule)

    def _count(self, line: CountLine) -> None:
        """The words of a count, and a cell for it in both columns of answers."""
        sheet, row, looks = self._sheet, line.row, self._looks
        for column in range(LAST_PRINTED + 1):
            sheet.write_blank(row, column, None, looks.get(bg_color=COUNT_FILL, left=0, right=0))
        text = writable(f"({line.number}) {line.count.text}")
        sheet.write_string(row, Column.TEXT, text, looks.get(bg_color=COUNT_FILL, left=0))
        sheet.set_row(row, height([(text, WIDTHS[Column.TEXT])]))
        sheet.write_string(row, Column.SCALE, _("Count"), looks.get(bg_color=COUNT_FILL, align="center"))
        for column in ANSWER_COLUMNS:
            look = looks.get(align="center", num_format=WHOLE, bg_color=FILLS[column], **OPEN)
            sheet.write_blank(row, column, None, look)
            rule = {
                "validate": "integer",
                "criteria": ">=",
                "value": 0,
                "error_message": _("A whole number, 0 or more"),
            }
            sheet.data_validation(row, column, row, column, rule)

    def _link_row(self, line: LinkLine) -> None:
        """A row for one more link, under its question; it has the room of the list of evidence too."""
        sheet, row, looks = self._sheet, line.row, self._looks
        for column in range(LAST_PRINTED + 1):
            sheet.write_blank(row, column, None, looks.get(left=0, right=0, top=0, bottom=0))
        small = looks.get(font_size=7, font_color="#5A6672", right=0, top=0, bottom=0)
        sheet.write_string(row, Column.ID, line.id, small)
        sheet.merge_range(row, Column.EVIDENCE, row, Column.LINK, "", looks.get())
        text = self._link(line, Column.EVIDENCE)
        sheet.set_row(row, height([(text, WIDTHS[Column.EVIDENCE] + WIDTHS[Column.LINK])]))

    def _link(self, line: LinkLine, column: Column) -> str:
        """The cell of a link; its text, which is no link where the address can't be one."""
        address, text = address_of(line), writable(link_text(line))
        self._links += bool(address)
        if address and self._links <= MOST_LINKS:
            look = self._looks.get(font_color="#0B57D0", underline=1)
            self._sheet.write_url(line.row, column, address, look, text)
        else:
            self._sheet.write_string(line.row, column, text, self._looks.get())
        return text
