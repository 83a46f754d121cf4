"""Synonyms and misspellings: which phrase is known at a place of a query, and what means the same."""

from __future__ import annotations

import pytest

from indexer.language.vocabulary import NO_VOCABULARY, Match, Vocabulary

VOCABULARY = Vocabulary.build(
    [
        ["SK", "Surat Keputusan", "Kepka"],
        ["dumas", "pengaduan masyarakat", "pengaduan"],
        ["PK", "perjanjian kinerja"],
        ["PK", "prosedur kerja"],
        ["survei kepuasan masyarakat", "SKM", "IKM"],
        ["rencana aksi", "renaksi"],
        ["", "???"],
    ],
    {
        "survey": "survei",
        "pengadauan": "pengaduan",
        "rencanaaksi": "rencana aksi",
        "dua kata": "x",
        "sama": "sama",
    },
)


@pytest.mark.parametrize(
    ("words", "at", "expected"),
    [
        ("sk tim", 0, Match(1, (("surat", "keputusan"), ("kepka",)))),
        ("sk tim", 1, None),
        ("laporan surat keputusan", 1, Match(2, (("sk",), ("kepka",)))),
        ("surat tugas", 0, None),
        ("pengaduan masyarakat", 0, Match(2, (("dumas",), ("pengaduan",)))),  # the longest
        ("pengaduan", 0, Match(1, (("dumas",), ("pengaduan", "masyarakat")))),
        ("pk", 0, Match(1, (("perjanjian", "kinerja"), ("prosedur", "kerja")))),
        ("perjanjian kinerja", 0, Match(2, (("pk",),))),  # groups are not joined through PK
        (
            "survey kepuasan masyarakat",
            0,
            Match(3, (("survei", "kepuasan", "masyarakat"), ("skm",), ("ikm",))),
        ),
        ("survey lain", 0, Match(1, (("survei",),))),
        ("pengadauan", 0, Match(1, (("pengaduan",), ("dumas",), ("pengaduan", "masyarakat")))),
        ("dua", 0, None),  # a misspelling of two words is not known
        ("sama", 0, None),
        ("rencanaaksi", 0, Match(1, (("rencana", "aksi"), ("renaksi",)))),
    ],
)
def test_match(words: str, at: int, expected: Match | None) -> None:
    assert VOCABULARY.match(words.split(), at) == expected


def test_no_vocabulary_knows_nothing() -> None:
    assert NO_VOCABULARY.match(["sk"]) is None
