"""Finds many phrases in a run of terms at once, and known words that have one letter wrong. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence, Set
from itertools import compress, pairwise
from typing import Generic, NamedTuple, TypeVar

from indexer.language.stem import is_word, stem

MIN_LETTERS = 6
"""Letters from which a word may have one wrong: shorter ones are too near to other words."""

CACHE_SIZE = 50_000
"""Words remembered with what they were mended to; all are forgotten when full."""

_LINE_END = ""
"""Stands between lines: no term is empty."""

T = TypeVar("T")


class Hit(NamedTuple, Generic[T]):
    """`terms[start:end]` is a phrase, and this is what it stands for."""

    start: int
    end: int
    value: T


class _Branch(Generic[T]):
    __slots__ = ("further", "values")

    def __init__(self) -> None:
        self.further: dict[str, _Branch[T]] = {}
        self.values: list[T] = []


class Phrases(Generic[T]):
    """Phrases (sequences of terms, as `indexer.language` makes them) and what each stands for."""

    def __init__(self, entries: Iterable[tuple[Sequence[str], T]] = ()) -> None:
        self._root: _Branch[T] = _Branch()
        self._single: set[str] = set()
        self._pairs: set[tuple[str, str]] = set()
        for phrase, value in entries:
            if len(phrase) == 1:
                self._single.add(phrase[0])
            elif phrase:
                self._pairs.add((phrase[0], phrase[1]))
            branch = self._root
            for term in phrase:
                branch = branch.further.setdefault(term, _Branch())
            if branch is not self._root:
                branch.values.append(value)

    def may_hold(self, terms: Iterable[str]) -> bool:
        """Whether any of the terms begins a phrase: a quick no for most texts."""
        return not self._root.further.keys().isdisjoint(terms)

    def may_begin(self, beginning: Sequence[str]) -> bool:
        """Whether a text with this beginning of one or two terms may begin with a phrase: a quick no."""
        if len(beginning) == 1:
            return beginning[0] in self._root.further
        return beginning[0] in self._single or (beginning[0], beginning[1]) in self._pairs

    def at(self, terms: Sequence[str], start: int) -> list[Hit[T]]:
        """The phrases that begin at `terms[start]`, shortest first."""
        hits: list[Hit[T]] = []
        further = self._root.further
        for end in range(start, len(terms)):
            branch = further.get(terms[end])
            if branch is None:
                break
            for value in branch.values:
                hits.append(Hit(start, end + 1, value))
            further = branch.further
        return hits

    def longest_at(self, terms: Sequence[str], start: int) -> Hit[T] | None:
        """The longest phrase that begins at `terms[start]`; of several meanings the last."""
        if start >= len(terms):
            return None
        branch = self._root.further.get(terms[start])
        longest: _Branch[T] | None = None
        end = last = start + 1
        while branch is not None:
            if branch.values:
                longest, last = branch, end
            branch = branch.further.get(terms[end]) if end < len(terms) else None
            end += 1
        return None if longest is None else Hit(start, last, longest.values[-1])

    def at_starts(self, lines: Sequence[Sequence[str]]) -> dict[int, Hit[T]]:
        """The longest phrase that each line begins with, by its number; most begin with none."""
        first = self._root.further
        begun = [at for at, terms in enumerate(lines) if terms and terms[0] in first]
        return {at: hit for at in begun if (hit := self.longest_at(lines[at], 0)) is not None}

    def find(self, terms: Sequence[str]) -> list[Hit[T]]:
        """Every phrase at every place, in order of place."""
        if self._single.isdisjoint(terms) and self._pairs.isdisjoint(pairwise(terms)):
            return []
        hits: list[Hit[T]] = []
        for start, pair in enumerate(pairwise((*terms, ""))):
            if pair in self._pairs or pair[0] in self._single:
                hits += self.at(terms, start)
        return hits

    def find_in_lines(
        self, lines: Sequence[Sequence[str]], words: Set[str] | None = None
    ) -> list[tuple[int, Hit[T]]]:
        """Every phrase in every line, in order of place, with the number of the line.

        As `find` for each line, but most lines have none, and are passed over without a call for each. `words`: all
        terms of the lines, where they are known: of a phrase the first two must be among them.
        """
        if words is None:
            words = set().union(*lines)
        first = self._root.further
        begun = {
            term: first[term]
            for term in first.keys() & words
            if first[term].values or not first[term].further.keys().isdisjoint(words)
        }
        if not begun:
            return []
        ends: list[int] = []
        terms: list[str] = []
        for line in lines:
            terms += line
            terms.append(_LINE_END)
            ends.append(len(terms))
        found: list[tuple[int, Hit[T]]] = []
        for place in compress(range(len(terms)), map(begun.__contains__, terms)):
            branch: _Branch[T] | None = begun[terms[place]]
            number, before, end = -1, 0, place + 1
            while branch is not None:
                for value in branch.values:
                    if number < 0:
                        number = bisect_right(ends, place)
                        before = ends[number - 1] if number else 0
                    found.append((number, Hit(place - before, end - before, value)))
                branch = branch.further.get(terms[end])
                end += 1
        return found

    def first_words(self) -> set[str]:
        return set(self._root.further)

    def words(self) -> set[str]:
        """All terms that occur in a phrase."""
        found: set[str] = set()
        branches = [self._root]
        while branches:
            branch = branches.pop()
            found.update(branch.further)
            branches.extend(branch.further.values())
        return found


class Speller:
    """Knows a set of words, also when one letter is wrong, missing, too many, or two are swapped."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._mended = _Mended(self._nearest)
        self._by_remainder: dict[str, set[str]] = {}
        for word in self._words:
            if len(word) >= MIN_LETTERS:
                for remainder in (word, *_without_one(word)):
                    self._by_remainder.setdefault(remainder, set()).add(word)

    def mend(self, term: str) -> str:
        """The known word that `term` is meant to be, or `term` itself."""
        return self._mended[term]

    def mend_all(self, terms: Iterable[str]) -> list[str]:
        return [*map(self._mended.__getitem__, terms)]

    def _nearest(self, term: str) -> str:
        if term in self._words or len(term) < MIN_LETTERS:
            return term
        remainders = (term, *_without_one(term))
        if self._by_remainder.keys().isdisjoint(remainders):
            return term
        candidates: set[str] = set()
        for remainder in remainders:
            candidates |= self._by_remainder.get(remainder, set())
        near = [word for word in candidates if is_one_slip(word, term)]
        if len(near) != 1 or stem(near[0]) == stem(term) or is_word(term):
            return term  # `laporkan` is no slip of `laporan`, nor `pengadaan` of `pengaduan`
        return near[0]


class _Mended(dict[str, str]):
    """Terms and what they are mended to, which is looked up when a term is first asked for."""

    def __init__(self, nearest: Callable[[str], str]) -> None:
        super().__init__()
        self._nearest = nearest

    def __missing__(self, term: str) -> str:
        if len(self) >= CACHE_SIZE:
            self.clear()
        mended = self[term] = self._nearest(term)
        return mended


def _without_one(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


def is_one_slip(word: str, term: str) -> bool:
    """Whether two words differ by one letter (wrong, missing or too many) or by two neighbours swapped."""
    if len(word) > len(term):
        word, term = term, word
    if len(term) - len(word) > 1:
        return False
    pairs = enumerate(zip(word, term, strict=False))
    same = next((at for at, (one, other) in pairs if one != other), len(word))
    if len(term) > len(word):
        return word[same:] == term[same + 1 :]
    if word[same + 1 :] == term[same + 1 :]:
        return True
    return word[same : same + 2] == term[same : same + 2][::-1] and word[same + 2 :] == term[same + 2 :]
