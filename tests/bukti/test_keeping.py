"""A snapshot after a pass is worked out only where something has changed since the last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bukti.keeping import keep_snapshot, worked_out, worked_out_aside
from evidence_store.catalogue import Catalogue
from evidence_store.model import DocumentState
from evidence_store.review_model import SnapshotRow
from rules.files import PACKS, load_pack
from rules.gaps.model import SlotState
from rules.gaps.snapshot import Snapshot
from tests.bukti.gap_rows import Decision, Match, Rows, Unit
from tests.evidence_store.samples import file_it, match, part
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
    on = date(2025, 12, day)
    return keep_snapshot(
        found, version, lambda: worked_out(found, PACK, on, ZoneInfo("Asia/Jakarta")), on=on, at=AT
    )


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


def test_in_a_process_of_its_own_the_same_comes_out(tmp_path: Path) -> None:
    pack, on, zone = PACKS / "zi-wbk-2025", date(2025, 12, 1), ZoneInfo("Asia/Makassar")
    with Catalogue.create(tmp_path / "catalogue.db", unit="u") as catalogue:
        (source,) = catalogue.set_sources([("tu", "Tata Usaha", b"/srv/tu")])
        _, document = file_it(catalogue, source.id, b"sk.pdf", "sk.pdf")
        catalogue.extracted(document.id, "1", [part("satu", matches=(match(),))], DocumentState.READ, AT)
        here = worked_out(catalogue, load_pack(pack), on, zone)
        aside = worked_out_aside(tmp_path / "catalogue.db", pack, on, zone, scratch=tmp_path)
    assert here.counts[SlotState.SATISFIED] == 1
    assert aside == here
