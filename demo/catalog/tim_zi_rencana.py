"""Tim ZI: the team and its plan; the folders copy the evaluation sheet, down to its letters."""

from __future__ import annotations

from datetime import date

from demo import unit
from demo.catalog.entry import File, f
from demo.document import Table
from demo.formats import choose as w
from demo.prose import books, decisions, letters, meetings, procedures, reports, shows
from demo.prose.letters import Meeting

HOME = "Tim ZI/A. Pengungkit/1. Manajemen Perubahan/I. Pemenuhan"
TEAM = f"{HOME}/i. Penyusunan Tim Kerja/a. Tim telah dibentuk"
CHOICE = f"{HOME}/i. Penyusunan Tim Kerja/b. Penentuan anggota Tim"
PLAN = f"{HOME}/ii. Dokumen Rencana Pembangunan ZI"
PREPARATION = Meeting(
    "Rapat Persiapan Pembangunan Zona Integritas Tahun 2025",
    date(2025, 1, 8),
    "zi",
    12,
    agenda=("evaluasi ZI 2024", "pembentukan tim kerja", "jadwal 2025"),
    period="2025",
)
SOCIALISATION = Meeting(
    "Sosialisasi Zona Integritas menuju WBK",
    date(2025, 2, 12),
    "zi",
    48,
    place="Aula Cengkih",
    attendees=30,
    chair=unit.ZI,
    period="2025",
)
LAST_YEAR = Meeting(
    "Rapat Persiapan Pembangunan Zona Integritas Tahun 2024", date(2024, 1, 10), "zi", 9, period="2024"
)
SK_AGENT_ITEMS = "A.I.1.i.a-4 A.I.1.iv.b-1 A.I.1.iv.d-3 A.II.1.i.a-1 A.II.1.i.b-1"
SK_CONFLICT_ITEMS = "A.I.1.i.a-3 A.I.5.ii.a-2 A.I.5.v.a-1"
SK_SPI_ITEMS = "A.I.1.i.a-2 A.I.1.iv.d-4 A.I.5.ii.a-1"
RENAKSI_ROWS = (
    ("Pencanangan dan penandatanganan pakta integritas", "Januari", "Ketua Tim", "Berita acara"),
    ("Internalisasi budaya kerja", "Triwulan I", "Area 1", "Foto, notula"),
    ("Reviu prosedur kegiatan utama", "Maret - Juni", "Area 2", "SOP terbaru"),
    ("Pemetaan kompetensi pegawai", "April", "Area 3", "Laporan"),
    ("Survei kepuasan masyarakat", "Setiap triwulan", "Area 6", "Laporan IKM"),
)
SK_ZI = f(
    f"{TEAM}/1.i.a SK Tim Kerja ZI 2025.pdf",
    w.pdf(signed=True),
    decisions.sk(
        "Tim Kerja Pembangunan Zona Integritas", dated=date(2025, 1, 9), serial=22, team=14, electronic=True
    ),
    "A.I.1.i.a-1 A.I.1.iv.d-1",
)
SK_AGENT = f(
    f"{TEAM}/scan0012.pdf",
    w.scan(w.Dirt(skew=2.4)),
    decisions.sk("Tim Agen Perubahan", dated=date(2025, 1, 17), serial=25, team=6, spaced=True),
    SK_AGENT_ITEMS,
    cue="ocr",
)


def _team() -> list[File]:
    return [
        SK_ZI,
        SK_AGENT,
        f(
            f"{TEAM}/SK SPI.PDF",
            w.scan(w.COLOUR),
            decisions.sk(
                "Satuan Pelaksana Pengendalian Intern",
                dated=date(2025, 1, 13),
                serial=23,
                topic="spi",
                scheme="Kpts",
            ),
            SK_SPI_ITEMS,
            cue="ocr",
        ),
        f(
            f"{TEAM}/SKTimBenturanKepentingan2025.pdf",
            w.pdf(),
            decisions.sk(
                "Tim Penanganan Benturan Kepentingan",
                dated=date(2025, 1, 15),
                serial=24,
                topic="benturan",
                spaced=True,
            ),
            SK_CONFLICT_ITEMS,
        ),
        f(
            f"{TEAM}/lama/SK Tim ZI 2024.pdf",
            w.pdf(),
            decisions.sk(
                "Tim Kerja Pembangunan Zona Integritas", dated=date(2024, 1, 12), serial=18, team=12
            ),
            no="wrong_year",
        ),
        f(
            f"{TEAM}/SK Tim Kerja ZI 2025 - KONSEP.docx",
            w.docx(),
            decisions.sk(
                "Tim Kerja Pembangunan Zona Integritas",
                dated=date(2025, 1, 6),
                serial=0,
                team=11,
                watermark="KONSEP",
                blank=True,
            ),
            no="draft",
        ),
        f(
            f"{TEAM}/Copy of SK Tim ZI balai.pdf",
            w.pdf(),
            decisions.sk(
                "Tim Kerja Pembangunan Zona Integritas", dated=date(2025, 1, 20), serial=7, other=True
            ),
            no="other_unit",
        ),
    ]


