"""Files that wait to be received: each source has its turn, small files first, none before it has come to rest."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from archive.context import Archive
from archive.copying import stamp_of
from archive.paths import lstat
from archive.progress import Phase, Trouble
from archive.scan import PendingFile, Scanned
from archive.settle import NETWORK_SKEW_SECONDS, Settling, is_long_at_rest, seconds_to_rest
from archive.sources import Root
from evidence_store.model import Stamp

WINDOW = 500
"""Pending filings of a source fetched at once; "small first" holds within these, so that no large file starves."""

GROWING = "growing"
"""Size or mtime moved while we watched: somebody is still writing."""

PATIENCE_SECONDS = 5.0
LONGEST_PATIENCE_SECONDS = 60.0
"""A file that keeps moving is looked at again after so long, then after twice as long, and so on up to the longest."""


class _Watched(NamedTuple):
    due: float  # monotonic seconds: not at rest before
    filing_id: int
    file: PendingFile


class _Out(NamedTuple):
    """A file that is watched, or was handed out, and the stamp that the catalogue had then."""

    source_id: int
    stamp: Stamp


@dataclass
class _Lane:
    """The pending files of one source."""

    source: Scanned
    window: list[PendingFile] = field(default_factory=list)  # largest first
    cursor: int | None = 0  # None: all pending filings were fetched


class Shelf:
    """The pending filings of the sources that were reached, handed out as they come to rest.

    In one pass a file is looked at twice at most, the settle time apart; what moves even then stays pending
    in the catalogue and is listed in `unsettled`. A patient shelf goes on looking at it now and then, for as
    long as the pass goes on for other reasons.
    """

    def __init__(
        self,
        archive: Archive,
        scanned: Iterable[Scanned],
        settling: Settling,
        *,
        is_patient: bool = False,
    ) -> None:
        self._archive = archive
        self._settling = settling
        self._is_patient = is_patient
        self._lanes: dict[int, _Lane] = {}  # by source id
        self._turns: deque[int] = deque()  # source ids, the next one first
        self._watched: list[_Watched] = []
        self._out: dict[int, _Out] = {}  # by filing id
        self._put_back: set[int] = set()
        self._times_watched = 0
        self._unsettled: dict[int, Trouble] = {}
        self._later: list[_Watched] = []  # unsettled ones to be looked at again
        self._patience: dict[int, float] = {}
        self.lost: set[int] = set()
        """Ids of sources that went away on the way, until somebody has taken note."""
        for source in scanned:
            self.add(source)

    @property
    def unsettled(self) -> list[Trouble]:
        return list(self._unsettled.values())

    def add(self, source: Scanned) -> None:
        """A source was reached, or some of its files were recorded since."""
        lane = self._lanes.get(source.row.id)
        if lane is None:
            lane = self._lanes[source.row.id] = _Lane(source)
            self._turns.append(source.row.id)
        lane.source, lane.cursor = source, 0
        lane.window += [file for file in source.retry if file.filing_id not in self._out]

    def root_of(self, file: PendingFile) -> Root | None:
        """None when the source is not, or no longer, reachable."""
        lane = self._lanes.get(file.source_id)
        return lane.source.root if lane else None

    def at_rest(self, room: int) -> list[PendingFile]:
        """Up to `room` files to be received now."""
        if self._archive.stop():
            return []
        found: list[PendingFile] = []
        now = self._archive.clock.monotonic()
        while len(found) < room and self._watched and self._watched[0].due <= now:
            self._archive.progress.advance(Phase.SETTLE)
            self._look_again(heapq.heappop(self._watched).file, found)
        while len(found) < room and self._later and self._later[0].due <= now:
            later = heapq.heappop(self._later).file
            if later.filing_id in self._unsettled and later.source_id in self._lanes:
                self._watch(later, found)
        while len(found) < room and (file := self._next()):
            if is_long_at_rest(
                file.stamp, self._wall_ns(), self._settle_seconds(file), self._skew_seconds(file)
            ):
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

    def done(self, file: PendingFile) -> None:
        """The catalogue was told what became of it."""
        self._out.pop(file.filing_id, None)
        self._unsettled.pop(file.filing_id, None)
        self._patience.pop(file.filing_id, None)
        self._put_back.discard(file.filing_id)
        self._settling.forget(file.filing_id)

    def lose_source(self, source_id: int) -> None:
        """Its share has gone away on the way: its files wait for the next scan."""
        if self._lanes.pop(source_id, None) is not None:
            self._turns.remove(source_id)
            self.lost.add(source_id)
            self._out = {id_: out for id_, out in self._out.items() if out.source_id != source_id}

    def seconds_to_wait(self) -> float | None:
        """Until the next file can be at rest; 0 when there is one to hand out now, None when none is left but
        those that do not come to rest."""
        if self._archive.stop():
            return None
        if any(lane.window or lane.cursor is not None for lane in self._lanes.values()):
            return 0.0
        if not self._watched:
            return None
        return max(0.0, self._watched[0].due - self._archive.clock.monotonic())

    def _next(self) -> PendingFile | None:
        """The next file of the next source that has one."""
        for _ in range(len(self._turns)):
            source_id = self._turns[0]
            self._turns.rotate(-1)
            if file := self._next_of(source_id):
                self._out.setdefault(file.filing_id, _Out(source_id, file.stamp))
                return file
        return None

    def _next_of(self, source_id: int) -> PendingFile | None:
        lane = self._lanes[source_id]
        while not lane.window:
            if lane.cursor is None:
                return None
            rows = self._archive.catalogue.pending(after_id=lane.cursor, limit=WINDOW, source_id=source_id)
            lane.cursor = rows[-1].id if len(rows) == WINDOW else None
            fresh = [row for row in rows if self._out.get(row.id) != (source_id, row.stamp)]
            self._out |= {row.id: _Out(source_id, row.stamp) for row in fresh}
            lane.window = [PendingFile(row.id, row.source_id, row.path, row.stamp) for row in fresh]
            lane.window.sort(key=lambda file: file.stamp.size, reverse=True)
        return lane.window.pop()

    def _watch(self, file: PendingFile, found: list[PendingFile]) -> None:
        """A first look; into `found` if earlier ones were enough, or if receiving must name the trouble."""
        fresh = self._look(file)
        now, seconds = self._archive.clock.monotonic(), self._settle_seconds(file)
        if fresh is None or self._settling.observe(file.filing_id, fresh.stamp, now, seconds):
            found.append(fresh or file)
        else:
            remaining = self._settling.remaining(file.filing_id, now, seconds)
            by_stamp = seconds_to_rest(fresh.stamp, self._wall_ns(), seconds, self._skew_seconds(file))
            self._watch_until(now + min(remaining, by_stamp), fresh)

    def _watch_until(self, due: float, file: PendingFile) -> None:
        heapq.heappush(self._watched, _Watched(due, file.filing_id, file))
        self._times_watched += 1
        self._archive.progress.total(Phase.SETTLE, self._times_watched)

    def _look_again(self, file: PendingFile, found: list[PendingFile]) -> None:
        if file.source_id not in self._lanes:
            return
        fresh = self._look(file)
        now, seconds = self._archive.clock.monotonic(), self._settle_seconds(file)
        if (
            fresh is None
            or self._settling.observe(file.filing_id, fresh.stamp, now, seconds)
            or is_long_at_rest(fresh.stamp, self._wall_ns(), seconds, self._skew_seconds(file))
        ):
            found.append(fresh or file)
        else:
            self._give_up(file, GROWING)

    def _settle_seconds(self, file: PendingFile) -> float:
        return self._lanes[file.source_id].source.settings.settle_seconds

    def _skew_seconds(self, file: PendingFile) -> float:
        root = self.root_of(file)
        return NETWORK_SKEW_SECONDS if root and root.is_network else 0.0

    def _wall_ns(self) -> int:
        return int(self._archive.clock.now().timestamp() * 1e9)

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
        lane = self._lanes.get(file.source_id)
        if lane is None:
            return
        self._unsettled[file.filing_id] = Trouble(lane.source.row.name, file.path, reason)
        if self._is_patient:
            self._put_back.discard(file.filing_id)
            seconds = self._patience.get(file.filing_id, PATIENCE_SECONDS)
            self._patience[file.filing_id] = min(2 * seconds, LONGEST_PATIENCE_SECONDS)
            due = self._archive.clock.monotonic() + seconds
            heapq.heappush(self._later, _Watched(due, file.filing_id, file))
