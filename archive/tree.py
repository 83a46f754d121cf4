"""One source as a watch has it in hand: how it is watched, what is under way, when it is scanned next."""

from __future__ import annotations

from collections.abc import Generator
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime

from archive.hands import Hands, Pulse
from archive.hints import Hinted
from archive.looking import Step, Stuck
from archive.progress import SourceScan
from archive.scan import PendingFile, Scanned
from archive.sources import Root, SourceSettings, Watching
from evidence_store.model import SourceRow

Work = Generator[Scanned | Step, None, None]

CPU_SHARE = 0.01
"""Scans of one source take at most this share of a core: a large one is scanned less often than it is set."""


@dataclass
class Tree:
    """One source, as it is being watched."""

    settings: SourceSettings
    row: SourceRow
    due: float = 0.0  # monotonic seconds: the next whole scan
    why: str = "start"  # of the next whole scan
    watching: Watching | None = None  # None until it was reached
    root: Root | None = None  # None while it is out of reach
    no_events: str = ""  # why events can't be had, although they would be right
    work: Work | None = None
    scanned_at: datetime | None = None
    scan_seconds: float = 0.0
    cpu_seconds: float = 0.0
    unreachable: str = ""  # why
    since: datetime | None = None  # when it went out of reach
    last: SourceScan | None = None
    retry: tuple[PendingFile, ...] = ()  # files that failed before, met when no pass was under way
    again: list[tuple[float, Hinted]] = field(default_factory=list)
    hands: Hands = field(default_factory=Hands)  # for its files, from pass to pass
    pulse: Pulse = field(default_factory=Pulse)  # of the walk that is under way
    stuck: Stuck | None = None  # of an earlier look, and hangs on a server that does not answer
    root_check: Future[bool] | None = None  # under way: whether the root is the same


def interval(tree: Tree) -> float:
    """Seconds between two whole scans: as it is set, but no more than `CPU_SHARE` of a core."""
    is_polled = tree.watching is None or tree.watching.mode == "polling"
    wanted = tree.settings.poll_seconds if is_polled else tree.settings.scan_seconds
    return max(wanted, tree.cpu_seconds / CPU_SHARE)


def scan_facts(tree: Tree) -> dict[str, object]:
    """The facts of the note `source_scanned`."""
    assert tree.last is not None
    last = tree.last
    return {
        "source": tree.row.name,
        "why": tree.why,
        "files": last.on_disk,
        "new": last.new,
        "changed": last.changed,
        "gone": last.gone,
        "folders_unread": len(last.folders_unread),
        "seconds": round(tree.scan_seconds, 2),
    }
