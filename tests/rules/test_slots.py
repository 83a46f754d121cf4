"""Slots of an item: periods, labels, due dates; the bounds between them."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.pack.model import Cadence, Item
from rules.slots import is_period_name, slots_of

YEARS = st.integers(2000, 2090)


def item(cadence: Cadence, **more: object) -> Item:
    return Item("A-1", "", ("d",), cadence=cadence, **more)  # type: ignore[arg-type]


def test_a_month_is_due_at_its_end_and_some_days_of_grace_after() -> None:
    slots = slots_of(item(Cadence.MONTHLY), 2025, {"monthly": 10})
    assert [slot.label for slot in slots][:2] == ["2025-01", "2025-02"]
    assert slots[1].due == date(2025, 3, 10)


def test_the_second_quarter_is_due_on_the_last_of_june() -> None:
    assert slots_of(item(Cadence.QUARTERLY), 2025)[1].due == date(2025, 6, 30)


def test_named_periods_have_their_own_due_months() -> None:
    slots = slots_of(item(Cadence.QUARTERLY, periods=("Q2", "Q3"), due=(6, 8)), 2025)
    assert [(slot.label, slot.due) for slot in slots] == [
        ("2025-Q2", date(2025, 6, 30)),
        ("2025-Q3", date(2025, 8, 31)),
    ]


def test_once_is_one_slot_due_in_its_month() -> None:
    (slot,) = slots_of(item(Cadence.ONCE, due=(1,)), 2025)
    assert (slot.label, slot.due, slot.years) == ("2025", date(2025, 1, 31), (2025,))


def test_each_year_has_its_slot_and_other_years_share_one() -> None:
    each = slots_of(item(Cadence.ONCE, years=(2023, 2024), is_each_year=True), 2025)
    assert [(slot.label, slot.years) for slot in each] == [("2023", (2023,)), ("2024", (2024,))]
    (shared,) = slots_of(item(Cadence.ONCE, years=(2023, 2024)), 2025)
    assert shared.years == (2023, 2024)


@given(YEARS, st.sampled_from([Cadence.MONTHLY, Cadence.QUARTERLY, Cadence.SEMESTERLY]))
def test_recurring_slots_fill_the_year_without_gap_or_overlap(year: int, cadence: Cadence) -> None:
    slots = slots_of(item(cadence), year)
    assert slots[0].period.start == date(year, 1, 1)
    assert slots[-1].period.end == date(year + 1, 1, 1)
    assert all(one.period.end == next_.period.start for one, next_ in pairwise(slots))
    assert all(slot.due >= slot.period.start for slot in slots)


@pytest.mark.parametrize(
    ("name", "cadence", "fits"),
    [("M12", Cadence.MONTHLY, True), ("M13", Cadence.MONTHLY, False), ("Q2", Cadence.SEMESTERLY, False)],
)
def test_names_of_periods(name: str, cadence: Cadence, fits: bool) -> None:
    assert is_period_name(name, cadence) is fits
