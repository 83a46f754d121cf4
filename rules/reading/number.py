"""The number of a document: `Nomor: B-123/KP.120/H.4/03/2025`, `NOMOR 022 TAHUN 2026`. Pure."""

from __future__ import annotations

import re

from rules.periods import Unit, find
from rules.reading.lines import VALUES_BELOW, Lines
from rules.reading.model import Quote, Where

MAX_CHARS = 60
"""A number is longer only by mistake."""

MIN_CHARS = 2
"""A single digit numbers a row of a table, unless a year follows."""

_NUMBER = re.compile(
    r"(?P<number>[\w.()]*(?:\s?[/\-–]\s?[\w.()]+)*(?:\s?[/\-–]+)?)"
    r"(?P<year>\s+(?:tahun|th\.?|thn\.?)\s+(?:19|20)\d\d)?",
    re.IGNORECASE,
)
_SPACES_AT_SIGNS = re.compile(r"\s*([/\-–])\s*")
_BLANK_LEFT = re.compile(r"^[^\w(]|[-–/][/]|^\.|\.{2}|_{2}|[-–/]$")
_YEAR_AT_END = re.compile(r"(?:/|tahun )(?P<year>(?:19|20)\d\d)$", re.IGNORECASE)
_LONE_YEAR = re.compile(r"(?:19|20)\d\d$")


def number_of(lines: Lines) -> tuple[str, Quote | None]:
    """The first number that stands at a label in the head; empty when its place was left blank."""
    labelled = [(label.at, label.value) for label in lines.labelled("number_labels")]
    taken = {at for at, _ in labelled}
    for at, hit in lines.beginnings.items():
        is_missed = at < lines.body and at not in taken
        if is_missed and hit.value[0] == "number_labels":  # NOMOR 12/Kpts/2025, without a colon
            labelled.append((at, lines.head[at].after(hit.end)))
    for at, value in sorted(labelled):
        number = parse(value)
        if number:
            line = lines.head[at]
            return number, Quote(Where.TEXT, line.text, line.page)
        if not value:
            for line in lines.head[at + 1 : at + 1 + VALUES_BELOW]:
                if parse(line.text) == line.text and "/" in line.text:
                    return line.text, Quote(Where.TEXT, line.text, line.page)
    return "", None


def year_and_month(number: str) -> tuple[int | None, int | None]:
    """What a number tells of its date: `…/III/2025`, `…/03/2025`, `…/2025`, `022 TAHUN 2025`."""
    for found in find(number):
        if found.first.unit is Unit.MONTH and found.year:
            return found.year, found.first.number
    ending = _YEAR_AT_END.search(number)
    return (int(ending["year"]), None) if ending else (None, None)


def parse(value: str) -> str:
    """The number that a text begins with: as written, without spaces at its slashes and hyphens."""
    found = _NUMBER.match(value.strip())
    if not found:
        return ""
    number = _SPACES_AT_SIGNS.sub(r"\1", found["number"]).rstrip(".")
    year = " ".join(found["year"].split()) if found["year"] else ""
    if not any(char.isdigit() for char in number) or _BLANK_LEFT.search(number):
        return ""
    if not year and (_LONE_YEAR.match(number) or len(number) < MIN_CHARS):
        return ""
    return f"{number} {year}".strip()[:MAX_CHARS]
