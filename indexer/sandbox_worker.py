"""The far side of the sandbox: a nursery process that forks workers, and the loop a worker runs tasks in.

The nursery is single-threaded, imports the extractors once and forks a worker in milliseconds whenever the
pool asks. It alone is the workers' parent: it kills them (with whatever they started), reaps them and reports
how they ended. Started by `sandbox.Pool` as `python -c`; talks to it over a socket pair.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import mmap
import os
import resource
import select
import signal
import socket
import struct
import tempfile
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

import msgspec

from indexer import isolation

NICE = 5
"""Workers stand back behind the web server and the command line."""

LIBRARY_THREADS = (
    "OMP_NUM_THREADS",
    "OMP_THREAD_LIMIT",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "RAYON_NUM_THREADS",
)
"""Set to 1: with more threads Tesseract is eleven times slower, and the others gain nothing."""

RETIRE_RSS_BYTES = 500 * 1024 * 1024
RETIRE_ADDRESS_SHARE = 0.6
"""A worker that keeps more memory than this, or this share of its address space, after a task makes place."""

MAX_COMMAND_BYTES = 4096

SLATE_BYTES = 128 * 1024
"""Room for a note: the path of a member, archives within archives."""

_LENGTH = struct.Struct("=I")

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38


class Settings(msgspec.Struct, frozen=True):
    """How workers live: the bounds that hold for all their tasks."""

    modules: tuple[str, ...]  # imported before the first fork
    address_space: int  # bytes, 0 for no limit
    file_bytes: int  # the largest file a worker may write
    folder: str  # the working directory, and where temporary files go
    tasks: int  # after so many a worker makes place for a fresh one
    warm: tuple[tuple[str, bytes], ...] = ()  # functions called before the first fork, and with what
    bounds: isolation.Bounds | None = isolation.Bounds()  # None: they give nothing up


class Command(msgspec.Struct, frozen=True):
    """Pool → nursery. A fork carries three file descriptors: the worker's socket, its standard error, its slate."""

    kill: int = 0  # pid; 0 = fork


class Report(msgspec.Struct, frozen=True):
    """Nursery → pool: a worker is born (in the order of the commands), or has ended."""

    pid: int
    is_born: bool = False
    status: int = 0  # as of wait(2)
    peak_rss: int = 0  # bytes


class Task(msgspec.Struct, frozen=True):
    """Pool → worker: call `function` ("package.module:name") with the payload, within seconds of CPU."""

    function: str
    payload: bytes
    cpu_seconds: int


class Reply(msgspec.Struct, frozen=True):
    """Worker → pool: that it has settled in, or the end of a task (result or error)."""

    is_ready: bool = False
    payload: bytes = b""
    error: str = ""  # "memory" or "exception"; `payload` says more
    retires: bool = False


class Frames:
    """Length-prefixed messages over a stream socket, blocking (the worker's side)."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel

    def send(self, payload: bytes) -> None:
        self._channel.sendall(frame(payload))

    def receive(self) -> bytes | None:
        """The next message; None when the other side is gone."""
        head = self._exactly(8)
        return None if head is None else self._exactly(int.from_bytes(head, "big"))

    def _exactly(self, count: int) -> bytes | None:
        data = bytearray()
        while len(data) < count:
            chunk = self._channel.recv(min(count - len(data), 1 << 20))
            if not chunk:
                return None
            data += chunk
        return bytes(data)


class Slate:
    """Memory shared by pool and worker, where the worker notes what it is about to do: no message is sent for it,
    and it outlives the worker. One side writes while the other waits for it, or after the writer has died."""

    def __init__(self, fd: int) -> None:
        self._memory = mmap.mmap(fd, SLATE_BYTES)

    @staticmethod
    def make() -> int:
        """A descriptor of a clean one."""
        fd = os.memfd_create("slate", os.MFD_CLOEXEC)
        os.ftruncate(fd, SLATE_BYTES)
        return fd

    def write(self, text: str) -> None:
        """Replaces the note, at once whole; one that finds no room is left out."""
        note = text.encode("utf-8", "surrogateescape")
        self._memory[: _LENGTH.size] = _LENGTH.pack(0)
        if note and len(note) <= SLATE_BYTES - _LENGTH.size:
            self._memory[_LENGTH.size : _LENGTH.size + len(note)] = note
            self._memory[: _LENGTH.size] = _LENGTH.pack(len(note))

    def read(self) -> str:
        """The last note; a worker that has run wild may have left anything."""
        (length,) = _LENGTH.unpack(self._memory[: _LENGTH.size])
        return self._memory[_LENGTH.size : _LENGTH.size + length].decode("utf-8", "replace")

    def close(self) -> None:
        self._memory.close()


def frame(payload: bytes) -> bytes:
    return len(payload).to_bytes(8, "big") + payload


# ---------------------------------------------------------------------------------------------- nursery


def nursery(fd: int, settings: bytes) -> None:
    """Forks, kills and reaps workers until the pool's end of the socket closes."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the pool's process decides when to stop
    os.environ.update(dict.fromkeys(LIBRARY_THREADS, "1"))
    control = socket.socket(fileno=fd)
    chosen = msgspec.msgpack.decode(settings, type=Settings)
    wake_read, wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    steps = _prepare(chosen)
    workers: set[int] = set()
    while True:
        ready, _, _ = select.select([control.fileno(), wake_read], [], [])
        if wake_read in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(wake_read, 4096)
            _reap(control, workers)
        if control.fileno() in ready and not _obey(control, chosen, steps, workers):
            _end(workers)


