"""The formulas, as LibreOffice computes them: every answer, percentages, totals, and each minimum on both sides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

import pytest

from bukti.lke_workbook.columns import Column
from rules.pack.model import Floor, Pack, Predicate
from tests.bukti.lke_workbook.scoring import FULL, Answers, as_cells, points, weights, worth
from tests.bukti.lke_workbook.spreadsheet import Cells, Computed, filled, recalculated
from tests.sharing import made_once

pytestmark = pytest.mark.slow

HAIR = 1e-9  # points that floating point may miss by
SURVEY_VALUES = (0, 1, 3.5, 4, 3.6)
SHARES = (0, 0.25, 0.8, 1, 0.5)

AREAS = tuple(((f"A.I.{number}", f"A.II.{number}"), f"{number}. ") for number in range(1, 7))
ROWS: Mapping[tuple[str, ...], str] = {
    **dict(AREAS),
    ("A",): "Jumlah Pengungkit",
    ("B.I",): "I. ",
    ("B.I.a",): "a. ",
    ("B.I.b",): "b. ",
    ("B.II",): "II. ",
    ("A", "B"): "Nilai total",
}
"""How a row of the unit's sheet begins, by what it sums up."""


SUMS = ((("A",), "pengungkit"), (("B.I",), "birokrasi"), (("A", "B"), "total"))
"""Minimums of sums, each in a workbook of its own: with every area at its minimum the sum would be elsewhere."""


def answers_number(number: int, pack: Pack) -> dict[str, object]:
    """The n-th answer of every scale, over and over."""
    found: dict[str, object] = {}
    for one in pack.indicators:
        answers = pack.lke.scales[one.answers].answers
        if answers:
            found[one.id] = answers[number % len(answers)].answer
        else:
            found[one.id] = (SHARES if FULL[one.answers] == 1 else SURVEY_VALUES)[number]
    return found


def at_floors(pack: Pack, predicate: Predicate, *, missed: bool) -> dict[str, object]:
    """All areas and results just at their minimum, or just below."""
    least = {floor.sections: Fraction(str(floor.points)) for floor in predicate.floors}
    found: dict[str, object] = {}
    for sections in (*dict(AREAS), ("B.I.a",), ("B.II",)):
        found |= worth(pack, sections, least[sections], missed=missed)
    worths = {"A": 1.0, "B": 0.75, "C": 0.5, "D": 0.25, "E": 0.0}
    whole = weights(pack)["B.I.b"]
    enough = [name for name, value in worths.items() if whole * Fraction(value) >= least[("B.I.b",)]]
    return {**found, "B.I.b": chr(ord(enough[-1]) + missed)}


def floors(pack: Pack) -> Iterator[tuple[int, Floor]]:
    for number, predicate in enumerate(pack.lke.predicates):
        for floor in predicate.floors:
            yield number, floor


def scenarios(pack: Pack) -> dict[str, Answers]:
    made: dict[str, Answers] = {f"jawaban-{number}": answers_number(number, pack) for number in range(5)}
    best = worth(pack, ["A", "B"], Fraction(100))
    assert len(best) == len(pack.indicators)
    made["semua"] = best
    for predicate in pack.lke.predicates:
        least = {floor.sections: Fraction(str(floor.points)) for floor in predicate.floors}
        for missed, side in ((False, "pas"), (True, "kurang")):
            made[f"{predicate.id}-{side}"] = at_floors(pack, predicate, missed=missed)
            for sections, name in SUMS:
                made[f"{predicate.id}-{name}-{side}"] = worth(pack, sections, least[sections], missed=missed)
    return made


COUNTED: Mapping[str, tuple[tuple[float | None, ...], float | str]] = {
    "A.II.1.i.a": ((4, 3), 0.75),
    "A.II.1.i.b": ((2, 5), 1),  # never more than all
    "A.II.3.iii.a": ((8, 2, None), 0.75),
    "A.II.4.i": ((0, 0), ""),  # nothing to count of
    "A.II.5.ii": ((0, None, 0), 1),  # no complaint at all
    "A.II.5.iii.a": ((1, 4, None, 4), ""),  # one count is not filled in yet
    "A.II.5.iii.b": ((1, 4, 5, 9), 0.9),
}
"""Counts in their order, and the percentage that they come to; empty: none."""

