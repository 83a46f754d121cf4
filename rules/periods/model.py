"""A period is a half-open range of days, `[start, end)`; a find is a place in a text that names one."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

import msgspec

FIRST_YEAR = 1945
LAST_YEAR = 2099
"""Years that a document of an Indonesian office can speak of; a number outside them is no year."""


class Unit(StrEnum):
    """The size of a period, as it was written."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    SEMESTER = "semester"
    YEAR = "year"
    SPAN = "span"  # from one of the above to another


MONTHS_IN = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.SEMESTER: 6, Unit.YEAR: 12}


class Period(msgspec.Struct, frozen=True, order=True):
    """Days from `start` up to, not including, `end`: neighbours share a bound and no day twice."""

    start: date
    end: date

    @classmethod
    def of_day(cls, day: date) -> Period:
        return cls(day, day + timedelta(days=1))

    @classmethod
    def of(cls, unit: Unit, year: int, number: int = 1) -> Period:
        """The `number`-th (from 1) month, quarter or semester of a year, or the year. ValueError if none."""
        months = MONTHS_IN[unit]
        if not (1 <= number <= 12 // months and FIRST_YEAR <= year <= LAST_YEAR):
            raise ValueError(f"no {unit} {number} of {year}")
        return cls(_first_of_month(year, (number - 1) * months), _first_of_month(year, number * months))

    @property
    def unit(self) -> Unit:
        """The calendar unit that it is exactly, else SPAN."""
        if self.end - self.start == timedelta(days=1):
            return Unit.DAY
        if self.start.day == 1 and self.end.day == 1:
            months = self.months
            for unit, size in MONTHS_IN.items():
                if months == size and (self.start.month - 1) % size == 0:
                    return unit
        return Unit.SPAN

    @property
    def months(self) -> int:
        """Calendar months from the month of `start` to the month of the last day, both counted."""
        last = self.end - timedelta(days=1)
        return (last.year - self.start.year) * 12 + last.month - self.start.month + 1

    @property
    def label(self) -> str:
        """`2025-03-14`, `2025-03`, `2025-Q1`, `2025-S1`, `2025`;
        of other spans first and last day, `2025-01-01/2025-04-30`.
        """
        start = self.start
        match self.unit:
            case Unit.DAY:
                return start.isoformat()
            case Unit.MONTH:
                return f"{start.year}-{start.month:02}"
            case Unit.QUARTER:
                return f"{start.year}-Q{start.month // 3 + 1}"
            case Unit.SEMESTER:
                return f"{start.year}-S{start.month // 6 + 1}"
            case Unit.YEAR:
                return str(start.year)
        return f"{start.isoformat()}/{(self.end - timedelta(days=1)).isoformat()}"

    def covers(self, other: Period) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Period) -> bool:
        return self.start < other.end and other.start < self.end


class Origin(StrEnum):
    """What made the writing, where it is not simply the author stating a time."""

    WRITTEN = "written"
    CAMERA = "camera"  # the name a camera, phone or messenger gave
    SCANNER = "scanner"  # the name a scanning app gave
    UPLOAD = "upload"  # a timestamp put before the name by a web form: tells nothing of the document
    NUMBER = "number"  # part of a document's number, `…/III/2025`, `Nomor 13 Tahun 2023`


class Partial(msgspec.Struct, frozen=True):
    """A day, month, quarter, semester or year as written, perhaps without its year."""

    unit: Unit
    number: int = 1  # of the month (of a day too), quarter or semester
    year: int | None = None
    day: int = 0

    def in_year(self, year: int | None) -> Period | None:
        """The period it means, in its own year or else in `year`; None when that can't be (31 Februari)."""
        year = self.year or year
        if year is None:
            return None
        try:
            if self.unit is Unit.DAY and FIRST_YEAR <= year <= LAST_YEAR:
                return Period.of_day(date(year, self.number, self.day))
            return Period.of(self.unit, year, self.number)
        except (ValueError, KeyError):
            return None


class Find(msgspec.Struct, frozen=True):
    """A place in a text that names a day or a period: `text[start:end] == quote`."""

    start: int
    end: int
    quote: str
    first: Partial
    last: Partial | None = None  # for ranges: `Januari s.d. Maret 2025`
    other: Period | None = None  # what else it could mean: 03/04/2025 is taken day-first
    is_bare: bool = False  # a year standing alone, without `tahun`; weak
    origin: Origin = Origin.WRITTEN

    @property
    def unit(self) -> Unit:
        return Unit.SPAN if self.last else self.first.unit

    @property
    def year(self) -> int | None:
        return self.first.year

    @property
    def is_ambiguous(self) -> bool:
        return self.other is not None

    @property
    def is_impossible(self) -> bool:
        """No calendar has it (31 Februari 2025, Januari s.d. a month before): kept as text, never guessed."""
        return self.first.year is not None and self.period is None

    @property
    def period(self) -> Period | None:
        return self.in_year(None)

    def in_year(self, year: int | None) -> Period | None:
        """The period meant, `year` filling in for a year that is not written."""
        start = self.first.in_year(year)
        end = self.last.in_year(year) if self.last else start
        if start is None or end is None or start.start >= end.end:
            return None
        return Period(start.start, end.end)


def _first_of_month(year: int, months: int) -> date:
    return date(year + months // 12, months % 12 + 1, 1)