def _choice() -> list[File]:
    proposals = [
        ("Usulan anggota - Prodev.pdf", w.pdf(), unit.PROGRAM, 31, "roman"),
        ("usulan tim zi layanan fix.docx", w.docx(), unit.SERVICE, 34, "B"),
        ("1743926688_Usulan_anggota_PPID.pdf", w.scan(w.LOW), unit.PPID, 36, "slash"),
        ("srt usulan SPI-UPG.doc", w.rtf(), unit.SPI, 37, "city"),
    ]
    out = [
        f(
            f"{CHOICE}/SOP Pemilihan Tim Kerja.docx",
            w.docx(),
            procedures.sop(
                "Pemilihan Anggota Tim Kerja Zona Integritas",
                (
                    "Kepala Pusat meminta usulan calon anggota kepada setiap bidang",
                    "Bidang menyampaikan nama calon sesuai kriteria",
                    "Sekretariat melakukan verifikasi rekam jejak dan penilaian kinerja",
                    "Rapat penetapan calon anggota",
                    "Penerbitan keputusan",
                ),
                dated=date(2025, 1, 6),
                serial=1,
                topic="zi",
            ),
            "A.I.1.i.b-1",
        ),
        f(
            f"{CHOICE}/nodin.pdf",
            w.scan(w.FAX),
            letters.nota_dinas(
                "Usulan nama anggota tim kerja ZI",
                dated=date(2025, 1, 7),
                serial=14,
                sender=unit.KABAG,
                topic="zi",
                people=unit.PEOPLE[6:14],
            ),
            "A.I.1.i.b-2",
            cue="ocr",
        ),
        f(
            f"{CHOICE}/20250103140012_undangan rapat persiapan.pdf",
            w.pdf(),
            letters.invitation(PREPARATION),
            "A.I.1.i.b-4",
            bundle="persiapan-zi",
        ),
        f(
            f"{CHOICE}/notula 080125.docx",
            w.docx(),
            meetings.minutes(PREPARATION, heading="NOTULA", remark="Mohon ditambah nama koordinator area."),
            "A.I.1.i.b-4",
            bundle="persiapan-zi",
        ),
        f(
            f"{CHOICE}/arsip/Notulen rapat persiapan ZI.pdf",
            w.pdf(),
            meetings.minutes(LAST_YEAR),
            no="wrong_year",
        ),
    ]
    for name, writer, sender, serial, scheme in proposals:
        recipe = letters.letter(
            f"Usulan calon anggota tim ZI dari {sender.division}",
            dated=date(2025, 1, 6),
            serial=serial,
            scheme=scheme,
            to=unit.HEAD.post,
            topic="zi",
            sender=sender,
            body=(
                "Menindaklanjuti permintaan Bagian Tata Usaha, kami sampaikan calon anggota dari unit kami.",
            ),
            attachment=Table(
                ("No", "Nama", "Jabatan"),
                tuple(
                    (str(i), p.name, p.post) for i, p in enumerate(unit.STAFF[serial - 31 : serial - 27], 1)
                ),
                (1, 6, 6),
            ),
        )
        out.append(
            f(
                f"{CHOICE}/dari bidang/{name}",
                writer,
                recipe,
                "A.I.1.i.b-3",
                cue="ocr" if writer.ocr else "mixed",
            )
        )
    return out


