"""Tries an edited pack on documents whose place is known: what it puts right, and what it would break. Pure.

Only documents that an edit can concern are judged again: those that hold the words of the new phrase, or a word that
is now mended to one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from rules.learning.model import Case, Change, Document, Edit, Effect, Field, Verb, applied
from rules.learning.words import Words
from rules.match.judge import Matcher
from rules.match.model import Judgement, Match, MatchState
from rules.pack.model import DocumentType, Pack

RANK = {None: 0, MatchState.REJECTED: 1, MatchState.SUGGESTED: 2, MatchState.ACCEPTED: 3}
"""How much a match is worth."""

SHOWN, COUNTS = RANK[MatchState.SUGGESTED], RANK[MatchState.ACCEPTED]
"""From which rank on a person sees a match, and it counts by itself."""

NAMELESS = "1.pdf"
"""The name of an example of the pack that gives none."""


class Paper(NamedTuple):
    """A document with what is known of it; in the background there are no cases."""

    document: Document
    words: Words
    cases: tuple[Case, ...]
    before: Judgement

    @property
    def is_rejected(self) -> bool:
        return any(case.verb is Verb.REJECT for case in self.cases)


class Example(NamedTuple):
    """An example of the pack; `before`: the types that it is taken for."""

    document: Document
    words: Words
    type: str
    meets: bool
    before: frozenset[str]


class Trial:
    """A pack with the documents that its edits are tried on, its own examples among them."""

    def __init__(self, pack: Pack, cases: Sequence[Case], background: Sequence[Document] = ()) -> None:
        self.pack = pack
        self.matcher = Matcher(pack)
        self._items: dict[str, set[str]] = {}
        for item in pack.items:
            for type_ in item.documents:
                self._items.setdefault(type_, set()).add(item.id)
        decided: dict[str, list[Case]] = {}
        for case in cases:
            decided.setdefault(case.document.key, []).append(case)
        known = [(found[0].document, tuple(found)) for found in decided.values()]
        known += [(document, ()) for document in background if document.key not in decided]
        self.papers = tuple(
            Paper(document, Words(document, self.matcher), its, _judged(self.matcher, document))
            for document, its in known
        )
        self.examples = tuple(self._examples())
        words = [*(one.words for one in self.papers), *(one.words for one in self.examples)]
        self._terms = sorted({term for one in words for term in one.terms})
        self._stems = dict(zip(self._terms, self.matcher.lexicon.stems(self._terms), strict=True))

    def _examples(self) -> Iterator[Example]:
        for type_ in self.pack.documents.values():
            for one in type_.examples:
                document = Document(str(one.place), (one.name or NAMELESS,), "", (one.text,))
                taken_for = _recognised(self.matcher, document)
                yield Example(document, Words(document, self.matcher), type_.id, one.meets, taken_for)

    def items_of(self, type_: str) -> frozenset[str]:
        """The items that expect a document type."""
        return frozenset(self._items.get(type_, ()))

    def effect(self, edits: Sequence[Edit], needed: int = 0, hoped: Collection[str] = ()) -> Effect:
        """What the edits do together.

        With `needed`, only as much as it takes to tell that they are of no use: if they break anything, or put right
        fewer documents than that, the rest is not looked at. `hoped`: keys of those that they may put right.
        """
        pack = self.pack
        for edit in edits:
            pack = applied(pack, edit)
        matcher = Matcher(pack)
        types = {edit.type for edit in edits}
        items = frozenset(item for type_ in types for item in self.items_of(type_))
        effect = _Outcome()
        is_concerned = self._concern(edits, matcher)
        for is_hoped in (True, False):
            for paper in self.papers:
                if (paper.document.key in hoped) is is_hoped and is_concerned(paper):
                    effect.add(paper, _judged(matcher, paper.document), items)
                    if needed and effect.broken:
                        return effect.told()
            if hoped and len({change.document for change in effect.fixed}) < needed:
                return effect.told()
        for example in filter(is_concerned, self.examples):
            effect.broken += _failing(example, _recognised(matcher, example.document), types)
        return effect.told()

    def _concern(self, edits: Sequence[Edit], matcher: Matcher) -> Callable[[Paper | Example], bool]:
        """Tells whether the edits can concern a document."""
        ways = [
            frozenset(way)
            for edit in edits
            if edit.field is not Field.KINDS
            for way in matcher.lexicon.variants(edit.phrase)
        ]
        kinds = {
            kind
            for edit in edits
            if edit.field is Field.KINDS
            for kind in (edit.phrase, *_special(edit.phrase, matcher))
        }
        stems = dict(zip(self._terms, matcher.lexicon.stems(self._terms), strict=True))
        mended = {term for term, stem in stems.items() if stem != self._stems[term]}

        def is_concerned(one: Paper | Example) -> bool:
            words = one.words
            return (
                not mended.isdisjoint(words.terms) or _may_be(words, kinds) or _may_hold(words, ways, stems)
            )

        return is_concerned


def _judged(matcher: Matcher, document: Document) -> Judgement:
    return matcher(document.names, document.title, document.pages, document.facts, document.problems)[1]


def _recognised(matcher: Matcher, document: Document) -> frozenset[str]:
    found = matcher.recognised(document.names, document.title, document.pages, document.facts)
    return frozenset(one.type.id for one in found)


def _special(kind: str, matcher: Matcher) -> tuple[str, ...]:
    known = matcher.kinds.by_id.get(kind)
    return known.refined_by if known else ()


def kinds_taken(type_: DocumentType, matcher: Matcher) -> frozenset[str]:
    """The kinds of document that a type takes, special cases included."""
    wanted = type_.parts or type_.kinds
    return frozenset(kind for one in wanted for kind in (one, *_special(one, matcher)))


def _may_be(words: Words, kinds: set[str]) -> bool:
    reading = words.reading
    return bool(kinds) and not kinds.isdisjoint({reading.named, *(guess.kind for guess in reading.kinds)})


def _may_hold(words: Words, ways: Sequence[frozenset[str]], stems: Mapping[str, str]) -> bool:
    found = {stems[term] for term in words.terms} if ways else set()
    return any(way <= found for way in ways)


# --- what became of a document


def state_of(case: Case, judgement: Judgement) -> MatchState | None:
    """What the rules say of a decided case; the best of its matches."""
    return _best(
        match
        for match in judgement.matches
        if match.item == case.item and (not case.slot or match.slot in ("", case.slot))
    )


def _best(matches: Iterable[Match]) -> MatchState | None:
    return max((match.state for match in matches), key=RANK.__getitem__, default=None)


class _Outcome:
    """An `Effect` in the making."""

    def __init__(self) -> None:
        self.fixed: list[Change] = []
        self.other: list[Change] = []
        self.broken: list[Change] = []

    def told(self) -> Effect:
        return Effect(tuple(self.fixed), tuple(self.other), tuple(self.broken))

    def add(self, paper: Paper, after: Judgement, items: frozenset[str]) -> None:
        """What became of a document. `items`: of the edited types."""
        if after.matches != paper.before.matches:
            for case in paper.cases:
                self._settle(case, paper.before, after)
            self._settle_rest(paper, after, items)

    def _settle(self, case: Case, before: Judgement, after: Judgement) -> None:
        change = Change(case.document.key, case.item, state_of(case, before), state_of(case, after))
        old, new = RANK[change.before], RANK[change.after]
        if case.verb is Verb.ACCEPT:
            if new < old:
                self.broken.append(change)
            elif new == COUNTS > old:
                self.fixed.append(change)
        elif new > old and new >= SHOWN:
            self.broken.append(change)
        elif new < COUNTS == old:
            self.fixed.append(change)

    def _settle_rest(self, paper: Paper, after: Judgement, items: frozenset[str]) -> None:
        """Items that nobody decided on. That a decided document is of the type, or is not, holds for every item that
        expects the type; a document that nobody decided on stays where it is."""
        decided = {case.item for case in paper.cases}
        olds, news = _by_item(paper.before), _by_item(after)
        for item in sorted((olds.keys() | news.keys()) - decided):
            change = Change(paper.document.key, item, olds.get(item), news.get(item))
            old, new = RANK[change.before], RANK[change.after]
            if old == new:
                continue
            if paper.cases and item in items and (new < old) is paper.is_rejected:
                self.other.append(change)
            elif COUNTS in (old, new) or new >= SHOWN > old:
                self.broken.append(change)


def _failing(example: Example, after: frozenset[str], types: Set[str]) -> Iterator[Change]:
    """What an example must be known as and no longer is, or must not and now is; nor may it fall into a neighbour."""
    wrong = (after & types) - example.before
    if example.meets:
        wrong = (wrong - {example.type}) | ({example.type} & example.before - after)
    for type_ in sorted(wrong):
        states = [MatchState.SUGGESTED if type_ in known else None for known in (example.before, after)]
        yield Change(example.document.key, type_, *states)


def _by_item(judgement: Judgement) -> dict[str, MatchState]:
    found: dict[str, MatchState] = {}
    for match in judgement.matches:
        known = found.get(match.item)
        if RANK[match.state] > RANK[known]:
            found[match.item] = match.state
    return found
