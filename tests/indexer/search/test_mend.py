"""What is left of a query without its mistakes can always be understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.search.grammar import parse
from indexer.search.mend import mended

PIECES = (
    "a",
    "rapat",
    '"',
    "(",
    ")",
    " ",
    "OR",
    "-",
    "tahun:",
    "2025",
    "20x5",
    "bulan:",
    "xyz",
    ",",
    "taun:",
    "..",
    "tanggal:",
)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=40))
def test_it_can_be_understood_or_nothing_is_left(text: str) -> None:
    left = mended(text)
    if left:
        parse(left)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("rapat tim", "rapat tim"),
        ('rapat "zona inte', "rapat zona inte"),
        ("(rapat OR notulen", "rapat OR notulen"),
        ("OR rapat", "rapat"),
        ("rapat tahun:2025,20x5 tim", "rapat tim"),
        ("bulan:xyz rapat", "rapat"),
        ("taun:2025", "tahun:2025"),
        ("rapat jenis:", "rapat"),
        ('rapat -""', 'rapat ""'),
        ("(" * 40 + "rapat", "rapat"),
        ("-rapat", ""),
        ("---", ""),
        ("a " * 2_000, ""),
    ],
)
def test_only_the_mistake_goes(text: str, left: str) -> None:
    assert mended(text) == left
