"""Where the plan stands at one look: indicator × month, the minimum scores, what is due next, what changed. Pure.

Everything is made of a review's slots; who may know of some only gives those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from rules.gaps.ceiling import Ceilings, is_of
from rules.gaps.model import Level, SlotReview, SlotState
from rules.gaps.rollups import above_section
from rules.gaps.snapshot import SlotChange, Snapshot, compare
from rules.pack.model import Pack, Section
from rules.slots import is_recurring

MONTHS = tuple(range(1, 13))

Owned = Callable[[str], bool]
"""Whether what an item asks for may be told of."""


class Shade(StrEnum):
    """What a cell of the picture says: the worst of its slots, in this order."""

    BAD = "bad"  # missing or late
    DOUBT = "doubt"  # something is there, and does not do yet
    SOON = "soon"  # due soon
    LATER = "later"  # not yet due
    GOOD = "good"  # all of it is there


SHADES: Mapping[SlotState, Shade] = {
    SlotState.MISSING: Shade.BAD,
    SlotState.LATE: Shade.BAD,
    SlotState.DOUBTFUL: Shade.DOUBT,
    SlotState.UNREAD: Shade.DOUBT,
    SlotState.INCOMPLETE: Shade.DOUBT,
    SlotState.DUE_SOON: Shade.SOON,
    SlotState.NOT_YET_DUE: Shade.LATER,
    SlotState.SATISFIED: Shade.GOOD,
    SlotState.WAIVED: Shade.GOOD,
}
_WORST_FIRST = tuple(Shade)


class Cell(msgspec.Struct, frozen=True):
    """The slots of an indicator in one month."""

    month: int
    shade: Shade
    slots: int
    closed: int


class IndicatorRow(msgspec.Struct, frozen=True):
    id: str
    text: str
    cells: tuple[Cell, ...]  # of the months that something is expected for, in order
    slots: int
    closed: int

    def cell(self, month: int) -> Cell | None:
        return next((cell for cell in self.cells if cell.month == month), None)


class Half(msgspec.Struct, frozen=True):
    """One section of an area: `A.I.1`."""

    id: str
    slots: int
    closed: int
    overdue: int


class AreaMap(msgspec.Struct, frozen=True):
    """An area (both halves together), or one of the results, with its indicators in the plan's order."""

    id: str
    name: str
    halves: tuple[Half, ...]  # that have any slots
    rows: tuple[IndicatorRow, ...]

    @property
    def slots(self) -> int:
        return sum(half.slots for half in self.halves)

    @property
    def closed(self) -> int:
        return sum(half.closed for half in self.halves)

    @property
    def overdue(self) -> int:
        return sum(half.overdue for half in self.halves)


def month_of(slot: SlotReview, year: int) -> int:
    """The column of a slot: the last month of its period, or the month that it is due in. What is due before or after
    the plan's year stands at its beginning or end."""
    if is_recurring(slot.item):
        return (slot.slot.period.end - timedelta(days=1)).month
    due = slot.slot.due
    return due.month if due.year == year else (12 if due.year > year else 1)


def heat(pack: Pack, slots: Iterable[SlotReview]) -> list[AreaMap]:
    """The picture of these slots; areas and indicators without any are left out."""
    by_indicator: dict[str, list[SlotReview]] = {}
    for slot in slots:
        by_indicator.setdefault(slot.item.indicator, []).append(slot)
    areas: dict[str, list[Section]] = {}
    for section in pack.sections:
        areas.setdefault(area_of(section.id), []).append(section)
    found = (_area(id_, sections, by_indicator, pack.year) for id_, sections in areas.items())
    return [area for area in found if area.rows]


def area_of(section: str) -> str:
    """`A.*.1` for `A.I.1` and `A.II.1`; a section that is no half's stands for itself."""
    return next((id_ for level, id_ in above_section(section) if level is Level.AREA), section)


