"""Sends the weekly letters, one message for each bidang, and notes around each sending what became of it.

No address gets a week's letter twice unless a person asks for it: what was begun and not ended (a crash, a lost
answer) counts as perhaps sent. One process sends at a time. `docs/decisions/173-letters-are-sent-once.md`
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from bukti.mail_address import is_address
from bukti.mail_errors import Elsewhere, MailError, NobodyTaken, RefusedForNow, ReplyLost
from bukti.mail_message import Attachment, Envelope, Letter, as_bytes, message, message_id
from bukti.mail_outcome import NO_ADDRESS, Fate, OnItsWay, Outcome, Why, reason
from evidence_store.errors import LetterPosted, Locked
from evidence_store.letters import LetterEvent, LetterRow, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bukti.mail_server import MailServer
    from bukti.opening import Workspace
    from bukti.settings import Mail
    from evidence_store.catalogue import Catalogue

__all__ = ["Attachment", "Conduct", "Fate", "Letter", "Outcome", "Why", "send_week", "week_of"]

RESTS = (10.0, 60.0, 300.0)
"""Seconds between rounds over the letters that the server does not take for now, or while it can't be reached. Most
servers that put unknown senders off (greylisting) take them after five minutes."""

NOTING_TRIES = 3
"""A letter that was taken is noted even if the catalogue is busy for half a minute (each try waits ten seconds)."""

STOP_LOOK_SECONDS = 0.2
"""While resting: how soon a wish to stop is noticed."""


def week_of(on: date) -> str:
    """The ISO week that a day belongs to: `2025-W42`."""
    year, week, _ = on.isocalendar()
    return f"{year}-W{week:02}"


def never() -> bool:
    return False


def rested(seconds: float, stop: Callable[[], bool]) -> None:
    """Waits, unless it is wished to stop."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0 and not stop():
        time.sleep(min(left, STOP_LOOK_SECONDS))


@dataclass(frozen=True)
class Conduct:
    """How a run behaves: who sends, and what it is told and asked by whoever waits for it."""

    who: str
    again: bool = False
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    stop: Callable[[], bool] = never
    rest: Callable[[float, Callable[[], bool]], None] = rested
    tell: Callable[[Outcome], None] = lambda _outcome: None  # of each letter, as soon as it is known
    resting: Callable[[float, Why], None] = lambda _seconds, _why: None


def send_week(
    workspace: Workspace,
    letters: Sequence[Letter],
    *,
    on: date,
    conduct: Conduct,
    server: MailServer | None = None,
) -> list[Outcome]:
    """Sends the letters of the week of a day, in their order; what became of each, in the same order.

    Raises NotSetUp, Elsewhere, StoreError. A letter that fails is an outcome, not an error.
    """
    from bukti import mail_setup
    from evidence_store.catalogue import Catalogue

    with (
        _alone(workspace),
        server or mail_setup.server(workspace.settings.mail, workspace.places.root) as post,
        Catalogue.open(workspace.places.catalogue) as catalogue,
    ):
        unit = workspace.settings.unit
        run = _Run(workspace.settings.mail, unit.id, unit.name, week_of(on), catalogue, post, conduct)
        return run.send(letters)


@contextmanager
def _alone(workspace: Workspace) -> Iterator[None]:
    """Raises Elsewhere. The lock goes with the process that holds it: what is found begun then was left by a crash."""
    from evidence_store.lock import WriterLock

    lock = WriterLock(workspace.places.mail_lock)
    try:
        lock.acquire()
    except Locked as error:
        raise Elsewhere(pid=str(error.pid or "?")) from error
    try:
        yield
    finally:
        lock.release()


