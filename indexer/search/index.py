"""A search index on disk: which engine, is it sound, who reads, who writes, and changing it for a new one.

The index is a projection of the catalogue and can always be made again: `state` says when it must. Readers keep the
generation they opened; one writer applies changes; a `Builder` makes the next generation beside the current one,
catches up what changed meanwhile, and takes its place in one rename.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import Lock
from typing import Literal

from indexer.search import generations
from indexer.search.engines import NAMES, TANTIVY, WHOOSH, CheckedEngine, open_engine
from indexer.search.engines.durable import FileLock
from indexer.search.generations import BUILDER_LOCK, DATA, WRITER_LOCK, Held
from indexer.search.model import (
    IndexDocument,
    IndexState,
    IndexUnusable,
    Reader,
    Writer,
)
from indexer.search.passing import PassingReader
from indexer.search.writing import Builder, OwningWriter

WHOOSH_DOCUMENTS = 5_000
"""`engine = "auto"` moves to tantivy beyond so many documents (docs/decisions/041 has the figures) …"""

RETURN_DOCUMENTS = 2_500
"""… and back to whoosh below so many: an archive that hovers around the limit is not rebuilt again and again."""

WHOOSH_COMFORT = 20_000
"""Documents to which whoosh answers fast enough where the settings insist on it (decision 041)."""

BUILD_BATCH = 1_000
"""Documents between two commits of a rebuild."""

EngineChoice = Literal["auto", "whoosh", "tantivy"]


class SearchIndex:
    """The index in a folder. Safe to share between threads; writers and builders exclude one another by locks.

    `unit` is the unit the workspace belongs to: an index made for another is unusable. Empty: not checked.
    """

    def __init__(self, folder: Path, *, engine: EngineChoice = "auto", unit: str = "") -> None:
        self.folder = Path(folder)
        self._choice = engine
        self._unit = unit
        self._engines: dict[str, CheckedEngine] = {}
        self._lock = Lock()
        self._opened: tuple[object, Reader, FileLock] | None = None

    # --- what there is ---

    def state(self) -> IndexState:
        """What the folder holds, after a look at every file. Never raises for what it finds there."""
        try:
            held = generations.hold_current(self.folder)
        except IndexUnusable as error:
            return IndexState(usable=False, why=error.why)
        except OSError as error:
            return IndexState(usable=False, why=f"damaged: {error}")
        try:
            engine = self._engine_of(held)
            committed = engine.check(held.data)
        except IndexUnusable as error:
            return IndexState(usable=False, why=error.why, engine=held.about.engine, generation=held.number)
        except OSError as error:
            return IndexState(False, f"damaged: {error}", held.about.engine, held.number)
        finally:
            held.lock.release()
        outdated = generations.why_outdated(held.about)
        return IndexState(
            True, "", engine.name, held.number, committed.seq, committed.documents, outdated=outdated
        )

    def wanted_engine(self, documents: int) -> str:
        """The engine for an archive of so many documents: the configured one, or by size when that is "auto"."""
        if self._choice != "auto":
            return self._choice
        if documents > WHOOSH_DOCUMENTS:
            return TANTIVY
        if documents < RETURN_DOCUMENTS:
            return WHOOSH
        try:
            held = generations.hold_current(self.folder)
        except (IndexUnusable, OSError):
            return WHOOSH
        held.lock.release()
        return held.about.engine if held.about.engine in NAMES else WHOOSH

    # --- reading ---

    def reader(self) -> Reader:
        """A reader of the last commit of the current generation; raises IndexUnusable.

        Cheap when nothing was committed since the last call: the open state is shared. Closing it is optional.
        """
        with self._lock:
            stamp = self._stamp()
            if self._opened is None or stamp is None or self._opened[0] != stamp:
                held = generations.hold_current(self.folder)
                try:
                    opened = self._engine_of(held).reader(held.data)
                except OSError as error:
                    raise IndexUnusable(f"damaged: {error}") from error
                self._opened = (stamp, opened, held.lock)
            return SharedReader(self._opened[1], self._opened[2])

    def _stamp(self) -> object:
        """Changes with every commit and every swap; None when there is nothing to read."""
        try:
            name = generations.current_name(self.folder)
            found = os.stat(self.folder / name / DATA / "commit")
        except (IndexUnusable, OSError):
            return None
        return name, found.st_ino, found.st_mtime_ns, found.st_size

    # --- writing ---

    def writer(self, *, documents: int = 0) -> Writer:
        """The writer of the current generation; makes the first one (for about so many documents) when missing.

        Raises IndexBusy while another writer is open, IndexUnusable when the index must be rebuilt first.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock.exclusive(str(self.folder / WRITER_LOCK))
        try:
            generations.sweep(self.folder)
            held = self._current_or_first(documents)
            writer = self._engine_of(held).writer(held.data)
        except BaseException:
            lock.release()
            raise
        return OwningWriter(writer, [held.lock, lock])

    def _current_or_first(self, documents: int) -> Held:
        try:
            return generations.hold_current(self.folder)
        except IndexUnusable as error:
            if error.why != "missing":
                raise
        made = generations.new_generation(
            self.folder, self._engine(self.wanted_engine(documents)), self._unit
        )
        generations.make_current(self.folder, made)
        return made

    # --- making it anew ---

    def builder(self, *, engine: str | None = None, documents: int = 0) -> Builder:
        """Begins a new generation beside the current one (of `wanted_engine(documents)` unless given).

        It can be filled here, or by another process through `filler`. Raises IndexBusy beside another builder.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock.exclusive(str(self.folder / BUILDER_LOCK))
        try:
            generations.sweep(self.folder)
            chosen = self._engine(engine or self.wanted_engine(documents))
            held = generations.new_generation(self.folder, chosen, self._unit)
            return Builder(self.folder, held, chosen, lock)
        except BaseException:
            lock.release()
            raise

    def filler(self, generation: int) -> Writer:
        """The writer of a generation that a `Builder`, of any process, has begun and does not write itself now.

        Raises IndexUnusable when there is none of that number, IndexBusy when another writes it.
        """
        held = generations.hold(self.folder, generation)
        try:
            writer = self._engine_of(held).writer(held.data)
        except BaseException:
            held.lock.release()
            raise
        return OwningWriter(writer, [held.lock])

    def rebuild(self, documents: Iterable[IndexDocument], seq: int, *, engine: str | None = None) -> None:
        """Replaces the index by one of these documents, at catalogue change `seq`. No writer may be open."""
        size = len(documents) if isinstance(documents, Sequence) else 0
        builder = self.builder(engine=engine, documents=size or self.state().documents)
        try:
            for number, document in enumerate(documents, start=1):
                builder.put(document)
                if number % BUILD_BATCH == 0:
                    builder.commit(0)
            builder.commit(seq)
            builder.swap()
        finally:
            builder.close()

    # --- engines ---

    def _engine(self, name: str) -> CheckedEngine:
        if name not in self._engines:
            self._engines[name] = open_engine(name)
        return self._engines[name]

    def _engine_of(self, held: Held) -> CheckedEngine:
        """The engine of a generation, provided that it can be read and written today."""
        if why := generations.why_unusable(held.about, self._unit):
            raise IndexUnusable(why)
        engine = self._engine(held.about.engine)
        if held.about.engine_version != engine.version:
            raise IndexUnusable(
                f"other version: {engine.name} {held.about.engine_version}, not {engine.version}"
            )
        return engine


class SharedReader(PassingReader):
    """One caller's hold on an open state that others may share. Its files stay until the last hold is gone."""

    def __init__(self, reader: Reader, lock: FileLock) -> None:
        super().__init__(reader)
        self._generation_lock = lock

    def close(self) -> None:
        """Lets go; the state itself is closed when nobody holds it any more."""
        del self._reader, self._generation_lock
