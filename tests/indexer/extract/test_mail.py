from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.extract import lzfu
from indexer.extract.context import ExtractProblem
from indexer.extract.model import ProblemCode
from tests.fakes.office import PNG, read
from tests.fakes.old_office import message_streams, msg

CORPUS = Path(__file__).parents[2] / "corpus" / "office"


def mail(body: str = "Isi surat.") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Sari <sari@example.go.id>"
    message["To"] = "Budi <budi@example.go.id>"
    message["Cc"] = "tu@example.go.id"
    message["Date"] = "Fri, 14 Mar 2025 08:30:00 +0700"
    message["Subject"] = "Undangan rapat – é"
    message.set_content(body)
    return message


def test_headers_body_and_attachments(tmp_path: Path) -> None:
    message = mail()
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="Undangan é.pdf")
    message.add_attachment(b"data", maintype="application", subtype="octet-stream")
    inner = mail("Terusan.")
    del inner["Subject"]
    inner["Subject"] = "Nota: dinas/1"
    message.add_attachment(inner)
    out = read(tmp_path, message.as_bytes(), "eml")
    assert out.texts == [
        "From: Sari <sari@example.go.id>\nTo: Budi <budi@example.go.id>\nCC: tu@example.go.id\n"
        "Date: Fri, 14 Mar 2025 08:30:00 +0700\nSubject: Undangan rapat – é\nAttachment: Undangan é.pdf\n"
        "Attachment: attachment 2.bin\nAttachment: Nota dinas 1.eml\n\nIsi surat."
    ]
    assert [name for name, _ in out.members] == ["Undangan é.pdf", "attachment 2.bin", "Nota dinas 1.eml"]
    assert out.members[0][1] == b"%PDF-1.4"
    assert out.packed["Undangan é.pdf"] == 8
    assert b"Terusan." in out.members[2][1]
    assert out.titles == ["Undangan rapat – é"]
    assert out.facts["to"] == "Budi <budi@example.go.id>"


def test_the_fuller_of_two_bodies_is_read(tmp_path: Path) -> None:
    message = mail("Lihat versi HTML.")
    message.add_alternative("<p>Isi yang <b>sebenarnya</b> jauh lebih lengkap.</p>", subtype="html")
    assert read(tmp_path, message.as_bytes(), "eml").text.endswith(
        "\n\nIsi yang sebenarnya jauh lebih lengkap."
    )


def test_a_picture_within_the_body_is_no_attachment(tmp_path: Path) -> None:
    message = mail()
    message.add_alternative("<p>Salam</p><img src='cid:logo'>", subtype="html")
    html = message.get_payload()[1]  # type: ignore[index]
    html.add_related(PNG, "image", "png", cid="<logo>")  # type: ignore[union-attr]
    out = read(tmp_path, message.as_bytes(), "eml")
    assert out.members == []
    assert [data for _, data in out.pictures] == [PNG]


def test_bare_bytes_and_odd_encodings(tmp_path: Path) -> None:
    raw = (
        "From: Café <a@b.c>\nSubject: =?utf-8?q?Caf=C3=A9?= =?no-such?b?eA==?=\n"
        "Content-Type: text/plain; charset=no-such\n\nkafé"
    ).encode("cp1252")
    text = read(tmp_path, raw, "eml").text
    assert "From: Café <a@b.c>" in text
    assert "Subject: Caféx" in text
    assert text.endswith("kafé")


@pytest.mark.parametrize(
    "kind",
    [
        'multipart/encrypted; boundary="x"',
        "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
    ],
)
def test_an_encrypted_mail_is_named_so(tmp_path: Path, kind: str) -> None:
    raw = f"From: a@b.c\nTo: d@e.f\nContent-Type: {kind}\n\n--x\n\nsecret\n--x--\n".encode()
    assert ProblemCode.ENCRYPTED in read(tmp_path, raw, "eml").codes


def test_a_mailbox_holds_its_mails_as_members(tmp_path: Path) -> None:
    one = b"From a@b.c Fri Mar 14 08:30:00 2025\nFrom: a@b.c\nSubject: one\n\nbody\nFrom here on\n\n"
    out = read(tmp_path, one + one.replace(b"one", b"two"), "eml")
    assert [name for name, _ in out.members] == ["0001.eml", "0002.eml"]
    assert b"From here on" in out.members[0][1]


