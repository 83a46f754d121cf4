"""Threads of one source: what answers is done, what does not is given up, and no more of them than were allowed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future

import pytest

from archive.hands import NO_ANSWER_SECONDS, CalledOff, Hands, NoAnswer, Pulse

PATIENCE = 10.0


class Clock:
    """Monotonic seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


class Server:
    """Answers when the test lets it."""

    def __init__(self) -> None:
        self.answers = threading.Event()
        self.asked = 0

    def ask(self) -> str:
        self.asked += 1
        assert self.answers.wait(PATIENCE)
        return "answer"


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.answers.set()


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.002)


def fault_of(job: Future[str]) -> type[BaseException | None]:
    return type(job.exception(PATIENCE))


def test_what_answers_is_done_by_a_few_threads_which_then_end() -> None:
    hands = Hands(most=2)
    names: set[int] = set()

    def work(pulse: Pulse) -> int:
        names.add(threading.get_ident())
        return pulse.ask(lambda: 7)

    jobs = [hands.submit(work) for _ in range(50)]
    assert {job.result(PATIENCE) for job in jobs} == {7}
    assert len(names) >= 1
    until(lambda: hands.has_ended)
    assert not [thread for thread in threading.enumerate() if thread.name == "hand"]


def test_a_fault_is_for_whoever_waits_for_the_result() -> None:
    def work(pulse: Pulse) -> str:
        pulse.ask(int, "no number")
        return ""

    assert fault_of(Hands().submit(work)) is ValueError


def test_a_server_that_does_not_answer_is_given_up_and_what_waits_for_it(server: Server) -> None:
    clock = Clock()
    hands = Hands(most=1, monotonic=clock)

    def work(pulse: Pulse) -> str:
        pulse.about = 5
        pulse.ask(server.ask)
        return pulse.ask(server.ask)

    first, second = hands.submit(work), hands.submit(work)
    until(lambda: server.asked == 1)
    clock.seconds += NO_ANSWER_SECONDS - 1
    hands.look()
    assert not first.done()
    assert not second.done()
    clock.seconds += 1
    hands.look()
    assert (fault_of(first), fault_of(second)) == (NoAnswer, NoAnswer)
    assert not hands.are_free
    assert not hands.has_ended
    assert hands.held == {5}
    server.answers.set()
    until(lambda: hands.has_ended)
    assert hands.are_free
    assert hands.held == set()
    assert server.asked == 1  # it stopped before its next question


def test_no_more_threads_hang_than_were_allowed(server: Server) -> None:
    clock = Clock()
    hands = Hands(most=2, monotonic=clock)
    for _ in range(2):
        hands.submit(lambda pulse: pulse.ask(server.ask))
    until(lambda: server.asked == 2)
    clock.seconds += NO_ANSWER_SECONDS
    hands.look()
    late = hands.submit(lambda pulse: pulse.ask(server.ask))
    hands.look()
    assert fault_of(late) is NoAnswer
    assert server.asked == 2


def test_many_short_answers_are_no_silence() -> None:
    clock = Clock()
    pulse = Pulse(clock)
    for _ in range(3):
        pulse.beat()
        clock.seconds += NO_ANSWER_SECONDS - 1
        assert not pulse.is_silent
    clock.seconds += 1
    assert pulse.is_silent
    assert pulse.ask(lambda: 1) == 1
    clock.seconds += NO_ANSWER_SECONDS
    assert not pulse.is_silent  # it works on the answer and asks nothing


def test_everything_is_given_up_at_once(server: Server) -> None:
    hands = Hands(most=1)
    jobs = [hands.submit(lambda pulse: pulse.ask(server.ask)) for _ in range(3)]
    until(lambda: server.asked == 1)
    hands.give_up()
    assert {fault_of(job) for job in jobs} == {CalledOff}


def test_what_was_called_off_before_its_turn_is_never_done(server: Server) -> None:
    hands = Hands(most=1)
    hands.submit(lambda pulse: pulse.ask(server.ask))
    until(lambda: server.asked == 1)
    waiting = hands.submit(lambda pulse: pulse.ask(server.ask))
    assert waiting.cancel()
    server.answers.set()
    until(lambda: hands.has_ended)
    assert server.asked == 1
