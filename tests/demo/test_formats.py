"""The writers that are our own: compound files, Word, Excel, mail, encryption, signatures."""

from __future__ import annotations

import hashlib
import io
import random
import struct
import zipfile
from datetime import date

import olefile
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.serialization import pkcs7
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from demo import document as d
from demo.formats import archives, cfb, doc, docx, mail, pdf, scan, signing, xls, xlsx
from tests.demo.readers import words

FACTS = d.Facts("notulen", "Notulen rapat", date(2025, 3, 14))
DOCUMENT = d.Document(
    FACTS,
    (
        d.Title("NOTULEN"),
        d.Para("Rapat membahas “pala” dan lada."),
        d.Remark("Mohon diperiksa", "Reviu"),
        d.Box("Isi kotak teks"),
        d.Table(("No", "Nama"), (("1", "Lada"), ("2", "Pala")), caption="Tabel"),
        *(d.Para(f"Baris ke-{i} {'kata ' * (i % 40)}", bold=i % 3 == 0) for i in range(200)),
        d.Sign("Rempahwangi, 14 Maret 2025", "Notulis,", "Sekar"),
    ),
    header="Kepala halaman",
    footer="Kaki halaman",
)
BOOK = d.Book(
    FACTS,
    (
        d.Sheet(
            "Rekap",
            (("No", "Nama", "Tanggal"), (1, "Lada – “hitam”", date(2025, 3, 14)), (2.5, "Pala", None)),
        ),
        d.Sheet("Banyak", tuple((f"kata {i} {'x' * (i % 90)}",) for i in range(900))),
    ),
)


@given(
    st.dictionaries(
        st.text("abcdefghij_", min_size=1, max_size=20).filter(lambda name: name != name.upper()),
        st.binary(max_size=9000),
        max_size=9,
    )
)
def test_compound_files_give_back_their_streams(streams: dict[str, bytes]) -> None:
    data = cfb.pack(
        {"Storage": dict(streams), **{f"top {name}": content for name, content in streams.items()}}
    )
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        for name, content in streams.items():
            assert container.openstream(["Storage", name]).read() == content
            assert container.openstream(f"top {name}").read() == content


def test_word_97_pieces_cover_the_text() -> None:
    with olefile.OleFileIO(io.BytesIO(doc.write(DOCUMENT))) as container:
        main, table = container.openstream("WordDocument").read(), container.openstream("1Table").read()
    assert struct.unpack_from("<HH", main) == (0xA5EC, 0xC1)
    start, length = struct.unpack_from("<II", main, 154 + 8 * doc.CLX)
    first, last, flags, place, _ = struct.unpack_from("<IIHIH", table[start : start + length], 5)
    characters = struct.unpack_from("<I", main, 76)[0]
    assert (first, last, flags) == (0, characters, 0)
    assert place & 0x40000000
    begin = (place & ~0x40000000) // 2
    text = main[begin : begin + characters].decode("cp1252")
    assert "Rapat membahas “pala” dan lada." in text
    assert text.endswith("Sekar\r\r") or "Sekar" in text[-20:]
    assert "1\x07Lada\x07\x07" in text


def test_word_97_formatting_pages_reach_from_the_first_to_the_last_character() -> None:
    with olefile.OleFileIO(io.BytesIO(doc.write(DOCUMENT))) as container:
        main, table = container.openstream("WordDocument").read(), container.openstream("1Table").read()
    for entry in (doc.CHPX, doc.PAPX):
        start, length = struct.unpack_from("<II", main, 154 + 8 * entry)
        count = (length - 4) // 8
        assert count > 1, "the document is long enough for several pages"
        ends = struct.unpack_from(f"<{count + 1}I", table, start)
        numbers = struct.unpack_from(f"<{count}I", table, start + 4 * (count + 1))
        assert ends[0] == doc.TEXT_START
        assert ends[-1] == struct.unpack_from("<I", main, 28)[0]
        for i, number in enumerate(numbers):
            page = main[number * doc.PAGE : (number + 1) * doc.PAGE]
            runs = page[-1]
            places = struct.unpack_from(f"<{runs + 1}I", page)
            assert (places[0], places[-1]) == (ends[i], ends[i + 1])
            assert list(places) == sorted(places)


def test_word_97_keeps_letters_outside_cp1252() -> None:
    odd = d.Document(FACTS, (d.Para("Ḥadīṡ dan ☑ daftar"),))
    with olefile.OleFileIO(io.BytesIO(doc.write(odd))) as container:
        assert "Ḥadīṡ dan ☑".encode("utf-16-le") in container.openstream("WordDocument").read()


@pytest.mark.parametrize("data", [xls.write(BOOK), xlsx.write(BOOK, random.Random(1))], ids=["xls", "xlsx"])
def test_spreadsheets_read_back(data: bytes) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names == ["Rekap", "Banyak"]
    rows = book.get_sheet_by_name("Rekap").to_python()
    assert rows[1] == [1.0, "Lada – “hitam”", date(2025, 3, 14)]
    assert rows[2][:2] == [2.5, "Pala"]
    many = book.get_sheet_by_name("Banyak").to_python()
    assert [row[0] for row in many] == [row[0] for row in BOOK.sheets[1].rows]


