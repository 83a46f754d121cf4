"""Whose document it is: our own names among the words of lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.tokens import terms
from rules.reading import read
from rules.reading.lines import Line
from rules.reading.model import OWN, PARENT
from rules.reading.whose import Houses
from tests.rules.reading.papers import PACK

WORDS = st.sampled_from(["pusat", "pusta", "data", "pertanian", "pertanain", "kementerian", "dan", "x"])


@given(st.lists(st.lists(st.lists(WORDS, max_size=6), max_size=4), max_size=3))
def test_the_first_line_with_our_name_is_found_whatever_was_seen_before(
    documents: list[list[list[str]]],
) -> None:
    known = Houses(["Pusat Data Pertanian", "Pusat"], ["Kementerian Pertanian"])
    for lines in documents:
        own = [number for number, words in enumerate(lines) if known.whose(words) == OWN]
        assert known.first_own(lines) == (own[0] if own else None)


OURS = Houses(
    ["Balai Besar Pengujian dan Pelatihan Logam Tana Wallo", "BBPPL"], ["Badan Pembinaan Mutu Logam"]
)


def organisation(text: str) -> str:
    return read(("1.pdf",), "", [text], {}, PACK.kinds, OURS).organisation


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("BALAI BESAR PENGUJIAN DAN PELATIHAN LOGAM TANA\nWALLO\nJalan Palu 17\nLAPORAN\n", OWN),  # wrapped
        ("BALAI BESAR PENGUJIAN DAN\nPELATIHAN LOGAM TANA WALLO\nLAPORAN\n", OWN),
        ("BADAN PEMBINAAN MUTU LOGAM\nBALAI BESAR PENGUJIAN DAN PELATIHAN\nJalan Palu 17\nLAPORAN\n", OWN),
        ("BALAI BESAR PENGUJIAN DAN PELATIHAN LOGAM\nULUWANUA\nLAPORAN\n", "another"),  # the name goes on
        ("BADAN PEMBINAAN MUTU LOGAM\nGedung Tembaga\nLAPORAN\n", PARENT),
        ("LAPORAN BULAN MEI 2025 - Balai Pengujian Kuningan Uluwanua\nNo\tIsi\n", "another"),
        ("Daftar risiko Balai Besar Pengujian Uluwanua 2025\nNo\tIsi\n", "another"),
        ("Naskah ini beredar di lingkungan Balai Besar. Pembaca diharap memberi koreksi\n", ""),
        ("LAPORAN BULAN MEI 2025 - bagian kedua\nNo\tIsi\n", ""),
    ],
)
def test_a_letterhead_or_a_titles_end_tells_the_house(text: str, whose: str) -> None:
    found = organisation(text)
    assert found == whose if whose != "another" else found not in ("", OWN, PARENT)


def test_a_name_over_two_lines_is_put_into_one_and_nothing_else_is_touched() -> None:
    texts = ["KEPUTUSAN KEPALA BALAI BESAR PENGUJIAN DAN", "PELATIHAN LOGAM TANA WALLO", "NOMOR 3"]
    found = OURS.unwrapped([Line(text, 1, False) for text in texts])
    assert [line.text for line in found] == [" ".join(texts[:2]), "NOMOR 3"]


def test_our_name_is_taken_out_of_what_is_said() -> None:
    words = terms("Daftar hadir Balai Besar Pengujian dan Pelatihan Logam Tana Wallo rapat pelatihan")
    assert OURS.without_own(words) == ["daftar", "hadir", "rapat", "pelatihan"]
    assert OURS.without_own(["rapat", "pelatihan"]) == ["rapat", "pelatihan"]


@given(st.lists(st.lists(WORDS, min_size=1, max_size=5).map(" ".join), max_size=8))
def test_no_word_is_lost_by_putting_lines_together(texts: list[str]) -> None:
    known = Houses(["Pusat Data Pertanian"], ["Kementerian Pertanian"])
    lines = [Line(text, 1, False) for text in texts]
    assert [term for line in known.unwrapped(lines) for term in line.terms] == [
        term for line in lines for term in line.terms
    ]
