"""Which of a pack's types a document is: its kind must fit, and its topic must be named where it counts. Pure.

All phrases of all types are found in one walk over each piece of the document; only types that were met at all are
looked at more closely. Of two types of which one's finds in the title lie within the other's, the wider find wins:
`laporan evaluasi dumas` is no `laporan dumas`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from typing import NamedTuple

from indexer.language.stem import stem
from rules.kinds import Kinds
from rules.match.lexicon import Lexicon
from rules.match.model import Reason, ReasonCode
from rules.match.pieces import (
    AS_IT_IS,
    CODES,
    MIN_MATTER,
    UNDER_A_TITLE,
    Piece,
    Zone,
    is_titled,
    matter_of,
)
from rules.match.topics import HELPS, SIGN, WITHOUT, Met, Place, Topics, Use, bits
from rules.pack.model import DocumentType
from rules.reading.model import KindGuess, Reading, Where

# --- how the score is made, 0..1

KIND_SHARE, TOPIC_SHARE = 0.42, 0.58
WEAKEST_SHARE = 0.7
"""Of the topic's score, what the weakest line of `about` makes; the mean of all makes the rest."""

HELP, MAX_HELP = 0.03, 0.06  # each helping phrase in title, name or head; and all together
SIGNS = 0.7  # what typical words of the content say of the topic …
MIN_SIGNS = 2  # … so many different ones

KIND_BY_PLACE = {Where.TEXT: 1.0, Where.METADATA: 0.75, Where.NAME: 0.8, Where.FOLDER: 0.55}
FULL_GUESS = {Where.TEXT: 8.0, Where.METADATA: 4.0, Where.NAME: 5.0, Where.FOLDER: 0.5}
"""A kind's score (`rules.reading.kind`) from which on it is as sure as its place lets it be."""

REFINED = 0.58  # a special kind of the one wanted
NEAR_KIND = 0.5  # a kind that offices write instead; less than any accepted one
UNKNOWN_KIND = 0.35  # nothing tells the kind
ANY_KIND = 0.62  # the type does not ask for one
BEATEN = 0.58  # a kind that is not the likeliest, at most, times how near it comes
NEAR = 0.55  # share of the likeliest kind's score from which another is worth looking at

CALLED_TOPIC = 0.9
CALLED_WORDS, CALLED_SHARE = 2, 0.6
"""A type is called by a title if its topic is worth so much there, and its phrases explain so many of the title's
words and this share of them."""

MAX_UNEXPLAINED = 1
"""Words of its title that a bare type may leave unexplained: `LAPORAN BULANAN KENDARAAN DINAS` is another report."""

CLOSE = 0.1
"""A type whose score is lower by this much does not beat another, however much of the title it explains."""

NAMED = 0.8
"""Topic's score from which on a picture's name or title says what it shows, whatever else there is to be read on it."""

SURE, SURE_TOPIC = 0.65, 0.4
"""Scores from which on a type beats those that are only for want of a better one."""

ABOUT_BY_KIND = 0.9
"""The topic's score of a type without `about`: its kind says it all."""


class Recognised(NamedTuple):
    """A document is of this type, perhaps. `covers`: places of the title's words that its phrases explain."""

    type: DocumentType
    kind: str  # the kind by which it is; of a meeting the part
    score: float
    kind_score: float
    topic_score: float  # of the weakest line of `about`
    finds: tuple[Place, ...]  # what shows it
    guess: KindGuess | None  # what shows the kind
    covers: frozenset[tuple[int, int]]
    is_by_signs: bool = False
    is_on_picture: bool = False
    is_overloaded: bool = False  # its title says more than that of a bare type does
    is_only_named: bool = False  # a line of its topic stands nowhere but in names
    is_beaten: bool = False  # another type says more of what the document is

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """In words of the document; finding them in the text costs more than all the rest, so ask only if needed."""
        code = ReasonCode.SIGNS if self.is_by_signs else None
        found = (Reason(code or CODES[f.piece.zone], self.type.id, f.quote()) for f in self.finds)
        return (*self._kind_reasons(), *dict.fromkeys(found))

    def _kind_reasons(self) -> tuple[Reason, ...]:
        if self.guess:
            return (Reason(ReasonCode.KIND, self.type.id, self.guess.quote, self.kind),)
        is_asked = (self.type.kinds or self.type.parts) and self.kind_score < ANY_KIND
        return (Reason(ReasonCode.KIND_UNSURE, self.type.id),) if is_asked else ()


