"""Finds the plan's columns under its headings, and cuts each row into number, text, action, evidence, target. Pure.

Published plans come out of word processors with their columns shifted: cells that span several columns, a page
whose rows begin one column further right than its heading. So the heading says which columns there are and in which
order, and the rows under it say where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from indexer.language.tokens import normalise
from rules.importer.model import Doubt, DoubtCode, PlanError, PlanErrorCode, Row, Spot
from rules.periods import find


class Column(StrEnum):
    """What a column of a plan holds."""

    INDICATOR = "indicator"
    ACTION = "action"
    EVIDENCE = "evidence"
    TARGET = "target"
    OTHER = "other"


HEADINGS: Mapping[Column, tuple[str, ...]] = {
    Column.INDICATOR: ("indikator", "penilaian", "uraian", "komponen", "kriteria", "pertanyaan"),
    Column.EVIDENCE: ("bukti", "eviden", "evidence", "data dukung", "dokumen pendukung", "dokumen"),
    Column.TARGET: ("waktu", "target", "jadwal", "tenggat", "jatuh tempo", "batas"),
    Column.ACTION: ("langkah", "aksi", "rencana", "kegiatan", "tindakan"),
}
"""Words of a heading, in the order in which they are tried: `Rencana Bukti` is evidence."""

LONGEST_HEADING = 45  # characters of a cell that may head a column …
LONGEST_IN_WORDS = 5  # … and words
LEAST_ALIKE = 2  # headings that a repeated row of headings has in common with the first

NUMBER = re.compile(r"[IVX]{1,5}[.)]?|[ivx]{1,5}[.)]?|[A-Za-z][.)]?|\d{1,2}[.)]?")
_NUMBERED = re.compile(
    r"(?P<number>[IVX]{1,5}|[ivx]{1,5}|[A-Za-z]|\d{1,2})[.)]\s*(?P<text>[^\W\d_].*)", re.DOTALL
)
_CAPITALS = re.compile(r"(?P<number>[IVX]{1,5})\s+(?P<text>[^\W\d_a-z][^a-z]{3,})", re.DOTALL)
COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?")


class PlanRow(NamedTuple):
    """A row as the plan means it. `numbers`: what it is numbered with, dots left out; most rows have one."""

    numbers: tuple[str, ...]
    text: str
    action: str
    evidence: str
    target: str
    spot: Spot
    is_first: bool  # under a heading, or of a page: what was cut by a page break goes on here
    is_asked: bool = False  # a question of an evaluation sheet, even where nothing else stands beside it

    @property
    def is_leaf(self) -> bool:
        return bool(self.is_asked or self.action or self.evidence or self.target)


class _Layout(NamedTuple):
    """Columns by where they begin, in the order of the heading; `width` is the heading's number of cells."""

    starts: tuple[tuple[Column, int], ...]
    width: int

    @property
    def room(self) -> int:
        """By how many columns the rows may stand further right than the heading."""
        return self.width - 1 - self.starts[-1][1]

    def at(self, column: Column) -> int | None:
        return next((start for one, start in self.starts if one is column), None)


def plan_rows(rows: Sequence[Row], doubts: list[Doubt]) -> list[PlanRow]:
    """The rows under headings, cut into what they mean. PlanError where no row heads a plan's columns."""
    if not rows:
        raise PlanError(PlanErrorCode.NO_TABLE, expected=_expected())
    found: list[PlanRow] = []
    for layout, block in _blocks(rows):
        shift = _shift(layout, block)
        is_first, page = True, 0
        for row in block:
            is_first = is_first or row.spot.page != page
            page = row.spot.page
            cut = _cut(row, layout, shift, is_first, doubts)
            if cut is not None:
                found.append(cut)
                is_first = False
    return found


def _expected() -> tuple[str, ...]:
    return tuple(words[0] for words in HEADINGS.values())


def heading_of(cell: str) -> Column | None:
    """The column that a cell heads; None where it is too long for a heading, or empty."""
    if not cell.strip() or len(cell) > LONGEST_HEADING or len(cell.split()) > LONGEST_IN_WORDS:
        return None
    words = f" {normalise(cell)} "
    for column, names in HEADINGS.items():
        if any(f" {name}" in words for name in names):
            return column
    return Column.OTHER


def _layout(row: Row) -> _Layout | None:
    """The columns that a row heads: an indicator's first, one of evidence further on; None if it is no heading."""
    starts: list[tuple[Column, int]] = []
    for at, cell in enumerate(row.cells):
        column = heading_of(cell)
        if cell.strip() and (column is None or NUMBER.fullmatch(cell.strip()) or find(cell)):
            return None
        if column is not None:
            taken = {one for one, _ in starts}
            starts.append((Column.OTHER if column in taken else column, at))
    columns = [column for column, _ in starts]
    if Column.INDICATOR not in columns or Column.EVIDENCE not in columns:
        return None
    if columns.index(Column.INDICATOR) > columns.index(Column.EVIDENCE):
        return None
    return _Layout(tuple(starts), len(row.cells))


