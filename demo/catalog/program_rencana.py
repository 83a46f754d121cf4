"""Program dan Evaluasi: plans, agreements, yearly reports and meetings, a folder a month."""

from __future__ import annotations

from datetime import date

from demo import calendar, unit
from demo.catalog.entry import File, copy, f, m
from demo.document import Table
from demo.formats import choose as w
from demo.prose import books, letters, meetings, procedures, reports, shows
from demo.prose.letters import Meeting

HOME = "Program dan Evaluasi"
YEAR = f"{HOME}/2025"
MONTH = {n: f"{YEAR}/{n:02d} {name}" for n, name in enumerate(calendar.MONTHS, 1)}
PK_2025_ITEMS = (
    "A.I.4.i.b-2 A.I.4.ii.a-3 A.I.4.ii.b-3 A.I.4.ii.c-4 A.I.4.ii.d-3 A.I.3.iv.a-1 A.I.3.iv.b-1 A.II.1.ii-1 "
    "A.II.3.i.a-1"
)
LAKIN_ITEMS = "A.I.4.i.c-3 A.I.4.ii.e-3 A.I.4.ii.f-1 A.II.1.ii-3 A.II.4.i-1 B.I.b-1"
CONSOLIDATION = Meeting(
    "Rapat Konsolidasi Internal Perencanaan Tahun 2025",
    date(2025, 1, 22),
    "kinerja",
    41,
    agenda=("pembahasan RKA-KL", "target PK", "rencana penarikan dana"),
    period="2025",
    attendees=16,
)
PLANNING = Meeting(
    "Penyusunan Perjanjian Kinerja dan Rencana Aksi 2025", date(2025, 1, 15), "kinerja", 28, period="2025"
)
MONTHLY = Meeting(
    "Rapat bulanan evaluasi kinerja bulan Februari", date(2025, 3, 5), "kinerja", 87, period="2025-02"
)
QUARTERLY = Meeting(
    "Rapat evaluasi capaian kinerja Triwulan II", date(2025, 7, 9), "kinerja", 210, period="2025-Q2"
)
BUDGET_ROWS = (
    ("1801.EBA.956", "Layanan BMN", "145.000.000"),
    ("1801.QDB.001", "Benih sumber rempah", "6.420.500.000"),
    ("1801.BAH.002", "Layanan sertifikasi benih", "2.310.750.000"),
)
LAKIN = f(
    f"{MONTH[1]}/LAKIN PPRN 2024 final.pdf",
    w.pdf(),
    reports.lakin(2024, dated=date(2025, 1, 28)),
    LAKIN_ITEMS,
)
PK_2025 = f(
    f"{MONTH[1]}/PK 2025 Kepala Pusat ttd.pdf",
    w.scan(w.COLOUR),
    procedures.agreement(unit.HEAD, dated=date(2025, 1, 10), year=2025),
    PK_2025_ITEMS,
    cue="ocr",
)


