"""SPI dan UPG: gifts, conflicts of interest, whistle blowing; some folder names hold backslashes."""

from __future__ import annotations

from datetime import date

from demo import calendar, unit
from demo.catalog.entry import File, f, m
from demo.document import Table
from demo.formats import choose as w
from demo.prose import decisions, letters, meetings, procedures, reports, shows
from demo.prose.letters import Meeting

PILLAR = "SPI dan UPG/Pilar 5. PENGUATAN PENGAWASAN"
GIFTS = f"{PILLAR}/1. Gratifikasi"
WHISTLE = f"{PILLAR}/4. WBS"
CONFLICT = f"{PILLAR}/5. Benturan Kepentingan"
UNPACKED = "SPI dan UPG/AREA V\\i. Gratifikasi"  # a folder whose name holds a backslash
GIFT_TALKS = {
    1: Meeting(
        "Sosialisasi Pengendalian Gratifikasi Triwulan I",
        date(2025, 3, 4),
        "gratifikasi",
        84,
        chair=unit.SPI,
        period="2025-Q1",
    ),
    2: Meeting(
        "Rapat Internal Pengendalian Gratifikasi Triwulan II",
        date(2025, 6, 11),
        "gratifikasi",
        190,
        chair=unit.SPI,
        period="2025-Q2",
    ),
}
CONFLICT_TALK = Meeting(
    "Internalisasi Matriks Benturan Kepentingan",
    date(2025, 4, 15),
    "benturan",
    140,
    chair=unit.SPI,
    period="2025",
)


def _gifts() -> list[File]:
    out = [
        f(
            f"{GIFTS}/SK UPG.pdf",
            w.scan(w.OFFICE),
            decisions.sk(
                "Unit Pengendalian Gratifikasi",
                dated=date(2025, 1, 14),
                serial=26,
                topic="gratifikasi",
                team=6,
            ),
            "A.I.5.i.b-1 A.I.1.iv.d-5",
            cue="ocr",
        ),
        f(
            f"{GIFTS}/SOP Gratifikasi (revisi).docx",
            w.docx(),
            procedures.sop(
                "Pelaporan Penerimaan dan Penolakan Gratifikasi",
                (
                    "Pegawai mengisi formulir pelaporan",
                    "UPG memeriksa kelengkapan",
                    "UPG meneruskan laporan",
                    "Penyampaian tindak lanjut kepada pelapor",
                ),
                dated=date(2025, 2, 10),
                serial=8,
                topic="gratifikasi",
                owner=unit.SPI,
            ),
            "A.I.5.i.b-2",
        ),
        f(
            f"{GIFTS}/banner gratifikasi lobi.jpg",
            w.picture(),
            shows.view(
                "STOP GRATIFIKASI",
                "Layanan kami tidak dipungut biaya tambahan",
                "Laporkan ke UPG",
                dated=date(2025, 2, 17),
                scene="poster",
            ),
            "A.I.5.i.a-1 A.II.1.iii-2",
            cue="ocr",
        ),
        f(
            f"{GIFTS}/SS IG gratifikasi.png",
            w.picture("PNG"),
            shows.screen(
                "Instagram @pprn.rempah",
                "Tolak dan laporkan gratifikasi!",
                "Sosialisasi pengendalian gratifikasi, 187 suka",
                dated=date(2025, 3, 5),
                address="https://media.example/pprn.rempah/p/gratifikasi",
            ),
            "A.I.5.i.a-2",
            cue="ocr",
        ),
    ]
    for quarter, talk in GIFT_TALKS.items():
        folder, mark = f"{UNPACKED}/TW {calendar.ROMAN[quarter - 1]}", f"gratifikasi-tw{quarter}"
        out += [
            f(
                f"{folder}/undangan.pdf",
                w.pdf(),
                letters.invitation(talk, scheme="slash"),
                "A.I.5.i.a-3",
                bundle=mark,
            ),
            f(
                f"{folder}/notula {talk.at:%d%m%y}.{'docx' if quarter == 1 else 'pdf'}",
                w.docx() if quarter == 1 else w.scan(w.PHONE),
                meetings.minutes(talk),
                "A.I.5.i.a-3",
                cue="content" if quarter == 1 else "ocr",
                bundle=mark,
            ),
        ]
        if quarter == 1:  # the second quarter's attendance was never filed: an incomplete bundle
            out.append(
                f(
                    f"{folder}/dafdir.tiff",
                    w.tiff(w.Dirt(dpi=120, skew=1.7, colour=True)),
                    meetings.attendance(talk),
                    "A.I.5.i.a-3",
                    cue="ocr",
                    bundle=mark,
                )
            )
    for month, writer, suffix in (
        (1, w.pdf(), "pdf"),
        (2, w.docx(), "docx"),
        (3, w.pdf(), "pdf"),
        (4, w.doc(), "doc"),
    ):
        out.append(
            f(
                f"{GIFTS}/laporan/lap UPG {calendar.SHORT_MONTHS[month - 1]}.{suffix}",
                writer,
                reports.report(
                    "Laporan Penerimaan Gratifikasi",
                    dated=calendar.workday(2025, month + 1, 3),
                    period=f"2025-{month:02d}",
                    period_text=calendar.month_form(2025, month, month + 2),
                    topic="gratifikasi",
                    kind="laporan_gratifikasi",
                    signer=unit.SPI,
                    length=1,
                    follow_up=False,
                ),
                "A.I.5.i.b-3 A.II.6.i.a-1",
            )
        )
    return out


