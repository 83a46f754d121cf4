"""Events of local trees, by inotify: each tells where to look. The only door to the watchdog library.

Every folder has a watch of its own, which a walk sets just before it lists the folder; so nothing falls in between.
watchdog's own recursion is not used: it hides a watch that could not be set, and it does not tell its caller when
the kernel's queue overflowed.
"""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import NamedTuple

from watchdog.observers.inotify_c import (
    CallbackId,
    InotifyConstants,
    InotifyEvent,
    InotifyFD,
    Mask,
    WatchDescriptor,
)

from archive.hints import Hints
from archive.paths import LONGEST_PIECE, join

MASK = Mask(
    InotifyConstants.IN_CREATE
    | InotifyConstants.IN_CLOSE_WRITE
    | InotifyConstants.IN_MOVED_FROM
    | InotifyConstants.IN_MOVED_TO
    | InotifyConstants.IN_DELETE
    | InotifyConstants.IN_ATTRIB
    | InotifyConstants.IN_DELETE_SELF
    | InotifyConstants.IN_MOVE_SELF
    | InotifyConstants.IN_ONLYDIR
    | InotifyConstants.IN_EXCL_UNLINK
)
"""Not IN_MODIFY: a large file being copied would tell of itself thousands of times, and tells once when closed."""

NEW = InotifyConstants.IN_CREATE | InotifyConstants.IN_MOVED_TO
LEFT = InotifyConstants.IN_MOVED_FROM | InotifyConstants.IN_DELETE
SELF = InotifyConstants.IN_DELETE_SELF | InotifyConstants.IN_MOVE_SELF
LIMITS = (errno.ENOSPC, errno.ENOMEM, errno.EMFILE, errno.ENFILE)

Place = tuple[str, bytes]
"""Source and path of a folder within it."""


class _Watch(NamedTuple):
    descriptor: WatchDescriptor
    id: CallbackId


class NoEvents(Exception):
    """Events can't be had: `why` is "watch_limit" (fs.inotify.max_user_watches), "instance_limit"
    (fs.inotify.max_user_instances) or "unsupported"."""

    def __init__(self, why: str, detail: str) -> None:
        super().__init__(why, detail)
        self.why, self.detail = why, detail


class Events:
    """The watches of all sources that are watched by events. Threads: walks set watches, the library's own tells."""

    def __init__(self, hints: Hints, make: Callable[[], InotifyFD] = InotifyFD) -> None:
        """Raises NoEvents when there is no more room for another user of events."""
        self._hints = hints
        self._lock = threading.RLock()
        self._places: dict[WatchDescriptor, list[Place]] = {}
        self._watches: dict[Place, _Watch] = {}
        self._roots: dict[str, bytes] = {}
        self._stale: set[str] = set()  # sources whose watches may be those of folders that are no more
        self._ids = count(1)
        try:
            self._fd = make()
        except OSError as error:
            why = "instance_limit" if error.errno in LIMITS else "unsupported"
            raise NoEvents(why, error.strerror or str(error)) from error
        self._fd.start()

    @property
    def folders(self) -> int:
        """How many are watched."""
        return len(self._watches)

    def begin(self, source: str, root: bytes) -> None:
        """The source is about to be walked, its root being there."""
        with self._lock:
            if source in self._stale or self._roots.get(source, root) != root:
                self.end(source)
            self._roots[source] = root

    def watch(self, source: str, path: bytes) -> None:
        """Sets a watch on a folder that is about to be listed, unless it has one. Raises NoEvents when the system
        allows no more. A folder that can't be watched for another reason is looked at by scans only.
        """
        place = (source, path)
        root = self._roots.get(source)
        if root is None:
            return
        with suppress(OSError):  # should its server hang, then here, and not with the lock held
            os.lstat(join(root, path) if path else root)
        with self._lock:
            root = self._roots.get(source)
            if root is None or place in self._watches or len(root) + len(path) >= LONGEST_PIECE:
                return
            mask = Mask(MASK | InotifyConstants.IN_DONT_FOLLOW) if path else MASK
            id_ = CallbackId(next(self._ids))
            try:
                descriptor = self._fd.add_callback(join(root, path) if path else root, mask, self, id_)
            except OSError as error:
                if error.errno in LIMITS:
                    raise NoEvents("watch_limit", error.strerror or "") from error
                return  # gone: whoever lists it will say
            if descriptor < 0:  # not ours to read, which the library passes over
                self._fd.remove_callbacks([(descriptor, id_)])
                return
            self._watches[place] = _Watch(descriptor, id_)
            self._places.setdefault(descriptor, []).append(place)

    def end(self, source: str) -> None:
        """Takes all watches of the source back."""
        with self._lock:
            self._roots.pop(source, None)
            self._stale.discard(source)
            for place in [place for place in self._watches if place[0] == source]:
                self._leave(place)

    def close(self) -> None:
        with self._lock:
            self._places.clear()
            self._watches.clear()
        self._fd.stop()

    # --- called by the library, in its thread

    def on_event(self, event: InotifyEvent) -> None:
        with self._lock:
            places = list(self._places.get(event.wd, ()))
            is_folder = bool(event.mask & InotifyConstants.IN_ISDIR)
            if is_folder and event.name and event.mask & LEFT:
                for source, path in places:
                    self._leave_tree(source, join(path, event.name))
        for source, path in places:
            if event.mask & SELF or not event.name:
                if not path:  # the root itself: only a look at all of it can tell
                    self._hints.lose(source, "root")
            else:
                self._hints.add(source, path, event.name, is_tree=is_folder)

    def on_watch_deleted(self, wd: WatchDescriptor) -> None:
        with self._lock:
            for place in self._places.pop(wd, []):
                self._watches.pop(place, None)

    def on_queue_overflow(self) -> None:
        with self._lock:
            sources = list(self._roots)
            self._stale.update(sources)
        for source in sources:
            self._hints.lose(source, "overflow")

    # --- with the lock held

    def _leave_tree(self, source: str, path: bytes) -> None:
        below = path + b"/"
        for place in [
            place for place in self._watches if place[0] == source and (place[1] + b"/").startswith(below)
        ]:
            self._leave(place)

    def _leave(self, place: Place) -> None:
        watch = self._watches.pop(place, None)
        if watch is None:
            return
        places = self._places[watch.descriptor]
        places.remove(place)
        if not places:
            del self._places[watch.descriptor]
        self._fd.remove_callbacks([(watch.descriptor, watch.id)])
