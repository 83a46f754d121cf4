"""Findings of slots that are not satisfied: every one of them, in the state that the review gives it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bukti.checking.model import Code, Fact, Finding, Place, Severity
from rules.gaps.model import SlotReview, SlotState

CODES = {
    SlotState.MISSING: Code.SLOT_MISSING,
    SlotState.LATE: Code.SLOT_LATE,
    SlotState.INCOMPLETE: Code.SLOT_INCOMPLETE,
    SlotState.DOUBTFUL: Code.SLOT_DOUBTFUL,
    SlotState.UNREAD: Code.SLOT_UNREAD,
    SlotState.DUE_SOON: Code.SLOT_DUE_SOON,
    SlotState.NOT_YET_DUE: Code.SLOT_NOT_YET_DUE,
    SlotState.WAIVED: Code.SLOT_WAIVED,
}


def completeness(slots: Iterable[SlotReview]) -> Iterator[Finding]:
    """Overdue ones are errors, what still has time is a warning (or, not yet due, a notice), and so is what a person
    has waived."""
    for slot in slots:
        code = CODES.get(slot.state)
        if code is not None:
            yield Finding(
                code, _severity(slot), Place(slot.item.id, slot.slot.label), _owners(slot), _facts(slot)
            )


def _severity(slot: SlotReview) -> Severity:
    if not slot.state.is_open:
        return Severity.NOTICE
    return Severity.ERROR if slot.is_overdue else Severity.WARNING


def _owners(slot: SlotReview) -> tuple[str, ...]:
    return (slot.owner,) if slot.owner else ()


def _facts(slot: SlotReview) -> dict[str, Fact]:
    facts: dict[str, Fact] = {"due": slot.slot.due, "points": slot.at_risk}
    if slot.waiver is not None:
        facts |= {"who": slot.waiver.who, "why": slot.waiver.why}
    return facts
