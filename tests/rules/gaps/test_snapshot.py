"""Snapshots: kept as JSON, and compared."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from rules.gaps.ceiling import ceilings
from rules.gaps.model import Evidence, SlotKey, SlotState, Waiver
from rules.gaps.snapshot import Snapshot, compare, decode, encode, snapshot
from tests.rules.gaps.small import MONTHLY, PACK, SK, SPAK, accepted, on, suggested, unread

MARCH, APRIL = date(2025, 3, 10), date(2025, 4, 10)


def taken(day: date, *evidence: Evidence, waivers: tuple[Waiver, ...] = ()) -> Snapshot:
    review = on(day, evidence, [unread()], waivers)
    return snapshot(review, ceilings(PACK, review))


def test_a_snapshot_comes_back_from_json_as_it_was() -> None:
    one = taken(MARCH, accepted(SK))
    assert decode(encode(one)) == one
    assert encode(decode(encode(one))) == encode(one)


def test_a_snapshot_of_another_format_is_refused() -> None:
    other = msgspec.structs.replace(taken(MARCH), format=99)
    with pytest.raises(msgspec.ValidationError):
        decode(encode(other))


def test_counts_and_bidang() -> None:
    one = taken(MARCH, accepted(SK))
    assert sum(one.counts.values()) == sum(map(len, one.states.values()))
    assert one.bidang["tim-zi"].unread == 1
    assert sum(bidang.open for bidang in one.bidang.values()) == sum(
        count for state, count in one.counts.items() if state.is_open
    )
    assert one.answers["A.I.1.i.a"] == "Tidak"
    assert "B.I.a" not in one.answers  # measured


def test_what_happened_between_two_weeks() -> None:
    before = taken(MARCH, suggested(MONTHLY, "2025-01"))
    after = taken(
        APRIL,
        accepted(SK),
        suggested(SPAK),
        accepted(MONTHLY, "2025-01"),
        waivers=(Waiver(MONTHLY.id, "2025-02"),),
    )
    change = compare(before, after)
    assert {one.slot for one in change.closed} == {
        SlotKey(SK.id, "2025"),
        SlotKey(MONTHLY.id, "2025-01"),
        SlotKey(MONTHLY.id, "2025-02"),
    }
    new = {one.slot: (one.before, one.after) for one in change.new}
    assert new[SlotKey(SPAK.id, "2025")] == (SlotState.NOT_YET_DUE, SlotState.DOUBTFUL)
    # what only became due, or was satisfied before it was due, is told as a new gap or not at all
    assert all(one.after is not None and one.after.is_open for one in change.changed)
    early = compare(taken(MARCH), taken(MARCH, accepted(SPAK)))
    assert (early.closed, early.new, early.changed) == ((), (), ())
    assert change.at_risk == pytest.approx(after.at_risk - before.at_risk, abs=1e-6)


def test_nothing_happened() -> None:
    change = compare(taken(MARCH), taken(MARCH))
    assert (change.closed, change.new, change.changed, change.gone) == ((), (), (), ())


def test_a_gap_that_only_aged_is_changed_not_new() -> None:
    change = compare(taken(date(2025, 2, 10)), taken(date(2025, 3, 10)))
    assert (SlotState.LATE, SlotState.MISSING) in {(one.before, one.after) for one in change.changed}


def test_a_gap_that_the_pack_no_longer_asks_for_is_gone_not_closed() -> None:
    after = taken(MARCH)
    states = {item: slots for item, slots in after.states.items() if item != SK.id}
    change = compare(after, msgspec.structs.replace(after, states=states))
    assert [one.slot for one in change.gone] == [SlotKey(SK.id, "2025")]
    assert change.closed == ()
