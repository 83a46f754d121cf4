"""A whoosh codec that takes postings which numpy has sorted, and writes them as the arrays they are.

whoosh's own road into a segment (analysers, a pool that sorts tuples one by one, blocks of 128 pickled and deflated)
costs some 10 ms a document. Here a segment's postings come as one array, its terms in one list; the files, the file
of terms among them, keep whoosh's format, so that whoosh's own searcher can still read the index (a test does).
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from hashlib import md5
from struct import Struct
from typing import Any

import numpy as np

from indexer.search.engines.postings import POSTING, Postings
from indexer.search.engines.whoosh_library import (
    FileStorage,
    ListMatcher,
    OrderedHashWriter,
    W3Codec,
    W3FieldWriter,
    pack_ushort,
)

Array = np.ndarray[Any, Any]

LENGTHS = Struct("!ii")
POINTER = Struct("!Iq")
pack_lengths, pack_pointer = LENGTHS.pack, POINTER.pack
LENGTHS_SIZE = LENGTHS.size
EMPTY_SLOT = pack_pointer(0, 0)
"""Of whoosh's hash file: the lengths before a key and its value, a pointer of its hash tables."""

TERM_INFO = np.dtype(
    [
        ("inlined", ">u1"),
        ("weight", ">f4"),
        ("documents", ">u4"),
        ("shortest", ">u1"),
        ("longest", ">u1"),
        ("heaviest", ">f4"),
        ("first", ">u4"),
        ("last", ">u4"),
        ("offset", ">u8"),
        ("size", ">u4"),
    ]
)
"""whoosh's record of one term (`W3TermInfo.to_bytes`), so that a segment's are made in one stroke."""


class TermFile(OrderedHashWriter):  # type: ignore[misc]
    """whoosh's file of terms, written in a few large strokes: the format is the same, the cost a third."""

    def add_sorted(self, keys: Sequence[bytes], values: bytes, size: int) -> None:
        """Adds keys in ascending order; `values` holds one value of `size` bytes for each."""
        position = self.dbfile.tell()
        positions = array("q")
        pieces: list[bytes] = []
        for number, key in enumerate(keys):
            hashed = int.from_bytes(md5(key, usedforsecurity=False).digest()[-4:], "big")
            self.buckets[hashed & 255].append((hashed, position))
            positions.append(position)
            pieces += (pack_lengths(len(key), size), key, values[number * size : (number + 1) * size])
            position += LENGTHS_SIZE + len(key) + size
        self.dbfile.write(b"".join(pieces))
        self.index.array = array("q", self.index.array) + positions
        if keys:
            self.lastkey = keys[-1]

    def _write_hashes(self) -> None:
        for entries in self.buckets:
            slots = 2 * len(entries)
            self.directory.append((self.dbfile.tell(), slots))
            table = [EMPTY_SLOT] * slots
            for hashed, position in entries:
                slot = (hashed >> 8) % slots
                while table[slot] is not EMPTY_SLOT:
                    slot = (slot + 1) % slots
                table[slot] = pack_pointer(hashed, position)
            self.dbfile.write(b"".join(table))


class ArrayFieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes a field's postings as one array of (document, weight) records instead of pickled blocks.

    Only `write_field` does: what whoosh's own writer would call, one posting at a time, is not for this codec.
    """

    def __init__(self, codec: W3Codec, storage: FileStorage, segment: Any) -> None:
        super().__init__(codec, storage, segment)
        self._tindex: Any  # made by whoosh as its own, slower writer: begin the file again
        self._tindex.dbfile.seek(0)
        self._tindex = TermFile(self._tindex.dbfile)
        self._fieldmap: dict[str, int] = {}
        self._tindex.extras["fieldmap"] = self._fieldmap

    def write_field(self, name: str, field: Any, postings: Postings) -> None:
        """All postings of a field; terms in byte order, as the file of terms demands."""
        self.start_field(name, field)
        infos = _term_infos(postings, self._postfile.tell())
        self._postfile.write(postings.records.tobytes())
        prefix = pack_ushort(self._fieldid)
        self._tindex.add_sorted(
            [prefix + term for term in postings.terms], infos.tobytes(), TERM_INFO.itemsize
        )
        self.finish_field()


class ArrayCodec(W3Codec):  # type: ignore[misc]
    """whoosh's codec with postings as plain arrays. Its name is in every segment's record: never rename it."""

    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> ArrayFieldWriter:
        return ArrayFieldWriter(self, storage, segment)

    def postings_reader(
        self, file: Any, info: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> Any:
        """For whoosh's own searcher; ours reads the arrays directly."""
        records = read_postings(file, info)
        weights = records["weight"].tolist()
        return ListMatcher(
            records["document"].tolist(), weights, format=format_, scorer=scorer, term=term, terminfo=info
        )


def _term_infos(postings: Postings, base: int) -> Array:
    starts, ends = postings.bounds[:-1], postings.bounds[1:]
    info = np.zeros(len(starts), dtype=TERM_INFO)
    if not len(starts):
        return info
    weights, documents = postings.records["weight"], postings.records["document"]
    info["weight"] = np.add.reduceat(weights, starts)
    info["heaviest"] = np.maximum.reduceat(weights, starts)
    info["documents"] = ends - starts
    info["first"] = documents[starts]
    info["last"] = documents[ends - 1]
    info["offset"] = base + starts * POSTING.itemsize
    info["size"] = (ends - starts) * POSTING.itemsize
    return info


def read_postings(file: Any, info: Any) -> Array:
    """The postings of one term, by document, from an open segment's file."""
    size = info.doc_frequency() * POSTING.itemsize  # the length in `extent` comes back as a tuple in 2.7.4
    found: Array = np.frombuffer(file.get(info.extent()[0], size), dtype=POSTING)
    return found
