"""The compact columns beside whoosh's files: what they are called, and appending to them.

One generation has eight append-only files, named `<column>.<epoch>`; a compaction writes all of them anew under
the next epoch. A commit notes how long each one is: what lies beyond was never committed.

    tokens  uint32   term numbers of the exact stream of every row: head, break, body, break
    rows    ROW      one record per row (a document as put once; a replaced one leaves a dead row)
    labels  bytes    key and sort name of each row, UTF-8
    pairs   uint32   (row, value number), one per keyword value of a row
    terms   lines    the vocabulary; line n is term number n, the empty line 0 is the break
    stemmed uint32   by term, the number of its stem
    stems   lines    the stems
    values  lines    "field value", as JSON strings
"""

from __future__ import annotations

import json
import os
from array import array
from pathlib import Path
from struct import Struct
from typing import IO
from zlib import crc32

import msgspec

from indexer.language.stem import stem
from indexer.language.stream import Stream
from indexer.search.engines.ranking import keyword_values, sort_name
from indexer.search.model import IndexDocument, IndexUnusable

ROW_FIELDS = (
    ("start", "<u8"),  # of its tokens
    ("length", "<u4"),  # tokens, breaks included
    ("head", "<u4"),  # tokens before the first break
    ("label", "<u8"),  # offset of its key in `labels`; the sort name follows
    ("key", "<u4"),  # bytes
    ("name", "<u4"),  # bytes
    ("day", "<u4"),  # proleptic ordinal of the document date, 0 for none
)
ROW_STRUCT = Struct("<QIIQIII")
ROW_SIZE = ROW_STRUCT.size
COLUMNS = ("tokens", "rows", "labels", "pairs", "terms", "stemmed", "stems", "values")
UNCHECKED = ("tokens",)
"""Not read as a whole when an index is opened, so only its length is checked then."""

BREAK = 0
ERRORS = "surrogatepass"
"""Keys hold member paths, which may hold bytes that are no text: they come back as they were given."""


class Extent(msgspec.Struct, frozen=True):
    """How much of a column is committed, and the CRC-32 of that much."""

    size: int = 0
    checksum: int = 0


def column_path(folder: str | Path, column: str, epoch: int) -> Path:
    return Path(folder) / f"{column}.{epoch}"


def read_column(folder: str | Path, column: str, epoch: int, extents: dict[str, Extent]) -> bytes:
    """The committed bytes of a column; IndexUnusable when they are not those that were committed."""
    extent = extents.get(column, Extent())
    if not extent.size:
        return b""
    with open(column_path(folder, column, epoch), "rb") as file:
        content = file.read(extent.size)
    if len(content) < extent.size:
        raise IndexUnusable(f"damaged: column {column} is cut off")
    if column not in UNCHECKED and crc32(content) != extent.checksum:
        raise IndexUnusable(f"damaged: column {column} does not match its checksum")
    return content


def split_lines(content: bytes) -> list[str]:
    """The lines of a column; line n is what number n stands for."""
    return content.decode()[:-1].split("\n") if content else []


def lines_of(texts: list[str]) -> bytes:
    return "".join(f"{text}\n" for text in texts).encode()


class AppendedFile:
    """One column being appended to. Bytes wait in memory until `flush`."""

    def __init__(self, path: Path, extent: Extent) -> None:
        mode = "r+b" if path.exists() else "w+b"
        self._file: IO[bytes] = open(path, mode)  # noqa: SIM115  # closed by close
        self._file.truncate(extent.size)
        self._file.seek(extent.size)
        self._extent = extent

    def append(self, content: bytes) -> None:
        if content:
            self._file.write(content)
            before = self._extent
            self._extent = Extent(before.size + len(content), crc32(content, before.checksum))

    def flush(self) -> Extent:
        self._file.flush()
        return self._extent

    def sync(self) -> Extent:
        extent = self.flush()
        os.fsync(self._file.fileno())
        return extent

    def close(self) -> None:
        self._file.close()


