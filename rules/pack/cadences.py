"""Reads when an item is expected: its cadence, periods, due months and years, and whether they go together."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import msgspec

from rules.pack.ledger import entries, flag
from rules.pack.model import Cadence
from rules.periods.model import FIRST_YEAR, LAST_YEAR
from rules.slots import COUNT_OF, UNIT_OF, is_period_name
from rules.yaml_source import FaultCode, Node

MONTHS = 12
RECURRING = ", ".join(UNIT_OF)
WHOLE = ", ".join(cadence for cadence in Cadence if cadence not in UNIT_OF)


class When(msgspec.Struct, frozen=True):
    """When an item is expected; the fields are those of `Item`."""

    cadence: Cadence
    periods: tuple[str, ...]
    due: tuple[int, ...]
    years: tuple[int, ...]
    is_each_year: bool


def read_cadence(fields: Mapping[str, Node]) -> When:
    """From the keys of an item. A cadence that is not known counts as `once`, with a fault."""
    named = fields["cadence"].one_of(list(Cadence)) if "cadence" in fields else ""
    cadence = Cadence(named) if named in tuple(Cadence) else Cadence.ONCE
    periods = _periods(fields.get("periods"), cadence)
    years, is_each_year = _years(fields.get("years")), flag(fields, "each_year")
    if years and cadence in UNIT_OF:
        fields["years"].fault(FaultCode.NOT_HERE, "years", [WHOLE])
        years = ()
    if is_each_year and not years:
        fields["each_year"].fault(FaultCode.NOT_HERE, "each_year", ["years"])
    return When(
        cadence, periods, _due(fields.get("due"), cadence, periods), years, is_each_year and bool(years)
    )


def _periods(node: Node | None, cadence: Cadence) -> tuple[str, ...]:
    if node is None:
        return ()
    if cadence not in UNIT_OF:
        node.fault(FaultCode.NOT_HERE, "periods", [RECURRING])
        return ()
    kept: list[str] = []
    for entry in entries(node):
        name = entry.text()
        if not is_period_name(name, cadence):
            letter = UNIT_OF[cadence].name[0]
            entry.fault(FaultCode.BAD_VALUE, name, [f"{letter}1..{letter}{COUNT_OF[UNIT_OF[cadence]]}"])
        elif kept and _number(name) <= _number(kept[-1]):
            entry.fault(FaultCode.BAD_VALUE, name, ["periods in order"])
        else:
            kept.append(name)
    return tuple(kept)


def _due(node: Node | None, cadence: Cadence, periods: tuple[str, ...]) -> tuple[int, ...]:
    """One month for each period; a single one given for all is repeated."""
    if node is None:
        return ()
    months = tuple(entry.whole_number(least=1, most=MONTHS) for entry in entries(node))
    if cadence not in UNIT_OF:
        if len(months) != 1:
            node.fault(FaultCode.BAD_VALUE, _listed(months), ["one month"])
        return months[-1:]
    unit = UNIT_OF[cadence]
    numbers = [_number(name) for name in periods] or list(range(1, COUNT_OF[unit] + 1))
    if len(months) == 1:
        months *= len(numbers)
    if len(months) != len(numbers):
        node.fault(FaultCode.BAD_VALUE, _listed(months), ["one month, or one for each period"])
        return ()
    length = MONTHS // COUNT_OF[unit]
    for number, month in zip(numbers, months, strict=True):
        begins = (number - 1) * length + 1
        if month < begins:
            node.fault(FaultCode.BAD_VALUE, str(month), [f"{begins}..{MONTHS}"])
    return months


def _years(node: Node | None) -> tuple[int, ...]:
    years = tuple(entry.whole_number(least=FIRST_YEAR, most=LAST_YEAR) for entry in entries(node))
    if node is not None and any(later <= earlier for earlier, later in pairwise(years)):
        node.fault(FaultCode.BAD_VALUE, _listed(years), ["each year once, in order"])
    return years


def _number(period: str) -> int:
    return int(period[1:])


def _listed(numbers: tuple[int, ...]) -> str:
    return ", ".join(map(str, numbers))
