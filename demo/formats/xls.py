"""Legacy XLS (BIFF8), written record by record: strings, numbers, dates, several sheets."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from datetime import date

from demo import document as d
from demo.formats import cfb

BOF, EOF, CODEPAGE, WINDOW1, FONT, XF, STYLE = 0x809, 0x0A, 0x42, 0x3D, 0x31, 0xE0, 0x293
BOUNDSHEET, SST, CONTINUE, DIMENSIONS, WINDOW2 = 0x85, 0xFC, 0x3C, 0x200, 0x23E
NUMBER, LABELSST = 0x203, 0xFD
RECORD_LIMIT = 8224  # bytes of data in one record
PLAIN_XF, DATE_XF = 15, 16
DAY_ZERO = date(1899, 12, 30)
_EXCEL_CLASS = bytes.fromhex("2008020000000000c000000000000046")


def write(book: d.Book) -> bytes:
    """The book as an old Excel saves it. Notes and boxes are left out."""
    strings = _Strings()
    sheets = [_sheet(sheet, strings) for sheet in book.sheets]
    head = _globals_head()
    bounds = [_short_name(sheet.name) for sheet in book.sheets]
    table = strings.records()
    tail = _record(EOF)
    offset = len(head) + sum(4 + 6 + len(name) for name in bounds) + len(table) + len(tail)
    listing = b""
    for name, sheet_bytes in zip(bounds, sheets, strict=True):
        listing += _record(BOUNDSHEET, struct.pack("<IBB", offset, 0, 0) + name)
        offset += len(sheet_bytes)
    stream = head + listing + table + tail + b"".join(sheets)
    # A stream below the cutoff would go to the mini stream; some old readers expect it in full sectors.
    return cfb.pack({"Workbook": stream.ljust(cfb.MINI_CUTOFF, b"\0")}, _EXCEL_CLASS)


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _short_name(name: str) -> bytes:
    return struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")


def _globals_head() -> bytes:
    out = _record(BOF, struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 1996, 0x41, 6))
    out += _record(CODEPAGE, struct.pack("<H", 1200))
    out += _record(WINDOW1, struct.pack("<HHHHHHHHH", 0, 0, 16000, 9000, 0x38, 0, 0, 1, 600))
    face = "Arial".encode("utf-16-le")
    font = struct.pack("<HHHHHBBBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0, 5, 1) + face
    out += _record(FONT, font) * 5
    style_xf = struct.pack("<HHHBBBBIIH", 0, 0, 0xFFF5, 0x20, 0, 0, 0xF4, 0, 0, 0x20C0)
    out += _record(XF, style_xf) * 15
    for number_format in (0, 14):
        cell_xf = struct.pack("<HHHBBBBIIH", 0, number_format, 1, 0x20, 0, 0, 0x04, 0, 0, 0x20C0)
        out += _record(XF, cell_xf)
    return out + _record(STYLE, struct.pack("<HBB", 0x8000, 0, 0xFF))


class _Strings:
    """The shared string table."""

    def __init__(self) -> None:
        self.index: dict[str, int] = {}
        self.used = 0

    def add(self, text: str) -> int:
        self.used += 1
        return self.index.setdefault(text, len(self.index))

    def records(self) -> bytes:
        """SST and its CONTINUE records; a string is never cut, each record ends where one would not fit."""
        chunks = [bytearray(struct.pack("<II", self.used, len(self.index)))]
        for text in self.index:
            wide = any(ord(letter) > 0xFF for letter in text)
            body = text.encode("utf-16-le" if wide else "latin-1")
            item = struct.pack("<HB", len(text), int(wide)) + body
            if len(chunks[-1]) + len(item) > RECORD_LIMIT:
                chunks.append(bytearray())
            chunks[-1] += item
        kinds = [SST] + [CONTINUE] * (len(chunks) - 1)
        return b"".join(_record(kind, bytes(chunk)) for kind, chunk in zip(kinds, chunks, strict=True))


def _sheet(sheet: d.Sheet, strings: _Strings) -> bytes:
    height, width = len(sheet.rows), max(map(len, sheet.rows), default=0)
    out = [
        _record(BOF, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 1996, 0x41, 6)),
        _record(DIMENSIONS, struct.pack("<IIHHH", 0, height, 0, width, 0)),
        *_cells(sheet.rows, strings),
        _record(WINDOW2, struct.pack("<HHHHHHI", 0x6B6, 0, 0, 0x40, 0, 0, 0)),
        _record(EOF),
    ]
    return b"".join(out)


def _cells(rows: tuple[tuple[d.Cell, ...], ...], strings: _Strings) -> Iterable[bytes]:
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if isinstance(cell, date):
                days = (cell - DAY_ZERO).days
                yield _record(NUMBER, struct.pack("<HHHd", r, c, DATE_XF, float(days)))
            elif isinstance(cell, int | float):
                yield _record(NUMBER, struct.pack("<HHHd", r, c, PLAIN_XF, float(cell)))
            elif cell:
                yield _record(LABELSST, struct.pack("<HHHI", r, c, PLAIN_XF, strings.add(cell)))
