from __future__ import annotations

import pytest

from bukti.reports.chart import MOST_MARKS, axis, columns


def test_a_column_for_each_value_without_script_always_the_same() -> None:
    made = columns([("1 Okt", 3), ("8 Okt", 12)], 'turun "jelas"')
    assert made == columns([("1 Okt", 3), ("8 Okt", 12)], 'turun "jelas"')
    assert made.count("<rect") >= 2
    assert "<script" not in made
    assert "<style" not in made
    assert 'aria-label="turun &#34;jelas&#34;"' in made
    assert 'viewBox="0 0 ' in made


def test_names_stay_names() -> None:
    assert "<b>" not in columns([("<b>", 3)], "<b>")


@pytest.mark.parametrize(
    ("highest", "marks"),
    [(0, [0, 1]), (1, [0, 1]), (4, [0, 1, 2, 3, 4]), (5, [0, 2, 4, 6]), (187, [0, 50, 100, 150, 200])],
)
def test_marks_are_round_and_reach_the_highest(highest: int, marks: list[int]) -> None:
    assert axis(highest) == marks


@pytest.mark.parametrize("highest", [*range(200), 999, 12_345])
def test_there_are_never_many_marks(highest: int) -> None:
    marks = axis(highest)
    assert marks[-1] >= highest
    assert 2 <= len(marks) <= MOST_MARKS
