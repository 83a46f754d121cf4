"""From what the catalogue keeps to what a review counts: evidence, unread files and waivers, decisions applied.

The rows are met through the protocols of `bukti.review_rows`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, tzinfo
from functools import lru_cache
from sys import intern

import msgspec

from archive.names import shown, shown_member
from bukti.review_rows import DecisionLike, Kept, MatchLike, MeetingLike, UnitLike, UnreadLike
from indexer.language.tokens import normalise
from rules.gaps.ceiling import Ceilings, ceilings
from rules.gaps.model import Clue, Evidence, Review, Ruling, Unread, Waiver
from rules.gaps.review import review
from rules.match.model import MatchState, ReasonCode
from rules.pack.model import Pack
from rules.slots import pack_slots

# --- the review -------------------------------------------------------------------------------------------


class Gathered(msgspec.Struct, frozen=True):
    """What `rules.gaps.review` takes in. `idle`: decisions in force on documents that no folder holds now."""

    evidence: list[Evidence]
    unread: list[Unread]
    waivers: list[Waiver]
    idle: int


class Reviewed(msgspec.Struct, frozen=True):
    review: Review
    ceilings: Ceilings
    idle: int


def reviewed(kept: Kept, pack: Pack, on: date, zone: tzinfo) -> Reviewed:
    """The plan on a date, from what the catalogue keeps. `zone`: in which days begin and end for the unit."""
    found = gather(kept, pack, zone)
    done = review(pack, pack_slots(pack), found.evidence, found.unread, found.waivers, on)
    return Reviewed(done, ceilings(pack, done), found.idle)


def gather(kept: Kept, pack: Pack, zone: tzinfo) -> Gathered:
    """Rows and decisions as evidence, unread files and waivers."""
    bidang = Departments(pack)
    decisions = [one for one in kept.decisions() if one.is_in_force]
    meetings = {part.key: part.meeting for part in kept.meeting_parts()}
    unread_rows = list(kept.unread())
    verdicts = _Verdicts(decisions)
    evidence: list[Evidence] = []
    clues: dict[str, _UnreadUnit] = {}
    for unit in _drained(list(kept.evidence())):
        for found in _evidence_of(unit, verdicts, meetings.get(unit.key), pack, bidang, zone):
            if _is_only_a_clue(found):
                clues.setdefault(unit.key, _UnreadUnit(unit)).clues.append(
                    Clue(found.item, found.role, found.slot)
                )
            else:
                evidence.append(found)
    waivers = {
        (one.item, one.slot): Waiver(one.item, one.slot, one.who, one.why)
        for one in decisions
        if one.verb == "waive"
    }
    unread = list(_unread(unread_rows, clues, bidang, zone))
    return Gathered(evidence, unread, list(waivers.values()), verdicts.idle())


def _drained(units: list[UnitLike]) -> Iterator[UnitLike]:
    """In order, each let go of when the next is asked for: what becomes of a unit is smaller than its row."""
    units.reverse()
    while units:
        yield units.pop()


class Departments:
    """Finds the pack's bidang by any name that a source, a person or the pack itself gives it."""

    def __init__(self, pack: Pack) -> None:
        self._ids = {
            normalise(name): bidang.id
            for bidang in pack.owners.bidang
            for name in (*bidang.aliases, bidang.name, bidang.id)
        }
        self._asked: dict[str, str] = {}

    def id_of(self, name: str) -> str:
        """The id in the pack; the name itself if the pack does not know it."""
        if name not in self._asked:
            self._asked[name] = self._ids.get(normalise(name), name)
        return self._asked[name]

    def knows(self, name: str) -> bool:
        return normalise(name) in self._ids


# --- decisions --------------------------------------------------------------------------------------------

_MATCH_STATES: dict[str, MatchState] = {state.value: state for state in MatchState}
_RULINGS = {"accept": Ruling.ACCEPTED, "reject": Ruling.REJECTED}


class _Verdicts:
    """Decisions on documents: of those that speak of a slot, or of all slots, the latest has the last word."""

    def __init__(self, decisions: Iterable[DecisionLike]) -> None:
        self._by_place: dict[tuple[str, str, str], list[DecisionLike]] = defaultdict(list)
        self._items: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._met: set[tuple[str, str]] = set()
        for one in decisions:
            if one.verb in _RULINGS:
                unit = (one.sha256, one.member)
                self._by_place[*unit, one.item].append(one)
                if one.item not in self._items[unit]:
                    self._items[unit].append(one.item)

    def items(self, unit: UnitLike) -> Sequence[str]:
        """Items for which something was decided of this unit."""
        place = (unit.sha256, unit.member)
        if place not in self._items:
            return ()
        self._met.add(place)
        return self._items[place]

    def on(self, unit: UnitLike, item: str, slot: str) -> DecisionLike | None:
        """The last word on a slot. A decision on one slot says nothing of a match that names none."""
        for one in reversed(self._by_place.get((unit.sha256, unit.member, item), ())):
            if one.slot in ("", slot):
                return one
        return None

    def accepted_slots(self, unit: UnitLike, item: str) -> list[DecisionLike]:
        """Acceptances that are still the last word on what they name, one for each slot."""
        found = {one.slot: one for one in self._by_place.get((unit.sha256, unit.member, item), ())}
        return [
            one for slot, one in found.items() if one.verb == "accept" and self.on(unit, item, slot) is one
        ]

    def idle(self) -> int:
        """How many decisions are on units that were not met."""
        return sum(
            len(self._by_place[*unit, item])
            for unit, items in self._items.items()
            if unit not in self._met
            for item in items
        )


