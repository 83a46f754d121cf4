"""The mail server that letters are handed to: SMTP by the standard library.

The only module that opens a connection for mail. A server's answer decides: 5xx is for good, 4xx for now (RFC 5321,
4.2.1). Between the end of the message and its answer a lost connection leaves open whether it was taken: `ReplyLost`.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import NamedTuple

from bukti.mail_errors import (
    CertificateRefused,
    LoginRefused,
    MailError,
    NoAnswer,
    NoLogin,
    NoTls,
    Refused,
    RefusedForNow,
    ReplyLost,
    SenderRefused,
    Unreachable,
)
from bukti.settings import Mail

ANSWER_SECONDS = 30.0
"""How long an answer is waited for, and a connection."""

END_SECONDS = 120.0
"""After the end of the message: servers look through attachments before they answer. RFC 5321 (4.5.3.2.6) would give
ten minutes; nobody waits that long before a screen."""

MOST_WORDS = 300
"""Characters of a server's answer that are kept."""

TAKEN = frozenset({250, 251, 252})
GO_ON = 354
CLOSING = 421


class Taken(NamedTuple):
    """Of the addresses of a letter: those that the server takes, refuses, and may take later, with its answers."""

    accepted: tuple[str, ...]
    refused: dict[str, str]
    later: dict[str, str]


