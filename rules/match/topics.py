"""Finds the phrases of all document types of a pack in a document, in one walk over its words. Pure.

Most words begin no phrase, most phrases that are met belong to types whose kind does not fit, and most types that
fit are not met whole: each is passed over as early as can be.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

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
"""Where a type was met, by line as in `Use`, the strongest place first. Of what the body names there is only the first
place for a line of `about`, and the first of each phrase that is a sign."""

_Named = list[int]
"""How often a phrase stands in the body, and where it first begins and ends."""


class _Branch:
    """Of a tree of stems. Sets of types are numbers with a bit for each: `types` of those with a phrase from here on,
    `own` of those with one that ends here, `by_line` of these by what it means for them."""

    __slots__ = ("by_line", "further", "own", "types", "uses")

    def __init__(self) -> None:
        self.further: dict[str, _Branch] = {}
        self.uses: Sequence[Use] = ()
        self.by_line: tuple[tuple[int, int], ...] = ()
        self.own = self.types = 0


class Topics:
    """The phrases of all types, compiled once."""

    def __init__(self, phrases: Mapping[tuple[str, ...], Sequence[Use]], lines: Sequence[int]) -> None:
        """What each phrase (as stems) means; by type, how many lines of `about` it has."""
        self._without_line = [
            _bits(type_ for type_, count in enumerate(lines) if count <= line)
            for line in range(max(lines, default=0))
        ]
        self._root = _Branch()
        for phrase, uses in phrases.items():
            types, branch = _bits(use.type for use in uses), self._root
            for word in phrase:
                branch = branch.further.setdefault(word, _Branch())
                branch.types |= types
            branch.uses, branch.own = uses, types
            branch.by_line = tuple(
                (line, _bits(use.type for use in uses if use.line == line))
                for line in {use.line for use in uses}
            )

    def met(self, pieces: Sequence[Piece], types: Collection[int]) -> dict[int, Met]:
        """Which of these types can be meant at all, since every line of theirs or a sign was met; and where.
        `pieces`: the most telling first."""
        wanted = _bits(types)
        apart = _Text(pieces, [at for at, piece in enumerate(pieces) if piece.zone is not Zone.BODY])
        body = _Text(pieces, [at for at, piece in enumerate(pieces) if piece.zone is Zone.BODY])
        hits, named = list(self._walk(apart.stems, wanted)), self._named(body.stems, wanted)
        possible = wanted & self._possible({*(branch for branch, _, _ in hits), *named})
        met: dict[int, Met] = {type_: {} for type_ in types if possible >> type_ & 1}
        for branch, start, end in hits:
            if branch.own & possible:
                place = apart.place(start, end)
                for type_, line in branch.uses:
                    if type_ in met:
                        met[type_].setdefault(line, []).append(place)
        mentions: dict[Use, list[_Named]] = {}
        for branch, mention in named.items():
            if branch.own & possible:
                for use in branch.uses:
                    if use.type in met:
                        mentions.setdefault(use, []).append(mention)
        words = words_of(pieces)
        for (type_, line), found in mentions.items():
            places = met[type_].setdefault(line, [])
            places += self._weighed(found, line, body, words)
            places.sort(key=_by_weight)
        return met

    def _possible(self, branches: Iterable[_Branch]) -> int:
        """The types that may be meant where these phrases were met."""
        seen: dict[int, int] = {}
        for branch in branches:
            for line, types in branch.by_line:
                seen[line] = seen.get(line, 0) | types
        whole = -1
        for line, without in enumerate(self._without_line):
            whole &= seen.get(line, 0) | without
        return whole | seen.get(SIGN, 0)

    def _named(self, stems: Sequence[str], wanted: int) -> dict[_Branch, _Named]:
        """How often each phrase of wanted types stands in a text, and where it first begins and ends."""
        named: dict[_Branch, _Named] = {}
        for branch, start, end in self._walk(stems, wanted):
            if branch in named:
                named[branch][0] += 1
            else:
                named[branch] = [1, start, end]
        return named

    def _weighed(self, found: Sequence[_Named], line: int, body: _Text, words: int) -> list[Place]:
        """The places that count of what the body names: signs, which must be different, and the first of a line."""
        weight = often(sum(times for times, _, _ in found), words)
        shown = found if line == SIGN else found[:1] if line >= 0 else ()
        return [body.place(start, end, weight) for _, start, end in shown]

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
