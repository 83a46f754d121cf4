"""Reads a package wherever it lies: a folder, or a zip of one. Nothing in it is believed, and nothing is written."""

from __future__ import annotations

import os
import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from bukti.handover.bag import DECLARATION
from bukti.handover.errors import NotAPackage
from bukti.handover.model import MANIFEST
from evidence_store.landing import CHUNK

MOST_LISTED = 512 * 1024 * 1024
"""Bytes of a list (manifest.json of a million documents has some 500 MB): what is larger is no list of ours."""


class Present(NamedTuple):
    """A file that is there. `kind`: `file`, `link`, `other` (a device, a pipe), `twice` (the name is there again)."""

    path: str
    size: int
    kind: str


class Unreadable(Exception):
    """A file of the package can't be read."""

    def __init__(self, path: str, detail: str) -> None:
        super().__init__(path, detail)
        self.path, self.detail = path, detail


class Reader(Protocol):
    """`threads`: how many may read at once."""

    threads: int

    def present(self) -> list[Present]:
        """Everything that is there, by path."""

    def chunks(self, path: str, most: int) -> Iterator[bytes]:
        """The bytes of a file, a little more than `most` at most. Raises Unreadable."""

    def close(self) -> None: ...


def small(reader: Reader, path: str) -> bytes | None:
    """A list of the package; None when it is not there or too large to be one. Raises Unreadable."""
    try:
        content = b"".join(reader.chunks(path, MOST_LISTED))
    except KeyError:
        return None
    return content if len(content) <= MOST_LISTED else None


def open_package(path: Path) -> Reader:
    """Raises NotAPackage."""
    try:
        if path.is_dir():
            reader: Reader = FolderReader(path)
        elif path.is_file():
            reader = ZipReader(path)
        else:
            raise NotAPackage(path, "missing")
        names = {one.path for one in reader.present()}
    except (OSError, Unreadable) as error:
        raise NotAPackage(path, "unreadable") from error
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise NotAPackage(path, "other") from error
    if not names & {DECLARATION, MANIFEST}:
        reader.close()
        raise NotAPackage(path, "other")
    return reader


class FolderReader:
    threads = 4

    def __init__(self, root: Path) -> None:
        self._root = root
        self._real: dict[str, str] = {}  # path → as the disk writes it
        self._present: list[Present] = []
        self._walk(os.fspath(root), "")
        self._present.sort()

    def _walk(self, folder: str, prefix: str) -> None:
        with os.scandir(folder) as entries:
            for entry in entries:
                path = prefix + _written(entry.name)
                if entry.is_dir(follow_symlinks=False):
                    self._walk(entry.path, path + "/")
                    continue
                is_file = entry.is_file(follow_symlinks=False)
                kind = "file" if is_file else "link" if entry.is_symlink() else "other"
                if path in self._real:
                    kind = "twice"
                self._real.setdefault(path, entry.path)
                self._present.append(Present(path, entry.stat(follow_symlinks=False).st_size, kind))

    def present(self) -> list[Present]:
        return self._present

    def chunks(self, path: str, most: int) -> Iterator[bytes]:
        real, done = self._real[path], 0
        try:
            descriptor = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            try:
                while done <= most and (chunk := os.read(descriptor, CHUNK)):
                    done += len(chunk)
                    yield chunk
            finally:
                os.close(descriptor)
        except OSError as error:
            raise Unreadable(path, error.strerror or str(error)) from error

    def close(self) -> None:
        pass


class ZipReader:
    """The package is the one folder in it."""

    threads = 1

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path)
        self._members: dict[str, zipfile.ZipInfo] = {}
        self._present: list[Present] = []
        infos = [info for info in self._zip.infolist() if not info.is_dir()]
        tops = {info.filename.partition("/")[0] for info in infos if "/" in info.filename}
        prefix = f"{tops.pop()}/" if len(tops) == 1 else ""
        for info in infos:
            is_inside = info.filename.startswith(prefix)
            path_in = _written(info.filename.removeprefix(prefix) if is_inside else f"../{info.filename}")
            mode = info.external_attr >> 16
            kind = "file" if not stat.S_IFMT(mode) or stat.S_ISREG(mode) else "link"
            if path_in in self._members:
                kind = "twice"
            self._members.setdefault(path_in, info)
            self._present.append(Present(path_in, info.file_size, kind))
        self._present.sort()

    def present(self) -> list[Present]:
        return self._present

    def chunks(self, path: str, most: int) -> Iterator[bytes]:
        info, done = self._members[path], 0
        try:
            with self._zip.open(info) as file:
                while done <= most and (chunk := file.read(CHUNK)):
                    done += len(chunk)
                    yield chunk
        except (
            OSError,
            zipfile.BadZipFile,
            NotImplementedError,
            RuntimeError,
            EOFError,
            ValueError,
        ) as error:
            raise Unreadable(path, str(error)) from error
        except Exception as error:  # zlib's and lzma's own; only this file can't be read
            raise Unreadable(path, str(error)) from error

    def close(self) -> None:
        self._zip.close()


def _written(name: str) -> str:
    """A name as we write it: some disks give it back with its accents taken apart."""
    return unicodedata.normalize("NFC", name)