class Numbers(dict[str, int]):
    """Numbers strings in the order in which they come; `fresh` holds those not yet written."""

    def __init__(self, known: list[str]) -> None:
        super().__init__(zip(known, range(len(known)), strict=True))
        self.listed = known
        self.fresh: list[str] = []

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self.listed)
        self.listed.append(text)
        self.fresh.append(text)
        return number

    def take(self) -> list[str]:
        """The strings that came since the last call."""
        fresh, self.fresh = self.fresh, []
        return fresh


class ColumnAppender:
    """Turns documents into rows. Nothing is durable before `sync`; what a crash leaves behind is cut off on opening."""

    def __init__(self, folder: str, epoch: int, extents: dict[str, Extent]) -> None:
        self.folder = folder
        self.epoch = epoch
        self.rows = extents.get("rows", Extent()).size // ROW_SIZE
        self.terms = Numbers(split_lines(read_column(folder, "terms", epoch, extents)))
        self._stems = Numbers(split_lines(read_column(folder, "stems", epoch, extents)))
        self._values = Numbers(
            [json.loads(line) for line in split_lines(read_column(folder, "values", epoch, extents))]
        )
        self._files = {
            name: AppendedFile(column_path(folder, name, epoch), extents.get(name, Extent()))
            for name in COLUMNS
        }
        self._tokens = array("I")
        self._pairs = array("I")
        self._labels = bytearray()
        self._records = bytearray()
        self._token_count = extents.get("tokens", Extent()).size // 4
        self._label_size = extents.get("labels", Extent()).size
        if not self.terms:
            self.terms[""]
            self._stems[""]

    @property
    def waiting(self) -> int:
        """Tokens not yet flushed."""
        return len(self._tokens)

    def add(self, document: IndexDocument, stream: Stream) -> int:
        """Appends a row for the document, whose words are given, and returns its number."""
        number = self.terms.__getitem__
        before = len(self._tokens)
        self._tokens.extend(map(number, stream.head))
        self._tokens.append(BREAK)
        self._tokens.extend(map(number, stream.body))
        self._tokens.append(BREAK)
        length = len(self._tokens) - before
        self._add_record(document, length, len(stream.head))
        for field, value in keyword_values(document):
            self._pairs.append(self.rows)
            self._pairs.append(self._values[f"{field} {value}"])
        self.rows += 1
        return self.rows - 1

    def _add_record(self, document: IndexDocument, length: int, head: int) -> None:
        key = document.key.encode(errors=ERRORS)
        name = sort_name(document).encode(errors=ERRORS)
        day = document.date.toordinal() if document.date else 0
        self._records += ROW_STRUCT.pack(
            self._token_count, length, head, self._label_size, len(key), len(name), day
        )
        self._labels += key
        self._labels += name
        self._token_count += length
        self._label_size += len(key) + len(name)

    def flush(self) -> dict[str, Extent]:
        """Hands all that waits to the operating system, and returns how long each column then is."""
        terms = self.terms.take()
        self._files["stemmed"].append(array("I", [self._stems[stem(term)] for term in terms]).tobytes())
        self._files["terms"].append(lines_of(terms))
        self._files["stems"].append(lines_of(self._stems.take()))
        self._files["values"].append(lines_of([json.dumps(value) for value in self._values.take()]))
        self._files["tokens"].append(self._tokens.tobytes())
        self._files["pairs"].append(self._pairs.tobytes())
        self._files["labels"].append(bytes(self._labels))
        self._files["rows"].append(bytes(self._records))
        for waiting in (self._tokens, self._pairs, self._labels, self._records):
            del waiting[:]
        return {name: file.flush() for name, file in self._files.items()}

    def sync(self) -> dict[str, Extent]:
        """`flush`, and waits until the disk has it."""
        self.flush()
        return {name: file.sync() for name, file in self._files.items()}

    def close(self) -> None:
        for file in self._files.values():
            file.close()
