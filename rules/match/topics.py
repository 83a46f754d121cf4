"""Finds the phrases of all document types of a pack in a document, in one walk over its words. Pure.

Most words begin no phrase, most phrases that are met belong to types whose kind does not fit, and most types that
fit are not met whole: each is passed over as early as can be.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import compress
from typing import NamedTuple

from rules.match.pieces import Piece, Zone, often, words_of
from rules.reading.model import Quote

WITHOUT, HELPS, SIGN = -1, -2, -3
"""What a phrase means for a type that is no line of `about`."""

MARKS = frozenset({WITHOUT, HELPS})
"""These count only in `PROMINENT` places."""

PROMINENT = frozenset({Zone.TITLE, Zone.NAME, Zone.HEAD})

SETS_REMEMBERED = 128
"""Sets of wanted types, with the beginnings of their phrases: documents of one kind want the same."""

_PIECE_END = ""
"""Stands between pieces: no stem is empty."""


class Use(NamedTuple):
    """What a phrase means for a type: the number of a line of `about`, or one of the marks above."""

    type: int
    line: int


class Place(NamedTuple):
    """`stems[start:end]` of a piece are a phrase; `weight`: what that says."""

    weight: float
    piece_number: int
    start: int
    end: int
    piece: Piece

    def weight_under(self, under: Mapping[Zone, float]) -> float:
        return self.weight * under.get(self.piece.zone, 1.0)

    @property
    def is_prominent(self) -> bool:
        return self.piece.zone in PROMINENT

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self.piece.stems[self.start : self.end])

    def quote(self) -> Quote:
        return self.piece.quote(self.start, self.end)


Met = dict[int, list[Place]]
"""Where a type was met, by line as in `Use`, the strongest place first. Of what the body names there is only the first
place for a line of `about`, and the first of each phrase that is a sign; of marks only what is prominent."""

_Named = list[int]
"""How often a phrase stands in the body, and where it first begins and ends."""


class _Branch:
    """Of a tree of stems. Sets of types are numbers with a bit for each: `types` of those with a phrase from here on,
    `own` of those with one that ends here."""

    __slots__ = ("by_line", "further", "own", "own_by_line", "types", "uses")

    def __init__(self) -> None:
        self.further: dict[str, _Branch] = {}
        self.uses: dict[int, list[Use]] = {}  # of the phrase that ends here, by type
        self.by_line: _ByLine = ()  # of `types` and of `own`
        self.own_by_line: _ByLine = ()
        self.types = self.own = 0

    def lead_to(self, uses: Sequence[Use]) -> None:
        self.types |= bits(use.type for use in uses)
        self.by_line = _joined(self.by_line, uses)

    def end_for(self, uses: Sequence[Use]) -> None:
        for use in uses:
            self.uses.setdefault(use.type, []).append(use)
        self.own = bits(use.type for use in uses)
        self.own_by_line = _joined((), uses)


_ByLine = tuple[tuple[int, int], ...]
"""Types, by what is found for them: a line of `about`, or a sign."""

_Lists = list[list[Place]]

_Hit = tuple[_Branch, int, int]
"""A phrase and where it begins and ends."""


class Topics:
    """The phrases of all types, compiled once."""

    def __init__(self, phrases: Mapping[tuple[str, ...], Sequence[Use]], lines: Sequence[int]) -> None:
        """What each phrase (as stems) means; by type, how many lines of `about` it has."""
        self._without_line = [
            bits(type_ for type_, count in enumerate(lines) if count <= line)
            for line in range(max(lines, default=0))
        ]
        root = _Branch()
        for phrase, uses in phrases.items():
            branch = root
            for word in phrase:
                branch = branch.further.setdefault(word, _Branch())
                branch.lead_to(uses)
            branch.end_for(uses)
        self._beginnings = root.further
        self._wanted = lru_cache(SETS_REMEMBERED)(self._beginnings_of)

    def met(self, pieces: Sequence[Piece], wanted: int) -> dict[int, Met]:
        """Which of the wanted types (a bit for each) can be meant at all, since every line of theirs or a sign was
        met; and where. In order of their numbers. `pieces`: the most telling first."""
        apart = _Text(pieces, [at for at, piece in enumerate(pieces) if piece.zone is not Zone.BODY])
        body = _Text(pieces, [at for at, piece in enumerate(pieces) if piece.zone is Zone.BODY])
        begun, wanted = self._begun({*apart.stems, *body.stems}, wanted)
        hits = _hits(apart.stems, begun, wanted)
        named = _named(_hits(body.stems, begun, wanted))
        wanted &= self._possible(
            branch.own_by_line for branch in {branch for branch, _, _ in hits} | named.keys()
        )
        met: dict[int, Met] = {type_: {} for type_ in numbers(wanted)}
        lists: dict[_Branch, tuple[_Lists, _Lists]] = {}
        for branch, start, end in hits:
            if here := branch.own & wanted:
                if branch not in lists:
                    lists[branch] = _lists(met, branch, here)
                place = apart.place(start, end)
                every, telling = lists[branch]
                for places in every if place.is_prominent else telling:
                    places.append(place)
        mentions: dict[Use, list[_Named]] = {}
        for branch, mention in named.items():
            for type_ in numbers(branch.own & wanted):
                for use in branch.uses[type_]:
                    if use.line not in MARKS:
                        mentions.setdefault(use, []).append(mention)
        words = words_of(pieces)
        for (type_, line), found in mentions.items():
            places = met[type_].setdefault(line, [])
            places += _weighed(found, line, body, words)
            places.sort(key=_by_weight)
        return met

    def _begun(self, stems: Set[str], wanted: int) -> tuple[dict[str, _Branch], int]:
        """The beginnings of wanted types' phrases among a document's stems that may lead to an end there, and the
        types that may be meant by them."""
        begun: dict[str, _Branch] = {}
        lines: list[_ByLine] = []
        beginnings = self._wanted(wanted)
        for stem in beginnings.keys() & stems:
            branch = beginnings[stem]
            if not branch.further.keys().isdisjoint(stems):
                begun[stem] = branch
                lines.append(branch.by_line)
            elif branch.own & wanted:
                begun[stem] = branch
                lines.append(branch.own_by_line)
        wanted &= self._possible(lines)
        return {stem: branch for stem, branch in begun.items() if branch.types & wanted}, wanted

    def _beginnings_of(self, wanted: int) -> dict[str, _Branch]:
        """The beginnings of the phrases of some types."""
        return {stem: branch for stem, branch in self._beginnings.items() if branch.types & wanted}

    def _possible(self, met: Iterable[_ByLine]) -> int:
        """The types that may be meant where phrases were met that are found for these."""
        lines = len(self._without_line)
        seen = [0] * (lines - min(SIGN, *MARKS))
        for by_line in met:
            for line, types in by_line:
                seen[line] |= types
        whole = -1
        for line, without in enumerate(self._without_line):
            whole &= seen[line] | without
        return whole | seen[SIGN]


def _joined(known: _ByLine, uses: Iterable[Use]) -> _ByLine:
    found = dict(known)
    for type_, line in uses:
        if line not in MARKS:
            found[line] = found.get(line, 0) | 1 << type_
    return tuple(found.items())


def _lists(met: Mapping[int, Met], branch: _Branch, types: int) -> tuple[_Lists, _Lists]:
    """The lists in which a phrase's places are kept for these types: all, and those for what are no marks."""
    every: _Lists = []
    telling: _Lists = []
    for type_ in numbers(types):
        for _, line in branch.uses[type_]:
            places = met[type_].setdefault(line, [])
            every.append(places)
            if line not in MARKS:
                telling.append(places)
    return every, telling


