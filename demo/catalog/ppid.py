"""PPID dan Website: one flat folder where everything of the year was dropped."""

from __future__ import annotations

from datetime import date

from demo import calendar, unit
from demo.catalog.entry import File, f, m
from demo.formats import choose as w
from demo.prose import books, decisions, letters, meetings, reports, shows
from demo.prose.letters import Meeting

HOME = "PPID dan Website"
COMMITMENT = Meeting(
    "Penandatanganan Komitmen Bersama dan Maklumat Pelayanan",
    date(2025, 1, 21),
    "ppid",
    38,
    chair=unit.HEAD,
    period="2025",
)
WEB_REPORT, PPID_REPORT = "A.I.2.ii.d-1", "A.I.2.ii.d-2"


def _standing() -> list[File]:
    return [
        f(
            f"{HOME}/SK PPID 2025.pdf",
            w.pdf(),
            decisions.sk(
                "Pejabat Pengelola Informasi dan Dokumentasi",
                dated=date(2025, 1, 23),
                serial=29,
                topic="ppid",
                team=7,
                heading="KEPUTUSAN KEPALA {unit}",
            ),
            "A.I.2.iii.a-2 A.I.6.iii.b-2 A.I.6.iii.c-1",
        ),
        f(
            f"{HOME}/kepka tim website&medsos.pdf",
            w.scan(w.FAX),
            decisions.sk(
                "Tim Pengelola Website dan Media Sosial",
                dated=date(2025, 1, 24),
                serial=30,
                topic="website",
                team=6,
            ),
            "A.I.6.iii.b-3",
            cue="ocr",
        ),
        f(
            f"{HOME}/DIP 2025.xlsx",
            w.xlsx(),
            books.listing(
                "Daftar Informasi Publik Tahun 2025",
                ("Jenis informasi", "Ringkasan", "Penguasa", "Bentuk"),
                books.fixed(
                    ("Profil", "Kedudukan, tugas, fungsi", "Tata Usaha", "Web"),
                    ("Laporan kinerja", "LAKIN tahunan", "Program", "Web, cetak"),
                    ("Standar pelayanan", "Persyaratan dan tarif", "Layanan", "Web"),
                ),
                dated=date(2025, 2, 4),
                period="2025",
                kind="dip",
                sheet="Berkala",
                more=("Serta merta", "Setiap saat"),
            ),
            "A.I.2.iii.a-5",
        ),
        f(
            f"{HOME}/Sertifikat informatif.jpg",
            w.snapshot(w.Dirt(dpi=110, colour=True, skew=0.9)),
            decisions.certificate(
                "PENGHARGAAN KETERBUKAAN INFORMASI PUBLIK",
                unit.UNIT,
                "atas predikat INFORMATIF dalam penilaian keterbukaan informasi publik.",
                dated=date(2025, 1, 15),
                giver=unit.MINISTRY.upper(),
                signer="Laksmiwati Danusubroto",
            ),
            "A.I.2.iii.a-6 A.II.4.ii-1",
            cue="ocr",
        ),
        f(
            f"{HOME}/Notulen komitmen bersama.doc",
            w.doc(),
            meetings.minutes(COMMITMENT, heading="NOTULEN"),
            "A.I.2.iii.a-4",
        ),
        f(
            f"{HOME}/monev KIP smt 1 2025.pdf",
            w.pdf(),
            reports.report(
                "Laporan Monev Keterbukaan Informasi Publik dan Tindak Lanjut",
                dated=date(2025, 7, 8),
                period="2025-S1",
                period_text="Semester I Tahun 2025",
                topic="ppid",
                kind="laporan_monev",
                signer=unit.PPID,
            ),
            "A.I.2.iii.b-1",
        ),
        f(
            f"{HOME}/Screenshot_20250318_portal ppid.png",
            w.picture("PNG"),
            shows.screen(
                "Portal PPID",
                "Permohonan Informasi Publik",
                "Terintegrasi dengan PPID Kementerian",
                dated=date(2025, 3, 18),
                address="https://ppid.kemenrempah.example/pprn",
            ),
            "A.I.6.v.a-3 A.II.2.ii.a-1 A.II.2.iii.c-1 A.I.6.ii.e-3 A.I.6.v.b-3",
            cue="ocr",
        ),
        f(
            f"{HOME}/layanan publik web.png",
            w.picture("PNG"),
            shows.screen(
                "Laman PPRN - Layanan Publik",
                "Sertifikasi, Pengujian, Konsultasi, Magang, Perpustakaan",
                dated=date(2025, 3, 18),
                address=f"https://{unit.WEBSITE}/layanan",
            ),
            "A.I.2.ii.c-1 A.I.6.ii.e-1 A.I.6.v.a-5 A.I.6.v.b-1 A.I.6.ii.b-2",
            cue="ocr",
        ),
        f(
            f"{HOME}/20250403_093311.jpg",
            w.picture(quality=64),
            shows.screen(
                "Laman Resmi PPRN",
                "Portal Pengaduan Terintegrasi",
                "WBS, Dumas, Gratifikasi, SP4N-LAPOR!",
                dated=date(2025, 4, 3),
                address=f"https://{unit.WEBSITE}/pengaduan",
            ),
            "A.I.1.ii.c-1 A.I.5.iii.a-5 A.I.5.iv.a-1 A.I.5.iv.b-1 A.I.5.iv.c-1",
            cue="ocr",
        ),
        f(
            f"{HOME}/bukti perbaikan web sebelum sesudah.pptx",
            w.pptx(),
            shows.deck(
                "Perbaikan Laman Resmi: Sebelum dan Sesudah",
                dated=date(2025, 6, 17),
                period="2025",
                kind="bukti_perbaikan",
                topic="website",
            ),
            "A.I.6.v.c-2",
        ),
        f(
            f"{HOME}/srikandi.png",
            w.picture("PNG"),
            shows.screen(
                "SRIKANDI",
                "Sistem Informasi Kearsipan Dinamis Terintegrasi",
                "Naskah masuk: 12, Disposisi: 4",
                dated=date(2025, 5, 20),
                address="https://srikandi.example/naskah",
            ),
            "A.II.2.ii.b-1 A.II.2.iii.b-1",
            cue="ocr",
        ),
        f(
            f"{HOME}/ekinerja.png",
            w.picture("PNG"),
            shows.screen(
                "E-Kinerja",
                "Penilaian kinerja periodik pegawai",
                dated=date(2025, 5, 20),
                address="https://ekinerja.example/penilaian",
                rows=(("Periode", "Status"), ("Triwulan I", "Dinilai")),
            ),
            "A.II.2.iii.a-2",
            cue="ocr",
        ),
    ]


