"""The table of problems: every file that could not be read or only in part, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from bukti import wording
from bukti.cli.screen import table
from bukti.i18n import _
from bukti.wording import worded

if TYPE_CHECKING:
    from rich.table import Table

    from evidence_store.model import ProblemListing

REMARKS = frozenset({"read"})
"""States in which a problem is a remark only: the document was read all the same."""


def is_remark(listing: ProblemListing) -> bool:
    return str(listing.state) in REMARKS


def shown(listing: ProblemListing) -> str:
    """The file as a person knows it, with the member in it."""
    from archive.names import shown as shown_name

    member = f"!/{listing.member}" if listing.member else ""
    return f"{listing.source}/{shown_name(listing.path)}{member}"


def reason(listing: ProblemListing) -> str:
    """The problem in words, with what to do."""
    words = worded(
        wording.FILE_TROUBLES if str(listing.state) == "failed" else wording.PROBLEMS, listing.code
    )
    return worded(wording.STATES, words) if words == listing.code else words


def page_ranges(pages: Iterable[int]) -> str:
    """`1–3, 7` for 1, 2, 3, 7; empty for none. 0 (the whole part) is left out."""
    ranges: list[list[int]] = []
    for page in sorted(set(pages) - {0}):
        if ranges and ranges[-1][1] == page - 1:
            ranges[-1][1] = page
        else:
            ranges.append([page, page])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in ranges)


def problem_table(listings: Sequence[ProblemListing], *, with_remarks: bool) -> Table:
    """A row for each file and problem, its pages together; remarks (it was read all the same) only on request."""
    pages: dict[tuple[str, str, str], list[int]] = {}
    for listing in listings:
        if with_remarks or not is_remark(listing):
            row = (shown(listing), worded(wording.STATES, str(listing.state)), reason(listing))
            pages.setdefault(row, []).append(listing.page)
    rows = []
    for (file, state, words), numbers in pages.items():
        place = _("page {page}: ").format(page=page_ranges(numbers)) if any(numbers) else ""
        rows.append([file, f"{state}: {place}{words}"])
    return table([_("File"), _("Problem and what to do")], rows, title=_("Problems"))


def problems_json(listings: Sequence[ProblemListing]) -> list[dict[str, Any]]:
    return [
        {
            "source": listing.source,
            "bidang": listing.bidang,
            "path": shown(listing),
            "sha256": listing.sha256,
            "state": str(listing.state),
            "code": listing.code,
            "detail": listing.detail,
            "page": listing.page,
            "since": listing.since,
        }
        for listing in listings
    ]
