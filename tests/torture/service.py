"""The real `bukti watch` as a process, and what is done to it: killed, its workers killed, restarted."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import psutil

from benchmarks.scan import ROOT
from benchmarks.watch import rss_mib

STOP_SECONDS = 5.5
"""What a service is given to stop, and half a second for this busy machine."""

DEAF_SECONDS = 5.0
"""While Python itself is starting it heeds no signal yet: SIGTERM ends it at once then, as the kernel does."""


class Service:
    """Started at once. Every deed is counted in `done`."""

    def __init__(self, workspace: Path, log: Path, chance: random.Random, first: str = "") -> None:
        """`chance` is for what depends on the moment anyway, such as which worker is there to be killed. `first`:
        Python for the process to begin with."""
        self.workspace, self._log, self._chance = workspace, log, chance
        self._program = f"{first}\nimport sys\nfrom bukti.__main__ import main\nsys.exit(main())"
        self.done: Counter[str] = Counter()
        self.most_descriptors, self.most_mib = 0, 0.0
        self.slowest_stop = 0.0  # seconds
        self._workers_to_kill = 0
        self._start()

    def kill(self) -> None:
        self.measure()
        self.process.kill()
        self.process.wait()
        self.done["SIGKILLs"] += 1
        self._start()

    def kill_worker(self) -> None:
        """Any process below it, the one that makes the others included: now, or as soon as there is one."""
        self._workers_to_kill += 1
        self.look()

    def look(self) -> None:
        """To be called often. Raises AssertionError when the service has ended by itself."""
        code = self.process.poll()
        assert code is None, f"the watch ended by itself: {code}"
        if self._workers_to_kill:
            with suppress(psutil.Error):
                below = psutil.Process(self.process.pid).children(recursive=True)
                if below:
                    self._chance.choice(sorted(below, key=lambda each: each.pid)).kill()
                    self.done["SIGKILLs of workers"] += 1
                    self._workers_to_kill -= 1

    def restart(self) -> None:
        """As an administrator does. Raises AssertionError when it takes too long or fails."""
        self.measure()
        self.end()
        self.done["restarts"] += 1
        self._start()

    def end(self) -> None:
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(2 * STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError("SIGTERM was not heeded") from None
        seconds = time.monotonic() - began
        self.slowest_stop = max(self.slowest_stop, seconds)
        assert seconds <= STOP_SECONDS, f"SIGTERM: {seconds:.1f} s"
        was_deaf = code == -signal.SIGTERM and began - self._started < DEAF_SECONDS
        assert code == 0 or was_deaf, f"SIGTERM: exit code {code}"

    def measure(self) -> None:
        with suppress(OSError, StopIteration):
            pid = self.process.pid
            self.most_descriptors = max(self.most_descriptors, len(os.listdir(f"/proc/{pid}/fd")))
            self.most_mib = max(self.most_mib, rss_mib(pid))

    def _start(self) -> None:
        self._started = time.monotonic()
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", self._program, "-w", os.fspath(self.workspace), "watch"],
                stderr=log,
                cwd=ROOT,
            )
