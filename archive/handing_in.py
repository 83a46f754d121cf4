"""Handing in: a file that somebody gives to the desk is laid into Bukti's own upload folder, whole or not at all.

The folder is a source like any other: from there on the file takes the normal road. Departments' folders are never
written to; nothing that stands in the upload folder is ever replaced. `docs/decisions/157-handing-in.md`
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tempfile
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from archive.names import BIDI_CONTROLS, HIDDEN_FORMATS, UNSHOWABLE_CATEGORIES
from evidence_store.errors import store_fault

STAGING = ".titipan"
"""Folder beside the upload folders in which files are written before they are shown to anybody."""

FORGOTTEN_SECONDS = 24 * 60 * 60.0
"""So old, what stands in the staging folder was left there by a process that was killed."""

MOST_NAME_BYTES = 200
"""Of a name; most file systems allow 255, and a number may be put behind it."""

LONGEST_ENDING = 12
"""Characters of an ending (`.docx`) that is kept whole when a name is cut."""

MOST_ALIKE = 1_000
"""Numbers tried for a name that is taken."""

CHUNK = 1 << 20  # bytes

UNNAMED = "berkas"

_FORBIDDEN = re.compile(r'[<>:"|?*\\/]')
"""What Windows takes in no name; the folder may be shared with it."""


class HandingInRefused(Exception):
    """Nothing was taken in."""


class TooLarge(HandingInRefused):
    """More bytes than are allowed."""

    def __init__(self, name: str, most_bytes: int) -> None:
        super().__init__(name, most_bytes)
        self.name, self.most_bytes = name, most_bytes


class Empty(HandingInRefused):
    """A file without a byte."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class FolderLost(HandingInRefused):
    """The upload folder is not there, or something else stands in its place."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder


class Laid(NamedTuple):
    """A file in the upload folder. `is_new`: False if the very same was there by that name already."""

    name: str
    sha256: str
    size: int
    is_new: bool


def name_for(item: str, label: str, original: str) -> str:
    """`A.I.5.iii.a-1 2025-03 Laporan Dumas.pdf`: the slot that it is handed in for, then the name it came by.

    `original` is whatever a browser or program sent: only its last piece is looked at, and nothing of it that a file
    system or a screen would obey is kept.
    """
    start = prefix_for(item, label)
    piece = unicodedata.normalize("NFC", original).replace("\\", "/").rstrip("/").rpartition("/")[2]
    shown = "".join(" " if _is_unshowable(char) else char for char in piece)
    clean = " ".join(_FORBIDDEN.sub(" ", shown).split()).strip(". ")
    stem, dot, ending = clean.rpartition(".")
    if not dot or not stem or len(ending) > LONGEST_ENDING:
        stem, dot, ending = clean, "", ""
    room = MOST_NAME_BYTES - len(f"{start}{dot}{ending}".encode())
    return f"{start}{_cut(stem or UNNAMED, room)}{dot}{ending}"


def prefix_for(item: str, label: str) -> str:
    """How the names of all files handed in for a slot begin."""
    return f"{item} {label} "


class Staged:
    """A file that is whole and on the disk, but that nobody sees yet."""

    def __init__(self, temporary: Path, folder: Path, name: str, sha256: str, size: int) -> None:
        self._temporary, self._folder = temporary, folder
        self.name, self.sha256, self.size = name, sha256, size

    def show(self) -> Laid:
        """Gives it its name in the folder, or that name with a number if it is taken by other bytes. Replaces nothing,
        and is on the disk when this returns. Raises FolderLost, StoreError."""
        try:
            return _show(self._temporary, self._folder, self.name, self.sha256, self.size)
        except OSError as error:
            raise store_fault(self._folder, error) from error


@contextmanager
def staged(content: BinaryIO, folder: Path, name: str, *, most_bytes: int) -> Iterator[Staged]:
    """The content, written beside the upload folder; what was not shown is gone afterwards.

    Raises TooLarge, Empty, StoreError.
    """
    staging = folder.parent / STAGING
    try:
        staging.mkdir(exist_ok=True)
        _forget_old(staging)
        handle, temporary = tempfile.mkstemp(dir=staging)
    except OSError as error:
        raise store_fault(folder, error) from error
    try:
        try:
            with open(handle, "wb") as target:
                sha256, size = _copy(content, target, name, most_bytes)
        except OSError as error:
            raise store_fault(folder, error) from error
        yield Staged(Path(temporary), folder, name, sha256, size)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary)


def _copy(content: BinaryIO, target: BinaryIO, name: str, most_bytes: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := content.read(CHUNK):
        size += len(chunk)
        if size > most_bytes:
            raise TooLarge(name, most_bytes)
        digest.update(chunk)
        target.write(chunk)
    if not size:
        raise Empty(name)
    target.flush()
    os.fchmod(target.fileno(), 0o644)
    os.fsync(target.fileno())
    return digest.hexdigest(), size


def _show(temporary: Path, folder: Path, name: str, sha256: str, size: int) -> Laid:
    """Gives the finished file its name in the folder, which is no link to somewhere else."""
    try:
        inside = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
            raise FolderLost(folder) from error
        raise
    try:
        for number in range(1, MOST_ALIKE + 1):
            tried = name if number == 1 else _with_number(name, number)
            try:
                _name(temporary, tried, inside)
            except FileExistsError:
                if _is_same(tried, inside, sha256, size):
                    return Laid(tried, sha256, size, False)
                continue
            os.fsync(inside)
            return Laid(tried, sha256, size, True)
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), os.fspath(folder / name))
    finally:
        os.close(inside)


def _name(temporary: Path, name: str, folder: int) -> None:
    """Raises FileExistsError; never replaces. Where the file system knows no second names, an empty file holds the
    place until the finished one takes it."""
    try:
        os.link(temporary, name, dst_dir_fd=folder)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS):
            raise
        os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o644, dir_fd=folder))
        os.replace(temporary, name, dst_dir_fd=folder)


def _is_same(name: str, folder: int, sha256: str, size: int) -> bool:
    try:
        with open(os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder), "rb") as there:
            return (
                os.fstat(there.fileno()).st_size == size
                and hashlib.file_digest(there, "sha256").hexdigest() == sha256
            )
    except OSError:
        return False  # a link, a folder, or gone again


def _forget_old(staging: Path) -> None:
    oldest = time.time() - FORGOTTEN_SECONDS
    for left in staging.iterdir():
        with suppress(OSError):
            if left.stat().st_mtime < oldest:
                left.unlink()


def _with_number(name: str, number: int) -> str:
    stem, dot, ending = name.rpartition(".")
    return (
        f"{stem} ({number}){dot}{ending}" if dot and len(ending) <= LONGEST_ENDING else f"{name} ({number})"
    )


def _cut(text: str, most_bytes: int) -> str:
    return text.encode()[: max(0, most_bytes)].decode("utf-8", "ignore").rstrip(". ")


def _is_unshowable(char: str) -> bool:
    return (
        char in BIDI_CONTROLS or char in HIDDEN_FORMATS or unicodedata.category(char) in UNSHOWABLE_CATEGORIES
    )
