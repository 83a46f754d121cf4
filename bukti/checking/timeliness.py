"""Findings of dates that do not fit: a document dated outside the period that it stands for, or received after it was
due. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from bukti.checking.model import Code, Finding, Place, Severity, gathered
from rules.gaps.model import Evidence, Ruling, SlotReview
from rules.slots import is_recurring

WRITTEN_WITHIN = timedelta(days=31)
"""A report is dated after the period that it reports on, and often after the due date that the plan gives it: in the
sample unit of honest reports by 28 days at most where nobody was late."""


def timeliness(slots: Iterable[SlotReview], began_on: date | None) -> Iterator[Finding]:
    """`began_on`: the day on which the archive took in its first file. What it met on that day was there before:
    nobody knows since when, so none of it is called late; how many slots that concerns is told once."""
    unknown = 0
    closed = [slot for slot in slots if slot.state.is_closed]
    yield from gathered(finding for slot in closed for finding in _dates(slot))
    for slot in closed:
        if slot.received_late and slot.completed_on is not None:
            if slot.completed_on == began_on:
                unknown += 1
            else:
                yield _late(slot, slot.completed_on)
    if unknown:
        yield Finding(Code.RECEIVED_UNKNOWN, Severity.NOTICE, facts={"count": unknown, "day": began_on or ""})


def _late(slot: SlotReview, day: date) -> Finding:
    latest = max(slot.counts, key=lambda one: one.received_on or date.min, default=None)
    place = Place(
        slot.item.id,
        slot.slot.label,
        latest.key if latest is not None else "",
        latest.path if latest is not None else "",
    )
    return Finding(
        Code.RECEIVED_LATE, Severity.NOTICE, place, _owners(slot), {"day": day, "due": slot.slot.due}
    )


def _dates(slot: SlotReview) -> Iterator[Finding]:
    """Of the documents that fill a slot. What a person accepted was looked at, its date too."""
    for evidence in slot.counts:
        dated = evidence.document_date
        if dated is None or evidence.ruling is Ruling.ACCEPTED:
            continue
        if evidence.received_on is not None and dated > evidence.received_on:
            facts = {"dated": dated, "day": evidence.received_on}
            yield _finding(Code.DATED_AHEAD, Severity.WARNING, slot, evidence, facts)
        if not is_recurring(slot.item) or evidence.role:
            continue  # an invitation is dated before its meeting, a plan before its year
        if dated < slot.slot.period.start:
            facts = {"dated": dated, "start": slot.slot.period.start}
            yield _finding(Code.DATED_BEFORE, Severity.WARNING, slot, evidence, facts)
        elif dated > slot.slot.due + WRITTEN_WITHIN:
            facts = {"dated": dated, "due": slot.slot.due}
            yield _finding(Code.DATED_AFTER_DUE, Severity.NOTICE, slot, evidence, facts)


def _finding(
    code: Code, severity: Severity, slot: SlotReview, evidence: Evidence, facts: dict[str, date]
) -> Finding:
    place = Place(slot.item.id, slot.slot.label, evidence.key, evidence.path)
    return Finding(code, severity, place, _owners(slot), facts)


def _owners(slot: SlotReview) -> tuple[str, ...]:
    return (slot.owner,) if slot.owner else ()
