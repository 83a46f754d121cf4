from __future__ import annotations

from datetime import date

import pytest

from bukti.checking.spans import period_of, period_of_folder
from rules.periods import Period, Unit

PERIODS = [
    Period.of(Unit.YEAR, 2025),
    Period.of(Unit.SEMESTER, 2025, 2),
    Period.of(Unit.QUARTER, 2025, 3),
    Period.of(Unit.MONTH, 2025, 11),
    Period.of_day(date(2025, 2, 28)),
    Period(date(2020, 1, 1), date(2025, 1, 1)),
]


@pytest.mark.parametrize("period", PERIODS)
def test_a_label_is_read_as_it_is_written(period: Period) -> None:
    assert period_of(period.label) == period


@pytest.mark.parametrize("text", ["", "2025-13", "2025-Q5", "x", "2025-02-30", "2025-Q", "2025/x"])
def test_what_is_no_label_is_no_period(text: str) -> None:
    assert period_of(text) is None


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("2025/03 Maret/rapat/IMG_1.jpg", "2025-03"),
        ("AREA V/TW I/foto.jpg", "2025-Q1"),
        ("2025/foto.jpg", None),  # a year is no event
        ("foto 03 Maret 2025.jpg", None),  # the name of the file is its own
    ],
)
def test_the_nearest_folder_that_names_a_time(path: str, label: str | None) -> None:
    found = period_of_folder(path, 2025)
    assert (found.label if found else None) == label
