"""What both engines share about a document and its place among the hits: weights, BM25, sort keys. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from math import log

from indexer.search.model import KEYWORDS, IndexDocument

HEAD_WEIGHT = 4
"""A word of the title or a file name counts as so many words of the text (a weighted term frequency)."""

BM25_K1 = 1.2
BM25_B = 0.75
"""The usual BM25 constants; tantivy's are fixed to these, so the other engine follows."""


def inverse_document_frequency(documents: int, containing: int) -> float:
    """BM25's weight of a term that `containing` of `documents` have; never negative."""
    return log(1 + (documents - containing + 0.5) / (containing + 0.5))


def sort_name(document: IndexDocument) -> str:
    """What `Plan.sort == "name"` orders by (ties by key): the first shown path, else the title; casefolded."""
    name = document.names[0] if document.names else document.title
    return name.casefold()


def keyword_values(document: IndexDocument) -> Iterator[tuple[str, str]]:
    """The (field, value) pairs of a document's known keyword fields, each value of a field once."""
    for field in KEYWORDS:
        for value in dict.fromkeys(document.keywords.get(field, ())):
            yield field, value


def facet_order(counted: list[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Values by count, the largest first; equal ones by value."""
    return tuple(sorted(counted, key=lambda pair: (-pair[1], pair[0])))


def similar_words(
    near: Iterable[tuple[str, int]], doc_freq: Callable[[str], int], limit: int
) -> list[tuple[str, int]]:
    """(word, documents) from (word, edits): the nearest first, of these the most frequent, then by letters.

    Words of no document are left out. Documents are counted only as far as the limit demands.
    """
    found: list[tuple[str, int]] = []
    for _, group in groupby(sorted(near, key=lambda entry: entry[1]), key=lambda entry: entry[1]):
        if len(found) >= limit:
            break
        counted = [(word, doc_freq(word)) for word, _ in group]
        found += sorted((entry for entry in counted if entry[1]), key=lambda entry: (-entry[1], entry[0]))
    return found[:limit]
