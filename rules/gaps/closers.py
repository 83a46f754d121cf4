"""Which single document would close the most gaps: one to be dropped, or a doubtful one to be accepted. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rules.gaps.filling import WHOLE, reach, roles_of
from rules.gaps.model import Closer, Evidence, ItemReview, Remedy, SlotKey, SlotReview, Why
from rules.slots import is_recurring

Wanted = tuple[str, str, str]
"""Document type, part of a meeting (empty: the whole), period (label, year or ANY)."""

ANY = ""
"""Of any year."""

_Slots = dict[SlotKey, SlotReview]


def closers(items: Sequence[ItemReview]) -> tuple[Closer, ...]:
    """Every document that would close at least one gap by itself: most points first, then most gaps.

    A gap that needs two more documents is closed by none alone.
    """
    gaps = [slot for item in items for slot in item.slots if slot.state.is_open]
    found = [*_to_drop(gaps), *_to_accept(gaps)]
    return tuple(
        sorted(
            found,
            key=lambda one: (
                -round(one.points, 9),
                -len(one.slots),
                one.remedy,
                one.document,
                one.part,
                one.period,
                one.key,
            ),
        )
    )


def _closer(wanted: Wanted, slots: Iterable[SlotReview], **facts: str) -> Closer:
    closed = list(slots)
    document, part, period = wanted
    return Closer(
        remedy=Remedy.DECIDE if "key" in facts else Remedy.DROP,
        document=document,
        part=part,
        period=period,
        slots=tuple(_key(slot) for slot in closed),
        indicators=tuple(dict.fromkeys(slot.item.indicator for slot in closed)),
        points=sum(slot.at_risk for slot in closed),
        **facts,
    )


def _key(slot: SlotReview) -> SlotKey:
    return SlotKey(slot.slot.item, slot.slot.label)


# --- to be dropped ----------------------------------------------------------------------------------------


def _to_drop(gaps: Sequence[SlotReview]) -> Iterator[Closer]:
    """One for each type, part and period. A report of a quarter closes what wants one of that year, too, and what
    wants one of any year."""
    recurring: dict[Wanted, _Slots] = {}
    yearly: dict[Wanted, _Slots] = {}
    for gap in gaps:
        years = [str(year) for year in gap.slot.years] or [ANY]
        for document, part in _wanted(gap):
            for period in [gap.slot.label] if is_recurring(gap.item) else years:
                into = recurring if is_recurring(gap.item) else yearly
                into.setdefault((document, part, period), {})[_key(gap)] = gap
    for (document, part, _year), slots in yearly.items():
        slots.update(yearly.get((document, part, ANY), {}))
    for (document, part, label), slots in recurring.items():
        year = label.partition("-")[0]
        slots.update(yearly.get((document, part, year)) or yearly.get((document, part, ANY), {}))
    found = yearly | recurring
    by_part = {
        (document, period, frozenset(slots)) for (document, part, period), slots in found.items() if part
    }
    for (document, part, period), slots in found.items():
        if part or (document, period, frozenset(slots)) not in by_part:  # else the part alone does it
            yield _closer((document, part, period), slots.values())


def _wanted(gap: SlotReview) -> Iterator[tuple[str, str]]:
    """The types (with the part) of which one document would close the gap."""
    item = gap.item
    if item.parts:
        if item.minimum == 1:
            lacking = [part for part in item.parts if part not in gap.parts_present]
            for document in item.documents:
                yield document, WHOLE
                if len(lacking) == 1:
                    yield document, lacking[0]
    elif WHOLE not in roles_of(item):
        if gap.needed - gap.filled == 1:
            yield next(document for document in item.documents if document not in gap.parts_present), WHOLE
    elif gap.needed - gap.filled == 1:
        for document in item.documents:
            yield document, WHOLE


# --- to be accepted ---------------------------------------------------------------------------------------


def _to_accept(gaps: Sequence[SlotReview]) -> Iterator[Closer]:
    """One for each doubtful unit: what accepting all that it may be would close. Of an item for which its period is
    not known it closes one slot: the first that is open."""
    closed: dict[str, _Slots] = {}
    of_unit: dict[str, Evidence] = {}
    for gap in gaps:
        by_key: dict[str, list[Evidence]] = {}
        for found in gap.doubtful:
            by_key.setdefault(found.key, []).append(found)
        for key, rows in by_key.items():
            if _would_close(gap, rows) and not (
                rows[0].slot != gap.slot.label and any(at.item == gap.item.id for at in closed.get(key, {}))
            ):
                closed.setdefault(key, {})[_key(gap)] = gap
                of_unit.setdefault(key, rows[0])
    for key, slots in closed.items():
        unit = of_unit[key]
        yield _closer(
            (unit.document, unit.role, unit.period),
            slots.values(),
            key=key,
            title=unit.title,
            path=unit.path,
        )


def _would_close(gap: SlotReview, rows: Sequence[Evidence]) -> bool:
    """Whether the gap would be closed if this unit counted too."""
    roles = {found.role for found in rows}
    if WHOLE in roles:
        if gap.item.minimum == 1:
            return True
    elif gap.filled + len(roles) < gap.needed:
        return False
    return reach(gap.item, [*gap.counts, *_of_other_meetings(gap), *rows]) >= gap.needed


def _of_other_meetings(gap: SlotReview) -> Iterator[Evidence]:
    return (refused.evidence for refused in gap.refused if refused.why is Why.OTHER_MEETING)
