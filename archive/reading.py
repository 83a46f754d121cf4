"""Read: an extract's parts become rows of the catalogue, each with the facts that the rules read from it.

A reading depends on the text and on the names the document is filed under, so it is renewed when the names
change; the text never is for that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from archive.context import Archive
from archive.names import names_of
from evidence_store.model import PageRow, PartRow, ProblemRow, ReadingRow, UnitRow
from indexer.extract.model import Extract, Page, Part, ProblemCode, Word

_words = msgspec.msgpack.Encoder()
_page_words = msgspec.msgpack.Decoder(tuple[Word, ...])


class PartNote(msgspec.Struct, frozen=True, array_like=True):
    """What a worker made of a part beside its text, so that the one process that writes need not."""

    reading: ReadingRow
    body: str  # `indexer.language.stream.body_of` its pages: what the index takes up


_note = msgspec.msgpack.Decoder(PartNote)


class ReadParts(NamedTuple):
    """The parts of a document as rows, and the terms of each one's pages where they are known."""

    rows: list[PartRow]
    bodies: tuple[str, ...] = ()


def read_parts(archive: Archive, extract: Extract, paths: Iterable[bytes]) -> ReadParts:
    """The parts of an extract with their readings, made here unless the worker made them; `paths` are those the
    document is filed under (the worker's readings are for the same)."""
    if extract.notes:
        notes = [_note.decode(note) for note in extract.notes]
        rows = [_part_row(part, note.reading, ()) for part, note in zip(extract.parts, notes, strict=True)]
        return ReadParts(rows, tuple(note.body for note in notes))
    filed = sorted(set(paths))
    rows = []
    for part in extract.parts:
        names = names_of(filed, part.path)
        rows.append(
            _part_row(part, *_read(archive, names, part.title, [p.text for p in part.pages], part.facts))
        )
    return ReadParts(rows)


def unit_names(unit: UnitRow) -> tuple[str, ...]:
    """The names a unit is known by: of its live filings; of its former ones when it is withdrawn."""
    return names_of((filing.path for filing in unit.filings or unit.former), unit.member)


def words_of(packed: bytes) -> tuple[Word, ...]:
    """The recognised words of a `PageRow`, in reading order; empty for native text."""
    return _page_words.decode(packed) if packed else ()


def renew_stale(archive: Archive) -> int:
    """Reads every document again whose reading was made by other rules; returns how many."""
    renewed, after_id = 0, 0
    while ids := archive.catalogue.stale_readings(
        archive.reading_version, after_id=after_id, limit=RENEW_BATCH
    ):
        if archive.stop():
            break
        with archive.catalogue.batch():
            renew(archive, archive.catalogue.units(ids))
        archive.checkpoint("reread")
        renewed, after_id = renewed + len(ids), ids[-1]
    return renewed


def renew(archive: Archive, units: Sequence[UnitRow]) -> list[UnitRow]:
    """Reads units again and stores the readings that came out otherwise; the units as they are now."""
    fresh = [msgspec.structs.replace(unit, reading=_read_unit(archive, unit)) for unit in units]
    changed: dict[int, dict[str, ReadingRow]] = {}
    for old, new in zip(units, fresh, strict=True):
        if old.reading != new.reading:
            changed.setdefault(new.document_id, {})[new.member] = new.reading
    for document_id, readings in changed.items():
        archive.catalogue.reread(document_id, readings)
    return fresh


RENEW_BATCH = 50
"""Documents read again in one transaction."""


def _read_unit(archive: Archive, unit: UnitRow) -> ReadingRow:
    """The reading of a unit as the catalogue holds it, with its names of today."""
    return _read(archive, unit_names(unit), unit.title, unit.pages, unit.facts)[0]


def _read(
    archive: Archive, names: Sequence[str], title: str, pages: Sequence[str], facts: Mapping[str, str]
) -> tuple[ReadingRow, tuple[ProblemRow, ...]]:
    """The reading, and what went wrong with it: a text that the rules choke on must not stop the others."""
    try:
        return archive.read(names, title, pages, facts), ()
    except Exception as error:
        detail = f"reading: {type(error).__name__}: {error}"
        return ReadingRow(version=archive.reading_version), (ProblemRow(ProblemCode.INTERNAL, detail, 0),)


def _part_row(part: Part, reading: ReadingRow, faults: tuple[ProblemRow, ...]) -> PartRow:
    problems = [ProblemRow(str(found.code), found.detail, found.page) for found in part.problems]
    return PartRow(
        path=part.path,
        mime=part.mime,
        kind=part.kind,
        size=part.size,
        sha256=part.sha256,
        title=part.title,
        facts=part.facts,
        pages=tuple(_page_row(page) for page in part.pages),
        problems=(*problems, *faults),
        reading=reading,
    )


def _page_row(page: Page) -> PageRow:
    return PageRow(
        number=page.number,
        text=page.text,
        label=page.label,
        method=page.method,
        confidence=page.confidence,
        rotation=page.rotation,
        words=_words.encode(page.words) if page.words else b"",
    )
