"""Reads `owners.yaml`: the departments (bidang) and which evidence each of them owes."""

from __future__ import annotations

from rules.pack.ledger import Ledger, What, entries, text
from rules.pack.model import Bidang, Owners
from rules.yaml_source import FaultCode, Node, parse


def read_owners(source: str, file: str, ledger: Ledger) -> Owners:
    """The departments of one file, and who owes what."""
    root = parse(source, file, ledger.faults)
    if root is None:
        return Owners()
    fields = root.fields(required=["bidang", "owners"])
    nodes = entries(fields.get("bidang"))
    bidang = [_bidang(entry, ledger) for entry in nodes]
    names: dict[str, str] = {}
    for one, node in zip(bidang, nodes, strict=True):
        for name in (one.name, *one.aliases):
            first = names.setdefault(name.casefold(), one.id)
            if name and first != one.id:
                node.fault(FaultCode.DUPLICATE_ID, name, [first])
    by_prefix = {}
    for key, value in fields["owners"].pairs() if "owners" in fields else ():
        prefix, owner = ledger.refer_beginning(key), ledger.refer(What.BIDANG, value)
        if prefix and owner:
            by_prefix[prefix[0]] = owner[0]
    return Owners(tuple(one for one in bidang if one.id), by_prefix)


def _bidang(node: Node, ledger: Ledger) -> Bidang:
    fields = node.fields(required=["id", "name"], optional=["aliases"])
    return Bidang(
        ledger.define(What.BIDANG, fields.get("id")),
        text(fields, "name"),
        fields["aliases"].texts() if "aliases" in fields else (),
    )