def _blocks(rows: Sequence[Row]) -> Iterator[tuple[_Layout, list[Row]]]:
    """The rows under each heading, as far as the next; a heading repeated on every page begins a block each time."""
    layout: _Layout | None = None
    block: list[Row] = []
    known: set[str] = set()
    for row in rows:
        heading = _layout(row)
        names = {normalise(cell) for cell in row.cells if cell.strip()}
        if heading is None or (known and len(known & names) < LEAST_ALIKE):
            block.append(row)
            continue
        if layout is not None:
            yield layout, block
        layout, block, known = heading, [], known or names
    if layout is None:
        nearest = max(
            rows, key=lambda row: sum(heading_of(cell) not in (None, Column.OTHER) for cell in row.cells)
        )
        shown = " | ".join(cell for cell in nearest.cells if cell.strip())
        raise PlanError(PlanErrorCode.NO_HEADING, shown[:200], _expected())
    yield layout, block


def _shift(layout: _Layout, block: Iterable[Row]) -> int:
    """By how many columns the rows stand further right than their heading: where the targets read as periods."""

    def fit(shift: int) -> int:
        score = 0
        for row in block:
            target = layout.at(Column.TARGET)
            if target is not None and find(_cell(row, target + shift)):
                score += 2
            score -= sum(bool(cell.strip()) for cell in row.cells[layout.starts[-1][1] + shift + 1 :])
        return score

    return max(range(max(layout.room, 0) + 1), key=lambda shift: (fit(shift), -shift))


def _cell(row: Row, at: int) -> str:
    return row.cells[at].strip() if 0 <= at < len(row.cells) else ""


def _cut(row: Row, layout: _Layout, shift: int, is_first: bool, doubts: list[Doubt]) -> PlanRow | None:
    """A row cut at the columns; None where it says nothing."""
    filled = [cell.strip() for cell in row.cells if cell.strip()]
    if not filled or (len(filled) > 2 and all(map(COLUMN_NUMBER.fullmatch, filled))):
        return None
    rest = [(column, start) for column, start in layout.starts if column is not Column.INDICATOR]
    after = min(start for _, start in rest if start > (layout.at(Column.INDICATOR) or 0)) + shift
    cells: dict[Column, str] = {}
    for at, (column, start) in enumerate(rest):
        end = rest[at + 1][1] + shift if at + 1 < len(rest) else len(row.cells)
        own = (
            [cell for n in range(start + shift, end) if (cell := _cell(row, n))]
            if start + shift >= after
            else []
        )
        if column is not Column.OTHER:
            cells[column] = "\n".join(own)
    numbers, texts = numbered([cell for at in range(after) if (cell := _cell(row, at))])
    text, action, evidence = _put_right(texts, cells, row.spot, doubts)
    return PlanRow(numbers, text, action, evidence, cells.get(Column.TARGET, ""), row.spot, is_first)


def numbered(cells: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """Numbers and texts of the indicator's columns: `a.` and its text, `iii. Its name` or `II REFORM` in one."""
    numbers: list[str] = []
    while cells and NUMBER.fullmatch(cells[0]) and (len(cells) > 1 or not numbers):
        numbers.append(cells.pop(0).rstrip(".)"))
    if cells and not numbers and (found := _NUMBERED.fullmatch(cells[0]) or _CAPITALS.fullmatch(cells[0])):
        numbers.append(found["number"])
        cells[0] = found["text"]
    return tuple(numbers), cells


def _put_right(
    texts: list[str], cells: Mapping[Column, str], spot: Spot, doubts: list[Doubt]
) -> tuple[str, str, str]:
    """Text, action and evidence. Where the text stands again under evidence, everything before has slid left."""
    action, evidence = cells.get(Column.ACTION, ""), cells.get(Column.EVIDENCE, "")
    text = texts[0] if texts else ""
    if len(texts) == 2 and action and normalise(evidence) == normalise(text):
        doubts.append(Doubt(DoubtCode.SWAPPED, spot, found=evidence, taken=action))
        return text, texts[1], action
    if len(texts) == 2 and not action:
        doubts.append(Doubt(DoubtCode.SWAPPED, spot, found=texts[1], taken=texts[1]))
        return text, texts[1], evidence
    if len(texts) > 1:
        doubts.append(Doubt(DoubtCode.EXTRA_CELL, spot, found=" | ".join(texts)))
        text = " ".join(texts)
    return text, action, evidence
