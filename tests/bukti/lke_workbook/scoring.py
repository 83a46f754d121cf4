"""The same scores worked out without a spreadsheet, and answers that come to a wanted number of points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from bukti.lke_workbook.columns import Column
from rules.gaps.ceiling import is_of
from rules.pack.model import Indicator, Pack

Answers = Mapping[str, object]
"""By id of an indicator: an answer of its scale, or a number."""

ROUNDED = Fraction(1, 1000)  # points by which a pack's weights may be rounded
FULL = {"persen": 1, "nilai": 4}


def weights(pack: Pack) -> dict[str, Fraction]:
    """An indicator's weight is its sub-component's divided by its number of indicators, where that is so."""
    found = {}
    for group in (group for section in pack.sections for group in section.groups):
        part = Fraction(str(group.weight)) / len(group.indicators)
        for one in group.indicators:
            own = Fraction(str(one.weight))
            found[one.id] = part if abs(own - part) < ROUNDED else own
    return found


def share(indicator: Indicator, answer: object, pack: Pack) -> Fraction:
    if indicator.answers in FULL:
        assert isinstance(answer, int | float | Fraction)
        return Fraction(answer) / FULL[indicator.answers]
    values = {one.answer: one.value for one in pack.lke.scales[indicator.answers].answers}
    return Fraction(str(values[str(answer)]))


def points(pack: Pack, answers: Answers, sections: Iterable[str]) -> Fraction:
    """Of all indicators under these sections; what is not answered is worth nothing."""
    weight = weights(pack)
    return sum(
        (
            weight[one.id] * share(one, answers[one.id], pack)
            for one in under(pack, sections)
            if one.id in answers
        ),
        Fraction(0),
    )


def under(pack: Pack, sections: Iterable[str]) -> list[Indicator]:
    beginnings = list(sections)
    return [one for one in pack.indicators if any(is_of(one.id, beginning) for beginning in beginnings)]


def worth(
    pack: Pack, sections: Sequence[str], wanted: Fraction, *, missed: bool = False
) -> dict[str, object]:
    """Answers of these sections worth so many points, or the next more that is possible; with `missed`, a breath
    less, or the next less."""
    inside, weight = under(pack, sections), weights(pack)
    measured = [one for one in inside if one.answers in FULL]
    if not measured:
        return _chosen(pack, inside, wanted, missed=missed)
    left = wanted - (Fraction(1, 100_000) if missed else 0)
    answers: dict[str, object] = {}
    for one in inside:
        if one.answers not in FULL:
            for answer in pack.lke.scales[one.answers].answers:
                value = weight[one.id] * Fraction(str(answer.value))
                if value <= left:
                    answers[one.id] = answer.answer
                    left -= value
                    break
    for one in measured:
        part = min(Fraction(1), left / weight[one.id])
        answers[one.id] = part * FULL[one.answers]
        left -= part * weight[one.id]
    assert left == 0
    return answers


def _chosen(pack: Pack, inside: Sequence[Indicator], wanted: Fraction, *, missed: bool) -> dict[str, object]:
    """By trying all sums that answers of scales can come to."""
    weight = weights(pack)
    sums: dict[Fraction, dict[str, object]] = {Fraction(0): {}}
    for one in inside:
        choices = [
            (answer.answer, weight[one.id] * Fraction(str(answer.value)))
            for answer in pack.lke.scales[one.answers].answers
        ]
        sums = {
            before + value: {**answers, one.id: answer}
            for before, answers in sums.items()
            for answer, value in choices
        }
    near = max(one for one in sums if one < wanted) if missed else min(one for one in sums if one >= wanted)
    return sums[near]


def as_cells(answers: Answers, column: Column) -> dict[tuple[str, Column], object]:
    return {
        (id_, column): float(answer) if isinstance(answer, Fraction) else answer
        for id_, answer in answers.items()
    }
