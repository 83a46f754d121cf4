"""Documents for programs: what the page of a document shows, and the text of its pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, Field

from archive.names import shown
from archive.verdicts import Verdict
from bukti.viewing import Judgement, Seen, judgement, seen
from bukti.web.access import Reader, TheDesk
from evidence_store.model import DecisionRow, FilingDossier, PageRow, PartRow, QuoteRow
from evidence_store.viewing import LARGEST_NUMBER, PartHead

router = APIRouter(prefix="/api", tags=["documents"])

MOST_PAGES = 100
"""Pages whose text is given at a time."""

Member = Annotated[
    str,
    Query(max_length=8_192, description="Path of a file in it, `a.zip!/b.pdf`; empty: the document itself"),
]


class Quote(BaseModel):
    """The words that a fact or a reason was read from."""

    where: str
    text: str
    page: int = Field(description="from 1; 0 when they are not on a page")


class Filing(BaseModel):
    source: str
    bidang: str
    path: str
    is_live: bool = Field(description="holds this very document now")
    first_seen: datetime
    gone_at: datetime | None


class Version(BaseModel):
    """What a filing of this document held or holds."""

    sha256: str
    at: datetime
    path: str


class Decision(BaseModel):
    id: int
    verb: str
    item: str
    slot: str
    who: str
    at: datetime
    why: str
    is_in_force: bool


class Reason(BaseModel):
    code: str
    rule: str
    detail: str
    quote: Quote | None


class Match(BaseModel):
    """What the document is worth for an item of the plan, after decisions."""

    item: str
    role: str
    slot: str
    period: str
    document_type: str
    state: str
    score: float
    reasons: list[Reason]
    decision: int | None = Field(description="id of the decision that says so")


class Reading(BaseModel):
    """Facts read from the text."""

    kind: str
    title: str
    number: str
    document_date: date | None
    covered: list[str]
    organisation: str
    event_date: date | None
    marks: list[str]
    quotes: dict[str, Quote]


class Problem(BaseModel):
    code: str
    detail: str
    page: int


class Part(BaseModel):
    """The document itself (empty path) or a file in it."""

    path: str
    kind: str
    mime: str
    size: int
    sha256: str
    pages: int


class Document(BaseModel):
    sha256: str
    size: int
    received_at: datetime
    state: str
    filings: list[Filing]
    versions: list[Version]
    parts: list[Part]
    member: str = Field(description="the part that the rest speaks of")
    reading: Reading | None
    facts: dict[str, str]
    matches: list[Match]
    decisions: list[Decision]
    problems: list[Problem]


class Page(BaseModel):
    number: int
    label: str
    method: str
    confidence: float | None
    text: str


class Pages(BaseModel):
    total: int
    pages: list[Page]


NOT_FOUND: dict[int | str, dict[str, object]] = {404: {"description": "Unknown, or not yours to see"}}


@router.get("/documents/{sha256}", responses=NOT_FOUND)
def document(desk: TheDesk, viewer: Reader, sha256: str, member: Member = "") -> Document:
    """Everything known of a document, and of one part of it."""
    with desk.reading() as catalogue, catalogue.snapshot():
        found = seen(catalogue, sha256, viewer.sees)
        known = judgement(catalogue, found, member, viewer.sees) if found else None
    if found is None or (known is None and member):
        raise HTTPException(404)
    return _document(found, member, known)


@router.get("/documents/{sha256}/pages", responses=NOT_FOUND)
def pages(
    desk: TheDesk,
    viewer: Reader,
    sha256: str,
    member: Member = "",
    first: Annotated[int, Query(ge=1, lt=LARGEST_NUMBER, description="number of the first page wanted")] = 1,
    limit: Annotated[int, Query(ge=1, le=MOST_PAGES)] = MOST_PAGES,
) -> Pages:
    """The text of a part, page by page."""
    with desk.reading() as catalogue, catalogue.snapshot():
        found = seen(catalogue, sha256, viewer.sees)
        head = found.part(member) if found else None
        if found is None or head is None:
            raise HTTPException(404)
        numbers = range(first, min(first + limit, head.page_count + 1))
        rows = [catalogue.views.page(found.held.document_id, head.number, number) for number in numbers]
    return Pages(total=head.page_count, pages=[_page(row) for row in rows if row is not None])


# --- from rows to models


def _document(found: Seen, member: str, known: Judgement | None) -> Document:
    row = found.outline.document
    return Document(
        sha256=found.sha256,
        size=row.size,
        received_at=row.received_at,
        state=str(row.state),
        filings=[_filing(one) for one in found.filings],
        versions=[Version(sha256=one.sha256, at=one.at, path=one.path) for one in found.versions],
        parts=[_part(one) for one in found.outline.parts],
        member=member,
        reading=_reading(known.part) if known else None,
        facts=known.part.facts if known else {},
        matches=[_match(one) for one in known.verdicts] if known else [],
        decisions=[_decision(one) for one in known.decisions] if known else [],
        problems=[Problem(code=p.code, detail=p.detail, page=p.page) for p in known.part.problems]
        if known
        else [],
    )


def _filing(one: FilingDossier) -> Filing:
    return Filing(
        source=one.source,
        bidang=one.bidang,
        path=shown(one.filing.path),
        is_live=one.is_live,
        first_seen=one.filing.first_seen,
        gone_at=one.filing.gone_at,
    )


def _part(one: PartHead) -> Part:
    return Part(
        path=one.path, kind=one.kind, mime=one.mime, size=one.size, sha256=one.sha256, pages=one.page_count
    )


def _reading(part: PartRow) -> Reading:
    reading = part.reading
    return Reading(
        kind=reading.kind,
        title=reading.title or part.title,
        number=reading.number,
        document_date=reading.document_date,
        covered=list(reading.covered),
        organisation=reading.organisation,
        event_date=reading.event_date,
        marks=list(reading.marks),
        quotes={name: _quote(quote) for name, quote in reading.quotes.items()},
    )


def _quote(quote: QuoteRow) -> Quote:
    return Quote(where=quote.where, text=quote.text, page=quote.page)


def _match(one: Verdict) -> Match:
    return Match(
        item=one.item,
        role=one.role,
        slot=one.slot,
        period=one.period,
        document_type=one.document_type,
        state=str(one.state),
        score=one.score,
        reasons=[
            Reason(
                code=reason.code,
                rule=reason.rule,
                detail=reason.detail,
                quote=_quote(reason.quote) if reason.quote else None,
            )
            for reason in one.reasons
        ],
        decision=one.decision.id if one.decision else None,
    )


def _decision(one: DecisionRow) -> Decision:
    return Decision(
        id=one.id,
        verb=str(one.verb),
        item=one.item,
        slot=one.slot,
        who=one.who,
        at=one.at,
        why=one.why,
        is_in_force=one.is_in_force,
    )


def _page(row: PageRow) -> Page:
    return Page(
        number=row.number, label=row.label, method=row.method, confidence=row.confidence, text=row.text
    )
