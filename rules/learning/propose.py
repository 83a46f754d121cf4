"""Finds the edits that decided cases ask for: phrases that they have in common, each tried before it is proposed.

Only what puts several decided documents right and moves nothing else is proposed. Pure, and bounded: so many
phrases a list, so many trials altogether.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import NamedTuple

from indexer.language.stem import stem
from rules.learning.model import Edit, Field, Proposal, Verb
from rules.learning.trial import COUNTS, RANK, Paper, Trial, kinds_taken, state_of
from rules.learning.words import DECISIVE, PROMINENT, TELLING, Plain, Stems
from rules.match.judge import ACCEPT_SCORE
from rules.match.model import MatchState
from rules.match.pieces import Zone
from rules.match.types import MAX_HELP
from rules.pack.model import DocumentType

MIN_SUPPORT = 2
"""Decided documents that an edit must put right: one alone may be an oddity, and can be decided once for all."""

MAX_PHRASES = 6
"""Phrases tried for one list of a type; those of the most documents come first."""

MAX_TRIALS = 40
"""Edits tried altogether. Each compiles the pack (0.1 s) and judges what it concerns."""

SUREST = {Field.ABOUT: 0, Field.WITHOUT: 1, Field.KINDS: 2, Field.HELPS: 3}
"""Which of two edits with the same effect is rather shown."""


class _Candidate(NamedTuple):
    """An edit worth a trial, and the decided documents that speak for and against it."""

    edit: Edit
    support: tuple[str, ...]
    against: tuple[str, ...] = ()


def propose(trial: Trial) -> list[Proposal]:
    """Edits of the trial's pack that its decided cases ask for, the most useful first; each puts right what those
    before it leave. The same input always gives the same proposals.
    """
    found = sorted(_candidates(trial), key=_order)[:MAX_TRIALS]
    proposals = [proposal for one in found if (proposal := _tried(one, trial)) is not None]
    return _needed(proposals)


def _order(one: _Candidate) -> tuple[object, ...]:
    edit = one.edit
    return (
        -len(one.support),
        SUREST[edit.field],
        edit.type,
        -len(edit.phrase.split()),
        edit.line,
        edit.phrase,
    )


def _tried(one: _Candidate, trial: Trial) -> Proposal | None:
    effect = trial.effect([one.edit], MIN_SUPPORT, one.support)
    if effect.broken or len({change.document for change in effect.fixed}) < MIN_SUPPORT:
        return None
    return Proposal(one.edit, one.support, one.against, effect)


def _needed(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Without those that put nothing right that a better one does not."""
    kept: list[Proposal] = []
    settled: set[tuple[str, str]] = set()
    for proposal in sorted(proposals, key=lambda one: (-len(one.effect.fixed), SUREST[one.edit.field])):
        fixed = {(change.document, change.item) for change in proposal.effect.fixed}
        if not fixed <= settled:
            kept.append(proposal)
            settled |= fixed
    return kept


# --- what is worth a trial


class _Asked(NamedTuple):
    """The decided documents of one type: wanted and not counted, refused and counted, and all of either verb."""

    type: DocumentType
    wanted: list[Paper]
    refused: list[Paper]
    accepted: list[Paper]
    rejected: list[Paper]


def _candidates(trial: Trial) -> Iterator[_Candidate]:
    plain = _plain(trial)
    for asked in _by_type(trial):
        yield from _about(asked, trial, plain)
        yield from _without(asked, trial, plain)
        yield from _kinds(asked, trial)
        yield from _helps(asked, plain)


def _plain(trial: Trial) -> Plain:
    """The calendar, the houses and plain words; and, alone, the words by which kinds announce themselves."""
    empty = trial.matcher.empty
    return Plain(empty, empty | {stem(word) for word in trial.matcher.kinds.known_words})


def _more_plain(plain: Plain, stems: Set[str]) -> Plain:
    return Plain(plain.at_ends | stems, plain.alone | stems)


def _by_type(trial: Trial) -> list[_Asked]:
    documents = trial.pack.documents
    found: dict[str, _Asked] = {}
    expected = {item.id: item.documents for item in trial.pack.items}
    for paper in trial.papers:
        for case in paper.cases:
            state = state_of(case, paper.before)
            matches = [match for match in paper.before.matches if match.item == case.item]
            counted = [match.document for match in matches if match.state is MatchState.ACCEPTED]
            types = counted or [match.document for match in matches] or expected.get(case.item, ())
            for id_ in dict.fromkeys(types):
                if id_ not in documents:
                    continue
                asked = found.setdefault(id_, _Asked(documents[id_], [], [], [], []))
                if case.verb is Verb.ACCEPT:
                    _add(asked.accepted, paper)
                    if state in (None, MatchState.SUGGESTED):  # no phrase makes a draft count
                        _add(asked.wanted, paper)
                else:
                    _add(asked.rejected, paper)
                    if RANK[state] == COUNTS:
                        _add(asked.refused, paper)
    return [found[id_] for id_ in sorted(found)]


