"""Many phrases at once, and words with one wrong letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.phrases import Phrases, Speller, is_one_slip

PHRASES = Phrases([(("surat",), 1), (("surat", "tugas"), 2), (("daftar", "hadir"), 3), (("tugas",), 4)])


def test_every_phrase_is_found_at_every_place() -> None:
    hits = PHRASES.find(["surat", "tugas", "dan", "daftar", "hadir", "surat"])
    assert [(hit.start, hit.end, hit.value) for hit in hits] == [
        (0, 1, 1),
        (0, 2, 2),
        (1, 2, 4),
        (3, 5, 3),
        (5, 6, 1),
    ]


def test_the_longest_wins_where_one_is_wanted() -> None:
    hit = PHRASES.longest_at(["surat", "tugas"], 0)
    assert hit is not None
    assert hit.value == 2
    assert PHRASES.longest_at(["daftar", "nama"], 0) is None
    assert PHRASES.longest_at([], 0) is None


def test_words_are_all_terms_of_the_phrases() -> None:
    assert PHRASES.words() == {"surat", "tugas", "daftar", "hadir"}


WORDS = st.text(alphabet="abc", min_size=1, max_size=3)
SEQUENCES = st.lists(WORDS, max_size=8)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=3), max_size=6), SEQUENCES)
def test_finds_what_a_plain_search_finds(phrases: list[list[str]], terms: list[str]) -> None:
    unique = sorted({tuple(phrase) for phrase in phrases})
    found = {(hit.start, hit.end) for hit in Phrases((phrase, None) for phrase in unique).find(terms)}
    plain = {
        (start, start + len(phrase))
        for phrase in unique
        for start in range(len(terms))
        if tuple(terms[start : start + len(phrase)]) == phrase
    }
    assert found == plain


SPELLER = Speller(["keputusan", "notulen", "undangan", "laporan", "rapat"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("keputusan", "keputusan"),
        ("keputu5an", "keputusan"),  # misread
        ("kepustusan", "keputusan"),  # one too many
        ("keputsan", "keputusan"),  # one missing
        ("kepuutsan", "keputusan"),  # swapped
        ("undagan", "undangan"),
        ("kapotusan", "kapotusan"),  # two wrong
        ("rapad", "rapad"),  # too short to tell
        ("pelaporan", "pelaporan"),  # a word of its own
        ("laporkan", "laporkan"),  # one letter off, yet another word of the same root
    ],
)
def test_one_slip_is_mended(typed: str, meant: str) -> None:
    assert SPELLER.mend(typed) == meant
    assert SPELLER.mend(typed) == meant  # remembered


@given(st.sampled_from(["keputusan", "notulen", "undangan", "laporan"]), st.data())
def test_any_single_wrong_letter_is_mended(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("xyz019"))
    assert SPELLER.mend(word[:at] + letter + word[at + 1 :]) == word


@given(st.text(alphabet="abc", max_size=5), st.text(alphabet="abc", max_size=5))
def test_a_slip_is_one_edit_or_two_letters_swapped(word: str, term: str) -> None:
    edits = {word}
    for at in range(len(word) + 1):
        edits.update(word[:at] + letter + word[at:] for letter in "abc")
        edits.update(word[:at] + letter + word[at + 1 :] for letter in ("a", "b", "c", ""))
        edits.add(word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :])
    assert is_one_slip(word, term) == (term in edits)
    assert is_one_slip(word, term) == is_one_slip(term, word)


def test_no_phrase_is_missed_by_the_quick_look() -> None:
    assert PHRASES.may_hold(["x", "daftar"])
    assert not PHRASES.may_hold(["hadir", "x"])


def test_what_could_be_two_words_is_left() -> None:
    assert Speller(["penilaian", "peninaian"]).mend("penixaian") == "penixaian"


@given(st.lists(st.sampled_from(["surat", "tugas", "daftar", "hadir", "x"]), max_size=7))
def test_found_at_every_place_is_found_in_all(terms: list[str]) -> None:
    assert PHRASES.find(terms) == [hit for start in range(len(terms)) for hit in PHRASES.at(terms, start)]


@pytest.mark.parametrize(
    ("beginning", "may"),
    [
        (["surat", "x"], True),
        (["daftar", "hadir"], True),
        (["daftar"], True),  # `hadir` may follow
        (["daftar", "x"], False),
        (["hadir"], False),
    ],
)
def test_what_may_begin_with_a_phrase(beginning: list[str], may: bool) -> None:
    assert PHRASES.may_begin(beginning) == may


def test_many_words_are_mended_as_each_alone() -> None:
    words = ["notulcn", "rapat", "undnagan", "2025", "x"]
    assert SPELLER.mend_all(words) == [SPELLER.mend(word) for word in words]
    assert SPELLER.mend_all(words) == ["notulen", "rapat", "undangan", "2025", "x"]


@given(st.lists(st.tuples(SEQUENCES, st.integers()), max_size=6), st.lists(SEQUENCES, max_size=5))
def test_all_lines_at_once_are_as_line_by_line(
    entries: list[tuple[list[str], int]], lines: list[list[str]]
) -> None:
    phrases = Phrases(entries)
    slowly = [(at, hit) for at, line in enumerate(lines) for hit in phrases.find(line)]
    assert phrases.find_in_lines(lines) == slowly
    assert phrases.find_in_lines(lines, {"more", *(term for line in lines for term in line)}) == slowly
    begun = {at: hit for at, line in enumerate(lines) if (hit := phrases.longest_at(line, 0))}
    assert phrases.at_starts(lines) == begun


@given(st.lists(st.tuples(SEQUENCES, st.integers()), max_size=6), SEQUENCES, st.integers(0, 3))
def test_the_longest_phrase_is_the_last_of_all_that_begin_there(
    entries: list[tuple[list[str], int]], terms: list[str], start: int
) -> None:
    phrases = Phrases(entries)
    assert phrases.longest_at(terms, start) == next(reversed(phrases.at(terms, start)), None)
