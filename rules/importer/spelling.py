"""Words of a plan that are probably misspelt: near a word of the pack, or rare and near a frequent one of the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from indexer.language.stem import is_stemmable, stem
from indexer.language.tokens import terms, tokenize
from rules.importer.words import Words
from rules.phrases import Speller

OFTEN = 3
"""Times from which a word is one that the plan knows how to write, …"""

RARE = 1
"""… and up to which another, one letter away, is a slip of it."""


SHORTEST_HALF = 3
"""Letters of each of two words that were written together."""


class Spelling:
    """The words of a plan, counted."""

    def __init__(self, words: Words, texts: Iterable[str]) -> None:
        self._words = words
        self._counts = Counter(term for text in texts for term in terms(text))
        self._often = Speller(
            word for word, count in self._counts.items() if count >= OFTEN and word.isalpha()
        )

    def slips(self, text: str) -> Iterator[tuple[str, str]]:
        """Words as written, and what they are probably meant to be; each word once."""
        seen: set[str] = set()
        for token in tokenize(text):
            if token.text in seen or not is_stemmable(token.text):
                continue
            seen.add(token.text)
            right = (
                self._words.known_slip(token.text)
                or self._near_known(token.text)
                or self._written_together(token.text)
            )
            if right and right != token.text:
                yield text[token.start : token.end], right

    def _near_known(self, term: str) -> str:
        if self._words.is_known(term) or self._counts[term] > OFTEN:
            return ""
        right = self._words.mended(term)
        if right or self._counts[term] > RARE:
            return right
        mended = self._often.mend(term)
        return "" if mended == term or stem(mended) == stem(term) else mended

    def _written_together(self, term: str) -> str:
        """`kerjatelah` → `kerja telah`: an unknown word that is two known ones of this plan."""
        if len(term) < 2 * SHORTEST_HALF or self._words.is_known(term):
            return ""
        for cut in range(SHORTEST_HALF, len(term) - SHORTEST_HALF + 1):
            halves = (term[:cut], term[cut:])
            if all(self._counts[half] and self._words.is_known(half) for half in halves):
                return " ".join(halves)
        return ""
