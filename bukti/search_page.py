"""One page of search results as the desk and its API show it: results, facets with names, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from bukti import search_wording, wording
from bukti.gap_wording import Names
from bukti.i18n import _
from bukti.search_address import FACETS, MOST_PAGE, Asked
from indexer.search.complete import begun_word
from indexer.search.grammar import QueryError
from indexer.search.mend import mended
from indexer.search.results import Found, Results

if TYPE_CHECKING:
    from bukti.searching import Searcher
    from rules.pack.model import Pack, Section

ON_PAGE = 10
"""Results; the seventh is below the fold of an office laptop."""

BATCH = 200
"""Results fetched in one go when all are wanted."""

NEWEST_FIRST = ("tahun", "bulan")
"""Facets in the order of time; the others begin with what is most frequent."""

Counts = Sequence[tuple[str, int]]


class FacetValue(msgspec.Struct, frozen=True):
    value: str
    name: str
    count: int
    is_chosen: bool
    is_nested: bool = False  # an indicator below its area


class Facet(msgspec.Struct, frozen=True):
    field: str
    name: str
    values: tuple[FacetValue, ...]


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with the query, and where (characters of the text as typed)."""

    sentence: str
    start: int
    end: int


class SearchPage(msgspec.Struct, frozen=True):
    """`searched`: the text that was really looked for, another than the typed one if that has a fault or its last word
    is only begun; `results` is None when nothing of it was left."""

    asked: Asked
    searched: str
    results: Results | None
    fault: Fault | None
    facets: tuple[Facet, ...]
    notices: tuple[str, ...]
    size: int = ON_PAGE  # results on a page

    @property
    def total(self) -> int:
        return self.results.total if self.results else 0

    @property
    def hits(self) -> tuple[Found, ...]:
        return self.results.hits if self.results else ()

    @property
    def first(self) -> int:
        """The number of the first result of the page."""
        return self.results.offset + 1 if self.results else 0

    @property
    def pages(self) -> int:
        return min(MOST_PAGE, -(-self.total // self.size))


def search_page(
    search: Searcher, asked: Asked, pack: Pack, *, within: Sequence[str] | None, on_page: int = ON_PAGE
) -> SearchPage:
    """What is found of what was asked, by somebody who may see these bidang (None: all). Raises IndexUnusable."""
    searched, fault = understood(asked.text)
    if fault and not searched:
        return SearchPage(asked, "", None, fault, (), ())

    def results(page: int, text: str) -> Results:
        return search(
            text,
            within=within,
            narrowed=asked.narrowed,
            facets=FACETS,
            offset=(page - 1) * on_page,
            limit=on_page,
            sort=asked.sort,
        )

    found = results(asked.page, searched)
    notices = tuple(map(search_wording.notice, found.notices))
    if not found.total and (word := begun_word(searched)):
        begun = results(asked.page, f"{searched}*")
        if begun.total:
            searched = f"{searched}*"
            found = msgspec.structs.replace(begun, did_you_mean=found.did_you_mean)
            notices = (search_wording.begun(word),)
    last = max(1, -(-found.total // on_page))
    if asked.page > last:  # fewer than when the address was made
        asked = asked.on_page(last)
        found = results(last, searched)
    facets = _facets(found.facets, asked, pack)
    return SearchPage(asked, searched, found, fault, facets, notices, on_page)


def understood(text: str) -> tuple[str, Fault | None]:
    """The text to look for, and what was wrong with the one typed."""
    from indexer.search.grammar import parse

    try:
        parse(text)
    except QueryError as error:
        start = min(error.position, len(text))
        sentence = wording.query_fault(error.fault, error.fields)
        return mended(text), Fault(sentence, start, min(len(text), start + max(1, error.length)))
    return text, None


def every_hit(search: Searcher, asked: Asked, *, within: Sequence[str] | None, limit: int) -> Iterator[Found]:
    """All results in order, `limit` at most, of one state of the index. Raises IndexUnusable."""
    searched, fault = understood(asked.text)
    if fault and not searched:
        return
    reader = search.reader(within)
    for offset in range(0, limit, BATCH):
        found = search(
            searched,
            within=within,
            narrowed=asked.narrowed,
            facets=(),
            offset=offset,
            limit=min(BATCH, limit - offset),
            sort=asked.sort,
            reader=reader,
        )
        yield from found.hits
        if offset + BATCH >= found.total:
            return


# --- facets


def _facets(counts: Mapping[str, Counts], asked: Asked, pack: Pack) -> tuple[Facet, ...]:
    names = Names(pack)
    made = []
    for field in FACETS:
        chosen, counted = asked.chosen.get(field, ()), counts.get(field, ())
        values = (
            list(_areas(counted, chosen, pack))
            if field == "indikator"
            else list(_values(field, counted, chosen, names))
        )
        if values:
            made.append(Facet(field, _(search_wording.FACET_NAMES[field]), tuple(values)))
    return tuple(made)


def _values(field: str, counted: Counts, chosen: Sequence[str], names: Names) -> Iterator[FacetValue]:
    """The counted values, and before them those that are chosen though nothing has them now."""
    folded = {value.casefold() for value in chosen}
    known = {value.casefold() for value, _count in counted}
    for value in chosen:
        if value.casefold() not in known:
            yield FacetValue(value, search_wording.facet_value(field, value, names), 0, is_chosen=True)
    if field in NEWEST_FIRST:
        counted = sorted(counted, reverse=True)
    for value, count in counted:
        name = search_wording.facet_value(field, value, names)
        yield FacetValue(value, name, count, is_chosen=value.casefold() in folded)


def _areas(counted: Counts, chosen: Sequence[str], pack: Pack) -> Iterator[FacetValue]:
    """The areas of the plan, each with its indicators once it is chosen; last what else is chosen (an item)."""
    counts = dict(counted)
    told = set()
    for section in pack.sections:
        is_open = any(one == section.id or one.startswith(f"{section.id}.") for one in chosen)
        if section.id in counts or is_open:
            told.add(section.id)
            name = f"{section.id} {section.name}"
            yield FacetValue(section.id, name, counts.get(section.id, 0), section.id in chosen)
        for id_, text in _indicators(section) if is_open else ():
            if id_ in counts or id_ in chosen:
                told.add(id_)
                shown = search_wording.indicator(id_, text)
                yield FacetValue(id_, shown, counts.get(id_, 0), id_ in chosen, is_nested=True)
    for id_ in chosen:
        if id_ not in told:
            yield FacetValue(id_, id_, counts.get(id_, 0), is_chosen=True)


def _indicators(section: Section) -> Iterator[tuple[str, str]]:
    for group in section.groups:
        yield from ((indicator.id, indicator.text) for indicator in group.indicators)
