"""whoosh's side of a commit: its segments, their making and deleting, and reading the postings of a word.

Rows are whoosh's document numbers: segments follow one another in the order in which their rows were added.
"""

from __future__ import annotations

import os
import shutil
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from threading import Lock
from typing import Any
from zlib import crc32

import numpy as np

from indexer.search.engines.durable import sync_file
from indexer.search.engines.postings import POSTING, Postings
from indexer.search.engines.whoosh_codec import ArrayCodec, read_postings
from indexer.search.engines.whoosh_library import (
    STORED,
    TOC,
    FieldType,
    FileStorage,
    Frequency,
    Schema,
    TermNotFound,
    W3TermInfo,
)
from indexer.search.model import IndexUnusable

Array = np.ndarray[Any, Any]

NAME = "bukti"
EXACT = "exact"
KEY = "key"

PAST_UTF8 = b"\xff"
"""Sorts behind every byte of UTF-8."""


def _schema() -> Any:
    return Schema(**{KEY: STORED, EXACT: FieldType(Frequency(), None)})


class Segments:
    """The segments of one committed table of contents, and the making of the next. Documents are rows."""

    def __init__(self, folder: str, toc: int, checksum: int | None = None) -> None:
        """Opens table of contents number `toc`; IndexUnusable when it is not what `checksum` says."""
        self.storage = FileStorage(folder)
        self.folder = folder
        self.toc = toc
        if checksum is not None and self.checksum() != checksum:  # it is a pickle: never load another one
            raise IndexUnusable("damaged: whoosh's table of contents does not match its checksum")
        try:
            self.list: list[Any] = list(TOC.read(self.storage, NAME, gen=toc).segments)
        except FileNotFoundError:
            raise
        except Exception as error:
            raise IndexUnusable(f"damaged: whoosh's table of contents: {error!r}") from error

    @classmethod
    def create(cls, folder: str) -> Segments:
        """An index without documents: table of contents number 0."""
        TOC.create(FileStorage(folder), _schema(), NAME)
        return cls(folder, 0)

    def sizes(self) -> list[int]:
        """Rows of each segment, in order."""
        return [segment.doc_count_all() for segment in self.list]

    def deleted(self) -> list[int]:
        """Rows that are no longer there."""
        rows: list[int] = []
        base = 0
        for segment in self.list:
            rows += [base + number for number in segment.deleted_docs()]
            base += segment.doc_count_all()
        return rows

    def delete(self, rows: Iterable[int]) -> None:
        """Marks rows as deleted; they keep their numbers."""
        bases = [0, *accumulate(self.sizes())]
        for row in rows:
            number = bisect_right(bases, row) - 1
            self.list[number].delete_document(row - bases[number])

    def make(self, keys: Sequence[str], postings: Postings) -> Any:
        """Writes and syncs a segment of one document per key; it belongs to nothing until `publish`."""
        codec = ArrayCodec()
        segment = codec.new_segment(self.storage, NAME)
        documents = codec.per_document_writer(self.storage, segment)
        for number, key in enumerate(keys):
            documents.start_doc(number)
            documents.add_field(KEY, None, key, None)
            documents.finish_doc()
        documents.close()
        terms = codec.field_writer(self.storage, segment)
        terms.write_field(EXACT, _schema()[EXACT], postings)
        terms.close()
        segment.set_doc_count(len(keys))
        for name in self.files_of(segment):
            sync_file(os.path.join(self.folder, name))
        return segment

    def publish(self) -> None:
        """Writes and syncs the next table of contents."""
        self.toc += 1
        TOC(_schema(), self.list, self.toc).write(self.storage, NAME)
        sync_file(self._toc_path())

    def checksum(self) -> int:
        """Of the table of contents."""
        with open(self._toc_path(), "rb") as file:
            return crc32(file.read())

    def files(self) -> dict[str, int]:
        """The files that the table of contents needs, itself included, and their sizes."""
        names = [os.path.basename(self._toc_path())]
        for segment in self.list:
            names += self.files_of(segment)
        return {name: os.path.getsize(os.path.join(self.folder, name)) for name in names}

    def clean(self) -> None:
        """Removes every file of whoosh that the table of contents does not need."""
        needed = self.files()
        for name in os.listdir(self.folder):
            if name.startswith((f"{NAME}_", f"_{NAME}_")) and name not in needed:
                os.remove(os.path.join(self.folder, name))
        shutil.rmtree(os.path.join(self.folder, f"{NAME}.tmp"), ignore_errors=True)

    def _toc_path(self) -> str:
        return os.path.join(self.folder, TOC._filename(NAME, self.toc))

    def files_of(self, segment: Any) -> list[str]:
        return sorted(segment.list_files(self.storage))


