"""Reads mails (EML, MBOX, MSG): one page with the headers and the body, and every attachment as a member."""

from __future__ import annotations

import email
import email.header
import email.policy
import mimetypes
import re
from email.message import Message
from io import BytesIO
from typing import NamedTuple

from indexer.extract import charsets
from indexer.extract.context import Collector, ExtractProblem, Input
from indexer.extract.model import ProblemCode

LIMIT_BYTES = 256 * 1024 * 1024
"""Of one mail with its attachments, which the parser keeps in memory; the rest is cut off."""

SHORT_BODY_WORDS = 40
"""A plain body of fewer words may be a mere stand-in for the HTML one beside it: then the longer one is taken."""

_HEADERS = (("From", "from"), ("To", "to"), ("CC", "cc"), ("BCC", "bcc"), ("Date", "date"))
_SMIME, _ENVELOPED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"}), "enveloped-data"
_MBOX_START = re.compile(rb"(?:\A|\n)From [^\r\n]*\r?\n(?=[A-Za-z0-9-]+:)")
_FOLD = re.compile(r"\r?\n[ \t]*")
_UNNAMEABLE = re.compile(r'[\x00-\x1f/\\:*?"<>|]+')


class Mail(NamedTuple):
    """What is shown of a mail, whatever its format."""

    subject: str
    headers: dict[str, str]  # "from", "to", "cc", "bcc", "date"
    body: str
    attachments: list[str]  # names

    def show(self, out: Collector) -> None:
        out.title(self.subject)
        lines = []
        for label, key in _HEADERS:
            if value := self.headers.get(key, ""):
                out.fact(key, value)
                lines.append(f"{label}: {value}")
        lines.append(f"Subject: {self.subject}")
        lines += [f"Attachment: {name}" for name in self.attachments]
        out.page("\n".join([*lines, "", self.body.strip("\r\n")]))


def extract(source: Input, out: Collector) -> None:
    """Raises `ExtractProblem`: DAMAGED, TOO_LARGE after what was read."""
    if source.kind == "msg":
        from indexer.extract import msg

        msg.extract_message(source.path, out)
        return
    with open(source.path, "rb") as stream:
        data = stream.read(LIMIT_BYTES)
    starts = [found.start() for found in _MBOX_START.finditer(data)] if data.startswith(b"From ") else []
    if len(starts) > 1:
        for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(data)], strict=True), 1):
            out.member(f"{number:04}.eml", BytesIO(data[start:end].lstrip(b"\n")), end - start)
    else:
        _Reader(out).read(email.message_from_bytes(data, policy=email.policy.compat32))
    if source.size > LIMIT_BYTES:
        raise ExtractProblem(ProblemCode.TOO_LARGE, f"read {LIMIT_BYTES} of {source.size} bytes")


def member_name(name: str, number: int, kind: str = "") -> str:
    """A name for an attachment: its own, else `attachment N` with the extension of its media type."""
    name = " ".join(_UNNAMEABLE.sub(" ", name).split()).strip(".")
    if name:
        return name
    return f"attachment {number}{mimetypes.guess_extension(kind) or ''}"


def choose_body(plain: str, html: str) -> str:
    """The plain text, unless it says much less than the HTML (already as text) does."""
    words = len(plain.split())
    if words < SHORT_BODY_WORDS and len(html.split()) > words:
        return html
    return plain


class _Reader:
    """Sorts the parts of one message into body, attachments and pictures."""

    def __init__(self, out: Collector) -> None:
        self._out = out
        self._bodies: list[str] = []
        self._attachments: list[tuple[str, bytes]] = []
        self._pictures: list[tuple[str, bytes]] = []
        self._encrypted = ""

    def read(self, message: Message) -> None:
        self._part(message)
        subject = _decoded(message, "subject")
        headers = {key: _decoded(message, key) for _, key in _HEADERS}
        names = [name for name, _ in self._attachments]
        Mail(subject, headers, "\n\n".join(filter(None, self._bodies)), names).show(self._out)
        if self._encrypted:
            self._out.problem(ProblemCode.ENCRYPTED, self._encrypted)
        for name, data in self._pictures:
            self._out.picture(data, name)
        for name, data in self._attachments:
            self._out.member(name, BytesIO(data), len(data))

    def _part(self, part: Message) -> None:
        kind = part.get_content_type()
        if kind == "message/rfc822":
            self._attach_message(part)
        elif kind == "multipart/alternative":
            self._alternative(part)
        elif part.is_multipart():
            if kind == "multipart/encrypted":
                self._encrypted = "multipart/encrypted"
            for child in part.get_payload():
                if isinstance(child, Message):
                    self._part(child)
        else:
            self._leaf(part, kind)

    def _leaf(self, part: Message, kind: str) -> None:
        name = _file_name(part)
        is_attached = bool(name) or part.get_content_disposition() == "attachment"
        if kind.startswith("text/") and not is_attached:
            self._bodies.append(_text(part))
            return
        data = _bytes(part)
        if kind in _SMIME and (part.get_param("smime-type") or _ENVELOPED) == _ENVELOPED:
            self._encrypted = f"S/MIME {_ENVELOPED}"
        if not data and not name:
            return
        name = member_name(name, len(self._attachments) + 1, kind)
        is_inline = part.get_content_disposition() != "attachment" and part.get("Content-ID")
        if kind.startswith("image/") and is_inline:
            self._pictures.append((name, data))
        else:
            self._attachments.append((name, data))

    def _alternative(self, part: Message) -> None:
        """Of the same text in several forms, one; what else hangs below (pictures, a calendar file) is kept."""
        plain, html = "", ""
        for leaf in part.walk():
            kind = leaf.get_content_type()
            if kind == "text/plain" and not plain and not _file_name(leaf):
                plain = _text(leaf)
            elif kind == "text/html" and not html and not _file_name(leaf):
                html = _text(leaf)
            elif not leaf.is_multipart():
                self._leaf(leaf, kind)
        self._bodies.append(choose_body(plain, html))

    def _attach_message(self, part: Message) -> None:
        inner = part.get_payload(0) if part.is_multipart() else None
        if not isinstance(inner, Message):
            return
        name = _file_name(part) or _decoded(inner, "subject") or "message"
        name = member_name(name, len(self._attachments) + 1)
        data = inner.as_bytes(policy=email.policy.compat32.clone(max_line_length=0))
        self._attachments.append((name if name.lower().endswith(".eml") else f"{name}.eml", data))


def _bytes(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _text(part: Message) -> str:
    declared = part.get_content_charset() or ""
    data = _bytes(part)
    if part.get_content_type() == "text/html":
        from indexer.extract import html

        return html.text_of(data, declared)
    return charsets.decode(data, declared)


def _file_name(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except (UnicodeError, ValueError, LookupError):  # a parameter in an encoding that doesn't exist
        name = ""
    return _words(name)


def _decoded(message: Message, name: str) -> str:
    """All headers of that name, as people read them."""
    values = [value for key, value in message.raw_items() if key.lower() == name]
    return ", ".join(_words(str(value)) for value in values)


def _words(value: str) -> str:
    """A header's text: unfolded, with its encoded words and its bare bytes decoded."""
    if any("\udc80" <= character <= "\udcff" for character in value):
        value = charsets.decode(value.encode("utf-8", "surrogateescape"))
    value = _FOLD.sub(" ", value).strip()
    if "=?" not in value:
        return value
    try:
        pieces = email.header.decode_header(value)
    except (email.errors.HeaderParseError, ValueError):
        return value
    text = ""
    for piece, encoding in pieces:
        text += piece if isinstance(piece, str) else charsets.decode(piece, encoding or "")
    return text
