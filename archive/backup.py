"""Backup: a consistent copy of the workspace into a folder, beside whoever writes, and only what is new.

First the catalogue is copied as it stands, then the objects of every document in that copy (a document is in the
catalogue only once its bytes are durable), then the small files; the manifest comes last. Whatever stops it, what
was copied is not copied again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import msgspec

from archive.context import never
from archive.last_backup import last_backup, remember
from archive.object_copies import (
    OBJECTS_AT_ONCE,
    THREADS,
    Copied,
    Document,
    ObjectTrouble,
    copied_object,
    handfuls,
    hash_of,
    size_of,
    trouble_of,
)
from archive.progress import Phase, Progress, Silent
from evidence_store.backup_errors import BackupVanished, NoRoom, OtherWorkspace
from evidence_store.backup_folder import PART_BYTES, BackupFolder, BackupLock
from evidence_store.backup_manifest import BackedFile, Manifest, object_name
from evidence_store.catalogue_copy import CatalogueCopy, Stopped, copy_catalogue
from evidence_store.errors import CatalogueDamaged
from evidence_store.landing import Landing, SourceFault

ROOM_LEFT = 16 * 1024 * 1024
"""Bytes that a disk must keep beyond what is copied to it: folders, names, the manifest."""

CATALOGUE = "store/catalogue.sqlite"
COPY_PREFIX = "copy-"


class BackupSource(msgspec.Struct, frozen=True):
    """Where a workspace's things lie. `files`: path in the workspace → file, besides catalogue and objects."""

    store: Path
    catalogue: Path
    files: tuple[tuple[str, Path], ...]


class BackupReport(msgspec.Struct, frozen=True):
    """`name` is empty when it was interrupted: then there is no backup yet."""

    name: str = ""
    objects: int = 0  # of the backup
    size: int = 0  # their bytes
    copied: int = 0
    copied_bytes: int = 0
    mended: int = 0  # damaged in the backup folder, and copied anew
    troubles: tuple[ObjectTrouble, ...] = ()
    pruned: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()  # older backups whose manifest is damaged or of a newer Bukti
    is_same_disk: bool = False  # as the workspace: it is lost with it
    is_interrupted: bool = False


class BackupOptions(msgspec.Struct, frozen=True):
    made_by: str  # version of Bukti
    now: datetime
    keep: int = 0  # backups to keep, 0 for all
    rereads: bool = False  # everything in the backup is hashed again, and mended from the store
    is_new: bool = False  # begins anew where this workspace had a backup that is gone


def backup(
    source: BackupSource,
    folder: BackupFolder,
    options: BackupOptions,
    *,
    progress: Progress | None = None,
    stop: Callable[[], bool] = never,
) -> BackupReport:
    """Copies what the folder lacks, and names what the store does not hold sound.

    Raises CatalogueDamaged (nothing is published then, older backups stay), NoRoom, BackupBusy and the other
    `BackupError`s, and the errors of a full or failing disk.
    """
    _refuse_empty_mount(source, folder, options)
    folder.begin()
    with (
        BackupLock(source.store / "backup.lock", folder.path / "lock"),
        _copied(source, progress or Silent(), stop) as copied,
    ):
        if copied is None:
            return BackupReport(is_interrupted=True)
        with CatalogueCopy(copied) as catalogue:
            return _Backup(source, folder, options, progress or Silent(), stop, copied, catalogue).run()


def _refuse_empty_mount(source: BackupSource, folder: BackupFolder, options: BackupOptions) -> None:
    """Where this workspace had a backup there must be one: else its disk is not mounted, and we would fill the
    mount point."""
    last = last_backup(source.store)
    is_known = last is not None and last.folder == os.path.abspath(folder.path)
    if is_known and not options.is_new and not folder.is_there():
        raise BackupVanished(folder.path)


@contextmanager
def _copied(source: BackupSource, progress: Progress, stop: Callable[[], bool]) -> Iterator[Path | None]:
    """The catalogue as it is now, on the workspace's own disk: SQLite is never opened on a share. None: stopped."""
    for left in source.store.glob(f"{COPY_PREFIX}*"):
        shutil.rmtree(left, ignore_errors=True)
    _need_room(source.store, max(0, size_of(source.catalogue)))
    aside = source.store / f"{COPY_PREFIX}{os.getpid()}"
    aside.mkdir()
    told = 0

    def tell(done: int, total: int) -> None:
        nonlocal told
        progress.total(Phase.CATALOGUE, total)
        progress.advance(Phase.CATALOGUE, done - told)
        told = done

    try:
        target = aside / "catalogue.sqlite"
        try:
            copy_catalogue(source.catalogue, target, tell, stop)
        except Stopped:
            yield None
        else:
            yield target
    finally:
        shutil.rmtree(aside, ignore_errors=True)


