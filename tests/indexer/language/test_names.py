"""File names: glued words come apart, and the name as written is kept beside them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.names import name_terms, split_name
from indexer.language.stream import BREAK, body_of, unit_terms
from indexer.language.tokens import terms


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("SKMaklumatPelayananPublik.pdf", "SK Maklumat Pelayanan Publik.pdf"),
        ("NotulenRapat3Maret2025.docx", "Notulen Rapat 3 Maret 2025.docx"),
        ("SK_Tim-ZI.2025.pdf", "SK Tim-ZI.2025.pdf"),
        ("17FEB14.pdf", "17 FEB 14.pdf"),
        ("TW1.xlsx", "TW 1.xlsx"),
        ("IMG_20250314_091233.jpg", "IMG 20250314 091233.jpg"),
        ("RISIKOdoc.pdf", "RISIKO doc.pdf"),
        ("LKjIP2024.pdf", "LKjIP 2024.pdf"),  # no capitalised word in it: no seams
        ("a1.pdf", "a1.pdf"),
        ("KeputusanCafé.pdf", "Keputusan Cafe.pdf"),
    ],
)
def test_split_name(name: str, expected: str) -> None:
    assert split_name(name) == expected


def test_words_come_first_then_the_name_as_written() -> None:
    assert name_terms("SKMaklumat.pdf") == ["sk", "maklumat", "pdf", "skmaklumat", "pdf"]
    assert name_terms("SK Maklumat.pdf") == ["sk", "maklumat", "pdf"]


def test_folders_and_members_are_names_too() -> None:
    found = name_terms("AREA I\\Tim Kerja/a.zip!/UndanganRapat.pdf")
    assert found == [*terms("area i tim kerja a zip undangan rapat pdf"), "undanganrapat", "pdf"]


@given(st.text(max_size=60))
def test_nothing_of_a_name_is_lost(name: str) -> None:
    found = name_terms(name)
    for component in name.replace("\\", "/").split("/"):
        assert all(term in found for term in terms(component))


def test_names_of_undecodable_bytes() -> None:
    assert name_terms(b"Laporan\xff.pdf".decode("utf-8", "surrogateescape")) == ["laporan", "pdf"]


def test_a_unit_is_head_then_body() -> None:
    stream = unit_terms("Notulen", ["a/SKTimKerja.pdf"], ["Halaman satu", "", "rapat"])
    assert stream.head == ["notulen", "a", "sk", "tim", "kerja", "pdf", "sktimkerja", "pdf"]
    assert stream.body == ["halaman", "satu", "rapat"]
    assert terms(BREAK) == []


PIECES = st.sampled_from(
    ["a", "b", "A", "Z", "1", "2", "_", " ", ".", "-", "pdf", "doc", "é", "'", "SK", "Rapat", "x"]
)


@given(st.lists(PIECES, max_size=9).map("".join))
def test_the_quick_look_for_seams_misses_none(component: str) -> None:
    plain, split = terms(component), terms(split_name(component))
    assert name_terms(component) == split + (plain if split != plain else [])


@given(st.lists(st.text(max_size=60), max_size=3))
def test_a_body_computed_elsewhere_gives_the_same_stream(pages: list[str]) -> None:
    assert unit_terms("Notulen", ["a.pdf"], pages, body_of(pages)) == unit_terms("Notulen", ["a.pdf"], pages)
    assert unit_terms("", [], pages).body == [term for page in pages for term in terms(page)]
