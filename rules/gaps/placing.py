"""Finds the slot of every piece of evidence, unread file and waiver: one pass, before any slot is judged. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from rules.gaps.model import Evidence, Refused, Ruling, Unread, Waiver, Why
from rules.match.model import MatchState
from rules.slots import Slot


class Found(msgspec.Struct):
    """What was found for one slot, or for an item without naming the slot."""

    accepted: list[Evidence] = []
    suggested: list[Evidence] = []
    refused: list[Refused] = []
    unread: list[tuple[Unread, str]] = []  # with the role that its name suggests


class Shelf(msgspec.Struct):
    """Everything found for one item."""

    by_slot: dict[str, Found]
    anywhere: Found  # for some slot of the item, nobody knows which
    strays: list[Refused]
    only: Found | None  # the one slot of an item that has one


class Placed(msgspec.Struct):
    """Everything in its place, and what has none."""

    shelves: dict[str, Shelf]
    waivers: dict[tuple[str, str], Waiver]  # by item and label
    without_clue: dict[str, tuple[Unread, ...]]  # by bidang
    unknown_items: set[str]


def place(
    slots: Mapping[str, Sequence[Slot]],
    evidence: Iterable[Evidence],
    unread: Iterable[Unread],
    waivers: Iterable[Waiver],
) -> Placed:
    """Puts everything where it belongs."""
    placed = Placed({item: _shelf(of_item) for item, of_item in slots.items()}, {}, {}, set())
    _put_evidence(placed, evidence)
    _put_unread(placed, unread)
    _put_waivers(placed, waivers, slots)
    return placed


def _shelf(slots: Sequence[Slot]) -> Shelf:
    by_slot = {slot.label: Found() for slot in slots}
    only = next(iter(by_slot.values())) if len(by_slot) == 1 else None
    return Shelf(by_slot, Found(), [], only)


def _put_evidence(placed: Placed, evidence: Iterable[Evidence]) -> None:
    shelves, accepted = placed.shelves, MatchState.ACCEPTED  # looked up once: this is done for every match
    for found in evidence:
        shelf = shelves.get(found.item)
        if shelf is None:
            placed.unknown_items.add(found.item)
            continue
        why = _why_not(found)
        into = shelf.by_slot.get(found.slot)
        if into is None:
            if why is None and found.slot:
                shelf.strays.append(Refused(found, Why.OTHER_PERIOD))
                continue
            into = shelf.only
        if why is not None:
            (shelf.strays if into is None else into.refused).append(Refused(found, why))
        elif into is None:
            shelf.anywhere.suggested.append(found)
        elif found.effective is accepted:
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


def _put_unread(placed: Placed, unread: Iterable[Unread]) -> None:
    rest: dict[str, list[Unread]] = {}
    for file in unread:
        is_placed = False
        for clue in file.clues:
            shelf = placed.shelves.get(clue.item)
            if shelf is None:
                placed.unknown_items.add(clue.item)
                continue
            into = shelf.by_slot.get(clue.slot) or shelf.only or shelf.anywhere
            into.unread.append((file, clue.role))
            is_placed = True
        if not is_placed:
            rest.setdefault(file.bidang, []).append(file)
    for bidang, files in sorted(rest.items()):
        placed.without_clue[bidang] = tuple(sorted(files, key=lambda file: (file.path, file.key)))


def _put_waivers(placed: Placed, waivers: Iterable[Waiver], slots: Mapping[str, Sequence[Slot]]) -> None:
    """One for a single slot goes before one for the whole item."""
    for waiver in sorted(waivers, key=lambda waiver: waiver.slot):
        if waiver.item not in slots:
            placed.unknown_items.add(waiver.item)
        for slot in slots.get(waiver.item, ()):
            if waiver.slot in ("", slot.label):
                placed.waivers[slot.item, slot.label] = waiver
