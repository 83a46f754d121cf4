"""The bytes themselves: files named by their SHA-256, written once, read-only, checked on demand."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import itertools
import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from evidence_store import mounts
from evidence_store.errors import NoAccess, ObjectMissing, store_fault
from evidence_store.model import ObjectFault, Stored

CHUNK = 1024 * 1024
"""Bytes read, hashed and written at a time. Each step releases the interpreter for other threads."""

FIRST_CHUNK = 64 * 1024
"""Most files are smaller than this: no need to make room for more before the first bytes are there."""

_NO_SHARING = frozenset({errno.EOPNOTSUPP, errno.ENOTTY})
"""The store's file system does not know how to share blocks; it is not asked again."""

FICLONE = 0x40049409
"""ioctl that makes a file share another's blocks (linux/fs.h); btrfs, XFS, bcachefs and others know it."""

OBJECT_MODE = 0o444

_numbers = itertools.count()
"""Of temporary files, for all stores of this process: a thread that comes back late removes only its own."""

_NAME = re.compile("[0-9a-f]{64}")
_FOLDER = re.compile("[0-9a-f]{2}")


Pread = Callable[[int, int, int], bytes]
"""As `os.pread`: descriptor, bytes, offset."""


class Staged(NamedTuple):
    """Bytes in a file without a name in the store; its open descriptor tells every fault of writing it."""

    temporary: str
    out: int
    sha256: str
    size: int


