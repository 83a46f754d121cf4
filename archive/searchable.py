"""A unit of the catalogue as the search index sees it: title, names, pages, and the values to filter by. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archive.names import base_name, shown
from archive.reading import unit_names
from archive.verdicts import verdicts
from evidence_store.model import DocumentState, MatchState, ReadingRow, UnitRow
from indexer.search.model import IndexDocument

PRESENT = "ada"
WITHDRAWN = "ditarik"
UNREAD = "belum-terbaca"
PROBLEMATIC = "bermasalah"
"""Values of the keyword `status`, typed by people as filters; a unit may have several."""


def index_document(unit: UnitRow, body: str | None = None) -> IndexDocument:
    """A unit of the catalogue as the index sees it; `body`: the terms of its pages, where known. Pure."""
    return IndexDocument(
        key=unit.key,
        title=title_of(unit),
        names=unit_names(unit),
        pages=unit.pages,
        keywords=_keywords(unit),
        date=unit.reading.document_date,
        body=body,
    )


def title_of(unit: UnitRow) -> str:
    """What the text or the file calls itself; else the name of the file or member."""
    if title := unit.reading.title or unit.title:
        return title
    if unit.member:
        return unit.member.rpartition("/")[2]
    filings = unit.filings or unit.former
    return shown(base_name(filings[0].path)) if filings else ""


def _keywords(unit: UnitRow) -> dict[str, tuple[str, ...]]:
    filings = unit.filings or unit.former
    values = {
        "bidang": _distinct(filing.bidang for filing in filings),
        "sumber": _distinct(filing.source for filing in filings),
        "jenis": _distinct([unit.reading.kind]),
        "tahun": _year(unit.reading),
        "bulan": _month(unit.reading),
        "tipe": _distinct([unit.kind]),
        "indikator": _served(unit),
        "status": _status(unit),
    }
    return {field: found for field, found in values.items() if found}


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))


def _year(reading: ReadingRow) -> tuple[str, ...]:
    year = reading.year or (reading.document_date.year if reading.document_date else None)
    return (str(year),) if year else ()


def _month(reading: ReadingRow) -> tuple[str, ...]:
    """A month is worth nothing without its year: `2025-03`."""
    dated = reading.document_date
    year = reading.year or (dated.year if dated else None)
    if year and reading.month:
        return (f"{year:04}-{reading.month:02}",)
    if dated and not reading.month and dated.year == year:
        return (f"{dated.year:04}-{dated.month:02}",)
    return ()


def _served(unit: UnitRow) -> tuple[str, ...]:
    """The items it serves or may serve, and all that these belong to: `A.I.1.i.a-1`, `A.I.1.i.a`, `A.I.1` …"""
    served = {
        verdict.item
        for verdict in verdicts(unit.matches, unit.decisions)
        if verdict.state is not MatchState.REJECTED
    }
    return _distinct(above for item in served for above in _lineage(item))


def _lineage(item: str) -> Iterator[str]:
    yield item
    rest = item.rpartition("-")[0]
    while rest:
        yield rest
        rest = rest.rpartition(".")[0]


def _status(unit: UnitRow) -> tuple[str, ...]:
    found = [WITHDRAWN if unit.is_withdrawn else PRESENT]
    if unit.state in (DocumentState.UNREAD, DocumentState.SET_ASIDE):
        found.append(UNREAD)
    if unit.problems:
        found.append(PROBLEMATIC)
    return tuple(found)
