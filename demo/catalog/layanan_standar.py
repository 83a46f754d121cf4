"""Kerja Sama dan Layanan: service standards and service culture, folders by area."""

from __future__ import annotations

from datetime import date

from demo import unit
from demo.catalog.entry import File, copy, f, m
from demo.document import Table
from demo.formats import choose as w
from demo.prose import books, decisions, letters, meetings, procedures, reports, shows
from demo.prose.letters import Meeting

AREA = "Kerja Sama dan Layanan/Area 6 Pelayanan Publik"
CULTURE = "Tim ZI/A. Pengungkit/1. Manajemen Perubahan/I. Pemenuhan/iv. Perubahan Pola Pikir & Budaya Kerja"
STANDARDS = f"{AREA}/i. Standar Pelayanan"
EXCELLENCE = f"{AREA}/ii. Budaya Pelayanan Prima"
HEARING = Meeting(
    "Forum Konsultasi Publik Standar Pelayanan",
    date(2025, 2, 25),
    "layanan",
    71,
    place="Aula Cengkih",
    chair=unit.SERVICE,
    attendees=25,
    period="2025",
)
PRIME = Meeting(
    "Sosialisasi Budaya Pelayanan Prima",
    date(2025, 3, 11),
    "layanan",
    92,
    chair=unit.SERVICE,
    period="2025-Q1",
)
STANDARD_ROWS = (
    ("Sertifikasi benih", "14 hari kerja", "sesuai PNBP"),
    ("Pengujian mutu", "7 hari kerja", "sesuai PNBP"),
    ("Konsultasi", "1 hari kerja", "gratis"),
    ("Magang", "5 hari kerja", "gratis"),
)
MAKLUMAT = f(
    f"{STANDARDS}/a. Kebijakan/SKMaklumatPelayananPublik.pdf",  # by its name an SK, which it is not
    w.scan(w.COLOUR),
    decisions.maklumat(date(2025, 1, 21)),
    "A.I.6.i.a-2 A.I.2.iii.a-3 A.I.1.iv.c-1",
    cue="ocr",
)
SK_STANDARD = f(
    f"{STANDARDS}/a. Kebijakan/SK Standar Pelayanan Publik 2025.pdf",
    w.pdf(signed=True),
    decisions.sk(
        "Penetapan Standar Pelayanan Publik",
        dated=date(2025, 1, 20),
        serial=27,
        topic="layanan",
        team=0,
        electronic=True,
        attachment=Table(("Jenis layanan", "Jangka waktu", "Tarif"), STANDARD_ROWS, (6, 4, 4)),
    ),
    "A.I.6.i.a-1 A.I.6.i.c-1 A.I.2.iii.a-1",
)


