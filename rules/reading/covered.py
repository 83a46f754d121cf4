"""The period a document covers, as its title, its labels or its name state it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from rules.periods import Find, Origin, Period, Unit, find
from rules.periods.words import MONTH_NUMBER
from rules.reading.lines import Lines
from rules.reading.model import Quote, Where
from rules.reading.names import Name

GRACE = timedelta(days=31)
"""How far after the document's date a period without a year may begin: a report of December, dated in January,
covers last year's; an agenda for June, dated in May, this year's."""

OPENING_LINES = 10
"""Lines of the head, and …"""

OPENING_CHARS = 60
"""… characters of each, within which a period may stand that a text opens with."""

MAX_YEAR_TERMS = 3
"""Terms of a line that a year can be alone in: `TAHUN ANGGARAN 2025`."""

OPENING_WORDS = frozenset(
    {*MONTH_NUMBER, "triwulan", "tw", "semester", "kurun", "periode", "bulan", "sampai", "s"}
)
"""First words, one of which such a line has."""

_OPENING = re.compile(
    r"(?:kurun(?: waktu)?|periode|(?:pada )?bulan|sampai dengan|s\.?\s?d\.?)?\W*", re.IGNORECASE
)
_YEAR_ENDS = re.compile(r"^(?!.*\b(?:no\.?|nomor)\b).*?(?P<year>\btahun 20\d\d)$")
COVER_LINES, COVER_TERMS = 6, 12
"""Lines of a cover that may end with its year, and terms that they may have: `Pusat Data Tahun 2023`."""
_BUDGET_YEAR = "tahun anggaran"
_CLOSING = re.compile(r"\s*(?:[.:;,)–-]|$)")


class Covered(NamedTuple):
    """Periods, in order, and the words that state them. `is_plain_year`: no more than a year is named."""

    periods: tuple[Period, ...]
    is_plain_year: bool
    quote: Quote


def covered_by(
    title: Sequence[Find],
    title_quote: Quote | None,
    lines: Lines,
    names: Sequence[Name],
    day: date | None,
    is_clear: bool,
) -> Covered | None:
    """What the document covers, as its title, else a label, else its opening words, else a month or quarter in its
    name, else its cover states. A mere year in the name counts where the document's date is not clear, folders where
    it has none. `title`: what is found in it.
    """
    in_title = _covered(title, title_quote, day) if title_quote else None
    stated = in_title or _in_labels(lines, day) or _at_opening(lines)
    if stated:
        return stated
    named = _in_names(names, day, _year_in(title))
    if named and not named.is_plain_year:
        return named
    found = _on_cover(lines) or (None if is_clear else named)
    return found or (_in_folders(names) if day is None else None)


def _in_labels(lines: Lines, dated: date | None) -> Covered | None:
    """What `Periode: …`, `Bulan: …`, `Triwulan: …` in the head say."""
    finds: list[Find] = []
    quote = None
    for label in lines.labelled("period_labels"):
        if label.at < lines.body and label.value:
            line = lines.head[label.at]
            more = find(line.text, is_name=True)
            if more and quote is None:
                quote = Quote(Where.TEXT, line.text, line.page)
            finds += more
    return _covered(finds, quote, dated) if quote else None


def _at_opening(lines: Lines) -> Covered | None:
    """The period that the one line begins with which begins with any: `Triwulan I 2025. Kewajiban …`, `Kurun Januari
    s.d. Maret 2025`. Where more lines do, they are the rows of a table."""
    found: list[Covered] = []
    for line in lines.head[: min(OPENING_LINES, lines.body)]:
        if not any(term in OPENING_WORDS for term in line.terms[:2]):
            continue
        opening = find(line.text[:OPENING_CHARS])
        first = next((f for f in opening if f.first.unit not in (Unit.DAY, Unit.YEAR)), None)
        if first and first.year and _OPENING.fullmatch(line.text[: first.start]):
            is_end = _CLOSING.match(line.text[first.end :]) is not None
            covered = _covered([first], Quote(Where.TEXT, line.text, line.page), None) if is_end else None
            found += [covered] if covered else []
    return found[0] if len(found) == 1 else None


def _on_cover(lines: Lines) -> Covered | None:
    """The year that stands in a line of its own before the body: reports have it at the foot of their cover; or the
    one budget year that is named there."""
    for at, line in enumerate(lines.head[: lines.body]):
        is_of_cover = at < COVER_LINES and len(line.terms) <= COVER_TERMS and line.text[-1].isdigit()
        if is_of_cover and (ending := _YEAR_ENDS.search(line.low)):
            found = find(line.text[ending.start("year") :])
            if len(found) == 1 and found[0].unit is Unit.YEAR:
                return _covered(found, Quote(Where.TEXT, line.text, line.page), None)
        if _BUDGET_YEAR in line.low:
            years = [found for found in find(line.text) if _BUDGET_YEAR in found.quote.lower()]
            if len(years) == 1 and years[0].unit is Unit.YEAR:
                return _covered(years, Quote(Where.TEXT, line.text, line.page), None)
        if line.text[-1].isdigit() and len(line.terms) <= MAX_YEAR_TERMS:
            found = find(line.text)
            if len(found) == 1 and found[0].unit is Unit.YEAR and found[0].quote == line.text:
                return _covered(found, Quote(Where.TEXT, line.text, line.page), None)
    return None


def _in_names(names: Sequence[Name], dated: date | None, year: int | None = None) -> Covered | None:
    """What the name that it is called by covers; `year` fills in for one that is missing. A folder's mere year is
    said better by all folders together."""
    for name in names:
        covered = _covered(name.finds, Quote(Where.NAME, name.text), dated, year) if name.is_own else None
        if covered and not (name.depth and covered.is_plain_year):
            return covered
    return None


def _year_in(title: Sequence[Find]) -> int | None:
    """The one year that a title names in whatever way."""
    years = {found.year for found in title if found.year}
    return years.pop() if len(years) == 1 else None


def _in_folders(names: Sequence[Name]) -> Covered | None:
    """What the folders say together: `2025/03. Maret` is March 2025."""
    finds: list[Find] = []
    quote = None
    for name in names:
        if name.depth:
            finds += name.finds
            quote = quote or (Quote(Where.FOLDER, name.text) if name.finds else None)
    return _covered(finds, quote, None) if quote else None


def _covered(
    finds: Sequence[Find], quote: Quote, dated: date | None, year: int | None = None
) -> Covered | None:
    stated = [found for found in finds if found.origin is Origin.WRITTEN and found.first.unit is not Unit.DAY]
    years = [found for found in stated if found.first.unit is Unit.YEAR]
    years = [found for found in years if not found.is_bare] or years
    parts = [found for found in stated if found.first.unit is not Unit.YEAR]
    if not parts:
        periods = tuple(dict.fromkeys(found.period for found in years if found.period))
        return Covered(periods, True, quote) if periods else None
    year = next((found.first.year for found in years if found.last is None), year)
    resolved = [found.in_year(year) if year else _nearest(found, dated) for found in parts]
    periods = tuple(dict.fromkeys(period for period in resolved if period))
    return Covered(periods, False, quote) if periods else None


def _nearest(found: Find, dated: date | None) -> Period | None:
    """The period in its own year; without one, in the latest year that fits the document's date."""
    if found.year is not None or dated is None:
        return found.period
    this = found.in_year(dated.year)
    if this and this.start > dated + GRACE:
        return found.in_year(dated.year - 1)
    return this
