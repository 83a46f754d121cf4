"""How far the evidence of one slot fills it: documents counted once, parts of one meeting together. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from rules.gaps.model import Evidence, Refused, Why
from rules.pack.model import Expectation, Item

WHOLE = ""
"""The role of a document that is all of it: of a combined file, all its parts."""

_EARLIEST = date.min  # stands for a day that is not known: it is never late


class Filling(msgspec.Struct):
    """What fills a slot, and what else was accepted for it."""

    needed: int
    filled: int
    counts: list[Evidence]
    refused: list[Refused]
    present: tuple[str, ...]  # roles that are filled
    completed_on: date | None

    @property
    def is_complete(self) -> bool:
        return self.filled >= self.needed


def roles_of(item: Item) -> tuple[str, ...]:
    """What the item's documents must be there as: parts of a meeting, document types of an `all_of`, or WHOLE."""
    if item.parts:
        return item.parts
    return item.documents if item.expectation is Expectation.ALL else (WHOLE,)


def fill(item: Item, accepted: Sequence[Evidence]) -> Filling:
    """How far `accepted` (the best first) fills a slot of `item`.

    A plain item needs `minimum` different documents, an `all_of` as many of each type, a meeting all parts of
    `minimum` meetings. Evidence of an unknown occasion fits any meeting.
    """
    roles = roles_of(item)
    counts, refused = _sorted_out(roles, accepted)
    if not item.parts:
        by_role = _received(roles, accepted)
        days = [sorted(found.values())[: item.minimum] for found in by_role.values()]
        filled = sum(map(len, days))
        needed = item.minimum * len(roles)
        present = tuple(
            role for role, found in zip(roles, days, strict=True) if len(found) == item.minimum and role
        )
        last = max(map(max, days)) if filled == needed else _EARLIEST
        return Filling(needed, filled, counts, refused, present, last if last > _EARLIEST else None)
    return _meetings(item, accepted, counts, refused)


def reach(item: Item, evidence: Sequence[Evidence], hinted: Iterable[str] = ()) -> int:
    """How much of a slot would be filled if all of this counted. `hinted`: roles that unread files may have, in any
    meeting."""
    hints = list(hinted)
    extra = {role: sum(1 for one in hints if one in (role, WHOLE)) for role in roles_of(item)}
    if not item.parts:
        by_role = _received(roles_of(item), evidence)
        return sum(min(item.minimum, len(found) + extra[role]) for role, found in by_role.items())
    reached = [
        sum(1 for role, found in _received(item.parts, of_one).items() if found or extra[role])
        for of_one in (_by_occasion(evidence) or {"": []}).values()
    ]
    return sum(sorted(reached, reverse=True)[: item.minimum])


def _sorted_out(roles: tuple[str, ...], accepted: Sequence[Evidence]) -> tuple[list[Evidence], list[Refused]]:
    """Those that may count, and those that do not: parts nobody asked for, the same bytes again. A unit that was
    found in several ways (by itself and by its meeting) is told once."""
    counts, refused = [], []
    first: dict[tuple[str, str], str] = {}  # the key of the unit that counts, by content and role
    for found in accepted:
        if found.role and found.role not in roles:
            refused.append(Refused(found, Why.NOT_NEEDED))
            continue
        key = first.setdefault((found.content or found.key, found.role), "")
        if not key:
            first[found.content or found.key, found.role] = found.key
            counts.append(found)
        elif key != found.key:
            refused.append(Refused(found, Why.COPY))
    return counts, refused


def _received(roles: tuple[str, ...], evidence: Sequence[Evidence]) -> dict[str, dict[str, date]]:
    """By role: the different contents that fill it, and when the first of each came in."""
    by_role: dict[str, dict[str, date]] = {role: {} for role in roles}
    for found in evidence:
        content, day = found.content or found.key, found.received_on or _EARLIEST
        for role in roles if found.role == WHOLE else (found.role,):
            into = by_role.get(role)
            if into is not None and not (content in into and into[content] <= day):
                into[content] = day
    return by_role


def _by_occasion(evidence: Sequence[Evidence]) -> dict[str, list[Evidence]]:
    """Meetings, in order; what is of an unknown one is with each of them."""
    unknown = [found for found in evidence if not found.occasion]
    known = sorted({found.occasion for found in evidence if found.occasion})
    if not known:
        return {"": unknown} if unknown else {}
    return {occasion: [found for found in evidence if found.occasion in ("", occasion)] for occasion in known}


def _meetings(
    item: Item, accepted: Sequence[Evidence], counts: list[Evidence], refused: list[Refused]
) -> Filling:
    """The fullest meetings, of equally full ones those that were complete first."""
    ranked = []
    for occasion, of_one in _by_occasion(accepted).items():
        by_role = _received(item.parts, of_one)
        days = [min(found.values()) for found in by_role.values() if found]
        present = tuple(role for role, found in by_role.items() if found)
        ranked.append((-len(days), max(days, default=_EARLIEST), occasion, present))
    chosen = sorted(ranked)[: item.minimum]
    names = {"", *(occasion for _less, _day, occasion, _present in chosen)}
    used = [found for found in counts if found.occasion in names]
    others = [Refused(found, Why.OTHER_MEETING) for found in counts if found.occasion not in names]
    needed, filled = item.minimum * len(item.parts), sum(-less for less, _day, _occasion, _present in chosen)
    last = max((day for _less, day, _occasion, _present in chosen), default=_EARLIEST)
    return Filling(
        needed,
        filled,
        used,
        refused + others,
        tuple(
            role
            for role in item.parts
            if len(chosen) == item.minimum and all(role in present for *_rest, present in chosen)
        ),
        last if filled == needed and last > _EARLIEST else None,
    )
