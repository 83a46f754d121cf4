"""The workbook as it is written: nothing answered, nothing computed of a text, links that open, cells to write in."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bukti.i18n import use_language
from bukti.lke_workbook import workbook
from bukti.lke_workbook.answers import FIRST_ROW, HEADING_ROW
from bukti.lke_workbook.columns import Column
from bukti.tables import FORMULA_STARTS
from rules.gaps.ceiling import Ceilings
from rules.pack import load
from rules.pack.model import Pack
from rules.pack.sheet import Sheet
from rules.yaml_source import Fault
from tests.bukti.lke_workbook.conftest import LINKS, ON
from tests.rules.pack.small import FILES

PEOPLE_WRITE = (Column.UNIT_ANSWER, Column.UNIT_NOTE, Column.ANSWER, Column.NOTE)
VOLATILE = ("NOW(", "TODAY(", "RAND", "INDIRECT(", "OFFSET(", "CELL(", "INFO(")


def sheets(data: bytes) -> tuple[Worksheet, Worksheet]:
    first, second = load_workbook(io.BytesIO(data)).worksheets
    return first, second


def rows(sheet: Worksheet) -> dict[str, int]:
    """By id, from 1; of an indicator's own row where its heading has the same id."""
    found = {}
    for row in range(FIRST_ROW + 1, sheet.max_row + 1):
        if sheet.cell(row, Column.WEIGHT + 1).value is not None:
            found[str(sheet.cell(row, Column.ID + 1).value)] = row
    return found


def at(sheet: Worksheet, row: int, column: Column) -> object:
    return sheet.cell(row, column + 1).value


def test_the_same_values_give_the_same_bytes(
    pack: Pack, sheet: Sheet, bounds: Ceilings, empty: bytes
) -> None:
    assert workbook(pack, sheet, bounds, LINKS, ON) == empty
    assert workbook(pack, sheet, bounds, {}, ON) != empty
    assert workbook(pack, sheet, bounds, LINKS, date(2025, 10, 16)) != empty


def test_every_indicator_has_its_row_with_all_that_the_plan_says(pack: Pack, empty: bytes) -> None:
    _, answers = sheets(empty)
    by_id = rows(answers)
    for one in pack.indicators:
        row = by_id[one.id]
        assert at(answers, row, Column.TEXT) == one.text
        assert at(answers, row, Column.SCALE) == pack.lke.scales[one.answers].name
        listed = "\n".join(f"{number}. {item.text}" for number, item in enumerate(one.items, 1))
        assert at(answers, row, Column.EVIDENCE) == listed
    assert [one.id for one in pack.indicators] == sorted(
        (one.id for one in pack.indicators), key=lambda id_: by_id[id_]
    )
    assert {section.id for section in pack.sections} | {"A", "A.I", "A.II", "B"} <= by_id.keys()
    headings = [at(answers, HEADING_ROW + 1, column) for column in Column]
    assert {"ID", "Bobot", "Skala jawaban", "Jawaban unit", "Daftar bukti", "Tautan bukti"} <= set(headings)


def test_nobody_s_answers_are_filled_in_and_all_else_is_locked(
    pack: Pack, sheet: Sheet, empty: bytes
) -> None:
    first, answers = sheets(empty)
    by_id = rows(answers)
    for one in pack.indicators:
        for column in PEOPLE_WRITE:
            cell = answers.cell(by_id[one.id], column + 1)
            is_percentage = one.answers == "persen" and column in (Column.UNIT_ANSWER, Column.ANSWER)
            assert is_percentage or cell.value is None
            assert not cell.protection.locked
    counted = [
        answers.cell(row, column + 1)
        for row in range(FIRST_ROW + 1, answers.max_row + 1)
        for column in Column
        if not answers.cell(row, column + 1).protection.locked
    ]
    asked, counts = len(pack.indicators), sum(len(one.counts) for one in sheet.indicators.values())
    assert len(counted) == 4 * asked + 2 * counts
    for locked in (first, answers):
        assert locked.protection.sheet
        assert not locked.protection.password


