"""Page images for the desk: from the cache, else drawn by worker processes, each page once however many ask for it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from pathlib import Path
from typing import TypeVar

import msgspec

from bukti.page_cache import PageCache
from bukti.workspace import Places
from indexer import page_view
from indexer.extract import registry
from indexer.extract.model import Limits, ProblemCode
from indexer.isolation import Bounds
from indexer.page_view import View, ViewTask
from indexer.sandbox import Pool, WorkerFault

MODULES = (
    *("indexer.page_view", "indexer.extract.one_member", "indexer.page_image", "pypdfium2"),
    *("PIL.Image", "PIL.ImageOps", "PIL.WebPImagePlugin", "libarchive", "magic", "olefile"),
)
"""Imported once, before the workers are forked, beside the format modules: what gives members out reads as when they
were read first."""

WORKERS = 2

SECONDS = 20
"""A page may take, of clock and of processor: nobody waits longer for one."""

MEMBER_SECONDS = 60
"""The same where the page's file must be unpacked first."""

ADDRESS_SPACE = 1_400 * 1024 * 1024

FAULT_SECONDS = 300.0
"""A page that could not be drawn is not tried again for so long."""

MOST_FAULTS = 1_000

STALE_SECONDS = 3_600.0
"""What a killed desk left in scratch is removed after so long."""

AHEAD = -1
"""Priority of pages that nobody has asked for yet."""


T = TypeVar("T")


class PageWanted(msgspec.Struct, frozen=True):
    """One page of a document or of a member of it."""

    document: str  # SHA-256
    name: str  # what the document is called
    member: str  # empty: of the document itself
    sha256: str  # of the bytes that have the page
    kind: str  # "pdf" or "image"
    number: int = 1  # from 1
    rotation: int = 0  # degrees clockwise by which it is turned
    with_words: bool = False  # the words of its own text
    is_large: bool = False

    @property
    def key(self) -> str:
        how = f"{self.kind}-{self.number}-{self.rotation}-{self.with_words:d}{self.is_large:d}"
        return f"{self.sha256}-{how}-{page_view.VIEW_VERSION}"


