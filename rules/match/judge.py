"""Judges one document against a pack: reading, types, slots, and what speaks against it. Pure.

reading → types → items → slots → states
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from indexer.language.stem import stems
from indexer.language.stopwords import STOP_WORDS
from indexer.language.tokens import terms
from rules.kinds import Kinds
from rules.match.compound import bound_kinds
from rules.match.lexicon import Lexicon
from rules.match.model import Judgement, Match, MatchState, Meeting, Reason, ReasonCode
from rules.match.pieces import pieces_of, words_of
from rules.match.types import NAMED, Recognised, Types
from rules.match.when import Filled, filled, years_of
from rules.pack.model import DocumentType, Expectation, Item, Pack
from rules.periods.words import MONTH_NUMBER
from rules.reading.announce import TITLE
from rules.reading.model import OWN, PARENT, Mark, Quote, Reading, Where
from rules.reading.names import are_pictures
from rules.reading.read import paper_of, read_paper
from rules.reading.whose import houses
from rules.slots import pack_slots

# --- the thresholds of the states; chosen on the labelled sample for precision (docs/decisions)

ACCEPT_SCORE = 0.67
ACCEPT_KIND = 0.55
ACCEPT_TOPIC = 0.5
SUGGEST_SCORE = 0.5
SUGGEST_TOPIC = 0.4
NEAR_BEST = 0.25
"""A type this much below the best one is not accepted beside it."""

SAID = 0.9
"""Scores of kind and topic from which on a title has said it: a name that says otherwise is only told."""

BRIEF_WORDS = 30
"""A text of fewer words may leave it to the file's name to say what it is about."""

SUBJECT_WORDS = 40
"""Stems of a meeting paper's subject that are kept for tying it to others."""

REJECTING = {
    ReasonCode.WRONG_YEAR,
    ReasonCode.OTHER_UNIT,
    ReasonCode.DRAFT,
    ReasonCode.SUPERSEDED,
    ReasonCode.TEMPLATE,
}
DOUBTING = {
    ReasonCode.KIND_UNSURE,
    ReasonCode.CONFLICT,
    ReasonCode.COVERING,
    ReasonCode.ONLY_NAMED,
    ReasonCode.TOPIC_WEAK,
    ReasonCode.NO_PERIOD,
    ReasonCode.NO_YEAR,
    ReasonCode.OTHER_SPAN,
    ReasonCode.UNSIGNED,
    ReasonCode.UNREAD,
}

MAIL_FACT = "from"
"""A fact that only mails have: what they announce is in their attachments."""


class _Case(NamedTuple):
    """What all matches of one document share."""

    reading: Reading
    facts: Mapping[str, str]
    bound: Mapping[str, Quote]
    best: Recognised | None
    is_unread: bool
    has_rivals: bool  # it may be of more types than one
    is_brief: bool  # next to no text: its name may say all