def _hits(stems: Sequence[str], begun: Mapping[str, _Branch], wanted: int) -> list[_Hit]:
    """Every phrase of a wanted type at every place, in order of place, the shortest first."""
    hits: list[_Hit] = []
    for start in compress(range(len(stems)), map(begun.__contains__, stems)):
        branch, end = begun[stems[start]], start + 1
        while True:
            if branch.own & wanted:
                hits.append((branch, start, end))
            further = branch.further.get(stems[end])
            if further is None or not further.types & wanted:
                break
            branch, end = further, end + 1
    return hits


def _named(hits: Iterable[_Hit]) -> dict[_Branch, _Named]:
    """How often each phrase stands in a text, and where it first begins and ends."""
    named: dict[_Branch, _Named] = {}
    for branch, start, end in hits:
        if branch in named:
            named[branch][0] += 1
        else:
            named[branch] = [1, start, end]
    return named


def _weighed(found: Sequence[_Named], line: int, body: _Text, words: int) -> list[Place]:
    """The places that count of what the body names: signs, which must be different, and the first of a line."""
    weight = often(sum(times for times, _, _ in found), words)
    shown = found if line == SIGN else found[:1]
    return [body.place(start, end, weight) for _, start, end in shown]


class _Text:
    """Some of the pieces, one after another."""

    def __init__(self, pieces: Sequence[Piece], numbers: Sequence[int]) -> None:
        self.stems: list[str] = []
        self._pieces, self._numbers = pieces, numbers
        self._ends: list[int] = []
        for number in numbers:
            self.stems += pieces[number].stems
            self.stems.append(_PIECE_END)
            self._ends.append(len(self.stems))

    def place(self, start: int, end: int, weight: float | None = None) -> Place:
        """Of the words `stems[start:end]`, with the weight of their piece if no other is given."""
        at = bisect_right(self._ends, start)
        before, number = self._ends[at - 1] if at else 0, self._numbers[at]
        piece = self._pieces[number]
        return Place(piece.weight if weight is None else weight, number, start - before, end - before, piece)


def bits(types: Iterable[int]) -> int:
    """A set of types as a number with a bit for each."""
    return sum(1 << type_ for type_ in set(types))


def numbers(types: int) -> Iterator[int]:
    """The types of such a set, in order."""
    while types:
        last = types & -types
        yield last.bit_length() - 1
        types ^= last


def _by_weight(place: Place) -> float:
    return -place.weight
