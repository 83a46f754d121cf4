"""The tokenizer: what a term is, what is put together again, and that every token knows its place."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.language.tokens import (
    LONGEST_REMEMBERED,
    MAX_TERM,
    _spans,
    extent,
    fold,
    is_plain,
    line_terms,
    normalise,
    page_terms,
    terms,
    tokenize,
)

# Text full of what the tokenizer treats specially, so that few examples meet it often.
_PIECES = [
    "S U R A T",
    "pem-\nbangunan",
    "rapat-rapat",
    "Jum'at",
    "a",
    " ",
    "  ",
    "\n",
    "-\r\n",
    "'",
    "’",
    "`",
    "\u00a0",
]
_PIECES += [
    "\u00ad",
    "\u200b",
    "e\u0301",
    "é",
    "ﬁ",
    "Ⅲ",
    "½",
    "İ",
    "ß",
    "_",
    ".",
    "2025",
    "KP.120",
    "Ünïcode",
    "中文",
    "\ufffe",
]
crafted = st.lists(st.sampled_from(_PIECES) | st.text(max_size=3), max_size=25).map("".join)
anything = st.text(max_size=80) | crafted


def written(text: str) -> list[str]:
    return [text[token.start : token.end] for token in tokenize(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Notulen Rapat, 3 Maret 2025.", "notulen rapat 3 maret 2025"),
        ("B-123/KP.120/H.4/03/2025", "b 123 kp 120 h 4 03 2025"),
        ("W.15.IMI.IMI.1-3252", "w 15 imi imi 1 3252"),
        ("rapat-rapat", "rapat rapat"),
        ("SK_Tim__ZI", "sk tim zi"),
        ("café naïve Ørsted", "cafe naive orsted"),
        ("cafe\u0301", "cafe"),  # decomposed, as macOS names files
        ("eﬁsien １２ Ⅲ m²", "efisien 12 iii m2"),
        ("na\u00advi\u200bgasi", "navigasi"),
        ("Jum'at Ma’ruf Qur`an 'kutipan' d'", "jumat maruf quran kutipan d"),
        ("", ""),
        ("— … “”", ""),
    ],
)
def test_terms(text: str, expected: str) -> None:
    assert normalise(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("S U R A T  K E P U T U S A N", ["surat", "keputusan"]),
        ("S U R A T   E D A R A N\nN O M O R", ["surat", "edaran", "nomor"]),
        ("S\u00a0U\u00a0R\u00a0A\u00a0T", ["surat"]),
        ("S u r a t  T u g a s", ["surat", "tugas"]),
        ("S O P  pelayanan", ["sop", "pelayanan"]),
        ("T A H U N  2 0 2 5 dan", ["tahun", "2025", "dan"]),
        ("a b c", ["a", "b", "c"]),  # three small letters are a list, not a word
        ("1 2 3 4", ["1", "2", "3", "4"]),  # column numbers of a form
        ("A B saja", ["a", "b", "saja"]),
        ("Golongan I A Muda", ["golongan", "i", "a", "muda"]),
    ],
)
def test_letter_spaced_words_are_joined(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pem-\nbangunan", ["pembangunan"]),
        ("pem-  \r\n   bangunan", ["pembangunan"]),
        ("meng-\nguna-\nkan", ["menggunakan"]),
        ("PEM-\nBANGUNAN", ["pembangunan"]),
        ("pem\u2010\nbangunan pem\u00ad\nbangunan", ["pembangunan", "pembangunan"]),
        ("pem\x02bangunan neu\ufffetral", ["pembangunan", "neutral"]),
        ("rapat-\nrapat", ["rapat", "rapat"]),
        ("perundang-\nundangan", ["perundang", "undangan"]),
        ("Jawa-\nBali", ["jawa", "bali"]),  # a compound of names
        ("Stress\ufffeEngineered", ["stress", "engineered"]),
        ("2024-\n2025", ["2024", "2025"]),
        ("pem-bangunan", ["pem", "bangunan"]),  # not at a line end
    ],
)
def test_hyphenation_at_line_ends(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_a_token_spans_all_that_was_written() -> None:
    text = "Nomor: B-123 S U R A T  T U G A S pem-\nbangunan cafe\u0301 Jum'at"
    assert written(text) == [
        *("Nomor", "B", "123", "S U R A T", "T U G A S"),
        *("pem-\nbangunan", "cafe\u0301", "Jum'at"),
    ]


def test_long_runs_fall_into_pieces() -> None:
    run = "ab1" * 50
    assert "".join(terms(run)) == run
    assert max(map(len, terms(run))) == MAX_TERM
    assert terms(run + " é") == [*terms(run), "e"]


@given(anything)
@example("a'b")
@example("x \u00a0y\u00a0z\u00a0w")
def test_the_fast_path_gives_the_same_terms(text: str) -> None:
    slow = [term for start, end in _spans(text) if (term := fold(text[start:end]))]
    assert terms(text) == slow == [token.text for token in tokenize(text)]


@given(anything)
def test_tokens_are_in_order_apart_and_inside(text: str) -> None:
    position = 0
    for token in tokenize(text):
        assert position <= token.start < token.end <= len(text)
        position = token.end


@given(anything)
def test_a_term_is_its_own_only_term(text: str) -> None:
    for term in terms(text):
        assert terms(term) == [term]
        assert fold(term) == term


@given(anything)
def test_plain_text_has_its_terms_in_place(text: str) -> None:
    if is_plain(text):
        lowered = text.lower()
        assert [lowered[token.start : token.end] for token in tokenize(text)] == terms(text)


@given(anything, anything)
def test_lines_apart_do_not_touch_each_other(left: str, right: str) -> None:
    assert terms(f"{left}\n\n.\n{right}") == terms(left) + terms(right)


@given(crafted | st.text(alphabet="abcAB 1.\n-'–•", max_size=40))
def test_lines_of_a_plain_text_have_their_terms_quickly(text: str) -> None:
    for line, found in line_terms(text).items():
        assert found == terms(line)


@pytest.mark.parametrize("size", [MAX_TERM, MAX_TERM + 1])
def test_long_words_in_lines_stay_in_their_lines(size: int) -> None:
    lines = ["Satu", "a" * size, "b" * size, "dua tiga"]
    assert line_terms("\n".join(lines)) == {line: terms(line) for line in lines}


@given(
    st.lists(
        st.tuples(
            st.integers(1, MAX_TERM + 3), st.sampled_from(["a", "B7", "é", "–"]), st.sampled_from(" .–\n")
        ),
        max_size=6,
    )
)
def test_long_words_fall_into_pieces_whatever_stands_around_them(words: list[tuple[int, str, str]]) -> None:
    text = "".join(letters * size + sign for size, letters, sign in words)
    assert terms(text) == [token.text for token in tokenize(text)] == list(page_terms(text))


def test_what_no_encoding_has_separates() -> None:
    assert terms("surat\udc80tugas") == ["surat", "tugas"]


@given(
    crafted | st.text(alphabet="abAB 1.\n-–é", min_size=1, max_size=40), st.integers(0, 9), st.integers(1, 3)
)
def test_some_terms_stand_where_the_tokens_say(text: str, start: int, count: int) -> None:
    tokens = tokenize(text)[start : start + count]
    if tokens:
        assert extent(text, start, start + len(tokens)) == (tokens[0].start, tokens[-1].end)


def test_a_page_has_its_terms_whether_it_is_remembered_or_not() -> None:
    for page in ("NOTULEN rapat", "Jum'at pem-\nbangunan", "rapat " * LONGEST_REMEMBERED):
        assert list(page_terms(page)) == list(page_terms(page)) == terms(page)
