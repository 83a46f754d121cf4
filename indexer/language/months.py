"""Names of the months as Indonesian offices write them, with their usual misspellings and short forms."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

MONTH_NAMES: tuple[str, ...] = (
    "januari",
    "februari",
    "maret",
    "april",
    "mei",
    "juni",
    "juli",
    "agustus",
    "september",
    "oktober",
    "november",
    "desember",
)
"""In order; `MONTH_NAMES[0]` is January."""

_OTHER_FORMS = (
    "jan january",
    "feb peb pebruari february",
    "mar mrt march",
    "apr",
    "may",
    "jun june",
    "jul july",
    "agu ags agt agust aug august",
    "sep sept",
    "okt oct october",
    "nov nop nopember",
    "des dec december",
)

MONTHS: Mapping[str, int] = MappingProxyType(
    {name: number for number, name in enumerate(MONTH_NAMES, start=1)}
    | {form: number for number, forms in enumerate(_OTHER_FORMS, start=1) for form in forms.split()}
)
"""Normalised name or short form → 1..12."""
