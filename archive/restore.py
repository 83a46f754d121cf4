"""Restore: a workspace made again from a backup folder, every byte of it hashed on the way.

`bukti.toml` comes last: until then the target is no workspace, and the same command goes on where it was stopped.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from pathlib import Path

import msgspec

from archive.backup import CATALOGUE, ROOM_LEFT
from archive.context import Archive, never
from archive.object_copies import (
    OBJECTS_AT_ONCE,
    THREADS,
    Copied,
    Document,
    ObjectTrouble,
    copied_object,
    handfuls,
    size_of,
    trouble_of,
)
from archive.progress import Phase, Progress, Silent
from archive.projection import Projection
from evidence_store import mounts
from evidence_store.backup_errors import BackupDamaged, BackupTooNew, NoRoom, TargetNotEmpty
from evidence_store.backup_folder import BackupFolder, BackupLock
from evidence_store.backup_manifest import BackedFile, Manifest, object_name
from evidence_store.catalogue import Catalogue
from evidence_store.catalogue_copy import CatalogueCopy
from evidence_store.errors import store_fault
from evidence_store.landing import Landing, SourceFault
from evidence_store.schema import MIGRATIONS

UNFINISHED = "restore.unfinished"
"""In the target while it is being made: which backup of which folder."""

CONFIG = "bukti.toml"
WRITABLE = 0o644
FOLDERS = ("store", "store/objects", "index", "scratch")


class RestoreReport(msgspec.Struct, frozen=True):
    """`audit`: faults of the audit chain, as English sentences; they were in the backup."""

    name: str
    made_at: datetime
    objects: int = 0  # brought back sound
    size: int = 0  # their bytes
    troubles: tuple[ObjectTrouble, ...] = ()
    audit: tuple[str, ...] = ()
    is_interrupted: bool = False

    @property
    def is_whole(self) -> bool:
        return not (self.troubles or self.audit or self.is_interrupted)


def restore(
    folder: BackupFolder,
    target: Path,
    *,
    at: str = "",
    who: str,
    now: datetime,
    progress: Progress | None = None,
    stop: Callable[[], bool] = never,
) -> RestoreReport:
    """Makes the workspace of the newest backup (not beyond `at`, see `BackupFolder.chosen`) in `target`.

    A damaged or missing object is named and the rest brought back; a damaged catalogue raises BackupDamaged, as
    an older backup may have a sound one. Raises the `BackupError`s, NetworkFileSystem, and the disk's errors.
    """
    manifest = folder.chosen(at)
    if manifest.schema > len(MIGRATIONS):
        raise BackupTooNew(folder.path, manifest.schema, len(MIGRATIONS))
    mounts.refuse_network(target)
    _take(target, f"{folder.path.absolute()} {manifest.name}\n")
    with BackupLock(target / UNFINISHED):
        return _Restore(folder, manifest, target, progress or Silent(), stop).run(who, now)


def _take(target: Path, mark: str) -> None:
    """Makes the target, or takes an empty one, or one that was begun from this very backup."""
    marked = target / UNFINISHED
    try:
        if target.exists() and (not target.is_dir() or (os.listdir(target) and not marked.is_file())):
            raise TargetNotEmpty(target)
        if marked.is_file() and marked.read_text("utf-8", "surrogateescape") not in (mark, ""):
            raise TargetNotEmpty(target)
        target.mkdir(parents=True, exist_ok=True)
        marked.write_text(mark, "utf-8", "surrogateescape")
        for name in FOLDERS:
            (target / name).mkdir(exist_ok=True)
    except OSError as error:
        raise store_fault(target, error) from error


class _Restore:
    def __init__(
        self,
        folder: BackupFolder,
        manifest: Manifest,
        target: Path,
        progress: Progress,
        stop: Callable[[], bool],
    ) -> None:
        self._folder, self._manifest, self._target = folder, manifest, target
        self._progress, self._stop = progress, stop
        self._landing = Landing(target)
        self._troubles: list[ObjectTrouble] = []
        self._outcomes: dict[int, str] = {}  # document → what is wrong with its object here
        self._objects = 0
        self._size = 0

    def run(self, who: str, now: datetime) -> RestoreReport:
        self._landing.sweep()
        self._look_for_room()
        small = {file.path: self._whole(file) for file in self._manifest.files if file.path != CATALOGUE}
        building = self._target / f"{CATALOGUE}.new"
        self._catalogue_into(building)
        with CatalogueCopy(building) as catalogue:
            audit = self._checked(catalogue)
            self._copy_objects(catalogue)
        if not self._stop():
            self._finish(building, small, who, now)
        return RestoreReport(
            name=self._manifest.name,
            made_at=self._manifest.made_at,
            objects=self._objects,
            size=self._size,
            troubles=tuple(self._troubles),
            audit=tuple(audit),
            is_interrupted=self._stop(),
        )

    def _look_for_room(self) -> None:
        found = os.statvfs(self._target)
        there = sum(path.stat().st_size for path in self._target.glob("store/objects/*/*"))
        needed = self._manifest.size + sum(file.size for file in self._manifest.files) - there + ROOM_LEFT
        if found.f_bavail * found.f_frsize < needed:
            raise NoRoom(self._target, needed, found.f_bavail * found.f_frsize)

    def _catalogue_into(self, building: Path) -> None:
        file = self._manifest.file(CATALOGUE)
        if file is None or self._manifest.file(CONFIG) is None:
            raise BackupDamaged(self._folder.path, "it lacks the catalogue or bukti.toml")
        self._progress.total(Phase.CATALOGUE, len(file.parts))
        digest = hashlib.sha256()
        try:
            with open(building, "wb") as out:
                for chunk in self._folder.content(file):
                    digest.update(chunk)
                    out.write(chunk)
                    self._progress.advance(Phase.CATALOGUE)
                out.flush()
                os.fsync(out.fileno())
        except OSError as error:
            raise store_fault(building, error) from error
        if digest.hexdigest() != file.sha256:
            raise BackupDamaged(self._folder.path, "the catalogue is not the one that was backed up")

    def _checked(self, catalogue: CatalogueCopy) -> list[str]:
        """Raises for a catalogue that can't be used; what is wrong with its audit log is only told."""
        if fault := catalogue.first_fault():
            raise BackupDamaged(self._folder.path, fault)
        faults = [f"{fault.seq}: {fault.kind}: {fault.detail}" for fault in catalogue.audit_faults()]
        head = catalogue.audit_head()
        if (head.count, head.hash) != (self._manifest.audit_count, self._manifest.audit_hash):
            faults.append(f"{head.count}: the log does not end as the manifest says")
        return faults

    def _copy_objects(self, catalogue: CatalogueCopy) -> None:
        self._progress.total(Phase.RESTORE, *catalogue.totals())
        with ThreadPoolExecutor(THREADS, "restore") as threads:
            for found in catalogue.documents():
                for at in range(0, len(found), OBJECTS_AT_ONCE):
                    if self._stop():
                        self._landing.finish()
                        return
                    wanted = found[at : at + OBJECTS_AT_ONCE]
                    for copies in threads.map(self._copy_some, handfuls(wanted)):
                        self._note(copies, catalogue)

    def _copy_some(self, wanted: Sequence[Document]) -> list[Copied]:
        """Runs in a thread. What an earlier attempt brought was hashed then, and got its name when it was durable."""
        copies: list[Copied] = []
        for id_, sha256, size in wanted:
            name = f"store/{object_name(sha256)}"
            outcome: bool | SourceFault = False
            if size_of(f"{self._target}/{name}") != size:
                outcome = copied_object(self._landing, self._folder.path, sha256, name)
            copies.append(Copied(id_, sha256, size, outcome))
        return copies

    def _note(self, copies: Sequence[Copied], catalogue: CatalogueCopy) -> None:
        for id_, sha256, size, outcome in copies:
            self._progress.advance(Phase.RESTORE, 1, size)
            if isinstance(outcome, SourceFault):
                self._troubles.append(trouble_of(sha256, outcome, catalogue))
                self._outcomes[id_] = "missing"  # whatever it is in the backup: it was not brought here
            else:
                self._outcomes[id_] = ""
                self._objects += 1
                self._size += size

    def _finish(self, building: Path, small: Mapping[str, bytes], who: str, now: datetime) -> None:
        """The rest, `bukti.toml` last of all."""
        for path, content in small.items():
            if path != CONFIG:
                self._landing.write(path, content, mode=WRITABLE)
        self._landing.finish()
        os.rename(building, self._target / CATALOGUE)
        with Catalogue.open(self._target / CATALOGUE) as catalogue, catalogue.batch():
            facts = {
                "backup": self._manifest.name,
                "objects": self._objects,
                "missing": len(self._troubles),
            }
            catalogue.verified(self._outcomes, now)
            catalogue.audit("restored", facts, who=who, at=now)
        self._landing.write(CONFIG, small[CONFIG], mode=WRITABLE)
        self._landing.finish()
        shutil.rmtree(self._target / "tmp", ignore_errors=True)
        (self._target / UNFINISHED).unlink(missing_ok=True)

    def _whole(self, file: BackedFile) -> bytes:
        content = b"".join(self._folder.content(file))
        if hashlib.sha256(content).hexdigest() != file.sha256:
            raise BackupDamaged(self._folder.path, f"{file.path} is not the one that was backed up")
        return content


def index_again(archive: Archive) -> int:
    """Makes the index of a restored workspace from its catalogue; how many documents it shows."""
    with closing(Projection(archive)) as projection:
        projection.heal(may_move=False)
        projection.finish()
    return archive.index.state().documents
