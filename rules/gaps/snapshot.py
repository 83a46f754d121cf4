"""The state of all slots at a moment, as a plain value that can be kept as JSON, and what changed between two. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec

from rules.gaps.ceiling import Ceilings
from rules.gaps.model import Level, Review, SlotKey, SlotState

SNAPSHOT_FORMAT = 1


class Highs(msgspec.Struct, frozen=True):
    """At most so many points: with what counted then, and with what was still possible."""

    present: float
    possible: float


class BidangCount(msgspec.Struct, frozen=True):
    open: int
    overdue: int
    at_risk: float
    unread: int  # files that give no clue to any item


class Snapshot(msgspec.Struct, frozen=True):
    """All slots on a date. `states`: item → label → state. Points rounded to a millionth."""

    pack: str
    on: date
    states: Mapping[str, Mapping[str, SlotState]]
    counts: Mapping[SlotState, int]
    bidang: Mapping[str, BidangCount]
    at_risk: float
    total: Highs
    answers: Mapping[str, str]
    """By indicator: the highest answer that the evidence could carry then; of measured ones none."""
    floors: Mapping[str, Highs]  # `predicate/floor`
    format: int = SNAPSHOT_FORMAT


class SlotChange(msgspec.Struct, frozen=True):
    """`before` is None for a slot that the older pack did not have, `after` for one that the newer has not."""

    slot: SlotKey
    before: SlotState | None
    after: SlotState | None


class Comparison(msgspec.Struct, frozen=True):
    """What changed, in the plan's order of the later snapshot. A slot is in one of the first four at most."""

    closed: tuple[SlotChange, ...]  # was a gap, is closed now (or not due any more)
    new: tuple[SlotChange, ...]  # is a gap, and was none
    changed: tuple[SlotChange, ...]  # is a gap of another kind
    gone: tuple[SlotChange, ...]  # was a gap, and the pack does not ask for it any more
    at_risk: float  # points, later less earlier
    present: float
    possible: float


def snapshot(review: Review, bounds: Ceilings) -> Snapshot:
    """The review in short."""
    unread = {bidang: len(files) for bidang, files in review.unread.items()}
    rollups = review.rollups[Level.BIDANG]
    return Snapshot(
        pack=review.pack,
        on=review.on,
        states={item.item.id: {slot.slot.label: slot.state for slot in item.slots} for item in review.items},
        counts=dict(review.total.states),
        bidang={
            bidang: BidangCount(
                rollups[bidang].open if bidang in rollups else 0,
                rollups[bidang].overdue if bidang in rollups else 0,
                _short(rollups[bidang].at_risk) if bidang in rollups else 0.0,
                unread.get(bidang, 0),
            )
            for bidang in dict.fromkeys([*rollups, *unread])
        },
        at_risk=_short(review.total.at_risk),
        total=Highs(_short(bounds.total.present), _short(bounds.total.possible)),
        answers={
            indicator.id: indicator.present.answer
            for indicator in bounds.indicators.values()
            if indicator.present.answer
        },
        floors={
            f"{floor.predicate}/{floor.floor}": Highs(_short(floor.present), _short(floor.possible))
            for floor in bounds.floors
        },
    )


def encode(value: Snapshot) -> bytes:
    """As JSON; the same snapshot gives the same bytes, items in the plan's order."""
    return msgspec.json.encode(value)


def decode(data: bytes) -> Snapshot:
    """Raises msgspec.ValidationError for what is no snapshot of this format."""
    value = msgspec.json.decode(data, type=Snapshot)
    if value.format != SNAPSHOT_FORMAT:
        raise msgspec.ValidationError(f"snapshot of format {value.format}")
    return value


def compare(before: Snapshot, after: Snapshot) -> Comparison:
    """What happened to the gaps from one snapshot to another. Slots are the same by item and label."""
    earlier, later = _flat(before), _flat(after)
    closed, new, changed = [], [], []
    for slot, state in later.items():
        was = earlier.get(slot)
        change = SlotChange(slot, was, state)
        if was is not None and was.is_open and not state.is_open:
            closed.append(change)
        elif state.is_open and (was is None or not was.is_open):
            new.append(change)
        elif state.is_open and state is not was:
            changed.append(change)
    gone = [
        SlotChange(slot, state, None)
        for slot, state in earlier.items()
        if slot not in later and state.is_open
    ]
    return Comparison(
        tuple(closed),
        tuple(new),
        tuple(changed),
        tuple(gone),
        _short(after.at_risk - before.at_risk),
        _short(after.total.present - before.total.present),
        _short(after.total.possible - before.total.possible),
    )


def _flat(value: Snapshot) -> dict[SlotKey, SlotState]:
    return {
        SlotKey(item, label): state for item, slots in value.states.items() for label, state in slots.items()
    }


def _short(points: float) -> float:
    return round(points, 6)
