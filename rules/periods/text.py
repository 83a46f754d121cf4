"""Finds days and periods in running text: `14 Maret 2025`, `03-2025`, `TW I`, `Januari s.d. Maret 2025`.

Each writing is found by itself, the surest form first; `neighbours` then joins ranges and shares years.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from rules.periods import patterns
from rules.periods.model import Find, Origin, Partial, Period, Unit
from rules.periods.neighbours import ONLY_RANGE, join
from rules.periods.words import (
    LETTERS_FOR_FUZZY,
    MONTH_NUMBER,
    MONTH_STARTS,
    PLAIN_MONTHS,
    ROMAN,
    WEEKDAYS,
    number_from_digits,
    number_from_words,
    ordinal,
)
from rules.phrases import is_one_slip

CENTURY_TURN = 80
"""Two-digit years below are 20xx, from here on 19xx."""

WEEKDAY_REACH = 12
"""Characters looked at before a numeric date for its weekday."""

LAW_REACH = 70
"""Characters looked at before a year for the `Nomor …` that it belongs to."""

_Finder = tuple[Callable[[str, bool], Iterator[Find]], re.Pattern[str]]


def find(text: str, *, is_name: bool = False) -> list[Find]:
    """Every day and period named in `text`, in order, without overlap.

    `is_name` reads as people abbreviate in titles and names of files: `Mar 25` is March 2025, and a month
    may stand without a year. Numeric dates are day-first; where month-first is possible too, `other` has it.
    """
    low = lowered(text)
    return _quoted(join(_found(low, is_name, _FINDERS), low), text)


def find_days(text: str) -> list[Find]:
    """The days, and spans of days, that `find` finds in running text, in a fraction of its time."""
    low = lowered(text)
    days = _found(low, False, _DAY_FINDERS)
    if any(day.year is None for day in days):  # it may share the year of a month that follows
        return [found for found in find(text) if found.first.unit is Unit.DAY]
    return _quoted(join(days, low), text) if days else []


def _found(low: str, is_name: bool, finders: Iterable[_Finder]) -> list[Find]:
    """What the finders find, where no finder before has found anything; in order of place, without quotes."""
    occupied = bytearray(len(low))
    finds: list[Find] = []
    for finder, sign in finders:
        if not sign.search(low):
            continue
        for found in finder(low, is_name):
            if occupied.find(1, found.start, found.end) < 0:
                occupied[found.start : found.end] = b"\1" * (found.end - found.start)
                finds.append(found)
    finds.sort(key=lambda found: found.start)
    return finds


def _quoted(finds: Iterable[Find], text: str) -> list[Find]:
    return [replace(found, quote=text[found.start : found.end]) for found in finds]


def lowered(text: str) -> str:
    """Lower case without changing the length, so that places stay true."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def numeric(found: re.Match[str], first: int, second: int, year: int) -> Find:
    """The day is the first of two numbers, unless only the other way makes a date; `other` keeps a doubt.

    A weekday written before (`Rabu, 12/02/2025`) settles it.
    """
    day_first, month_first = Partial(Unit.DAY, second, year, first), Partial(Unit.DAY, first, year, second)
    reading, other = day_first.in_year(None), month_first.in_year(None)
    if reading is None and other is not None:
        return _at(found, month_first)
    if reading is None or other is None or reading == other:
        return _at(found, day_first)
    weekday = _weekday_before(found)
    if weekday == other.start.weekday() != reading.start.weekday():
        return _at(found, month_first)
    return _at(found, day_first, other=None if weekday == reading.start.weekday() else other)


def full_year(typed: str) -> int:
    """2025 of `2025`, `2O25` and `25`."""
    year = number_from_digits(typed)
    if len(typed) > 2:
        return year
    return year + (2000 if year < CENTURY_TURN else 1900)


def _weekday_before(found: re.Match[str]) -> int | None:
    before = found.string[max(0, found.start() - WEEKDAY_REACH) : found.start()]
    weekday = patterns.WEEKDAY_BEFORE.search(before)
    return WEEKDAYS[weekday["weekday"].replace("'", "").replace("’", "")] if weekday else None


# --- days -------------------------------------------------------------------------------------------------


