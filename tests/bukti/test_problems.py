"""The table of problems: pages of the same problem stand together."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bukti.cli.problems import page_ranges, problem_table
from evidence_store.model import DocumentState, ProblemListing


@pytest.mark.parametrize(
    ("pages", "text"), [([], ""), ([0], ""), ([3, 1, 2], "1–3"), ([1, 2, 4, 4, 9, 0], "1–2, 4, 9")]
)
def test_page_ranges(pages: Sequence[int], text: str) -> None:
    assert page_ranges(pages) == text


def listing(
    page: int, state: DocumentState = DocumentState.READ, code: str = "low_confidence"
) -> ProblemListing:
    return ProblemListing("tu", "TU", b"a/scan.pdf", 1, 1, "0" * 64, state, "", code, "", page, None)


def test_one_row_a_file_and_problem() -> None:
    listings = [listing(1), listing(2), listing(0, DocumentState.UNREAD, "encrypted")]
    assert problem_table(listings, with_remarks=True).row_count == 2
    assert problem_table(listings, with_remarks=False).row_count == 1
