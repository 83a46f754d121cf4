"""From one unit's row and what people decided of it to evidence: a person's word goes before the machine's. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import tzinfo
from functools import lru_cache
from sys import intern

import msgspec

from archive.names import shown_member
from bukti.review_rows import DecisionLike, MatchLike, MeetingLike, UnitLike
from rules.gaps.model import Evidence, Ruling
from rules.match.model import MatchState, ReasonCode
from rules.pack.model import Pack

# --- decisions --------------------------------------------------------------------------------------------

_MATCH_STATES: dict[str, MatchState] = {state.value: state for state in MatchState}
_RULINGS = {"accept": Ruling.ACCEPTED, "reject": Ruling.REJECTED}


class Verdicts:
    """Decisions on documents: of those that speak of a slot, or of all slots, the latest has the last word."""

    def __init__(self, decisions: Iterable[DecisionLike], met: Iterable[tuple[str, str]] = ()) -> None:
        """`met`: units that are there and were decided on, besides those that will be asked about."""
        self._by_place: dict[tuple[str, str, str], list[DecisionLike]] = defaultdict(list)
        self._items: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._met = set(met)
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

    @property
    def met(self) -> frozenset[tuple[str, str]]:
        return frozenset(unit for unit in self._met if unit in self._items)

    def idle(self) -> int:
        """How many decisions are on units that were not met."""
        return sum(
            len(self._by_place[*unit, item])
            for unit, items in self._items.items()
            if unit not in self._met
            for item in items
        )


# --- evidence ---------------------------------------------------------------------------------------------


def evidence_of(
    unit: UnitLike,
    verdicts: Verdicts,
    meeting: MeetingLike | None,
    pack: Pack,
    bidang: Callable[[str], str],
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
        bidang=bidang(filing.bidang) if filing else "",
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
    verdicts: Verdicts,
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