class _Backup:
    """One backup, from the copied catalogue on."""

    def __init__(
        self,
        source: BackupSource,
        folder: BackupFolder,
        options: BackupOptions,
        progress: Progress,
        stop: Callable[[], bool],
        copied: Path,
        catalogue: CatalogueCopy,
    ) -> None:
        self._source, self._folder, self._options = source, folder, options
        self._progress, self._stop = progress, stop
        self._copied, self._catalogue = copied, catalogue
        self._landing = Landing(folder.path)
        self._troubles: list[ObjectTrouble] = []
        self._done = [0, 0]  # objects copied, their bytes
        self._mended = 0
        self._unreadable: list[str] = []

    def run(self) -> BackupReport:
        if fault := self._catalogue.first_fault():
            raise CatalogueDamaged(self._source.catalogue, fault)
        self._refuse_other_workspace()
        self._landing.sweep()
        there = self._folder.object_sizes()
        self._look_for_room(there)
        self._copy_objects(there)
        try:
            if self._stop():
                raise Stopped
            manifest = self._manifest(self._files())
        except Stopped:
            self._landing.finish()
            return BackupReport(is_interrupted=True, copied=self._done[0], copied_bytes=self._done[1])
        self._folder.publish(self._landing, manifest)
        remember(self._source.store, self._folder.path, manifest)
        pruned = self._folder.prune(self._options.keep) if self._options.keep else []
        return BackupReport(
            name=manifest.name,
            objects=manifest.objects,
            size=manifest.size,
            copied=self._done[0],
            copied_bytes=self._done[1],
            mended=self._mended,
            troubles=tuple(self._troubles),
            pruned=tuple(pruned),
            unreadable=tuple(self._unreadable),
            is_same_disk=os.stat(self._folder.path).st_dev == os.stat(self._source.store).st_dev,
        )

    def _refuse_other_workspace(self) -> None:
        manifests, self._unreadable = self._folder.readable()
        if not manifests:
            return
        newest, first = manifests[-1], self._catalogue.first_audit()
        is_other = bool(first and newest.first_audit and first != newest.first_audit)
        if is_other or newest.unit != self._catalogue.unit():
            raise OtherWorkspace(self._folder.path, newest.unit)

    def _look_for_room(self, there: dict[str, int]) -> None:
        lacking = sum(
            size
            for found in self._catalogue.documents()
            for _, sha256, size in found
            if there.get(sha256) != size
        )
        _need_room(self._folder.path, lacking + self._copied.stat().st_size)

    def _copy_objects(self, there: dict[str, int]) -> None:
        self._progress.total(Phase.BACKUP, *self._catalogue.totals())
        with ThreadPoolExecutor(THREADS, "backup") as threads:
            for found in self._catalogue.documents():
                for at in range(0, len(found), OBJECTS_AT_ONCE):
                    if self._stop():
                        return
                    wanted = found[at : at + OBJECTS_AT_ONCE]
                    for copies in threads.map(lambda some: self._copy_some(some, there), handfuls(wanted)):
                        self._note(copies, there)

    def _copy_some(self, wanted: Sequence[Document], there: Mapping[str, int]) -> list[Copied]:
        """Runs in a thread. What has the right size is taken for whole, as nothing half-written has its name."""
        copies: list[Copied] = []
        for id_, sha256, size in wanted:
            outcome: bool | SourceFault = False
            if there.get(sha256) != size or not self._is_sound(sha256):
                outcome = copied_object(self._landing, self._source.store, sha256, object_name(sha256))
            copies.append(Copied(id_, sha256, size, outcome))
        return copies

    def _is_sound(self, sha256: str) -> bool:
        return not self._options.rereads or hash_of(self._folder.object_path(sha256)) == sha256

    def _note(self, copies: Sequence[Copied], there: Mapping[str, int]) -> None:
        for _, sha256, size, outcome in copies:
            self._progress.advance(Phase.BACKUP, 1, size)
            if isinstance(outcome, SourceFault):
                self._troubles.append(trouble_of(sha256, outcome, self._catalogue))
            elif outcome:
                self._done[0] += 1
                self._done[1] += size
                self._mended += there.get(sha256) == size

    def _files(self) -> list[BackedFile]:
        """The catalogue and the small files, in parts. Raises Stopped."""
        wanted = [(CATALOGUE, self._copied), *self._source.files]
        self._progress.total(Phase.PARTS, sum(-(-size_of(path) // PART_BYTES) for _, path in wanted))
        files = []
        for name, path in wanted:
            with suppress(FileNotFoundError):  # gone since it was listed
                files.append(self._folder.keep(self._landing, path, name, self._part_done))
        return files

    def _part_done(self, size: int) -> None:  # noqa: ARG002 (as others that are told of bytes)
        self._progress.advance(Phase.PARTS)
        if self._stop():
            raise Stopped

    def _manifest(self, files: Sequence[BackedFile]) -> Manifest:
        head, (objects, size) = self._catalogue.audit_head(), self._catalogue.totals()
        return Manifest(
            name=self._folder.next_name(self._options.now),
            made_at=self._options.now,
            made_by=self._options.made_by,
            unit=self._catalogue.unit(),
            schema=self._catalogue.schema(),
            first_audit=self._catalogue.first_audit(),
            audit_count=head.count,
            audit_hash=head.hash,
            objects=objects,
            size=size,
            missing=tuple(trouble.sha256 for trouble in self._troubles),
            files=tuple(files),
        )


def _need_room(path: Path, size: int) -> None:
    found = os.statvfs(path)
    free = found.f_bavail * found.f_frsize
    if found.f_blocks and free < size + ROOM_LEFT:  # some shares tell nothing of their size
        raise NoRoom(path, size + ROOM_LEFT, free)
