"""What people decide: which document counts for which item, and what is not needed at all.

The same functions serve the command line and the web. Each checks what it is asked against the pack and the
catalogue, adds a row that nothing ever overwrites, and brings the search index up to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from typing import NamedTuple

from archive.context import Archive, Clock, SystemClock, no_checkpoint
from archive.names import shown_member
from archive.projection import Projection
from evidence_store.catalogue import Catalogue
from evidence_store.model import MatchRow, PartRow, ReadingRow, UnitHead, unit_key
from evidence_store.review_model import DecisionRow, Verb
from rules.pack.model import Item, Pack
from rules.slots import slots_of

NEAR_ITEMS = 3
NEAR_ENOUGH = 0.6
"""How many ids are offered for one that is not known, and how like they must be (difflib ratio)."""


@dataclass(frozen=True)
class Beside:
    """A catalogue opened beside the one writer, for people's words alone: short transactions, which SQLite keeps apart
    from the writer's. The writer sees what changed and brings the index up to it."""

    catalogue: Catalogue
    clock: Clock = field(default_factory=SystemClock)
    checkpoint: Callable[[str], None] = no_checkpoint


Deciding = Archive | Beside


class DecisionError(Exception):
    """A decision that can't be made; nothing was changed."""


class UnknownItem(DecisionError):
    """The pack has no such item; `near` are ids that may be meant."""

    def __init__(self, item: str, near: tuple[str, ...]) -> None:
        super().__init__(item, near)
        self.item, self.near = item, near


class UnknownPeriod(DecisionError):
    """The item is not expected for this period (or for which, is not said: empty); `known` are its periods."""

    def __init__(self, item: str, period: str, known: tuple[str, ...]) -> None:
        super().__init__(item, period, known)
        self.item, self.period, self.known = item, period, known


