"""Files that wait to be received: small ones first, none before it has come to rest."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from typing import NamedTuple

from archive.context import Archive
from archive.copying import stamp_of
from archive.paths import lstat
from archive.progress import Phase, Trouble
from archive.scan import PendingFile, Scanned
from archive.settle import NETWORK_SKEW_SECONDS, Settling, is_long_at_rest
from archive.sources import Root

WINDOW = 500
"""Pending filings fetched at once; "small first" holds within these, so that no large file starves."""

GROWING = "growing"
"""Size or mtime moved while we watched: somebody is still writing."""


class _Watched(NamedTuple):
    due: float  # monotonic seconds: not at rest before
    filing_id: int
    file: PendingFile


class Shelf:
    """The pending filings of the sources that were reached, handed out as they come to rest.

    In one pass a file is looked at twice at most, the settle time apart; what moves even then stays pending
    in the catalogue and is listed in `unsettled`.
    """

    def __init__(self, archive: Archive, scanned: Iterable[Scanned], settling: Settling) -> None:
        self._archive = archive
        self._sources = {source.row.id: source for source in scanned if source.root is not None}
        self._settling = settling
        self._window = [file for source in self._sources.values() for file in source.retry]
        self._cursor: int | None = 0  # None: all pending filings were fetched
        self._watched: list[_Watched] = []
        self._put_back: set[int] = set()
        self._times_watched = 0
        self.unsettled: list[Trouble] = []

    def root_of(self, file: PendingFile) -> Root | None:
        """None when the source is not, or no longer, reachable."""
        source = self._sources.get(file.source_id)
        return source.root if source else None

    def at_rest(self, room: int) -> list[PendingFile]:
        """Up to `room` files to be received now."""
        if self._archive.stop():
            return []
        found: list[PendingFile] = []
        now = self._archive.clock.monotonic()
        while len(found) < room and self._watched and self._watched[0].due <= now:
            self._archive.progress.advance(Phase.SETTLE)
            self._look_again(heapq.heappop(self._watched).file, found)
        while len(found) < room and (file := self._next()):
            root = self.root_of(file)
            skew = NETWORK_SKEW_SECONDS if root and root.is_network else 0.0
            wall_ns = int(self._archive.clock.now().timestamp() * 1e9)
            if is_long_at_rest(file.stamp, wall_ns, self._settle_seconds(file), skew):
                found.append(file)
            else:
                self._watch(file, found)
        return found

    def put_back(self, file: PendingFile, reason: str) -> None:
        """Takes back a file that could not be taken because it was busy or had changed."""
        fresh = self._look(file)
        if fresh is None or file.filing_id in self._put_back:
            self._give_up(file, reason)
            return
        self._put_back.add(file.filing_id)
        now, seconds = self._archive.clock.monotonic(), self._settle_seconds(file)
        self._settling.observe(file.filing_id, fresh.stamp, now, seconds)
        self._watch_until(now + seconds, fresh)

    def lose_source(self, source_id: int) -> None:
        """Its share has gone away on the way: its files wait for the next scan."""
        self._sources.pop(source_id, None)

    def seconds_to_wait(self) -> float | None:
        """Until the next file can be at rest; 0 when there is one to hand out now, None when none is left."""
        if self._archive.stop():
            return None
        if self._window or self._cursor is not None:
            return 0.0
        if not self._watched:
            return None
        return max(0.0, self._watched[0].due - self._archive.clock.monotonic())

    def _next(self) -> PendingFile | None:
        while True:
            while self._window:
                file = self._window.pop()
                if file.source_id in self._sources:
                    return file
            if self._cursor is None:
                return None
            rows = self._archive.catalogue.pending(after_id=self._cursor, limit=WINDOW)
            self._cursor = rows[-1].id if len(rows) == WINDOW else None
            self._window = [PendingFile(row.id, row.source_id, row.path, row.stamp) for row in rows]
            self._window.sort(key=lambda file: file.stamp.size, reverse=True)

    def _watch(self, file: PendingFile, found: list[PendingFile]) -> None:
        """A first look; into `found` if earlier ones were enough, or if receiving must name the trouble."""
        fresh = self._look(file)
        now, seconds = self._archive.clock.monotonic(), self._settle_seconds(file)
        if fresh is None or self._settling.observe(file.filing_id, fresh.stamp, now, seconds):
            found.append(fresh or file)
        else:
            self._watch_until(now + self._settling.remaining(file.filing_id, now, seconds), fresh)

    def _watch_until(self, due: float, file: PendingFile) -> None:
        heapq.heappush(self._watched, _Watched(due, file.filing_id, file))
        self._times_watched += 1
        self._archive.progress.total(Phase.SETTLE, self._times_watched)

    def _look_again(self, file: PendingFile, found: list[PendingFile]) -> None:
        if file.source_id not in self._sources:
            return
        fresh = self._look(file)
        now, seconds = self._archive.clock.monotonic(), self._settle_seconds(file)
        if fresh is None or self._settling.observe(file.filing_id, fresh.stamp, now, seconds):
            found.append(fresh or file)
        else:
            self._give_up(file, GROWING)

    def _settle_seconds(self, file: PendingFile) -> float:
        return self._sources[file.source_id].settings.settle_seconds

    def _look(self, file: PendingFile) -> PendingFile | None:
        """The file as it is now; None when it cannot be looked at."""
        root = self.root_of(file)
        if root is None:
            return None
        try:
            return file._replace(stamp=stamp_of(lstat(root.path, file.path)))
        except OSError:
            return None

    def _give_up(self, file: PendingFile, reason: str) -> None:
        source = self._sources.get(file.source_id)
        if source is not None:
            self.unsettled.append(Trouble(source.row.name, file.path, reason))
