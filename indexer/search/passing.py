"""A reader that hands every question on to another: what stands before one changes only what it is there for."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.search.model import FACETS, Answer, Node, Plan, Reader


class PassingReader:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def search(
        self, plan: Plan, *, offset: int = 0, limit: int = 10, facets: Sequence[str] = FACETS
    ) -> Answer:
        return self._reader.search(plan, offset=offset, limit=limit, facets=facets)

    def keys(self, plan: Plan) -> list[str]:
        return self._reader.keys(plan)

    def doc_count(self) -> int:
        return self._reader.doc_count()

    def doc_freq(self, term: str) -> int:
        return self._reader.doc_freq(term)

    def terms(self, prefix: str = "", limit: int | None = None) -> list[str]:
        return self._reader.terms(prefix, limit)

    def similar(self, word: str, distance: int, limit: int = 10) -> list[tuple[str, int]]:
        return self._reader.similar(word, distance, limit)

    def completions(self, prefix: str, limit: int = 10, within: Node | None = None) -> list[tuple[str, int]]:
        return self._reader.completions(prefix, limit, within)

    def close(self) -> None:
        self._reader.close()
