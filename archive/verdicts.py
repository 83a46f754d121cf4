"""What counts after people have decided: stored matches and decisions together. Pure.

A decision beats the rules, and the later one beats the earlier (invariant 4); an acceptance of what the rules
never saw makes a match of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from evidence_store.model import MatchRow, MatchState, ReasonRow
from evidence_store.review_model import DecisionRow, EvidenceMatch, Verb

STATE_OF = {Verb.ACCEPT: MatchState.ACCEPTED, Verb.REJECT: MatchState.REJECTED}

DECIDED_SCORE = 1.0
"""Of what only a person matched."""


class Verdict(NamedTuple):
    """What a unit is worth for an item, with the decision that says so if there is one."""

    item: str
    role: str
    slot: str
    period: str
    document_type: str  # empty where only a person matched
    state: MatchState
    score: float
    is_tied: bool
    match: MatchRow | EvidenceMatch | None
    decision: DecisionRow | None

    @property
    def reasons(self) -> tuple[ReasonRow, ...]:
        """Why the rules matched it; empty where only a person did, and where it was made of evidence alone."""
        return self.match.reasons if isinstance(self.match, MatchRow) else ()


def verdicts(matches: Iterable[MatchRow | EvidenceMatch], decisions: Sequence[DecisionRow]) -> list[Verdict]:
    """`decisions` are those in force on this very unit, oldest first; matches in their order, then what only
    people matched."""
    if not decisions:
        return [_by_rules(match, match.slot, None) for match in matches]
    found = [_by_rules(match, *_settled(match, decisions)) for match in matches]
    known = {(verdict.item, verdict.slot) for verdict in found}
    items = {verdict.item for verdict in found}
    return found + [
        _by_person(decision)
        for (item, slot), decision in _accepted(decisions).items()
        if (item, slot) not in known and not (slot == "" and item in items)
    ]


def _accepted(decisions: Sequence[DecisionRow]) -> dict[tuple[str, str], DecisionRow]:
    """What people have accepted and not rejected since, by item and slot."""
    accepted: dict[tuple[str, str], DecisionRow] = {}
    for decision in decisions:
        if decision.verb is Verb.ACCEPT:
            accepted[decision.item, decision.slot] = decision
        else:
            for item, slot in list(accepted):
                if item == decision.item and decision.slot in ("", slot):
                    del accepted[item, slot]
    return accepted


def _settled(
    match: MatchRow | EvidenceMatch, decisions: Sequence[DecisionRow]
) -> tuple[str, DecisionRow | None]:
    """The slot of a match and the latest decision on it. One that accepts the document for some period says of a
    match without any which one it is."""
    slot, settled = match.slot, None
    for decision in decisions:
        if decision.item == match.item:
            names_period = not slot and decision.verb is Verb.ACCEPT
            if decision.slot in ("", slot) or names_period:
                slot, settled = decision.slot or slot, decision
    return slot, settled


def _by_rules(match: MatchRow | EvidenceMatch, slot: str, decision: DecisionRow | None) -> Verdict:
    return Verdict(
        item=match.item,
        role=match.role,
        slot=slot,
        period=match.period if slot == match.slot else slot,
        document_type=match.document_type,
        state=match.state if decision is None else STATE_OF[decision.verb],
        score=match.score,
        is_tied=match.is_tied,
        match=match,
        decision=decision,
    )


def _by_person(decision: DecisionRow) -> Verdict:
    return Verdict(
        *(decision.item, "", decision.slot, decision.slot, "", STATE_OF[decision.verb], DECIDED_SCORE),
        is_tied=False,
        match=None,
        decision=decision,
    )


def by_unit(decisions: Iterable[DecisionRow]) -> dict[tuple[str, str], list[DecisionRow]]:
    """The decisions in force on documents, by (hash, member), in their order."""
    found: dict[tuple[str, str], list[DecisionRow]] = {}
    for decision in decisions:
        if decision.is_in_force and decision.verb is not Verb.WAIVE:
            found.setdefault((decision.sha256, decision.member), []).append(decision)
    return found


def waivers(decisions: Iterable[DecisionRow]) -> list[DecisionRow]:
    """Those in force, oldest first."""
    return [one for one in decisions if one.is_in_force and one.verb is Verb.WAIVE]
