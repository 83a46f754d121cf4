"""What it costs that an idle watch verifies: its rate, CPU, how long it holds the lock; exits 1 when missed.

    python -m benchmarks.verifying [--objects 4000] [--bytes 100000] [--seconds 30]

A store of so many objects is verified as the watch does it, a step every half second, at the rate of the settings.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import NoReturn, cast

from archive.context import Archive
from archive.verifying import Verifying
from archive.watch import LISTEN_SECONDS
from benchmarks.backup import fill
from bukti.settings import Verify
from evidence_store.catalogue import Catalogue
from evidence_store.lock import WriterLock
from evidence_store.objects import ObjectStore
from indexer.search.index import SearchIndex

MOST_TIMES_RATE = 1.05
"""Read at most; a step reads to the end of a chunk."""

MOST_CORE = 0.05
"""Of a core. Whoever searches must not feel it."""

MOST_HELD_SECONDS = 0.25
"""Another command waits so long for the lock at most."""


class TimedLock:
    """The workspace's lock, and how long it was held each time."""

    def __init__(self, path: Path) -> None:
        self._lock = WriterLock(path)
        self._since = 0.0
        self.held: list[float] = []

    def acquire(self) -> None:
        self._lock.acquire()
        self._since = time.monotonic()

    def release(self) -> None:
        self._lock.release()
        self.held.append(time.monotonic() - self._since)


class Counted:
    """A `Progress` that counts."""

    def __init__(self) -> None:
        self.objects = self.bytes = 0

    def total(self, phase: object, items: int, size: int = 0) -> None:
        pass

    def advance(self, phase: object, items: int = 1, size: int = 0) -> None:  # noqa: ARG002
        self.objects += items
        self.bytes += size

    def note(self, code: str, facts: object) -> None:
        print(f"! {code} {facts}")


def main() -> int:
    """0 when rate, CPU and lock are within bounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--objects", type=int, default=4_000)
    parser.add_argument("--bytes", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=30.0)
    wanted = parser.parse_args()
    settings = Verify()
    rate = settings.megabytes_per_second * 1e6
    with tempfile.TemporaryDirectory(prefix="bukti-verifying-") as folder:
        store = Path(folder)
        fill(store, wanted.objects, wanted.bytes)
        counted, lock = Counted(), TimedLock(store / "lock")
        with Catalogue.open(store / "catalogue.sqlite") as catalogue:
            archive = _archive(catalogue, store, counted)
            work = Verifying(archive, bytes_per_second=rate, period=timedelta(0), lock=lock)
            began, cpu = time.monotonic(), time.process_time()
            while (passed := time.monotonic() - began) < wanted.seconds:
                work.go_on()
                time.sleep(LISTEN_SECONDS)
            core = (time.process_time() - cpu) / passed
            work.close(is_locked=False)
    most_held = max(lock.held, default=0.0)
    print(f"{counted.objects} objects, {counted.bytes / passed / 1e6:.2f} MB/s of {rate / 1e6:.0f}")
    print(f"CPU {core:.2%} of a core; lock taken {len(lock.held)} times, {most_held * 1000:.0f} ms at most")
    is_met = (
        counted.bytes <= rate * passed * MOST_TIMES_RATE
        and core <= MOST_CORE
        and most_held <= MOST_HELD_SECONDS
    )
    return 0 if is_met else 1


def _archive(catalogue: Catalogue, store: Path, progress: Counted) -> Archive:
    """What verifying needs of one."""
    return Archive(
        catalogue=catalogue,
        objects=ObjectStore(store),
        index=cast(SearchIndex, None),
        open_extractor=_no_work,
        extractor_version="1",
        judge=_no_work,
        reading_version="1",
        progress=progress,
    )


def _no_work(*given: object, **named: object) -> NoReturn:  # noqa: ARG001
    raise AssertionError("nothing is read here")


if __name__ == "__main__":
    sys.exit(main())
