"""An evaluation sheet as offices keep them: other words and order, merged cells, broken numbers, links to drives."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

UNIT, YEAR = "Balai Pengujian Mutu Perikanan", 2026

ABOVE = ("NO", "PENILAIAN", "", "", "", "", "", "BOBOT", "LINK GDRIVE", "PENJELASAN")
GROUPS = ("PILIHAN JAWABAN", "PENILAIAN UNIT", "", "", "DATA DUKUNG", "TIM PENILAI", "")
UNDER = ("", "", "", "", "", "", "", "", "", "", "", "Jawaban", "Nilai", "Catatan", "", "Jawaban", "Nilai")
LINK, CRITERIA, SCALE, ANSWER, EVIDENCE = 8, 9, 10, 11, 14

DRIVE = "https://drive.contoh.id/d"
LETTERED = "a. Seluruhnya ada\nb. Sebagian ada\nc. Belum ada"

ROWS: tuple[dict[int, Any], ...] = (
    {1: "A.", 2: "PENGUNGKIT", 7: 60},
    {2: "I.", 3: "PEMENUHAN", 7: 30},
    {3: "1.", 4: "MANAJEMEN PERUBAHAN", 7: 4},
    {4: "i.", 5: "Tim Kerja", 7: 0.5},
    {
        5: "a.",
        6: "Tim telah dibentuk",
        7: 0.25,
        SCALE: "Y/T",
        EVIDENCE: "SK Tim Kerja ZI",
        LINK: ("url", "Link"),
    },
    {
        5: "b",
        6: "Anggota dipilih",
        7: "0,25",
        SCALE: "A-C",
        EVIDENCE: "1. SOP\n2. Undangan",
        LINK: DRIVE + "/2",
    },
    {EVIDENCE: "3. Notulen rapat"},  # the question is merged over two rows
    {4: "ii.", 5: "Rencana Kerja", 7: 1},
    {5: "a.", 6: "Rencana telah dibuat", SCALE: "a,b,c,d", EVIDENCE: "Dokumen rencana kerja"},
    {5: "c.", 6: "Target telah disusun", CRITERIA: LETTERED, EVIDENCE: "Dokumen target"},
    {
        6: "Media telah ada",
        SCALE: "lihat juknis",
        EVIDENCE: "1. Banner\n2. Berita",
        LINK: f"1. {DRIVE}/a 2. {DRIVE}/b",
    },
    {1: "B.", 2: "REFORM YANG SALAH NOMOR", 7: 30},
    {2: "II.", 3: "REFORM", 7: 30},
    {3: "1.", 4: "MANAJEMEN PERUBAHAN", 7: 4},
    {4: "i.", 5: "Komitmen", 7: 2},
    {
        5: "a.",
        6: "Perubahan konkret (%)",
        7: 2,
        SCALE: "%",
        EVIDENCE: "Laporan agen",
        LINK: ("file", "di server"),
    },
    {6: "- Jumlah agen perubahan", SCALE: "Jumlah"},
    {6: "- Jumlah perubahan yang dibuat", SCALE: "Jumlah", EVIDENCE: ""},
    {4: "ii.", 5: "Survei", 7: 17.5},
    {5: "a.", 6: "Nilai survei persepsi", 7: 17.5, SCALE: "0-4", EVIDENCE: f"Laporan survei {DRIVE}/s"},
    {5: "a.", 6: "Huruf yang sama sekali lagi", 7: 1, ANSWER: ("pilih", ["A", "B", "C"]), EVIDENCE: "Foto"},
)


def messy_book(*, has_again: bool = True) -> bytes:
    """The sheet between a summary and, once more, the assessors' copy of it."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        summary = book.add_worksheet("Rekap")
        summary.write_row(0, 0, ["PENILAIAN", "Bobot", "Nilai", "%"])
        summary.write_row(1, 0, ["Manajemen Perubahan", 8, 5.5, 0.68])
        _write(book, "LKE")
        if has_again:
            _write(book, "Salinan TPI")
    return target.getvalue()


def _write(book: xlsxwriter.Workbook, name: str) -> None:
    sheet = book.add_worksheet(name)
    sheet.write(0, 0, "LEMBAR KERJA EVALUASI ZONA INTEGRITAS")
    sheet.write(1, 0, UNIT.upper())
    sheet.write(2, 0, f"TAHUN {YEAR}")
    for column, text in enumerate((*ABOVE, *GROUPS)):
        if text:
            sheet.write(4, column, text)
    sheet.merge_range(4, 1, 5, 6, "PENILAIAN")
    sheet.merge_range(4, 11, 4, 13, "PENILAIAN UNIT")
    sheet.merge_range(4, 15, 4, 16, "TIM PENILAI")
    for column, text in enumerate(UNDER):
        if text:
            sheet.write(5, column, text)
    sheet.write_row(6, 0, [f"({number})" for number in range(1, 18)])
    for row, cells in enumerate(ROWS, 7):
        for column, value in cells.items():
            match value:
                case ("url", text):
                    sheet.write_url(row, column, f"{DRIVE}/1#bagian", None, text)
                case ("file", text):
                    sheet.write_url(row, column, "external:\\\\server\\berkas\\agen.pdf", None, text)
                case ("pilih", choices):
                    sheet.data_validation(row, column, row, column, {"validate": "list", "source": choices})
                case _:
                    sheet.write(row, column, value)


def book_of(rows: Sequence[Sequence[Any]], name: str = "LKE") -> bytes:
    """One sheet with these cells; a text that begins with `=` is a formula."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value not in ("", None):
                    sheet.write(number, column, value)
    return target.getvalue()
