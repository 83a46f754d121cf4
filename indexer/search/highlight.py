"""Where the words of a query stand in a text: as typed, by stem, synonym, prefix, near spelling or phrase.

In plain text (nearly all of it) words are found by substring search and only then looked at, some ten times
faster than word by word; text with words in pieces or with accents goes through the tokenizer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from indexer.language.stem import stem
from indexer.language.tokens import is_plain, tokenize
from indexer.search import model

MAX_HITS = 200
"""Places considered in one text; of a page with more of them, the first ones."""

Marks = tuple[tuple[int, int], ...]
"""Places of marked words, in order and apart: start inclusive, end exclusive, in characters."""

_RUN = re.compile(r"[a-z0-9]+")


class Place(NamedTuple):
    """A word or phrase of the query in a text; the required parts of the query that it answers, as bits."""

    start: int
    end: int
    parts: int
    exact: int  # those of the parts that it answers as typed


class Highlighter:
    """Finds the words of one plan in texts. Make one for a query and use it for all of its results."""

    def __init__(self, plan: model.Plan) -> None:
        self.part_count = 0
        self._words: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        self._prefixes: dict[str, int] = {}
        self._near_words: dict[tuple[str, int], int] = {}
        self._phrases: dict[tuple[str, ...], int] = {}
        self._add(plan.where)
        self._typed = frozenset(_typed(plan.exact))
        self._cores = {_core(word) for word in self._stems}
        self._needles = self._make_needles()
        self._patterns = {phrase: _phrase_pattern(phrase) for phrase in self._phrases}
        self._known: dict[str, int] = {}
        self._known_near: dict[str, int] = {}

    @property
    def has_phrases(self) -> bool:
        return bool(self._phrases)

    def marks(self, text: str) -> Marks:
        """The places of all words of the query in a text."""
        return merged([(place.start, place.end) for place in self.places(text)])

    def places(self, text: str) -> list[Place]:
        """All places in order, at most MAX_HITS; a phrase and the words in it may overlap."""
        lowered = text.lower()
        is_simple = len(lowered) == len(text) and is_plain(text)
        found = self._places_in_plain(lowered) if is_simple else self._places_by_token(text)
        return sorted(set(found))[:MAX_HITS]

    def seeming_parts(self, text: str) -> int:
        """The parts of the query that a text may answer: quick, and seldom wrong but for words in pieces."""
        lowered = text.lower()
        parts = 0
        for needle, part in self._needles.items():
            if needle in lowered:
                parts |= part
        for word in self._nearly(lowered):
            parts |= self._parts_of(word)
        return parts

    def _add(self, node: model.Node, part: int = 0) -> None:
        """Note what to look for in a node. Every required child is a part; all below share its bit."""
        if isinstance(node, model.Not | model.Keyword | model.Dated):
            return
        if isinstance(node, model.All) and not part:
            for child in node.children:
                self._add(child)
            return
        if not part:
            part = 1 << self.part_count
            self.part_count += 1
        match node:
            case model.All(children) | model.Any_(children):
                for child in children:
                    self._add(child, part)
            case model.Term(field, terms):
                table = self._stems if field == "stem" else self._words
                for term in terms:
                    table[term] = table.get(term, 0) | part
            case model.Phrase(terms):
                self._phrases[terms] = self._phrases.get(terms, 0) | part
            case model.Prefix(prefix):
                self._prefixes[prefix] = self._prefixes.get(prefix, 0) | part
            case model.Fuzzy(word, distance):
                self._near_words[word, distance] = self._near_words.get((word, distance), 0) | part

    def _make_needles(self) -> dict[str, int]:
        """Strings, of which every word that can be a place has one (but near spellings), and their parts."""
        needles: dict[str, int] = {}
        found = [
            *self._words.items(),
            *self._prefixes.items(),
            *((_core(word), part) for word, part in self._stems.items()),
            *((phrase[0], part) for phrase, part in self._phrases.items()),
        ]
        for needle, part in found:
            needles[needle] = needles.get(needle, 0) | part
        return needles

    def _places_in_plain(self, text: str) -> Iterator[Place]:
        """Places in lower-case text whose terms stand as they are: around every needle."""
        for needle in {*self._needles, *self._nearly(text)}:
            at = text.find(needle)
            while at >= 0:
                start, end = _word_around(text, at)
                word = text[start:end]
                yield from self._place(word, start, end)
                for phrase, pattern in self._patterns.items():
                    if phrase[0] == word and (found := pattern.match(text, start)):
                        yield self._phrase_place(phrase, start, found.end())
                at = text.find(needle, max(end, at + 1))

    def _places_by_token(self, text: str) -> Iterator[Place]:
        tokens = tokenize(text)
        for index, (word, start, end) in enumerate(tokens):
            yield from self._place(word, start, end)
            for phrase in self._phrases:
                if phrase[0] == word:
                    stretch = tokens[index : index + len(phrase)]
                    if tuple(token.text for token in stretch) == phrase:
                        yield self._phrase_place(phrase, start, stretch[-1].end)

    def _place(self, word: str, start: int, end: int) -> Iterator[Place]:
        parts = self._parts_of(word)
        if parts:
            yield Place(start, end, parts, parts if word in self._typed else 0)

    def _phrase_place(self, phrase: tuple[str, ...], start: int, end: int) -> Place:
        parts = self._phrases[phrase]
        return Place(start, end, parts, parts if self._typed.issuperset(phrase) else 0)

    def _parts_of(self, word: str) -> int:
        """The parts of the query that a single word answers."""
        parts = self._known.get(word)
        if parts is None:
            parts = self._words.get(word, 0) | self._near_parts(word)
            if any(core in word for core in self._cores):  # finding a stem is slow
                parts |= self._stems.get(stem(word), 0)
            for prefix, part in self._prefixes.items():
                if word.startswith(prefix):
                    parts |= part
            self._known[word] = parts
        return parts

    def _nearly(self, lowered: str) -> list[str]:
        """The words of a lower-case text that are spelled nearly as one asked for."""
        if not self._near_words:
            return []
        known = self._known_near
        words = set(_RUN.findall(lowered))
        for word in words.difference(known):
            known[word] = self._near_parts(word)
        return [word for word in words if known[word]]

    def _near_parts(self, word: str) -> int:
        if not self._near_words:
            return 0
        distance = _distance()
        parts = 0
        for (wanted, limit), part in self._near_words.items():
            if abs(len(word) - len(wanted)) <= limit and distance(word, wanted) <= limit:
                parts |= part
        return parts


@cache
def _distance() -> Callable[[str, str], int]:
    """Levenshtein's, from a library that takes 20 ms to import."""
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance


def merged(spans: list[tuple[int, int]]) -> Marks:
    """Spans in order, those that overlap made one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def _typed(node: model.Node | None) -> Iterator[str]:
    """The words of a query as typed."""
    match node:
        case model.All(children) | model.Any_(children):
            for child in children:
                yield from _typed(child)
        case model.Term(_, terms) | model.Phrase(terms):
            yield from terms


def _core(word: str) -> str:
    """What all words of a stem have in common: prefixes may swallow its first letter (tata → menata)."""
    return word[1:] if len(word) > 2 and word.isascii() and word.isalpha() else word


def _word_around(text: str, at: int) -> tuple[int, int]:
    """The run of letters and digits of which the character at a place is part."""
    start = end = at
    while start and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return start, end


def _phrase_pattern(phrase: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"[\W_]+".join(map(re.escape, phrase)) + r"(?![^\W_])")