def _spelled(low: str, _is_name: bool) -> Iterator[Find]:
    for found in patterns.SPELLED.finditer(low):
        day, year = (
            int(typed) if typed.isdecimal() else number_from_words(typed)
            for typed in found.group("day", "year")
        )
        yield _at(found, Partial(Unit.DAY, MONTH_NUMBER[found["month"]], year, day))


def _numeric(low: str, _is_name: bool) -> Iterator[Find]:
    for found in patterns.NUMERIC.finditer(low):
        if len(found["year"]) == 2 and found["sign"] == "." and len(found["a"] + found["b"]) < 4:
            continue  # 1.2.10 numbers a section
        yield numeric(found, int(found["a"].replace(" ", "")), int(found["b"]), full_year(found["year"]))
    for found in patterns.ISO.finditer(low):
        yield _at(found, Partial(Unit.DAY, int(found["b"]), int(found["year"]), int(found["a"])))


def _month_first_days(low: str, _is_name: bool) -> Iterator[Find]:
    for found in patterns.MONTH_FIRST.finditer(low):
        yield _at(found, _day(found["days"], MONTH_NUMBER[found["month"]], int(found["year"])))


def _days(low: str, is_name: bool) -> Iterator[Find]:
    for found in patterns.DAYS.finditer(low):
        typed = found["year"] or found["glued"]
        end = found.end()
        if not typed and found["short"]:
            if is_name or patterns.ENDS_HERE.match(low, end):
                typed = found["short"]
            else:
                end = found.end("month")
        month = MONTH_NUMBER[found["month"]]
        if not typed and (found["month"] not in PLAIN_MONTHS or (is_name and _is_listing(found, month))):
            continue
        yield from _days_of(found, month, full_year(typed) if typed else None, end)


def _days_of(found: re.Match[str], month: int, year: int | None, end: int) -> Iterator[Find]:
    """The single days of `13, 14 dan 15 Maret 2025`, or the one span of `13 s.d. 15 Maret 2025`."""
    pieces = list(patterns.DAY_APART.finditer(found["days"]))
    days = [_day(piece.group(), month, year) for piece in pieces]
    signs = patterns.JOIN_APART.findall(found["days"])
    if len(days) == 2 and len(signs) == 1 and ONLY_RANGE.fullmatch(signs[0]):
        yield Find(found.start(), end, "", days[0], days[1])
        return
    offset = found.start("days")
    for piece, day in zip(pieces, days, strict=True):
        stop = end if day is days[-1] else offset + piece.end()
        yield Find(offset + piece.start(), stop, "", day)


def _is_listing(found: re.Match[str], month: int) -> bool:
    """Folders are numbered like their months: `03. Maret`, `03 Maret`."""
    return "." in found["gap"] or (found["days"].isdecimal() and int(found["days"]) == month)


def _misread_days(low: str, _is_name: bool) -> Iterator[Find]:
    for found in patterns.DAYS_MISREAD.finditer(low) if _MISREAD_DAY.search(low) else ():
        if found["word"] not in MONTH_NUMBER and (month := _month_like(found["word"])):
            yield _at(found, _day(found["days"], month, full_year(found["year"])))


def _month_like(word: str) -> int:
    """The month whose name differs from `word` in one letter; 0 if none or several."""
    near = {
        MONTH_NUMBER[name]
        for name in PLAIN_MONTHS
        if len(name) >= LETTERS_FOR_FUZZY and is_one_slip(name, word)
    }
    return near.pop() if len(near) == 1 else 0


def _day(typed: str, month: int, year: int | None) -> Partial:
    return Partial(Unit.DAY, month, year, number_from_digits(typed))


# --- months and longer ------------------------------------------------------------------------------------


def _months(low: str, is_name: bool) -> Iterator[Find]:
    for found in patterns.MONTHS.finditer(low):
        name = found["month"]
        is_plain = name in PLAIN_MONTHS
        typed = found["year"] or found["glued"]
        if not typed and (is_name or not is_plain):
            typed = found["short"]
        if (
            not typed
            and not is_name
            and not is_plain
            and not patterns.MONTH_AFTER.match(low, found.end("month"))
        ):
            continue
        end = found.end() if typed else found.end("month")
        yield Find(
            found.start(),
            end,
            "",
            Partial(Unit.MONTH, MONTH_NUMBER[name], full_year(typed) if typed else None),
        )