def _prepare(settings: Settings) -> list[isolation.Step]:
    """What all workers need, once for all of them. The task that misses something will say so. Returns how they will
    give up the rest."""
    for module in settings.modules:
        with contextlib.suppress(Exception):
            import_module(module)
    for function, payload in settings.warm:
        with contextlib.suppress(Exception):
            _call(function, payload)
    gc.collect()
    gc.freeze()  # the workers share these pages as long as nobody touches them
    steps = [] if settings.bounds is None else isolation.prepare(settings.bounds, settings.folder)
    gc.freeze()
    return steps


def _call(function: str, payload: bytes) -> bytes:
    """Calls "package.module:name"."""
    module, _, name = function.partition(":")
    found: bytes = getattr(import_module(module), name)(payload)
    return found


def _obey(
    control: socket.socket, settings: Settings, steps: Sequence[isolation.Step], workers: set[int]
) -> bool:
    """Carries out one command; False when the pool is gone."""
    try:
        message, fds, _, _ = socket.recv_fds(control, MAX_COMMAND_BYTES, 3, socket.MSG_CMSG_CLOEXEC)
    except OSError:
        return False
    if not message:
        return False
    command = msgspec.msgpack.decode(message, type=Command)
    if command.kill:
        if command.kill in workers:  # else it has ended by itself meanwhile
            _kill(command.kill)
        return True
    nursery_pid = os.getpid()
    pid = os.fork()
    if pid == 0:
        control.close()
        _live(socket.socket(fileno=fds[0]), fds[1], fds[2], settings, steps, nursery_pid)
    workers.add(pid)
    for fd in fds:
        os.close(fd)
    return _tell(control, Report(pid, is_born=True))


def _kill(worker: int) -> None:
    """Kills a worker and whatever it started. It must not be reaped yet, or the number may be another's."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(worker, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(worker, signal.SIGKILL)  # in case it has not made its group yet


def _end(workers: set[int]) -> NoReturn:
    for worker in workers:
        _kill(worker)
    for worker in workers:
        os.waitpid(worker, 0)
    os._exit(0)


def _reap(control: socket.socket, workers: set[int]) -> None:
    while True:
        try:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return
        if ended is None:
            return
        if ended.si_pid in workers:
            _kill(ended.si_pid)  # what it leaves behind would be adopted by nobody
        pid, status, usage = os.wait4(ended.si_pid, 0)
        workers.discard(pid)
        _tell(control, Report(pid, status=status, peak_rss=usage.ru_maxrss * 1024))


def _tell(control: socket.socket, report: Report) -> bool:
    try:
        control.send(msgspec.msgpack.encode(report))
    except OSError:
        return False
    return True


def _prctl(option: int, value: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


# ---------------------------------------------------------------------------------------------- worker

_slate: Slate | None = None  # of this process, once it is a worker


def note(text: str) -> None:
    """Tells the pool where the task stands; the last note is part of the fault if the worker dies.

    Does nothing outside a worker.
    """
    if _slate is not None:
        _slate.write(text)


def _live(
    channel: socket.socket,
    stderr: int,
    slate: int,
    settings: Settings,
    steps: Sequence[isolation.Step],
    nursery_pid: int,
) -> NoReturn:
    global _slate
    status = 1
    try:
        _settle_in(stderr, settings, nursery_pid)
        isolation.give_up(steps)
        _slate = Slate(slate)
        os.close(slate)
        _work(channel, settings)
        status = 0
    finally:
        os._exit(status)  # nothing of the nursery may run its own clean-up in here


def _settle_in(stderr: int, settings: Settings, nursery_pid: int) -> None:
    os.setsid()  # a group of its own to be killed by, and no Ctrl-C from the terminal
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != nursery_pid:
        os._exit(1)  # it died before prctl
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.dup2(stderr, 2)
    os.close(stderr)
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    os.nice(NICE)
    os.chdir(settings.folder)
    tempfile.tempdir = os.environ["TMPDIR"] = settings.folder  # for libraries and what they start
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (settings.file_bytes, settings.file_bytes))
    if settings.address_space:
        resource.setrlimit(resource.RLIMIT_AS, (settings.address_space, settings.address_space))


def _work(channel: socket.socket, settings: Settings) -> None:
    frames = Frames(channel)
    frames.send(_encode(Reply(is_ready=True)))
    done = 0
    while (message := frames.receive()) is not None:
        done += 1
        reply = _run(msgspec.msgpack.decode(message, type=Task))
        retires = bool(reply.error) or done >= settings.tasks or _is_fat(settings)
        frames.send(_encode(msgspec.structs.replace(reply, retires=retires)))
        if retires:
            return


def _run(task: Task) -> Reply:
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + 1 + task.cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
    try:
        return Reply(payload=_call(task.function, task.payload))
    except MemoryError as error:
        return Reply(error="memory", payload=str(error).encode("utf-8", "replace"))
    except BaseException as error:  # SystemExit and the panics of Rust libraries too
        text = f"{type(error).__name__}: {error}"
        return Reply(error="exception", payload=text.encode("utf-8", "replace"))


def _is_fat(settings: Settings) -> bool:
    with open("/proc/self/statm", "rb") as stream:
        virtual, resident = (int(pages) * resource.getpagesize() for pages in stream.read().split()[:2])
    limit = settings.address_space or virtual * 10
    return resident > RETIRE_RSS_BYTES or virtual > limit * RETIRE_ADDRESS_SHARE


def _encode(reply: Reply) -> bytes:
    return msgspec.msgpack.encode(reply)
