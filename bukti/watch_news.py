"""What a running watch tells of itself: one small file in the workspace, written anew every few seconds."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from bukti import news_file

STALE = timedelta(seconds=60)
"""A watch that has told nothing for so long hangs or is dead; it tells every ten seconds at least."""


class SourceNews(msgspec.Struct, frozen=True, kw_only=True):
    """How the watch sees one source."""

    name: str
    mode: str = ""  # "events", "polling"; "" until it was reached
    why: str = ""  # it is so: archive.sources.Watching, or archive.events.NoEvents
    unreachable: str = ""  # why; "" when it can be reached
    since: datetime | None = None  # out of reach
    scanned_at: datetime | None = None
    scan_seconds: float = 0.0
    next_scan_at: datetime | None = None  # None: it is going on
    hints: int = 0  # events that were not looked at yet
    folders_unread: int = 0


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What was done since the watch was started."""

    passes: int = 0
    received: int = 0
    received_bytes: int = 0
    read: int = 0
    pages_ocr: int = 0
    indexed: int = 0
    per_minute: float = 0.0  # documents made searchable, over the last five minutes
    pauses: int = 0
    verified: int = 0  # stored objects hashed again
    verified_bytes: int = 0


class WatchNews(msgspec.Struct, frozen=True, kw_only=True):
    """How the watch stands."""

    pid: int
    started_at: datetime
    at: datetime
    state: str  # "starting", "working", "idle", "paused", "waiting" (for the lock), "stopped"
    pause: str = ""  # why: archive.pausing.WHY, or "inodes"
    pause_since: datetime | None = None
    sources: tuple[SourceNews, ...] = ()
    folders_watched: int = 0
    files_waiting: int = 0
    documents_waiting: int = 0
    unsettled: int = 0
    damaged: int = 0  # stored objects, as far as they were verified
    done: Done = Done()

    def is_alive(self, now: datetime) -> bool:
        """Whether the process that wrote this still goes on."""
        return self.state != "stopped" and now - self.at < STALE and _runs(self.pid)


def write_news(path: Path, news: WatchNews) -> None:
    """It is for people, not needed: on a full or read-only disk the old one stays."""
    news_file.write(path, news)


def read_news(path: Path) -> WatchNews | None:
    """None when no watch has ever told anything, or what it told can't be understood."""
    return news_file.read(path, WatchNews)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