@dataclass
class _Run:
    """One run over the letters of a week; see `send_week`."""

    mail: Mail
    unit: str
    unit_name: str
    week: str
    catalogue: Catalogue
    server: MailServer
    conduct: Conduct
    _on_their_way: list[OnItsWay] = field(default_factory=list)

    def send(self, letters: Iterable[Letter]) -> list[Outcome]:
        self._on_their_way = [self._begun_before(letter) for letter in letters]
        for one in self._on_their_way:
            if one.is_over:
                self.conduct.tell(one.outcome())
        for rest in (0.0, *RESTS):
            waiting = [one for one in self._on_their_way if not one.is_over]
            if not waiting or self.conduct.stop():
                break
            if rest and not self._rest(rest, waiting):
                break
            self._round(waiting)
        self._give_up()
        return [one.outcome() for one in self._on_their_way]

    def _give_up(self) -> None:
        """What is still on its way was stopped, or shares the reason of the one that was tried last."""
        left = [one for one in self._on_their_way if not one.is_over]
        why = None if self.conduct.stop() else next((one.why for one in left if one.why), None)
        for one in left:
            one.why = one.why or why
            self.conduct.tell(one.outcome())

    def _rest(self, seconds: float, waiting: Sequence[OnItsWay]) -> bool:
        """Whether to go on."""
        why = next((one.why for one in waiting if one.why), None)
        if why is not None:
            self.conduct.resting(seconds, why)
        self.conduct.rest(seconds, self.conduct.stop)
        return not self.conduct.stop()

    def _begun_before(self, letter: Letter) -> OnItsWay:
        """By what is noted of the week."""
        good = tuple(one for one in letter.to if is_address(one))
        bad = {one: NO_ADDRESS for one in letter.to if not is_address(one)}
        noted = self.catalogue.letters.posted(self.week, letter.bidang)
        reached = () if self.conduct.again else noted.reached(good)
        waiting = tuple(one for one in good if one not in reached)
        unsure = {same(one) for one in noted.unsure}
        perhaps = tuple(one for one in reached if same(one) in unsure)
        id_ = message_id(self.unit, self.week, letter.bidang, self.mail.sender)
        why = Why(NO_ADDRESS) if letter.to and not good else None
        before = tuple(one for one in reached if one not in perhaps)
        return OnItsWay(letter, id_, waiting, perhaps, bad, before, why=why, is_over=not waiting)

    def _round(self, waiting: Sequence[OnItsWay]) -> None:
        """One attempt for each letter; ends early when the next one would fare the same."""
        for one in waiting:
            if self.conduct.stop():
                return
            one.why = None
            try:
                self._attempt(one)
            except MailError as error:
                one.why = reason(error)
                one.is_over = not error.is_temporary
                if error.is_for_all and one.is_over:
                    self._end_all(error)
                    return
                if one.is_over:
                    self.conduct.tell(one.outcome())
                if error.is_for_all or isinstance(error, ReplyLost):
                    return  # after a rest
            else:
                one.is_over = not one.waiting
                if one.is_over:
                    self.conduct.tell(one.outcome())

    def _end_all(self, error: MailError) -> None:
        """Asking again would only be a nuisance, and lock an account after some wrong passwords."""
        for one in self._on_their_way:
            if not one.is_over or one.why == reason(error):
                one.why, one.is_over = reason(error), True
                self.conduct.tell(one.outcome())

    # --- one letter

    def _attempt(self, one: OnItsWay) -> None:
        """Offers it to the addresses that wait, and hands it over for those that are taken. Raises MailError."""
        content = self._content(one)
        taken = self.server.offer(self.mail.sender, one.waiting, len(content))
        one.refused |= taken.refused
        one.waiting = tuple(taken.later)
        one.put_off = taken.later
        if not taken.accepted:
            self._nobody(one, taken.later)
        try:
            begun = self._begin(one, taken.accepted)
        except LetterPosted as error:  # by somebody who got past the lock
            self.server.call_off()
            one.perhaps = (*one.perhaps, *error.addresses)
            one.waiting = ()
            return
        try:
            self.server.hand_over(content)
        except ReplyLost as error:
            one.perhaps = (*one.perhaps, *taken.accepted)
            self._note(begun, LetterEvent.UNSURE, one, error)
            raise
        except MailError as error:
            self._note(begun, LetterEvent.FAILED, one, error)
            one.waiting = (*taken.accepted, *taken.later)
            raise
        one.sent = (*one.sent, *taken.accepted)
        self._note(begun, LetterEvent.SENT, one)

    def _begin(self, one: OnItsWay, to: tuple[str, ...]) -> LetterRow:
        return self.catalogue.letters.begin(
            *(self.week, one.letter.bidang),
            message=one.id,
            to=to,
            again=self.conduct.again,
            who=self.conduct.who,
            at=self.conduct.now(),
        )

    def _content(self, one: OnItsWay) -> bytes:
        at = self.conduct.now()
        replies = tuple(one for one in self.mail.coordinator if is_address(one))
        envelope = Envelope(self.mail.sender, f"Bukti – {self.unit_name}", replies, one.id, at)
        return as_bytes(message(one.letter, envelope, [to for to in one.letter.to if is_address(to)]))

    def _nobody(self, one: OnItsWay, later: dict[str, str]) -> None:
        if later:
            raise RefusedForNow(said=next(iter(later.values())))
        error = NobodyTaken(said="; ".join(f"{to}: {answer}" for to, answer in one.refused.items()))
        self.catalogue.letters.fail(
            *(self.week, one.letter.bidang),
            message=one.id,
            to=tuple(one.refused),
            refused=one.refused,
            why=error.code,
            who=self.conduct.who,
            at=self.conduct.now(),
        )
        raise error

    def _note(
        self, begun: LetterRow, event: LetterEvent, one: OnItsWay, error: MailError | None = None
    ) -> None:
        """Raises StoreError when it can't be noted; what was begun then counts as perhaps sent."""
        why = " ".join(filter(None, (error.code, error.facts.get("said", "")))) if error else ""
        for _ in range(NOTING_TRIES - 1):
            with suppress(Locked):
                self._end(begun, event, one, why)
                return
        self._end(begun, event, one, why)

    def _end(self, begun: LetterRow, event: LetterEvent, one: OnItsWay, why: str) -> None:
        self.catalogue.letters.end(
            begun,
            event,
            refused=one.refused | one.put_off,
            why=why,
            who=self.conduct.who,
            at=self.conduct.now(),
        )
