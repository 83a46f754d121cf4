"""Tables to take away: nothing in them is computed, and nothing in them can't be written."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest
from python_calamine import CalamineWorkbook

from bukti.tables import (
    FORMULA_STARTS,
    LONGEST_CELL,
    Link,
    Sheet,
    book_bytes,
    csv_bytes,
    csv_chunks,
    csv_text,
    sheet_name,
    sheet_names,
    xlsx_bytes,
)

HOSTILE = [
    "  =cmd|'/c calc'!A1",
    "＝1",
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    '=HYPERLINK("http://x","y")',
]


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def read_xlsx(data: bytes) -> list[list[object]]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    return [list(row) for row in sheet.to_python()]


def test_csv_says_what_it_was_given_and_begins_with_a_mark() -> None:
    data = csv_bytes(["a", "b"], [['ké"k', 1.5], ["dua\nbaris", date(2025, 7, 1)]])
    assert data.startswith(b"\xef\xbb\xbf")
    assert read_csv(data) == [["a", "b"], ['ké"k', "1.5"], ["dua\nbaris", "2025-07-01"]]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_csv_begins_like_a_formula(text: str) -> None:
    [_, [cell, number]] = read_csv(csv_bytes(["a", "b"], [[text, -1]]))
    assert cell == f"'{text}"
    assert not cell.startswith(FORMULA_STARTS)
    assert number == "-1"  # a number of ours stays one


def test_a_large_table_comes_in_pieces() -> None:
    pieces = list(csv_chunks(["a"], ([n] for n in range(250))))
    assert len(pieces) == 4
    assert len(read_csv(b"".join(pieces))) == 251


def test_a_lone_surrogate_does_not_stop_a_csv() -> None:
    assert read_csv(csv_bytes(["a"], [["x\udcff"]])) == [["a"], ["x?"]]
    assert csv_text(["a"], []) == "a\r\n"


@pytest.mark.parametrize("text", [*HOSTILE, "http://x.example", "biasa"])
def test_text_of_a_workbook_stays_text(text: str) -> None:
    data = xlsx_bytes("x", ["a"], [[text]])
    book = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    cell = book.to_python(skip_empty_area=False)[1][0]
    assert isinstance(cell, str)
    assert cell.split() == text.split()
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as files:
        sheet = files.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert b"hyperlink" not in sheet


def test_numbers_and_days_of_a_workbook_are_such() -> None:
    rows = read_xlsx(xlsx_bytes("x", ["a", "b", "c", "d"], [[1.5, date(2025, 7, 1), None, True]]))
    assert rows[1] == [1.5, date(2025, 7, 1), "", "True"]
    assert read_xlsx(xlsx_bytes("x", ["a"], [[datetime(2025, 7, 1, 3, tzinfo=UTC)], [float("nan")]]))


def test_what_xml_cannot_hold_is_replaced_and_what_is_too_long_cut() -> None:
    rows = read_xlsx(xlsx_bytes("x", ["\x00a"], [["a\x0bb\udcff"], ["p" * (LONGEST_CELL + 9)]]))
    assert rows[0] == ["\ufffda"]
    assert rows[1] == ["a\ufffdb\ufffd"]
    assert len(str(rows[2][0])) == LONGEST_CELL


def test_an_empty_table_is_a_table() -> None:
    assert read_xlsx(xlsx_bytes("x", ["a", "b"], [])) == [["a", "b"]]


def test_any_title_names_a_sheet() -> None:
    assert sheet_name("Kekurangan: A/B [x]?*" * 5) == "Kekurangan  A B  x   Kekurangan"
    assert sheet_name("''") == "Bukti"
    assert sheet_name("") == "Bukti"


def test_a_book_of_several_sheets_is_the_same_for_the_same_time() -> None:
    sheets = [
        Sheet("Satu", ["a"], [[1]]),
        Sheet("Dua", ["b"], [[Link("berkas", "https://bukti.example.go.id/dokumen/1")]]),
    ]
    made = book_bytes(sheets, created=datetime(2025, 10, 15, tzinfo=UTC))
    assert made == book_bytes(sheets, created=datetime(2025, 10, 15, tzinfo=UTC))
    assert made != book_bytes(sheets, created=datetime(2025, 10, 16, tzinfo=UTC))
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    assert book.sheet_names == ["Satu", "Dua"]
    assert book.get_sheet_by_name("Dua").to_python() == [["b"], ["berkas"]]


def test_no_two_sheets_have_one_name() -> None:
    long = "x" * 40
    names = sheet_names(["Bidang", "bidang", "a/b", "a:b", long, long])
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name) <= 31 for name in names)
