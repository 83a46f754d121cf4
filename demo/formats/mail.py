"""E-mail: EML with attachments, and MSG as Outlook keeps it."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from demo import document as d
from demo.formats import cfb
from demo.formats.pdf import EPOCH

WIB = timezone(timedelta(hours=7))
TYPES = {
    ".pdf": ("application", "pdf"),
    ".docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".jpg": ("image", "jpeg"),
    ".zip": ("application", "zip"),
}
Attachment = tuple[str, bytes]


def eml(mail: d.Mail, attachments: Sequence[Attachment]) -> bytes:
    """A message as a mail program saves it, CRLF lines."""
    at = _sent(mail.facts.dated)
    mark = hashlib.sha256(f"{mail.facts.title}{at}{mail.sender}".encode()).hexdigest()
    message = EmailMessage()
    message["Date"] = format_datetime(at)
    message["From"] = _address(mail.sender)
    message["To"] = [_address(person) for person in mail.recipients]
    message["Subject"] = mail.facts.title
    message["Message-ID"] = f"<{mark[:24]}@kemenrempah.example>"
    message.set_content(mail.body)
    message.add_alternative(
        "<html><body><p>" + mail.body.replace("\n", "<br>") + "</p></body></html>", subtype="html"
    )
    for name, data in attachments:
        kind = TYPES.get(name[name.rfind(".") :].lower(), ("application", "octet-stream"))
        message.add_attachment(data, maintype=kind[0], subtype=kind[1], filename=name)
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"----=_Bagian_{number}_{mark[24:44]}")
    return message.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _sent(day: date | None) -> datetime:
    return datetime.combine(day or EPOCH, time(10, 24), WIB)


def _address(person: str) -> Address:
    user = "".join(letter for letter in person.lower().split(",")[0] if letter.isalpha() or letter == " ")
    return Address(person, ".".join(user.split()[:2]), "kemenrempah.example")


# --- MSG ----------------------------------------------------------------------------------------------

UNICODE, BINARY, LONG, TIME, OBJECT = 0x1F, 0x102, 0x03, 0x40, 0x0D
CLASS, SUBJECT, BODY, SENDER, SENT, TO = 0x1A, 0x37, 0x1000, 0x0C1A, 0x39, 0x0E04
ATTACHED, ATTACH_NAME, ATTACH_LONG_NAME, ATTACH_METHOD = 0x3701, 0x3704, 0x3707, 0x3705
RECIPIENT_NAME, RECIPIENT_MAIL, RECIPIENT_KIND, MESSAGE_FLAGS, TRANSPORT = (
    0x3001,
    0x39FE,
    0x0C15,
    0x0E07,
    0x340D,
)
_MESSAGE_CLASS = bytes.fromhex("0b0d020000000000c000000000000046")
FILETIME_ZERO = datetime(1601, 1, 1, tzinfo=UTC)


def msg(mail: d.Mail, attachments: Sequence[Attachment]) -> bytes:
    """A message as Outlook saves it: properties as streams of a compound file (MS-OXMSG)."""
    at = int((_sent(mail.facts.dated) - FILETIME_ZERO).total_seconds()) * 10_000_000
    tree: dict[str, cfb.Tree | bytes] = {
        "__nameid_version1.0": {f"__substg1.0_{n:04X}0102": b"" for n in (2, 3, 4)}
    }
    header = bytes(8) + struct.pack(
        "<IIII", len(mail.recipients), len(attachments), *_counts(mail, attachments)
    )
    tree |= _properties(
        header + bytes(8),
        {
            CLASS: "IPM.Note",
            SUBJECT: mail.facts.title,
            BODY: mail.body,
            SENDER: mail.sender,
            TO: "; ".join(mail.recipients),
        },
        {(SENT, TIME): at, (MESSAGE_FLAGS, LONG): 1, (TRANSPORT, LONG): 0x40000},
    )
    for i, person in enumerate(mail.recipients):
        box = f"{_address(person).username}@kemenrempah.example"
        tree[f"__recip_version1.0_#{i:08X}"] = _properties(
            bytes(8), {RECIPIENT_NAME: person, RECIPIENT_MAIL: box}, {(RECIPIENT_KIND, LONG): 1}
        )
    for i, (name, data) in enumerate(attachments):
        tree[f"__attach_version1.0_#{i:08X}"] = _properties(
            bytes(8),
            {ATTACH_NAME: name[:12], ATTACH_LONG_NAME: name, ATTACHED: data},
            {(ATTACH_METHOD, LONG): 1},
        )
    return cfb.pack(tree, _MESSAGE_CLASS)


def _counts(mail: d.Mail, attachments: Sequence[Attachment]) -> tuple[int, int]:
    return len(mail.recipients), len(attachments)


def _properties(
    header: bytes, streams: dict[int, str | bytes], fixed: dict[tuple[int, int], int]
) -> dict[str, cfb.Tree | bytes]:
    """The streams of one object: a stream a long property, and the table that lists them all."""
    out: dict[str, cfb.Tree | bytes] = {}
    table = header
    for tag, value in streams.items():
        kind = UNICODE if isinstance(value, str) else BINARY
        data = value.encode("utf-16-le") if isinstance(value, str) else value
        size = len(data) + 2 if kind == UNICODE else len(data)
        out[f"__substg1.0_{tag:04X}{kind:04X}"] = data
        table += struct.pack("<IIII", tag << 16 | kind, 6, size, 0)
    for (tag, kind), number in fixed.items():
        table += struct.pack("<IIQ", tag << 16 | kind, 6, number)
    out["__properties_version1.0"] = table
    return out
