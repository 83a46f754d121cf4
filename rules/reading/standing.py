"""What stands beside a date in a line, by which the document's own date is told from all others. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from indexer.language.tokens import terms
from rules.kinds import Kinds
from rules.periods import Find
from rules.reading.lines import Line


class Standing(StrEnum):
    """How a date is introduced."""

    DECREED = "decreed"  # Ditetapkan di …, pada tanggal 14 Maret 2025
    THIS_DAY = "this_day"  # Pada hari ini … tanggal empat belas …
    LABELLED = "labelled"  # Tanggal: 14 Maret 2025, Dimutakhirkan 14 Maret 2025
    PLACED = "placed"  # Jakarta, 14 Maret 2025; or in the column beside a letter's number
    OPENING = "opening"  # Kamis, 19 Juni 2025. Kepala Pusat meminta …
    ALONE = "alone"  # nothing else in the line, a time of day aside


class Beside(NamedTuple):
    """`rank` is the label's place in the pack's list, 0 for the rest."""

    standing: Standing
    rank: int = 0


ALONE_TERMS = 6
"""Terms of a line that a date can be alone in: weekday, day, month, year, hour, minute."""

REST_CHARS = 3
"""Characters that may follow a date that ends its line: a full stop, a bracket."""

_PLACE = re.compile(
    r"(?:^|\s{2,}|[\t|:)(])\s*(?P<place>[\w.'()/-]+(?: [\w.'()/-]+){0,3})\s*,\s*(?:tanggal\s*)?$"
)
_COLUMN = re.compile(r"\S(?:\s{4,}|\t)$")
_REST = re.compile(r"\s*(?:[|(\t–-]|\s{3})")
_STOP = re.compile(r"\.\s+[A-Z]")
_WEEKDAY = re.compile(r"(?:senin|selasa|rabu|kamis|jum.?at|sabtu|minggu|ahad)\W*$", re.IGNORECASE)
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[.:]\d{2}(?!\d)")
_ON_DATE = re.compile(r"(?:pada\s+)?(?:tanggal|tgl\.?)\s*:?\s*$", re.IGNORECASE)
_DECREED = re.compile(r"(?:ditetapkan|dikeluarkan|disahkan|diundangkan)", re.IGNORECASE)
_THIS_DAY = re.compile(r"hari ini", re.IGNORECASE)


def beside(lines: Sequence[Line], at: int, found: Find, kinds: Kinds) -> Beside | None:
    """What introduces the date `found` in `lines[at]`; None for a date in the middle of a text."""
    line = lines[at]
    before, after = line.text[: found.start], line.text[found.end :]
    if _THIS_DAY.search(before) or (at and not before.strip() and _THIS_DAY.search(lines[at - 1].text)):
        return Beside(Standing.THIS_DAY)
    if _STOP.match(after) and not _WEEKDAY.sub("", before).strip(" ,("):
        return Beside(Standing.OPENING)
    if len(after.strip()) > REST_CHARS and not _REST.match(after):
        return None
    if _ON_DATE.search(before) and any(_DECREED.search(near.text) for near in lines[max(0, at - 2) : at + 1]):
        return Beside(Standing.DECREED)
    label = kinds.labels.longest_at(line.terms, 0)
    if label:
        group, rank = label.value
        if group == "date_labels" and label.end == len(terms(before)):
            return Beside(Standing.LABELLED, rank)
        if group == "number_labels" and _COLUMN.search(before):
            return Beside(Standing.PLACED)
    place = _PLACE.search(before)
    if place and not _WEEKDAY.search(place["place"]):
        return Beside(Standing.PLACED)
    is_alone = not _CLOCK.sub("", _WEEKDAY.sub("", before)).strip(" ,()")
    return Beside(Standing.ALONE) if is_alone and len(line.terms) <= ALONE_TERMS else None
