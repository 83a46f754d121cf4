"""Disks and folders: room, inodes, what is mounted, what may be read and written, and the clock."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bukti.doctor import Finding, advice, fine, trouble
from evidence_store import mounts

if TYPE_CHECKING:
    from archive.sources import SourceSettings
    from bukti.workspace import Places

MB = 1_000_000

LITTLE_ROOM, NO_ROOM = 2_000 * MB, 200 * MB
"""Bytes free below which to say so, and below which a scan may stop in the middle."""

FEW_INODES, NO_INODES = 50_000, 2_000
"""Free inodes, likewise. Each stored file takes one, an index some hundred."""

MEMORY_TYPES = frozenset({"tmpfs", "ramfs"})

CLOCK_SLACK = timedelta(minutes=5)
WATCHES = "/proc/sys/fs/inotify/max_user_watches"


def look(places: Places) -> Iterator[Finding]:
    yield home(mounts.fstype_of(places.root))
    found = os.statvfs(places.root)
    yield room(found.f_bavail * found.f_frsize)
    yield inodes(found.f_files, found.f_favail)
    yield from writable(
        [places.root, places.store, places.store / "objects", places.catalogue, places.index, places.scratch]
    )


def home(fstype: str) -> Finding:
    if mounts.is_network(fstype):
        return trouble("workspace", "workspace_network", fstype=fstype)
    if fstype in MEMORY_TYPES:
        return trouble("workspace", "workspace_in_memory", fstype=fstype)
    return fine("workspace", "workspace", fstype=fstype)


def room(free: int) -> Finding:
    facts = {"free": f"{free / MB / 1000:.1f}"}
    if free < NO_ROOM:
        return trouble("room", "room_none", **facts)
    return advice("room", "room_little", **facts) if free < LITTLE_ROOM else fine("room", "room", **facts)


def inodes(total: int, free: int) -> Finding:
    """`total` 0: this file system (btrfs) does not count them."""
    if total and free < FEW_INODES:
        make = trouble if free < NO_INODES else advice
        return make("room", "inodes_few", free=free)
    return fine("room", "inodes", free=free if total else "∞")


def writable(paths: Sequence[Path]) -> Iterator[Finding]:
    """A finding for each that is there and can't be written to, or one for all."""
    faults = [path for path in paths if path.exists() and not os.access(path, os.W_OK)]
    yield from (trouble("permissions", "not_writable", path=str(path)) for path in faults)
    if not faults:
        yield fine("permissions", "writable")


def sources(settings: Sequence[SourceSettings]) -> Iterator[Finding]:
    """Each watched folder: can it be read, on what is it, how is it watched."""
    from archive.sources import Unreachable, mode_of, reach

    if not settings:
        yield advice("sources", "sources_none")
    for source in settings:
        found = reach(source.path)
        if isinstance(found, Unreachable):
            yield trouble("sources", "source_unreachable", name=source.name, why=found.why)
            continue
        mode = mode_of(source, found).mode
        facts = {"name": source.name, "fstype": found.fstype or "?"}
        if mode == "events" and found.is_network:
            yield advice("sources", "source_events_on_network", **facts)
        else:
            yield fine("sources", f"source_{mode}", **facts)


def watch_limit() -> int | None:
    """Folders that a user may watch at once, None where there is no such limit to be read."""
    try:
        return int(Path(WATCHES).read_text("ascii"))
    except (OSError, ValueError):
        return None


def clock(now: datetime, last: datetime | None) -> Finding:
    """`last`: when something was noted last, by the clock of then."""
    if last is not None and last > now + CLOCK_SLACK:
        return trouble("clock", "clock_behind", now=now, last=last)
    return fine("clock", "clock", now=now)
