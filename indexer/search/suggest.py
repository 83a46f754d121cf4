"""What to propose when a query finds next to nothing: other spellings of words, other values of filters."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.language.stem import stem
from indexer.language.tokens import terms
from indexer.language.vocabulary import Vocabulary
from indexer.search import grammar
from indexer.search.model import All, Plan, Reader
from indexer.search.plan import keyword_values, make_plan
from indexer.search.query import And, Filter, Or, Query, Word

FEW = 2
"""Documents found at most for another spelling to be proposed."""

SHORTEST = 4
"""Letters of the shortest word that is corrected by likeness; abbreviations are too alike."""

ONE_SLIP, TWO_SLIPS, LONG_WORD = 1, 2, 7
"""Letters by which a proposal may differ: two only for a word of seven letters or more."""

MORE_COMMON = 10
"""A word that is in the index is corrected only to one that so many times more documents have."""

VALUES = 5
"""Values proposed for a filter."""

VALUE_FILTERS = ("bidang", "jenis", "tipe")
"""Filters whose known values are few enough to be proposed; all are facets."""


def did_you_mean(typed: str, query: Query, reader: Reader, vocabulary: Vocabulary, total: int) -> str | None:
    """The query with its doubtful words respelled; None unless that finds more than `total` documents."""
    proposed = typed
    for word in sorted(_words(query), key=lambda word: word.start, reverse=True):
        better = _better(word, reader, vocabulary)
        if better:
            proposed = proposed[: word.start] + better + proposed[word.end :]
    if proposed == typed:
        return None
    plan = make_plan(grammar.parse(proposed), vocabulary)
    return proposed if reader.search(plan, limit=1, facets=()).total > total else None


def unknown_values(
    query: Query, reader: Reader, vocabulary: Vocabulary
) -> list[tuple[str, str, tuple[str, ...]]]:
    """Filter values that no document has: (filter, value, values like it, else the most frequent ones)."""
    wanted = [found for found in _filters(query) if found.name in VALUE_FILTERS]
    if not wanted:
        return []
    facets = reader.search(Plan(All(())), limit=1, facets=VALUE_FILTERS).facets
    found = []
    for asked in wanted:
        known = [value for value, _ in facets.get(asked.name, ())]
        folded = {value.casefold() for value in known}
        for value in asked.values:
            if folded.isdisjoint(keyword_values(Filter(asked.name, (value,)), vocabulary)):
                found.append((asked.name, value, _like(value, known)))
    return found


def _better(word: Word, reader: Reader, vocabulary: Vocabulary) -> str | None:
    """Another spelling of a word that the index hardly knows."""
    parts = terms(word.text)
    if len(parts) != 1:
        return None
    term = parts[0]
    if len(term) < SHORTEST or not term.isalpha() or vocabulary.match(parts):
        return None
    documents = reader.doc_freq(term)
    if not documents and reader.doc_freq(stem(term)):
        return None
    reach = TWO_SLIPS if len(term) >= LONG_WORD else ONE_SLIP
    for distance in range(1, reach + 1):
        for other, others_documents in reader.similar(term, distance):
            if other != term and other.isalpha() and others_documents >= max(1, MORE_COMMON * documents):
                return other
    return None


def _like(value: str, known: list[str]) -> tuple[str, ...]:
    """The known values that contain the given one or are nearly it; else the first (most frequent) ones."""
    from rapidfuzz.distance import Levenshtein  # 20 ms to import

    wanted = value.casefold()
    slips = TWO_SLIPS if len(wanted) >= LONG_WORD else ONE_SLIP
    like = [k for k in known if wanted in k.casefold() or Levenshtein.distance(wanted, k.casefold()) <= slips]
    return tuple((like or known)[:VALUES])


def _words(query: Query) -> Iterator[Word]:
    """The words that are asked for, those after a minus left out."""
    match query:
        case Word():
            yield query
        case And(children) | Or(children):
            for child in children:
                yield from _words(child)


def _filters(query: Query) -> Iterator[Filter]:
    match query:
        case Filter():
            yield query
        case And(children) | Or(children):
            for child in children:
                yield from _filters(child)
