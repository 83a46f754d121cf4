"""A reader that shows only documents with certain keywords: counts and proposals too tell nothing of the others."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.search.model import FACETS, All, Answer, Keyword, Node, Plan, Reader, Term

ASKED_AT_MOST = 50
"""Terms that are looked at for a proposal: each costs a search."""


class BoundReader:
    """`reader` as somebody sees it who may see only documents whose `field` has one of `values`."""

    def __init__(self, reader: Reader, field: str, values: Sequence[str]) -> None:
        self._reader = reader
        self._bound = Keyword(field, tuple(value.casefold() for value in values))

    def search(
        self, plan: Plan, *, offset: int = 0, limit: int = 10, facets: Sequence[str] = FACETS
    ) -> Answer:
        return self._reader.search(self._within(plan), offset=offset, limit=limit, facets=facets)

    def keys(self, plan: Plan) -> list[str]:
        return self._reader.keys(self._within(plan))

    def doc_count(self) -> int:
        return self._count(All(()))

    def doc_freq(self, term: str) -> int:
        return self._count(Term("exact", (term,)))

    def terms(self, prefix: str = "", limit: int | None = None) -> list[str]:
        """Of the first terms that begin so, those that one may see; none is found beyond `ASKED_AT_MOST`."""
        found = [
            term
            for term in self._reader.terms(prefix, ASKED_AT_MOST if prefix else None)
            if self.doc_freq(term)
        ]
        return found if limit is None else found[:limit]

    def similar(self, word: str, distance: int, limit: int = 10) -> list[tuple[str, int]]:
        near = self._reader.similar(word, distance, max(limit, ASKED_AT_MOST))
        seen = [(term, self.doc_freq(term)) for term, _ in near]
        return [(term, count) for term, count in seen if count][:limit]

    def close(self) -> None:
        self._reader.close()

    def _within(self, plan: Plan) -> Plan:
        return Plan(All((plan.where, self._bound)), plan.exact, plan.scoring, plan.sort)

    def _count(self, where: Node) -> int:
        return self._reader.search(self._within(Plan(where)), limit=0, facets=()).total
