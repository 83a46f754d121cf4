"""The table of problems: every file that could not be read or only in part, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
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
    """The problem in words, with its page."""
    words = worded(
        wording.FILE_TROUBLES if str(listing.state) == "failed" else wording.PROBLEMS, listing.code
    )
    words = worded(wording.STATES, words) if words == listing.code else words
    return _("page {page}: ").format(page=listing.page) + words if listing.page else words


def problem_table(listings: Sequence[ProblemListing], *, with_remarks: bool) -> Table:
    """One row a problem; remarks (the document was read all the same) only on request."""
    rows = [
        [shown(listing), listing.bidang, worded(wording.STATES, str(listing.state)), reason(listing)]
        for listing in listings
        if with_remarks or not is_remark(listing)
    ]
    return table([_("File"), _("Bidang"), _("State"), _("Problem and what to do")], rows, title=_("Problems"))


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
