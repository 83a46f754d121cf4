"""Stands in for the plain-text module in workers of test_service: does what the file's first word orders."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
import time

from indexer.extract import registry
from indexer.extract.context import Collector, Input

_real = registry.extractor_for


def extract(source: Input, out: Collector) -> None:
    with open(source.path, "rb") as stream:
        data = stream.read()
    order = data.split()[0]
    if order == b"SEGFAULT":
        ctypes.string_at(0)
    elif order == b"HANG":
        time.sleep(60)
    elif order == b"LITTER":
        with open("relative.txt", "wb") as stray:
            stray.write(data)
    elif order == b"ALLOCATE":
        out.page(str(len(bytearray(4 << 30))))
    elif order == b"CONNECT":
        socket.create_connection(("127.0.0.1", 9), timeout=1)
    elif order == b"WRITE":
        with open(data.split()[1], "ab") as stream:
            stream.write(data)
    elif order == b"READ":
        with open(data.split()[1], "rb") as stream:
            out.page(stream.read().hex())
    elif order == b"SIGNAL":
        os.kill(os.getppid(), 0)
    elif order == b"RUN":
        subprocess.run(["true"], check=True)
    elif order == b"PID":
        out.page(str(os.getpid()))
    out.page(data.decode())


def _extractor_for(kind: str) -> registry.Extractor | None:
    return extract if kind == "txt" else _real(kind)


if "pytest" not in sys.modules:  # never in the process of the tests
    registry.extractor_for = _extractor_for  # type: ignore[assignment]
