"""When an item is expected: its own words first, then the indicator's target. Pure.

A target of the whole year says nothing of how often: the item is then expected once within it. Whatever is not plain
goes into the doubts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from rules.importer.model import DoubtCode, When
from rules.pack.model import Cadence
from rules.periods import Find, Period, Unit, find
from rules.slots import COUNT_OF, LETTER_OF, UNIT_OF

CADENCE_WORDS: Mapping[Cadence, re.Pattern[str]] = {
    Cadence.MONTHLY: re.compile(r"\bbulanan\b|\b(?:tiap|setiap|per)\s*bulan\b", re.IGNORECASE),
    Cadence.QUARTERLY: re.compile(
        r"\btri?wulan(?:an)?\b|\btribulan(?:an)?\b|\b(?:tiap|setiap|per)\s*(?:tri?wulan|tiga\s+bulan)\b|\btiga\s*bulanan\b",
        re.IGNORECASE,
    ),
    Cadence.SEMESTERLY: re.compile(r"\bsemester(?:an)?\b|\benam\s*bulanan\b", re.IGNORECASE),
}
"""How an item says how often it is expected, the most frequent first."""

MONTHS = 12
GAPS: Mapping[int, Cadence] = {1: Cadence.MONTHLY, 3: Cadence.QUARTERLY, 6: Cadence.SEMESTERLY}
"""Months from one to the next, by cadence."""

GAP_SLACK = 1  # months by which a gap may differ (Juli, Desember)
TITLE_LINES = 12  # in which a document says of which year it is
LONGEST_RANGE = 10  # years that `2025-2029` may go on

_YEAR_RANGE = re.compile(
    r"\b((?:19|20)\d\d)\s*(?:[-–/]|s\.?\s?/?\s?d\.?|sampai(?:\s+dengan)?)\s*((?:19|20)\d\d)\b"
)
_REGULATION = re.compile(
    r"\b(?:per(?:men|pres|aturan|ka)\w*|undang|uu|pp|se|surat edaran|keputusan|nomor)\b|\d/(?:19|20)\d\d",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")

Why = tuple[DoubtCode, str, str]


class Target(NamedTuple):
    """What a target says. `months`: those named one by one; `last`: the month by which it is due (0: not said)."""

    months: tuple[int, ...] = ()
    last: int = 0
    is_whole_year: bool = False
    is_read: bool = False


def plan_year(targets: Sequence[str]) -> int:
    """The year that the targets name most; 0 if they name none."""
    years = [int(year) for target in targets for year in _YEAR.findall(target)]
    return max(set(years), key=lambda year: (years.count(year), year)) if years else 0


def title_year(lines: Sequence[str]) -> int:
    """The year that the lines at the top of a document name most; 0 if they name none. Years of regulations are none
    of the document's."""
    named = [line for line in lines[:TITLE_LINES] if not _REGULATION.search(line)]
    return plan_year(named)


def read_target(text: str, year: int) -> Target:
    """The months and the end of a target within the plan's year."""
    spans = [period for found in find(text) if _is_target(found) and (period := found.in_year(year))]
    if not spans:
        return Target()
    named = [
        period.start.month for period in spans if period.unit is Unit.MONTH and period.start.year == year
    ]
    wide = [period for period in spans if period.unit is not Unit.MONTH]
    if len(named) > 1:
        return Target(tuple(sorted(set(named))), max(named), is_read=True)
    ends = [_last_month(period, year) for period in spans]
    is_whole = any(_last_month(p, year) == MONTHS and p.start.month == 1 and p.months >= MONTHS for p in wide)
    return Target((), max(ends), is_whole and not named, is_read=max(ends) > 0)


def _is_target(found: Find) -> bool:
    return not (found.is_bare and found.first.unit is Unit.YEAR) and not found.is_impossible


def _last_month(period: Period, year: int) -> int:
    """The month of the plan's year in which a period ends; 0 if it ends before."""
    if period.end.year < year or (period.end.year == year and period.end.month == 1):
        return 0
    return MONTHS if period.end.year > year else period.end.month - 1 or 1


def read_when(item: str, target_text: str, year: int) -> tuple[When, list[Why]]:
    """When an item is expected, and why that may be read wrongly."""
    doubts: list[Why] = []
    target = read_target(target_text, year)
    if target_text and not target.is_read:
        doubts.append((DoubtCode.TARGET_UNREAD, target_text, ""))
    named = _named_periods(item, year)
    if named is not None:
        return named, doubts
    cadence = _own_cadence(item, doubts)
    if cadence is not None:
        return _recurring(cadence, item, target, target_text, doubts), doubts
    if len(target.months) > 1:
        return _of_months(target, target_text, doubts), doubts
    years, is_each = _years(item, year)
    due = (target.last,) if target.last else ()
    return When(Cadence.ONCE, due=due, years=years, is_each_year=is_each), doubts


