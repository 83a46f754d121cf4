"""Whose document it is: our own names among the words of lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rules.reading.model import OWN
from rules.reading.whose import Houses

WORDS = st.sampled_from(["pusat", "pusta", "data", "pertanian", "pertanain", "kementerian", "dan", "x"])


@given(st.lists(st.lists(st.lists(WORDS, max_size=6), max_size=4), max_size=3))
def test_the_first_line_with_our_name_is_found_whatever_was_seen_before(
    documents: list[list[list[str]]],
) -> None:
    known = Houses(["Pusat Data Pertanian", "Pusat"], ["Kementerian Pertanian"])
    for lines in documents:
        own = [number for number, words in enumerate(lines) if known.whose(words) == OWN]
        assert known.first_own(lines) == (own[0] if own else None)
