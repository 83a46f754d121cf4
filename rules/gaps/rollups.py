"""Slots summed up: by indicator, sub-component, area, half, component, in all, and by bidang. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rules.gaps.model import ItemReview, Level, Rollup, SlotReview, SlotState
from rules.pack.model import Pack

EVERY_HALF = "*"
"""Stands for the half in the id of an area: `A.*.1` is `A.I.1` and `A.II.1` together."""


def above_section(section: str) -> Iterator[tuple[Level, str]]:
    """What a section (`A.I.1`; `B.I`) belongs to, besides the total. A section of two parts is a half of its own."""
    parts = section.split(".")
    yield Level.COMPONENT, parts[0]
    yield Level.HALF, ".".join(parts[:2])
    if len(parts) > 2:
        yield Level.AREA, ".".join([parts[0], EVERY_HALF, *parts[2:]])


def indicator_levels(pack: Pack) -> dict[str, tuple[tuple[Level, str], ...]]:
    """By indicator: everything that it is summed up in, in the order of `Level` by and large."""
    return {
        indicator.id: (
            (Level.INDICATOR, indicator.id),
            (Level.GROUP, group.id),
            (Level.SECTION, section.id),
            *above_section(section.id),
            (Level.TOTAL, ""),
        )
        for section in pack.sections
        for group in section.groups
        for indicator in group.indicators
    }


def roll_up(pack: Pack, items: Iterable[ItemReview]) -> Mapping[Level, Mapping[str, Rollup]]:
    """Sums of every level, ids in the plan's order, bidang in the pack's; each slot is in one of each level."""
    sums: dict[Level, dict[str, _Sum]] = {level: {} for level in Level}
    sums[Level.TOTAL][""] = _Sum()
    for bidang in pack.owners.bidang:
        sums[Level.BIDANG][bidang.id] = _Sum()
    of_indicator = {
        indicator: [sums[level].get(id_) or sums[level].setdefault(id_, _Sum()) for level, id_ in levels]
        for indicator, levels in indicator_levels(pack).items()
    }
    for item in items:
        for slot in item.slots:
            for found in of_indicator[item.item.indicator]:
                found.add(slot)
            if slot.owner not in sums[Level.BIDANG]:
                sums[Level.BIDANG][slot.owner] = _Sum()
            sums[Level.BIDANG][slot.owner].add(slot)
    return {
        level: {id_: found.rollup(level, id_) for id_, found in of_level.items()}
        for level, of_level in sums.items()
    }


class _Sum:
    """A roll-up in the making."""

    def __init__(self) -> None:
        self.slots = self.overdue = self.received_late = 0
        self.weight = self.at_risk = 0.0
        self.states = dict.fromkeys(SlotState, 0)

    def add(self, slot: SlotReview) -> None:
        self.slots += 1
        self.states[slot.state] += 1
        self.overdue += slot.is_overdue
        self.received_late += slot.received_late
        self.weight += slot.weight
        self.at_risk += slot.at_risk

    def rollup(self, level: Level, id_: str) -> Rollup:
        return Rollup(
            level, id_, self.slots, self.states, self.overdue, self.received_late, self.weight, self.at_risk
        )
