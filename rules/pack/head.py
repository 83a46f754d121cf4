"""Reads `pack.yaml`: for whom and for which year a pack is, its parameters, its days, and the facts of the LKE."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import msgspec

from rules.pack.ledger import Ledger, What, entries, text
from rules.pack.model import Answer, Cadence, Floor, Lke, Predicate, Scale, Timing, Unit
from rules.periods.model import FIRST_YEAR, LAST_YEAR
from rules.yaml_source import FaultCode, Node, parse

MOST_POINTS = 100.0
MOST_DAYS = 366
MOST_DOCUMENTS = 10_000


class Head(msgspec.Struct, frozen=True):
    """What `pack.yaml` says."""

    id: str = ""
    name: str = ""
    year: int = FIRST_YEAR
    unit: Unit = Unit("")
    parameters: dict[str, int] = {}
    timing: Timing = Timing()
    lke: Lke = Lke()


def read_head(source: str, file: str, ledger: Ledger) -> Head:
    """The head of a pack. What is wrong goes into the ledger's faults; the rest is used."""
    root = parse(source, file, ledger.faults)
    if root is None:
        ledger.lose(What.PARAMETER, What.SCALE)
        return Head()
    fields = root.fields(required=["id", "name", "year", "unit"], optional=["parameters", "timing", "lke"])
    return Head(
        id=text(fields, "id"),
        name=text(fields, "name"),
        year=fields["year"].whole_number(least=FIRST_YEAR, most=LAST_YEAR)
        if "year" in fields
        else FIRST_YEAR,
        unit=_unit(fields["unit"]) if "unit" in fields else Unit(""),
        parameters=dict(_parameters(fields["parameters"], ledger)) if "parameters" in fields else {},
        timing=_timing(fields["timing"]) if "timing" in fields else Timing(),
        lke=_lke(fields["lke"], ledger) if "lke" in fields else Lke(),
    )


def _unit(node: Node) -> Unit:
    fields = node.fields(required=["name"], optional=["aliases", "parents"])
    return Unit(
        text(fields, "name"),
        fields["aliases"].texts() if "aliases" in fields else (),
        fields["parents"].texts() if "parents" in fields else (),
    )


def _parameters(node: Node, ledger: Ledger) -> Iterator[tuple[str, int]]:
    for key, value in node.pairs():
        name = ledger.define(What.PARAMETER, key)
        if name:
            yield name, value.whole_number(least=0, most=MOST_DOCUMENTS)


def _timing(node: Node) -> Timing:
    fields = node.fields(optional=["grace", "soon", "late"])
    grace = {}
    if "grace" in fields:
        by_cadence = fields["grace"].fields(optional=list(Cadence))
        grace = {name: days.whole_number(least=0, most=MOST_DAYS) for name, days in by_cadence.items()}
    default = Timing()
    days = {
        name: fields[name].whole_number(least=0, most=MOST_DAYS) if name in fields else getattr(default, name)
        for name in ("soon", "late")
    }
    return Timing(grace, **days)


# --- LKE


def _lke(node: Node, ledger: Ledger) -> Lke:
    fields = node.fields(required=["version", "scales"], optional=["predicates"])
    scales = [_scale(entry, ledger) for entry in entries(fields.get("scales"))]
    predicates = [_predicate(entry, ledger) for entry in entries(fields.get("predicates"))]
    return Lke(
        text(fields, "version"),
        {scale.id: scale for scale in scales if scale.id},
        tuple(predicate for predicate in predicates if predicate.id),
    )


def _scale(node: Node, ledger: Ledger) -> Scale:
    fields = node.fields(required=["id", "name"], optional=["answers"])
    answers = [_answer(entry) for entry in entries(fields.get("answers"))]
    for better, worse in pairwise(answers):
        if better.value <= worse.value or better.share < worse.share:
            fields["answers"].fault(FaultCode.BAD_VALUE, worse.answer, ["best answer first"])
    return Scale(ledger.define(What.SCALE, fields.get("id")), text(fields, "name"), tuple(answers))


def _answer(node: Node) -> Answer:
    fields = node.fields(required=["answer", "value", "share"])
    return Answer(
        text(fields, "answer"),
        fields["value"].number(least=0, most=1) if "value" in fields else 0.0,
        fields["share"].number(least=0, most=1) if "share" in fields else 0.0,
    )


def _predicate(node: Node, ledger: Ledger) -> Predicate:
    fields = node.fields(required=["id", "name", "floors"])
    return Predicate(
        ledger.define(What.PREDICATE, fields.get("id")),
        text(fields, "name"),
        tuple(_floor(entry, ledger) for entry in entries(fields.get("floors"))),
    )


def _floor(node: Node, ledger: Ledger) -> Floor:
    fields = node.fields(required=["id", "name", "sections", "points"])
    return Floor(
        text(fields, "id"),
        text(fields, "name"),
        ledger.refer_beginning(fields.get("sections")),
        fields["points"].number(least=0, most=MOST_POINTS) if "points" in fields else 0.0,
    )
