"""Reads the cells of old Excel sheets from their records: for workbooks that the fast reader can't open."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from indexer.extract import biff, cells
from indexer.extract.biff import BiffRecord, Segments

_TRUTH = 1  # kind of a formula's result


class CellReader:
    """Holds what the sheets share: strings and which cell formats show dates."""

    def __init__(self, data: bytes, encoding: str, *, is_biff8: bool) -> None:
        self._data = data
        self._encoding = encoding
        self._is_biff8 = is_biff8
        self._strings: list[str] = []
        self._formats: dict[int, str] = {}
        self._cell_formats: list[int] = []
        self._since_1904 = False
        self._read_globals()

    def rows(self, offset: int) -> Iterator[str]:
        """The filled rows of the sheet whose substream begins at `offset`, as far as it can be read."""
        row, filled = -1, list[tuple[int, str]]()
        depth = 0
        for record in biff.records(self._data, offset):
            if record.kind == biff.BOF:
                depth += 1
                if depth == 1 and self._data[record.start + 2] == biff.CHART_SUBSTREAM:
                    return  # its numbers are copies
            elif record.kind == biff.EOF:
                depth -= 1
                if depth <= 0:
                    break
            elif depth == 1:
                for at, column, text in self._cells(record):
                    if at != row:
                        if line := cells.sparse_row(sorted(filled)):
                            yield line
                        row, filled = at, []
                    filled.append((column, text))
        if line := cells.sparse_row(sorted(filled)):
            yield line

    def _cells(self, record: BiffRecord) -> Iterator[tuple[int, int, str]]:
        """Row, column and text of what one record says."""
        kind, start, data = record.kind, record.start, self._data
        if kind == biff.FORMULA_STRING:  # the result of the formula just before
            yield *self._last_formula, self._string(record.start, record.end)
            return
        if record.end - start < 7 or kind not in _CELL_KINDS:
            return
        row, column, style = struct.unpack_from("<HHH", data, start)
        if kind == biff.LABEL_SHARED and record.end - start >= 10:
            index = struct.unpack_from("<I", data, start + 6)[0]
            yield row, column, self._strings[index] if index < len(self._strings) else ""
        elif kind in {biff.LABEL, biff.RICH_LABEL}:
            yield row, column, self._string(start + 6, record.end)
        elif kind == biff.NUMBER and record.end - start >= 14:
            yield row, column, self._number(struct.unpack_from("<d", data, start + 6)[0], style)
        elif kind == biff.RK and record.end - start >= 10:
            yield (
                row,
                column,
                self._number(biff.rk_number(struct.unpack_from("<I", data, start + 6)[0]), style),
            )
        elif kind == biff.MULTIPLE_RK:
            for index in range((record.end - start - 6) // 6):
                style, value = struct.unpack_from("<HI", data, start + 4 + 6 * index)
                yield row, column + index, self._number(biff.rk_number(value), style)
        elif kind == biff.FORMULA and record.end - start >= 14:
            self._last_formula = (row, column)
            if (
                data[start + 12 : start + 14] == b"\xff\xff"
            ):  # a text follows, a truth stands here, or it failed
                if data[start + 6] == _TRUTH:
                    yield row, column, cells.cell(data[start + 8] == 1)
            else:
                yield row, column, self._number(struct.unpack_from("<d", data, start + 6)[0], style)
        elif kind == biff.BOOLEAN and data[start + 7 : start + 8] == b"\0":
            yield row, column, cells.cell(data[start + 6] == 1)

    _last_formula = (0, 0)

    def _number(self, value: float, style: int) -> str:
        number = self._cell_formats[style] if style < len(self._cell_formats) else 0
        if cells.is_date_format(number, self._formats.get(number, "")):
            return cells.serial_date(value, since_1904=self._since_1904)
        return cells.number(value)

    def _string(self, start: int, end: int) -> str:
        text = biff.short_string(
            self._data, start, end, self._encoding, is_biff8=self._is_biff8, length_bytes=2
        )
        return cells.cell(text)

    def _read_globals(self) -> None:
        shared: list[BiffRecord] = []
        gathering = False
        for record in biff.records(self._data):
            gathering = record.kind == biff.SHARED_STRINGS or (gathering and record.kind == biff.CONTINUE)
            if gathering:
                shared.append(record)
            elif record.kind == biff.EOF:
                break
            elif record.kind == biff.CELL_FORMAT:
                self._cell_formats.append(
                    int.from_bytes(self._data[record.start + 2 : record.start + 4], "little")
                )
            elif record.kind == biff.FORMAT:
                number = int.from_bytes(self._data[record.start : record.start + 2], "little")
                width = 2 if self._is_biff8 else 1
                self._formats[number] = biff.short_string(
                    self._data,
                    record.start + 2,
                    record.end,
                    self._encoding,
                    is_biff8=self._is_biff8,
                    length_bytes=width,
                )
            elif record.kind == biff.DATE_1904:
                self._since_1904 = self._data[record.start : record.start + 1] == b"\x01"
        if shared:
            table = Segments(self._data, shared)
            count = int.from_bytes(table.read(8)[4:], "little")
            while len(self._strings) < count and not table.is_at_end:
                self._strings.append(cells.cell(table.string()))


_CELL_KINDS = frozenset(
    {
        biff.LABEL_SHARED,
        biff.LABEL,
        biff.RICH_LABEL,
        biff.NUMBER,
        biff.RK,
        biff.MULTIPLE_RK,
        biff.FORMULA,
        biff.BOOLEAN,
    }
)
