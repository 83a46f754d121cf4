"""Reads Excel 5 to 2003 workbooks (XLS): cells by the fast reader, all else (charts, notes, boxes) from the records."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

from indexer.extract import biff, cells, charsets, officeart, ole, xls_cells
from indexer.extract.biff import BiffRecord
from indexer.extract.carried import Carried
from indexer.extract.context import Collector, ExtractProblem
from indexer.extract.model import ProblemCode
from indexer.extract.xlsx import MAX_DENSE_CELLS, panic_is_an_error

NEARLY_EMPTY_CELLS = 200_000
"""From this size on a rectangle of more cells than the file has bytes is read sparsely, which is quicker then."""

_OBJECT = 0x005D
_NO_ROW = 0xFFFF  # a note that goes on from the record before


class _Sheet(NamedTuple):
    name: str
    offset: int  # of its substream


def extract_sheets(container: ole.Container, path: str, out: Collector, carried: Carried) -> None:
    """Every sheet in order, hidden ones and charts too. Raises `ExtractProblem` (ENCRYPTED, DAMAGED)."""
    data = container.read("Workbook") or container.read("Book")
    if not data:
        raise ExtractProblem(ProblemCode.DAMAGED, "no workbook stream")
    workbook = _Workbook(data)
    workbook.extract(path, out)
    for storage in container.children():
        if storage.upper().startswith("MBD"):
            carried.storage(container.streams_below((storage,)), storage)
    for number, (extension, picture) in enumerate(officeart.pictures(workbook.drawings), 1):
        carried.picture(picture, f"picture{number}.{extension}")


class _Workbook:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._is_biff8 = True
        self._encoding = "cp1252"
        self._sheets: list[_Sheet] = []
        self.drawings = b""  # the group of drawings, with the pictures
        self._read_globals()

    def extract(self, path: str, out: Collector) -> None:
        book, complaint = (None, "") if self._is_sparse() else _open(path)
        names = book.sheet_names if book is not None else []
        plain = (
            None
            if book is not None
            else xls_cells.CellReader(self._data, self._encoding, is_biff8=self._is_biff8)
        )
        found_text = False
        for sheet in self._sheets or [_Sheet(name, -1) for name in names]:
            rows: Iterator[str] = iter(())
            if sheet.name in names:
                rows = _fast_rows(book, sheet.name)
            elif plain is not None and sheet.offset >= 0:
                rows = plain.rows(sheet.offset)
            lines = list(cells.take_chars(rows, out.limits.text_chars))
            if sheet.offset >= 0:
                lines += _Beside(self._data, self._encoding, is_biff8=self._is_biff8).read(sheet.offset)
            found_text |= any(lines)
            out.page(charsets.paired(cells.sheet_text(sheet.name, lines)), sheet.name)
        if complaint and not found_text:
            raise ExtractProblem(ProblemCode.DAMAGED, complaint)

    def _is_sparse(self) -> bool:
        """Whether the rectangles around the cells, which the fast reader lays out, are too large or nearly empty."""
        total = 0
        for sheet in self._sheets:
            for record in biff.records(self._data, sheet.offset):
                if record.kind == biff.DIMENSIONS and record.end - record.start >= 10:
                    total += self._rectangle(record.start)
                if record.kind in {biff.DIMENSIONS, biff.ROW, biff.EOF}:
                    break
        return total > MAX_DENSE_CELLS or total > max(len(self._data), NEARLY_EMPTY_CELLS)

    def _rectangle(self, start: int) -> int:
        shape = "<IIHH" if self._is_biff8 else "<HHHH"
        first_row, last_row, first_column, last_column = struct.unpack_from(shape, self._data, start)
        return max(last_row - first_row, 0) * max(last_column - first_column, 0)  # type: ignore[no-any-return]

    def _read_globals(self) -> None:
        drawings: list[bytes] = []
        gathering = False
        for record in biff.records(self._data):
            content = self._data[record.start : record.start + 2]
            gathering = record.kind == biff.DRAWING_GROUP or (gathering and record.kind == biff.CONTINUE)
            if gathering:
                drawings.append(self._data[record.start : record.end])
            elif record.kind == biff.BOF:
                self._is_biff8 = int.from_bytes(content, "little") >= biff.BIFF8
            elif record.kind == biff.FILEPASS:
                raise ExtractProblem(ProblemCode.ENCRYPTED, "Excel password")
            elif record.kind == biff.CODEPAGE:
                page = int.from_bytes(content, "little")
                self._encoding = (
                    {10000: "mac-roman", 32768: "mac-roman"}.get(page)
                    or charsets.known(f"cp{page}")
                    or "cp1252"
                )
            elif record.kind == biff.BOUND_SHEET and record.end - record.start > 7:
                offset = struct.unpack_from("<I", self._data, record.start)[0]
                name = biff.short_string(
                    self._data, record.start + 6, record.end, self._encoding, is_biff8=self._is_biff8
                )
                self._sheets.append(_Sheet(name, offset))
            elif record.kind == biff.EOF:
                break
        self.drawings = b"".join(drawings)


class _Beside:
    """What a sheet holds besides its cells: page margins, text boxes, chart texts, notes."""

    def __init__(self, data: bytes, encoding: str, *, is_biff8: bool) -> None:
        self._data = data
        self._encoding = encoding
        self._is_biff8 = is_biff8
        self._margins: dict[str, None] = {}
        self._boxes: dict[int, str] = {}  # by object, in order
        self._notes: list[tuple[int, str, str]] = []  # object, cell, author or (before BIFF8) text
        self._chart: dict[str, None] = {}
        self._object = 0
        self._resume = 0

    def read(self, offset: int) -> list[str]:
        """Its lines, each once."""
        position: int | None = offset
        self._depth, self._in_chart = 0, 0
        while position is not None:
            position = self._scan(position)
        notes = [self._note_line(*note) for note in self._notes]
        return [*self._margins, *filter(None, self._boxes.values()), *self._chart, *notes]

    def _scan(self, offset: int) -> int | None:
        """Reads on from a record; returns where to go on after passing over the cells, None at the sheet's end."""
        last_cells = 0
        records = biff.records(self._data, offset)
        for record in records:
            kind = record.kind
            if kind == biff.BOF:
                self._depth += 1
                if self._data[record.start + 2 : record.start + 4] == biff.CHART_SUBSTREAM.to_bytes(
                    2, "little"
                ):
                    self._in_chart = self._in_chart or self._depth
            elif kind == biff.EOF:
                if self._in_chart == self._depth:
                    self._in_chart = 0
                self._depth -= 1
                if self._depth <= 0:
                    return None
            elif kind == biff.INDEX and self._depth == 1:
                last_cells = self._last_cells(record)
            elif kind == biff.ROW and last_cells > record.end:
                return last_cells
            else:
                self._take(record, records)
        return None

    def _last_cells(self, record: BiffRecord) -> int:
        """Where the last block of cells ends, as the sheet's index says; 0 unless a block record is really there."""
        if record.end - record.start < 20:
            return 0
        place: int = struct.unpack_from("<I", self._data, record.end - 4)[0]
        return place if self._data[place : place + 2] == biff.DB_CELL.to_bytes(2, "little") else 0

    def _take(self, record: BiffRecord, following: Iterator[BiffRecord]) -> None:
        kind, data, start, end = record.kind, self._data, record.start, record.end
        if kind in {biff.HEADER, biff.FOOTER}:
            if text := cells.header_text(self._string(start, end, 2 if self._is_biff8 else 1)):
                self._margins.setdefault(text)
        elif kind == _OBJECT:
            self._object = int.from_bytes(data[start + 6 : start + 8], "little")
        elif kind == biff.TEXT_OBJECT and self._is_biff8:
            count = int.from_bytes(data[start + 10 : start + 12], "little")
            if text := self._continued(count, following):
                self._boxes[self._object if not self._in_chart else -len(self._boxes) - 1] = text
        elif kind == biff.NOTE and end - start >= 8:
            self._take_note(start, end)
        elif kind == biff.SERIES_TEXT:
            self._chart.setdefault(self._string(start + 2, end, 1))
        elif kind == biff.LABEL and self._in_chart:
            self._chart.setdefault(self._string(start + 6, end, 2))

    def _take_note(self, start: int, end: int) -> None:
        row, column = struct.unpack_from("<HH", self._data, start)
        if self._is_biff8:
            number = int.from_bytes(self._data[start + 6 : start + 8], "little")
            self._notes.append((number, _reference(row, column), self._string(start + 8, end, 2)))
        else:
            text = self._data[start + 6 : end].decode(self._encoding, "replace")
            if row == _NO_ROW and self._notes:
                number, cell, before = self._notes[-1]
                self._notes[-1] = (number, cell, before + text)
            else:
                self._notes.append((-1, _reference(row, column), text))

    def _note_line(self, number: int, cell: str, author: str) -> str:
        text = self._boxes.pop(number, "") if self._is_biff8 else ""
        return f"{cell}\t{author}: {text}" if author and text else f"{cell}\t{author or text}"

    def _continued(self, count: int, following: Iterator[BiffRecord]) -> str:
        """The text in the CONTINUE records behind a text object, each with a flag of its own for wide characters."""
        text = ""
        while len(text) < count:
            record = next(following, None)
            if record is None or record.kind != biff.CONTINUE or record.end <= record.start:
                break
            is_wide = bool(self._data[record.start] & 0x01)
            content = self._data[record.start + 1 : record.end]
            text += content.decode("utf-16-le" if is_wide else "latin-1", "replace")
        return text[:count].replace("\r", "\n").strip("\n\0")

    def _string(self, start: int, end: int, length_bytes: int) -> str:
        return biff.short_string(
            self._data, start, end, self._encoding, is_biff8=self._is_biff8, length_bytes=length_bytes
        )


def _open(path: str) -> tuple[Any, str]:
    """The workbook in the fast reader, or None and why not. Raises `ExtractProblem` (ENCRYPTED)."""
    import python_calamine

    try:
        with panic_is_an_error():
            return python_calamine.CalamineWorkbook.from_path(path), ""
    except ExtractProblem as problem:
        if problem.code is ProblemCode.ENCRYPTED:
            raise
        return None, problem.detail


def _fast_rows(book: Any, name: str) -> Iterator[str]:
    """A sheet without cells (a chart, a macro) has no rows."""
    try:
        with panic_is_an_error():
            yield from cells.dense_rows(book.get_sheet_by_name(name).iter_rows())
    except ExtractProblem:
        return


def _reference(row: int, column: int) -> str:
    """(0, 27) → `AB1`."""
    letters = ""
    column += 1
    while column > 0:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row + 1}"
