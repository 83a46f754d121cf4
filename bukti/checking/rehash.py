"""What an interrupted check had hashed already: kept in a file of the workspace until a check comes to its end.

Needs no writer's lock. Only one check at a time keeps it; another beside it does without.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

import msgspec

from evidence_store.objects import ObjectStore

FORMAT = 1

GOOD_FOR = timedelta(hours=24)
"""What was hashed longer ago is hashed again: a check speaks of today."""

_MILLISECOND = 1_000_000


class _Head(msgspec.Struct, frozen=True):
    """The first line of the file. `at`: the time of the objects' disk when the check began, in nanoseconds."""

    format: int
    unit: str
    began: datetime


class Unfinished:
    """Use as a context manager. `hashed`: objects that the interrupted check found sound and nobody touched since."""

    def __init__(self, path: Path, unit: str, objects: ObjectStore, now: datetime) -> None:
        """`path`: of the file; `unit`: of the workspace."""
        self._path = path
        self._head = _Head(FORMAT, unit, now)
        self._objects = objects
        self._file: IO[bytes] | None = None
        self._is_done = False
        self.hashed: frozenset[str] = frozenset()
        self.since: datetime | None = None

    def __enter__(self) -> Unfinished:
        try:
            self._file = self._path.open("a+b")
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # another check is at it, or nothing can be written: it goes without
            self._close()
            return self
        self._file.seek(0)
        self._take_up(self._file.read())
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None and self._is_done:
            with contextlib.suppress(OSError):
                self._path.unlink()
        self._close()

    def add(self, hashes: Iterable[str]) -> None:
        """These were hashed and are sound; on the disk on return, as far as it takes anything."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.write("".join(f"{sha256}\n" for sha256 in sorted(hashes)).encode())
                self._file.flush()

    def done(self) -> None:
        """All were hashed: the next check begins anew."""
        self._is_done = True

    def _take_up(self, content: bytes) -> None:
        assert self._file is not None
        first, _, rest = content.partition(b"\n")
        try:
            head = msgspec.json.decode(first, type=_Head)
        except msgspec.DecodeError:
            head = None
        if (
            head is None
            or (head.format, head.unit) != (FORMAT, self._head.unit)
            or not timedelta(0) <= self._head.began - head.began <= GOOD_FOR
        ):
            with contextlib.suppress(OSError):
                self._file.truncate(0)
                self._file.write(msgspec.json.encode(self._head) + b"\n")
                self._file.flush()
            return
        known = {line.decode("ascii", "replace") for line in rest.split(b"\n")[:-1]}
        began_ns = int(head.began.timestamp() * 1000) * _MILLISECOND
        self.hashed = frozenset(sha256 for sha256 in known if self._is_untouched(sha256, began_ns))
        self.since = head.began if self.hashed else None

    def _is_untouched(self, sha256: str, began_ns: int) -> bool:
        try:
            found = os.stat(self._objects.path(sha256))
        except (OSError, ValueError):
            return False
        return max(found.st_mtime_ns, found.st_ctime_ns) < began_ns

    def _close(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()
