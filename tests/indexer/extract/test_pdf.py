from __future__ import annotations

import datetime
import io
from pathlib import Path

import pypdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from indexer.extract.context import ExtractProblem
from indexer.extract.model import ProblemCode
from indexer.extract.pdf import iso_date
from tests.indexer import drawing
from tests.indexer.extract.pdf_maker import Maker, filled, writing
from tests.indexer.extract.recording import Recording, record

PROSE = [
    "Menimbang bahwa dalam rangka pelaksanaan reformasi birokrasi perlu",
    "dibentuk tim kerja pembangunan zona integritas menuju wilayah bebas",
    "dari korupsi dan wilayah birokrasi bersih dan melayani tahun ini.",
] * 3


def read(tmp_path: Path, data: bytes) -> Recording:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    return record(path)


def test_text_comes_page_by_page_with_metadata(tmp_path: Path) -> None:
    maker = Maker()
    maker.page(writing(["halaman satu", *PROSE]))
    sideways = writing(["halaman dua", *PROSE]).replace(b"60 780 Td", b"0 1 -1 0 60 60 Tm")
    maker.page(sideways, entries=b"/Rotate 90")
    maker.info = b"/Title (SK Tim) /Author (Biro) /CreationDate (D:20250314091233+07'00')"
    out = read(tmp_path, maker.build())
    assert [text.splitlines()[0] for text, _ in out.pages] == ["halaman satu", "halaman dua"]
    assert out.titles == ["SK Tim"]
    assert out.facts == {"author": "Biro", "created": "2025-03-14T09:12:33+07:00"}
    assert (out.scanned, out.problems) == ([], [])


def test_a_scan_goes_to_recognition(tmp_path: Path) -> None:
    image = drawing.page()
    out = read(tmp_path, drawing.encoded(image, "PDF", save_all=True, append_images=[image], resolution=200))
    assert out.scanned == [(0, "pdf", ""), (1, "pdf", "")]
    assert out.pages == []


def with_picture(lines: list[str], share: float) -> bytes:
    maker = Maker()
    maker.page(filled(share) + writing(lines), pictures=maker.picture())
    return maker.build()


@pytest.mark.parametrize(
    ("lines", "share", "is_scanned"),
    [
        (["Dokumen ini telah ditandatangani secara elektronik"], 1.0, True),  # the stamp on a signed scan
        (PROSE, 1.0, False),  # writing on a coloured background, or a scan that was recognised before
        (["Dokumentasi rapat"], 0.4, True),  # photographs with a caption
        (["Nota dinas nomor 12 tahun 2025 tentang undangan rapat koordinasi"], 0.1, False),  # a letterhead
        ([], 0.1, False),
    ],
)
def test_pictures_are_recognised_where_text_is_scarce(
    tmp_path: Path, lines: list[str], share: float, is_scanned: bool
) -> None:
    out = read(tmp_path, with_picture(lines, share))
    assert (len(out.scanned), len(out.pages)) == ((1, 0) if is_scanned else (0, 1))
    if is_scanned:
        assert out.scanned[0][2].strip() == "\n".join(lines)


def test_writing_turned_into_outlines_is_recognised(tmp_path: Path) -> None:
    maker = Maker()
    maker.page(b"".join(b"%d 700 m %d 720 l S\n" % (60 + x, 60 + x) for x in range(0, 400, 4)))
    maker.page(b"60 700 m 500 700 l S")  # a ruled line on an empty page is nothing to read
    out = read(tmp_path, maker.build())
    assert [index for index, _, _ in out.scanned] == [0]
    assert len(out.pages) == 1


def gibberish_font(maker: Maker) -> int:
    """A font whose character map leads into the private-use area."""
    codes = b"\n".join(b"<%02X> <E0%02X>" % (code, code) for code in range(32, 123))
    head = (
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange\n"
    )
    cmap = maker.stream(head + b"91 beginbfchar\n" + codes + b"\nendbfchar endcmap end")
    return maker.add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode %d 0 R >>" % cmap)


def test_a_gibberish_text_layer_is_named_and_recognised(tmp_path: Path) -> None:
    maker = Maker()
    maker.page(writing(PROSE))
    maker.page(writing(PROSE), fonts=gibberish_font(maker))
    out = read(tmp_path, maker.build())
    assert out.problems == [(ProblemCode.BAD_TEXT_LAYER, 2)]
    assert [index for index, _, _ in out.scanned] == [1]


