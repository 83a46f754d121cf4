"""Searching with tantivy: a plan becomes its queries; facets are its aggregations, orders its fast fields."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from indexer.search.engines.lexicon import LexiconCache
from indexer.search.engines.ranking import facet_order, similar_words
from indexer.search.engines.tantivy_library import (
    BY_DATE,
    BY_NAME,
    EVERY_DOCUMENT,
    EXACT,
    KEY,
    START,
    STEM,
    Occur,
    Order,
    Query,
    Snapshot,
    open_index,
)
from indexer.search.engines.tantivy_query import QueryMaker, all_of, but_not
from indexer.search.model import FACETS, KEYWORDS, Answer, Hit, Node, Plan

if TYPE_CHECKING:
    from indexer.search.engines.nearby import Nearby

TIE_MARGIN = 16
"""Hits fetched beyond the wanted ones, to see whether the last one shares its score with others."""

TIE_GROWTH = 4
"""How much more is fetched as long as it does."""


class _Ranked(NamedTuple):
    """Some hits of a query in order, and how many there are in all."""

    hits: list[tuple[str, float]]
    total: int


class TantivyReader:
    """One committed state; safe to share between threads."""

    def __init__(self, folder: str, seq: int, lexicons: LexiconCache) -> None:
        self._folder, self._seq, self._lexicons = folder, seq, lexicons
        self._snapshot = Snapshot(open_index(folder))
        self._make = QueryMaker(self._snapshot.schema, self._near)

    # --- the protocol ---

    def search(
        self, plan: Plan, *, offset: int = 0, limit: int = 10, facets: Sequence[str] = FACETS
    ) -> Answer:
        where = self._make.query(plan.where)
        total, counted = self._snapshot.totals(where, [field for field in facets if field in KEYWORDS])
        counts = {field: facet_order(counted.get(field, [])) for field in facets}
        hits: list[Hit] = []
        if offset < total and limit:
            ordered = self._by_score if plan.sort == "score" else self._by_field
            hits = ordered(plan, where, offset, min(limit, total - offset))
        return Answer(tuple(hits), total, counts)

    def keys(self, plan: Plan) -> list[str]:
        _, found = self._snapshot.search(self._make.query(plan.where), max(1, self.doc_count()), count=False)
        return sorted(self._snapshot.key(address) for _, address in found)

    def doc_count(self) -> int:
        return self._snapshot.documents

    def doc_freq(self, term: str) -> int:
        found = self._snapshot.doc_freq(EXACT, term)
        return self._snapshot.count(self._make.word(EXACT, term)) if found and self._has_deleted else found

    def terms(self, prefix: str = "", limit: int | None = None) -> list[str]:
        return sorted(self._snapshot.words(prefix, is_exact=True))[:limit]

    def similar(self, word: str, distance: int, limit: int = 10) -> list[tuple[str, int]]:
        near = self._lexicons.get(self._folder, self._seq, self.doc_count(), lambda: self._nearby)
        return similar_words(near.within(word, distance), self.doc_freq, limit)

    def completions(self, prefix: str, limit: int = 10, within: Node | None = None) -> list[tuple[str, int]]:
        among = None if within is None else self._make.query(within)
        return self._snapshot.frequent_words(prefix, limit, among, is_exact=self._has_deleted)

    def close(self) -> None:
        """Nothing to do: the files are released with the object."""

    # --- hits ---

    def _by_score(self, plan: Plan, where: Query, offset: int, limit: int) -> list[Hit]:
        """Those that match `plan.exact` first, then the others; each tier by BM25, then by key."""
        start, end = offset, offset + limit
        if plan.exact is None or plan.exact == plan.where:
            ranked = self._ranked(where, plan.scoring, start, end)
            return [Hit(key, score, plan.exact is not None) for key, score in ranked.hits]
        exact = self._make.query(plan.exact)
        if not self._snapshot.count(exact):  # cheap beside evaluating `where` once more
            return [
                Hit(key, score, False) for key, score in self._ranked(where, plan.scoring, start, end).hits
            ]
        first = self._ranked(all_of([where, exact]), plan.scoring, start, end)
        hits = [Hit(key, score, True) for key, score in first.hits]
        if len(hits) < limit:
            rest = but_not(where, exact)
            second = self._ranked(rest, plan.scoring, max(0, start - first.total), end - first.total)
            hits += [Hit(key, score, False) for key, score in second.hits]
        return hits

    def _ranked(self, query: Query, stems: Sequence[str], start: int, end: int) -> _Ranked:
        """Hits [start, end) of a query by score and key; tantivy breaks ties by place in the index."""
        known = [stem for stem in dict.fromkeys(stems) if self._snapshot.doc_freq(STEM, stem)]
        terms = [self._make.word(STEM, stem) for stem in known]
        if not terms:
            return self._by_key(query, start, end)
        scoring = [(Occur.Should, term) for term in terms]
        scored = Query.boolean_query([(Occur.Must, Query.const_score_query(query, 0.0)), *scoring])
        total, hits = self._best(scored, end)
        with_score = bisect_left(hits, 0.0, key=lambda hit: -hit[0])
        first, last = min(start, with_score), min(end, with_score)
        while 0 < first < with_score and hits[first - 1][0] == hits[first][0]:
            first -= 1
        while first < last < with_score and hits[last][0] == hits[last - 1][0]:
            last += 1
        keyed = sorted(
            ((self._snapshot.key(address), score) for score, address in hits[first:last]), key=_best_first
        )
        found = keyed[start - first : end - first]
        if end > with_score and with_score < total:  # the others have none of the stems: by key alone
            others = but_not(query, Query.boolean_query(scoring))
            found += self._by_key(others, max(0, start - with_score), end - with_score).hits
        return _Ranked(found, total)

    def _best(self, query: Query, end: int) -> tuple[int, list[tuple[float, Any]]]:
        """How many match, and the best `end` of them with all that share the score of the last (if it has one)."""
        wanted = end + TIE_MARGIN
        while True:
            total, hits = self._snapshot.search(query, wanted)
            if len(hits) < wanted or hits[-1][0] < hits[end - 1][0] or not hits[-1][0]:
                return total, hits
            wanted *= TIE_GROWTH

    def _by_key(self, query: Query, start: int, end: int) -> _Ranked:
        total, keys = self._snapshot.sorted_values(query, max(1, end - start), start, KEY)
        return _Ranked([(key, 0.0) for key in keys], total)

    def _by_field(self, plan: Plan, where: Query, offset: int, limit: int) -> list[Hit]:
        """Hits in the order of one of the fields made for it; its values end with the key."""
        field = BY_NAME if plan.sort == "name" else BY_DATE
        options = {"offset": offset, "order_by_field": field, "order": Order.Asc, "count": False}
        _, found = self._snapshot.search(where, limit, **options)
        keys = [self._snapshot.key(address) for _, address in found]
        exact = self._matching(plan.exact, keys) if plan.exact is not None else set()
        return [Hit(key, 0.0, key in exact) for key in keys]

    def _matching(self, node: Node, keys: Sequence[str]) -> set[str]:
        """Those of some keys whose documents match."""
        among = all_of([self._make.keys(KEY, keys), self._make.query(node)])
        return {self._snapshot.key(address) for _, address in self._snapshot.search(among, len(keys))[1]}

    # --- words ---

    @cached_property
    def _has_deleted(self) -> bool:
        """Whether documents that are gone still count in tantivy's own frequencies (until it merges them away)."""
        return self._snapshot.doc_freq(START, EVERY_DOCUMENT) != self.doc_count()

    def _near(self, word: str, distance: int) -> list[str]:
        return [near for near, _ in self._nearby.within(word, distance)]

    @cached_property
    def _nearby(self) -> Nearby:
        """The words of this very state."""
        from indexer.search.engines.nearby import Nearby  # brings numpy, which a plain search does without

        return Nearby(self._snapshot.words())


def _best_first(hit: tuple[str, float]) -> tuple[float, str]:
    return (-hit[1], hit[0])
