"""From a review and what surrounds it to the weekly report. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from bukti import overview
from bukti.overview import AreaMap, Changes
from bukti.reports.arrivals import Came
from bukti.reports.weekly_model import (
    AreaLine,
    BidangLine,
    BidangPage,
    Bunch,
    Doubtful,
    Summary,
    Surroundings,
    Tally,
    TrendPoint,
    Turned,
    Weekly,
)
from bukti.reviewing import Reviewed
from bukti.seeing import SeenSlot
from bukti.week import name_of
from rules.gaps.model import Evidence, SlotReview, SlotState
from rules.gaps.snapshot import SlotChange, snapshot
from rules.pack.model import Expectation, Pack

AHEAD_DAYS = 30
"""What falls due within so many days stands on a bidang's page."""

TREND_WEEKS = 12
"""Weeks that the trend goes back at most, this one among them."""

CLOSERS = 5
"""Documents named that would close most."""


def weekly_report(pack: Pack, done: Reviewed, around: Surroundings, *, unit: str, begins: date) -> Weekly:
    """The report of the week that ends on the day of the review; last week is that of `around.before`."""
    on = done.review.on
    now = snapshot(done.review, done.ceilings)
    changed = overview.changes(around.before, now) if around.before else None
    lines = _lines(pack, done, around)
    pages = tuple(
        _page(
            line,
            around.seen.get(line.id, ()),
            around.came.get(line.id, Came()),
            changed.of(_owned_by(line.id, pack)) if changed else None,
            on,
        )
        for line in lines
        if line.id
    )
    summary = Summary(
        tally=tally(done.review.slots),
        areas=tuple(_area(area) for area in overview.heat(pack, done.review.slots)),
        bidang=tuple(lines),
        trend=trend([*around.points, _point_of(done)]),
        changes=changed,
        closers=done.review.closers[:CLOSERS],
        total=done.ceilings.total,
        floors=tuple(overview.floors(pack, done.ceilings)),
        standing=around.standing,
        account=around.account,
        received=around.received,
        unread=around.unread,
        idle=done.idle,
    )
    return Weekly(name_of(on), on, begins, unit, pack, summary, pages)


def _owned_by(bidang: str, pack: Pack) -> overview.Owned:
    return lambda item: pack.owners.of(item) == bidang


# --- counted ----------------------------------------------------------------------------------------------


def tally(slots: Iterable[SlotReview]) -> Tally:
    found = list(slots)
    return Tally(
        slots=len(found),
        closed=sum(slot.state.is_closed for slot in found),
        open=sum(slot.state.is_open for slot in found),
        overdue=sum(slot.is_overdue for slot in found),
        due_soon=sum(slot.state is SlotState.DUE_SOON for slot in found),
        doubtful=sum(slot.state is SlotState.DOUBTFUL for slot in found),
        at_risk=sum(slot.at_risk for slot in found),
    )


def trend(points: Iterable[TrendPoint]) -> tuple[TrendPoint, ...]:
    """The last point of each week, in order, the latest weeks only. `points`: in the order in which they were kept."""
    weeks: dict[str, TrendPoint] = {}
    for point in sorted(points, key=lambda point: point.on):  # of one day the last kept stays
        weeks[name_of(point.on)] = point
    return tuple(weeks.values())[-TREND_WEEKS:]


def point_of(on: date, counts: Mapping[str, int]) -> TrendPoint:
    """From the counts by state that a snapshot's summary keeps."""
    states = {SlotState(state): count for state, count in counts.items() if state in set(SlotState)}
    return TrendPoint(
        on,
        sum(count for state, count in states.items() if state.is_closed),
        sum(count for state, count in states.items() if state.is_open),
        sum(states.values()),
    )


def _point_of(done: Reviewed) -> TrendPoint:
    return point_of(done.review.on, {str(state): n for state, n in done.review.total.states.items()})


