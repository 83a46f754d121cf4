"""The parts of a document worth reading for what it is: head and tail of its first pages and its last page.

A long report costs no more than a letter, and what is mentioned deep inside is never seen.
"""

from __future__ import annotations

import re
import string
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence, Set
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from indexer.language.tokens import extent, line_terms, terms
from rules.kinds import Kinds
from rules.periods import Find, Unit, find_days
from rules.phrases import Hit

HEAD_LINES = 45
HEAD_CHARS = 3_500
"""Of the first page: a letterhead, a title over some lines, and the labels below it."""

TAIL_LINES = 18
TAIL_CHARS = 1_200
"""Of a page: place, date and signature."""

FIRST_PAGES = 3
"""Pages from the first whose tail is looked at, and the last page's: a decision is signed on page 2 or 3."""

COVER_WORDS = 60
"""A first page of fewer words is a cover; the head goes on with the second."""

LONGEST_LINE = 400
"""Characters of a line that are read; text without line breaks is cut up."""

VALUES_BELOW = 8
"""Lines below a letter's labels within which a scan may have put their values."""

WORD_LETTERS, SCENE_WORDS = 4, 4
"""A picture with fewer words of so many letters shows no text."""

HEADING_TERMS = 4
"""A line of no more terms may be a heading whose words a scan has glued together."""

COLONS = frozenset(":;")

CAPS_SHARE = 0.8
"""Share of capitals among the letters from which a line is in capitals."""

_LABEL = re.compile(r"[\s|]*(?P<label>[^\W\d_][^:;=|\t\n]{0,34}?)\s*[:;=|\t]\s*(?P<value>.*)", re.DOTALL)
_WRITTEN_DATE = re.compile(
    r"\d(?:(?<=1)9\d\d|(?<=2)[0oO]\d[\doO]|[-/.]\d{1,2}[-/.]\d\d|[ -]?[A-Za-z]{3,9}[ -]?\d\d)"
)
_SPELLED_DATE = "ribu"
"""A line with a date has one of these; the others need no closer look. The pattern begins with a digit and only
then tells the cases apart, so that the regex engine skips to it fast."""

_CAPITALS = string.ascii_uppercase.encode()
_SMALL = string.ascii_lowercase.encode()
_COLUMNS = re.compile(r"\s{3,}|\t|\s\|\s")


class Line:
    """A line of text that is not blank. `is_apart`: a blank line or the page's edge stands before it."""

    __slots__ = ("_days", "_is_caps", "_mended", "is_apart", "low", "page", "terms", "text")

    def __init__(self, text: str, page: int, is_apart: bool, words: list[str] | None = None) -> None:
        """`words`: the terms of the text, where they are known."""
        self.text = text
        self.low = text.lower()
        self.page = page
        self.is_apart = is_apart
        self.terms = terms(text) if words is None else words
        self._mended: list[str] | None = None
        self._is_caps: bool | None = None
        self._days: list[Find] | None = None

    def mended(self, kinds: Kinds) -> list[str]:
        """The terms with one wrong letter put right, where a word of the pack is meant; of a heading `SURATKEPUTUSAN`
        in two words."""
        if self._mended is None:
            terms = self.terms
            if len(terms) <= HEADING_TERMS and self.is_caps:
                terms = [part for term in terms for part in kinds.parted(term)]
            self._mended = kinds.speller.mend_all(terms)
        return self._mended

    def after(self, count: int) -> str:
        """The text after the first so many terms."""
        return self.text[extent(self.text, count - 1, count)[1] :]

    @property
    def is_caps(self) -> bool:
        if self._is_caps is None and self.low == self.text:
            self._is_caps = False
        elif self._is_caps is None:
            capitals, small = _letters(self.text)
            letters = capitals + small
            self._is_caps = letters > 2 and capitals >= CAPS_SHARE * letters
        return bool(self._is_caps)

    @property
    def days(self) -> list[Find]:
        """The days, and spans of days, that the text names with their year."""
        if self._days is None:
            self._days = find_days(self.text)
        return self._days


class Labelled(NamedTuple):
    """A line like `Hal : Undangan`; `group` is the field of `Layout` with its label, `rank` its place."""

    group: str
    rank: int
    value: str
    at: int  # index of the line in its list


class Lines:
    """`head[:body]` stands before the body's first words; all of `head` if it has none. `beginnings`: the labels that
    lines of the head begin with, by the number of the line; `labels`: those that have a value or a place for one."""

    def __init__(
        self,
        head: list[Line],
        tail: list[Line],
        body: int,
        beginnings: Mapping[int, Hit[tuple[str, int]]],
        labels: list[Labelled],
    ) -> None:
        self.head, self.tail, self.body = head, tail, body
        self.beginnings, self.labels = beginnings, labels

    @cached_property
    def every(self) -> list[Line]:
        """Head and tail, each line once."""
        return list(dict.fromkeys([*self.head, *self.tail]))

    @cached_property
    def words(self) -> Set[str]:
        """All terms of head and tail: where no phrase has a word among them, no line need be looked at."""
        return set().union(*[line.terms for line in self.every])

    @cached_property
    def dated(self) -> Set[Line]:
        """The lines that may name a day with its year."""
        return {self.every[at] for at in dated(self.every)}

    @property
    def are_of_a_scene(self) -> bool:
        """For a picture: next to no words, or what recognition made of a scene without any."""
        words = (term for line in self.head for term in line.terms if len(term) >= WORD_LETTERS)
        return sum(map(str.isalpha, words)) < SCENE_WORDS

    def is_label(self, at: int) -> bool:
        return any(label.at == at for label in self.labels)

    def labelled(self, group: str) -> list[Labelled]:
        return [label for label in self.labels if label.group == group]


