"""Finds days and periods in the names of files and folders, where digits run together.

`20250314`, `140325`, `IMG_20250314_091233`, `WhatsApp Image 2025-03-14 at 09.12.33`, `17FEB14`, `Maret2025`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from msgspec.structs import replace

from rules.periods.model import FIRST_YEAR, LAST_YEAR, Find, Origin, Partial, Unit
from rules.periods.text import find, full_year, lowered, numeric

LIKELY_YEARS = range(2000, 2046)
"""Years that six digits may stand for: more numbers than dates have that shape."""

EPOCH_SECONDS = range(1_000_000_000, 2_400_000_000)
"""Seconds since 1970 that web forms put before a name: 2001 to 2046."""

CAMERA_CHARS = 24
"""Characters before a date in which a camera's or messenger's own words may stand."""

BLANK = "\0"
"""Stands for what has been read already: no part of any date, and not white space."""

_CAMERA = re.compile(
    r"(?:img|vid|pxl|dsc|mvimg|pano|video|whatsapp (?:image|video)|photo|foto|screenshot|screen shot"
    r"|screen recording|signal|telegram)[ _-]*(?=(?:19|20)\d\d)"
)
_SCANNER = re.compile(r"(?:camscanner|cam scanner|adobe scan|clearscanner|tapscanner|doc scanner)[ _-]*")
_MONTH_FIRST = re.compile(r"(?P<a>\d\d)-(?P<b>\d\d)-(?P<year>\d{4})(?= \d\d\.\d\d|$|[ _.])")
_DIGITS = re.compile(r"(?<!\d)\d{6}(?:\d{2}|\d{4}|\d{7}|\d{8})?(?!\d)")
_CLOCK = re.compile(
    r"(?<!\d)(?:19|20)\d\d-?\d\d-?\d\d"
    r"(?P<clock>[ _-]{1,3}(?:at |pukul |jam )?[0-2]\d[._: -]?[0-5]\d(?:[._: -]?[0-5]\d)?)(?!\d)"
)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=\d)(?=[A-Z][a-z]{2})")


def find_in_name(name: str) -> list[Find]:
    """Every day and period in a file's or folder's name, in order. Without extension or with it."""
    name_only = _without_clock(name)
    low = lowered(name_only)
    taken = [*_scanner_dates(low), *_compact_dates(low)]
    masked = _masked(name_only, [(found.start, found.end) for found in taken])
    spread, places = _spread(masked)
    for found in find(spread, is_name=True):
        start, end = places[found.start], places[found.end - 1] + 1
        origin = Origin.CAMERA if _is_camera(low, start) else found.origin
        taken.append(replace(found, start=start, end=end, origin=origin))
    taken.sort(key=lambda found: found.start)
    return [replace(found, quote=name[found.start : found.end]) for found in taken]


def _scanner_dates(low: str) -> list[Find]:
    """Phone scanners write the month first."""
    for app in _SCANNER.finditer(low):
        found = _MONTH_FIRST.match(low, app.end())
        if found:
            month_first = numeric(found, int(found["b"]), int(found["a"]), int(found["year"]))
            return [replace(month_first, origin=Origin.SCANNER, other=None)]
    return []


def _compact_dates(low: str) -> list[Find]:
    finds = []
    for found in _DIGITS.finditer(low):
        compact = _compact(found.group())
        if compact is None:
            continue
        partial, other, origin = compact
        if origin is Origin.WRITTEN and _is_camera(low, found.start()):
            origin = Origin.CAMERA
        alternative = other.in_year(None) if other else None
        finds.append(Find(found.start(), found.end(), "", partial, other=alternative, origin=origin))
    return finds


def _compact(digits: str) -> tuple[Partial, Partial | None, Origin] | None:
    """What 6, 8, 10, 13 or 14 digits in a row mean, what else they could, and who wrote them."""
    if len(digits) == 8:
        for reading in (_ymd(digits), _dmy(digits)):
            if _is_day(reading):
                return reading, None, Origin.WRITTEN
    elif len(digits) == 6:
        readings = [r for r in (_dmy(digits), _ymd(digits), *_months(digits)) if _is_likely(r)]
        if readings:
            other = (
                readings[1]
                if len(readings) > 1 and readings[1].in_year(None) != readings[0].in_year(None)
                else None
            )
            return readings[0], other, Origin.WRITTEN
    elif len(digits) == 14:
        reading = _ymd(digits[:8])
        if _is_day(reading) and digits[8:10] < "24" and digits[10:12] < "60" and digits[12:] < "60":
            return reading, None, Origin.UPLOAD
    else:
        seconds = int(digits[:10])
        if seconds in EPOCH_SECONDS:
            day = datetime.fromtimestamp(seconds, UTC)
            return Partial(Unit.DAY, day.month, day.year, day.day), None, Origin.UPLOAD
    return None


def _ymd(digits: str) -> Partial:
    return Partial(Unit.DAY, int(digits[-4:-2]), full_year(digits[:-4]), int(digits[-2:]))


def _dmy(digits: str) -> Partial:
    return Partial(Unit.DAY, int(digits[2:4]), full_year(digits[4:]), int(digits[:2]))


def _months(digits: str) -> list[Partial]:
    return [
        Partial(Unit.MONTH, int(digits[4:]), int(digits[:4])),
        Partial(Unit.MONTH, int(digits[:2]), int(digits[2:])),
    ]


def _is_day(partial: Partial) -> bool:
    return (
        partial.year is not None
        and FIRST_YEAR <= partial.year <= LAST_YEAR
        and partial.in_year(None) is not None
    )


def _is_likely(partial: Partial) -> bool:
    return partial.year in LIKELY_YEARS and partial.in_year(None) is not None


def _is_camera(low: str, start: int) -> bool:
    before = max(0, start - CAMERA_CHARS)
    return any(found.end() == start for found in _CAMERA.finditer(low, before, start + 4))


def _without_clock(name: str) -> str:
    """Blanks the time of day after a date, which has the shape of one."""
    return _masked(name, [found.span("clock") for found in _CLOCK.finditer(name)])


def _masked(name: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        name = name[:start] + BLANK * (end - start) + name[end:]
    return name


def _spread(name: str) -> tuple[str, list[int]]:
    """The name with spaces where words are glued (`LaporanMaret2025`), and where each character stood."""
    pieces: list[str] = []
    places: list[int] = []
    position = 0
    for hump in _HUMP.finditer(name):
        pieces.append(name[position : hump.start()] + " ")
        places.extend(range(position, hump.start() + 1))
        position = hump.start()
    pieces.append(name[position:])
    places.extend(range(position, len(name)))
    return "".join(pieces), places
