"""The passage that shows why a document was found: 240 characters of its best page, the words marked.

Pages are sifted by substring search and only the most promising are looked at closely, so that a document of
hundreds of pages costs about a millisecond.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from indexer.language.tokens import is_plain
from indexer.search.highlight import Highlighter, Marks, Place, merged

LENGTH = 240
"""Characters of a passage, the ellipses apart; a word more or less."""

LEAD = 70
"""Characters before the first marked word; fewer when a sentence begins on the way."""

SHORTEST = 150
"""Characters after which a passage may end with a sentence rather than at its full length."""

PAGES = 4
"""Pages looked at closely, of those that seem to have most of what was asked for."""

ODD_PAGES = 12
"""Pages looked at closely when none seems to have any of it: those with words in pieces."""

CHUNK = 60
"""Characters without a space that are kept together; longer ones (codes, addresses) may be cut."""

ELLIPSIS = "…"

_PAGE_GAP = "\n\n"  # joins no word: hyphenation ends at the next line

_CHUNK = re.compile(rf"\S{{1,{CHUNK}}}")
_SENTENCE_ENDS = (".", "!", "?", ":", ";")


class Snippet(NamedTuple):
    """A passage with its whitespace collapsed. `page` counts from 1; 0 when there is no text at all."""

    page: int
    text: str
    marks: Marks


class _Window(NamedTuple):
    """Places that fit into one passage: parts of the query that they answer, those as typed, how many."""

    parts: int
    exact: int
    places: int
    page: int
    start: int


def snippet(highlighter: Highlighter, pages: Sequence[str]) -> Snippet:
    """The passage to show of a document; the beginning of its text, unmarked, when no word stands in it."""
    best: _Window | None = None
    best_places: list[Place] = []
    for page in _promising(highlighter, pages):
        places = highlighter.places(pages[page])
        window = _best_window(places, page)
        if window and (best is None or window[:3] > best[:3]):
            best, best_places = window, places
        if best and best.exact == highlighter.part_count:
            break
    if not best and highlighter.has_phrases:
        best, best_places = _across_pages(highlighter, pages)
    if best:
        return Snippet(best.page + 1, *_passage(pages[best.page], best.start, best_places))
    first = next((index for index, page in enumerate(pages) if page.strip()), None)
    return Snippet(0, "", ()) if first is None else Snippet(first + 1, *_passage(pages[first], 0, []))


def _promising(highlighter: Highlighter, pages: Sequence[str]) -> Iterator[int]:
    """The pages worth a closer look, best first."""
    if not highlighter.part_count:
        return
    counts = [(highlighter.seeming_parts(page).bit_count(), -index) for index, page in enumerate(pages)]
    seeming = sorted((count for count in counts if count[0]), reverse=True)
    yield from (-index for _, index in seeming[:PAGES])
    if not seeming:
        odd = [index for index, page in enumerate(pages) if not is_plain(page)]
        yield from odd[:ODD_PAGES]


def _across_pages(highlighter: Highlighter, pages: Sequence[str]) -> tuple[_Window | None, list[Place]]:
    """A phrase that begins on one page and ends on a later one: its first page, with what of it stands there."""
    places = highlighter.places(_PAGE_GAP.join(pages))
    window = _best_window(places, 0)
    if not window:
        return None, []
    begins = [0, *accumulate(len(page) + len(_PAGE_GAP) for page in pages)]
    page = bisect_right(begins, window.start) - 1
    begin, end = begins[page], begins[page] + len(pages[page])
    inside = [
        place._replace(start=place.start - begin, end=min(place.end, end) - begin)
        for place in places
        if begin <= place.start < end
    ]
    return window._replace(page=page, start=window.start - begin), inside


def _best_window(places: Sequence[Place], page: int) -> _Window | None:
    """The places close enough for one passage that answer most of the query, as typed first."""
    best: _Window | None = None
    for first, place in enumerate(places):
        parts = exact = count = 0
        for other in places[first:]:
            if other.end - place.start > LENGTH - LEAD:
                break
            parts |= other.parts
            exact |= other.exact
            count += 1
        window = _Window(parts.bit_count(), exact.bit_count(), count, page, place.start)
        if best is None or window[:3] > best[:3]:
            best = window
    return best


def _passage(text: str, focus: int, places: Sequence[Place]) -> tuple[str, Marks]:
    """The text around a place, and the marked places in it."""
    chunks = _chunks_around(text, focus)
    starts: list[int] = []
    written = ""
    for index, (start, end) in enumerate(chunks):
        if index and chunks[index - 1][1] < start:
            written += " "
        starts.append(len(written))
        written += text[start:end]
    lead = ELLIPSIS if chunks and text[: chunks[0][0]].strip() else ""
    tail = ELLIPSIS if chunks and text[chunks[-1][1] :].strip() else ""
    spans = []
    for place in places:
        if not chunks or place.end <= chunks[0][0] or place.start >= chunks[-1][1]:
            continue
        inside = [i for i, (start, end) in enumerate(chunks) if start < place.end and place.start < end]
        if inside:
            first, last = inside[0], inside[-1]
            start = starts[first] + max(place.start - chunks[first][0], 0)
            end = starts[last] + min(place.end, chunks[last][1]) - chunks[last][0]
            spans.append((start + len(lead), end + len(lead)))
    return f"{lead}{written}{tail}", merged(spans)


def _chunks_around(text: str, focus: int) -> list[tuple[int, int]]:
    """The words of the passage around a place: from the sentence or LEAD before it, LENGTH in all."""
    before = [found.span() for found in _CHUNK.finditer(text, max(0, focus - 4 * LEAD), focus)]
    if before and focus and before[-1][1] == focus and not text[focus - 1].isspace():
        focus = before.pop()[0]  # the word began before the place, as in "(rapat"
    chunks: list[tuple[int, int]] = []
    length = 0
    for start, end in reversed(before):
        length += end - start + 1
        if length > LEAD or text[start:end].endswith(_SENTENCE_ENDS):
            break
        chunks.insert(0, (start, end))
    length = sum(end - start + 1 for start, end in chunks)
    for found in _CHUNK.finditer(text, focus):
        length += len(found.group()) + 1
        if length > LENGTH:
            break
        chunks.append(found.span())
        if length > SHORTEST and found.group().endswith((".", "!", "?")):
            break
    return chunks
