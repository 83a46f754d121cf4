"""Reads `indicators/*.yaml`: sections, their groups, the indicators and the items that each expects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rules.pack.cadences import read_cadence
from rules.pack.head import MOST_DOCUMENTS, MOST_POINTS
from rules.pack.ledger import PLAN, Ledger, What, entries, flag, text
from rules.pack.model import Expectation, Group, Indicator, Item, Section
from rules.pack.references import is_address
from rules.yaml_source import Fault, FaultCode, Node, parse

WEIGHT_TOLERANCE = 0.005
"""Points by which weights may miss their sum: the sheet's are rounded to four decimals (3 × 0.3333 = 1)."""

ITEM_REQUIRED = ("id", "text", "cadence")
ITEM_OPTIONAL = (
    *("document", "any_of", "all_of", "parts", "periods", "due", "years", "each_year"),
    *("minimum", "signed", "waivable", "why", "reference"),
)


def read_sections(source: str, file: str, ledger: Ledger, parameters: Mapping[str, int]) -> list[Section]:
    """The sections of one file, in its order. `parameters` are the numbers that `minimum` may name."""
    root = parse(source, file, ledger.faults)
    if root is None:
        ledger.lose(*PLAN)
        return []
    fields = root.fields(required=["sections"])
    found = [_Reader(ledger, parameters).section(entry) for entry in entries(fields.get("sections"))]
    return [section for section in found if section.id]


class _Reader:
    """Reads from a section down to its items; each id must stand under the one above it."""

    def __init__(self, ledger: Ledger, parameters: Mapping[str, int]) -> None:
        self._ledger = ledger
        self._parameters = parameters

    def section(self, node: Node) -> Section:
        fields = node.fields(required=["id", "name", "weight", "groups"])
        id_ = self._ledger.define(What.SECTION, fields.get("id"))
        weight = _weight(fields)
        groups = [self._group(entry, id_) for entry in entries(fields.get("groups"))]
        self._add_up(fields.get("weight"), weight, [group.weight for group in groups])
        return Section(id_, text(fields, "name"), weight, tuple(group for group in groups if group.id))

    def _group(self, node: Node, section: str) -> Group:
        fields = node.fields(required=["id", "name", "weight", "indicators"])
        id_ = self._ledger.define(What.GROUP, fields.get("id"))
        self._belongs(fields.get("id"), id_, section)
        weight = _weight(fields)
        indicators = [self._indicator(entry, id_) for entry in entries(fields.get("indicators"))]
        self._add_up(fields.get("weight"), weight, [indicator.weight for indicator in indicators])
        return Group(id_, text(fields, "name"), weight, tuple(one for one in indicators if one.id))

    def _indicator(self, node: Node, group: str) -> Indicator:
        fields = node.fields(
            required=["id", "text", "weight", "answers", "items"], optional=["action", "target"]
        )
        id_ = self._ledger.define(What.INDICATOR, fields.get("id"))
        self._belongs(fields.get("id"), id_, group)
        nodes = entries(fields.get("items"))
        items = [self._item(entry, id_, number) for number, entry in enumerate(nodes, 1)]
        return Indicator(
            id=id_,
            text=text(fields, "text"),
            action=text(fields, "action"),
            target=text(fields, "target"),
            weight=_weight(fields),
            answers="".join(self._ledger.refer(What.SCALE, fields.get("answers"))[:1]),
            items=tuple(item for item in items if item.id),
            place=node.place,
        )

    def _item(self, node: Node, indicator: str, number: int) -> Item:
        fields = node.fields(required=ITEM_REQUIRED, optional=ITEM_OPTIONAL)
        id_ = self._ledger.define(What.ITEM, fields.get("id"))
        wanted = f"{indicator}-{number}"
        if id_ and indicator and id_ != wanted:
            code = FaultCode.NUMBERING if id_.startswith(f"{indicator}-") else FaultCode.MISPLACED_ID
            fields["id"].fault(code, id_, [wanted])
        expectation, documents = self._documents(node, fields)
        cadence = read_cadence(fields)
        return Item(
            id=id_,
            text=text(fields, "text"),
            documents=documents,
            expectation=expectation,
            parts=self._ledger.refer(What.KIND, fields.get("parts")),
            cadence=cadence.cadence,
            periods=cadence.periods,
            due=cadence.due,
            years=cadence.years,
            is_each_year=cadence.is_each_year,
            minimum=self._minimum(fields.get("minimum")),
            is_signed=flag(fields, "signed"),
            is_waivable=flag(fields, "waivable"),
            why=text(fields, "why"),
            references=_references(fields.get("reference")),
            place=node.place,
        )

    def _documents(self, node: Node, fields: Mapping[str, Node]) -> tuple[Expectation, tuple[str, ...]]:
        given = [key for key in ("document", "any_of", "all_of") if key in fields]
        if not given:
            if node.kind == "mapping":
                node.fault(FaultCode.MISSING_KEY, expected=["document"])
            return Expectation.ANY, ()
        for key in given[1:]:
            fields[key].fault(FaultCode.NOT_HERE, key, ["one of document, any_of, all_of"])
        ids = self._ledger.refer(What.DOCUMENT, fields[given[0]])
        if given[0] == "document":
            if len(ids) > 1:
                fields["document"].fault(FaultCode.WRONG_TYPE, "list", ["text"])
            return Expectation.ANY, ids
        return Expectation(given[0]), ids

    def _minimum(self, node: Node | None) -> int:
        """A number, or that of the parameter it names. At least one: none at all would be no evidence."""
        if node is None:
            return 1
        named = node.text()
        if named and not named[0].isdecimal():
            self._ledger.refer(What.PARAMETER, node)
            return max(self._parameters.get(named, 1), 1)
        return node.whole_number(least=1, most=MOST_DOCUMENTS)

    def _belongs(self, node: Node | None, id_: str, above: str) -> None:
        if node is not None and id_ and above and id_ != above and not id_.startswith(f"{above}."):
            node.fault(FaultCode.MISPLACED_ID, id_, [f"{above}."])

    def _add_up(self, node: Node | None, weight: float, inside: Sequence[float]) -> None:
        if node is not None and abs(sum(inside) - weight) > WEIGHT_TOLERANCE:
            found = Fault(node.place, FaultCode.WEIGHT_SUM, f"{sum(inside):g}", (f"{weight:g}",))
            self._ledger.faults.append(found)


def _weight(fields: Mapping[str, Node]) -> float:
    return fields["weight"].number(least=0, most=MOST_POINTS) if "weight" in fields else 0.0


def _references(node: Node | None) -> tuple[str, ...]:
    """Addresses, one or a list. What a browser would not open as a page is a fault, and left out."""
    found = []
    for entry in entries(node):
        if is_address(entry.text()):
            found.append(entry.text())
        elif entry.kind == "text":
            entry.fault(FaultCode.BAD_VALUE, entry.text(), ["https://…"])
    return tuple(found)