class TermPostings:
    """Reads the postings of a term from all segments at once. Safe to share between threads."""

    def __init__(self, segments: Segments) -> None:
        self._readers: list[tuple[int, Any]] = []
        self._lock = Lock()
        base = 0
        for segment in segments.list:
            codec = segment.codec()
            self._readers.append((base, _opened(codec, segments.storage, segment)))
            base += segment.doc_count_all()
        self._rows = base

    def read(self, term: str) -> Array:
        """(row, weight) records of an exact term in row order; deleted rows included."""
        encoded = term.encode()
        pieces = []
        with self._lock:  # whoosh's files seek before they read
            for base, reader in self._readers:
                try:
                    info: W3TermInfo = reader.term_info(EXACT, encoded)
                except TermNotFound:
                    continue
                except Exception as error:
                    raise IndexUnusable(f"damaged: whoosh's terms: {error!r}") from error
                records = _records_of(reader, info)
                if base:
                    records = records.copy()
                    records["document"] += base
                pieces.append(records)
        found = np.concatenate(pieces) if pieces else np.empty(0, dtype=POSTING)
        return self._checked(found, found["document"])

    def rows_of_prefix(self, prefix: str) -> Array:
        """Rows with any term that begins so, deleted ones included; a row may come several times.

        Terms are in byte order and so are their postings: those of a prefix are one stretch in each segment.
        """
        encoded = prefix.encode()
        pieces = []
        with self._lock:
            for base, reader in self._readers:
                try:
                    first, last = _first_posting(reader, encoded), _first_posting(reader, encoded + PAST_UTF8)
                    content = reader._postfile.get(first, last - first)
                    pieces.append(np.frombuffer(content, dtype=POSTING)["document"] + np.uint32(base))
                except Exception as error:
                    raise IndexUnusable(f"damaged: whoosh's terms: {error!r}") from error
        rows = np.concatenate(pieces) if pieces else np.empty(0, dtype=np.uint32)
        return self._checked(rows, rows)

    def _checked(self, found: Array, rows: Array) -> Array:
        if len(rows) and int(rows.max()) >= self._rows:
            raise IndexUnusable("damaged: whoosh's postings name rows that are not there")
        return found

    def close(self) -> None:
        """Safe to call twice; happens by itself when the object goes."""
        for _, reader in self._readers:
            reader.close()
        self._readers = []

    __del__ = close


def _first_posting(reader: Any, term: bytes) -> int:
    """Where the postings of the first term not before this one begin in the segment's file."""
    index = reader._tindex
    place = index.closest_key_pos(reader._keycoder(EXACT, term))
    if place is None:
        return os.fstat(reader._postfile.fileno()).st_size
    _, start, size = index.key_and_range_at(place)
    offset: int = W3TermInfo.from_bytes(index.dbfile.get(start, size)).extent()[0]
    return offset


def _opened(codec: Any, storage: Any, segment: Any) -> Any:
    try:
        return codec.terms_reader(storage, segment)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise IndexUnusable(f"damaged: segment {segment.segment_id()} of whoosh: {error!r}") from error


def _records_of(reader: Any, info: Any) -> Array:
    try:
        return read_postings(reader._postfile, info)
    except Exception as error:
        raise IndexUnusable(f"damaged: whoosh's postings: {error!r}") from error
