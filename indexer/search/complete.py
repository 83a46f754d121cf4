"""How a query may go on: words of the archive that begin as the last one typed, or values of the filter it names."""

from __future__ import annotations

import re

from indexer.language.stopwords import STOP_WORDS
from indexer.language.tokens import terms
from indexer.search import filters
from indexer.search.model import All, Plan, Reader
from indexer.search.query import BARE_VALUE

SHORTEST = 2
"""Letters typed before words are proposed."""

LONGEST = 200
"""Characters of a query that goes on; a longer one was pasted."""

SPARE = 8
"""Words fetched beyond those wanted: stop words and misread ones are left out."""

COMPLETED_FILTERS = ("bidang", "jenis", "tahun", "bulan", "tipe", "status")
"""Filters whose values are few enough to be proposed."""

_LAST = re.compile(r'[^\s"()]+$')


def completions(typed: str, reader: Reader, limit: int = 6) -> list[str]:
    """Whole queries that begin as typed, the most frequent way to go on first; each finds what `reader` shows."""
    last = _LAST.search(typed)
    if last is None or len(typed) > LONGEST:
        return []
    before, word = typed[: last.start()], last.group().lstrip("-")
    before += last.group()[: len(last.group()) - len(word)]
    name, colon, value = word.partition(":")
    if colon and (known := filters.canonical_name(name)):
        return [f"{before}{name}:{found}" for found in _values(known, value, reader)][:limit]
    return [before + found for found in _words(word, reader, limit)]


def begun_word(typed: str) -> str:
    """The last word of a query, if it may be the beginning of a longer one; else empty."""
    last = _LAST.search(typed)
    word = "" if last is None else last.group()
    is_word = len(terms(word)) == 1 and len(terms(word)[0]) >= SHORTEST and word.isalnum()
    return word if is_word and typed.count('"') % 2 == 0 else ""


def _words(word: str, reader: Reader, limit: int) -> list[str]:
    parts = terms(word)
    if len(parts) != 1 or len(parts[0]) < SHORTEST or word[-1] in "*~":
        return []
    typed = parts[0]
    found = [term for term, _ in reader.completions(typed, limit + SPARE)]
    return [term for term in found if term != typed and term not in STOP_WORDS][:limit]


def _values(name: str, value: str, reader: Reader) -> list[str]:
    """Values of a filter that begin so, quoted where they must be."""
    if name not in COMPLETED_FILTERS:
        return []
    counted = reader.search(Plan(All(())), limit=0, facets=(name,)).facets[name]
    begun = value.strip('"').casefold()
    found = [
        known for known, _ in counted if known.casefold().startswith(begun) and known.casefold() != begun
    ]
    return [known if BARE_VALUE.fullmatch(known) else f'"{known}"' for known in found]
