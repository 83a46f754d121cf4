"""What can go wrong with a backup folder as a whole, facts in fields; the door turns them into sentences."""

from __future__ import annotations

from pathlib import Path

from evidence_store.errors import StoreError


class BackupError(StoreError):
    """Root of these; `path` is the backup folder, or the file in it."""

    def __init__(self, path: Path, *more: object) -> None:
        super().__init__(path, *more)
        self.path = path

    def __str__(self) -> str:
        return f"{type(self).__name__}: {self.path}"


class NotABackup(BackupError):
    """`path` is no backup folder, and is not empty either: nothing is written into strangers' folders."""


class NoBackup(BackupError):
    """`path` holds no complete backup. `is_begun`: one was begun there and never finished."""

    def __init__(self, path: Path, *, is_begun: bool) -> None:
        super().__init__(path, is_begun)
        self.is_begun = is_begun


class NoSuchBackup(BackupError):
    """`path` holds backups, but none of that time or before it."""

    def __init__(self, path: Path, wanted: str) -> None:
        super().__init__(path, wanted)
        self.wanted = wanted


class BackupDamaged(BackupError):
    """The file `path` of a backup is missing or not what was written; `detail` is one English sentence."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(path, detail)
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.path} of the backup is damaged: {self.detail}"


class BackupTooNew(BackupError):
    """Written by a newer Bukti: format or schema `found`, while this one knows up to `known`."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(path, found, known)
        self.found = found
        self.known = known


class OtherWorkspace(BackupError):
    """`path` holds the backups of another workspace (of the unit `unit`)."""

    def __init__(self, path: Path, unit: str) -> None:
        super().__init__(path, unit)
        self.unit = unit


class BackupVanished(BackupError):
    """This workspace was backed up to `path` before, and nothing of it is there: the share is not mounted."""


class BackupBusy(BackupError):
    """Another process is writing a backup into `path`, or of this workspace."""


class NoRoom(BackupError):
    """`path` lacks the room: bytes `needed` and `free`."""

    def __init__(self, path: Path, needed: int, free: int) -> None:
        super().__init__(path, needed, free)
        self.needed = needed
        self.free = free


class TargetNotEmpty(BackupError):
    """`path` is to become a restored workspace, and something else stands there."""


class FolderGone(BackupError):
    """`path` was there and is no more: unplugged, unmounted, removed. `detail` is the system's word."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(path, detail)
        self.detail = detail


class FolderUnwritable(BackupError):
    """`path` may not be written to by this user, or is mounted read-only."""


class FolderUnreadable(BackupError):
    """`path` can't be read. `detail` is the system's word."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(path, detail)
        self.detail = detail


class UnfitPlace(BackupError):
    """A backup can't be written to `path`: it lies inside `inside`, a watched folder or the workspace itself."""

    def __init__(self, path: Path, inside: Path) -> None:
        super().__init__(path, inside)
        self.inside = inside