def test_each_answer_is_chosen_from_its_scale(pack: Pack, empty: bytes) -> None:
    _, answers = sheets(empty)
    rules = {
        str(cells): rule
        for rule in answers.data_validations.dataValidation
        for cells in str(rule.sqref).split()
    }
    by_id = rows(answers)
    for one in pack.indicators:
        scale = pack.lke.scales[one.answers]
        for letter in ("K", "Q"):
            rule = rules[f"{letter}{by_id[one.id]}"]
            if scale.answers:
                assert rule.formula1 == f'"{",".join(answer.answer for answer in scale.answers)}"'
            else:
                assert (rule.type, float(rule.formula2)) == ("decimal", 1 if one.answers == "persen" else 4)


def test_links_are_relative_and_nothing_else_opens(empty: bytes) -> None:
    _, answers = sheets(empty)
    beside = [answers.cell(row, Column.LINK + 1) for row in rows(answers).values()]
    below = [
        answers.cell(row, Column.EVIDENCE + 1)
        for row in range(FIRST_ROW + 1, answers.max_row + 1)
        if "-" in str(at(answers, row, Column.ID))
    ]
    found = {cell.value: cell.hyperlink for cell in (*beside, *below) if cell.value}
    targets = {text: link.target if link else None for text, link in found.items()}
    assert targets == {
        "buka map": "data\\A.I.1.i.a",
        "SK ZI.pdf": "data\\A.I.1.i.a\\A.I.1.i.a-1%20SK%20ZI%20100%2541%20%232%20%5Bé%5D.pdf",
        "=SPI": "..\\SK%20SPI.pdf",
        "lagi": "x",
        "luar": None,
        "skrip": None,
        "jauh": None,
    }
    row = rows(answers)["A.I.1.i.a"]
    assert at(answers, row, Column.LINK) == "buka map"
    assert [at(answers, row + more, Column.ID) for more in (1, 2, 3)] == [
        "A.I.1.i.a-1",
        "A.I.1.i.a-2",
        "A.I.1.i.a-2",
    ]


def test_no_text_becomes_a_formula(pack: Pack, sheet: Sheet) -> None:
    """Whatever a plan's author, a file's name or a unit is called."""
    bad = [f"{start}1+1" for start in FORMULA_STARTS]
    section, *others = pack.sections
    group, *groups = section.groups
    hostile = tuple(
        replace(
            one,
            text=bad[number],
            action=bad[number],
            target="{=1}",
            items=tuple(replace(item, text=bad[-1]) for item in one.items),
        )
        for number, one in enumerate(group.indicators)
    )
    named = replace(section, name="=1", groups=(replace(group, name="@SUM(A1)", indicators=hostile), *groups))
    made = workbook(
        replace(pack, name="=1+1", sections=(named, *others)),
        sheet,
        None,
        {"A.I.1.i.a-1": [("=cmd|'/c calc'!A1", "data/a.pdf"), ("{=1}", "")]},
        ON,
        "=HYPERLINK(1)",
    )
    ours, theirs = formulas(workbook(pack, sheet, None, {}, ON)), formulas(made)
    assert len(theirs) == len(ours) > 500
    assert not any("1+1" in one or "cmd" in one or "HYPERLINK" in one for one in theirs)


