"""The date of a document, chosen from all that might be it by how each is introduced. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date
from typing import NamedTuple

from rules.kinds import Kinds
from rules.periods import Find, Origin, Unit, find_days
from rules.reading.lines import Line, Lines
from rules.reading.model import Quote, Where
from rules.reading.names import Name
from rules.reading.standing import Standing, beside

# --- how far a date is to be believed

EVENT = 92.0  # Hari/Tanggal: … and Pada hari ini …, for what is dated by its event
SCORES = {
    Standing.DECREED: 95.0,
    Standing.PLACED: 90.0,
    Standing.LABELLED: 80.0,  # less by one for each place down the pack's list of labels
    Standing.THIS_DAY: 70.0,
    Standing.ALONE: 50.0,
    Standing.OPENING: 45.0,
}
AT_END = 4.0  # taken off at the end of a page, where other people's letters are quoted too
ALONE_ON_SCREEN = 35.0  # the clock of a screenshot
IN_TITLE = 60.0  # for what is dated by its event; else a title's day is the plan's, not the document's
SENT = 58.0  # an e-mail's own date
IN_NAME = 45.0
SIGNED = 40.5  # the time of a digital signature
BY_CAMERA = 30.0  # a picture's name as its camera gave it
BY_SCANNER = 25.0
SHOT = 20.0  # a picture's own date; a camera's name on what is no picture
BY_EVENT = 15.0  # Hari/Tanggal of something that is dated otherwise, for want of anything else
CLEAR = 40.0
"""From here on a date is stated; below, it only stands in where nothing states another, if impossible, one."""

FACTS = {"sent": SENT, "date": SENT, "signed_at": SIGNED}
SHOOTING_FACTS = ("taken", "created")
"""Keys of an extract's facts, with ISO or EXIF times; the last ones are believed of pictures only."""

_LATE_YEAR = re.compile(r"(?<![\d/.-])(20[0-4]\d)(?!\d)")
_FACT_DATE = re.compile(r"(?P<year>(?:19|20)\d\d)[-:/](?P<month>\d\d)[-:/](?P<day>\d\d)")


class Candidate(NamedTuple):
    """A date that might be the document's. `day` is None when no calendar has it."""

    score: float
    day: date | None
    found: Find | None
    quote: Quote


class Circumstances(NamedTuple):
    """What kind of document it is, as far as its date is concerned."""

    by_event: bool  # a meeting's papers are dated by the meeting
    is_picture: bool


def candidates(
    lines: Lines,
    title: Sequence[Find],
    title_quote: Quote | None,
    names: Sequence[Name],
    facts: Mapping[str, str],
    of: Circumstances,
    kinds: Kinds,
) -> list[Candidate]:
    """All dates that might be the document's, the most trustworthy first; `title`: what is found in it."""
    found = [
        *_labelled(lines, of),
        *_in_lines(lines.head, lines.dated, lines.body, of, kinds),
        *_in_lines(lines.tail, lines.dated, None, of, kinds),
        *_in_title(title, title_quote, of),
        *_in_names(names, of),
        *_in_facts(facts, of),
    ]
    return sorted(found, key=lambda candidate: -candidate.score)


def chosen(found: Sequence[Candidate]) -> Candidate | None:
    """The best candidate; after an impossible one only another clear statement will do."""
    for at, candidate in enumerate(found):
        if candidate.day and (candidate.score >= CLEAR or all(other.day for other in found[:at])):
            return candidate
    return None


def event_date(lines: Lines) -> tuple[date | None, Quote | None]:
    """The day of the event that a letter is about: what stands at `Hari/Tanggal:` within its text."""
    for label in lines.labelled("event_labels"):
        line = lines.head[label.at]
        for found in find_days(label.value or line.text):
            if found.year is not None and (period := found.period):
                return period.start, Quote(Where.TEXT, line.text, line.page)
    return None, None


def hinted_year(lines: Lines, facts: Mapping[str, str]) -> tuple[int | None, Quote | None]:
    """The year of a document that states no date: the only one that its head and tail name, else that in which the
    file was last changed or made, as it says itself."""
    named = {int(year): line for line in (*lines.head, *lines.tail) for year in _LATE_YEAR.findall(line.text)}
    if len(named) == 1:
        ((year, line),) = named.items()
        return year, Quote(Where.TEXT, line.text, line.page)
    if named:
        return None, None
    for key in ("modified", "created"):
        if found := _FACT_DATE.match(facts.get(key, "").strip()):
            return int(found["year"]), Quote(Where.METADATA, facts[key])
    return None, None


def _labelled(lines: Lines, of: Circumstances) -> Iterator[Candidate]:
    for label in lines.labels:
        if label.group == "date_labels":
            score = SCORES[Standing.LABELLED] - label.rank
        elif label.group == "event_labels":
            score = EVENT if of.by_event else BY_EVENT
        else:
            continue
        line = lines.head[label.at]
        yield from _days(find_days(label.value or line.text), score, Quote(Where.TEXT, line.text, line.page))


def _in_lines(
    lines: Sequence[Line], dated: Set[Line], body: int | None, of: Circumstances, kinds: Kinds
) -> Iterator[Candidate]:
    """Dates in the lines of the head, whose body begins at `body`, or of the ends of pages (None)."""
    for at, line in enumerate(lines):
        if line not in dated:
            continue
        for found in line.days:
            introduced = beside(lines, at, found, kinds)
            if introduced is None:
                continue
            score = SCORES[introduced.standing] - introduced.rank - (AT_END if body is None else 0)
            if introduced.standing is Standing.THIS_DAY and of.by_event:
                score = EVENT
            elif introduced.standing in (Standing.ALONE, Standing.OPENING):
                if body is not None and at >= body:
                    continue  # a table's cell
                score = ALONE_ON_SCREEN if of.is_picture else score
            yield from _days([found], score, Quote(Where.TEXT, line.text, line.page))


def _in_title(title: Sequence[Find], quote: Quote | None, of: Circumstances) -> Iterator[Candidate]:
    if quote:
        yield from _days(title, IN_TITLE if of.by_event else IN_NAME - 1, quote)


def _in_names(names: Sequence[Name], of: Circumstances) -> Iterator[Candidate]:
    scores = {
        Origin.WRITTEN: IN_NAME,
        Origin.SCANNER: BY_SCANNER,
        Origin.CAMERA: BY_CAMERA if of.is_picture else SHOT,
    }
    for name in names:
        if name.depth <= 1:
            where = Where.FOLDER if name.depth else Where.NAME
            for found in name.finds:
                score = scores.get(found.origin, 0.0)
                if score:
                    yield from _days([found], score - name.depth, Quote(where, name.text))


def _in_facts(facts: Mapping[str, str], of: Circumstances) -> Iterator[Candidate]:
    scores = {**FACTS, **dict.fromkeys(SHOOTING_FACTS, SHOT)} if of.is_picture else FACTS
    for key, score in scores.items():
        found = _FACT_DATE.match(facts.get(key, "").strip())
        if found:
            try:
                day = date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:
                continue
            yield Candidate(score, day, None, Quote(Where.METADATA, facts[key]))


def _days(finds: Sequence[Find], score: float, quote: Quote) -> Iterator[Candidate]:
    for found in finds:
        if found.first.unit is Unit.DAY and found.year is not None and found.origin is not Origin.NUMBER:
            period = found.period
            yield Candidate(score, period.start if period else None, found, quote)
