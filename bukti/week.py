"""What a week is, for the desk and for the weekly report: seven days back from a day, and how the plan stood then."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

import msgspec

from rules.gaps.snapshot import Snapshot, decode

if TYPE_CHECKING:
    from evidence_store.review_model import SnapshotRow

DAYS = 7


class Snapshots(Protocol):
    """Where snapshots are kept (`Catalogue`)."""

    def snapshot_of(self, day: date) -> SnapshotRow | None: ...


def begins(on: date, zone: ZoneInfo) -> datetime:
    """Midnight, seven days before a day."""
    return midnight(on - timedelta(days=DAYS), zone)


def midnight(on: date, zone: ZoneInfo) -> datetime:
    """When a day begins for the unit."""
    return datetime.combine(on, time(), zone)


def name_of(on: date) -> str:
    """`2025-W42`: the ISO week that a day is in."""
    year, week, _day = on.isocalendar()
    return f"{year}-W{week:02}"


def week_before(kept: Snapshots, on: date) -> Snapshot | None:
    """The plan as it stood seven days before, or on the day nearest to that; None where no earlier day was kept."""
    row = kept.snapshot_of(on - timedelta(days=DAYS))
    if row is None or row.as_of >= on:
        return None
    try:
        return decode(row.states)
    except msgspec.DecodeError:
        return None  # of another version of the program
