"""The place of a package that is being made: a folder beside it, so that the package appears whole or not at all."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from bukti.handover.errors import NoParent, NoRoom, OutBusy, OutExists, Unwritable
from evidence_store.backup_errors import FolderUnwritable
from evidence_store.errors import DiskFull, ReadOnlyStore

ASIDE = ".{name}.bukti-sementara"
"""Beside the package. Who finds one that nobody holds removes it: it is what a killed process has left."""

SIGN = "paket-sedang-dibuat"
"""Stands in it: nothing is removed that is not ours."""

ROOM_LEFT = 32 * 1024 * 1024
"""Bytes that the disk must keep beyond the documents: pages, lists, folders."""


class Place:
    """Use as a context manager; `inside` is where to make the package. What is not published is gone at the end."""

    def __init__(self, out: Path) -> None:
        self.out = Path(os.path.abspath(out))
        self._aside = self.out.with_name(ASIDE.format(name=self.out.name))
        self.inside = self._aside / "paket"
        self._held = -1

    def __enter__(self) -> Self:
        """Raises OutExists, NoParent, OutBusy, Unwritable, DiskFull."""
        if os.path.lexists(self.out):
            raise OutExists(self.out)
        if not self.out.parent.is_dir():
            raise NoParent(self.out.parent)
        try:
            self._begin()
        except PermissionError as error:
            raise Unwritable(self.out.parent) from error
        except OSError as error:
            if self._held >= 0:
                self._end()
            raise _plain(error, self.out) from error
        return self

    def _begin(self) -> None:
        with suppress(FileExistsError):
            os.mkdir(self._aside)
        self._held = os.open(self._aside, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._held)
            self._held = -1
            raise OutBusy(self.out) from None
        except OSError:
            pass  # a share without locks
        left = os.listdir(self._aside)
        if left and SIGN not in left:
            os.close(self._held)
            self._held = -1
            raise OutExists(self._aside)
        (self._aside / SIGN).touch()
        for name in left:
            if name != SIGN:
                _remove(self._aside / name)

    def need(self, size: int) -> None:
        """Raises NoRoom when the disk can't hold so many bytes."""
        found = os.statvfs(self._aside)
        free = found.f_bavail * found.f_frsize
        if found.f_blocks and free < size + ROOM_LEFT:  # some shares tell nothing of their size
            raise NoRoom(self.out, size + ROOM_LEFT, free)

    def publish(self) -> None:
        """Gives the finished package its name; durable on return. Raises OutExists, if somebody was faster."""
        if os.path.lexists(self.out):
            raise OutExists(self.out)
        os.rename(self.inside, self.out)
        parent = os.open(self.out.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            with suppress(OSError):  # some shares don't know that wish
                os.fsync(parent)
        finally:
            os.close(parent)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Faults of the disk are told of the package's place, not of a file that is gone by then."""
        self._end()
        if isinstance(error, DiskFull):
            raise DiskFull(self.out) from error
        if isinstance(error, ReadOnlyStore | FolderUnwritable):
            raise Unwritable(self.out.parent) from error

    def _end(self) -> None:
        _remove(self._aside)
        os.close(self._held)


def _plain(error: OSError, path: Path) -> Exception:
    from evidence_store.errors import store_fault

    return store_fault(path, error)


def _remove(path: Path) -> None:
    """The sign goes last: a removal that is itself killed is gone on with."""
    if path.is_dir() and not path.is_symlink():
        for entry in sorted(os.scandir(path), key=lambda one: one.name == SIGN):
            _remove(Path(entry.path))
        with suppress(OSError):
            os.rmdir(path)
    else:
        with suppress(OSError):
            os.unlink(path)
