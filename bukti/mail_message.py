"""A letter as a mail message: headers, text, HTML and attachments, the same bytes for the same letter. Pure.

Headers by RFC 5322, 2045–2047 and 2231 (the standard library's `email`), `Auto-Submitted` by RFC 3834.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP

import msgspec

from bukti.mail_address import is_address

MOST_SUBJECT = 200
"""Characters; mail programs show some sixty."""

MOST_NAME = 120
"""Characters of an attachment's name; some programs cut longer ones and lose the ending."""

_EMPTY_FIRST_LINE = re.compile(rb"(?m)^([A-Za-z-]+): ?\r\n ")
"""The library moves a text that would just not fit behind its name to a line of its own; mail programs then show it
with a blank before it. A line may be longer than 78 (RFC 5322, 2.1.1)."""


class Attachment(msgspec.Struct, frozen=True):
    name: str
    media_type: str  # application/pdf
    content: bytes


class Letter(msgspec.Struct, frozen=True):
    """One letter of a week. `bidang`: its id in the pack; empty for the coordinator's."""

    bidang: str
    to: tuple[str, ...]
    subject: str
    html: str
    text: str
    attachments: tuple[Attachment, ...] = ()


class Envelope(msgspec.Struct, frozen=True):
    """What stands on a message besides the letter. `at` is the date it bears."""

    sender: str
    sender_name: str
    reply_to: tuple[str, ...]
    message_id: str
    at: datetime


def message_id(unit: str, week: str, bidang: str, sender: str) -> str:
    """The same for every delivery of a week's letter, so that one delivered twice can be recognised."""
    digest = hashlib.sha256("\n".join((unit, week, bidang)).encode("utf-8", "backslashreplace")).hexdigest()
    return f"<bukti.{week}.{digest[:20]}@{sender.rpartition('@')[2] or 'localhost'}>"


def one_line(text: str, most: int) -> str:
    """Text for a header: no line ends or other characters that control anything, so that nothing can be put in."""
    kept = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text)
    line = " ".join(kept.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def message(letter: Letter, envelope: Envelope, to: Sequence[str]) -> EmailMessage:
    """`to`: of the letter's addresses, those that it goes to now. Raises ValueError for what is no address."""
    made = EmailMessage(policy=SMTP)
    made["Date"] = envelope.at
    made["Message-ID"] = envelope.message_id
    made["From"] = _address(envelope.sender, one_line(envelope.sender_name, MOST_SUBJECT))
    made["To"] = [_address(one) for one in to]
    if envelope.reply_to:
        made["Reply-To"] = [_address(one) for one in envelope.reply_to]
    made["Subject"] = one_line(letter.subject, MOST_SUBJECT)
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"  # the same for Exchange
    made.set_content(_text(letter.text), cte="quoted-printable")
    if letter.html:
        made.add_alternative(_text(letter.html), subtype="html", cte="quoted-printable")
    for one in letter.attachments:
        main, _, sub = one.media_type.partition("/")
        name = _attachment_name(one.name)
        made.add_attachment(one.content, maintype=main, subtype=sub or "octet-stream", filename=name)
    _bound(made, envelope.message_id)
    return made


def as_bytes(made: EmailMessage) -> bytes:
    """With the line ends of the wire."""
    head, blank, body = made.as_bytes(policy=SMTP).partition(b"\r\n\r\n")
    return _EMPTY_FIRST_LINE.sub(rb"\1: ", head) + blank + body


def _address(address: str, name: str = "") -> Address:
    if not is_address(address):
        raise ValueError(f"no address: {address!r}")
    return Address(name, addr_spec=address)


def _text(text: str) -> str:
    """Half surrogate pairs, which a faulty file may have brought along, can't be sent."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _attachment_name(name: str) -> str:
    """Safe as a file's name on every system; its ending stays."""
    line = re.sub(r'[\\/:*?"<>|]', "-", one_line(name, len(name) + 1)) or "lampiran"
    stem, dot, ending = line.rpartition(".")
    return (
        f"{stem[: MOST_NAME - len(ending) - 1]}{dot}{ending}"
        if dot and len(line) > MOST_NAME
        else line[:MOST_NAME]
    )


def _bound(made: MIMEPart, seed: str) -> None:
    """The same boundaries for the same letter. None can occur in a part: `=_` stands in no encoded text."""
    parts = [part for part in made.walk() if part.is_multipart()]
    for number, part in enumerate(parts):
        digest = hashlib.sha256(f"{seed}{number}".encode()).hexdigest()
        part.set_boundary(f"=_{digest[:24]}")
