"""Where a package is put: a folder or a zip. Every file is hashed as it is written; what is not as expected is named.

The same files make the same bytes: order, times and modes are fixed.
"""

from __future__ import annotations

import hashlib
import os
import stat
import zipfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from archive.object_copies import HANDFUL, THREADS
from bukti.handover.errors import Stopped
from bukti.handover.model import Entry
from evidence_store.errors import store_fault
from evidence_store.landing import CHUNK, READ_ONLY, Landing, SourceFault

HANDFULS_AT_ONCE = THREADS * 2
"""Between two looks at the wish to stop."""

FOLDER_MODE = 0o755

ZIP_BEGINS = date(1980, 1, 1)
"""No time in a zip is earlier."""


class Take(NamedTuple):
    """A file to be copied in: where it lies, where it goes, what its bytes must hash to."""

    source: Path
    path: str
    sha256: str
    size: int


class Missed(NamedTuple):
    """A file that could not be copied as it must be, and what was met."""

    take: Take
    fault: SourceFault


class Done(NamedTuple):
    """Told of as files are copied."""

    files: int
    size: int


Tell = Callable[[Done], None]
Stop = Callable[[], bool]


class Sink(Protocol):
    """Takes the files of a package. `entries` has all that it took, by path; `is_shared`: it may be used by two threads
    at once."""

    entries: dict[str, Entry]
    is_shared: bool

    def write(self, path: str, content: bytes) -> None:
        """Puts in a file. Raises the store's errors."""

    def copy(self, files: Sequence[Take], tell: Tell, stop: Stop) -> list[Missed]:
        """Copies files in; those that are not as expected are named. Raises Stopped, and the store's errors."""

    def finish(self) -> None:
        """Makes everything durable."""


class FolderSink:
    """A folder, which must be there, and empty. Its files are read-only: who changes one breaks what was signed."""

    is_shared = True

    def __init__(self, root: Path, on: date) -> None:
        self.entries: dict[str, Entry] = {}
        self._root, self._on = root, on
        self._landing = Landing(root)
        self._landing.sweep()

    def write(self, path: str, content: bytes) -> None:
        self._landing.write(path, content)
        self.entries[path] = Entry(hashlib.sha256(content).hexdigest(), len(content))

    def copy(self, files: Sequence[Take], tell: Tell, stop: Stop) -> list[Missed]:
        handfuls = [files[at : at + HANDFUL] for at in range(0, len(files), HANDFUL)]
        missed: list[Missed] = []
        with ThreadPoolExecutor(THREADS, "handover") as threads:
            for at in range(0, len(handfuls), HANDFULS_AT_ONCE):
                if stop():
                    raise Stopped
                for some in threads.map(self._copied, handfuls[at : at + HANDFULS_AT_ONCE]):
                    missed += some[0]
                    tell(some[1])
        gone = {one.take.path for one in missed}
        self.entries.update((one.path, Entry(one.sha256, one.size)) for one in files if one.path not in gone)
        return missed

    def _copied(self, files: Sequence[Take]) -> tuple[list[Missed], Done]:
        """In a thread."""
        missed = []
        for file in files:
            try:
                self._landing.copy(file.source, file.path, file.sha256)
            except SourceFault as fault:
                missed.append(Missed(file, fault))
        return missed, Done(len(files), sum(file.size for file in files))

    def finish(self) -> None:
        self._landing.settle()
        with suppress(OSError):
            os.rmdir(self._root / "tmp")
        at = datetime.combine(self._on, datetime.min.time(), UTC).timestamp()
        for folder, _folders, names in os.walk(self._root, topdown=False):
            for path in [*(os.path.join(folder, name) for name in names), folder]:
                with suppress(OSError):  # some shares keep neither
                    if path == folder:
                        os.chmod(path, FOLDER_MODE)
                    os.utime(path, (at, at))
        self._landing.finish()


class ZipSink:
    """A zip with one folder in it. Nothing is packed smaller: documents hardly would be, and bytes stay the same
    whatever the library's version."""

    is_shared = False  # one file after the other

    def __init__(self, path: Path, folder: str, on: date) -> None:
        self.entries: dict[str, Entry] = {}
        self._path, self._folder = path, folder
        day = max(on, ZIP_BEGINS)
        self._at = (day.year, day.month, day.day, 0, 0, 0)
        self._file = open(path, "xb")  # noqa: SIM115 (closed by `finish` or `close`)
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_STORED, allowZip64=True)

    def write(self, path: str, content: bytes) -> None:
        try:
            self._zip.writestr(self._member(path, len(content)), content)
        except OSError as error:
            raise store_fault(self._path, error) from error
        self.entries[path] = Entry(hashlib.sha256(content).hexdigest(), len(content))

    def copy(self, files: Sequence[Take], tell: Tell, stop: Stop) -> list[Missed]:
        missed: list[Missed] = []
        for file in files:
            if stop():
                raise Stopped
            try:
                self._copy(file)
            except SourceFault as fault:
                missed.append(Missed(file, fault))
            tell(Done(1, file.size))
        return missed

    def _copy(self, file: Take) -> None:
        digest, size = hashlib.sha256(), 0
        with _opened(file.source) as source:
            try:
                with self._zip.open(self._member(file.path, file.size), "w") as out:
                    while size <= file.size and (chunk := _read(source, CHUNK)):
                        digest.update(chunk)
                        out.write(chunk)
                        size += len(chunk)
            except OSError as error:
                raise store_fault(self._path, error) from error
        if digest.hexdigest() != file.sha256:
            raise SourceFault(str(file.source), digest.hexdigest(), None)
        self.entries[file.path] = Entry(file.sha256, size)

    def _member(self, path: str, size: int) -> zipfile.ZipInfo:
        found = zipfile.ZipInfo(f"{self._folder}/{path}", self._at)
        found.create_system = 3  # Unix, whose modes these are
        found.external_attr = (stat.S_IFREG | READ_ONLY) << 16
        found.file_size = size
        return found

    def finish(self) -> None:
        try:
            self._zip.close()
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            os.chmod(self._path, 0o644)
        except OSError as error:
            raise store_fault(self._path, error) from error

    def close(self) -> None:
        """Lets go of one that is not finished."""
        with suppress(OSError, ValueError):
            self._zip.close()  # or it tries to when it is collected
        with suppress(OSError):
            self._file.close()


class _Source(NamedTuple):
    path: str
    descriptor: int

    def __enter__(self) -> _Source:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.descriptor)


def _opened(path: Path) -> _Source:
    try:
        return _Source(str(path), os.open(path, os.O_RDONLY | os.O_CLOEXEC))
    except OSError as error:
        raise SourceFault(str(path), "", error) from error


def _read(source: _Source, size: int) -> bytes:
    try:
        return os.read(source.descriptor, size)
    except OSError as error:
        raise SourceFault(source.path, "", error) from error
