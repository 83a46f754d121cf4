from __future__ import annotations

import random

import pytest

from bukti.checking.honesty import ALIKE
from bukti.checking.likeness import LEAST_WORDS, Rows, alike_rows, likeness

WORDS = [f"kata{number}x" for number in range(400)]


def report(month: str, day: str, number: str, seed: int, changed: int = 0) -> str:
    dice = random.Random(seed)
    body = [dice.choice(WORDS) for _ in range(300)]
    for place in range(changed):
        body[place * 29 % 300] = f"lain{place}"
    head = f"LAPORAN BULANAN {month} 2025 Nomor: {number} Bogor, Selasa {day} {month} 2025"
    return f"{head} {' '.join(body)} pengaduan {seed} aduan tanggal 03/04/2025"


JANUARY = report("Januari", "4", "B-12/LAP/01/2025", 1)


def alike(one: str, other: str) -> float:
    rows = Rows()
    left, right = rows.shingles(one), rows.shingles(other)
    assert left is not None
    assert right is not None
    return likeness(left, right)


def test_a_report_that_was_only_dated_anew() -> None:
    dated_anew = report("Februari", "11", "B-30/LAP/02/2025", 1)
    assert alike(JANUARY, dated_anew) == 1.0
    assert list(alike_rows(rows_of(JANUARY, dated_anew), ALIKE)) == [(0, 1)]


def test_a_report_with_figures_of_its_own_is_another_one() -> None:
    assert alike(JANUARY, report("Februari", "11", "B-30/LAP/02/2025", 1, changed=10)) < ALIKE
    other = report("Februari", "11", "B-30/LAP/02/2025", 2)
    assert alike(JANUARY, other) < 0.1
    assert list(alike_rows(rows_of(JANUARY, other), ALIKE)) == []


def rows_of(*texts: str):  # type: ignore[no-untyped-def]
    rows = Rows()
    return [rows.row(text) for text in texts]


def test_numbers_that_are_no_dates_count() -> None:
    words = " ".join(WORDS[:100])
    assert alike(f"{words} jumlah 3 pegawai", f"{words} jumlah 4 pegawai") < 1
    assert alike(f"{words} Rp 1.250.000,00 saja", f"{words} Rp 1.350.000,00 saja") < 1
    assert alike(f"{words} pada 3 Maret 2025", f"{words} pada 14 April 2024") == 1
    assert alike(f"{words} triwulan II", f"{words} triwulan III") == 1


@pytest.mark.parametrize("text", ["", "Laporan Januari 2025", "kata " * (LEAST_WORDS - 1)])
def test_what_is_too_short_is_not_compared(text: str) -> None:
    assert Rows().row(text) is None
    assert list(alike_rows([], ALIKE)) == []


def test_rows_find_what_is_alike_among_many() -> None:
    texts = [report("Maret", "3", "1/2/2025", seed) for seed in range(40)]
    twins = [report("April", "9", "7/8/2025", seed) for seed in (5, 17)]
    found = set(alike_rows(rows_of(*texts, *twins), ALIKE))
    assert found == {(5, 40), (17, 41)}


def test_a_row_is_the_same_in_every_run() -> None:
    row = Rows().row(JANUARY)
    assert row is not None
    assert [int(number) for number in row[:3]] == FIRST_OF_JANUARY


FIRST_OF_JANUARY = [15655717, 4328869, 4294111]
