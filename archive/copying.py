"""Reading a department's file: copied into the store, or only hashed; it is never written to.

Safe in threads; hashing, copying and syncing let others run. Every question to the file's own file system, which may
never answer, goes through a `Pulse`.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from archive.hands import CalledOff, Pulse
from archive.paths import open_file, reason_of
from archive.sources import Root, is_same
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
    key: int = 0  # what the copying thread is said to be about


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


def copy_from(root: Root, files: Sequence[Wanted], objects: ObjectStore, pulse: Pulse) -> Handful:
    """As `copy_handful`; files that vanished together with their source's root are "unreachable"."""
    handful = copy_handful(files, objects, pulse)
    if NotCopied("vanished") not in handful.outcomes or pulse.ask(is_same, root):
        return handful
    lost = NotCopied("unreachable")
    outcomes = [lost if one == NotCopied("vanished") else one for one in handful.outcomes]
    return handful._replace(outcomes=outcomes)


def copy_handful(files: Sequence[Wanted], objects: ObjectStore, pulse: Pulse | None = None) -> Handful:
    """Copies files into the store that still are as expected, and has the store sync them all at once.

    Raises CalledOff, and leaves nothing behind, when the thread was given up.
    """
    looked: list[Staged | NotCopied] = []
    trouble: StoreError | None = None
    pulse = pulse or Pulse()
    try:
        for file in files:
            pulse.about = file.key
            looked.append(_staged(file, objects, pulse))
    except StoreError as error:
        trouble = error  # what was staged before it is sound
    except CalledOff:
        objects.drop([one for one in looked if isinstance(one, Staged)])
        raise
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


def _staged(file: Wanted, objects: ObjectStore, pulse: Pulse) -> Staged | NotCopied:
    try:
        source = pulse.ask(open_file, file.root, file.path)
    except OSError as error:
        return NotCopied(reason_of(error))
    try:
        if pulse.ask(_stamp_of_regular, source) != file.expected:
            return NotCopied(CHANGED)
        staged = objects.stage(source, partial(pulse.ask, os.pread))
        is_still = False
        try:
            is_still = pulse.ask(_stamp_of_regular, source) == file.expected
        finally:
            if not is_still:
                objects.drop([staged])
        return staged if is_still else NotCopied(CHANGED)
    except OSError as error:  # while it was read: a bad sector, a share gone away
        return NotCopied(reason_of(error))
    finally:
        _close(source, pulse)


def hash_of(root: bytes, path: bytes, expected: Stamp, pulse: Pulse | None = None) -> str:
    """The SHA-256 of a file that is as `expected`; "" when it is not, or cannot be read."""
    pulse = pulse or Pulse()
    try:
        source = pulse.ask(open_file, root, path)
    except OSError:
        return ""
    try:
        digest = hashlib.sha256()
        while chunk := pulse.ask(os.read, source, HASH_CHUNK):
            digest.update(chunk)
        return digest.hexdigest() if pulse.ask(_stamp_of_regular, source) == expected else ""
    except OSError:
        return ""
    finally:
        _close(source, pulse)


def _close(source: int, pulse: Pulse) -> None:
    """Some file systems ask their server even then."""
    with suppress(OSError):  # the descriptor is gone all the same
        try:
            pulse.ask(os.close, source)
        except CalledOff:
            os.close(source)


def _stamp_of_regular(descriptor: int) -> Stamp | None:
    found = os.fstat(descriptor)
    return stamp_of(found) if stat.S_ISREG(found.st_mode) else None
