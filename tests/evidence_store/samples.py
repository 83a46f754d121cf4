"""Small values for the store's tests: times, stamps, parts."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta

from evidence_store.catalogue import Catalogue
from evidence_store.model import (
    DocumentRow,
    DocumentState,
    FilingRow,
    FilingState,
    MatchRow,
    MatchState,
    MeetingRow,
    PageRow,
    PartRow,
    ProblemRow,
    QuoteRow,
    ReadingRow,
    ReasonRow,
    Sighting,
    Stamp,
)

START = datetime(2026, 3, 14, 8, 15, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def stamp(number: int = 1) -> Stamp:
    return Stamp(number, number, number, number)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def page(text: str, number: int = 1, words: bytes = b"") -> PageRow:
    return PageRow(number, text, "", "native", None, 0, words)


def part(
    text: str = "halo",
    *,
    path: str = "",
    title: str = "",
    pages: tuple[PageRow, ...] | None = None,
    problems: tuple[ProblemRow, ...] = (),
    reading: ReadingRow | None = None,
    matches: tuple[MatchRow, ...] = (),
    meeting: MeetingRow | None = None,
) -> PartRow:
    return PartRow(
        path=path,
        mime="application/pdf",
        kind="pdf",
        size=len(text),
        sha256=sha(text),
        title=title,
        facts={},
        pages=(page(text),) if pages is None else pages,
        problems=problems,
        reading=reading or ReadingRow(),
        matches=matches,
        meeting=meeting,
    )


def match(
    item: str = "A.I.1.i.a-1",
    slot: str = "2025",
    state: MatchState = MatchState.ACCEPTED,
    *,
    role: str = "",
    document_type: str = "sk-tim",
    score: float = 0.9,
    is_tied: bool = False,
) -> MatchRow:
    reasons = (
        ReasonRow("kind", document_type, quote=QuoteRow("text", "KEPUTUSAN", 1)),
        ReasonRow("other_unit", detail="BPS"),
    )
    return MatchRow(item, role, slot, "2025-03", document_type, state, score, reasons, is_tied)


def meeting(kind: str = "undangan", day: date | None = None) -> MeetingRow:
    return MeetingRow(kind, day or START.date(), ("integritas", "zona"), 2025)


def one_source(catalogue: Catalogue, name: str = "tu", bidang: str = "Tata Usaha") -> int:
    (source,) = catalogue.set_sources([(name, bidang, b"/srv/" + name.encode())])
    return source.id


def see(catalogue: Catalogue, source_id: int, path: bytes, number: int = 1, minute: int = 0) -> FilingRow:
    """Records a file and returns its filing."""
    catalogue.record(source_id, [Sighting(path, stamp(number))], at(minute))
    return next(filing for filing in catalogue.pending() if filing.path == path)


def file_it(
    catalogue: Catalogue, source_id: int, path: bytes, text: str = "halo", minute: int = 0
) -> tuple[FilingRow, DocumentRow]:
    """Records and receives a file of that content."""
    filing = see(catalogue, source_id, path, len(text), minute)
    return filing, catalogue.received(filing.id, filing.stamp, sha(text), len(text), at(minute))


def read_it(
    catalogue: Catalogue, source_id: int, path: bytes, text: str = "halo", minute: int = 0
) -> tuple[FilingRow, DocumentRow]:
    """Records, receives and extracts a file of that content."""
    filing, document = file_it(catalogue, source_id, path, text, minute)
    catalogue.extracted(document.id, "1", [part(text)], DocumentState.READ, at(minute))
    return filing, document


def ignored(path: bytes, reason: str = "temporary") -> Sighting:
    return Sighting(path, stamp(), FilingState.IGNORED, reason)
