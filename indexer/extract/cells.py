"""Writes spreadsheet cells as text: a row a line, cells apart by tabs, numbers and dates in one plain spelling."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

MAX_GAP = 20
"""Empty cells shown as tabs between two filled ones; wider gaps shrink to this."""

_WHOLE_UP_TO = 1e18
"""Whole numbers below are written out (a 16-digit identity number, say), larger ones with an exponent."""

_EPOCH_1900 = datetime.datetime(1899, 12, 30)  # noqa: DTZ001 - a cell's date has no zone
_EPOCH_1904 = datetime.datetime(1904, 1, 1)  # noqa: DTZ001
_FIRST_OF_MARCH = 61
_LAST_SERIAL = 2_958_466  # 1 January 10000

_HEADER_CODE = re.compile(
    r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d+|[LCRPNDTAFZGBIUESXYOH])', re.IGNORECASE
)

_UNNAMED = re.compile(r"(?:Sheet|Lembar) ?\d+", re.IGNORECASE)
"""What spreadsheets call new sheets, in English and Indonesian."""

_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Built-in number formats that show a date or time (ECMA-376 part 1, 18.8.30)."""

_FORMAT_NOISE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_FORMAT_DATE = re.compile(r"[ymdhs]", re.IGNORECASE)


def number(value: float) -> str:
    """Up to 15 significant digits, as spreadsheets show them."""
    if value.is_integer() and -_WHOLE_UP_TO < value < _WHOLE_UP_TO:
        return str(int(value))
    return f"{value:.15g}"


def moment(value: datetime.datetime | datetime.date | datetime.time | datetime.timedelta) -> str:
    """ISO date; with the time when it isn't midnight, seconds when they aren't zero."""
    if isinstance(value, datetime.timedelta):
        return str(value)
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M:%S" if value.second else "%H:%M")
    text = value.strftime("%Y-%m-%d")
    if isinstance(value, datetime.datetime) and (value.hour or value.minute or value.second):
        text += " " + moment(value.time())
    return text


def serial_date(value: float, *, since_1904: bool = False) -> str:
    """A date stored as days since 1900 (1904 on old Macs); below one day it is a time."""
    if not 0 <= value < _LAST_SERIAL:
        return number(float(value))
    if value < 1:
        return moment(
            (_EPOCH_1904 + datetime.timedelta(days=value, microseconds=500_000)).time().replace(microsecond=0)
        )
    if not since_1904 and value < _FIRST_OF_MARCH:
        value += 1  # spreadsheets count a 29 February 1900 that never was
    exact = (_EPOCH_1904 if since_1904 else _EPOCH_1900) + datetime.timedelta(days=value)
    rounded = (exact + datetime.timedelta(microseconds=500_000)).replace(microsecond=0)
    return moment(rounded)


def is_date_format(number_format: int, code: str) -> bool:
    """Whether a number format shows a date or time: by its number, or by the letters of its code."""
    if code:
        return bool(_FORMAT_DATE.search(_FORMAT_NOISE.sub("", code.partition(";")[0])))
    return number_format in _DATE_FORMATS


def cell(value: object) -> str:
    """Any value of a spreadsheet library."""
    spell = _SPELLINGS.get(type(value))
    return str(value) if spell is None else spell(value)


def _text(value: str) -> str:
    return value.replace("\r\n", " ").replace("\n", " ").strip()


def _truth(value: bool) -> str:
    return "TRUE" if value else "FALSE"


def _nothing(_: None) -> str:
    return ""


_SPELLINGS: dict[type, Callable[[Any], str]] = {
    str: _text,
    float: number,
    int: str,
    bool: _truth,
    type(None): _nothing,
    datetime.datetime: moment,
    datetime.date: moment,
    datetime.time: moment,
    datetime.timedelta: moment,
}


def dense_rows(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Rows with a value for every column; empty rows are left out."""
    for row in rows:
        line = "\t".join([value if type(value) is str else cell(value) for value in row]).rstrip("\t")
        if line:
            yield line.replace("\n", " ") if "\n" in line else line


def take_chars(lines: Iterable[str], most: int) -> Iterator[str]:
    """Lines until they hold more than `most` characters, which the collector then refuses: one long string that a
    million cells share would fill the memory first."""
    total = 0
    for line in lines:
        yield line
        total += len(line)
        if total > most:
            return


def sparse_row(filled: Iterable[tuple[int, str]]) -> str:
    """A row given by column (from 0, ascending) and text of its filled cells."""
    parts: list[str] = []
    last = 0
    for column, text in filled:
        if text:
            parts.append("\t" * min(max(column - last, 0), MAX_GAP))
            parts.append(text)
            last = column
    return "".join(parts)


def sheet_text(name: str, lines: Iterable[str]) -> str:
    """The page of a sheet: its name, then its lines. An empty sheet that nobody has named says nothing."""
    text = "\n".join(line for line in lines if line)
    if not text and _UNNAMED.fullmatch(name):
        return ""
    return f"{name}\n{text}".rstrip("\n")


def header_text(coded: str) -> str:
    """A page header or footer without its codes: `&L&"Arial,Bold"Kepala&RHal &P` → `Kepala  Hal`."""
    sections = re.split(r"&[LCR]", coded.replace("&&", "\0"))
    texts = (_HEADER_CODE.sub("", section).replace("\0", "&").strip() for section in sections)
    return "\t".join(text for text in texts if text)
