"""A walk over all stored objects, never ending and never in the way: a little at every step, at a set rate.

For a loop that lives for months: it calls `step` whenever it has nothing better to do, and `note` when it may write.
Where the walk stands is in the catalogue (the longest unverified object is next), so that a new process goes on where
the last one was.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
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

NOTE_SECONDS = 300.0
"""What was verified is noted this often at least, when the objects are large: so much work a kill costs."""

LOOK_AGAIN_SECONDS = 60.0
"""When all objects were verified lately: how long until the next look."""

DAMAGED_AGAIN = timedelta(days=1)
"""A damaged object is looked at this often: somebody may have mended it, and is reminded if not."""


class FixityWalk:
    """Belongs to the catalogue's thread. Every object is hashed again each `period` at the soonest."""

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
        self._noted_at = self._last  # monotonic
        self._began = clock.now()  # when those in the queue were asked for
        self._queue: list[DocumentRow] = []
        self._current: Iterator[int | ObjectFault | None] | None = None
        self._document: DocumentRow | None = None
        self._is_doubted = False  # the one in hand had a fault at the first reading
        self._has_found = False  # something that was not noted yet
        self.objects_read = 0
        self.bytes_read = 0
        self.rests = 0  # how often it has found nothing to do

    def step(self) -> list[Finding]:
        """Reads as much as the rate allows since the last step; what was found damaged, with its filings.

        Writes nothing. Raises the errors of the catalogue; the store's faults are findings.
        """
        now = self._clock.monotonic()
        self._credit = min(MOST_AT_ONCE, self._credit + (now - self._last) * self._rate)
        self._last = now
        findings: list[Finding] = []
        while self._credit > 0 and (self._current is not None or self._begin_next(now)):
            assert self._current is not None
            read = next(self._current)
            if isinstance(read, int):
                self._credit -= read
                self.bytes_read += read
                continue
            self._credit -= OBJECT_BYTES
            findings += self._is_read(read)
        self._has_found = self._has_found or bool(findings)
        return findings

    @property
    def is_to_note(self) -> bool:
        """Whether it is time for `note`; the walk goes no further than `NOTED_AT_ONCE` without."""
        is_due = self._clock.monotonic() - self._noted_at >= NOTE_SECONDS
        return bool(self._outcomes) and (self._has_found or is_due or not self._has_more)

    def note(self, beside: Callable[[Mapping[int, str]], None] | None = None) -> None:
        """Notes what was verified since the last time; for the one writer. Call it before the end, too.

        `beside` is told the outcomes, document id → what was wrong, "" for nothing, and may write in the same
        transaction. Raises the errors of the catalogue: then it is left to the next call.
        """
        with self._catalogue.batch():
            if self._outcomes:
                self._catalogue.verified(self._outcomes, self._clock.now(), since=self._began)
            if beside is not None:
                beside(self._outcomes)
        self._outcomes, self._has_found = {}, False
        self._noted_at = self._clock.monotonic()

    @property
    def _has_more(self) -> bool:
        return bool(self._queue) or self._current is not None

    def _begin_next(self, now: float) -> bool:
        """False when there is nothing to do now."""
        if not self._queue:
            if self._outcomes or now < self._rest_until:
                return False
            self._began = wall = self._clock.now()
            found = self._catalogue.due_for_verifying(
                wall - self._period, damaged_before=wall - DAMAGED_AGAIN, now=wall, limit=NOTED_AT_ONCE
            )
            self._queue = found[::-1]
            if not found:
                self._rest_until = now + LOOK_AGAIN_SECONDS
                self.rests += 1
                return False
        self._begin(self._queue.pop())
        return True

    def _begin(self, document: DocumentRow, *, is_doubted: bool = False) -> None:
        self._document, self._is_doubted = document, is_doubted
        self._current = _read(self._objects, document.sha256)

    def _is_read(self, fault: ObjectFault | None) -> list[Finding]:
        """One came to its end. A fault counts when a second reading finds it too: the object may have been put back
        in the midst of the first."""
        document = self._document
        assert document is not None
        if fault is not None and not self._is_doubted:
            self._begin(document, is_doubted=True)
            return []
        self._current = None
        self.objects_read += 1
        self._outcomes[document.id] = fault.kind if fault else ""
        return [object_finding(self._catalogue, document, fault)] if fault else []


def _read(objects: ObjectStore, sha256: str) -> Iterator[int | ObjectFault | None]:
    """The bytes of each chunk, and at last the fault or None.

    The system is told to forget the file before and after: it is the disk that is to be read and not the memory of
    it, and memory is better used for what people look at.
    """
    path, digest = str(objects.path(sha256)), hashlib.sha256()
    try:
        file: BinaryIO
        with objects.open(sha256) as file:
            _forget(file)
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                yield len(chunk)
            _forget(file)
    except ObjectMissing:
        yield ObjectFault(sha256, path, "missing", "")
        return
    except (OSError, NoAccess) as error:
        yield ObjectFault(sha256, path, "unreadable", str(error))
        return
    found = digest.hexdigest()
    yield None if found == sha256 else ObjectFault(sha256, path, "damaged", found)


def _forget(file: BinaryIO) -> None:
    with suppress(OSError):
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