def _planning() -> list[File]:
    return [
        LAKIN,
        PK_2025,
        copy(f"{HOME}/PK/PK PPRN 2025 (1).pdf", PK_2025),
        copy(f"{HOME}/Laporan/LAKIN-2024-compressed.pdf", LAKIN),
        f(
            f"{HOME}/PK/PK 2024.pdf",
            w.pdf(),
            procedures.agreement(unit.HEAD, dated=date(2024, 1, 12), year=2024),
            "A.I.4.i.b-1 A.I.4.ii.a-3 A.I.4.ii.b-3 A.I.4.ii.c-4",
        ),
        f(
            f"{HOME}/PK/PK 2025 draf sebelum revisi anggaran.docx",
            w.docx(),
            procedures.agreement(unit.HEAD, dated=date(2025, 1, 3), year=2025),
            no="superseded",
        ),
        f(
            f"{HOME}/Laporan/LKj 2023.pdf",
            w.pdf(),
            reports.lakin(
                2023, dated=date(2024, 1, 30), title="LAPORAN KINERJA INSTANSI PEMERINTAH", pages=2
            ),
            "A.II.4.i-1",
        ),
        f(
            f"{HOME}/Laporan/Lampiran LAKIN 2024.xlsx",
            w.xlsx(),
            books.listing(
                "Lampiran LAKIN Tahun 2024: Pengukuran Kinerja",
                ("Sasaran", "Indikator", "Target", "Realisasi"),
                books.fixed(
                    ("Benih sumber", "Jumlah (batang)", 1_200_000, 1_238_400),
                    ("Mutu benih", "Lulus sertifikasi (%)", 90, 92.4),
                    ("Layanan", "Indeks kepuasan", 3.48, 3.51),
                ),
                dated=date(2025, 1, 27),
                period="2024",
                kind="lampiran_lakin",
                sheet="Pengukuran",
                more=("Realisasi anggaran", "SDM"),
            ),
            "A.I.4.ii.f-1 A.II.4.i-1",
        ),
        f(
            f"{HOME}/Renstra/Renstra PPRN 2023-2024.pdf",
            w.pdf(),
            procedures.guideline(
                "Rencana Strategis Tahun 2023-2024",
                dated=date(2023, 2, 20),
                topic="kinerja",
                kind="renstra",
                period="2023",
                chapters=("Pendahuluan", "Visi dan Misi", "Arah Kebijakan", "Target Kinerja", "Penutup"),
            ),
            "A.I.4.ii.a-1 A.I.4.ii.b-1",
        ),
        f(
            f"{HOME}/Renstra/Renstra BSPR 2023 - 2024.doc",
            w.doc(),
            procedures.guideline(
                "Rencana Strategis Badan Standardisasi Perbenihan Rempah 2023-2024",
                dated=date(2023, 1, 16),
                topic="kinerja",
                kind="renstra",
                period="2023",
                organisation=unit.AGENCY,
            ),
            "A.I.4.ii.a-2 A.I.4.ii.b-2",
        ),
        f(
            f"{HOME}/Renstra/RenstraPPRN20252029.pdf",
            w.pdf(),
            procedures.guideline(
                "Rencana Strategis Tahun 2025-2029",
                dated=date(2025, 4, 30),
                topic="kinerja",
                kind="renstra",
                chapters=(
                    "Pendahuluan",
                    "Visi, Misi, dan Tujuan",
                    "Arah Kebijakan",
                    "Target Kinerja",
                    "Penutup",
                ),
            ),
            "A.I.4.i.a-3 A.II.1.ii-2",
        ),
        f(
            f"{HOME}/Renstra/Draft Renstra BSPR 2025-2029.docx",
            w.docx(),
            procedures.guideline(
                "Rancangan Rencana Strategis Badan Standardisasi Perbenihan Rempah 2025-2029",
                dated=date(2025, 3, 17),
                topic="kinerja",
                kind="renstra",
                organisation=unit.AGENCY,
                watermark="DRAFT",
                depth=2,
            ),
            "A.I.4.i.a-4",  # the plan asks for the draft itself
        ),
        f(
            f"{MONTH[1]}/DIPA 2025.pdf",
            w.scan(w.Dirt(dpi=130, bad_layer="shifted")),
            procedures.guideline(
                "Daftar Isian Pelaksanaan Anggaran (DIPA) Petikan Tahun Anggaran 2025",
                dated=date(2024, 12, 2),
                topic="kinerja",
                kind="dipa",
                period="2025",
                chapters=("Informasi Kinerja", "Rincian Pengeluaran"),
                depth=1,
                table=Table(("Kode", "Uraian", "Jumlah (Rp)"), BUDGET_ROWS, (3, 7, 4)),
            ),
            "A.I.4.i.a-6 A.I.4.ii.a-4 A.I.4.ii.b-4",
            cue="ocr",
        ),
        f(
            f"{MONTH[1]}/RKA-KL PPRN TA 2025.xlsx",
            w.xlsx(),
            books.listing(
                "Rencana Kerja dan Anggaran Kementerian/Lembaga TA 2025",
                ("Kode", "Uraian", "Jumlah (Rp)"),
                books.fixed(*BUDGET_ROWS),
                dated=date(2024, 12, 16),
                period="2025",
                kind="rka_kl",
                sheet="RKAKL",
                more=("Rincian",),
            ),
            "A.I.4.i.a-2 A.I.4.ii.a-4 A.I.4.ii.b-4",
        ),
        f(
            f"{MONTH[1]}/KAK RAB produksi benih.docx",
            w.docx(),
            procedures.guideline(
                "Kerangka Acuan Kerja dan Rincian Anggaran Biaya Produksi Benih Sumber TA 2025",
                dated=date(2025, 1, 14),
                topic="kinerja",
                kind="kak",
                chapters=("Latar Belakang", "Penerima Manfaat", "Strategi Pencapaian", "Biaya"),
                depth=1,
                table=Table(
                    ("Kode", "Uraian", "Jumlah (Rp)"), BUDGET_ROWS, (3, 7, 4), "Rincian anggaran biaya"
                ),
            ),
            "A.I.4.i.a-5",
        ),
        f(
            f"{MONTH[2]}/Manual IKU 2025.pdf",
            w.pdf(),
            procedures.guideline(
                "Manual Indikator Kinerja Utama Kepala Pusat dan Kepala Bagian Tata Usaha Tahun 2024 dan "
                "2025",
                dated=date(2025, 2, 11),
                topic="kinerja",
                kind="manual_iku",
                depth=2,
            ),
            "A.I.4.ii.c-3 A.I.4.ii.d-2",
        ),
        f(
            f"{MONTH[1]}/tanda terima lakin.jpg",
            w.snapshot(w.Dirt(dpi=120, colour=True, skew=2.0, turned=90)),
            letters.receipt("Laporan Kinerja (LAKIN) Tahun 2024", dated=date(2025, 1, 31), period="2024"),
            "A.I.4.ii.e-4",
            cue="ocr",
        ),
        f(
            f"{MONTH[1]}/Nodin penyampaian LAKIN.docx",
            w.docx(),
            letters.nota_dinas(
                "Penyampaian Laporan Kinerja Tahun 2024",
                dated=date(2025, 1, 29),
                serial=21,
                sender=unit.PROGRAM,
                topic="kinerja",
                body=("Bersama ini kami sampaikan LAKIN Tahun 2024 untuk mendapat persetujuan Bapak.",),
                period="2024",
            ),
            "A.I.4.i.c-4",
        ),
        f(
            f"{MONTH[3]}/ZI/permentan jafung.url.txt",
            w.txt("utf-8"),
            reports.news(
                "Tautan unduhan peraturan jabatan fungsional",
                dated=date(2025, 3, 3),
                topic="sop",
                kind="catatan",
            ),
            no="not_evidence",
        ),
    ]


