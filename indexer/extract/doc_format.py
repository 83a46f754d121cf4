"""The structures of the Word binary format ([MS-DOC]) that lead to its text: header, pieces, positions, properties."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from indexer.extract import charsets
from indexer.extract.context import ExtractProblem
from indexer.extract.model import ProblemCode

WORD_97 = 0x00C1  # nFib; before it, the file is from Word 6 or 95
OLDEST = 0x0065  # Word 6

_MAGIC = frozenset(
    {0xA5EC, 0xA5DC, 0xA697, 0xA698, 0xA699, 0x0001}
)  # the A69x are Word 6 and 95 of East Asia
_IS_COMPLEX, _IS_ENCRYPTED, _TABLE_1 = 0x0004, 0x0100, 0x0200

_CHARACTER_SET_AT, _MAC_CHARACTERS = 0x14, 0x0100

_COUNTS_97, _COUNTS_95 = 0x4C, 0x34
_FIB_PAIRS_97 = 0x9A  # fc/lcb pairs, 8 bytes each
_CLX_97, _CLX_95 = 33, 0x160

# Indices of the pairs (FibRgFcLcb97)
FOOTNOTE_REFS, FOOTNOTES, COMMENT_REFS, COMMENTS = 2, 3, 4, 5
SECTIONS, HEADERS, CHARACTER_RUNS, PARAGRAPH_RUNS = 6, 11, 12, 13
COMMENT_AUTHORS, SHAPE_ANCHORS, ENDNOTE_REFS, ENDNOTES, TEXT_BOXES = 36, 40, 46, 47, 56

_CODEPAGES_BY_LANGUAGE = {
    **dict.fromkeys((0x0419, 0x0422, 0x0423, 0x0402, 0x0C1A), "cp1251"),
    **dict.fromkeys((0x0405, 0x040E, 0x0415, 0x0418, 0x041A, 0x041B, 0x0424), "cp1250"),
    0x0408: "cp1253",
    0x041F: "cp1254",
    0x040D: "cp1255",
    0x0401: "cp1256",
    0x041E: "cp874",
    0x0411: "cp932",
    0x0412: "cp949",
    0x0804: "gbk",
    0x0404: "big5",
}

ROW_MARK = "\x1c"
"""Stands for the mark that ends a table row, which in the file is the same character as the end of a cell."""

_PAGE = 512  # bytes of a formatted disk page
_DELETED = 0x0800
_DELETED_CODE = b"\x00\x08\x01"
_IN_TABLE = frozenset({0x2416, 0x6649})  # in a table; how deep
_ROW_ENDS = frozenset({0x2417, 0x244C})  # of a table, of a table within a table
_ELSEWHERE = frozenset({0x6645, 0x6646})  # the list goes on in the data stream
_TABLE_CODES = tuple(code.to_bytes(2, "little") for code in (*_IN_TABLE, *_ROW_ENDS, *_ELSEWHERE))
_OPERAND_BYTES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_LONG_OPERAND = 0xD608  # its size takes two bytes


Range = tuple[int, int]
"""From the first to behind the last, of bytes or characters."""


class Piece(NamedTuple):
    """A run of characters: positions `start` to `end` of the text lie at `offset` of the main stream."""

    start: int
    end: int
    offset: int
    is_wide: bool


class Counts(NamedTuple):
    """Characters of each story; they follow each other in this order."""

    main: int
    footnotes: int
    headers: int
    macros: int
    comments: int
    endnotes: int
    text_boxes: int
    header_text_boxes: int


class WordFile:
    """The header (FIB) and table stream of one document, and its text with all stories.

    Raises `ExtractProblem`: ENCRYPTED, DAMAGED when the header or the piece table is nonsense.
    """

    def __init__(self, main: bytes, tables: tuple[bytes, bytes], data: bytes) -> None:
        if len(main) < 0x200 or int.from_bytes(main[:2], "little") not in _MAGIC:
            raise ExtractProblem(ProblemCode.DAMAGED, "no Word header")
        self._main = main
        self._data = data  # where long lists of properties are kept
        version, self._language = struct.unpack_from("<HxxH", main, 2)
        flags = int.from_bytes(main[0x0A:0x0C], "little")
        if flags & _IS_ENCRYPTED:
            raise ExtractProblem(ProblemCode.ENCRYPTED, "Word password")
        if version < OLDEST:
            raise ExtractProblem(ProblemCode.DAMAGED, f"Word version {version}")
        self.is_97 = version >= WORD_97
        self._is_mac = (
            int.from_bytes(main[_CHARACTER_SET_AT : _CHARACTER_SET_AT + 2], "little") == _MAC_CHARACTERS
        )
        self.table = (tables[1] if flags & _TABLE_1 else tables[0]) if self.is_97 else main
        self.counts = Counts(*struct.unpack_from("<8i", main, _COUNTS_97 if self.is_97 else _COUNTS_95))
        if min(self.counts) < 0:
            raise ExtractProblem(ProblemCode.DAMAGED, "negative length of text")
        self.pieces = self._pieces(bool(flags & _IS_COMPLEX))

    def pair(self, index: int) -> bytes:
        """The part of the table stream that the header names by that index; empty when there is none."""
        if not self.is_97:
            return b""
        start, length = struct.unpack_from("<II", self._main, _FIB_PAIRS_97 + 8 * index)
        return self.table[start : start + length] if length else b""

    def positions(self, index: int, item_bytes: int) -> tuple[list[int], list[bytes]]:
        """A PLC: n+1 positions and n items of that size."""
        data = self.pair(index)
        count = max((len(data) - 4) // (4 + item_bytes), 0)
        if not count:
            return [], []
        places = list(struct.unpack_from(f"<{count + 1}i", data))
        begin = 4 * (count + 1)
        return places, [data[begin + i * item_bytes : begin + (i + 1) * item_bytes] for i in range(count)]

    def text(self) -> tuple[str, list[Range]]:
        """All stories, and which of it is in tables. Row marks are told from cell marks, deleted text is blanked."""
        text = "".join(self._decode(piece) for piece in self.pieces)
        if not self.is_97:
            return text, []
        places = _Places(self.pieces)
        characters = list(text)
        in_table: list[Range] = []
        if "\x07" in text:
            for begin, end, is_row_end in self._table_paragraphs():
                for start, stop in places.ranges(begin, end):
                    in_table.append((start, stop))
                    if is_row_end and characters[stop - 1] == "\x07":
                        characters[stop - 1] = ROW_MARK
        for begin, end in self._deletions():
            for start, stop in places.ranges(begin, end):
                characters[start:stop] = [c if c < " " else "\0" for c in characters[start:stop]]
        return "".join(characters), _merged(in_table)

    def section_breaks_page(self, item: bytes) -> bool:
        """Whether a section (its SED) begins a page."""
        start = int.from_bytes(item[2:6], "little")
        if start == 0xFFFFFFFF or len(item) < 6:
            return True
        length = int.from_bytes(self._main[start : start + 2], "little")
        for opcode, operand in modifiers(self._main[start + 2 : start + 2 + length]):
            if opcode == 0x3009 and operand:
                return operand[0] not in {0, 1}
        return True

    def _decode(self, piece: Piece) -> str:
        count = piece.end - piece.start
        data = self._main[piece.offset : piece.offset + count * (2 if piece.is_wide else 1)]
        if piece.is_wide:
            text = data.decode("utf-16-le", "replace")
            if len(text) != len(data) // 2:  # positions count the halves of rare characters
                text = "".join(map(chr, struct.unpack_from(f"<{len(data) // 2}H", data)))
        elif self.is_97:
            text = data.decode("cp1252", "replace")
        else:
            language = "mac-roman" if self._is_mac else _CODEPAGES_BY_LANGUAGE.get(self._language, "")
            text = data.decode(language or charsets.guess(data), "replace")
        return text.ljust(count)[:count] if len(text) != count else text

    def _pieces(self, is_complex: bool) -> list[Piece]:
        if self.is_97:
            table = self.pair(_CLX_97)
        else:
            start, length = struct.unpack_from("<II", self._main, _CLX_95)
            table = self._main[start : start + length] if is_complex else b""
        total = sum(self.counts)
        pieces = list(self._read_pieces(table))
        if pieces:
            return pieces
        first, last = struct.unpack_from("<II", self._main, 0x18)
        if self.is_97 and not last > first:
            raise ExtractProblem(ProblemCode.DAMAGED, "no piece table")
        return [Piece(0, min(max(last - first, 0), total or last - first), first, is_wide=False)]

    def _read_pieces(self, table: bytes) -> Iterator[Piece]:
        position = 0
        while position < len(table) and table[position] == 1:  # property modifiers of fast saves
            position += 3 + int.from_bytes(table[position + 1 : position + 3], "little")
        if position + 5 > len(table) or table[position] != 2:
            return
        length = int.from_bytes(table[position + 1 : position + 5], "little")
        data = table[position + 5 : position + 5 + length]
        count = max((len(data) - 4) // 12, 0)
        places = struct.unpack_from(f"<{count + 1}i", data) if count else ()
        room = 2 * len(self._main)  # text can't be longer than the stream, whatever the table says
        for index in range(count):
            start, end = places[index], places[index + 1]
            if not 0 <= start < end or end - start > room:
                continue
            room -= end - start
            place = int.from_bytes(data[4 * (count + 1) + 8 * index + 2 :][:4], "little")
            is_narrow = bool(place & 0x40000000) or not self.is_97
            offset = place & 0x3FFFFFFF
            yield Piece(start, end, offset // 2 if is_narrow and self.is_97 else offset, not is_narrow)

    def _pages(self, index: int) -> Iterator[bytes]:
        """The formatted disk pages with the properties of characters or paragraphs."""
        for item in self.positions(index, 4)[1]:
            number = int.from_bytes(item, "little") & 0x3FFFFF
            page = self._main[number * _PAGE : (number + 1) * _PAGE]
            if len(page) == _PAGE and 4 * (page[-1] + 1) <= _PAGE:
                yield page

    def _table_paragraphs(self) -> Iterator[tuple[int, int, bool]]:
        """Byte ranges of the paragraphs in tables, and whether each is the one that ends a row."""
        for page in self._pages(PARAGRAPH_RUNS):
            if not any(code in page for code in _TABLE_CODES):
                continue
            count = page[-1]
            places = struct.unpack_from(f"<{count + 1}I", page)
            for index in range(count):
                at = 4 * (count + 1) + 13 * index
                start = page[at] * 2 if at < _PAGE else 0
                in_table, ends_row = (
                    self._table_state(_paragraph_modifiers(page, start)) if start else (False, False)
                )
                if in_table or ends_row:
                    yield places[index], places[index + 1], ends_row

    def _table_state(self, data: bytes) -> tuple[bool, bool]:
        in_table = ends_row = False
        for opcode, operand in modifiers(data):
            if opcode in _IN_TABLE:
                in_table |= any(operand)
            elif opcode in _ROW_ENDS:
                ends_row |= operand[:1] == b"\x01"
            elif opcode in _ELSEWHERE:
                place = int.from_bytes(operand, "little")
                size = int.from_bytes(self._data[place : place + 2], "little")
                inner = dict(modifiers(self._data[place + 2 : place + 2 + size]))
                in_table |= any(any(inner.get(code, b"")) for code in _IN_TABLE)
                ends_row |= any(inner.get(code, b"")[:1] == b"\x01" for code in _ROW_ENDS)
        return in_table, ends_row

    def _deletions(self) -> Iterator[Range]:
        """Byte ranges of text that a tracked change deleted."""
        for page in self._pages(CHARACTER_RUNS):
            if _DELETED_CODE not in page:
                continue
            count = page[-1]
            places = struct.unpack_from(f"<{count + 1}I", page)
            for index in range(count):
                at = 4 * (count + 1) + index
                start = page[at] * 2 if at < _PAGE else 0
                found = dict(modifiers(page[start + 1 : start + 1 + page[start]])) if start else {}
                if found.get(_DELETED, b"")[:1] == b"\x01":
                    yield places[index], places[index + 1]


class _Places:
    """From byte ranges of the main stream to ranges of characters, through the pieces."""

    def __init__(self, pieces: list[Piece]) -> None:
        self._rows = []
        base = 0
        for piece in pieces:
            self._rows.append((piece.offset, piece, base))
            base += piece.end - piece.start
        self._rows.sort(key=lambda row: row[0])
        self._offsets = [row[0] for row in self._rows]

    def ranges(self, begin: int, end: int) -> Iterator[Range]:
        first = max(bisect_right(self._offsets, begin) - 1, 0)
        for offset, piece, base in self._rows[first : bisect_right(self._offsets, end)]:
            width = 2 if piece.is_wide else 1
            start = max((begin - offset) // width, 0)
            stop = min((end - offset) // width, piece.end - piece.start)
            if start < stop:
                yield base + start, base + stop


def _merged(ranges: list[Range]) -> list[Range]:
    merged: list[Range] = []
    for start, stop in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((start, stop))
    return merged


def modifiers(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The property modifiers (SPRM) of a list: operation code and operand."""
    position = 0
    while position + 2 < len(data):
        opcode = int.from_bytes(data[position : position + 2], "little")
        position += 2
        size = _OPERAND_BYTES.get(opcode >> 13, 0)
        if not size:
            if opcode == _LONG_OPERAND:
                size = int.from_bytes(data[position : position + 2], "little") + 1
            else:
                size = data[position] + 1
        yield opcode, data[position : position + size]
        position += size


def _paragraph_modifiers(page: bytes, start: int) -> bytes:
    """The list at that place of a page of paragraph properties: its size in words, a style, the modifiers."""
    if page[start]:
        return page[start + 3 : start + page[start] * 2]
    size = int.from_bytes(page[start + 1 : start + 2], "little") * 2
    return page[start + 4 : start + 2 + size]
