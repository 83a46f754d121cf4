"""What the answers of the API about indicators and gaps are made of; the same values as `bukti gaps --json`."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel


class Evidence(BaseModel):
    """A document, or a member of one, that was found for a slot."""

    key: str
    path: str
    title: str
    role: str
    document: str
    period: str
    state: str
    ruling: str
    score: float
    reasons: list[str]
    received_on: date | None
    document_date: date | None
    note: str


class Refused(Evidence):
    """One that does not count, and why."""

    why: str


class Unread(BaseModel):
    """A file that could not be read."""

    key: str
    path: str
    bidang: str
    why: str


class Step(BaseModel):
    """One thing that helps to close a gap."""

    do: str
    documents: list[str]
    parts: list[str]
    count: int
    keys: list[str]


class Parts(BaseModel):
    present: list[str]
    doubtful: list[str]
    missing: list[str]


class Waiver(BaseModel):
    who: str
    why: str


class Gap(BaseModel):
    """A slot of the plan: an item for a period. `id` names it in addresses."""

    id: str
    item: str
    indicator: str
    text: str
    period: str
    years: list[int]
    due: date
    state: str
    is_overdue: bool
    received_late: bool
    completed_on: date | None
    bidang: str
    weight: float
    at_risk: float
    documents: list[str]
    needed: int
    filled: int
    parts: Parts
    counts: list[Evidence]
    doubtful: list[Evidence]
    refused: list[Refused]
    unread: list[Unread]
    steps: list[Step]
    waiver: Waiver | None
    leans_elsewhere: bool


class Gaps(BaseModel):
    """`total`: how many there are in all; `counts`: by state, whatever state was asked for."""

    as_of: date
    total: int
    counts: dict[str, int]
    overdue: int
    at_risk: float
    gaps: list[Gap]


class Highest(BaseModel):
    answer: str
    share: float
    points: float


class Cost(BaseModel):
    item: str
    period: str
    points: float


class Ceiling(BaseModel):
    """The highest answer that the evidence can carry: `present` with what counts today, `possible` with what may
    still come. It bounds and never awards."""

    weight: float
    scale: str
    at_most: dict[str, Highest]
    costs: list[Cost]


class IndicatorLine(BaseModel):
    """`states`: of the slots whose state you may know. `ceiling`: null unless you may know them all."""

    id: str
    section: str
    text: str
    weight: float
    slots: int
    states: dict[str, int]
    overdue: int
    ceiling: Ceiling | None


class Indicators(BaseModel):
    as_of: date
    indicators: list[IndicatorLine]


class Numbered(BaseModel):
    """A document's number on the page of its indicator, the page of it that speaks of the item, and its address."""

    number: int
    key: str
    page: int
    address: str
    why_not: str | None


class Slot(Gap):
    evidence: list[Numbered]


class Item(BaseModel):
    """`is_known`: you may know its state; if not, `others` are your documents that serve it."""

    id: str
    text: str
    bidang: str
    cadence: str
    documents: list[str]
    is_known: bool
    slots: list[Slot]
    others: list[Numbered]


class Note(BaseModel):
    """What the unit noted beside an indicator."""

    id: int
    at: datetime
    who: str
    text: str
    is_for_assessors: bool


class Indicator(BaseModel):
    id: str
    section: str
    group: str
    text: str
    action: str
    target: str
    weight: float
    answers: str
    previous: str
    next: str
    ceiling: Ceiling | None
    items: list[Item]
    notes: list[Note]


class Handed(BaseModel):
    """A file of a request: under which name it was laid, or why it was not taken."""

    original: str
    name: str | None
    sha256: str | None
    size: int | None
    is_new: bool
    why_not: str


class Fate(BaseModel):
    """What became of a file that was handed in; `is_settled`: it will not change by itself."""

    name: str
    code: str
    sentence: str
    is_settled: bool
    sha256: str


class HandedIn(BaseModel):
    files: list[Handed]
    fates: list[Fate]
