"""The vocabulary file, and what the search makes of it."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from indexer.language.tokens import terms
from indexer.language.vocabulary import Vocabulary as SearchVocabulary
from rules.files import PACKS, load_pack
from rules.vocabulary import Vocabulary, load
from rules.yaml_source import Fault, FaultCode

TEXT = """
groups:
  - [perjanjian kinerja, penetapan kinerja]
  - [notulen, notula]
ambiguous:
  PK: [perjanjian kinerja, prosedur kerja]
misspellings:
  notulen: [nutulen, notullen]
"""


def loaded(text: str) -> tuple[Vocabulary, list[Fault]]:
    faults: list[Fault] = []
    return load(text, "vocabulary.yaml", faults), faults


def equals(vocabulary: Vocabulary, words: str) -> set[str]:
    built = SearchVocabulary.build(vocabulary.search_groups(), vocabulary.misspellings)
    match = built.match(terms(words))
    return {" ".join(phrase) for phrase in match.others} if match else set()


def test_an_ambiguous_abbreviation_means_all_and_joins_none() -> None:
    vocabulary, faults = loaded(TEXT)
    assert faults == []
    assert equals(vocabulary, "PK") == {"perjanjian kinerja", "penetapan kinerja", "prosedur kerja"}
    assert equals(vocabulary, "perjanjian kinerja") == {"penetapan kinerja", "pk"}
    assert equals(vocabulary, "prosedur kerja") == {"pk"}


def test_misspellings_point_to_the_right_word() -> None:
    vocabulary, _ = loaded(TEXT)
    assert vocabulary.misspellings == {"nutulen": "notulen", "notullen": "notulen"}
    assert "notula" in equals(vocabulary, "nutulen")


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("groups:\n  - [satu]\n", FaultCode.BAD_VALUE, 2),
        ("groups:\n  - satu\n", FaultCode.BAD_VALUE, 2),
        ("groups:\n  - [satu, SATU]\n", FaultCode.BAD_VALUE, 2),
        ("groups:\n  - [satu, '!']\n", FaultCode.BAD_VALUE, 2),
        ("groups: []\nambiguous:\n  PK: [perjanjian kinerja]\n", FaultCode.BAD_VALUE, 3),
        ("groups: []\nmisspellings:\n  notulen: [dua kata]\n", FaultCode.BAD_VALUE, 3),
        ("groups: []\nmisspellings:\n  notulen: [Notulen]\n", FaultCode.BAD_VALUE, 3),
        ("groups: []\nmisspellings:\n  a: [x]\n  b: [x]\n", FaultCode.DUPLICATE_ID, 4),
        ("group: []\n", FaultCode.UNKNOWN_KEY, 1),
    ],
)
def test_mistakes_are_named(text: str, code: FaultCode, line: int) -> None:
    _, faults = loaded(text)
    assert (code, line) in [(fault.code, fault.place.line) for fault in faults]


OURS = load_pack(PACKS / "zi-wbk-2025").vocabulary


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("SK", "surat keputusan"),
        ("notulensi", "notula"),
        ("pengaduan masyarakat", "dumas"),
        ("absensi", "daftar hadir"),
        ("screenshoot", "tangkapan layar"),
        ("LAKIP", "laporan kinerja"),
        ("agan perubahan", "agen perubahan"),
        ("tim bending", "tim benturan kepentingan"),
        ("matriks penting", "matriks benturan kepentingan"),
        ("SP", "standar pelayanan"),
        ("SS", "screenshot"),
        ("MR", "manajemen resiko"),
        ("LKHPN", "lhkpn"),
        ("Permempan", "permenpan"),
    ],
)
def test_the_pack_joins_what_offices_mix(typed: str, found: str) -> None:
    assert found in equals(OURS, typed)


@pytest.mark.parametrize(
    ("typed", "apart"),
    [
        ("penting", "benturan kepentingan"),  # also an ordinary word
        ("perjanjian kinerja", "prosedur kerja"),
        ("surat pernyataan", "standar pelayanan"),
        ("tangkapan layar", "sasaran strategis"),
    ],
)
def test_the_pack_keeps_apart_what_differs(typed: str, apart: str) -> None:
    assert apart not in equals(OURS, typed)


def test_no_misspelling_is_a_word_of_the_vocabulary() -> None:
    words = {word for phrase in _phrases(OURS.groups) for word in terms(phrase)}
    assert {wrong for wrong in OURS.misspellings if wrong in words} <= ALSO_IN_GROUPS


def _phrases(groups: Iterable[Iterable[str]]) -> Iterable[str]:
    return (phrase for group in groups for phrase in group)


ALSO_IN_GROUPS = {"screenshoot", "resiko", "permempan"}
"""Spelt wrong so often that they stand in a group too."""