class Matcher:
    """A pack, compiled once. Calling it judges a document."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.kinds: Kinds = pack.kinds
        self.known = houses((pack.unit.name, *pack.unit.aliases), pack.unit.parents)
        self.lexicon = Lexicon(pack.vocabulary, _phrases(pack.documents.values()))
        self.empty = _empty_words(pack, self.lexicon)
        self.types = Types(pack.documents.values(), pack.kinds, self.lexicon, self.empty)
        self.slots = pack_slots(pack)
        self._items: dict[str, list[Item]] = {}
        for item in pack.items:
            for document in item.documents:
                self._items.setdefault(document, []).append(item)
        self._kinds_of = {item.id: self._kinds_taken(item) for item in pack.items}
        self._part_kinds = {kind for type_ in pack.documents.values() for kind in type_.parts}

    def _kinds_taken(self, item: Item) -> set[str]:
        """The kinds of document that an item takes, special cases of them included."""
        types = [self.pack.documents[id_] for id_ in item.documents if id_ in self.pack.documents]
        kinds = {kind for type_ in types for kind in (*type_.kinds, *type_.parts)}
        return kinds | {
            s for kind in kinds & self.kinds.by_id.keys() for s in self.kinds.by_id[kind].refined_by
        }

    def __call__(
        self,
        names: Sequence[str],
        title: str,
        pages: Sequence[str],
        facts: Mapping[str, str],
        problems: Iterable[str] = (),
    ) -> tuple[Reading, Judgement]:
        """What a document says of itself, and what it serves. `problems`: codes of its extract."""
        paper = paper_of(names, title, pages, facts, self.kinds, self.known)
        reading = read_paper(paper, self.kinds, self.known)
        pieces = pieces_of(paper, reading, self.kinds, self.lexicon, self.known)
        found = self.types.recognise(pieces, reading)
        is_silent = not any(page.strip() for page in pages) and not are_pictures(paper.names, self.kinds)
        is_unread = is_silent and any(problems)
        if is_silent and not is_unread:
            return reading, Judgement()  # a container: its members speak
        is_brief = are_pictures(paper.names, self.kinds) or words_of(pieces) < BRIEF_WORDS
        is_meeting = any(one.type.parts and _is_worth(one) for one in found)
        bound = bound_kinds(pages, self._part_kinds, self.kinds) if is_meeting else {}
        best = next((one for one in found if not one.is_beaten), None)
        has_rivals = sum(map(_is_worth, found)) > 1
        case = _Case(reading, facts, bound, best, is_unread, has_rivals, is_brief)
        matches = [match for one in found if _is_worth(one) for match in self._matches(one, case)]
        return reading, Judgement(tuple(matches), self._meeting(reading))

    def recognised(
        self, names: Sequence[str], title: str, pages: Sequence[str], facts: Mapping[str, str]
    ) -> list[Recognised]:
        """The types that a document would be suggested or accepted for, whatever its year and unit."""
        paper = paper_of(names, title, pages, facts, self.kinds, self.known)
        reading = read_paper(paper, self.kinds, self.known)
        pieces = pieces_of(paper, reading, self.kinds, self.lexicon, self.known)
        found = self.types.recognise(pieces, reading)
        return [one for one in found if _is_worth(one)]

    def _matches(self, one: Recognised, case: _Case) -> Iterator[Match]:
        """The matches by one type, item by item."""
        items = [
            item
            for item in self._items.get(one.type.id, ())
            if not item.parts or self._is_part(one, item, case.bound)
        ]
        shown = one.reasons if items else ()
        for item in items:
            yield from self._matches_of(one, item, shown, case)

    def _matches_of(self, one: Recognised, item: Item, shown: tuple[Reason, ...], case: _Case) -> list[Match]:
        reading, bound = case.reading, case.bound
        when = filled(item, self.slots[item.id], reading, is_event=self._is_event(one, reading))
        against = [
            *self._against(one, item, case, when),
            *([Reason(ReasonCode.UNREAD)] if case.is_unread else []),
        ]
        state = _state([*shown, *against])
        noted = self._conflict(item, reading) if _says_itself(one) else []
        reasons = (
            *shown,
            *(r for r in when.reasons if r not in against),
            *against,
            *noted,
            *_signed(reading),
        )
        labels = [slot.label for slot in when.slots] or [""]
        roles = _roles(one, item, bound)
        recurs = len(self.slots[item.id]) > 1 and not item.is_each_year
        return [
            Match(
                item=item.id,
                role=role,
                document=one.type.id,
                slot=label,
                period=label if recurs else when.period or label,
                state=state,
                score=one.score,
                reasons=(*reasons, Reason(ReasonCode.BOUND, one.type.id, bound[role], role))
                if role in bound and role != one.kind
                else reasons,
            )
            for label in labels
            for role in roles
        ]

    def _is_part(self, one: Recognised, item: Item, bound: Mapping[str, Quote]) -> bool:
        """A part that the item needs, or several bound together; of a bundle a picture too, though it may not need
        one."""
        if one.kind in item.parts or not bound.keys().isdisjoint(item.parts):
            return True
        return (
            len(item.parts) > 1 and one.kind in one.type.parts and bool(self.kinds.by_id[one.kind].extensions)
        )

    def _is_event(self, one: Recognised, reading: Reading) -> bool:
        """Whether the document is of the very day: meetings' papers, pictures."""
        kind = self.kinds.by_id.get(one.kind or reading.kind)
        return bool(one.type.parts) or (kind is not None and bool(kind.extensions or kind.is_dated_by_event))

    def _against(self, one: Recognised, item: Item, case: _Case, when: Filled) -> list[Reason]:
        """Everything that keeps the match from counting by itself."""
        reading, best = case.reading, case.best or one
        found = [r for r in when.reasons if r.code in (ReasonCode.WRONG_YEAR, ReasonCode.OTHER_SPAN)]
        if reading.organisation not in ("", OWN, PARENT) and not one.type.is_foreign:
            quote = reading.quotes.get("organisation")
            found.append(Reason(ReasonCode.OTHER_UNIT, "", quote, reading.organisation))
        if Mark.TEMPLATE in reading.marks and not one.type.is_draft:
            found.append(Reason(ReasonCode.TEMPLATE, "", reading.quotes.get(Mark.TEMPLATE)))
        if Mark.DRAFT in reading.marks and not one.type.is_draft:
            found.append(Reason(ReasonCode.DRAFT, "", reading.quotes.get(Mark.DRAFT)))
        if Mark.SUPERSEDED in reading.marks:
            found.append(Reason(ReasonCode.SUPERSEDED, "", reading.quotes.get(Mark.SUPERSEDED)))
        if Mark.UNSIGNED in reading.marks and item.is_signed and Mark.SIGNED not in reading.marks:
            found.append(Reason(ReasonCode.UNSIGNED, "", reading.quotes.get(Mark.UNSIGNED)))
        if MAIL_FACT in case.facts:
            found.append(Reason(ReasonCode.COVERING, one.type.id))
        if not _says_itself(one):
            found += self._conflict(item, reading)
        is_named = one.guess is not None and one.guess.quote.where is Where.NAME and not case.is_brief
        if (one.kind_score < ACCEPT_KIND or is_named) and one.guess:
            found.append(Reason(ReasonCode.KIND_UNSURE, one.type.id, reading.quotes.get("kind")))
        is_makeshift = one.type.is_general and (
            one.is_by_signs or (one.topic_score < NAMED and case.has_rivals)
        )
        is_lesser = one.is_beaten or one.is_overloaded or is_makeshift or one.score < best.score - NEAR_BEST
        if one.is_only_named and not case.is_brief:
            found.append(Reason(ReasonCode.ONLY_NAMED, one.type.id, None))
        if one.topic_score < ACCEPT_TOPIC or one.score < ACCEPT_SCORE or is_lesser:
            found.append(Reason(ReasonCode.TOPIC_WEAK, one.type.id, None, best.type.id if is_lesser else ""))
        if not when.is_sure:
            found += self._undated(one, when)
        return found

    def _conflict(self, item: Item, reading: Reading) -> list[Reason]:
        """The file's name announces a kind that none of the item's documents is of."""
        if not reading.named or reading.named in self._kinds_of[item.id]:
            return []
        return [Reason(ReasonCode.CONFLICT, "", reading.quotes.get("kind_conflict"))]

    def _undated(self, one: Recognised, when: Filled) -> list[Reason]:
        codes = {reason.code for reason in when.reasons}
        if ReasonCode.NO_YEAR in codes:
            return [] if one.type.is_undated else [Reason(ReasonCode.NO_YEAR)]
        return [] if ReasonCode.OTHER_SPAN in codes else [Reason(ReasonCode.NO_PERIOD)]

    def _meeting(self, reading: Reading) -> Meeting | None:
        """A part of some meeting, for tying; only what counts in general can be tied."""
        if reading.kind not in self._part_kinds or reading.organisation not in ("", OWN, PARENT):
            return None
        if {Mark.DRAFT, Mark.SUPERSEDED, Mark.TEMPLATE} & set(reading.marks):
            return None
        years, _ = years_of(reading)
        words = sorted(set(stems(terms(reading.title))))[:SUBJECT_WORDS]
        day = reading.event_date or (None if reading.kind == "undangan" else reading.document_date)
        return Meeting(reading.kind, day, tuple(words), years[-1] if years else None)


