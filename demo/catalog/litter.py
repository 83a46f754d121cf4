"""What lies about in every shared folder: odd names, wrong extensions, damage, litter of software."""

from __future__ import annotations

from datetime import date

from demo import unit
from demo.catalog.entry import File, f
from demo.catalog.spi_pengawasan import SOP_REVIEW
from demo.catalog.tim_zi_rencana import SOCIALISATION
from demo.document import Table
from demo.formats import choose as w
from demo.formats import raw
from demo.prose import books, decisions, letters, meetings, procedures, reports, shows
from demo.prose.letters import Meeting

NEW = "Tata Usaha/New folder"
PROCESS = "Program dan Evaluasi/Area 2 Tata Laksana"
MOVING = "Kerja Sama dan Layanan/dari flashdisk bu Ratna/New folder (2)"

COFFEE = Meeting(
    "Temu wicara di Kafe Pala bersama penangkar benih", date(2025, 5, 8), "layanan", 0, place="Kafe Pala"
)
# NFD: the accent of Kafé stands as a letter of its own. Latin-1: a byte that is no UTF-8.
NFD_NAME = "Notulen temu wicara Kafe\u0301 Pala.docx"
LATIN1_NAME = "R\udce9kap sur\udce9t masuk.csv"
LONG_NAME = (
    "Laporan Monitoring dan Evaluasi Penerapan Standar Operasional Prosedur Makro dan Mikro yang "
    "Mendukung Proses "
    "Bisnis Utama Pusat Perbenihan Rempah Nusantara beserta Laporan Tindak Lanjut Hasil Evaluasi Tahun "
    "Anggaran 2025 "
    "Semester I ttd lengkap OK.pdf"
)


def _process() -> list[File]:
    return [
        f(
            f"{PROCESS}/{LONG_NAME}",
            w.pdf(),
            reports.report(
                "Laporan Monev SOP Kegiatan Utama dan Tindak Lanjut",
                dated=date(2025, 7, 24),
                period="2025-S1",
                period_text="Semester I TA 2025",
                topic="sop",
                kind="laporan_monev",
                signer=unit.PROGRAM,
            ),
            "A.I.2.i.c-1",
        ),
        f(
            f"{PROCESS}/peta proses bisnis [final].pdf",
            w.pdf(),
            procedures.guideline(
                "Peta Proses Bisnis Pusat Perbenihan Rempah Nusantara",
                dated=date(2025, 2, 20),
                topic="sop",
                kind="peta_proses_bisnis",
                depth=1,
                table=Table(
                    ("Proses", "Masukan", "Keluaran"),
                    (
                        ("Produksi benih", "Kebun induk", "Benih sumber"),
                        ("Sertifikasi", "Permohonan", "Sertifikat mutu"),
                        ("Layanan", "Permintaan", "Jawaban"),
                    ),
                ),
            ),
            "A.I.2.i.a-2 A.I.2.i.b-2 A.II.2.i-1 A.II.2.iii.a-1",
        ),
        f(
            f"{PROCESS}/SOP makro sertifikasi benih.docx",
            w.docx(),
            procedures.sop(
                "Sertifikasi Benih Rempah (SOP Makro)",
                (
                    "Permohonan diterima",
                    "Pemeriksaan lapang",
                    "Pengujian laboratorium",
                    "Penerbitan sertifikat",
                ),
                dated=date(2025, 2, 24),
                serial=2,
                topic="sop",
                owner=unit.SERVICE,
            ),
            "A.I.2.i.a-1 A.II.5.i-2",
        ),
        f(
            f"{PROCESS}/SOP mikro 100% siap.PDF",
            w.scan(w.CLEAN),
            procedures.sop(
                "Pengambilan Contoh Benih (SOP Mikro)",
                ("Menyiapkan alat", "Mengambil contoh", "Memberi label", "Mengirim ke laboratorium"),
                dated=date(2025, 2, 26),
                serial=3,
                topic="sop",
                owner=unit.SERVICE,
            ),
            "A.I.2.i.a-1",
            cue="ocr",
        ),
        f(
            f"{PROCESS}/Laporan penerapan SOP Makro.odt",
            w.odt(),
            reports.report(
                "Laporan Penerapan SOP Makro",
                dated=date(2025, 6, 18),
                period="2025",
                period_text="Tahun 2025",
                topic="sop",
                kind="laporan_penerapan",
                signer=unit.PROGRAM,
            ),
            "A.I.2.i.b-1",
        ),
        f(
            f"{PROCESS}/RISIKOdoc.pdf",
            w.pdf(),
            procedures.sop(
                "",
                ("", "", ""),
                dated=date(2025, 1, 2),
                serial=0,
                topic="sop",
                blank=True,
            ),
            no="template",
            cue="content",
        ),
        f(
            f"{PROCESS}/laporan proses bisnis.html",
            w.html(),
            reports.report(
                "Laporan Proses Bisnis",
                dated=date(2025, 6, 4),
                period="2025",
                period_text="Tahun 2025",
                topic="sop",
                kind="laporan_proses_bisnis",
                signer=unit.PROGRAM,
            ),
            "A.II.2.i-2",
        ),
    ]


