"""From the engine-neutral tree of a plan to tantivy's queries."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from indexer.search.engines.tantivy_library import (
    DAY,
    EXACT,
    LAST_DAY,
    LONGEST_START,
    START,
    STEM,
    UNDATED,
    FieldType,
    Occur,
    Query,
    Schema,
    encoded,
    folded,
)
from indexer.search.model import (
    KEYWORDS,
    All,
    Any_,
    Dated,
    Fuzzy,
    Keyword,
    Node,
    Not,
    Phrase,
    Prefix,
    Term,
)

NATIVE_DISTANCE = 2
"""Edits that tantivy's own fuzzy search goes to; beyond, words are looked up in the list of terms."""


class QueryMaker:
    """Makes queries for one schema; `near` lists the words within some edits of another."""

    def __init__(self, schema: Schema, near: Callable[[str, int], list[str]]) -> None:
        self._schema = schema
        self._near = near

    def query(self, node: Node) -> Query:
        """What the node matches; its scores mean nothing."""
        match node:
            case All(children):
                return all_of([self.query(child) for child in children])
            case Any_(children):
                return any_of([self.query(child) for child in children])
            case Not(child):
                return but_not(Query.all_query(), self.query(child))
            case Term(field, terms):
                known_field = EXACT if field == EXACT else STEM
                return any_of([self.word(known_field, term) for term in dict.fromkeys(terms)])
            case Phrase(terms) if len(terms) > 1:
                return Query.phrase_query(self._schema, EXACT, list(terms))
            case Phrase(terms):
                return any_of([self.word(EXACT, term) for term in terms])
            case Prefix(prefix):
                return self._prefix(prefix)
            case Fuzzy(word, distance):
                return self._fuzzy(word, distance)
            case Keyword(field, values):
                return self._keyword(field, values)
            case Dated():
                return self._dated(node)

    def word(self, field: str, term: str) -> Query:
        """Documents with a term in EXACT or STEM; scored by BM25."""
        option = "freq" if field == STEM else "position"
        return Query.term_query(self._schema, field, term, index_option=option)

    def keys(self, field: str, keys: Sequence[str]) -> Query:
        """Documents with one of these values in a field that is one token."""
        return Query.term_set_query(self._schema, field, [encoded(key) for key in keys])

    def _prefix(self, prefix: str) -> Query:
        if 0 < len(prefix) <= LONGEST_START:
            return Query.term_query(self._schema, START, prefix, index_option="basic")
        return Query.regex_query(self._schema, EXACT, re.escape(prefix) + ".*")

    def _fuzzy(self, word: str, distance: int) -> Query:
        if distance > NATIVE_DISTANCE:
            return Query.term_set_query(self._schema, EXACT, self._near(word, distance))
        return Query.fuzzy_term_query(self._schema, EXACT, word, distance, transposition_cost_one=False)

    def _keyword(self, field: str, values: Sequence[str]) -> Query:
        if field not in KEYWORDS:
            return Query.empty_query()
        return self.keys(folded(field), [value.casefold() for value in values])

    def _dated(self, node: Dated) -> Query:
        first = node.start.toordinal() if node.start else UNDATED + 1
        last = node.end.toordinal() - 1 if node.end else LAST_DAY
        if last < first:
            return Query.empty_query()
        return Query.range_query(self._schema, DAY, FieldType.Integer, first, last)


def all_of(queries: Sequence[Query]) -> Query:
    """Documents that match all; every document when there are none."""
    if not queries:
        return Query.all_query()
    return (
        queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Must, query) for query in queries])
    )


def any_of(queries: Sequence[Query]) -> Query:
    """Documents that match at least one; no document when there are none."""
    if not queries:
        return Query.empty_query()
    return (
        queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])
    )


def but_not(query: Query, unwanted: Query) -> Query:
    return Query.boolean_query([(Occur.Must, query), (Occur.MustNot, unwanted)])