def test_a_locked_spreadsheet_opens_with_its_password_only() -> None:
    data = xlsx.locked(BOOK, random.Random(1), "rahasia")
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        info, package = (
            container.openstream("EncryptionInfo").read(),
            container.openstream("EncryptedPackage").read(),
        )
    header = struct.unpack_from("<I", info, 8)[0]
    salt, verifier, proof = info[16 + header :][:16], info[32 + header :][:16], info[52 + header :][:32]

    def opened(password: str, data: bytes) -> bytes:
        cipher = Cipher(algorithms.AES(xlsx._key(password, salt)), modes.ECB()).decryptor()
        return cipher.update(data)

    assert opened("rahasia", proof)[:20] == hashlib.sha1(opened("rahasia", verifier)).digest()
    assert opened("salah", proof)[:20] != hashlib.sha1(opened("salah", verifier)).digest()
    size = struct.unpack_from("<Q", package)[0]
    assert zipfile.ZipFile(io.BytesIO(opened("rahasia", package[8:])[:size])).testzip() is None


def test_docx_holds_header_footer_comment_and_text_box() -> None:
    with zipfile.ZipFile(io.BytesIO(docx.write(DOCUMENT, random.Random(1)))) as archive:
        parts = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
        assert {info.date_time for info in archive.infolist()} == {(2025, 3, 14, 12, 0, 0)}
    assert "Mohon diperiksa" in parts["word/comments.xml"]
    assert "2025-03-14" in parts["word/comments.xml"]
    assert parts["word/document.xml"].count("Isi kotak teks") == 2, "as drawing and as its fallback"
    assert any("Kepala halaman" in text for name, text in parts.items() if "header" in name)
    assert any("Kaki halaman" in text for name, text in parts.items() if "footer" in name)


def test_a_signed_pdf_verifies_and_a_changed_one_does_not() -> None:
    signed = signing.sign(pdf.write(DOCUMENT, random.Random(1)), date(2025, 3, 14))
    field = (PdfReader(io.BytesIO(signed)).get_fields() or {})["TandaTangan1"]
    assert (field["/FT"], field["/V"]["/Name"]) == ("/Sig", signing.SIGNER)
    zero, before, after, rest = (int(number) for number in field["/V"]["/ByteRange"])
    assert (zero, after + rest) == (0, len(signed))
    covered = signed[:before] + signed[after:]
    der = bytes.fromhex(signed[before + 1 : after - 1].decode())
    key = pkcs7.load_der_pkcs7_certificates(_trimmed(der))[0].public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    signature = _trimmed(der)[-signing.KEY_BITS // 8 :]
    key.verify(signature, covered, padding.PKCS1v15(), hashes.SHA256())
    with pytest.raises(InvalidSignature):
        key.verify(signature, covered + b" ", padding.PKCS1v15(), hashes.SHA256())


def _trimmed(der: bytes) -> bytes:
    """The outermost structure without the zeros that fill its place up."""
    assert der[:2] == b"\x30\x82"
    return der[: 4 + int.from_bytes(der[2:4], "big")]


def test_mails_carry_their_attachments() -> None:
    import email
    import email.policy

    message = d.Mail(FACTS, "Mayangsari, S.E.", ("Bagaskara",), "Terlampir – ya.")
    data = mail.eml(message, [("a b.pdf", b"%PDF-1"), ("c.xlsx", b"PK")])
    read = email.message_from_bytes(data, policy=email.policy.default)
    assert [part.get_filename() for part in read.iter_attachments()] == ["a b.pdf", "c.xlsx"]
    with olefile.OleFileIO(io.BytesIO(mail.msg(message, [("a b.pdf", b"%PDF-1")]))) as container:
        attachment = "__attach_version1.0_#00000000"
        assert container.openstream([attachment, "__substg1.0_37010102"]).read() == b"%PDF-1"
        name = container.openstream([attachment, "__substg1.0_3707001F"]).read().decode("utf-16-le")
        assert name == "a b.pdf"
        assert "Terlampir" in container.openstream("__substg1.0_1000001F").read().decode("utf-16-le")


def test_archives_read_back() -> None:
    import libarchive

    entries = [("a/b.txt", b"isi" * 500), ("c.bin", bytes(9))]
    for pack in (archives.zip_file, archives.tar_gz, archives.seven_zip):
        with libarchive.memory_reader(pack(entries, date(2025, 3, 14))) as archive:
            assert [(entry.pathname, b"".join(entry.get_blocks())) for entry in archive] == entries


def test_scans_are_pictures_of_the_right_size_and_turn() -> None:
    short = d.Document(FACTS, (d.Title("NOTULEN"), d.Para("Rapat singkat.")))
    upright, turned = (
        scan.images(short, random.Random(1), scan.Dirt(dpi=72, turned=turn))[0] for turn in (0, 90)
    )
    assert turned.size == upright.size[::-1]
    assert PdfReader(io.BytesIO(scan.write(short, random.Random(1)))).pages[0].extract_text() == ""


@pytest.mark.parametrize("kind", ["noise", "shifted"])
def test_a_bad_text_layer_says_nothing_of_the_page(kind: str) -> None:
    long = d.Document(
        FACTS, tuple(d.Para("Rapat membahas rencana perbenihan lada dan pala.") for _ in range(20))
    )
    data = scan.write(long, random.Random(1), scan.Dirt(bad_layer=kind))
    said = words(PdfReader(io.BytesIO(data)).pages[0].extract_text())
    assert len(said) > 500
    assert "rapat" not in said
    assert "perbenihan" not in said
