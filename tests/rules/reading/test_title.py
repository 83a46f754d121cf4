"""Titles in one line: letter-spaced words are put together wherever the quick look leaves them a chance."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from rules.reading.title import _SPACED, _WIDE, MAX_CHARS, plain


@given(st.text(alphabet="abAB1_é  \t\n.:-–\x1c\x1f\x85\xa0", max_size=20))
def test_a_title_is_put_together_as_without_the_quick_look(text: str) -> None:
    parted = _WIDE.sub("  ", text)
    joined = _SPACED.sub(lambda word: word.group().replace(" ", ""), parted)
    single = re.sub(r"\s+", " ", joined)
    assert plain(text) == single.strip(" .:;,-–|*_\"'“”")[:MAX_CHARS]


def test_letter_spaced_words_are_put_together() -> None:
    assert plain("L A P O R A N  K I N E R J A: Mei") == "LAPORAN KINERJA: Mei"
