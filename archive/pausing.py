"""When a watch takes nothing in for a while: the faults that pass, and the room that the store's disk needs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from evidence_store import errors as store
from indexer.search.model import IndexBusy, IndexUnusable

LEAST_FREE_BYTES = 64 * 1024 * 1024
LEAST_FREE_INODES = 500
"""With less on the store's disk nothing is taken in: catalogue and index need room to tell what there is."""

WHY: Mapping[type[Exception], str] = {
    store.DiskFull: "full",
    store.ReadOnlyStore: "read_only",
    store.DiskFault: "fault",
    store.Locked: "locked",
    store.NoAccess: "no_access",
    IndexBusy: "index_busy",
    IndexUnusable: "index_unusable",  # the next pass makes it anew
}
PAUSING = tuple(WHY)
"""Faults that pass, or that somebody can mend while the watch waits. Any other ends it."""


class Pause(msgspec.Struct, frozen=True):
    """Why nothing is taken in now: a word of `WHY`, or "inodes"."""

    why: str
    since: datetime
    detail: str = ""


def lacking(folder: Path) -> str:
    """What the disk of a folder lacks to go on: "full", "inodes", or "" when it has enough of both."""
    found = os.statvfs(folder)
    if found.f_bavail * found.f_frsize < LEAST_FREE_BYTES:
        return "full"
    return "inodes" if found.f_files and found.f_favail < LEAST_FREE_INODES else ""
