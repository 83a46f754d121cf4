"""What the desk says of a document: its facts with the words they were read from, its reasons, its state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import msgspec

from bukti import gap_wording
from bukti.i18n import _, marked
from bukti.opening import zone
from bukti.wording import FACTS, PROBLEMS, worded
from bukti.wording_matches import MARKS, ORGANISATIONS, PLACES, reason_sentence
from evidence_store.model import FilingDossier, PartRow, ProblemRow, QuoteRow, ReasonRow
from rules.match.model import ReasonCode
from rules.reading.model import Where

MAIL_HEADS = {
    "From": marked("From"),
    "To": marked("To"),
    "CC": marked("Copy to"),
    "BCC": marked("Hidden copy to"),
    "Date": marked("Sent on"),
    "Subject": marked("Subject"),
    "Attachment": marked("Attachment"),
}

LARGE_FOR_ITS_UNIT = 10
"""From so many of a unit on a size is told in it, so that two digits stand before rounding."""

AGAINST = frozenset(
    {
        *(ReasonCode.KIND_UNSURE, ReasonCode.CONFLICT, ReasonCode.ONLY_NAMED, ReasonCode.TOPIC_WEAK),
        *(ReasonCode.NO_PERIOD, ReasonCode.NO_YEAR, ReasonCode.WRONG_YEAR, ReasonCode.OTHER_UNIT),
        *(ReasonCode.DRAFT, ReasonCode.SUPERSEDED, ReasonCode.TEMPLATE, ReasonCode.UNSIGNED),
        *(ReasonCode.UNREAD, "covering", "other_span"),
    }
)
"""Reasons that speak against a match, or for a look at it."""


class Cited(NamedTuple):
    """Words with where they stand: `place` for people, `page` to go to (0: none)."""

    text: str
    place: str
    page: int


class Fact(NamedTuple):
    name: str
    value: str
    quote: Cited | None = None


class Said(NamedTuple):
    """A reason in words. `is_against`: it speaks against."""

    sentence: str
    quote: Cited | None
    rule: str
    is_against: bool


def facts(part: PartRow, names: gap_wording.Names) -> Iterator[Fact]:
    """What the document says of itself, then what its file tells."""
    reading = part.reading
    year_month = "-".join(f"{one:02d}" for one in (reading.year, reading.month) if one)
    own = _(ORGANISATIONS.get(reading.organisation, "")) or reading.organisation
    held = gap_wording.day(reading.event_date) if reading.event_date else ""
    found = (
        (_("kind"), names.part(reading.kind) if reading.kind else "", "kind"),
        (_("title"), reading.title or part.title, "title"),
        (_("number"), reading.number, "number"),
        (_("date"), gap_wording.day(reading.document_date) if reading.document_date else "", "document_date"),
        (_("period"), gap_wording.period(year_month), "year"),
        (_("covers"), ", ".join(map(gap_wording.period, reading.covered)), "covered"),
        (_("organisation"), own, "organisation"),
        (_("took place on"), held, "event_date"),
        *((_("marks"), _(MARKS.get(mark, "")) or mark, mark) for mark in reading.marks),
        *((worded(FACTS, name), _moment(value), "") for name, value in part.facts.items() if name in FACTS),
    )
    for name, value, key in found:
        if value:
            yield Fact(name, value, cited(reading.quotes.get(key)))


def _moment(value: str) -> str:
    """A time as files write it, in the unit's zone; any other text as it is."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    if at.tzinfo:
        return gap_wording.moment(at.astimezone(zone()))
    return gap_wording.moment(at) if at.hour or at.minute else gap_wording.day(at)


def cited(quote: QuoteRow | None) -> Cited | None:
    if quote is None:
        return None
    place = _(PLACES[quote.where]).format(page=quote.page) if quote.where in PLACES else quote.where
    if quote.where == Where.TEXT and not quote.page:
        place = ""
    return Cited(quote.text, place, quote.page)


def said(reason: ReasonRow) -> Said:
    """A reason apart from its quote, so that this can be a link."""
    bare = msgspec.structs.replace(reason, quote=None, rule="")
    return Said(reason_sentence(bare), cited(reason.quote), reason.rule, reason.code in AGAINST)


def problem(found: ProblemRow) -> str:
    place = _("page {page}: ").format(page=found.page) if found.page else ""
    return place + worded(PROBLEMS, found.code)


def standing_of(filing: FilingDossier) -> str:
    """Whether a filing holds the document now."""
    if filing.filing.gone_at is not None:
        return _("withdrawn")
    return _("now here") if filing.is_live else _("replaced by a newer version")


def size(count: int) -> str:
    """Bytes as people read them: `240 kB`, `12 MB`."""
    for unit, bytes_each in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)):
        if count >= LARGE_FOR_ITS_UNIT * bytes_each:
            return f"{round(count / bytes_each)} {unit}"
    return f"{-(-count // 1_000)} kB"


def mail_head(name: str) -> str:
    return _(MAIL_HEADS.get(name, "")) or name