def _conflict_and_whistle() -> list[File]:
    return [
        f(
            f"{WHISTLE}/suket WBS.pdf",
            w.scan(w.OFFICE),
            letters.statement(
                "Surat Keterangan Penerapan WBS",
                unit.SPI,
                (
                    "whistle blowing system telah terhubung dengan portal kementerian;",
                    "sampai dengan tanggal surat ini tidak terdapat laporan pelanggaran.",
                ),
                dated=date(2025, 7, 1),
                kind="surat_keterangan",
            ),
            "A.I.5.iv.a-2 A.I.5.iv.b-2 A.I.5.iv.c-2",
            cue="ocr",
        ),
        f(
            f"{CONFLICT}/SK matriks bending.docx",
            w.docx(),
            decisions.sk(
                "Penetapan Matriks Benturan Kepentingan pada Seluruh Fungsi Utama",
                dated=date(2025, 3, 18),
                serial=45,
                topic="benturan",
                team=0,
                attachment=Table(
                    ("Fungsi", "Potensi", "Mitigasi"),
                    (
                        ("Sertifikasi benih", "Pemohon adalah kerabat", "Ganti petugas"),
                        ("Pengadaan", "Kepemilikan usaha", "Deklarasi dan pengunduran diri"),
                        ("Kepegawaian", "Hubungan keluarga", "Penilaian oleh tim"),
                    ),
                    (4, 5, 5),
                ),
            ),
            "A.I.5.v.a-2",
        ),
        f(
            f"{CONFLICT}/pernyataan/surat pernyataan.7z",
            w.seven_zip(),
            shows.bundle(
                "Surat pernyataan benturan kepentingan",
                *(
                    m(
                        f"pernyataan_{i}.pdf",
                        w.pdf() if i == 1 else w.scan(w.LOW),
                        letters.statement(
                            "Surat Pernyataan Benturan Kepentingan",
                            person,
                            (
                                "tidak memiliki hubungan keluarga dengan penyedia barang dan jasa;",
                                "bersedia menyatakan diri apabila terdapat potensi benturan kepentingan.",
                            ),
                            dated=date(2025, 1, 28),
                        ),
                        "A.I.5.v.a-3",
                        cue="content" if i == 1 else "ocr",
                    )
                    for i, person in enumerate((unit.KABAG, unit.STAFF[20]), 1)
                ),
                dated=date(2025, 1, 31),
            ),
            no="container",
        ),
        f(
            f"{CONFLICT}/internalisasi/bahan.tar.gz",
            w.tar_gz(),
            shows.bundle(
                "Internalisasi matriks benturan",
                m(
                    "undangan.docx",
                    w.docx(),
                    letters.invitation(CONFLICT_TALK),
                    "A.I.5.v.b-1",
                    bundle="benturan",
                ),
                m(
                    "daftar hadir.pdf",
                    w.scan(w.OFFICE),
                    meetings.attendance(CONFLICT_TALK),
                    "A.I.5.v.b-1",
                    cue="ocr",
                    bundle="benturan",
                ),
                m(
                    "notula.txt",
                    w.txt("utf-8"),
                    meetings.minutes(CONFLICT_TALK),
                    "A.I.5.v.b-1",
                    bundle="benturan",
                ),
                m(
                    "foto.jpg",
                    w.picture(),
                    shows.photo(CONFLICT_TALK),
                    "A.I.5.v.b-1",
                    cue="ocr",
                    bundle="benturan",
                ),
                dated=date(2025, 4, 17),
            ),
            no="container",
        ),
        f(
            f"{CONFLICT}/laporan penanganan benting.pdf",
            w.pdf(),
            reports.report(
                "Laporan Penanganan Benturan Kepentingan",
                dated=date(2025, 6, 27),
                period="2025-S1",
                period_text="Semester I 2025",
                topic="benturan",
                kind="laporan_benturan",
                signer=unit.SPI,
            ),
            "A.I.5.v.c-1",
        ),
        f(
            f"{CONFLICT}/monev penting smt 1.doc",
            w.doc(),
            reports.report(
                "Laporan Monev Penanganan Benturan Kepentingan",
                dated=date(2025, 7, 14),
                period="2025-S1",
                period_text="Smt 1 Tahun 2025",
                topic="benturan",
                kind="laporan_monev",
                signer=unit.SPI,
            ),
            "A.I.5.v.d-1",
        ),
        f(
            f"{CONFLICT}/RTL hasil monev.docx",
            w.docx(),
            reports.report(
                "Laporan Tindak Lanjut Hasil Monev Benturan Kepentingan",
                dated=date(2025, 7, 30),
                period="2025-S1",
                period_text="Semester I 2025",
                topic="benturan",
                kind="tindak_lanjut",
                signer=unit.SPI,
            ),
            "A.I.5.v.e-1",
        ),
    ]


def files() -> list[File]:
    return [*_gifts(), *_conflict_and_whistle()]
