"""Searching for programs: results with passages and counts, ways a query may go on, and the searches that one keeps."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, Field

from bukti.i18n import _
from bukti.search_address import (
    FACETS,
    MOST_CHOSEN,
    MOST_PAGE,
    MOST_TEXT,
    SORTS,
    Asked,
    asked,
    document_address,
)
from bukti.search_page import SearchPage, search_page
from bukti.web.access import Reader, TheDesk
from evidence_store.saved_searches import SavedSearch
from indexer.search.grammar import MAX_LENGTH
from indexer.search.results import Found

router = APIRouter(prefix="/api", tags=["search"])

MOST_HITS = 100
Chosen = Annotated[list[str], Field(max_length=MOST_CHOSEN)]


class Question(BaseModel):
    """The same names as in the address of the search page."""

    q: str = Field("", max_length=MOST_TEXT, description="in the query language")
    bidang: Chosen = []
    indikator: Chosen = Field([], description="an area, an indicator or an item")
    jenis: Chosen = []
    tahun: Chosen = []
    bulan: Chosen = []
    tipe: Chosen = []
    status: Chosen = []
    urut: str = Field("", pattern="^(" + "|".join(SORTS) + ")?$", description="order")
    hal: int = Field(1, ge=1, le=MOST_PAGE, description="page of results")
    limit: int = Field(10, ge=1, le=MOST_HITS, description="results on a page")


class Mark(BaseModel):
    start: int
    end: int


class Hit(BaseModel):
    """`page` is the one to open, from 1 (0: no text); marks are places of the words in the field before them."""

    key: str = Field(description="SHA-256 of the document, for a member followed by `!/` and its path")
    address: str = Field(description="of the desk's page, at the matching page with the words marked")
    title: str
    title_marks: list[Mark]
    path: str
    bidang: str
    kind: str
    date: date | None
    page: int
    passage: str
    passage_marks: list[Mark]
    is_exact: bool = Field(description="has all words as they were typed")
    is_withdrawn: bool = Field(description="lies in no folder any more")


class Count(BaseModel):
    value: str
    name: str
    count: int
    is_chosen: bool


class QueryFault(BaseModel):
    """What is wrong with the query, and where in it (characters)."""

    sentence: str
    start: int
    end: int


class Answer(BaseModel):
    """`searched` is what was really looked for: the query without its faults."""

    query: str
    searched: str
    total: int
    page: int
    pages: int
    hits: list[Hit]
    facets: dict[str, list[Count]]
    did_you_mean: str | None
    notices: list[str]
    fault: QueryFault | None


class Suggestions(BaseModel):
    queries: list[str] = Field(description="whole queries, the most frequent way to go on first")


class Kept(BaseModel):
    id: int
    name: str
    query: str = Field(description="of the address of the search page, as `q=notulen&tahun=2025`")
    at: datetime


class ToKeep(BaseModel):
    name: str = Field(min_length=1, max_length=80)
    query: str = Field(min_length=1, max_length=MOST_TEXT)


@router.get("/search")
def search(desk: TheDesk, viewer: Reader, question: Annotated[Question, Query()]) -> Answer:
    """Full-text search of what one may see; totals and counts are of that alone."""
    given = {facet: tuple(values) for facet in FACETS if (values := getattr(question, facet))}
    wanted = Asked(question.q, given, question.urut, question.hal)
    return _answer(
        search_page(desk.search, wanted, desk.pack(), within=viewer.within, on_page=question.limit)
    )


@router.get("/suggest")
def suggest(
    desk: TheDesk, viewer: Reader, q: Annotated[str, Query(max_length=MOST_TEXT)] = ""
) -> Suggestions:
    """How a query may go on; each word stands in a document that one may see."""
    return Suggestions(queries=desk.search.completions(q, within=viewer.within))


@router.get("/searches")
def kept(desk: TheDesk, viewer: Reader) -> list[Kept]:
    """The searches that one keeps."""
    with desk.reading() as catalogue:
        return [_kept(one) for one in catalogue.saved_searches.of(viewer.name)]


@router.post("/searches", status_code=201)
def keep(desk: TheDesk, viewer: Reader, wanted: ToKeep) -> Kept:
    """Keeps a search; one of the same name is replaced."""
    question, name = asked(parse_qsl(wanted.query)), " ".join(wanted.name.split())
    if question.is_blank or not name:
        raise HTTPException(422, _("Search for something first, and give it a name."))
    if len(question.text) > MAX_LENGTH:
        raise HTTPException(422, _("This search is too long to be kept."))
    with desk.writing() as books:
        return _kept(books.catalogue.saved_searches.keep(viewer.name, name, question.query(), at=desk.now()))


@router.delete("/searches/{number}", status_code=204)
def drop(desk: TheDesk, viewer: Reader, number: int) -> None:
    with desk.writing() as books:
        if not books.catalogue.saved_searches.drop(viewer.name, number, at=desk.now()):
            raise HTTPException(404)


def _answer(page: SearchPage) -> Answer:
    return Answer(
        query=page.asked.text,
        searched=page.searched,
        total=page.total,
        page=page.asked.page,
        pages=page.pages,
        hits=[_hit(hit, page.searched) for hit in page.hits],
        facets={
            facet.field: [
                Count(value=one.value, name=one.name, count=one.count, is_chosen=one.is_chosen)
                for one in facet.values
            ]
            for facet in page.facets
        },
        did_you_mean=page.results.did_you_mean if page.results else None,
        notices=list(page.notices),
        fault=QueryFault(sentence=page.fault.sentence, start=page.fault.start, end=page.fault.end)
        if page.fault
        else None,
    )


def _hit(hit: Found, text: str) -> Hit:
    return Hit(
        key=hit.key,
        address=document_address(hit.key, hit.page, text),
        title=hit.title,
        title_marks=[Mark(start=start, end=end) for start, end in hit.title_marks],
        path=hit.filing,
        bidang=hit.bidang,
        kind=hit.kind,
        date=hit.date,
        page=hit.page,
        passage=hit.snippet,
        passage_marks=[Mark(start=start, end=end) for start, end in hit.marks],
        is_exact=hit.is_exact,
        is_withdrawn=hit.is_withdrawn,
    )


def _kept(one: SavedSearch) -> Kept:
    return Kept(id=one.id, name=one.name, query=one.address, at=one.at)
