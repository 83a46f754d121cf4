"""Reading a department's file: copied into the store, or only hashed; it is never written to.

Safe in threads; hashing, copying and syncing let others run.
"""

from __future__ import annotations

import hashlib
import os
import stat
from typing import NamedTuple

from archive.paths import open_file, reason_of
from evidence_store.model import Stamp
from evidence_store.objects import ObjectStore

CHANGED = "changed"
"""The file is no longer as it was when it was seen: it has not come to rest after all."""

HASH_CHUNK = 1 << 20  # bytes


def stamp_of(found: os.stat_result) -> Stamp:
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


class Copied(NamedTuple):
    """The file is in the store; `stamp` held before and after the copying."""

    stamp: Stamp
    sha256: str
    size: int
    is_new: bool  # False when the store had these bytes already


class NotCopied(NamedTuple):
    """Nothing was taken. `reason` is `CHANGED` or one of `archive.paths.REASONS`, or "io"."""

    reason: str


def copy_in(root: bytes, path: bytes, expected: Stamp, objects: ObjectStore) -> Copied | NotCopied:
    """Copies one file into the store if it still is as `expected`. Raises only for faults of the store."""
    try:
        source = open_file(root, path)
    except OSError as error:
        return NotCopied(reason_of(error))
    try:
        if _stamp_of_regular(source) != expected:
            return NotCopied(CHANGED)
        stored = objects.put(source)
        if _stamp_of_regular(source) != expected:
            return NotCopied(CHANGED)
    finally:
        os.close(source)
    return Copied(expected, stored.sha256, stored.size, stored.is_new)


def hash_of(root: bytes, path: bytes, expected: Stamp) -> str:
    """The SHA-256 of a file that is as `expected`; "" when it is not, or cannot be read."""
    try:
        source = open_file(root, path)
    except OSError:
        return ""
    try:
        digest = hashlib.sha256()
        with open(source, "rb", buffering=0, closefd=False) as file:
            while chunk := file.read(HASH_CHUNK):
                digest.update(chunk)
        return digest.hexdigest() if _stamp_of_regular(source) == expected else ""
    except OSError:
        return ""
    finally:
        os.close(source)


def _stamp_of_regular(descriptor: int) -> Stamp | None:
    found = os.fstat(descriptor)
    return stamp_of(found) if stat.S_ISREG(found.st_mode) else None