def _own_cadence(item: str, doubts: list[Why]) -> Cadence | None:
    """The cadence that an item's words say; of several the least frequent, which asks for no more than is said."""
    said = [cadence for cadence, words in CADENCE_WORDS.items() if words.search(item)]
    if len(said) > 1:
        doubts.append((DoubtCode.TWO_CADENCES, item, said[-1]))
    return said[-1] if said else None


def _recurring(cadence: Cadence, item: str, target: Target, target_text: str, doubts: list[Why]) -> When:
    of_target = _cadence_of(target.months)
    if of_target is cadence:
        return _of_months(target, target_text, doubts)
    if target.is_read and not target.is_whole_year:
        doubts.append((DoubtCode.WORD_BEATS_TARGET, item, target_text))
    return When(cadence)


def _cadence_of(months: Sequence[int]) -> Cadence | None:
    """The cadence of months named one by one, by the gaps between them; None if they have none."""
    if len(months) < 2:
        return None
    gaps = [later - earlier for earlier, later in pairwise(months)]
    for gap, cadence in GAPS.items():
        slack = GAP_SLACK if gap > 1 else 0
        if all(abs(one - gap) <= slack for one in gaps):
            return cadence
    return None


def _of_months(target: Target, target_text: str, doubts: list[Why]) -> When:
    """`Maret, Juni, September, Desember` → quarterly; `Juli, Desember` → semesterly, due in these months."""
    cadence = _cadence_of(target.months)
    if cadence is None:
        doubts.append((DoubtCode.TARGET_UNEVEN, target_text, Cadence.ONCE))
        return When(Cadence.ONCE, due=(target.last,))
    unit = UNIT_OF[cadence]
    length = MONTHS // COUNT_OF[unit]
    numbers = [(month - 1) // length + 1 for month in target.months]
    if len(set(numbers)) < len(
        numbers
    ):  # a report comes after its period: `Juli, Desember` are both semesters
        numbers = list(range(1, len(numbers) + 1))
    begins = [(number - 1) * length + 1 for number in numbers]
    if len(numbers) > COUNT_OF[unit] or any(
        month < begin for month, begin in zip(target.months, begins, strict=True)
    ):
        doubts.append((DoubtCode.TARGET_UNEVEN, target_text, Cadence.ONCE))
        return When(Cadence.ONCE, due=(target.last,))
    letter = next(name for name, one in LETTER_OF.items() if one is unit)
    is_all = len(numbers) == COUNT_OF[unit]
    is_plain = all(month == number * length for month, number in zip(target.months, numbers, strict=True))
    if not is_all or not is_plain:
        doubts.append((DoubtCode.TARGET_UNEVEN, target_text, ", ".join(f"{letter}{n}" for n in numbers)))
    periods = () if is_all else tuple(_period_name(letter, number) for number in numbers)
    return When(cadence, periods, () if is_plain else target.months)


def _period_name(letter: str, number: int) -> str:
    return f"M{number:02}" if letter == "M" else f"{letter}{number}"


def _named_periods(item: str, year: int) -> When | None:
    """`Laporan TW I dan TW II 2025` expects just these; None where an item names no period of its own."""
    found = [one for one in find(item) if one.first.unit in LETTER_OF.values() and one.last is None]
    units = {one.first.unit for one in found}
    if len(units) != 1 or any(one.year not in (None, year) for one in found):
        return None
    unit = units.pop()
    letter = next(name for name, one in LETTER_OF.items() if one is unit)
    cadence = next(cadence for cadence, one in UNIT_OF.items() if one is unit)
    numbers = sorted({one.first.number for one in found})
    return When(cadence, tuple(_period_name(letter, number) for number in numbers))


def _years(item: str, year: int) -> tuple[tuple[int, ...], bool]:
    """The years that an item names, if not only the plan's; and whether one document is due for each of them."""
    ranges = [(int(one), int(other)) for one, other in _YEAR_RANGE.findall(item)]
    wide = {n for one, other in ranges if 0 < other - one <= LONGEST_RANGE for n in range(one, other + 1)}
    single = {int(found) for found in _YEAR.findall(_YEAR_RANGE.sub(" ", item))}
    years = tuple(sorted(wide | single))
    if not years or years == (year,):
        return (), False
    return years, not wide and len(years) > 1
