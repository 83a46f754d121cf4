"""Tables for people to take away: CSV and XLSX from a header and rows, with nothing in them that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

import msgspec

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

LINE_HEIGHT = 15.0  # points
MOST_LINES = 12
"""Rows are as high as their text wants, and no higher: not every program finds that out by itself."""

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


class Link(msgspec.Struct, frozen=True):
    """A cell that leads to an address of ours."""

    text: str
    address: str


class Sheet(msgspec.Struct, frozen=True):
    """A table of a workbook."""

    title: str
    header: Row
    rows: Sequence[Row]
    widest: int = WIDEST


def xlsx_bytes(title: str, header: Row, rows: Iterable[Row]) -> bytes:
    """A workbook with one sheet."""
    return book_bytes([Sheet(title, header, list(islice(rows, MOST_ROWS - 1)))])


def book_bytes(sheets: Sequence[Sheet], *, created: datetime | None = None) -> bytes:
    """A workbook. Text is written as text whatever it begins with; numbers, days and links are such.

    Rows beyond what a sheet holds are left out. `created`: the time that stands in it; without one that of the clock.
    With one, the same sheets give the same bytes.
    """
    import xlsxwriter

    target = io.BytesIO()
    options = {"in_memory": True, "remove_timezone": True, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(target, options) as book:
        if created is not None:
            book.set_properties({"created": created})
        formats = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
            "fraction": book.add_format({"num_format": "#,##0.00", "valign": "top"}),
            "link": book.add_format(
                {"text_wrap": True, "valign": "top", "font_color": "#0a5f92", "underline": 1}
            ),
        }
        for each, name in zip(sheets, sheet_names(each.title for each in sheets), strict=True):
            _write(book.add_worksheet(name), each, formats)
    return target.getvalue()


def _write(sheet: Any, table: Sheet, formats: Mapping[str, Any]) -> None:
    header, rows = table.header, table.rows[: MOST_ROWS - 1]
    widths = []
    for column, name in enumerate(header):
        measured = [name, *(row[column] for row in rows[:ROWS_MEASURED])]
        widths.append(min(table.widest, _width(measured)))
        sheet.write_string(0, column, writable(str(name)), formats["head"])
        sheet.set_column(column, column, widths[-1])
    for number, row in enumerate(rows, 1):
        lines = max(map(_lines, row, widths), default=1)
        if lines > 1:
            sheet.set_row(number, LINE_HEIGHT * min(lines, MOST_LINES))
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, column, value, formats["day"])
            elif isinstance(value, Link):
                sheet.write_url(number, column, value.address, formats["link"], writable(value.text))
            elif isinstance(value, float):
                sheet.write_number(number, column, value, formats["fraction"])
            elif isinstance(value, int) and not isinstance(value, bool):
                sheet.write_number(number, column, value, formats["text"])
            else:
                sheet.write_string(number, column, writable(_text(value)), formats["text"])
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(header) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def sheet_names(titles: Iterable[str]) -> list[str]:
    """The titles as far as they may name sheets, made different by a number where two would be the same."""
    names: list[str] = []
    for title in titles:
        name, taken, number = sheet_name(title), {one.casefold() for one in names}, 1
        while name.casefold() in taken:
            number += 1
            name = f"{sheet_name(title)[: LONGEST_SHEET_NAME - 4]} {number}"
        names.append(name)
    return names


def sheet_name(title: str) -> str:
    """The title as far as it may name a sheet."""
    return writable(_NO_SHEET_NAME.sub(" ", title)).strip()[:LONGEST_SHEET_NAME].strip() or "Bukti"


def _text(value: object) -> str:
    if isinstance(value, Link):
        return value.text
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
    return xml_text(text)[:LONGEST_CELL]


def xml_text(text: str) -> str:
    """A text as XML can hold it."""
    return _UNWRITABLE.sub("\ufffd", text)


def _lines(value: object, width: int) -> int:
    """That a text takes in a column of so many characters."""
    return sum(max(1, -(-len(line) // width)) for line in _text(value).split("\n"))


def _width(values: Iterable[object]) -> int:
    longest = max((len(line) for value in values for line in _text(value).splitlines()), default=0)
    return min(WIDEST, max(NARROWEST, longest + 2))
