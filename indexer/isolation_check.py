"""Isolation as it is: a worker like any other tries what it should have given up, and tells what it was refused.

What a kernel says that it offers is not asked: a container, a service unit or a boot parameter may still forbid it.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path

import msgspec

from indexer import sandbox

SECONDS = 20
"""Time for all attempts, a hundred times what they take."""

REFUSALS = frozenset({errno.EPERM, errno.EACCES, errno.EAFNOSUPPORT, errno.EXDEV})
"""What it says when something is forbidden (the last one: of moving files, by Landlock); any other error means that it
was tried in earnest."""

NOWHERE = ("127.0.0.1", 9)
"""Where nothing is sent: on this machine, the port "discard"."""


class Part(StrEnum):
    """What is given up."""

    NETWORK = "network"
    WRITING = "writing"  # outside the own folder
    READING = "reading"  # but of documents and libraries
    PROGRAMS = "programs"
    PROCESSES = "processes"  # those of others
    PRIVILEGES = "privileges"  # ever to gain new ones


def given_up() -> frozenset[Part]:
    """What workers give up on this machine, started as this process starts them. Takes a fifth of a second.

    Raises WorkerFault when the worker does not come back, OSError when there is no room to try in.
    """
    with tempfile.TemporaryDirectory(prefix="bukti-") as folder:
        scratch, outside = Path(folder, "scratch"), Path(folder, "outside")
        scratch.mkdir()
        outside.mkdir()
        (outside / "file").write_bytes(b"x")
        pool = sandbox.Pool(1, scratch=scratch, modules=(__name__,))
        try:
            answer = pool.submit(
                f"{__name__}:{try_all.__name__}",
                os.fsencode(outside),
                wall_seconds=SECONDS,
                cpu_seconds=SECONDS,
            ).result()
        finally:
            pool.close(cancel=True)
    return frozenset(msgspec.msgpack.decode(answer, type=list[Part]))


# ---------------------------------------------------------------------------------------------- in the worker


def try_all(outside: bytes) -> bytes:
    """The path of a folder with a file `file` in; the parts of which all attempts were refused out."""
    folder = os.fsdecode(outside)
    refused = [
        part for part, attempts in ATTEMPTS.items() if all(_is_refused(one, folder) for one in attempts)
    ]
    return msgspec.msgpack.encode(refused)


def _is_refused(attempt: Callable[[str], object], folder: str) -> bool:
    try:
        attempt(folder)
    except OSError as error:
        return error.errno in REFUSALS
    return False


def _connect(family: int, kind: int, address: object) -> None:
    with socket.socket(family, kind) as made:
        made.connect(address)  # type: ignore[arg-type]


def _tcp(_: str) -> None:
    _connect(socket.AF_INET, socket.SOCK_STREAM, NOWHERE)


def _udp(_: str) -> None:
    _connect(socket.AF_INET, socket.SOCK_DGRAM, NOWHERE)


def _unix(_: str) -> None:
    _connect(socket.AF_UNIX, socket.SOCK_STREAM, b"\0bukti-nobody")


def _make(folder: str) -> None:
    with open(os.path.join(folder, "new"), "wb"):
        pass


def _append(folder: str) -> None:
    with open(os.path.join(folder, "file"), "ab") as stream:
        stream.write(b"x")


def _empty(folder: str) -> None:
    os.close(os.open(os.path.join(folder, "file"), os.O_RDONLY | os.O_TRUNC))


def _truncate(folder: str) -> None:
    os.truncate(os.path.join(folder, "file"), 0)


def _mark(folder: str) -> None:
    os.chmod(os.path.join(folder, "file"), 0o600)


def _take(folder: str) -> None:
    os.rename(os.path.join(folder, "file"), "file")


def _remove(folder: str) -> None:
    os.unlink(os.path.join(folder, "file"))


def _read(folder: str) -> None:
    with open(os.path.join(folder, "file"), "rb") as stream:
        stream.read()


def _list(folder: str) -> None:
    os.listdir(folder)


def _run_program(folder: str) -> None:
    """In a child, so that this process is still itself afterwards; where it may have none, with no program."""
    try:
        child = os.fork()
    except PermissionError:
        os.execv(os.path.join(folder, "no-such-program"), ["x"])
    if child == 0:
        status = 0
        try:
            os.execv(sys.executable, [sys.executable, "-I", "-S", "-c", ""])
        except OSError as error:
            status = error.errno or 1
        finally:
            os._exit(status)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status:
        raise OSError(status, "not run")


def _signal(_: str) -> None:
    os.kill(os.getppid(), 0)


def _look_into(_: str) -> None:
    os.close(os.open(f"/proc/{os.getppid()}/mem", os.O_RDONLY))


def _gain(_: str) -> None:
    with open("/proc/self/status", encoding="ascii") as stream:
        if "NoNewPrivs:\t1\n" in stream:
            raise PermissionError(errno.EPERM, "no new privileges")


ATTEMPTS: Mapping[Part, Sequence[Callable[[str], object]]] = {
    Part.NETWORK: (_tcp, _udp, _unix),
    Part.READING: (_read, _list),
    Part.PROGRAMS: (_run_program,),
    Part.PROCESSES: (_signal, _look_into),
    Part.PRIVILEGES: (_gain,),
    Part.WRITING: (_make, _append, _empty, _truncate, _mark, _take, _remove),
}
"""Raise OSError when refused. Writing last: it may leave nothing to read."""
