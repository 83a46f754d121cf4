"""Writes the unit's sheet: one page with the value of every area and result against the minimum scores."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from bukti.i18n import _
from bukti.lke_workbook import formulas
from bukti.lke_workbook.columns import BAD, DARK, GOOD, POINTS, SHARE, WHOLE, Column, Looks, height
from bukti.lke_workbook.rows import Layout
from bukti.tables import writable
from rules.gaps.rollups import EVERY_HALF
from rules.pack.model import Floor, Pack, Section

TABLE_ROW = 6
LABEL_WIDTH, NUMBER_WIDTH, STATUS_WIDTH = 52, 10, 13  # characters
TITLE_HEIGHT, ROW_HEIGHT, PREDICATE_HEIGHT = 22, 19, 32  # points


class Summed(msgspec.Struct, frozen=True):
    """A row of the table. `ids`: what its value is the sum of; `halves`: of them, those of each half's column."""

    name: str
    ids: tuple[str, ...]
    halves: tuple[str, ...] = ()
    is_total: bool = False


class UnitSheet:
    """One sheet in the making. `answers`: the name of the other, as formulas write it."""

    def __init__(self, sheet: Worksheet, looks: Looks, rows: Layout, pack: Pack, answers: str) -> None:
        self._sheet, self._looks, self._rows, self._pack, self._answers = sheet, looks, rows, pack, answers
        self._names = {heading.id: heading.name or heading.id for heading in rows.headings}
        self._halves = _halves(pack.sections)
        self._value_at = 2 + len(self._halves)
        self._statuses: dict[str, list[str]] = {one.id: [] for one in pack.lke.predicates}

    def write(self, titles: Sequence[str], notes: Sequence[str], footer: str) -> None:
        """`titles`: lines above the table, the first large; `notes`: below it."""
        self._set_up(titles, footer)
        self._head()
        row = TABLE_ROW + 2
        for summed in summed_rows(self._pack, self._names):
            self._summed(row, summed)
            row += 1
        self._verdict(row)
        self._progress(row + 2)
        for number, note in enumerate(notes):
            self._sheet.write_string(row + 5 + number, 0, writable(note), self._looks.plain(italic=True))

    @property
    def _self_at(self) -> int:
        return self._value_at + 2

    def _status_at(self, number: int) -> int:
        """Of a predicate; its minimum is in the column before."""
        return self._self_at + 2 + 2 * number

    def _set_up(self, titles: Sequence[str], footer: str) -> None:
        sheet = self._sheet
        sheet.set_column(0, 0, LABEL_WIDTH)
        sheet.set_column(1, self._self_at, NUMBER_WIDTH)
        for number in range(len(self._pack.lke.predicates)):
            sheet.set_column(self._status_at(number) - 1, self._status_at(number) - 1, NUMBER_WIDTH)
            sheet.set_column(self._status_at(number), self._status_at(number), STATUS_WIDTH)
        for row, title in enumerate(titles):
            size = {"font_size": 14, "font_color": DARK} if row == 0 else {"font_size": 11}
            sheet.write_string(row, 0, writable(title), self._looks.plain(bold=row < 2, **size))
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 1)
        sheet.center_horizontally()
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.set_footer(f"&L&8{footer.replace('&', '&&')}&R&8&P/&N")
        sheet.hide_gridlines(2)
        sheet.ignore_errors(dict.fromkeys(("formula_differs", "formula_range"), "A1:Z100"))
        sheet.freeze_panes(TABLE_ROW + 2, 1)
        sheet.protect("", {"format_columns": True, "format_rows": True})

    # --- the table

    def _head(self) -> None:
        look = self._looks.get(
            bold=True, bg_color=DARK, font_color="#FFFFFF", align="center", valign="vcenter"
        )
        words = [_("Area and result"), _("Weight"), *(self._names.get(half, half) for half in self._halves)]
        words += [_("Value"), _("%"), _("Value by the unit's answer")]
        for column, word in enumerate(words):
            self._sheet.merge_range(TABLE_ROW, column, TABLE_ROW + 1, column, writable(word), look)
        for number, predicate in enumerate(self._pack.lke.predicates):
            at = self._status_at(number)
            self._sheet.merge_range(TABLE_ROW, at - 1, TABLE_ROW, at, writable(predicate.name), look)
            self._sheet.write_string(TABLE_ROW + 1, at - 1, _("Minimum"), look)
            self._sheet.write_string(TABLE_ROW + 1, at, _("Met?"), look)
        self._sheet.set_row(TABLE_ROW, PREDICATE_HEIGHT)
        self._sheet.set_row(TABLE_ROW + 1, ROW_HEIGHT)

    def _summed(self, row: int, summed: Summed) -> None:
        more: dict[str, object] = {"valign": "vcenter"}
        if summed.is_total:
            more |= {"bold": True, "bg_color": "#E6ECF2"}
        sheet, looks = self._sheet, self._looks
        points = looks.get(num_format=POINTS, align="right", **more)
        sheet.write_string(row, 0, writable(summed.name), looks.get(**more))
        sheet.set_row(row, max(ROW_HEIGHT, height([(summed.name, LABEL_WIDTH)])))
        weight = sum(self._weight(id_) for id_ in summed.ids)
        sheet.write_formula(row, 1, self._sum(summed.ids, Column.WEIGHT), points, weight)
        for number, half in enumerate(self._halves):
            own = [id_ for id_ in summed.halves if id_ == half or id_.startswith(f"{half}.")]
            if own:
                sheet.write_formula(row, 2 + number, self._sum(own, Column.VALUE), points, 0)
            else:
                sheet.write_blank(row, 2 + number, None, looks.get(**more))
        sheet.write_formula(row, self._value_at, self._sum(summed.ids, Column.VALUE), points, 0)
        value, whole = formulas.cell(row, self._value_at), formulas.cell(row, 1)
        share = looks.get(num_format=SHARE, align="right", **more)
        sheet.write_formula(row, self._value_at + 1, f"=IF({whole}=0,0,{value}/{whole})", share, 0)
        sheet.write_formula(row, self._self_at, self._sum(summed.ids, Column.UNIT_VALUE), points, 0)
        for number, predicate in enumerate(self._pack.lke.predicates):
            self._floor(row, number, _floor_of(predicate.floors, summed.ids), value, more)

    def _floor(self, row: int, number: int, floor: Floor | None, value: str, more: dict[str, object]) -> None:
        """A predicate's minimum for a row, and whether it is met."""
        at = self._status_at(number)
        if floor is None:
            for column in (at - 1, at):
                self._sheet.write_blank(row, column, None, self._looks.get(**more))
            return
        look = self._looks.get(num_format=POINTS, align="right", **more)
        self._sheet.write_number(row, at - 1, floor.points, look)
        self._status(
            row, at, formulas.is_met(value, formulas.cell(row, at - 1), *_words()), floor.points <= 0, **more
        )
        self._statuses[self._pack.lke.predicates[number].id].append(formulas.cell(row, at))

    def _status(self, row: int, column: int, formula: str, is_met: bool, **more: object) -> None:
        """A cell that says met or not, in words and colour. `is_met`: as long as nothing is answered."""
        met, not_met = _words()
        sheet, look = self._sheet, self._looks.get(align="center", **more)
        sheet.write_formula(row, column, formula, look, met if is_met else not_met)
        for word, (color, fill) in ((met, GOOD), (not_met, BAD)):
            sheet.conditional_format(
                row,
                column,
                row,
                column,
                {
                    "type": "cell",
                    "criteria": "==",
                    "value": formulas.quoted(word),
                    "format": self._looks.plain(font_color=color, bg_color=fill, bold=True),
                },
            )

    def _verdict(self, row: int) -> None:
        """Whether all minimums of a predicate are met."""
        look = self._looks.get(bold=True, bg_color="#C9D6E2", valign="vcenter")
        self._sheet.set_row(row, ROW_HEIGHT)
        for column in range(self._self_at + 1):
            self._sheet.write_blank(row, column, None, look)
        self._sheet.merge_range(row, 0, row, self._self_at, _("All minimum scores"), look)
        for number, predicate in enumerate(self._pack.lke.predicates):
            at, statuses = self._status_at(number), self._statuses[predicate.id]
            self._sheet.write_blank(row, at - 1, None, look)
            if statuses:
                is_met = all(floor.points <= 0 for floor in predicate.floors)
                self._status(
                    row, at, formulas.are_all_met(statuses, *_words()), is_met, bold=True, valign="vcenter"
                )

    def _progress(self, row: int) -> None:
        """How many questions the unit and the assessor have answered."""
        plain, number = self._looks.plain(), self._looks.plain(num_format=WHOLE, align="right", bold=True)
        count, headings = len(self._rows.questions), len(self._rows.headings)
        answered = self._range(Column.UNIT_VALUE)
        lines = (
            (
                _("Questions answered by the unit"),
                f"=COUNT({answered})-{headings}",
            ),  # headings are numbers too
            (_("Questions answered by the assessor"), f"=SUM({self._range(Column.IS_ANSWERED)})"),
        )
        for at, (words, formula) in enumerate(lines, row):
            self._sheet.write_string(at, 0, words, plain)
            self._sheet.write_formula(at, 1, formula, number, 0)
            self._sheet.write_string(at, 2, _("of {count}").format(count=count), plain)

    # --- references to the answers

    def _range(self, column: int) -> str:
        name = xl_col_to_name(column)
        return f"{self._answers}!${name}${self._rows.first + 1}:${name}${self._rows.last + 1}"

    def _sum(self, ids: Sequence[str], column: int) -> str:
        return formulas.total(
            f"{self._answers}!{formulas.cell(row, column)}" for id_ in ids for row in self._rows.worth(id_)
        )

    def _weight(self, id_: str) -> float:
        wanted = set(self._rows.worth(id_))
        return sum(self._rows.weight(line) for line in self._rows.headings if line.row in wanted) + sum(
            self._rows.weight(line) for line in self._rows.questions if line.row in wanted
        )


