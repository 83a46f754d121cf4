"""The list of search results as a table to take away. A row for each result, in their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bukti.gap_wording import Names
from bukti.i18n import _
from indexer.search.results import Found

MOST_ROWS = 10_000
"""Of an export; more is no list that anybody reads."""


def header() -> list[str]:
    return [
        *(_("No."), _("Title"), _("File"), _("Bidang"), _("Kind"), _("Date"), _("Page"), _("Passage")),
        *(_("State"), _("Document")),
    ]


def rows(hits: Iterable[Found], names: Names) -> Iterator[list[object]]:
    for number, hit in enumerate(hits, start=1):
        yield [
            number,
            hit.title,
            hit.filing,
            hit.bidang,
            names.part(hit.kind) if hit.kind else "",
            hit.date,
            hit.page or "",
            hit.snippet,
            _("withdrawn") if hit.is_withdrawn else "",
            hit.key,
        ]
