"""When a file has come to rest: size and mtime stood still for the settle time, as we saw ourselves.

Pure: observations come in with the time of a clock that never jumps; nothing is read here.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

from evidence_store.model import Stamp

NETWORK_SKEW_SECONDS = 300.0
"""A file server's clock may differ from ours; five minutes is what domain controllers tolerate."""


class _Rest(NamedTuple):
    size: int
    mtime_ns: int
    since: float


class Settling:
    """Remembers since when each file has stood still."""

    def __init__(self) -> None:
        self._rests: dict[Hashable, _Rest] = {}

    def observe(self, key: Hashable, stamp: Stamp, now: float, seconds: float) -> bool:
        """Takes one look at a file; True when it has stood still for `seconds`.

        `now` is monotonic seconds. A file that changed since the last look starts anew.
        """
        rest = self._rests.get(key)
        if rest is None or (rest.size, rest.mtime_ns) != (stamp.size, stamp.mtime_ns):
            rest = self._rests[key] = _Rest(stamp.size, stamp.mtime_ns, now)
        return now - rest.since >= seconds

    def remaining(self, key: Hashable, now: float, seconds: float) -> float:
        """Seconds until this file can be still at the earliest, 0 when it can be now."""
        rest = self._rests.get(key)
        return seconds if rest is None else max(0.0, rest.since + seconds - now)

    def forget(self, key: Hashable) -> None:
        self._rests.pop(key, None)

    def __len__(self) -> int:
        return len(self._rests)


def is_long_at_rest(stamp: Stamp, wall_ns: int, seconds: float, skew_seconds: float = 0.0) -> bool:
    """True when the file needs no watching: both mtime and ctime are older than the settle time.

    An mtime alone proves nothing, copy tools set it back; the ctime is the kernel's own note of the last
    change. Times in the future (a clock set back) prove nothing either. Whoever opens the file compares the
    stamp again, so a file that is being written after all is not taken.
    """
    limit = wall_ns - int((seconds + skew_seconds) * 1e9)
    return stamp.mtime_ns <= limit and stamp.ctime_ns <= limit


def seconds_to_rest(stamp: Stamp, wall_ns: int, seconds: float, skew_seconds: float = 0.0) -> float:
    """How long until `is_long_at_rest` can be true of this stamp, 0 when it is."""
    limit = max(stamp.mtime_ns, stamp.ctime_ns) + int((seconds + skew_seconds) * 1e9)
    return max(0.0, (limit - wall_ns) / 1e9)
