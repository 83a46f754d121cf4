"""Finds the columns of an evaluation sheet (LKE) under its headings, in whatever order and words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from indexer.language.tokens import normalise
from rules.importer.columns import NUMBER
from rules.importer.model import Row


class Part(StrEnum):
    """What a column of an evaluation sheet holds."""

    ID = "id"
    TEXT = "text"
    WEIGHT = "weight"
    CRITERIA = "criteria"
    SCALE = "scale"
    ANSWER = "answer"
    EVIDENCE = "evidence"
    LINK = "link"
    ACTION = "action"
    TARGET = "target"
    OTHER = "other"


HEADINGS: Mapping[Part, tuple[str, ...]] = {
    Part.OTHER: ("paling tinggi", "at most", "catatan", "note", "komentar", "nilai menurut", "value by"),
    Part.LINK: ("tautan", "link", "url", "drive"),
    Part.SCALE: ("skala", "pilihan", "opsi", "jenis jawaban", "answer scale"),
    Part.CRITERIA: ("kriteria", "criteria", "penjelasan", "keterangan jawaban"),
    Part.WEIGHT: ("bobot", "weight"),
    Part.TARGET: ("target", "waktu", "jadwal", "tenggat"),
    Part.ACTION: ("langkah", "aksi", "action", "rencana aksi"),
    Part.EVIDENCE: ("bukti", "eviden", "evidence", "data dukung", "dokumen"),
    Part.ANSWER: ("jawaban", "answer"),
    Part.TEXT: (
        "penilaian",
        "uraian",
        "komponen",
        "pertanyaan",
        "indikator",
        "pernyataan",
        "component",
        "question",
    ),
}
"""Words of a heading, in the order in which they are tried: `Tautan bukti` is a link, `Skala jawaban` a scale."""

ID_HEADINGS = frozenset({"id", "kode", "no", "nomor", "kode indikator", "no id"})

LONGEST_HEADING = 90  # characters of a cell that may head a column
LEAST_HEADINGS = 4  # cells of a row of headings
TELLING = frozenset({Part.WEIGHT, Part.SCALE, Part.CRITERIA, Part.ANSWER})
LEAST_TELLING = 2  # of these, in a table that is an evaluation sheet and no other plan
LEAST_ABOVE = 2  # names of columns in the first of two rows of headings; the last row of a page has none


class Columns(NamedTuple):
    """Of a block of rows: where each part begins, and where the text with its numbers ends."""

    starts: Mapping[Part, int]
    text_end: int

    def cell(self, row: Row, part: Part) -> str:
        at = self.starts.get(part, -1)
        return row.cells[at].strip() if 0 <= at < len(row.cells) else ""

    def text_cells(self, row: Row) -> list[str]:
        """The filled cells over which number and text are indented."""
        cells = row.cells[self.starts[Part.TEXT] : self.text_end]
        return [cell.strip() for cell in cells if cell.strip()]


def blocks(rows: Sequence[Row]) -> Iterator[tuple[Columns, list[Row]]]:
    """The rows under each heading of an evaluation sheet, as far as the next heading or the end of the sheet."""
    columns: Columns | None = None
    block: list[Row] = []
    at = 0
    while at < len(rows):
        row = rows[at]
        if columns is not None and block and row.spot.sheet != block[-1].spot.sheet:
            yield columns, block
            columns, block = None, []
        below = rows[at + 1] if at + 1 < len(rows) and rows[at + 1].spot.sheet == row.spot.sheet else None
        found, used = _columns(row, below)
        if found is not None:
            if columns is not None and block:
                yield columns, block
            columns, block = found, []
        elif columns is not None:
            block.append(row)
        at += used
    if columns is not None and block:
        yield columns, block


def _columns(row: Row, below: Row | None) -> tuple[Columns | None, int]:
    """The columns that a row heads, alone or with the one below it; and how many rows that takes."""
    names = [cell.strip() for cell in row.cells]
    if sum(bool(name) for name in names) < 2 or not _may_head(names):
        return None, 1
    alone = _layout(names)
    under = [cell.strip() for cell in below.cells] if below is not None else []
    if (
        any(under)
        and _may_head(under)
        and sum(_part(name) is not Part.OTHER for name in names) >= LEAST_ABOVE
    ):
        both = _layout(_joined(names, under))
        if both is not None and (alone is None or set(both.starts) > set(alone.starts)):
            return both, 2
    return alone, 1


def _may_head(names: Sequence[str]) -> bool:
    filled = [name for name in names if name]
    return all(len(name) <= LONGEST_HEADING and not NUMBER.fullmatch(name) for name in filled)


def _joined(above: Sequence[str], under: Sequence[str]) -> list[str]:
    """Headings of two rows: what stands above several columns goes for each that has a name below it."""
    names, last = [], ""
    for at in range(max(len(above), len(under))):
        top, low = (cells[at] if at < len(cells) else "" for cells in (above, under))
        last = top or (last if low else "")
        own = low if low and _part(low) is not Part.OTHER else ""
        names.append(own or " ".join(filter(None, (last if low or top else "", low))))
    return names


def _layout(names: Sequence[str]) -> Columns | None:
    starts: dict[Part, int] = {}
    order: list[tuple[int, Part]] = []
    for at, name in enumerate(names):
        if not name:
            continue
        part = _part(name)
        order.append((at, part))
        starts.setdefault(part, at)
    has_evidence = bool({Part.SCALE, Part.EVIDENCE, Part.CRITERIA} & starts.keys())
    if Part.TEXT not in starts or not has_evidence or len(order) < LEAST_HEADINGS:
        return None
    if len(TELLING & starts.keys()) < LEAST_TELLING:
        return None
    end = min((at for at, _ in order if at > starts[Part.TEXT]), default=len(names))
    return Columns(starts, end)


def _part(name: str) -> Part:
    words = normalise(name)
    if words in ID_HEADINGS:
        return Part.ID
    return next(
        (part for part, known in HEADINGS.items() if any(f" {one}" in f" {words}" for one in known)),
        Part.OTHER,
    )
