"""Joins writings of time that stand side by side: ranges, and lists that name their year once. Pure.

In `Januari s.d. Maret 2025` the two ends are one span; in `Maret, Juni dan September 2025` all are of 2025.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from rules.periods.model import Find, Origin, Partial, Unit

_RANGE_SIGN = r"(?:s\s?\.?\s?/?\s?d\.?(?![a-z])|sampai(?:\s+dengan)?|hingga|-|–|—|to(?![a-z]))"
_LIST_SIGN = r"(?:,(?:\s*dan)?|dan|&|serta|/|;)"
_WEEKDAY = r"(?:senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad)[\s,/]{1,3}"
_LEAD = rf"(?:bulan\s+|tanggal\s+|{_WEEKDAY})?"

JOIN = rf"\s{{0,3}}(?:{_RANGE_SIGN}|{_LIST_SIGN})\s{{0,3}}"
"""What may stand between two times that belong together."""

ONLY_RANGE = re.compile(rf"\s{{0,3}}{_RANGE_SIGN}\s{{0,3}}{_LEAD}")
_ONLY_LIST = re.compile(rf"\s{{0,3}}{_LIST_SIGN}\s{{0,3}}{_LEAD}")


def join(finds: list[Find], low: str) -> list[Find]:
    """The finds of a lower-case text, in order of place, with years shared and ranges made one."""
    return _ranges(_with_firm_years(_with_shared_years(finds, low), low), low)


def _with_shared_years(finds: list[Find], low: str) -> list[Find]:
    """Gives a find without a year the year of the one it is joined to, from right to left."""
    shared = list(finds)
    for at in range(len(shared) - 2, -1, -1):
        this, following = shared[at], shared[at + 1]
        if this.year is not None or following.year is None or following.unit is Unit.YEAR:
            continue
        between = low[this.end : following.start]
        is_range = ONLY_RANGE.fullmatch(between) is not None
        if not is_range and not _ONLY_LIST.fullmatch(between):
            continue
        year = following.year
        if (
            is_range
            and this.first.unit == following.first.unit
            and _order(this.first) > _order(following.first)
        ):
            year -= 1  # Desember s.d. Januari 2025
        shared[at] = replace(
            this, first=replace(this.first, year=year), last=this.last and replace(this.last, year=year)
        )
    return shared


def _with_firm_years(finds: list[Find], low: str) -> list[Find]:
    """In `tahun 2023 dan 2024` the second year is as plainly stated as the first."""
    firm = list(finds)
    for at in range(1, len(firm)):
        before, this = firm[at - 1], firm[at]
        if not this.is_bare or before.is_bare or before.unit is not Unit.YEAR:
            continue
        between = low[before.end : this.start]
        is_joined = _ONLY_LIST.fullmatch(between) or ONLY_RANGE.fullmatch(between)
        if is_joined and before.origin is Origin.WRITTEN:
            firm[at] = replace(this, is_bare=False)
    return firm


def _ranges(finds: list[Find], low: str) -> list[Find]:
    joined: list[Find] = []
    for this in finds:
        before = joined[-1] if joined else None
        if before and _are_ends(before, this) and ONLY_RANGE.fullmatch(low[before.end : this.start]):
            is_bare = before.is_bare and this.is_bare
            joined[-1] = Find(before.start, this.end, "", before.first, this.first, is_bare=is_bare)
        else:
            joined.append(this)
    return joined


def _are_ends(first: Find, last: Find) -> bool:
    if first.last or last.last or first.first.unit != last.first.unit:
        return False
    if Origin.NUMBER in (first.origin, last.origin) or (first.year is None) != (last.year is None):
        return False
    return first.year is None or None not in (first.period, last.period)


def _order(partial: Partial) -> tuple[int, int]:
    return partial.number, partial.day
