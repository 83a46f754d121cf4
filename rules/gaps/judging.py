"""The judgement of one slot: its state, what counts, what does not and why, what would close it. Pure.

`docs/decisions/110-states-of-a-slot.md` has the meaning of each state and the reasons.
"""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from rules.gaps.filling import WHOLE, Filling, fill, reach, roles_of
from rules.gaps.model import (
    Evidence,
    Refused,
    Remedy,
    Ruling,
    SlotReview,
    SlotState,
    Step,
    Unread,
    Waiver,
    Why,
)
from rules.gaps.placing import Found, Shelf
from rules.pack.model import Item, Timing
from rules.slots import Slot

_BY_A_PERSON = Ruling.ACCEPTED  # looked up once: `rank` is called for every match


class _Case(msgspec.Struct):
    """A slot with everything that was found for it."""

    item: Item
    slot: Slot
    roles: tuple[str, ...]
    filling: Filling
    doubtful: list[Evidence]
    unread: list[tuple[Unread, str]]
    with_doubtful: int  # filled, if everything doubtful counted
    reachable: int  # … and everything unread

    @property
    def is_counting(self) -> bool:
        """Whether it needs a number of documents and no parts."""
        return self.roles == (WHOLE,)

    @property
    def missing(self) -> tuple[str, ...]:
        """Roles for which there is nothing at all, not even something doubtful or unread."""
        if self.reachable >= self.filling.needed:
            return ()
        hinted = {found.role for found in self.doubtful} | {role for _file, role in self.unread}
        if WHOLE in hinted:
            return ()
        return tuple(role for role in self.roles if role not in hinted and role not in self.filling.present)


def judge(
    item: Item,
    slot: Slot,
    shelf: Shelf,
    waiver: Waiver | None,
    timing: Timing,
    on: date,
    *,
    owner: str,
    weight: float,
) -> SlotReview:
    """The slot on a date."""
    case = _case(item, slot, shelf, on)
    filling = case.filling
    state = SlotState.WAIVED if waiver is not None else _state(case, timing, on)
    is_closed = state.is_closed
    missing = () if is_closed or case.is_counting else case.missing
    lacking = () if is_closed or case.is_counting else case.roles
    return SlotReview(
        slot=slot,
        item=item,
        state=state,
        owner=owner,
        weight=weight,
        needed=filling.needed,
        filled=filling.filled,
        reachable=case.reachable,
        counts=tuple(filling.counts),
        doubtful=tuple(case.doubtful),
        refused=_refused(shelf.by_slot[slot.label], filling),
        unread=() if is_closed else _files(case),
        parts_present=filling.present,
        parts_doubtful=tuple(role for role in lacking if role not in filling.present and role not in missing),
        parts_missing=missing,
        steps=() if is_closed else _steps(case, missing),
        waiver=waiver,
        completed_on=filling.completed_on,
        is_overdue=not is_closed and on > slot.due,
    )


def _case(item: Item, slot: Slot, shelf: Shelf, on: date) -> _Case:
    found = shelf.by_slot[slot.label]
    filling = fill(item, sorted(found.accepted, key=rank))
    case = _Case(
        item, slot, roles_of(item), filling, found.suggested, found.unread, filling.filled, filling.filled
    )
    if not filling.is_complete:
        case.doubtful, case.unread = _with_anywhere(slot, found, shelf.anywhere, on)
    case.doubtful = _once(case.doubtful, filling)
    if not filling.is_complete:
        at_hand = [*found.accepted, *case.doubtful]
        if case.doubtful:
            case.reachable = case.with_doubtful = reach(item, at_hand)
        if case.unread:
            case.reachable = reach(item, at_hand, [role for _file, role in case.unread])
    return case


