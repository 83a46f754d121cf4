"""Index: what the catalogue says of documents is brought into the search index, which can be thrown away.

The catalogue keeps an outbox of changed documents; the index carries the number of the last change it shows.
Everything here follows from the two: a missing, damaged, older or runaway index is made anew beside the
current one, and readers go on meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby, islice
from typing import NamedTuple

from archive.context import Archive
from archive.names import base_name, shown
from archive.progress import Phase
from archive.reading import renew, unit_names
from evidence_store.errors import store_fault
from evidence_store.model import DocumentState, ReadingRow, UnitRow
from indexer.search.model import IndexDocument, Writer

CHANGES_AT_ONCE = 64
"""Documents fetched and put in one go, so that the rest of the road is not kept waiting long."""

COMMIT_SECONDS = 0.5
COMMIT_DOCUMENTS = 2_000
"""The index is committed so long after the first change it does not show yet, or after so many. A document
must be found within a second of being in the catalogue; each commit costs some 20 ms."""

MOST_FRESH = 500
"""Documents whose fresh reading is remembered until the index has taken it up; it lags no further."""

PRESENT = "ada"
WITHDRAWN = "ditarik"
UNREAD = "belum-terbaca"
PROBLEMATIC = "bermasalah"
"""Values of the keyword `status`, typed by people as filters; a unit may have several."""


class _Fresh(NamedTuple):
    """A reading that was just made: with these names, and what else came with it."""

    paths: tuple[bytes, ...]
    bodies: tuple[str, ...]  # by part


class Projection:
    """The only one that writes the index. `close` drops what was not committed."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._writer: Writer | None = None
        self._seq = 0  # last change put, committed or not
        self._committed = 0  # last change that readers see
        self._uncommitted = 0  # units put since
        self._since = 0.0  # monotonic time of the first of them
        self._expected = 0
        self._fresh: dict[int, _Fresh] = {}
        self.indexed = 0  # units put
        self.reread = 0  # documents whose reading was renewed for their names

    def heal(self, expected: int = 0) -> None:
        """Makes sure of a sound index of the engine that fits. `expected` documents there will be in all.

        Raises what the index raises when it cannot be written (another writer, no room).
        """
        archive, self._expected = self._archive, expected
        state, last = archive.index.state(), archive.catalogue.last_change()
        wanted = archive.index.wanted_engine(max(state.documents, expected))
        if not state.usable:
            self.rebuild(state.why, wanted)
        elif state.seq > last:
            self.rebuild("ahead of the catalogue", wanted)
        elif state.engine != wanted:
            self.rebuild(f"outgrown: {wanted} from here on", wanted)
        else:
            self._seq = self._committed = state.seq
            archive.catalogue.set_indexed(state.seq)

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
        if self._uncommitted and self._is_due():
            self.commit()
            return True
        return bool(ids)

    def finish(self) -> None:
        """Brings in all that is left and commits."""
        while self.is_behind():
            self.advance()
        if self._seq != self._committed:
            self.commit()
        self._move_if_outgrown()

    def commit(self) -> None:
        """Makes what was put durable and visible, and tells the catalogue how far the index has come."""
        with self._faults_named():
            self._opened().commit(self._seq)
        self._archive.checkpoint("index committed")
        self._archive.catalogue.set_indexed(self._seq)
        self._archive.checkpoint("indexed")
        self._archive.progress.advance(Phase.INDEX, self._uncommitted)
        self.indexed += self._uncommitted
        self._committed, self._uncommitted = self._seq, 0

    def rebuild(self, why: str, engine: str) -> None:
        """Makes a new generation from the catalogue; readers keep the old one until it is whole."""
        archive = self._archive
        self.close()
        seq = archive.catalogue.last_change()
        if seq:  # a new workspace has nothing to make anew
            archive.progress.note("index_rebuild", {"why": why, "engine": engine})
        with self._faults_named():
            archive.index.rebuild(self._all_documents(), seq, engine=engine)
        archive.checkpoint("index rebuilt")
        archive.catalogue.set_indexed(seq)
        self._seq = self._committed = seq

    def close(self) -> None:
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
        current: list[UnitRow] = []
        stale: list[UnitRow] = []
        for unit in units:
            paths = tuple(sorted({filing.path for filing in unit.filings or unit.former}))
            fresh = self._fresh.get(unit.document_id)
            (current if fresh and fresh.paths == paths else stale).append(unit)
        if stale:
            with self._archive.catalogue.batch():
                renewed = renew(self._archive, stale)
            self.reread += sum(old.reading != new.reading for old, new in zip(stale, renewed, strict=True))
            current += renewed
        return current

    def _all_documents(self) -> Iterator[IndexDocument]:
        ids = self._archive.catalogue.all_document_ids()
        while some := list(islice(ids, CHANGES_AT_ONCE)):
            for unit in self._archive.catalogue.units(some):
                yield index_document(unit)
            self._archive.progress.advance(Phase.INDEX, len(some))

    def _move_if_outgrown(self) -> None:
        """By members of containers, say, which nobody could count before."""
        state = self._archive.index.state()
        wanted = self._archive.index.wanted_engine(max(state.documents, self._expected))
        if wanted != state.engine:
            self.rebuild(f"engine {wanted}", wanted)


def index_document(unit: UnitRow, body: str | None = None) -> IndexDocument:
    """A unit of the catalogue as the index sees it; `body`: the terms of its pages, where known. Pure."""
    return IndexDocument(
        key=unit.key,
        title=title_of(unit),
        names=unit_names(unit),
        pages=unit.pages,
        keywords=_keywords(unit),
        date=unit.reading.document_date,
        body=body,
    )


def title_of(unit: UnitRow) -> str:
    """What the text or the file calls itself; else the name of the file or member."""
    if title := unit.reading.title or unit.title:
        return title
    if unit.member:
        return unit.member.rpartition("/")[2]
    filings = unit.filings or unit.former
    return shown(base_name(filings[0].path)) if filings else ""


def _keywords(unit: UnitRow) -> dict[str, tuple[str, ...]]:
    filings = unit.filings or unit.former
    values = {
        "bidang": _distinct(filing.bidang for filing in filings),
        "sumber": _distinct(filing.source for filing in filings),
        "jenis": _distinct([unit.reading.kind]),
        "tahun": _year(unit.reading),
        "bulan": _month(unit.reading),
        "tipe": _distinct([unit.kind]),
        "status": _status(unit),
    }
    return {field: found for field, found in values.items() if found}


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))


def _year(reading: ReadingRow) -> tuple[str, ...]:
    year = reading.year or (reading.document_date.year if reading.document_date else None)
    return (str(year),) if year else ()


def _month(reading: ReadingRow) -> tuple[str, ...]:
    """A month is worth nothing without its year: `2025-03`."""
    dated = reading.document_date
    year = reading.year or (dated.year if dated else None)
    if year and reading.month:
        return (f"{year:04}-{reading.month:02}",)
    if dated and not reading.month and dated.year == year:
        return (f"{dated.year:04}-{dated.month:02}",)
    return ()


def _status(unit: UnitRow) -> tuple[str, ...]:
    found = [WITHDRAWN if unit.is_withdrawn else PRESENT]
    if unit.state in (DocumentState.UNREAD, DocumentState.SET_ASIDE):
        found.append(UNREAD)
    if unit.problems:
        found.append(PROBLEMATIC)
    return tuple(found)