def _area(
    id_: str, sections: Sequence[Section], found: Mapping[str, Sequence[SlotReview]], year: int
) -> AreaMap:
    rows: list[IndicatorRow] = []
    halves: list[Half] = []
    for section in sections:
        indicators = [one for group in section.groups for one in group.indicators if one.id in found]
        rows += [_row(one.id, one.text, found[one.id], year) for one in indicators]
        slots = [slot for one in indicators for slot in found[one.id]]
        if slots:
            closed = sum(slot.state.is_closed for slot in slots)
            halves.append(Half(section.id, len(slots), closed, sum(slot.is_overdue for slot in slots)))
    return AreaMap(id_, sections[0].name, tuple(halves), tuple(rows))


def _row(id_: str, text: str, slots: Sequence[SlotReview], year: int) -> IndicatorRow:
    months: dict[int, list[SlotReview]] = {}
    for slot in slots:
        months.setdefault(month_of(slot, year), []).append(slot)
    cells = tuple(
        Cell(
            month,
            min((SHADES[slot.state] for slot in months[month]), key=_WORST_FIRST.index),
            len(months[month]),
            sum(slot.state.is_closed for slot in months[month]),
        )
        for month in sorted(months)
    )
    return IndicatorRow(id_, text, cells, len(slots), sum(slot.state.is_closed for slot in slots))


# --- minimum scores ---------------------------------------------------------------------------------------


class Mark(msgspec.Struct, frozen=True):
    """The minimum of one predicate. It is carried by what is there, still possible, or out of reach."""

    predicate: str
    points: float
    is_carried: bool
    is_possible: bool


class FloorRow(msgspec.Struct, frozen=True):
    """One minimum score, for all predicates that have it. Points."""

    id: str
    name: str
    sections: tuple[str, ...]
    weight: float
    present: float
    possible: float
    marks: tuple[Mark, ...]


def floors(pack: Pack, bounds: Ceilings) -> list[FloorRow]:
    """In the pack's order; only for somebody who may know of the whole unit."""
    distances: dict[str, list[Mark]] = {}
    points: dict[str, tuple[float, float]] = {}
    for one in bounds.floors:
        mark = Mark(one.predicate, one.points, one.lacking == 0, one.is_in_reach)
        distances.setdefault(one.floor, []).append(mark)
        points[one.floor] = (one.present, one.possible)
    rows = {floor.id: floor for predicate in pack.lke.predicates for floor in predicate.floors}
    return [
        FloorRow(
            id=floor.id,
            name=floor.name,
            sections=floor.sections,
            weight=sum(
                indicator.weight
                for indicator in bounds.indicators.values()
                if any(is_of(indicator.id, prefix) for prefix in floor.sections)
            ),
            present=points[floor.id][0],
            possible=points[floor.id][1],
            marks=tuple(distances[floor.id]),
        )
        for floor in rows.values()
        if floor.id in points
    ]


# --- what is due, and what changed ------------------------------------------------------------------------


def due_next(slots: Iterable[SlotReview], on: date) -> list[SlotReview]:
    """Open, and due on this day or later: the next first."""
    waiting = (slot for slot in slots if not slot.state.is_closed and slot.slot.due >= on)
    return sorted(waiting, key=lambda slot: slot.slot.due)


def owed(slots: Iterable[SlotReview]) -> list[SlotReview]:
    """Gaps that somebody should act on: the overdue first, each by its due date."""
    return sorted(
        (slot for slot in slots if slot.state.is_open), key=lambda slot: (not slot.is_overdue, slot.slot.due)
    )


class Changes(msgspec.Struct, frozen=True):
    """What happened to gaps since a day. `at_risk`, `present`: points, later less earlier."""

    since: date
    closed: tuple[SlotChange, ...]
    opened: tuple[SlotChange, ...]
    at_risk: float = 0.0
    present: float = 0.0

    def of(self, is_own: Owned) -> Changes:
        """Of some items only; the points are the whole's, and left out."""
        return Changes(self.since, tuple(_of(self.closed, is_own)), tuple(_of(self.opened, is_own)))


def changes(before: Snapshot, after: Snapshot) -> Changes:
    found = compare(before, after)
    return Changes(before.on, found.closed, found.new, found.at_risk, found.present)


def _of(found: Iterable[SlotChange], is_own: Owned) -> Iterator[SlotChange]:
    return (change for change in found if is_own(change.slot.item))
