"""A walk over all stored objects, never ending and never in the way: a little at every step, at a set rate.

For a loop that lives for months: it calls `step` whenever it has nothing better to do. Where the walk stands is in
the catalogue (the longest unverified object is next), so that a new process goes on where the last one was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, BinaryIO

from archive.context import Clock
from archive.fixity import Finding, object_finding
from evidence_store.errors import NoAccess, ObjectMissing
from evidence_store.model import DocumentRow, ObjectFault

if TYPE_CHECKING:
    from evidence_store.catalogue import Catalogue
    from evidence_store.objects import ObjectStore

CHUNK = 256 * 1024
"""Bytes read at a time."""

MOST_AT_ONCE = 8 * 1024 * 1024
"""Bytes that one step reads at most, however long ago the last one was: it must be over soon."""

OBJECT_BYTES = 16 * 1024
"""What opening an object counts for, so that many small ones are no burst either."""

NOTED_AT_ONCE = 200
"""Objects noted as verified in one transaction, or what there is at the end of a step that found something."""

LOOK_AGAIN_SECONDS = 60.0
"""When all objects were verified lately: how long until the next look."""


class FixityWalk:
    """`catalogue` is open for writing, by this thread. Every object is hashed again each `period` at the soonest."""

    def __init__(
        self,
        catalogue: Catalogue,
        objects: ObjectStore,
        clock: Clock,
        *,
        bytes_per_second: float,
        period: timedelta,
    ) -> None:
        self._catalogue, self._objects, self._clock = catalogue, objects, clock
        self._rate, self._period = bytes_per_second, period
        self._last = clock.monotonic()
        self._credit = 0.0  # bytes that may be read now; negative after a bit too much
        self._rest_until = self._last
        self._outcomes: dict[int, str] = {}
        self._queue: list[DocumentRow] = []
        self._current: Iterator[int | ObjectFault | None] | None = None
        self._document: DocumentRow | None = None

    def step(self) -> list[Finding]:
        """Reads as much as the rate allows since the last step; what was found damaged, with its filings.

        Raises the errors of the catalogue; the store's faults are findings.
        """
        now = self._clock.monotonic()
        self._credit = min(MOST_AT_ONCE, self._credit + (now - self._last) * self._rate)
        self._last = now
        findings: list[Finding] = []
        while self._credit > 0 and (self._current is not None or self._begin_next(now)):
            assert self._current is not None
            assert self._document is not None
            read = next(self._current)
            if isinstance(read, int):
                self._credit -= read
                continue
            self._credit -= OBJECT_BYTES
            self._outcomes[self._document.id] = read.kind if read else ""
            if read is not None:
                findings.append(object_finding(self._catalogue, self._document, read))
            self._current = None
        if findings or len(self._outcomes) >= NOTED_AT_ONCE:
            self.note()
        return findings

    def note(self) -> None:
        """Notes what was verified since the last time; call it before the end."""
        if self._outcomes:
            self._catalogue.verified(self._outcomes, self._clock.now())
            self._outcomes = {}

    def _begin_next(self, now: float) -> bool:
        """False when there is nothing to do now."""
        if not self._queue:
            if now < self._rest_until:
                return False
            self.note()
            before: datetime = self._clock.now() - self._period
            found, _ = self._catalogue.least_verified(before, limit=NOTED_AT_ONCE)
            self._queue = found[::-1]
            if not found:
                self._rest_until = now + LOOK_AGAIN_SECONDS
                return False
        self._document = self._queue.pop()
        self._current = _read(self._objects, self._document.sha256)
        return True


def _read(objects: ObjectStore, sha256: str) -> Iterator[int | ObjectFault | None]:
    """The bytes of each chunk, and at last the fault or None."""
    path, digest = str(objects.path(sha256)), hashlib.sha256()
    try:
        file: BinaryIO
        with objects.open(sha256) as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                yield len(chunk)
    except ObjectMissing:
        yield ObjectFault(sha256, path, "missing", "")
        return
    except (OSError, NoAccess) as error:
        yield ObjectFault(sha256, path, "unreadable", str(error))
        return
    found = digest.hexdigest()
    yield None if found == sha256 else ObjectFault(sha256, path, "damaged", found)
