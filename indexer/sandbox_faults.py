"""Tells from the way a worker process ended what went wrong with its task. Pure."""

from __future__ import annotations

import os
import signal

from indexer.extract.model import ProblemCode

MEMORY_DEATH_SHARE = 0.6
"""A crash of a worker whose memory had grown to this share of its limit counts as lack of memory."""

MEMORY_WORDS = (
    b"bad_alloc",
    b"memory allocation of",
    b"ut of memory",
    b"MemoryError",
    b"Cannot allocate memory",
)
"""Last words of the C++, Rust and C libraries that abort when an allocation fails."""

MAX_WORDS = 300


class WorkerFault(Exception):
    """A task that did not return. `note` is where it stood, as it last told."""

    def __init__(self, code: ProblemCode, detail: str, note: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.note = note


def of_death(status: int, *, peak_rss: int, address_space: int, last_words: bytes, note: str) -> WorkerFault:
    """The fault of a worker that died by itself. `status` as of wait(2), sizes in bytes, 0 for no limit."""
    words = shown(last_words)
    if not os.WIFSIGNALED(status):
        return WorkerFault(ProblemCode.CRASHED, f"exit status {os.WEXITSTATUS(status)} {words}".strip(), note)
    number = os.WTERMSIG(status)
    if number == signal.SIGXCPU:
        return WorkerFault(ProblemCode.TIMEOUT, "over its CPU time", note)
    was_fat = address_space > 0 and peak_rss > address_space * MEMORY_DEATH_SHARE
    starved = was_fat or any(word in last_words for word in MEMORY_WORDS)
    code = ProblemCode.OUT_OF_MEMORY if starved else ProblemCode.CRASHED
    return WorkerFault(code, f"{signal.Signals(number).name} {words}".strip(), note)


def shown(words: bytes) -> str:
    """The end of what a process wrote to its standard error, on one line."""
    return " ".join(words.decode("utf-8", "replace").split())[-MAX_WORDS:]
