from __future__ import annotations

import errno
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from watchdog.observers.inotify_c import InotifyFD

from archive import hints as hints_module
from archive.context import SystemClock
from archive.events import Events, NoEvents
from archive.hints import LINGER_SECONDS, LONGEST_LINGER_SECONDS, Hinted, Hints
from tests.fakes.inotify import FullFD


class HandClock(SystemClock):
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.at = 100.0

    def monotonic(self) -> float:
        return self.at


def made() -> tuple[Hints, HandClock, list[int]]:
    clock, rung = HandClock(), [0]

    def ring() -> None:
        rung[0] += 1

    return Hints(clock, ring), clock, rung


def test_hints_linger_so_that_a_burst_is_one_look() -> None:
    hints, clock, rung = made()
    assert hints.take("s") is None
    assert hints.due() is None
    hints.add("s", b"A", b"1")
    assert rung == [1]
    assert hints.take("s") is None
    clock.at += LINGER_SECONDS / 2
    hints.add("s", b"A", b"2")
    clock.at += LINGER_SECONDS / 2
    assert hints.take("s") is None
    assert hints.waiting("s") == 2
    clock.at = hints.due() or 0.0
    taken = hints.take("s")
    assert taken is not None
    assert taken.names == {b"A": {b"1", b"2"}}
    assert hints.take("s") is None
    assert hints.waiting("s") == 0


def test_a_steady_stream_is_not_put_off_for_ever() -> None:
    hints, clock, _ = made()
    began = clock.at
    while hints.take("s") is None:
        hints.add("s", b"", b"%f" % clock.at)
        clock.at += LINGER_SECONDS / 3
        assert clock.at - began < 2 * LONGEST_LINGER_SECONDS


def test_too_many_hints_are_a_look_at_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hints_module, "MOST_NAMES", 10)
    hints, clock, _ = made()
    for number in range(50):
        hints.add("s", b"A", b"%d" % number, is_tree=number % 2 == 0)
        assert hints.waiting("s") <= 10
    clock.at += 10
    assert hints.take("s") is None
    assert hints.due() == 0.0
    assert hints.lost("s") == "burst"
    assert hints.lost("s") == ""
    hints.add("s", b"A", b"1")
    assert hints.waiting("s") == 1


def test_a_loss_outlives_hints_that_come_later() -> None:
    hints, clock, _ = made()
    hints.lose("s", "overflow")
    hints.add("s", b"A", b"1")
    clock.at += 10
    assert hints.take("s") is None
    assert hints.lost("s") == "overflow"
    assert hints.lost("t") == ""


@given(st.sets(st.lists(st.sampled_from([b"a", b"ab", b"b", b"a0"]), max_size=4).map(b"/".join)))
def test_the_outermost_trees_cover_all_and_no_two_overlap(trees: set[bytes]) -> None:
    outermost = Hinted(trees=trees).outermost()

    def is_within(path: bytes, folder: bytes) -> bool:
        return path == folder or not folder or path.startswith(folder + b"/")

    assert all(sum(is_within(tree, outer) for outer in outermost) == 1 for tree in trees)
    assert set(outermost) <= trees


# --- events


def test_the_systems_limit_is_told_by_its_name(tmp_path: Path) -> None:
    hints, _, _ = made()
    events = Events(hints, FullFD)
    try:
        for name in ("a", "b", "c"):
            (tmp_path / name).mkdir()
        events.begin("s", bytes(tmp_path))
        events.watch("s", b"")
        events.watch("s", b"a")
        events.watch("s", b"a")  # has one
        with pytest.raises(NoEvents) as raised:
            events.watch("s", b"b")
        assert raised.value.why == "watch_limit"
        events.end("s")
        assert events.folders == 0
    finally:
        events.close()


def test_no_room_for_another_user_of_events() -> None:
    def refuse() -> InotifyFD:
        raise OSError(errno.EMFILE, "too many")

    with pytest.raises(NoEvents) as raised:
        Events(made()[0], refuse)
    assert raised.value.why == "instance_limit"


def test_folders_that_are_gone_have_no_watch(tmp_path: Path) -> None:
    hints, _, _ = made()
    events = Events(hints)
    try:
        events.begin("s", bytes(tmp_path))
        events.watch("s", b"nowhere")
        assert events.folders == 0
        events.watch("t", b"")  # never begun
        assert events.folders == 0
    finally:
        events.close()
