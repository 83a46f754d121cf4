"""Which slots of an item a document fills, by the period it covers, else by its date. Pure.

The covered period, the document's date and the day it was received are three things: a report made in April
covers March, or the first quarter. What is only worked out from a date is said so, and never counts by itself
where a period is written somewhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from rules.match.model import Reason, ReasonCode
from rules.pack.model import Cadence, Item
from rules.periods import Period, Unit
from rules.reading.model import Quote, Reading, Where
from rules.slots import Slot, is_recurring

MAX_SLOTS = 3
"""Slots that one document may fill: a quarter's three months, not the six of a semester's report."""

MONTHS_OF_YEAR = 12
"""What is asked for of the whole year is not answered by a month's."""

ONE_DAY = timedelta(days=1)

REPORT_DAYS = {Unit.MONTH: 21, Unit.QUARTER: 45, Unit.SEMESTER: 60}
"""Days into a period up to which a report that names no period is on the one before."""


class Filled(NamedTuple):
    """Slots that a document fills (none, if nothing says which), what it covers, and why.

    `is_sure` is False when only a date says so.
    """

    slots: tuple[Slot, ...]
    period: str
    reasons: tuple[Reason, ...]
    is_sure: bool = True


def filled(item: Item, slots: Sequence[Slot], reading: Reading, *, is_event: bool) -> Filled:
    """`is_event`: the document is of the day it is dated (a meeting's paper, a picture), not on a time before."""
    if is_recurring(item):
        return _recurring(slots, reading, is_event)
    found = _once(slots, reading)
    part = next((period for period in reading.covered if period.months < MONTHS_OF_YEAR), None)
    if item.cadence is not Cadence.YEARLY or part is None or is_event:
        return found
    other = Reason(ReasonCode.OTHER_SPAN, "", reading.quotes.get("covered"), part.label)
    return found._replace(reasons=(*found.reasons, other), is_sure=False)


# --- once in the year, for certain years, or standing


def _once(slots: Sequence[Slot], reading: Reading) -> Filled:
    years, quote = years_of(reading)
    period = reading.covered[-1].label if reading.covered else (str(years[-1]) if years else "")
    period = period if reading.covered and reading.covered[-1].unit is not Unit.SPAN else _year_label(years)
    if not years:
        open_to_all = tuple(slot for slot in slots if not slot.years)
        reason = Reason(ReasonCode.NO_YEAR)
        return Filled(open_to_all or tuple(slots[:1]), "", (reason,), is_sure=bool(open_to_all))
    fitting = tuple(slot for slot in slots if not slot.years or set(slot.years) & set(years))
    reason = Reason(ReasonCode.PERIOD if reading.covered else ReasonCode.DATED, "", quote)
    if fitting:
        return Filled(fitting, period, (reason,))
    if _is_hint(reading):
        return Filled(tuple(slots[:1]), "", (Reason(ReasonCode.NO_YEAR, "", quote),), is_sure=False)
    if reading.covered and not _is_stated(quote) and (dated := _dated_within(slots, reading)):
        return Filled(dated, period, (Reason(ReasonCode.DATED, "", quote),), is_sure=False)
    return Filled(tuple(slots), period, (Reason(ReasonCode.WRONG_YEAR, "", quote, _year_label(years)),))


def years_of(reading: Reading) -> tuple[tuple[int, ...], Quote | None]:
    """The years a document is for: all that its stated period touches, else that of its day."""
    if reading.covered:
        years = {
            year
            for period in reading.covered
            for year in range(period.start.year, (period.end - ONE_DAY).year + 1)
        }
        return tuple(sorted(years)), reading.quotes.get("covered")
    day = reading.event_date or reading.document_date
    if day:
        return (day.year,), reading.quotes.get("document_date") or reading.quotes.get("event_date")
    if reading.year:
        return (reading.year,), reading.quotes.get("number")
    return ((reading.hinted_year,), reading.quotes.get("hinted_year")) if reading.hinted_year else ((), None)