def _plan() -> list[File]:
    chapters = ("Pendahuluan", "Program Kerja Pembangunan ZI", "Rencana Aksi", "Penutup")
    table = Table(
        ("Kegiatan", "Waktu", "Penanggung jawab", "Keluaran"),
        RENAKSI_ROWS,
        (6, 3, 3, 3),
        "Rencana aksi tahun 2025",
    )
    about = "Rencana Kerja Pembangunan Zona Integritas Tahun 2025"
    return [
        f(
            f"{PLAN}/a. Dokumen/RENCANA KERJA PEMBANGUNAN ZI 2025 FIX.pdf",
            w.pdf(),
            procedures.guideline(
                about,
                dated=date(2025, 3, 10),
                topic="zi",
                kind="rencana_kerja",
                chapters=chapters,
                table=table,
                footer="Rencana Kerja ZI 2025",
                depth=4,
            ),
            "A.I.1.ii.a-1 A.II.1.ii-5 A.II.1.iii-6",
        ),
        f(
            f"{PLAN}/a. Dokumen/Rencana Kerja ZI v1.docx",
            w.docx(),
            procedures.guideline(
                about,
                dated=date(2025, 2, 17),
                topic="zi",
                kind="rencana_kerja",
                chapters=chapters,
                watermark="DRAFT",
                remark="Bagian rencana aksi belum lengkap.",
                depth=2,
            ),
            no="draft",
        ),
        f(
            f"{PLAN}/a. Dokumen/Rencana Kerja ZI revisi 2.docx",
            w.docx(),
            procedures.guideline(
                about,
                dated=date(2025, 2, 28),
                topic="zi",
                kind="rencana_kerja",
                chapters=chapters,
                watermark="DRAFT",
                table=table,
                depth=3,
            ),
            no="draft",
        ),
        f(
            f"{PLAN}/b. Target prioritas/target prioritas.xlsx",
            w.xlsx(),
            books.listing(
                "Target Prioritas Pembangunan ZI menuju WBK/WBBM",
                ("Area", "Target prioritas", "Ukuran", "Target 2025"),
                books.fixed(
                    ("Manajemen perubahan", "Agen perubahan aktif", "orang", 6),
                    ("Tata laksana", "SOP direviu", "dokumen", 18),
                    ("Pengawasan", "Laporan gratifikasi tepat waktu", "%", 100),
                    ("Pelayanan publik", "Nilai kepuasan pengguna", "indeks", 3.52),
                ),
                dated=date(2025, 3, 12),
                period="2025",
                kind="target_prioritas",
                sheet="Target",
                more=("Reviu",),
            ),
            "A.I.1.ii.b-1",
        ),
        f(
            f"{PLAN}/c. Sosialisasi/1. und. sosialisasi.pdf",
            w.scan(w.PHONE),
            letters.invitation(SOCIALISATION, scheme="roman"),
            "A.I.1.ii.c-3",
            cue="ocr",
            bundle="sosialisasi-zi",
        ),
        f(
            f"{PLAN}/c. Sosialisasi/2. absen.pdf",
            w.scan(w.Dirt(turned=180)),
            meetings.attendance(SOCIALISATION),
            "A.I.1.ii.c-3 A.I.1.iv.c-5",
            cue="ocr",
            bundle="sosialisasi-zi",
        ),
        f(
            f"{PLAN}/c. Sosialisasi/3. Notulensi sosialisasi ZI.odt",
            w.odt(),
            meetings.minutes(SOCIALISATION, heading="NOTULENSI", remark="Sudah dibaca ketua tim."),
            "A.I.1.ii.c-3 A.I.1.iv.c-6",
            bundle="sosialisasi-zi",
        ),
        f(
            f"{PLAN}/c. Sosialisasi/IMG_20250212_101455.jpg",
            w.picture(),
            shows.photo(SOCIALISATION),
            "A.I.1.ii.c-3",
            cue="ocr",
            bundle="sosialisasi-zi",
        ),
        f(
            f"{PLAN}/c. Sosialisasi/Berita website pencanangan.html",
            w.html(),
            reports.news(
                "PPRN Gelar Pencanangan Pembangunan Zona Integritas", dated=date(2025, 2, 13), topic="zi"
            ),
            "A.I.1.ii.c-4",
        ),
        f(
            f"{PLAN}/c. Sosialisasi/banner web.png",
            w.picture("PNG"),
            shows.screen(
                "Laman Resmi PPRN",
                "Banner Zona Integritas WBK WBBM",
                "Berita: Sosialisasi SPI bagi seluruh pegawai",
                dated=date(2025, 2, 20),
                address=f"https://{unit.WEBSITE}/",
            ),
            "A.I.1.ii.c-2",
            cue="ocr",
        ),
    ]


def files() -> list[File]:
    return [*_team(), *_choice(), *_plan()]
