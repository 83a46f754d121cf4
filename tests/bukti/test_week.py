from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bukti import week
from evidence_store.review_model import SnapshotRow
from rules.gaps.snapshot import encode, snapshot
from tests.bukti.gap_rows import Rows
from tests.rules.gaps.small import PACK

ON = date(2025, 10, 15)


class Kept:
    """One snapshot, of some day; remembers which day was asked for."""

    def __init__(self, as_of: date, states: bytes) -> None:
        self.row = SnapshotRow(1, datetime(2025, 10, 8, tzinfo=UTC), as_of, "1", {}, states)
        self.asked: list[date] = []

    def snapshot_of(self, day: date) -> SnapshotRow | None:
        self.asked.append(day)
        return self.row


def states() -> bytes:
    from bukti.reviewing import reviewed

    done = reviewed(Rows(), PACK, date(2025, 10, 8), ZoneInfo("UTC"))
    return encode(snapshot(done.review, done.ceilings))


def test_a_week_begins_at_midnight_of_the_unit_seven_days_before() -> None:
    found = week.begins(ON, ZoneInfo("Asia/Jayapura"))
    assert found.astimezone(UTC) == datetime(2025, 10, 7, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("on", "name"),
    [
        (date(2025, 10, 13), "2025-W42"),
        (date(2025, 10, 19), "2025-W42"),
        (date(2024, 12, 30), "2025-W01"),  # the ISO year, not the calendar's
        (date(2021, 1, 3), "2020-W53"),
    ],
)
def test_weeks_are_named_as_iso_has_them(on: date, name: str) -> None:
    assert week.name_of(on) == name


def test_the_week_before_is_the_snapshot_of_seven_days_before() -> None:
    kept = Kept(date(2025, 10, 8), states())
    found = week.week_before(kept, ON)
    assert found is not None
    assert found.on == date(2025, 10, 8)
    assert kept.asked == [date(2025, 10, 8)]


def test_a_snapshot_of_today_or_of_another_version_is_none_to_compare_with() -> None:
    assert week.week_before(Kept(ON, states()), ON) is None
    assert week.week_before(Kept(date(2025, 10, 8), b"{}"), ON) is None