class _Kind(NamedTuple):
    """How a document fits a type by its kind. `guess` is None where nothing tells the kind or none is wanted."""

    wanted: str
    score: float
    guess: KindGuess | None


_Guess = tuple[KindGuess, float]
"""What kind it may be, and how surely."""

NOT_SERVED = ("", 0.0)
"""How well a kind fits a type that does not take it."""

NAMES = (Zone.NAME, Zone.FOLDER)


class Types:
    """The document types of a pack, compiled once."""

    def __init__(
        self,
        types: Iterable[DocumentType],
        kinds: Kinds,
        lexicon: Lexicon,
        empty: frozenset[str] = frozenset(),
    ) -> None:
        """`empty`: stems that, in a title, do not say what a document is about."""
        self.all = tuple(types)
        self._empty = empty
        self._kinds = kinds
        self._plain: dict[str, Set[str]] = {}
        phrases: dict[tuple[str, ...], list[Use]] = {}

        def add(written: Iterable[str], use: Use) -> None:
            for way in dict.fromkeys(way for phrase in written for way in lexicon.variants(phrase)):
                phrases.setdefault(way, []).append(use)

        for number, type_ in enumerate(self.all):
            for line, about in enumerate(type_.about):
                add(about, Use(number, line))
            add(type_.without, Use(number, WITHOUT))
            add(type_.helps, Use(number, HELPS))
            add(type_.signs, Use(number, SIGN))
        self._topics = Topics(phrases, [len(type_.about) for type_ in self.all])
        self._served = [self._kinds_served(type_) for type_ in self.all]
        self._of_kind = {
            kind: bits(number for number, served in enumerate(self._served) if kind in served)
            for kind in set().union(*self._served)
        }
        self._of_any_kind = bits(n for n, type_ in enumerate(self.all) if not (type_.parts or type_.kinds))
        formal = {kind.id for kind in kinds.all if kind.is_formal}
        self._of_unknown_kind = bits(
            number
            for number, type_ in enumerate(self.all)
            if not type_.parts and not (type_.kinds and formal.issuperset(type_.kinds))
        )

    def _kinds_served(self, type_: DocumentType) -> dict[str, tuple[str, float]]:
        """The kinds of document that may be of a type, the kind wanted there, and how well it fits."""
        fits: dict[str, tuple[str, float]] = {}
        for wanted in type_.parts or type_.kinds:
            known = self._kinds.by_id.get(wanted)
            for special in known.refined_by if known else ():
                fits.setdefault(special, (wanted, REFINED))
            for near in known.near if known else ():
                fits.setdefault(near, (wanted, NEAR_KIND))
        return fits | {wanted: (wanted, 1.0) for wanted in type_.parts or type_.kinds}

    def recognise(self, pieces: Sequence[Piece], reading: Reading) -> list[Recognised]:
        """The types it may be of, the surest first, whatever year or unit it is from."""
        guesses = _likely(reading.kinds)
        found = self._topics.met(pieces, self._fitting(reading, guesses))
        plain = self._plain_of(reading.kind)
        is_picture = any(piece.is_on_picture for piece in pieces)
        matter = matter_of(pieces, plain)
        titled = not is_picture and is_titled(pieces, self._empty, self._least_matter(reading))
        likely = []
        for number, met in found.items():
            of = self.all[number].of
            if not of or not reading.organisation or of == reading.organisation:
                kind = self._kind(number, reading, guesses)
                one = self._judged(number, kind, met, plain, matter, is_titled=titled)
                likely += [one] if one else []
        likely.sort(key=_surest)
        if not reading.kind and titled:
            likely = _called_by_title(likely, matter)
        return _most_specific(likely)

    def _least_matter(self, reading: Reading) -> int:
        """Words with which a title says what the document is about; a letter's subject says it in any case."""
        kind = self._kinds.by_id.get(reading.kind)
        return 1 if kind and kind.is_titled_by_subject else MIN_MATTER

    def _plain_of(self, kind: str) -> Set[str]:
        """Stems that say nothing of what a document is about, those by which its kind announces itself among them."""
        if kind not in self._plain:
            known = self._kinds.by_id.get(kind)
            own = {stem(word) for phrase in known.title for word in phrase} if known else set()
            self._plain[kind] = self._empty | own
        return self._plain[kind]

    def _fitting(self, reading: Reading, guesses: Sequence[_Guess]) -> int:
        """The types that it may be of by its kind, a bit for each."""
        types = self._of_any_kind if reading.kind else self._of_any_kind | self._of_unknown_kind
        for guess, _ in guesses:
            types |= self._of_kind.get(guess.kind, 0)
        return types

    def _kind(self, number: int, reading: Reading, guesses: Iterable[_Guess]) -> _Kind:
        """How surely it is of a kind that such a type may be of."""
        found = _Kind(reading.kind, ANY_KIND if self._of_any_kind >> number & 1 else 0.0, None)
        if not reading.kind and self._of_unknown_kind >> number & 1:
            found = _Kind("", UNKNOWN_KIND, None)
        for guess, sureness in guesses:
            wanted, factor = self._served[number].get(guess.kind, NOT_SERVED)
            if sureness * factor > found.score:
                found = _Kind(wanted, sureness * factor, guess)
        return found

    def _judged(
        self,
        number: int,
        kind: _Kind,
        found: Met,
        plain: Set[str],
        matter: Set[tuple[int, int]],
        *,
        is_titled: bool,
    ) -> Recognised | None:
        """`plain`: stems that make no type more special than another; `matter`: places of the title's words that say
        what it is about; `is_titled`: it does say so, and the rest of the document says less."""
        under = UNDER_A_TITLE if is_titled else AS_IT_IS
        type_ = self.all[number]
        lines = [found.get(line, []) for line in range(len(type_.about))]
        signs = found.get(SIGN, [])
        is_by_signs = not all(lines) and _different(signs) >= MIN_SIGNS
        if not all(lines) and not is_by_signs:
            return None
        if _is_excluded(found.get(WITHOUT, []), lines):
            return None
        if is_by_signs:
            weights = [
                max(places[0].weight_under(under), SIGNS * under.get(Zone.BODY, 1.0))
                if places
                else SIGNS * under.get(Zone.BODY, 1.0)
                for places in lines
            ]
            weights = weights or [SIGNS * under.get(Zone.BODY, 1.0)]
            shown = signs[:MIN_SIGNS]
        elif lines:
            weights = [places[0].weight_under(under) for places in lines]
            shown = [places[0] for places in lines]
        else:
            weights, shown = [min(ABOUT_BY_KIND, kind.score)], []
        helps = {place.words for place in found.get(HELPS, [])}
        topic = WEAKEST_SHARE * min(weights) + (1 - WEAKEST_SHARE) * sum(weights) / len(weights)
        score = KIND_SHARE * kind.score + TOPIC_SHARE * topic + min(MAX_HELP, HELP * len(helps))
        covers = frozenset(
            (place.piece_number, at)
            for places in (*lines, found.get(HELPS, []))
            for place in places
            if place.piece.zone is Zone.TITLE
            or (place.piece.zone is Zone.NAME and not is_titled)
            or (place.piece.is_on_picture and place.is_prominent)
            for at in range(place.start, place.end)
            if place.piece.stems[at] not in plain
        )
        return Recognised(
            type_,
            kind.wanted,
            round(min(score, 1.0), 3),
            round(kind.score, 3),
            round(min(weights), 3),
            tuple(shown),
            kind.guess,
            covers,
            is_by_signs,
            is_only_named=any(_is_only_named(places, plain) for places in lines),
            is_overloaded=type_.is_bare and len(matter - covers) > MAX_UNEXPLAINED,
            is_on_picture=any(place.piece.is_on_picture for places in (*lines, signs) for place in places),
        )


