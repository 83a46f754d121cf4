"""Index: what the catalogue says of documents is brought into the search index, which can be thrown away.

The catalogue keeps an outbox of changed documents; the index carries the number of the last change it shows.
Everything here follows from the two. An index that can't be used, or is ahead of the catalogue, is made anew at
once; one that can be used, but has outgrown its engine or holds words of an older version, goes on while a `Move`
makes the next in the background.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby, islice
from typing import NamedTuple

from archive.context import Archive
from archive.moving import Move
from archive.progress import Phase
from archive.reading import differing, renew
from archive.searchable import index_document
from evidence_store.errors import store_fault
from evidence_store.model import UnitRow
from indexer.search.model import IndexDocument, IndexState, Writer

CHANGES_AT_ONCE = 64
"""Documents fetched and put in one go, so that the rest of the road is not kept waiting long."""

COMMIT_SECONDS = 0.5
COMMIT_DOCUMENTS = 250
"""The index is committed so long after the first change it does not show yet, or after so many. A document
must be found within a second of being in the catalogue; each commit costs some 20 ms."""

SMALL_DOCUMENTS = 100
"""An index of fewer is made anew at once: that takes less time than to begin a process."""

MOVE_POLL_SECONDS = 0.05
"""Between two looks at a move that is waited for."""

MOST_FRESH = 500
"""Documents whose fresh reading is remembered until the index has taken it up; it lags no further."""


class _Fresh(NamedTuple):
    """A reading that was just made: with these names, and what else came with it."""

    paths: tuple[bytes, ...]
    bodies: tuple[str, ...]  # by part


class Projection:
    """The only one that writes the index. `close` drops what was not committed.

    `move`: of a loop of many passes, which a running one outlives; otherwise `finish` waits for it.
    """

    def __init__(self, archive: Archive, move: Move | None = None) -> None:
        self._archive = archive
        self._move = move or Move(archive)
        self._is_moving_on = move is not None  # from pass to pass
        self._may_move = True  # a move that fails is begun again by the next pass, not by this one
        self._writer: Writer | None = None
        self._seq = 0  # last change put, committed or not
        self._committed = 0  # last change that readers see
        self._uncommitted = 0  # units put since
        self._since = 0.0  # monotonic time of the first of them
        self._expected = 0
        self._fresh: dict[int, _Fresh] = {}
        self._are_named = False
        self.indexed = 0  # units put
        self.reread = 0  # documents that were judged otherwise for their names

    def heal(self, expected: int = 0, *, may_move: bool = True) -> None:
        """Makes sure of a sound index, and begins a move when another would fit better. `expected` documents
        there will be in all; `may_move` False leaves a usable index as it is.

        Raises what the index raises when it cannot be written (another writer, no room).
        """
        archive, self._expected = self._archive, expected
        state, last = archive.index.state(), archive.catalogue.last_change()
        wanted = archive.index.wanted_engine(max(state.documents, expected))
        if not state.usable:
            self.rebuild(state.why, wanted, archive.catalogue.indexed())
        elif state.seq > last:
            self.rebuild("ahead of the catalogue", wanted, archive.catalogue.indexed())
        else:
            self._seq = self._committed = state.seq
            archive.catalogue.set_indexed(state.seq)
            self._may_move = may_move
            self._move_if_outgrown(state)

    def is_behind(self) -> bool:
        return self._archive.catalogue.last_change() > self._seq

    def was_read(self, document_id: int, paths: Sequence[bytes], bodies: Sequence[str] = ()) -> None:
        """Notes the names that a fresh reading was made with: no need to read it again for them. And the terms of
        each part's pages, where they are known: no need to look for them in the text again."""
        if len(self._fresh) >= MOST_FRESH:
            self._fresh.clear()
        self._fresh[document_id] = _Fresh(tuple(sorted(set(paths))), tuple(bodies))

    def advance(self) -> bool:
        """Brings some changes in and commits when it is time; True when it did anything."""
        seq, ids = self._archive.catalogue.changes_since(self._seq, limit=CHANGES_AT_ONCE)
        if ids:
            put = self._put(ids)
            if put and not self._uncommitted:
                self._since = self._archive.clock.monotonic()
            self._seq, self._uncommitted = seq, self._uncommitted + put
        is_due = bool(self._uncommitted) and self._is_due()
        if is_due:
            self.commit()
        return self._follow_move() or is_due or bool(ids)

    def finish_ties(self) -> None:
        """As `finish`, where nothing was filed, moved or withdrawn since the last time: names are as they were read."""
        self._are_named = True
        try:
            self.finish()
        finally:
            self._are_named = False

    def finish(self) -> None:
        """Brings in all that is left and commits; then sees to a move, unless a person wants it to end."""
        while self.is_behind():
            self.advance()
        if self._seq != self._committed:
            self.commit()
        self._move_if_outgrown(self._archive.index.state())
        while self._move.is_running and not self._is_moving_on and not self._archive.stop():
            if not self._follow_move():
                time.sleep(MOVE_POLL_SECONDS)

    def commit(self) -> None:
        """Makes what was put durable and visible, and tells the catalogue how far the index has come."""
        with self._faults_named():
            self._opened().commit(self._seq)
        self._archive.checkpoint("index committed")
        self._note_shown()

    def _note_shown(self) -> None:
        self._archive.catalogue.set_indexed(self._seq)
        self._archive.checkpoint("indexed")
        self._archive.progress.advance(Phase.INDEX, self._uncommitted)
        self.indexed += self._uncommitted
        self._committed, self._uncommitted = self._seq, 0

    def rebuild(self, why: str, engine: str, seq: int) -> None:
        """Makes a new generation from the catalogue; readers keep the old one until it is whole.

        It will say that it shows all up to change `seq`: later ones are brought in once more, as their documents
        may need a new reading for their names.
        """
        archive = self._archive
        self._move.close()
        self._close_writer()
        if archive.catalogue.last_change():  # a new workspace has nothing to make anew
            archive.progress.note("index_rebuild", {"why": why, "engine": engine})
        with self._faults_named():
            archive.index.rebuild(self._all_documents(), seq, engine=engine)
        archive.checkpoint("index rebuilt")
        archive.catalogue.set_indexed(seq)
        self._seq = self._committed = seq

    def close(self) -> None:
        """Drops what was not committed, and a move that no other pass will follow."""
        try:
            self._close_writer()
        finally:
            if not self._is_moving_on:
                self._move.close()

    def _close_writer(self) -> None:
        writer, self._writer, self._uncommitted = self._writer, None, 0
        if writer is not None:
            with self._faults_named():
                writer.close()

    def forget(self, keys: Sequence[str]) -> None:
        """Takes units out that a newer reading of their document no longer has, durably. Call it before the
        catalogue forgets them: afterwards nobody knows their keys."""
        if keys:
            with self._faults_named():
                for key in keys:
                    self._opened().delete(key)
            self._move.forget(keys)
            self.commit()

    @contextmanager
    def _faults_named(self) -> Iterator[None]:
        """The index lies beside the store: a full or read-only disk is the same trouble in both."""
        try:
            yield
        except OSError as error:
            raise store_fault(self._archive.index.folder, error) from error

    def _opened(self) -> Writer:
        if self._writer is None:
            self._writer = self._archive.index.writer()
        return self._writer

    def _is_due(self) -> bool:
        waited = self._archive.clock.monotonic() - self._since
        return self._uncommitted >= COMMIT_DOCUMENTS or waited >= COMMIT_SECONDS

    def _put(self, ids: Sequence[int]) -> int:
        """Documents that were not extracted yet have no units."""
        units = self._archive.catalogue.units(ids)
        bodies = self._bodies(units)
        units = self._with_current_names(units)
        with self._faults_named():
            for unit in units:
                self._opened().put(index_document(unit, bodies.get(unit.key)))
        for id_ in ids:
            self._fresh.pop(id_, None)
        return len(units)

    def _bodies(self, units: Sequence[UnitRow]) -> dict[str, str]:
        """The terms of units' pages by key, where they came with the reading: units are in the order of parts."""
        found: dict[str, str] = {}
        for id_, of_document in groupby(units, key=lambda unit: unit.document_id):
            fresh = self._fresh.get(id_)
            if fresh and fresh.bodies:
                found |= {unit.key: body for unit, body in zip(of_document, fresh.bodies, strict=True)}
        return found

    def _with_current_names(self, units: Sequence[UnitRow]) -> list[UnitRow]:
        """A document that was moved, copied or withdrawn since it was read is read again for facts."""
        if self._are_named:
            return list(units)
        current: list[UnitRow] = []
        stale: list[UnitRow] = []
        for unit in units:
            paths = tuple(sorted({filing.path for filing in unit.filings or unit.former}))
            fresh = self._fresh.get(unit.document_id)
            (current if fresh and fresh.paths == paths else stale).append(unit)
        if stale:
            with self._archive.catalogue.batch():
                renewed = renew(self._archive, stale)
            self.reread += len(differing(stale, renewed))
            current += renewed
        return current

    def _all_documents(self) -> Iterator[IndexDocument]:
        ids = self._archive.catalogue.all_document_ids()
        while some := list(islice(ids, CHANGES_AT_ONCE)):
            for unit in self._archive.catalogue.units(some):
                yield index_document(unit)
            self._archive.progress.advance(Phase.INDEX, len(some))

    # --- the next generation

    def _move_if_outgrown(self, state: IndexState) -> None:
        """By what is expected, or by members of containers, which nobody could count before."""
        wanted = self._archive.index.wanted_engine(max(state.documents, self._expected))
        why = state.outdated or (f"outgrown: {wanted} from here on" if wanted != state.engine else "")
        if not why or not self._may_move or self._move.is_running or self._archive.stop():
            return
        if state.documents < SMALL_DOCUMENTS:
            self.rebuild(why, wanted, self._seq)
        else:
            self._may_move = False
            self._move.start(why, wanted)

    def _follow_move(self) -> bool:
        """True when there was something to do for it, and may be more."""
        if not self._move.poll(self._seq):
            return self._move.is_catching_up
        put = self._uncommitted
        self._close_writer()  # what it has not committed is in the new generation
        if self._move.finish(self._seq):
            self._uncommitted = put
            self._note_shown()
        else:
            self._seq = self._committed
        return True
