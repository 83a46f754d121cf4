"""Small files that are either whole or absent after a crash: written aside, synced, renamed, and self-checking."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import TypeVar
from zlib import crc32

import msgspec

from indexer.search.model import IndexBusy, IndexUnusable

Facts = TypeVar("Facts", bound=msgspec.Struct)


def sync_folder(folder: str | Path) -> None:
    """Makes renames and new names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: str | Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_file(path: Path, content: bytes) -> None:
    """Puts `content` in the place of a file: a reader sees the old one or the new one, never half of it."""
    aside = path.with_name(path.name + ".new")
    with open(aside, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.rename(aside, path)
    sync_folder(path.parent)


def write_facts(path: Path, facts: msgspec.Struct) -> None:
    """Writes a struct as a line of JSON behind its own checksum."""
    line = msgspec.json.encode(facts)
    replace_file(path, b"%08x %s\n" % (crc32(line), line))


def read_facts(path: Path, kind: type[Facts]) -> Facts:
    """Reads what `write_facts` wrote; IndexUnusable when the file is missing, cut or changed."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise IndexUnusable(f"damaged: {path.name} is missing") from None
    checksum, _, line = content.partition(b" ")
    line = line.removesuffix(b"\n")
    if checksum != b"%08x" % crc32(line):
        raise IndexUnusable(f"damaged: {path.name} does not match its checksum")
    try:
        return msgspec.json.decode(line, type=kind)
    except msgspec.DecodeError as error:
        raise IndexUnusable(f"damaged: {path.name}: {error}") from error


class FileLock:
    """An flock on a file, exclusive or shared; the kernel releases it when the process dies."""

    def __init__(self, path: str, handle: int) -> None:
        self.path = path
        self._handle = handle

    @classmethod
    def exclusive(cls, path: str) -> FileLock:
        """Takes the lock or raises IndexBusy at once. Makes the file when missing."""
        return cls(path, _locked(path, fcntl.LOCK_EX, os.O_RDWR | os.O_CREAT))

    @classmethod
    def shared(cls, path: str) -> FileLock:
        """Like `exclusive`, for any number of holders at a time; writes nothing when the file is there."""
        try:
            return cls(path, _locked(path, fcntl.LOCK_SH, os.O_RDONLY))
        except FileNotFoundError:
            return cls(path, _locked(path, fcntl.LOCK_SH, os.O_RDWR | os.O_CREAT))

    def release(self) -> None:
        """Safe to call twice."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def __del__(self) -> None:
        self.release()


def _locked(path: str, kind: int, flags: int) -> int:
    handle = os.open(path, flags | os.O_CLOEXEC, 0o666)
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise IndexBusy(path) from None
    except BaseException:
        os.close(handle)
        raise
    return handle
