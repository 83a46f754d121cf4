"""Files that arrive in another folder: read and hashed, written aside, made durable together, then named.

A name that exists holds whole bytes, whenever the machine stops. Works on network shares: only plain files, and
nothing that such a share may refuse (modes, the syncing of folders) is insisted upon.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import itertools
import os
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from evidence_store import mounts
from evidence_store.backup_errors import FolderGone, FolderUnwritable
from evidence_store.errors import StoreError, store_fault

CHUNK = 1024 * 1024
"""Bytes read, hashed and written at a time."""

FIRST_CHUNK = 64 * 1024
"""Most files are smaller than this: no need to make room for more before the first bytes are there."""

BATCH_FILES = 2_000
BATCH_BYTES = 512 * 1024 * 1024
"""So much is written before it is made durable and named: what a kill makes us copy once more at most."""

SHARE_THREADS = 8
"""Each file of a share is synced by itself, and each answer is waited for: by so many at once."""

READ_ONLY = 0o444

_REFUSED = frozenset({errno.EINVAL, errno.EOPNOTSUPP, errno.ENOSYS, errno.ENOTTY, errno.EPERM, errno.EBADF})
"""What shares answer to a wish that they do not know."""


class Waiting(NamedTuple):
    temporary: str
    final: str
    size: int


class SourceFault(Exception):
    """The file to be copied can't be read (`error`), or its bytes hash to `found` instead of what was expected."""

    def __init__(self, path: str, found: str, error: OSError | None) -> None:
        super().__init__(path, found, error)
        self.path, self.found, self.error = path, found, error


class Landing:
    """Copies into `root`, by way of `root/tmp`, which must be this object's own. Safe to share by threads.

    `finish` makes everything durable; what was not named by then is swept by the next one.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._tmp = root / "tmp"
        self._is_share = mounts.is_network(mounts.fstype_of(root))
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._waiting: list[Waiting] = []
        self._bytes = 0
        self._folders: set[str] = {str(root)}  # that are there

    def sweep(self) -> None:
        """Removes what a killed one left half-written. Raises the store's errors, also when `root` can't be
        written to."""
        try:
            self._tmp.mkdir(exist_ok=True)
            for entry in os.scandir(self._tmp):
                os.unlink(entry.path)
        except OSError as error:
            raise _fault(self._tmp, error) from error

    def copy(
        self, source: str | Path, name: str, sha256: str, pause: Callable[[int], None] | None = None
    ) -> int:
        """Copies a file whose hash is known to `name` (relative, below `root`); returns its size in bytes.

        `pause` is called with the bytes of each chunk. Raises SourceFault, and the store's errors for this side.
        """
        temporary = self._temporary()
        try:
            file = os.open(source, os.O_RDONLY | os.O_CLOEXEC)
        except OSError as error:
            raise SourceFault(str(source), "", error) from error
        try:
            found, size = self._copied(file, temporary, pause)
        except OSError as error:
            self._drop(temporary)
            raise SourceFault(str(source), "", error) from error
        except BaseException:
            self._drop(temporary)
            raise
        finally:
            os.close(file)
        if found != sha256:
            self._drop(temporary)
            raise SourceFault(str(source), found, None)
        self._add(Waiting(temporary, name, size))
        return size

    def _copied(self, file: int, temporary: str, pause: Callable[[int], None] | None) -> tuple[str, int]:
        """The hash of what was copied, and its size. Raises OSError for the side that is read."""
        digest, size = hashlib.sha256(), 0
        with self._writing(temporary) as out:
            while chunk := os.read(file, CHUNK if size else FIRST_CHUNK):
                digest.update(chunk)
                self._write(out, chunk)
                size += len(chunk)
                if pause is not None:
                    pause(len(chunk))
        return digest.hexdigest(), size

    def write(self, name: str, content: bytes, *, mode: int = READ_ONLY) -> None:
        """Puts `content` in the place of the file `name`."""
        temporary = self._temporary()
        try:
            with self._writing(temporary, mode) as out:
                self._write(out, content)
        except BaseException:
            self._drop(temporary)
            raise
        self._add(Waiting(temporary, name, len(content)))

    def settle(self) -> None:
        """Makes durable and names what waits. Raises the store's errors."""
        with self._lock:
            waiting, self._waiting, self._bytes = self._waiting, [], 0
            self._sync(one.temporary for one in waiting)
            for one in waiting:
                final = f"{self.root}/{one.final}"
                try:
                    self._make_folder(os.path.dirname(final))
                    os.rename(one.temporary, final)
                except OSError as error:
                    raise _fault(Path(final), error) from error

    def finish(self) -> None:
        """As `settle`; and the names are durable too."""
        self.settle()
        if not self._is_share:
            self._sync(())
            return
        for folder in sorted(self._folders):
            _sync_path(folder)

    # --- one file

    def _temporary(self) -> str:
        return f"{self._tmp}/{os.getpid()}-{next(self._numbers)}"

    def _writing(self, temporary: str, mode: int = READ_ONLY) -> _Out:
        try:
            return _Out(temporary, mode)
        except OSError as error:
            raise _fault(Path(temporary), error) from error

    def _write(self, out: _Out, chunk: bytes) -> None:
        try:
            out.write(chunk)
        except OSError as error:
            raise _fault(Path(out.path), error) from error

    def _drop(self, temporary: str) -> None:
        with suppress(OSError):
            os.unlink(temporary)

    def _add(self, one: Waiting) -> None:
        with self._lock:
            self._waiting.append(one)
            self._bytes += one.size
            is_enough = len(self._waiting) >= BATCH_FILES or self._bytes >= BATCH_BYTES
        if is_enough:
            self.settle()

    # --- durability

    def _sync(self, paths: Iterable[str]) -> None:
        """A local disk is asked once for everything; of a share each file is asked for."""
        try:
            if not self._is_share and _sync_file_system(self.root):
                return
            with ThreadPoolExecutor(SHARE_THREADS, "sync") as threads:
                for _ in threads.map(_sync_path, paths):
                    pass
        except OSError as error:
            raise _fault(self.root, error) from error

    def _make_folder(self, folder: str) -> None:
        if folder not in self._folders:
            os.makedirs(folder, exist_ok=True)
            self._folders.add(folder)


def _fault(path: Path, error: OSError) -> StoreError:
    if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ESTALE):
        return FolderGone(path, error.strerror or "")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return FolderUnwritable(path)
    return store_fault(path, error)


class _Out:
    """A file being written; faults of closing it are told like those of writing."""

    def __init__(self, path: str, mode: int) -> None:
        self.path = path
        self._mode = mode
        self._fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)

    def write(self, chunk: bytes) -> None:
        rest = memoryview(chunk)
        while rest:
            rest = rest[os.write(self._fd, rest) :]

    def __enter__(self) -> _Out:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        with suppress(OSError):  # FAT and some shares keep no modes
            os.fchmod(self._fd, self._mode)
        try:
            os.close(self._fd)
        except OSError as closing:
            if kind is None:
                raise _fault(Path(self.path), closing) from closing


def _sync_path(path: str) -> None:
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno not in _REFUSED:
            raise
    finally:
        os.close(fd)


def _sync_file_system(folder: Path) -> bool:
    """syncfs(2), which also tells what could not be written (Linux 5.8); False where there is none."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if call is None:
        return False
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        if call(fd) == 0:
            return True
        number = ctypes.get_errno()
        if number in _REFUSED:
            return False
        raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(fd)
