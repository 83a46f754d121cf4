from __future__ import annotations

from datetime import date

import pytest

from bukti.i18n import use_language
from bukti.reports import weekly_words as words
from bukti.reports.arrivals import NOT_EXPECTED, REMEDIES
from bukti.reports.spans import spans
from bukti.reports.weekly_model import TrendPoint
from rules.gaps.model import SlotState, Why


@pytest.fixture(autouse=True)
def indonesian() -> None:
    use_language("id")


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        (["2025-01"], "Januari 2025"),
        (["2025-01", "2025-02", "2025-03", "2025-05"], "Januari–Maret 2025, Mei 2025"),
        (["2025-Q1", "2025-Q2", "2025-Q4"], "Triwulan I–II 2025, Triwulan IV 2025"),
        (["2025-S1", "2025-S2"], "Semester I–II 2025"),
        (["2024-12", "2025-01"], "Desember 2024, Januari 2025"),
        (["2025-03", "2025-Q4"], "Maret 2025, Triwulan IV 2025"),
        (["2024", "2025"], "2024, 2025"),
        ([], ""),
    ],
)
def test_periods_that_follow_one_another_are_told_by_first_and_last(labels: list[str], told: str) -> None:
    assert spans(labels) == told


@pytest.mark.parametrize(
    ("path", "folder", "name"),
    [
        ("tu/SK/SK 2025.pdf", "tu/SK", "SK 2025.pdf"),
        ("tu/arsip.zip!/dalam/SK.pdf", "tu", "arsip.zip!/dalam/SK.pdf"),
        ("SK.pdf", "", "SK.pdf"),
    ],
)
def test_a_path_is_parted_at_the_file(path: str, folder: str, name: str) -> None:
    assert words.parted(path) == (folder, name)


def test_a_difference_has_its_sign() -> None:
    assert [words.difference(now, 5) for now in (3, 5, 8)] == ["−2", "0", "+3"]
    assert words.difference(3, None) == ""


def test_the_trend_in_one_sentence() -> None:
    points = [TrendPoint(date(2025, 10, 1), 3, 6, 10), TrendPoint(date(2025, 10, 8), 5, 4, 10)]
    told = words.trend_words(points)
    assert "6 pada 1 Oktober 2025, 4 pada 8 Oktober 2025" in told
    assert "30%, sekarang 50%" in told


def test_ids_of_an_area_name_both_halves() -> None:
    assert words.area_id("A.*.5") == "A.I.5 + A.II.5"
    assert words.area_id("B.I") == "B.I"


def test_every_open_state_has_a_tone_and_every_reason_a_remedy() -> None:
    assert set(words.TONES) == {state.value for state in SlotState if state.is_open}
    assert {Why.COPY, Why.WITHDRAWN, Why.OTHER_MEETING, Why.NOT_NEEDED, Why.OTHER_PERIOD} <= set(REMEDIES)
    assert NOT_EXPECTED not in REMEDIES.values()


def test_a_day_in_short() -> None:
    assert words.short_day(date(2025, 5, 8)) == "8 Mei"
    use_language("en")
    assert words.short_day(date(2025, 5, 8)) == "8 May"
