"""The slow and obviously right search engine: `indexer.search.model` to the letter, document by document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from indexer.language.stem import stem
from indexer.language.stream import BREAK, unit_terms
from indexer.search.model import (
    FACETS,
    All,
    Answer,
    Any_,
    Dated,
    Fuzzy,
    Hit,
    IndexDocument,
    Keyword,
    Node,
    Not,
    Phrase,
    Plan,
    Prefix,
    Term,
)


class OracleIndex:
    """An index in memory, reader and writer in one. Scores only count words: compare matches, not order."""

    def __init__(self, documents: Iterable[IndexDocument] = ()) -> None:
        self._pending: dict[str, IndexDocument | None] = {}
        self._documents: dict[str, IndexDocument] = {}
        self._terms: dict[str, list[str]] = {}
        self.seq = 0
        for document in documents:
            self.put(document)
        self.commit(0)

    # --- Writer ---

    def put(self, document: IndexDocument) -> None:
        self._pending[document.key] = document

    def delete(self, key: str) -> None:
        self._pending[key] = None

    def commit(self, seq: int) -> None:
        for key, document in self._pending.items():
            self._documents.pop(key, None)
            self._terms.pop(key, None)
            if document is not None:
                stream = unit_terms(document.title, document.names, document.pages)
                self._documents[key] = document
                self._terms[key] = [*stream.head, BREAK, *stream.body]
        self._pending.clear()
        self.seq = seq

    def close(self) -> None:
        self._pending.clear()

    # --- Reader ---

    def search(
        self, plan: Plan, *, offset: int = 0, limit: int = 10, facets: Sequence[str] = FACETS
    ) -> Answer:
        hits = [self._hit(key, plan) for key in self.keys(plan)]
        if plan.sort == "date":
            hits.sort(key=lambda hit: self._by_date(hit.key))
        elif plan.sort == "name":
            hits.sort(key=lambda hit: (self._name(hit.key), hit.key))
        else:
            hits.sort(key=lambda hit: (not hit.is_exact, -hit.score, hit.key))
        counts = {field: self._counts(field, [hit.key for hit in hits]) for field in facets}
        return Answer(tuple(hits[offset : offset + limit]), len(hits), counts)

    def keys(self, plan: Plan) -> list[str]:
        return sorted(key for key in self._documents if self.matches(key, plan.where))

    def doc_count(self) -> int:
        return len(self._documents)

    def doc_freq(self, term: str) -> int:
        return sum(term in terms for terms in self._terms.values())

    def terms(self, prefix: str = "", limit: int | None = None) -> list[str]:
        known = {term for terms in self._terms.values() for term in terms if term != BREAK}
        return sorted(term for term in known if term.startswith(prefix))[:limit]

    def similar(self, word: str, distance: int, limit: int = 10) -> list[tuple[str, int]]:
        near = [(edits, term) for term in self.terms() if (edits := levenshtein(word, term)) <= distance]
        near.sort(key=lambda pair: (pair[0], -self.doc_freq(pair[1]), pair[1]))
        return [(term, self.doc_freq(term)) for _, term in near[:limit]]

    def completions(self, prefix: str, limit: int = 10, within: Node | None = None) -> list[tuple[str, int]]:
        among = [self._terms[key] for key in self._documents if self.matches(key, within or All(()))]
        counted = [(term, sum(term in terms for terms in among)) for term in self.terms(prefix)]
        return sorted((one for one in counted if one[1]), key=lambda one: (-one[1], one[0]))[:limit]

    # --- what a plan means ---

    def matches(self, key: str, node: Node) -> bool:
        """Whether one document satisfies one node."""
        document, terms = self._documents[key], self._terms[key]
        match node:
            case All(children):
                return all(self.matches(key, child) for child in children)
            case Any_(children):
                return any(self.matches(key, child) for child in children)
            case Not(child):
                return not self.matches(key, child)
            case Term("exact", wanted):
                return any(term in terms for term in wanted)
            case Term(_, wanted):
                return any(stem(term) in wanted for term in terms if term != BREAK)
            case Phrase(wanted):
                return any(tuple(terms[at : at + len(wanted)]) == wanted for at in range(len(terms)))
            case Prefix(prefix):
                return any(term.startswith(prefix) for term in terms if term != BREAK)
            case Fuzzy(word, distance):
                return any(levenshtein(word, term) <= distance for term in terms if term != BREAK)
            case Keyword(field, values):
                wanted = tuple(value.casefold() for value in values)
                return any(value.casefold() in wanted for value in document.keywords.get(field, ()))
            case Dated(start, end):
                day = document.date
                return day is not None and (start is None or start <= day) and (end is None or day < end)

    def _hit(self, key: str, plan: Plan) -> Hit:
        score = sum(stem(term) in plan.scoring for term in self._terms[key] if term != BREAK)
        return Hit(key, float(score), plan.exact is not None and self.matches(key, plan.exact))

    def _by_date(self, key: str) -> tuple[int, str]:
        day = self._documents[key].date
        return -day.toordinal() if day else 0, key

    def _name(self, key: str) -> str:
        document = self._documents[key]
        return (document.names[0] if document.names else document.title).casefold()

    def _counts(self, field: str, keys: Sequence[str]) -> tuple[tuple[str, int], ...]:
        counts = Counter(value for key in keys for value in set(self._documents[key].keywords.get(field, ())))
        return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def levenshtein(first: str, second: str) -> int:
    """Letters to insert, delete or replace between two words."""
    row = list(range(len(second) + 1))
    for index, left in enumerate(first, start=1):
        above, row = row, [index]
        for column, right in enumerate(second):
            row.append(min(above[column] + (left != right), above[column + 1] + 1, row[column] + 1))
    return row[-1]
