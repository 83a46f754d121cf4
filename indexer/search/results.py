"""Searching, as the command line and the web do it: a query in, a page of results with passages out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Protocol

import msgspec

from indexer.language.vocabulary import NO_VOCABULARY, Vocabulary
from indexer.search import suggest
from indexer.search.bound import NarrowedReader, narrowing
from indexer.search.grammar import parse
from indexer.search.highlight import Highlighter, Marks
from indexer.search.model import FACETS, Hit, Plan, Reader
from indexer.search.plan import ignored_words, make_plan
from indexer.search.query import Query
from indexer.search.snippet import snippet


class UnitText(msgspec.Struct, frozen=True):
    """A searchable unit as the store knows it: what a result shows, and the text its passage is cut from."""

    title: str
    filing: str  # shown path
    bidang: str
    kind: str
    date: date | None
    pages: list[str]
    is_withdrawn: bool = False


class TextSource(Protocol):
    """Where the stored text is. Keys that are not there any more are left out of the answer."""

    def page_texts(self, keys: Sequence[str]) -> Mapping[str, UnitText]: ...


class NoticeCode(StrEnum):
    """What a person should know about how the query was taken."""

    IGNORED_WORDS = "ignored_words"  # `words`: stop words that were left out
    UNKNOWN_VALUE = "unknown_value"  # `filter` has no document with `value`; `words`: values that there are


class Notice(msgspec.Struct, frozen=True, omit_defaults=True):
    code: NoticeCode
    words: tuple[str, ...] = ()
    filter: str = ""
    value: str = ""


class Found(msgspec.Struct, frozen=True):
    """One result. `page` is the one to open, from 1 (0: no text); marks are places in the field before."""

    key: str
    title: str
    title_marks: Marks
    filing: str
    filing_marks: Marks
    bidang: str
    kind: str
    date: date | None
    page: int
    snippet: str
    marks: Marks
    is_exact: bool  # has all words as they were typed
    score: float
    is_withdrawn: bool = False  # in no folder any more


class Results(msgspec.Struct, frozen=True):
    """A page of results: those from `offset` on, of `total` in all."""

    query: str
    total: int
    offset: int
    hits: tuple[Found, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    did_you_mean: str | None = None
    notices: tuple[Notice, ...] = ()


def find(
    query: str,
    *,
    reader: Reader,
    texts: TextSource,
    vocabulary: Vocabulary = NO_VOCABULARY,
    offset: int = 0,
    limit: int = 10,
    sort: str = "score",
    narrowed: Mapping[str, Sequence[str]] = {},
    facets: Sequence[str] = FACETS,
) -> Results:
    """The results of a query as typed; blank finds every document. `sort` as in `model.Plan`.

    `narrowed`: values chosen by facet; a document must have one of each. The other values of such a facet are counted
    as if none of it were chosen, so that one more can be chosen.

    Raises grammar.QueryError for a query that cannot be understood. A hit whose document has left the store
    since it was indexed is passed over; `total` still counts it.
    """
    asked = parse(query)
    plan = make_plan(asked, vocabulary, sort=sort)
    whole, chosen = reader, {field: values for field, values in narrowed.items() if values}
    if chosen:
        reader = NarrowedReader(whole, narrowing(chosen))
    answer = reader.search(plan, offset=max(0, offset), limit=max(0, limit), facets=facets)
    units = texts.page_texts([hit.key for hit in answer.hits]) if answer.hits else {}
    highlighter = Highlighter(plan)
    hits = tuple(_found(hit, units[hit.key], highlighter) for hit in answer.hits if hit.key in units)
    proposal = None
    if answer.total <= suggest.FEW:
        proposal = suggest.did_you_mean(query, asked, reader, vocabulary, answer.total)
    notices = _notices(asked, reader, vocabulary, answer.total)
    counts = {**answer.facets, **_open_counts(plan, whole, chosen, facets)}
    return Results(query, answer.total, max(0, offset), hits, counts, proposal, notices)


def _open_counts(
    plan: Plan, reader: Reader, chosen: Mapping[str, Sequence[str]], facets: Sequence[str]
) -> dict[str, tuple[tuple[str, int], ...]]:
    """The counts of each facet of which something is chosen, as if nothing of it were."""
    counts = {}
    for facet in facets:
        if facet in chosen:
            others = narrowing({field: values for field, values in chosen.items() if field != facet})
            answer = NarrowedReader(reader, others).search(plan, limit=0, facets=(facet,))
            counts[facet] = answer.facets[facet]
    return counts


def _found(hit: Hit, unit: UnitText, highlighter: Highlighter) -> Found:
    passage = snippet(highlighter, unit.pages)
    return Found(
        key=hit.key,
        title=unit.title,
        title_marks=highlighter.marks(unit.title),
        filing=unit.filing,
        filing_marks=highlighter.marks(unit.filing),
        bidang=unit.bidang,
        kind=unit.kind,
        date=unit.date,
        page=passage.page,
        snippet=passage.text,
        marks=passage.marks,
        is_exact=hit.is_exact,
        score=hit.score,
        is_withdrawn=unit.is_withdrawn,
    )


def _notices(asked: Query, reader: Reader, vocabulary: Vocabulary, total: int) -> tuple[Notice, ...]:
    ignored = ignored_words(asked)
    notices = [Notice(NoticeCode.IGNORED_WORDS, words=ignored)] if ignored else []
    if not total:
        for name, value, known in suggest.unknown_values(asked, reader, vocabulary):
            notices.append(Notice(NoticeCode.UNKNOWN_VALUE, words=known, filter=name, value=value))
    return tuple(notices)
