"""An extractor in threads of this process, for tests of the road: reads plain text, fails as it is told to.

The first line of a file may be an order:
    !unread         a damaged file
    !crash          the worker dies every time
    !crash-once     the worker dies at the first attempt of each path
    !slow SECONDS   takes so long
    !kill           takes the whole process with it, as the kernel's out-of-memory killer would
    !members N      a container with N members `m1.txt` … beside its own text
"""

from __future__ import annotations

import hashlib
import os
import signal
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from indexer.extract.model import Extract, Page, Part, Problem, ProblemCode
from indexer.extract.tasks import Remark

VERSION = "fake-1"


class FakeExtractor:
    """As `indexer.service.Extractor`, without processes."""

    def __init__(self, *, workers: int = 2, version: str = VERSION) -> None:
        self._threads = ThreadPoolExecutor(workers)
        self._version = version
        self._lock = threading.Lock()
        self.submitted: list[str] = []
        self.concurrent: dict[str, int] = {}
        """By hash: the most that were under way together with it."""
        self._under_way: set[str] = set()
        self._crashed: set[str] = set()

    def submit(
        self,
        file: Path,
        name: str,
        *,
        priority: int = 0,  # noqa: ARG002
        sha256: str = "",  # noqa: ARG002
        remark: Remark | None = None,  # noqa: ARG002
    ) -> Future[Extract]:
        with self._lock:
            self.submitted.append(name)
            self._under_way.add(file.name)
            for sha in self._under_way:
                self.concurrent[sha] = max(self.concurrent.get(sha, 0), len(self._under_way))
        return self._threads.submit(self._run, file)

    def close(self, *, cancel: bool = False) -> None:
        self._threads.shutdown(cancel_futures=cancel)

    def _run(self, file: Path) -> Extract:
        try:
            return self._extract(file)
        finally:
            with self._lock:
                self._under_way.discard(file.name)

    def _extract(self, file: Path) -> Extract:
        data = file.read_bytes()
        text = data.decode("utf-8", "replace")
        order, _, argument = text.partition("\n")[0].partition(" ")
        if order == "!kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if order == "!slow":
            time.sleep(float(argument))
        if order == "!unread":
            return self._part(data, (), (Problem(ProblemCode.DAMAGED, "as ordered"),))
        if order == "!crash" or (order == "!crash-once" and file.name not in self._crashed):
            self._crashed.add(file.name)
            return self._part(data, (), (Problem(ProblemCode.CRASHED, "as ordered"),))
        members = int(argument) if order == "!members" else 0
        return self._part(data, tuple(text.split("\f")), (), members)

    def _part(
        self, data: bytes, pages: tuple[str, ...], problems: tuple[Problem, ...], members: int = 0
    ) -> Extract:
        own = _part("", data, pages, problems)
        inner = [_part(f"m{n}.txt", data + b"%d" % n, (f"anggota {n}",), ()) for n in range(1, members + 1)]
        return Extract(self._version, (own, *inner))


def _part(path: str, data: bytes, pages: tuple[str, ...], problems: tuple[Problem, ...]) -> Part:
    return Part(
        path=path,
        mime="text/plain",
        kind="txt",
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        pages=tuple(Page(number, text) for number, text in enumerate(pages, start=1)),
        problems=problems,
    )