def _add(papers: list[Paper], paper: Paper) -> None:
    if not any(known is paper for known in papers):
        papers.append(paper)


def _about(asked: _Asked, trial: Trial, plain: Plain) -> Iterator[_Candidate]:
    """Phrases of documents that miss a line of `about`; none that stands in a rejected document."""
    lines = [_ways(phrases, trial) for phrases in asked.type.about]
    for line, known in enumerate(lines):
        missing = [paper for paper in asked.wanted if not paper.words.holds(known, PROMINENT)]
        met = {stem for other in lines if other is not known for way in other for stem in way}
        for way, written, papers in _common(missing, TELLING, _more_plain(plain, met)):
            if not any(paper.words.holds([way], PROMINENT) for paper in asked.rejected):
                yield _Candidate(Edit(asked.type.id, Field.ABOUT, written, line), _keys(papers))


def _ways(phrases: Iterable[str], trial: Trial) -> list[Stems]:
    """Phrases of the pack in all their ways, as stems."""
    return [way for phrase in phrases for way in trial.matcher.lexicon.variants(phrase)]


def _without(asked: _Asked, trial: Trial, plain: Plain) -> Iterator[_Candidate]:
    """Phrases of documents that count and should not; none that stands in an accepted document."""
    asked_for = {stem for line in asked.type.about for way in _ways(line, trial) for stem in way}
    for way, written, papers in _common(asked.refused, DECISIVE, _more_plain(plain, asked_for)):
        if not any(paper.words.holds([way], DECISIVE) for paper in asked.accepted):
            yield _Candidate(Edit(asked.type.id, Field.WITHOUT, written), _keys(papers))


def _kinds(asked: _Asked, trial: Trial) -> Iterator[_Candidate]:
    """Kinds that accepted documents are of and the type does not take."""
    type_ = asked.type
    if not type_.kinds:
        return
    taken = kinds_taken(type_, trial.matcher)

    def of_kind(papers: Sequence[Paper], kind: str) -> tuple[str, ...]:
        return _keys(paper for paper in papers if paper.words.reading.kind == kind)

    for kind in sorted({paper.words.reading.kind for paper in asked.wanted} - taken - {""}):
        support = of_kind(asked.wanted, kind)
        if len(support) >= MIN_SUPPORT:
            yield _Candidate(Edit(type_.id, Field.KINDS, kind), support, of_kind(asked.rejected, kind))


def _helps(asked: _Asked, plain: Plain) -> Iterator[_Candidate]:
    """Phrases of documents that want very little to count."""

    def is_near(paper: Paper) -> bool:
        scores = [match.score for match in paper.before.matches if match.document == asked.type.id]
        return any(ACCEPT_SCORE - MAX_HELP <= score < ACCEPT_SCORE for score in scores)

    for way, written, papers in _common(list(filter(is_near, asked.wanted)), TELLING, plain):
        against = _keys(paper for paper in asked.rejected if paper.words.holds([way], PROMINENT))
        yield _Candidate(Edit(asked.type.id, Field.HELPS, written), _keys(papers), against)


def _common(
    papers: Sequence[Paper], zones: Sequence[Zone], plain: Plain
) -> list[tuple[Stems, str, list[Paper]]]:
    """Phrases that several documents have, as stems and as most of them write it; those of the most documents first.
    Of a phrase and a longer one in the same documents only the longer: it is the less likely elsewhere."""
    holders: dict[Stems, list[Paper]] = {}
    written: dict[Stems, Counter[str]] = {}
    for paper in papers:
        for way, words in paper.words.phrases(zones, plain):
            _add(holders.setdefault(way, []), paper)
            written.setdefault(way, Counter())[words] += 1
    common = {way: of for way, of in holders.items() if len(of) >= MIN_SUPPORT}
    longest = [way for way in common if not any(_is_part(way, other, common) for other in common)]
    longest.sort(key=lambda way: (-len(common[way]), -len(way), way))
    return [(way, _usual(written[way]), common[way]) for way in longest[:MAX_PHRASES]]


def _is_part(way: Stems, other: Stems, common: dict[Stems, list[Paper]]) -> bool:
    is_inside = any(other[at : at + len(way)] == way for at in range(len(other) - len(way) + 1))
    return len(way) < len(other) and is_inside and len(common[way]) == len(common[other])


def _usual(written: Counter[str]) -> str:
    return min(written, key=lambda words: (-written[words], words))


def _keys(papers: Iterable[Paper]) -> tuple[str, ...]:
    return tuple(paper.document.key for paper in papers)
