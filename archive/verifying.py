"""Verifying while the watch has nothing better to do: reads at a set rate without the workspace's lock, and takes it
for the moment in which it notes what it found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Protocol

from archive.context import Archive
from archive.fixity import Finding
from archive.fixity_walk import FixityWalk
from archive.pausing import PAUSING
from archive.progress import Phase
from evidence_store.errors import StoreError

NOTE_AGAIN_SECONDS = 60.0
"""When another process has the lock, or the disk takes nothing: the next try to note. The reading needs neither."""

MOST_TOLD = 100
"""Damaged objects named in the log one by one, until the walk rests: a store that is gone is no thousand lines."""

FILINGS_TOLD = 5
"""Filings named of a damaged object; `bukti show` has them all."""

ROUND = "verified"
"""Event in the audit log: every object was hashed again since the last one."""

FOUND = "damaged"
"""Event in the audit log: objects that were not known to be damaged."""


class Lock(Protocol):
    """`evidence_store.lock.WriterLock`."""

    def acquire(self) -> None: ...
    def release(self) -> None: ...


class Verifying:
    """Belongs to the thread of the catalogue. Call `go_on` often while nothing else is to be done."""

    def __init__(
        self, archive: Archive, *, bytes_per_second: float, period: timedelta, lock: Lock | None = None
    ) -> None:
        """Every object is hashed again after `period`. `lock` is not held when `go_on` is called; None: the caller
        is the writer all the time."""
        self._archive = archive
        self._lock = lock
        self._period = period
        self._walk = FixityWalk(
            archive.catalogue,
            archive.objects,
            archive.clock,
            bytes_per_second=bytes_per_second,
            period=period,
        )
        self._findings: list[Finding] = []  # not noted yet
        self._told = 0
        self._rests = 0
        self._is_round_over = False
        self._round_at: datetime | None = None
        self._is_round_known = False
        self._next_note = 0.0  # monotonic: not before

    def go_on(self) -> None:
        """Reads as much as the rate allows since the last time, and notes what it found if it may.

        Raises the errors of the catalogue when it can't be read.
        """
        walk, progress = self._walk, self._archive.progress
        objects, size = walk.objects_read, walk.bytes_read
        for finding in walk.step():
            self._findings.append(finding)
            self._tell(finding)
        if walk.bytes_read != size or walk.objects_read != objects:
            progress.advance(Phase.VERIFY, walk.objects_read - objects, walk.bytes_read - size)
        if walk.rests != self._rests:
            self._rests, self._told = walk.rests, 0
            self._is_round_over = self._has_ended_a_round()
        if (walk.is_to_note or self._is_round_over) and self._archive.clock.monotonic() >= self._next_note:
            self._try_to_note()

    def close(self, *, is_locked: bool) -> None:
        """Notes what it can; what can't be noted is only verified again sooner. `is_locked`: the lock is held."""
        with suppress(StoreError):
            self._note() if is_locked else self._try_to_note()

    def _try_to_note(self) -> None:
        try:
            with self._locked():
                self._note()
        except PAUSING:
            self._next_note = self._archive.clock.monotonic() + NOTE_AGAIN_SECONDS

    @contextmanager
    def _locked(self) -> Iterator[None]:
        if self._lock is None:
            yield
            return
        self._lock.acquire()
        try:
            yield
        finally:
            self._lock.release()

    def _note(self) -> None:
        """In one transaction: when each object was hashed, and the rows of the audit log."""
        archive, catalogue = self._archive, self._archive.catalogue
        known = {document.id: document.sha256 for document, _ in catalogue.damaged()}
        fresh = {f.what: f.kind.value for f in self._findings if f.what not in known.values()}
        now, sound = archive.clock.now(), list[str]()

        def beside(outcomes: Mapping[int, str]) -> None:
            sound.extend(sha256 for id_, sha256 in known.items() if outcomes.get(id_) == "")
            if fresh:
                catalogue.audit(FOUND, {"objects": fresh}, who=archive.who, at=now)
            if self._is_round_over:
                catalogue.audit(ROUND, self._round_facts(now), who=archive.who, at=now)

        self._walk.note(beside)
        self._findings = []
        if self._is_round_over:
            self._is_round_over, self._round_at = False, now
        for sha256 in sound:
            archive.progress.note("object_sound", {"document": sha256})

    def _round_facts(self, now: datetime) -> dict[str, object]:
        counts = self._archive.catalogue.fixity_counts(now - self._period)
        return {"objects": counts.objects, "damaged": counts.damaged, "since": counts.oldest}

    def _has_ended_a_round(self) -> bool:
        """Whether every object was hashed again after the end of the last round."""
        catalogue = self._archive.catalogue
        if not self._is_round_known:
            last = catalogue.last_audit(ROUND)
            self._round_at = datetime.fromisoformat(last.at) if last else None
            self._is_round_known = True
        never, oldest = catalogue.verified_since()
        if never or oldest is None:
            return False
        is_ahead = (
            self._round_at is not None and self._round_at > self._archive.clock.now()
        )  # it was put back
        return self._round_at is None or is_ahead or oldest > self._round_at

    def _tell(self, finding: Finding) -> None:
        self._told += 1
        if self._told > MOST_TOLD:
            if self._told == MOST_TOLD + 1:
                self._archive.progress.note("objects_faulty", {"count": MOST_TOLD})
            return
        more = len(finding.filings) - FILINGS_TOLD
        filings = "; ".join(finding.filings[:FILINGS_TOLD]) + (f" (+{more})" if more > 0 else "")
        facts = {"why": finding.kind, "document": finding.what, "filings": filings, "detail": finding.detail}
        self._archive.progress.note("object_faulty", facts)
