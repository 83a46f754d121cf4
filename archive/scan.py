"""Reconciliation: what the disk holds against what the catalogue knows. The disk is the truth.

New is what the catalogue does not know (never by date); changed is told by size, mtime, ctime and inode; gone
is what a complete look at a reachable source no longer shows. Moves are recognised later, by hash, when the
bytes are received.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import NamedTuple

from archive.comparing import Comparer, Recheck
from archive.context import Archive
from archive.copying import hash_of
from archive.hands import Hands
from archive.ignore import IgnoreRules
from archive.paths import join
from archive.progress import Phase, SourceScan, Trouble
from archive.sources import Root, SourceSettings, Unreachable, inside, is_same, reach
from archive.walk import Folder, walk
from evidence_store.model import Known, Sighting, SourceRow, Stamp

RECHECK_THREADS = 4
RECHECK_BATCH = 256
"""Files read again at once, and in one transaction."""


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
    hands: Hands = field(default_factory=Hands)
    """Whose threads touch the files; a watch keeps them from pass to pass."""


class Reconciling:
    """One source, or some places in it, on the way to agreement. Folders come in as a walk meets them; then
    `finish`, then the files of `wanted` are to be read again. Belongs to the thread of the catalogue."""

    def __init__(
        self, archive: Archive, row: SourceRow, settings: SourceSettings, known: dict[bytes, Known]
    ) -> None:
        """`known`: the live filings of all places that will be walked; taken over."""
        self._archive = archive
        self.row = row
        self.settings = settings
        self._at = archive.clock.now()
        self._comparer = Comparer(known, IgnoreRules(settings.ignore), self._record)
        self._touched = self._changed = 0
        self.wanted: list[Recheck] = self._comparer.result.recheck

    def folder(self, folder: Folder) -> None:
        """Parents first."""
        self._comparer.folder(folder)

    def place(self, folder: Folder) -> None:
        """As `folder`, of one whose parents are not walked."""
        self._comparer.above(folder.path)
        self._comparer.folder(folder)

    def flush(self) -> None:
        """Records what was met so far."""
        self._comparer.flush()

    def lost(self, *, is_root_same: bool) -> Unreachable | None:
        """Why what was walked can't be trusted, if it can't."""
        why = dict(self._comparer.result.troubles).get(b"", "" if is_root_same else "vanished")
        return Unreachable("unreachable" if why == "vanished" else why) if why else None

    def finish(self, root: Root, *, is_whole: bool = True) -> None:
        """The walk came to its end: what it did not meet is gone. `is_whole`: it was over the whole source."""
        self._comparer.finish()
        catalogue, found = self._archive.catalogue, self._comparer.result
        if not is_whole and not found.gone:
            return
        with catalogue.batch():
            catalogue.gone(found.gone, self._at)
            if is_whole:
                catalogue.source_scanned(self.row.id, self._at, root.mount)
        self._archive.checkpoint("gone")

    def rechecked(self, root: Root, files: Sequence[Recheck], hashes: Sequence[str]) -> None:
        """The bytes of these files hash so now ("" when they could not be read as they were seen)."""
        catalogue = self._archive.catalogue
        with catalogue.batch():
            for file, found in zip(files, hashes, strict=True):
                if found and found in _hashes_at(self._archive, root, file.path):
                    catalogue.restamp(file.filing_id, file.stamp)
                    self._touched += 1
                else:
                    catalogue.record(self.row.id, [Sighting(file.path, file.stamp)], self._at)
                    self._changed += 1
        self._archive.checkpoint("rechecked")
        self._archive.progress.advance(Phase.RECHECK, len(files))

    def scanned(self, root: Root) -> Scanned:
        found = self._comparer.result
        report = SourceScan(
            source=self.row.name,
            on_disk=found.on_disk,
            new=found.new,
            changed=found.changed + self._changed,
            touched=self._touched,
            gone=len(found.gone),
            ignored=found.ignored,
            is_complete=found.is_complete,
            folders_unread=tuple(Trouble(self.row.name, path, reason) for path, reason in found.troubles),
        )
        retry = tuple(
            PendingFile(id_, self.row.id, path, stamp, reason) for id_, path, stamp, reason in found.retry
        )
        return Scanned(self.row, self.settings, root, report, retry, found.pending, found.pending_bytes)

    def _record(self, sightings: list[Sighting]) -> None:
        self._archive.catalogue.record(self.row.id, sightings, self._at)
        self._archive.checkpoint("recorded")


def reconcile(archive: Archive, row: SourceRow, settings: SourceSettings) -> Scanned:
    """Walks one source and brings the catalogue's filings in line with it. Nothing is copied or read yet."""
    known = archive.catalogue.known(row.id)
    root = reach(settings.path, known=known, scanned_at=row.scanned_at, mount_before=row.mount)
    if isinstance(root, Unreachable):
        return unreachable(archive, row, settings, root)
    reconciling = Reconciling(archive, row, settings, known)
    if not _walk(archive, root, reconciling):
        reconciling.flush()  # nothing is taken for gone
    elif lost := reconciling.lost(is_root_same=is_same(root)):
        return unreachable(archive, row, settings, lost)
    else:
        reconciling.finish(root)
    if reconciling.wanted:
        _recheck(archive, root, reconciling)
    return reconciling.scanned(root)


def unreachable(archive: Archive, row: SourceRow, settings: SourceSettings, found: Unreachable) -> Scanned:
    """Notes it in the catalogue and tells of it; what is known of the source stays as it is."""
    archive.catalogue.source_unreachable(row.id, found.why, archive.clock.now())
    archive.progress.note(
        "source_unreachable", {"source": row.name, "why": found.why, "detail": found.detail}
    )
    return Scanned(row, settings, None, SourceScan(source=row.name, unreachable=found.why))


def own_folder(root: Root, archive: Archive) -> frozenset[bytes]:
    """The workspace, should it lie inside the source: never walked."""
    own = inside(root.path, archive.workspace)
    return frozenset() if own is None else frozenset({own})


def _walk(archive: Archive, root: Root, reconciling: Reconciling) -> bool:
    """Compares the whole tree; False when stopped before its end."""
    for folder in walk(root.path, excluded=own_folder(root, archive)):
        reconciling.folder(folder)
        archive.progress.advance(Phase.WALK, len(folder.files))
        if archive.stop():
            return False
    return True


def _recheck(archive: Archive, root: Root, reconciling: Reconciling) -> None:
    """Reads files again whose bytes may be the same."""
    files = reconciling.wanted
    archive.progress.total(Phase.RECHECK, len(files))
    with ThreadPoolExecutor(RECHECK_THREADS) as threads:
        for start in range(0, len(files), RECHECK_BATCH):
            if archive.stop():
                break  # the next scan meets them again
            batch = files[start : start + RECHECK_BATCH]
            hashes = list(threads.map(lambda file: hash_of(root.path, file.path, file.stamp), batch))
            reconciling.rechecked(root, batch, hashes)


def _hashes_at(archive: Archive, root: Root, path: bytes) -> set[str]:
    return {document.sha256 for document in archive.catalogue.find(join(root.path, path))}
