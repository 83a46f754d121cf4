"""The list of search results as a table to take away: CSV and XLSX. A row for each result, in their order."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import IO

from bukti.cells import for_csv, for_sheet
from bukti.gap_wording import Names
from bukti.i18n import _, marked
from indexer.search.results import Found

MOST_ROWS = 10_000
"""Of an export; more is no list that anybody reads."""

ROWS_AT_ONCE = 100
"""Of CSV that is sent while the rest is still being looked up."""

COLUMNS = (
    (marked("No."), 6),
    (marked("Title"), 44),
    (marked("File"), 60),
    (marked("Bidang"), 18),
    (marked("Kind"), 18),
    (marked("Date"), 12),
    (marked("Page"), 9),
    (marked("Passage"), 90),
    (marked("State"), 12),
    (marked("Document"), 24),
)
"""Heads, and widths in a workbook (characters)."""

DATE_COLUMN = 5

BYTE_ORDER_MARK = "\ufeff"
"""Spreadsheets then read the file as UTF-8."""


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


def csv_text(hits: Iterable[Found], names: Names) -> Iterator[str]:
    """The file piece by piece."""
    buffer = io.StringIO()
    buffer.write(BYTE_ORDER_MARK)
    writer = csv.writer(buffer)
    writer.writerow([_(head) for head, _width in COLUMNS])
    for number, row in enumerate(rows(hits, names), start=1):
        writer.writerow([for_csv(value) for value in row])
        if number % ROWS_AT_ONCE == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def write_xlsx(target: IO[bytes], hits: Iterable[Found], names: Names) -> None:
    """A workbook with one sheet. Nothing in it is a formula or a link."""
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet(for_sheet(_("Results"))[:31])
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        for column, (_head, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        for column, (head, _width) in enumerate(COLUMNS):
            sheet.write_string(0, column, _(head), bold)
        for number, row in enumerate(rows(hits, names), start=1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, column, for_sheet(value))
                elif column == DATE_COLUMN and value is not None:
                    sheet.write_datetime(number, column, value, day)
                elif isinstance(value, int):
                    sheet.write_number(number, column, value)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
