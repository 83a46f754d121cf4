"""The item's own word goes before the target; a target of a whole year says nothing of how often."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.months import MONTH_NAMES
from rules.importer.model import DoubtCode, When
from rules.importer.when import plan_year, read_when
from rules.pack.model import Cadence, Item
from rules.slots import slots_of

WHOLE = "Januari – Desember 2025"
FOUR = "Maret, Juni, September, Desember 2025"

CASES = [
    ("SK ZI", "Januari 2025", When(due=(1,)), []),
    ("SK ZI", WHOLE, When(due=(12,)), []),
    ("SK ZI", "Januari-Desember2025", When(due=(12,)), []),
    ("SK ZI", "Januari-Desember 2025 (Program)", When(due=(12,)), []),
    ("Peta", "Januari – Juni 2025", When(due=(6,)), []),
    ("Rencana", "Triwulan I 2025", When(due=(3,)), []),
    ("Lakin", "Desember 2024 - Januari 2025", When(due=(1,)), []),
    ("Laporan Dumas (bulanan)", WHOLE, When(Cadence.MONTHLY), []),
    ("Laporan evaluasi (triwulan)", WHOLE, When(Cadence.QUARTERLY), []),
    ("notula rapat setiap triwulan", WHOLE, When(Cadence.QUARTERLY), []),
    ("laporan IKM", FOUR, When(Cadence.QUARTERLY), []),
    ("laporan bulanan IKM", FOUR, When(Cadence.MONTHLY), [DoubtCode.WORD_BEATS_TARGET]),
    ("Laporan", f"Januari s/d Desember 2025; {FOUR}", When(Cadence.QUARTERLY), []),
    (
        "Laporan (minimal semester)",
        "Juli, Desember 2025",
        When(Cadence.SEMESTERLY, due=(7, 12)),
        [DoubtCode.TARGET_UNEVEN],
    ),
    (
        "Laporan monev",
        "Juni dan Agustus 2025",
        When(Cadence.QUARTERLY, ("Q2", "Q3"), (6, 8)),
        [DoubtCode.TARGET_UNEVEN],
    ),
    ("Laporan", "Januari, Maret, November 2025", When(due=(11,)), [DoubtCode.TARGET_UNEVEN]),
    ("rapat bulanan/triwulan", WHOLE, When(Cadence.QUARTERLY), [DoubtCode.TWO_CADENCES]),
    ("Laporan TW I dan TW II 2025", WHOLE, When(Cadence.QUARTERLY, ("Q1", "Q2")), []),
    ("LAKIN 2024", WHOLE, When(due=(12,), years=(2024,)), []),
    ("PK 2024 dan 2025", WHOLE, When(due=(12,), years=(2024, 2025), is_each_year=True), []),
    ("PK 2024 & 2025", WHOLE, When(due=(12,), years=(2024, 2025), is_each_year=True), []),
    ("Renstra 2023 - 2024", WHOLE, When(due=(12,), years=(2023, 2024)), []),
    ("Renstra 2025-2029", WHOLE, When(due=(12,), years=(2025, 2026, 2027, 2028, 2029)), []),
    ("PK 2025", WHOLE, When(due=(12,)), []),
    ("SK", "sepanjang masa", When(), [DoubtCode.TARGET_UNREAD]),
    ("SK", "31 Februari 2025", When(), [DoubtCode.TARGET_UNREAD]),
    ("SK", "", When(), []),
]


@pytest.mark.parametrize(("item", "target", "when", "codes"), CASES)
def test_when_an_item_is_expected(item: str, target: str, when: When, codes: list[DoubtCode]) -> None:
    read, doubts = read_when(item, target, 2025)
    assert read == when
    assert [code for code, _, _ in doubts] == codes


def test_the_plans_year_is_the_one_named_most() -> None:
    assert plan_year([WHOLE, "Desember 2024 - Januari 2025", "Juni 2025"]) == 2025
    assert plan_year(["segera"]) == 0


@given(
    st.sets(st.integers(1, 12), min_size=1), st.sampled_from(["SK", "Laporan bulanan", "Laporan semester"])
)
def test_whatever_months_are_named_there_are_slots(months: set[int], text: str) -> None:
    target = ", ".join(MONTH_NAMES[month - 1].capitalize() for month in sorted(months)) + " 2025"
    when, _ = read_when(text, target, 2025)
    item = Item("A-1", text, (), cadence=when.cadence, periods=when.periods, due=when.due, years=when.years)
    slots = slots_of(item, 2025)
    assert slots
    for slot, month in zip(slots, when.due, strict=False):
        assert slot.due.month == month
        assert slot.due >= slot.period.start