def _is_only_named(places: Sequence[Place], plain: Set[str]) -> bool:
    """Whether a line of the topic, other than by words that say nothing, is found in names alone."""
    return all(place.piece.zone in NAMES for place in places) and any(
        not set(place.words) <= plain for place in places
    )


def _different(signs: Sequence[Place]) -> int:
    """Signs that are different and do not overlap: of `jumlah aduan masuk` come not two."""
    seen: set[tuple[str, ...]] = set()
    piece, end = -1, 0
    for sign in sorted(signs, key=lambda sign: (sign.piece_number, sign.start)):
        if sign.piece_number != piece or sign.start >= end:
            seen.add(sign.words)
            piece, end = sign.piece_number, sign.end
    return len(seen)


def _likely(guesses: Sequence[KindGuess]) -> list[_Guess]:
    """The kinds worth looking at, the likeliest first, and how sure each is."""
    found: list[_Guess] = []
    for guess in guesses:
        top = guesses[0].score
        if guess.score < NEAR * top:
            break
        sureness = _sureness(guess)
        is_beaten = guess.score < top
        found.append((guess, min(sureness, BEATEN) * guess.score / top if is_beaten else sureness))
    return found


def _sureness(guess: KindGuess) -> float:
    where = guess.quote.where
    return KIND_BY_PLACE[where] * min(1.0, guess.score / FULL_GUESS[where])


