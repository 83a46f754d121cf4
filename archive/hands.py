"""Threads that touch the files of one source, so few and so watched that a file server which never answers holds up
nobody but itself.

A thread that waits for such a server can't be ended; it can be given up. It stops at its next question then, should
an answer ever come.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

HANDS = 3
"""Of one source. Copying is mostly waiting for the disk to sync; more of them would only wait for one another."""

NO_ANSWER_SECONDS = 60.0
"""A file system that has not answered one question for so long does not answer: disks that have to start turning
take half a minute. Large files and folders are many questions."""

NO_ANSWER = "no_answer"

Result = TypeVar("Result")


class CalledOff(Exception):
    """Nobody wants the result any more."""


class NoAnswer(CalledOff):
    """The file system did not answer in time."""


class Pulse:
    """Since when one thread has been waiting for a file system's answer. Looked at by another thread."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._since: float | None = None
        self.is_wanted = True
        self.about = 0
        """What the question is about; a number that means something to whoever looks."""

    def ask(self, question: Callable[..., Result], *given: object) -> Result:
        """Calls what may never return. Raises CalledOff instead when the thread was given up."""
        self.beat()
        try:
            return question(*given)
        finally:
            self._since = None

    def beat(self) -> None:
        """Something came, and more is asked for: within a long question."""
        if not self.is_wanted:
            raise CalledOff
        self._since = self._monotonic()

    @property
    def silent_seconds(self) -> float:
        """How long it has been waiting, 0 when it is not."""
        since = self._since
        return 0.0 if since is None else self._monotonic() - since

    @property
    def is_silent(self) -> bool:
        """Whether it waits for a file system that does not answer."""
        return self.silent_seconds >= NO_ANSWER_SECONDS


class _Job(Generic[Result]):
    """Done by one thread; its future is told by that thread or, when it is given up before, by another."""

    def __init__(self, work: Callable[[Pulse], Result], pulse: Pulse) -> None:
        self._work = work
        self._lock = threading.Lock()
        self.pulse = pulse
        self.future: Future[Result] = Future()

    def do(self) -> None:
        with self._lock:
            if not self.pulse.is_wanted or not self.future.set_running_or_notify_cancel():
                return
        try:
            result = self._work(self.pulse)
        except BaseException as fault:  # for whoever waits for the result
            self._end(fault, None)
        else:
            self._end(None, result)

    def give_up(self, why: CalledOff) -> None:
        with self._lock:
            self.pulse.is_wanted = False
            if not self.future.done():
                self.future.set_exception(why)

    def _end(self, fault: BaseException | None, result: Result | None) -> None:
        with self._lock:
            if not self.pulse.is_wanted:
                return
            if fault is not None:
                self.future.set_exception(fault)
            else:
                self.future.set_result(result)  # type: ignore[arg-type]


class Hands:
    """At most `most` threads, begun when there is work and ended when there is none left. Used from one thread."""

    def __init__(self, most: int = HANDS, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._waiting: deque[_Job[Any]] = deque()
        self._working: set[_Job[Any]] = set()
        self._threads = 0

    def submit(self, work: Callable[[Pulse], Result]) -> Future[Result]:
        """Does it as soon as a hand is free. The future raises NoAnswer when `look` found that no answer came, and
        CalledOff when everything was given up."""
        job = _Job(work, Pulse(self._monotonic))
        with self._lock:
            self._waiting.append(job)
            is_one_more = self._threads < self._most
            self._threads += is_one_more
        if is_one_more:
            threading.Thread(target=self._work, name="hand", daemon=True).start()
        return job.future

    def look(self) -> None:
        """Gives up what has waited too long for an answer, and what would ask the same server next."""
        silent = [job for job in self._jobs() if job.pulse.is_wanted and job.pulse.is_silent]
        for job in silent:
            job.give_up(NoAnswer())
        if silent or not self.are_free:
            self._give_up_waiting(NoAnswer())

    def give_up(self) -> None:
        """Everything, as nobody wants it any more. Threads end at their next question, or hang on."""
        self._give_up_waiting(CalledOff())
        for job in self._jobs():
            job.give_up(CalledOff())

    @property
    def are_free(self) -> bool:
        """Whether any hand is left that does not hang."""
        return len(self._stuck()) < self._most

    @property
    def has_ended(self) -> bool:
        """Whether no thread is left, not even one that hangs."""
        return not self._threads

    @property
    def held(self) -> set[int]:
        """What the threads that hang have asked about."""
        return {job.pulse.about for job in self._stuck()}

    def _stuck(self) -> list[_Job[Any]]:
        return [job for job in self._jobs() if not job.pulse.is_wanted]

    def _jobs(self) -> list[_Job[Any]]:
        with self._lock:
            return list(self._working)

    def _give_up_waiting(self, why: CalledOff) -> None:
        with self._lock:
            waiting = list(self._waiting)
            self._waiting.clear()
        for job in waiting:
            job.give_up(why)

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._threads -= 1
                    return
                job = self._waiting.popleft()
                self._working.add(job)
            job.do()
            with self._lock:
                self._working.discard(job)
