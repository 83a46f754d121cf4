"""The columns of one commit as numpy arrays over mapped files; what they hold is told in `column_files`."""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from indexer.search.engines.column_files import (
    COLUMNS,
    ERRORS,
    ROW_FIELDS,
    UNCHECKED,
    Extent,
    column_path,
    split_lines,
)
from indexer.search.engines.postings import Postings, build_postings
from indexer.search.model import IndexUnusable

Array = np.ndarray[Any, Any]
ROW = np.dtype(list(ROW_FIELDS))
PAIR = np.dtype([("row", "<u4"), ("value", "<u4")])


class Columns:
    """An unchanging view. Opening maps the files; `is_checked` reads all but the tokens to prove them whole."""

    def __init__(
        self, folder: str, epoch: int, extents: Mapping[str, Extent], *, is_checked: bool = True
    ) -> None:
        self._mapped: dict[str, mmap.mmap | bytes] = {}
        for column in COLUMNS:
            extent = extents.get(column, Extent())
            self._mapped[column] = content = _map(column_path(folder, column, epoch), extent.size)
            if is_checked and column not in UNCHECKED and crc32(content) != extent.checksum:
                raise IndexUnusable(f"damaged: column {column} does not match its checksum")
        self.tokens: Array = np.frombuffer(self._mapped["tokens"], dtype="<u4")
        self.rows: Array = np.frombuffer(self._mapped["rows"], dtype=ROW)
        self.pairs: Array = np.frombuffer(self._mapped["pairs"], dtype=PAIR)
        self.stemmed: Array = np.frombuffer(self._mapped["stemmed"], dtype="<u4")
        """By term number, the number of its stem."""

    @cached_property
    def terms(self) -> list[str]:
        """By term number; number 0, the break, is the empty string."""
        return split_lines(self.content("terms"))

    @cached_property
    def stems(self) -> list[str]:
        """By stem number."""
        return split_lines(self.content("stems"))

    @cached_property
    def values(self) -> list[tuple[str, str]]:
        """(field, value) by value number."""
        texts = map(json.loads, split_lines(self.content("values")))
        return [(field, value) for field, _, value in (text.partition(" ") for text in texts)]

    def content(self, column: str) -> bytes:
        """The committed bytes of a column."""
        return bytes(self._mapped[column])

    def key(self, row: int) -> str:
        record = self.rows[row]
        start = int(record["label"])
        return str(self._mapped["labels"][start : start + int(record["key"])], errors=ERRORS)

    def keys(self) -> list[str]:
        """The key of every row."""
        starts = self.rows["label"]
        return self._texts(starts, starts + self.rows["key"])

    def sort_names(self) -> list[str]:
        starts = self.rows["label"] + self.rows["key"]
        return self._texts(starts, starts + self.rows["name"])

    def _texts(self, starts: Array, ends: Array) -> list[str]:
        labels = self.content("labels")
        return [
            labels[start:end].decode(errors=ERRORS)
            for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
        ]

    def postings(self, first: int, last: int, live: Array, vocabulary: list[str]) -> Postings:
        """Postings of rows [first, last), numbered from 0; of those that are `live` among them."""
        rows = self.rows[first:last]
        if not len(rows):
            return build_postings(self.tokens[:0], np.empty(0, np.int64), rows["head"], live, vocabulary)
        base = int(rows["start"][0])
        end = int(rows["start"][-1]) + int(rows["length"][-1])
        starts = rows["start"].astype(np.int64) - base
        return build_postings(self.tokens[base:end], starts, rows["head"], live, vocabulary)


def _map(path: Path, size: int) -> mmap.mmap | bytes:
    """The first bytes of a file; what was appended since does not show."""
    if not size:
        return b""
    with open(path, "rb") as file:
        if os.fstat(file.fileno()).st_size < size:
            raise IndexUnusable(f"damaged: {path.name} is cut off")
        return mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)
