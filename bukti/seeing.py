"""What somebody may be shown of a review: slots without the documents of bidang that are not theirs. Pure.

The state of a slot is its owner's to know, whoever's file brought it about; the file itself is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import msgspec

from archive.names import shown_member
from bukti.review_rows import FilingLike
from bukti.reviewing import Departments
from rules.gaps.model import Evidence, Refused, Remedy, SlotReview, Step, Unread

_KEY = re.compile(r"(?P<sha256>[0-9a-f]{64})(?:!/(?P<member>.*))?", re.DOTALL)

FilingsOf = Callable[[Sequence[str]], Mapping[str, Sequence[FilingLike]]]
"""Where documents are filed now, by hash (`Catalogue.filings_of`)."""


class Sight(msgspec.Struct, frozen=True):
    """Whose documents somebody sees: bidang by the pack's ids, and by the names that sources give them; `owner` is
    whose slots they know. None in `ids`: everything."""

    ids: frozenset[str] | None = None
    names: frozenset[str] = frozenset()
    owner: str = ""

    @property
    def is_whole(self) -> bool:
        return self.ids is None

    def knows(self, owner: str) -> bool:
        """Whether the state of slots that this bidang owes may be told."""
        return self.ids is None or bool(owner and owner == self.owner)


EVERYTHING = Sight()


def names_of(
    own: str, departments: Departments, sources: Iterable[str], shared: Iterable[str]
) -> frozenset[str]:
    """The names of bidang whose documents one of them sees. `own`: its id; `sources`: the names that watched folders
    give; `shared`: bidang whose documents everybody may see."""
    seen = {own, *map(departments.id_of, shared)}
    return frozenset(name for name in sources if departments.id_of(name) in seen)


def sight_for(own: str, names: frozenset[str], departments: Departments) -> Sight:
    """What a bidang sees that knows its own slots, and the documents filed under these names."""
    return Sight(frozenset(map(departments.id_of, names)), names, own)


Told = TypeVar("Told", Evidence, Unread)


class Place(msgspec.Struct, frozen=True):
    """A unit by its key: a document's hash, and the path of a member in it."""

    sha256: str
    member: str = ""


def place_of(key: str) -> Place | None:
    """None for the key of a file that was not received, which is its path."""
    found = _KEY.fullmatch(key)
    return Place(found["sha256"], found["member"] or "") if found else None


class SeenSlot(msgspec.Struct, frozen=True):
    """A slot as it may be shown. `leans_elsewhere`: something not shown brought its state about."""

    slot: SlotReview
    leans_elsewhere: bool = False


class Seer:
    """Takes out of slots and lists what may not be seen. For one request."""

    def __init__(self, sight: Sight, filings_of: FilingsOf) -> None:
        self._sight = sight
        self._filings_of = filings_of
        self._paths: dict[
            str, str
        ] = {}  # of units that are filed in a bidang that is seen, but not there first

    def slots(self, slots: Iterable[SlotReview]) -> list[SeenSlot]:
        """Those whose state may be told, each without what may not be seen."""
        known = [slot for slot in slots if self._sight.knows(slot.owner)]
        if self._sight.is_whole:
            return [SeenSlot(slot) for slot in known]
        self._look_up(one for slot in known for one in _found(slot))
        return [self._slot(slot) for slot in known]

    def refused(self, refused: Sequence[Refused]) -> list[Refused]:
        """Those that may be seen."""
        self._look_up(one.evidence for one in refused)
        return [Refused(seen, one.why) for one in refused if (seen := self._shown(one.evidence))]

    def evidence(self, found: Iterable[Evidence]) -> list[Evidence]:
        """Those that may be seen."""
        all_of_it = list(found)
        self._look_up(all_of_it)
        return [seen for one in all_of_it if (seen := self._shown(one))]

    def _look_up(self, found: Iterable[Evidence | Unread]) -> None:
        """Asks once for all documents that were filed elsewhere first."""
        ids = self._sight.ids
        if ids is None or not self._sight.names:
            return
        wanted: dict[str, Place] = {}
        for key in {one.key for one in found if one.bidang not in ids} - self._paths.keys():
            place = place_of(key)
            if place is not None:
                wanted[key] = place
        if not wanted:
            return
        filings = self._filings_of(sorted({place.sha256 for place in wanted.values()}))
        for key, place in wanted.items():
            for filing in filings.get(place.sha256, ()):
                if filing.bidang in self._sight.names:
                    self._paths[key] = f"{filing.source}/{shown_member(filing.path, place.member)}"
                    break

    def _slot(self, slot: SlotReview) -> SeenSlot:
        counts = tuple(seen for one in slot.counts if (seen := self._shown(one)))
        doubtful = tuple(seen for one in slot.doubtful if (seen := self._shown(one)))
        unread = tuple(file for one in slot.unread if (file := self._shown(one)))
        shown = {one.key for one in doubtful} | {file.key for file in unread}
        left = msgspec.structs.replace(
            slot,
            counts=counts,
            doubtful=doubtful,
            unread=unread,
            refused=tuple(
                Refused(seen, one.why) for one in slot.refused if (seen := self._shown(one.evidence))
            ),
            steps=tuple(step for one in slot.steps if (step := _step(one, shown))),
        )
        before = len(slot.counts) + len(slot.doubtful) + len(slot.unread)
        return SeenSlot(left, len(counts) + len(doubtful) + len(unread) < before)

    def _shown(self, found: Told) -> Told | None:
        """As it may be shown: by the path that may be seen. None if it may not be."""
        if self._sight.ids is None or found.bidang in self._sight.ids:
            return found
        path = self._paths.get(found.key)
        return None if path is None else msgspec.structs.replace(found, path=path, bidang=self._sight.owner)


def _found(slot: SlotReview) -> Iterator[Evidence | Unread]:
    yield from slot.counts
    yield from slot.doubtful
    yield from slot.unread
    yield from (one.evidence for one in slot.refused)


def _step(step: Step, shown: set[str]) -> Step | None:
    """A step speaks of shown units only; without any of them it says nothing."""
    if step.remedy is Remedy.DROP:
        return step
    keys = tuple(key for key in step.keys if key in shown)
    return msgspec.structs.replace(step, keys=keys) if keys else None
