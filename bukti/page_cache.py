"""A folder of files that can be made again, which never grows beyond a bound: the longest unused go first."""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
import time
from pathlib import Path

AFTER_TRIM = 0.8
"""Share of the bound that is left when it was reached: looking through the folder is not for every file."""

FRESH_SECONDS = 3_600.0
"""A file is marked as used so often; each mark is a write."""


class PageCache:
    """Names must be plain (hexadecimal digits and hyphens). Thread-safe; a second process may use the folder too."""

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self.folder = folder
        self._most = most_bytes
        self._lock = threading.Lock()
        self._size: int | None = None  # not looked at yet

    def path(self, name: str) -> Path:
        return self.folder / name[:2] / name

    def get(self, name: str) -> bytes | None:
        path = self.path(name)
        try:
            with open(path, "rb") as file:
                content = file.read()
                used = os.fstat(file.fileno()).st_mtime
        except OSError:
            return None
        self._mark_used(path, used)
        return content

    def find(self, name: str) -> Path | None:
        """The file of this name, for reading at once."""
        path = self.path(name)
        try:
            used = path.stat().st_mtime
        except OSError:
            return None
        self._mark_used(path, used)
        return path

    def place(self, name: str) -> Path:
        """Where somebody else may put a file, by renaming; call `count` then."""
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def put(self, name: str, content: bytes) -> None:
        """At once whole. A full disk is no fault: it is made again the next time."""
        with contextlib.suppress(OSError):
            path = self.place(name)
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
                file.write(content)
            os.replace(file.name, path)
            self.count(len(content))

    def count(self, added: int) -> None:
        """So many bytes have come; beyond the bound the longest unused files go."""
        with self._lock:
            if self._size is None:
                self._size = sum(size for _, size, _ in self._files())
            else:
                self._size += added
            if self._size > self._most:
                self._trim()

    def _trim(self) -> None:
        found = sorted(self._files())
        size = sum(one for _, one, _ in found)
        for _, one, path in found:
            if size <= self._most * AFTER_TRIM:
                break
            with contextlib.suppress(OSError):
                os.unlink(path)
            size -= one
        self._size = size

    def _files(self) -> list[tuple[float, int, str]]:
        """When used, size, path."""
        found = []
        with contextlib.suppress(OSError):
            for folder in os.scandir(self.folder):
                with contextlib.suppress(OSError):
                    for entry in os.scandir(folder.path):
                        status = entry.stat()
                        found.append((status.st_mtime, status.st_size, entry.path))
        return found

    def _mark_used(self, path: Path, used: float) -> None:
        if time.time() - used > FRESH_SECONDS:
            with contextlib.suppress(OSError):
                os.utime(path)
