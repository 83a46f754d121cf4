"""Who writes a generation of the index: the one writer of the current one, and the builder of the next."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from indexer.search import generations
from indexer.search.engines import CheckedEngine
from indexer.search.engines.durable import FileLock
from indexer.search.generations import WRITER_LOCK, Held
from indexer.search.model import IndexDocument, Writer


class OwningWriter:
    """A writer that gives back its locks when it is closed. Close it: only then are segments merged."""

    def __init__(self, writer: Writer, locks: Sequence[FileLock]) -> None:
        self._writer = writer
        self._locks = locks

    def put(self, document: IndexDocument) -> None:
        self._writer.put(document)

    def delete(self, key: str) -> None:
        self._writer.delete(key)

    def commit(self, seq: int) -> None:
        self._writer.commit(seq)

    def close(self) -> None:
        try:
            self._writer.close()
        finally:
            for lock in self._locks:
                lock.release()


class Builder:
    """A generation in the making. Fill it while the current one goes on serving and changing; then close the
    writer of the current one, apply what changed meanwhile, `commit`, `swap`, and open a writer again."""

    def __init__(self, index: Path, held: Held, engine: CheckedEngine, lock: FileLock) -> None:
        self._index = index
        self._held = held
        self._engine = engine
        self._lock = lock
        self._writer: Writer | None = None
        self._is_closed = False

    @property
    def generation(self) -> int:
        """Its number, by which another process can find and fill it as long as nothing is written here."""
        return self._held.number

    def put(self, document: IndexDocument) -> None:
        self._opened().put(document)

    def delete(self, key: str) -> None:
        self._opened().delete(key)

    def commit(self, seq: int) -> None:
        self._opened().commit(seq)

    def _opened(self) -> Writer:
        if self._is_closed:
            raise ValueError("the builder is closed")
        if self._writer is None:
            self._writer = self._engine.writer(self._held.data)
        return self._writer

    def _close_writer(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()

    def swap(self) -> None:
        """Makes what was committed here the current index, and ends the work.

        Raises IndexBusy while a writer of the old one is open; nothing is lost then, and it can be tried again.
        """
        old = FileLock.exclusive(str(self._index / WRITER_LOCK))
        try:
            self._close_writer()
            generations.make_current(self._index, self._held)
        finally:
            old.release()
        self.close()

    def close(self) -> None:
        """Ends the work; without a swap before, the new generation is removed. Safe to call twice."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            self._close_writer()
        finally:
            self._held.lock.release()
            generations.sweep(self._index)
            self._lock.release()