def test_a_font_without_character_map_is_a_bad_text_layer(tmp_path: Path) -> None:
    maker = Maker()
    descriptor = maker.add(b"<< /Type /FontDescriptor /FontName /ABCDEF+X /Flags 4 >>")
    descendant = maker.add(
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF+X /CIDSystemInfo << /Registry (Adobe) "
        b"/Ordering (Identity) /Supplement 0 >> /FontDescriptor %d 0 R >>" % descriptor
    )
    font = maker.add(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+X /Encoding /Identity-H /DescendantFonts [%d 0 R] >>"
        % descendant
    )
    glyphs = "".join(f"{number:04X}" for number in range(3, 90))
    maker.page(b"BT /F 12 Tf 60 700 Td <%s> Tj ET" % glyphs.encode(), fonts=font)
    out = read(tmp_path, maker.build())
    assert out.problems == [(ProblemCode.BAD_TEXT_LAYER, 1)]
    assert len(out.scanned) == 1


def test_an_empty_page_is_a_page(tmp_path: Path) -> None:
    maker = Maker()
    maker.page(b"")
    out = read(tmp_path, maker.build())
    assert (out.pages, out.scanned, out.problems) == ([("", "")], [], [])


def test_words_broken_at_the_end_of_a_line_stay_broken(tmp_path: Path) -> None:
    maker = Maker()
    maker.page(writing(["pembangunan zona integri-", "tas menuju wilayah bebas korupsi", *PROSE]))
    text = read(tmp_path, maker.build()).pages[0][0]
    assert "integri-\ntas" in text.replace("\r\n", "\n")


def encrypted(user: str, algorithm: str) -> bytes:
    maker = Maker()
    maker.page(writing(PROSE))
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(maker.build()))
    writer.encrypt(user, "owner", algorithm=algorithm)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_password_is_named_and_an_empty_one_opens(tmp_path: Path, algorithm: str) -> None:
    with pytest.raises(ExtractProblem) as caught:
        read(tmp_path, encrypted("rahasia", algorithm))
    assert caught.value.code is ProblemCode.ENCRYPTED
    out = read(tmp_path, encrypted("", algorithm))
    assert "zona integritas" in out.pages[0][0]
    assert out.problems == []


def test_attachments_become_members(tmp_path: Path) -> None:
    maker = Maker()
    maker.page(writing(PROSE))
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(maker.build()))
    writer.add_attachment("notulen.txt", b"isi notulen")
    writer.add_attachment("daftar hadir.csv", b"nama;unit")
    buffer = io.BytesIO()
    writer.write(buffer)
    out = read(tmp_path, buffer.getvalue())
    assert out.members == {"notulen.txt": b"isi notulen", "daftar hadir.csv": b"nama;unit"}


def test_a_file_pinned_to_a_page_becomes_a_member(tmp_path: Path) -> None:
    maker = Maker()
    content = maker.stream(b"isi lampiran", b"/Type /EmbeddedFile")
    pin = maker.add(
        b"<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 20 20] /FS << /Type /Filespec "
        b"/F (C:\\\\tmp\\\\lampiran.txt) /EF << /F %d 0 R >> >> >>" % content
    )
    maker.page(writing(PROSE), entries=b"/Annots [%d 0 R]" % pin)
    assert read(tmp_path, maker.build()).members == {"lampiran.txt": b"isi lampiran"}


def test_notes_on_a_page_and_form_values_count_as_text(tmp_path: Path) -> None:
    maker = Maker()
    note = maker.add(b"<< /Type /Annot /Subtype /Text /Rect [0 0 20 20] /Contents (perbaiki tanggal) >>")
    link = maker.add(b"<< /Type /Annot /Subtype /Link /Rect [0 0 20 20] /Contents (tautan) >>")
    maker.page(writing(PROSE), entries=b"/Annots [%d 0 R %d 0 R]" % (note, link))
    name = maker.add(b"<< /FT /Tx /T (nama) /V (Budi Santoso) >>")
    agreed = maker.add(b"<< /FT /Btn /T (setuju) /V /Ya >>")
    off = maker.add(b"<< /FT /Btn /T (tolak) /V /Off >>")
    group = maker.add(b"<< /T (pegawai) /Kids [%d 0 R %d 0 R %d 0 R] >>" % (name, agreed, off))
    maker.catalog = b"/AcroForm << /Fields [%d 0 R] >>" % group
    out = read(tmp_path, maker.build())
    assert out.pages[0][0].endswith("perbaiki tanggal")
    assert out.pages[1] == ("pegawai.nama: Budi Santoso\npegawai.setuju: Ya", "form")


