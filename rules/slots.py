"""Slots: what must be there, for which period, by when. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from rules.pack.model import Cadence, Item, Pack
from rules.periods import Period, Unit

UNIT_OF = {Cadence.MONTHLY: Unit.MONTH, Cadence.QUARTERLY: Unit.QUARTER, Cadence.SEMESTERLY: Unit.SEMESTER}
COUNT_OF = {Unit.MONTH: 12, Unit.QUARTER: 4, Unit.SEMESTER: 2}
LETTER_OF = {"M": Unit.MONTH, "Q": Unit.QUARTER, "S": Unit.SEMESTER}

_PERIOD = re.compile(r"(?P<letter>[MQS])0?(?P<number>[1-9]\d?)")


class Slot(msgspec.Struct, frozen=True):
    """Item × period. `label` is that of the period: `2025-03`, `2025-Q1`, `2025-S1`, `2025`."""

    item: str
    label: str
    period: Period
    due: date  # the last day on which it is in time
    years: tuple[int, ...] = ()  # of documents that may fill it; empty: any year


def slots_of(item: Item, year: int, grace: Mapping[str, int] | None = None) -> tuple[Slot, ...]:
    """The slots of an item in a plan's year, in order of time. `grace`: days after the due month, by cadence."""
    days = timedelta(days=(grace or {}).get(item.cadence, 0))
    unit = UNIT_OF.get(item.cadence)
    if unit is not None:
        numbers = [_number(name, unit) for name in item.periods] or list(range(1, COUNT_OF[unit] + 1))
        periods = [Period.of(unit, year, number) for number in numbers]
        due = item.due if len(item.due) == len(periods) else [_last_month(period) for period in periods]
        return tuple(
            Slot(item.id, period.label, period, _end_of(year, month) + days, (year,))
            for period, month in zip(periods, due, strict=True)
        )
    whole, due_on = Period.of(Unit.YEAR, year), _end_of(year, item.due[-1] if item.due else 12) + days
    if item.is_each_year and item.years:
        return tuple(
            Slot(item.id, str(counted), Period.of(Unit.YEAR, counted), due_on, (counted,))
            for counted in item.years
        )
    years = item.years or (() if item.cadence is Cadence.STANDING else (year,))
    return (Slot(item.id, str(year), whole, due_on, years),)


def pack_slots(pack: Pack) -> dict[str, tuple[Slot, ...]]:
    """The slots of every item of a pack, by item, in the plan's order."""
    return {item.id: slots_of(item, pack.year, pack.timing.grace) for item in pack.items}


def is_recurring(item: Item) -> bool:
    return item.cadence in UNIT_OF


def is_period_name(name: str, cadence: Cadence) -> bool:
    """Whether `M03`, `Q2`, `S1` names a period of this cadence."""
    unit = UNIT_OF.get(cadence)
    found = _PERIOD.fullmatch(name)
    return bool(
        unit and found and LETTER_OF[found["letter"]] is unit and int(found["number"]) <= COUNT_OF[unit]
    )


def _number(name: str, unit: Unit) -> int:
    found = _PERIOD.fullmatch(name)
    if found is None or LETTER_OF[found["letter"]] is not unit:
        raise ValueError(f"no {unit}: {name}")
    return int(found["number"])


def _last_month(period: Period) -> int:
    return (period.end - timedelta(days=1)).month


def _end_of(year: int, month: int) -> date:
    """The last day of a month."""
    return Period.of(Unit.MONTH, year, month).end - timedelta(days=1)
