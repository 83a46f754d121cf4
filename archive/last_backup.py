"""What a workspace remembers of its last backup, in `store/backup.json`: a reminder, nothing depends on it."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from evidence_store.backup_manifest import Manifest

LAST_BACKUP = "backup.json"


class LastBackup(msgspec.Struct, frozen=True):
    """What the workspace remembers of its last backup, in `store/backup.json`."""

    folder: str
    name: str
    made_at: datetime
    missing: int


def last_backup(store: Path) -> LastBackup | None:
    """What is remembered of the last backup; None if nothing."""
    try:
        return msgspec.json.decode((store / LAST_BACKUP).read_bytes(), type=LastBackup)
    except (OSError, msgspec.DecodeError):
        return None


def remember(store: Path, folder: Path, manifest: Manifest) -> None:
    """Notes the last backup. It is there without the note too."""
    last = LastBackup(os.path.abspath(folder), manifest.name, manifest.made_at, len(manifest.missing))
    aside = store / f"{LAST_BACKUP}.new"
    with suppress(OSError, UnicodeEncodeError):
        aside.write_bytes(msgspec.json.encode(last))
        aside.replace(store / LAST_BACKUP)
