"""Values of query filters: which filters there are, and how years, months and dates are written in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from indexer.language.months import MONTHS
from indexer.language.tokens import normalise
from indexer.search.model import KEYWORDS

DATE_FILTER = "tanggal"
YEAR_FILTER = "tahun"
MONTH_FILTER = "bulan"
FILTERS = (*KEYWORDS, DATE_FILTER)
ALIASES = {"tgl": DATE_FILTER, "thn": YEAR_FILTER, "bln": MONTH_FILTER}

FIRST_YEAR, LAST_YEAR = 1945, 2100
"""Years that a filter takes. A month without a year stands for that month of MONTH_YEARS."""

MONTH_YEARS = range(1990, 2061)
"""The archive has evidence of some years around the plan's; every value costs an engine one look-up."""

CENTURY = 2000
"""Added to years of two digits, as in 14-03-25."""

SLIP_SHORT, SLIP_LONG, LONG_NAME = 1, 2, 6
"""Letters by which a name may differ from a filter's (of six letters or more: two) to be taken for a slip."""

Days = tuple[date | None, date | None]
"""A half-open range of days [first, after); None is unbounded."""

_RANGE = re.compile(r"\s*(?:\.{2,}|…)\s*")
_PARTS = re.compile(r"[-/.\s]+")


def canonical_name(name: str) -> str | None:
    """The filter meant by a name as typed; None if it is not one."""
    lowered = name.lower()
    return lowered if lowered in FILTERS else ALIASES.get(lowered)


def suggestion(name: str) -> str | None:
    """The filter that a name was probably meant to be; None if it is like none of them."""
    from rapidfuzz.distance import Levenshtein  # 20 ms to import, and needed for mistakes only

    best = min(FILTERS, key=lambda known: Levenshtein.distance(name.lower(), known))
    allowed = SLIP_LONG if len(best) >= LONG_NAME else SLIP_SHORT
    return best if Levenshtein.distance(name.lower(), best) <= allowed else None


def read_years(value: str) -> str | None:
    """`2025`, `2023..2025`, `2023..` as its canonical text; None if it is none of these."""
    bounds = _RANGE.split(value.strip())
    known = [int(bound) for bound in bounds if re.fullmatch(r"\d{4}", bound, re.ASCII)]
    is_understood = len(known) == sum(map(bool, bounds)) > 0 and len(bounds) <= 2 and known == sorted(known)
    return "..".join(bounds) if is_understood and FIRST_YEAR <= known[0] <= known[-1] <= LAST_YEAR else None


def years_of(canonical: str) -> list[str]:
    """The years that a canonical value stands for."""
    first, _, last = canonical.partition("..")
    if ".." not in canonical:
        return [first]
    return [str(year) for year in range(int(first or FIRST_YEAR), int(last or LAST_YEAR) + 1)]


def read_months(value: str) -> str | None:
    """`2025-03`, `03-2025`, `Maret 2025`, `maret`, `3` or a range as canonical text; None if not one."""
    bounds = [_read_month(bound) for bound in _RANGE.split(value.strip())]
    known = [bound for bound in bounds if bound]
    is_alike = len({len(bound) for bound in known}) == 1
    if len(known) != len(bounds) or not is_alike or len(known) > 2 or known != sorted(known):
        return None
    return "..".join(known)


def months_of(canonical: str) -> list[str]:
    """The months, `2025-03`, that a canonical value stands for."""
    first, _, last = canonical.partition("..")
    last = last or first
    if len(first) == 2:
        numbers = range(int(first), int(last) + 1)
        return [f"{year}-{month:02}" for year in MONTH_YEARS for month in numbers]
    return list(_months_between(first, last))


def read_days(value: str) -> Days | None:
    """A day, month or year, or a range with both ends included or one left open; None if none of these."""
    bounds = _RANGE.split(value.strip())
    spans = [_read_span(bound) if bound else None for bound in bounds]
    if (
        len(bounds) > 2
        or not any(bounds)
        or any(bound and not span for bound, span in zip(bounds, spans, strict=True))
    ):
        return None
    first, last = spans[0], spans[-1]
    if first and last and first[0] >= last[1]:
        return None
    return first and first[0], last and last[1]


def _read_month(text: str) -> str | None:
    parts = _PARTS.split(text)
    if len(parts) == 1 and parts[0].isdecimal() and parts[0].isascii() and len(parts[0]) <= 2:
        return f"{int(parts[0]):02}" if 1 <= int(parts[0]) <= 12 else None
    if len(parts) == 1:
        month = MONTHS.get(normalise(text))
        return f"{month:02}" if month else None
    span = _read_span(text) if len(parts) == 2 else None
    return f"{span[0]:%Y-%m}" if span else None


def _read_span(text: str) -> tuple[date, date] | None:
    """A day, month or year as [first day, day after the last)."""
    parts = _PARTS.split(text)
    if re.fullmatch(r"\d{8}", text, re.ASCII):
        parts = [text[:4], text[4:6], text[6:]]
    if len(parts) > 1 and not re.fullmatch(r"\d{4}", parts[0], re.ASCII):
        parts.reverse()
    numbers = [_number(part, place) for place, part in enumerate(parts)]
    year, month, day = [*numbers, None, None][:3]
    if len(parts) > 3 or not year or not FIRST_YEAR <= year <= LAST_YEAR or 0 in numbers:
        return None
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return first, first + timedelta(days=1)
    if month:
        return first, date(year + month // 12, month % 12 + 1, 1)
    return first, date(year + 1, 1, 1)


def _number(part: str, place: int) -> int:
    """A part of a date by its place (0 year, 1 month, 2 day); 0 if it is not understood."""
    if part.isdecimal() and part.isascii() and len(part) <= 4:
        number = int(part)
        return number + CENTURY if place == 0 and len(part) == 2 else number
    return MONTHS.get(normalise(part), 0) if place == 1 else 0


def _months_between(first: str, last: str) -> Iterator[str]:
    year, month = int(first[:4]), int(first[5:])
    while (found := f"{year}-{month:02}") <= last:
        yield found
        year, month = year + month // 12, month % 12 + 1
