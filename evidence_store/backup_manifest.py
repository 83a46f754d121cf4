"""The manifest of a backup, as a value and as the bytes of its file, and the names of what it refers to."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath

import msgspec

from evidence_store import audit
from evidence_store.backup_errors import BackupDamaged, BackupTooNew

FORMAT = 1
"""Of the folder and its manifests."""

OBJECTS, PARTS = "objects", "parts"

_HASH = re.compile("[0-9a-f]{64}")


class BackedFile(msgspec.Struct, frozen=True):
    """A file of the workspace: its parts in order make it up."""

    path: str  # relative to the workspace, with slashes
    size: int  # bytes
    sha256: str
    parts: tuple[str, ...]  # their hashes, before compression


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """One backup. The objects that belong to it are those of its catalogue's documents."""

    format: int = FORMAT
    name: str
    made_at: datetime
    made_by: str  # version of Bukti
    unit: str
    schema: int  # of the catalogue
    first_audit: str  # hash of the first row of the audit log, "" while it was empty: tells workspaces apart
    audit_count: int
    audit_hash: str
    objects: int
    size: int  # bytes of the objects
    missing: tuple[str, ...] = ()  # hashes of objects that the store itself did not hold sound
    files: tuple[BackedFile, ...] = ()

    def file(self, path: str) -> BackedFile | None:
        return next((file for file in self.files if file.path == path), None)


def object_name(sha256: str) -> str:
    """Where an object lies, relative to its backup folder; as in a store."""
    return f"{OBJECTS}/{sha256[:2]}/{sha256}"


def part_name(sha256: str) -> str:
    return f"{PARTS}/{sha256[:2]}/{sha256}.gz"


def encoded(manifest: Manifest) -> bytes:
    """Canonical JSON with its own hash beside it."""
    content = audit.canonical(msgspec.to_builtins(manifest))
    digest = hashlib.sha256(content.encode("ascii")).hexdigest()
    return f'{{"manifest":{content},"sha256":"{digest}"}}\n'.encode("ascii")


def decoded(path: Path, read: Callable[[Path], bytes]) -> Manifest:
    try:
        outer = json.loads(read(path))
        inner, digest = outer["manifest"], outer["sha256"]
        found = hashlib.sha256(audit.canonical(inner).encode("ascii")).hexdigest()
        version = inner["format"]
    except (ValueError, KeyError, TypeError) as error:
        raise BackupDamaged(path, f"it is no whole manifest ({error})") from error
    if found != digest:
        raise BackupDamaged(path, "its content is not what was hashed")
    if not isinstance(version, int) or version > FORMAT:
        raise BackupTooNew(path, version, FORMAT)
    try:
        manifest = msgspec.convert(inner, Manifest)
    except msgspec.ValidationError as error:
        raise BackupDamaged(path, str(error)) from error
    for file in manifest.files:
        if not is_inside(file.path):
            raise BackupDamaged(path, f"it names a file outside the workspace: {file.path!r}")
    if not all(_HASH.fullmatch(part) for file in manifest.files for part in file.parts):
        raise BackupDamaged(path, "it names a part by something that is no hash")
    return manifest


def is_inside(path: str) -> bool:
    """Whether a relative path stays below where it begins."""
    steps: Sequence[str] = PurePosixPath(path).parts
    return bool(steps) and not path.startswith("/") and ".." not in steps and "\0" not in path