def _once(doubtful: list[Evidence], filling: Filling) -> list[Evidence]:
    """The best row of each unit and part, the surest first, without those that count already: a unit may be found in
    several ways, by itself and by its meeting."""
    if not doubtful:
        return doubtful
    counted = {(found.key, found.role) for found in filling.counts}
    best: dict[tuple[str, str], Evidence] = {}
    for found in sorted(doubtful, key=rank):
        if not counted & {(found.key, found.role), (found.key, WHOLE)}:
            best.setdefault((found.key, found.role), found)
    return list(best.values())


def _refused(found: Found, filling: Filling) -> tuple[Refused, ...]:
    """What does not count, without what counts all the same for another reason."""
    counted = {one.key for one in filling.counts}
    refused = [one for one in found.refused if one.why is not Why.RULES or one.evidence.key not in counted]
    return tuple(sorted(refused + filling.refused, key=refused_rank))


def _with_anywhere(
    slot: Slot, found: Found, anywhere: Found, on: date
) -> tuple[list[Evidence], list[tuple[Unread, str]]]:
    """With what does not say its period: it may be of any slot whose period had begun when it came in."""

    def fits(received_on: date | None) -> bool:
        return slot.period.start <= on and (received_on is None or slot.period.start <= received_on)

    return (
        found.suggested + [one for one in anywhere.suggested if fits(one.received_on)],
        found.unread + [one for one in anywhere.unread if fits(one[0].received_on)],
    )


def _state(case: _Case, timing: Timing, on: date) -> SlotState:
    """The state of a slot that nobody has waived."""
    filling = case.filling
    if filling.is_complete:
        return SlotState.SATISFIED
    by_time = _by_time(case.slot, timing, on)
    if case.with_doubtful >= filling.needed:
        return SlotState.DOUBTFUL
    if case.reachable >= filling.needed:
        return SlotState.UNREAD
    if filling.filled:
        if case.is_counting and by_time is SlotState.NOT_YET_DUE:
            return by_time  # one of three reports in March: nothing to tell yet
        return SlotState.INCOMPLETE  # told at once: nobody can take the photo of a meeting later
    if case.doubtful:
        return SlotState.DOUBTFUL
    return SlotState.UNREAD if case.unread else by_time


def _by_time(slot: Slot, timing: Timing, on: date) -> SlotState:
    """The state of a slot for which there is nothing."""
    if on > slot.due + timedelta(days=timing.late):
        return SlotState.MISSING
    if on > slot.due:
        return SlotState.LATE
    if on >= slot.due - timedelta(days=timing.soon):
        return SlotState.DUE_SOON
    return SlotState.NOT_YET_DUE


def _files(case: _Case) -> tuple[Unread, ...]:
    """The unread files, each once."""
    files = {file.key: file for file, _role in case.unread}
    return tuple(sorted(files.values(), key=lambda file: (file.path, file.key)))


def _steps(case: _Case, missing: tuple[str, ...]) -> tuple[Step, ...]:
    item, steps = case.item, []
    if case.doubtful:
        keys = tuple(dict.fromkeys(found.key for found in case.doubtful))
        steps.append(Step(Remedy.DECIDE, keys=keys))
    if case.unread:
        steps.append(Step(Remedy.READ, keys=tuple(file.key for file in _files(case))))
    short = case.filling.needed - case.reachable
    if case.is_counting and short > 0:
        steps.append(Step(Remedy.DROP, documents=item.documents, count=short))
    elif missing and item.parts:
        steps.append(Step(Remedy.DROP, documents=item.documents, parts=missing, count=len(missing)))
    elif missing:
        steps.append(Step(Remedy.DROP, documents=missing, count=len(missing)))
    return tuple(steps)


# --- orders -----------------------------------------------------------------------------------------------


def rank(found: Evidence) -> tuple[bool, float, str, str]:
    """The surest first, always in the same order."""
    return (found.ruling is not _BY_A_PERSON, -found.score, found.key, found.role)


def refused_rank(refused: Refused) -> tuple[Why, float, str, str]:
    found = refused.evidence
    return (refused.why, -found.score, found.key, found.role)
