"""How words are compared in matching: misspellings put right, one wrong letter forgiven, then stems. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import product

from indexer.language.stem import stem
from indexer.language.tokens import terms
from indexer.language.vocabulary import Vocabulary as Synonyms
from rules.phrases import Speller
from rules.vocabulary import Vocabulary

MAX_VARIANTS = 64
"""Ways of writing one phrase with synonyms for its parts; the rest is left out, the plainest come first."""

CACHE_SIZE = 60_000

Stems = tuple[str, ...]


class Lexicon:
    """The words of a pack. `stems` is for texts, `variants` for phrases of rules."""

    def __init__(self, vocabulary: Vocabulary, phrases: Iterable[str]) -> None:
        """`phrases`: all that rules will look for; only their words are ever mended to."""
        self._synonyms = Synonyms.build(vocabulary.search_groups(), vocabulary.misspellings)
        self._right = {
            word[0]: right[0]
            for wrong, meant in vocabulary.misspellings.items()
            if len(word := terms(wrong)) == 1 and len(right := terms(meant)) == 1
        }
        written = [self.written(phrase) for phrase in phrases]
        self._speller = Speller(word for ways in written for way in ways for word in way)
        self._known = _Known(self._stem)

    def variants(self, phrase: str) -> list[Stems]:
        """The stems of a phrase and of everything that means the same."""
        return list(dict.fromkeys(tuple(map(stem, way)) for way in self.written(phrase)))

    def stems(self, words: Sequence[str]) -> list[str]:
        """The stems of a text's terms, slips mended, one for each."""
        return [*map(self._known.__getitem__, words)]

    def _stem(self, word: str) -> str:
        return stem(self._right.get(word) or self._speller.mend(word))

    def written(self, phrase: str) -> list[Stems]:
        """The phrase as terms, then with its known parts written otherwise."""
        words = terms(phrase)
        ways: list[list[Stems]] = []
        at = 0
        while at < len(words):
            found = self._synonyms.match(words, at)
            length = found.length if found else 1
            ways.append([tuple(words[at : at + length]), *(found.others if found else ())])
            at += length
        return [sum(parts, ()) for parts, _ in zip(product(*ways), range(MAX_VARIANTS), strict=False)]


class _Known(dict[str, str]):
    """Words and their stems, which are found when a word is first met."""

    def __init__(self, find: Callable[[str], str]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, word: str) -> str:
        if len(self) >= CACHE_SIZE:
            self.clear()
        found = self[word] = self._find(word)
        return found
