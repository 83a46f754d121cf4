"""Deciding when others decide too: who comes second is told and changes nothing; moving to another item; taking back
what one has just decided oneself. Beside the one writer, as the desk does it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from archive.context import Clock
from archive.decisions import Beside, Decided, DecisionError, NothingToUndo, Unit, judge_document, undo
from evidence_store.catalogue import Catalogue
from evidence_store.review_model import DecisionRow, Verb
from rules.pack.model import Pack

Made = TypeVar("Made")


class DecidedMeanwhile(DecisionError):
    """Somebody decided the same since the asker looked; nothing was changed. `decision` is theirs."""

    def __init__(self, decision: DecisionRow) -> None:
        super().__init__(decision)
        self.decision = decision


def unless_decided(
    archive: Beside, unit: Unit, item: str, slot: str, seen: int, decide: Callable[[], Made]
) -> Made:
    """What `decide` makes, all or nothing, if nobody has decided of this document and item, or waived the item, since
    the decision number `seen`. `slot`: empty for any. Raises DecidedMeanwhile, and what `decide` raises."""
    with archive.catalogue.batch():
        for one in _since(archive.catalogue, seen):
            is_on = one.verb is Verb.WAIVE or (one.sha256, one.member) == unit
            if one.item == item and is_on and (not slot or one.slot in ("", slot)):
                raise DecidedMeanwhile(one)
        return decide()


def _since(catalogue: Catalogue, seen: int) -> Iterator[DecisionRow]:
    """In force, the latest first."""
    for one in reversed(catalogue.decisions()):
        if one.id <= seen:
            return
        if one.is_in_force:
            yield one


def move(
    archive: Beside,
    pack: Pack,
    unit: Unit,
    item: str,
    slot: str,
    *,
    to: str,
    period: str = "",
    why: str,
    who: str,
) -> list[Decided]:
    """The document is not for the item (and slot; empty: none of its), but for the item `to`, in `period`. Two
    decisions of the same moment.

    Raises what `judge_document` raises; then neither was made.
    """
    with _one_moment(archive) as moment:
        away = judge_document(moment, pack, Verb.REJECT, unit, item, period=slot, why=why, who=who)
        here = judge_document(moment, pack, Verb.ACCEPT, unit, to, period=period, why=why, who=who)
        return [away, here]


def latest_own(catalogue: Catalogue, who: str, since: datetime) -> list[DecisionRow]:
    """What somebody decided last and is in force, all of one moment, oldest first; none if it was before `since`."""
    own = [one for one in catalogue.decisions() if one.who == who and one.is_in_force and one.at >= since]
    return [one for one in own if one.at == own[-1].at]


def undo_all(archive: Beside, numbers: Sequence[int], *, why: str = "", who: str) -> list[Decided]:
    """Takes decisions back, all or none, the latest first. Raises NothingToUndo."""
    if not numbers:
        raise NothingToUndo
    with _one_moment(archive) as moment:
        return [undo(moment, number, why=why, who=who) for number in sorted(set(numbers), reverse=True)]


@contextmanager
def _one_moment(archive: Beside) -> Iterator[Beside]:
    """All or nothing, and all at the same time."""
    with archive.catalogue.batch():
        yield replace(archive, clock=_Moment(archive.clock))


class _Moment:
    """A clock at which it stays the moment that it is."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._at = clock, clock.now()

    def now(self) -> datetime:
        return self._at

    def monotonic(self) -> float:
        return self._clock.monotonic()
