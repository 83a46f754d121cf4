"""Synonyms, abbreviations and misspellings, by which a query finds documents that use other words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from indexer.language.tokens import terms

Phrase = tuple[str, ...]
"""One or more terms that stand next to one another."""


class Match(NamedTuple):
    """A known phrase among the words of a query: how many words it has, and what means the same."""

    length: int
    others: tuple[Phrase, ...]


class Vocabulary:
    """Groups of phrases that mean the same, and misspellings. Build it once; it does not change.

    A phrase may be in several groups (`PK` is perjanjian kinerja and prosedur kerja): its equals are those of
    all of them, but groups are not joined through it: perjanjian kinerja never means prosedur kerja.
    """

    def __init__(
        self, others: Mapping[Phrase, tuple[Phrase, ...]], misspellings: Mapping[str, Phrase]
    ) -> None:
        self._others = MappingProxyType(dict(others))
        self._misspellings = MappingProxyType(dict(misspellings))
        lengths: dict[str, int] = {}
        for phrase in self._others:
            lengths[phrase[0]] = max(lengths.get(phrase[0], 0), len(phrase))
        self._longest_from = lengths

    @classmethod
    def build(
        cls, groups: Iterable[Sequence[str]], misspellings: Mapping[str, str] = MappingProxyType({})
    ) -> Vocabulary:
        """A vocabulary of groups of equivalent phrases as people write them, and of wrong spellings → right.

        Phrases are normalised. Those without a letter or digit are ignored, and misspellings of two words.
        """
        others: dict[Phrase, dict[Phrase, None]] = {}
        for group in groups:
            members = list(dict.fromkeys(phrase for written in group if (phrase := tuple(terms(written)))))
            for phrase in members:
                others.setdefault(phrase, {}).update(
                    dict.fromkeys(member for member in members if member != phrase)
                )
        corrections: dict[str, Phrase] = {}
        for wrong, right in misspellings.items():
            known, meant = terms(wrong), tuple(terms(right))
            if len(known) == 1 and meant and meant != (known[0],):
                corrections[known[0]] = meant
        return cls({phrase: tuple(found) for phrase, found in others.items()}, corrections)

    def match(self, words: Sequence[str], at: int = 0) -> Match | None:
        """The longest known phrase that begins at `words[at]` (normalised terms), and what means the same.

        A misspelt word stands for the right one, which then is among the others.
        """
        correction = self._misspellings.get(words[at])
        if correction and len(correction) > 1:
            return Match(1, (correction, *self._others.get(correction, ())))
        first = correction[0] if correction else words[at]
        reach = self._longest_from.get(first, 0)
        meant = tuple(self._meant(word) for word in words[at : at + reach])
        for length in range(len(meant), 0, -1):
            phrase = meant[:length]
            if phrase in self._others:
                is_misspelt = phrase != tuple(words[at : at + length])
                return Match(length, ((phrase,) if is_misspelt else ()) + self._others[phrase])
        return Match(1, (correction,)) if correction else None

    def _meant(self, word: str) -> str:
        correction = self._misspellings.get(word)
        return correction[0] if correction and len(correction) == 1 else word


NO_VOCABULARY = Vocabulary({}, {})
"""Knows nothing: every word means itself alone."""
