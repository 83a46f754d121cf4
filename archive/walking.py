"""A walk over a whole source in a thread of its own, so that a slow or dead file server holds up nobody else."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from queue import Empty, Full, Queue
from typing import NamedTuple

from archive.events import NoEvents
from archive.sources import Root, SourceSettings, Unreachable, reach
from archive.walk import Folder, walk

FOLDERS_AHEAD = 64
"""Folders listed and not yet compared: bounds what a fast disk piles up before a slow reader."""

PUT_SECONDS = 0.5
"""How often a walk that is ahead looks up whether anybody still wants it."""


class Before(NamedTuple):
    """What is known of the source's root from earlier."""

    known: Iterable[bytes]
    scanned_at: datetime | None
    mount: str


class Walking:
    """Begins at once. `root` is None until the source was reached, or found to be out of reach."""

    def __init__(
        self,
        settings: SourceSettings,
        before: Before,
        ring: Callable[[], None],
        excluded: Callable[[Root], frozenset[bytes]],
        watch: Callable[[Root], Callable[[bytes], None] | None],
    ) -> None:
        """`watch` makes what is called with the path of each folder before it is listed; it may raise NoEvents."""
        self._settings = settings
        self._before = before
        self._ring = ring
        self._excluded = excluded
        self._watch = watch
        self._folders: Queue[Folder] = Queue(FOLDERS_AHEAD)
        self._is_wanted = True
        self._is_done = False
        self.root: Root | Unreachable | None = None
        self.no_events: NoEvents | None = None
        self.cpu_seconds = 0.0
        self.fault: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name=f"walk {settings.name}", daemon=True)
        self._thread.start()

    def folders(self) -> list[Folder]:
        """What was listed since the last call; never waits."""
        found: list[Folder] = []
        while True:
            try:
                found.append(self._folders.get_nowait())
            except Empty:
                return found

    @property
    def is_over(self) -> bool:
        """Ended, and everything was taken."""
        return self._is_done and self._folders.empty()

    @property
    def has_ended(self) -> bool:
        """Whether the thread is done, whatever was taken."""
        return self._is_done

    def give_up(self) -> None:
        """Nobody wants the rest."""
        self._is_wanted = False

    def _run(self) -> None:
        try:
            self._go()
        except BaseException as fault:  # told by whoever takes the result
            self.fault = fault
        finally:
            self.cpu_seconds = time.thread_time()
            self._is_done = True
            self._ring()

    def _go(self) -> None:
        before = self._before
        root = reach(
            self._settings.path, known=before.known, scanned_at=before.scanned_at, mount_before=before.mount
        )
        if isinstance(root, Unreachable):
            self.root = root
            return
        watch = self._watching(root)
        self.root = root
        for folder in walk(root.path, excluded=self._excluded(root), before=watch):
            while self._is_wanted:
                try:
                    self._folders.put(folder, timeout=PUT_SECONDS)
                    break
                except Full:
                    continue
            if not self._is_wanted:
                return
            self._ring()

    def _watching(self, root: Root) -> Callable[[bytes], None] | None:
        watch = self._watch(root)
        if watch is None:
            return None

        def before(path: bytes) -> None:
            if self.no_events is None:
                try:
                    watch(path)
                except NoEvents as error:
                    self.no_events = error

        return before
