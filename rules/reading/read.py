"""Reads a document's facts from its names, its file's own title, its pages and its file's facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from rules.kinds import Kinds
from rules.periods import Unit, find
from rules.reading.announce import announcements
from rules.reading.covered import Covered, covered_by
from rules.reading.dates import CLEAR, Candidate, Circumstances, candidates, chosen, event_date, hinted_year
from rules.reading.kind import MINIMUM, MINIMUM_IN_TEXT, guess, name_announces
from rules.reading.lines import Lines, lines_of
from rules.reading.marks import marks_of
from rules.reading.model import Doubt, KindGuess, Quote, Reading, Where
from rules.reading.names import Name, are_pictures, called_by, names_of
from rules.reading.number import number_of, year_and_month
from rules.reading.title import meaningful, title_of
from rules.reading.whose import Houses, house_of_folders, organisation_of

BRIEF_CHARS = 250
"""Characters of a text so short that it may leave it to names to say what it is."""

NO_HOUSES = Houses((), ())
"""Where nobody says which unit is ours."""


class Paper(NamedTuple):
    """A document as reading and matching look at it."""

    lines: Lines
    names: Sequence[Name]
    title: str  # the file's own, or a mail's subject
    pages: Sequence[str]
    facts: Mapping[str, str]


def paper_of(
    names: Sequence[str],
    title: str,
    pages: Sequence[str],
    facts: Mapping[str, str],
    kinds: Kinds,
    known: Houses = NO_HOUSES,
) -> Paper:
    """The parts worth looking at. Arguments as of `read`."""
    lines, split = lines_of(pages, kinds, known.unwrapped), names_of(names, kinds)
    if _is_silent(lines, pages, are_pictures(split, kinds), kinds):
        split = called_by(split, kinds)
    return Paper(lines, split, title, pages, facts)


def _is_silent(lines: Lines, pages: Sequence[str], is_picture: bool, kinds: Kinds) -> bool:
    """A few words (a table's cells, `Nihil`; what recognition makes of a scene) that announce no kind of document."""
    is_brief = lines.are_of_a_scene if is_picture else sum(map(len, pages)) <= BRIEF_CHARS
    if not is_brief or lines.labelled("subject_labels"):
        return False
    return not announcements(lines, False, kinds)


def read(
    names: Sequence[str],
    title: str,
    pages: Sequence[str],
    facts: Mapping[str, str],
    kinds: Kinds,
    known: Houses = NO_HOUSES,
) -> Reading:
    """What a document says of itself.

    `names`: shown paths of its filings, with `/` and the member path; `title`: the file's own, or a mail's
    subject; `pages`: text by page; `facts`: of the extract; `known`: whose names are ours. The same input always
    gives the same reading.
    """
    return read_paper(paper_of(names, title, pages, facts, kinds, known), kinds, known)


def read_paper(paper: Paper, kinds: Kinds, known: Houses) -> Reading:
    """What a document says of itself."""
    lines, known_names, title, pages, facts = paper
    own_title = meaningful(title)
    is_picture = are_pictures(known_names, kinds)
    announced = announcements(lines, is_picture, kinds)
    text_length = sum(len(page) for page in pages[:2])
    guesses = guess(lines, announced, known_names, own_title, text_length, kinds)
    kind = guesses[0].kind if _is_alone(guesses) else ""
    found_title, title_quote = title_of(lines, announced, kind, title, kinds)
    in_title = find(found_title, is_name=True) if found_title else []
    number, number_quote = number_of(lines)
    of = Circumstances(kind in kinds.by_id and kinds.by_id[kind].is_dated_by_event, is_picture)
    dates = candidates(lines, in_title, title_quote, known_names, facts, of, kinds)
    dated = chosen(dates)
    day = dated.day if dated else None
    is_clear = dated is not None and dated.score >= CLEAR
    covered = covered_by(in_title, title_quote, lines, known_names, day, is_clear)
    is_impossible = any(candidate.day is None for candidate in dates)
    hint, hint_quote = hinted_year(lines, facts) if day is None and not is_impossible else (None, None)
    if covered is None and hint:  # `TRIWULAN II` and no year beside it
        covered = covered_by(in_title, title_quote, lines, known_names, date(hint, 12, 31), is_clear)
    year, month = _year_and_month(covered, day) if covered or day else year_and_month(number)
    organisation, organisation_quote = organisation_of(lines, known, kinds)
    if not organisation:
        organisation, organisation_quote = house_of_folders(known_names, known, kinds)
    marks = dict(
        marks_of(lines, (found_title, own_title), known_names, facts, kinds, is_dated=day is not None)
    )
    event, event_quote = event_date(lines) if not of.by_event else (day, dated.quote if dated else None)
    doubts = dict([*_kind_doubts(guesses, known_names, found_title, kinds), *_date_doubts(dates, dated)])
    quotes: dict[str, Quote | None] = {
        "kind": guesses[0].quote if kind else None,
        "title": title_quote,
        "number": number_quote,
        "document_date": dated.quote if dated else None,
        "covered": covered.quote if covered else None,
        "event_date": event_quote,
        "hinted_year": hint_quote,
        "organisation": organisation_quote,
        **{doubt.value: quote for doubt, quote in doubts.items()},
        **{mark.value: quote for mark, quote in marks.items()},
    }
    return Reading(
        kind=kind,
        title=found_title,
        number=number,
        document_date=day,
        covered=covered.periods if covered else (),
        year=year,
        month=month,
        hinted_year=hint,
        event_date=event,
        organisation=organisation,
        marks=tuple(marks),
        kinds=tuple(guesses),
        doubts=tuple(doubts),
        named=_named(known_names, kinds) if Doubt.KIND_CONFLICT in doubts else "",
        quotes={name: quote for name, quote in quotes.items() if quote},
    )


def _is_alone(guesses: Sequence[KindGuess]) -> bool:
    """Whether one kind is likelier than all others; two that are equally likely are no answer, nor is a faint one."""
    if not guesses:
        return False
    if guesses[0].score < (MINIMUM_IN_TEXT if guesses[0].quote.where is Where.TEXT else MINIMUM):
        return False
    return len(guesses) == 1 or (len(guesses) > 1 and guesses[0].score > guesses[1].score)


def _year_and_month(covered: Covered | None, day: date | None) -> tuple[int | None, int | None]:
    """Of the covered period; where that is a whole year, the month is that of a date within it."""
    if covered is None:
        return (day.year, day.month) if day else (None, None)
    last = covered.periods[-1]
    year = last.start.year
    if len(covered.periods) == 1 and last.unit is Unit.MONTH:
        return year, last.start.month
    is_dated_within = covered.is_plain_year and day is not None and last.start <= day < last.end
    return year, day.month if is_dated_within and day else None


def _kind_doubts(
    guesses: Sequence[KindGuess], names: Sequence[Name], title: str, kinds: Kinds
) -> Iterator[tuple[Doubt, Quote]]:
    """The name announces another kind than the content, not just a more general one, nor one that the title names
    too (`skp maret.xlsx`: Rekap SKP)."""
    named = name_announces(names, kinds)
    if named and guesses and guesses[0].quote.where is Where.TEXT:
        kind = guesses[0].kind
        is_titled_so = kinds.holds_title(named.kind, title)
        if kind != named.kind and kind not in kinds.by_id[named.kind].refined_by and not is_titled_so:
            yield Doubt.KIND_CONFLICT, named.quote


def _named(names: Sequence[Name], kinds: Kinds) -> str:
    named = name_announces(names, kinds)
    return named.kind if named else ""


def _date_doubts(dates: Sequence[Candidate], dated: Candidate | None) -> Iterator[tuple[Doubt, Quote]]:
    if dated and dated.found and dated.found.is_ambiguous:
        yield Doubt.DATE_AMBIGUOUS, dated.quote
    impossible = next((candidate for candidate in dates if candidate.day is None), None)
    if impossible and (dated is None or impossible.score >= dated.score):
        yield Doubt.DATE_IMPOSSIBLE, impossible.quote
