"""The words for people of readings, matches and decisions: states, reasons, marks, and what can't be decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bukti.i18n import _, marked
from rules.match.model import MatchState, ReasonCode
from rules.reading.model import Where

if TYPE_CHECKING:
    from archive.verdicts import Verdict
    from evidence_store.model import QuoteRow, ReadingRow, ReasonRow
    from evidence_store.review_model import DecisionRow

MATCH_STATES: Mapping[str, str] = {
    MatchState.ACCEPTED: marked("counts"),
    MatchState.SUGGESTED: marked("to be checked"),
    MatchState.REJECTED: marked("does not count"),
}

REASONS: Mapping[str, str] = {
    ReasonCode.KIND: marked("it is a document of the kind wanted"),
    ReasonCode.TITLE: marked("the title or subject names the topic"),
    ReasonCode.HEAD: marked("the first lines name the topic"),
    ReasonCode.NAME: marked("the file's name names the topic"),
    ReasonCode.FOLDER: marked("the folder's name names the topic"),
    ReasonCode.BODY: marked("the text speaks of the topic again and again"),
    ReasonCode.SIGNS: marked("the content has the words that are typical of it"),
    ReasonCode.PERIOD: marked("it says which period it covers"),
    ReasonCode.DATED: marked("the period follows from its date"),
    "bound": marked("a later page of the same file begins like it"),
    ReasonCode.TIED: marked("it belongs to the meeting of another document ({detail})"),
    ReasonCode.SIGNED: marked("it is signed"),
    ReasonCode.KIND_UNSURE: marked("what kind of document it is can only be guessed"),
    "covering": marked("it is a covering mail; what it sends is what counts"),
    ReasonCode.CONFLICT: marked("the name and the content say different things"),
    ReasonCode.ONLY_NAMED: marked("only the file's name says so; the text says nothing of it"),
    ReasonCode.TOPIC_WEAK: marked("the topic is only mentioned"),
    ReasonCode.NO_PERIOD: marked("nothing says which period it covers"),
    "other_span": marked("it covers another span than is wanted ({detail})"),
    ReasonCode.NO_YEAR: marked("nothing says which year it is of"),
    ReasonCode.WRONG_YEAR: marked("it is of another year ({detail})"),
    ReasonCode.OTHER_UNIT: marked("it is another unit's ({detail})"),
    ReasonCode.DRAFT: marked("it is a draft"),
    ReasonCode.SUPERSEDED: marked("it says itself that another document has taken its place"),
    ReasonCode.TEMPLATE: marked("it is a form that nobody has filled in"),
    ReasonCode.UNSIGNED: marked("it must be signed, and no signature is to be seen"),
    ReasonCode.UNREAD: marked("it could not be read; only its name speaks for it"),
}

PLACES: Mapping[str, str] = {
    Where.TEXT: marked("page {page}"),
    Where.METADATA: marked("file properties"),
    Where.NAME: marked("file name"),
    Where.FOLDER: marked("folder name"),
}

MARKS: Mapping[str, str] = {
    "draft": marked("draft"),
    "template": marked("empty form"),
    "signed": marked("signed"),
    "unsigned": marked("not signed yet"),
}

ORGANISATIONS: Mapping[str, str] = {
    "own": marked("our unit"),
    "parent": marked("a body above our unit"),
}

VERBS: Mapping[str, str] = {
    "accept": marked("accepted"),
    "reject": marked("rejected"),
    "waive": marked("waived"),
    "undo": marked("taken back"),
}

REMARKS: Mapping[str, str] = {
    "not_waivable": marked(
        "The plan does not say that this item may be waived; the reason will be asked for."
    ),
    "no_match": marked(
        "The rules saw no connection between this document and the item; it counts all the same."
    ),
}


def reason_sentence(reason: ReasonRow) -> str:
    """Why a match is what it is, with the words that say so, where they stand, and the rule."""
    words = _(REASONS[reason.code]) if reason.code in REASONS else reason.code
    sentence = words.format(detail=reason.detail)
    if not reason.detail:
        sentence = sentence.removesuffix(" ()")
    if reason.quote:
        sentence += ": " + quoted(reason.quote)
    return f"{sentence} [{reason.rule}]" if reason.rule else sentence


def quoted(quote: QuoteRow) -> str:
    """`“words” (page 1)`."""
    place = _(PLACES[quote.where]).format(page=quote.page) if quote.where in PLACES else quote.where
    if quote.where == Where.TEXT and not quote.page:
        return f"“{quote.text}”"
    return f"“{quote.text}” ({place})"


def reading_facts(reading: ReadingRow) -> dict[str, str]:
    """What a document says of itself besides title, number and date, by name of the fact; each with its quote."""
    facts = {
        "covered": ", ".join(reading.covered),
        "organisation": _(ORGANISATIONS.get(reading.organisation, "")) or reading.organisation,
        "event_date": reading.event_date.isoformat() if reading.event_date else "",
    }
    found = {name: _with_quote(value, reading.quotes.get(name)) for name, value in facts.items() if value}
    marks = [_with_quote(_(MARKS.get(mark, "")) or mark, reading.quotes.get(mark)) for mark in reading.marks]
    if marks:
        found["marks"] = "; ".join(marks)
    return {_(FACT_NAMES[name]): value for name, value in found.items()}


FACT_NAMES: Mapping[str, str] = {
    "covered": marked("covers"),
    "organisation": marked("organisation"),
    "event_date": marked("took place on"),
    "marks": marked("marks"),
}


def _with_quote(value: str, quote: QuoteRow | None) -> str:
    return f"{value}: {quoted(quote)}" if quote else value


def verdict_line(verdict: Verdict) -> str:
    """`A.I.5.iii.a-1 · 2025-03 · counts (0.92)`."""
    state = f"{_(MATCH_STATES[verdict.state])} ({verdict.score:.2f})"
    return " · ".join(filter(None, [verdict.item, verdict.role, verdict.period or verdict.slot, state]))


def decision_sentence(decision: DecisionRow, at: str) -> str:
    """Who decided what, when and why; `at` is the time as shown."""
    sentence = _("{verb} by {who} on {at}").format(verb=_(VERBS[decision.verb]), who=decision.who, at=at)
    return f"{sentence}: {decision.why}" if decision.why else sentence


def decision_error(error: Exception) -> str | None:
    """The sentence for a decision that can't be made; None for any other error."""
    from archive import decisions as made

    if isinstance(error, made.UnknownItem):
        sentence = _("There is no item “{item}” in the plan.").format(item=error.item)
        near = ", ".join(error.near)
        return sentence + (" " + _("Did you mean: {near}?").format(near=near) if near else "")
    if isinstance(error, made.UnknownPeriod):
        known = ", ".join(error.known)
        if not error.period:
            return _("{item} is expected for several periods. Say for which: --period {known}").format(
                item=error.item, known=known
            )
        return _("{item} is not expected for “{period}”, but for: {known}").format(
            item=error.item, period=error.period, known=known
        )
    if isinstance(error, made.UnknownUnit):
        return _(
            "No document “{what}”. Give its path within the source, the end of its path, or its hash."
        ).format(what=error.what)
    if isinstance(error, made.ReasonMissing):
        return _("Say why, with --why: whoever asks later must be able to understand it.")
    if isinstance(error, made.NothingToUndo):
        return _("There is no such decision that could be taken back. See: bukti decide list")
    return None
