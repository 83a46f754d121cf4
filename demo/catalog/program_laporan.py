"""Program dan Evaluasi: monthly and quarterly reports and screenshots, a folder a month."""

from __future__ import annotations

from datetime import date

from demo import calendar, unit
from demo.catalog.entry import File, f
from demo.formats import choose as w
from demo.prose import books, reports, shows

HOME = "Program dan Evaluasi"
YEAR = f"{HOME}/2025"
MONTH = {n: f"{YEAR}/{n:02d} {name}" for n, name in enumerate(calendar.MONTHS, 1)}


def _monthly() -> list[File]:
    out: list[File] = []
    writers = (w.pdf(), w.docx(), w.scan(w.OFFICE), w.odt(), w.doc(), w.rtf())
    suffixes = ("pdf", "docx", "pdf", "odt", "doc", "rtf")
    for month in (1, 2, 3, 4, 6, 7, 8):  # May is missing, September is not yet due
        index = month % len(writers)
        name = (
            f"Lapbul {calendar.SHORT_MONTHS[month - 1]} 25",
            f"Laporan Bulanan {calendar.MONTHS[month - 1]} 2025",
            f"monev bulanan {month:02d}-2025",
        )[month % 3]
        folder = MONTH[month] if month != 8 else MONTH[9]
        out.append(
            f(
                f"{folder}/{name}.{suffixes[index]}",
                writers[index],
                reports.report(
                    "Laporan Bulanan Kegiatan Satuan Kerja dan Tindak Lanjutnya",
                    dated=calendar.workday(2025, month + 1, 6),
                    period=f"2025-{month:02d}",
                    period_text=calendar.month_form(2025, month, month + 1),
                    topic="kinerja",
                    kind="laporan_bulanan",
                    signer=unit.PROGRAM,
                    letter_head=month % 2 == 0,
                    footer="Monev bulanan",
                ),
                "A.I.4.i.c-5 A.I.4.ii.e-1 B.I.b-2 A.II.5.i-7",
                cue="ocr" if writers[index].ocr else "mixed",
                received=date(2025, 5, 19) if month == 4 else None,
            )
        )
    for quarter, writer, suffix in ((1, w.pdf(), "pdf"), (2, w.docx(), "docx"), (3, w.scan(w.CLEAN), "pdf")):
        out.append(
            f(
                f"{YEAR}/Triwulan {calendar.ROMAN[quarter - 1]}/Lap Capaian Kinerja TW-{quarter}.{suffix}",
                writer,
                reports.report(
                    f"Laporan {'Triwulanan ' if quarter == 1 else ''}Capaian Kinerja Kegiatan",
                    dated=calendar.workday(2025, 3 * quarter + 1, 8),
                    period=f"2025-Q{quarter}",
                    period_text=f"{calendar.quarter_form(quarter, quarter + 1)} Tahun 2025",
                    topic="kinerja",
                    kind="laporan_triwulan",
                    signer=unit.PROGRAM,
                    length=3,
                ),
                "A.I.4.i.c-7 A.I.4.ii.e-2",
                cue="ocr" if writer.ocr else "mixed",
            )
        )
    for month in (1, 2, 3):
        out.append(
            f(
                f"{YEAR}/Triwulan I/renaksi IKU/renaksi iku {calendar.SHORT_MONTHS[month - 1].lower()}.xlsx",
                w.xlsx(),
                books.listing(
                    f"Laporan Rencana Aksi Pencapaian IKU Bulan {calendar.month_form(2025, month, 0)}",
                    ("Indikator", "Target", "Realisasi"),
                    books.numbers(
                        ("Benih sumber", "Sertifikasi", "Kepuasan", "Nilai ZI"), (20, 40), (15, 40)
                    ),
                    dated=calendar.workday(2025, month + 1, 5),
                    period=f"2025-{month:02d}",
                    kind="renaksi_iku",
                ),
                "A.I.4.i.c-8",
            )
        )
    return out


def _screens() -> list[File]:
    shots = (
        (
            "SS e-monev bappenas.png",
            "e-Monev Bappenas",
            "Pelaporan PP 39 Triwulan I",
            "A.I.2.ii.a-1 A.I.4.ii.g-2",
        ),
        (
            "tangkapan layar e-SAKIP.png",
            "e-SAKIP Reviu Kementerian",
            "Evaluasi mandiri",
            "A.I.2.ii.a-3 A.I.4.ii.g-4",
        ),
        (
            "Screenshot 2025-04-22 101233.png",
            "SMART Kemenkeu",
            "Dashboard nilai kinerja anggaran Tahun 2025",
            "A.I.2.ii.a-4 A.I.4.ii.d-1 A.I.4.ii.g-5",
        ),
        ("sakti,.png", "SAKTI", "Modul Komitmen dan Pembayaran", "A.I.4.ii.g-1"),
        ("i-monev BSPR.png", "i-Monev BSPR", "e-Monitoring internal Badan", "A.I.2.ii.a-2 A.I.4.ii.g-3"),
    )
    out = [
        f(
            f"{MONTH[4]}/SS aplikasi/{name}",
            w.picture("PNG"),
            shows.screen(
                application,
                line,
                f"Satker: {unit.UNIT}",
                dated=date(2025, 4, 22),
                address=f"https://{application.split()[0].lower()}.example/satker/1801",
                rows=(
                    ("Indikator", "Target", "Capaian"),
                    ("Benih sumber", "30%", "28%"),
                    ("Serapan", "22%", "24%"),
                ),
            ),
            items,
            cue="ocr",
        )
        for name, application, line, items in shots
    ]
    out += [
        f(
            f"{MONTH[2]}/SS IKU ePK {year}.jpg",
            w.picture(quality=62),
            shows.screen(
                "ePK - Perjanjian Kinerja Elektronik",
                f"Indikator Kinerja Utama (IKU) Tahun {year}",
                dated=date(2025, 2, 12),
                address=f"https://epk.kemenrempah.example/iku/{year}",
                rows=(("IKU", "Target"), ("Benih sumber", "1.250.000"), ("Kepuasan", "3,52")),
                period=str(year),
            ),
            items,
            cue="ocr",
        )
        for year, items in ((2024, "A.I.4.ii.c-1"), (2025, "A.I.4.ii.c-2"))
    ]
    out.append(
        f(
            f"{MONTH[6]}/rekap workshop SAKIP.csv",
            w.csv("cp1252", ","),
            books.people(
                "Rekap Workshop Pengelola Akuntabilitas Kinerja",
                (books.NAME, books.COURSE, books.HOURS),
                count=6,
                dated=date(2025, 6, 24),
                period="2025",
                kind="rekap",
            ),
            "A.I.4.ii.h-1",
        )
    )
    return out


def files() -> list[File]:
    return [*_monthly(), *_screens()]
