"""Periods are half-open, so that neighbours share a bound and no day twice."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.periods import Partial, Period, Unit

YEARS = st.integers(1946, 2098)
COUNTS = {Unit.MONTH: 12, Unit.QUARTER: 4, Unit.SEMESTER: 2, Unit.YEAR: 1}
UNITS = st.sampled_from(list(COUNTS))


@given(YEARS, UNITS)
def test_the_parts_of_a_year_cover_each_day_once(year: int, unit: Unit) -> None:
    """With closed ends, 31 March would have belonged to no quarter or 1 April to two."""
    parts = [Period.of(unit, year, number) for number in range(1, COUNTS[unit] + 1)]
    assert parts[0].start == date(year, 1, 1)
    assert parts[-1].end == date(year + 1, 1, 1)
    for before, after in pairwise(parts):
        assert before.end == after.start
        assert not before.overlaps(after)


@given(YEARS, UNITS, st.data())
def test_a_period_knows_its_unit_and_label(year: int, unit: Unit, data: st.DataObject) -> None:
    number = data.draw(st.integers(1, COUNTS[unit]))
    period = Period.of(unit, year, number)
    assert period.unit is unit
    assert period.months == 12 // COUNTS[unit]
    label = {
        Unit.MONTH: f"{year}-{number:02}",
        Unit.QUARTER: f"{year}-Q{number}",
        Unit.SEMESTER: f"{year}-S{number}",
        Unit.YEAR: f"{year}",
    }
    assert period.label == label[unit]


@pytest.mark.parametrize(
    ("start", "end", "label"),
    [
        (date(2025, 3, 14), date(2025, 3, 15), "2025-03-14"),
        (date(2025, 1, 1), date(2025, 5, 1), "2025-01-01/2025-04-30"),
        (date(2025, 2, 1), date(2025, 5, 1), "2025-02-01/2025-04-30"),  # three months, no quarter
        (date(2023, 1, 1), date(2025, 1, 1), "2023-01-01/2024-12-31"),
    ],
)
def test_labels_of_days_and_spans(start: date, end: date, label: str) -> None:
    assert Period(start, end).label == label


@given(st.dates(date(1946, 1, 1), date(2098, 12, 31)), UNITS)
def test_every_day_lies_in_exactly_one_part(day: date, unit: Unit) -> None:
    one = Period.of_day(day)
    parts = [Period.of(unit, day.year, number) for number in range(1, COUNTS[unit] + 1)]
    assert [part.covers(one) for part in parts].count(True) == 1
    assert [part.overlaps(one) for part in parts].count(True) == 1


@pytest.mark.parametrize("number", [0, 5])
def test_there_is_no_fifth_quarter(number: int) -> None:
    with pytest.raises(ValueError, match="quarter"):
        Period.of(Unit.QUARTER, 2025, number)


@pytest.mark.parametrize(
    ("partial", "year", "period"),
    [
        (Partial(Unit.MONTH, 3), None, None),
        (Partial(Unit.MONTH, 3), 2025, "2025-03"),
        (Partial(Unit.MONTH, 3, 2024), 2025, "2024-03"),
        (Partial(Unit.DAY, 2, 2024, 29), None, "2024-02-29"),
        (Partial(Unit.DAY, 2, 2025, 29), None, None),
        (Partial(Unit.DAY, 2, 2025, 31), None, None),
        (Partial(Unit.MONTH, 13, 2025), None, None),
        (Partial(Unit.YEAR, 1, 1825), None, None),
        (Partial(Unit.DAY, 1, 9999, 1), None, None),
    ],
)
def test_a_partial_takes_a_year_and_never_guesses(
    partial: Partial, year: int | None, period: str | None
) -> None:
    found = partial.in_year(year)
    assert (found.label if found else None) == period


def test_months_counts_both_ends() -> None:
    assert Period(date(2025, 1, 31), date(2025, 2, 1) + timedelta(days=1)).months == 2
