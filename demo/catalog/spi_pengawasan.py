"""SPI dan UPG: internal control and complaints; folders by pillar, some far too deep."""

from __future__ import annotations

from datetime import date

from demo import calendar, unit
from demo.catalog.entry import File, f
from demo.formats import choose as w
from demo.prose import books, decisions, letters, meetings, procedures, reports, shows
from demo.prose.letters import Meeting

PILLAR = "SPI dan UPG/Pilar 5. PENGUATAN PENGAWASAN"
CONTROL = f"{PILLAR}/2. Penerapan SPIP"
COMPLAINTS = f"{PILLAR}/3. Dumas"
DEEP = (
    f"{PILLAR}/2. Penerapan SPIP/a. Telah dibangun lingkungan pengendalian di unit kerja sesuai ketentuan"
    "/Dokumen Manajemen Risiko sesuai dengan Perjanjian Kinerja Pusat Perbenihan Rempah Nusantara Tahun 2025"
    "/Revisi setelah reviu Inspektorat dan masukan seluruh pemilik risiko pada setiap kelompok kerja"
)
CONTROL_TALK = Meeting(
    "Sosialisasi SPI kepada seluruh pegawai", date(2025, 2, 19), "spi", 65, chair=unit.SPI, period="2025"
)
DUMAS_TALK = Meeting(
    "Rapat Tim Dumas membahas jawaban aduan", date(2025, 5, 27), "dumas", 178, chair=unit.SPI
)
SOP_REVIEW = Meeting("Rapat reviu SOP kegiatan utama", date(2025, 5, 14), "sop", 165, period="2025-05")
DUMAS_MONTHLY = (
    "A.I.5.iii.a-2 A.I.5.iii.b-1 A.I.5.iii.c-1 A.I.5.iii.d-1 A.I.6.iii.a-3 A.I.6.iii.b-4 A.I.6.iii.c-3 "
    "A.II.5.ii-1"
)
DUMAS_QUARTERLY = "A.I.5.iii.a-3 A.I.5.iii.b-2 A.I.5.iii.c-2 A.I.5.iii.d-2 A.I.6.iii.c-4 A.II.5.ii-3"


