"""The one place that imports tantivy: its schema, opening a folder, and its errors as ours."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from tantivy import (
    Document,
    FieldType,
    Index,
    Occur,
    Order,
    Query,
    Schema,
    SchemaBuilder,
    Searcher,
)

from indexer.search.model import KEYWORDS, IndexUnusable

EXACT = "exact"
STEM = "stem"
KEY = "key"
DAY = "day"
START = "start"
BY_DATE = "by_date"
BY_NAME = "by_name"

WRITER_THREADS = 1
WRITER_HEAP = 32_000_000
"""Bytes. One thread makes one segment a commit, and 4,000 documents a second are more than any reader of files."""

LONGEST_START = 4
"""Beginnings of words up to so many letters are indexed, each once a document: `pe*` stands for 10,000 words, of
which it would take 7 ms at 20,000 documents to unite the documents, and several times a query."""

EVERY_DOCUMENT = "¶"
"""A beginning that every document is given, to count those that are deleted and not yet merged away."""

UNDATED = 0
"""The day of a document without a date: every document has one, so counting days counts documents."""

LAST_DAY = 99_999_999
"""Beyond any date's ordinal: subtracting from it turns newest first into ascending order."""

MOST_VALUES = 60_000
"""Distinct values of a keyword that are counted; tantivy stops at 65,000."""

TOTAL = "total"
"""The name of the aggregation that counts all matches; no keyword is called so."""

PARTS = ("idx", "term", "pos", "store", "fieldnorm", "fast")
"""The files that every segment of our schema has."""

_OS_ERROR = re.compile(r"\(os error (\d+)\)")

ESCAPE = "\ufdd0"
"""A noncharacter that begins what is no valid Unicode: then follow its bytes in hexadecimal."""


def folded(field: str) -> str:
    """The field that holds a keyword's values casefolded, for filters; the bare one holds them as they are."""
    return f"{field}_folded"