# --- evidence ---------------------------------------------------------------------------------------------


def _evidence_of(
    unit: UnitLike,
    verdicts: _Verdicts,
    meeting: MeetingLike | None,
    pack: Pack,
    bidang: Departments,
    zone: tzinfo,
) -> Iterator[Evidence]:
    filing = unit.filings[0] if unit.filings else None
    base = Evidence(
        key=unit.key,
        item="",
        slot="",
        state=MatchState.SUGGESTED,
        content="" if unit.member else unit.sha256,
        occasion=meeting.day.isoformat() if meeting is not None and meeting.day else "",
        title=unit.title,
        path=f"{filing.source}/{shown_member(filing.path, unit.member)}" if filing else "",
        bidang=bidang.id_of(filing.bidang) if filing else "",
        received_on=unit.received_at.astimezone(zone).date(),
        document_date=unit.document_date,
        is_withdrawn=filing is None,
    )
    decided = verdicts.items(unit)
    placed: dict[str, set[str]] = {
        item: {one.slot for one in verdicts.accepted_slots(unit, item) if one.slot} for item in decided
    }
    for match in unit.matches:
        if match.slot or not placed.get(match.item):  # else a person has said which period it is
            decision = verdicts.on(unit, match.item, match.slot) if match.item in decided else None
            yield _of_match(base, match, decision)
    for item in decided:
        yield from _accepted_unmatched(base, unit, item, verdicts, meeting, pack)


def _of_match(base: Evidence, match: MatchLike, decision: DecisionLike | None) -> Evidence:
    state = _MATCH_STATES[match.state]
    reasons = () if state is MatchState.ACCEPTED else _codes(match.codes)
    return Evidence(
        key=base.key,
        item=intern(match.item),
        slot=intern(match.slot),
        state=state,
        role=intern(match.role),
        ruling=_RULINGS[decision.verb] if decision is not None else Ruling.MACHINE,
        score=match.score,
        content=base.content,
        occasion=base.occasion,
        document=intern(match.document_type),
        period=intern(match.period),
        title=base.title,
        path=base.path,
        bidang=base.bidang,
        reasons=reasons,
        received_on=base.received_on,
        document_date=base.document_date,
        is_signed=False if ReasonCode.UNSIGNED in reasons else None,
        is_withdrawn=base.is_withdrawn,
        note=decision.why if decision is not None else "",
    )


@lru_cache(4096)
def _codes(written: str) -> tuple[str, ...]:
    """One tuple for the thousands of matches that say the same."""
    return tuple(written.split())


def _accepted_unmatched(
    base: Evidence,
    unit: UnitLike,
    item: str,
    verdicts: _Verdicts,
    meeting: MeetingLike | None,
    pack: Pack,
) -> Iterator[Evidence]:
    """What a person accepted where the machine found nothing: as the part that the machine takes it for at the item
    or, of a meeting, as the part that its kind is; else as the whole."""
    matches = [match for match in unit.matches if match.item == item]
    best = max(matches, key=lambda match: match.score, default=None)
    for one in verdicts.accepted_slots(unit, item):
        if any(match.slot == one.slot for match in matches) or (matches and not one.slot):
            continue  # it is a match already, and the decision is upon it
        yield msgspec.structs.replace(
            base,
            item=item,
            slot=one.slot,
            role=best.role if best is not None else _role(item, meeting, pack),
            ruling=Ruling.ACCEPTED,
            document=best.document_type if best is not None else "",
            note=one.why,
        )


def _role(item: str, meeting: MeetingLike | None, pack: Pack) -> str:
    parts = next((one.parts for one in pack.items if one.id == item), ())
    return meeting.kind if meeting is not None and meeting.kind in parts else ""


# --- unread files -----------------------------------------------------------------------------------------


class _UnreadUnit(msgspec.Struct):
    """A unit that could not be read, and what its name says that it may be."""

    unit: UnitLike
    clues: list[Clue] = []


def _is_only_a_clue(found: Evidence) -> bool:
    return (
        ReasonCode.UNREAD in found.reasons
        and found.ruling is Ruling.MACHINE
        and found.state is MatchState.SUGGESTED
        and not found.is_withdrawn
    )


def _unread(
    rows: Sequence[UnreadLike], clues: Mapping[str, _UnreadUnit], bidang: Departments, zone: tzinfo
) -> Iterator[Unread]:
    """Units with clues once each, and all other unread files."""
    why = {row.sha256: row.why.partition(" ")[0] or str(row.state) for row in rows if row.sha256}
    with_clue = {found.unit.sha256 for found in clues.values() if not found.unit.member}
    for key, found in clues.items():
        unit = found.unit
        filing = unit.filings[0]
        yield Unread(
            key=key,
            path=f"{filing.source}/{shown_member(filing.path, unit.member)}",
            bidang=bidang.id_of(filing.bidang),
            why=why.get(unit.sha256, "unread"),
            clues=tuple(dict.fromkeys(found.clues)),
            received_on=unit.received_at.astimezone(zone).date(),
        )
    for row in rows:
        if row.sha256 not in with_clue:
            yield Unread(
                key=row.sha256 or f"{row.source}/{shown(row.path)}",
                path=f"{row.source}/{shown(row.path)}",
                bidang=bidang.id_of(row.bidang),
                why=row.why.partition(" ")[0] or str(row.state),
                received_on=row.since.astimezone(zone).date(),
            )
