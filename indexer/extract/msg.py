"""Reads Outlook messages (MSG, [MS-OXMSG]) from the properties in their compound file."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import NamedTuple

from indexer.extract import charsets, lzfu, ole, ole_write
from indexer.extract.context import Collector, ExtractProblem
from indexer.extract.mail import Mail, choose_body, member_name
from indexer.extract.model import ProblemCode

# Property ids of [MS-OXPROPS]
_SUBJECT, _BODY, _HTML, _RTF = 0x0037, 0x1000, 0x1013, 0x1009
_HEADERS, _SUBMITTED, _DELIVERED, _CREATED = 0x007D, 0x0039, 0x0E06, 0x3007
_SENDER_NAME, _SENDER_MAIL, _SENDER_SMTP, _SENT_BY_NAME, _SENT_BY_MAIL = (
    0x0C1A,
    0x0C1F,
    0x5D01,
    0x0042,
    0x0065,
)
_DISPLAY_TO, _DISPLAY_CC, _DISPLAY_BCC = 0x0E04, 0x0E03, 0x0E02
_RECIPIENT_TYPE, _NAME, _MAIL, _SMTP = 0x0C15, 0x3001, 0x3003, 0x39FE
_ATTACHED, _LONG_NAME, _SHORT_NAME, _MIME, _CONTENT_ID = 0x3701, 0x3707, 0x3704, 0x370E, 0x3712
_MESSAGE_CODEPAGE, _INTERNET_CODEPAGE = 0x3FFD, 0x3FDE

_TEXT, _BYTES, _STRING, _OBJECT = 0x001F, 0x0102, 0x001E, 0x000D
_INT, _TIME = 0x0003, 0x0040

_PROPERTIES = "__properties_version1.0"
_RECIPIENT = "__recip_version1.0_"
_ATTACHMENT = "__attach_version1.0_"

_TOP_HEADER, _EMBEDDED_HEADER, _SUB_HEADER = 32, 24, 8  # bytes before the entries of a properties stream
_ENTRY_BYTES = 16

_SIDES = {1: "to", 2: "cc", 3: "bcc"}
_FILETIME_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class _Attachment(NamedTuple):
    name: str
    data: bytes
    mime: str
    is_inline: bool


def extract_message(path: str, out: Collector) -> None:
    """Raises `ExtractProblem` (DAMAGED) when it is no compound file or holds no message."""
    with ole.open_file(path) as container:
        if _PROPERTIES not in container:
            raise ExtractProblem(ProblemCode.DAMAGED, "no message properties")
        _Message(container).show(out)


class _Properties:
    """The properties of a message, recipient or attachment: those in streams, and the short ones in one table."""

    def __init__(self, container: ole.Container, storage: ole.Path, header: int, codec: str = "") -> None:
        self._container = container
        self._storage = storage
        self.codec = codec
        self._fixed = _fixed(container.read((*storage, _PROPERTIES)) or b"", header)

    def text(self, number: int) -> str:
        if (data := self._stream(number, _TEXT)) is not None:
            return data.decode("utf-16-le", "replace").rstrip("\0")
        if (data := self._stream(number, _STRING)) is not None:
            return charsets.decode(data, self.codec).rstrip("\0")
        return ""

    def binary(self, number: int) -> bytes:
        return self._stream(number, _BYTES) or b""

    def integer(self, number: int) -> int:
        return struct.unpack("<i", self._fixed.get((number, _INT), bytes(8))[:4])[0]  # type: ignore[no-any-return]

    def time(self, number: int) -> str:
        """As mails write it, `Fri, 6 Jul 2007 05:27:17 +0000`; empty when unset."""
        ticks = int.from_bytes(self._fixed.get((number, _TIME), b""), "little")
        try:
            moment = _FILETIME_EPOCH + timedelta(microseconds=ticks // 10)
        except OverflowError:
            return ""
        if not ticks:
            return ""
        date = f"{_DAYS[moment.weekday()]}, {moment.day} {_MONTHS[moment.month - 1]} {moment.year}"
        return f"{date} {moment:%H:%M:%S} +0000"

    def storage_of(self, number: int) -> ole.Path:
        return (*self._storage, f"__substg1.0_{number:04X}{_OBJECT:04X}")

    def _stream(self, number: int, kind: int) -> bytes | None:
        return self._container.read((*self._storage, f"__substg1.0_{number:04X}{kind:04X}"))


class _Message:
    def __init__(self, container: ole.Container) -> None:
        self._container = container
        self._own = _Properties(container, (), _TOP_HEADER)
        codepage = self._own.integer(_MESSAGE_CODEPAGE) or self._own.integer(_INTERNET_CODEPAGE)
        self._own.codec = charsets.known("utf-8" if codepage == 65001 else f"cp{codepage}") or "cp1252"

    def show(self, out: Collector) -> None:
        attachments = self._attachments()
        html_page = self._html()
        members = [a for a in attachments if not (a.is_inline and a.mime.startswith("image/"))]
        headers = {**self._recipients(), "from": self._sender(), "date": self._date()}
        Mail(self._own.text(_SUBJECT), headers, self._body(html_page), [a.name for a in members]).show(out)
        for attachment in attachments:
            if attachment in members:
                out.member(attachment.name, BytesIO(attachment.data), len(attachment.data))
            else:
                out.picture(attachment.data, attachment.name)

    def _html(self) -> bytes:
        return self._own.binary(_HTML) or self._own.text(_HTML).encode("utf-8")

    def _body(self, page: bytes) -> str:
        plain = self._own.text(_BODY)
        if page:
            from indexer.extract import html

            return choose_body(plain, html.text_of(page))
        if not plain.strip() and (packed := self._own.binary(_RTF)):
            from indexer.extract import rtf_reader

            return rtf_reader.text_of(lzfu.unpack(packed))
        return plain

    def _sender(self) -> str:
        name = self._own.text(_SENDER_NAME) or self._own.text(_SENT_BY_NAME)
        mails = (self._own.text(number) for number in (_SENDER_SMTP, _SENDER_MAIL, _SENT_BY_MAIL))
        return _address(name, next((mail for mail in mails if "@" in mail), "")) or self._header("from")

    def _date(self) -> str:
        times = (self._own.time(number) for number in (_SUBMITTED, _DELIVERED, _CREATED))
        return next(filter(None, times), "") or self._header("date")

    def _header(self, name: str) -> str:
        """From the headers the mail travelled with, if they were kept."""
        for line in self._own.text(_HEADERS).splitlines():
            if line.lower().startswith(f"{name}:"):
                return line.partition(":")[2].strip()
        return ""

    def _recipients(self) -> dict[str, str]:
        """ "to", "cc", "bcc": from the recipients' own properties, else from the lines shown in the mail."""
        found: dict[str, list[str]] = {"to": [], "cc": [], "bcc": []}
        for storage in self._storages(_RECIPIENT):
            own = _Properties(self._container, (storage,), _SUB_HEADER, self._own.codec)
            side = _SIDES.get(own.integer(_RECIPIENT_TYPE) & 0xFF, "to")
            mails = (own.text(number) for number in (_SMTP, _MAIL))
            if address := _address(own.text(_NAME), next((mail for mail in mails if "@" in mail), "")):
                found[side].append(address)
        shown = {"to": _DISPLAY_TO, "cc": _DISPLAY_CC, "bcc": _DISPLAY_BCC}
        return {side: "; ".join(found[side]) or self._own.text(number) for side, number in shown.items()}

    def _attachments(self) -> list[_Attachment]:
        page = self._html()
        attachments: list[_Attachment] = []
        for storage in self._storages(_ATTACHMENT):
            own = _Properties(self._container, (storage,), _SUB_HEADER, self._own.codec)
            name = own.text(_LONG_NAME) or own.text(_SHORT_NAME) or own.text(_NAME)
            name = member_name(name, len(attachments) + 1, own.text(_MIME))
            content_id = own.text(_CONTENT_ID)
            is_inline = bool(content_id) and f"cid:{content_id}".encode() in page
            data: bytes | None = own.binary(_ATTACHED)
            if not data:
                data, name = self._object(own.storage_of(_ATTACHED), name)
            if data:
                attachments.append(_Attachment(name, data, own.text(_MIME) or _mime(name), is_inline))
        return attachments

    def _object(self, storage: ole.Path, name: str) -> tuple[bytes | None, str]:
        """An attached message or OLE object, which lives in a storage, as a file of its own."""
        streams = self._container.streams_below(storage)
        if (_PROPERTIES,) not in streams:
            return ole.unwrap_streams(streams, name) or (None, name) if streams else (None, name)
        table = streams[(_PROPERTIES,)]
        streams[(_PROPERTIES,)] = table[:_EMBEDDED_HEADER] + bytes(8) + table[_EMBEDDED_HEADER:]
        return ole_write.compound_file(streams), name if name.lower().endswith(".msg") else f"{name}.msg"

    def _storages(self, prefix: str) -> list[str]:
        return sorted(name for name in self._container.children() if name.lower().startswith(prefix))


def _fixed(table: bytes, header: int) -> dict[tuple[int, int], bytes]:
    """(id, type) → the 8 bytes of a property's value."""
    values: dict[tuple[int, int], bytes] = {}
    for offset in range(header, len(table) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
        kind, number = struct.unpack_from("<HH", table, offset)
        values[number, kind] = table[offset + 8 : offset + 16]
    return values


def _address(name: str, mail: str) -> str:
    """`name <mail>`, or the one there is."""
    name = name.strip()
    if not mail or mail == name:
        return name or mail
    return f"{name} <{mail}>" if name else mail


def _mime(name: str) -> str:
    import mimetypes

    return mimetypes.guess_type(name)[0] or ""
