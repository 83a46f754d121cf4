"""What a review of the plan is made of: stored evidence, files that were not read, decisions, snapshots."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

import msgspec

from evidence_store.model import (
    DecisionRow,
    DocumentState,
    FilingState,
    MatchState,
    MeetingRow,
    UnitFiling,
    Verb,
    unit_key,
)

__all__ = [
    "DecisionRow",
    "EvidenceMatch",
    "EvidenceRow",
    "MeetingPartRow",
    "SnapshotRow",
    "StalePart",
    "UnreadRow",
    "Verb",
]


class EvidenceMatch(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A stored match as a review counts it, without the words of its reasons: tens of thousands are made at once.
    `Catalogue.matches` has them."""

    item: str
    role: str
    slot: str
    period: str
    document_type: str
    state: MatchState
    score: float
    is_tied: bool
    codes: str  # of its reasons, with spaces between


class EvidenceRow(msgspec.Struct, frozen=True, gc=False):
    """A live unit that matches something: one part of one document that is filed in an active source now."""

    document_id: int
    part: int  # its number in the document
    sha256: str  # of the document
    member: str  # "" for the document itself
    received_at: datetime  # when its bytes came first
    state: DocumentState  # how far its text has come
    title: str  # as read; else the file's own
    document_date: date | None
    event_date: date | None
    marks: tuple[str, ...]  # draft, template, signed, unsigned
    filings: tuple[UnitFiling, ...]  # live ones, oldest first
    matches: tuple[EvidenceMatch, ...]  # ties last

    @property
    def key(self) -> str:
        return unit_key(self.sha256, self.member)


class UnreadRow(msgspec.Struct, frozen=True):
    """A file that is present and was not read, for whatever reason."""

    source: str
    bidang: str
    path: bytes
    filing_id: int
    state: FilingState | DocumentState  # PENDING, FAILED; WAITING, UNREAD, SET_ASIDE
    why: str  # a filing's reason, or the codes of the document's problems, with spaces between
    sha256: str  # empty while it has not been received
    since: datetime


class MeetingPartRow(msgspec.Struct, frozen=True):
    """A live part of some meeting with its own matches, for finding what belongs together."""

    document_id: int
    part: int
    sha256: str
    member: str
    meeting: MeetingRow
    filings: tuple[UnitFiling, ...]
    matches: tuple[EvidenceMatch, ...]  # ties left out

    @property
    def key(self) -> str:
        return unit_key(self.sha256, self.member)


class StalePart(NamedTuple):
    """A part judged by older rules, as far as it takes to tell whether newer ones would judge it otherwise."""

    document_id: int
    member: str
    paths: tuple[bytes, ...]  # of its live filings; none if there is none
    kinds: tuple[str, ...]  # all it may be
    stems: bytes | None  # as the rules packed them; None if they never did


class SnapshotRow(msgspec.Struct, frozen=True):
    """The state of all slots at a moment, as the caller packed it."""

    id: int
    at: datetime  # when it was made
    as_of: date  # the day it speaks of
    pack: str  # version of the rules
    summary: Mapping[str, Any]
    states: bytes
