"""What goes into a search index and what comes out: plain frozen values that every engine shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

import msgspec

FACETS = ("bidang", "jenis", "tahun", "bulan", "tipe")
"""Counted with every result: owner department, kind of document, year, month, file type."""

KEYWORDS = ("bidang", "jenis", "tahun", "bulan", "tipe", "indikator", "sumber", "status")
"""Fields a query can filter by. Values compare casefolded; a document may carry several."""


class IndexDocument(msgspec.Struct, frozen=True):
    """One searchable unit (a document or a member of one) as the index sees it."""

    key: str  # "<sha256>" or "<sha256>!/<member path>"
    title: str
    names: tuple[str, ...]  # shown paths of its filings (with the member path), searched too
    pages: tuple[str, ...]  # text by page
    keywords: Mapping[
        str, tuple[str, ...]
    ]  # by KEYWORDS: {"bidang": ("Tata Usaha",), "tahun": ("2025",), "bulan": ("2025-03",)}
    date: date | None = None  # document date, for ranges and sorting
    body: str | None = None  # `indexer.language.stream.body_of` the pages, where it is known already


# --- an engine-neutral query: what the grammar and the language make of the words typed -----------------


class Term(msgspec.Struct, frozen=True, tag=True):
    """Documents with any of these terms. field "exact": normalised words; field "stem": their stems."""

    field: str
    terms: tuple[str, ...]


class Phrase(msgspec.Struct, frozen=True, tag=True):
    """Normalised words next to one another, in order, in the exact field."""

    terms: tuple[str, ...]


class Prefix(msgspec.Struct, frozen=True, tag=True):
    """Any exact term that begins so."""

    prefix: str


class Fuzzy(msgspec.Struct, frozen=True, tag=True):
    """Any exact term within `distance` edits (Levenshtein) of the word."""

    word: str
    distance: int


class Keyword(msgspec.Struct, frozen=True, tag=True):
    """Documents whose keyword field has any of these (casefolded) values."""

    field: str
    values: tuple[str, ...]


class Dated(msgspec.Struct, frozen=True, tag=True):
    """Documents dated in the half-open range [start, end); None is unbounded. Undated ones never match."""

    start: date | None
    end: date | None


class All(msgspec.Struct, frozen=True, tag=True):
    children: tuple[Node, ...]  # empty: every document


class Any_(msgspec.Struct, frozen=True, tag=True):
    children: tuple[Node, ...]  # empty: no document


class Not(msgspec.Struct, frozen=True, tag=True):
    child: Node


Node = Term | Phrase | Prefix | Fuzzy | Keyword | Dated | All | Any_ | Not


class Plan(msgspec.Struct, frozen=True):
    """A resolved query. `where` decides what matches; the rest only orders the matches."""

    where: Node
    exact: Node | None = None  # documents that also match this come above all others
    scoring: tuple[str, ...] = ()  # stems that add to the score (BM25) …
    sort: str = "score"  # "score", "date" (newest first), "name"


class Hit(msgspec.Struct, frozen=True):
    key: str
    score: float
    is_exact: bool


class Answer(msgspec.Struct, frozen=True):
    """What an engine returns: a page of hits, the exact total, counts by facet value (largest first)."""

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, tuple[tuple[str, int], ...]]


class Reader(Protocol):
    """An unchanging view of one committed state of an index. Many may be open beside one writer."""

    def search(
        self, plan: Plan, *, offset: int = 0, limit: int = 10, facets: Sequence[str] = FACETS
    ) -> Answer: ...
    def keys(self, plan: Plan) -> list[str]: ...  # all matching keys, sorted; for tests and drift checks
    def doc_count(self) -> int: ...
    def doc_freq(self, term: str) -> int: ...  # documents with this exact term
    def terms(self, prefix: str = "", limit: int | None = None) -> list[str]: ...  # exact terms, sorted
    def similar(
        self, word: str, distance: int, limit: int = 10
    ) -> list[tuple[str, int]]: ...  # (term, doc_freq)
    def completions(
        self, prefix: str, limit: int = 10, within: Node | None = None
    ) -> list[
        tuple[str, int]
    ]: ...  # exact terms that begin so: (term, documents among those), most frequent first
    def close(self) -> None: ...


class Writer(Protocol):
    """The only writer of an index. Nothing is visible before `commit`."""

    def put(self, document: IndexDocument) -> None: ...  # adds or replaces by key
    def delete(self, key: str) -> None: ...
    def commit(self, seq: int) -> None: ...  # durable and visible; `seq` = last catalogue change applied
    def close(self) -> None: ...  # drops what was not committed


class Engine(Protocol):
    """A search library behind one narrow door. One module implements each; nothing else imports the library."""

    name: str

    def create(self, folder: str) -> None: ...
    def writer(self, folder: str) -> Writer: ...
    def reader(self, folder: str) -> Reader: ...
    def committed_seq(self, folder: str) -> int: ...  # of the last commit; raises IndexUnusable


# --- the folder that holds an index ------------------------------------------------------------------------


class IndexUnusable(Exception):
    """The index is missing, damaged or of an older version: rebuild it from the store. `why` says which."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class IndexBusy(Exception):
    """Another writer owns the index at `path`."""

    def __init__(self, path: str) -> None:
        super().__init__(f"another writer owns {path}")
        self.path = path


class IndexState(msgspec.Struct, frozen=True):
    """What an index folder says of itself. `why` is empty when usable, else "missing", "damaged: …" …"""

    usable: bool
    why: str = ""
    engine: str = ""
    generation: int = 0
    seq: int = 0  # last catalogue change that the index shows
    documents: int = 0
    outdated: str = ""  # why a usable index should be made anew all the same, when there is leisure


class Committed(msgspec.Struct, frozen=True):
    """The last commit of one generation."""

    seq: int
    documents: int
