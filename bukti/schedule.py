"""When the weekly letters go out: by the clock of the unit, caught up after a stop, tried again after a failure.

The watch keeps it (`bukti watch`, also the one beside `bukti serve`); the letters are made and sent in a process of
their own (`sending_aside`). APScheduler says when and looks once a minute; what is to be done then is decided here,
from what is known to have been done. `docs/decisions/174-the-watch-keeps-the-schedule.md`
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bukti.mail_news import MailNews, Progress, read_news, write_news
from bukti.mail_outcome import Outcome, Why
from bukti.mail_wording import told
from bukti.mailing import week_of
from bukti.settings import Report

LOOK_SECONDS = 60
"""How often it is looked whether something is due; cheap. A letter is a minute late at most."""

CATCH_UP = timedelta(days=3)
"""So long after its moment a week's report still goes out: a machine that was off from Friday to Monday is caught up,
and nobody gets on Friday what was meant for Monday."""

RETRIES = (
    timedelta(minutes=15),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
    timedelta(hours=8),
)
"""Between tries of one week that failed; the last one again and again until CATCH_UP is over: some fourteen tries, as
signing in with a wrong password too often may lock the account."""

WEEK = timedelta(days=7)


class Ran(NamedTuple):
    """What became of a run: of each letter, or why there are none. `is_stopped`: it was ended by us."""

    outcomes: tuple[Outcome, ...] = ()
    why: Why | None = None
    is_stopped: bool = False

    @property
    def is_done(self) -> bool:
        return self.why is None and not self.is_stopped and all(one.is_settled for one in self.outcomes)


Run = Callable[[date], Ran]
"""Makes and sends the letters as of a day; returns soon after the process is to stop."""


class Log(Protocol):
    def note(self, code: str, facts: Mapping[str, object]) -> None: ...


def trigger(report: Report, zone: ZoneInfo) -> CronTrigger:
    hour, minute = report.time.split(":")
    return CronTrigger(day_of_week=report.day, hour=int(hour), minute=int(minute), second=0, timezone=zone)


def due_moments(report: Report, zone: ZoneInfo, now: datetime) -> tuple[datetime, datetime]:
    """The last moment that it was due, now included, and the next one."""
    when = trigger(report, zone)
    moments = [when.get_next_fire_time(None, now - WEEK + timedelta(microseconds=1))]
    moments.append(when.get_next_fire_time(None, now + timedelta(microseconds=1)))
    last, coming = (one.astimezone(zone) for one in moments if one is not None)
    return last, coming


def day_to_tell(due: datetime, now: datetime) -> date:
    """The day that the report speaks of: today, unless another week has begun since it was due."""
    today = now.astimezone(due.tzinfo).date()
    return today if week_of(today) == week_of(due.date()) else due.date()


class Schedule:
    """One workspace's. `look` is called by APScheduler in a thread of its own, one at a time."""

    def __init__(
        self,
        news: Path,
        settings: Callable[[], tuple[Report, ZoneInfo]],
        run: Run,
        log: Log,
        *,
        now: Callable[[], datetime],
    ) -> None:
        """`settings`: as they are now; `now`: an aware time."""
        self._path, self._settings, self._run, self._log, self._now = news, settings, run, log, now
        self._clockwork: BackgroundScheduler | None = None
        self._known: MailNews | None = None  # what was told last, even where it can't be written

    def start(self) -> None:
        """Looks now, and then every minute."""
        logging.getLogger("apscheduler").setLevel(
            logging.CRITICAL
        )  # a run takes longer than a minute, by nature
        clockwork = BackgroundScheduler(timezone=self._settings()[1], daemon=True)
        clockwork.add_job(
            self.look,
            IntervalTrigger(seconds=LOOK_SECONDS),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
            next_run_time=self._now(),
        )
        clockwork.start()
        self._clockwork = clockwork

    def stop(self) -> None:
        """No new look. One that goes on ends with its run."""
        if self._clockwork is not None:
            self._clockwork.shutdown(wait=False)
            self._clockwork = None

    # --- one look

    def look(self) -> None:
        """Sends what is due. Never fails: the watch does not end for its mail."""
        try:
            self._look()
        except Exception as error:
            self._note_failure("", Why("crashed", {"detail": f"{type(error).__name__}: {error}"}))

    def _look(self) -> None:
        now = self._now()
        (report, zone), before = self._settings(), self._known or read_news(self._path)
        if not report.enabled:
            if before is not None and before.is_on:
                self._tell(MailNews(at=now))
            return
        last, coming = due_moments(report, zone, now)
        news = self._planned(before, f"{report.day} {report.time} {zone.key}", coming, now)
        if self._is_to_send(news, last, now):
            news = self._sent(news, last, now)
        elif news.due == last and news.progress is Progress.FAILED and now - last > CATCH_UP:
            news = _with(news, progress=Progress.GIVEN_UP, retry_at=None)
            self._log.note("report_given_up", {"week": news.week})
        elif _is_fresh(news, last) and now - last > CATCH_UP:
            news = _begun(news, last, Progress.MISSED)
            self._log.note("report_missed", {"week": news.week})
        if news != before:
            self._tell(news)

    def _planned(self, before: MailNews | None, plan: str, coming: datetime, now: datetime) -> MailNews:
        """What is known, or a new beginning: it was switched on, or moved to another time, or the clock was put
        back."""
        is_same = before is not None and before.is_on and before.plan == plan
        is_future = before is not None and before.due is not None and before.due > now
        if before is None or not is_same or is_future:
            return MailNews(at=now, is_on=True, plan=plan, planned_at=now, next_at=coming)
        return _with(before, next_at=coming)

    def _is_to_send(self, news: MailNews, last: datetime, now: datetime) -> bool:
        if now - last > CATCH_UP:
            return False
        if _is_fresh(news, last):
            return True
        if news.due != last or news.progress not in (Progress.FAILED, Progress.SENDING):
            return False
        return news.retry_at is None or now >= news.retry_at

    def _sent(self, news: MailNews, due: datetime, now: datetime) -> MailNews:
        news = _begun(news, due, Progress.SENDING) if news.due != due else news
        pause = RETRIES[min(news.tries, len(RETRIES) - 1)]
        news = _with(news, progress=Progress.SENDING, tried_at=now, tries=news.tries + 1, at=now)
        self._tell(_with(news, retry_at=now + pause))  # for whoever comes after a crash
        ran = self._run(day_to_tell(due, now))
        ended = self._now()
        news = _with(news, at=ended, outcomes=ran.outcomes, why=ran.why)
        if ran.is_stopped:
            return _with(news, progress=Progress.FAILED, tries=news.tries - 1, retry_at=None)
        if ran.is_done:
            self._log.note("report_sent", {"week": news.week, "letters": _sent_now(ran.outcomes)})
            return _with(news, progress=Progress.DONE, retry_at=None)
        self._note_failure(news.week, _first_why(ran))
        return _with(news, progress=Progress.FAILED, retry_at=ended + pause)

    def _tell(self, news: MailNews) -> None:
        self._known = news
        write_news(self._path, news)

    def _note_failure(self, week: str, why: Why) -> None:
        self._log.note("report_failed", {"week": week, "code": why.code, "detail": told(why)})


def _is_fresh(news: MailNews, last: datetime) -> bool:
    """Whether a moment came since the schedule is on that nothing was done about yet."""
    assert news.planned_at is not None
    return last >= news.planned_at and (news.due is None or last > news.due)


def _begun(news: MailNews, due: datetime, progress: Progress) -> MailNews:
    return MailNews(
        at=news.at,
        is_on=True,
        plan=news.plan,
        planned_at=news.planned_at,
        next_at=news.next_at,
        due=due,
        week=week_of(due.date()),
        progress=progress,
    )


def _with(news: MailNews, **changes: object) -> MailNews:
    import msgspec

    return msgspec.structs.replace(news, **changes)


def _sent_now(outcomes: Sequence[Outcome]) -> int:
    return sum(bool(one.sent) for one in outcomes)


def _first_why(ran: Ran) -> Why:
    if ran.why is not None:
        return ran.why
    return next(
        (one.why for one in ran.outcomes if one.why and not one.is_settled), Why("later", {"said": ""})
    )
