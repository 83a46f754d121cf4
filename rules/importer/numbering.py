"""From rows with full ids (`A.I.1.i.a`) to the outline of a plan: nothing is counted, missing ids are added. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from rules.importer.columns import PlanRow
from rules.importer.model import Doubt, DoubtCode, Leaf, Outline, Spot
from rules.importer.tree import Level, following
from rules.periods.words import ROMAN


def outline_by_id(rows: Sequence[tuple[str, PlanRow]], doubts: list[Doubt]) -> Outline:
    """The indicators (rows that are asked) and the names of headings. A question without an id, or with one that
    another has, gets the next free letter."""
    names: dict[str, str] = {}
    spots: dict[str, Spot] = {}
    leaves: dict[str, Leaf] = {}
    for id_, row in rows:
        if not row.is_asked:
            if id_:
                names.setdefault(id_, " ".join(row.text.split()))
                spots.setdefault(id_, row.spot)
            else:
                doubts.append(Doubt(DoubtCode.ROW_LEFT_OUT, row.spot, found=row.text))
            continue
        own = id_
        if not own or own in leaves:
            own = _free(id_ or next(reversed(leaves), "A.a"), leaves)
            code = DoubtCode.REPEATED if id_ else DoubtCode.LETTER_ADDED
            found = id_ or row.text
            doubts.append(Doubt(code, row.spot, own, found, own.rpartition(".")[2]))
        leaves[own] = _leaf(own, row)
        spots.setdefault(own, row.spot)
    return Outline(tuple(leaves.values()), names, spots=spots)


def _free(id_: str, taken: dict[str, Leaf]) -> str:
    """The next id after this one that no indicator has."""
    above, _, letter = id_.rpartition(".")
    while f"{above}.{letter}" in taken:
        letter = following(Level.LETTER, letter) or f"{letter}a"
    return f"{above}.{letter}"


def _leaf(id_: str, row: PlanRow) -> Leaf:
    parts = id_.split(".")
    path = tuple(".".join(parts[: end + 1]) for end in range(len(parts)))
    levels = _levels(parts)
    section = max((at for at, level in enumerate(levels) if level <= Level.AREA), default=0)
    group = max((at for at, level in enumerate(levels) if level <= Level.SUB), default=0)
    text, action, target = (" ".join(one.split()) for one in (row.text, row.action, row.target))
    return Leaf(id_, path, path[section], path[group], text, action, row.evidence, target, row.spot)


def _levels(parts: Sequence[str]) -> list[Level]:
    """What each part of an id is: `i` under an area is a sub-component, elsewhere a letter."""
    levels: list[Level] = []
    for at, part in enumerate(parts):
        if at == 0:
            levels.append(Level.COMPONENT)
        elif part.isdecimal():
            levels.append(Level.AREA)
        elif part.isupper():
            levels.append(Level.HALF)
        elif levels[-1] is Level.AREA and part in ROMAN:
            levels.append(Level.SUB)
        else:
            levels.append(Level.LETTER)
    return levels
