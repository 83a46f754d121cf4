"""Lists of evidence are split however offices number them, and what belongs together stays together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.importer.evidence import split_evidence
from rules.importer.model import DoubtCode
from rules.importer.words import Words

PLAIN = [
    ("1. SK Tim Arsip 2. SOP Arsip 3. Laporan Arsip", ["SK Tim Arsip", "SOP Arsip", "Laporan Arsip"]),
    ("1.SK Tim 2.Rencana kerja, 3.Laporan.", ["SK Tim", "Rencana kerja", "Laporan"]),
    ("1) SK Tim 2) SOP", ["SK Tim", "SOP"]),
    ("a. SK Tim, b. Notulen rapat, c. Foto", ["SK Tim", "Notulen rapat", "Foto"]),
    ("- SK Tim - Renstra 2020 - 2024 - Laporan", ["SK Tim", "Renstra 2020 - 2024", "Laporan"]),
    ("-SK Tim -Rencana kerja, dan -Laporan", ["SK Tim", "Rencana kerja", "Laporan"]),
    ("1. - SK Tim 2. SOP", ["SK Tim", "SOP"]),
    ("• SK Tim\n• SOP", ["SK Tim", "SOP"]),
    ("SK Tim\nRencana kerja\nSitambun", ["SK Tim", "Rencana kerja", "Sitambun"]),
    ("SK Tim; Laporan; Foto kegiatan", ["SK Tim", "Laporan", "Foto kegiatan"]),
    ("SK Tim, SOP arsip, dan laporan", ["SK Tim", "SOP arsip", "laporan"]),
    ("DIPA 2025, RKA-KL 2025, dan POK", ["DIPA 2025", "RKA-KL 2025", "POK"]),
    ("Data pegawai (nama, NIP), SK pengangkatan", ["Data pegawai (nama, NIP)", "SK pengangkatan"]),
    ("1. Surat edaran no. 3 tahun 2024. 2. SK Tim", ["Surat edaran no. 3 tahun 2024", "SK Tim"]),
    ("SE nomor 5. Tahun 2024 tentang arsip", ["SE nomor 5. Tahun 2024 tentang arsip"]),
    ("permentan no. 13 tahun 2023", ["permentan no. 13 tahun 2023"]),
    ("DIPA – RKAKL 2025", ["DIPA – RKAKL 2025"]),
    ("Laporan arsip,", ["Laporan arsip"]),
    ("- ", []),
    ("", []),
]

TOLD = [
    # broken numbering
    ("1. 1. Absensi 2. SOP 2. LAKIN", ["Absensi", "SOP", "LAKIN"], {DoubtCode.NUMBERING}),
    ("1. SK 2. SOP 1. 3. LAKIN", ["SK", "SOP", "LAKIN"], {DoubtCode.NUMBERING}),
    ("Data mutakhir, meliputi : 1. DUK; 2. SIMASN", ["DUK", "SIMASN"], {DoubtCode.LEAD}),
    # the leading words of the list
    (
        "Laporan triwulan arsip, perpustakaan, dan kehumasan",
        ["Laporan triwulan arsip", "Laporan triwulan perpustakaan", "Laporan triwulan kehumasan"],
        {DoubtCode.SHARED},
    ),
    # papers of one meeting
    (
        "Undangan, daftar hadir, notulen, dan foto rapat tim",
        ["Undangan, daftar hadir, notulen, dan foto rapat tim"],
        {DoubtCode.KEPT},
    ),
    # the sentence goes on
    (
        "Rekap pengaduan, telah ditanggapi dengan cepat",
        ["Rekap pengaduan, telah ditanggapi dengan cepat"],
        {DoubtCode.KEPT},
    ),
    (
        "Portal data, layanan seperti pengujian, kalibrasi, dan pelatihan",
        ["Portal data", "layanan seperti pengujian, kalibrasi, dan pelatihan"],
        {DoubtCode.KEPT},
    ),
    (
        "Screenshot layanan di website, medsos, PSI Perkebunan, SK Tim",
        ["Screenshot layanan di website, medsos, PSI Perkebunan", "SK Tim"],
        {DoubtCode.KEPT},
    ),
    ("SK Tim dan laporan tim", ["SK Tim dan laporan tim"], {DoubtCode.KEPT}),
    # nothing between two items
    ("LAKIN 2024 Tanda Terima LAKIN 2024", ["LAKIN 2024", "Tanda Terima LAKIN 2024"], {DoubtCode.BOUNDARY}),
    ("laporan bulanan laporan kapus", ["laporan bulanan", "laporan kapus"], {DoubtCode.BOUNDARY}),
    ("-RenstraLAKIN -PK", ["Renstra", "LAKIN", "PK"], {DoubtCode.GLUED}),
    (
        "Denah, SS sistem dan menu utamanya dan laporan evaluasi",
        ["Denah", "SS sistem dan menu utamanya", "laporan evaluasi"],
        {DoubtCode.BOUNDARY},
    ),
]


@pytest.mark.parametrize(("cell", "items"), PLAIN)
def test_plain_lists(cell: str, items: list[str], words: Words) -> None:
    pieces = split_evidence(cell, words)
    assert [piece.text for piece in pieces] == items
    assert not [doubt for piece in pieces for doubt in piece.doubts]


@pytest.mark.parametrize(("cell", "items", "codes"), TOLD)
def test_what_is_not_plain_is_told(cell: str, items: list[str], codes: set[DoubtCode], words: Words) -> None:
    pieces = split_evidence(cell, words)
    assert [piece.text for piece in pieces] == items
    assert {code for piece in pieces for code, _, _ in piece.doubts} == codes


TEXTS = st.lists(
    st.sampled_from(
        ["SK Tim", "SOP arsip", "Notulen rapat", "Laporan Dumas (bulanan)", "Banner, poster", "Renstra"]
    ),
    min_size=1,
    max_size=9,
)


@given(texts=TEXTS, sign=st.sampled_from(["{}. {}", "{}.{}", "{}) {}", "- {1}", "-{1}", "• {1}"]))
def test_a_marked_list_gives_back_what_was_put_in(texts: list[str], sign: str, words: Words) -> None:
    cell = " ".join(sign.format(number, text) for number, text in enumerate(texts, 1))
    assert [piece.text for piece in split_evidence(cell, words)] == texts


@given(cell=st.text("aAbK12.,;:-()\n •–dan SKLaporan", max_size=80))
def test_no_letter_is_lost_or_made_up(cell: str, words: Words) -> None:
    kept = "".join(piece.text for piece in split_evidence(cell, words) if not piece.doubts)
    assert set(kept) <= set(cell) | {" "}
