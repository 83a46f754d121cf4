from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bukti.quote_places import places_of


@pytest.mark.parametrize(
    ("text", "quotes", "marked"),
    [
        ("Laporan   Pengaduan\nMaret", ["laporan pengaduan maret"], ["Laporan   Pengaduan\nMaret"]),
        ("SK tim, sk TIM", ["SK Tim"], ["SK tim", "sk TIM"]),
        ("satu dua tiga", ["satu dua", "dua tiga"], ["satu dua tiga"]),
        ("a.b (c)", ["(c)", "a.b"], ["a.b", "(c)"]),
        ("axb", ["a.b"], []),
        ("apa saja", ["", "  "], []),
    ],
)
def test_quoted_words_are_found_however_lines_break(text: str, quotes: list[str], marked: list[str]) -> None:
    assert [text[start:end] for start, end in places_of(text, quotes)] == marked


@given(st.text("ab \n", max_size=30), st.lists(st.text("ab ", max_size=4), max_size=5))
def test_places_are_in_order_and_apart(text: str, quotes: list[str]) -> None:
    places = places_of(text, quotes)
    ends = [0, *(end for _start, end in places)]
    assert all(end < start or end == 0 for end, (start, _end) in zip(ends, places, strict=False))
    assert all(start < end <= len(text) for start, end in places)
