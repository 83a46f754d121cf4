"""A set rate of reading: so many bytes a second and no more, so that a long check leaves the disk to others."""

from __future__ import annotations

import time
from collections.abc import Callable

from archive.context import never

MOST_SAVED_SECONDS = 1.0
"""What was not read in time is not read faster later, beyond so much."""

LOOK_SECONDS = 0.2
"""Between two looks at the wish to stop while waiting."""


class PaceStopped(Exception):
    """A person wants it to end, in the middle of a file too."""


class Pace:
    """Call it with the bytes that were just read; it returns when the next may be.

    `bytes_per_second` 0: at once. Raises PaceStopped when `stop()` says so. For one thread.
    """

    def __init__(
        self,
        bytes_per_second: float,
        stop: Callable[[], bool] = never,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._rate, self._stop, self._monotonic, self._sleep = bytes_per_second, stop, monotonic, sleep
        self._due = monotonic()  # when all that was read so far is paid for

    def __call__(self, size: int) -> None:
        if self._stop():
            raise PaceStopped
        if not self._rate:
            return
        now = self._monotonic()
        self._due = max(self._due, now - MOST_SAVED_SECONDS) + size / self._rate
        while (wait := self._due - self._monotonic()) > 0:
            if self._stop():
                raise PaceStopped
            self._sleep(min(wait, LOOK_SECONDS))
