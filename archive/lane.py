"""The files of one source that wait to be received: small files first, none before it has come to rest."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from typing import NamedTuple

from archive.context import Archive
from archive.copying import stamp_of
from archive.hands import Pulse
from archive.paths import lstat
from archive.progress import Phase, Trouble
from archive.scan import PendingFile, Scanned
from archive.settle import NETWORK_SKEW_SECONDS, Settling, is_long_at_rest, seconds_to_rest
from archive.sources import Root
from evidence_store.model import Stamp

WINDOW = 500
"""Pending filings fetched at once; "small first" holds within these, so that no large file starves."""

LOOKS_AT_ONCE = 200
"""Files of a file server that are looked at in one go."""

GROWING = "growing"
"""Size or mtime moved while we watched: somebody is still writing."""

PATIENCE_SECONDS = 5.0
LONGEST_PATIENCE_SECONDS = 60.0
"""A file that keeps moving is looked at again after so long, then after twice as long, and so on up to the longest."""


class _Watched(NamedTuple):
    due: float  # monotonic seconds: not at rest before
    filing_id: int
    file: PendingFile


Then = Callable[[PendingFile, PendingFile | None], None]
"""Goes on with a file, given as it is now; None when it cannot be looked at."""


class Lane:
    """The pending filings of one source, handed out as they come to rest.

    A file is looked at twice, the settle time apart; what moves even then is `unsettled`. A patient lane goes on
    looking at it now and then. Files of a file server, which may never answer, are looked at by the source's hands.
    """

    def __init__(
        self,
        archive: Archive,
        source: Scanned,
        settling: Settling,
        ring: Callable[[], None],
        *,
        is_patient: bool,
    ) -> None:
        self.source = source
        self.hands = source.hands
        self._archive = archive
        self._settling = settling
        self._ring = ring
        self._is_patient = is_patient
        self._window: list[PendingFile] = []  # largest first
        self._cursor: int | None = 0  # None: all pending filings were fetched
        self._still: deque[PendingFile] = deque()  # at rest, or to be named by receiving
        self._to_look: list[tuple[PendingFile, Then]] = []
        self._looked: Future[list[PendingFile | None]] | None = None
        self._looking: list[tuple[PendingFile, Then]] = []
        self._watched: list[_Watched] = []
        self._later: list[_Watched] = []  # unsettled ones to be looked at again
        self._out: dict[int, Stamp] = {}
        """By filing id, of files that are watched or were handed out: the stamp that the catalogue had then."""
        self._put_back: set[int] = set()
        self._patience: dict[int, float] = {}
        self._unsettled: dict[int, Trouble] = {}
        self.times_watched = 0

    @property
    def unsettled(self) -> Iterable[Trouble]:
        return self._unsettled.values()

    @property
    def root(self) -> Root:
        assert self.source.root is not None
        return self.source.root

    def add(self, source: Scanned) -> None:
        """Some of its files were recorded since."""
        self.source, self._cursor = source, 0
        self._window += [file for file in source.retry if file.filing_id not in self._out]

    def at_rest(self, room: int) -> list[PendingFile]:
        """Up to `room` files to be received now. Raises NoAnswer when the file server gives none."""
        self.hands.look()
        self._take_looks()
        now = self._archive.clock.monotonic()
        while len(self._still) < room and self._watched and self._watched[0].due <= now:
            self._archive.progress.advance(Phase.SETTLE)
            self._look(heapq.heappop(self._watched).file, self._seen_again)
        while len(self._still) < room and self._later and self._later[0].due <= now:
            later = heapq.heappop(self._later).file
            if later.filing_id in self._unsettled:
                self._look(later, self._seen)
        while len(self._still) < room and len(self._to_look) < LOOKS_AT_ONCE and (file := self._next()):
            self._out.setdefault(file.filing_id, file.stamp)
            if is_long_at_rest(file.stamp, self._wall_ns(), self._settle_seconds, self._skew_seconds):
                self._still.append(file)
            else:
                self._look(file, self._seen)
        self._send_looks()
        return [self._still.popleft() for _ in range(min(room, len(self._still)))]

    def put_back(self, file: PendingFile, reason: str) -> None:
        """Takes back a file that could not be taken because it was busy or had changed."""
        self._look(file, lambda file, fresh: self._seen_put_back(file, fresh, reason))

    def done(self, file: PendingFile) -> None:
        """The catalogue was told what became of it."""
        self._out.pop(file.filing_id, None)
        self._unsettled.pop(file.filing_id, None)
        self._patience.pop(file.filing_id, None)
        self._put_back.discard(file.filing_id)

    def seconds_to_wait(self) -> float | None:
        """Until the next file can be at rest; 0 when there is one to hand out or to look at now, None when none is
        left but those that do not come to rest."""
        if self._window or self._cursor is not None or self._still or self._to_look or self._looking:
            return 0.0
        if not self._watched:
            return None
        return max(0.0, self._watched[0].due - self._archive.clock.monotonic())

    # --- looking at files

    def _look(self, file: PendingFile, then: Then) -> None:
        if self.root.is_network:
            self._to_look.append((file, then))
        else:
            then(file, _as_it_is(self.root, file))

    def _send_looks(self) -> None:
        if self._looked is not None or not self._to_look:
            return
        self._looking, self._to_look = self._to_look[:LOOKS_AT_ONCE], self._to_look[LOOKS_AT_ONCE:]
        files, root = [file for file, _ in self._looking], self.root
        self._looked = self.hands.submit(lambda pulse: _all_as_they_are(root, files, pulse))
        self._looked.add_done_callback(lambda _: self._ring())

    def _take_looks(self) -> None:
        if self._looked is None or not self._looked.done():
            return
        found, asked = self._looked.result(), self._looking
        self._looked, self._looking = None, []
        for (file, then), fresh in zip(asked, found, strict=True):
            then(file, fresh)

    def _seen(self, file: PendingFile, fresh: PendingFile | None) -> None:
        """A first look: at rest if earlier ones were enough; receiving names what can't be looked at."""
        now, seconds = self._archive.clock.monotonic(), self._settle_seconds
        if fresh is None or self._settling.observe(file.filing_id, fresh.stamp, now, seconds):
            self._still.append(fresh or file)
        else:
            remaining = self._settling.remaining(file.filing_id, now, seconds)
            by_stamp = seconds_to_rest(fresh.stamp, self._wall_ns(), seconds, self._skew_seconds)
            self._watch_until(now + min(remaining, by_stamp), fresh)

    def _seen_again(self, file: PendingFile, fresh: PendingFile | None) -> None:
        now, seconds = self._archive.clock.monotonic(), self._settle_seconds
        if (
            fresh is None
            or self._settling.observe(file.filing_id, fresh.stamp, now, seconds)
            or is_long_at_rest(fresh.stamp, self._wall_ns(), seconds, self._skew_seconds)
        ):
            self._still.append(fresh or file)
        else:
            self._give_up(file, GROWING)

    def _seen_put_back(self, file: PendingFile, fresh: PendingFile | None, reason: str) -> None:
        if fresh is None or file.filing_id in self._put_back:
            self._give_up(file, reason)
            return
        self._put_back.add(file.filing_id)
        now, seconds = self._archive.clock.monotonic(), self._settle_seconds
        self._settling.observe(file.filing_id, fresh.stamp, now, seconds)
        self._watch_until(now + seconds, fresh)

    def _watch_until(self, due: float, file: PendingFile) -> None:
        heapq.heappush(self._watched, _Watched(due, file.filing_id, file))
        self.times_watched += 1

    def _give_up(self, file: PendingFile, reason: str) -> None:
        self._unsettled[file.filing_id] = Trouble(self.source.row.name, file.path, reason)
        if self._is_patient:
            self._put_back.discard(file.filing_id)
            seconds = self._patience.get(file.filing_id, PATIENCE_SECONDS)
            self._patience[file.filing_id] = min(2 * seconds, LONGEST_PATIENCE_SECONDS)
            due = self._archive.clock.monotonic() + seconds
            heapq.heappush(self._later, _Watched(due, file.filing_id, file))

    # --- what waits

    def _next(self) -> PendingFile | None:
        while not self._window:
            if self._cursor is None:
                return None
            source_id = self.source.row.id
            rows = self._archive.catalogue.pending(after_id=self._cursor, limit=WINDOW, source_id=source_id)
            self._cursor = rows[-1].id if len(rows) == WINDOW else None
            held = self.hands.held
            fresh = [row for row in rows if self._out.get(row.id) != row.stamp and row.id not in held]
            self._out |= {row.id: row.stamp for row in fresh}
            self._window = [PendingFile(row.id, row.source_id, row.path, row.stamp) for row in fresh]
            self._window.sort(key=lambda file: file.stamp.size, reverse=True)
        return self._window.pop()

    @property
    def _settle_seconds(self) -> float:
        return self.source.settings.settle_seconds

    @property
    def _skew_seconds(self) -> float:
        return NETWORK_SKEW_SECONDS if self.root.is_network else 0.0

    def _wall_ns(self) -> int:
        return int(self._archive.clock.now().timestamp() * 1e9)


def _as_it_is(root: Root, file: PendingFile) -> PendingFile | None:
    try:
        return file._replace(stamp=stamp_of(lstat(root.path, file.path)))
    except OSError:
        return None


def _all_as_they_are(root: Root, files: Sequence[PendingFile], pulse: Pulse) -> list[PendingFile | None]:
    return [pulse.ask(_as_it_is, root, file) for file in files]
