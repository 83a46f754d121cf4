"""The words of a document as learning looks at them: what is written in its title, head and names. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from indexer.language.stem import stem
from indexer.language.tokens import terms
from rules.learning.model import Document
from rules.match.judge import Matcher
from rules.match.pieces import BODY_CHARS, Piece, Zone, pieces_of
from rules.periods.words import MONTH_NUMBER, ROMAN, WEEKDAYS
from rules.reading.model import Reading
from rules.reading.read import paper_of, read_paper

MAX_WORDS = 3
"""Of a proposed phrase."""

MIN_LETTERS = 3
"""Of the words at a phrase's ends."""

DECISIVE = (Zone.TITLE, Zone.NAME)
"""Where a phrase of `without` counts."""

TELLING = (*DECISIVE, Zone.OWN_TITLE)
"""Where phrases are learned. A folder is not among them, for every file of a department lies in it; nor is the head,
for it has names and sentences."""

PROMINENT = (*TELLING, Zone.HEAD)
"""Where a phrase of `about` is enough."""

CALENDAR = frozenset(
    {*ROMAN, *WEEKDAYS, *MONTH_NUMBER}
    | {"hari", "tanggal", "minggu", "bulan", "bulanan", "triwulan", "triwulanan", "tw", "semester", "smt"}
    | {"tahun", "tahunan", "ta", "periode"}
)
"""Words of dates and periods."""

Stems = tuple[str, ...]


class Plain(NamedTuple):
    """Stems that tell no type: no phrase begins or ends with one of `at_ends`, or is made of those `alone`."""

    at_ends: frozenset[str]
    alone: frozenset[str]


class Words:
    """One document's reading and its words, by where they stand."""

    def __init__(self, document: Document, matcher: Matcher) -> None:
        self._matcher = matcher
        names, title, pages = document.names, document.title, document.pages
        self._paper = paper_of(names, title, pages, document.facts, matcher.kinds, matcher.known)
        self.reading: Reading = read_paper(self._paper, matcher.kinds, matcher.known)

    @cached_property
    def terms(self) -> frozenset[str]:
        """Every term that matching can see."""
        found = set(terms(self.reading.title)) | set(terms(self._paper.title))
        for name in self._paper.names:
            found.update(name.plain_terms)
        for line in self._paper.lines.head:
            found.update(line.terms)
        for label in self._paper.lines.labels:
            found.update(terms(label.value))
        left = BODY_CHARS
        for page in self._paper.pages:
            found.update(terms(page[:left]))
            left -= len(page)
            if left <= 0:
                break
        return frozenset(found)

    @cached_property
    def _pieces(self) -> list[Piece]:
        return pieces_of(
            self._paper, self.reading, self._matcher.kinds, self._matcher.lexicon, self._matcher.known
        )

    def holds(self, ways: Iterable[Stems], zones: Sequence[Zone]) -> bool:
        """Whether one of these runs of stems stands in one of these places."""
        sought = [way for way in ways if way]
        return any(
            tuple(piece.stems[at : at + len(way)]) == way
            for piece in self._pieces
            if piece.zone in zones
            for way in sought
            for at in range(len(piece.stems) - len(way) + 1)
        )

    def phrases(self, zones: Sequence[Zone], plain: Plain) -> Iterator[tuple[Stems, str]]:
        """The runs of words that could tell a type, as stems and as they are written."""
        plain = plain._replace(at_ends=plain.at_ends | self._own_kind)
        for piece in self._pieces:
            if piece.zone not in zones:
                continue
            written = self._written(piece)
            is_end = [_may_be_end(*both, plain) for both in zip(piece.stems, written, strict=True)]
            for start in range(len(written)):
                for end in range(start + 1, min(start + MAX_WORDS, len(written)) + 1):
                    if _has_number(written[end - 1]):
                        break
                    stems = tuple(piece.stems[start:end])
                    if is_end[start] and is_end[end - 1] and not plain.alone.issuperset(stems):
                        yield stems, " ".join(written[start:end])

    @cached_property
    def _own_kind(self) -> frozenset[str]:
        """Stems by which the document's kind announces itself."""
        kind = self._matcher.kinds.by_id.get(self.reading.kind)
        return frozenset(stem(word) for phrase in kind.title for word in phrase) if kind else frozenset()

    def _written(self, piece: Piece) -> Sequence[str]:
        """The terms of a piece, one for each of its stems."""
        if piece.zone is Zone.NAME:
            for name in self._paper.names:
                if name.depth == 0 and name.text == piece.text:
                    return name.plain_terms
        written = terms(piece.text)
        return written if len(written) == len(piece.stems) else piece.stems


def _may_be_end(stem: str, word: str, plain: Plain) -> bool:
    """Whether a phrase may begin or end with a word: no number, month, weekday, house or plain word."""
    return (
        len(word) >= MIN_LETTERS
        and stem not in plain.at_ends
        and word not in CALENDAR
        and not _has_number(word)
    )


def _has_number(word: str) -> bool:
    return any(char.isdigit() for char in word)