BROKEN = [
    b"From: a\n",
    b"Content-Type: multipart/mixed; boundary=b\n",
    b"Content-Type: message/rfc822\n",
    b"Content-Type: text/html; charset=\n",
    b"Content-Transfer-Encoding: base64\n",
    b"\n",
    b"--b\n",
    b"--b--\n",
    b"====\n",
    b"\xff\x00\n",
    b" folded\n",
]


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from(BROKEN)).map(b"".join))
def test_no_mail_is_too_broken_to_read(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    assert read(tmp_path_factory.getbasetemp(), b"From: x\n" + data, "eml").pages


# Outlook

SUBJECT, BODY, RTF, SENDER, ADDRESS = 0x0037, 0x1000, 0x1009, 0x0C1A, 0x0C1F
NAME, SMTP, SIDE, LONG_NAME, DATA = 0x3001, 0x39FE, 0x0C15, 0x3707, 0x3701
WHEN = 133_863_840_000_000_000


def test_an_outlook_message(tmp_path: Path) -> None:
    data = msg(
        {SUBJECT: "Undangan é", BODY: "Isi surat.\r\n", SENDER: "Sari", ADDRESS: "sari@example.go.id"},
        recipients=[
            {NAME: "'Budi'", SMTP: "budi@example.go.id", SIDE: 1},
            {NAME: "tu@example.go.id", SMTP: "tu@example.go.id", SIDE: 2},
        ],
        attachments=[{LONG_NAME: "a/b.pdf", DATA: b"%PDF"}],
        submitted=WHEN,
    )
    out = read(tmp_path, data, "msg")
    assert out.texts == [
        "From: Sari <sari@example.go.id>\nTo: 'Budi' <budi@example.go.id>\nCC: tu@example.go.id\n"
        "Date: Fri, 14 Mar 2025 00:00:00 +0000\nSubject: Undangan é\nAttachment: a b.pdf\n\nIsi surat."
    ]
    assert out.members == [("a b.pdf", b"%PDF")]
    assert out.titles == ["Undangan é"]


def test_a_message_attached_to_a_message_becomes_a_file(tmp_path: Path) -> None:
    inner = message_streams({SUBJECT: "Terusan", BODY: "dalam"}, header=24)
    storage = ("__attach_version1.0_#00000000", "__substg1.0_3701000D")
    more = {(*storage, *path): data for path, data in inner.items()}
    out = read(tmp_path, msg({SUBJECT: "Luar"}, attachments=[{NAME: "Terusan"}], more=more), "msg")
    name, data = out.members[0]
    assert name == "Terusan.msg"
    assert read(tmp_path, data, "msg", name).text == "Subject: Terusan\n\ndalam"


def test_a_body_in_compressed_rtf(tmp_path: Path) -> None:
    plain = b"{\\rtf1\\ansi isi surat}"
    packed = (
        (len(plain) + 12).to_bytes(4, "little")
        + len(plain).to_bytes(4, "little")
        + b"MELA"
        + bytes(4)
        + plain
    )
    assert read(tmp_path, msg({SUBJECT: "S"}, blobs={RTF: packed}), "msg").text.endswith("isi surat")


def test_compressed_rtf_as_in_the_specification() -> None:
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert lzfu.unpack(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_no_compressed_rtf_is_too_broken(data: bytes) -> None:
    assert len(lzfu.unpack(bytes(8) + b"LZFu" + bytes(4) + data)) <= 17 * len(data)
    with pytest.raises(ExtractProblem):
        lzfu.unpack(data[:8].ljust(8) + b"????" + data)


def test_an_ole_file_without_a_message_is_damage(tmp_path: Path) -> None:
    from indexer.extract import ole_write

    with pytest.raises(ExtractProblem) as caught:
        read(tmp_path, ole_write.compound_file({("a",): b"b"}), "msg")
    assert caught.value.code is ProblemCode.DAMAGED


def test_real_messages(tmp_path: Path) -> None:
    simple = read(tmp_path, (CORPUS / "simple_test_msg.msg").read_bytes(), "msg").text
    assert simple.startswith(
        "From: Travis Ferguson <travis@overwrittenstack.com>\nTo: travis@overwrittenstack.com\n"
    )
    assert "Date: Fri, 6 Jul 2007 05:27:17 +0000" in simple
    attached = read(tmp_path, (CORPUS / "attachment_test_msg.msg").read_bytes(), "msg")
    assert [name for name, _ in attached.members] == ["test-unicode.doc", "pj1.txt"]
    assert "contenu" in attached.text
