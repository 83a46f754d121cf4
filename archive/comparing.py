"""Comparing the folders of a walk with what the catalogue knows: what is new, changed, gone or left out. Writes
nothing itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field

from archive.copying import stamp_of
from archive.ignore import IgnoreRules
from archive.paths import join
from archive.walk import Folder
from evidence_store.model import FilingState, Known, Sighting, Stamp

RECORD_BATCH = 1_000
"""Sightings recorded in one transaction; a crash loses no more, and the next scan sees them again."""


@dataclass
class Comparison:
    """What the walk of one source showed. The lists hold only what differs, never every file."""

    on_disk: int = 0
    new: int = 0
    changed: int = 0
    ignored: int = 0
    pending: int = 0  # to be received, those left by earlier passes included
    pending_bytes: int = 0
    gone: list[int] = field(default_factory=list)  # filing ids
    recheck: list[Recheck] = field(default_factory=list)
    retry: list[tuple[int, bytes, Stamp, str]] = field(
        default_factory=list
    )  # failed when last tried, and why
    troubles: list[tuple[bytes, str]] = field(default_factory=list)  # unreadable folders and why
    is_complete: bool = False


@dataclass(frozen=True, slots=True)
class Recheck:
    """A received file of the same size and mtime, but another ctime or inode: only its bytes can tell."""

    filing_id: int
    path: bytes
    stamp: Stamp


class Comparer:
    """Compares the folders of a walk with the known filings; records sightings through `record`."""

    def __init__(
        self, known: dict[bytes, Known], rules: IgnoreRules, record: Callable[[list[Sighting]], None]
    ) -> None:
        self._known = known  # what is met is taken out; what remains was not met
        self._rules = rules
        self._record = record
        self._sightings: list[Sighting] = []
        self._left_out: dict[bytes, str] = {}  # folders left out, with the reason their files inherit
        self.result = Comparison()

    def folder(self, folder: Folder) -> None:
        """Compares one folder. Parents must come before their children."""
        inherited = self._reason_for_folder(folder.path)
        result, known, rules, prefix = self.result, self._known, self._rules, join(folder.path, b"")
        for name, found in folder.files:
            path = prefix + name
            old = known.pop(path, None)
            reason = inherited or rules.of_file(name, path, found.st_mode, found.st_size)
            if reason:
                result.ignored += 1
                if old is None or old.state is not FilingState.IGNORED or old.reason != reason:
                    self._see(path, found, FilingState.IGNORED, reason)
            elif old is None:
                result.new += 1
                self._see(path, found)
            else:
                self._compare(path, found, old)
        result.on_disk += len(folder.files) + len(folder.unknown)
        self._keep_unknown(folder, prefix)
        if folder.trouble:
            result.troubles.append((folder.path, folder.trouble))
        if len(self._sightings) >= RECORD_BATCH:
            self.flush()

    def finish(self) -> None:
        """Call after the last folder of a walk that was not cut short: what was not met is gone."""
        self.flush()
        unread = tuple(join(path, b"") for path, _ in self.result.troubles)
        self.result.gone = [old.filing_id for path, old in self._known.items() if not path.startswith(unread)]
        self.result.is_complete = True

    def flush(self) -> None:
        for start in range(0, len(self._sightings), RECORD_BATCH):
            self._record(self._sightings[start : start + RECORD_BATCH])
        self._sightings = []

    def _compare(self, path: bytes, found: os.stat_result, old: Known) -> None:
        stamp = old.stamp
        is_alike = stamp.size == found.st_size and stamp.mtime_ns == found.st_mtime_ns
        if is_alike and stamp.ctime_ns == found.st_ctime_ns and stamp.inode == found.st_ino:
            self._unchanged(path, found, old)
            return
        fresh = stamp_of(found)
        if fresh == stamp:  # a number too wide for the catalogue, see Stamp
            self._unchanged(path, found, old)
        elif is_alike and old.state is FilingState.RECEIVED:
            self.result.recheck.append(Recheck(old.filing_id, path, fresh))
        else:
            self.result.changed += 1
            self._see(path, found)

    def _unchanged(self, path: bytes, found: os.stat_result, old: Known) -> None:
        if old.state is FilingState.PENDING:
            self._count_pending(found)
        elif old.state is FilingState.FAILED:
            self.result.retry.append((old.filing_id, path, old.stamp, old.reason))
        elif old.state is FilingState.IGNORED:  # the rules changed: it is no longer left out
            self._see(path, found)

    def _keep_unknown(self, folder: Folder, prefix: bytes) -> None:
        """Files listed but not to be looked at: what is known of them stays, new ones count as failed."""
        for name, reason in folder.unknown:
            path = prefix + name
            if self._known.pop(path, None) is None:
                self.result.new += 1
                self._sightings.append(Sighting(path, Stamp(0, 0, 0, 0), FilingState.FAILED, reason))

    def _see(
        self, path: bytes, found: os.stat_result, state: FilingState = FilingState.PENDING, reason: str = ""
    ) -> None:
        self._sightings.append(Sighting(path, stamp_of(found), state, reason))
        if state is FilingState.PENDING:
            self._count_pending(found)

    def _count_pending(self, found: os.stat_result) -> None:
        self.result.pending += 1
        self.result.pending_bytes += found.st_size

    def above(self, path: bytes) -> None:
        """Call before folders whose parents were not walked: they may be left out for a folder above them."""
        names = path.split(b"/")[:-1]
        for depth in range(1, len(names) + 1):
            self._reason_for_folder(b"/".join(names[:depth]))

    def _reason_for_folder(self, path: bytes) -> str:
        if not path:
            return ""
        parent = path.rpartition(b"/")[0]
        reason = self._left_out.get(parent) or self._rules.of_folder(path)
        if reason:
            self._left_out[path] = reason
        return reason