def _lines(pack: Pack, done: Reviewed, around: Surroundings) -> list[BidangLine]:
    """Of every bidang that owes anything or has handed anything in, in the pack's order; what nobody owns last."""
    owned: dict[str, list[SlotReview]] = {}
    for slot in done.review.slots:
        owned.setdefault(slot.owner, []).append(slot)
    known = [bidang.id for bidang in pack.owners.bidang]
    ids = [id_ for id_ in known if id_ in owned or id_ in around.came]
    ids += [id_ for id_ in owned if id_ not in known]
    return [
        BidangLine(
            id_,
            tally(owned.get(id_, ())),
            around.before.bidang.get(id_) if around.before else None,
        )
        for id_ in ids
    ]


def _area(area: AreaMap) -> AreaLine:
    return AreaLine(area.id, area.name, area.slots, area.closed, area.overdue)


def turned(changed: Iterable[SlotChange]) -> tuple[Turned, ...]:
    """Changes of one item to one state together, each where its first stands."""
    together: dict[tuple[str, SlotState | None], list[str]] = {}
    for change in changed:
        together.setdefault((change.slot.item, change.after), []).append(change.slot.label)
    return tuple(Turned(item, state, tuple(labels)) for (item, state), labels in together.items())


# --- a bidang's page --------------------------------------------------------------------------------------


def _page(
    line: BidangLine,
    seen: Sequence[SeenSlot],
    came: Came,
    changed: Changes | None,
    on: date,
) -> BidangPage:
    by_due = sorted(seen, key=lambda one: one.slot.slot.due)
    overdue = [one for one in by_due if one.slot.is_overdue]
    last = on + timedelta(days=AHEAD_DAYS)
    waiting = [one for one in by_due if not one.slot.is_overdue and not one.slot.state.is_closed]
    ahead = [one for one in waiting if one.slot.slot.due <= last]
    later = [one for one in waiting if one.slot.slot.due > last and one.slot.state.is_open]
    return BidangPage(
        id=line.id,
        tally=line.tally,
        before=line.before,
        changes=changed,
        overdue=bunches(overdue),
        ahead=bunches(ahead),
        later=len(later),
        doubtful=_doubtful(by_due),
        came=came,
        slots=tuple(one.slot for one in [*overdue, *ahead, *later]),
    )


def bunches(seen: Iterable[SeenSlot]) -> tuple[Bunch, ...]:
    """Slots of one item in one state together, and with them those of items that want the very same; each where its
    first stands."""
    of_item: dict[tuple[str, SlotState], list[SeenSlot]] = {}
    for one in seen:
        of_item.setdefault((one.slot.item.id, one.slot.state), []).append(one)
    alike: dict[_Wanted, list[list[SeenSlot]]] = {}
    for found in of_item.values():
        alike.setdefault(_wanted(found), []).append(found)
    return tuple(
        Bunch(
            tuple(found[0].slot.item for found in group),
            group[0][0].slot.state,
            tuple(one.slot for one in group[0]),
            tuple(one.slot for found in group[1:] for one in found),
            any(one.leans_elsewhere for found in group for one in found),
        )
        for group in alike.values()
    )


_Wanted = tuple[SlotState, tuple[str, ...], Expectation, tuple[str, ...], int, tuple[str, ...]]


def _wanted(found: Sequence[SeenSlot]) -> _Wanted:
    """What closes these slots of one item; equal for items that want the same of the same periods."""
    slot = found[0].slot
    item = slot.item
    labels = tuple(one.slot.slot.label for one in found)
    return slot.state, item.documents, item.expectation, item.parts, item.minimum, labels


def _doubtful(seen: Iterable[SeenSlot]) -> tuple[Doubtful, ...]:
    """Documents that stand in doubt at an open slot; each once, with everything that it may be."""
    found: dict[str, dict[tuple[str, str, str], Evidence]] = {}
    for one in seen:
        if one.slot.state.is_open:
            for evidence in one.slot.doubtful:
                at = (evidence.item, evidence.slot, evidence.role)
                found.setdefault(evidence.key, {}).setdefault(at, evidence)
    alike: dict[object, list[tuple[Evidence, ...]]] = {}
    for of in found.values():
        wanted = tuple((*at, one.reasons) for at, one in of.items())
        alike.setdefault(wanted, []).append(tuple(of.values()))
    return tuple(
        Doubtful(tuple(of[0].path or of[0].title for of in group), group[0]) for group in alike.values()
    )
