"""Finds the phrases of all document types of a pack in a document, in one walk over its words. Pure.

Most words begin no phrase, most phrases that are met belong to types whose kind does not fit, and most types that
fit are not met whole: each is passed over as early as can be.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from rules.match.pieces import Piece, Zone, often, words_of

WITHOUT, HELPS, SIGN = -1, -2, -3
"""What a phrase means for a type that is no line of `about`."""

_PIECE_END = ""
"""Stands between pieces: no stem is empty."""


class Use(NamedTuple):
    """What a phrase means for a type: the number of a line of `about`, or one of the marks above."""

    type: int
    line: int


class Place(NamedTuple):
    """`stems[start:end]` of a piece are a phrase; `weight`: what that says."""

    weight: float
    piece: int
    start: int
    end: int


Met = dict[int, list[Place]]
"""Where a type was met, by line as in `Use`, the strongest place first. Of what the body names only the first place of
each phrase is kept."""


T = TypeVar("T")

_Places = defaultdict[int, defaultdict[int, list[T]]]
"""By type and line."""

_NOWHERE: dict[int, Any] = {}


class _Branch:
    """Of a tree of stems. `types`: a bit for each type that has a phrase from here on; `own`: that ends here."""

    __slots__ = ("further", "own", "types", "uses")

    def __init__(self) -> None:
        self.further: dict[str, _Branch] = {}
        self.uses: Sequence[Use] = ()
        self.own = self.types = 0


class Topics:
    """The phrases of all types, compiled once."""

    def __init__(self, phrases: Mapping[tuple[str, ...], Sequence[Use]], lines: Sequence[int]) -> None:
        """What each phrase (as stems) means; by type, how many lines of `about` it has."""
        self._lines = [frozenset(range(count)) for count in lines]
        self._root = _Branch()
        for phrase, uses in phrases.items():
            types, branch = _bits(use.type for use in uses), self._root
            for word in phrase:
                branch = branch.further.setdefault(word, _Branch())
                branch.types |= types
            branch.uses, branch.own = uses, types

    def met(self, pieces: Sequence[Piece], types: Collection[int]) -> dict[int, Met]:
        """Which of these types can be meant at all, since every line of theirs or a sign was met; and where."""
        wanted, words = _bits(types), words_of(pieces)
        apart = _Text(pieces, [at for at, piece in enumerate(pieces) if piece.zone is not Zone.BODY])
        body = _Text(pieces, [at for at, piece in enumerate(pieces) if piece.zone is Zone.BODY])
        found, named = self._found(apart, types, wanted), self._named(body, types, wanted)
        met: dict[int, Met] = {}
        for type_ in found.keys() | named.keys():
            here, there = found.get(type_, _NOWHERE), named.get(type_, _NOWHERE)
            if SIGN in here or SIGN in there or self._lines[type_] <= here.keys() | there.keys():
                met[type_] = {
                    line: [apart.place(*where) for where in places] for line, places in here.items()
                }
                for line, mentions in there.items():
                    weight = often(sum(times for times, _, _ in mentions), words)
                    places = met[type_].setdefault(line, [])
                    places += [body.place(start, end, weight) for _, start, end in mentions]
                    places.sort(key=_by_weight)
        return met

    def _found(self, text: _Text, types: Collection[int], wanted: int) -> _Places[tuple[int, int]]:
        """Every place of each phrase of these types, by type and line."""
        found: _Places[tuple[int, int]] = defaultdict(lambda: defaultdict(list))
        listed: dict[_Branch, list[list[tuple[int, int]]]] = {}
        for branch, start, end in self._walk(text.stems, wanted):
            lists = listed.get(branch)
            if lists is None:
                lists = listed[branch] = [found[type_][line] for type_, line in branch.uses if type_ in types]
            for places in lists:
                places.append((start, end))
        return found

    def _named(self, text: _Text, types: Collection[int], wanted: int) -> _Places[tuple[int, int, int]]:
        """How often each phrase of these types stands in the text, and its first place, by type and line."""
        times: dict[_Branch, int] = {}
        first: dict[_Branch, tuple[int, int]] = {}
        for branch, start, end in self._walk(text.stems, wanted):
            if branch in times:
                times[branch] += 1
            else:
                times[branch], first[branch] = 1, (start, end)
        found: _Places[tuple[int, int, int]] = defaultdict(lambda: defaultdict(list))
        for branch, where in first.items():
            mention = (times[branch], *where)
            for type_, line in branch.uses:
                if type_ in types:
                    found[type_][line].append(mention)
        return found

    def _walk(self, stems: Sequence[str], wanted: int) -> Iterator[tuple[_Branch, int, int]]:
        """Every phrase of a wanted type at every place, in order of place, the shortest first."""
        beginnings = self._root.further
        for start in [at for at, stem in enumerate(stems) if stem in beginnings]:
            branch: _Branch | None = beginnings[stems[start]]
            end = start + 1
            while branch is not None and branch.types & wanted:
                if branch.own & wanted:
                    yield branch, start, end
                branch = branch.further.get(stems[end])
                end += 1


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
        weight = self._pieces[number].weight if weight is None else weight
        return Place(weight, number, start - before, end - before)


def _bits(types: Collection[int] | Iterator[int]) -> int:
    return sum(1 << type_ for type_ in set(types))


def _by_weight(place: Place) -> float:
    return -place.weight
