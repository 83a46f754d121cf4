"""Watch: takes in what comes, for as long as nobody ends it. A first reconciliation, then passes over what events
hint at and whole scans when they are due, each on the same road as `bukti scan`.

Everything it knows can be found again: it may be killed at any moment. When the store can't take anything, it
pauses, says so and tries again; nothing is lost meanwhile, because the departments' folders keep it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from archive.bell import Bell
from archive.context import Archive
from archive.events import Events, NoEvents
from archive.hints import Hints
from archive.intake import Intake
from archive.moving import Move
from archive.one_pass import note_in_audit
from archive.pausing import PAUSING, WHY, Pause, lacking
from archive.progress import RoadTally
from archive.renewing import renew_stale
from archive.road import travel
from archive.settle import Settling
from archive.shelf import Shelf
from archive.sources import SourceSettings
from archive.verifying import Lock, Verifying
from evidence_store.errors import Locked

PAUSE_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 60.0
"""After a fault of the store the next try comes so much later, then twice as much, up to the longest."""

UNSETTLED_SECONDS = 2.0
LONGEST_UNSETTLED_SECONDS = 60.0
"""Files that had not come to rest are looked at again so much later, and so on."""

LOCKED_SECONDS = 5.0
"""Another writer is waited for so long without a word: most are done sooner."""

FIRST_LOOK_SECONDS = 60.0
FIRST_ANSWER_SECONDS = 3.0
"""The first pass waits no longer for sources to be reconciled before it begins to take in files, and only so long
for file servers that do not answer."""

LISTEN_SECONDS = 0.5
"""An idle watch looks up so often for a wish to stop."""

MOVE_SECONDS = 1.0
"""So often a pass follows another index that is being made in the background."""

OTHERS_SECONDS = 5.0
"""How often it looks whether another process has changed the catalogue."""


@dataclass
class Watched:
    """What whoever shows the watch may look at; changed only by its thread, replaced value by value."""

    pause: Pause | None = None
    is_working: bool = False
    passes: int = 0
    unsettled: int = 0
    last_pass: RoadTally | None = None


class Watcher:
    """One workspace's watch. Belongs to the thread of the catalogue."""

    def __init__(
        self,
        archive: Archive,
        sources: Sequence[SourceSettings],
        *,
        lock: Lock | None = None,
        tell: Callable[[Watcher], None] | None = None,
        after: Callable[[RoadTally], None] | None = None,
        free: Callable[[], str] | None = None,
        verifying: Verifying | None = None,
    ) -> None:
        """`tell` is called often, to show how things stand; `after` after each pass that changed anything. `free`
        says what the store's disk lacks ("full", "inodes", ""). `lock` is held by the caller, who wants it back.
        `verifying` goes on whenever nothing else is to be done."""
        self.archive = archive
        self.bell = Bell()
        self.hints = Hints(archive.clock, self.bell.ring)
        self.state = Watched()
        self._lock = lock
        self._is_locked = True
        self._tell = tell or _nothing
        self._after = after or _nothing
        self._free = free or (lambda: lacking(archive.objects.root))
        self._verifying = verifying
        self.intake = Intake(
            archive,
            sources,
            events=self._events(),
            hints=self.hints,
            bell=self.bell,
        )
        self._settling = Settling()
        self._move = Move(archive)
        self._wanted_at = 0.0  # monotonic: since when another process has had the lock
        self._is_asked = False
        self._pause_seconds = PAUSE_SECONDS
        self._next_try = 0.0  # monotonic: not before
        self._unsettled_at: float | None = None  # monotonic: when to look at them again
        self._patience = UNSETTLED_SECONDS
        self._ended_at = 0.0  # monotonic: the last pass
        self._looked_at = 0.0  # monotonic: for changes by others
        self._last_change = -1

    def _events(self) -> Events | None:
        try:
            return Events(self.hints)
        except NoEvents as error:
            self.archive.progress.note(error.why, {"source": "", "detail": error.detail})
            return None

    def run(self) -> None:
        """Goes on until `archive.stop()`. Raises what can't be waited for (a damaged catalogue, say)."""
        try:
            while not self.archive.stop():
                self.turn()
        finally:
            self.close()

    def turn(self) -> None:
        """A pass if anything is due, or a short wait."""
        try:
            if not self._is_due():
                self._rest()
            elif self._has_lock() and self._has_room():
                self._pass()
        except PAUSING as error:
            self._pause(WHY[type(error)], str(error))
        self._tell(self)

    def ask(self) -> None:
        """All sources are to be scanned at once. From any thread, or a signal's handler."""
        self._is_asked = True
        self.bell.ring()

    def close(self) -> None:
        """Ends threads and what is under way; what was not finished is begun anew by the next watch."""
        self.intake.close()
        self._move.close()
        if self._verifying is not None:
            self._verifying.close(is_locked=self._is_locked)

    # --- a pass

    def _is_due(self) -> bool:
        now = self.archive.clock.monotonic()
        self.intake.check_roots()
        if self._is_asked:
            self._is_asked = False
            self.intake.ask("asked")
        if now < self._next_try:
            return False
        if self._last_change < 0 or self.state.pause is not None:
            return True
        if self._unsettled_at is not None and now >= self._unsettled_at:
            return True
        if self._move.is_running and now - self._ended_at >= MOVE_SECONDS:
            return True
        return self.intake.next_due() <= now or self._others_wrote(now)

    def _pass(self) -> None:
        archive, state = self.archive, self.state
        state.is_working = True
        is_first = self._last_change < 0
        if is_first:
            archive.objects.sweep_tmp()
            renew_stale(archive)
            self._first_look()
        inflow = _Telling(self.intake, lambda: self._tell(self))
        road = travel(archive, self.intake.reached(), self._settling, self._move, inflow)
        reports = self.intake.take_reports()
        note_in_audit(archive, reports, road)
        state.passes += 1
        state.last_pass, state.unsettled = road, len(road.unsettled)
        if road.received or road.read or any(report.gone for report in reports) or is_first:
            self._after(road)
        self._last_change, self._ended_at = archive.catalogue.last_change(), archive.clock.monotonic()
        self._plan_unsettled(road)
        self._resume()
        state.is_working = False

    def _first_look(self) -> None:
        """Reconciles before anything is taken in, so that the index is made for the archive as it will be."""
        clock = self.archive.clock
        until = clock.monotonic() + FIRST_LOOK_SECONDS
        while clock.monotonic() < until and not self.archive.stop():
            self.intake.look(None)
            if self.intake.is_waiting(FIRST_ANSWER_SECONDS):
                return
            self._tell(self)
            self.bell.wait(LISTEN_SECONDS)

    def _plan_unsettled(self, road: RoadTally) -> None:
        if not road.unsettled:
            self._unsettled_at, self._patience = None, UNSETTLED_SECONDS
            return
        self._unsettled_at = self.archive.clock.monotonic() + self._patience
        self._patience = min(2 * self._patience, LONGEST_UNSETTLED_SECONDS)

    # --- waiting

    def _rest(self) -> None:
        if not self._move.is_running:
            self._give_lock()
            if self._verifying is not None and self.state.pause is None:
                self._verifying.go_on()
        due = self.intake.next_due()
        if self._unsettled_at is not None:
            due = min(due, self._unsettled_at)
        seconds = max(due, self._next_try) - self.archive.clock.monotonic()
        self.bell.wait(max(0.0, min(LISTEN_SECONDS, seconds)))

    def _others_wrote(self, now: float) -> bool:
        if now - self._looked_at < OTHERS_SECONDS:
            return False
        self._looked_at = now
        return self.archive.catalogue.last_change() != self._last_change

    # --- the lock

    def _has_lock(self) -> bool:
        """Takes it if it can be had; waits a little if not. Raises Locked when that has gone on for long."""
        if self._lock is None or self._is_locked:
            return True
        now = self.archive.clock.monotonic()
        try:
            self._lock.acquire()
        except Locked:
            self._wanted_at = self._wanted_at or now
            if now - self._wanted_at >= LOCKED_SECONDS:
                raise
            self.bell.wait(LISTEN_SECONDS)
            return False
        self._is_locked, self._wanted_at = True, 0.0
        return True

    def _give_lock(self) -> None:
        if self._lock is not None and self._is_locked:
            self._lock.release()
            self._is_locked = False

    # --- faults

    def _has_room(self) -> bool:
        if lacks := self._free():
            self._pause(lacks, "")
            return False
        return True

    def _pause(self, why: str, detail: str) -> None:
        """Nothing is taken in for a while."""
        state, archive = self.state, self.archive
        state.is_working = False
        before = state.pause
        if before is None or before.why != why:
            since = before.since if before else archive.clock.now()
            state.pause = Pause(why, since, detail)
            archive.progress.note("paused", {"why": why, "detail": detail})
            self._pause_seconds = PAUSE_SECONDS
        self._next_try = archive.clock.monotonic() + self._pause_seconds
        self._pause_seconds = min(2 * self._pause_seconds, LONGEST_PAUSE_SECONDS)

    def _resume(self) -> None:
        if self.state.pause is not None:
            self.state.pause = None
            self.archive.progress.note("resumed", {})


class _Telling:
    """The intake as the road sees it, which shows how things stand while the road goes on."""

    def __init__(self, intake: Intake, tell: Callable[[], None]) -> None:
        self.bell = intake.bell
        self._intake, self._tell = intake, tell

    def look(self, shelf: Shelf) -> bool:
        self._tell()
        return self._intake.look(shelf)

    def is_quiet(self) -> bool:
        return self._intake.is_quiet()


def _nothing(_: object) -> None:
    pass
