"""Several reports put on paper at once, in processes of their own: the library takes a second to load and much memory.

They start before the reports are there, and load it meanwhile.
"""

from __future__ import annotations

import os
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from types import TracebackType
from typing import Self

from bukti.reports.paper import pdf

MOST_WORKERS = 4


class Press:
    """Use as a context manager; leaving it waits for what is being made, or drops it after an error."""

    def __init__(self, papers: int) -> None:
        """`papers`: how many there will be, about."""
        workers = max(1, min(papers, MOST_WORKERS, len(os.sched_getaffinity(0))))
        self._pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
        for _worker in range(workers):
            self._pool.submit(_load)

    def put(self, html: str) -> Future[bytes]:
        """As `paper.pdf`; its errors come with the result."""
        return self._pool.submit(pdf, html)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=kind is not None)


def _load() -> None:
    import contextlib

    with contextlib.suppress(OSError):  # told when the first paper is made
        import weasyprint  # noqa: F401
