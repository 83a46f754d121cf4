"""The lines of a document: what is in capitals, and what is shared between head and tail."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rules.kinds import Kinds, Layout
from rules.reading.lines import CAPS_SHARE, Line, lines_of

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
