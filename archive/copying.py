"""Reading a department's file: copied into the store, or only hashed; it is never written to.

Safe in threads; hashing, copying and syncing let others run.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Sequence
from typing import NamedTuple

from archive.paths import open_file, reason_of
from evidence_store.errors import StoreError
from evidence_store.model import Stamp
from evidence_store.objects import ObjectStore, Staged

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


class Wanted(NamedTuple):
    """A file as it was seen, to be copied."""

    root: bytes
    path: bytes
    expected: Stamp


class Handful(NamedTuple):
    """What became of the first files of a handful; of all of them, unless the store had a fault."""

    outcomes: list[Copied | NotCopied]
    trouble: StoreError | None = None


def copy_in(root: bytes, path: bytes, expected: Stamp, objects: ObjectStore) -> Copied | NotCopied:
    """Copies one file into the store if it still is as `expected`. Raises only for faults of the store."""
    outcomes, trouble = copy_handful([Wanted(root, path, expected)], objects)
    if trouble is not None:
        raise trouble
    return outcomes[0]


def copy_handful(files: Sequence[Wanted], objects: ObjectStore) -> Handful:
    """Copies files into the store that still are as expected, and has the store sync them all at once."""
    looked: list[Staged | NotCopied] = []
    trouble: StoreError | None = None
    try:
        for file in files:
            looked.append(_staged(file, objects))
    except StoreError as error:
        trouble = error  # what was staged before it is sound
    staged = [one for one in looked if isinstance(one, Staged)]
    try:
        kept = iter(objects.keep(staged))
    except StoreError as error:
        return Handful([], trouble or error)
    outcomes: list[Copied | NotCopied] = []
    for file, one in zip(files, looked, strict=False):
        if isinstance(one, NotCopied):
            outcomes.append(one)
        else:
            stored = next(kept)
            outcomes.append(Copied(file.expected, stored.sha256, stored.size, stored.is_new))
    return Handful(outcomes, trouble)


def _staged(file: Wanted, objects: ObjectStore) -> Staged | NotCopied:
    try:
        source = open_file(file.root, file.path)
    except OSError as error:
        return NotCopied(reason_of(error))
    try:
        if _stamp_of_regular(source) != file.expected:
            return NotCopied(CHANGED)
        staged = objects.stage(source)
        if _stamp_of_regular(source) != file.expected:
            objects.drop([staged])
            return NotCopied(CHANGED)
    except OSError as error:  # while it was read: a bad sector, a share gone away
        return NotCopied(reason_of(error))
    finally:
        os.close(source)
    return staged


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