class MailServer:
    """One server; the connection is kept from letter to letter, and opened when it is needed. Belongs to one thread."""

    def __init__(
        self,
        mail: Mail,
        *,
        password: str = "",
        context: ssl.SSLContext | None = None,
        answer_seconds: float = ANSWER_SECONDS,
        end_seconds: float = END_SECONDS,
    ) -> None:
        """`context`: which certificates are believed; without it the system's."""
        self._mail = mail
        self._password = password
        self._context = context
        self._answer_seconds, self._end_seconds = answer_seconds, end_seconds
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> MailServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            smtp.close()

    def connect(self) -> None:
        """Connects and signs in, if that is not done yet. Raises MailError."""
        if self._smtp is None:
            with self._named_errors():
                self._smtp = self._opened()

    def offer(self, sender: str, to: Sequence[str], size: int) -> Taken:
        """Names sender and addresses of the next letter of `size` bytes; follow it by `hand_over` if any is accepted.

        Raises MailError; nothing was sent then.
        """
        self.connect()
        assert self._smtp is not None
        with self._named_errors():
            smtp = self._smtp
            options = [f"SIZE={size}"] if smtp.has_extn("size") else []
            code, words = smtp.mail(sender, options)
            if code not in TAKEN:
                raise self._refusal(code, words, SenderRefused)
            taken = Taken(*self._offered(smtp, to))
        if not taken.accepted:
            self.call_off()
        return taken

    def _offered(
        self, smtp: smtplib.SMTP, to: Sequence[str]
    ) -> tuple[tuple[str, ...], dict[str, str], dict[str, str]]:
        accepted, refused, later = list[str](), dict[str, str](), dict[str, str]()
        for address in to:
            code, words = smtp.rcpt(address)
            if code in TAKEN:
                accepted.append(address)
            elif code == CLOSING:
                raise self._refusal(code, words, Refused)
            elif 400 <= code < 500:
                later[address] = _said(code, words)
            else:
                refused[address] = _said(code, words)
        return tuple(accepted), refused, later

    def hand_over(self, content: bytes) -> None:
        """Sends the message. Raises ReplyLost when nobody knows whether it was taken; any other MailError says that it
        was not."""
        smtp = self._smtp
        assert smtp is not None
        with self._named_errors():
            code, words = smtp.docmd("DATA")
            if code != GO_ON:
                raise self._refusal(code, words, Refused)
            smtp.send(
                _on_the_wire(content)
            )  # what fails here has not come to the end: it can't have been taken
        try:
            assert smtp.sock is not None
            smtp.sock.settimeout(self._end_seconds)
            code, words = smtp.getreply()
            smtp.sock.settimeout(self._answer_seconds)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise ReplyLost(host=self._mail.host, detail=_cause(error)) from error
        if code not in TAKEN:
            raise self._refusal(code, words, Refused)

    # --- connecting

    def _opened(self) -> smtplib.SMTP:
        mail = self._mail
        smtp = self._connected()
        try:
            smtp.local_hostname = _own_name(smtp)
            smtp.ehlo_or_helo_if_needed()
            if mail.tls == "starttls":
                if not smtp.has_extn("starttls"):
                    raise NoTls(host=mail.host, port=str(mail.port), detail="STARTTLS")
                smtp.starttls(context=self._believed())
                smtp.ehlo_or_helo_if_needed()
            if mail.user:
                smtp.login(mail.user, self._password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _connected(self) -> smtplib.SMTP:
        """Our name is given at once: to ask the system for it may take many seconds."""
        mail, seconds = self._mail, self._answer_seconds
        if mail.tls == "tls":
            return smtplib.SMTP_SSL(
                mail.host, mail.port, local_hostname="localhost", timeout=seconds, context=self._believed()
            )
        return smtplib.SMTP(mail.host, mail.port, local_hostname="localhost", timeout=seconds)

    def _believed(self) -> ssl.SSLContext:
        return self._context or ssl.create_default_context()

    # --- errors

    @contextmanager
    def _named_errors(self) -> Iterator[None]:
        """What the library raises, as ours; the connection is then given up."""
        try:
            yield
        except MailError as error:
            if not isinstance(error, Refused | RefusedForNow | SenderRefused):
                self._drop()
            else:
                self.call_off()
            raise
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            self._drop()
            raise self._named(error) from error

    def _named(self, error: Exception) -> MailError:
        mail = self._mail
        place = {"host": mail.host, "port": str(mail.port)}
        if isinstance(error, ssl.SSLCertVerificationError):
            return CertificateRefused(**place, detail=error.verify_message)
        if isinstance(error, ssl.SSLError):
            return NoTls(**place, detail=error.reason or str(error))
        if isinstance(error, smtplib.SMTPAuthenticationError):
            said = _said(error.smtp_code, error.smtp_error)
            kind = RefusedForNow if 400 <= error.smtp_code < 500 else LoginRefused
            return kind(user=mail.user, said=said)
        if isinstance(error, smtplib.SMTPNotSupportedError):
            return NoLogin(**place)
        if isinstance(error, smtplib.SMTPResponseException):
            return self._refusal(error.smtp_code, error.smtp_error, Unreachable)
        if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
            return NoAnswer(**place)
        if isinstance(error, smtplib.SMTPException) and not isinstance(error, smtplib.SMTPServerDisconnected):
            return NoLogin(**place)  # "no suitable authentication method"
        return Unreachable(**place, detail=_cause(error))

    def _refusal(self, code: int, words: bytes | str, for_good: type[MailError]) -> MailError:
        """An answer that is no "yes", as an error."""
        kind = RefusedForNow if 400 <= code < 500 else for_good
        return kind(
            host=self._mail.host,
            port=str(self._mail.port),
            sender=self._mail.sender,
            said=_said(code, words),
            detail=_said(code, words),
        )

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()

    def call_off(self) -> None:
        """Nothing is handed over of what was offered; the next letter begins from nothing, on a connection of its own
        if this one won't."""
        if self._smtp is not None:
            try:
                self._smtp.rset()
            except (smtplib.SMTPException, OSError):
                self._drop()


def _own_name(smtp: smtplib.SMTP) -> str:
    """The address that we are seen by, as RFC 5321 (4.1.4) has it for a client without a name of its own."""
    assert smtp.sock is not None
    address = str(smtp.sock.getsockname()[0])
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"


def _on_the_wire(content: bytes) -> bytes:
    """With dots at the beginning of lines doubled, and the end of the message (RFC 5321, 4.5.2)."""
    ended = content if content.endswith(b"\r\n") else content + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", ended) + b".\r\n"


def _said(code: int, words: bytes | str) -> str:
    """A server's answer on one line."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(text.split())}"[:MOST_WORDS].strip()


def _cause(error: Exception) -> str:
    """What the system says, without our library's words around it."""
    inner = error.__context__ if isinstance(error.__context__, OSError) else error
    return " ".join((getattr(inner, "strerror", None) or str(inner)).split())[:MOST_WORDS]
