"""A backup folder: what lies where in it, and its manifests, one for each backup. `docs/formats.md` has the layout.

Small files (the catalogue above all) are kept as parts, cut at fixed places and named by their hash, so that a
backup shares with the one before it what has not changed. A manifest is written last: without one there is no
backup.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import os
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

from evidence_store.backup_errors import (
    BackupBusy,
    BackupDamaged,
    BackupTooNew,
    FolderGone,
    FolderUnreadable,
    FolderUnwritable,
    NoBackup,
    NoSuchBackup,
    NotABackup,
)
from evidence_store.backup_manifest import (
    FORMAT,
    OBJECTS,
    PARTS,
    BackedFile,
    Manifest,
    decoded,
    encoded,
    object_name,
    part_name,
)
from evidence_store.landing import Landing

MARK = "bukti-backup.json"
MANIFESTS, LOCK = "manifests", "lock"

PART_BYTES = 1024 * 1024
"""A multiple of the catalogue's page. Larger parts are fewer files, but each carries more that has not changed."""

GZIP_LEVEL = 1
"""Text shrinks to a third; the next levels cost twice the time for a twentieth."""

NAME_FORMAT = "%Y%m%dT%H%M%SZ"
_FILE = re.compile(r"\d{8}T\d{6}Z\.json")
_HASH = re.compile("[0-9a-f]{64}")


