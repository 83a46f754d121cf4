"""A review brought up to what has changed since: only the items that changed documents and decisions touch are judged
anew. The same as reviewing everything, in a tenth of the time; docs/decisions/160 has the figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, tzinfo
from typing import TypeVar

import msgspec

from bukti.review_rows import DecisionLike, Kept, MeetingPartLike, UnitLike, UnreadLike
from bukti.reviewing import (
    Gathered,
    Reviewed,
    document_of,
    gather,
    in_force,
    unread_of,
    waivers_of,
    weigh,
)
from bukti.weighing import Verdicts
from evidence_store.catalogue import Catalogue
from rules.gaps.ceiling import ceilings
from rules.gaps.model import Unread, Waiver
from rules.gaps.review import review, review_again
from rules.pack.model import Pack
from rules.slots import Slot, pack_slots

_Key = TypeVar("_Key")


class Worked(msgspec.Struct, frozen=True):
    """A review with all that it was made of, to be brought up to date."""

    done: Reviewed
    found: Gathered
    slots: Mapping[str, tuple[Slot, ...]]


def worked(kept: Kept, pack: Pack, on: date, zone: tzinfo) -> Worked:
    """As `bukti.reviewing.reviewed`."""
    found, slots = gather(kept, pack, zone), pack_slots(pack)
    done = review(pack, slots, found.evidence, found.unread, found.waivers, on)
    return Worked(Reviewed(done, ceilings(pack, done), found.idle), found, slots)


def worked_again(before: Worked, changed: Kept, hashes: Collection[str], pack: Pack, zone: tzinfo) -> Worked:
    """`before` brought up to date; pack and day are the same.

    `hashes`: of all known documents of which anything has changed or on which anything was decided. `changed` tells of
    the evidence and meetings of these alone, and of all unread files and all decisions.
    """
    old = before.found
    found, touched = _gathered_again(old, changed, hashes, pack, zone)
    touched |= _items_of_differing(
        {one.key: (one, [clue.item for clue in one.clues]) for one in old.unread},
        {one.key: (one, [clue.item for clue in one.clues]) for one in found.unread},
    )
    touched |= _items_of_differing(_waived(old.waivers), _waived(found.waivers))
    done = review_again(
        before.done.review, touched, pack, before.slots, found.evidence, found.unread, found.waivers
    )
    return Worked(Reviewed(done, ceilings(pack, done), found.idle), found, before.slots)


def _gathered_again(
    old: Gathered, changed: Kept, hashes: Collection[str], pack: Pack, zone: tzinfo
) -> tuple[Gathered, set[str]]:
    """With the items that evidence of changed documents names or named."""
    decisions = in_force(changed.decisions())
    verdicts = Verdicts(decisions, (unit for unit in old.met if unit[0] not in hashes))
    new, hinted = weigh(changed, verdicts, pack, zone)
    evidence, touched = [], {one.item for one in new}
    for one in old.evidence:
        if document_of(one.key) in hashes:
            touched.add(one.item)
        else:
            evidence.append(one)
    hinted += [one for one in old.unread if one.clues and document_of(one.key) not in hashes]
    found = Gathered(
        evidence + new,
        unread_of(list(changed.unread()), hinted, pack, zone),
        waivers_of(decisions),
        verdicts.idle(),
        verdicts.met,
    )
    return found, touched


def _waived(waivers: Iterable[Waiver]) -> dict[tuple[str, str], tuple[Waiver, list[str]]]:
    return {(one.item, one.slot): (one, [one.item]) for one in waivers}


def _items_of_differing(
    old: Mapping[_Key, tuple[Unread | Waiver, list[str]]],
    new: Mapping[_Key, tuple[Unread | Waiver, list[str]]],
) -> set[str]:
    """Items that values name which were not there, or others, before or after."""
    return {
        item
        for key in old.keys() | new.keys()
        if old.get(key) != new.get(key)
        for side in (old, new)
        if key in side
        for item in side[key][1]
    }


class ChangedIn:
    """What a catalogue keeps of some documents, and of all unread files and decisions."""

    def __init__(self, catalogue: Catalogue, document_ids: Sequence[int]) -> None:
        self._catalogue, self._ids = catalogue, document_ids

    def hashes(self) -> set[str]:
        return self._catalogue.hashes(self._ids)

    def evidence(self) -> Iterable[UnitLike]:
        return self._catalogue.evidence(self._ids)

    def meeting_parts(self) -> Iterable[MeetingPartLike]:
        return self._catalogue.meeting_parts(self._ids)

    def unread(self) -> Iterable[UnreadLike]:
        return self._catalogue.unread()

    def decisions(self) -> Iterator[DecisionLike]:
        return iter(self._catalogue.decisions())
