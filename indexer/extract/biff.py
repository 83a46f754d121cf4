"""The record stream of old Excel workbooks ([MS-XLS], BIFF5 and BIFF8): records, and the strings in them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

BOF, EOF, CONTINUE, FILEPASS = 0x0809, 0x000A, 0x003C, 0x002F
BOUND_SHEET, HEADER, FOOTER, NOTE, TEXT_OBJECT = 0x0085, 0x0014, 0x0015, 0x001C, 0x01B6
INDEX, DB_CELL, ROW, DIMENSIONS = 0x020B, 0x00D7, 0x0208, 0x0200
SHARED_STRINGS, LABEL_SHARED, LABEL, RICH_LABEL = 0x00FC, 0x00FD, 0x0204, 0x00D6
NUMBER, RK, MULTIPLE_RK, FORMULA, FORMULA_STRING, BOOLEAN = 0x0203, 0x027E, 0x00BD, 0x0006, 0x0207, 0x0205
SERIES_TEXT, CODEPAGE, DATE_1904, FORMAT, CELL_FORMAT = 0x100D, 0x0042, 0x0022, 0x041E, 0x00E0
DRAWING_GROUP = 0x00EB

BIFF8 = 0x0600
CHART_SUBSTREAM = 0x0020

_HEADER_BYTES = 4


class BiffRecord(NamedTuple):
    kind: int
    start: int  # of the content in the stream
    end: int


def records(data: bytes, offset: int = 0) -> Iterator[BiffRecord]:
    """From `offset` to the end of the stream; a record that would reach beyond it ends there."""
    size = len(data)
    while offset + _HEADER_BYTES <= size:
        kind, length = struct.unpack_from("<HH", data, offset)
        start = offset + _HEADER_BYTES
        offset = start + length
        yield BiffRecord(kind, start, min(offset, size))


class Segments:
    """The content of a record and of the CONTINUE records behind it, read as one.

    A string broken over two records begins the second with a byte that tells how wide its characters go on.
    """

    def __init__(self, data: bytes, parts: list[BiffRecord]) -> None:
        self._data = data
        self._parts = parts
        self._part = 0
        self._at = parts[0].start

    def read(self, count: int) -> bytes:
        """That many bytes over part borders; fewer at the end."""
        out = bytearray()
        while count > 0 and self._enter():
            chunk = self._data[self._at : min(self._at + count, self._parts[self._part].end)]
            out += chunk
            self._at += len(chunk)
            count -= len(chunk)
        return bytes(out)

    def number(self, count: int) -> int:
        return int.from_bytes(self.read(count), "little")

    def string(self, length_bytes: int = 2) -> str:
        """An XLUnicodeRichExtendedString: counted, with its runs of format and phonetic data passed over."""
        count = self.number(length_bytes)
        flags = self.number(1)
        runs = self.number(2) if flags & 0x08 else 0
        extended = self.number(4) if flags & 0x04 else 0
        text = self.characters(count, is_wide=bool(flags & 0x01))
        self._skip(4 * runs + extended)
        return text

    def characters(self, count: int, *, is_wide: bool) -> str:
        pieces: list[str] = []
        while count > 0 and self._part < len(self._parts):
            if self._at >= self._parts[self._part].end:
                if not self._next_part():
                    break
                is_wide = bool(self._data[self._at] & 0x01) if self._at < len(self._data) else False
                self._at += 1
                continue
            width = 2 if is_wide else 1
            chunk = self._data[self._at : min(self._at + count * width, self._parts[self._part].end)]
            pieces.append(chunk.decode("utf-16-le" if is_wide else "latin-1", "replace"))
            self._at += len(chunk)
            count -= max(len(chunk) // width, 1)
        return "".join(pieces)

    @property
    def is_at_end(self) -> bool:
        return not self._enter()

    def _skip(self, count: int) -> None:
        while count > 0 and self._enter():
            step = min(count, self._parts[self._part].end - self._at)
            self._at += step
            count -= step

    def _enter(self) -> bool:
        """Moves to the next part when the present one is used up; False at the end."""
        while self._at >= self._parts[self._part].end:
            if not self._next_part():
                return False
        return True

    def _next_part(self) -> bool:
        if self._part + 1 >= len(self._parts):
            return False
        self._part += 1
        self._at = self._parts[self._part].start
        return True


def short_string(
    data: bytes, start: int, end: int, encoding: str, *, is_biff8: bool, length_bytes: int = 1
) -> str:
    """A counted string within one record: with a flag for wide characters in BIFF8, in the code page before."""
    count = int.from_bytes(data[start : start + length_bytes], "little")
    start += length_bytes
    if not is_biff8:
        return data[start : min(start + count, end)].decode(encoding, "replace")
    is_wide = start < end and bool(data[start] & 0x01)
    start += 1
    content = data[start : min(start + count * (2 if is_wide else 1), end)]
    return content.decode("utf-16-le" if is_wide else "latin-1", "replace")


def rk_number(value: int) -> float:
    """A number packed into 30 bits, whole or the upper half of a double, perhaps times a hundred."""
    if value & 0x02:
        amount = float((value ^ 0x80000000) - 0x80000000 >> 2 if value & 0x80000000 else value >> 2)
    else:
        amount = struct.unpack("<d", struct.pack("<Q", (value & 0xFFFFFFFC) << 32))[0]
    return amount / 100 if value & 0x01 else amount
