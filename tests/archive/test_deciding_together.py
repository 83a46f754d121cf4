"""Two people at one queue: the second is told; moving is all or nothing; one's own last word can be taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from archive.deciding_together import DecidedMeanwhile, latest_own, move, undo_all, unless_decided
from archive.decisions import Beside, NothingToUndo, Unit, UnknownPeriod, judge_document, undo, waive
from evidence_store.catalogue import Catalogue
from evidence_store.review_model import Verb
from tests.archive.test_decisions import ITEMS, PACK, unit_of
from tests.fakes.workspace import Workspace

SK, REPORT = (item.id for item in ITEMS)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
def unit(workspace: Workspace) -> Unit:
    workspace.write("A/sk.txt", SK)
    workspace.scan()
    return unit_of(workspace, "A/sk.txt")


@pytest.fixture
def beside(workspace: Workspace) -> Beside:
    return Beside(workspace.catalogue)


def accept(beside: Beside, unit: Unit, who: str, seen: int = 0, slot: str = "2025") -> None:
    unless_decided(
        beside, unit, SK, slot, seen, lambda: judge_document(beside, PACK, Verb.ACCEPT, unit, SK, who=who)
    )


def verbs(catalogue: Catalogue) -> list[str]:
    return [str(one.verb) for one in catalogue.decisions()]


def test_the_second_is_told_who_was_first_and_changes_nothing(beside: Beside, unit: Unit) -> None:
    accept(beside, unit, "rini")
    with pytest.raises(DecidedMeanwhile) as told:
        accept(beside, unit, "budi")
    assert (told.value.decision.who, told.value.decision.verb) == ("rini", Verb.ACCEPT)
    assert verbs(beside.catalogue) == ["accept"]
    accept(beside, unit, "budi", seen=told.value.decision.id)  # who insists, may
    assert verbs(beside.catalogue) == ["accept", "accept"]


def test_a_waiver_of_the_slot_is_a_decision_meanwhile_one_of_another_is_not(
    beside: Beside, unit: Unit
) -> None:
    waive(beside, PACK, REPORT, why="tidak ada", who="rini")
    accept(beside, unit, "budi")
    waive(beside, PACK, SK, why="tidak ada", who="rini")
    with pytest.raises(DecidedMeanwhile):
        accept(beside, unit, "budi", seen=2)


def test_what_was_taken_back_is_no_decision_meanwhile(beside: Beside, unit: Unit) -> None:
    accept(beside, unit, "rini")
    undo(beside, 1, who="rini")
    accept(beside, unit, "budi")
    assert verbs(beside.catalogue) == ["accept", "undo", "accept"]


def test_a_decision_on_another_period_does_not_hinder(beside: Beside, unit: Unit) -> None:
    def reject(slot: str, seen: int) -> None:
        unless_decided(
            beside,
            unit,
            REPORT,
            slot,
            seen,
            lambda: judge_document(
                beside, PACK, Verb.REJECT, unit, REPORT, period=slot, why="lain", who="rini"
            ),
        )

    reject("2025-Q1", 0)
    reject("2025-Q2", 0)
    with pytest.raises(DecidedMeanwhile):
        reject("2025-Q1", 0)
    with pytest.raises(DecidedMeanwhile):
        reject("", 0)  # a match of no known period: any decision on it is one on the same question


def test_moving_is_a_rejection_here_and_an_acceptance_there_of_one_moment(beside: Beside, unit: Unit) -> None:
    made = move(beside, PACK, unit, SK, "2025", to=REPORT, period="2025-Q2", why="butir lain", who="rini")
    assert [(str(one.decision.verb), one.decision.item, one.decision.slot) for one in made] == [
        ("reject", SK, "2025"),
        ("accept", REPORT, "2025-Q2"),
    ]
    assert made[0].decision.at == made[1].decision.at
    assert [one.id for one in latest_own(beside.catalogue, "rini", LONG_AGO)] == [1, 2]


def test_a_move_that_can_not_be_made_leaves_nothing_half_done(beside: Beside, unit: Unit) -> None:
    with pytest.raises(UnknownPeriod):
        move(beside, PACK, unit, SK, "2025", to=REPORT, period="2025-03", why="butir lain", who="rini")
    assert verbs(beside.catalogue) == []


def test_ones_own_last_word_is_neither_others_nor_undone_nor_old(beside: Beside, unit: Unit) -> None:
    assert latest_own(beside.catalogue, "rini", LONG_AGO) == []
    accept(beside, unit, "rini")
    waive(beside, PACK, REPORT, why="tidak ada", who="rini")
    accept(beside, unit, "budi", seen=9)
    assert [one.id for one in latest_own(beside.catalogue, "rini", LONG_AGO)] == [2]
    undo(beside, 2, who="budi")
    assert [one.id for one in latest_own(beside.catalogue, "rini", LONG_AGO)] == [1]
    later = beside.catalogue.decisions()[-1].at + timedelta(seconds=1)
    assert latest_own(beside.catalogue, "rini", later) == []


def test_several_are_taken_back_together_or_not_at_all(beside: Beside, unit: Unit) -> None:
    move(beside, PACK, unit, SK, "2025", to=REPORT, period="2025-Q2", why="butir lain", who="rini")
    with pytest.raises(NothingToUndo):
        undo_all(beside, [1, 2, 3], who="rini")
    with pytest.raises(NothingToUndo):
        undo_all(beside, [], who="rini")
    assert all(one.is_in_force for one in beside.catalogue.decisions())
    undo_all(beside, [1, 2, 2], who="rini")
    assert verbs(beside.catalogue) == ["reject", "accept", "undo", "undo"]
    assert not any(one.is_in_force for one in beside.catalogue.decisions())
