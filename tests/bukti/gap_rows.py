"""Rows as a catalogue would hand them over, made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import msgspec


class Match(msgspec.Struct, frozen=True):
    item: str
    slot: str = "2025"
    state: str = "accepted"
    role: str = ""
    period: str = ""
    document_type: str = ""
    score: float = 0.9
    codes: str = ""


class Filing(msgspec.Struct, frozen=True):
    source: str
    bidang: str
    path: bytes


class Unit(msgspec.Struct, frozen=True):
    sha256: str
    matches: Sequence[Match] = ()
    member: str = ""
    title: str = ""
    received_at: datetime = datetime(2025, 1, 10, 3, tzinfo=UTC)
    document_date: date | None = None
    filings: Sequence[Filing] = (Filing("zi", "Tim ZI", b"SK.pdf"),)

    @property
    def key(self) -> str:
        return f"{self.sha256}!/{self.member}" if self.member else self.sha256


class UnreadFile(msgspec.Struct, frozen=True):
    sha256: str = ""
    path: bytes = b"terkunci.pdf"
    why: str = "encrypted"
    state: str = "unread"
    source: str = "zi"
    bidang: str = "Tim ZI"
    since: datetime = datetime(2025, 1, 10, 3, tzinfo=UTC)


class Decision(msgspec.Struct, frozen=True):
    verb: str
    item: str
    sha256: str = ""
    slot: str = ""
    member: str = ""
    who: str = "Ani"
    why: str = ""
    is_in_force: bool = True
    id: int = 1


class Meeting(msgspec.Struct, frozen=True):
    kind: str
    day: date | None


class MeetingPart(msgspec.Struct, frozen=True):
    key: str
    meeting: Meeting


class Rows:
    """Stands in for the catalogue."""

    def __init__(
        self,
        units: Sequence[Unit] = (),
        unread: Sequence[UnreadFile] = (),
        decisions: Sequence[Decision] = (),
        meetings: Sequence[MeetingPart] = (),
    ) -> None:
        self._units, self._unread, self._decisions, self._meetings = units, unread, decisions, meetings

    def evidence(self) -> Sequence[Any]:
        return self._units

    def unread(self) -> Sequence[Any]:
        return self._unread

    def decisions(self) -> Sequence[Any]:
        return self._decisions

    def meeting_parts(self) -> Sequence[Any]:
        return self._meetings
