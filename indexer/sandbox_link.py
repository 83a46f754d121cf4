"""The pool's ends of the wires: to the nursery that forks workers, and to each worker. No scheduling here."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator

import msgspec

from indexer.sandbox_worker import Command, Reply, Report, Settings, Slate, Task, frame

MAX_RESULT_BYTES = 512 * 1024 * 1024
"""No honest result is larger; the limit on text is far below."""

STDERR_TAIL_BYTES = 2048
"""How much of a worker's last words is kept for the fault's detail."""

_READ_BYTES = 256 * 1024
"""Taken from a wire at once, into a buffer that is kept: a fresh one for every read costs more than reading."""

_HEAD_BYTES = 8

_reply = msgspec.msgpack.Decoder(Reply)


class TooLargeResult(Exception):
    """A worker announced a result over `MAX_RESULT_BYTES`."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


class NurseryLink:
    """A running nursery process. `control` becomes readable when it reports, or has died."""

    def __init__(self, settings: Settings) -> None:
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        packed = msgspec.msgpack.encode(settings)
        self._process = subprocess.Popen(
            [sys.executable, "-c", _program(theirs.fileno(), packed)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,  # what it can't import, the task that needs it will report
            pass_fds=[theirs.fileno()],
            start_new_session=True,  # Ctrl-C in the terminal is for us alone
        )
        theirs.close()

    def fork(self, channel: socket.socket, stderr: int, slate: int) -> None:
        """Asks for a worker that holds these ends; its birth is reported in the order of asking."""
        self._send(Command(), [channel.fileno(), stderr, slate])

    def kill(self, pid: int) -> None:
        self._send(Command(kill=pid), [])

    def report(self) -> Report | None:
        """The next report; None when the nursery has died, and all workers with it."""
        try:
            message = self.control.recv(4096)
        except OSError:
            return None
        return msgspec.msgpack.decode(message, type=Report) if message else None

    def end(self) -> None:
        """Ends the nursery and all workers, and waits for it."""
        self.control.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _send(self, command: Command, fds: list[int]) -> None:
        with contextlib.suppress(OSError):  # its death shows on the control socket
            socket.send_fds(self.control, [msgspec.msgpack.encode(command)], fds)


class WorkerLink:
    """The wires to one worker. `channel` and `stderr` become readable when it speaks, or has died."""

    def __init__(self, nursery: NurseryLink) -> None:
        self.channel, theirs = socket.socketpair()
        self.stderr, their_stderr = os.pipe2(os.O_CLOEXEC)
        self.channel.setblocking(False)
        os.set_blocking(self.stderr, False)
        slate = Slate.make()
        self._slate = Slate(slate)
        nursery.fork(theirs, their_stderr, slate)
        theirs.close()
        os.close(their_stderr)
        os.close(slate)
        self.is_open = True
        self.last_words = b""
        self._incoming = bytearray()
        self._buffer = bytearray(_READ_BYTES)

    def send(self, task: Task) -> None:
        """Hands a task to an idle worker, which reads at once. A dead one is told of by the nursery."""
        self.last_words = b""
        self._slate.write("")
        self.channel.setblocking(True)
        with contextlib.suppress(OSError):
            self.channel.sendall(frame(msgspec.msgpack.encode(task)))
        self.channel.setblocking(False)

    @property
    def note(self) -> str:
        """What the worker noted last of the task it has, or died of."""
        return self._slate.read()

    def receive(self) -> bool:
        """Takes in what has arrived; False when nothing has. `is_open` turns False at the end."""
        try:
            size = self.channel.recv_into(self._buffer)
        except BlockingIOError:
            return False
        except OSError:
            size = 0
        self._incoming += memoryview(self._buffer)[:size]
        self.is_open = size > 0
        return self.is_open

    def replies(self) -> Iterator[Reply]:
        """The replies that are complete. Raises `TooLargeResult`."""
        while (message := self._next_message()) is not None:
            yield _reply.decode(message)

    def read_words(self) -> bool:
        """Keeps the end of what the worker writes to its standard error; False when it has closed it."""
        try:
            words = os.read(self.stderr, 65536)
        except BlockingIOError:
            return True
        self.last_words = (self.last_words + words)[-STDERR_TAIL_BYTES:]
        return bool(words)

    def close(self) -> None:
        self.channel.close()
        os.close(self.stderr)
        self._slate.close()

    def _next_message(self) -> bytes | None:
        if len(self._incoming) < _HEAD_BYTES:
            return None
        size = int.from_bytes(self._incoming[:_HEAD_BYTES], "big")
        if size > MAX_RESULT_BYTES:
            self._incoming.clear()
            raise TooLargeResult(size)
        end = _HEAD_BYTES + size
        if len(self._incoming) < end:
            return None
        with memoryview(self._incoming) as incoming:
            message = bytes(incoming[_HEAD_BYTES:end])
        del self._incoming[:end]
        return message


def _program(fd: int, settings: bytes) -> str:
    """A nursery with our import path, whatever the program was started as."""
    return (
        f"import sys; sys.path[:] = {sys.path!r}\n"
        f"from indexer.sandbox_worker import nursery; nursery({fd}, {settings!r})"
    )
