"""Tata Usaha: lists of staff, positions and performance."""

from __future__ import annotations

from datetime import date

from demo import calendar, unit
from demo.catalog.entry import File, f
from demo.catalog.tata_usaha_surat import STAFF_NEED
from demo.document import Table
from demo.formats import choose as w
from demo.prose import books, procedures, reports, shows

STAFF = "Tata Usaha/03. Kepegawaian"
SKP = "Tata Usaha/04. SKP/2025"


def _staff() -> list[File]:
    return [
        f(
            f"{STAFF}/ANJAB ABK 2025.xlsx",
            w.xlsx(),
            books.listing(
                "Analisis Jabatan dan Analisis Beban Kerja Tahun 2025",
                ("Jabatan", "Beban kerja (jam)", "Jam efektif", "Kebutuhan"),
                books.numbers(
                    ("Pengawas Benih", "Pranata Komputer", "Arsiparis", "Perencana", "Penyuluh"),
                    (1200, 9000),
                    (1250, 1251),
                    (1, 8),
                ),
                dated=date(2025, 2, 10),
                period="2025",
                kind="anjab_abk",
                sheet="ABK",
                more=("ANJAB",),
            ),
            "A.I.3.i.a-1 A.I.3.ii.b-1 A.I.3.iii.c-2",
        ),
        f(
            f"{STAFF}/Peta jabatan reviu 2025.pptx",
            w.pptx(),
            shows.deck(
                "Peta Jabatan Hasil Reviu 2025",
                dated=date(2025, 2, 21),
                period="2025",
                kind="peta_jabatan",
                topic="sdm",
                slides=2,
                table=Table(("Jabatan", "Kebutuhan", "Ada", "+/-"), STAFF_NEED),
            ),
            "A.I.3.i.a-3 A.I.3.i.b-1",
        ),
        f(
            f"{STAFF}/DUK per Januari 2025.xls",
            w.xls(),
            books.people(
                "Daftar Urut Kepangkatan",
                (books.NAME, books.NIP, books.RANK, books.POST),
                kind="duk",
                sheet="DUK",
                dated=date(2025, 2, 3),
                period="2025",
            ),
            "A.I.3.vi.a-3",
        ),
        f(
            f"{STAFF}/Daftar Nominatif Peg.csv",
            w.csv(),
            books.people(
                "Daftar Nominatif Pegawai",
                (books.NAME, books.NIP, books.RANK, books.DIVISION),
                kind="nominatif",
                dated=date(2025, 2, 3),
                period="2025",
            ),
            "A.I.3.iii.c-1",
        ),
        f(
            f"{STAFF}/Evaluasi pegawai.docx",
            w.docx(),
            reports.report(
                "Laporan Evaluasi Penempatan Pegawai Rekrutmen",
                dated=date(2025, 2, 26),
                period="2025",
                period_text="Tahun 2025",
                topic="sdm",
                kind="laporan_evaluasi",
            ),
            "A.I.3.i.c-1",
        ),
        f(
            f"{STAFF}/mutasi/Rekap mutasi & rotasi.xls",
            w.xls(),
            books.people(
                "Rekapitulasi Mutasi dan Rotasi Pegawai",
                (books.NAME, books.POST, books.DIVISION),
                count=9,
                kind="rekap",
                dated=date(2025, 6, 30),
                period="2025",
            ),
            "A.I.3.ii.a-1 A.I.3.ii.b-8",
        ),
        f(
            f"{STAFF}/mutasi/pedoman pola rotasi dan mutasi.pdf",
            w.pdf(),
            procedures.guideline(
                "Pedoman Pola Rotasi dan Mutasi Pegawai", dated=date(2025, 1, 22), topic="sdm"
            ),
            "A.I.3.ii.b-9",
        ),
        f(
            f"{STAFF}/mutasi/lap monev mutasi juni.pdf",
            w.pdf(),
            reports.report(
                "Laporan Monitoring dan Evaluasi Mutasi Pegawai beserta Tindak Lanjut",
                dated=date(2025, 6, 25),
                period="2025-S1",
                period_text="Semester I Tahun 2025",
                topic="sdm",
                kind="laporan_monev",
            ),
            "A.I.3.ii.c-1",
        ),
        f(
            f"{STAFF}/SS SIMASN.png",
            w.picture("PNG"),
            shows.screen(
                "SIMASN",
                "Sistem Informasi Manajemen Aparatur Sipil Negara",
                "Pemutakhiran data pegawai real time",
                dated=date(2025, 5, 6),
                address="https://simasn.kemenrempah.example/data",
                rows=(("Nama", "Status data"), ("Rukmini S.", "Mutakhir"), ("Gilang A.", "Mutakhir")),
            ),
            "A.I.2.ii.b-4 A.I.3.vi.a-1",
            cue="ocr",
        ),
        f(
            f"{STAFF}/WhatsApp Image 2025-05-06 at 09.12.33.jpeg",
            w.picture(quality=50),
            shows.screen(
                "SIASN - MySAPK",
                "Sistem Informasi Aparatur Sipil Negara",
                "Layanan kenaikan pangkat elektronik",
                dated=date(2025, 5, 6),
                address="https://siasn.example/instansi/peremajaan",
            ),
            "A.I.2.ii.b-1 A.I.3.vi.a-2",
            cue="ocr",
        ),
        f(
            f"{STAFF}/Screenshoot e-mutasi.png",
            w.picture("PNG"),
            shows.screen(
                "E-Mutasi",
                "Permohonan mutasi daring",
                "Daftar usulan mutasi periode berjalan",
                dated=date(2025, 4, 11),
                address="https://emutasi.kemenrempah.example",
            ),
            "A.I.2.ii.b-2",
            cue="ocr",
        ),
        f(
            f"{STAFF}/LHKPN/Rekap penyampaian LHKPN.xlsx",
            w.xlsx(),
            books.people(
                "Rekapitulasi Penyampaian LHKPN",
                (books.NAME, books.POST, books.REPORTED_ON, books.REPORTED),
                count=4,
                dated=date(2025, 4, 2),
                period="2024",
                kind="rekap",
            ),
            "A.II.5.iii.a-1 A.I.1.iv.c-7",
        ),
        f(
            f"{STAFF}/LHKPN/1743926700_rekap_lhkasn.xlsx",
            w.xlsx(),
            books.people(
                "Rekapitulasi Penyampaian LHKASN",
                (books.NAME, books.POST, books.REPORTED_ON, books.REPORTED),
                dated=date(2025, 4, 4),
                period="2024",
                kind="rekap",
                box=True,
            ),
            "A.II.5.iii.b-1",
        ),
        f(
            f"{STAFF}/assesment/rekap hasil CACT PNS BKN.xls",
            w.xls(),
            books.people(
                "Rekap Hasil CACT PNS",
                (books.NAME, books.POST, books.ASSESSED),
                count=24,
                dated=date(2025, 7, 22),
                period="2025",
                kind="rekap",
            ),
            "A.II.3.ii.a-1",
        ),
    ]


