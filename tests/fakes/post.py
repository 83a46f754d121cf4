"""A real mail server on loopback (aiosmtpd) that keeps what it takes, and fails in the ways that servers fail."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from bukti.settings import Mail

USER, PASSWORD = "bukti", "rahasia sekali"

Answer = str | None


class PostOffice:
    """Handler of a server. Set `on_mail`, `on_rcpt`, `on_data` to answer otherwise than "250 OK"."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.bytes: list[bytes] = []
        self.recipients: list[tuple[str, ...]] = []
        self.data_asked = 0
        self.logins: list[str] = []
        self.on_mail: Callable[[str], Answer] = lambda _address: None
        self.on_rcpt: Callable[[str], Answer] = lambda _address: None
        self.on_data: Callable[[int], Answer] = lambda _number: None
        self.hang_up_after_data = False
        self.port = 0
        self.server: SMTP | None = None

    async def handle_MAIL(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.server = server
        if answer := self.on_mail(address):
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if answer := self.on_rcpt(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        self.data_asked += 1
        if answer := self.on_data(self.data_asked):
            return answer
        content = envelope.content
        assert isinstance(content, bytes)
        self.bytes.append(content)
        made = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(made, EmailMessage)
        self.taken.append(made)
        self.recipients.append(tuple(envelope.rcpt_tos))
        if self.hang_up_after_data:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            await asyncio.sleep(0)
        return "250 OK"

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append(data.login.decode())
        is_right = (data.login.decode(), data.password.decode()) == (USER, PASSWORD)
        return AuthResult(success=is_right, handled=False)


class _Office(Controller):
    def __init__(self, handler: PostOffice, implicit: ssl.SSLContext | None, **options: Any) -> None:
        super().__init__(handler, hostname="127.0.0.1", port=0, ssl_context=implicit, **options)

    def _trigger_server(self) -> None:
        """The library would connect to the port 0."""
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def open_office(
    *,
    tls: str = "none",
    certificate: ssl.SSLContext | None = None,
    login: bool = False,
    most_bytes: int = 33_554_432,
) -> Iterator[PostOffice]:
    """A server that listens while the block lasts; `port` says where."""
    office = PostOffice()
    options: dict[str, Any] = {"data_size_limit": most_bytes}
    if tls == "starttls":
        options |= {"tls_context": certificate, "require_starttls": True}
    if login:
        options |= {
            "auth_required": True,
            "authenticator": office.authenticate,
            "auth_require_tls": tls == "starttls",
        }
    controller = _Office(office, certificate if tls == "tls" else None, **options)
    controller.start()
    try:
        office.port = controller.port
        yield office
    finally:
        controller.stop()


def server_context(authority: trustme.CA, name: str = "127.0.0.1") -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def client_context(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def mail_at(port: int, **changes: Any) -> Mail:
    fields: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": port,
        "tls": "none",
        "sender": "bukti@satker.example",
        "coordinator": ("koordinator@satker.example",),
        "bidang": {"Tata Usaha": ("tu@satker.example",)},
    }
    return Mail(**(fields | changes))


@contextmanager
def scripted(*answers: bytes | None, hang_up_after: int = -1) -> Iterator[int]:
    """A server that says each of `answers` after a line (the first at once), whatever it is asked; None: nothing any
    more, with the connection open. It hangs up after so many bytes of a message (`hang_up_after`). Yields its port."""
    listening = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            _converse(connection, answers, hang_up_after, over)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        over.set()
        with socket.create_connection(listening.getsockname()):  # whoever waits for a connection goes on
            thread.join(5)
        listening.close()


def _converse(
    connection: socket.socket, answers: Sequence[bytes | None], hang_up_after: int, over: threading.Event
) -> None:
    lines = connection.makefile("rb")
    for number, answer in enumerate(answers):
        if number and not lines.readline():
            return
        if answer is None:
            over.wait(5)
            return
        connection.sendall(answer + b"\r\n")
    if hang_up_after >= 0:
        lines.read(hang_up_after)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # a reset, not an end
    lines.close()
