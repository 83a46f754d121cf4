"""Decisions and documents of the catalogue as learning takes them: decided cases, and a background to leave alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from archive.names import shown_member
from archive.reading import unit_names
from evidence_store.model import DocumentRow, MatchState, UnitRow, unit_key
from evidence_store.review_model import DecisionRow, EvidenceRow, Verb
from rules.learning import Case, Document
from rules.learning import Verb as Said
from rules.pack import Pack
from rules.slots import slots_of

MAX_CASES = 400
"""Decisions that are learned from: the latest."""

MAX_OTHERS = 400
"""Documents of the background, at most …"""

OTHERS_OF_TYPE = 4
"""… so many that count as one document type. They are taken in the order of their hashes, which is by chance."""

FIRST_PAGES = 16
"""Pages of a document that matching looks at, and its last one."""

AT_ONCE = 50
"""Documents whose text is fetched at a time."""


class Known(Protocol):
    """The catalogue, as far as it is asked."""

    def decisions(self) -> Sequence[DecisionRow]: ...
    def evidence(self) -> Sequence[EvidenceRow]: ...
    def find(self, what: str | bytes) -> Sequence[DocumentRow]: ...
    def units(self, document_ids: Sequence[int]) -> Sequence[UnitRow]: ...


class Lessons(NamedTuple):
    """What there is to learn from. `paths`: how each document is shown, by its key."""

    cases: list[Case]
    background: list[Document]
    paths: dict[str, str]


def lessons(catalogue: Known, pack: Pack) -> Lessons:
    """The decisions in force on documents that are still known and items that the pack still has; and documents
    that count by themselves, some of each type."""
    decided = standing(catalogue.decisions(), pack)[-MAX_CASES:]
    hashes = list(dict.fromkeys(one.sha256 for one in decided))
    ids = [row.id for sha256 in hashes for row in catalogue.find(sha256)]
    wanted = {_key(one) for one in decided}
    documents: dict[str, Document] = {}
    paths: dict[str, str] = {}
    others = _others(catalogue.evidence(), wanted)
    for unit in _units(catalogue, [*ids, *others.values()]):
        if unit.key in wanted or unit.key in others:
            documents[unit.key], paths[unit.key] = _document(unit), _shown(unit)
    cases = [_case(one, documents[_key(one)]) for one in decided if _key(one) in documents]
    background = [documents[key] for key in others if key in documents]
    return Lessons(cases, background, paths)


def standing(decisions: Iterable[DecisionRow], pack: Pack) -> list[DecisionRow]:
    """What people think of documents and items now, oldest first: a later decision replaces an earlier one.

    That a document is not for one period of several says nothing of what it is, and only takes back an acceptance
    for that period.
    """
    periods = {item.id: len(slots_of(item, pack.year, pack.timing.grace)) for item in pack.items}
    found: dict[tuple[str, str], list[DecisionRow]] = {}
    for one in decisions:
        if not one.is_in_force or one.verb not in (Verb.ACCEPT, Verb.REJECT) or one.item not in periods:
            continue
        key = (_key(one), one.item)
        known = found.pop(key, [])  # the latest last
        if one.verb is Verb.ACCEPT:
            found[key] = [other for other in known if _is_for_other_period(other, one)] + [one]
        elif not one.slot or periods[one.item] == 1:
            found[key] = [one]
        elif rest := [other for other in known if other.verb is Verb.REJECT or other.slot != one.slot]:
            found[key] = rest
    return [one for key in found for one in found[key]]


def _is_for_other_period(other: DecisionRow, one: DecisionRow) -> bool:
    return other.verb is Verb.ACCEPT and other.slot != one.slot


def _others(evidence: Iterable[EvidenceRow], decided: set[str]) -> dict[str, int]:
    """Units that count by themselves, a few of each document type, with the ids of their documents."""
    counts: dict[str, int] = {}
    found: dict[str, int] = {}
    for row in sorted(evidence, key=_key):
        if _key(row) in decided or len(found) >= MAX_OTHERS:
            continue
        types = {
            match.document_type
            for match in row.matches
            if match.state is MatchState.ACCEPTED and not match.is_tied
        }
        if any(counts.get(type_, 0) < OTHERS_OF_TYPE for type_ in types):
            found[_key(row)] = row.document_id
            for type_ in types:
                counts[type_] = counts.get(type_, 0) + 1
    return found


def _units(catalogue: Known, ids: Iterable[int]) -> Iterator[UnitRow]:
    """The units of documents; never many texts at once."""
    distinct = list(dict.fromkeys(ids))
    for start in range(0, len(distinct), AT_ONCE):
        yield from catalogue.units(distinct[start : start + AT_ONCE])


def _key(one: DecisionRow | EvidenceRow) -> str:
    return unit_key(one.sha256, one.member)


def _document(unit: UnitRow) -> Document:
    pages = unit.pages
    return Document(
        key=unit.key,
        names=unit_names(unit),
        title=unit.title,
        pages=(*pages[:FIRST_PAGES], *(pages[-1:] if len(pages) > FIRST_PAGES else ())),
        facts=unit.facts,
        problems=tuple(unit.problems),
    )


def _shown(unit: UnitRow) -> str:
    """By where it is filed first; by its hash if it never was."""
    for filing in (*unit.filings, *unit.former):
        return f"{filing.source}/{shown_member(filing.path, unit.member)}"
    return unit.key


def _case(one: DecisionRow, document: Document) -> Case:
    is_accepted = one.verb is Verb.ACCEPT
    return Case(Said(one.verb), one.item, document, one.slot if is_accepted else "")
