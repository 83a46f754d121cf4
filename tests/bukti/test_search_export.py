"""Tables of results that a spreadsheet opens: text stays text."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import python_calamine

from bukti.gap_wording import Names
from bukti.search_export import csv_text, write_xlsx
from indexer.search.results import Found


def hit(**changes: Any) -> Found:
    fields: dict[str, Any] = {
        "key": "a" * 64,
        "title": '=HYPERLINK("http://jahat.example")',
        "title_marks": (),
        "filing": "+TU/@a.pdf",
        "filing_marks": (),
        "bidang": "Tata Usaha",
        "kind": "",
        "date": date(2025, 3, 14),
        "page": 3,
        "snippet": '-1 rapat, "tim"\nbaru',
        "marks": (),
        "is_exact": True,
        "score": 1.0,
    }
    return Found(**{**fields, **changes})


class NoNames(Names):
    def __init__(self) -> None:
        pass

    def part(self, id_: str) -> str:
        return id_


def test_csv_cells_are_no_formulas() -> None:
    text = "".join(csv_text([hit(), hit(date=None, page=0, is_withdrawn=True)], NoNames()))
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[1][1:3] == ['\'=HYPERLINK("http://jahat.example")', "'+TU/@a.pdf"]
    assert rows[1][5:8] == ["2025-03-14", "3", '\'-1 rapat, "tim"\nbaru']
    assert rows[2][5:7] == ["", ""]
    assert rows[2][8]


def test_a_large_table_comes_in_pieces() -> None:
    pieces = list(csv_text((hit() for _ in range(250)), NoNames()))
    assert len(pieces) == 3
    assert len(list(csv.reader(io.StringIO("".join(pieces))))) == 251


def test_a_workbook_holds_text_days_and_numbers() -> None:
    target = io.BytesIO()
    write_xlsx(
        target, [hit(snippet="\x01\x1b tanda"), hit(title="x" * 40_000, filing="a\udce9.pdf")], NoNames()
    )
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(target.getvalue())).get_sheet_by_index(
        0
    )
    rows = sheet.to_python()
    assert rows[1][:3] == [1.0, '=HYPERLINK("http://jahat.example")', "+TU/@a.pdf"]
    assert rows[1][5:7] == [date(2025, 3, 14), 3.0]
    assert len(str(rows[2][1])) == 32_000
