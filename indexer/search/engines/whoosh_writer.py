"""Writing with whoosh: rows into columns, rows into segments, few segments out of many, dead rows thrown out.

A commit is: columns appended and synced → segment written and synced → whoosh's table of contents → the commit file,
which names that table, the length of every column and the catalogue change reached. Only the last step makes
anything count; after a crash at any other, the next writer cuts the columns back and removes the rest.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate, pairwise
from math import log
from typing import Any

import numpy as np

from indexer.language.stream import unit_terms
from indexer.search.engines.column_files import COLUMNS, ColumnAppender, Extent
from indexer.search.engines.columns import Columns
from indexer.search.engines.compaction import compact
from indexer.search.engines.durable import FileLock, sync_folder
from indexer.search.engines.whoosh_commit import WhooshCommit, check_files, read_commit, write_commit
from indexer.search.engines.whoosh_segments import Segments
from indexer.search.model import IndexDocument

FLUSH_TOKENS = 1_000_000
"""Tokens that wait in memory at most (1,200 documents; 40 MB while they become a segment)."""

MERGE_COUNT = 8
"""So many segments of like size in a row are made one: a word is looked up in each of them (20 µs)."""

MERGE_TOKENS = 1_000_000
"""Largest segment that merging makes (1,200 documents; 40 MB while it is made)."""

MERGE_TOKENS_IN_COMMIT = 600_000
"""What one commit merges at most (0.3 s), so that it stays well under a second; `close` does the rest."""

TIDY_COUNT = 16
"""Segments from which `close` merges: fewer cost a search less than merging costs whoever waits for the end."""

DEAD_ROWS = 500
"""Replaced and deleted rows are left where they are until there are so many, and more than live ones."""


class WhooshWriter:
    """The only writer of a folder, for as long as it is open."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._is_broken = self._is_closed = False
        self._is_changed = False  # since the last commit
        self._lock = FileLock.exclusive(os.path.join(folder, "writer.lock"))
        try:
            self._load(read_commit(folder))
        except BaseException:
            self._lock.release()
            raise

    def _load(self, commit: WhooshCommit) -> None:
        """Takes up the state of a commit; whatever else lies in the folder is removed."""
        check_files(self.folder, commit)
        self._committed = commit
        self._segments = Segments(self.folder, commit.toc, commit.toc_checksum)
        self._segments.clean()
        _remove_other_epochs(self.folder, commit)
        columns = Columns(self.folder, commit.epoch, commit.columns)
        self._starts = columns.rows["start"].tolist()
        self._row_of = {key: row for row, key in enumerate(columns.keys())}
        for row in self._segments.deleted():
            key = columns.key(row)
            if self._row_of[key] == row:
                del self._row_of[key]
        self._appender = ColumnAppender(self.folder, commit.epoch, commit.columns)
        self._dead: list[int] = []  # rows to be marked at the next commit

    # --- changes ---

    def put(self, document: IndexDocument) -> None:
        self._check()
        stream = unit_terms(document.title, document.names, document.pages, document.body)
        with self._unless_broken():
            self._is_changed = True
            self.delete(document.key)
            self._row_of[document.key] = self._appender.add(document, stream)
            if self._appender.waiting >= FLUSH_TOKENS:
                self._add_segment(self._appender.flush())

    def delete(self, key: str) -> None:
        self._check()
        row = self._row_of.pop(key, None)
        if row is not None:
            self._is_changed = True
            self._dead.append(row)

    def commit(self, seq: int) -> None:
        self._check()
        with self._unless_broken():
            extents = self._appender.sync()
            if is_changed := self._is_changed:
                self._add_segment(extents)
                self._segments.delete(self._dead)
                self._dead = []
                self._merge(extents, MERGE_TOKENS_IN_COMMIT, at_least=MERGE_COUNT)
                self._segments.publish()
            self._publish(seq, extents)
            self._is_changed = False
            if is_changed:
                self._segments.clean()

    def close(self) -> None:
        """Drops what was not committed; otherwise leaves few segments and few dead rows behind."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            if not (self._is_broken or self._is_changed):
                self._tidy()
        finally:
            self._appender.close()
            self._lock.release()

    def _publish(self, seq: int, extents: dict[str, Extent]) -> None:
        sync_folder(self.folder)
        commit = WhooshCommit(
            seq=seq,
            documents=len(self._row_of),
            toc=self._segments.toc,
            toc_checksum=self._segments.checksum(),
            epoch=self._appender.epoch,
            columns=extents,
            files=self._segments.files(),
        )
        write_commit(self.folder, commit)
        self._committed = commit

    # --- segments ---

    def _add_segment(self, extents: dict[str, Extent]) -> None:
        """Makes a segment of the rows that are in none yet."""
        first, last = sum(self._segments.sizes()), self._appender.rows
        if last > first:
            columns = Columns(self.folder, self._appender.epoch, extents, is_checked=False)
            self._starts += columns.rows["start"][first:last].tolist()
            self._segments.list.append(self._segment(columns, first, last, frozenset()))

    def _segment(self, columns: Columns, first: int, last: int, dead: frozenset[int]) -> Any:
        live = np.ones(last - first, dtype=bool)
        gone = [row - first for row in dead if first <= row < last]
        live[gone] = False
        keys = [columns.key(row) for row in range(first, last)]
        segment = self._segments.make(keys, columns.postings(first, last, live, self._appender.terms.listed))
        for number in gone:
            segment.delete_document(number)
        return segment

    def _merge(self, extents: dict[str, Extent], tokens: int, at_least: int) -> None:
        """Makes one segment of several of like size at the end of the list, as long as there are some."""
        while span := self._mergeable(extents["tokens"].size // 4, tokens, at_least):
            first, last = span
            bounds = [0, *accumulate(self._segments.sizes())]
            columns = Columns(self.folder, self._appender.epoch, extents, is_checked=False)
            dead = frozenset(self._segments.deleted())
            merged = self._segment(columns, bounds[first], bounds[last], dead)
            self._segments.list[first:last] = [merged]

    def _mergeable(self, total: int, limit: int, at_least: int) -> tuple[int, int] | None:
        """The span [first, last) of segments to merge next: `at_least` so many, `limit` tokens at most."""
        bounds = [*self._starts, total]
        rows = [0, *accumulate(self._segments.sizes())]
        sizes = [bounds[after] - bounds[before] for before, after in pairwise(rows)]
        for first in _alike_from(sizes):
            last, tokens = first, 0
            while last < len(sizes) and tokens + sizes[last] <= limit:
                tokens += sizes[last]
                last += 1
            if last - first >= at_least:
                return first, last
        return None

    def _tidy(self) -> None:
        """Merges without hurry; throws out dead rows when they outnumber the live ones."""
        commit = self._committed
        before = list(self._segments.list)
        if self._appender.rows - len(self._row_of) > max(DEAD_ROWS, len(self._row_of)):
            self._compact()
        elif len(before) >= TIDY_COUNT:
            self._merge(commit.columns, MERGE_TOKENS, at_least=2)
            if self._segments.list == before:
                return
            self._segments.publish()
            self._publish(commit.seq, commit.columns)
        self._segments.clean()
        _remove_other_epochs(self.folder, self._committed)

    def _compact(self) -> None:
        """Copies the live rows into columns of the next epoch, and makes all segments anew from them."""
        columns = Columns(self.folder, self._appender.epoch, self._committed.columns)
        epoch = self._appender.epoch + 1
        extents = compact(columns, sorted(self._row_of.values()), self.folder, epoch)
        self._appender.close()
        self._appender = ColumnAppender(self.folder, epoch, extents)
        self._starts = []
        self._segments.list = []
        copied = Columns(self.folder, epoch, extents)
        starts = copied.rows["start"].tolist()
        first = 0
        while first < len(starts):
            last = max(first + 1, bisect_left(starts, starts[first] + MERGE_TOKENS))
            self._segments.list.append(self._segment(copied, first, last, frozenset()))
            first = last
        self._segments.publish()
        self._publish(self._committed.seq, extents)

    # --- state ---

    def _check(self) -> None:
        if self._is_closed:
            raise ValueError("the writer is closed")
        if self._is_broken:
            raise ValueError("a change failed half-way: close this writer and open another")

    @contextmanager
    def _unless_broken(self) -> Iterator[None]:
        """After a failure (a full disk) what is in memory no longer fits what is on the disk."""
        try:
            yield
        except BaseException:
            self._is_broken = True
            raise


def _alike_from(sizes: list[int]) -> Iterator[int]:
    """Where the last segments begin that are worth merging: at least MERGE_COUNT, none of a higher level than
    the least possible. Segments of one level are of like size; the next level is MERGE_COUNT times as large."""
    levels = [int(log(max(size, 1), MERGE_COUNT)) for size in sizes]
    for level in sorted(set(levels)):
        first = len(levels)
        while first and levels[first - 1] <= level:
            first -= 1
        if len(levels) - first >= MERGE_COUNT:
            yield first


def _remove_other_epochs(folder: str, commit: WhooshCommit) -> None:
    for name in os.listdir(folder):
        column, _, epoch = name.partition(".")
        if column in COLUMNS and epoch != str(commit.epoch):
            os.remove(os.path.join(folder, name))
