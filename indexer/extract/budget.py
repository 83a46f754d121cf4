"""What is left of one document's limits, and its scratch copies of members and embedded objects."""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Callable
from typing import IO

from indexer.extract.cleaning import clean_text
from indexer.extract.context import ExtractProblem
from indexer.extract.model import Limits, ProblemCode

RATIO_FREE_BYTES = 10 * 1024 * 1024
"""Up to here a member may be packed as densely as it likes (as `Limits.unpacked_ratio` says)."""

SOFT_DEADLINE = 0.85
"""Share of the time limit after which a document stops by itself, so that what was read is kept."""

CHUNK_BYTES = 1024 * 1024


class Budget:
    """Counts pages, characters and unpacked bytes of a document and all its members.

    `scratch` is a folder of its own, made when it is needed. The verbs raise `ExtractProblem` when a limit is reached.
    """

    def __init__(self, limits: Limits, scratch: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._scratch = scratch
        self._clock = clock
        self._deadline = clock() + SOFT_DEADLINE * min(limits.wall_seconds, limits.cpu_seconds)
        self._files = 0
        self._pages = 0
        self._chars = 0
        self._ocr_pages = 0
        self._unpacked = 0
        self._kept: set[str] = set()
        self._pictures: set[bytes] = set()

    @property
    def is_spent(self) -> bool:
        """True when no further member may be unpacked."""
        return self._unpacked > self._limits.unpacked_bytes

    def tick(self) -> None:
        """Raises TIMEOUT when the document's time is up."""
        if self._clock() > self._deadline:
            raise ExtractProblem(ProblemCode.TIMEOUT, "the document took too long; the rest was left unread")

    def count_page(self, text: str) -> str:
        """Takes a page off the limits; returns its text, cleaned and cut to what the text limit leaves."""
        self.tick()
        if self._pages >= self._limits.pages:
            raise ExtractProblem(ProblemCode.TOO_MANY_PAGES, f"more than {self._limits.pages} pages")
        text = clean_text(text)
        self._pages += 1
        self._chars += len(text)
        excess = self._chars - self._limits.text_chars
        return text[:-excess] if excess > 0 else text

    def check_text(self) -> None:
        """Raises TOO_LARGE when the last page went over the limit of text."""
        most = self._limits.text_chars
        if self._chars > most:
            raise ExtractProblem(ProblemCode.TOO_LARGE, f"more than {most} characters of text")

    def may_recognise(self) -> bool:
        """Takes a page off the OCR limit; False when none is left."""
        self._ocr_pages += 1
        return self._ocr_pages <= self._limits.ocr_pages

    def is_new_picture(self, data: bytes) -> bool:
        """False for a picture seen before in this document, such as the logo on every slide."""
        digest = hashlib.blake2b(data, digest_size=16).digest()
        is_new = digest not in self._pictures
        self._pictures.add(digest)
        return is_new

    def spool(self, content: IO[bytes], packed_size: int) -> tuple[str, str, int]:
        """Copies a member into scratch. Returns path, SHA-256 and size.

        Raises TOO_MUCH_UNPACKED when the member is packed too densely or the document's total is spent, and
        DAMAGED when `content` can't be read; the copy is gone then.
        """
        target = self._new_file()
        digest = hashlib.sha256()
        size = 0
        most = max(RATIO_FREE_BYTES, packed_size * self._limits.unpacked_ratio)
        try:
            with open(target, "wb") as copy:
                while chunk := _read_chunk(content):
                    self.tick()
                    size += len(chunk)
                    self._count_unpacked(len(chunk))
                    if size > most:
                        detail = f"unpacks to over {self._limits.unpacked_ratio} times its size"
                        raise ExtractProblem(ProblemCode.TOO_MUCH_UNPACKED, detail)
                    digest.update(chunk)
                    copy.write(chunk)
        except BaseException:
            self.release(target)
            raise
        return target, digest.hexdigest(), size

    def spool_bytes(self, data: bytes) -> str:
        """Writes an embedded object into scratch; returns the path."""
        self._count_unpacked(len(data))
        target = self._new_file()
        with open(target, "wb") as copy:
            copy.write(data)
        return target

    def keep(self, path: str) -> None:
        """Lets a scratch file live until the document is done: a page of it is still to be recognised."""
        self._kept.add(path)

    def release(self, path: str) -> None:
        """Removes a scratch file unless it is kept."""
        if path not in self._kept:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)

    def _count_unpacked(self, count: int) -> None:
        self._unpacked += count
        if self.is_spent:
            detail = f"members unpack to more than {self._limits.unpacked_bytes} bytes"
            raise ExtractProblem(ProblemCode.TOO_MUCH_UNPACKED, detail)

    def _new_file(self) -> str:
        if not self._files:
            os.makedirs(self._scratch, exist_ok=True)
        self._files += 1
        return os.path.join(self._scratch, str(self._files))


def _read_chunk(content: IO[bytes]) -> bytes:
    """The next bytes of a member. The archive libraries raise a dozen unrelated classes for damaged data."""
    try:
        return content.read(CHUNK_BYTES)
    except (ExtractProblem, MemoryError):
        raise
    except BaseException as error:
        raise ExtractProblem(ProblemCode.DAMAGED, f"{type(error).__name__}: {error}") from error
