"""The service with a face: the desk in this process, the watch in a process of its own beside it.

Two processes, so that reading a thousand scans never makes a page wait for the interpreter's lock
(`docs/decisions/150-desk-and-watch.md`). The watch ends with this process, however that ends.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

FIRST_REST, MOST_REST = 1.0, 60.0
"""Before a watch that ended by itself is started again, twice as long each time (seconds)."""

SOUND_SECONDS = 120.0
"""A watch that went on for so long was no failure of the start."""

STOP_SECONDS = 6.0
"""A watch stops within five."""


class WatchBeside:
    """Keeps `bukti watch` running until it is left."""

    def __init__(
        self,
        workspace: Path,
        *,
        tell: Callable[[str], None],
        command: tuple[str, ...] = (sys.executable, "-m", "bukti"),
    ) -> None:
        self._words = [*command, "-w", os.fspath(workspace), "watch", "--with-parent"]
        self._tell = tell
        self._over = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="watch", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ends it cleanly; kills it when it does not end."""
        self._over.set()
        process = self._process
        if process is not None and process.poll() is None:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
        self._thread.join(STOP_SECONDS)

    def _keep(self) -> None:
        rest = FIRST_REST
        while not self._over.is_set():
            began = time.monotonic()
            # Its standing input is a pipe that closes when this process ends: the watch then ends too.
            with subprocess.Popen(self._words, stdin=subprocess.PIPE) as process:
                self._process = process
                if self._over.is_set():
                    process.terminate()
                code = process.wait()
            if self._over.is_set():
                return
            if time.monotonic() - began > SOUND_SECONDS:
                rest = FIRST_REST
            self._tell(f"{code}")
            self._over.wait(rest)
            rest = min(MOST_REST, 2 * rest)


@contextmanager
def watching_beside(workspace: Path, *, tell: Callable[[str], None]) -> Iterator[WatchBeside]:
    watch = WatchBeside(workspace, tell=tell)
    watch.start()
    try:
        yield watch
    finally:
        watch.stop()
