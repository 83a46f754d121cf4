"""Tasks that go wrong, one per way of failing; run in worker processes by test_sandbox."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from typing import NoReturn

from indexer import sandbox_worker

_kept: list[bytes] = []
_warm: list[bytes] = []


def echo(payload: bytes) -> bytes:
    return payload


def keep(payload: bytes) -> bytes:
    _warm.append(payload)
    return payload


def kept(_: bytes) -> bytes:
    """What was kept in this process, or in the one that it was forked from."""
    return b" ".join(_warm)


def pid(_: bytes) -> bytes:
    return str(os.getpid()).encode()


def pause(payload: bytes) -> bytes:
    time.sleep(float(payload))
    return payload


def stamp(payload: bytes) -> bytes:
    """Appends to a file in the working directory, to see what ran in which order."""
    with open("order", "ab") as stream:
        stream.write(payload)
    return payload


def segfault(_: bytes) -> bytes:
    return ctypes.string_at(0)


def abort(last_words: bytes) -> NoReturn:
    os.write(2, last_words)
    os.abort()


def leave(_: bytes) -> NoReturn:
    os._exit(3)


def exit_politely(_: bytes) -> NoReturn:
    sys.exit("a library thought it was the program")


def fail(payload: bytes) -> NoReturn:
    raise ValueError(payload.decode())


def panic(_: bytes) -> NoReturn:
    class PanicException(BaseException):
        """As Rust libraries raise it."""

    raise PanicException("index out of bounds")


def hang(where: bytes) -> bytes:
    sandbox_worker.note(where.decode())
    time.sleep(60)
    return b""


def hang_with_child(_: bytes) -> bytes:
    child = subprocess.Popen(["sleep", "60"])
    sandbox_worker.note(str(child.pid))
    child.wait()
    return b""


def leave_child_behind(_: bytes) -> NoReturn:
    child = subprocess.Popen(["sleep", "60"])
    sandbox_worker.note(str(child.pid))
    os.abort()


def spin(_: bytes) -> NoReturn:
    while True:
        pass


def allocate(count: bytes) -> bytes:
    return str(len(bytearray(int(count)))).encode()


def hoard(count: bytes) -> bytes:
    _kept.append(b"x" * int(count))
    return pid(b"")


def huge(count: bytes) -> bytes:
    return b"x" * int(count)


def write_file(count: bytes) -> bytes:
    with open("big", "wb") as stream:
        stream.write(b"x" * int(count))
    return b""


def signalled(number: bytes) -> bytes:
    os.kill(os.getpid(), int(number))
    return b"alive"


def surroundings(_: bytes) -> bytes:
    threads = os.environ["OMP_THREAD_LIMIT"]
    core = resource.getrlimit(resource.RLIMIT_CORE)[0]
    is_deaf = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    with tempfile.NamedTemporaryFile() as stray:
        folder = os.path.dirname(stray.name)
    return f"{threads} {core} {is_deaf} {os.getsid(0) == os.getpid()} {os.getcwd()} {folder}".encode()


def parent(_: bytes) -> bytes:
    return str(os.getppid()).encode()