def _performance() -> list[File]:
    out: list[File] = []
    for month in (1, 2, 3, 4, 6, 7, 8):  # May and September are missing
        writer, suffix = ((w.xlsx(), "xlsx"), (w.xls(), "xls"), (w.csv("cp1252"), "csv"))[month % 3]
        names = (
            f"rekap skp {month:02d}-2025",
            f"Rekap Penilaian Kinerja {calendar.MONTHS[month - 1]}",
            f"skp_{month:02d}25",
        )
        out.append(
            f(
                f"{SKP}/{names[month % 3 - 1]}.{suffix}",
                writer,
                books.people(
                    f"Rekap SKP dan Penilaian Kinerja Pegawai {calendar.month_form(2025, month, month)}",
                    (books.NAME, books.NIP, books.SKP, books.RATING),
                    count=20,
                    dated=calendar.workday(2025, month + 1, 4),
                    period=f"2025-{month:02d}",
                    kind="rekap_skp",
                ),
                "A.I.3.iv.c-1",
            )
        )
    out += [
        f(
            f"{SKP}/MPH PPRN 2025.xlsx",
            w.xlsx(),
            books.listing(
                "Matriks Peran Hasil Tahun 2025",
                ("Hasil antara", "Pejabat", "Peran"),
                books.fixed(
                    ("Benih sumber tersedia", unit.PROGRAM.post, "Menyusun rencana produksi"),
                    ("Benih bersertifikat", unit.SERVICE.post, "Menjamin mutu layanan"),
                    ("Anggaran terserap", unit.KABAG.post, "Mengendalikan pencairan"),
                ),
                dated=date(2025, 1, 24),
                period="2025",
                kind="mph",
                sheet="MPH",
                more=("Cascading",),
            ),
            "A.I.3.iv.a-2 A.I.3.iv.b-2 A.II.3.i.a-2 A.II.4.iii-1",
        ),
        f(
            f"{SKP}/cascading skp.pdf",
            w.pdf(),
            procedures.action_plan(
                "Cascading SKP Pegawai Tahun 2025",
                (
                    (
                        "Kepala Pusat: ketersediaan benih sumber",
                        "Tahunan",
                        "Kepala Pusat",
                        "1.250.000 batang",
                    ),
                    ("Ketua kelompok: rencana produksi", "Triwulan", "Ketua Kelompok", "Dokumen"),
                    ("Pelaksana: pengamatan kebun induk", "Bulanan", "Pengawas Benih", "Catatan"),
                ),
                dated=date(2025, 1, 29),
                kind="cascading",
            ),
            "A.I.3.iv.a-3 A.I.3.iv.b-3",
        ),
        f(
            f"{SKP}/SKP 2025 Anindya.pdf",  # the name says SKP, the page is an agreement
            w.pdf(),
            procedures.agreement(unit.STAFF[0], dated=date(2025, 1, 30), year=2025, superior=unit.SERVICE),
            "A.I.3.iv.a-1 A.I.3.iv.b-1 A.II.3.i.a-1",
        ),
        f(
            f"{SKP}/SKP2025RangkumanPrabawa.xlsx",
            w.xlsx(),
            books.listing(
                "Sasaran Kinerja Pegawai Tahun 2025 a.n. Prabawa Surendra",
                ("Rencana hasil kerja", "Aspek", "Indikator", "Target"),
                books.fixed(
                    ("Laman resmi terpelihara", "Kuantitas", "Pemeliharaan", "12 kali"),
                    ("Layanan daring tersedia", "Kualitas", "Waktu tersedia", "99%"),
                ),
                dated=date(2025, 1, 28),
                period="2025",
                kind="skp",
                sheet="SKP",
            ),
            "A.II.3.i.a-3",
        ),
    ]
    return out


def files() -> list[File]:
    return [*_staff(), *_performance()]
