"""The bytes of an archive's member as they unpack: a fault ends the stream instead of losing what came before it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any


class MemberStream(io.RawIOBase):
    """Reads through `read(size)`; when that fails, the stream ends and `fault` says why.

    Running out of memory, and what the collector itself raises, is no fault of the member.
    """

    def __init__(self, read: Callable[[int], bytes], close: Callable[[], Any] | None = None) -> None:
        self._read = read
        self._close = close
        self.fault = ""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def read(self, size: int = -1) -> bytes:
        if self.fault:
            return b""
        try:
            return self._read(size)
        except MemoryError:
            raise
        except Exception as error:  # zlib.error, LZMAError, BadZipFile, EOFError, OSError, struct.error …
            self.fault = f"{type(error).__name__}: {error}"
            return b""

    def close(self) -> None:
        if self._close is not None and not self.closed:
            self._close()
        super().close()
