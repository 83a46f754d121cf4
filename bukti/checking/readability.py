"""Findings of files that nobody can read, or not well: of documents that matter for a slot as warnings, of others as
notices. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from bukti.checking.model import Code, Fact, Finding, Place, Severity
from indexer.extract.model import ProblemCode

BLANK_SHARE = 0.5
"""A document of which more pages than this are without text was scanned wrongly: the wrong side up, or both sides of
sheets printed on one. Fewer are backs, separating sheets and pictures, which honest scans are full of."""

LEAST_BLANK = 2
"""Pages: a single one without text is a picture."""

QUIET = frozenset({ProblemCode.BAD_TEXT_LAYER, ProblemCode.NO_TEXT})
"""Problems that hide nothing from anybody: the page was recognised instead; a photo holds no text."""

SOME_AT_ONCE = frozenset({ProblemCode.LOW_CONFIDENCE, ProblemCode.OCR_FAILED})
"""Problems that each page has by itself: a document is told of once, at its first such page."""


class Fault(NamedTuple):
    """A problem of a live file. `is_unread`: nothing of it was read."""

    key: str  # of the unit; empty for a file that was not taken in
    path: str
    bidang: str
    code: str
    page: int
    is_unread: bool


class Sheets(NamedTuple):
    """Pages of a document that is no picture."""

    key: str
    path: str
    bidang: str
    pages: int
    blank: int
    first_blank: int


Places = Mapping[str, tuple[str, str]]
"""By key (of a unit, or of the document that it is in): an item and a slot that it matters for."""


def readability(faults: Iterable[Fault], sheets: Iterable[Sheets], matters: Places) -> Iterator[Finding]:
    """A file that can't be opened at all is told of by the accounting."""
    pages: dict[tuple[str, str], int] = {}
    listed = list(faults)
    for one in listed:
        pages[one.key, one.code] = pages.get((one.key, one.code), 0) + 1
    told: set[tuple[str, str]] = set()
    for one in listed:
        if one.code in QUIET or not one.key or (one.key, one.code) in told:
            continue
        told.add((one.key, one.code))
        facts: dict[str, Fact] = {"problem": one.code}
        if one.code in SOME_AT_ONCE:
            facts["pages"] = pages[one.key, one.code]
        yield _finding(_code(one), one.key, one.path, one.bidang, one.page, matters, facts)
    for sheet in sheets:
        if sheet.blank >= LEAST_BLANK and sheet.blank > BLANK_SHARE * sheet.pages:
            counts: dict[str, Fact] = {"blank": sheet.blank, "count": sheet.pages}
            yield _finding(
                *(Code.BLANK_PAGES, sheet.key, sheet.path, sheet.bidang, sheet.first_blank, matters, counts)
            )


def _code(fault: Fault) -> Code:
    if fault.code == ProblemCode.ENCRYPTED:
        return Code.PASSWORD
    if fault.is_unread:
        return Code.UNREADABLE
    return Code.LOW_CONFIDENCE if fault.code == ProblemCode.LOW_CONFIDENCE else Code.PARTLY_UNREAD


def _finding(
    code: Code,
    key: str,
    path: str,
    bidang: str,
    page: int,
    matters: Places,
    facts: dict[str, Fact],
) -> Finding:
    item, slot = matters.get(key, ("", ""))
    severity = Severity.WARNING if item else Severity.NOTICE
    return Finding(code, severity, Place(item, slot, key, path, page), (bidang,) if bidang else (), facts)