def _standards() -> list[File]:
    return [
        SK_STANDARD,
        MAKLUMAT,
        copy(f"{STANDARDS}/c. Reviu/SK SPP.pdf", SK_STANDARD),
        copy("PPID dan Website/SK standar pelayanan.pdf", SK_STANDARD),
        copy(f"{CULTURE}/c. Budaya kerja/maklumat.pdf", MAKLUMAT),
        f(
            f"{STANDARDS}/a. Kebijakan/SK Standar Pelayanan 2023.pdf",
            w.scan(w.LOW),
            decisions.sk(
                "Penetapan Standar Pelayanan Publik",
                dated=date(2023, 2, 9),
                serial=19,
                topic="layanan",
                team=0,
                attachment=Table(("Jenis layanan", "Jangka waktu", "Tarif"), STANDARD_ROWS[:2], (6, 4, 4)),
            ),
            no="wrong_year",
        ),
        f(
            f"{STANDARDS}/b. Maklumat/foto maklumat ruang PPID.jpg",
            w.picture(),
            shows.view(
                "MAKLUMAT PELAYANAN",
                "Kami siap melayani sesuai standar",
                "Ruang PPID",
                dated=date(2025, 1, 24),
                scene="lobby",
                overlay="24/01/2025 10.20\nRuang PPID",
            ),
            "A.I.6.i.b-1 A.I.6.i.d-2",
            cue="ocr",
        ),
        f(
            f"{STANDARDS}/b. Maklumat/maklumat di website.png",
            w.picture("PNG"),
            shows.screen(
                "Laman PPRN - Layanan Publik",
                "Maklumat Pelayanan",
                "Dengan ini kami sanggup menyelenggarakan pelayanan sesuai standar",
                dated=date(2025, 1, 27),
                address=f"https://{unit.WEBSITE}/layanan/maklumat",
            ),
            "A.I.6.i.b-2 A.I.6.i.d-3",
            cue="ocr",
        ),
        f(
            f"{STANDARDS}/b. Maklumat/IMG_20250124_102144.jpg",
            w.picture(),
            shows.view(
                "JENIS LAYANAN",
                "Sertifikasi benih 14 hari",
                "Pengujian mutu 7 hari",
                "Konsultasi gratis",
                dated=date(2025, 1, 24),
                scene="lobby",
                overlay="24 Jan 2025 10.21",
            ),
            "A.I.6.i.b-3 A.I.6.i.d-4",
            cue="ocr",
        ),
        f(
            f"{STANDARDS}/c. Reviu/BA public hearing.doc",
            w.doc(),
            decisions.berita_acara(
                HEARING.about,
                dated=HEARING.at,
                serial=5,
                topic="layanan",
                points=(
                    "Jangka waktu sertifikasi dipersingkat menjadi 12 hari kerja.",
                    "Tarif ditampilkan di laman.",
                ),
            ),
            "A.I.6.i.c-2",
        ),
        f(
            f"{STANDARDS}/c. Reviu/notula public hearing.docx",
            w.docx(),
            meetings.minutes(HEARING, heading="NOTULA", proposals=("Loket khusus petani", "Antrean daring")),
            "A.I.6.i.c-3",
        ),
        f(
            f"{STANDARDS}/c. Reviu/Kumpulan saran SKM dan dumas.xlsx",
            w.xlsx(),
            books.listing(
                "Kumpulan Saran Hasil SKM dan Pengaduan beserta Tindak Lanjut",
                ("Sumber", "Saran", "Tindak lanjut", "Status"),
                books.fixed(
                    ("SKM", "Kursi ruang tunggu ditambah", "Pengadaan 12 kursi", "Selesai"),
                    ("Dumas", "Petugas kurang ramah", "Pembinaan petugas", "Selesai"),
                    ("SKM", "Parkir sempit", "Penataan halaman", "Proses"),
                ),
                dated=date(2025, 7, 18),
                period="2025",
                kind="rekap",
            ),
            "A.I.6.i.c-4",
        ),
        f(
            f"{STANDARDS}/d. Publikasi/SS SK SPP di web.png",
            w.picture("PNG"),
            shows.screen(
                "Laman PPRN - Dokumen",
                "SK Penetapan Standar Pelayanan Publik",
                "Unduh dokumen (PDF, 214 kB)",
                dated=date(2025, 1, 28),
                address=f"https://{unit.WEBSITE}/dokumen/sk-spp",
            ),
            "A.I.6.i.d-1",
            cue="ocr",
        ),
    ]


