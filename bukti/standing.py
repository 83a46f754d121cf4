"""How a workspace stands: what the watch tells of itself, beside what the catalogue knows. Works without a watch."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from bukti.mail_news import MailNews
from bukti.mail_news import read_news as read_mail_news
from bukti.watch_news import Done, SourceNews, WatchNews, read_news

if TYPE_CHECKING:
    from bukti.settings import Verify
    from evidence_store.catalogue import Catalogue
    from evidence_store.model import Account, SourceRow


class SourceStanding(msgspec.Struct, frozen=True, kw_only=True):
    """One source. Counts of files."""

    name: str
    bidang: str
    path: str
    mode: str = ""  # "" where no watch has said
    mode_why: str = ""
    unreachable: str = ""
    unreachable_since: datetime | None = None
    scanned_at: datetime | None = None
    next_scan_at: datetime | None = None
    scan_seconds: float = 0.0
    files: int = 0
    searchable: int = 0
    waiting: int = 0
    failed: int = 0
    ignored: int = 0
    problems: int = 0  # files that were not read or can't be opened
    folders_unread: int = 0
    hints: int = 0


class DamagedObject(msgspec.Struct, frozen=True, kw_only=True):
    """One stored object that was not sound when it was last hashed."""

    sha256: str
    damage: str  # "missing", "damaged", "unreadable"
    filings: tuple[str, ...] = ()  # shown `source: path`


class FixityStanding(msgspec.Struct, frozen=True, kw_only=True):
    """How far the stored objects were hashed again. Counts of objects."""

    is_on: bool = True  # whether a watch does it, by the settings
    megabytes_per_second: float = 0.0
    days: float = 0.0  # every one is to be hashed again after so many
    verified: int = 0  # within these days
    never: int = 0  # since they were received
    oldest: datetime | None = None  # since when every one was hashed, at its receipt or again
    round_at: datetime | None = None  # when the last round over all of them ended
    damaged: int = 0
    named: tuple[DamagedObject, ...] = ()  # the first of them


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """The whole workspace."""

    state: str  # as WatchNews.state; "dead" when the watch ended without a word, "stopped" when none ever ran
    pid: int = 0  # 0 when no watch runs
    at: datetime | None = None  # when the watch last told anything
    started_at: datetime | None = None
    pause: str = ""
    pause_since: datetime | None = None
    files_waiting: int = 0
    documents_waiting: int = 0
    documents: int = 0
    set_aside: int = 0
    unsettled: int = 0
    folders_watched: int = 0
    done: Done = Done()
    fixity: FixityStanding = FixityStanding()
    sources: tuple[SourceStanding, ...] = ()
    mail: MailNews | None = None  # of the weekly schedule, once it was on

    @property
    def is_well(self) -> bool:
        """Nothing needs a person: no source is out of reach, nothing is paused or damaged, no watch has died, the
        week's letters have gone out."""
        is_going_on = self.state not in ("dead", "paused") and not (self.mail and self.mail.is_ill)
        return is_going_on and not self.fixity.damaged and not any(s.unreachable for s in self.sources)


def look(
    catalogue: Catalogue, news: Path, verify: Verify, *, now: datetime, mail: Path | None = None
) -> Standing:
    """How things stand now; `news`, `mail`: the files in which a watch and its schedule tell of themselves."""
    from bukti.fixity_standing import fixity_standing

    told = read_news(news)
    with catalogue.snapshot():
        found = standing(
            told,
            catalogue.sources(),
            catalogue.account(),
            catalogue.troubled(),
            catalogue.queue_counts(),
            now=now,
            fixity=fixity_standing(catalogue, verify, now),
        )
    return msgspec.structs.replace(found, mail=read_mail_news(mail) if mail else None)


def standing(
    news: WatchNews | None,
    sources: Iterable[SourceRow],
    account: Mapping[tuple[str, bytes], Account],
    troubled: Mapping[str, int],
    counts: Mapping[str, int],
    *,
    now: datetime,
    fixity: FixityStanding,
) -> Standing:
    """Puts both sides together; `troubled`: files with problems by source. Of a watch that does not run, only its end
    is told."""
    is_alive = news is not None and news.is_alive(now)
    live = news if is_alive else None
    told = {source.name: source for source in live.sources} if live else {}
    state = "stopped" if news is None or news.state == "stopped" else news.state if is_alive else "dead"
    return Standing(
        state=state,
        pid=live.pid if live else 0,
        at=news.at if news else None,
        started_at=live.started_at if live else None,
        pause=live.pause if live else "",
        pause_since=live.pause_since if live else None,
        files_waiting=counts["filings_pending"],
        documents_waiting=counts["documents_waiting"],
        documents=counts["documents"],
        set_aside=counts["documents_set_aside"],
        unsettled=live.unsettled if live else 0,
        folders_watched=live.folders_watched if live else 0,
        done=live.done if live else Done(),
        fixity=fixity,
        sources=tuple(
            _source(
                row, told.get(row.name), [a for (name, _), a in account.items() if name == row.name], troubled
            )
            for row in sources
        ),
    )


def bounded(found: Standing, sources: Container[str]) -> Standing:
    """What somebody may know of it who may see these sources only: no counts of the whole, and no paths."""
    seen = [source for source in found.sources if source.name in sources]
    return Standing(
        state=found.state,
        at=found.at,
        pause=found.pause,
        pause_since=found.pause_since,
        files_waiting=sum(source.waiting for source in seen),
        sources=tuple(msgspec.structs.replace(source, path="", hints=0) for source in seen),
    )


def _source(
    row: SourceRow, news: SourceNews | None, accounts: list[Account], troubled: Mapping[str, int]
) -> SourceStanding:
    unreachable, since = row.unreachable_why, row.unreachable_since
    if news is not None and not unreachable:
        unreachable, since = news.unreachable, news.since
    return SourceStanding(
        name=row.name,
        bidang=row.bidang,
        path=row.path.decode("utf-8", "backslashreplace"),
        mode=news.mode if news else "",
        mode_why=news.why if news else "",
        unreachable=unreachable if since else "",
        unreachable_since=since,
        scanned_at=row.scanned_at,
        next_scan_at=news.next_scan_at if news else None,
        scan_seconds=news.scan_seconds if news else 0.0,
        files=sum(account.on_disk for account in accounts),
        searchable=sum(account.indexed for account in accounts),
        waiting=sum(account.pending for account in accounts),
        failed=sum(account.failed for account in accounts),
        ignored=sum(account.ignored for account in accounts),
        problems=troubled.get(row.name, 0),
        folders_unread=news.folders_unread if news else 0,
        hints=news.hints if news else 0,
    )