def _is_hint(reading: Reading) -> bool:
    """Nothing states a year; what hints at one is not enough to turn a document away."""
    return not (reading.covered or reading.event_date or reading.document_date or reading.year)


def _year_label(years: Sequence[int]) -> str:
    return str(years[-1]) if years else ""


def _is_stated(quote: Quote | None) -> bool:
    """In the text itself; a year in a name or folder may be the year of filing."""
    return quote is not None and quote.where is Where.TEXT


def _dated_within(slots: Sequence[Slot], reading: Reading) -> tuple[Slot, ...]:
    day = reading.event_date or reading.document_date
    return tuple(slot for slot in slots if day and day.year in slot.years)


# --- each month, quarter or semester


def _recurring(slots: Sequence[Slot], reading: Reading, is_event: bool) -> Filled:
    quote = reading.quotes.get("covered")
    written = [period for period in reading.covered if period.unit is not Unit.YEAR]
    fitting = tuple(dict.fromkeys(slot for period in written for slot in _within(slots, period)))
    if fitting:
        reason = Reason(ReasonCode.PERIOD, "", quote)
        is_whole = len(fitting) == 1 and _covers_together(written, fitting[0])
        if is_event or is_whole or all(_is_span_of(period, fitting[0]) for period in written):
            return Filled(fitting, fitting[-1].label, (reason,))
        other = Reason(ReasonCode.OTHER_SPAN, "", quote, written[-1].label)
        return Filled(fitting, fitting[-1].label, (reason, other), is_sure=False)
    day = reading.event_date if is_event and reading.event_date else reading.document_date
    by_day = _of_day(slots, day, is_event) if day and not written else ()
    years, year_quote = years_of(reading)
    is_wrong_year = bool(years) and not {year for slot in slots for year in slot.years} & set(years)
    if is_wrong_year and not _is_hint(reading) and (reading.covered or not by_day):
        reason = Reason(ReasonCode.WRONG_YEAR, "", year_quote, _year_label(years))
        return Filled((), _label_of(reading), (reason,))
    if by_day:
        said = reading.quotes.get("document_date")
        return Filled(by_day, by_day[0].label, (Reason(ReasonCode.DATED, "", said),), is_sure=is_event)
    return Filled((), _label_of(reading), (Reason(ReasonCode.NO_PERIOD),), is_sure=False)


def _is_span_of(period: Period, slot: Slot) -> bool:
    """Whether a report on this period is what is expected: not one month's for a quarter, nor a quarter's for each of
    its months. Longer ones serve quarters and semesters."""
    if slot.period.unit is Unit.MONTH:
        return period.months == 1
    return period.months >= slot.period.months


def _covers_together(periods: Sequence[Period], slot: Slot) -> bool:
    """`April, Mei, Juni 2025` of a quarter."""
    inside = {period for period in periods if slot.period.covers(period)}
    return len(inside) > 1 and sum(period.months for period in inside) >= slot.period.months


def _within(slots: Sequence[Slot], period: Period) -> list[Slot]:
    """The slot that holds the period; of a longer period, all slots it covers whole."""
    holding = [slot for slot in slots if slot.period.covers(period)]
    covered = [slot for slot in slots if period.covers(slot.period)]
    return holding or (covered if len(covered) <= MAX_SLOTS else [])


def _of_day(slots: Sequence[Slot], day: date, is_event: bool) -> tuple[Slot, ...]:
    """The slot of an event's day; for a report early in a slot the one before."""
    for at, slot in enumerate(slots):
        if slot.period.start <= day < slot.period.end:
            is_late_report = (day - slot.period.start).days < REPORT_DAYS.get(slot.period.unit, 0)
            if is_event or not is_late_report:
                return (slot,)
            return (slots[at - 1],) if at else ()
    if (
        not is_event
        and slots
        and 0 <= (day - slots[-1].period.end).days < REPORT_DAYS.get(slots[-1].period.unit, 0)
    ):
        return (slots[-1],)
    return ()


def _label_of(reading: Reading) -> str:
    return reading.covered[-1].label if reading.covered else ""
