"""The review: every slot of a pack on a date, with its state, what counts, what does not, and what would close it.

`docs/decisions/110-states-of-a-slot.md` has the meaning of each state and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from rules.gaps.closers import closers
from rules.gaps.filling import WHOLE, Filling, can_fill, fill, roles_of
from rules.gaps.model import (
    Evidence,
    ItemReview,
    Refused,
    Remedy,
    Review,
    Ruling,
    SlotReview,
    SlotState,
    Step,
    Unread,
    Waiver,
    Why,
)
from rules.gaps.rollups import roll_up
from rules.match.model import MatchState
from rules.pack.model import Item, Pack, Timing
from rules.slots import Slot


class _Found(msgspec.Struct):
    """What was found for one slot, or for an item without naming the slot."""

    accepted: list[Evidence] = []
    suggested: list[Evidence] = []
    refused: list[Refused] = []
    unread: list[tuple[Unread, str]] = []  # with the role that its name suggests


class _Shelf(msgspec.Struct):
    """Everything found for one item."""

    by_slot: dict[str, _Found]
    anywhere: _Found  # for some slot, nobody knows which
    strays: list[Refused]
    only: _Found | None  # the one slot of an item that has one


def review(
    pack: Pack,
    slots: Mapping[str, Sequence[Slot]],
    evidence: Iterable[Evidence],
    unread: Iterable[Unread],
    waivers: Iterable[Waiver],
    on: date,
) -> Review:
    """What every slot of the pack is worth on a date.

    `slots`: of every item (`rules.slots.pack_slots`). `on` moves the calendar only: evidence that came in later counts
    too, for the archive as it is now is looked at. Pure: the same values in any order give the same review.
    """
    shelves = {item: _shelf(of_item) for item, of_item in slots.items()}
    unknown: set[str] = set()
    _put_evidence(shelves, evidence, unknown)
    without_clue = _put_unread(shelves, unread, unknown)
    waived = _waivers(waivers, slots, unknown)
    items = []
    for indicator in pack.indicators:
        for item in indicator.items:
            of_item = slots[item.id]
            owner = pack.owners.of(item.id)
            weight = indicator.weight / len(indicator.items) / len(of_item)
            reviewed = tuple(
                _review_slot(
                    item,
                    slot,
                    shelves[item.id],
                    waived.get((item.id, slot.label)),
                    owner,
                    weight,
                    pack.timing,
                    on,
                )
                for slot in of_item
            )
            items.append(
                ItemReview(item, reviewed, tuple(sorted(shelves[item.id].strays, key=_refused_rank)))
            )
    return Review(
        pack=pack.id,
        on=on,
        items=tuple(items),
        rollups=roll_up(pack, items),
        closers=closers(items),
        unread=without_clue,
        unknown_items=tuple(sorted(unknown)),
    )


# --- finding the place of each -----------------------------------------------------------------------------


def _shelf(slots: Sequence[Slot]) -> _Shelf:
    by_slot = {slot.label: _Found() for slot in slots}
    only = next(iter(by_slot.values())) if len(by_slot) == 1 else None
    return _Shelf(by_slot, _Found(), [], only)


def _put_evidence(shelves: Mapping[str, _Shelf], evidence: Iterable[Evidence], unknown: set[str]) -> None:
    for found in evidence:
        shelf = shelves.get(found.item)
        if shelf is None:
            unknown.add(found.item)
            continue
        into = shelf.by_slot.get(found.slot)
        if into is None:
            into = shelf.only if shelf.only is not None else shelf.anywhere
            if found.slot and _why_not(found) is None:
                shelf.strays.append(Refused(found, Why.OTHER_PERIOD))
                continue
        why = _why_not(found)
        if why is not None:
            if into is shelf.anywhere:
                shelf.strays.append(Refused(found, why))
            else:
                into.refused.append(Refused(found, why))
        elif found.effective is MatchState.ACCEPTED and into is not shelf.anywhere:
            into.accepted.append(found)
        else:
            into.suggested.append(found)


def _why_not(found: Evidence) -> Why | None:
    """Why it cannot count whatever else there is. A person's word goes before the machine's."""
    if found.ruling is Ruling.REJECTED:
        return Why.PERSON
    if found.is_withdrawn:
        return Why.WITHDRAWN
    if found.ruling is Ruling.MACHINE and found.state is MatchState.REJECTED:
        return Why.RULES
    return None


def _put_unread(
    shelves: Mapping[str, _Shelf], unread: Iterable[Unread], unknown: set[str]
) -> dict[str, tuple[Unread, ...]]:
    """Puts each where its clues point; gives back those without any, by bidang."""
    rest: dict[str, list[Unread]] = {}
    for file in unread:
        is_placed = False
        for clue in file.clues:
            shelf = shelves.get(clue.item)
            if shelf is None:
                unknown.add(clue.item)
                continue
            into = shelf.by_slot.get(clue.slot) or shelf.only or shelf.anywhere
            into.unread.append((file, clue.role))
            is_placed = True
        if not is_placed:
            rest.setdefault(file.bidang, []).append(file)
    return {bidang: tuple(sorted(files, key=_path)) for bidang, files in sorted(rest.items())}


def _waivers(
    waivers: Iterable[Waiver], slots: Mapping[str, Sequence[Slot]], unknown: set[str]
) -> dict[tuple[str, str], Waiver]:
    """By item and label; one for a single slot goes before one for the whole item."""
    found: dict[tuple[str, str], Waiver] = {}
    for waiver in sorted(waivers, key=lambda waiver: waiver.slot):
        if waiver.item not in slots:
            unknown.add(waiver.item)
        for slot in slots.get(waiver.item, ()):
            if waiver.slot in ("", slot.label):
                found[slot.item, slot.label] = waiver
    return found


# --- one slot ---------------------------------------------------------------------------------------------


def _review_slot(
    item: Item,
    slot: Slot,
    shelf: _Shelf,
    waiver: Waiver | None,
    owner: str,
    weight: float,
    timing: Timing,
    on: date,
) -> SlotReview:
    found = shelf.by_slot[slot.label]
    filling = fill(item, sorted(found.accepted, key=_rank))
    doubtful, unread = list(found.suggested), list(found.unread)
    if not filling.is_complete:
        doubtful += [one for one in shelf.anywhere.suggested if _may_be_of(slot, one.received_on, on)]
        unread += [one for one in shelf.anywhere.unread if _may_be_of(slot, one[0].received_on, on)]
    state, missing = _state(item, slot, filling, doubtful, unread, waiver, timing, on)
    is_closed = state.is_closed
    doubtful.sort(key=_rank)
    files = () if is_closed else tuple(sorted({file.key: file for file, _role in unread}.values(), key=_path))
    roles = () if is_closed or WHOLE in roles_of(item) else roles_of(item)
    return SlotReview(
        slot=slot,
        item=item,
        state=state,
        owner=owner,
        weight=weight,
        needed=filling.needed,
        filled=filling.filled,
        counts=tuple(filling.counts),
        doubtful=tuple(doubtful),
        refused=tuple(sorted(found.refused + filling.refused, key=_refused_rank)),
        unread=files,
        parts_present=filling.present,
        parts_doubtful=tuple(role for role in roles if role not in filling.present and role not in missing),
        parts_missing=tuple(role for role in roles if role in missing),
        steps=() if is_closed else _steps(item, filling, missing, doubtful, files),
        waiver=waiver,
        completed_on=filling.completed_on,
        is_overdue=not is_closed and on > slot.due,
    )


def _state(
    item: Item,
    slot: Slot,
    filling: Filling,
    doubtful: Sequence[Evidence],
    unread: Sequence[tuple[Unread, str]],
    waiver: Waiver | None,
    timing: Timing,
    on: date,
) -> tuple[SlotState, tuple[str, ...]]:
    """The state, and the roles for which there is nothing at all, not even something doubtful or unread."""
    if waiver is not None:
        return SlotState.WAIVED, ()
    if filling.is_complete:
        return SlotState.SATISFIED, ()
    by_time = _by_time(slot, timing, on)
    roles = roles_of(item)
    if not (filling.counts or doubtful or unread):
        return by_time, roles
    counted_or_doubtful = [*filling.counts, *(refused.evidence for refused in _of_others(filling)), *doubtful]
    if doubtful and can_fill(item, counted_or_doubtful):
        return SlotState.DOUBTFUL, ()
    wild = [role for _file, role in unread]
    if unread and can_fill(item, counted_or_doubtful, wild):
        return SlotState.UNREAD, ()
    hinted = {one.role for one in doubtful} | set(wild)
    missing = tuple(
        role for role in roles if not (role in filling.present or role in hinted or WHOLE in hinted)
    )
    if not filling.filled:
        return (SlotState.DOUBTFUL if doubtful else SlotState.UNREAD), missing
    if roles == (WHOLE,) and by_time is SlotState.NOT_YET_DUE:
        return by_time, missing  # one of three reports in March: nothing to tell yet
    return SlotState.INCOMPLETE, missing  # told at once: nobody can take the photo of a meeting later


def _by_time(slot: Slot, timing: Timing, on: date) -> SlotState:
    """The state of a slot for which there is nothing."""
    if on > slot.due + timedelta(days=timing.late):
        return SlotState.MISSING
    if on > slot.due:
        return SlotState.LATE
    if on >= slot.due - timedelta(days=timing.soon):
        return SlotState.DUE_SOON
    return SlotState.NOT_YET_DUE


def _of_others(filling: Filling) -> Iterable[Refused]:
    """Accepted parts of other meetings: with what is doubtful, one of those could be the complete one."""
    return (refused for refused in filling.refused if refused.why is Why.OTHER_MEETING)


def _may_be_of(slot: Slot, received_on: date | None, on: date) -> bool:
    """Whether a document that does not say its period can be of this slot: not of a period that had not begun."""
    return slot.period.start <= on and (received_on is None or slot.period.start <= received_on)


def _steps(
    item: Item,
    filling: Filling,
    missing: tuple[str, ...],
    doubtful: Sequence[Evidence],
    unread: Sequence[Unread],
) -> tuple[Step, ...]:
    steps = []
    if doubtful:
        steps.append(Step(Remedy.DECIDE, keys=tuple(dict.fromkeys(found.key for found in doubtful))))
    if unread:
        steps.append(Step(Remedy.READ, keys=tuple(file.key for file in unread)))
    short = filling.needed - filling.filled - len(doubtful) - len(unread)
    if item.parts and missing:
        steps.append(Step(Remedy.DROP, documents=item.documents, parts=missing, count=len(missing)))
    elif WHOLE not in roles_of(item) and missing:
        steps.append(Step(Remedy.DROP, documents=missing, count=len(missing)))
    elif WHOLE in roles_of(item) and short > 0:
        steps.append(Step(Remedy.DROP, documents=item.documents, count=short))
    return tuple(steps)


# --- orders -----------------------------------------------------------------------------------------------


def _rank(found: Evidence) -> tuple[bool, float, str, str]:
    """The surest first, always in the same order."""
    return (found.ruling is not Ruling.ACCEPTED, -found.score, found.key, found.role)


def _refused_rank(refused: Refused) -> tuple[Why, float, str, str]:
    found = refused.evidence
    return (refused.why, -found.score, found.key, found.role)


def _path(file: Unread) -> tuple[str, str]:
    return (file.path, file.key)
