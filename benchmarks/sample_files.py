"""Deterministic born-digital files for the benchmarks: Indonesian office prose as PDF, DOCX, XLSX, PPTX, TXT, EML.

Written by hand with the standard library, fast enough for twenty thousand of them.
"""

from __future__ import annotations

import io
import os
import random
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

PROSE = (
    "rapat pengaduan masyarakat pelayanan publik integritas zona laporan monitoring evaluasi bulanan triwulan "
    "keputusan kepala tim kerja pegawai disiplin kinerja anggaran kegiatan sosialisasi gratifikasi benturan "
    "kepentingan pengendalian intern risiko standar operasional prosedur survei kepuasan tindak lanjut hasil "
    "penilaian sasaran pengawasan akuntabilitas reformasi birokrasi perubahan agen budaya arsip dokumen surat "
    "undangan notula daftar hadir peserta ketua sekretaris anggota bidang tata usaha program perkebunan balai "
    "menetapkan menimbang mengingat memutuskan pertama kedua ketiga tanggal tahun januari februari maret april "
    "mei juni juli agustus september oktober november desember yang dan di ke dari untuk dengan pada adalah "
    "dalam oleh telah akan tidak ini itu sebagai atau agar serta secara lebih antara setiap semua bersama"
)
WORDS = PROSE.split()
MEDIAN_WORDS = 600
"""As in the archives that were measured for docs/decisions."""

BULAN = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip
KINDS = ("Notula rapat", "Laporan monev", "SK Tim", "Surat undangan", "Daftar hadir", "Nota dinas")
ZIP_DATE = (2025, 1, 1, 0, 0, 0)

Writer = Callable[[list[list[str]]], bytes]


def write_tree(folder: Path, count: int, *, seed: int = 1) -> list[Path]:
    """Writes `count` files below `folder`, a hundred to a subfolder; the same for the same seed."""
    made = []
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")
        name, content = one_file(chance, number)
        path = folder / f"{number // 100:03}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (1_750_000_000 + number, 1_750_000_000 + number))
        made.append(path)
    return made


def one_file(chance: random.Random, number: int) -> tuple[str, bytes]:
    """A file's name and bytes."""
    extension, write = chance.choices([kind[:2] for kind in MIX], [kind[2] for kind in MIX])[0]
    title = f"{chance.choice(KINDS)} {chance.choice(BULAN)} 2025"
    words = max(40, int(chance.lognormvariate(0, 0.6) * MEDIAN_WORDS))
    paragraphs = [f"{title} nomor B-{number}/KP/2025".split()]
    while words > 0:
        length = min(words, chance.randint(15, 90))
        paragraphs.append([*chance.choices(WORDS, k=length), f"butir{chance.randint(1, 30_000)}"])
        words -= length
    return f"{title} {number}.{extension}", write(paragraphs)


def _txt(paragraphs: list[list[str]]) -> bytes:
    return "\n\n".join(" ".join(words) for words in paragraphs).encode()


def _eml(paragraphs: list[list[str]]) -> bytes:
    head = f"From: tu@balai.go.id\nTo: semua@balai.go.id\nSubject: {' '.join(paragraphs[0])}\n"
    return head.encode() + b"Content-Type: text/plain; charset=utf-8\n\n" + _txt(paragraphs)


def _docx(paragraphs: list[list[str]]) -> bytes:
    body = "".join(
        "<w:p><w:pPr><w:jc w:val='both'/></w:pPr>"
        + "".join(_run(" ".join(words[i : i + 12])) for i in range(0, len(words), 12))
        + "</w:p>"
        for words in paragraphs
    )
    main = f"<w:document xmlns:w='{MAIN}/wordprocessingml/2006/main'><w:body>{body}</w:body></w:document>"
    return _package(
        {
            "[Content_Types].xml": _types({"/word/document.xml": "wordprocessingml.document.main"}),
            "_rels/.rels": _rels("officeDocument", "word/document.xml"),
            "word/document.xml": main,
        }
    )


def _run(text: str) -> str:
    return f"<w:r><w:rPr><w:sz w:val='24'/></w:rPr><w:t xml:space='preserve'>{escape(text)} </w:t></w:r>"


def _xlsx(paragraphs: list[list[str]]) -> bytes:
    rows = "".join(
        f"<row r='{number}'>"
        + "".join(f"<c t='inlineStr'><is><t>{escape(word)}</t></is></c>" for word in words[:40])
        + "</row>"
        for number, words in enumerate(paragraphs, start=1)
    )
    sheet = f"<worksheet xmlns='{MAIN}/spreadsheetml/2006/main'><sheetData>{rows}</sheetData></worksheet>"
    workbook = (
        f"<workbook xmlns='{MAIN}/spreadsheetml/2006/main' xmlns:r='{RELATIONS}'>"
        "<sheets><sheet name='Rekap' sheetId='1' r:id='r1'/></sheets></workbook>"
    )
    kinds = {
        "/xl/workbook.xml": "spreadsheetml.sheet.main",
        "/xl/worksheets/sheet1.xml": "spreadsheetml.worksheet",
    }
    return _package(
        {
            "[Content_Types].xml": _types(kinds),
            "_rels/.rels": _rels("officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": workbook,
            "xl/_rels/workbook.xml.rels": _rels("worksheet", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": sheet,
        }
    )


def _pdf(paragraphs: list[list[str]]) -> bytes:
    """Pages of 46 lines in a standard font, each compressed, as an office program's export is."""
    lines = [" ".join(words[i : i + 11]) for words in paragraphs for i in range(0, len(words), 11)]
    pages = [lines[i : i + 46] for i in range(0, len(lines), 46)]
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>"]
    bodies: list[bytes] = [text.encode() for text in objects]
    kids = []
    for page in pages:
        shown = "".join(f"({line}) Tj T*\n" for line in page)
        packed = zlib.compress(f"BT /F1 11 Tf 14 TL 60 780 Td\n{shown}ET".encode())
        kids.append(len(bodies) + 1)
        bodies.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {len(bodies) + 2} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>".encode()
        )
        bodies.append(b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed))
    bodies[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(f'{k} 0 R' for k in kids)}]>>".encode()
    out, offsets = io.BytesIO(b""), []
    out.write(b"%PDF-1.5\n")
    for number, body in enumerate(bodies, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1))
    out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, start))
    return out.getvalue()


MAIN = "http://schemas.openxmlformats.org"
RELATIONS = f"{MAIN}/officeDocument/2006/relationships"
OFFICE = "application/vnd.openxmlformats-officedocument"


def _types(kinds: dict[str, str]) -> str:
    parts = "".join(
        f"<Override PartName='{part}' ContentType='{OFFICE}.{kind}+xml'/>" for part, kind in kinds.items()
    )
    return (
        f"<Types xmlns='{MAIN}/package/2006/content-types'><Default Extension='rels'"
        f" ContentType='application/vnd.openxmlformats-package.relationships+xml'/>{parts}</Types>"
    )


def _rels(kind: str, target: str) -> str:
    return (
        f"<Relationships xmlns='{MAIN}/package/2006/relationships'>"
        f"<Relationship Id='r1' Type='{RELATIONS}/{kind}' Target='{target}'/></Relationships>"
    )


def _package(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name, ZIP_DATE), text.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


MIX: list[tuple[str, Writer, float]] = [
    ("pdf", _pdf, 0.45),
    ("docx", _docx, 0.3),
    ("xlsx", _xlsx, 0.15),
    ("txt", _txt, 0.06),
    ("eml", _eml, 0.04),
]
"""Extension, writer, share of files: roughly a unit's archive without its scans and photographs."""
