"""What must hold of every review, whatever was found."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.gaps.ceiling import ceilings
from rules.gaps.filling import roles_of
from rules.gaps.model import Clue, Evidence, Level, Review, Ruling, SlotState, Unread, Waiver
from rules.match.model import MatchState
from tests.rules.gaps.small import PACK, SLOTS, on

ITEMS = PACK.items
TIME_ONLY = {SlotState.NOT_YET_DUE, SlotState.DUE_SOON, SlotState.LATE, SlotState.MISSING}

days = st.dates(date(2024, 11, 1), date(2026, 6, 1))


@st.composite
def places(draw: st.DrawFn) -> tuple[str, str, str]:
    """Item, label (perhaps none, perhaps one that the item has not) and role."""
    item = draw(st.sampled_from(ITEMS))
    labels = [slot.label for slot in SLOTS[item.id]]
    label = draw(st.sampled_from([*labels, *labels, "", "2019"]))
    return item.id, label, draw(st.sampled_from(["", *roles_of(item), "laporan"]))


@st.composite
def evidence(draw: st.DrawFn) -> Evidence:
    item, label, role = draw(places())
    return Evidence(
        key=draw(st.sampled_from("abcdefgh")),
        item=item,
        slot=label,
        role=role,
        state=draw(st.sampled_from(MatchState)),
        ruling=draw(st.sampled_from([Ruling.MACHINE, Ruling.MACHINE, *Ruling])),
        score=draw(st.sampled_from([0.3, 0.6, 0.9])),
        content=draw(st.sampled_from(["", "", "x"])),
        occasion=draw(st.sampled_from(["", "2025-03-14", "2025-05-02"])),
        received_on=draw(st.none() | days),
        is_withdrawn=draw(st.sampled_from([False, False, False, True])),
    )


@st.composite
def unread(draw: st.DrawFn) -> Unread:
    clues = [Clue(item, role, label) for item, label, role in draw(st.lists(places(), max_size=3))]
    key = draw(st.sampled_from("stuv"))
    return Unread(key, f"{key}.pdf", draw(st.sampled_from(["tim-zi", "x"])), "encrypted", tuple(clues))


@st.composite
def waivers(draw: st.DrawFn) -> Waiver:
    item, label, _role = draw(places())
    return Waiver(item, label)


found = st.tuples(
    st.lists(evidence(), max_size=25), st.lists(unread(), max_size=4), st.lists(waivers(), max_size=3)
)
Found = tuple[list[Evidence], list[Unread], list[Waiver]]


def reviewed(day: date, given_: Found) -> Review:
    return on(day, *given_)


@given(days, found)
def test_every_slot_is_there_once_and_nothing_is_lost(day: date, given_: Found) -> None:
    done = reviewed(day, given_)
    assert [(slot.slot.item, slot.slot.label) for slot in done.slots] == [
        (slot.item, slot.label) for item in ITEMS for slot in SLOTS[item.id]
    ]
    shown = {(one.key, one.item) for slot in done.slots for one in (*slot.counts, *slot.doubtful)}
    shown |= {(one.evidence.key, slot.item.id) for slot in done.slots for one in slot.refused}
    shown |= {(one.evidence.key, item.item.id) for item in done.items for one in item.strays}
    hidden = [one for one in given_[0] if (one.key, one.item) not in shown]
    # only what does not say its period stays out of sight, where no slot is waiting for it
    assert all(one.slot == "" for one in hidden)


@given(days, found)
def test_state_and_facts_agree(day: date, given_: Found) -> None:
    for slot in reviewed(day, given_).slots:
        assert 0 <= slot.filled <= slot.reachable <= slot.needed
        assert (slot.state is SlotState.SATISFIED) == (slot.filled == slot.needed and slot.waiver is None)
        assert (slot.state is SlotState.WAIVED) == (slot.waiver is not None)
        assert bool(slot.steps) == (not slot.state.is_closed)
        if slot.state in TIME_ONLY and slot.filled == 0:
            assert not slot.doubtful
            assert not slot.unread  # invariant 3: never missing while something unread may be it
        assert not set(slot.parts_present) & set(slot.parts_missing)


@given(days, found, evidence())
def test_more_accepted_evidence_never_worsens_a_slot(day: date, given_: Found, more: Evidence) -> None:
    more = msgspec.structs.replace(more, key="new", content="", ruling=Ruling.ACCEPTED)
    before = reviewed(day, given_)
    after = reviewed(day, ([*given_[0], more], given_[1], given_[2]))
    for was, now in zip(before.slots, after.slots, strict=True):
        assert now.filled >= was.filled
        assert now.reachable >= was.reachable
        assert now.at_risk <= was.at_risk + 1e-9 or was.state is SlotState.NOT_YET_DUE
        if was.state.is_closed:
            assert now.state.is_closed
        if was.state not in TIME_ONLY:
            assert now.state not in TIME_ONLY - {SlotState.NOT_YET_DUE}
    low, high = ceilings(PACK, before), ceilings(PACK, after)
    for id_, bound in low.indicators.items():
        assert high.indicators[id_].present.points >= bound.present.points - 1e-9
        assert high.indicators[id_].possible.points >= bound.possible.points - 1e-9


@given(days, st.integers(0, 400), found)
def test_a_later_day_never_opens_a_closed_slot(day: date, more: int, given_: Found) -> None:
    before, after = reviewed(day, given_), reviewed(day + timedelta(days=more), given_)
    for was, now in zip(before.slots, after.slots, strict=True):
        if was.state.is_closed:
            assert now.state is was.state
        assert now.is_overdue >= was.is_overdue or was.state.is_closed
    low, high = ceilings(PACK, before), ceilings(PACK, after)
    says_no_period = any(not one.slot for one in given_[0]) or any(
        not clue.slot for file in given_[1] for clue in file.clues
    )
    for id_, bound in low.indicators.items():
        assert high.indicators[id_].present == bound.present
        if (
            not says_no_period
        ):  # what does not say its period may be of any slot that has begun: more each day
            assert high.indicators[id_].possible.points <= bound.possible.points + 1e-9


@given(days, found, waivers())
def test_a_waiver_wins_over_everything(day: date, given_: Found, waiver: Waiver) -> None:
    done = reviewed(day, (given_[0], given_[1], [*given_[2], waiver]))
    for slot in done.slots:
        if slot.item.id == waiver.item and waiver.slot in ("", slot.slot.label):
            assert slot.state is SlotState.WAIVED


@given(days, found)
def test_a_persons_word_wins_over_the_machines(day: date, given_: Found) -> None:
    """Whatever the machine says of what a person has decided, the review is the same."""

    def with_machine(state: MatchState) -> Found:
        return (
            [
                one if one.ruling is Ruling.MACHINE else msgspec.structs.replace(one, state=state)
                for one in given_[0]
            ],
            given_[1],
            given_[2],
        )

    states = [
        [(slot.state, slot.filled) for slot in reviewed(day, with_machine(state)).slots]
        for state in MatchState
    ]
    assert states[0] == states[1] == states[2]


@given(days, found)
def test_rollups_add_up_to_the_slots(day: date, given_: Found) -> None:
    done = reviewed(day, given_)
    slots = list(done.slots)
    for level in Level:
        sums = done.rollups[level].values()
        # the results (B) are of no area
        slots_of_level = [slot for slot in slots if level is not Level.AREA or slot.slot.item.startswith("A")]
        assert sum(one.slots for one in sums) == len(slots_of_level)
        assert sum(one.open for one in sums) == sum(slot.state.is_open for slot in slots_of_level)
        assert sum(one.overdue for one in sums) == sum(slot.is_overdue for slot in slots_of_level)
        assert sum(one.received_late for one in sums) == sum(slot.received_late for slot in slots_of_level)
        for state in SlotState:
            assert sum(one.states[state] for one in sums) == sum(
                slot.state is state for slot in slots_of_level
            )
        assert sum(one.at_risk for one in sums) == pytest.approx(sum(slot.at_risk for slot in slots_of_level))
        assert sum(one.weight for one in sums) == pytest.approx(sum(slot.weight for slot in slots_of_level))
    assert done.total.weight == pytest.approx(sum(one.weight for one in PACK.indicators))


@given(days, found, st.randoms(use_true_random=False))
def test_the_order_of_what_was_found_does_not_matter(day: date, given_: Found, random: object) -> None:
    shuffled = tuple(list(one) for one in given_)
    for one in shuffled:
        random.shuffle(one)  # type: ignore[attr-defined]
    before, after = reviewed(day, given_), reviewed(day, shuffled)  # type: ignore[arg-type]
    assert [(slot.state, slot.filled, slot.parts_missing) for slot in before.slots] == [
        (slot.state, slot.filled, slot.parts_missing) for slot in after.slots
    ]
    assert before.closers == after.closers


@given(days, found)
def test_bounds_lie_between_nothing_and_the_weight(day: date, given_: Found) -> None:
    bounds = ceilings(PACK, reviewed(day, given_))
    for bound in bounds.indicators.values():
        assert 0 <= bound.present.points <= bound.possible.points + 1e-9 <= bound.weight + 2e-9
    for level in bounds.levels:
        if level is not Level.AREA:
            assert sum(one.present for one in bounds.levels[level].values()) == pytest.approx(
                bounds.total.present
            )


@settings(deadline=None)
@given(days, found)
def test_what_a_closer_promises_comes_true(day: date, given_: Found) -> None:
    """Accept the doubtful document everywhere it is doubtful: the gaps it names are closed."""
    done = reviewed(day, given_)
    for closer in done.closers[:10]:
        if not closer.key:
            continue
        named = {(slot.item, slot.label) for slot in closer.slots}
        decided = [
            msgspec.structs.replace(
                one, key="decided", ruling=Ruling.ACCEPTED, slot=label, is_withdrawn=False
            )
            for gap in done.slots
            if (gap.slot.item, label := gap.slot.label) in named
            for one in gap.doubtful
            if one.key == closer.key
        ]
        after = reviewed(day, ([*given_[0], *decided], given_[1], given_[2]))
        states = {(slot.slot.item, slot.slot.label): slot.state for slot in after.slots}
        assert {states[slot] for slot in named} == {SlotState.SATISFIED}
