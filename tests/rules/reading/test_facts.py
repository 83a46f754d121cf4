"""Title, number, date and covered period, and where each was found."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.reading import Doubt, Where, read
from rules.reading.model import Mark, Quote
from rules.reading.number import parse
from rules.reading.title import meaningful
from tests.rules.reading.papers import DECISION, INVITATION, LETTERHEAD, MINUTES, PACK, reading

# --- title


def test_a_decision_is_titled_by_what_it_decides() -> None:
    assert reading(DECISION).title == (
        "KEPUTUSAN KEPALA PUSAT STANDARDISASI INSTRUMEN PERKEBUNAN TENTANG TIM KERJA PEMBANGUNAN ZONA"
        " INTEGRITAS MENUJU WILAYAH BEBAS DARI KORUPSI TAHUN 2025"
    )


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (INVITATION, "Undangan Rapat Sosialisasi SPI"),
        (MINUTES, "NOTULEN RAPAT EVALUASI PENGADUAN MASYARAKAT BULAN MARET 2025"),
        (LETTERHEAD + "S U R A T   T U G A S\nNomor : 1/ST/2025\n", "SURAT TUGAS"),
        (
            "Hal : Undangan Rapat Evaluasi\n      Triwulan I\n\nYth. Kepala Bagian\n",
            "Undangan Rapat Evaluasi Triwulan I",
        ),
        (
            LETTERHEAD + "KEGIATAN JUMAT BERSIH DAN SEHAT\nSeluruh pegawai hadir.\n",
            "KEGIATAN JUMAT BERSIH DAN SEHAT",
        ),
        (LETTERHEAD + "Seluruh pegawai hadir pada hari itu.\n", ""),
    ],
)
def test_titles(text: str, title: str) -> None:
    assert reading(text).title == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "NOTULENSI\nRapat : Evaluasi ZI triwulan I\nHari, tanggal : Rabu, 9 April 2025\n",
            "NOTULENSI: Evaluasi ZI triwulan I",
        ),
        ("DAFTAR HADIR\nAcara Apel pagi\nHari/Tanggal : Senin, 5 Mei 2025\n", "DAFTAR HADIR: Apel pagi"),
        ("NOTULEN RAPAT EVALUASI ZI\nAcara : Pembukaan\n", "NOTULEN RAPAT EVALUASI ZI"),
        (
            "LAPORAN PENGADUAN\nBulan Maret TA 2025\n\nA. Pendahuluan\n",
            "LAPORAN PENGADUAN Bulan Maret TA 2025",
        ),
        ("LAPORAN PENGADUAN\nBogor, 5 Maret 2025\n", "LAPORAN PENGADUAN"),
        (
            "Nomor\nHal\n\nBogor, 24 April 2025\n12/PR/2025\n\nRekomendasi Pengangkatan\n\nYth. Kepala Biro\n",
            "Rekomendasi Pengangkatan",
        ),
    ],
)
def test_titles_are_completed(text: str, title: str) -> None:
    assert reading(text).title == title


@pytest.mark.parametrize(
    ("given_title", "title"),
    [
        ("Microsoft Word - Laporan Dumas.docx", "Laporan Dumas"),
        ("Peta Jabatan 2025", "Peta Jabatan 2025"),
        *(
            (rubbish, "")
            for rubbish in ("Document1", "untitled", "scan_0012", "PowerPoint Presentation", "-", "12")
        ),
    ],
)
def test_the_files_own_title(given_title: str, title: str) -> None:
    assert meaningful(given_title) == title
    assert reading("", "1.pdf", title=given_title).title == title


def test_the_files_own_title_is_quoted_from_the_text_that_says_it() -> None:
    text = "Sheet1\nUsulan baru pegawai 2025\nJabatan\tJumlah\n"
    found = reading(text, title="Usulan Baru Pegawai 2025")
    assert found.quotes["title"] == Quote(Where.TEXT, "Usulan baru pegawai 2025", 1)
    assert reading(text, title="Daftar barang").quotes["title"].where is Where.METADATA


# --- number


@pytest.mark.parametrize(
    "number",
    [
        "B-123/KP.120/H.4/03/2025",
        "W.15.IMI.IMI.1-3252-1-PW.01.01 TAHUN 2019",
        "B/77/PL1/HK.02.00/2024",
        "022 TAHUN 2026",
        "000.8.3.3/15/OR",
        "015/UN/III/2025",
        "SOP-PSIP-001",
    ],
)
def test_numbers_of_many_schemes(number: str) -> None:
    assert parse(number) == number
    assert parse(f"{number}   Jakarta, 4 Maret 2025") == number
    assert reading(f"NOTULEN RAPAT\nNomor : {number}\n").number == number


@pytest.mark.parametrize(
    "blank",
    [
        "",
        "      /KP.120/2025",
        "B-    /KP.120/H.4/2025",
        "...../2025",
        "2025",
        "B- /H.4/2025",
        "____/SK/2025",
    ],
)
def test_a_number_left_blank_is_none(blank: str) -> None:
    assert parse(blank) == ""


def test_a_cited_law_is_not_the_documents_number() -> None:
    text = "NOTULEN RAPAT\nMengingat :\nNomor 90 Tahun 2021 tentang Zona Integritas\n"
    assert reading(text).number == ""


@pytest.mark.parametrize(
    "text", ["SURAT TUGAS\nNOMOR 12/ST/III/2025\n", "SURAT TUGAS\nNomor\n: 12/ST/III/2025\n"]
)
def test_a_number_without_its_colon_or_in_the_next_cell(text: str) -> None:
    found = reading(text)
    assert found.number == "12/ST/III/2025"


def test_a_number_that_a_scan_moved_below_its_label() -> None:
    text = "Nomor\nLampiran\nHal\n\nBogor, 24 April 2025\n000.8.3.3/121/PR\n\nRekomendasi Jabatan\n\nYth. Kepala\n"
    assert reading(text).number == "000.8.3.3/121/PR"


# --- date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (DECISION, date(2025, 1, 10)),  # not the law's 31 December 2021
        (INVITATION, date(2025, 3, 10)),  # the letter's, not the meeting's
        (MINUTES, date(2025, 4, 4)),  # the meeting's, not the signature's
        ("SURAT TUGAS\nNomor 1/ST/2025\nmenugaskan\n\nBogor, 5 Mei 2025\nKepala Pusat,\n", date(2025, 5, 5)),
        ("NOTA DINAS\nTanggal : 6 Juni 2025\nHal : Laporan\n", date(2025, 6, 6)),
        (
            "BERITA ACARA\nPada hari ini tanggal empat belas bulan Maret tahun dua ribu dua puluh lima\n",
            date(2025, 3, 14),
        ),
        (
            "REKAP SURAT MASUK\nNo\tTanggal\n1\t2025-02-07\tBiro\n\nDimutakhirkan 24 Juni 2025\n",
            date(2025, 6, 24),
        ),
        (
            "SOP GRATIFIKASI\nTanggal pembuatan\t20 Januari 2025\nTanggal efektif\t10 Februari 2025\n",
            date(2025, 2, 10),
        ),
        ("DAFTAR HADIR\nHari/Tanggal Rabu, 5 Maret 2025\nNo Nama\n", date(2025, 3, 5)),
        ("LAPORAN WBS\nDemikian laporan ini.\npahwangi, 1 Juli 2025\nKetua SPI,\n", date(2025, 7, 1)),
        ("SIARAN PERS\nBogor, 13/2/2025 | Humas\nIsi berita.\n", date(2025, 2, 13)),
        ("LAPORAN KEGIATAN\nRapat diadakan tanggal 3 Maret 2025 di Bogor dan dihadiri oleh pegawai.\n", None),
    ],
)
def test_dates(text: str, day: date | None) -> None:
    assert reading(text).document_date == day


def test_a_report_is_dated_where_it_is_signed() -> None:
    preface = (
        "KATA PENGANTAR\n" + "Puji syukur kami panjatkan.\n" * 30 + "Bogor, 10 April 2025\nKepala Pusat\n"
    )
    found = reading("LAPORAN KINERJA\nTAHUN 2024\n", more=(preface, "BAB I\n" * 40))
    assert found.document_date == date(2025, 4, 10)
    assert (found.quotes["document_date"].page, found.quotes["document_date"].text) == (
        2,
        "Bogor, 10 April 2025",
    )


def test_the_text_is_believed_before_the_name() -> None:
    assert reading(MINUTES, "notulen 05042025.pdf").document_date == date(2025, 4, 4)
    assert reading("NOTULEN RAPAT\n", "notulen 05042025.pdf").document_date == date(2025, 4, 5)


def test_an_upload_stamp_is_no_date() -> None:
    assert reading("", "20221029140012_notulen.pdf").document_date is None


def test_an_impossible_date_is_kept_and_nothing_guessed() -> None:
    found = reading("SURAT TUGAS\nBogor, 31 Februari 2025\n", "IMG_20250314_091233.jpg")
    assert found.document_date is None
    assert found.doubts == (Doubt.DATE_IMPOSSIBLE,)
    assert found.quotes["date_impossible"].text == "Bogor, 31 Februari 2025"


def test_an_ambiguous_date_is_told() -> None:
    found = reading("NOTULEN RAPAT\nTanggal : 03/04/2025\n")
    assert (found.document_date, found.doubts) == (date(2025, 4, 3), (Doubt.DATE_AMBIGUOUS,))


def test_a_screens_clock_dates_a_screenshot_and_yields_to_the_name() -> None:
    text = "Beranda\nMasuk\nPengaturan\n10:20 20/05/2025\n"
    found = reading(text, "SS IKU ePK 2024.png")
    assert (found.document_date, found.year) == (date(2025, 5, 20), 2024)


def test_a_mails_own_date_counts() -> None:
    assert reading("Yth. Bapak\n", "x.eml", sent="2025-03-04T08:00:00+07:00").document_date == date(
        2025, 3, 4
    )


def test_only_pictures_are_dated_by_their_making() -> None:
    assert reading("", "IMG_3483.JPG", created="2025:03:14 09:12:33").document_date == date(2025, 3, 14)
    assert reading("", "surat tugas.pdf", created="2025-03-14T09:12:33").document_date is None


# --- covered period, year, month


@pytest.mark.parametrize(
    ("text", "name", "covered", "year", "month"),
    [
        (MINUTES, "x.pdf", ["2025-03"], 2025, 3),  # held in April
        ("LAPORAN PENGADUAN\nTRIWULAN I TAHUN 2025\nBogor, 4 April 2025\n", "x.pdf", ["2025-Q1"], 2025, None),
        ("LAPORAN KINERJA\nTAHUN 2024\nBogor, 30 Januari 2025\n", "x.pdf", ["2024"], 2024, None),
        (DECISION, "x.pdf", ["2025"], 2025, 1),  # of 2025, in January
        (INVITATION, "x.pdf", [], 2025, 3),
        ("LAPORAN PENGADUAN\nPeriode : Januari s.d. Maret 2025\n", "x.pdf", ["2025-Q1"], 2025, None),
        ("LAPORAN PENGADUAN\nBogor, 5 April 2025\n", "Laporan Dumas Maret.pdf", ["2025-03"], 2025, 3),
        ("LAPORAN PENGADUAN\nBogor, 5 Januari 2025\n", "Laporan Dumas Desember.pdf", ["2024-12"], 2024, 12),
        ("LAPORAN PENGADUAN BULAN MARET\nTAHUN 2025\n", "x.pdf", ["2025-03"], 2025, 3),
        ("RENCANA STRATEGIS\nTAHUN 2025-2029\n", "x.pdf", ["2025-01-01/2029-12-31"], 2025, None),
        ("", "2025/03. Maret/Laporan Dumas.pdf", ["2025-03"], 2025, 3),
        ("", "Laporan Dumas TW1 2025.pdf", ["2025-Q1"], 2025, None),
        ("", "SK Tim ZI 2025.pdf", ["2025"], 2025, None),
        ("LAPORAN HASIL SURVEI\nKEPUASAN LAYANAN\n\n2019\n", "x.pdf", ["2019"], 2019, None),  # on its cover
        (
            "Hal : Undangan Sosialisasi Triwulan I\nTanggal : 28 Februari 2025\n",
            "x.pdf",
            ["2025-Q1"],
            2025,
            None,
        ),
        ("MANUAL IKU TAHUN 2024 DAN 2025\n", "x.pdf", ["2024", "2025"], 2025, None),
        ("KEPUTUSAN KEPALA PUSAT\nNOMOR 032 TAHUN 2025\nTENTANG\nTIM\n", "x.pdf", [], 2025, None),
        ("SURAT TUGAS\nNomor : 12/ST/III/2025\n", "x.pdf", [], 2025, 3),
        ("NOTA DINAS\nNomor : ND-14/J.4.1/2025\n", "x.pdf", [], 2025, None),
        ("SURAT TUGAS\nNomor : 12/ST/XII/2024\nBogor, 3 Januari 2025\n", "x.pdf", [], 2025, 1),
        ("NOTULEN RAPAT\nmembahas Peraturan Menteri Nomor 90 Tahun 2021\n", "x.pdf", [], None, None),
        ("MONEV MUTASI\nTriwulan I 2025. Empat pegawai pindah.\n", "x.docx", ["2025-Q1"], 2025, None),
        ("MONEV MUTASI\nKurun Jan-Mar 2025: empat pegawai pindah.\n", "x.docx", ["2025-Q1"], 2025, None),
        (
            "REKAP MUTASI\nBulan : jumlah\nJanuari 2025: 4\nFebruari 2025: 2\n",
            "x.docx",
            [],
            None,
            None,
        ),  # a table's rows
        ("LAPORAN KINERJA INSTANSI\nPusat Data Tahun 2023\n", "2024/Lapkin.doc", ["2023"], 2023, None),
        ("KERANGKA ACUAN\nKeluaran: data publik, Tahun Anggaran 2025\n", "x.pdf", ["2025"], 2025, None),
        ("Nihil", "Laporan Dumas Bulanan 2025/05 Mei/1.rtf", ["2025-05"], 2025, 5),
        ("Nihil", "Laporan Dumas TW I 2025/olah data/1.rtf", ["2025-Q1"], 2025, None),
    ],
)
def test_covered_periods(
    text: str, name: str, covered: list[str], year: int | None, month: int | None
) -> None:
    found = reading(text, name)
    assert [period.label for period in found.covered] == covered
    assert (found.year, found.month) == (year, month)


def test_minutes_may_open_with_their_day() -> None:
    text = "NOTULEN RAPAT KONSOLIDASI\nKamis, 19 Juni 2025. Kepala Pusat meminta rencana baru.\n"
    assert reading(text).document_date == date(2025, 6, 19)
    assert reading("CATATAN\nBerita sejak 19 Juni 2025. Kepala setuju.\n").document_date is None


@pytest.mark.parametrize(
    ("text", "title", "marks"),
    [
        ("LAPORAN BULANAN\nRealisasi fisik: diisi setelah 30 September.\n", "", (Mark.DRAFT,)),
        ("PAKTA INTEGRITAS\nNama : ..........\nJabatan : ..........\n", "", (Mark.TEMPLATE,)),
        ("PAKTA INTEGRITAS\nNama : Budi\nJabatan : Analis\n", "Blangko pakta", (Mark.TEMPLATE,)),
        ("PAKTA INTEGRITAS\nNama : Budi\nJabatan : ..........\n", "", ()),
        ("KEPUTUSAN KEPALA PUSAT\nDICABUT dengan Keputusan Nomor 29 Tahun 2025\n", "", (Mark.SUPERSEDED,)),
        ("STANDAR PELAYANAN\nTiga jenis. Tidak berlaku lagi sejak KEP-5/2025\n", "", (Mark.SUPERSEDED,)),
        ("LAPORAN PPID\nMesin ketik di ruang tata usaha sudah diganti dengan komputer\n", "", ()),
        ("LAPORAN RAPAT\nKeluaran: konsep perjanjian kinerja dan rencana aksi\n", "", ()),
        ("FORMULIR RENCANA KERJA AGEN\nNama : Budi\nBidang : Data\nTema : Antrean\n", "", ()),
        ("FORMULIR RENCANA KERJA AGEN\nNama :\nBidang :\nTema :\n", "", (Mark.TEMPLATE,)),
        ("SURAT PERNYATAAN\nSaya, nama .........., jabatan .........., menyatakan\n", "", (Mark.TEMPLATE,)),
        ("LAPORAN\nPendahuluan .......... 1\nPenutup .......... 9\n", "", ()),
        ("DAFTAR KEBUTUHAN PELATIHAN (mohon diisi)\nNama\tPelatihan\n", "", (Mark.TEMPLATE,)),
    ],
)
def test_what_is_not_yet_or_no_longer_the_thing(text: str, title: str, marks: tuple[Mark, ...]) -> None:
    assert reading(text, title=title).marks == marks


def test_a_folder_that_is_called_blank_or_revoked_says_so_of_what_lies_in_it() -> None:
    assert reading("RENCANA KERJA\nAgen : Budi\n", "blanko/c.xlsx").marks == (Mark.TEMPLATE,)
    assert reading("RENCANA KERJA\nAgen : Budi\n", "tidak berlaku/c.xlsx").marks == (Mark.SUPERSEDED,)
    assert reading("RENCANA KERJA\nAgen : Budi\n", "format laporan bulanan/c.xlsx").marks == ()


def test_a_heading_glued_together_by_a_scan_announces() -> None:
    assert reading("SURATKEPUTUSAN\nNOMOR 3 TAHUN 2025\n").kind == "sk"
    assert reading("PAKTAINTEGRITAS\nSaya menyatakan\n").kind == "pakta-integritas"


@pytest.mark.parametrize(
    "line",
    [
        "Tindak lanjut usul rapat April: kotak saran sudah dipasang",  # what was said of it
        "Sertifikat tepat waktu Berkas hilang 2 5 10 Pindai di loket",  # the row of a table
    ],
)
def test_what_only_begins_like_a_title_is_none(line: str) -> None:
    assert reading(f"CATATAN\n{line}\n").kind == ""


def test_a_title_ends_with_its_year_and_before_a_list() -> None:
    text = "Laporan bulanan kegiatan Januari 2025\nCapaian Indikator Target\n"
    assert reading(text).title == "Laporan bulanan kegiatan Januari 2025"
    assert reading("Panduan singkat aplikasi\n1. Masuk dengan nomor\n").title == "Panduan singkat aplikasi"


def test_a_subject_that_is_done_does_not_run_into_the_letter() -> None:
    text = (
        "Nomor : 1\nHal : Rekomendasi pengangkatan\nMenindaklanjuti usul Saudara kami memberi rekomendasi\n"
    )
    assert reading(text).title == "Rekomendasi pengangkatan"


def test_a_silent_file_belongs_to_the_house_its_folders_name() -> None:
    inside = "Laporan IKM Triwulan I 2025/1.xlsx"
    assert reading("Data", f"dokumen Balai Telagajati/{inside}").organisation == "dokumen Balai Telagajati"
    assert reading("Data", f"arahan Kepala Pusat Rempah/{inside}").organisation == ""


def test_a_month_without_any_year_is_not_guessed() -> None:
    found = reading("", "Laporan Dumas Maret.pdf")
    assert (found.covered, found.year, found.month) == ((), None, None)


# --- all of it


@given(
    st.lists(st.text(max_size=40), max_size=3),
    st.text(max_size=40),
    st.lists(
        st.text(alphabet=st.sampled_from("AaNOMOR: 1/2025\n\tMaretTanggalHal,.ﬁİ"), max_size=200), max_size=4
    ),
    st.dictionaries(st.sampled_from(["created", "sent", "signed_at"]), st.text(max_size=12), max_size=2),
)
def test_anything_is_read_the_same_twice(
    names: list[str], title: str, pages: list[str], facts: dict[str, str]
) -> None:
    first = read(names, title, pages, facts, PACK.kinds)
    assert read(names, title, pages, facts, PACK.kinds) == first
    for quote in first.quotes.values():
        assert (quote.page > 0) == (quote.where is Where.TEXT)
        assert quote.page <= len(pages)


def test_nothing_is_read_from_nothing() -> None:
    found = read((), "", (), {}, PACK.kinds)
    assert (found.kind, found.title, found.number, found.document_date, found.year) == (
        "",
        "",
        "",
        None,
        None,
    )