def _meetings() -> list[File]:
    return [
        f(
            f"{MONTH[1]}/rapat konsolidasi/und. konsolidasi.docx",
            w.docx(),
            letters.invitation(CONSOLIDATION),
            "A.I.4.i.a-1",
            bundle="konsolidasi",
        ),
        f(
            f"{MONTH[1]}/rapat konsolidasi/absen konsolidasi 220125.tif",
            w.tiff(),
            meetings.attendance(CONSOLIDATION),
            "A.I.4.i.a-1",
            cue="ocr",
            bundle="konsolidasi",
        ),
        f(
            f"{MONTH[1]}/rapat konsolidasi/risalah rapat.pdf",
            w.pdf(),
            meetings.minutes(CONSOLIDATION, heading="RISALAH RAPAT"),
            "A.I.4.i.a-1",
            bundle="konsolidasi",
        ),
        f(
            f"{MONTH[1]}/PK/bahan rapat PK.zip",
            w.zipped(),
            shows.bundle(
                "Rapat penyusunan PK 2025",
                m(
                    "undangan.pdf",
                    w.pdf(),
                    letters.invitation(PLANNING),
                    "A.I.4.i.b-3",
                    bundle="penyusunan-pk",
                ),
                m(
                    "dafdir.pdf",
                    w.scan(w.OFFICE),
                    meetings.attendance(PLANNING),
                    "A.I.4.i.b-3",
                    cue="ocr",
                    bundle="penyusunan-pk",
                ),
                m(
                    "lain/laporan dan notulen.zip",
                    w.zipped(),
                    shows.bundle(
                        "Laporan dan notulen",
                        m(
                            "notulen PK.docx",
                            w.docx(),
                            meetings.minutes(PLANNING),
                            "A.I.4.i.b-3",
                            bundle="penyusunan-pk",
                        ),
                        m(
                            "laporan kegiatan.odt",
                            w.odt(),
                            meetings.activity_report(PLANNING),
                            "A.I.4.i.b-3",
                            bundle="penyusunan-pk",
                        ),
                        dated=date(2025, 1, 20),
                    ),
                    no="container",
                ),
                dated=date(2025, 1, 20),
            ),
            no="container",
        ),
        f(
            f"{MONTH[3]}/rapat/1.pdf",
            w.pdf(),
            letters.invitation(MONTHLY, scheme="long"),
            "A.I.4.i.c-2",
            bundle="rapat-bulanan-februari",
            cue="content",
        ),
        f(
            f"{MONTH[3]}/rapat/2.pdf",
            w.scan(w.Dirt(turned=270)),
            meetings.attendance(MONTHLY),
            "A.I.4.i.c-1 A.I.4.i.c-2",
            cue="ocr",
            bundle="rapat-bulanan-februari",
        ),
        f(
            f"{MONTH[3]}/rapat/3.docx",
            w.docx(),
            meetings.minutes(MONTHLY),
            "A.I.4.i.c-2",
            bundle="rapat-bulanan-februari",
            cue="content",
        ),
        f(
            f"{MONTH[3]}/rapat/IMG-20250305-WA0007.jpg",
            w.picture(quality=50),
            shows.photo(MONTHLY),
            "A.I.4.i.c-1 A.I.4.i.c-2",
            cue="ocr",
            bundle="rapat-bulanan-februari",
        ),
        f(
            f"{MONTH[7]}/Undangan rapat TW II.eml",
            w.eml(),
            shows.mail(
                "Undangan rapat evaluasi capaian kinerja Triwulan II",
                "Terlampir undangan rapat. Notulen menyusul setelah rapat.",
                m(
                    "Undangan TW II.pdf",
                    w.pdf(),
                    letters.invitation(QUARTERLY),
                    "A.I.4.i.c-2",
                    bundle="rapat-tw2",
                ),
                dated=date(2025, 7, 4),
                sender=unit.PROGRAM,
                to=unit.PEOPLE[1:5],
            ),
            no="container",
        ),
        f(
            f"{MONTH[7]}/notulen rapat TW II jadi ok.pdf",
            w.pdf(),
            meetings.minutes(QUARTERLY, heading="NOTULENSI RAPAT"),
            "A.I.4.i.c-2",
            bundle="rapat-tw2",
        ),
    ]


def files() -> list[File]:
    return [*_planning(), *_meetings()]
