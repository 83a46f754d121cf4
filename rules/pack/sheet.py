"""The evaluation sheet as it is published: indicators, weights and answer scales, to compare a pack with. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from rules.pack.head import MOST_POINTS
from rules.pack.ledger import entries, text
from rules.pack.model import Indicator, Pack
from rules.yaml_source import Fault, FaultCode, Node, Place, nearest, parse

TOLERANCE = 0.0005
"""Points or values that two numbers may differ by: the sheet's have four decimals."""


class Count(msgspec.Struct, frozen=True):
    """A number that a percentage is worked out of: how often it counts above and below the line (-1, 0, 1)."""

    text: str
    part: int = 0
    whole: int = 0


class Asked(msgspec.Struct, frozen=True):
    """An indicator of the sheet. `counts`: of a percentage, in the sheet's order; empty: it is filled in itself.

    `none`: 0..1, what it is worth where both what is counted and what it is counted of are nothing; None: nothing
    can be said then.
    """

    weight: float
    answers: str
    counts: tuple[Count, ...] = ()
    none: float | None = None


class Sheet(msgspec.Struct, frozen=True):
    """One version of the sheet."""

    version: str = ""
    scales: Mapping[str, tuple[float, ...]] = {}  # id → the answers' values, best first
    sections: Mapping[str, float] = {}  # id → weight
    indicators: Mapping[str, Asked] = {}
    names: Mapping[str, str] = {}  # of what stands above the sections: components and halves, by id
    measured: Mapping[
        str, float
    ] = {}  # id of a scale without answers → the value that is worth the whole weight


def read_sheet(source: str, file: str, faults: list[Fault]) -> Sheet:
    """The sheet in one YAML file of `rules/lke`."""
    root = parse(source, file, faults)
    if root is None:
        return Sheet()
    required = ["version", "scales", "sections", "indicators"]
    fields = root.fields(required=required, optional=["names", "measured"])
    if any(key not in fields for key in required):
        return Sheet()
    return Sheet(
        fields["version"].text(),
        {
            key.text(): tuple(value.number(least=0, most=1) for value in values.items())
            for key, values in fields["scales"].pairs()
        },
        {key.text(): weight.number(least=0, most=MOST_POINTS) for key, weight in fields["sections"].pairs()},
        {key.text(): _asked(value) for key, value in fields["indicators"].pairs()},
        {key.text(): name.text() for key, name in _pairs(fields, "names")},
        {key.text(): value.number(least=0, most=MOST_POINTS) for key, value in _pairs(fields, "measured")},
    )


def _pairs(fields: Mapping[str, Node], key: str) -> Iterable[tuple[Node, Node]]:
    return fields[key].pairs() if key in fields else ()


def _asked(node: Node) -> Asked:
    fields = node.fields(required=["weight", "answers"], optional=["counts", "none"])
    return Asked(
        fields["weight"].number(least=0, most=MOST_POINTS) if "weight" in fields else 0.0,
        text(fields, "answers"),
        tuple(_count(entry) for entry in entries(fields.get("counts"))),
        fields["none"].number(least=0, most=1) if "none" in fields else None,
    )


def _count(node: Node) -> Count:
    fields = node.fields(required=["text"], optional=["plus", "minus", "whole"])
    times = {
        key: fields[key].whole_number(least=0, most=1) if key in fields else 0
        for key in ("plus", "minus", "whole")
    }
    return Count(text(fields, "text"), times["plus"] - times["minus"], times["whole"])


def compare(pack: Pack, sheet: Sheet) -> Iterator[Fault]:
    """Where a pack differs from the sheet whose version it names."""
    known = {indicator.id: indicator for indicator in pack.indicators}
    for id_ in sheet.indicators:
        if id_ not in known:
            yield Fault(_place_for(id_, pack), FaultCode.MISSING_INDICATOR, expected=(id_,))
    for indicator in pack.indicators:
        asked = sheet.indicators.get(indicator.id)
        if asked is None:
            near = tuple(nearest(indicator.id, sheet.indicators))
            yield Fault(indicator.place, FaultCode.EXTRA_INDICATOR, indicator.id, near)
        else:
            yield from _compare_indicator(indicator, asked)
    for section in pack.sections:
        weight = sheet.sections.get(section.id, section.weight)
        if abs(weight - section.weight) > TOLERANCE:
            found = f"{section.id}: weight {section.weight:g}"
            yield Fault(_place_for(section.id, pack), FaultCode.SHEET_DIFFERS, found, (f"{weight:g}",))
    for id_, values in sheet.scales.items():
        scale = pack.lke.scales.get(id_)
        here = tuple(answer.value for answer in scale.answers) if scale else values
        if len(here) != len(values) or any(abs(a - b) > TOLERANCE for a, b in zip(here, values, strict=True)):
            yield Fault(
                Place("pack.yaml"), FaultCode.SHEET_DIFFERS, f"{id_}: {_listed(here)}", (_listed(values),)
            )


def _compare_indicator(indicator: Indicator, asked: Asked) -> Iterator[Fault]:
    if abs(indicator.weight - asked.weight) > TOLERANCE:
        found = f"{indicator.id}: weight {indicator.weight:g}"
        yield Fault(indicator.place, FaultCode.SHEET_DIFFERS, found, (f"{asked.weight:g}",))
    if indicator.answers != asked.answers:
        found = f"{indicator.id}: answers {indicator.answers}"
        yield Fault(indicator.place, FaultCode.SHEET_DIFFERS, found, (asked.answers,))


def _place_for(id_: str, pack: Pack) -> Place:
    """The file in which an indicator belongs: that of its nearest relative."""
    relative = max(pack.indicators, key=lambda indicator: _common(indicator.id, id_), default=None)
    return (
        Place(relative.place.file)
        if relative is not None and _common(relative.id, id_)
        else Place("indicators")
    )


def _common(one: str, other: str) -> int:
    """How many parts two ids begin with alike."""
    pairs = zip(one.split("."), other.split("."), strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), len(min(one, other, key=len).split(".")))


def _listed(values: tuple[float, ...]) -> str:
    return ", ".join(f"{value:g}" for value in values)
