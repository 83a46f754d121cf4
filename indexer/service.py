"""Extracts documents in worker processes: native text first, then recognition, page by page."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import shutil
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from pathlib import Path

import msgspec

from indexer.extract import registry, tasks
from indexer.extract.assemble import Recognised, assemble
from indexer.extract.model import (
    Extract,
    Limits,
    OcrSettings,
    Part,
    Problem,
    ProblemCode,
)
from indexer.isolation import Bounds
from indexer.sandbox import Lane, Pool, WorkerFault

EXTRACTOR_VERSION = "2"
"""Raised whenever the same bytes would yield another extract; what another version cached is read anew."""

MAX_DEADLY_MEMBERS = 3
"""Members of one document that may kill a worker: each is set aside and the document read without it. At the next
one the reading of members ends."""

OCR_BACKLOG_FACTOR = 16
"""Waiting pages a worker from which recognition goes before new documents: bounds what scratch holds."""

SCRATCH_FOLDER = "extract"

DEADLY_CODES = frozenset({ProblemCode.TIMEOUT, ProblemCode.OUT_OF_MEMORY, ProblemCode.CRASHED})

WORKER_MODULES = (
    "indexer.extract.tasks",
    "indexer.ocr",
    "indexer.page_image",
    "indexer.page_geometry",
    "numpy",
    "PIL.Image",
    "PIL.ImageOps",
    "PIL.ImageFilter",
    "libarchive",  # looks for its library by running a program, which a worker may not
    "magic",
    "olefile",
    "tesserocr",
)
"""Imported once, before the workers are forked, beside the format modules."""


class Extractor:
    """A pool of worker processes that turns files into extracts. Thread-safe.

    In `scratch` a folder is kept for copies of members; what an earlier run left there is removed. Workers can read
    the files in `reads` and there, write only there, and reach no network (`indexer.isolation`).
    `on_ocr_page(waiting, done)` is called from an inner thread whenever pages were added or finished; it must
    be quick. `warm`: as for `Pool`, for what remarks need.
    """

    def __init__(
        self,
        *,
        workers: int,
        limits: Limits,
        ocr: OcrSettings,
        scratch: Path,
        reads: Sequence[Path],
        on_ocr_page: Callable[[int, int], None] | None = None,
        warm: Sequence[tuple[str, bytes]] = (),
    ) -> None:
        self.limits = limits
        self.ocr = ocr
        self._scratch = scratch.absolute() / SCRATCH_FOLDER
        self._on_ocr_page = on_ocr_page
        self._lock = threading.Lock()
        self._idle = threading.Condition(self._lock)
        self._open = 0  # documents begun and not finished
        self._started = 0
        self._ocr_waiting = 0
        self._ocr_done = 0
        _sweep(self._scratch)
        self._pool = Pool(
            workers,
            scratch=self._scratch,
            modules=(*WORKER_MODULES, *registry.module_names()),
            warm=warm,
            address_space=limits.address_space,
            file_bytes=limits.unpacked_bytes,
            slow_backlog=workers * OCR_BACKLOG_FACTOR,
            bounds=Bounds(reads=tuple(str(path.absolute()) for path in (*reads, *_models(ocr)))),
        )

    def submit(
        self,
        file: Path,
        name: str,
        *,
        priority: int = 0,
        sha256: str = "",
        remark: tasks.Remark | None = None,
    ) -> Future[Extract]:
        """Queues a file for extraction; higher priority goes first. Each further page to be recognised counts as a
        document more: a long scan lets others in between.

        `name` is its own name, a hint. `sha256` spares hashing it again. `remark` is run in the worker on
        what has no page to recognise (`Extract.notes`). The future never raises for faults
        of the file: they are problems in the extract. It can be cancelled until it is done, and is when the
        extractor is closed with `cancel`. Its callbacks run in an inner thread and must be quick. Nothing
        bounds the queue but the caller.
        """
        with self._lock:
            self._open += 1
            self._started += 1
            number = self._started
        document = _Document(
            self, os.fspath(file.absolute()), name, sha256, priority, str(self._scratch / str(number)), remark
        )
        try:
            document.start()
        except RuntimeError:
            self.finished()
            raise
        return document.future

    def close(self, *, cancel: bool = False) -> None:
        """Ends the workers, after all documents are finished or at once. Idempotent."""
        if not cancel:
            with self._idle:
                self._idle.wait_for(lambda: self._open == 0)
        self._pool.close(cancel=cancel)
        _sweep(self._scratch)

    def __enter__(self) -> Extractor:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close(cancel=exception[0] is not None)

    def run(self, function: str, task: object, lane: Lane, priority: int) -> Future[bytes]:
        return self._pool.submit(
            function,
            msgspec.msgpack.encode(task),
            wall_seconds=self.limits.wall_seconds,
            cpu_seconds=self.limits.cpu_seconds,
            lane=lane,
            priority=priority,
        )

    def finished(self) -> None:
        with self._idle:
            self._open -= 1
            self._idle.notify_all()

    def count_pages(self, *, added: int = 0, done: int = 0) -> None:
        with self._lock:
            self._ocr_waiting += added - done
            self._ocr_done += done
            waiting, total = self._ocr_waiting, self._ocr_done
        if self._on_ocr_page is not None:
            self._on_ocr_page(waiting, total)


class _Document:
    """One document on its way: its native task, its pages under recognition, its final extract.

    After `start` everything happens in the pool's dispatcher thread, cancellation by the caller excepted.
    """

    def __init__(
        self,
        owner: Extractor,
        file: str,
        name: str,
        sha256: str,
        priority: int,
        scratch: str,
        remark: tasks.Remark | None,
    ) -> None:
        self.future: Future[Extract] = Future()
        self._owner = owner
        self._file = file
        self._name = name
        self._sha256 = sha256
        self._priority = priority
        self._scratch = scratch
        self._remark = remark
        self._skip: dict[str, Problem] = {}
        self._stop_at = ""
        self._running: list[Future[bytes]] = []
        self._extract = Extract(EXTRACTOR_VERSION, ())
        self._results: list[Recognised] = []
        self._lock = threading.Lock()
        self._left = 0  # pages that have no result yet

    def start(self) -> None:
        """Queues the native extraction. Raises RuntimeError when the pool is closed."""
        owner = self._owner
        task = tasks.ExtractTask(
            self._file,
            self._name,
            self._sha256,
            EXTRACTOR_VERSION,
            owner.limits,
            owner.ocr,
            self._scratch,
            self._skip,
            self._stop_at,
            self._remark,
        )
        running = owner.run(tasks.EXTRACT, task, Lane.QUICK, self._priority)
        self._running = [running]
        self.future.add_done_callback(self._on_cancel)
        running.add_done_callback(self._on_extracted)

    def _on_cancel(self, future: Future[Extract]) -> None:
        if future.cancelled():
            for running in list(self._running):
                running.cancel()

    def _on_extracted(self, running: Future[bytes]) -> None:
        try:
            self._extract = msgspec.msgpack.decode(running.result(), type=Extract)
        except CancelledError:
            self._finish(None)
        except WorkerFault as fault:
            self._on_fault(fault)
        else:
            self._recognise()

    def _on_fault(self, fault: WorkerFault) -> None:
        """Sets the member aside that the worker died of, or gives the document up."""
        where = tasks.parse_note(fault.note)
        problem = Problem(fault.code, fault.detail.replace(self._file, self._name))
        shutil.rmtree(self._scratch, ignore_errors=True)
        if where.path and fault.code in DEADLY_CODES and not self._stop_at:
            if len(self._skip) < MAX_DEADLY_MEMBERS:
                self._skip[where.path] = problem
            else:
                self._stop_at = where.path
            with contextlib.suppress(RuntimeError):
                self.start()
                return
        size, sha256 = _measured(self._file, self._sha256)
        part = Part("", where.mime, where.kind, size, sha256, problems=(problem, *self._skip.values()))
        self._finish(Extract(EXTRACTOR_VERSION, (part,)))

    def _recognise(self) -> None:
        pending = self._extract.pending
        if not pending:
            self._finish(self._extract)
            return
        if self.future.cancelled():
            self._assemble([Recognised()] * len(pending))
            return
        self._results = [Recognised()] * len(pending)
        self._left = len(pending)
        self._owner.count_pages(added=len(pending))
        for index, request in enumerate(pending):
            task = tasks.RecogniseTask(request, self._owner.ocr, self._owner.limits)
            try:
                running = self._owner.run(tasks.RECOGNISE, task, Lane.SLOW, self._priority - index)
            except RuntimeError:  # the pool was closed meanwhile
                running = Future()
                running.cancel()
            self._running.append(running)
            running.add_done_callback(functools.partial(self._on_recognised, index))

    def _on_recognised(self, index: int, running: Future[bytes]) -> None:
        try:
            result = msgspec.msgpack.decode(running.result(), type=Recognised)
        except CancelledError:
            self.future.cancel()
            result = Recognised()
        except WorkerFault as fault:
            detail = fault.detail.replace(self._extract.pending[index].file, "the page")
            result = Recognised(problem=Problem(fault.code, detail))
        self._results[index] = result
        self._owner.count_pages(done=1)
        with self._lock:  # a caller that cancels is a second thread
            self._left -= 1
            is_last = self._left == 0
        if is_last:
            self._assemble(self._results)

    def _assemble(self, results: list[Recognised]) -> None:
        self._finish(assemble(self._extract, results, low_confidence=self._owner.ocr.low_confidence))

    def _finish(self, extract: Extract | None) -> None:
        shutil.rmtree(self._scratch, ignore_errors=True)
        if extract is None:
            self.future.cancel()
        # the future refers to us through its callbacks: what it delivers must not be kept twice
        self._extract, self._results, self._running = Extract(EXTRACTOR_VERSION, ()), [], []
        if self.future.set_running_or_notify_cancel() and extract is not None:
            self.future.set_result(extract)
        self._owner.finished()


def _measured(file: str, sha256: str) -> tuple[int, str]:
    """Size and hash of a file that no worker could read; nothing when it is gone."""
    try:
        with open(file, "rb") as stream:
            known = sha256 or hashlib.file_digest(stream, "sha256").hexdigest()
            return os.fstat(stream.fileno()).st_size, known
    except OSError:
        return 0, sha256


def _models(ocr: OcrSettings) -> list[Path]:
    """Where language models lie beside the system's own folders."""
    return [Path(ocr.tessdata)] if ocr.tessdata else []


def _sweep(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
