"""A plan with every irregularity becomes the indicators, items, times and doubts that a person would read."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from rules.importer.drafting import draft
from rules.importer.model import Doubt, DoubtCode, Draft, Plan, PlanError, PlanErrorCode, Row, Spot, Sureness
from rules.importer.text_plan import read_text
from rules.pack.model import Cadence, Pack
from rules.pack.sheet import Asked, Sheet
from tests.rules.importer.plan import EXPECTED, PLAN

SHEET = Sheet(
    version="PermenPANRB 90/2021",
    sections={"A.I.1": 4.0},
    indicators={"A.I.1.i.a": Asked(0.25, "ya-tidak"), "A.I.1.i.z": Asked(0.25, "a-c")},
)


@pytest.fixture(scope="module")
def made(base: Pack) -> Draft:
    return draft(read_text(PLAN), base, SHEET, "paket")


def doubts(made: Draft, code: DoubtCode) -> list[Doubt]:
    return [doubt for doubt in made.doubts if doubt.code is code]


def test_every_indicator_and_item_is_read(made: Draft) -> None:
    read = {
        one.leaf.id: (one.leaf.text, one.leaf.action, one.leaf.target, tuple(item.text for item in one.items))
        for one in made.indicators
    }
    assert read == {id_: tuple(expected) for id_, expected in EXPECTED.items()}
    assert list(read) == list(EXPECTED)


def test_items_are_numbered(made: Draft) -> None:
    for indicator in made.indicators:
        wanted = [f"{indicator.leaf.id}-{n}" for n in range(1, len(indicator.items) + 1)]
        assert [item.id for item in indicator.items] == wanted


def test_the_known_texts_of_the_base_pack_do_not_tell_where_items_end(base: Pack, made: Draft) -> None:
    blind = draft(read_text(PLAN), replace(base, sections=()), SHEET, "paket")
    assert [item.text for item in blind.items] == [item.text for item in made.items]


def test_sections_and_groups(made: Draft) -> None:
    above = {one.leaf.id: (one.leaf.section, one.leaf.group) for one in made.indicators}
    assert above["A.I.1.i.a"] == ("A.I.1", "A.I.1.i")
    assert above["A.II.1.i"] == ("A.II.1", "A.II.1.i")
    assert above["A.II.1.ii.a"] == ("A.II.1", "A.II.1.ii")
    assert above["B.I.b"] == ("B.I", "B.I")
    assert made.names["A.I.1.iii"] == "Pengaduan"
    assert made.names["B.I"] == "BIROKRASI BERSIH"


def test_whose_and_when(made: Draft) -> None:
    assert made.year == 2026
    assert made.unit == "BALAI PENGUJIAN MUTU PERIKANAN KEMENTERIAN KELAUTAN"
    assert made.name == "RENCANA KERJA PEMBANGUNAN ZONA INTEGRITAS"


def test_times(made: Draft) -> None:
    when = {item.id: item.when for item in made.items}
    assert when["A.I.1.i.a-1"].due == (1,)
    assert when["A.I.1.i.b-2"].due == (3,)
    assert when["A.I.1.ii.b-2"].cadence is Cadence.MONTHLY
    assert when["A.I.1.ii.c-1"].cadence is Cadence.QUARTERLY
    assert when["A.I.1.iii.a-2"].cadence is Cadence.MONTHLY
    assert when["A.I.1.iii.a-3"].cadence is Cadence.QUARTERLY
    assert (when["A.II.1.ii.a-1"].cadence, when["A.II.1.ii.a-1"].periods) == (
        Cadence.QUARTERLY,
        ("Q2", "Q3"),
    )
    assert when["B.I.b-1"].years == (2025,)
    assert when["B.I.b-1"].due == (1,)
    assert when["B.I.b-2"].cadence is Cadence.MONTHLY


def test_known_texts_are_linked_surely(made: Draft, base: Pack) -> None:
    links = {item.id: item.link for item in made.items}
    known = next(item for item in base.items if item.text == "SK Dumas")
    assert links["A.I.1.iii.a-1"].documents == known.documents
    assert links["A.I.1.iii.a-2"].sureness is Sureness.SURE
    assert links["A.I.1.i.a-1"].sureness is not Sureness.SURE  # `SK Tim ZI` is in no pack
    assert links["A.I.1.i.a-1"].documents == ("sk-tim-zi",)


def test_weights_come_from_the_sheet_or_stay_open(made: Draft) -> None:
    weights = {one.leaf.id: (one.weight, one.answers) for one in made.indicators}
    assert weights["A.I.1.i.a"] == (0.25, "ya-tidak")
    assert weights["A.I.1.i.b"] == (None, "")
    assert [doubt.id for doubt in doubts(made, DoubtCode.MISSING)] == ["A.I.1.i.z"]
    assert len(doubts(made, DoubtCode.NOT_IN_SHEET)) == len(made.indicators) - 1


@pytest.mark.parametrize(
    ("code", "ids"),
    [
        (DoubtCode.REJOINED, ["A.I.1.ii.a"]),
        (DoubtCode.SWAPPED, ["A.II.1.ii.b"]),
        (DoubtCode.NO_ACTION, ["A.I.1.ii.c"]),
        (DoubtCode.NO_LETTER, ["A.II.1.i"]),
        (DoubtCode.GLUED, ["A.II.1.i-2", "A.II.1.i-3"]),
        (DoubtCode.AMOUNT, ["A.II.1.i-5"]),
        (DoubtCode.NO_FILE, ["A.I.1.iii.a-4"]),
        (DoubtCode.SHARED, ["A.I.1.ii.b-2", "A.I.1.ii.b-3"]),
        (DoubtCode.BOUNDARY, ["B.I.b-2"]),
        (DoubtCode.TARGET_UNEVEN, ["A.II.1.ii.a-1"]),
        (DoubtCode.TYPO, []),
    ],
)
def test_doubts_are_told_with_their_place(made: Draft, code: DoubtCode, ids: list[str]) -> None:
    found = doubts(made, code)
    assert [doubt.id for doubt in found] == ids
    lines = PLAN.splitlines()
    for doubt in found:
        first = doubt.found.split(" | ")[0].split()[:1]
        assert doubt.spot.line
        assert all(word in lines[doubt.spot.line - 1] for word in first)


def test_a_slip_is_told_with_what_is_meant(base: Pack) -> None:
    made = draft(read_text(PLAN.replace("Hasil survei SPAK", "Notulne rapat evaluasi")), base, SHEET, "paket")
    assert [(doubt.found, doubt.taken) for doubt in doubts(made, DoubtCode.TYPO)] == [("Notulne", "notulen")]


def test_an_evidence_that_is_copied_from_the_action(base: Pack) -> None:
    text = PLAN.replace("\tMenyusun SOP, memilih\tSOP pemilihan tim,", "\tSOP tim, nota\tSOP tim, nota\t#")
    made = draft(read_text(text), base, SHEET, "paket")
    assert [doubt.id for doubt in doubts(made, DoubtCode.COPIED)] == ["A.I.1.i.b"]


def test_a_time_that_cannot_be_is_kept_as_text(base: Pack) -> None:
    made = draft(read_text(PLAN.replace("April 2026", "31 Februari 2026")), base, SHEET, "paket")
    [doubt] = doubts(made, DoubtCode.TARGET_UNREAD)
    assert (doubt.found, doubt.id) == ("31 Februari 2026", "A.II.1.ii.b-1")
    item = next(item for item in made.items if item.id == "A.II.1.ii.b-1")
    assert (item.when.cadence, item.when.due) == (Cadence.ONCE, ())
    leaf = next(one.leaf for one in made.indicators if one.leaf.id == "A.II.1.ii.b")
    assert leaf.target == "31 Februari 2026"


# --- what is no plan


def test_a_text_without_a_table(base: Pack) -> None:
    with pytest.raises(PlanError) as error:
        draft(read_text("Laporan\n\nTanpa tabel sama sekali."), base, SHEET, "paket")
    assert error.value.code is PlanErrorCode.NO_TABLE
    assert "indikator" in error.value.expected


def test_a_table_of_something_else_is_shown(base: Pack) -> None:
    plan = Plan((Row(("No", "Nama", "Bukti bayar"), Spot(line=1)), Row(("1", "Adi", "ada"), Spot(line=2))))
    with pytest.raises(PlanError) as error:
        draft(plan, base, SHEET, "paket")
    assert error.value.code is PlanErrorCode.NO_HEADING
    assert error.value.found == "No | Nama | Bukti bayar"


def test_a_heading_without_rows(base: Pack) -> None:
    rows = (Row(("Indikator", "Bukti", "Waktu"), Spot(line=1)), Row(("", "", ""), Spot(line=2)))
    with pytest.raises(PlanError) as error:
        draft(Plan(rows), base, SHEET, "paket")
    assert error.value.code is PlanErrorCode.NO_INDICATORS