def _control() -> list[File]:
    return [
        f(
            f"{CONTROL}/Juknis SPI.pdf",
            w.pdf(),
            procedures.guideline(
                "Petunjuk Teknis Penyelenggaraan SPI Tahun 2025",
                dated=date(2025, 1, 30),
                topic="spi",
                kind="juknis",
            ),
            "A.I.5.ii.a-3",
        ),
        f(
            f"{CONTROL}/daftar judul SOP berlaku.xls",
            w.xls(),
            books.listing(
                "Daftar Judul SOP yang Berlaku",
                ("Judul", "Nomor", "Tahun"),
                lambda desk: tuple(
                    (title, f"SOP/{i:02d}/{unit.SHORT}/2025", desk.rng.choice((2023, 2024, 2025)))
                    for i, title in enumerate(
                        (
                            "Sertifikasi benih",
                            "Pengujian mutu",
                            "Konsultasi",
                            "Pengaduan",
                            "Kearsipan",
                            "Surat masuk",
                        ),
                        1,
                    )
                ),
                dated=date(2025, 3, 14),
                period="2025",
                kind="daftar_sop",
            ),
            "A.I.5.ii.a-4",
        ),
        f(
            f"{DEEP}/Register risiko 2025.xlsx",
            w.xlsx(),
            books.listing(
                "Dokumen Manajemen Risiko Tahun 2025",
                ("Risiko", "Penyebab", "Pengendalian", "Kemungkinan", "Dampak", "Tingkat", "Pemilik"),
                books.risk_rows,
                dated=date(2025, 2, 28),
                period="2025",
                kind="manajemen_risiko",
                sheet="Register",
                more=("Peta risiko",),
                note="Disusun sesuai PK 2025.",
            ),
            "A.I.5.ii.a-6 A.I.5.ii.b-1 A.I.5.ii.c-2 A.II.5.i-1",
        ),
        f(
            f"{CONTROL}/SK UPR + pengelola risiko.pdf",
            w.pdf(),
            decisions.sk(
                "Tim Pengelola Risiko dan Unit Pemilik Risiko (UPR)",
                dated=date(2025, 2, 6),
                serial=33,
                topic="spi",
                team=8,
                scheme="Kpts",
            ),
            "A.I.5.ii.b-2 A.I.5.ii.c-1 A.II.5.i-4",
        ),
        f(
            f"{CONTROL}/SK UPR scan belum ttd.pdf",
            w.scan(w.Dirt(inked=False)),
            decisions.sk(
                "Tim Pengelola Risiko dan Unit Pemilik Risiko (UPR)",
                dated=date(2025, 2, 3),
                serial=0,
                topic="spi",
                team=8,
                blank=True,
            ),
            no="draft",
            cue="ocr",
        ),
        f(
            f"{CONTROL}/Laporan pelaksanaan ISO.pdf",
            w.pdf(),
            reports.report(
                "Laporan Pelaksanaan ISO Manajemen Mutu",
                dated=date(2025, 7, 16),
                period="2025",
                period_text="Januari - Juni 2025",
                topic="sop",
                kind="laporan_iso",
                signer=unit.SPI,
            ),
            "A.I.5.ii.c-3",
        ),
        f(
            f"{CONTROL}/sosialisasi SPI/und.docx",
            w.docx(),
            letters.invitation(CONTROL_TALK),
            "A.I.5.ii.d-1",
            bundle="sosialisasi-spi",
        ),
        f(
            f"{CONTROL}/sosialisasi SPI/absen.pdf",
            w.scan(w.LOW),
            meetings.attendance(CONTROL_TALK),
            "A.I.5.ii.d-1",
            cue="ocr",
            bundle="sosialisasi-spi",
        ),
        f(
            f"{CONTROL}/sosialisasi SPI/notula.pdf",
            w.pdf(),
            meetings.minutes(CONTROL_TALK),
            "A.I.5.ii.d-1",
            bundle="sosialisasi-spi",
        ),
        f(
            f"{CONTROL}/sosialisasi SPI/dok.jpg",
            w.picture(quality=58),
            shows.photo(CONTROL_TALK),
            "A.I.5.ii.d-1",
            cue="ocr",
            bundle="sosialisasi-spi",
        ),
        *(
            f(
                f"{CONTROL}/laporan SPI/Laporan SPI TW {calendar.ROMAN[quarter - 1]}.{suffix}",
                writer,
                reports.report(
                    "Laporan Pelaksanaan Pengendalian Intern",
                    dated=calendar.workday(2025, 3 * quarter + 1, 11),
                    period=f"2025-Q{quarter}",
                    period_text=f"{calendar.quarter_form(quarter, quarter)} TA 2025",
                    topic="spi",
                    kind="laporan_spi",
                    signer=unit.SPI,
                ),
                "A.I.4.i.c-6 A.I.5.ii.d-2",
                cue="ocr" if writer.ocr else "mixed",
            )
            for quarter, writer, suffix in ((1, w.pdf(), "pdf"), (2, w.scan(w.COLOUR), "pdf"))
        ),
        f(
            f"{CONTROL}/notulen reviu SOP.docx",
            w.docx(),
            meetings.minutes(SOP_REVIEW),
            "A.II.5.i-5",
        ),
        f(
            f"{CONTROL}/SOP monev kegiatan.pdf",
            w.pdf(),
            procedures.sop(
                "Monitoring dan Evaluasi Kegiatan",
                ("Penyusunan jadwal", "Pengumpulan data", "Analisis", "Pelaporan"),
                dated=date(2025, 3, 20),
                serial=14,
                topic="sop",
                owner=unit.PROGRAM,
            ),
            "A.II.5.i-3",
        ),
        f(
            f"{CONTROL}/SK Tim SPIP balai.pdf",
            w.scan(w.OFFICE),
            decisions.sk(
                "Satuan Pelaksana Pengendalian Intern",
                dated=date(2025, 1, 27),
                serial=11,
                topic="spi",
                other=True,
            ),
            no="other_unit",
            cue="ocr",
        ),
    ]


