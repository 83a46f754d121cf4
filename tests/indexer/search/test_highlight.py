"""Where the words of a query stand in a text: every kind of hit is marked, on both roads alike."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from indexer.language.stem import stem
from indexer.language.tokens import is_plain
from indexer.search.grammar import parse
from indexer.search.highlight import Highlighter, _core, merged
from indexer.search.plan import make_plan
from indexer.search.query import Query
from tests.indexer.search.queries import ODD_WORDS, WORDS, queries
from tests.indexer.search.test_plan import VOCABULARY


def highlighter(typed: str) -> Highlighter:
    return Highlighter(make_plan(parse(typed), VOCABULARY))


def marked(typed: str, text: str) -> list[str]:
    return [text[start:end] for start, end in highlighter(typed).marks(text)]


@pytest.mark.parametrize(
    ("typed", "text", "expected"),
    [
        ("penilaian", "Penilaian, dinilai; (menilai) tunai", ["Penilaian", "dinilai", "menilai"]),
        ("menata", "tata penataan menata kota", ["tata", "penataan", "menata"]),
        ("notulensi", "NOTULA dan risalah rapat, rapat", ["NOTULA", "risalah rapat"]),
        ("SK", "Surat  Keputusan ini; surat itu; task", ["Surat  Keputusan"]),
        ("kepu*", "keputusan kepuasan kepada", ["keputusan", "kepuasan"]),
        ("notulen~1", "notulen notullen notula", ["notulen", "notullen"]),
        ('"tim kerja"', "Tim\nKerja tim-kerja tim saja kerja", ["Tim\nKerja", "tim-kerja"]),
        ("KP.120", "B-123/KP.120/H.4 kp 120", ["KP.120", "kp 120"]),
        ("rapat -tim", "rapat tim", ["rapat"]),
        ("rapat bidang:tim", "rapat tim", ["rapat"]),
        ("jumat", "hari Jum'at", ["Jum'at"]),
        ("pembangunan", "dan pem-\nbangunan", ["pem-\nbangunan"]),
        ("surat", "S U R A T  T U G A S", ["S U R A T"]),
        ("kafe", "café", []),
        ("cafe", "Café CAFE", ["Café", "CAFE"]),
        ("tahun:2025", "2025", []),
        ("a", "", []),
    ],
)
def test_marks(typed: str, text: str, expected: list[str]) -> None:
    assert marked(typed, text) == expected


def test_parts_count_what_is_required() -> None:
    found = highlighter("notulensi rapat -draft bidang:TU (SOP OR IKM)")
    assert found.part_count == 3
    places = found.places("rapat notula ikm")
    assert [place.parts.bit_count() for place in places] == [1, 1, 1]
    assert len({place.parts for place in places}) == 3
    assert [bool(place.exact) for place in places] == [True, False, True]


def test_merged() -> None:
    assert merged([(5, 9), (0, 2), (1, 3), (9, 11)]) == ((0, 3), (5, 9), (9, 11))


texts = st.lists(
    st.sampled_from(
        [*WORDS, *ODD_WORDS, "menotulen", "rapatnya", "pengaduannya", "TUGAS", "penyuratan", "-", "\n", "é"]
    ),
    max_size=15,
).map(" ".join)


@given(st.from_regex(r"(me|mem|meng|di|pe|ber|ke|se|ter)?[a-z]{2,9}(kan|an|i|nya|isasi)?", fullmatch=True))
@example("menata")
@example("gemetar")
@example("memukul")
def test_a_word_contains_the_core_of_its_stem(word: str) -> None:
    """What the quick road looks for stands in every word of that stem."""
    assert _core(stem(word)) in word


@given(queries, texts)
def test_both_roads_find_the_same(query: Query, text: str) -> None:
    assume(is_plain(text))
    found = Highlighter(make_plan(query, VOCABULARY))
    assert set(found._places_in_plain(text.lower())) == set(found._places_by_token(text))


@given(queries, texts)
def test_a_text_with_places_seems_to_have_them(query: Query, text: str) -> None:
    assume(is_plain(text))
    found = Highlighter(make_plan(query, VOCABULARY))
    parts = 0
    for place in found.places(text):
        parts |= place.parts
    assert parts & found.seeming_parts(text) == parts
