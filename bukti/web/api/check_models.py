"""What the answer about the check is made of; the same values as `bukti check --json`."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel


class Place(BaseModel):
    indicator: str
    item: str
    slot: str
    document: str
    member: str
    path: str
    page: int


class Finding(BaseModel):
    code: str
    family: str
    severity: str
    bidang: list[str]
    concerned: str
    place: Place
    others: list[Place]
    facts: dict[str, int | float | date | str]
    title: str
    sentence: str
    remedy: str


class Counts(BaseModel):
    severity: dict[str, int]
    family: dict[str, int]
    code: dict[str, int]


class Points(BaseModel):
    weight: float
    present: float
    possible: float


class Floor(BaseModel):
    """A minimum score, and how far what the evidence can carry is from it."""

    predicate: str
    floor: str
    name: str
    points: float
    present: float
    possible: float
    lacking: float


class Highest(BaseModel):
    """The highest answers that the evidence allows for an indicator, today and at best."""

    weight: float
    present: str
    present_points: float
    possible: str
    possible_points: float


class Bounds(BaseModel):
    """At most so much by the evidence: no score."""

    is_score: bool
    total: Points
    floors: list[Floor]
    indicators: dict[str, Highest]


class Account(BaseModel):
    on_disk: int
    indexed: int
    pending: int
    failed: int
    ignored: int


class Hashing(BaseModel):
    is_wanted: bool
    objects: int
    now: int
    before: int
    before_since: datetime | None
    size: int
    left: int
    verified_since: datetime | None


class Check(BaseModel):
    format: int
    unit: str
    pack: str
    as_of: date
    target: str
    bidang: str
    verdict: str
    is_interrupted: bool
    counts: Counts
    slots: dict[str, int]
    at_risk: float
    bounds: Bounds
    accounts: dict[str, Account]
    hashing: Hashing
    audit_head: str
    checked_at: datetime
    total: int
    findings: list[Finding]
