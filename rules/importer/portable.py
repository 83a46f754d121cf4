"""Reads the ruled tables of a PDF: the cells are what stands between the lines, the text is PDFium's. Pure.

What this does not do: tables without ruled lines (columns told by white space only), scanned pages (their plan must be
recognised, or typed, first), lines drawn inside of form objects, pages turned by 90 degrees.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator
from typing import Any

from rules.importer.grid import Cell, Rules, cells_of, clusters, rules_of
from rules.importer.model import Plan, PlanError, PlanErrorCode, Row, Spot

MOST_PAGES = 400
MOST_SEGMENTS = 60_000  # drawn lines of a page that are looked at: a picture made of lines has more
INSET = 0.5  # points by which a cell's box is made smaller, so that its borders touch no letter


def read_portable(data: bytes) -> Plan:
    """The rows of all ruled tables, each at its page and row, and every line of text. PlanError where it has none."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(io.BytesIO(data))
    except pdfium.PdfiumError as error:
        is_locked = "password" in str(error).lower()
        raise PlanError(
            PlanErrorCode.LOCKED if is_locked else PlanErrorCode.NOT_A_DOCUMENT, str(error)
        ) from error
    try:
        return _read(document)
    finally:
        document.close()


def _read(document: Any) -> Plan:
    count = len(document)
    if count > MOST_PAGES:
        raise PlanError(PlanErrorCode.TOO_LARGE, str(count))
    pages = [document[number] for number in range(count)]
    texts = [page.get_textpage() for page in pages]
    lines = [line for text in texts for line in text.get_text_range().splitlines() if line.strip()]
    if not lines:
        raise PlanError(PlanErrorCode.NO_TEXT)
    rules = [rules_of(_segments(page)) for page in pages]
    edges = clusters(line.across for page in rules for line in page.vertical)
    rows = [
        row
        for number, (page, text) in enumerate(zip(rules, texts, strict=True), 1)
        for row in _rows(page, text, edges, number)
    ]
    if not rows:
        raise PlanError(PlanErrorCode.NO_RULES)
    return Plan(tuple(rows), tuple(" ".join(line.split()) for line in lines))


def _rows(rules: Rules, text: Any, edges: list[float], page: int) -> Iterator[Row]:
    """The rows of a page; what stands in a cell that goes on from the row above is added to that."""
    made: list[list[str]] = []
    for cells in cells_of(rules, edges):
        row = [""] * max(len(edges) - 1, 1)
        for cell in cells:
            words = _text(text, cell)
            if cell.is_rest and made and words:
                above = made[-1]
                above[cell.column] = " ".join(filter(None, (above[cell.column], words)))
            else:
                row[cell.column] = words
        if any(row):
            made.append(row)
    for line, row in enumerate(made, 1):
        yield Row(tuple(row), Spot(page=page, line=line))


def _text(text: Any, cell: Cell) -> str:
    """The words in a cell, their lines joined: that a line ends is the column's width, not the writer."""
    box = (cell.left + INSET, cell.bottom + INSET, cell.right - INSET, cell.top - INSET)
    joined = ""
    for line in text.get_text_bounded(*box).splitlines():
        words = " ".join(line.split())
        glue = "" if joined.endswith("-") and words[:1].isalpha() and joined[-2:-1].isalpha() else " "
        joined = f"{joined}{glue}{words}" if joined else words
    return joined


def _segments(page: Any) -> Iterator[tuple[float, float, float, float]]:
    """The straight lines of all paths that are drawn on a page, in the page's coordinates."""
    import pypdfium2.raw as c

    drawn = 0
    for item in page.get_objects(filter=[c.FPDF_PAGEOBJ_PATH], max_depth=1):
        a, b, cc, d, e, f = item.get_matrix().get()
        at = start = (0.0, 0.0)
        for number in range(c.FPDFPath_CountSegments(item)):
            drawn += 1
            if drawn > MOST_SEGMENTS:
                return
            segment = c.FPDFPath_GetPathSegment(item, number)
            x, y = ctypes.c_float(), ctypes.c_float()
            c.FPDFPathSegment_GetPoint(segment, x, y)
            point = (a * x.value + cc * y.value + e, b * x.value + d * y.value + f)
            kind = c.FPDFPathSegment_GetType(segment)
            if kind == c.FPDF_SEGMENT_MOVETO:
                start = point
            elif kind == c.FPDF_SEGMENT_LINETO:
                yield (*at, *point)
            at = point
            if c.FPDFPathSegment_GetClose(segment):
                yield (*at, *start)
                at = start