def _is_excluded(without: Sequence[Place], lines: Sequence[Sequence[Place]]) -> bool:
    """A word that says it is something else stands in the title, or in the name where no title says better.

    One that lies within a phrase of `about` is that phrase's own.
    """
    titled = all(places[0].piece.zone is Zone.TITLE for places in lines if places) and any(lines)
    for find in without:
        if find.piece.zone is Zone.TITLE or (find.piece.zone is Zone.NAME and not titled):
            inside = any(
                place.piece_number == find.piece_number
                and place.start <= find.start
                and find.end <= place.end
                for places in lines
                for place in places
            )
            if not inside:
                return True
    return False


def _surest(one: Recognised) -> tuple[float, str]:
    return -one.score, one.type.id


def _most_specific(likely: Sequence[Recognised]) -> list[Recognised]:
    return [one._replace(is_beaten=any(_beats(other, one) for other in likely)) for one in likely]


def _called_by_title(likely: Sequence[Recognised], matter: Set[tuple[int, int]]) -> list[Recognised]:
    """Of a document that nothing says the kind of: the type that its title names, saying little else, is taken to be
    the one, unless there are two."""
    by_rank: dict[tuple[int, float], list[Recognised]] = {}
    for one in likely:
        if _is_called(one, matter):
            by_rank.setdefault((len(one.covers), one.score), []).append(one)
    best = by_rank[max(by_rank)] if by_rank else []
    if len(best) != 1:
        return list(likely)
    score = best[0].score + KIND_SHARE * (ANY_KIND - best[0].kind_score)
    called = best[0]._replace(score=round(min(score, 1.0), 3), kind_score=ANY_KIND)
    return sorted((called if one is best[0] else one for one in likely), key=_surest)


def _is_called(one: Recognised, matter: Set[tuple[int, int]]) -> bool:
    named = len(one.covers & matter)
    is_whole = named >= CALLED_WORDS and named >= CALLED_SHARE * len(matter)
    return is_whole and not one.is_by_signs and one.topic_score >= CALLED_TOPIC


def _beats(other: Recognised, one: Recognised) -> bool:
    """Whether another type makes this one unlikely: by a topic that is named, by a type that is no makeshift, by more
    of the title."""
    if other is one or other.type.is_general > one.type.is_general:
        return False
    if other.type.is_general < one.type.is_general:
        return other.score >= SURE and other.topic_score >= SURE_TOPIC
    if one.is_by_signs and not other.is_by_signs and other.score >= one.score:
        return True
    if one.is_on_picture and one.topic_score < NAMED <= other.topic_score:
        return True
    return one.covers < other.covers and other.score > one.score - CLOSE
