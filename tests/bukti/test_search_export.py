"""The rows of the table of results."""

from __future__ import annotations

from datetime import date
from typing import Any

from bukti.gap_wording import Names
from bukti.search_export import header, rows
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


def test_a_row_says_what_is_known_of_a_result() -> None:
    found = list(rows([hit(), hit(date=None, page=0, is_withdrawn=True)], NoNames()))
    assert len(header()) == len(found[0]) == len(found[1])
    assert found[0][1:3] == ['=HYPERLINK("http://jahat.example")', "+TU/@a.pdf"]
    assert found[0][5:8] == [date(2025, 3, 14), 3, '-1 rapat, "tim"\nbaru']
    assert found[1][5:7] == [None, ""]
    assert found[1][8]
