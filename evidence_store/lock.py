"""The lock that makes one process the writer of a workspace; the kernel drops it when that process dies."""

from __future__ import annotations

import fcntl
import os
import weakref
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from evidence_store.errors import Locked, store_fault


class WriterLock:
    """`with WriterLock(store / "lock"):` – inside, this process alone writes.

    Raises `Locked` at once (no waiting) with the holder's pid and since when it holds. The file keeps
    its place after release: removing it would let two processes lock two different files of one name.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._fd: int | None = None

    def acquire(self) -> None:
        if self._fd is not None:
            raise RuntimeError("this lock is already held")
        fd = _opened(self.path)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(fd)
            raise Locked(self.path, *holder(self.path)) from None
        except BaseException:
            os.close(fd)
            raise
        self._fd = fd
        _held.add(self)
        _write_holder(fd)

    def release(self) -> None:
        """Gives the lock back; harmless when it is not held."""
        if self._fd is not None:
            fd, self._fd = self._fd, None
            os.close(fd)

    def __enter__(self) -> WriterLock:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def holder(path: Path) -> tuple[int | None, datetime | None]:
    """Who wrote the lock file last: pid and since when, UTC. (None, None) when the file does not say."""
    try:
        pid, since = path.read_text(encoding="ascii").split()
        return int(pid), datetime.fromisoformat(since)
    except (OSError, ValueError):
        return None, None


def _opened(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise store_fault(path, error) from error


def _write_holder(fd: int) -> None:
    """The note is for people; on a full disk the lock holds without it."""
    note = f"{os.getpid()} {datetime.now(UTC).isoformat(timespec='seconds')}\n"
    with suppress(OSError):
        os.ftruncate(fd, 0)
        os.pwrite(fd, note.encode("ascii"), 0)


_held: weakref.WeakSet[WriterLock] = weakref.WeakSet()


def _drop_in_child() -> None:
    """A forked child shares the parent's lock and would keep it alive after the parent's death."""
    for lock in list(_held):
        lock.release()


os.register_at_fork(after_in_child=_drop_in_child)