# --- which rows there are ---------------------------------------------------------------------------------


def _words() -> tuple[str, str]:
    return _("met"), _("not met")


def _halves(sections: Sequence[Section]) -> list[str]:
    """The halves that areas are split over: `A.I`, `A.II`."""
    parts = (section.id.split(".") for section in sections)
    return list(dict.fromkeys(".".join(one[:2]) for one in parts if len(one) > 2))


def summed_rows(pack: Pack, names: dict[str, str]) -> list[Summed]:
    """Areas with both halves together, results with what they are of, components, the whole; and what else has a
    minimum."""
    rows: list[Summed] = []
    components = list(dict.fromkeys(section.id.split(".")[0] for section in pack.sections))
    for component in components:
        inside = [section for section in pack.sections if section.id.split(".")[0] == component]
        rows += _areas(inside) + _results(inside)
        halves = tuple(section.id for section in inside if _is_area(section))
        if len(components) > 1:
            total = _("Total: {name}").format(name=names.get(component, component))
            rows.append(Summed(total, (component,), halves, True))
    rows.append(Summed(_("Total value"), tuple(components), is_total=True))
    known = {frozenset(row.ids) for row in rows}
    for predicate in pack.lke.predicates:
        for floor in predicate.floors:
            if frozenset(floor.sections) not in known:
                known.add(frozenset(floor.sections))
                rows.append(Summed(floor.name, floor.sections))
    return rows