def test_xfa_values_count_as_text(tmp_path: Path) -> None:
    maker = Maker()
    maker.page(writing(PROSE))
    xml = b"<xfa:datasets xmlns:xfa='x'><xfa:data><nama>Siti Aminah</nama><kosong/></xfa:data></xfa:datasets>"
    maker.catalog = b"/AcroForm << /Fields [] /XFA [(datasets) %d 0 R] >>" % maker.stream(xml)
    assert read(tmp_path, maker.build()).pages[1] == ("Siti Aminah", "form")


def signature_of(name: str) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    issuer = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Otoritas Sertifikat")])
    start = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)
    builder = x509.CertificateBuilder(
        issuer, subject, key.public_key(), 1, start, start + datetime.timedelta(days=900)
    )
    certificate = builder.sign(key, hashes.SHA256())
    signing = pkcs7.PKCS7SignatureBuilder().set_data(b"isi").add_signer(certificate, key, hashes.SHA256())
    return signing.sign(Encoding.DER, [pkcs7.PKCS7Options.Binary])


def signed(contents: bytes, entries: bytes = b"") -> bytes:
    maker = Maker()
    maker.page(writing(PROSE))
    value = maker.add(
        b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /M (D:20250314091233+07'00') "
        b"/Contents <%s00000000> /ByteRange [0 0 0 0] %s >>" % (contents.hex().encode(), entries)
    )
    field = maker.add(b"<< /FT /Sig /T (tanda tangan) /V %d 0 R >>" % value)
    empty = maker.add(b"<< /FT /Sig /T (belum) >>")
    maker.catalog = b"/AcroForm << /Fields [%d 0 R %d 0 R] /SigFlags 3 >>" % (field, empty)
    return maker.build()


def test_a_signature_tells_who_and_when(tmp_path: Path) -> None:
    out = read(tmp_path, signed(signature_of("Dr. Budi Santoso"), b"/Name (orang lain) /Reason (pengesahan)"))
    assert out.facts == {
        "signatures": "1",
        "signed_by": "Dr. Budi Santoso",
        "signed_at": "2025-03-14T09:12:33+07:00",
        "signed_reason": "pengesahan",
    }


def test_without_a_readable_certificate_the_stated_name_counts(tmp_path: Path) -> None:
    assert read(tmp_path, signed(b"\x30\x03\x01\x01\xff", b"/Name (Siti)")).facts["signed_by"] == "Siti"


def test_an_unsigned_field_is_no_signature(tmp_path: Path) -> None:
    maker = Maker()
    maker.page(writing(PROSE))
    maker.catalog = b"/AcroForm << /Fields [%d 0 R] >>" % maker.add(b"<< /FT /Sig /T (belum) >>")
    assert read(tmp_path, maker.build()).facts == {}


def test_a_file_that_lost_its_end_is_still_read(tmp_path: Path) -> None:
    maker = Maker()
    maker.page(writing(PROSE))
    data = maker.build()
    out = read(tmp_path, data[: data.index(b"xref")])
    assert "zona integritas" in out.pages[0][0]
    assert out.problems == [(ProblemCode.DAMAGED, 0)]


def test_garbage_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(ExtractProblem) as caught:
        read(tmp_path, b"%PDF-1.4\n" + bytes(range(256)) * 20)
    assert caught.value.code is ProblemCode.DAMAGED


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("D:20250314091233+07'00'", "2025-03-14T09:12:33+07:00"),
        ("D:20250314091233Z", "2025-03-14T09:12:33Z"),
        ("20250314", "2025-03-14"),
        ("D:2025", "2025"),
        ("14 Maret 2025", ""),
        ("", ""),
    ],
)
def test_dates(text: str, iso: str) -> None:
    assert iso_date(text) == iso
