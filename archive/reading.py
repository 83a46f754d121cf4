"""Read and match: an extract's parts become rows of the catalogue, each with what the rules say of it.

That depends on the text and on the names the document is filed under, so it is renewed when the names change;
the text never is for that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from archive.context import Archive
from archive.names import names_of
from evidence_store.model import Judged, MatchRow, PageRow, PartRow, ProblemRow, ReadingRow, UnitRow
from indexer.extract.model import Extract, Page, Part, ProblemCode, Word

_words = msgspec.msgpack.Encoder()
_page_words = msgspec.msgpack.Decoder(tuple[Word, ...])


class PartNote(msgspec.Struct, frozen=True, array_like=True):
    """What a worker made of a part beside its text, so that the one process that writes need not."""

    judged: Judged
    body: str  # `indexer.language.stream.body_of` its pages: what the index takes up


_note = msgspec.msgpack.Decoder(PartNote)


class ReadParts(NamedTuple):
    """The parts of a document as rows, and the terms of each one's pages where they are known."""

    rows: list[PartRow]
    bodies: tuple[str, ...] = ()


def read_parts(archive: Archive, extract: Extract, paths: Iterable[bytes]) -> ReadParts:
    """The parts of an extract as judged, here unless the worker did it; `paths` are those the document is filed
    under (the worker's judgements are for the same)."""
    if extract.notes:
        notes = [_note.decode(note) for note in extract.notes]
        rows = [_part_row(part, note.judged, ()) for part, note in zip(extract.parts, notes, strict=True)]
        return ReadParts(rows, tuple(note.body for note in notes))
    filed = sorted(set(paths))
    rows = []
    for part in extract.parts:
        names, pages = names_of(filed, part.path), [page.text for page in part.pages]
        rows.append(_part_row(part, *_judge(archive, names, part.title, pages, part.facts, codes_of(part))))
    return ReadParts(rows)


def codes_of(part: Part) -> list[str]:
    """The distinct codes of a part's problems, sorted: what a judgement wants to know of them."""
    return sorted({str(problem.code) for problem in part.problems})


def unit_names(unit: UnitRow) -> tuple[str, ...]:
    """The names a unit is known by: of its live filings; of its former ones when it is withdrawn."""
    return names_of((filing.path for filing in unit.filings or unit.former), unit.member)


def words_of(packed: bytes) -> tuple[Word, ...]:
    """The recognised words of a `PageRow`, in reading order; empty for native text."""
    return _page_words.decode(packed) if packed else ()


def renew(archive: Archive, units: Sequence[UnitRow]) -> list[UnitRow]:
    """Judges units again and stores what came out otherwise; the units as they are now. Those of one document
    must come together."""
    judged = [judge_unit(archive, unit) for unit in units]
    changed: dict[int, dict[str, Judged]] = {}
    confirmed: set[int] = set()
    for unit, new in zip(units, judged, strict=True):
        if not is_same(unit, new):
            changed.setdefault(unit.document_id, {})[unit.member] = new
        if unit.reading.version != new.reading.version:
            confirmed.add(unit.document_id)
    for document_id, parts in changed.items():
        archive.catalogue.rejudge(document_id, parts)
    if confirmed:
        archive.catalogue.confirm(sorted(confirmed), archive.reading_version)
    return [with_judged(unit, new) for unit, new in zip(units, judged, strict=True)]


def differing(old: Sequence[UnitRow], new: Sequence[UnitRow]) -> set[int]:
    """The documents of which the rules say something else now; a new version alone is nothing else."""
    return {
        after.document_id
        for before, after in zip(old, new, strict=True)
        if before.matches != after.matches
        or before.meeting != after.meeting
        or before.reading != msgspec.structs.replace(after.reading, version=before.reading.version)
    }


def judge_unit(archive: Archive, unit: UnitRow) -> Judged:
    """What the rules say of a unit as the catalogue holds it, with its names of today."""
    return _judge(archive, unit_names(unit), unit.title, unit.pages, unit.facts, unit.problems)[0]


def is_same(unit: UnitRow, new: Judged) -> bool:
    """Whether a judgement says what is stored already, whatever version of the rules it is by."""
    reading = msgspec.structs.replace(new.reading, version=unit.reading.version)
    return (unit.reading, own_matches(unit), unit.meeting) == (reading, new.matches, new.meeting)


def own_matches(unit: UnitRow) -> tuple[MatchRow, ...]:
    """Without those that follow from other documents."""
    return tuple(match for match in unit.matches if not match.is_tied)


def with_judged(unit: UnitRow, new: Judged) -> UnitRow:
    ties = (match for match in unit.matches if match.is_tied)
    return msgspec.structs.replace(
        unit, reading=new.reading, matches=(*new.matches, *ties), meeting=new.meeting
    )


def _judge(
    archive: Archive,
    names: Sequence[str],
    title: str,
    pages: Sequence[str],
    facts: Mapping[str, str],
    problems: Sequence[str],
) -> tuple[Judged, tuple[ProblemRow, ...]]:
    """The judgement, and what went wrong with it: a text that the rules choke on must not stop the others."""
    try:
        return archive.judge(names, title, pages, facts, problems), ()
    except Exception as error:
        detail = f"reading: {type(error).__name__}: {error}"
        fault = ProblemRow(ProblemCode.INTERNAL, detail, 0)
        return Judged(ReadingRow(version=archive.reading_version)), (fault,)


def _part_row(part: Part, judged: Judged, faults: tuple[ProblemRow, ...]) -> PartRow:
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
        reading=judged.reading,
        matches=judged.matches,
        meeting=judged.meeting,
        stems=judged.stems,
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
