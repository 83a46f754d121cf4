"""What can go wrong with mail: one tree of errors, the facts in fields; `mail_wording` has the sentences."""

from __future__ import annotations

from typing import ClassVar


class MailError(Exception):
    """Root of what can go wrong with mail. `code` names the sentence for people, `facts` stand in it.

    `is_temporary`: trying again later may help. `is_for_all`: it would be the same for every other letter.
    """

    code: ClassVar[str] = ""
    is_temporary: ClassVar[bool] = False
    is_for_all: ClassVar[bool] = True

    def __init__(self, **facts: str) -> None:
        super().__init__(self.code, facts)
        self.facts = facts


class NotSetUp(MailError):
    """`what`: a code of `mail_setup.Fault`."""

    code = "not_set_up"


class Elsewhere(MailError):
    """Another process is sending the week's letters."""

    code = "elsewhere"
    is_temporary = True


class Unreachable(MailError):
    """No connection, or it was lost before anything was taken."""

    code = "unreachable"
    is_temporary = True


class NoAnswer(MailError):
    """Connected, but no answer came in time."""

    code = "no_answer"
    is_temporary = True


class CertificateRefused(MailError):
    """By us: the certificate is by nobody we know, of another name, or expired."""

    code = "certificate"


class NoTls(MailError):
    """The server offers no encryption, or of another kind than was asked for."""

    code = "no_tls"


class LoginRefused(MailError):
    code = "login"


class NoLogin(MailError):
    """The server knows no way of signing in that we do."""

    code = "no_login"


class SenderRefused(MailError):
    code = "sender_refused"


class RefusedForNow(MailError):
    """The server asks to come again later (greylisting, a full queue)."""

    code = "later"
    is_temporary = True
    is_for_all = False


class Refused(MailError):
    """The server does not take this letter: too large, taken for spam."""

    code = "refused"
    is_for_all = False


class NobodyTaken(MailError):
    """The server takes none of the addresses."""

    code = "nobody_taken"
    is_for_all = False


class ReplyLost(MailError):
    """The whole letter was handed over, but the answer never came: it was perhaps sent."""

    code = "reply_lost"
    is_for_all = False
