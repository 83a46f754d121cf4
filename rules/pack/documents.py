"""Reads `documents/*.yaml`: the types of document that items expect, and how each is recognised."""

from __future__ import annotations

from rules.kinds import examples
from rules.pack.ledger import Ledger, What, entries, flag, phrases, text
from rules.pack.model import DocumentType
from rules.reading.model import OWN, PARENT
from rules.yaml_source import FaultCode, Node, parse

REQUIRED = ("id", "name")
OPTIONAL = (
    *("kinds", "parts", "about", "without", "helps", "signs"),
    *("of", "general", "bare", "foreign", "draft", "undated", "meets", "misses"),
)


def read_documents(source: str, file: str, ledger: Ledger) -> list[DocumentType]:
    """The document types of one file, in its order."""
    root = parse(source, file, ledger.faults)
    if root is None:
        ledger.lose(What.DOCUMENT)
        return []
    fields = root.fields(required=["documents"])
    types = [_document(entry, ledger) for entry in entries(fields.get("documents"))]
    return [type_ for type_ in types if type_.id]


def _document(node: Node, ledger: Ledger) -> DocumentType:
    fields = node.fields(required=REQUIRED, optional=OPTIONAL)
    if "parts" in fields and "kinds" in fields:
        fields["kinds"].fault(FaultCode.NOT_HERE, "kinds", ["a type without parts"])
    if node.kind == "mapping" and fields.keys().isdisjoint({"kinds", "about", "parts"}):
        node.fault(FaultCode.MISSING_KEY, expected=["kinds", "about"])
    return DocumentType(
        id=ledger.define(What.DOCUMENT, fields.get("id")),
        name=text(fields, "name"),
        kinds=ledger.refer(What.KIND, fields.get("kinds")),
        about=_about(fields.get("about")),
        without=phrases(fields.get("without")),
        helps=phrases(fields.get("helps")),
        signs=phrases(fields.get("signs")),
        parts=ledger.refer(What.KIND, fields.get("parts")),
        of=fields["of"].one_of([OWN, PARENT]) if "of" in fields else "",
        is_general=flag(fields, "general"),
        is_bare=flag(fields, "bare"),
        is_foreign=flag(fields, "foreign"),
        is_draft=flag(fields, "draft"),
        is_undated=flag(fields, "undated"),
        examples=tuple(
            example
            for key in ("meets", "misses")
            if key in fields
            for example in examples(fields[key], meets=key == "meets")
        ),
        place=node.place,
    )


def _about(node: Node | None) -> tuple[tuple[str, ...], ...]:
    """The lines of `about`; a line is a list of phrases or a single one."""
    lines = []
    for line in node.items() if node is not None else []:
        met_by = phrases(line)
        if met_by:
            lines.append(met_by)
        elif line.kind == "list" and not line.items():
            line.fault(FaultCode.BAD_VALUE, "[]", ["one or more phrases"])
    return tuple(lines)
