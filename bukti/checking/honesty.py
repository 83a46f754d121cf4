"""Findings of what an assessor would ask about: one file for very many indicators, one text under several periods, a
date that was edited, one photo for several events. Pure.

None of them says that anybody did wrong: there are good reasons for each. `docs/decisions/176-careful-findings.md` has
the figures behind the limits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from bukti.checking.model import Code, Fact, Finding, Place, Severity
from rules.gaps.model import Evidence, SlotReview
from rules.slots import is_recurring

MOST_INDICATORS = 12
"""Indicators that one file serves and nobody wonders. In six sample units of honest evidence none serves more than
nine: the yearly performance agreement."""

ALIKE = 0.9
"""Likeness (`likeness.likeness`) of two texts from which on they are told of. In the sample units two reports of one
item for different periods are alike to at most 0.73; a report that was only dated anew is so to 0.93 where its tables
moved, and to 1 else."""

Alike = Callable[[Sequence[str]], Iterable[tuple[int, int]]]
"""Pairs of documents (positions among the given keys) whose texts are alike to ALIKE or more."""


class Use(NamedTuple):
    """A document stands for a slot, by itself or not yet."""

    evidence: Evidence
    slot: SlotReview
    is_counting: bool = True  # by itself, or by a person's word; else only offered

    @property
    def place(self) -> Place:
        one = self.evidence
        return Place(self.slot.item.id, self.slot.slot.label, one.key, one.path)

    @property
    def concerned(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(filter(None, (self.slot.owner, self.evidence.bidang))))


def uses(slots: Iterable[SlotReview]) -> list[Use]:
    """In the plan's order: what counts, and what a person may yet accept."""
    return [
        Use(one, slot, is_counting)
        for slot in slots
        for found, is_counting in ((slot.counts, True), (slot.doubtful, False))
        for one in found
    ]


# --- one file for many


def serves_many(found: Iterable[Use]) -> Iterator[Finding]:
    """A file that counts for more indicators than any honest one that we know of."""
    by_key: dict[str, dict[str, Use]] = {}
    for use in found:
        if use.is_counting:
            by_key.setdefault(use.evidence.key, {}).setdefault(use.slot.item.indicator, use)
    for served in by_key.values():
        if len(served) > MOST_INDICATORS:
            several = list(served.values())
            yield _of_several(Code.SERVES_MANY, Severity.NOTICE, several, {"count": len(several)})


# --- one text under several periods


def near_copies(found: Iterable[Use], alike: Alike) -> Iterator[Finding]:
    """Documents that stand for different periods of one recurring item, as the same part of it, with nearly the same
    text. Those that are alike among one another are one finding; the same documents at several items too."""
    told: set[frozenset[str]] = set()
    for group in _by_item_and_role(found):
        keys = list(group)
        together = _joined(
            pair
            for pair in alike(keys)
            if _periods(group[keys[pair[0]]]).isdisjoint(_periods(group[keys[pair[1]]]))
        )
        for numbers in together:
            several = [group[keys[number]][0] for number in numbers]
            members = frozenset(use.evidence.key for use in several)
            if members not in told:
                told.add(members)
                facts = {"count": len(several)}
                yield _of_several(Code.NEAR_COPY, Severity.WARNING, several, facts)


def _by_item_and_role(found: Iterable[Use]) -> Iterator[dict[str, list[Use]]]:
    """Of recurring items: uses by document."""
    groups: dict[tuple[str, str], dict[str, list[Use]]] = {}
    for use in found:
        if is_recurring(use.slot.item):
            group = groups.setdefault((use.slot.item.id, use.evidence.role), {})
            group.setdefault(use.evidence.key, []).append(use)
    return (group for group in groups.values() if len(group) > 1)


def _periods(of: Sequence[Use]) -> frozenset[str]:
    return frozenset(use.slot.slot.label for use in of)


def _joined(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Groups of what is joined by pairs, each in order."""
    group_of: dict[int, list[int]] = {}
    for first, second in pairs:
        one, other = group_of.get(first, [first]), group_of.get(second, [second])
        if one is not other:
            joined = sorted({*one, *other})
            group_of |= dict.fromkeys(joined, joined)
    return list({id(group): group for group in group_of.values()}.values())


# --- a date that was edited


class Edited(NamedTuple):
    """A file that held two versions one after the other, with the same text but for its date."""

    key: str  # of the version that it holds now
    path: str
    bidang: str
    before: date
    after: date
    on: date  # when the later version came


def redated(found: Iterable[Edited], places: Mapping[str, Place]) -> Iterator[Finding]:
    """`places`: of documents that stand for a slot. Other documents' dates matter to nobody."""
    for one in found:
        place = places.get(one.key)
        if place is not None:
            facts: dict[str, Fact] = {"before": one.before, "after": one.after, "day": one.on}
            concerned = (one.bidang,) if one.bidang else ()
            place = Place(place.item, place.slot, one.key, one.path)
            yield Finding(Code.REDATED_VERSION, Severity.WARNING, place, concerned, facts)


# --- one photo for several events


class Event(NamedTuple):
    """What a photo is put to: a period or a day, half-open. Only events of one kind are compared: slots of one item,
    days of meetings, folders that name a time."""

    kind: str
    start: date
    end: date

    def overlaps(self, other: Event) -> bool:
        return self.start < other.end and other.start < self.end


class Shot(NamedTuple):
    """A photo in use, or one of the folders that it lies in. What a photo covers by itself (three months of a
    quarter) are events of one shot, and no contradiction."""

    place: Place
    concerned: tuple[str, ...]
    events: tuple[Event, ...]


def same_photos(shots: Mapping[str, Sequence[Shot]], alike: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """`shots`: by key of the photo. `alike`: keys of photos that look the same. A photo in two formats, or one that
    serves two indicators, is no finding: only what is put to different events is."""
    keys = list(shots)
    numbers = {key: number for number, key in enumerate(keys)}
    groups = _joined(
        (numbers[one], numbers[other]) for one, other in alike if one in numbers and other in numbers
    )
    joined = {number for group in groups for number in group}
    groups += [[number] for number in range(len(keys)) if number not in joined]
    for group in sorted(groups):
        apart = _apart([shot for number in group for shot in shots[keys[number]]])
        if apart:
            concerned = tuple(dict.fromkeys(one for shot in apart for one in shot.concerned))
            places = tuple(dict.fromkeys(shot.place for shot in apart))
            facts = {"count": len(apart)}
            yield Finding(Code.SAME_PHOTO, Severity.WARNING, places[0], concerned, facts, places[1:])


def _apart(shots: Sequence[Shot]) -> list[Shot]:
    """Those that are put to other events than some other of them."""
    return [one for one in shots if any(_are_apart(one, other) for other in shots if other is not one)]


def _are_apart(one: Shot, other: Shot) -> bool:
    """Whether both are put to events of some kind, and to none in common."""
    for kind in {event.kind for event in one.events} & {event.kind for event in other.events}:
        mine = [event for event in one.events if event.kind == kind]
        theirs = [event for event in other.events if event.kind == kind]
        if not any(event.overlaps(another) for event in mine for another in theirs):
            return True
    return False


def _of_several(code: Code, severity: Severity, several: Sequence[Use], facts: Mapping[str, Fact]) -> Finding:
    concerned = tuple(dict.fromkeys(one for use in several for one in use.concerned))
    places = tuple(dict.fromkeys(use.place for use in several))
    return Finding(code, severity, places[0], concerned, facts, places[1:])
