"""Findings of documents that the rules hold something against: of the wrong year, of another unit, a draft, not
signed … Pure.

What a person has accepted all the same counts, and is a warning that says who. What was only offered is a warning while
its slot is open, and else worth a notice.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date

from bukti.checking.model import Code, Fact, Finding, Place, Severity, gathered
from rules.gaps.model import Evidence, ItemReview, Ruling, SlotReview
from rules.match.model import MatchState, ReasonCode

CODES: Mapping[str, Code] = {
    ReasonCode.WRONG_YEAR: Code.WRONG_YEAR,
    ReasonCode.OTHER_UNIT: Code.OTHER_UNIT,
    ReasonCode.DRAFT: Code.DRAFT,
    ReasonCode.TEMPLATE: Code.TEMPLATE,
    ReasonCode.UNSIGNED: Code.UNSIGNED,
    ReasonCode.SUPERSEDED: Code.SUPERSEDED,
}
"""Reasons of matching that make a document invalid, gravest first where several hold. The others are doubts of the
machine's about itself, and no fault of the document."""

Accepter = Callable[[Evidence, str], str]
"""Who accepted a document for a slot."""

LastCovered = Callable[[str], date | None]
"""The last day that a document is for, by key: of a plan of several years, the last of them. None where it does not
say, and for what is dated rather than limited (a regulation of 2023 holds still)."""


def validity(items: Iterable[ItemReview], who: Accepter, last_covered: LastCovered) -> Iterator[Finding]:
    """A finding for each document and fault, with every slot that it concerns; as grave as the gravest of them."""
    listed = list(items)
    counting = {one.key for item in listed for slot in item.slots for one in slot.counts}
    found = (finding for item in listed for finding in _of_item(item, who, last_covered))
    yield from gathered((one for one in found if not _is_elsewhere(one, counting)), "who")


def _is_elsewhere(finding: Finding, counting: Collection[str]) -> bool:
    """Whether it is last year's report, which rightly counts where last year's is asked for."""
    is_offered = finding.facts.get("standing") == "offered"
    return finding.code is Code.WRONG_YEAR and is_offered and finding.place.key in counting


def _of_item(item: ItemReview, who: Accepter, last_covered: LastCovered) -> Iterator[Finding]:
    for slot in item.slots:
        for evidence in slot.counts:
            yield from _counted(slot, evidence, who)
            yield from _expired(slot, evidence, last_covered)
        severity = Severity.WARNING if slot.state.is_open else Severity.NOTICE
        for evidence in (*slot.doubtful, *(one.evidence for one in slot.refused)):
            yield from _offered(slot, evidence, severity)
    owner = item.slots[0].owner if item.slots else ""
    for stray in item.strays:  # of no period that is asked for: nobody waits for it
        place = Place(item.item.id, "", stray.evidence.key, stray.evidence.path)
        yield from _faults(stray.evidence, place, Severity.NOTICE, owner, {"standing": "offered"})


def _counted(slot: SlotReview, evidence: Evidence, who: Accepter) -> Iterator[Finding]:
    """Only a person can have made it count."""
    if evidence.ruling is Ruling.ACCEPTED and evidence.state is not MatchState.ACCEPTED:
        facts: dict[str, Fact] = {"standing": "accepted", "who": who(evidence, slot.slot.label)}
        yield from _faults(evidence, _place(slot, evidence), Severity.WARNING, slot.owner, facts)


def _offered(slot: SlotReview, evidence: Evidence, severity: Severity) -> Iterator[Finding]:
    if evidence.ruling is not Ruling.REJECTED:  # a person has said no: nothing is offered any more
        yield from _faults(evidence, _place(slot, evidence), severity, slot.owner, {"standing": "offered"})


def _faults(
    evidence: Evidence, place: Place, severity: Severity, owner: str, facts: dict[str, Fact]
) -> Iterator[Finding]:
    """The gravest of its faults."""
    for reason, code in CODES.items():
        if reason in evidence.reasons:
            concerned = dict.fromkeys(filter(None, (owner, evidence.bidang)))
            yield Finding(code, severity, place, tuple(concerned), facts)
            return


def _expired(slot: SlotReview, evidence: Evidence, last_covered: LastCovered) -> Iterator[Finding]:
    """Of an item that asks for no year: whether what the document covers has ended before the slot's period."""
    if slot.slot.years:
        return
    last = last_covered(evidence.key)
    if last is not None and last < slot.slot.period.start:
        yield Finding(
            Code.EXPIRED,
            Severity.WARNING,
            _place(slot, evidence),
            (slot.owner,) if slot.owner else (),
            {"until": last},
        )


def _place(slot: SlotReview, evidence: Evidence) -> Place:
    return Place(slot.item.id, slot.slot.label, evidence.key, evidence.path)