class ObjectStore:
    """The folder `store/` of a workspace: `objects/ab/<sha256>` and `tmp/`. Safe to share by threads.

    One process at a time may put (the holder of the `WriterLock`); any number may read.
    Raises NetworkFileSystem when made on one.
    """

    def __init__(self, root: Path) -> None:
        mounts.refuse_network(root)
        self.root = root
        self._objects = root / "objects"
        self._tmp = root / "tmp"
        self._placing = threading.Lock()
        self._may_share = True
        self._made: set[str] = set()  # folders "ab" that this process has seen or made
        self._durable: set[str] = set()  # folders "ab" whose own names are safe; 256 at most

    def path(self, sha256: str) -> Path:
        """Where the object is, or would be. Raises ValueError for anything but 64 lower-case hex digits."""
        if not _NAME.fullmatch(sha256):
            raise ValueError(f"not a SHA-256: {sha256!r}")
        return self._objects / sha256[:2] / sha256

    def _place(self, sha256: str) -> str:
        """`path` of a hash that was just computed, in a fraction of its time."""
        return f"{self._objects}/{sha256[:2]}/{sha256}"

    def has(self, sha256: str) -> bool:
        return self.path(sha256).is_file()

    def open(self, sha256: str) -> BinaryIO:
        """For reading. Raises ObjectMissing, NoAccess."""
        path = self.path(sha256)
        try:
            return open(path, "rb")
        except (FileNotFoundError, NotADirectoryError):
            raise ObjectMissing(sha256) from None
        except PermissionError as error:
            raise NoAccess(path) from error

    # --- put

    def prepare(self) -> None:
        """Makes the folder of objects, for whoever may read only what is there when they begin.

        Raises DiskFull, ReadOnlyStore or DiskFault.
        """
        try:
            with suppress(FileExistsError):
                os.mkdir(self._objects)
        except OSError as error:
            raise store_fault(Path(self._objects), error) from error

    def put(self, fd: int) -> Stored:
        """Stores the bytes of an open regular file, from its start whatever its position; durable on return.

        The hash is that of the bytes that were stored, even if the file changes meanwhile. Raises
        DiskFull, ReadOnlyStore or DiskFault for the store's side, and OSError as it is when the file
        itself can't be read; nothing is left behind then.
        """
        return self.keep([self.stage(fd)])[0]

    def stage(self, fd: int, read: Pread | None = None) -> Staged:
        """The first half of `put`: the bytes are copied and hashed, but neither named nor durable.

        Hand it to `keep` or `drop`. Raises as `put` does, and whatever `read` raises (None: `os.pread`).
        """
        temporary, out = self._temporary()
        try:
            sha256, size = self._filled(out, fd, temporary, read or os.pread)
        except BaseException:
            self._discard(out, temporary)
            raise
        return Staged(temporary, out, sha256, size)

    def keep(self, staged: Sequence[Staged]) -> list[Stored]:
        """The second half: all are durable on return, in the order given.

        Every file is synced before it gets its name, and every folder after the last name in it: as one by
        one, but the disk's journal is asked to move once for many. Raises as `put` does; whatever of them is
        in the store then is whole, and none may be counted upon.
        """
        named: set[str] = set()
        try:
            missing = [one for one in staged if not self._is_there(one.sha256, one.size)]
            for one in missing:
                self._finished(one.out, one.temporary)
            for one in missing:
                if self._placed(one.temporary, one.sha256, one.size):
                    named.add(one.temporary)
            self._make_names_durable({one.sha256[:2] for one in staged})
            return [Stored(one.sha256, one.size, one.temporary in named) for one in staged]
        finally:
            for one in staged:
                self._discard(one.out, "" if one.temporary in named else one.temporary)

    def drop(self, staged: Iterable[Staged]) -> None:
        """Lets go of what was staged, instead of keeping it."""
        for one in staged:
            self._discard(one.out, one.temporary)

    def _discard(self, out: int, temporary: str) -> None:
        os.close(out)
        if temporary:
            with suppress(FileNotFoundError):
                os.unlink(temporary)

    def _temporary(self) -> tuple[str, int]:
        path = f"{self._tmp}/{os.getpid()}-{next(_numbers)}"
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        try:
            try:
                return path, os.open(path, flags, 0o600)
            except FileNotFoundError:
                self._tmp.mkdir(exist_ok=True)  # without parents: no store, or a disk not mounted, stays so
                return path, os.open(path, flags, 0o600)
        except OSError as error:
            raise store_fault(Path(path), error) from error

    def _filled(self, out: int, fd: int, temporary: str, read: Pread) -> tuple[str, int]:
        """Shares the file's blocks where the file system can, else copies; hashes what `out` then holds."""
        digest, size = hashlib.sha256(), 0
        if self._shares_blocks(out, fd):
            try:
                while chunk := os.pread(out, _step(size), size):
                    digest.update(chunk)
                    size += len(chunk)
            except OSError as error:
                raise store_fault(Path(temporary), error) from error
        else:
            while chunk := read(fd, _step(size), size):
                digest.update(chunk)
                self._write(out, chunk, size, temporary)
                size += len(chunk)
        return digest.hexdigest(), size

    def _shares_blocks(self, out: int, fd: int) -> bool:
        """True when `out` now shares all blocks of `fd`. False, for whatever reason, leaves it to the copy:
        it succeeds, or meets the same obstacle and names it."""
        if not self._may_share:
            return False
        try:
            fcntl.ioctl(out, FICLONE, fd)
        except OSError as error:
            self._may_share = error.errno not in _NO_SHARING
            return False
        return True

    def _write(self, out: int, chunk: bytes, offset: int, temporary: str) -> None:
        rest = memoryview(chunk)
        try:
            while rest:
                written = os.pwrite(out, rest, offset)
                rest, offset = rest[written:], offset + written
        except OSError as error:
            raise store_fault(Path(temporary), error) from error

    def _finished(self, out: int, temporary: str) -> None:
        try:
            os.fchmod(out, OBJECT_MODE)
            os.fsync(out)
        except OSError as error:
            raise store_fault(Path(temporary), error) from error

    def _is_there(self, sha256: str, size: int) -> bool:
        """An object of the wrong size is damaged, and the sound bytes at hand replace it."""
        try:
            return os.stat(self._place(sha256)).st_size == size
        except OSError:
            return False

    def _placed(self, temporary: str, sha256: str, size: int) -> bool:
        """Gives the file its name, unless another thread was faster."""
        path = self._place(sha256)
        try:
            with self._placing:
                if self._is_there(sha256, size):
                    return False
                if sha256[:2] not in self._made:
                    for folder in (self._objects, os.path.dirname(path)):
                        with suppress(FileExistsError):
                            os.mkdir(folder)
                    self._made.add(sha256[:2])
                os.rename(temporary, path)
            return True
        except OSError as error:
            raise store_fault(Path(path), error) from error

    def _make_names_durable(self, folders: set[str]) -> None:
        """Syncs the objects' folders; and the folders above, the first time that this process meets them.

        Done for objects that were there already too: whoever put them may have been killed, or may still
        be, between the rename and this.
        """
        for name in sorted(folders):
            self._sync(self._objects / name)
        if fresh := folders - self._durable:
            self._sync(self._objects)
            if not self._durable:
                self._sync(self.root)
            self._durable |= fresh

    def _sync(self, folder: Path) -> None:
        try:
            fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                os.fsync(fd)
            finally:
                os.close(fd)
        except OSError as error:
            raise store_fault(folder, error) from error

    # --- check and clean

    def check(self, sha256: str, pause: Callable[[int], None] | None = None) -> ObjectFault | None:
        """Reads the object and compares; the fault found, or None. `pause` is told the bytes of each chunk."""
        path = self.path(sha256)
        digest = hashlib.sha256()
        try:
            with self.open(sha256) as file:
                while chunk := file.read(CHUNK):
                    digest.update(chunk)
                    if pause is not None:
                        pause(len(chunk))
        except ObjectMissing:
            return ObjectFault(sha256, str(path), "missing", "")
        except (OSError, NoAccess) as error:
            return ObjectFault(sha256, str(path), "unreadable", str(error))
        found = digest.hexdigest()
        return None if found == sha256 else ObjectFault(sha256, str(path), "damaged", found)

    def iter_hashes(self) -> Iterator[str]:
        """Every object's name, sorted. Files that stand in the wrong place are none."""
        for first in _sorted_names(self._objects):
            if _FOLDER.fullmatch(first):
                yield from (
                    name
                    for name in _sorted_names(self._objects / first)
                    if _NAME.fullmatch(name) and name.startswith(first)
                )

    def sweep_tmp(self) -> int:
        """Removes what killed processes left half-written; returns how many. Only for the lock's holder,
        before it puts anything."""
        swept = 0
        for name in _sorted_names(self._tmp):
            with suppress(FileNotFoundError):
                os.unlink(self._tmp / name)
                swept += 1
        return swept


def _step(done: int) -> int:
    return CHUNK if done else min(CHUNK, FIRST_CHUNK)


def _sorted_names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except PermissionError as error:
        raise NoAccess(folder) from error
