"""Mail at the desk: how it stands, by the settings as they are now, and an admin's test letter, not too often."""

from __future__ import annotations

from typing import NamedTuple

from bukti import mail_trial, opening
from bukti.i18n import _
from bukti.mail_address import is_address
from bukti.mail_errors import MailError
from bukti.mail_outcome import reason
from bukti.mail_standing import MailStanding, mail_standing
from bukti.mail_wording import trouble
from bukti.opening import Workspace
from bukti.web.desk import Desk

THROTTLE = "surel uji"
"""Among the keys of the desk's throttle: five letters are free, then the wait between two grows."""


class Tried(NamedTuple):
    """What became of a test letter. `status` of HTTP: 200, sent or not, when it was tried; `remedy`: what to do."""

    status: int
    sentence: str
    remedy: str = ""
    is_sent: bool = False


def current(desk: Desk) -> Workspace:
    """With the settings as they are now, as the watch reads them. Raises ConfigError."""
    return opening.find(desk.workspace.places.root)


def standing(desk: Desk) -> MailStanding:
    """Raises ConfigError when `bukti.toml` has a mistake by now."""
    with desk.reading() as catalogue:
        return mail_standing(current(desk), catalogue, desk.pack())


def try_out(desk: Desk, to: str, *, who: str) -> Tried:
    """Raises ConfigError, StoreError."""
    to = to.strip()
    if not is_address(to):
        return Tried(422, _("“{address}” is no e-mail address.").format(address=to))
    wait = desk.throttle.wait(THROTTLE)
    if wait > 0:
        return Tried(
            429,
            _("Too many test letters; the next one in {seconds} seconds.").format(seconds=round(wait) + 1),
        )
    desk.throttle.wrong(THROTTLE)
    try:
        mail_trial.try_out(current(desk), to, who=who, now=desk.now)
    except MailError as error:
        return Tried(200, *trouble(reason(error)))
    taken = _(
        "The mail server has taken the test letter to {address}. Look whether it arrives; also under spam."
    )
    return Tried(200, taken.format(address=to), is_sent=True)