def _numeric_months(low: str, _is_name: bool) -> Iterator[Find]:
    for found in patterns.IN_NUMBER.finditer(low):
        typed = found["month"].replace("l", "i")
        month = int(typed) if typed.isdecimal() else ROMAN.get(typed, 0)
        if month:
            yield _at(found, Partial(Unit.MONTH, month, int(found["year"])), origin=Origin.NUMBER)
    for pattern in (patterns.NUMERIC_MONTH, patterns.ISO_MONTH):
        for found in pattern.finditer(low):
            yield _at(found, Partial(Unit.MONTH, int(found["month"]), int(found["year"])))


def _quarters(low: str, _is_name: bool) -> Iterator[Find]:
    for found in patterns.QUARTERS.finditer(low):
        year, end = _year_after(low, found.end())
        if found["q"]:
            yield Find(found.start(), end, "", Partial(Unit.QUARTER, int(found["q"]), year))
        else:
            yield from _counted(found, Unit.QUARTER, year, end)


def _semesters(low: str, _is_name: bool) -> Iterator[Find]:
    for found in patterns.SEMESTERS.finditer(low):
        yield from _counted(found, Unit.SEMESTER, *_year_after(low, found.end()))


def _year_after(low: str, end: int) -> tuple[int | None, int]:
    after = patterns.YEAR_AFTER.match(low, end)
    return (int(after["year"]), after.end()) if after else (None, end)


def _counted(found: re.Match[str], unit: Unit, year: int | None, end: int) -> Iterator[Find]:
    """`I`, `I dan II` or `I s.d. III` after the word for quarter or semester."""
    pieces = list(patterns.ORDINAL_APART.finditer(found["which"]))
    counted = [Partial(unit, ordinal(piece.group()), year) for piece in pieces]
    if len(pieces) == 2 and ONLY_RANGE.match(found["which"], pieces[0].end()):
        yield Find(found.start(), end, "", counted[0], counted[1])
        return
    offset = found.start("which")
    for piece, partial in zip(pieces, counted, strict=True):
        start = found.start() if partial is counted[0] else offset + piece.start()
        stop = end if partial is counted[-1] else offset + piece.end()
        yield Find(start, stop, "", partial)


def _years(low: str, _is_name: bool) -> Iterator[Find]:
    for found in patterns.STATED_YEAR.finditer(low):
        before = low[max(0, found.start() - LAW_REACH) : found.start()]
        origin = Origin.NUMBER if patterns.LAW_BEFORE.search(before) else Origin.WRITTEN
        yield _at(found, Partial(Unit.YEAR, 1, int(found["year"])), origin=origin)
    for found in patterns.BARE_YEAR.finditer(low):
        yield _at(found, Partial(Unit.YEAR, 1, int(found["year"])), is_bare=True)


def _at(
    found: re.Match[str],
    first: Partial,
    last: Partial | None = None,
    *,
    other: Period | None = None,
    is_bare: bool = False,
    origin: Origin = Origin.WRITTEN,
) -> Find:
    return Find(found.start(), found.end(), "", first, last, other, is_bare, origin)


_MISREAD_DAY = re.compile(rf"\d[lio]?\s[a-z0-9]{{{LETTERS_FOR_FUZZY},10}}\s[12]")
_A_MONTH = "|".join(MONTH_STARTS)

_DAY_FINDERS: tuple[_Finder, ...] = (
    (_spelled, re.compile("belas|puluh|ribu|bulan")),
    (_numeric, re.compile(r"\d\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d")),
    (_month_first_days, re.compile(r"\d,\s?[12]")),
    (_days, re.compile(rf"\d[lio]?[\s_.,/-]{{0,4}}(?:bulan\s{{1,3}})?(?:{_A_MONTH})")),
    (_misread_days, re.compile(r"\s2")),
)
_FINDERS: tuple[_Finder, ...] = (
    *_DAY_FINDERS,
    (_quarters, re.compile("t\\.?w|tri|trw|uart|wart|q")),
    (_semesters, re.compile("sem|smt|sms")),
    (_numeric_months, re.compile(r"[/-](?:\s?(?:19|20)\d\d|(?<=\d.)[01])")),
    (_months, re.compile(_A_MONTH)),
    (_years, re.compile("19|20")),
)
"""From the surest form to the least, each with what a text must hold for it to be worth looking."""