def _excellence() -> list[File]:
    return [
        f(
            f"{EXCELLENCE}/a/Rencana kerja sosialisasi pelayanan prima.odt",
            w.odt(),
            procedures.action_plan(
                "Rencana Kerja Sosialisasi Budaya Pelayanan Prima",
                (
                    ("Sosialisasi petugas loket", "Maret", "Ketua Kelompok", "Notula"),
                    ("Simulasi layanan kelompok rentan", "April", "Pengawas", "Foto"),
                ),
                dated=date(2025, 2, 6),
            ),
            "A.I.6.ii.a-1",
        ),
        f(
            f"{EXCELLENCE}/a/sosialisasi BPP.msg",
            w.msg(),
            shows.mail(
                "Bahan sosialisasi budaya pelayanan prima",
                "Berikut undangan dan notula sosialisasi untuk diarsipkan.",
                m(
                    "undangan BPP.pdf",
                    w.pdf(),
                    letters.invitation(PRIME),
                    "A.I.6.ii.a-2",
                    bundle="pelayanan-prima",
                ),
                m(
                    "notula BPP.docx",
                    w.docx(),
                    meetings.minutes(PRIME),
                    "A.I.6.ii.a-2",
                    bundle="pelayanan-prima",
                ),
                dated=date(2025, 3, 13),
                sender=unit.SERVICE,
                to=(unit.ZI,),
            ),
            no="container",
        ),
        f(
            f"{EXCELLENCE}/a/Laporan monev sosialisasi.pdf",
            w.pdf(),
            reports.report(
                "Laporan Monev Sosialisasi Budaya Pelayanan Prima",
                dated=date(2025, 4, 3),
                period="2025-Q1",
                period_text="Triwulan I 2025",
                topic="layanan",
                kind="laporan_monev",
                signer=unit.SERVICE,
            ),
            "A.I.6.ii.a-3",
        ),
        f(
            f"{EXCELLENCE}/b/ss sippn.png",
            w.picture("PNG"),
            shows.screen(
                "SIPPN",
                "Sistem Informasi Pelayanan Publik Nasional",
                f"Unit layanan: {unit.UNIT}",
                dated=date(2025, 3, 26),
                address="https://sippn.example/instansi/pprn",
            ),
            "A.I.6.ii.b-1",
            cue="ocr",
        ),
        f(
            f"{EXCELLENCE}/c/SOP reward & punishment petugas layanan.pdf",
            w.pdf(),
            procedures.sop(
                "Pelaksanaan Reward dan Punishment Petugas Layanan",
                (
                    "Penilaian petugas oleh pengguna",
                    "Rekapitulasi nilai",
                    "Penetapan penghargaan atau sanksi",
                ),
                dated=date(2025, 3, 7),
                serial=11,
                topic="layanan",
                owner=unit.SERVICE,
            ),
            "A.I.6.ii.c-2 A.I.6.ii.d-2",
        ),
        f(
            f"{EXCELLENCE}/c/mekanisme reward punishment & kompensasi.docx",
            w.docx(),
            procedures.guideline(
                "Mekanisme Penghargaan, Sanksi, dan Kompensasi Layanan",
                dated=date(2025, 3, 10),
                topic="layanan",
                kind="mekanisme",
                depth=1,
            ),
            "A.I.6.ii.c-1 A.I.6.ii.d-1",
        ),
        f(
            f"{EXCELLENCE}/c/bukti pelaksanaan/WhatsApp Image 2025-06-20 at 14.05.09.jpeg",
            w.picture(quality=50),
            shows.photo(
                Meeting(
                    "Penyerahan Penghargaan Petugas Layanan Terbaik",
                    date(2025, 6, 20),
                    "layanan",
                    0,
                    hour="14.05",
                )
            ),
            "A.I.6.ii.c-3 A.I.6.ii.d-3",
            cue="folder",
        ),
        f(
            f"{EXCELLENCE}/e/Foto ruang layanan/IMG_20250514_093502.jpg",
            w.picture(),
            shows.wordless(
                "lobby", dated=date(2025, 5, 14), overlay="14-05-2025 09:35", title="Foto ruang layanan"
            ),
            "A.I.6.ii.e-4",
            cue="folder",
        ),
        f(
            f"{EXCELLENCE}/e/ruang layanan terpadu.jpg",
            w.picture(),
            shows.view(
                "LAYANAN TERPADU",
                "Loket 1 Sertifikasi",
                "Loket 2 Pengujian",
                dated=date(2025, 5, 14),
                scene="lobby",
                overlay="14-05-2025 09:31",
            ),
            "A.I.6.ii.e-4",
            cue="ocr",
        ),
    ]


def files() -> list[File]:
    return [*_standards(), *_excellence()]
