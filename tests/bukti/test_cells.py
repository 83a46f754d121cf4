from __future__ import annotations

import pytest

from bukti.cells import MOST_LETTERS, for_csv, for_sheet


@pytest.mark.parametrize(
    "text", ["=1+1", "+62 811", "-draft", "@sum", "\t=1", "\r=1", "\n=1", "  =cmd|'/c calc'!A1", "＝1"]
)
def test_what_would_be_a_formula_is_text(text: str) -> None:
    assert for_csv(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Laporan = baik", "", 7, None, "a-b"])
def test_other_values_are_as_they_are(value: object) -> None:
    assert for_csv(value) == value


def test_a_cell_holds_what_a_workbook_can() -> None:
    assert len(for_sheet("a" * 40_000)) == MOST_LETTERS
    for_sheet("nama \udce9.pdf").encode()