def _says_itself(one: Recognised) -> bool:
    """Whether a title in the text says what it is and what it is about, whatever the file is called."""
    guess = one.guess
    is_titled = guess is not None and guess.quote.where is Where.TEXT and guess.score >= TITLE
    return is_titled and one.kind_score >= SAID and one.topic_score >= SAID


def _is_worth(one: Recognised) -> bool:
    return one.score >= SUGGEST_SCORE and one.topic_score >= SUGGEST_TOPIC


def _state(reasons: Sequence[Reason]) -> MatchState:
    codes = {reason.code for reason in reasons}
    if codes & REJECTING:
        return MatchState.REJECTED
    return MatchState.SUGGESTED if codes & DOUBTING else MatchState.ACCEPTED


def _roles(one: Recognised, item: Item, bound: Mapping[str, Quote]) -> list[str]:
    """What the document is for the item: its one part, or all that are bound into one file."""
    if item.parts:
        own = [one.kind] if one.kind in item.parts or not bound else []
        return list(dict.fromkeys([*own, *(kind for kind in bound if kind in item.parts)]))
    return [one.type.id if item.expectation is Expectation.ALL else ""]


def _signed(reading: Reading) -> list[Reason]:
    if Mark.SIGNED in reading.marks:
        return [Reason(ReasonCode.SIGNED, "", reading.quotes.get(Mark.SIGNED))]
    return []


def _empty_words(pack: Pack, lexicon: Lexicon) -> frozenset[str]:
    """Stems that, in a title, do not say what a document is about."""
    return frozenset(lexicon.stems([*pack.kinds.plain_words, *STOP_WORDS, *MONTH_NUMBER]))


def _phrases(types: Iterable[DocumentType]) -> Iterable[str]:
    for type_ in types:
        for line in type_.about:
            yield from line
        yield from (*type_.without, *type_.helps, *type_.signs)
