"""The structures of the PowerPoint binary format ([MS-PPT]): records, and where each object of the file lies."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from indexer.extract.context import ExtractProblem
from indexer.extract.model import ProblemCode

DOCUMENT, SLIDE, NOTES, MASTER, HANDOUT = 0x03E8, 0x03EE, 0x03F0, 0x03F8, 0x0FC9
SLIDE_LIST, SLIDE_PERSIST = 0x0FF0, 0x03F3
TEXT_CHARS, TEXT_BYTES, C_STRING, OUTLINE_REF, TEXT_HEADER = 0x0FA0, 0x0FA8, 0x0FBA, 0x0F9E, 0x0F9F
SHAPE, CLIENT_TEXT, PLACEHOLDER = 0xF004, 0xF00D, 0x0BC3
HEADERS_FOOTERS, COMMENT, OLE_OBJECT, NOTES_ATOM = 0x0FD9, 0x2EE0, 0x1011, 0x03F1
_USER_EDIT, _PERSIST_DIRECTORY, _CURRENT_USER = 0x0FF5, 0x1772, 0x0FF6

_ENCRYPTED_TOKEN = 0xF3D1C4DF
_HEADER_BYTES = 8
_RECORD_HEADER = struct.Struct("<HHI")
_BINARY_TAG = (
    0x138B  # what later versions added, comments among it: records without being marked as a container
)
_CONTAINER = 0xF  # record version of a record that holds records

MAX_EDITS = 10_000
"""Saves of which the file keeps a trace; more is a circle."""


class Record(NamedTuple):
    kind: int
    instance: int
    is_container: bool
    start: int  # of its content
    end: int


class PowerPointFile:
    """The main stream and, by number, the objects that are still part of the presentation.

    Raises `ExtractProblem` (ENCRYPTED).
    """

    def __init__(self, data: bytes, current_user: bytes) -> None:
        self.data = data
        self.objects: dict[int, int] = {}  # number → offset of the record
        self.document = -1
        edit = -1
        if len(current_user) >= 20:
            token, edit = struct.unpack_from("<II", current_user, 12)
            if token == _ENCRYPTED_TOKEN:
                raise ExtractProblem(ProblemCode.ENCRYPTED, "PowerPoint password")
        self._follow_edits(edit)

    def record(self, offset: int) -> Record | None:
        """The record whose header is there, cut to the stream's end."""
        if not 0 <= offset <= len(self.data) - _HEADER_BYTES:
            return None
        head, kind, length = _RECORD_HEADER.unpack_from(self.data, offset)
        start = offset + _HEADER_BYTES
        is_container = head & 0xF == _CONTAINER or kind == _BINARY_TAG
        return Record(kind, head >> 4, is_container, start, min(start + length, len(self.data)))

    def children(self, parent: Record) -> Iterator[Record]:
        offset = parent.start
        while offset < parent.end:
            child = self.record(offset)
            if child is None:
                return
            yield child if child.end <= parent.end else child._replace(end=parent.end)
            offset = child.end

    def walk(self, parent: Record) -> Iterator[Record]:
        """All records below, in the order stored, containers before what they hold."""
        data, offset, end = self.data, parent.start, parent.end - _HEADER_BYTES
        unpack, make = _RECORD_HEADER.unpack_from, Record._make
        while offset <= end:
            head, kind, length = unpack(data, offset)
            offset += _HEADER_BYTES
            is_container = head & 0xF == _CONTAINER or kind == _BINARY_TAG
            yield make((kind, head >> 4, is_container, offset, min(offset + length, parent.end)))
            if not is_container:  # what a container holds follows its header
                offset += length

    def whole(self) -> Record:
        """The stream as if it were one container, for files whose object directory is lost."""
        return Record(0, 0, True, 0, len(self.data))

    def text(self, record: Record) -> str:
        """Of a text atom: line ends as newlines."""
        content = self.data[record.start : record.end]
        text = content.decode("cp1252" if record.kind == TEXT_BYTES else "utf-16-le", "replace")
        return text.replace("\r", "\n").replace("\x0b", "\n").rstrip("\0")

    def object(self, number: int) -> Record | None:
        return self.record(self.objects.get(number, -1))

    def number_at(self, record: Record, offset: int) -> int:
        """The 32-bit number within a record's content; 0 beyond its end."""
        if record.start + offset + 4 > record.end:
            return 0
        value: int = struct.unpack_from("<I", self.data, record.start + offset)[0]
        return value

    def _follow_edits(self, offset: int) -> None:
        """From the last save back: each has a directory of the objects it wrote; the newest place counts."""
        for _ in range(MAX_EDITS):
            edit = self.record(offset)
            if edit is None or edit.kind != _USER_EDIT:
                return
            directory = self.record(self.number_at(edit, 12))
            if directory is not None and directory.kind == _PERSIST_DIRECTORY:
                self._read_directory(directory)
            if self.document < 0:
                self.document = self.number_at(edit, 16)
            offset = self.number_at(edit, 8)
            if not offset:
                return

    def _read_directory(self, directory: Record) -> None:
        offset = 0
        while directory.start + offset < directory.end:
            head = self.number_at(directory, offset)
            first, count = head & 0xFFFFF, head >> 20
            offset += 4
            for index in range(count):
                if directory.start + offset >= directory.end:
                    return
                self.objects.setdefault(first + index, self.number_at(directory, offset))
                offset += 4
