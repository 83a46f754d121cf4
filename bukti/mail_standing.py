"""How mail stands, for the desk, the status and the doctor: settings, schedule, the last letter of each bidang."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from bukti import mail_setup
from bukti.mail_news import MailNews, read_news
from bukti.mail_outcome import Fate
from bukti.mail_setup import COORDINATOR, Found
from evidence_store.letters import Posted, posted

if TYPE_CHECKING:
    from bukti.opening import Workspace
    from evidence_store.catalogue import Catalogue
    from evidence_store.letters import LetterRow
    from rules.pack.model import Pack

MOST_ROWS = 2_000
"""Rows of letters that are looked through for the last one of each bidang: half a year of fifty bidang."""


class LastLetter(msgspec.Struct, frozen=True):
    """The latest week in which something became of a letter."""

    week: str
    at: datetime
    fate: Fate  # SENT, PERHAPS or FAILED
    got: tuple[str, ...] = ()
    refused: dict[str, str] = {}


class Addressee(msgspec.Struct, frozen=True):
    """A bidang (COORDINATOR: empty), who gets its letter, and what became of the last one."""

    bidang: str
    name: str  # as the pack has it; empty for the coordinator
    to: tuple[str, ...]
    last: LastLetter | None = None


class MailStanding(msgspec.Struct, frozen=True):
    is_wanted: bool  # somebody has begun to set it up
    faults: tuple[Found, ...]
    addressees: tuple[Addressee, ...]
    unknown: tuple[str, ...]  # names under [mail.bidang] that nobody knows
    is_on: bool  # the schedule, by the settings
    news: MailNews | None

    @property
    def names(self) -> dict[str, str]:
        """Of the bidang, by id."""
        return {one.bidang: one.name for one in self.addressees}

    @property
    def is_barred(self) -> bool:
        """Nothing can be sent."""
        return any(one.fault in mail_setup.BARS for one in self.faults)

    @property
    def without(self) -> tuple[str, ...]:
        """Names of the bidang that owe something and have no address."""
        return tuple(one.name for one in self.addressees if one.bidang != COORDINATOR and not one.to)


def mail_standing(workspace: Workspace, catalogue: Catalogue, pack: Pack) -> MailStanding:
    from bukti.reviewing import Departments

    settings, departments = workspace.settings, Departments(pack)
    known = mail_setup.addressees(settings.mail, departments)
    names = {one.id: one.name for one in pack.owners.bidang}
    last = last_letters(catalogue.letters.latest(MOST_ROWS))
    wanted = list(dict.fromkeys([COORDINATOR, *mail_setup.owing(pack), *known]))
    return MailStanding(
        is_wanted=mail_setup.is_wanted(settings.mail),
        faults=tuple(mail_setup.faults(settings.mail, workspace.places.root)),
        addressees=tuple(
            Addressee(one, names.get(one, one), tuple(known.get(one, ())), last.get(one)) for one in wanted
        ),
        unknown=tuple(mail_setup.unknown_names(settings.mail, departments, settings)),
        is_on=settings.report.enabled,
        news=read_news(workspace.places.mail_news),
    )


def last_letters(newest_first: Sequence[LetterRow]) -> dict[str, LastLetter]:
    """By bidang."""
    rows: dict[str, list[LetterRow]] = {}
    for row in newest_first:
        of_bidang = rows.setdefault(row.bidang, [])
        if not of_bidang or of_bidang[-1].week == row.week:
            of_bidang.append(row)
    found = {}
    for bidang, of_bidang in rows.items():
        stands = posted(reversed(of_bidang))
        found[bidang] = LastLetter(
            of_bidang[0].week, of_bidang[0].at, _fate(stands), stands.got, dict(stands.refused)
        )
    return found


def _fate(stands: Posted) -> Fate:
    if stands.unsure:
        return Fate.PERHAPS
    return Fate.SENT if stands.got else Fate.FAILED
