"""Slots by the period a document covers, or by its date; each test names the mistake that it prevents."""

from __future__ import annotations

from datetime import date

import pytest

from rules.match.model import ReasonCode
from rules.match.when import filled, years_of
from rules.pack.model import Cadence, Item
from rules.periods import Period, Unit
from rules.reading.model import Quote, Reading, Where
from rules.slots import slots_of

QUOTE = Quote(Where.TEXT, "…", 1)
MONTHLY = Item("x-1", "", ("d",), cadence=Cadence.MONTHLY)
QUARTERLY = Item("x-2", "", ("d",), cadence=Cadence.QUARTERLY)
ONCE = Item("x-3", "", ("d",))
STANDING = Item("x-4", "", ("d",), cadence=Cadence.STANDING)


def reading(*covered: Period, day: date | None = None, event: date | None = None) -> Reading:
    quotes = {"covered": QUOTE, "document_date": QUOTE}
    return Reading(covered=covered, document_date=day, event_date=event, quotes=quotes)


def labels(item: Item, found: Reading, *, is_event: bool = False) -> list[str]:
    return [slot.label for slot in filled(item, slots_of(item, 2025), found, is_event=is_event).slots]


def test_the_covered_month_decides_not_the_date() -> None:
    march = Period.of(Unit.MONTH, 2025, 3)
    assert labels(MONTHLY, reading(march, day=date(2025, 4, 4))) == ["2025-03"]


def test_a_month_falls_into_its_quarter() -> None:
    assert labels(QUARTERLY, reading(Period.of(Unit.MONTH, 2025, 5))) == ["2025-Q2"]


def test_a_quarters_report_fills_its_three_months_and_a_semesters_not_six() -> None:
    assert labels(MONTHLY, reading(Period.of(Unit.QUARTER, 2025, 1))) == ["2025-01", "2025-02", "2025-03"]
    assert labels(MONTHLY, reading(Period.of(Unit.SEMESTER, 2025, 1))) == []


@pytest.mark.parametrize(
    ("day", "is_event", "slot"),
    [
        (date(2025, 4, 4), False, "2025-03"),  # a report made in April covers March
        (date(2025, 4, 28), False, "2025-04"),
        (date(2025, 4, 4), True, "2025-04"),  # a meeting is of its own day
        (date(2026, 1, 8), False, "2025-12"),
    ],
)
def test_a_date_stands_in_for_the_period(day: date, is_event: bool, slot: str) -> None:
    assert labels(MONTHLY, reading(day=day), is_event=is_event) == [slot]


def test_a_day_early_in_january_is_no_report_of_this_year() -> None:
    assert labels(MONTHLY, reading(day=date(2025, 1, 6))) == []


def test_only_a_date_is_not_sure_for_a_report_and_sure_for_an_event() -> None:
    slots = slots_of(MONTHLY, 2025)
    assert not filled(MONTHLY, slots, reading(day=date(2025, 4, 4)), is_event=False).is_sure
    assert filled(MONTHLY, slots, reading(day=date(2025, 4, 4)), is_event=True).is_sure


def test_half_open_years_do_not_touch_the_next() -> None:
    assert years_of(reading(Period.of(Unit.YEAR, 2024)))[0] == (2024,)
    span = Period(date(2023, 1, 1), date(2025, 1, 1))
    assert years_of(reading(span))[0] == (2023, 2024)


def test_a_year_that_does_not_count_is_said() -> None:
    found = filled(ONCE, slots_of(ONCE, 2025), reading(Period.of(Unit.YEAR, 2024)), is_event=False)
    assert [reason.code for reason in found.reasons] == [ReasonCode.WRONG_YEAR]


def test_a_standing_document_may_be_of_any_year_or_none() -> None:
    slots = slots_of(STANDING, 2025)
    old = filled(STANDING, slots, reading(Period.of(Unit.YEAR, 2022)), is_event=False)
    undated = filled(STANDING, slots, reading(), is_event=False)
    assert old.is_sure
    assert undated.is_sure


def test_three_months_together_are_their_quarter() -> None:
    months = [Period.of(Unit.MONTH, 2025, month) for month in (4, 5, 6)]
    assert filled(QUARTERLY, slots_of(QUARTERLY, 2025), reading(*months), is_event=False).is_sure
    assert not filled(QUARTERLY, slots_of(QUARTERLY, 2025), reading(*months[:2]), is_event=False).is_sure


def test_what_is_asked_for_of_the_year_is_not_answered_by_a_months() -> None:
    yearly = Item("x-5", "", ("d",), cadence=Cadence.YEARLY)
    whole = filled(yearly, slots_of(yearly, 2025), reading(Period.of(Unit.YEAR, 2025)), is_event=False)
    month = filled(yearly, slots_of(yearly, 2025), reading(Period.of(Unit.MONTH, 2025, 4)), is_event=False)
    assert whole.is_sure
    assert not month.is_sure
    assert ReasonCode.OTHER_SPAN in {reason.code for reason in month.reasons}
