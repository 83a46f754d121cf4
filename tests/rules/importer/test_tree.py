"""Numbers say where a row belongs, whatever dots they are written with; what has none goes on or stands alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.importer.columns import plan_rows
from rules.importer.model import Doubt, DoubtCode, Outline, Row, Spot
from rules.importer.tree import read_tree

HEADING = ("Indikator", "", "Langkah Aksi", "Bukti Fisik", "Target Waktu")
LEAF = ("", "Rapat", "Notulen", "Maret 2025")
TOP = (("A.", "PENGUNGKIT"), ("I.", "PEMENUHAN"), ("1.", "AREA"), ("i.", "Tim"))


def row(*cells: str) -> tuple[str, ...]:
    return (*cells, *[""] * (len(HEADING) - len(cells)))


def leaf(number: str, text: str = "Teks") -> tuple[str, ...]:
    return (number, text, "Aksi", "SK", "Maret 2025")


def read(*rows: tuple[str, ...]) -> tuple[Outline, list[Doubt]]:
    doubts: list[Doubt] = []
    all_rows = [Row(cells, Spot(line=number)) for number, cells in enumerate((HEADING, *rows), 1)]
    return read_tree(plan_rows(all_rows, doubts), doubts), doubts


def ids(*rows: tuple[str, ...]) -> list[str]:
    outline, _ = read(*[row(*cells) for cells in TOP], *rows)
    return [one.id for one in outline.leaves]


@pytest.mark.parametrize("dot", ["", ".", ")"])
def test_a_dot_more_or_less_does_not_matter(dot: str) -> None:
    outline, doubts = read(*[row(number.rstrip(".") + dot, text) for number, text in TOP], leaf(f"a{dot}"))
    assert [one.id for one in outline.leaves] == ["A.I.1.i.a"]
    assert outline.names == {
        "A": "PENGUNGKIT",
        "A.I": "PEMENUHAN",
        "A.I.1": "AREA",
        "A.I.1.i": "Tim",
        "A.I.1.i.a": "Teks",
    }
    assert not doubts


def test_i_is_a_letter_after_h_and_a_sub_component_elsewhere() -> None:
    letters = [leaf(f"{letter}.") for letter in "abcdefghij"]
    assert ids(*letters)[-2:] == ["A.I.1.i.i", "A.I.1.i.j"]
    assert ids(leaf("a."), row("2.", "AREA DUA"), row("i", "Sub"), leaf("a")) == ["A.I.1.i.a", "A.I.2.i.a"]


def test_v_goes_on_from_iv() -> None:
    subs = [cells for n in ("ii", "iii", "iv", "v", "vi") for cells in (row(f"{n}.", f"Sub {n}"), leaf("a."))]
    assert ids(leaf("a."), *subs)[-2:] == ["A.I.1.v.a", "A.I.1.vi.a"]


def test_a_number_and_its_name_in_one_cell() -> None:
    assert ids(
        row("ii. Pengaduan"), leaf("a."), row("II REFORM"), row("1", "AREA"), row("i", "Sub"), leaf("a")
    ) == [
        "A.I.1.ii.a",
        "A.II.1.i.a",
    ]


def test_results_have_no_areas() -> None:
    outline, _ = read(row("B.", "HASIL"), row("I BIROKRASI"), leaf("a"), row("II PELAYANAN"), leaf("a"))
    assert [(one.id, one.section, one.group) for one in outline.leaves] == [
        ("B.I.a", "B.I", "B.I"),
        ("B.II.a", "B.II", "B.II"),
    ]


def test_an_indicator_without_a_letter_has_the_id_of_its_heading() -> None:
    outline, doubts = read(*[row(*cells) for cells in TOP], ("", "Teks", "Aksi", "SK", "Maret 2025"))
    assert [(one.id, one.text) for one in outline.leaves] == [("A.I.1.i", "Teks")]
    assert [doubt.code for doubt in doubts] == [DoubtCode.NO_LETTER]


def test_a_row_that_is_no_rest_gets_a_letter_of_its_own() -> None:
    outline, doubts = read(*[row(*cells) for cells in TOP], leaf("a.", "Satu"), leaf("", "Dua"))
    assert [(one.id, one.text) for one in outline.leaves] == [("A.I.1.i.a", "Satu"), ("A.I.1.i.b", "Dua")]
    assert [(doubt.code, doubt.id) for doubt in doubts] == [(DoubtCode.LETTER_ADDED, "A.I.1.i.b")]


def test_a_rest_under_a_repeated_heading_is_joined() -> None:
    cut = (("a.", "Satu", "Rapat dan", "1. SK 2. Nota", "Maret 2025"), HEADING, ("", "", "apel", "dinas", ""))
    outline, doubts = read(*[row(*cells) for cells in TOP], *cut)
    [one] = outline.leaves
    assert (one.action, one.evidence) == ("Rapat dan apel", "1. SK 2. Nota dinas")
    assert [(doubt.code, doubt.spot.line) for doubt in doubts] == [(DoubtCode.REJOINED, 8)]


def test_a_rest_within_a_page_is_a_line_of_its_own() -> None:
    outline, doubts = read(*[row(*cells) for cells in TOP], leaf("a."), ("", "", "", "SOP", ""))
    assert outline.leaves[0].evidence == "SK\nSOP"
    assert [doubt.code for doubt in doubts] == [DoubtCode.REJOINED_INSIDE]


def test_gaps_and_repeated_numbers_are_told_and_ids_stay_unique() -> None:
    outline, doubts = read(*[row(*cells) for cells in TOP], leaf("a."), leaf("a."), leaf("d."))
    assert [one.id for one in outline.leaves] == ["A.I.1.i.a", "A.I.1.i.b", "A.I.1.i.d"]
    assert [(doubt.code, doubt.found, doubt.taken) for doubt in doubts] == [
        (DoubtCode.REPEATED, "a", "b"),
        (DoubtCode.GAP, "d", "c"),
    ]


def test_two_sub_components_of_one_name() -> None:
    _, doubts = read(*[row(*cells) for cells in TOP], leaf("a."), row("ii.", "TIM"), leaf("a."))
    assert [(doubt.code, doubt.id, doubt.taken) for doubt in doubts] == [
        (DoubtCode.SAME_NAME, "A.I.1.ii", "A.I.1.i")
    ]


def test_rows_shifted_against_their_heading() -> None:
    heading = ("Indikator", "", "Langkah Aksi", "Bukti Fisik", "Target Waktu", "")
    doubts: list[Doubt] = []
    shifted = [("", *row(*cells)) for cells in TOP] + [("", *leaf("a."))]
    outline = read_tree(plan_rows([Row(heading), *[Row(cells) for cells in shifted]], doubts), doubts)
    assert [(one.id, one.action, one.evidence, one.target) for one in outline.leaves] == [
        ("A.I.1.i.a", "Aksi", "SK", "Maret 2025")
    ]


def test_numbered_columns_and_other_columns_are_left_out() -> None:
    heading = ("No", "Uraian", "Penanggung Jawab", "Data Dukung", "Jadwal", "Keterangan")
    rows = [
        Row(cells, Spot(line=n))
        for n, cells in enumerate(
            (
                heading,
                ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
                ("1", "AREA", "", "", "", ""),
                ("i", "Tim", "", "", "", ""),
                ("a", "Ada tim", "TU", "SK Tim", "Januari 2025", "selesai"),
            )
        )
    ]
    doubts: list[Doubt] = []
    [one] = read_tree(plan_rows(rows, doubts), doubts).leaves
    assert (one.id, one.text, one.action, one.evidence, one.target) == (
        *("1.i.a", "Ada tim", "", "SK Tim", "Januari 2025"),
    )


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["A.", "B", "I.", "II", "1.", "2", "i.", "ii", "iii. X", "a.", "b", "i", "v", ""]
            ),
            st.sampled_from(["Teks", "", "1. Isi"]),
            st.sampled_from(["", "Aksi"]),
            st.sampled_from(["", "SK, SOP", "1. SK"]),
            st.sampled_from(["", "Maret 2025"]),
        ),
        max_size=30,
    )
)
def test_whatever_the_rows_no_id_is_given_twice(rows: list[tuple[str, ...]]) -> None:
    outline, _ = read(*[row(*cells) for cells in TOP], leaf("a."), *rows)
    found = [one.id for one in outline.leaves]
    assert len(found) == len(set(found))
    assert all(one.id.startswith(one.group) and one.group.startswith(one.section) for one in outline.leaves)