class Renderer:
    """Thread-safe. The workers are started when they are first needed, or by `prepare`."""

    def __init__(
        self,
        places: Places,
        object_path: Callable[[str], Path],
        *,
        limits: Limits,
        most_bytes: int,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._places = places
        self._object_path = object_path
        self._limits = msgspec.structs.replace(
            limits,
            wall_seconds=float(MEMBER_SECONDS),
            cpu_seconds=MEMBER_SECONDS,
            address_space=ADDRESS_SPACE,
        )
        self._cache = PageCache(places.cache, most_bytes)
        self._reads = (places.objects, places.cache)
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._pool: Pool | None = None
        self._scratch = ""
        self._count = 0
        self._running: dict[str, Future[View]] = {}
        self._faults: dict[str, tuple[float, View]] = {}

    def view(self, wanted: PageWanted, *, priority: int = 0) -> Future[View]:
        """The page's image; a `View` with a problem where it can't be drawn. Never raises by itself."""
        content = self._cache.get(wanted.key)
        if content is not None:
            with contextlib.suppress(msgspec.MsgspecError):  # damaged on the disk: drawn anew
                return _done(msgspec.msgpack.decode(content, type=View))
        return self._begin(page_view.DRAW, wanted, wanted.key, priority)

    def ahead(self, wanted: PageWanted) -> None:
        """Draws a page that is likely to be asked for next, when there is nothing else to do."""
        with self._lock:
            is_busy = bool(self._running)
        if not is_busy and self._cache.find(wanted.key) is None:
            self.view(wanted, priority=AHEAD)

    def member(self, wanted: PageWanted) -> Future[Path | None]:
        """The unpacked bytes of a member, for reading at once; None where it can't be unpacked."""
        path = self._cache.find(wanted.sha256)
        if path is not None:
            return _done(path)
        found: Future[Path | None] = _promised()

        def tell(running: Future[View]) -> None:
            found.set_result(None if running.result().problem else self._cache.find(wanted.sha256))

        self._begin(page_view.KEEP, wanted, wanted.sha256, 0).add_done_callback(tell)
        return found

    def prepare(self) -> None:
        """Starts the workers, so that the first page need not wait for them."""
        with self._lock:
            self._started()

    def close(self) -> None:
        """Ends the workers. Idempotent."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.close(cancel=True)
            shutil.rmtree(self._scratch, ignore_errors=True)

    def _begin(self, function: str, wanted: PageWanted, key: str, priority: int) -> Future[View]:
        with self._lock:
            if key in self._running:
                return self._running[key]
            known = self._faults.get(key)
            if known is not None and self._monotonic() - known[0] < FAULT_SECONDS:
                return _done(known[1])
            future: Future[View] = _promised()
            try:
                pool = self._started()
                task = self._task(wanted)
                seconds = MEMBER_SECONDS if task.member else SECONDS
                payload = msgspec.msgpack.encode(task)
                running = pool.submit(
                    function, payload, wall_seconds=seconds, cpu_seconds=seconds, priority=priority
                )
            except (OSError, RuntimeError):  # a full disk, or it is being closed
                return _done(View(problem=ProblemCode.INTERNAL))
            self._running[key] = future
        running.add_done_callback(lambda done: self._end(key, future, done, task))
        return future

    def _task(self, wanted: PageWanted) -> ViewTask:
        """A member that is in the cache is drawn as a file of its own."""
        unpacked = self._cache.find(wanted.sha256) if wanted.member else None
        self._count += 1
        return ViewTask(
            file=os.fspath((unpacked or self._object_path(wanted.document)).absolute()),
            name=wanted.name,
            kind=wanted.kind,
            number=wanted.number,
            rotation=wanted.rotation,
            is_large=wanted.is_large,
            with_words=wanted.with_words,
            limits=self._limits,
            scratch=self._scratch,
            member="" if unpacked else wanted.member,
            sha256=wanted.sha256,
            target=os.path.join(self._scratch, f"member-{self._count}"),
        )

    def _end(self, key: str, future: Future[View], done: Future[bytes], task: ViewTask) -> None:
        """In the pool's thread."""
        view = _outcome(done)
        if task.member:
            self._take_in(task)
        if view.image:
            self._cache.put(key, done.result())
        with self._lock:
            self._running.pop(key, None)
            if view.problem is not None:
                if len(self._faults) >= MOST_FAULTS:
                    self._faults.clear()
                self._faults[key] = (self._monotonic(), view)
        future.set_result(view)

    def _take_in(self, task: ViewTask) -> None:
        """Keeps a member that a worker has unpacked, if it is the one that was asked for."""
        with contextlib.suppress(OSError):
            with open(task.target, "rb") as file:
                is_right = hashlib.file_digest(file, "sha256").hexdigest() == task.sha256
            if is_right:
                size = os.path.getsize(task.target)
                os.replace(task.target, self._cache.place(task.sha256))
                self._cache.count(size)
            else:
                os.unlink(task.target)

    def _started(self) -> Pool:
        if self._pool is None:
            folder = self._places.scratch.absolute() / "desk"
            folder.mkdir(parents=True, exist_ok=True)
            self._places.cache.mkdir(exist_ok=True)
            _sweep(folder)
            self._scratch = tempfile.mkdtemp(dir=folder)
            self._pool = Pool(
                WORKERS,
                scratch=Path(self._scratch),
                modules=(*MODULES, *registry.module_names()),
                address_space=ADDRESS_SPACE,
                file_bytes=self._limits.unpacked_bytes,
                bounds=Bounds(reads=tuple(os.fspath(path.absolute()) for path in self._reads)),
            )
        return self._pool


def _outcome(done: Future[bytes]) -> View:
    try:
        return msgspec.msgpack.decode(done.result(), type=View)
    except WorkerFault as fault:
        return View(problem=fault.code)
    except (CancelledError, msgspec.MsgspecError):
        return View(problem=ProblemCode.INTERNAL)


def _promised() -> Future[T]:
    """One that nobody can cancel: others may wait for it too."""
    future: Future[T] = Future()
    future.set_running_or_notify_cancel()
    return future


def _done(value: T) -> Future[T]:
    future: Future[T] = Future()
    future.set_result(value)
    return future


def _sweep(folder: Path) -> None:
    for entry in os.scandir(folder):
        with contextlib.suppress(OSError):
            if time.time() - entry.stat(follow_symlinks=False).st_mtime > STALE_SECONDS:
                shutil.rmtree(entry.path, ignore_errors=True)
