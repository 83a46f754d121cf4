"""A short letter to one address, to see whether mail works: an admin's, by hand; noted in the audit log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bukti import mail_setup
from bukti.i18n import _
from bukti.mail_errors import MailError, NobodyTaken, RefusedForNow
from bukti.mail_message import Envelope, Letter, as_bytes, message

if TYPE_CHECKING:
    from bukti.mail_server import MailServer
    from bukti.opening import Workspace

ANSWER_SECONDS = 10.0
"""Somebody waits for it at a screen."""

EVENT = "mail_tested"


def try_out(
    workspace: Workspace,
    to: str,
    *,
    who: str,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    server: MailServer | None = None,
) -> None:
    """Sends it. Raises MailError, StoreError; ValueError for what is no address."""
    mail, at = workspace.settings.mail, now()
    why = ""
    try:
        with server or mail_setup.server(mail, workspace.places.root, answer_seconds=ANSWER_SECONDS) as post:
            name = workspace.settings.unit.name
            id_ = f"<bukti.uji.{at:%Y%m%d%H%M%S%f}@{mail.sender.rpartition('@')[2]}>"
            made = message(_letter(name), Envelope(mail.sender, f"Bukti – {name}", (), id_, at), [to])
            content = as_bytes(made)
            taken = post.offer(mail.sender, [to], len(content))
            if taken.later:
                raise RefusedForNow(said=taken.later[to])
            if taken.refused:
                raise NobodyTaken(said=f"{to}: {taken.refused[to]}")
            post.hand_over(content)
    except MailError as error:
        why = error.code
        raise
    finally:
        _note(workspace, to, why, who, at)


def sign_in(workspace: Workspace) -> None:
    """Connects and signs in, and sends nothing. Raises MailError."""
    with mail_setup.server(
        workspace.settings.mail, workspace.places.root, answer_seconds=ANSWER_SECONDS
    ) as post:
        post.connect()


def _letter(unit: str) -> Letter:
    return Letter(
        bidang="",
        to=(),
        subject=_("Bukti: a test letter"),
        html="",
        text=_(
            "This letter was sent by Bukti of {unit} to see whether mail works. It does. Nobody needs to answer."
        ).format(unit=unit)
        + "\n",
    )


def _note(workspace: Workspace, to: str, why: str, who: str, at: datetime) -> None:
    from evidence_store.catalogue import Catalogue

    with Catalogue.open(workspace.places.catalogue) as catalogue:
        catalogue.audit(EVENT, {"to": to, "why": why}, who=who, at=at)
