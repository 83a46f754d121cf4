"""A rule pack, or a part of it, as JSON for programs: every value under the name it has in the code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from rules.pack import Pack
    from rules.pack.model import Item


def pack_json(pack: Pack) -> dict[str, Any]:
    """The whole pack: stable, so new keys may come, and none goes or changes its meaning."""
    return {
        "id": pack.id,
        "name": pack.name,
        "year": pack.year,
        "unit": _plain(pack.unit),
        "parameters": dict(pack.parameters),
        "timing": _plain(pack.timing),
        "lke": _plain(pack.lke),
        "sections": [_part(pack, section) for section in pack.sections],
        "documents": [_plain(type_) for type_ in pack.documents.values()],
        "kinds": [_plain(kind) for kind in pack.kinds.all],
        "vocabulary": _plain(pack.vocabulary),
        "owners": _plain(pack.owners),
    }


def part_json(pack: Pack, parts: Sequence[Any]) -> Any:
    """One part of the pack as in `pack_json`, or a list of several."""
    plain = [_part(pack, part) for part in parts]
    return plain[0] if len(plain) == 1 else plain


def _part(pack: Pack, part: Any) -> Any:
    """A section, group, indicator, item or document type; items with their slots and owner."""
    from rules.pack.model import Item

    plain = _plain(part)
    if isinstance(part, Item):
        return {**plain, **_worked_out(pack, part)}
    for key in ("groups", "indicators", "items"):
        if key in plain:
            plain[key] = [_part(pack, inner) for inner in getattr(part, key)]
    return plain


def _worked_out(pack: Pack, item: Item) -> dict[str, Any]:
    from rules.slots import slots_of

    slots = slots_of(item, pack.year, pack.timing.grace)
    return {
        "owner": pack.owners.of(item.id),
        "slots": [{"label": s.label, "due": s.due.isoformat(), "years": list(s.years)} for s in slots],
    }


def _plain(value: Any) -> Any:
    """Structs as dictionaries, places as `file:line:column`."""
    from rules.yaml_source import Place

    def simple(one: Any) -> Any:
        if isinstance(one, Place):
            return str(one)
        if isinstance(one, msgspec.Struct):
            return {name: simple(getattr(one, name)) for name in one.__struct_fields__}
        if isinstance(one, dict):
            return {key: simple(inner) for key, inner in one.items()}
        if isinstance(one, tuple | list):
            return [simple(inner) for inner in one]
        return one

    return simple(value)