class BackupFolder:
    """The files of a backup folder. Only the holder of its `BackupLock` writes."""

    def __init__(self, path: Path) -> None:
        self.path = path

    # --- what is there

    def is_there(self) -> bool:
        """Whether this is a backup folder, begun at least. Raises FolderUnreadable."""
        try:
            os.stat(self.path / MARK)
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            raise FolderUnreadable(self.path, error.strerror or "") from error
        return True

    def begin(self) -> None:
        """Makes the folder, or takes an empty one. Raises NotABackup, FolderUnwritable, FolderGone.

        The folder above must be there: where a disk is not mounted nothing is made in its stead.
        """
        try:
            with suppress(FileExistsError):
                self.path.mkdir()
            if not self.is_there():
                if any(name for name in os.listdir(self.path) if name not in ("lost+found", LOCK, "tmp")):
                    raise NotABackup(self.path)
                landing = Landing(self.path)
                landing.sweep()
                landing.write(MARK, json.dumps({"format": FORMAT}).encode())
                landing.finish()
        except NotADirectoryError as error:
            raise NotABackup(self.path) from error
        except FileNotFoundError as error:
            raise FolderGone(self.path.parent, error.strerror or "") from error
        except PermissionError as error:
            raise FolderUnwritable(self.path) from error
        except OSError as error:
            raise FolderUnreadable(self.path, error.strerror or "") from error

    def names(self) -> list[str]:
        """Of the backups, oldest first; damaged ones among them. Raises FolderUnreadable."""
        return sorted(name.removesuffix(".json") for name in self._listed(MANIFESTS) if _FILE.fullmatch(name))

    def _listed(self, folder: str) -> list[str]:
        try:
            return os.listdir(self.path / folder)
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise FolderUnreadable(self.path / folder, error.strerror or "") from error

    def manifest(self, name: str) -> Manifest:
        """Raises BackupDamaged, BackupTooNew, FolderUnreadable."""
        return decoded(self.path / MANIFESTS / f"{name}.json", self._content)

    def chosen(self, at: str = "") -> Manifest:
        """The newest backup; of those whose name is not beyond `at` (a name, or the beginning of one) if given.

        Raises NotABackup, NoBackup, NoSuchBackup, and as `manifest`.
        """
        if not self.is_there():
            raise NotABackup(self.path)
        names = self.names()
        if not names:
            raise NoBackup(self.path, is_begun=True)
        fitting = [name for name in names if name <= at or name.startswith(at)]
        if not fitting:
            raise NoSuchBackup(self.path, at)
        return self.manifest(fitting[-1])

    def object_path(self, sha256: str) -> Path:
        return self.path / object_name(sha256)

    def object_sizes(self) -> dict[str, int]:
        """Every object that is there, with its size in bytes. Raises FolderUnreadable."""
        found: dict[str, int] = {}
        for folder in self._listed(OBJECTS):
            try:
                with os.scandir(self.path / OBJECTS / folder) as entries:
                    for entry in entries:
                        if _HASH.fullmatch(entry.name):
                            found[entry.name] = entry.stat().st_size
            except NotADirectoryError:
                continue
            except OSError as error:
                raise FolderUnreadable(self.path / OBJECTS / folder, error.strerror or "") from error
        return found

    # --- files in parts

    def content(self, file: BackedFile) -> Iterator[bytes]:
        """The bytes of a file, part by part, each checked. Raises BackupDamaged, FolderUnreadable."""
        for part in file.parts:
            yield self.part(part)

    def part(self, sha256: str) -> bytes:
        path = self.path / part_name(sha256)
        try:
            content = gzip.decompress(self._content(path))
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise BackupDamaged(path, str(error)) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise BackupDamaged(path, "its bytes are others than were written")
        return content

    def has_part(self, sha256: str) -> bool:
        """Whether it is there, and sound."""
        try:
            self.part(sha256)
        except BackupDamaged:
            return False
        return True

    def keep(self, landing: Landing, source: Path, path: str, pause: Callable[[int], None]) -> BackedFile:
        """Takes a file in, as `path`. What is there already is read again, and mended when it is damaged: of
        these files a backup holds the only other copy. OSError as it is when the source can't be read."""
        whole, parts, size = hashlib.sha256(), [], 0
        with open(source, "rb", buffering=0) as file:
            while chunk := _exactly(file, PART_BYTES):
                whole.update(chunk)
                part = hashlib.sha256(chunk).hexdigest()
                if not self.has_part(part):
                    landing.write(part_name(part), gzip.compress(chunk, GZIP_LEVEL, mtime=0))
                parts.append(part)
                size += len(chunk)
                pause(len(chunk))
        return BackedFile(path, size, whole.hexdigest(), tuple(parts))

    def _content(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise BackupDamaged(path, "it is missing") from error
        except OSError as error:
            raise FolderUnreadable(path, error.strerror or "") from error

    # --- backups come and go

    def next_name(self, now: datetime) -> str:
        """For a backup made now: later than all that are there, even if the clock was set back."""
        name = now.astimezone(UTC).strftime(NAME_FORMAT)
        names = self.names()
        if names and names[-1] >= name:
            last = datetime.strptime(names[-1], NAME_FORMAT).replace(tzinfo=UTC)
            name = (last + timedelta(seconds=1)).strftime(NAME_FORMAT)
        return name

    def publish(self, landing: Landing, manifest: Manifest) -> None:
        """Everything else is durable before the manifest is there, and the manifest after."""
        landing.finish()
        landing.write(f"{MANIFESTS}/{manifest.name}.json", encoded(manifest))
        landing.finish()

    def readable(self) -> tuple[list[Manifest], list[str]]:
        """All backups, oldest first, and the names of those whose manifest is damaged or of a newer Bukti."""
        manifests, others = [], []
        for name in self.names():
            try:
                manifests.append(self.manifest(name))
            except (BackupDamaged, BackupTooNew):
                others.append(name)
        return manifests, others

    def prune(self, keep: int) -> list[str]:
        """Removes all backups but the newest `keep` (1 or more) and the parts that no other needs; their names.

        Objects stay: they are evidence, and the newest catalogue still speaks of them. A manifest that can't be
        read stays too, and all parts with it: nobody knows which are its.
        """
        manifests, unknown = self.readable()
        old, kept = manifests[:-keep], manifests[-keep:]
        needed = {part for manifest in kept for file in manifest.files for part in file.parts}
        try:
            for manifest in old:
                os.unlink(self.path / MANIFESTS / f"{manifest.name}.json")
            for folder in self._listed(PARTS) if old and not unknown else ():
                for part in self._listed(f"{PARTS}/{folder}"):
                    if part.removesuffix(".gz") not in needed:
                        os.unlink(self.path / PARTS / folder / part)
        except PermissionError as error:
            raise FolderUnwritable(self.path) from error
        except OSError as error:
            raise FolderGone(self.path, error.strerror or "") from error
        return [manifest.name for manifest in old]


class BackupLock:
    """`with BackupLock(a, b):` – one backup at a time, by every lock file that this file system can lock.

    Raises BackupBusy at once. A share that knows no locks is not locked: the workspace's own lock file is on a
    local disk, and another workspace is told by the manifests.
    """

    def __init__(self, *paths: Path) -> None:
        self._paths = paths
        self._fds: list[int] = []

    def __enter__(self) -> BackupLock:
        try:
            for path in self._paths:
                self._take(path)
        except BaseException:
            self._release()
            raise
        return self

    def _take(self, path: Path) -> None:
        try:
            fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except PermissionError as error:
            raise FolderUnwritable(path) from error
        except OSError as error:
            raise FolderGone(path, error.strerror or "") from error
        self._fds.append(fd)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupBusy(path.parent) from error
        except OSError:
            pass  # no locks here

    def _release(self) -> None:
        while self._fds:
            os.close(self._fds.pop())

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._release()


def _exactly(file: Any, size: int) -> bytes:
    """So many bytes, fewer only at the end: the cuts must fall on the same places every time."""
    chunks: list[bytes] = []
    while size and (chunk := file.read(size)):
        chunks.append(chunk)
        size -= len(chunk)
    return b"".join(chunks)