def formulas(data: bytes) -> list[str]:
    return [
        cell.value
        for sheet in sheets(data)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def test_formulas_are_plain(empty: bytes) -> None:
    found = formulas(empty)
    assert all(isinstance(one, str) for one in found)  # an array formula is no text
    assert not any(word in one for one in found for word in (*VOLATILE, "_xlfn", "{"))
    assert all(len(one) < 8000 for one in found)


def test_each_sheet_prints_on_a4_with_its_heading(empty: bytes) -> None:
    first, answers = sheets(empty)
    for sheet in (first, answers):
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (first.page_setup.fitToWidth, first.page_setup.fitToHeight) == (1, 1) or (
        first.page_setup.fitToHeight is None
    )
    assert answers.print_title_rows == f"${HEADING_ROW + 1}:${HEADING_ROW + 1}"
    assert answers.freeze_panes == f"H{FIRST_ROW + 1}"


def test_the_bound_is_what_the_evidence_allows_and_nobody_s_score(
    pack: Pack, sheet: Sheet, bounds: Ceilings, empty: bytes
) -> None:
    _, answers = sheets(empty)
    by_id = rows(answers)
    for one in pack.indicators:
        shown = at(answers, by_id[one.id], Column.BOUND)
        assert shown == (bounds.indicators[one.id].present.answer or "0%")
    assert "bukan nilai" in str(at(answers, HEADING_ROW + 1, Column.BOUND))
    _, without = sheets(workbook(pack, sheet, None, {}, ON))
    assert {at(without, row, Column.BOUND) for row in rows(without).values()} <= {None, ""}


def test_a_pack_whose_sheet_is_not_known_still_has_its_workbook(pack: Pack) -> None:
    """Percentages are then filled in themselves, and headings have their ids for names."""
    _, answers = sheets(workbook(pack, None, None, {}, ON))
    by_id = rows(answers)
    assert at(answers, by_id["A.II.1.i.a"], Column.UNIT_ANSWER) is None
    assert at(answers, by_id["A"], Column.COMPONENT) == "A."
    assert by_id.keys() >= {one.id for one in pack.indicators}


def test_a_pack_without_halves_and_of_another_sheet_has_one_too() -> None:
    """An office that keeps a garden: one component, one minimum, none of our names."""
    faults: list[Fault] = []
    garden = load(FILES, faults)
    assert faults == []
    first, answers = sheets(workbook(garden, None, None, {}, ON))
    assert rows(answers).keys() >= {one.id for one in garden.indicators}
    [total] = [row for row in first.iter_rows() if str(row[0].value) in ("Nilai total", "Jumlah K")]
    row = total[0].row
    assert [total[at].value for at in (5, 6)] == [7.5, f'=IF(ROUND(C{row},6)>=F{row},"terpenuhi","belum")']


def test_what_the_plan_links_to_is_a_link_too(pack: Pack, sheet: Sheet) -> None:
    section, *others = pack.sections
    group, *groups = section.groups
    one, *more = group.indicators
    item = replace(one.items[0], references=("https://drive.contoh.id/map?a=1#b", "https://dua.id"))
    linked = replace(group, indicators=(replace(one, items=(item, *one.items[1:])), *more))
    named = replace(pack, sections=(replace(section, groups=(linked, *groups)), *others))
    _, answers = sheets(workbook(named, sheet, None, {}, ON))
    row = rows(answers)["A.I.1.i.a"]
    shown = [answers.cell(row + below, Column.EVIDENCE + 1) for below in (1, 2)]
    assert [cell.value for cell in shown] == [
        "Tautan rencana: https://drive.contoh.id/map?a=1#b",
        "Tautan rencana: https://dua.id",
    ]
    assert [(cell.hyperlink.target, cell.hyperlink.location) for cell in shown] == [
        ("https://drive.contoh.id/map?a=1", "b"),
        ("https://dua.id", None),
    ]
    assert at(answers, row, Column.LINK) is None


def test_it_speaks_the_chosen_language(pack: Pack, sheet: Sheet) -> None:
    use_language("en")
    first, answers = sheets(workbook(pack, sheet, None, {}, ON))
    assert (first.title, answers.title) == ("Unit sheet", "Answers")
    assert "'Answers'!" in str(first.cell(9, 2).value)


@pytest.mark.parametrize("name", ["x" * 40_000, "\x00\x1f\ufffe", "a & b <c>"])
def test_odd_names_of_units_make_no_broken_file(pack: Pack, sheet: Sheet, name: str) -> None:
    made = workbook(pack, sheet, None, {}, ON, name)
    assert zipfile.ZipFile(io.BytesIO(made)).testzip() is None
    sheets(made)
