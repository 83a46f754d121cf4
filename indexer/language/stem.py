"""Stems of Indonesian terms (penilaian, menilai, dinilai → nilai), remembered once computed.

The algorithm is PySastrawi's (Nazief–Adriani with confix stripping over a dictionary of roots). A new word
with an affix takes it some 0.3 ms, so the caller can take out what was learned and put it back (`learned`,
`teach`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Protocol

SHORTEST = 4
"""Letters below which a term is its own stem (SK, IKM, SOP; the library too leaves three letters alone)."""

LONGEST = 30
"""Letters above which a term is no Indonesian word: `mempertanggungjawabkannya` has 25."""

TABLE_SIZE = 300_000
"""Words remembered (about 40 MB). The oldest quarter is forgotten when full; an archive has some 100,000."""

_AFFIXED = re.compile(
    r"^(?:di|ke|se|be|te|me|pe|ku|kau|[^aiueo](?:el|em|er|in)[aiueo])|(?:[kl]ah|tah|pun|[km]u|nya|is|isme|i|an)$"
)
"""Begins or ends as a word with an affix that the algorithm knows; all others are their own stems."""

EXCEPTIONS = {
    "pemerintah": "pemerintah",  # the library says perintah, an order
    "pemerintahan": "pemerintah",
    "kinerja": "kinerja",  # not kerja: a performance report is no work report
    "berkinerja": "kinerja",
    "peserta": "peserta",  # not serta, along with
    "tindaklanjuti": "tindaklanjut",
    "ditindaklanjuti": "tindaklanjut",
    "menindaklanjuti": "tindaklanjut",
    "bekasi": "bekasi",  # places and people
    "hadi": "hadi",
    "susi": "susi",
}
"""Stems that differ from the algorithm's, because it would join words that people here keep apart."""


class _Dictionary(Protocol):
    def contains(self, word: str) -> bool: ...


class _Stemmer(Protocol):
    dictionary: _Dictionary

    def stem_singular_word(self, word: str) -> str: ...


_stems: dict[str, str] = {}
_stemmer: _Stemmer | None = None


def stem(term: str) -> str:
    """The stem of one term (as `tokens.terms` gives it); the term itself when there is none to find."""
    found = _stems.get(term)
    if found is None:
        found = _learn(term)
    return found


def stems(words: Iterable[str]) -> list[str]:
    """The stem of each term, in order."""
    known = _stems.get
    return [known(word) or _learn(word) for word in words]


def learned() -> dict[str, str]:
    """The stems that took the algorithm to find, to be kept and given to `teach` by the next process."""
    return {term: found for term, found in _stems.items() if _AFFIXED.search(term)}


def teach(table: Mapping[str, str]) -> None:
    """Add a table that `learned` gave under the same LANGUAGE_VERSION. Wrong entries would be believed."""
    _stems.update(islice(table.items(), TABLE_SIZE))


def is_word(term: str) -> bool:
    """Whether the dictionary of root words has a term, or what it is derived from. Names and codes it has not."""
    global _stemmer
    if _stemmer is None:
        _stemmer = _load()
    return _stemmer.dictionary.contains(term) or _stemmer.dictionary.contains(stem(term))


def is_stemmable(term: str) -> bool:
    """Whether a term can be an Indonesian word at all: plain letters, neither very short nor very long."""
    return SHORTEST <= len(term) <= LONGEST and term.isascii() and term.isalpha()


def _learn(term: str) -> str:
    if not is_stemmable(term):
        return term  # numbers and codes: there is no end of them, and nothing to remember
    if len(_stems) >= TABLE_SIZE:
        for old in list(islice(_stems, TABLE_SIZE // 4)):
            _stems.pop(old, None)
    found = EXCEPTIONS.get(term, "")
    if not found:
        found = _stem(term) if _AFFIXED.search(term) else term
    _stems[term] = found
    return found


def _stem(term: str) -> str:
    global _stemmer
    if _stemmer is None:
        _stemmer = _load()
    return _stemmer.stem_singular_word(term) or term


def _load() -> _Stemmer:
    from Sastrawi.Stemmer.Stemmer import Stemmer
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    stemmer: _Stemmer = Stemmer(_Roots(StemmerFactory().get_words()))
    return stemmer


class _Roots:
    """The library's own dictionary takes its 30,000 words one by one, at every start."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words) - {""}

    def contains(self, word: str) -> bool:
        return word in self._words
