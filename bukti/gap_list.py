"""Which slots somebody asks for, and how they are put together: by bidang, by indicator or by due date. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from rules.gaps.ceiling import is_of
from rules.gaps.model import SlotReview, SlotState

OVERDUE = "overdue"
EVERY_STATE = "all"
ALL_OPEN = ""

WITHIN_DAYS: Mapping[str, int] = {"7": 7, "30": 30, "90": 90}
"""Due dates that can be asked for by their distance, in days."""


class Grouping(StrEnum):
    BIDANG = "bidang"
    INDICATOR = "indikator"
    DUE = "tenggat"


class Wanted(msgspec.Struct, frozen=True):
    """What is asked for; empty: whatever. `due`: `overdue`, days from today (`7`, `30`, `90`), or a month `2025-07`.

    `state`: a state's code, `all`, or empty for what is open.
    """

    bidang: str = ""
    indicator: str = ""  # or the beginning of several: `A.I.5`; or an item
    state: str = ALL_OPEN
    due: str = ""


class Bunch(msgspec.Struct, frozen=True):
    """Slots under one heading. `key`: id of a bidang or an indicator, or a due date in ISO form."""

    key: str
    slots: list[SlotReview]

    @property
    def open(self) -> int:
        return sum(slot.state.is_open for slot in self.slots)

    @property
    def at_risk(self) -> float:
        return sum(slot.at_risk for slot in self.slots)


def chosen(slots: Iterable[SlotReview], wanted: Wanted, on: date) -> list[SlotReview]:
    """Those asked for, in their order. What `wanted` says and nobody knows chooses nothing."""
    return [slot for slot in whatever_state(slots, wanted, on) if _is_in_state(slot, wanted.state)]


def whatever_state(slots: Iterable[SlotReview], wanted: Wanted, on: date) -> list[SlotReview]:
    """Those asked for but for their state: what the states are counted over."""
    return [
        slot
        for slot in slots
        if (not wanted.bidang or slot.owner == wanted.bidang)
        and (not wanted.indicator or _is_below(slot, wanted.indicator))
        and (not wanted.due or _is_due(slot, wanted.due, on))
    ]


def count_states(slots: Iterable[SlotReview]) -> dict[SlotState, int]:
    """In the order of the states, those that there are."""
    counts: dict[SlotState, int] = {}
    for slot in slots:
        counts[slot.state] = counts.get(slot.state, 0) + 1
    return {state: counts[state] for state in SlotState if state in counts}


def bunched(slots: Iterable[SlotReview], by: Grouping, owners: Sequence[str]) -> list[Bunch]:
    """Under headings, in order. `owners`: the pack's bidang in its order; others after them."""
    keys: dict[Grouping, Callable[[SlotReview], str]] = {
        Grouping.BIDANG: lambda slot: slot.owner,
        Grouping.INDICATOR: lambda slot: slot.item.indicator,
        Grouping.DUE: lambda slot: slot.slot.due.isoformat(),
    }
    found: dict[str, list[SlotReview]] = {}
    for slot in slots:
        found.setdefault(keys[by](slot), []).append(slot)
    if by is Grouping.BIDANG:
        ranks = {owner: rank for rank, owner in enumerate(owners)}
        order = sorted(found, key=lambda key: ranks.get(key, len(ranks)))
        return [Bunch(key, [one for group in in_order(found[key]) for one in group]) for key in order]
    if by is Grouping.DUE:
        return [Bunch(key, found[key]) for key in sorted(found)]
    return [Bunch(group[0].item.indicator, group) for group in in_order(_all(found.values()))]


def by_item(slots: Iterable[SlotReview]) -> list[list[SlotReview]]:
    """Slots in their order; those of one item that follow one another are together."""
    together: list[list[SlotReview]] = []
    for slot in slots:
        if together and together[-1][-1].item.id == slot.item.id:
            together[-1].append(slot)
        else:
            together.append([slot])
    return together


def in_order(slots: Iterable[SlotReview]) -> list[list[SlotReview]]:
    """By indicator, those with something overdue first; in each the overdue first, then by due date."""
    by_indicator: dict[str, list[SlotReview]] = {}
    for slot in slots:
        by_indicator.setdefault(slot.item.indicator, []).append(slot)
    ordered = [
        sorted(group, key=lambda slot: (not slot.is_overdue, slot.slot.due))
        for group in by_indicator.values()
    ]
    return sorted(ordered, key=lambda group: not group[0].is_overdue)


def months(slots: Iterable[SlotReview]) -> list[str]:
    """The months in which something falls due: `2025-07`."""
    return sorted({slot.slot.due.isoformat()[:7] for slot in slots})


def slot_id(slot: SlotReview) -> str:
    """`A.I.5.iii.a-1@2025-03`: names a slot in addresses."""
    return f"{slot.slot.item}@{slot.slot.label}"


def find_slot(slots: Iterable[SlotReview], id_: str) -> SlotReview | None:
    item, _, label = id_.partition("@")
    return next((slot for slot in slots if (slot.slot.item, slot.slot.label) == (item, label)), None)


def _all(groups: Iterable[Sequence[SlotReview]]) -> list[SlotReview]:
    return [slot for group in groups for slot in group]


def _is_in_state(slot: SlotReview, state: str) -> bool:
    if state == EVERY_STATE:
        return True
    return slot.state.is_open if state == ALL_OPEN else slot.state == state


def _is_below(slot: SlotReview, id_: str) -> bool:
    return slot.item.id == id_ or is_of(slot.item.indicator, id_)


def _is_due(slot: SlotReview, due: str, on: date) -> bool:
    if due == OVERDUE:
        return slot.is_overdue
    if due in WITHIN_DAYS:
        return on <= slot.slot.due <= on + timedelta(days=WITHIN_DAYS[due])
    return slot.slot.due.isoformat().startswith(due) and len(due) == len("2025-07")