def _complaints() -> list[File]:
    out = [
        f(
            f"{COMPLAINTS}/SKTimDumas2025.pdf",
            w.pdf(),
            decisions.sk(
                "Tim Penanganan Pengaduan Masyarakat",
                dated=date(2025, 1, 22),
                serial=28,
                topic="dumas",
                team=7,
                spaced=True,
            ),
            "A.I.5.iii.a-1 A.I.6.iii.a-2 A.I.6.iii.b-1 A.I.6.iii.c-2",
        ),
        f(
            f"{COMPLAINTS}/petugas & banner dumas lobi.jpg",
            w.picture(),
            shows.view(
                "PENGADUAN MASYARAKAT",
                "Sampaikan keluhan Anda",
                "Pindai kode di bawah ini",
                dated=date(2025, 2, 26),
                scene="lobby",
                overlay="26 Feb 2025 08.47",
            ),
            "A.I.5.iii.a-4",
            cue="ocr",
        ),
        f(
            f"{COMPLAINTS}/prosedur pengaduan di web.png",
            w.picture("PNG"),
            shows.screen(
                "Laman PPRN - Pengaduan",
                "Prosedur Pengaduan Masyarakat",
                "1. Isi formulir 2. Verifikasi 3. Tindak lanjut 4. Jawaban",
                dated=date(2025, 2, 27),
                address=f"https://{unit.WEBSITE}/pengaduan/prosedur",
            ),
            "A.I.5.iii.a-6",
            cue="ocr",
        ),
    ]
    series = (
        (1, "Laporan Dumas Januari 2025.pdf", w.pdf()),
        (2, "lap dumas feb 25.doc", w.doc()),
        (3, "Dumas Maret.pdf", w.scan(w.OFFICE)),
        (4, "LAPORAN PENGADUAN 04-2025.docx", w.docx()),
        (5, "dumas_mei_0001.pdf", w.scan(w.Dirt(skew=2.8, grey=200))),
        (6, "20250704100511_laporan dumas juni.pdf", w.pdf()),
        (8, "Lap Dumas Agt.odt", w.odt()),
    )  # July and September are missing
    for month, name, writer in series:
        out.append(
            f(
                f"{COMPLAINTS}/bulanan/{name}",
                writer,
                reports.report(
                    "Laporan Bulanan Pengaduan Masyarakat",
                    dated=calendar.workday(2025, month + 1, 4),
                    period=f"2025-{month:02d}",
                    period_text=calendar.month_form(2025, month, month + 1),
                    topic="dumas",
                    kind="laporan_dumas",
                    signer=unit.SPI,
                    length=1,
                    header="Dumas",
                ),
                DUMAS_MONTHLY,
                cue="ocr" if writer.ocr else "mixed",
            )
        )
    for quarter, name, writer in (
        (1, "evaluasi dumas TW-1.pdf", w.pdf()),
        (2, "EVALUASI DUMAS TRIWULAN II.rtf", w.rtf()),
    ):
        out.append(
            f(
                f"{COMPLAINTS}/triwulan/{name}",
                writer,
                reports.report(
                    "Laporan Evaluasi Penanganan Pengaduan Masyarakat",
                    dated=calendar.workday(2025, 3 * quarter + 1, 10),
                    period=f"2025-Q{quarter}",
                    period_text=f"{calendar.quarter_form(quarter, quarter + 2)} Tahun 2025",
                    topic="dumas",
                    kind="laporan_evaluasi",
                    signer=unit.SPI,
                ),
                DUMAS_QUARTERLY,
            )
        )
    out += [
        f(
            f"{COMPLAINTS}/notula rapat dumas.docx",
            w.docx(),
            meetings.minutes(DUMAS_TALK, heading="NOTULA RAPAT"),
            no="not_evidence",
        ),
        f(
            f"{COMPLAINTS}/register aduan Juli.xlsx",
            w.xlsx(),
            books.listing(
                "Register Aduan Bulan Juli 2025",
                ("Tanggal", "Kanal", "Aduan", "Jawaban", "Status"),
                books.register_rows(7, 9),
                dated=date(2025, 8, 1),
                period="2025-07",
                kind="rekap_dumas",
            ),
            "A.II.5.ii-2 A.II.6.ii-1",
        ),
        f(
            f"{COMPLAINTS}/bulanan/Laporan Dumas Juli 2025.pdf",
            w.scrambled(w.pdf()),
            reports.report(
                "Laporan Bulanan Pengaduan Masyarakat",
                dated=date(2025, 8, 5),
                period="2025-07",
                period_text="Juli 2025",
                topic="dumas",
                kind="laporan_dumas",
                signer=unit.SPI,
            ),
            no="unreadable",
        ),
        f(
            f"{COMPLAINTS}/bulanan/Laporan Dumas Juni 2024.pdf",
            w.pdf(),
            reports.report(
                "Laporan Bulanan Pengaduan Masyarakat",
                dated=date(2024, 7, 4),
                period="2024-06",
                period_text="Juni 2024",
                topic="dumas",
                kind="laporan_dumas",
                signer=unit.SPI,
            ),
            no="wrong_year",
        ),
    ]
    return out


def files() -> list[File]:
    return [*_control(), *_complaints()]