def lines_of(pages: Sequence[str], kinds: Kinds, mend: Callable[[list[Line]], list[Line]] = list) -> Lines:
    """The head and tail lines of a document's pages. `mend`: puts lines of the head together that belong together."""
    head = page_head(pages[0], 1) if pages else []
    if len(pages) > 1 and sum(len(line.terms) for line in head) < COVER_WORDS:
        head += page_head(pages[1], 2)
    read = {(line.page, line.text): line for line in head}
    head = mend(head)
    tail: list[Line] = []
    for number in _tail_pages(len(pages)):
        tail += _tail(pages[number - 1], number, read)
    written = [line.terms for line in head]
    body = min(kinds.body_starts.at_starts(written), default=len(head))
    beginnings = kinds.labels.at_starts(written)
    return Lines(head, tail, body, beginnings, _labels(head, beginnings, kinds))


def dated(lines: Sequence[Line]) -> list[int]:
    """The numbers of the lines that may name a day with its year. All lines are looked through at once."""
    text = "\n".join([line.text for line in lines])
    if _SPELLED_DATE in text.lower():
        return [
            at
            for at, line in enumerate(lines)
            if _SPELLED_DATE in line.low or _WRITTEN_DATE.search(line.text)
        ]
    ends = list(accumulate(len(line.text) + 1 for line in lines))
    return sorted({bisect_right(ends, found.start()) for found in _WRITTEN_DATE.finditer(text)})


def _tail_pages(count: int) -> list[int]:
    """Page numbers whose end is looked at; the last page before the second and third."""
    return list(dict.fromkeys([*range(1, min(count, FIRST_PAGES) + 1), *([count] if count else [])]))


def page_head(text: str, page: int) -> list[Line]:
    """The lines at the top of a page."""
    known = line_terms(text)
    return [
        Line(written, page, is_apart, known.get(written))
        for written, is_apart in _written(text[:HEAD_CHARS])[:HEAD_LINES]
    ]


def _tail(text: str, page: int, read: Mapping[tuple[int, str], Line]) -> list[Line]:
    """The last lines of a page; on a short page most of them stand in the head too, and are not read twice."""
    known = line_terms(text)
    return [
        read.get((page, written)) or Line(written, page, is_apart, known.get(written))
        for written, is_apart in _written(text[-TAIL_CHARS:])[-TAIL_LINES:]
    ]


def _written(text: str) -> list[tuple[str, bool]]:
    """The lines that are not blank, and whether each is apart."""
    found: list[tuple[str, bool]] = []
    is_apart = True
    for line in text.splitlines():
        stripped = line.strip()
        if not stripped:
            is_apart = True
            continue
        if len(stripped) <= LONGEST_LINE:
            found.append((stripped, is_apart))
        else:
            for start in range(0, len(stripped), LONGEST_LINE):
                found.append((stripped[start : start + LONGEST_LINE], is_apart and not start))
        is_apart = False
    return found


def _letters(text: str) -> tuple[int, int]:
    """How many capitals and how many small letters; in ASCII, as most lines are, counted without a loop."""
    if text.isascii():
        written = text.encode()
        others = written.translate(None, _CAPITALS)
        return len(written) - len(others), len(others) - len(others.translate(None, _SMALL))
    return sum(map(str.isupper, text)), sum(map(str.islower, text))


def _labels(head: list[Line], beginnings: Mapping[int, Hit[tuple[str, int]]], kinds: Kinds) -> list[Labelled]:
    found = []
    for at, hit in beginnings.items():
        group, rank = hit.value
        value = _value(head, at, group, hit.end, kinds)
        if value is not None:
            found.append(Labelled(group, rank, value.strip(), at))
    return found


def _value(head: list[Line], at: int, group: str, words: int, kinds: Kinds) -> str | None:
    """What stands at a label of so many words: after its colon, in the next cell, or where a scan moved it."""
    line = head[at]
    shape = _LABEL.match(line.text)
    if shape and len(terms(shape["label"])) <= words:
        value = _COLUMNS.split(shape["value"].strip(" :;|\t"), maxsplit=1)[0]
    elif len(line.terms) == words:
        value = ""
    else:
        rest = line.after(words)
        return rest if _is_value(rest, group, head[at + 1 : at + 2], kinds) else None
    following = head[at + 1].text if at + 1 < len(head) else ""
    if not value and following[:1] in COLONS:
        value = following.lstrip(":;| \t")
    if not value and group == "subject_labels":
        value = _subject_below(head, at, kinds)
    return value


def _is_value(rest: str, group: str, following: list[Line], kinds: Kinds) -> bool:
    """Whether a scan lost the colon between a label and this: a date, or a matter with the event's date below."""
    if group in ("date_labels", "event_labels"):
        return any(found.unit is Unit.DAY for found in find_days(rest))
    below = kinds.labels.longest_at(following[0].terms, 0) if following else None
    return group == "matter_labels" and below is not None and below.value[0] == "event_labels"


def _subject_below(head: list[Line], at: int, kinds: Kinds) -> str:
    """A letter's subject where a scan reads the labels first and their values after them: the last before `Yth.`"""
    value = ""
    for line in head[at + 1 : at + 1 + VALUES_BELOW]:
        if kinds.body_starts.longest_at(line.terms, 0):
            return value
        label = kinds.labels.longest_at(line.terms, 0)
        if label and label.value[0] == "date_labels":
            return value
        is_other = label or len(line.terms) < 2 or any(char.isdigit() for char in line.text)
        if not is_other and not kinds.titles.longest_at(line.terms, 0):
            value = line.text
    return ""
