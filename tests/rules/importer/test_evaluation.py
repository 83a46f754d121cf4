"""A workbook of the evaluation sheet becomes a draft: ours gives back what it was made of, others what can be read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bukti.lke_workbook import workbook
from rules.files import PACKS, load_pack, sheet_of, texts
from rules.importer.drafting import draft
from rules.importer.model import DoubtCode, Draft, DraftIndicator, PlanError, PlanErrorCode
from rules.importer.workbook import read_workbook
from rules.importer.write import pack_files
from rules.pack import load
from rules.pack.model import Pack
from rules.yaml_source import Fault
from tests.rules.importer.evaluation_book import DRIVE, UNIT, YEAR, book_of, messy_book


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(PACKS / "zi-wbk-2025")


@pytest.fixture(scope="module")
def messy(pack: Pack) -> Draft:
    return draft(read_workbook(messy_book()), pack, sheet_of(pack), "paket")


def doubts(made: Draft, code: DoubtCode) -> list[tuple[str, str, str]]:
    return [(one.id, one.found, one.taken) for one in made.doubts if one.code is code]


def by_id(made: Draft) -> dict[str, DraftIndicator]:
    return {one.leaf.id: one for one in made.indicators}


# --- our own


def test_our_own_workbook_gives_back_what_it_was_made_of(pack: Pack) -> None:
    from msgspec.structs import replace

    address = "https://drive.contoh.id/map?id=1&b=2#x"
    first, *others = pack.sections
    group, *groups = first.groups
    one, *more = group.indicators
    linked = replace(one, items=(replace(one.items[0], references=(address,)), *one.items[1:]))
    named = replace(
        pack, sections=(replace(first, groups=(replace(group, indicators=(linked, *more)), *groups)), *others)
    )
    links = {item.id: [(f"{item.id} berkas.pdf", f"data/{item.id}.pdf")] * 2 for item in pack.items}
    data = workbook(named, sheet_of(pack), None, links, date(2025, 10, 15))
    made = draft(read_workbook(data), pack, sheet_of(pack), "paket")
    assert [
        (one.leaf.id, one.leaf.text, one.leaf.action, one.leaf.target, one.weight, one.answers)
        for one in made.indicators
    ] == [
        (
            one.id,
            " ".join(one.text.split()),
            " ".join(one.action.split()),
            one.target,
            one.weight,
            one.answers,
        )
        for one in pack.indicators
    ]
    assert [(item.id, item.text) for item in made.items] == [(item.id, item.text) for item in pack.items]
    assert [item.link.documents for item in made.items] == [item.documents for item in pack.items]
    assert {section.id: section.weight for section in pack.sections}.items() <= made.section_weights.items()
    assert {item.id: item.references for item in made.items if item.references} == {"A.I.1.i.a-1": (address,)}
    assert made.unit == pack.unit.name
    assert made.year == pack.year
    odd = {doubt.code for doubt in made.doubts} & {
        *(DoubtCode.SCALE_UNREAD, DoubtCode.NO_WEIGHT, DoubtCode.SHEET_DIFFERS, DoubtCode.OTHER_SHEET),
        *(DoubtCode.LINK_LEFT_OUT, DoubtCode.LINK_FOR_ALL, DoubtCode.ROW_LEFT_OUT, DoubtCode.SHEET_REPEATED),
        *(DoubtCode.GAP, DoubtCode.REPEATED, DoubtCode.LETTER_ADDED, DoubtCode.MISSING, DoubtCode.NO_TIMES),
    }
    assert odd == set()


def test_the_pack_written_from_it_is_the_same_plan(pack: Pack) -> None:
    data = workbook(pack, sheet_of(pack), None, {}, date(2025, 10, 15))
    made = draft(read_workbook(data), pack, sheet_of(pack), "zi-wbk-2025")
    faults: list[Fault] = []
    again = load(pack_files(made, pack, texts(PACKS / "zi-wbk-2025", []), lambda doubt: doubt.code), faults)
    assert faults == []
    for ours, theirs in zip(again.sections, pack.sections, strict=True):
        assert (ours.id, ours.name, ours.weight) == (theirs.id, theirs.name, theirs.weight)
        for group, other in zip(ours.groups, theirs.groups, strict=True):
            assert (group.id, group.name, group.weight) == (other.id, other.name, other.weight)
    same = [
        (one.id, one.text, one.documents, one.parts, one.minimum, one.cadence, one.is_signed)
        for one in again.items
    ]
    assert same == [
        (one.id, one.text, one.documents, one.parts, one.minimum, one.cadence, one.is_signed)
        for one in pack.items
    ]


# --- other people's


def test_indicators_are_found_by_their_headings_wherever_they_stand(messy: Draft) -> None:
    assert [(one.leaf.id, one.leaf.text) for one in messy.indicators] == [
        ("A.I.1.i.a", "Tim telah dibentuk"),
        ("A.I.1.i.b", "Anggota dipilih"),
        ("A.I.1.ii.a", "Rencana telah dibuat"),
        ("A.I.1.ii.c", "Target telah disusun"),
        ("A.I.1.ii.d", "Media telah ada"),
        ("B.II.1.i.a", "Perubahan konkret (%)"),
        ("B.II.1.ii.a", "Nilai survei persepsi"),
        ("B.II.1.ii.b", "Huruf yang sama sekali lagi"),
    ]
    assert messy.names["A.I.1"] == "MANAJEMEN PERUBAHAN"
    assert messy.names["A.I.1.ii"] == "Rencana Kerja"
    assert (messy.unit, messy.year) == (UNIT.upper(), YEAR)


def test_scales_are_told_by_name_letters_choices_or_criteria(messy: Draft) -> None:
    assert {one.leaf.id: one.answers for one in messy.indicators} == {
        "A.I.1.i.a": "ya-tidak",  # Y/T
        "A.I.1.i.b": "a-c",  # A-C
        "A.I.1.ii.a": "a-d",  # a,b,c,d
        "A.I.1.ii.c": "a-c",  # by the letters of its criteria
        "A.I.1.ii.d": "",  # nonsense, and no such indicator in the sheet that we know
        "B.II.1.i.a": "persen",
        "B.II.1.ii.a": "nilai",  # 0-4
        "B.II.1.ii.b": "a-c",  # by what its cell offers
    }
    assert doubts(messy, DoubtCode.SCALE_UNREAD) == [("A.I.1.ii.d", "lihat juknis", "–")]
    assert ("A.I.1.ii.a", "a-d", "ya-tidak") in doubts(messy, DoubtCode.SHEET_DIFFERS)


def test_a_missing_weight_is_its_part_of_the_heading_s(messy: Draft) -> None:
    weights = {one.leaf.id: one.weight for one in messy.indicators}
    assert weights["A.I.1.i.b"] == 0.25  # written with a comma
    assert weights["A.I.1.ii.a"] == weights["A.I.1.ii.d"] == 0.3333
    assert messy.section_weights["A.I.1"] == 4
    assert doubts(messy, DoubtCode.NO_WEIGHT) == []


def test_evidence_goes_on_in_rows_below_and_counts_are_no_indicators(messy: Draft) -> None:
    items = {one.leaf.id: [item.text for item in one.items] for one in messy.indicators}
    assert items["A.I.1.i.b"] == ["SOP", "Undangan", "Notulen rapat"]
    assert items["B.II.1.i.a"] == ["Laporan agen"]
    assert items["B.II.1.ii.a"] == ["Laporan survei"]
    assert doubts(messy, DoubtCode.ROW_LEFT_OUT) == []


def test_links_become_references_of_the_items(messy: Draft) -> None:
    found = {item.id: item.references for item in messy.items if item.references}
    assert found == {
        "A.I.1.i.a-1": (f"{DRIVE}/1#bagian",),  # behind the word “Link”
        "A.I.1.i.b-1": (f"{DRIVE}/2",),  # one for the whole indicator
        "A.I.1.i.b-2": (f"{DRIVE}/2",),
        "A.I.1.i.b-3": (f"{DRIVE}/2",),
        "A.I.1.ii.d-1": (f"{DRIVE}/a",),  # as many as items
        "A.I.1.ii.d-2": (f"{DRIVE}/b",),
        "B.II.1.ii.a-1": (f"{DRIVE}/s",),  # among the words of the evidence
    }
    assert doubts(messy, DoubtCode.LINK_FOR_ALL) == [("A.I.1.i.b", f"{DRIVE}/2", "")]
    [(id_, left_out, _)] = doubts(messy, DoubtCode.LINK_LEFT_OUT)
    assert id_ == "B.II.1.i.a"
    assert "server" in left_out


def test_what_is_doubtful_is_said(messy: Draft) -> None:
    assert ("A.I.1.ii.c", "c", "b") in doubts(messy, DoubtCode.GAP)
    assert doubts(messy, DoubtCode.REPEATED) == [("B.II.1.ii.b", "a", "b")]
    assert doubts(messy, DoubtCode.LETTER_ADDED) == [("A.I.1.ii.d", "Media telah ada", "d")]
    assert doubts(messy, DoubtCode.SHEET_REPEATED) == [("", "Salinan TPI", "")]
    assert len(doubts(messy, DoubtCode.NO_TIMES)) == 1
    assert doubts(messy, DoubtCode.NO_TARGET) == doubts(messy, DoubtCode.NO_ACTION) == []
    outside = {id_ for id_, _, _ in doubts(messy, DoubtCode.OTHER_SHEET)}
    assert outside == {"A.I.1.ii.d", "B.II.1.i.a", "B.II.1.ii.a", "B.II.1.ii.b"}
    assert all(one.spot.sheet == "LKE" for one in messy.doubts if one.code is DoubtCode.GAP)


def test_the_pack_written_from_it_says_the_same(messy: Draft, pack: Pack) -> None:
    files = pack_files(messy, pack, texts(PACKS / "zi-wbk-2025", []), lambda doubt: doubt.code)
    again = load(files, [])
    written = {item.id: item.references for item in again.items if item.references}
    assert written == {item.id: item.references for item in messy.items if item.references}


HEAD = ["ID", "Uraian", "Bobot", "Pilihan Jawaban", "Eviden"]


def test_ids_in_a_column_go_before_numbers(pack: Pack) -> None:
    rows: list[list[Any]] = [
        HEAD,
        ["A.II.1.i", "Komitmen", 2, "", ""],
        ["A.II.1.i.b", "Kedua lebih dulu", 1, "%", "Laporan"],
        ["A.II.1.i.a", "Pertama kemudian", 1, "%", "Laporan"],
        ["", "Tanpa id", 1, "A/B/C", "Foto"],
        ["A.II.1.i.a", "Id yang sama", 1, "A/B/C", "Foto"],
        ["A.II.1.ii", "Tanpa huruf", 1, "A/B/C", "Foto"],
        ["B.I.a", "Survei", 17.5, "Nilai", "Laporan"],
    ]
    made = draft(read_workbook(book_of([[], *rows])), pack, None, "paket")
    assert [(one.leaf.id, one.leaf.section, one.leaf.group) for one in made.indicators] == [
        ("A.II.1.i.b", "A.II.1", "A.II.1.i"),
        ("A.II.1.i.a", "A.II.1", "A.II.1.i"),
        ("A.II.1.i.c", "A.II.1", "A.II.1.i"),
        ("A.II.1.i.d", "A.II.1", "A.II.1.i"),
        ("A.II.1.ii", "A.II.1", "A.II.1.ii"),
        ("B.I.a", "B.I", "B.I"),
    ]
    assert doubts(made, DoubtCode.LETTER_ADDED) == [("A.II.1.i.c", "Tanpa id", "c")]
    assert doubts(made, DoubtCode.REPEATED) == [("A.II.1.i.d", "A.II.1.i.a", "d")]


@pytest.mark.parametrize(
    "order", [(0, 1, 2, 3, 4), (4, 3, 2, 0, 1), (2, 4, 0, 1, 3), (3, 0, 4, 1, 2)], ids=lambda one: str(one)
)
def test_columns_may_stand_in_any_order(order: tuple[int, ...], pack: Pack) -> None:
    rows: list[list[Any]] = [HEAD, ["A.I.1.i.a", "Tim dibentuk", 0.25, "Ya/Tidak", "SK Tim"]]
    made = draft(read_workbook(book_of([[row[at] for at in order] for row in rows])), pack, None, "paket")
    [one] = made.indicators
    assert (one.leaf.id, one.leaf.text, one.weight, one.answers) == (
        "A.I.1.i.a",
        "Tim dibentuk",
        0.25,
        "ya-tidak",
    )
    assert [item.text for item in one.items] == ["SK Tim"]


def test_headings_repeated_on_every_page_begin_nothing_anew(pack: Pack) -> None:
    rows: list[list[Any]] = [
        HEAD,
        ["A.I.1.i.a", "Tim dibentuk", 0.25, "Ya/Tidak", "SK Tim"],
        HEAD,
        ["A.I.1.i.b", "Anggota dipilih", 0.25, "A/B/C", "SOP"],
    ]
    made = draft(read_workbook(book_of(rows)), pack, None, "paket")
    assert [one.leaf.id for one in made.indicators] == ["A.I.1.i.a", "A.I.1.i.b"]
    assert doubts(made, DoubtCode.SHEET_REPEATED) == []


@pytest.mark.parametrize(
    ("left_out", "code"),
    [
        ("Bobot", DoubtCode.NO_WEIGHT),
        ("Pilihan Jawaban", DoubtCode.SCALE_UNREAD),
        ("Eviden", DoubtCode.NO_EVIDENCE),
    ],
)
def test_a_missing_column_is_told_and_the_rest_read(left_out: str, code: DoubtCode, pack: Pack) -> None:
    head = [*HEAD, "Jawaban Unit"]
    row: list[Any] = ["A.I.1.i.a", "Tim dibentuk", 0.25, "Ya/Tidak", "SK Tim", "Ya"]
    kept = [at for at, name in enumerate(head) if name != left_out]
    rows: list[list[Any]] = [[head[at] for at in kept], [row[at] for at in kept]]
    made = draft(read_workbook(book_of(rows)), pack, sheet_of(pack), "paket")
    [one] = made.indicators
    assert (one.weight, one.answers) == (
        0.25,
        "ya-tidak",
    )  # of the sheet that Bukti knows, where the column is gone
    assert [id_ for id_, _, _ in doubts(made, code)] == ["A.I.1.i.a"]


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("LKE TAHUN 2027", 2027),
        ("LKE menurut PermenPANRB 90/2021", 0),
        ("Peraturan Menteri PANRB Nomor 90 Tahun 2021", 0),
    ],
)
def test_the_year_is_the_title_s_and_not_a_regulation_s(title: str, year: int, pack: Pack) -> None:
    rows: list[list[Any]] = [[title], HEAD, ["A.I.1.i.a", "Tim dibentuk", 0.25, "Ya/Tidak", "SK Tim"]]
    made = draft(read_workbook(book_of(rows)), pack, None, "paket")
    assert made.year == (year or pack.year)
    assert bool(doubts(made, DoubtCode.YEAR_UNKNOWN)) is not bool(year)


def test_a_plan_in_a_workbook_is_still_a_plan(pack: Pack) -> None:
    rows: list[list[Any]] = [
        ["Indikator", "", "", "Langkah aksi", "Bukti", "Target", "Bobot"],
        ["A.", "Pengungkit"],
        ["I.", "Pemenuhan"],
        ["1.", "Area"],
        ["i.", "Tim"],
        ["", "a.", "Tim dibentuk", "Menyusun SK", "SK Tim", "Maret 2026", 1],
    ]
    made = draft(read_workbook(book_of(rows)), pack, None, "paket")
    [one] = made.indicators
    assert (one.leaf.id, one.leaf.action, one.leaf.target) == ("A.I.1.i.a", "Menyusun SK", "Maret 2026")


def test_a_sheet_that_asks_nothing_is_told(pack: Pack) -> None:
    with pytest.raises(PlanError) as error:
        draft(read_workbook(book_of([HEAD, ["A", "Pengungkit", 60]])), pack, None, "paket")
    assert error.value.code is PlanErrorCode.NO_INDICATORS


def test_a_formula_that_links_is_a_link(pack: Pack) -> None:
    rows: list[list[Any]] = [
        [*HEAD, "Tautan"],
        ["A.I.1.i.a", "Tim", 0.25, "Ya/Tidak", "SK Tim", f'=HYPERLINK("{DRIVE}/f","buka")'],
        ["A.I.1.i.b", "Anggota", 0.25, "A/B/C", "SOP", '=HYPERLINK("javascript:alert(1)","buka")'],
    ]
    made = draft(read_workbook(book_of(rows)), pack, None, "paket")
    assert [item.references for item in made.items] == [(f"{DRIVE}/f",), ()]
    assert doubts(made, DoubtCode.LINK_LEFT_OUT) == [("A.I.1.i.b", "javascript:alert(1)", "")]
