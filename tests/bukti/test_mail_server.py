"""Handing letters to a real mail server on loopback: encryption, signing in, and each way of failing by its name."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import pytest
import trustme

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
from bukti.mail_server import MailServer
from bukti.settings import Mail
from tests.fakes.post import (
    PASSWORD,
    USER,
    PostOffice,
    client_context,
    mail_at,
    open_office,
    scripted,
    server_context,
)

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")  # the fake's; it is encrypted beforehand

SENDER, TO = "bukti@satker.example", ("tu@satker.example",)
CONTENT = b"Subject: x\r\n\r\nsatu\r\n.\r\n..dua\r\n"
PATIENCE = 0.3
"""Seconds, where a server never answers."""

EHLO = b"250-post\r\n250 SIZE 1000000"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_office() as opened:
        yield opened


def send(
    mail: Mail, content: bytes = CONTENT, *, context: ssl.SSLContext | None = None, password: str = ""
) -> None:
    with MailServer(mail, context=context, password=password, answer_seconds=5, end_seconds=5) as server:
        taken = server.offer(SENDER, TO, len(content))
        assert taken.accepted == TO
        server.hand_over(content)


def test_the_message_arrives_as_it_was_with_its_dots(office: PostOffice) -> None:
    send(mail_at(office.port))
    assert office.bytes == [CONTENT]
    assert office.recipients == [TO]


def test_one_connection_for_many_letters(office: PostOffice) -> None:
    with MailServer(mail_at(office.port)) as server:
        for _ in range(3):
            server.offer(SENDER, TO, len(CONTENT))
            server.hand_over(CONTENT)
    assert len(office.bytes) == 3


# --- encryption


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_encrypted_and_signed_in(authority: trustme.CA, tls: str) -> None:
    with open_office(tls=tls, certificate=server_context(authority), login=True) as office:
        mail = mail_at(office.port, tls=tls, user=USER)
        send(mail, context=client_context(authority), password=PASSWORD)
        assert office.bytes == [CONTENT]
        assert office.logins == [USER]


@pytest.mark.parametrize("tls", ["starttls", "tls"])
@pytest.mark.parametrize("mistake", ["unknown authority", "another name"])
def test_a_certificate_that_is_not_believed(authority: trustme.CA, tls: str, mistake: str) -> None:
    is_unknown = mistake == "unknown authority"
    context = ssl.create_default_context() if is_unknown else client_context(authority)
    certificate = server_context(authority, "127.0.0.1" if is_unknown else "surel.example")
    with open_office(tls=tls, certificate=certificate, login=True) as office:
        with pytest.raises(CertificateRefused) as caught:
            send(mail_at(office.port, tls=tls, user=USER), context=context, password=PASSWORD)
        assert office.logins == [], "the password was not given away"
    assert caught.value.facts["detail"]
    assert not caught.value.is_temporary


def test_a_server_that_offers_no_encryption_gets_nothing(office: PostOffice) -> None:
    with pytest.raises(NoTls):
        send(mail_at(office.port, tls="starttls"))
    with pytest.raises(NoTls):
        send(mail_at(office.port, tls="tls"))
    assert office.bytes == []


def test_the_certificates_of_the_system_are_asked_by_default(authority: trustme.CA) -> None:
    with (
        open_office(tls="tls", certificate=server_context(authority)) as office,
        pytest.raises(CertificateRefused),
    ):
        send(mail_at(office.port, tls="tls"))


# --- signing in


def test_a_wrong_password(authority: trustme.CA) -> None:
    with open_office(tls="starttls", certificate=server_context(authority), login=True) as office:
        mail = mail_at(office.port, tls="starttls", user=USER)
        with pytest.raises(LoginRefused) as caught:
            send(mail, context=client_context(authority), password="salah")
    assert caught.value.facts["user"] == USER
    assert caught.value.facts["said"].startswith("535")
    assert caught.value.is_for_all
    assert "salah" not in str(caught.value)


def test_a_server_without_signing_in() -> None:
    with scripted(b"220 post", EHLO) as port, pytest.raises(NoLogin):
        send(mail_at(port, user=USER), password=PASSWORD)


# --- answers


@pytest.mark.parametrize(
    ("answer", "kind"), [("550 tidak boleh", SenderRefused), ("451 nanti", RefusedForNow)]
)
def test_the_sender_is_refused(office: PostOffice, answer: str, kind: type[MailError]) -> None:
    office.on_mail = lambda _address: answer
    with pytest.raises(kind) as caught:
        send(mail_at(office.port))
    assert caught.value.facts["said"] == answer


def test_each_address_has_its_answer(office: PostOffice) -> None:
    answers = {"hilang@x.id": "550 5.1.1 tidak ada", "penuh@x.id": "452 kotak penuh"}
    office.on_rcpt = answers.get
    with MailServer(mail_at(office.port)) as server:
        taken = server.offer(SENDER, ["hilang@x.id", "tu@x.id", "penuh@x.id"], 10)
        assert taken == (
            ("tu@x.id",),
            {"hilang@x.id": answers["hilang@x.id"]},
            {"penuh@x.id": answers["penuh@x.id"]},
        )
        server.hand_over(CONTENT)
        assert server.offer(SENDER, ["hilang@x.id"], 10).accepted == ()
        assert server.offer(SENDER, ["tu@x.id"], 10).accepted == ("tu@x.id",)
    assert office.recipients == [("tu@x.id",)]


@pytest.mark.parametrize(("answer", "kind"), [("554 mirip spam", Refused), ("451 nanti", RefusedForNow)])
def test_the_content_is_refused_and_the_next_one_taken(
    office: PostOffice, answer: str, kind: type[MailError]
) -> None:
    office.on_data = lambda number: answer if number == 1 else None
    with MailServer(mail_at(office.port)) as server:
        server.offer(SENDER, TO, 10)
        with pytest.raises(kind) as caught:
            server.hand_over(CONTENT)
        server.offer(SENDER, TO, 10)
        server.hand_over(CONTENT)
    assert caught.value.facts["said"] == answer
    assert office.bytes == [CONTENT]


def test_too_large_is_told_before_it_is_sent() -> None:
    with open_office(most_bytes=1_000) as office, pytest.raises(SenderRefused) as caught:
        send(mail_at(office.port), b"x" * 2_000)
    assert caught.value.facts["said"].startswith("552")
    assert office.data_asked == 0


def test_a_server_that_closes_for_now() -> None:
    with scripted(b"220 post", EHLO, b"250 ok", b"421 tutup") as port, pytest.raises(RefusedForNow):
        send(mail_at(port))
    with scripted(b"421 penuh") as port, pytest.raises(RefusedForNow):
        send(mail_at(port))


# --- connections


def test_nobody_listens() -> None:
    with scripted(b"220 post") as port:
        pass
    with pytest.raises(Unreachable) as caught:
        send(mail_at(port))
    assert caught.value.facts["port"] == str(port)
    assert caught.value.is_temporary


def test_a_name_that_is_none() -> None:
    with pytest.raises(Unreachable):
        send(Mail(host="tidak-ada.invalid", port=25, tls="none", sender=SENDER))


@pytest.mark.parametrize("answers", [(None,), (b"220 post", None), (b"220 post", EHLO, b"250 ok", None)])
def test_a_server_that_never_answers(answers: tuple[bytes | None, ...]) -> None:
    with (
        scripted(*answers) as port,
        MailServer(mail_at(port), answer_seconds=PATIENCE, end_seconds=PATIENCE) as server,
        pytest.raises(NoAnswer) as caught,
    ):
        server.offer(SENDER, TO, 10)
    assert caught.value.is_temporary


def test_an_answer_that_never_comes_after_the_message_leaves_it_open() -> None:
    with (
        scripted(b"220 post", EHLO, b"250 ok", b"250 ok", b"354 silakan", None) as port,
        MailServer(mail_at(port), answer_seconds=PATIENCE, end_seconds=PATIENCE) as server,
    ):
        server.offer(SENDER, TO, 10)
        with pytest.raises(ReplyLost):
            server.hand_over(b"x\r\n")


def test_a_connection_lost_in_the_middle_of_the_message_was_not_taken() -> None:
    with (
        scripted(b"220 post", EHLO, b"250 ok", b"250 ok", b"354 silakan", hang_up_after=1_000) as port,
        MailServer(mail_at(port), answer_seconds=5, end_seconds=5) as server,
    ):
        server.offer(SENDER, TO, 10)
        with pytest.raises(Unreachable):
            server.hand_over(b"x" * 998 + b"\r\n" * 30_000_000)


def test_a_connection_lost_after_the_message_leaves_it_open(office: PostOffice) -> None:
    office.hang_up_after_data = True
    with MailServer(mail_at(office.port), answer_seconds=5, end_seconds=5) as server:
        server.offer(SENDER, TO, 10)
        with pytest.raises(ReplyLost):
            server.hand_over(CONTENT)
        office.hang_up_after_data = False
        server.offer(SENDER, TO, 10)
        server.hand_over(CONTENT)
    assert len(office.bytes) == 2
