"""Runs functions in worker processes that may crash, hang or eat memory without harm: the pool's near side.

One dispatcher thread owns all sockets: it hands a task to every idle worker, watches the clock, and gives
each task's future its result or a `WorkerFault`. A worker that dies is replaced; the pool goes on.
"""

from __future__ import annotations

import contextlib
import heapq
import itertools
import selectors
import signal
import socket
import threading
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future
from enum import IntEnum
from functools import partial
from pathlib import Path

import msgspec

from indexer.extract.model import ProblemCode
from indexer.isolation import Bounds
from indexer.sandbox_faults import WorkerFault, of_death, shown
from indexer.sandbox_link import NurseryLink, TooLargeResult, WorkerLink
from indexer.sandbox_worker import Reply, Report, Settings, Task

__all__ = ["Lane", "Pool", "WorkerFault"]

TASKS_PER_WORKER = 1_000
"""A worker makes place after so many tasks: the C libraries leak a little."""

SLOW_BACKLOG = 64
"""Tasks waiting in the slow lane from which on it goes first, but for quick ones of higher priority."""

MAX_BIRTH_FAILURES = 5
"""Deaths in a row, for each place in the pool, of workers that had no task: then the pool gives up."""


class Lane(IntEnum):
    """Two queues. The quick one goes first until too much waits in the slow one."""

    QUICK = 0
    SLOW = 1


class _Job(msgspec.Struct, eq=False):
    task: Task
    wall_seconds: float
    future: Future[bytes]


_NOTHING_MORE = Bounds()

_Queued = tuple[int, int, _Job]
"""Priority (lowest number first), order of arrival, job."""


class _Worker(msgspec.Struct, eq=False):
    link: WorkerLink
    pid: int = 0  # 0 until the nursery reports the birth
    is_ready: bool = False
    job: _Job | None = None
    deadline: float = 0.0
    killed: WorkerFault | None = None  # why we killed it
    retires: bool = False

    @property
    def is_idle(self) -> bool:
        return bool(self.pid) and self.is_ready and not (self.job or self.killed or self.retires)


