"""From what the catalogue keeps to what a review counts: evidence, unread files and waivers, decisions applied.

The rows are met through the protocols of `bukti.review_rows`. `bukti.reviewing_again` does the same for what changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, tzinfo

import msgspec

from archive.names import shown, shown_member
from bukti.review_rows import DecisionLike, Kept, UnitLike, UnreadLike
from bukti.weighing import Verdicts, evidence_of
from evidence_store.model import MEMBER_SEPARATOR
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
    met: frozenset[tuple[str, str]] = frozenset()
    """Hash and member of the units that are there and were decided on."""


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
    decisions = in_force(kept.decisions())
    verdicts = Verdicts(decisions)
    rows = list(kept.unread())
    evidence, hinted = weigh(kept, verdicts, pack, zone)
    return Gathered(
        evidence, unread_of(rows, hinted, pack, zone), waivers_of(decisions), verdicts.idle(), verdicts.met
    )


def weigh(kept: Kept, verdicts: Verdicts, pack: Pack, zone: tzinfo) -> tuple[list[Evidence], list[Unread]]:
    """Evidence of all units; and units that could not be read, with what their names say that they may be."""
    bidang = Departments(pack).id_of
    meetings = {part.key: part.meeting for part in kept.meeting_parts()}
    evidence: list[Evidence] = []
    hinted: list[Unread] = []
    for unit in _drained(list(kept.evidence())):
        clues = []
        for found in evidence_of(unit, verdicts, meetings.get(unit.key), pack, bidang, zone):
            if _is_only_a_clue(found):
                clues.append(Clue(found.item, found.role, found.slot))
            else:
                evidence.append(found)
        if clues:
            filing = unit.filings[0]
            hinted.append(
                Unread(
                    key=unit.key,
                    path=f"{filing.source}/{shown_member(filing.path, unit.member)}",
                    bidang=bidang(filing.bidang),
                    why="",  # `unread_of` says
                    clues=tuple(dict.fromkeys(clues)),
                    received_on=unit.received_at.astimezone(zone).date(),
                )
            )
    return evidence, hinted


def _drained(units: list[UnitLike]) -> Iterator[UnitLike]:
    """In order, each let go of when the next is asked for: what becomes of a unit is smaller than its row."""
    units.reverse()
    while units:
        yield units.pop()


def _is_only_a_clue(found: Evidence) -> bool:
    return (
        ReasonCode.UNREAD in found.reasons
        and found.ruling is Ruling.MACHINE
        and found.state is MatchState.SUGGESTED
        and not found.is_withdrawn
    )


def in_force(decisions: Iterable[DecisionLike]) -> list[DecisionLike]:
    return [one for one in decisions if one.is_in_force]


def waivers_of(decisions: Iterable[DecisionLike]) -> list[Waiver]:
    """The latest of each item and slot."""
    found = {
        (one.item, one.slot): Waiver(one.item, one.slot, one.who, one.why)
        for one in decisions
        if one.verb == "waive"
    }
    return list(found.values())


def unread_of(rows: Sequence[UnreadLike], hinted: Iterable[Unread], pack: Pack, zone: tzinfo) -> list[Unread]:
    """Units with clues once each, and all other unread files."""
    why = {row.sha256: row.why.partition(" ")[0] or str(row.state) for row in rows if row.sha256}
    found = [msgspec.structs.replace(one, why=why.get(document_of(one.key), "unread")) for one in hinted]
    with_clue = {one.key for one in found}
    bidang = Departments(pack).id_of
    found += [
        Unread(
            key=row.sha256 or f"{row.source}/{shown(row.path)}",
            path=f"{row.source}/{shown(row.path)}",
            bidang=bidang(row.bidang),
            why=row.why.partition(" ")[0] or str(row.state),
            received_on=row.since.astimezone(zone).date(),
        )
        for row in rows
        if row.sha256 not in with_clue
    ]
    return found


def document_of(key: str) -> str:
    """The hash in a unit's key."""
    return key.partition(MEMBER_SEPARATOR)[0]


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
