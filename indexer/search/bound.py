"""Readers that show only a part of an index: what somebody may see, and what they have narrowed it to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from indexer.search.model import FACETS, All, Answer, Any_, Keyword, Node, Not, Plan, Reader, Term
from indexer.search.passing import PassingReader

ASKED_AT_MOST = 50
"""Terms that are looked at for a proposal: each costs a search."""


def narrowing(chosen: Mapping[str, Sequence[str]]) -> Node:
    """Documents that have, of each field, one of the values chosen; a field without values asks for nothing."""
    return All(tuple(Keyword(field, folded(values)) for field, values in chosen.items() if values))


def folded(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.casefold() for value in values))


class NarrowedReader(PassingReader):
    """`reader` as if only documents that match `where` could be found. Words are those of all documents."""

    def __init__(self, reader: Reader, where: Node) -> None:
        super().__init__(reader)
        self._where = where

    def search(
        self, plan: Plan, *, offset: int = 0, limit: int = 10, facets: Sequence[str] = FACETS
    ) -> Answer:
        return self._reader.search(self._within(plan), offset=offset, limit=limit, facets=facets)

    def keys(self, plan: Plan) -> list[str]:
        return self._reader.keys(self._within(plan))

    def _within(self, plan: Plan) -> Plan:
        return Plan(All((plan.where, self._where)), plan.exact, plan.scoring, plan.sort)


class BoundReader(NarrowedReader):
    """`reader` as somebody sees it who may see only documents that have, of `field`, one of `values`: counts and
    proposals too tell nothing of the others.

    `hidden`: fields whose other values stay unknown even where such a document has them beside a seen one (it lies in
    folders of two bidang): they are neither counted nor found by asking for them.
    """

    def __init__(
        self,
        reader: Reader,
        field: str,
        values: Sequence[str],
        hidden: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        super().__init__(reader, Keyword(field, folded(values)))
        self._seen = {
            name: frozenset(folded(seen)) for name, seen in {field: values, **(hidden or {})}.items()
        }

    def search(
        self, plan: Plan, *, offset: int = 0, limit: int = 10, facets: Sequence[str] = FACETS
    ) -> Answer:
        answer = super().search(plan, offset=offset, limit=limit, facets=facets)
        counts = {
            field: tuple(
                one for one in counted if field not in self._seen or one[0].casefold() in self._seen[field]
            )
            for field, counted in answer.facets.items()
        }
        return Answer(answer.hits, answer.total, counts)

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

    def completions(self, prefix: str, limit: int = 10, within: Node | None = None) -> list[tuple[str, int]]:
        return self._reader.completions(prefix, limit, self._bound(within or All(())))

    def _within(self, plan: Plan) -> Plan:
        exact = None if plan.exact is None else self._seen_of(plan.exact)
        return Plan(self._bound(plan.where), exact, plan.scoring, plan.sort)

    def _bound(self, where: Node) -> Node:
        return All((self._seen_of(where), self._where))

    def _seen_of(self, node: Node) -> Node:
        """The same question, without the values that one must not know of."""
        match node:
            case Keyword(field, values) if field in self._seen:
                return Keyword(field, tuple(one for one in values if one in self._seen[field]))
            case All(children):
                return All(tuple(map(self._seen_of, children)))
            case Any_(children):
                return Any_(tuple(map(self._seen_of, children)))
            case Not(child):
                return Not(self._seen_of(child))
        return node

    def _count(self, where: Node) -> int:
        return self._reader.search(self._within(Plan(where)), limit=0, facets=()).total
