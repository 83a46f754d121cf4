"""A letter as a message: what a mail program reads, and what nobody can smuggle in."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bukti.mail_address import is_address
from bukti.mail_message import (
    MOST_SUBJECT,
    Attachment,
    Envelope,
    Letter,
    as_bytes,
    message,
    message_id,
    one_line,
)

AT = datetime(2025, 10, 13, 0, 0, tzinfo=UTC)
ID = message_id("satker-01", "2025-W42", "tu", "bukti@satker.example")
ENVELOPE = Envelope("bukti@satker.example", "Bukti – Balai Ñandú", ("rini@satker.example",), ID, AT)
LETTER = Letter(
    bidang="tu",
    to=("tu@satker.example",),
    subject="Laporan mingguan – Tata Usaha: 4 bukti terlambat",
    html="<p>Yth. <b>Tata Usaha</b> – bukti “SK Tim”</p>" + "x" * 3_000,
    text="Yth. Tata Usaha – bukti “SK Tim”\n.\n.titik di awal\nFrom baris\n" + "x" * 3_000,
    attachments=(
        Attachment(
            "Laporan mingguan 2025-W42 Hukum & Kerja Sama – “Ñ”.pdf", "application/pdf", b"%PDF-\x00\xff"
        ),
    ),
)


def read(content: bytes) -> EmailMessage:
    made = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(made, EmailMessage)
    return made


def sent(letter: Letter = LETTER, envelope: Envelope = ENVELOPE) -> EmailMessage:
    return read(as_bytes(message(letter, envelope, letter.to)))


def test_a_mail_program_reads_what_was_written() -> None:
    got = sent()
    assert got["Subject"] == LETTER.subject
    assert got["From"].addresses[0].display_name == "Bukti – Balai Ñandú"
    assert [one.addr_spec for one in got["To"].addresses] == ["tu@satker.example"]
    assert got["Reply-To"].addresses[0].addr_spec == "rini@satker.example"
    assert got["Date"].datetime == AT
    assert (got["Message-ID"], got["Auto-Submitted"]) == (ID, "auto-generated")
    text, html = got.get_body(("plain",)), got.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().splitlines() == LETTER.text.splitlines()
    assert html.get_content().strip() == LETTER.html
    (file,) = got.iter_attachments()
    assert file.get_filename() == "Laporan mingguan 2025-W42 Hukum & Kerja Sama – “Ñ”.pdf"
    assert (file.get_content_type(), file.get_content()) == ("application/pdf", b"%PDF-\x00\xff")


def test_the_same_letter_gives_the_same_bytes_and_no_line_is_too_long() -> None:
    first, second = (as_bytes(message(LETTER, ENVELOPE, LETTER.to)) for _ in range(2))
    assert first == second
    assert max(map(len, first.split(b"\r\n"))) <= 998
    assert b"\n" not in first.replace(b"\r\n", b"")
    assert first.isascii()


def test_the_id_is_of_unit_week_and_bidang_and_of_nothing_else() -> None:
    given_ids = {
        message_id(unit, week, bidang, "bukti@satker.example")
        for unit in ("a", "b")
        for week in ("2025-W42", "2025-W43")
        for bidang in ("", "tu")
    }
    assert len(given_ids) == 8
    assert ID.endswith("@satker.example>")
    assert message_id("satker-01", "2025-W42", "tu", "bukti@satker.example") == ID


@given(st.text(), st.text(), st.text())
def test_nothing_can_be_put_into_the_headers(subject: str, name: str, file: str) -> None:
    evil = "\r\nBcc: jahat@example.net\r\n\r\nisi"
    letter = Letter(
        "tu",
        ("tu@satker.example",),
        subject + evil,
        "<p>x</p>",
        "x",
        (Attachment(file + evil, "application/pdf", b"x"),),
    )
    got = sent(letter, Envelope("bukti@satker.example", name + evil, (), ID, AT))
    assert got["Bcc"] is None
    written = {"Date", "Message-ID", "From", "To", "Subject", "Auto-Submitted", "X-Auto-Response-Suppress"}
    assert set(got.keys()) == {*written, "MIME-Version", "Content-Type"}
    assert len(got.keys()) == len(set(got.keys()))
    assert got["From"].addresses[0].addr_spec == "bukti@satker.example"
    assert len(got["From"].addresses) == 1


@pytest.mark.parametrize(
    "address",
    [
        *("", "tu", "tu@", "@x.id", "a b@x.id", "tu@x.id\r\nBcc: b@x.id", "tu@x..id", "<tu@x.id>", "tü@x.id"),
        *("tu@x.id,b@x.id", ".tu@x.id", "t..u@x.id", "tu@-x.id", "tu@x.id ", f"{'a' * 65}@x.id"),
        f"a@{'b' * 63}.{'c' * 63}.{'d' * 63}.{'e' * 63}.id",
    ],
)
def test_no_address(address: str) -> None:
    assert not is_address(address)
    with pytest.raises(ValueError, match="no address"):
        message(LETTER, ENVELOPE, [address])


@pytest.mark.parametrize("address", ["tu@x.go.id", "a.b+c_d@sub.x-y.go.id", "o'brien@localhost", "1@2.id"])
def test_addresses(address: str) -> None:
    assert is_address(address)


def test_long_subjects_and_names_are_cut_where_they_can_be() -> None:
    assert len(one_line("kata " * 100, MOST_SUBJECT)) <= MOST_SUBJECT
    assert one_line("a\u202eb\x00c\td", 50) == "a b c d"
    letter = Letter(
        "", LETTER.to, "x", "", "x", (Attachment("a/b:" + "n" * 300 + ".xlsx", "application/x", b"1"),)
    )
    (file,) = sent(letter).iter_attachments()
    name = file.get_filename()
    assert name is not None
    assert name.startswith("a-b-n")
    assert name.endswith("n.xlsx")
    assert len(name) <= 120


@pytest.mark.parametrize("length", range(60, 90))
def test_no_subject_begins_with_a_blank(length: int) -> None:
    subject = ("Laporan mingguan 15 Oktober 2025, Tim Zona Integritas: 7 bukti " + "lewat " * 9)[
        :length
    ].strip()
    content = as_bytes(message(msgspec.structs.replace(LETTER, subject=subject), ENVELOPE, LETTER.to))
    assert read(content)["Subject"] == subject
    assert max(map(len, content.partition(b"\r\n\r\n")[0].split(b"\r\n"))) < 998


def test_half_a_pair_is_no_obstacle() -> None:
    got = sent(Letter("tu", LETTER.to, "a\ud800b", "<p>\udcff</p>", "c\udcff"))
    assert got["Subject"] == "a b"
