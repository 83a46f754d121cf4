"""Kerja Sama dan Layanan: complaints, surveys and technology, folders by area."""

from __future__ import annotations

from datetime import date

from demo import calendar, unit
from demo.catalog.entry import File, f
from demo.formats import choose as w
from demo.prose import books, letters, procedures, reports, shows

AREA = "Kerja Sama dan Layanan/Area 6 Pelayanan Publik"
COMPLAINTS = f"{AREA}/iii. Pengelolaan Pengaduan"
SURVEYS = f"{AREA}/iv. Penilaian kepuasan"
TECHNOLOGY = f"{AREA}/v. Pemanfaatan TI"
RESULTS = "Kerja Sama dan Layanan/B. HASIL"
U9 = (
    "Persyaratan",
    "Sistem, mekanisme, dan prosedur",
    "Waktu penyelesaian",
    "Biaya atau tarif",
    "Produk spesifikasi jenis layanan",
    "Kompetensi pelaksana",
    "Perilaku pelaksana",
    "Sarana dan prasarana",
    "Penanganan pengaduan, saran, dan masukan",
)
CORRUPTION = (
    "Tidak ada diskriminasi pelayanan",
    "Tidak ada pelayanan di luar prosedur",
    "Tidak ada penerimaan imbalan",
    "Tidak ada pungutan liar",
    "Tidak ada percaloan",
)


def _complaints() -> list[File]:
    return [
        f(
            f"{COMPLAINTS}/SS SP4N Lapor.png",
            w.picture("PNG"),
            shows.screen(
                "SP4N-LAPOR!",
                "Layanan Aspirasi dan Pengaduan Online Rakyat",
                f"Admin instansi: {unit.SHORT}",
                dated=date(2025, 2, 18),
                address="https://lapor.example/instansi",
                rows=(("Tiket", "Status"), ("#771204", "Selesai"), ("#771377", "Proses")),
            ),
            "A.I.6.iii.a-1",
            cue="ocr",
        ),
        f(
            f"{COMPLAINTS}/rekap pengaduan & konsultasi.xlsx",
            w.xlsx(),
            books.listing(
                "Rekap Pengaduan Pelayanan dan Konsultasi",
                ("Tanggal", "Kanal", "Uraian", "Respons", "Status"),
                books.register_rows(6, 14),
                dated=date(2025, 7, 4),
                period="2025-S1",
                kind="rekap_dumas",
            ),
            "A.II.6.ii-1 A.II.5.ii-2",
        ),
        f(
            f"{COMPLAINTS}/chat aduan wa.jpg",
            w.picture(quality=60),
            shows.chat(
                "Layanan WA PPRN",
                "Selamat pagi, apakah tarif uji mutu masih sama?",
                "Kapan benih pesanan bisa diambil?",
                "Selamat pagi Ibu, tarif sesuai PNBP dan benih siap hari Senin",
                dated=date(2025, 6, 3),
            ),
            "A.I.6.v.a-1",
            cue="ocr",
        ),
    ]