def _oddities() -> list[File]:
    return [
        f(f"{MOVING}/{NFD_NAME}", w.docx(), meetings.minutes(COFFEE), no="not_evidence"),
        f(
            f"{MOVING}/{LATIN1_NAME}",
            w.csv("cp1252"),
            books.listing(
                "Rekap Surat Masuk",
                ("Nomor", "Perihal"),
                books.numbers(("Undangan dinas", "Permintaan benih", "Pemberitahuan"), (100, 999)),
                dated=date(2025, 3, 28),
                period="2025-03",
                kind="rekap",
            ),
            no="not_evidence",
        ),
        f(
            f"{MOVING}/New Microsoft Word Document.docx",
            w.docx(),
            procedures.guideline(
                "Rencana Tindak Lanjut Transformasi Digital",
                dated=date(2025, 6, 23),
                topic="website",
                kind="laporan_evaluasi",
                chapters=("Evaluasi", "Tindak lanjut"),
                depth=1,
            ),
            "A.II.2.iii.a-3 A.II.2.iii.b-2",
            cue="content",
        ),
        f(
            f"{MOVING}/📄 daftar hadir kosong.pdf",
            w.pdf(),
            meetings.attendance(SOCIALISATION, blank=True),
            no="template",
        ),
        f(
            f"{MOVING}/laporan keuangan.pdf",  # a DOCX under the name of a PDF
            w.docx(),
            reports.report(
                "Laporan Realisasi Keuangan",
                dated=date(2025, 5, 9),
                period="2025-04",
                period_text="April 2025",
                topic="kinerja",
                kind="laporan_keuangan",
            ),
            no="not_evidence",
            cue="content",
        ),
        f(
            f"{MOVING}/notulen reviu.docx",  # a PDF under the name of a DOCX
            w.pdf(),
            meetings.minutes(
                Meeting("Rapat reviu SOP pelayanan", date(2024, 5, 15), "sop", 0, period="2024-05"),
                heading="NOTULEN",
            ),
            no="wrong_year",
            cue="content",
        ),
        f(
            f"{MOVING}/SK  Tim   ZI 2025.pdf",  # the right name, and minutes inside
            w.pdf(),
            meetings.minutes(
                Meeting("Rapat pembahasan rancangan tim kerja ZI", date(2025, 1, 7), "zi", 0),
                mention="Disepakati SK Tim Kerja Pembangunan Zona Integritas Tahun 2025 terbit minggu depan.",
            ),
            no="wrong_content",
            cue="content",
        ),
        f(
            f"{NEW}/scan tanpa judul.pdf",
            w.scan(w.Dirt(dpi=45, blur=1.6, noise=26, grey=150, quality=12)),
            letters.nota_dinas(
                "Permintaan alat tulis kantor",
                dated=date(2025, 4, 8),
                serial=71,
                sender=unit.KABAG,
                topic="kinerja",
            ),
            no="unreadable",
            cue="ocr",
        ),
        f(
            f"{NEW}/notulen reviu SOP (belum selesai).docx",
            w.docx(),
            meetings.minutes(SOP_REVIEW, watermark="DRAFT"),
            no="draft",
        ),
        f(
            f"{NEW}/DAFTAR HADIR BALAI.xls",
            w.xls(),
            books.people(
                "Daftar Hadir Sosialisasi WBS",
                (books.NAME, books.POST),
                count=12,
                dated=date(2025, 6, 2),
                period="2025-06",
                kind="daftar_hadir",
                organisation=unit.OTHER_UNIT,
            ),
            no="other_unit",
        ),
        f(
            f"{NEW}/Undangan revisi 2.docx",
            w.docx(),
            letters.invitation(SOCIALISATION, blank=True),
            no="draft",
        ),
        f(
            f"{NEW}/sertifikat pelatihan webinar.pdf",
            w.pdf(),
            decisions.certificate(
                "E-SERTIFIKAT",
                unit.STAFF[9].name,
                "sebagai peserta Webinar Penguatan Integritas Pegawai, 4 jam pelajaran.",
                dated=date(2025, 5, 23),
                giver="FORUM INTEGRITAS NUSANTARA",
                signer="Paramitasari Endah",
            ),
            "A.I.3.iv.d-2 A.I.4.ii.h-3",
        ),
        f(
            f"{NEW}/REC_20250409_rapat.wav",
            w.as_is("wav"),
            shows.raw("audio", shows.SOUND, dated=date(2025, 4, 9), title="Rekaman rapat"),
            no="not_evidence",
            cue="name",
        ),
        f(
            f"{NEW}/surat rusak.docx",
            w.truncated(w.docx(), 0.55),
            letters.letter(
                "Permohonan narasumber", dated=date(2025, 4, 28), serial=160, to="Kepala Badan", topic="zi"
            ),
            no="unreadable",
        ),
        f(
            f"{NEW}/foto rusak.jpg",
            w.truncated(w.picture(), 0.02),
            shows.photo(Meeting("Kerja bakti", date(2025, 5, 16), "zi", 0)),
            no="unreadable",
        ),
    ]


def _system() -> list[File]:
    junk = (
        (f"{NEW}/~$urat tugas.docx", "lock", raw.office_lock("ratna")),
        (f"{NEW}/Thumbs.db", "thumbs", raw.THUMBS_DB),
        ("Tim ZI/desktop.ini", "ini", raw.DESKTOP_INI),
        (f"{NEW}/~WRL0003.tmp", "tmp", raw.THUMBS_DB[:512] + b"sementara" * 40),
        (f"{NEW}/unduhan.pdf.crdownload", "crdownload", b"%PDF-1.5\n%" + bytes(300)),
        ("PPID dan Website/.DS_Store", "ds_store", b"\0\0\0\1Bud1" + bytes(120)),
        (f"{NEW}/kosong.pdf", "empty", b""),
    )
    return [
        f(
            path,
            w.as_is(kind),
            shows.raw("sistem", data),
            no="unreadable" if kind == "empty" else "system",
            cue="name",
            received=date(2025, 4, 11),
        )
        for path, kind, data in junk
    ]


def files() -> list[File]:
    return [*_process(), *_oddities(), *_system()]
