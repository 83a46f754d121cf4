"""How a query may go on: the most frequent words, values of filters, and nothing of what one may not see."""

from __future__ import annotations

import pytest

from indexer.search.bound import BoundReader
from indexer.search.complete import begun_word, completions
from indexer.search.model import IndexDocument
from tests.fakes.oracle import OracleIndex


def document(key: str, text: str, bidang: str, kind: str) -> IndexDocument:
    return IndexDocument(key, "", (), (text,), {"bidang": (bidang,), "jenis": (kind,), "tahun": ("2025",)})


INDEX = OracleIndex(
    [
        document("a", "rapat rapor yang", "Tata Usaha", "notulen"),
        document("b", "rapat rahasia yakin", "SPI dan UPG", "laporan hasil"),
        document("c", "rapat", "SPI dan UPG", "laporan hasil"),
    ]
)
BOUND = BoundReader(INDEX, "bidang", ["Tata Usaha"])


@pytest.mark.parametrize(
    ("typed", "queries"),
    [
        ("ra", ["rapat", "rahasia", "rapor"]),
        ("notulen RA", ["notulen rapat", "notulen rahasia", "notulen rapor"]),
        ("x -rap", ["x -rapat", "x -rapor"]),
        ('"surat rap', ['"surat rapat', '"surat rapor']),
        ("rapat", []),
        ("r", []),
        ("ra ", []),
        ("rap*", []),
        ("ya", ["yakin"]),  # no stop word
        ("jenis:", ['jenis:"laporan hasil"', "jenis:notulen"]),
        ("a Bidang:t", ['a Bidang:"Tata Usaha"']),
        ("thn:20", ["thn:2025"]),
        ("indikator:A", []),
        ("x:y", []),
        ("", []),
        ("a" * 300, []),
    ],
)
def test_completions(typed: str, queries: list[str]) -> None:
    assert completions(typed, INDEX) == queries


def test_only_of_what_one_may_see() -> None:
    assert completions("ra", BOUND) == ["rapat", "rapor"]
    assert completions("jenis:", BOUND) == ["jenis:notulen"]
    assert completions("bidang:", BOUND) == ['bidang:"Tata Usaha"']


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("rapat peng", "peng"),
        ("rapat ", ""),
        ("p", ""),
        ('"rapat peng', ""),
        ("jenis:sk", ""),
        ("a-b", ""),
        ("rap*", ""),
    ],
)
def test_a_word_that_may_go_on(typed: str, word: str) -> None:
    assert begun_word(typed) == word
