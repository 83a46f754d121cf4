"""What the rules find, as the catalogue keeps it, and back: readings, matches, meetings. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from evidence_store.model import Judged, MatchRow, MeetingRow, QuoteRow, ReadingRow, ReasonRow
from evidence_store.model import MatchState as StoredState
from evidence_store.review_model import EvidenceMatch
from rules.match.model import Judgement, Match, MatchState, Meeting, Reason, ReasonCode
from rules.reading.model import Quote, Reading, Where


def judged(reading: Reading, judgement: Judgement, version: str, stems: bytes = b"") -> Judged:
    """All that the rules of `version` say of a part."""
    return Judged(
        reading=reading_row(reading, version),
        matches=tuple(match_row(match) for match in judgement.matches),
        meeting=None if judgement.meeting is None else _meeting_row(judgement.meeting),
        stems=stems,
    )


def reading_row(found: Reading, version: str) -> ReadingRow:
    return ReadingRow(
        kind=found.kind,
        title=found.title,
        number=found.number,
        document_date=found.document_date,
        year=found.year,
        month=found.month,
        version=version,
        covered=tuple(period.label for period in found.covered),
        organisation=found.organisation,
        marks=tuple(str(mark) for mark in found.marks),
        event_date=found.event_date,
        kinds=tuple(guess.kind for guess in found.kinds),
        quotes={name: _quote_row(quote) for name, quote in found.quotes.items()},
    )


def match_row(match: Match, *, is_tied: bool = False) -> MatchRow:
    return MatchRow(
        *(match.item, match.role, match.slot, match.period, match.document),
        *(StoredState(match.state), match.score),
        reasons=tuple(_reason_row(reason) for reason in match.reasons),
        is_tied=is_tied,
    )


def match_of(row: MatchRow | EvidenceMatch) -> Match:
    """The match that was stored; of evidence without its reasons. ValueError for a state or a reason that these
    rules do not know."""
    return Match(
        item=row.item,
        role=row.role,
        document=row.document_type,
        slot=row.slot,
        period=row.period,
        state=MatchState(row.state),
        score=row.score,
        reasons=() if isinstance(row, EvidenceMatch) else tuple(map(_reason, row.reasons)),
    )


def matches_of(rows: Iterable[MatchRow | EvidenceMatch]) -> tuple[Match, ...]:
    return tuple(match_of(row) for row in rows)


def meeting_of(row: MeetingRow) -> Meeting:
    return Meeting(row.kind, row.day, row.subject, row.year)


def _reason_row(reason: Reason) -> ReasonRow:
    quote = None if reason.quote is None else _quote_row(reason.quote)
    return ReasonRow(str(reason.code), reason.rule, reason.detail, quote)


def _reason(row: ReasonRow) -> Reason:
    quote = row.quote
    found = None if quote is None else Quote(Where(quote.where), quote.text, quote.page)
    return Reason(ReasonCode(row.code), row.rule, found, row.detail)


def _meeting_row(meeting: Meeting) -> MeetingRow:
    return MeetingRow(meeting.kind, meeting.day, meeting.subject, meeting.year)


def _quote_row(quote: Quote) -> QuoteRow:
    return QuoteRow(str(quote.where), quote.text, quote.page)
