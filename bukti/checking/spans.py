"""The days that labels and folders name, and what a use of a photo is put to. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bukti.checking.honesty import Event, Use
from rules.periods import Period, Unit
from rules.periods.names import find_in_name
from rules.slots import is_recurring

SHORTER_THAN = timedelta(days=300)
"""A folder that names a year names no event."""


def events_of(use: Use) -> Iterator[Event]:
    if is_recurring(use.slot.item):
        period = use.slot.slot.period
        yield Event(f"slot {use.slot.item.id}", period.start, period.end)
    if use.evidence.occasion:
        day = date.fromisoformat(use.evidence.occasion)
        yield Event("day", day, day + timedelta(days=1))


def period_of(label: str) -> Period | None:
    """Of a label as `Period.label` writes it; None for anything else."""
    first, _, last = label.partition("/")
    start = _one(first)
    end = _one(last) if last else start
    return Period(start.start, end.end) if start is not None and end is not None else None


def _one(label: str) -> Period | None:
    year, _, rest = label.partition("-")
    try:
        if not rest:
            return Period.of(Unit.YEAR, int(year))
        if rest[0] in "QS":
            return Period.of(Unit.QUARTER if rest[0] == "Q" else Unit.SEMESTER, int(year), int(rest[1:]))
        if "-" in rest:
            return Period.of_day(date.fromisoformat(label))
        return Period.of(Unit.MONTH, int(year), int(rest))
    except ValueError:
        return None


def period_of_folder(path: str, year: int) -> Period | None:
    """The month, quarter or semester that the nearest folder above a file names; None where none does."""
    for folder in reversed(path.split("/")[:-1]):
        for found in find_in_name(folder):
            period = found.in_year(year)
            if period is not None and period.end - period.start < SHORTER_THAN:
                return period
    return None
