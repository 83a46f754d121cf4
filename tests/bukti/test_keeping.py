"""A snapshot after a pass is worked out only where something has changed since the last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bukti.keeping import keep_snapshot
from evidence_store.review_model import SnapshotRow
from rules.gaps.snapshot import Snapshot
from tests.bukti.gap_rows import Decision, Match, Rows, Unit
from tests.rules.gaps.small import PACK, SK

AT = datetime(2025, 12, 1, 2, tzinfo=UTC)


class Kept(Rows):
    """Rows that also keep snapshots, and count how often they were looked through."""

    def __init__(self, units: Sequence[Unit] = ()) -> None:
        super().__init__(units)
        self.saved: list[SnapshotRow] = []
        self.change = 1
        self.looks = 0

    def evidence(self) -> Any:
        self.looks += 1
        return super().evidence()

    def last_change(self) -> int:
        return self.change

    def snapshots(self) -> list[SnapshotRow]:
        return self.saved

    def whole_snapshot(self, snapshot_id: int) -> SnapshotRow:
        return self.saved[snapshot_id]

    def save_snapshot(
        self, as_of: date, pack: str, summary: Mapping[str, Any], states: bytes, *, at: datetime
    ) -> None:
        self.saved.append(SnapshotRow(len(self.saved), at, as_of, pack, summary, states))


def keep(kept: Kept, *, day: int = 1, version: str = "1") -> Snapshot:
    found: Any = kept
    return keep_snapshot(found, PACK, version, on=date(2025, 12, day), zone=ZoneInfo("Asia/Jakarta"), at=AT)


def test_where_nothing_has_changed_the_last_one_is_told_again() -> None:
    kept = Kept([Unit("a", [Match(SK.id)])])
    first = keep(kept)
    assert keep(kept) == first
    assert (kept.looks, len(kept.saved)) == (1, 1)


def test_a_change_a_new_day_and_new_rules_are_looked_into() -> None:
    kept = Kept([Unit("a", [Match(SK.id)])])
    keep(kept)
    kept.change = 2
    keep(kept)
    keep(kept, day=2)
    keep(kept, day=2, version="2")
    assert kept.looks == 4


def test_so_is_a_decision() -> None:
    kept = Kept([Unit("a", [Match(SK.id)])])
    before = keep(kept)
    kept._decisions = [Decision("reject", SK.id, "a")]
    assert keep(kept) != before
