"""The weekly report of a workspace: read beside whoever writes, and a snapshot kept for the weeks to come."""

from __future__ import annotations

import contextlib
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from bukti.reports.gathering import weekly_of_review
from bukti.reports.letters import MEDIA_TYPES, letters
from bukti.reports.press import Press
from bukti.reports.templating import Head, logo
from bukti.reports.weekly_files import report_files

if TYPE_CHECKING:
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from bukti.mailing import Letter
    from bukti.opening import Workspace
    from bukti.reports.weekly_model import Weekly
    from bukti.reviewing import Reviewed


MOST_PAPERS = 12
"""About so many there will be; more take no more workers."""


class Made(NamedTuple):
    """A report, the review that it tells of, and the folder or zip of the rules that this was made by."""

    weekly: Weekly
    done: Reviewed
    rules: Path


def made(opened: Workspace, on: date, zone: ZoneInfo, *, now: datetime) -> Made:
    """The report of the week that ends on a day. Raises PackError, StoreError."""
    from bukti.packs import pack_for_reading
    from bukti.reviewing import reviewed
    from evidence_store.catalogue import Catalogue
    from rules.files import load_pack

    rules = pack_for_reading(opened.places).source
    pack = load_pack(rules)
    with Catalogue.open(opened.places.catalogue, readonly=True) as catalogue, catalogue.snapshot():
        done = reviewed(catalogue, pack, on, zone)
        news = opened.places.watch_news
        found = weekly_of_review(catalogue, pack, done, opened.settings, zone, now=now, news=news)
        return Made(found, done, rules)


def head_of(opened: Workspace, on: date) -> Head:
    """The letterhead. Raises BadLogo."""
    settings = opened.settings
    picture = logo(settings.letterhead, opened.places.root)
    return Head(settings.unit.name, settings.letterhead, on, settings.unit.language, picture)


def weekly_letters(opened: Workspace, on: date, zone: ZoneInfo, *, now: datetime) -> list[Letter]:
    """What is sent in the week of a day. Raises PackError, StoreError, BadLogo."""
    head = head_of(opened, on)
    with Press(MOST_PAPERS) as press:
        found = made(opened, on, zone, now=now)
        keep(opened, found, now)
        address = opened.settings.web.address
        files = report_files(found.weekly, head, MEDIA_TYPES, press, address=address)
        return letters(found.weekly, opened.settings, head, files)


def keep(opened: Workspace, made: Made, now: datetime) -> None:
    """A snapshot of the review, for the weeks to compare with; none if another process writes (a watch keeps them by
    itself) or nothing can be written: the report is what was asked for."""
    from archive.pack_reading import version_of
    from bukti.keeping import keep_snapshot
    from evidence_store.catalogue import Catalogue
    from evidence_store.errors import StoreError
    from evidence_store.lock import WriterLock
    from rules.files import texts
    from rules.gaps.snapshot import snapshot

    done, version = made.done, version_of(texts(made.rules, []))
    with (
        contextlib.suppress(StoreError),
        WriterLock(opened.places.lock),
        Catalogue.open(opened.places.catalogue) as catalogue,
    ):
        taken = snapshot(done.review, done.ceilings)
        keep_snapshot(catalogue, version, lambda: taken, on=done.review.on, at=now)