def _is_area(section: Section) -> bool:
    return section.id.count(".") > 1


def _areas(sections: Sequence[Section]) -> list[Summed]:
    """One row for each area, of its halves."""
    by_area: dict[str, list[Section]] = {}
    for section in sections:
        if _is_area(section):
            first, _half, *rest = section.id.split(".")
            by_area.setdefault(".".join((first, EVERY_HALF, *rest)), []).append(section)
    rows = []
    for area, halves in by_area.items():
        ids = tuple(section.id for section in halves)
        rows.append(Summed(f"{area.rpartition('.')[2]}. {halves[0].name}", ids, ids))
    return rows


def _results(sections: Sequence[Section]) -> list[Summed]:
    """One row for each section without halves, and one for each of its questions if it has several."""
    rows = []
    for section in sections:
        if _is_area(section):
            continue
        rows.append(Summed(f"{section.id.rpartition('.')[2]}. {section.name}", (section.id,)))
        indicators = [indicator for group in section.groups for indicator in group.indicators]
        if len(indicators) > 1:
            rows += [Summed(f"    {one.id.rpartition('.')[2]}. {one.text}", (one.id,)) for one in indicators]
    return rows


def _floor_of(floors: Sequence[Floor], ids: Sequence[str]) -> Floor | None:
    return next((floor for floor in floors if set(floor.sections) == set(ids)), None)
