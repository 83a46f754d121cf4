"""Lets the road sleep until one of its threads or workers has something for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

LINGER_SECONDS = 0.01
"""Who is woken waits for a few more to arrive: a round of the road costs as much for one as for ten."""

Item = TypeVar("Item")
Result = TypeVar("Result")


class Bell:
    """Rung from any thread, waited for by one."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def ring(self) -> None:
        self._event.set()

    def wait(self, seconds: float) -> None:
        """Returns soon after it was rung (also before this wait), or after `seconds`."""
        if self._event.wait(seconds):
            time.sleep(LINGER_SECONDS)
        self._event.clear()


class InHand(Generic[Item, Result]):
    """Work given to others and not yet back: each item with its future, collected in order of completion."""

    def __init__(self, bell: Bell) -> None:
        self._bell = bell
        self._done: SimpleQueue[tuple[Item, Future[Result]]] = SimpleQueue()
        self._out: dict[int, Future[Result]] = {}

    def __len__(self) -> int:
        """How many are out, finished but not collected ones included."""
        return len(self._out)

    def add(self, item: Item, future: Future[Result]) -> None:
        self._out[id(future)] = future
        future.add_done_callback(self._notifier(item))

    def collect(self) -> list[tuple[Item, Future[Result]]]:
        """What has come back (or was cancelled) since the last call; never waits."""
        back: list[tuple[Item, Future[Result]]] = []
        while True:
            try:
                item, future = self._done.get_nowait()
            except Empty:
                return back
            del self._out[id(future)]
            back.append((item, future))

    def wait(self, seconds: float) -> None:
        """Until everything is back, but no longer than `seconds`."""
        wait(list(self._out.values()), seconds)

    def cancel(self) -> None:
        """Calls off what has not been begun; it is collected as cancelled."""
        for future in list(self._out.values()):
            future.cancel()

    def _notifier(self, item: Item) -> Callable[[Future[Result]], None]:
        def notify(future: Future[Result]) -> None:
            self._done.put((item, future))
            self._bell.ring()

        return notify
