"""When the weekly letters go out: on time, caught up once, tried again with growing rests, and never for the past."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bukti.mail_news import MailNews, Progress, read_news
from bukti.mail_outcome import Fate, Outcome, Why
from bukti.schedule import CATCH_UP, RETRIES, Ran, Schedule, day_to_tell, due_moments
from bukti.settings import Report

JAKARTA = ZoneInfo("Asia/Jakarta")
ON = Report(enabled=True)
SENT = Ran((Outcome(bidang="tu", fate=Fate.SENT, to=("a@x.id",), sent=("a@x.id",)),))
FAILED = Ran(why=Why("unreachable", {"host": "x", "port": "25", "detail": "x"}))
STOPPED = Ran((Outcome(bidang="tu", fate=Fate.STOPPED, to=("a@x.id",), left=("a@x.id",)),), is_stopped=True)


def wib(day: int, hour: int = 7, minute: int = 0) -> datetime:
    """October 2025, of which the 13th is a Monday."""
    return datetime(2025, 10, day, hour, minute, tzinfo=JAKARTA).astimezone(UTC)


class Story:
    """A schedule under a clock that is set by hand."""

    def __init__(self, path: Path, begin: datetime) -> None:
        self.path = path
        self.now = begin
        self.report = ON
        self.zone = JAKARTA
        self.fares: Callable[[date], Ran] = lambda _on: SENT
        self.runs: list[tuple[datetime, date]] = []
        self.noted: list[tuple[str, Mapping[str, object]]] = []
        self.begin()

    def begin(self) -> None:
        """As a process that has just been started."""
        self.schedule = Schedule(
            self.path, lambda: (self.report, self.zone), self._run, self, now=lambda: self.now
        )

    def _run(self, on: date) -> Ran:
        self.runs.append((self.now, on))
        return self.fares(on)

    def note(self, code: str, facts: Mapping[str, object]) -> None:
        self.noted.append((code, facts))

    def at(self, now: datetime) -> int:
        """Looks at this time; how many runs there have been."""
        self.now = now
        self.schedule.look()
        return len(self.runs)

    @property
    def news(self) -> MailNews:
        found = read_news(self.path)
        assert found is not None
        return found


@pytest.fixture
def story(tmp_path: Path) -> Story:
    made = Story(tmp_path / "surel.json", wib(8))
    made.at(wib(8))
    return made


def test_on_monday_morning_of_the_units_zone_and_once(story: Story) -> None:
    assert story.at(wib(13, 6, 59)) == 0
    assert story.news.next_at == wib(13)
    assert story.at(wib(13)) == 1
    assert [story.at(wib(13, 7, minute)) for minute in range(1, 60, 7)] == [1] * 9
    assert story.runs[0][1] == date(2025, 10, 13)
    assert (story.news.progress, story.news.week, story.news.next_at) == (Progress.DONE, "2025-W42", wib(20))
    assert story.news.outcomes == SENT.outcomes
    assert story.at(wib(20, 7, 1)) == 2
    assert [code for code, _ in story.noted] == ["report_sent", "report_sent"]


@pytest.mark.parametrize(
    ("zone", "hour"), [("Asia/Jakarta", 0), ("Asia/Makassar", 23), ("Asia/Jayapura", 22)]
)
def test_the_hour_is_the_units(zone: str, hour: int) -> None:
    now = datetime(2025, 10, 15, tzinfo=UTC)
    last, coming = due_moments(ON, ZoneInfo(zone), now)
    assert last.astimezone(UTC).hour == hour
    assert coming - last == timedelta(days=7)
    assert last.strftime("%a %H:%M") == "Mon 07:00"


def test_the_moment_itself_counts_as_come() -> None:
    assert due_moments(ON, JAKARTA, wib(13)) == (wib(13), wib(20))
    assert due_moments(ON, JAKARTA, wib(13) - timedelta(microseconds=1)) == (wib(6), wib(13))


def test_another_day_and_time(story: Story) -> None:
    story.report = Report(enabled=True, day="fri", time="16:30")
    story.at(wib(9))
    assert story.news.next_at == wib(10, 16, 30)
    assert (story.at(wib(10, 16, 29)), story.at(wib(10, 16, 30))) == (0, 1)


def test_a_machine_that_was_off_catches_up_once(story: Story) -> None:
    story.begin()
    assert story.at(wib(14, 9)) == 1
    assert story.runs[0][1] == date(2025, 10, 14), "of the day that it is sent"
    story.begin()
    assert story.at(wib(14, 10)) == 1
    assert story.news.week == "2025-W42"


def test_what_is_too_old_is_not_sent_any_more_and_told(story: Story) -> None:
    story.begin()
    assert story.at(wib(13) + CATCH_UP + timedelta(minutes=1)) == 0
    assert (story.news.progress, story.news.is_ill) == (Progress.MISSED, True)
    assert story.at(wib(17)) == 0
    assert [code for code, _ in story.noted] == ["report_missed"]
    assert story.at(wib(20)) == 1
    assert not story.news.is_ill


def test_caught_up_in_the_week_after_it_speaks_of_the_day_that_it_was_due() -> None:
    friday = datetime(2025, 10, 17, 16, tzinfo=JAKARTA)
    assert day_to_tell(friday, wib(17, 16)) == date(2025, 10, 17)
    assert day_to_tell(friday, wib(19, 23)) == date(2025, 10, 19)
    assert day_to_tell(friday, wib(20, 7)) == date(2025, 10, 17)


def test_switching_it_on_sends_nothing_for_the_past(tmp_path: Path) -> None:
    story = Story(tmp_path / "surel.json", wib(13, 8))
    assert story.at(wib(13, 8)) == 0
    story.report = Report(enabled=False)
    assert story.at(wib(13, 9)) == 0
    assert not story.news.is_on
    story.report = ON
    assert story.at(wib(14)) == 0
    story.report = Report(enabled=True, time="06:00")
    assert story.at(wib(14, 8)) == 0
    assert story.at(wib(20, 6)) == 1


def test_off_by_default_and_then_it_writes_nothing(tmp_path: Path) -> None:
    story = Story(tmp_path / "surel.json", wib(13))
    story.report = Report()
    assert story.at(wib(13)) == 0
    assert not story.path.exists()


def test_a_failure_is_told_and_tried_again_with_growing_rests(story: Story) -> None:
    story.fares = lambda _on: FAILED
    story.at(wib(13))
    assert (story.news.progress, story.news.why, story.news.is_ill) == (Progress.FAILED, FAILED.why, True)
    for minute in range(1, int(CATCH_UP / timedelta(minutes=1)) + 60):
        story.at(wib(13) + timedelta(minutes=minute))
    times = [at for at, _ in story.runs]
    rests = [later - earlier for earlier, later in pairwise(times)]
    assert rests[: len(RETRIES)] == list(RETRIES)
    assert set(rests[len(RETRIES) :]) == {RETRIES[-1]}
    assert len(times) == 14
    assert (story.news.progress, story.news.is_ill) == (Progress.GIVEN_UP, True)
    assert [code for code, _ in story.noted].count("report_given_up") == 1
    assert story.at(wib(19)) == 14
    story.fares = lambda _on: SENT
    assert story.at(wib(20)) == 15
    assert story.news.tries == 1


def test_it_ends_when_a_try_succeeds(story: Story) -> None:
    story.fares = lambda _on: FAILED
    story.at(wib(13))
    story.fares = lambda _on: SENT
    assert story.at(wib(13, 7, 14)) == 1
    assert story.at(wib(13, 7, 15)) == 2
    assert story.at(wib(13, 9)) == 2
    assert (story.news.progress, story.news.why) == (Progress.DONE, None)


@pytest.mark.parametrize(
    ("outcome", "is_over"),
    [
        (Outcome(bidang="tu", fate=Fate.PERHAPS, perhaps=("a@x.id",)), True),
        (Outcome(bidang="tu", fate=Fate.NOBODY), True),
        (Outcome(bidang="tu", fate=Fate.BEFORE), True),
        (Outcome(bidang="tu", fate=Fate.SENT, sent=("a@x.id",), refused={"b@x.id": "550"}), True),
        (Outcome(bidang="tu", fate=Fate.SENT, sent=("a@x.id",), left=("b@x.id",)), False),
        (Outcome(bidang="tu", fate=Fate.FAILED, why=Why("nobody_taken", {"said": "550"})), False),
    ],
)
def test_only_what_may_fare_better_is_tried_again(story: Story, outcome: Outcome, is_over: bool) -> None:
    story.fares = lambda _on: Ran((*SENT.outcomes, outcome))
    story.at(wib(13))
    assert (story.news.progress is Progress.DONE) == is_over
    assert story.at(wib(13, 12)) == (1 if is_over else 2)


def test_a_stop_in_the_middle_goes_on_at_the_next_start(story: Story) -> None:
    story.fares = lambda _on: STOPPED
    story.at(wib(13))
    assert (story.news.progress, story.news.tries, story.news.retry_at) == (Progress.FAILED, 0, None)
    story.begin()
    story.fares = lambda _on: SENT
    assert story.at(wib(13, 7, 1)) == 2
    assert story.news.progress is Progress.DONE


def test_a_crash_in_the_middle_is_taken_up_after_a_rest(story: Story) -> None:
    def die(_on: date) -> Ran:
        raise KeyboardInterrupt

    story.fares = die
    with pytest.raises(KeyboardInterrupt):
        story.at(wib(13))
    assert story.news.progress is Progress.SENDING
    story.begin()
    story.fares = lambda _on: SENT
    assert story.at(wib(13, 7, 1)) == 1, "a process that dies each time is not to be started each minute"
    assert story.at(wib(13, 7, 15)) == 2


def test_rests_outlive_the_process(story: Story) -> None:
    story.fares = lambda _on: FAILED
    for minute in (0, 15, 45):
        story.at(wib(13, 7, minute))
    story.begin()
    assert (story.news.tries, story.news.retry_at) == (3, wib(13, 8, 45))
    assert (story.at(wib(13, 8, 44)), story.at(wib(13, 8, 45))) == (3, 4)


def test_a_clock_put_back_sends_no_old_week(story: Story) -> None:
    story.at(wib(27))
    assert story.at(wib(15)) == 1
    assert story.news.due is None
    assert story.at(wib(20)) == 2, "what was noted keeps letters from going out twice"


def test_a_fault_of_our_own_does_not_end_the_watch(story: Story) -> None:
    def fail(_on: date) -> Ran:
        raise ValueError("x")

    story.fares = fail
    assert story.at(wib(13)) == 1
    assert story.noted[-1][0] == "report_failed"
    assert story.at(wib(13, 7, 1)) == 1


def test_where_nothing_can_be_written_it_is_remembered(story: Story) -> None:
    story.path.unlink()
    story.path.mkdir()
    story.fares = lambda _on: FAILED
    assert [story.at(wib(13, 7, minute)) for minute in (0, 1, 2)] == [1, 1, 1]


def test_the_clockwork_looks_at_once_and_is_stopped(tmp_path: Path) -> None:
    looked, here = threading.Event(), threading.current_thread()

    def settings() -> tuple[Report, ZoneInfo]:
        if threading.current_thread() is not here:
            looked.set()
        return Report(), JAKARTA

    schedule = Schedule(
        tmp_path / "surel.json",
        settings,
        lambda _on: SENT,
        Story(tmp_path / "x", wib(13)),
        now=lambda: datetime.now(UTC),
    )
    schedule.start()
    try:
        assert looked.wait(30)
    finally:
        schedule.stop()
    schedule.stop()
