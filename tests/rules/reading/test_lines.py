"""The lines of a document: what is in capitals, and what is shared between head and tail."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rules.kinds import Kinds, Layout
from rules.periods import find_days
from rules.reading.lines import CAPS_SHARE, Line, dated, lines_of

KINDS = Kinds((), Layout())


@given(st.text(alphabet="abcXYZÉéß12 -.", max_size=12))
def test_a_line_is_in_capitals_by_their_share_in_ascii_and_beyond(text: str) -> None:
    capitals = sum(char.isupper() for char in text)
    letters = capitals + sum(char.islower() for char in text)
    assert Line(text, 1, is_apart=False).is_caps == (letters > 2 and capitals >= CAPS_SHARE * letters)


def test_a_line_of_a_short_page_is_read_once() -> None:
    lines = lines_of(["NOTULEN\n\nJakarta, 14 Maret 2025", "Jakarta, 14 Maret 2025"], KINDS)
    assert [line.text for line in lines.tail] == [line.text for line in lines.head]
    assert all(one is other for one, other in zip(lines.head, lines.tail, strict=True))


def test_equal_lines_of_two_pages_stay_two() -> None:
    long = " ".join(["kata"] * 70)
    lines = lines_of([long, "Jakarta, 14 Maret 2025", "Jakarta, 14 Maret 2025"], KINDS)
    assert [line.page for line in lines.tail[-2:]] == [2, 3]


DAYS = [
    "14 Maret 2025",
    "2025-03-14",
    "14/3/25",
    "dua ribu",
    "Dua Ribu Dua Puluh",
    "12 2",
    "3",
    "rapat",
    "19",
    "98",
]


@given(st.lists(st.sampled_from(DAYS) | st.text(alphabet="1290/-. mei", min_size=1, max_size=8), max_size=6))
def test_no_line_with_a_day_is_passed_over(texts: list[str]) -> None:
    lines = [Line(text, 1, is_apart=False) for text in texts]
    alone = [at for at, line in enumerate(lines) if dated([line])]
    assert dated(lines) == alone
    named = [at for at, line in enumerate(lines) if any(found.year for found in find_days(line.text))]
    assert set(named) <= set(alone)


def test_head_and_tail_know_all_their_words_and_the_labels_that_lines_begin_with() -> None:
    kinds = Kinds((), Layout(number_labels=(("nomor",),)))
    lines = lines_of(["NOTULEN\nNomor: 12\nrapat\nNomor", "Jakarta, 14 Maret 2025"], kinds)
    assert lines.words == {"notulen", "nomor", "12", "rapat", "jakarta", "14", "maret", "2025"}
    assert {at: hit.value for at, hit in lines.beginnings.items()} == {
        1: ("number_labels", 0),
        3: ("number_labels", 0),
    }
    assert len(lines.every) == len(set(lines.every)) == 5
