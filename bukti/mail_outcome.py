"""What becomes of the letters of a run: outcomes as values, and a letter while it is on its way."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from bukti.mail_errors import MailError
    from bukti.mail_message import Letter

NO_ADDRESS = "bad_address"
"""Instead of a server's answer: what stands in the settings is no address."""


class Fate(StrEnum):
    """What became of a letter in this run."""

    SENT = "sent"
    BEFORE = "before"  # this week, in an earlier run
    PERHAPS = "perhaps"  # a crash or a lost answer, now or earlier: a person may send it again
    FAILED = "failed"
    NOBODY = "nobody"  # has no address
    STOPPED = "stopped"  # not reached: the run was ended


class Why(msgspec.Struct, frozen=True):
    """Why it failed; `mail_wording` has the sentence."""

    code: str
    facts: dict[str, str] = {}


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one letter. Of the addresses: those that got it now, that the server refuses, that may get it
    later (refused for now), and that perhaps have it."""

    bidang: str
    fate: Fate
    to: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    refused: dict[str, str] = {}
    left: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    why: Why | None = None

    @property
    def is_settled(self) -> bool:
        """Trying again by itself would change nothing."""
        return self.fate not in (Fate.FAILED, Fate.STOPPED) and not self.left


def reason(error: MailError) -> Why:
    return Why(error.code, dict(error.facts))


@dataclass
class OnItsWay:
    """A letter in this run. `waiting`: addresses that are still to be offered."""

    letter: Letter
    id: str
    waiting: tuple[str, ...]
    perhaps: tuple[str, ...]
    refused: dict[str, str]
    before: tuple[str, ...] = ()  # got it in an earlier run
    sent: tuple[str, ...] = ()
    put_off: dict[str, str] = field(default_factory=dict)  # those to come later, with the server's answers
    why: Why | None = None  # of the last attempt
    is_over: bool = False

    def outcome(self) -> Outcome:
        return Outcome(
            bidang=self.letter.bidang,
            fate=self._fate(),
            to=self.letter.to,
            sent=self.sent,
            refused=self.refused,
            left=self.waiting,
            perhaps=self.perhaps,
            why=self.why,
        )

    def _fate(self) -> Fate:
        if not self.letter.to:
            return Fate.NOBODY
        if self.sent:
            return Fate.SENT
        if self.perhaps:
            return Fate.PERHAPS
        if self.before:
            return Fate.BEFORE
        if self.why:
            return Fate.FAILED
        return Fate.STOPPED if self.waiting else Fate.BEFORE