class UnknownUnit(DecisionError):
    """No document, or no such member in it, is known by this name."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class ReasonMissing(DecisionError):
    """A rejection or a waiver says why."""

    def __init__(self, verb: Verb) -> None:
        super().__init__(verb)
        self.verb = verb


class NothingToUndo(DecisionError):
    """No decision in force is meant; `number` is its number, if it was given."""

    def __init__(self, number: int | None = None) -> None:
        super().__init__(number)
        self.number = number


class Remark(StrEnum):
    """What a person should know of a decision that was made all the same."""

    NOT_WAIVABLE = "not_waivable"  # the plan does not say that this item may be waived
    NO_MATCH = "no_match"  # the rules never connected this document with the item


class Decided(NamedTuple):
    decision: DecisionRow
    remarks: tuple[Remark, ...] = ()


NO_PART = PartRow("", "", "", 0, "", "", {}, (), (), ReadingRow())


class Unit(NamedTuple):
    """A document or a member of one, by what never changes."""

    sha256: str
    member: str = ""


def judge_document(
    archive: Deciding,
    pack: Pack,
    verb: Verb,
    unit: Unit,
    item: str,
    *,
    period: str = "",
    why: str = "",
    who: str,
) -> Decided:
    """Accepts or rejects a document for an item. An acceptance is for one period; without `period` it is the
    only one of the item, or the one that the rules read from the document. A rejection without `period` is for
    all of them and needs `why`.

    Raises UnknownItem, UnknownPeriod, UnknownUnit, ReasonMissing.
    """
    expected = item_of(pack, item)
    if verb is Verb.REJECT:
        _need_reason(verb, why)
    matches = _matches_for(archive.catalogue, unit, expected)
    slot = _slot(pack, expected, period)
    if verb is Verb.ACCEPT and not slot:
        slot = _only_slot(pack, expected, matches)
    made = _decide(archive, verb, expected.id, unit, slot, why, who)
    return Decided(made, () if matches else (Remark.NO_MATCH,))


def waive(archive: Deciding, pack: Pack, item: str, *, period: str = "", why: str = "", who: str) -> Decided:
    """Says that nothing is needed for an item, for a period or all of them. Raises UnknownItem, UnknownPeriod,
    ReasonMissing."""
    expected = item_of(pack, item)
    _need_reason(Verb.WAIVE, why)
    slot = _slot(pack, expected, period)
    made = _decide(archive, Verb.WAIVE, expected.id, Unit(""), slot, why, who)
    return Decided(made, () if expected.is_waivable else (Remark.NOT_WAIVABLE,))


def undo(archive: Deciding, number: int, *, why: str = "", who: str) -> Decided:
    """Takes a decision back. Raises NothingToUndo if it is not in force."""
    if not any(one.id == number and one.is_in_force for one in archive.catalogue.decisions()):
        raise NothingToUndo(number)
    made = archive.catalogue.undo(number, why=why, who=who, at=archive.clock.now())
    _show_in_index(archive)
    return Decided(made)


def latest(catalogue: Catalogue, unit: Unit | None, item: str, period: str = "") -> DecisionRow:
    """The latest decision in force on a document and an item (`unit` None: the latest waiver of the item), for
    this period or, if none is given, any. Raises NothingToUndo. The item need not be in the pack any more."""
    wanted = unit or Unit("")
    for one in reversed(catalogue.decisions()):
        is_on = (one.sha256, one.member, one.item) == (*wanted, item)
        if one.is_in_force and is_on and period in ("", one.slot):
            return one
    raise NothingToUndo


# --- what is meant


def item_of(pack: Pack, id_: str) -> Item:
    """Raises UnknownItem."""
    items = {item.id: item for item in pack.items}
    if id_ not in items:
        raise UnknownItem(id_, near_items(items, id_))
    return items[id_]


def near_items(known: Iterable[str], id_: str) -> tuple[str, ...]:
    """Items that may be meant by an unknown id: those of the indicator that it names, else the most alike."""
    ids = list(known)
    inside = [one for one in ids if one.startswith((f"{id_}-", f"{id_}."))]
    return tuple((inside or get_close_matches(id_, ids, NEAR_ITEMS, NEAR_ENOUGH))[:NEAR_ITEMS])


def periods_of(pack: Pack, item: Item) -> tuple[str, ...]:
    """Labels of the periods that an item is expected for."""
    return tuple(slot.label for slot in slots_of(item, pack.year, pack.timing.grace))


def _slot(pack: Pack, item: Item, period: str) -> str:
    """The slot meant; of an item with one only, that one; else empty, for all."""
    known = periods_of(pack, item)
    if not period:
        return known[0] if len(known) == 1 else ""
    if period not in known:
        raise UnknownPeriod(item.id, period, known)
    return period


def _only_slot(pack: Pack, item: Item, matches: Sequence[MatchRow]) -> str:
    """The one slot that the rules read from the document."""
    read = {match.slot for match in matches if match.slot}
    if len(read) != 1:
        raise UnknownPeriod(item.id, "", periods_of(pack, item))
    return read.pop()


def _matches_for(catalogue: Catalogue, unit: Unit, item: Item) -> list[MatchRow]:
    return [match for match in _part(catalogue, unit).matches if match.item == item.id]


def _part(catalogue: Catalogue, unit: Unit) -> PartRow:
    """Raises UnknownUnit. A document that was not read yet has no part, but is one."""
    for document in catalogue.find(unit.sha256):
        parts = catalogue.document(document.id).parts
        if found := [part for part in parts if part.path == unit.member]:
            return found[0]
        if not unit.member:
            return NO_PART
    raise UnknownUnit(unit_key(*unit))


def _need_reason(verb: Verb, why: str) -> None:
    if not why.strip():
        raise ReasonMissing(verb)


def _decide(
    archive: Deciding, verb: Verb, item: str, unit: Unit, slot: str, why: str, who: str
) -> DecisionRow:
    made = archive.catalogue.decide(
        verb,
        item,
        sha256=unit.sha256,
        member=unit.member,
        slot=slot,
        why=why.strip(),
        who=who,
        at=archive.clock.now(),
    )
    archive.checkpoint("decided")
    _show_in_index(archive)
    return made


def _show_in_index(archive: Deciding) -> None:
    """What was decided must be found at once, not only after the next pass."""
    if isinstance(archive, Beside):
        return
    with closing(Projection(archive)) as projection:
        projection.heal()
        projection.finish()


# --- what was decided


class ListedDecision(NamedTuple):
    """`path` by which the document is shown, empty for a waiver; `is_lost` when the pack has the item no more."""

    decision: DecisionRow
    path: str
    is_lost: bool


def listed(
    catalogue: Catalogue, pack: Pack, decisions: Sequence[DecisionRow] | None = None
) -> list[ListedDecision]:
    """Every decision ever made, oldest first; or these, in their order."""
    items = {item.id for item in pack.items}
    chosen = catalogue.decisions() if decisions is None else decisions
    heads = catalogue.heads([unit_key(one.sha256, one.member) for one in chosen if one.sha256])
    return [ListedDecision(one, _shown(one, heads), one.item not in items) for one in chosen]


def _shown(decision: DecisionRow, heads: Mapping[str, UnitHead]) -> str:
    """By its latest filing; by hash and member when the document has no such member any more."""
    key = unit_key(decision.sha256, decision.member)
    head = heads.get(key)
    if not decision.sha256 or head is None or head.filing is None:
        return key
    return f"{head.filing.source}/{shown_member(head.filing.path, decision.member)}"
