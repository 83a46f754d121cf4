"""Reconciliation: what the disk holds against what the catalogue knows. The disk is the truth.

New is what the catalogue does not know (never by date); changed is told by size, mtime, ctime and inode; gone
is what a complete look at a reachable source no longer shows. Moves are recognised later, by hash, when the
bytes are received.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import NamedTuple

from archive.context import Archive
from archive.copying import hash_of, stamp_of
from archive.ignore import IgnoreRules
from archive.paths import join
from archive.progress import Phase, SourceScan, Trouble
from archive.sources import Root, SourceSettings, Unreachable, inside, is_same, reach
from archive.walk import Folder, walk
from evidence_store.model import FilingState, Known, Sighting, SourceRow, Stamp

RECORD_BATCH = 1_000
"""Sightings recorded in one transaction; a crash loses no more, and the next scan sees them again."""

RECHECK_THREADS = 4
RECHECK_BATCH = 256
"""Files read again at once, and in one transaction."""


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

    def _reason_for_folder(self, path: bytes) -> str:
        if not path:
            return ""
        parent = path.rpartition(b"/")[0]
        reason = self._left_out.get(parent) or self._rules.of_folder(path)
        if reason:
            self._left_out[path] = reason
        return reason


class PendingFile(NamedTuple):
    """A file to be received."""

    filing_id: int
    source_id: int
    path: bytes
    stamp: Stamp
    reason: str = ""  # why it failed the last time, if it did


@dataclass(frozen=True)
class Scanned:
    """A source after its reconciliation, as the road needs it."""

    row: SourceRow
    settings: SourceSettings
    root: Root | None  # None when it could not be reached
    report: SourceScan
    retry: tuple[PendingFile, ...] = ()  # filings that failed before, to be tried again
    pending: int = 0  # files to be received
    pending_bytes: int = 0


def reconcile(archive: Archive, row: SourceRow, settings: SourceSettings) -> Scanned:
    """Walks one source and brings the catalogue's filings in line with it. Nothing is copied or read yet."""
    catalogue, at = archive.catalogue, archive.clock.now()
    known = catalogue.known(row.id)
    root = reach(settings.path, known=known, scanned_at=row.scanned_at, mount_before=row.mount)
    if isinstance(root, Unreachable):
        return _unreachable(archive, row, settings, root)

    def record(sightings: list[Sighting]) -> None:
        catalogue.record(row.id, sightings, at)
        archive.checkpoint("recorded")

    comparer = Comparer(known, IgnoreRules(settings.ignore), record)
    lost = _walk(archive, root, comparer)
    if lost is not None:
        return _unreachable(archive, row, settings, lost)
    found = comparer.result
    if found.is_complete:
        with catalogue.batch():
            catalogue.gone(found.gone, at)
            catalogue.source_scanned(row.id, at, root.mount)
        archive.checkpoint("gone")
    touched, changed = _recheck(archive, row, root, found.recheck) if found.recheck else (0, 0)
    report = SourceScan(
        source=row.name,
        on_disk=found.on_disk,
        new=found.new,
        changed=found.changed + changed,
        touched=touched,
        gone=len(found.gone),
        ignored=found.ignored,
        is_complete=found.is_complete,
        folders_unread=tuple(Trouble(row.name, path, reason) for path, reason in found.troubles),
    )
    retry = tuple(PendingFile(id_, row.id, path, stamp, reason) for id_, path, stamp, reason in found.retry)
    return Scanned(row, settings, root, report, retry, found.pending, found.pending_bytes)


def _walk(archive: Archive, root: Root, comparer: Comparer) -> Unreachable | None:
    """Compares the whole tree; why the source was lost on the way, if it was. Ends early when stopped."""
    own = inside(root.path, archive.workspace)
    for folder in walk(root.path, excluded=frozenset() if own is None else frozenset({own})):
        comparer.folder(folder)
        archive.progress.advance(Phase.WALK, len(folder.files))
        if archive.stop():
            comparer.flush()
            return None
    why = dict(comparer.result.troubles).get(b"", "" if is_same(root) else "vanished")
    if why:
        return Unreachable("unreachable" if why == "vanished" else why)
    comparer.finish()
    return None


def _unreachable(archive: Archive, row: SourceRow, settings: SourceSettings, found: Unreachable) -> Scanned:
    archive.catalogue.source_unreachable(row.id, found.why, archive.clock.now())
    archive.progress.note(
        "source_unreachable", {"source": row.name, "why": found.why, "detail": found.detail}
    )
    return Scanned(row, settings, None, SourceScan(source=row.name, unreachable=found.why))


def _recheck(archive: Archive, row: SourceRow, root: Root, files: list[Recheck]) -> tuple[int, int]:
    """Reads files again whose bytes may be the same: (how many were, how many were not)."""
    catalogue, at = archive.catalogue, archive.clock.now()
    touched = changed = 0
    archive.progress.total(Phase.RECHECK, len(files))
    with ThreadPoolExecutor(RECHECK_THREADS) as threads:
        for start in range(0, len(files), RECHECK_BATCH):
            if archive.stop():
                break  # the next scan meets them again
            batch = files[start : start + RECHECK_BATCH]
            hashes = list(threads.map(lambda file: hash_of(root.path, file.path, file.stamp), batch))
            with catalogue.batch():
                for file, found in zip(batch, hashes, strict=True):
                    if found and found in _hashes_at(archive, root, file.path):
                        catalogue.restamp(file.filing_id, file.stamp)
                        touched += 1
                    else:
                        catalogue.record(row.id, [Sighting(file.path, file.stamp)], at)
                        changed += 1
            archive.checkpoint("rechecked")
            archive.progress.advance(Phase.RECHECK, len(batch))
    return touched, changed


def _hashes_at(archive: Archive, root: Root, path: bytes) -> set[str]:
    return {document.sha256 for document in archive.catalogue.find(join(root.path, path))}
