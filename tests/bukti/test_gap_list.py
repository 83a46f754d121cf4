"""Which slots are asked for, and how they are put together."""

from __future__ import annotations

from datetime import date

import pytest

from bukti.gap_list import (
    Grouping,
    Wanted,
    bunched,
    by_item,
    chosen,
    count_states,
    find_slot,
    months,
    slot_id,
    whatever_state,
)
from rules.gaps.model import SlotState
from tests.rules.gaps.small import MONTHLY, PACK, SK, SPAK, accepted, on, suggested

DAY = date(2025, 6, 15)
SLOTS = list(on(DAY, [accepted(MONTHLY, "2025-01"), suggested(MONTHLY, "2025-02")]).slots)
OWNERS = [one.id for one in PACK.owners.bidang]


def labels(wanted: Wanted) -> list[str]:
    return [slot_id(slot) for slot in chosen(SLOTS, wanted, DAY)]


def test_without_a_word_what_is_open_is_asked_for() -> None:
    assert labels(Wanted()) == [slot_id(slot) for slot in SLOTS if slot.state.is_open]
    assert len(labels(Wanted(state="all"))) == len(SLOTS)


def test_by_bidang_indicator_item_and_state() -> None:
    assert {slot.owner for slot in chosen(SLOTS, Wanted(bidang="layanan", state="all"), DAY)} == {"layanan"}
    assert labels(Wanted(indicator="A.I.1.ii.a", state="doubtful")) == [f"{MONTHLY.id}@2025-02"]
    assert labels(Wanted(indicator=SK.id, state="all")) == [f"{SK.id}@2025"]
    inside = {slot.item.indicator for slot in chosen(SLOTS, Wanted(indicator="A.I.1", state="all"), DAY)}
    assert inside == {"A.I.1.i.a", "A.I.1.ii.a"}


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(bidang="x"),
        Wanted(indicator="A.I"[:-1] + "Z"),
        Wanted(state="x"),
        Wanted(due="x"),
        Wanted(due="2025"),
        Wanted(due="2025-"),
    ],
)
def test_what_nobody_knows_chooses_nothing(wanted: Wanted) -> None:
    assert labels(wanted) == []


def test_by_due_date() -> None:
    overdue = chosen(SLOTS, Wanted(due="overdue"), DAY)
    assert overdue
    assert all(slot.is_overdue for slot in overdue)
    month = chosen(SLOTS, Wanted(due="2025-07", state="all"), DAY)
    assert {slot.slot.due.month for slot in month} == {7}
    soon = whatever_state(SLOTS, Wanted(due="30"), DAY)
    assert {slot.slot.due for slot in soon} == {date(2025, 6, 30), date(2025, 7, 10)}
    assert "2025-07" in months(SLOTS)
    assert months(SLOTS) == sorted(set(months(SLOTS)))


def test_counts_are_in_the_order_of_states() -> None:
    counts = count_states(SLOTS)
    assert list(counts) == [state for state in SlotState if state in counts]
    assert sum(counts.values()) == len(SLOTS)
    assert counts[SlotState.DOUBTFUL] == 1


@pytest.mark.parametrize("by", list(Grouping))
def test_bunches_hold_every_slot_once(by: Grouping) -> None:
    bunches = bunched(SLOTS, by, OWNERS)
    held = [slot_id(slot) for bunch in bunches for slot in bunch.slots]
    assert sorted(held) == sorted(map(slot_id, SLOTS))
    assert len({bunch.key for bunch in bunches}) == len(bunches)


def test_bidang_come_in_the_packs_order_and_nobodys_last() -> None:
    assert [bunch.key for bunch in bunched(SLOTS, Grouping.BIDANG, OWNERS)] == ["tim-zi", "layanan", ""]


def test_due_dates_come_in_their_order() -> None:
    keys = [bunch.key for bunch in bunched(SLOTS, Grouping.DUE, OWNERS)]
    assert keys == sorted(keys)


def test_slots_of_an_item_stand_together() -> None:
    assert [len(group) for group in by_item(SLOTS)][2] == 12
    assert by_item([]) == []


def test_a_slot_is_found_by_its_address() -> None:
    for slot in SLOTS:
        assert find_slot(SLOTS, slot_id(slot)) is slot
    for wrong in ("", "@", SPAK.id, f"{SPAK.id}@2024", f"{SPAK.id}@2025@x", "../x"):
        assert find_slot(SLOTS, wrong) is None
