"""The highest answers that are still possible: bounds, never awards."""

from __future__ import annotations

from datetime import date

import pytest

from rules.gaps.ceiling import Ceilings, FloorDistance, ceilings, highest
from rules.gaps.model import Evidence, Level, SlotKey, Unread, Waiver
from rules.pack.model import Answer, Scale
from tests.rules.gaps.small import (
    A_C,
    AGENTS,
    EACH_YEAR,
    MONTHLY,
    PACK,
    PERCENT,
    SK_AGAIN,
    SPAK,
    SURVEY,
    YES_NO,
    accepted,
    on,
    suggested,
    unread,
)

AFTER = date(2026, 3, 1)


def bounds(
    day: date,
    evidence: list[Evidence] | None = None,
    files: list[Unread] | None = None,
    waivers: list[Waiver] | None = None,
) -> Ceilings:
    return ceilings(PACK, on(day, evidence or [], files or [], waivers or []))


def quarters(*numbers: int) -> list[Evidence]:
    return [accepted(SURVEY, f"2025-Q{number}") for number in numbers] + [accepted(SK_AGAIN)]


def test_three_of_four_quarters_are_at_most_b() -> None:
    assert bounds(AFTER, quarters(1, 2, 3, 4)).indicators["A.I.6.i.a"].present.answer == "A"
    three = bounds(AFTER, quarters(1, 2, 3)).indicators["A.I.6.i.a"]
    assert (three.present.answer, three.present.points) == ("B", 2.0)
    assert three.possible.answer == "B"
    assert bounds(AFTER).indicators["A.I.6.i.a"].present.answer == "C"


def test_what_is_not_yet_due_may_still_come() -> None:
    october = bounds(date(2025, 10, 15), quarters(1, 2, 3)).indicators["A.I.6.i.a"]
    assert (october.present.answer, october.possible.answer) == ("B", "A")


def test_what_is_doubtful_or_unread_is_possible_but_not_present() -> None:
    fourth = suggested(SURVEY, "2025-Q4")
    one = bounds(AFTER, [*quarters(1, 2, 3), fourth]).indicators["A.I.6.i.a"]
    assert (one.present.answer, one.possible.answer) == ("B", "A")
    one = bounds(AFTER, quarters(1, 2, 3), [unread(SURVEY, "2025-Q4")]).indicators["A.I.6.i.a"]
    assert (one.present.answer, one.possible.answer) == ("B", "A")


def test_what_one_gap_costs_is_the_step_of_the_scale_not_its_share() -> None:
    """One missing quarter is an eighth of the evidence and half of the points: from A to B."""
    (cost,) = bounds(AFTER, quarters(1, 2, 3)).indicators["A.I.6.i.a"].costs
    assert (cost.slot, cost.points) == (SlotKey(SURVEY.id, "2025-Q4"), 2.0)


def test_a_measured_scale_is_bounded_by_the_share() -> None:
    found = [accepted(EACH_YEAR, "2024"), accepted(EACH_YEAR, "2025"), accepted(AGENTS, key="a")]
    percent = bounds(AFTER, found).indicators["A.II.1.i"]
    assert percent.present.share == pytest.approx(0.5 + 0.5 / 3)
    assert percent.present.points == pytest.approx(2 * percent.present.share)
    assert percent.present.answer == ""


def test_a_survey_has_no_value_without_its_report() -> None:
    assert bounds(AFTER).indicators["B.I.a"].possible.points == 0
    assert bounds(AFTER, [accepted(SPAK)]).indicators["B.I.a"].present.points == 8


def test_a_waived_slot_takes_nothing_away() -> None:
    assert bounds(AFTER, waivers=[Waiver(SPAK.id)]).indicators["B.I.a"].present.points == 8


def floors(done: Ceilings) -> dict[str, FloorDistance]:
    return {floor.floor: floor for floor in done.floors}


def test_the_distance_to_every_minimum() -> None:
    done = floors(bounds(AFTER, quarters(1, 2, 3, 4)))
    assert (done["area-1"].lacking, done["area-1"].is_in_reach) == (3.0, False)
    assert done["total"].present == 4.0
    assert done["total"].lacking == 10.0
    early = floors(bounds(date(2024, 11, 1)))
    assert all(floor.is_in_reach for floor in early.values())
    assert early["spak"].lacking == 7.0
    assert early["spak"].lacking_at_best == 0


def test_a_floor_takes_its_sections_at_the_dot() -> None:
    """`A.I.1` must not take in `A.I.10`, nor `B.I` what is `B.II`."""
    from rules.gaps.ceiling import is_of

    assert is_of("A.I.1.i.a", "A.I.1")
    assert is_of("A.I.1.i.a", "A")
    assert is_of("B.I.a", "B.I.a")
    assert not is_of("A.I.10.i.a", "A.I.1")
    assert not is_of("B.II.a", "B.I")


def test_sums_of_every_level() -> None:
    done = bounds(AFTER, quarters(1, 2, 3, 4))
    assert done.total.weight == 17
    assert done.total.present == 4
    assert done.levels[Level.AREA]["A.*.6"].present == 4
    assert done.levels[Level.HALF]["A.I"].weight == 7
    assert done.levels[Level.COMPONENT]["B"].weight == 8


def test_two_of_three_reach_a_share_written_with_two_decimals() -> None:
    a_d = Scale(
        "a-d", "", (Answer("A", 1, 1), Answer("B", 0.67, 0.67), Answer("C", 0.33, 0.33), Answer("D", 0, 0))
    )
    assert highest(a_d, 2 / 3, 1).answer == "B"
    assert highest(a_d, 1 / 3, 1).answer == "C"
    assert highest(a_d, 0.998, 1).answer == "B"  # not quite all is not all


def test_the_shares_of_the_scale_decide() -> None:
    assert [highest(A_C, share, 1).answer for share in (1, 0.99, 0.5, 0.49, 0)] == ["A", "B", "B", "C", "C"]
    assert highest(A_C, 1 - 1e-12, 1).answer == "A"  # ten tenths in floats are one
    assert highest(YES_NO, 0.99, 3).points == 0
    assert highest(PERCENT, 0.3, 10).points == 3
    no_bottom = Scale("x", "x", (Answer("A", 1, 1), Answer("B", 0.5, 0.5)))
    assert highest(no_bottom, 0.2, 1).answer == "B"


def test_months_count_within_their_item() -> None:
    """Eleven of twelve reports and no second item are less than half of the evidence, not eleven thirteenths."""
    found = [accepted(MONTHLY, f"2025-{month:02}") for month in range(1, 12)]
    assert bounds(AFTER, found).indicators["A.I.1.ii.a"].present.answer == "C"
