"""The standing is as fresh as it is asked to be, and is worked out no oftener than needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from archive.decisions import Beside, Unit, judge_document, undo, waive
from bukti.reviewing import reviewed
from bukti.reviewing_again import worked, worked_again
from bukti.web import standing
from bukti.web.standing import LOOK_SECONDS, Keeper
from bukti.workspace import Places
from evidence_store.catalogue import Catalogue
from evidence_store.review_model import Verb
from rules.gaps.model import SlotState
from tests.bukti.web.conftest import NOW


class Clocks:
    def __init__(self) -> None:
        self.now, self.monotonic = NOW, 0.0

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.monotonic += seconds


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def keeper(own_archive: Path, clocks: Clocks) -> Keeper:
    places = Places(own_archive)

    @contextmanager
    def reading() -> Iterator[Catalogue]:
        with Catalogue.open(places.catalogue, readonly=True) as catalogue:
            yield catalogue

    return Keeper(
        places,
        reading,
        ZoneInfo("Asia/Jakarta"),
        now=lambda: clocks.now,
        monotonic=lambda: clocks.monotonic,
    )


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every review that is worked out."""
    found: list[object] = []
    for name in ("worked", "worked_again"):
        monkeypatch.setattr(standing, name, _counted(vars(standing)[name], found))
    return found


def _counted(work_out: Callable[..., object], found: list[object]) -> Callable[..., object]:
    def counted(*arguments: object) -> object:
        found.append(work_out)
        return work_out(*arguments)

    return counted


def reject_something(workspace: Path, keeper: Keeper) -> tuple[str, str]:
    """A person rejects what fills a slot; the slot."""
    slot = next(
        slot
        for slot in keeper.latest().done.review.slots
        if slot.state is SlotState.SATISFIED and slot.counts
    )
    with Catalogue.open(Places(workspace).catalogue) as catalogue:
        for evidence in slot.counts:
            unit = Unit(*evidence.key.split("!/", 1)) if "!/" in evidence.key else Unit(evidence.key)
            judge_document(
                Beside(catalogue),
                keeper.pack(),
                Verb.REJECT,
                unit,
                slot.item.id,
                why="keliru",
                who="rini",
            )
    return slot.slot.item, slot.slot.label


def state_of(keeper: Keeper, key: tuple[str, str], *, fresh: bool = False) -> SlotState:
    return next(
        slot.state
        for slot in keeper.latest(fresh=fresh).done.review.slots
        if (slot.slot.item, slot.slot.label) == key
    )


def test_nothing_is_worked_out_again_while_nothing_changes(
    keeper: Keeper, clocks: Clocks, made: list[object]
) -> None:
    first = keeper.latest()
    for _ in range(5):
        clocks.wait(LOOK_SECONDS)
        assert keeper.latest() is first
    assert keeper.latest(fresh=True) is first
    assert len(made) == 1


def test_who_decides_sees_it_at_once_and_others_in_a_moment(
    keeper: Keeper, clocks: Clocks, own_archive: Path
) -> None:
    key = reject_something(own_archive, keeper)
    assert state_of(keeper, key) is SlotState.SATISFIED  # nobody has looked since
    assert state_of(keeper, key, fresh=True) is not SlotState.SATISFIED
    assert state_of(keeper, key) is not SlotState.SATISFIED
    clocks.wait(LOOK_SECONDS)


def test_a_new_day_and_an_edited_pack_make_a_new_standing(
    keeper: Keeper, clocks: Clocks, own_archive: Path
) -> None:
    first = keeper.latest()
    clocks.wait(24 * 3600)
    second = keeper.latest()
    assert (second.basis.on - first.basis.on).days == 1
    owners = own_archive / "pack" / "owners.yaml"
    owners.write_text(owners.read_text("utf-8") + "\n# diubah\n", "utf-8")
    clocks.wait(LOOK_SECONDS)
    assert keeper.latest() is not second


def test_the_day_is_the_units_own(keeper: Keeper, clocks: Clocks) -> None:
    clocks.now = datetime(2025, 7, 15, 18, tzinfo=UTC)  # one in the morning in Jakarta
    assert keeper.latest().basis.on.day == 16


def test_after_a_decision_the_standing_is_what_a_review_of_everything_gives(
    keeper: Keeper, own_archive: Path, made: list[object]
) -> None:
    keeper.latest()
    item, _label = reject_something(own_archive, keeper)

    def is_equal() -> bool:
        found = keeper.latest(fresh=True)
        with Catalogue.open(Places(own_archive).catalogue, readonly=True) as catalogue:
            return found.done == reviewed(catalogue, keeper.pack(), found.basis.on, ZoneInfo("Asia/Jakarta"))

    assert is_equal()
    changes: list[Callable[[Beside], object]] = [
        lambda beside: waive(beside, keeper.pack(), item, why="tidak ada", who="rini"),
        lambda beside: undo(beside, 1, who="rini"),
        lambda beside: undo(beside, beside.catalogue.last_decision() - 1, who="rini"),
    ]
    for change in changes:
        with Catalogue.open(Places(own_archive).catalogue) as catalogue:
            change(Beside(catalogue))
        assert is_equal()
    assert made == [worked, *[worked_again] * 4]
