"""Objects on their way between a store and a backup: copied by the handful, and what kept one from being copied."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from archive.names import shown
from evidence_store.backup_manifest import object_name
from evidence_store.landing import SourceFault

if TYPE_CHECKING:
    from evidence_store.catalogue_copy import CatalogueCopy
    from evidence_store.landing import Landing

THREADS = 4
"""Files copied at once: on a share each waits for its answers."""

HANDFUL = 32
"""Objects that a thread is given at once: with fewer the threads are busy with handing over."""

OBJECTS_AT_ONCE = HANDFUL * THREADS * 2
"""Between two looks at the wish to stop."""

Document = tuple[int, str, int]
"""Id, SHA-256, bytes."""


class Copied(NamedTuple):
    """What became of a document's object: True when it was copied, False when it was there."""

    document_id: int
    sha256: str
    size: int
    outcome: bool | SourceFault


def handfuls(documents: Sequence[Document]) -> list[Sequence[Document]]:
    return [documents[at : at + HANDFUL] for at in range(0, len(documents), HANDFUL)]


def copied_object(landing: Landing, root: Path, sha256: str, name: str) -> bool | SourceFault:
    """Copies an object of the store or backup `root` to `name`; True, or what kept it from being copied."""
    try:
        landing.copy(f"{root}/{object_name(sha256)}", name, sha256)
    except SourceFault as fault:
        return fault
    return True


class ObjectTrouble(msgspec.Struct, frozen=True):
    """An object that could not be copied. `kind`: "missing", "damaged" (the bytes hash to something else),
    "unreadable"."""

    sha256: str
    kind: str
    detail: str
    filings: tuple[str, ...]  # shown `source: path` of what it concerns


def trouble_of(sha256: str, fault: SourceFault, catalogue: CatalogueCopy) -> ObjectTrouble:
    """What kept an object from being copied, with the files that it concerns."""
    filings = tuple(f"{source}: {shown(path)}" for source, path in catalogue.filed(sha256))
    if isinstance(fault.error, FileNotFoundError | NotADirectoryError):
        return ObjectTrouble(sha256, "missing", fault.path, filings)
    if fault.error is not None:
        return ObjectTrouble(sha256, "unreadable", f"{fault.path} {fault.error.strerror}", filings)
    return ObjectTrouble(sha256, "damaged", f"{fault.path} {fault.found}", filings)


def size_of(path: str | Path) -> int:
    """Of a file, in bytes; -1 when it is not there."""
    try:
        return os.stat(path).st_size
    except OSError:
        return -1


def hash_of(path: Path) -> str:
    """The SHA-256 of a file; "" when it can't be read."""
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
