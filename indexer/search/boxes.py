"""Where the words of a query stand on the picture of a page, from the words that are on it with their boxes. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indexer.extract.model import Word
from indexer.search.highlight import Highlighter, Marks

SAME_LINE = 0.5
"""Two words stand on one line when they overlap by this share of the lower one's height."""

WIDE_GAP = 0.05
"""Words of one place that stand further apart than this share of the page's width (in other columns) get boxes of their
own."""


class Box(NamedTuple):
    """Shares (0..1) of the page's width and height, from the top left."""

    left: float
    top: float
    right: float
    bottom: float


def boxes(words: Sequence[Word], highlighter: Highlighter) -> tuple[Box, ...]:
    """The places to mark, in reading order; words of one place on one line make one box."""
    text, starts = _joined(words)
    return tuple(box for place in _spans(highlighter.marks(text), words, starts) for box in _by_line(place))


def _joined(words: Sequence[Word]) -> tuple[str, list[int]]:
    """The words as a text that reads as the page does (a word broken at a line's end is one), and where each begins."""
    text: list[str] = []
    starts: list[int] = []
    length = 0
    previous: Word | None = None
    for word in words:
        if previous is not None:
            text.append(" " if _on_one_line(previous, word) else "\n")
            length += 1
        starts.append(length)
        text.append(word.text)
        length += len(word.text)
        previous = word
    return "".join(text), starts


def _on_one_line(one: Word | Box, other: Word | Box) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    lower = min(one.bottom - one.top, other.bottom - other.top)
    return shared >= SAME_LINE * lower and other.left >= one.left


def _spans(marks: Marks, words: Sequence[Word], starts: Sequence[int]) -> Iterator[list[Word]]:
    """The words of each marked place; both are in order, so one walk finds them."""
    first = 0
    for start, end in marks:
        while first < len(words) and starts[first] + len(words[first].text) <= start:
            first += 1
        last = first
        while last < len(words) and starts[last] < end:
            last += 1
        if last > first:
            yield list(words[first:last])


def _by_line(words: Sequence[Word]) -> Iterator[Box]:
    box: Box | None = None
    for word in words:
        if box is not None and _on_one_line(box, word) and word.left - box.right <= WIDE_GAP:
            box = Box(box.left, min(box.top, word.top), word.right, max(box.bottom, word.bottom))
            continue
        if box is not None:
            yield box
        box = Box(word.left, word.top, word.right, word.bottom)
    if box is not None:
        yield box