OWN_CELLS: Cells = {
    ("A.I.1.i.a", Column.UNIT_ANSWER): "Ya",
    ("A.I.1.i.a", Column.ANSWER): "Tidak",  # the assessor's goes before
    ("A.I.1.i.b", Column.UNIT_ANSWER): " b ",  # the unit's, written carelessly
    ("A.I.1.ii.a", Column.ANSWER): "Ya",
    ("A.I.1.ii.b", Column.UNIT_ANSWER): "Z",  # no answer of the scale
    ("B.I.a", Column.UNIT_ANSWER): 5,  # more than there is
    ("B.II.a", Column.UNIT_ANSWER): "empat",  # no number
    ("A.II.6.i.b", Column.UNIT_ANSWER): 0.4,  # a percentage written over its formula
    ("A.II.1.i.a/1", Column.ANSWER): 10,  # the assessor counted again
    ("A.II.1.i.a/2", Column.ANSWER): 1,
}


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory, pack: Pack, empty: bytes) -> dict[str, Computed]:
    """Every workbook of this module by name."""
    books = {"kosong": empty}
    for at, (name, answers) in enumerate(scenarios(pack).items()):
        column = (Column.UNIT_ANSWER, Column.ANSWER)[at % 2]
        books[name] = filled(empty, as_cells(answers, column))
    counts = {
        (f"{id_}/{number}", Column.UNIT_ANSWER): count
        for id_, (numbers, _) in COUNTED.items()
        for number, count in enumerate(numbers, 1)
    }
    books["hitungan"] = filled(empty, {**counts, **OWN_CELLS})
    made = made_once(tmp_path_factory, "lke", lambda folder: recalculated(books, folder))
    return {name: Computed(data) for name, data in made.items()}


def test_the_values_written_into_an_empty_workbook_are_those_of_its_formulas(
    computed: dict[str, Computed], empty: bytes
) -> None:
    written = Computed(empty)
    again = computed["kosong"]
    for ours, theirs in zip((*written.unit, *written.answers), (*again.unit, *again.answers), strict=True):
        for one, other in zip(ours, theirs, strict=True):
            is_same = one == pytest.approx(other, abs=HAIR) if isinstance(one, float) else one == other
            assert is_same, (ours[0], one, other)


def test_every_answer_of_every_scale_counts_what_it_is_worth(
    computed: dict[str, Computed], pack: Pack
) -> None:
    for number in range(5):
        answers = answers_number(number, pack)
        sheet = computed[f"jawaban-{number}"]
        for one in pack.indicators:
            expected = float(points(pack, answers, [one.id]))
            assert abs(sheet.value(one.id) - expected) < HAIR, (one.id, answers[one.id])
            weight = float(weights(pack)[one.id])
            assert abs(sheet.value(one.id, Column.PERCENT) - expected / weight) < HAIR


def test_headings_and_the_unit_s_page_are_the_sums(computed: dict[str, Computed], pack: Pack) -> None:
    for name, answers in scenarios(pack).items():
        sheet = computed[name]
        for section in pack.sections:
            assert abs(sheet.value(section.id) - float(points(pack, answers, [section.id]))) < HAIR
        for sections, row in ROWS.items():
            weight, *halves, value, percent = sheet.summed(row)[1:6]
            expected = float(points(pack, answers, sections))
            assert abs(value - expected) < HAIR
            assert abs(percent - expected / weight) < HAIR
            if len(sections) == 2 and sections != ("A", "B"):
                for half, id_ in zip(halves, sections, strict=True):
                    assert abs(half - float(points(pack, answers, [id_]))) < HAIR
        assert sheet.summed("Nilai total")[1] == pytest.approx(100)


def test_the_unit_s_own_value_stands_beside_the_assessor_s(computed: dict[str, Computed], pack: Pack) -> None:
    by_unit, by_assessor = computed["jawaban-0"], computed["jawaban-1"]
    assert by_unit.summed("Nilai total")[6] == pytest.approx(by_unit.summed("Nilai total")[4])
    assert by_assessor.summed("Nilai total")[6] == 0
    asked = float(len(pack.indicators))
    assert [by_unit.summed("Pertanyaan yang sudah dijawab " + who)[1] for who in ("unit", "penilai")] == [
        asked,
        0,
    ]
    assert [by_assessor.summed("Pertanyaan yang sudah dijawab " + who)[1] for who in ("unit", "penilai")] == [
        0,
        asked,
    ]


