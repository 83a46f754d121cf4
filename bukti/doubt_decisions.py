"""A person's answer to an open question, as the page and the interface for programs take it: the decisions it means."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from archive.deciding_together import move, unless_decided
from archive.decisions import (
    Beside,
    Decided,
    Unit,
    UnknownPeriod,
    item_of,
    judge_document,
    periods_of,
    waive,
)
from bukti.doubts import Question
from evidence_store.review_model import Verb
from rules.pack.model import Pack


class Choice(StrEnum):
    ACCEPT = "accept"
    REJECT = "reject"
    MOVE = "move"  # to another item
    WAIVE = "waive"  # the gap needs nothing


class Answer(msgspec.Struct, frozen=True):
    """`period`: which one, where the question leaves it open; of a MOVE that of the item `to`."""

    choice: Choice
    period: str = ""
    why: str = ""
    to: str = ""


def answer(
    books: Beside, pack: Pack, question: Question, given: Answer, *, seen: int, who: str
) -> list[Decided]:
    """Decides, unless somebody else has since the decision number `seen`; all or nothing.

    A rejection is for the question's slot; of a match without any for all. Raises DecidedMeanwhile, UnknownItem,
    UnknownPeriod, UnknownUnit, ReasonMissing.
    """
    unit = Unit(question.sha256, question.member)

    def decide() -> list[Decided]:
        match given.choice:
            case Choice.MOVE:
                return move(
                    books,
                    pack,
                    unit,
                    question.item,
                    question.slot,
                    to=given.to,
                    period=given.period,
                    why=given.why,
                    who=who,
                )
            case Choice.WAIVE:
                period = _one_period(pack, question, given)
                return [waive(books, pack, question.item, period=period, why=given.why, who=who)]
            case Choice.ACCEPT:
                verb, period = Verb.ACCEPT, question.slot or given.period
            case Choice.REJECT:
                verb, period = Verb.REJECT, question.slot
        judged = judge_document(books, pack, verb, unit, question.item, period=period, why=given.why, who=who)
        return [judged]

    return unless_decided(books, unit, question.item, question.slot, seen, decide)


def _one_period(pack: Pack, question: Question, given: Answer) -> str:
    """A waiver from here is of one gap, never of all periods of an item. Raises UnknownPeriod."""
    period = question.slot or given.period
    known = periods_of(pack, item_of(pack, question.item))
    if not period and len(known) > 1:
        raise UnknownPeriod(question.item, "", known)
    return period
