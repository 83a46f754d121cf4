"""Sending the letters of a week from the command line: progress, and a line for what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from bukti.cli.door import NOT_COMPLETE, OK
from bukti.cli.screen import complain, console, echo, table
from bukti.i18n import _

if TYPE_CHECKING:
    from bukti.mailing import Letter, Outcome, Why
    from bukti.opening import Workspace


def send(
    workspace: Workspace, letters: Sequence[Letter], *, on: date, again: bool, names: Mapping[str, str]
) -> int:
    """Sends them and says what became of each; the exit code. `names`: of the bidang, by id.

    Ctrl-C finishes the letter in hand. Raises MailError, StoreError.
    """
    from bukti import opening
    from bukti.mail_wording import told, week_name
    from bukti.mailing import Conduct, send_week, week_of

    def resting(seconds: float, why: Why) -> None:
        complain(told(why))
        complain(_("Tried again in {seconds} seconds; Ctrl-C ends it.").format(seconds=round(seconds)))

    with opening.interruptible() as wished, console(to_stderr=True).status(_("Sending …")) as status:

        def tell(outcome: Outcome) -> None:
            status.update(_("Sending: {name}").format(name=_name(outcome, names)))

        conduct = Conduct(opening.user(), again=again, stop=wished, tell=tell, resting=resting)
        outcomes = send_week(workspace, letters, on=on, conduct=conduct)
    echo(_("Letters of {week}:").format(week=week_name(week_of(on))), style="bold")
    show(outcomes, names)
    return OK if all(one.is_settled for one in outcomes) else NOT_COMPLETE


def show(outcomes: Sequence[Outcome], names: Mapping[str, str]) -> None:
    """The table, and below it what is to be done."""
    from bukti.mail_wording import FATES, details

    rows = [(_name(one, names), _(FATES[one.fate]), ", ".join(one.sent or one.to)) for one in outcomes]
    console().print(table([_("Bidang"), _("Letter"), _("Addresses")], rows))
    for one in outcomes:
        for line in details(one):
            complain(f"{_name(one, names)}: {line}")


def _name(outcome: Outcome, names: Mapping[str, str]) -> str:
    return names.get(outcome.bidang, outcome.bidang) if outcome.bidang else _("Coordinator (summary)")
