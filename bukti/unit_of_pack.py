"""Writes a unit's names into the text of a `pack.yaml`; comments and everything else stay as they are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rules.yaml_source import Node


def unit_name_of(text: str) -> str:
    """The unit that a `pack.yaml` is for."""
    unit = _unit(text)
    return unit["name"][1].text() if "name" in unit else ""


def with_unit(text: str, name: str, aliases: Sequence[str] = (), parents: Sequence[str] = ()) -> str:
    """The text of a `pack.yaml` for another unit.

    Another unit's aliases would make its documents pass for ours, so they go. The agencies above are kept unless
    others are given: they are mostly the same. A unit that the pack is for already stays as it is, `aliases`
    added. The keys under `unit` must stand in lines of their own.
    """
    unit = _unit(text)
    known = [value for key in ("name", "aliases") if key in unit for value in unit[key][1].texts()]
    wanted: dict[str, str] = {}
    if name not in known:
        wanted = {"name": _quoted(name), "aliases": _listed(aliases)}
    elif aliases:
        wanted = {"aliases": _listed(dict.fromkeys((*known[1:], *aliases)))}
    if parents:
        wanted["parents"] = _listed(parents)
    lines = text.splitlines(keepends=True)
    places = {key: unit[key][0].place for key in unit}
    end_of_name = places["name"].line
    spans = [
        (places[key].line, _last_line(unit[key][1])) if key in unit else (end_of_name + 1, end_of_name)
        for key in wanted
    ]
    indent = " " * (places["name"].column - 1)
    for (first, last), (key, value) in sorted(zip(spans, wanted.items(), strict=True), reverse=True):
        lines[first - 1 : last] = [f"{indent}{key}: {value}\n"]
    return "".join(lines)


def _unit(text: str) -> dict[str, tuple[Node, Node]]:
    """The keys under `unit`, each with its own node and its value's."""
    from rules.yaml_source import parse

    root = parse(text, "pack.yaml", [])
    if root is None:
        return {}
    unit = {key.text(): value for key, value in root.pairs()}["unit"]
    return {key.text(): (key, value) for key, value in unit.pairs()}


def _last_line(node: Node) -> int:
    return (
        max([node.place.line, *(_last_line(inner) for inner in node.items())])
        if node.kind == "list"
        else node.place.line
    )


def _quoted(text: str) -> str:
    """A YAML double-quoted text (its escapes are those of JSON)."""
    return json.dumps(text, ensure_ascii=False)


def _listed(texts: Sequence[str] | dict[str, None]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"
