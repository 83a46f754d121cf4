"""The review: every slot of a pack on a date, summed up, with what would close most."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from rules.gaps.closers import closers
from rules.gaps.judging import judge, refused_rank
from rules.gaps.model import Evidence, ItemReview, Review, Unread, Waiver
from rules.gaps.placing import Placed, place
from rules.gaps.rollups import roll_up
from rules.pack.model import Indicator, Item, Pack
from rules.slots import Slot


def review(
    pack: Pack,
    slots: Mapping[str, Sequence[Slot]],
    evidence: Iterable[Evidence],
    unread: Iterable[Unread],
    waivers: Iterable[Waiver],
    on: date,
) -> Review:
    """What every slot of the pack is worth on a date.

    `slots`: of every item (`rules.slots.pack_slots`). `on` moves the calendar, not the archive: what came in after that
    day counts too. Pure: the same values in any order give the same review.
    """
    placed = place(slots, evidence, unread, waivers)
    items = [
        _review_item(pack, indicator, item, slots[item.id], placed, on)
        for indicator in pack.indicators
        for item in indicator.items
    ]
    return Review(
        pack=pack.id,
        on=on,
        items=tuple(items),
        rollups=roll_up(pack, items),
        closers=closers(items),
        unread=placed.without_clue,
        unknown_items=tuple(sorted(placed.unknown_items)),
    )


def review_again(
    before: Review,
    touched: Collection[str],
    pack: Pack,
    slots: Mapping[str, Sequence[Slot]],
    evidence: Iterable[Evidence],
    unread: Iterable[Unread],
    waivers: Iterable[Waiver],
) -> Review:
    """`before` after some evidence, unread files or waivers have come, gone or changed: the same as `review` of all.

    `touched`: the items that any of these names or named before; others stay as they were judged. `evidence` need not
    be more than that of touched items. Pack, slots and day are those of `before`.
    """
    placed = place(slots, (one for one in evidence if one.item in touched), unread, waivers)
    owned = {item.id: indicator for indicator in pack.indicators for item in indicator.items}
    items = [
        _review_item(pack, owned[one.item.id], one.item, slots[one.item.id], placed, before.on)
        if one.item.id in touched
        else one
        for one in before.items
    ]
    still_unknown = {item for item in before.unknown_items if item not in touched}
    return Review(
        pack=pack.id,
        on=before.on,
        items=tuple(items),
        rollups=roll_up(pack, items),
        closers=closers(items),
        unread=placed.without_clue,
        unknown_items=tuple(sorted(placed.unknown_items | still_unknown)),
    )


def _review_item(
    pack: Pack, indicator: Indicator, item: Item, slots: Sequence[Slot], placed: Placed, on: date
) -> ItemReview:
    """An indicator's weight hangs evenly on its items, an item's on its slots."""
    shelf, owner = placed.shelves[item.id], pack.owners.of(item.id)
    weight = indicator.weight / len(indicator.items) / len(slots)
    reviewed = tuple(
        judge(
            item,
            slot,
            shelf,
            placed.waivers.get((item.id, slot.label)),
            pack.timing,
            on,
            owner=owner,
            weight=weight,
        )
        for slot in slots
    )
    return ItemReview(item, reviewed, tuple(sorted(shelf.strays, key=refused_rank)))