def schema() -> Schema:
    """Words come joined by spaces and are split there only; no token is lower-cased, stemmed or dropped."""
    builder = SchemaBuilder()
    builder.add_text_field(KEY, stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(BY_DATE, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(BY_NAME, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field(DAY, indexed=True, fast=True)
    builder.add_text_field(EXACT, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field(STEM, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field(START, tokenizer_name="whitespace", index_option="basic")
    for field in KEYWORDS:
        builder.add_text_field(field, fast=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field(folded(field), tokenizer_name="raw", index_option="basic")
    return builder.build()


def create_index(folder: str) -> None:
    with translated_errors():
        Index(schema(), path=folder, reuse=False)


def open_index(folder: str) -> Index:
    """The index as it was last committed; IndexUnusable when it cannot be read."""
    with translated_errors():
        index = Index.open(folder)
        index.config_reader("manual")  # else a thread watches the folder and moves our snapshot on
        index.reload()
    _require_files(folder)
    return index


def _require_files(folder: str) -> None:
    """tantivy takes a segment without positions for one that never had any, and then fails in mid-query."""
    missing = _missing_files(folder)
    if missing and missing == _missing_files(folder):  # not just merged away by a writer
        raise IndexUnusable(f"damaged: {missing[0]} is missing")


def _missing_files(folder: str) -> list[str]:
    try:
        meta = msgspec.json.decode(Path(folder, "meta.json").read_bytes())
        names = [entry["segment_id"].replace("-", "") for entry in meta["segments"]]
    except (OSError, msgspec.DecodeError, KeyError, TypeError) as error:
        raise IndexUnusable(f"damaged: meta.json: {error}") from error
    return [
        f"{name}.{part}" for name in names for part in PARTS if not Path(folder, f"{name}.{part}").exists()
    ]


class Snapshot:
    """The few things we ask of a tantivy searcher, with its errors as ours."""

    def __init__(self, index: Index) -> None:
        self.schema: Schema = index.schema
        self._searcher: Searcher = index.searcher()

    @property
    def documents(self) -> int:
        return self._searcher.num_docs

    def search(self, query: Query, limit: int, **options: Any) -> tuple[int, list[tuple[Any, Any]]]:
        """How many match (None counted: 0), and the best: (score or sort value, address)."""
        with translated_errors():
            found = self._searcher.search(query, limit, **options)
            return int(found.count or 0), found.hits  # type: ignore[attr-defined]  # missing from its own stubs

    def sorted_values(self, query: Query, limit: int, offset: int, field: str) -> tuple[int, list[str]]:
        """How many match, and of those [offset, offset + limit) in ascending order of a field its values."""
        total, hits = self.search(query, limit, offset=offset, order_by_field=field, order=Order.Asc)
        if not all(isinstance(value, str) for value, _ in hits):
            raise IndexUnusable(f"damaged: tantivy: field {field} lacks values")
        return total, [decoded(value) for value, _ in hits]

    def count(self, query: Query) -> int:
        return self.search(query, 1)[0]

    def totals(self, query: Query, fields: Sequence[str]) -> tuple[int, dict[str, list[tuple[str, int]]]]:
        """How many match, and how many by value of each keyword field, in one pass."""
        wanted: dict[str, Any] = {field: {"terms": {"field": field, "size": MOST_VALUES}} for field in fields}
        wanted[TOTAL] = {"value_count": {"field": DAY}}
        with translated_errors():
            found = self._searcher.aggregate(query, wanted)
        counts = {
            field: [(decoded(bucket["key"]), int(bucket["doc_count"])) for bucket in found[field]["buckets"]]
            for field in fields
        }
        return int(found[TOTAL]["value"]), counts

    def key(self, address: Any) -> str:
        with translated_errors():
            return decoded(str(self._searcher.doc(address).get_first(KEY)))

    def doc_freq(self, field: str, term: str) -> int:
        """Documents with a term, those included that are deleted and not merged away yet."""
        with translated_errors():
            return self._searcher.doc_freq(field, term)

    def words(self, prefix: str = "", *, is_exact: bool = False) -> list[str]:
        """Exact terms that begin so, in no order; those of deleted documents too unless `is_exact`."""
        among = Query.all_query() if is_exact else None
        with translated_errors():
            found = self._searcher.terms_with_prefix(EXACT, prefix, filter_query=among)
        return [term for term, documents in found if documents]

    def frequent_words(
        self, prefix: str, limit: int, among: Query | None, *, is_exact: bool
    ) -> list[tuple[str, int]]:
        """The first exact terms that begin so, and how many documents (of those asked for) have each: most frequent
        first, equal ones by letters. Those of deleted documents count too unless `is_exact` or `among` is given."""
        if among is None and is_exact:
            among = Query.all_query()
        with translated_errors():
            found = self._searcher.terms_with_prefix(EXACT, prefix, filter_query=among, limit=limit)
        return [(term, int(documents)) for term, documents in found if documents]


def encoded(text: str) -> str:
    """A text that tantivy can take: unchanged unless it holds lone surrogates (a file name that is no UTF-8)."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return ESCAPE + text.encode(errors="surrogatepass").hex()
    return ESCAPE + text.encode().hex() if text.startswith(ESCAPE) else text


def decoded(text: str) -> str:
    """What was `encoded`."""
    if text.startswith(ESCAPE):
        return bytes.fromhex(text.removeprefix(ESCAPE)).decode(errors="surrogatepass")
    return text


@contextmanager
def writing_errors() -> Iterator[None]:
    """A full or read-only disk is no damage: it comes out as the OSError that it is."""
    try:
        with translated_errors():
            yield
    except IndexUnusable as error:
        if found := _OS_ERROR.search(error.why):
            number = int(found[1])
            raise OSError(number, os.strerror(number)) from error
        raise


@contextmanager
def translated_errors() -> Iterator[None]:
    """tantivy raises ValueError and OSError; a fault inside it is a PanicException, which is no Exception."""
    try:
        yield
    except (ValueError, OSError, RuntimeError) as error:
        raise IndexUnusable(f"damaged: tantivy: {error}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise IndexUnusable(f"damaged: tantivy: {error}") from error


__all__ = ["Document", "FieldType", "Index", "Occur", "Order", "Query", "Schema"]