def test_every_minimum_is_met_from_its_limit_on_and_not_below(
    computed: dict[str, Computed], pack: Pack
) -> None:
    made = scenarios(pack)
    sides = {(number, floor.id): set[bool]() for number, floor in floors(pack)}
    for name, answers in made.items():
        for number, floor in floors(pack):
            row = computed[name].summed(ROWS[floor.sections])
            least, status = row[7 + 2 * number], row[8 + 2 * number]
            there = points(pack, answers, floor.sections)
            assert least == floor.points
            assert status == ("terpenuhi" if there >= Fraction(str(floor.points)) else "belum"), (name, floor)
            if abs(there - Fraction(str(floor.points))) < Fraction(2, 100):
                sides[number, floor.id].add(status == "terpenuhi")
    for (number, id_), seen in sides.items():
        step = {True} if id_ == "capaian-kinerja" else {True, False}  # whole answers only: tested below
        assert step <= seen, (pack.lke.predicates[number].id, id_)


@pytest.mark.parametrize(("side", "status"), [("pas", "terpenuhi"), ("kurang", "belum")])
def test_a_unit_just_at_the_minimums_and_just_below(
    computed: dict[str, Computed], pack: Pack, side: str, status: str
) -> None:
    for number, predicate in enumerate(pack.lke.predicates):
        for sections in (*dict(AREAS), ("B.I",), ("B.I.a",), ("B.I.b",), ("B.II",)):
            row = computed[f"{predicate.id}-{side}"].summed(ROWS[sections])
            assert row[8 + 2 * number] == status, (predicate.id, sections)
        for sections, name in SUMS:
            row = computed[f"{predicate.id}-{name}-{side}"].summed(ROWS[sections])
            assert row[8 + 2 * number] == status, (predicate.id, name)


def test_all_minimums_together(computed: dict[str, Computed]) -> None:
    for name, statuses in (
        ("semua", ["terpenuhi", "terpenuhi"]),
        ("wbbm-pas", ["terpenuhi", "belum"]),  # every area and result is at its minimum, the sums are not
        ("wbk-pas", ["belum", "belum"]),
        ("kosong", ["belum", "belum"]),
    ):
        assert computed[name].summed("Semua nilai minimal")[8:11:2] == statuses, name


def test_percentages_come_of_their_counts(computed: dict[str, Computed], pack: Pack) -> None:
    sheet = computed["hitungan"]
    for id_, (_, expected) in COUNTED.items():
        assert sheet.value(id_, Column.UNIT_ANSWER) == (pytest.approx(expected) if expected != "" else ""), (
            id_
        )
        if id_ != "A.II.1.i.a":
            value = sheet.value(id_)
            assert value == (
                "" if expected == "" else pytest.approx(float(weights(pack)[id_]) * float(expected))
            )
    assert sheet.value("A.II.1.i.a", Column.ANSWER) == pytest.approx(0.1)
    assert sheet.value("A.II.1.i.a") == pytest.approx(0.1)
    assert sheet.value("A.II.1.i.a", Column.UNIT_VALUE) == pytest.approx(0.75)
    assert sheet.value("A.II.6.i.b") == pytest.approx(1.25 * 0.4)


def test_whose_answer_counts_and_what_is_no_answer(computed: dict[str, Computed]) -> None:
    sheet = computed["hitungan"]
    assert sheet.value("A.I.1.i.a") == 0
    assert sheet.value("A.I.1.i.a", Column.UNIT_VALUE) == pytest.approx(0.25)
    assert sheet.value("A.I.1.i.b") == pytest.approx(0.125)
    assert sheet.value("A.I.1.ii.a") == pytest.approx(1 / 3)
    assert sheet.value("A.I.1.ii.b") == 0
    assert sheet.value("A.I.1.ii.c") == ""
    assert sheet.value("B.I.a") == pytest.approx(17.5)
    assert sheet.value("B.II.a") == ""
    assert sheet.value("B.II") == 0
