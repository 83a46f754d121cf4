"""The list of matches as it stands after decisions: which file serves which item, for which period."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from archive.names import shown_member
from archive.verdicts import Verdict, by_unit, verdicts
from evidence_store.catalogue import Catalogue
from evidence_store.model import MatchState
from evidence_store.review_model import EvidenceRow

BEST_FIRST = {MatchState.ACCEPTED: 0, MatchState.SUGGESTED: 1, MatchState.REJECTED: 2}


class Listed(NamedTuple):
    """A file (or a member of one) serves an item; `path` as results show it: the source's name, then the path."""

    path: str
    unit: EvidenceRow
    verdict: Verdict


class Line(NamedTuple):
    """A row of the CSV file."""

    path: str
    item: str
    period: str
    state: str
    score: float


def listed(catalogue: Catalogue, *, with_reasons: bool = False) -> list[Listed]:
    """Every match of every live filing, by path, item and slot; the reasons take a second to read."""
    with catalogue.snapshot():
        decided, evidence = by_unit(catalogue.decisions()), catalogue.evidence()
        whole = catalogue.matches([row.document_id for row in evidence]) if with_reasons else {}
    found = [
        Listed(f"{filing.source}/{shown_member(filing.path, row.member)}", row, verdict)
        for row in evidence
        for verdict in verdicts(
            whole.get((row.document_id, row.part), row.matches), decided.get((row.sha256, row.member), ())
        )
        for filing in row.filings
    ]
    return sorted(found, key=_order)


def _order(one: Listed) -> tuple[object, ...]:
    verdict = one.verdict
    return (one.path, verdict.item, verdict.slot, verdict.role, BEST_FIRST[verdict.state], -verdict.score)


def lines(matches: list[Listed]) -> Iterator[Line]:
    """One line for each path, item and period: the best of what there is. A part of a bundle is a line of the
    bundle's item."""
    best: dict[tuple[str, str, str], Verdict] = {}
    for path, _, verdict in matches:
        key = path, verdict.item, verdict.period
        known = best.get(key)
        if known is None or _worth(verdict) < _worth(known):
            best[key] = verdict
    for (path, item, period), verdict in sorted(best.items()):
        yield Line(path, item, period, str(verdict.state), verdict.score)


def _worth(verdict: Verdict) -> tuple[int, float]:
    return BEST_FIRST[verdict.state], -verdict.score
