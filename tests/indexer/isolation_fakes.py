"""Tasks that reach for what a worker has given up, and one that only works; run in worker processes."""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import mmap
import os
import resource
import socket
import subprocess
import tempfile
import threading
from typing import NoReturn

PTRACE_SEIZE, PTRACE_DETACH = 0x4206, 17
IO_URING_SETUP = 425  # the same number on every architecture
GETPID_OF_I386 = b"\xb8\x14\x00\x00\x00\xcd\x80\xc3"  # mov eax, 20; int 0x80; ret

_libc = ctypes.CDLL(None, use_errno=True)


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def connect(_: bytes) -> bytes:
    with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", 9)):
        pass
    return b"done"


def make_socket_pair(_: bytes) -> bytes:
    for end in socket.socketpair():
        end.close()
    return b"done"


def write(path: bytes) -> bytes:
    with open(path, "ab"):
        return b"done"


def link(path: bytes) -> bytes:
    """A second name in the own folder would let it be changed there."""
    os.link(path, "mine")
    return b"done"


def read(path: bytes) -> bytes:
    with open(path, "rb"):
        return b"done"


def run(_: bytes) -> bytes:
    subprocess.run(["true"], check=True)
    return b"done"


def fork(_: bytes) -> bytes:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return b"done"


def trace(_: bytes) -> bytes:
    _checked(_libc.ptrace(PTRACE_SEIZE, os.getppid(), 0, 0))
    return b"done"


def mount(_: bytes) -> bytes:
    _checked(_libc.mount(b"none", os.getcwdb(), b"tmpfs", 0, None))
    return b"done"


def raise_a_limit_of_its_parent(_: bytes) -> bytes:
    resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE, (8, 8))
    return b"done"


def outlive_its_parent(_: bytes) -> bytes:
    _checked(_libc.prctl(1, 0, 0, 0, 0))
    return b"done"


def queue_calls_past_the_filter(_: bytes) -> bytes:
    _checked(_libc.syscall(IO_URING_SETUP, 1, ctypes.create_string_buffer(256)))
    return b"done"


def call_as_older_processor(_: bytes) -> bytes:
    code = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(GETPID_OF_I386)
    call = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
    return b"done" if call() == os.getpid() else b"otherwise"


def work(_: bytes) -> bytes:
    """What extractors do."""
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "a"))
        inner = os.path.join(folder, "a", "file")
        with open(inner, "wb") as stream:
            stream.write(b"x" * 100)
        with open(inner, "r+b") as stream:
            stream.truncate(10)
        os.rename(inner, os.path.join(folder, "file"))
        assert os.listdir(folder)
    done: list[bool] = []
    thread = threading.Thread(target=done.append, args=(True,))
    thread.start()
    thread.join()
    assert done
    for module in ("wave", "rules.periods", "html.entities"):
        importlib.import_module(module)
    with contextlib.suppress(FileNotFoundError):
        os.listdir("/usr/share/tesseract-ocr")
    with open(os.devnull, "wb") as stream:
        stream.write(b"x")
    return b"done"


def abort(_: bytes) -> NoReturn:
    os.abort()
