"""A walk over a source, or over some places in it, in a thread of its own, so that a slow or dead file server holds
up nobody else."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from queue import Empty, Full, Queue

from archive.events import NoEvents
from archive.hands import Pulse
from archive.sources import Root, Unreachable, is_same
from archive.walk import Folder

FOLDERS_AHEAD = 64
"""Folders listed and not yet compared: bounds what a fast disk piles up before a slow reader."""

PUT_SECONDS = 0.5
"""How often a walk that is ahead looks up whether anybody still wants it."""

Watch = Callable[[bytes], None]
"""Sets a watch on a folder (path within the source) that is about to be listed. May raise NoEvents."""

Visit = Callable[[Root, Watch | None, Callable[[], None]], Iterator[Folder]]
"""Lists the folders, once the root is reached: sets watches, and calls the last whenever there was an answer."""


class Walking:
    """Begins at once. `root` is None until the source was reached, or found to be out of reach."""

    def __init__(
        self,
        name: str,
        reach: Callable[[], Root | Unreachable],
        visit: Visit,
        watch: Callable[[Root], Watch | None],
        ring: Callable[[], None],
        pulse: Pulse,
    ) -> None:
        """All but `ring` is called in the thread. `ring` tells that there is something to take."""
        self._reach, self._visit, self._watch, self._ring = reach, visit, watch, ring
        self.pulse = pulse
        self._folders: Queue[Folder] = Queue(FOLDERS_AHEAD)
        self._is_done = False
        self.root: Root | Unreachable | None = None
        self.is_root_same = False
        """Whether the root was still the same after the walk."""
        self.no_events: NoEvents | None = None
        self.cpu_seconds = 0.0
        self.fault: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name=f"walk {name}", daemon=True)
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
        self.pulse.is_wanted = False

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
        root = self.pulse.ask(self._reach)
        if isinstance(root, Unreachable):
            self.root = root
            return
        watch = self._watching(root)
        self.root = root
        folders = self._visit(root, watch, self.pulse.beat)
        while (folder := self.pulse.ask(next, folders, None)) is not None:
            while self.pulse.is_wanted:
                try:
                    self._folders.put(folder, timeout=PUT_SECONDS)
                    break
                except Full:
                    continue
            self._ring()
        self.is_root_same = self.pulse.ask(is_same, root)

    def _watching(self, root: Root) -> Watch | None:
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
