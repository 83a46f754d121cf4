"""A dozen searches that people of the unit would try, and the files that must be among their results.

The texts use Bukti's query grammar; none depends on the seed. `python -m demo.queries` prints them.
"""

from __future__ import annotations

from dataclasses import dataclass

from demo.catalog.layanan_standar import CULTURE, MAKLUMAT, STANDARDS
from demo.catalog.layanan_survei import RESULTS, SURVEYS
from demo.catalog.program_rencana import HOME as PROGRAM
from demo.catalog.program_rencana import LAKIN, MONTH
from demo.catalog.spi_gratifikasi import CONFLICT, GIFTS, UNPACKED
from demo.catalog.spi_pengawasan import COMPLAINTS, DEEP
from demo.catalog.tata_usaha_pegawai import STAFF
from demo.catalog.tim_zi_rencana import CHOICE, SK_AGENT


@dataclass(frozen=True)
class Search:
    """What somebody wants to know, what he types, and paths (in the tree, members too) that must be found."""

    asks: str  # the wish, in the person's words
    text: str  # the query
    finds: tuple[str, ...]
    says: tuple[str, ...] = ()  # words that stand in every one of those files, lower case
    not_found: tuple[str, ...] = ()  # paths that must not be found
    needs: str = ""  # what the search must be able to do: "ocr", "synonyms", "stems", "members" …


SEARCHES = (
    Search(
        "SK agen perubahan yang dipindai, huruf judulnya berjarak",
        '"agen perubahan" keputusan',
        (SK_AGENT.path,),
        ("tim agen perubahan",),
        needs="ocr",
    ),
    Search(
        "notula rapat yang membahas pengaduan, apa pun sebutannya",
        "notulensi rapat pengaduan",
        (f"{COMPLAINTS}/notula rapat dumas.docx",),
        ("notula", "rapat", "dumas"),
        needs="synonyms",
    ),
    Search(
        "laporan kinerja tahun lalu",
        "laporan kinerja tahun 2024",
        (LAKIN.path, f"{MONTH[1]}/Nodin penyampaian LAKIN.docx"),
        ("laporan kinerja", "2024"),
        needs="long documents",
    ),
    Search(
        "maklumat pelayanan, dalam bentuk apa pun",
        '"maklumat pelayanan"',
        (
            MAKLUMAT.path,
            f"{STANDARDS}/b. Maklumat/maklumat di website.png",
            "PPID dan Website/Notulen komitmen bersama.doc",
        ),
        ("maklumat pelayanan",),
        needs="ocr",
    ),
    Search(
        "semua tentang gratifikasi, tetapi bukan SOP-nya",
        "gratifikasi -prosedur",
        (f"{UNPACKED}/TW I/undangan.pdf", f"{GIFTS}/SS IG gratifikasi.png"),
        ("gratifikasi",),
        (f"{GIFTS}/SOP Gratifikasi (revisi).docx",),
        needs="not",
    ),
    Search(
        "survei kepuasan atau survei persepsi",
        '"kepuasan masyarakat" OR "persepsi anti korupsi"',
        (f"{SURVEYS}/Laporan IKM TW I 2025.pdf", f"{RESULTS}/Hasil survei SPAK 2025.pdf"),
        (),
        needs="or",
    ),
    Search(
        "risiko benih yang tidak lolos uji, di folder yang sangat dalam",
        '"benih tidak lolos uji mutu"',
        (f"{DEEP}/Register risiko 2025.xlsx",),
        ("benih tidak lolos uji mutu",),
        needs="spreadsheets",
    ),
    Search(
        "surat pernyataan yang tersimpan di dalam arsip 7z",
        "pernyataan benturan kepentingan kerabat OR keluarga",
        (f"{CONFLICT}/pernyataan/surat pernyataan.7z!/pernyataan_1.pdf",),
        ("hubungan keluarga",),
        needs="members",
    ),
    Search(
        "notulen rapat perjanjian kinerja di dalam zip di dalam zip",
        '"penyusunan perjanjian kinerja" notulen',
        (f"{MONTH[1]}/PK/bahan rapat PK.zip!/lain/laporan dan notulen.zip!/notulen PK.docx",),
        ("penyusunan perjanjian kinerja",),
        needs="nested members",
    ),
    Search(
        "usulan anggota tim ZI dari Tata Usaha saja atau dari semua bidang",
        'calon anggota tim bidang:"Tim ZI"',
        (f"{CHOICE}/dari bidang/usulan tim zi layanan fix.docx",),
        ("calon anggota",),
        needs="filters",
    ),
    Search(
        "pegawai bernama Rukmini, salah ketik satu huruf",
        "rukmimi~",
        (f"{STAFF}/DUK per Januari 2025.xls",),
        ("rukmini",),
        needs="fuzzy",
    ),
    Search(
        "apa saja tentang sertifikasi: sertifikat, sertifikasi, bersertifikat",
        "sertifik* benih",
        (f"{PROGRAM}/Laporan/LKj 2023.pdf",),
        ("sertifik", "benih"),
        needs="prefix",
    ),
    Search(
        "poster budaya kerja",
        '"berorientasi pelayanan" akuntabel kompeten',
        (f"{CULTURE}/c. Budaya kerja/poster berakhlak.jpg",),
        ("berorientasi pelayanan", "akuntabel", "kompeten"),
        needs="ocr",
    ),
)


def main() -> None:
    for search in SEARCHES:
        print(f"{search.text}\n    {search.asks} ({search.needs})")


if __name__ == "__main__":
    main()