class Pool:
    """A fixed number of worker processes. Thread-safe.

    `scratch` is an existing folder, the workers' working directory. Before workers are forked `modules` are
    imported and the functions `warm` called ("package.module:name", each with its payload), once for all of
    them. `address_space` and `file_bytes` bound each worker (bytes, 0 for no bound on memory). `bounds`: what
    workers may touch beside `scratch`; None leaves them everything, as on a machine that offers no isolation.
    """

    def __init__(
        self,
        workers: int,
        *,
        scratch: Path,
        modules: Sequence[str] = (),
        warm: Sequence[tuple[str, bytes]] = (),
        address_space: int = 0,
        file_bytes: int = 1 << 30,
        tasks_per_worker: int = TASKS_PER_WORKER,
        slow_backlog: int = SLOW_BACKLOG,
        bounds: Bounds | None = _NOTHING_MORE,
    ) -> None:
        self._settings = Settings(
            tuple(modules), address_space, file_bytes, str(scratch), tasks_per_worker, tuple(warm), bounds
        )
        self._size = workers
        self._slow_backlog = slow_backlog
        self._order = itertools.count()
        self._lock = threading.Lock()  # guards the queues and the flags
        self._queues: dict[Lane, list[_Queued]] = {Lane.QUICK: [], Lane.SLOW: []}
        self._closing = False
        self._cancelling = False
        self._workers: set[_Worker] = set()
        self._unborn: deque[_Worker] = deque()
        self._failures = 0
        self._broken = ""
        self._nursery: NurseryLink | None = None
        self._selector = selectors.DefaultSelector()
        self._wake_read, self._wake_write = socket.socketpair()
        self._wake_read.setblocking(False)
        self._wake_write.setblocking(False)
        self._selector.register(self._wake_read, selectors.EVENT_READ, self._on_wake)
        self._thread = threading.Thread(target=self._dispatch, name="sandbox", daemon=True)
        self._thread.start()

    def submit(
        self,
        function: str,
        payload: bytes,
        *,
        wall_seconds: float,
        cpu_seconds: int,
        lane: Lane = Lane.QUICK,
        priority: int = 0,
    ) -> Future[bytes]:
        """Queues a call of `function` ("package.module:name", bytes → bytes). Higher priority goes first.

        The future raises `WorkerFault` when the call does not return. RuntimeError here: the pool is closed.
        """
        job = _Job(Task(function, payload, cpu_seconds), wall_seconds, Future())
        with self._lock:
            if self._closing:
                raise RuntimeError("the pool is closed")
            heapq.heappush(self._queues[lane], (-priority, next(self._order), job))
        self._wake()
        return job.future

    def worker_pids(self) -> list[int]:
        """The processes at this moment, for the curious and for tests."""
        return [worker.pid for worker in list(self._workers) if worker.pid]

    def close(self, *, cancel: bool = False) -> None:
        """Ends the workers: after all queued tasks, or at once with their futures cancelled. Idempotent."""
        with self._lock:
            self._closing = True
            self._cancelling = self._cancelling or cancel
        self._wake()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _wake(self) -> None:
        if threading.current_thread() is not self._thread:
            with contextlib.suppress(OSError):  # enough wake-ups are waiting, or it has ended
                self._wake_write.send(b"w")

    # The rest runs in the dispatcher thread.

    def _dispatch(self) -> None:
        try:
            while not self._is_done():
                self._staff()
                self._assign()
                if self._is_done():  # all that was left had been cancelled
                    return
                for key, _ in self._selector.select(self._until_next_deadline()):
                    if key.fd in self._selector.get_map():  # else an earlier event of this round ended it
                        key.data()
                self._kill_overdue()
        finally:
            self._shut_down()

    def _is_done(self) -> bool:
        if self._broken:
            self._drop_queued(WorkerFault(ProblemCode.CRASHED, self._broken))
        with self._lock:
            if self._cancelling:
                return True
            busy = any(worker.job for worker in self._workers)
            return self._closing and not busy and not any(self._queues.values())

    def _drop_queued(self, fault: WorkerFault | None) -> None:
        """Fails what no worker has begun, or cancels it when there is no fault."""
        with self._lock:
            jobs = [job for queue in self._queues.values() for _, _, job in queue]
            for queue in self._queues.values():
                queue.clear()
        for job in jobs:
            if fault is None:
                job.future.cancel()
            if job.future.set_running_or_notify_cancel():
                job.future.set_exception(fault)

    def _staff(self) -> None:
        """Keeps the pool at its size."""
        while not self._broken and len(self._workers) < self._size:
            if self._nursery is None:
                self._nursery = NurseryLink(self._settings)
                self._selector.register(self._nursery.control, selectors.EVENT_READ, self._on_report)
            worker = _Worker(WorkerLink(self._nursery))
            self._selector.register(
                worker.link.channel, selectors.EVENT_READ, partial(self._on_reply, worker)
            )
            self._selector.register(worker.link.stderr, selectors.EVENT_READ, partial(self._on_words, worker))
            self._workers.add(worker)
            self._unborn.append(worker)

    def _assign(self) -> None:
        for worker in self._workers:
            if worker.is_idle:
                job = self._next_job()
                if job is None:
                    return
                worker.job = job
                worker.deadline = time.monotonic() + job.wall_seconds
                worker.link.send(job.task)

    def _next_job(self) -> _Job | None:
        while True:
            with self._lock:
                quick, slow = self._queues[Lane.QUICK], self._queues[Lane.SLOW]
                queue = slow if not quick or self._is_backed_up(quick, slow) else quick
                if not queue:
                    return None
                job = heapq.heappop(queue)[2]
            if job.future.set_running_or_notify_cancel():  # outside the lock: it may call back
                return job

    def _is_backed_up(self, quick: list[_Queued], slow: list[_Queued]) -> bool:
        return len(slow) > self._slow_backlog and slow[0][0] <= quick[0][0]

    def _until_next_deadline(self) -> float | None:
        deadlines = [worker.deadline for worker in self._workers if worker.job and not worker.killed]
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def _kill_overdue(self) -> None:
        now = time.monotonic()
        for worker in self._workers:
            if worker.job and not worker.killed and now >= worker.deadline:
                self._kill(worker, ProblemCode.TIMEOUT, f"no result after {worker.job.wall_seconds:g} s")

    def _kill(self, worker: _Worker, code: ProblemCode, why: str) -> None:
        worker.killed = WorkerFault(code, why, worker.link.note)
        if self._nursery is not None:
            self._nursery.kill(worker.pid)

    def _on_wake(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while self._wake_read.recv(4096):
                pass

    def _on_words(self, worker: _Worker) -> None:
        if not worker.link.read_words():
            self._selector.unregister(worker.link.stderr)

    def _on_reply(self, worker: _Worker) -> None:
        worker.link.receive()
        if not worker.link.is_open:  # the nursery will tell why
            self._selector.unregister(worker.link.channel)
        self._heed_all(worker)

    def _heed_all(self, worker: _Worker) -> None:
        try:
            for reply in worker.link.replies():
                self._heed(worker, reply)
        except TooLargeResult as result:
            self._kill(worker, ProblemCode.TOO_LARGE, f"a result of {result.size} bytes")

    def _heed(self, worker: _Worker, reply: Reply) -> None:
        if reply.is_ready:
            worker.is_ready = True
            return
        if worker.killed or worker.job is None:
            return  # it answered in the moment it was killed for lateness
        job, worker.job, worker.retires = worker.job, None, reply.retires
        self._failures = 0
        if not reply.error:
            job.future.set_result(reply.payload)
            return
        code = ProblemCode.OUT_OF_MEMORY if reply.error == "memory" else ProblemCode.INTERNAL
        job.future.set_exception(
            WorkerFault(code, reply.payload.decode("utf-8", "replace"), worker.link.note)
        )

    def _on_report(self) -> None:
        assert self._nursery is not None
        report = self._nursery.report()
        if report is None:
            self._lose_nursery()
        elif report.is_born:
            self._unborn.popleft().pid = report.pid
        else:
            for worker in self._workers:
                if worker.pid == report.pid:
                    self._bury(worker, report)
                    return

    def _lose_nursery(self) -> None:
        """The nursery is gone, and with it the workers."""
        assert self._nursery is not None
        self._selector.unregister(self._nursery.control)
        self._nursery.end()
        self._nursery = None
        self._unborn.clear()
        for worker in list(self._workers):
            self._bury(worker, Report(worker.pid, status=signal.SIGKILL))

    def _bury(self, worker: _Worker, report: Report) -> None:
        """Settles what a dead worker leaves: a result still in the socket, or a fault."""
        while worker.link.receive():
            pass
        self._heed_all(worker)
        worker.link.read_words()
        registered = self._selector.get_map()
        for wire in (worker.link.channel, worker.link.stderr):
            if wire in registered:
                self._selector.unregister(wire)
        job, worker.job = worker.job, None
        fault = worker.killed or self._fault(worker, report)
        worker.link.close()
        self._workers.discard(worker)
        if job is not None:
            self._failures = 0
            job.future.set_exception(fault)
        elif not worker.retires:
            self._failures += 1
            if self._failures >= MAX_BIRTH_FAILURES * self._size:
                self._broken = f"workers do not start: {shown(worker.link.last_words) or report.status}"

    def _fault(self, worker: _Worker, report: Report) -> WorkerFault:
        return of_death(
            report.status,
            peak_rss=report.peak_rss,
            address_space=self._settings.address_space,
            last_words=worker.link.last_words,
            note=worker.link.note,
        )

    def _shut_down(self) -> None:
        with self._lock:
            self._closing = True
        self._drop_queued(None)
        for worker in self._workers:
            if worker.job is not None:
                worker.job.future.set_exception(CancelledError())
        if self._nursery is not None:
            self._nursery.end()
        for worker in self._workers:
            worker.link.close()
        self._workers.clear()
        self._selector.close()
        self._wake_read.close()
        self._wake_write.close()
