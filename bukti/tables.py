"""Tables for people to take away: CSV and XLSX from a header and rows, with nothing in them that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that begins so (spaces before it passed over) would be computed by a spreadsheet instead of shown.
Source: OWASP, CSV injection."""

BYTE_ORDER_MARK = "\ufeff"
"""By it spreadsheets know that a CSV file is UTF-8."""

LONGEST_CELL = 32_767  # characters, and
MOST_ROWS = 1_048_576  # a sheet's; the limits of XLSX
LONGEST_SHEET_NAME = 31

WIDEST, NARROWEST = 60, 8
"""Columns of a sheet, in characters; they are as wide as what stands in them, between these."""

ROWS_AT_ONCE = 100
"""Of a CSV file that is sent while the rest is still being looked up."""

ROWS_MEASURED = 200
"""From which the widths are taken."""

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML has no way to write."""

_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")

Row = Sequence[object]


def csv_text(header: Row, rows: Iterable[Row]) -> str:
    """RFC 4180. Text that a spreadsheet would take for a formula stands behind an apostrophe."""
    return "".join(_csv_pieces(header, rows))


def csv_bytes(header: Row, rows: Iterable[Row]) -> bytes:
    """`csv_text` as a file that spreadsheets read as UTF-8."""
    return b"".join(csv_chunks(header, rows))


def csv_chunks(header: Row, rows: Iterable[Row]) -> Iterator[bytes]:
    """The same file piece by piece."""
    yield BYTE_ORDER_MARK.encode()
    for piece in _csv_pieces(header, rows):
        yield piece.encode("utf-8", "replace")


def _csv_pieces(header: Row, rows: Iterable[Row]) -> Iterator[str]:
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(header)
    for number, row in enumerate(rows, 1):
        writer.writerow([_harmless(value) for value in row])
        if number % ROWS_AT_ONCE == 0:
            yield target.getvalue()
            target.seek(0)
            target.truncate()
    yield target.getvalue()


def xlsx_bytes(title: str, header: Row, rows: Iterable[Row]) -> bytes:
    """A workbook with one sheet. Text is written as text whatever it begins with; numbers and days are such.

    Rows beyond what a sheet holds are left out.
    """
    import xlsxwriter

    target, table = io.BytesIO(), [list(row) for row in rows][: MOST_ROWS - 1]
    options = {"in_memory": True, "remove_timezone": True, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet(sheet_name(title))
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
        for column, name in enumerate(header):
            sheet.write_string(0, column, writable(str(name)), bold)
            sheet.set_column(column, column, _width([name, *(row[column] for row in table[:ROWS_MEASURED])]))
        for number, row in enumerate(table, 1):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, day)
                elif isinstance(value, int | float) and not isinstance(value, bool):
                    sheet.write_number(number, column, value, wrapped)
                else:
                    sheet.write_string(number, column, writable(_text(value)), wrapped)
        sheet.freeze_panes(1, 0)
        if table:
            sheet.autofilter(0, 0, len(table), len(header) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return target.getvalue()


def sheet_name(title: str) -> str:
    """The title as far as it may name a sheet."""
    return writable(_NO_SHEET_NAME.sub(" ", title)).strip()[:LONGEST_SHEET_NAME].strip() or "Bukti"


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _harmless(value: object) -> object:
    if not isinstance(value, str):
        return value
    return (
        f"'{value}"
        if value.startswith(FORMULA_STARTS) or value.lstrip().startswith(FORMULA_STARTS)
        else value
    )


def writable(text: str) -> str:
    """A text as a cell can hold it."""
    return _UNWRITABLE.sub("\ufffd", text)[:LONGEST_CELL]


def _width(values: Iterable[object]) -> int:
    longest = max((len(line) for value in values for line in _text(value).splitlines()), default=0)
    return min(WIDEST, max(NARROWEST, longest + 2))