def _surveys() -> list[File]:
    out: list[File] = []
    for quarter, writer, name in (
        (1, w.pdf(), "Laporan IKM TW I 2025.pdf"),
        (2, w.scan(w.CLEAN), "SKM Tri wulan II.pdf"),
        (3, w.docx(), "LAPORAN SKM TRIWULAN KE-3 FIX.docx"),
    ):
        out.append(
            f(
                f"{SURVEYS}/{name}",
                writer,
                reports.survey(
                    (
                        "Laporan Indeks Kepuasan Masyarakat",
                        "Survei Kepuasan Masyarakat",
                        "Laporan Survey Kepuasan",
                    )[quarter - 1],
                    dated=calendar.workday(2025, 3 * quarter, 30),
                    period=f"2025-Q{quarter}",
                    period_text=f"{calendar.quarter_form(quarter, quarter)} Tahun 2025",
                    questions=U9,
                    respondents=60 + 14 * quarter,
                    kind="laporan_ikm",
                ),
                "A.I.6.iv.a-1 A.I.6.iv.b-1 A.I.6.iv.c-1 A.I.2.ii.d-3",
                cue="ocr" if writer.ocr else "mixed",
            )
        )
    out += [
        f(
            f"{SURVEYS}/Survei kepuasan masyarakat.pdf",  # right name, wrong content
            w.pdf(),
            procedures.guideline(
                "Uraian Standar Pelayanan Sertifikasi Benih", dated=date(2025, 2, 3), topic="layanan", depth=1
            ),
            no="wrong_content",
            cue="content",
        ),
        f(
            f"{SURVEYS}/hasil IKM mading web medsos.jpg",
            w.picture(),
            shows.view(
                "HASIL IKM TRIWULAN I",
                "Nilai 87,90 - Baik",
                "Dipasang di mading, web, dan medsos",
                dated=date(2025, 4, 14),
                scene="poster",
                period="2025-Q1",
            ),
            "A.I.6.iv.b-2",
            cue="ocr",
        ),
        f(
            f"{SURVEYS}/Evaluasi & TL hasil SKM smt I.docx",
            w.docx(),
            reports.report(
                "Laporan Evaluasi dan Tindak Lanjut Hasil Survei Kepuasan Masyarakat",
                dated=date(2025, 7, 21),
                period="2025-S1",
                period_text="Semester I Tahun 2025",
                topic="layanan",
                kind="laporan_evaluasi",
                signer=unit.SERVICE,
                box="Prioritas perbaikan: waktu penyelesaian dan sarana ruang tunggu.",
            ),
            "A.I.6.iv.c-2",
        ),
        f(
            f"{RESULTS}/Hasil survei SPAK 2025.pdf",
            w.pdf(),
            reports.survey(
                "Hasil Survei Persepsi Anti Korupsi",
                dated=date(2025, 8, 20),
                period="2025",
                period_text="Tahun 2025",
                questions=CORRUPTION,
                respondents=112,
                kind="laporan_spak",
            ),
            "B.I.a-1",
        ),
        f(
            f"{RESULTS}/IPKP.pdf",
            w.scan(w.Dirt(bad_layer="noise", skew=1.1)),
            reports.survey(
                "Survei Persepsi Kualitas Pelayanan (SPKP)",
                dated=date(2025, 8, 20),
                period="2025",
                period_text="Tahun 2025",
                questions=U9,
                respondents=112,
                kind="laporan_spkp",
                follow_up=False,
            ),
            "B.II.a-1",
            cue="ocr",
        ),
        f(
            f"{RESULTS}/IPAK balai telagajati.pdf",
            w.pdf(),
            reports.report(
                "Laporan Indeks Persepsi Anti Korupsi",
                dated=date(2025, 8, 12),
                period="2025",
                period_text="Tahun 2025",
                topic="layanan",
                kind="laporan_spak",
                other=True,
            ),
            no="other_unit",
        ),
    ]
    return out


def _technology() -> list[File]:
    return [
        f(
            f"{TECHNOLOGY}/Form Permohonan Peminjaman Zoom.docx",  # here the form itself is what is asked for
            w.docx(),
            letters.statement(
                "Formulir Permohonan Peminjaman Zoom",
                unit.HEAD,
                ("Kegiatan: ............", "Tanggal dan waktu: ............", "Jumlah peserta: ............"),
                dated=date(2025, 1, 6),
                kind="formulir",
                blank=True,
            ),
            "A.I.6.v.a-4",
        ),
        f(
            f"{TECHNOLOGY}/laporan monev TIK smt 1.pdf",
            w.pdf(),
            reports.report(
                "Laporan Monev Pemanfaatan Teknologi Informasi dan Komunikasi",
                dated=date(2025, 7, 10),
                period="2025-S1",
                period_text="Smt 1 TA 2025",
                topic="website",
                kind="laporan_monev",
                signer=unit.PPID,
            ),
            "A.I.6.v.c-1",
        ),
        f(
            f"{TECHNOLOGY}/kontak layanan.png",
            w.picture("PNG"),
            shows.screen(
                "Laman PPRN - Kontak",
                "Nomor telepon dan email layanan",
                "(0299) 555-0142, layanan@kemenrempah.example",
                dated=date(2025, 3, 27),
                address=f"https://{unit.WEBSITE}/kontak",
            ),
            "A.I.6.v.a-2",
            cue="ocr",
        ),
    ]


def files() -> list[File]:
    return [*_complaints(), *_surveys(), *_technology()]
