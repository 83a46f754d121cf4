"""What the weekly schedule tells of itself: one small file in the workspace, written by the watch."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path

import msgspec

from bukti import news_file
from bukti.mail_outcome import Outcome, Why


class Progress(StrEnum):
    """How far the letters of the last due moment have come."""

    NONE = "none"  # nothing was due yet
    SENDING = "sending"
    DONE = "done"
    FAILED = "failed"  # tried again at `retry_at`
    GIVEN_UP = "given_up"  # too late for this week
    MISSED = "missed"  # nobody was there to send them, for too long


class MailNews(msgspec.Struct, frozen=True, kw_only=True):
    """How the schedule stands."""

    at: datetime
    is_on: bool = False
    plan: str = ""  # day, time and zone that it goes by
    planned_at: datetime | None = None  # since when: what was due before is not caught up
    next_at: datetime | None = None
    due: datetime | None = None  # the moment that all below is about
    week: str = ""
    progress: Progress = Progress.NONE
    tries: int = 0
    tried_at: datetime | None = None
    retry_at: datetime | None = None
    why: Why | None = None  # nothing could be sent
    outcomes: tuple[Outcome, ...] = ()  # of the last try

    @property
    def is_ill(self) -> bool:
        """Somebody should know: letters of this week have not gone out."""
        return self.is_on and self.progress in (Progress.FAILED, Progress.GIVEN_UP, Progress.MISSED)


def write_news(path: Path, news: MailNews) -> None:
    """On a full or read-only disk the old one stays."""
    news_file.write(path, news)


def read_news(path: Path) -> MailNews | None:
    """None when no schedule has told anything, or what it told can't be understood."""
    return news_file.read(path, MailNews)
