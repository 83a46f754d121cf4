"""Searching with whoosh: words from whoosh's postings, everything else by sweeps over the columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from operator import methodcaller
from typing import Any

import numpy as np

from indexer.search.engines.columns import Columns
from indexer.search.engines.nearby import Nearby
from indexer.search.engines.ranking import (
    BM25_B,
    BM25_K1,
    HEAD_WEIGHT,
    facet_order,
    inverse_document_frequency,
    similar_words,
)
from indexer.search.engines.whoosh_commit import WhooshCommit
from indexer.search.engines.whoosh_segments import Segments, TermPostings
from indexer.search.model import (
    FACETS,
    All,
    Answer,
    Any_,
    Dated,
    Fuzzy,
    Hit,
    IndexUnusable,
    Keyword,
    Node,
    Not,
    Phrase,
    Plan,
    Prefix,
    Term,
)

Array = np.ndarray[Any, Any]

CACHED_RECORDS = 3_000_000
"""Postings kept for the next query (24 MB); all are dropped when there are more."""

CACHED_STEMS = 1_000
"""Stems whose words are remembered."""

FEW_WORDS = 200
"""So many near words are looked up one by one (30 µs each); beyond, one sweep over all tokens is cheaper."""


class WhooshReader:
    """One committed state. Opening maps the files, words are read when first asked for; safe to share
    between threads."""

    def __init__(self, folder: str, commit: WhooshCommit) -> None:
        segments = Segments(folder, commit.toc, commit.toc_checksum)
        self._columns = Columns(folder, commit.epoch, commit.columns)
        self._postings = TermPostings(segments)
        if sum(segments.sizes()) != len(self._columns.rows):
            raise IndexUnusable("damaged: whoosh's segments and the columns are not of the same commit")
        self._live = np.ones(len(self._columns.rows), dtype=bool)
        self._deleted = segments.deleted()
        self._live[self._deleted] = False
        self._cache: dict[str, Array] = {}
        self._cached = 0
        self._stem_words: dict[str, list[str]] = {}

    # --- the protocol ---

    def search(
        self, plan: Plan, *, offset: int = 0, limit: int = 10, facets: Sequence[str] = FACETS
    ) -> Answer:
        matching = self._matching(plan.where)
        rows = np.flatnonzero(matching)
        exact = (
            self._matching(plan.exact)[rows] if plan.exact is not None else np.zeros(len(rows), dtype=bool)
        )
        scores = self._scores(plan.scoring if plan.sort == "score" else (), rows)
        order = self._order(plan.sort, rows, scores, exact)[offset : offset + limit]
        hits = tuple(
            Hit(self._columns.key(int(rows[place])), float(scores[place]), bool(exact[place]))
            for place in order
        )
        return Answer(hits, len(rows), self._facets(matching, facets))

    def keys(self, plan: Plan) -> list[str]:
        return sorted(self._columns.key(row) for row in np.flatnonzero(self._matching(plan.where)).tolist())

    def doc_count(self) -> int:
        return int(self._live.sum())

    def doc_freq(self, term: str) -> int:
        return int(self._live[self._records(term)["document"]].sum())

    def terms(self, prefix: str = "", limit: int | None = None) -> list[str]:
        known = self._columns.terms
        used = np.flatnonzero(self._is_used).tolist()
        return sorted(known[number] for number in used if number and known[number].startswith(prefix))[:limit]

    def similar(self, word: str, distance: int, limit: int = 10) -> list[tuple[str, int]]:
        return similar_words(self._near(word, distance), self.doc_freq, limit)

    def completions(self, prefix: str, limit: int = 10, within: Node | None = None) -> list[tuple[str, int]]:
        """One sweep over all tokens: 15 ms at 5,000 documents."""
        known = self._columns.terms
        begins_so = np.fromiter(map(methodcaller("startswith", prefix), known), dtype=bool, count=len(known))
        begins_so[:1] = False  # the break
        tokens = self._columns.tokens
        with _whole_tokens():
            places = np.flatnonzero(begins_so[tokens])
        rows = self._rows_at(places)
        is_among = self._live[rows] if within is None else self._matching(within)[rows]
        pairs = np.unique(rows[is_among].astype(np.int64) * len(known) + tokens[places[is_among]])
        counts = (
            np.bincount(pairs % len(known), minlength=len(known)) if len(pairs) else np.zeros(1, dtype=int)
        )
        found = [(known[number], int(counts[number])) for number in np.flatnonzero(counts).tolist()]
        return sorted(found, key=lambda entry: (-entry[1], entry[0]))[:limit]

    def close(self) -> None:
        self._postings.close()

    # --- what matches ---

    def _matching(self, node: Node) -> Array:
        """By row, whether it is live and matches."""
        found: Array = self._mask(node) & self._live
        return found

    def _mask(self, node: Node) -> Array:
        return self._MASKS[type(node)](self, node)

    def _all(self, node: All) -> Array:
        mask = np.ones(len(self._live), dtype=bool)
        for child in node.children:
            mask &= self._mask(child)
        return mask

    def _any(self, node: Any_) -> Array:
        mask = np.zeros(len(self._live), dtype=bool)
        for child in node.children:
            mask |= self._mask(child)
        return mask

    def _not(self, node: Not) -> Array:
        return ~self._mask(node.child)

    def _term(self, node: Term) -> Array:
        return self._with_words(node.terms if node.field == "exact" else self._words_of_stems(node.terms))

    def _with_words(self, words: Sequence[str]) -> Array:
        mask = np.zeros(len(self._live), dtype=bool)
        for word in words:
            mask[self._records(word)["document"]] = True
        return mask

    def _phrase(self, node: Phrase) -> Array:
        mask = np.zeros(len(self._live), dtype=bool)
        if not node.terms or any(term not in self._number_of for term in node.terms):
            return mask
        numbers = [self._number_of[term] for term in node.terms]
        counts = [len(self._records(term)) for term in node.terms]
        rarest = counts.index(min(counts))
        tokens = self._columns.tokens
        places = np.flatnonzero(tokens == numbers[rarest]) - rarest
        places = places[(places >= 0) & (places + len(numbers) <= len(tokens))]
        for at, number in enumerate(numbers):
            if at != rarest:
                places = places[tokens[places + at] == number]
        mask[self._rows_at(places)] = True
        return mask

    def _rows_at(self, places: Array) -> Array:
        return np.searchsorted(self._columns.rows["start"], places, side="right") - 1

    def _prefix(self, node: Prefix) -> Array:
        mask = np.zeros(len(self._live), dtype=bool)
        mask[self._postings.rows_of_prefix(node.prefix)] = True
        return mask

    def _fuzzy(self, node: Fuzzy) -> Array:
        near = [word for word, _ in self._near(node.word, node.distance)]
        if len(near) <= FEW_WORDS:
            return self._with_words(near)
        is_near = np.zeros(len(self._columns.terms), dtype=bool)
        is_near[[self._number_of[word] for word in near]] = True
        with _whole_tokens():
            is_near_at = is_near[self._columns.tokens]
        found: Array = np.logical_or.reduceat(is_near_at, self._columns.rows["start"].astype(np.intp))
        return found

    def _near(self, word: str, distance: int) -> list[tuple[str, int]]:
        """(word, edits) of the vocabulary; never the break, which is the empty word."""
        return [entry for entry in self._nearby.within(word, distance) if entry[0]]

    def _keyword(self, node: Keyword) -> Array:
        mask = np.zeros(len(self._live), dtype=bool)
        wanted = {value.casefold() for value in node.values}
        numbers = [
            number
            for number, (field, value) in enumerate(self._columns.values)
            if field == node.field and value.casefold() in wanted
        ]
        pairs = self._columns.pairs
        mask[pairs["row"][np.isin(pairs["value"], numbers)]] = True
        return mask

    def _dated(self, node: Dated) -> Array:
        day = self._columns.rows["day"]
        mask = day > 0
        if node.start is not None:
            mask &= day >= node.start.toordinal()
        if node.end is not None:
            mask &= day < node.end.toordinal()
        return mask

    _MASKS: dict[type, Callable[[WhooshReader, Any], Array]] = {
        All: _all,
        Any_: _any,
        Not: _not,
        Term: _term,
        Phrase: _phrase,
        Prefix: _prefix,
        Fuzzy: _fuzzy,
        Keyword: _keyword,
        Dated: _dated,
    }

    # --- in which order, and how many of what ---

    def _scores(self, stems: Sequence[str], rows: Array) -> Array:
        """BM25 of these rows over the stems, the weight of a term being its frequency with the head's share."""
        scores = np.zeros(len(rows))
        for stem in dict.fromkeys(stems):
            weights = self._stem_weights(stem)
            containing = int(np.count_nonzero(weights[self._live]))
            found = weights[rows]
            gain = found * (BM25_K1 + 1) / (found + self._dampening[rows])
            scores += inverse_document_frequency(self.doc_count(), containing) * gain
        return scores

    def _stem_weights(self, stem: str) -> Array:
        weights = np.zeros(len(self._live))
        for word in self._words_of_stem(stem):
            records = self._records(word)
            weights[records["document"]] += records["weight"]
        return weights

    @cached_property
    def _dampening(self) -> Array:
        """By row, what BM25 adds to a weight in the denominator: more for a long document."""
        rows = self._columns.rows
        lengths = rows["length"] - 2.0 + rows["head"] * (HEAD_WEIGHT - 1.0)
        mean = lengths[self._live].mean() if self._live.any() else 1.0
        damp: Array = BM25_K1 * (1 - BM25_B + BM25_B * lengths / max(mean, 1.0))
        return damp

    def _order(self, sort: str, rows: Array, scores: Array, exact: Array) -> Array:
        ties = self._key_rank[rows]
        if sort == "name":
            return np.lexsort((ties, self._name_rank[rows]))
        if sort == "date":
            return np.lexsort((ties, -self._columns.rows["day"][rows].astype(np.int64)))
        return np.lexsort((ties, -scores, ~exact))

    @cached_property
    def _key_rank(self) -> Array:
        return _ranks(self._columns.keys())

    @cached_property
    def _name_rank(self) -> Array:
        return _ranks(self._columns.sort_names())

    def _facets(self, matching: Array, fields: Sequence[str]) -> dict[str, tuple[tuple[str, int], ...]]:
        pairs = self._columns.pairs
        values = self._columns.values
        counts = np.bincount(pairs["value"][matching[pairs["row"]]], minlength=len(values)).tolist()
        found: dict[str, list[tuple[str, int]]] = {field: [] for field in fields}
        for (field, value), count in zip(values, counts, strict=True):
            if count and field in found:
                found[field].append((value, count))
        return {field: facet_order(counted) for field, counted in found.items()}

    # --- words ---

    @cached_property
    def _number_of(self) -> dict[str, int]:
        """Term numbers; not of the break, which no query can name."""
        terms = self._columns.terms
        return dict(zip(terms[1:], range(1, len(terms)), strict=True))

    @cached_property
    def _nearby(self) -> Nearby:
        return Nearby(self._columns.terms)

    @cached_property
    def _is_used(self) -> Array:
        """By term number, whether a live row has it."""
        used = np.zeros(len(self._columns.terms), dtype=bool)
        tokens = self._columns.tokens
        if self._deleted:
            tokens = tokens[np.repeat(self._live, self._columns.rows["length"])]
        with _whole_tokens():
            used[tokens] = True
        return used

    def _words_of_stems(self, stems: Sequence[str]) -> list[str]:
        return [word for stem in dict.fromkeys(stems) for word in self._words_of_stem(stem)]

    def _words_of_stem(self, stem: str) -> list[str]:
        """All words of the vocabulary with this stem; a query asks for the same one several times."""
        found = self._stem_words.get(stem)
        if found is None:
            number = self._stem_number.get(stem)
            numbers = [] if number is None else np.flatnonzero(self._columns.stemmed == number).tolist()
            if len(self._stem_words) >= CACHED_STEMS:
                self._stem_words = {}
            found = self._stem_words[stem] = [self._columns.terms[number] for number in numbers if number]
        return found

    @cached_property
    def _stem_number(self) -> dict[str, int]:
        return {stem: number for number, stem in enumerate(self._columns.stems)}

    def _records(self, word: str) -> Array:
        """whoosh's postings of an exact term, kept for the next query."""
        found = self._cache.get(word)
        if found is None:
            found = self._postings.read(word)
            if self._cached + len(found) > CACHED_RECORDS:
                self._cache, self._cached = {}, 0
            self._cache[word] = found
            self._cached += len(found) + 1
        return found


def _ranks(texts: Sequence[str]) -> Array:
    """By place, the rank of a text among all; the same for equal ones."""
    order = {text: rank for rank, text in enumerate(sorted(set(texts)))}
    return np.array([order[text] for text in texts], dtype=np.int64)


@contextmanager
def _whole_tokens() -> Iterator[None]:
    """The token column is too long to be checked when it is opened: a changed byte shows here, if at all."""
    try:
        yield
    except IndexError as error:
        raise IndexUnusable("damaged: column tokens names words that are not there") from error
