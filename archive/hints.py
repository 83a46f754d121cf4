"""What events have hinted at and nobody has looked at yet: places within sources. Bounded, and safe in threads.

A hint says where to look, never what is there. When more come than are worth keeping, the whole source is to be
looked at instead.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from archive.context import Clock
from archive.paths import join

MOST_NAMES = 20_000
"""Names and folders remembered of one source; with more, looking at all of it costs no more."""

LINGER_SECONDS = 0.25
LONGEST_LINGER_SECONDS = 1.0
"""Hints are taken up when so long no other has come, so that a burst is one look; but no longer after the first."""


@dataclass
class Hinted:
    """Where to look in one source."""

    names: dict[bytes, set[bytes]] = field(default_factory=dict)  # folder → names in it
    trees: set[bytes] = field(default_factory=set)  # folders, with all that is below them

    def outermost(self) -> list[bytes]:
        """The trees that lie in no other one, in order."""
        found: list[bytes] = []
        for path in sorted(self.trees, key=lambda path: path + b"/"):
            if not found or not (path + b"/").startswith(found[-1] + b"/" if found[-1] else b""):
                found.append(path)
        return found


@dataclass
class _Of:
    """The hints of one source."""

    hinted: Hinted = field(default_factory=Hinted)
    size: int = 0
    first: float = 0.0  # monotonic seconds, meaningless while there is none
    last: float = 0.0
    lost: str = ""  # why the whole source must be looked at


class Hints:
    """By name of the source. `ring` is called, from whatever thread, when there is something new."""

    def __init__(self, clock: Clock, ring: Callable[[], None]) -> None:
        self._clock = clock
        self._ring = ring
        self._lock = threading.Lock()
        self._of: dict[str, _Of] = {}

    def add(self, source: str, folder: bytes, name: bytes, *, is_tree: bool = False) -> None:
        """Look at the entry `name` of a folder; `is_tree`: and at all that is below it."""
        with self._lock:
            of = self._of.setdefault(source, _Of())
            if of.lost:
                return
            self._note(of)
            names = of.hinted.names.setdefault(folder, set())
            before = len(names) + len(of.hinted.trees)
            names.add(name)
            if is_tree:
                of.hinted.trees.add(join(folder, name))
            of.size += len(names) + len(of.hinted.trees) - before
            if of.size > MOST_NAMES:
                of.hinted, of.size, of.lost = Hinted(), 0, "burst"
            is_first = of.size == 1 or bool(of.lost)
        if is_first:  # whoever waits will look up again by itself for what comes soon after
            self._ring()

    def lose(self, source: str, why: str) -> None:
        """Hints may have been missed: all of the source must be looked at."""
        with self._lock:
            of = self._of.setdefault(source, _Of())
            of.hinted, of.size, of.lost = Hinted(), 0, of.lost or why
        self._ring()

    def lost(self, source: str) -> str:
        """Why all of the source must be looked at, "" when not. Tells it once."""
        with self._lock:
            of = self._of.get(source)
            if of is None or not of.lost:
                return ""
            why, of.lost = of.lost, ""
            return why

    def take(self, source: str) -> Hinted | None:
        """The hints of the source, if there are any and they have lingered."""
        with self._lock:
            of = self._of.get(source)
            if of is None or not of.size or self._due(of) > self._clock.monotonic():
                return None
            hinted, of.hinted, of.size = of.hinted, Hinted(), 0
            return hinted

    def drop(self, source: str) -> None:
        """All of the source is about to be looked at."""
        with self._lock:
            self._of.pop(source, None)

    def waiting(self, source: str) -> int:
        """How many hints there are."""
        with self._lock:
            return self._of[source].size if source in self._of else 0

    def due(self) -> float | None:
        """The monotonic time when the next hints can be taken; None when there are none."""
        with self._lock:
            return min(
                (self._due(of) if not of.lost else 0.0 for of in self._of.values() if of.size or of.lost),
                default=None,
            )

    def _note(self, of: _Of) -> None:
        of.last = self._clock.monotonic()
        if not of.size:
            of.first = of.last

    def _due(self, of: _Of) -> float:
        return min(of.last + LINGER_SECONDS, of.first + LONGEST_LINGER_SECONDS)