def _monthly() -> list[File]:
    """Website and PPID reports in turn: no two months named alike."""
    out: list[File] = []
    web = (
        (1, "Laporan website Januari 2025.pdf", w.pdf()),
        (2, "lap web feb - fix.docx", w.docx()),
        (3, "20250408101500_laporan website mar.pdf", w.scan(w.LOW)),
        (4, "LAPORAN WEBSITE 04-2025.PDF", w.pdf()),
        (5, "Laporan website Mei.html", w.html()),
        (7, "lapweb juli (1).docx", w.docx()),
    )
    ppid = (
        (1, "lap PPID jan.docx", w.docx()),
        (2, "Laporan PPID Februari 2025.pdf", w.pdf()),
        (3, "PPID Mar 25.rtf", w.rtf()),
        (6, "laporan layanan informasi juni.odt", w.odt()),
    )
    for series, title, kind, topic, item in (
        (web, "Laporan Bulanan Pengelolaan Website", "laporan_website", "website", WEB_REPORT),
        (ppid, "Laporan Bulanan Layanan Informasi Publik (PPID)", "laporan_ppid", "ppid", PPID_REPORT),
    ):
        for month, name, writer in series:
            out.append(
                f(
                    f"{HOME}/{name}",
                    writer,
                    reports.report(
                        title,
                        dated=calendar.workday(2025, month + 1, 7),
                        period=f"2025-{month:02d}",
                        period_text=calendar.month_form(2025, month, month),
                        topic=topic,
                        kind=kind,
                        signer=unit.PPID,
                        length=1,
                        letter_head=month % 3 != 0,
                    ),
                    item,
                    cue="ocr" if writer.ocr else "mixed",
                )
            )
    out += [
        f(
            f"{HOME}/medsos TW1.pptx",
            w.pptx(),
            shows.deck(
                "Laporan Media Sosial Maret 2025",
                dated=date(2025, 4, 4),
                period="2025-03",
                kind="laporan_medsos",
                topic="website",
            ),
            "A.I.6.ii.b-3",
        ),
        f(
            f"{HOME}/FW laporan IKM bulanan.eml",
            w.eml(),
            shows.mail(
                "FW: laporan bulanan IKM April",
                "Meneruskan laporan bulanan IKM untuk diunggah ke laman.",
                m(
                    "lap ikm april.pdf",
                    w.pdf(),
                    reports.report(
                        "Laporan Bulanan IKM",
                        dated=date(2025, 5, 6),
                        period="2025-04",
                        period_text="April 2025",
                        topic="layanan",
                        kind="laporan_ikm",
                        signer=unit.SERVICE,
                        length=1,
                    ),
                    "A.I.2.ii.d-3 A.I.6.iv.a-1 A.I.6.iv.b-1 A.I.6.iv.c-1",
                ),
                dated=date(2025, 5, 7),
                sender=unit.SERVICE,
                to=(unit.PPID,),
            ),
            no="container",
        ),
        f(
            f"{HOME}/template laporan website.docx",
            w.docx(),
            reports.report(
                "Laporan Bulanan Pengelolaan Website",
                dated=date(2025, 1, 2),
                period="",
                period_text="",
                topic="website",
                kind="laporan_website",
                signer=unit.PPID,
                blank=True,
            ),
            no="template",
        ),
        f(
            f"{HOME}/surat balasan permohonan informasi.pdf",
            w.pdf(),
            letters.letter(
                "Jawaban permohonan informasi sebaran varietas",
                dated=date(2025, 4, 15),
                serial=151,
                scheme="city",
                to="Pemohon informasi",
                topic="ppid",
                sender=unit.PPID,
            ),
            no="not_evidence",
        ),
    ]
    return out


def files() -> list[File]:
    return [*_standing(), *_monthly()]
