"""Where each document went: the slots it counts for, those it may count for, and those it does not, with the reason.

Made once of a review, asked for every file that is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from bukti import gap_wording
from bukti.wording_matches import reason_sentence
from evidence_store.filings import Worth
from evidence_store.model import MEMBER_SEPARATOR

if TYPE_CHECKING:
    from evidence_store.model import MatchRow
    from rules.gaps.model import Evidence, Refused, Review


class Use(StrEnum):
    """What a document is worth for a slot, in the words that matches have for it."""

    COUNTS = "accepted"
    DOUBTFUL = "suggested"
    REFUSED = "rejected"


ORDER = (Use.COUNTS, Use.DOUBTFUL, Use.REFUSED)


class Place(msgspec.Struct, frozen=True, gc=False):
    """One document (or a member of it) at one slot; `slot` is empty where it is of none that is asked for."""

    member: str
    item: str
    slot: str
    use: Use
    evidence: Evidence
    refused: Refused | None = None


class Line(msgspec.Struct, frozen=True):
    """A place in words. `why`: what speaks against it; empty where it counts."""

    member: str
    item: str
    indicator: str
    period: str
    use: Use
    why: tuple[str, ...] = ()


class Whereabouts:
    """Of all documents that a review met. `worth`: which of them count at all."""

    def __init__(self, review: Review) -> None:
        found: defaultdict[str, list[Place]] = defaultdict(list)
        for sha256, place in _places(review):
            found[sha256].append(place)
        for places in found.values():
            places.sort(key=lambda place: (ORDER.index(place.use), place.member, place.item, place.slot))
        self._found: Mapping[str, list[Place]] = dict(found)
        # The places stand in order: the first says what the document is worth.
        best = {sha256: places[0].use for sha256, places in found.items()}
        self.worth = Worth(
            (sha256 for sha256, use in best.items() if use is Use.COUNTS),
            (sha256 for sha256, use in best.items() if use is Use.DOUBTFUL),
        )

    def of(self, sha256: str) -> Sequence[Place]:
        """Where it counts first, then where it may."""
        return self._found.get(sha256, ())

    def lines(self, sha256: str, matches: Mapping[str, Sequence[MatchRow]]) -> list[Line]:
        """In words. `matches`: of the document, by member, for the words that each reason quotes."""
        return [_line(place, matches.get(place.member, ())) for place in self.of(sha256)]


def _places(review: Review) -> Iterator[tuple[str, Place]]:
    for item in review.items:
        for slot in item.slots:
            for use, found in ((Use.COUNTS, slot.counts), (Use.DOUBTFUL, slot.doubtful)):
                for evidence in found:
                    yield _place(evidence, slot.slot.label, use, None)
            for refused in slot.refused:
                yield _place(refused.evidence, slot.slot.label, Use.REFUSED, refused)
        for stray in item.strays:
            yield _place(stray.evidence, "", Use.REFUSED, stray)


def _place(evidence: Evidence, slot: str, use: Use, refused: Refused | None) -> tuple[str, Place]:
    sha256, _separator, member = evidence.key.partition(MEMBER_SEPARATOR)
    return sha256, Place(member, evidence.item, slot, use, evidence, refused)


def _line(place: Place, matches: Sequence[MatchRow]) -> Line:
    return Line(
        member=place.member,
        item=place.item,
        indicator=place.item.rpartition("-")[0],
        period=gap_wording.period(place.slot or place.evidence.period),
        use=place.use,
        why=() if place.use is Use.COUNTS else _why(place, matches),
    )


def _why(place: Place, matches: Sequence[MatchRow]) -> tuple[str, ...]:
    """What `bukti show` says against it, with the words quoted; where no rule does, what `bukti gaps` says."""
    if place.refused is not None and place.refused.why != "rules":
        return (gap_wording.why_not(place.refused),)
    told = [
        reason_sentence(msgspec.structs.replace(reason, rule=""))
        for match in matches
        if match.item == place.item
        and match.slot == place.evidence.slot
        and match.role == place.evidence.role
        for reason in match.reasons
        if reason.code in gap_wording.AGAINST
    ]
    return tuple(dict.fromkeys(told)) or (gap_wording.against(place.evidence),)
