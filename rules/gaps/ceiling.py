"""The highest answers that the evidence can still carry, and how far every minimum score is. Pure.

It bounds, it never awards: an assessor may always give less. `docs/decisions/111-at-most.md` has the reasons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from rules.gaps.model import ItemReview, Level, Review, SlotKey, SlotReview, SlotState
from rules.gaps.rollups import indicator_levels
from rules.pack.model import Floor, Indicator, Pack, Scale

_EXACT = 1e-9
"""Shares and points nearer to each other than this are equal: they are sums of fractions."""

SHARE_ROUNDING = 0.005
"""Shares of a pack are written with two decimals: two of three reports (0.6667) do reach 0.67. All stays all."""


class Highest(msgspec.Struct, frozen=True):
    """The best answer that a share of the evidence can carry, and its points: at most that."""

    share: float  # 0..1 of the indicator's evidence
    answer: str  # empty for a measured scale
    value: float  # 0..1 of the weight
    points: float


class Cost(msgspec.Struct, frozen=True):
    """What one gap costs, if it alone stays open: points that cannot be reached any more."""

    slot: SlotKey
    points: float


class IndicatorCeiling(msgspec.Struct, frozen=True):
    id: str
    weight: float
    scale: str
    present: Highest  # with only what counts today
    possible: Highest  # if what is not yet due is filled in time, and all that is doubtful or unread counts
    costs: tuple[Cost, ...]  # of its gaps, in the plan's order


class Ceiling(msgspec.Struct, frozen=True):
    """Sum of its indicators: at most so many points."""

    level: Level
    id: str
    weight: float
    present: float
    possible: float


class FloorDistance(msgspec.Struct, frozen=True):
    """How far a minimum score of a predicate is. `lacking…`: points, 0 when the evidence can carry the minimum."""

    predicate: str
    floor: str
    name: str
    points: float
    present: float
    possible: float

    @property
    def lacking(self) -> float:
        return _short(self.points, self.present)

    @property
    def lacking_at_best(self) -> float:
        return _short(self.points, self.possible)

    @property
    def is_in_reach(self) -> bool:
        """Whether what is possible reaches it; if not, overdue gaps must be closed."""
        return self.lacking_at_best == 0


def _short(wanted: float, there: float) -> float:
    return wanted - there if wanted - there > _EXACT else 0.0


class Ceilings(msgspec.Struct, frozen=True):
    indicators: Mapping[str, IndicatorCeiling]
    levels: Mapping[Level, Mapping[str, Ceiling]]  # all but INDICATOR and BIDANG
    floors: tuple[FloorDistance, ...]  # in the pack's order

    @property
    def total(self) -> Ceiling:
        return self.levels[Level.TOTAL][""]


def ceilings(pack: Pack, review: Review) -> Ceilings:
    """Bounds for every indicator, every sum and every floor of the pack."""
    by_indicator: dict[str, list[ItemReview]] = {}
    for item in review.items:
        by_indicator.setdefault(item.item.indicator, []).append(item)
    bounded = {
        indicator.id: _indicator(
            indicator, pack.lke.scales.get(indicator.answers), by_indicator[indicator.id]
        )
        for indicator in pack.indicators
        if indicator.id in by_indicator
    }
    floors = tuple(
        _distance(predicate.id, floor, bounded.values())
        for predicate in pack.lke.predicates
        for floor in predicate.floors
    )
    return Ceilings(bounded, _levels(pack, bounded), floors)


def highest(scale: Scale | None, share: float, weight: float) -> Highest:
    """The best answer that can be claimed from this share of the evidence. A measured one is bounded by the share
    itself: of a percentage at most that much can be shown, and a survey has no value without its report."""
    if scale is None or not scale.answers:
        return Highest(share, "", share, weight * share)
    for answer in scale.answers:  # best first
        if share >= answer.share - (SHARE_ROUNDING if answer.share < 1 else _EXACT):
            return Highest(share, answer.answer, answer.value, weight * answer.value)
    worst = scale.answers[-1]
    return Highest(share, worst.answer, worst.value, weight * worst.value)


def is_of(indicator: str, prefix: str) -> bool:
    """Whether an indicator's id is this one or begins with it, at a dot."""
    return indicator == prefix or indicator.startswith(f"{prefix}.")


def _indicator(indicator: Indicator, scale: Scale | None, items: Sequence[ItemReview]) -> IndicatorCeiling:
    def bound(share: float) -> Highest:
        return highest(scale, min(1.0, share), indicator.weight)

    parts = [(slot, 1 / len(items) / len(item.slots)) for item in items for slot in item.slots]
    full = bound(1.0).points
    return IndicatorCeiling(
        id=indicator.id,
        weight=indicator.weight,
        scale=indicator.answers,
        present=bound(sum(part * slot.share for slot, part in parts)),
        possible=bound(sum(part * _possible(slot) for slot, part in parts)),
        costs=tuple(
            Cost(
                SlotKey(slot.slot.item, slot.slot.label),
                full - bound(1 - part * (1 - slot.share)).points,
            )
            for slot, part in parts
            if slot.state.is_open
        ),
    )


def _possible(slot: SlotReview) -> float:
    """The share of the slot that may still be there in time."""
    if slot.state is SlotState.WAIVED or not slot.is_overdue:
        return 1.0
    return min(1.0, max(slot.reachable, slot.filled) / slot.needed)


def _levels(pack: Pack, bounded: Mapping[str, IndicatorCeiling]) -> dict[Level, dict[str, Ceiling]]:
    sums: dict[Level, dict[str, list[IndicatorCeiling]]] = {}
    for indicator, levels in indicator_levels(pack).items():
        for level, id_ in levels:
            if level is not Level.INDICATOR and indicator in bounded:
                sums.setdefault(level, {}).setdefault(id_, []).append(bounded[indicator])
    sums.setdefault(Level.TOTAL, {}).setdefault("", [])
    return {
        level: {
            id_: Ceiling(
                level,
                id_,
                sum(one.weight for one in indicators),
                sum(one.present.points for one in indicators),
                sum(one.possible.points for one in indicators),
            )
            for id_, indicators in of_level.items()
        }
        for level, of_level in sums.items()
    }


def _distance(predicate: str, floor: Floor, bounded: Iterable[IndicatorCeiling]) -> FloorDistance:
    of_floor = [one for one in bounded if any(is_of(one.id, prefix) for prefix in floor.sections)]
    return FloorDistance(
        predicate,
        floor.id,
        floor.name,
        floor.points,
        sum(one.present.points for one in of_floor),
        sum(one.possible.points for one in of_floor),
    )
