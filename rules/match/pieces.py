"""The pieces of a document in which topics are looked for, each with how much it says. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set
from enum import StrEnum
from typing import NamedTuple

from indexer.language.tokens import extent, page_terms, terms
from rules.kinds import Kinds
from rules.match.lexicon import Lexicon
from rules.match.model import ReasonCode
from rules.periods.words import MONTH_NUMBER
from rules.reading.lines import Line
from rules.reading.model import Quote, Reading, Where
from rules.reading.names import are_called_by_folder
from rules.reading.read import Paper
from rules.reading.title import meaningful
from rules.reading.whose import Houses


class Zone(StrEnum):
    """Where a piece stands, the most telling first."""

    TITLE = "title"  # the title, a letter's subject, a meeting's matter
    NAME = "name"
    HEAD = "head"  # lines before the body
    OWN_TITLE = "own_title"  # the file's own title
    FOLDER = "folder"
    LEAD = "lead"  # the first lines of the body
    BODY = "body"


# --- how much a topic found in a zone says, 0..1

WEIGHTS = {
    Zone.TITLE: 1.0,
    Zone.NAME: 0.8,
    Zone.HEAD: 0.75,
    Zone.OWN_TITLE: 0.7,
    Zone.FOLDER: 0.55,
    Zone.LEAD: 0.5,
}
UNDER_A_TITLE = {Zone.NAME: 0.75, Zone.HEAD: 0.62, Zone.FOLDER: 0.6, Zone.LEAD: 0.6, Zone.BODY: 0.6}
AS_IT_IS: dict[Zone, float] = {}
"""Factors for what does not stand in the title of a document whose title says what it is about."""

FIRST_LINE = 0.9  # the first line of a text without a title
ABOVE_TITLE = 0.95  # a line in capitals right above the title
ON_PICTURE = 0.7  # any line of a picture's few words
FOLDER_OF_SILENT = 0.68  # the folder of a picture without a word
FOLDER_STEP = 0.08  # less with each folder further up
BODY_OFTEN, BODY_TWICE, BODY_ONCE = 0.55, 0.4, 0.25  # by how often the text names it

OFTEN = 3
"""Mentions that make a topic one that the text is about …"""

OFTEN_SHARE = 0.004
"""… if they are this share of its words."""

MATTER_LETTERS, MIN_MATTER = 2, 2
"""Words that a title needs, besides the kind's, the house's and the calendar's, to say what it is about."""

FIRST_LINES = 8
HEAD_LINES, LEAD_LINES = 14, 8
SENTENCE_TERMS = 15
"""A line of more words than this is a sentence, not a part of a head."""

ROW_GAPS = 2
"""Gaps between cells that make a line the row of a table: what stands there is one thing among others."""

_CELLS = re.compile(r"\S(?:\t| {3,})(?=\S)")

SHORTEST_TELLING = 2
"""Letters of words in a folder's name that say nothing (`TW`, `a`)."""

PICTURE_TERMS = 250
"""A picture of fewer words than this is no scanned page: all its words count alike."""

BODY_CHARS = 16_000
"""Of the text that topics are counted in; what is mentioned later says nothing."""

QUOTE_CHARS = 60
"""Around words quoted from the body."""

CODES = {
    Zone.TITLE: ReasonCode.TITLE,
    Zone.NAME: ReasonCode.NAME,
    Zone.HEAD: ReasonCode.HEAD,
    Zone.OWN_TITLE: ReasonCode.TITLE,
    Zone.FOLDER: ReasonCode.FOLDER,
    Zone.LEAD: ReasonCode.HEAD,
    Zone.BODY: ReasonCode.BODY,
}


Stems = Callable[[Sequence[str]], list[str]]


class Piece(NamedTuple):
    """A line, a name or a page's text; `weight` of what is found in it."""

    zone: Zone
    weight: float
    stems: list[str]
    text: str
    page: int
    is_on_picture: bool = False

    def quote(self, start: int, end: int) -> Quote:
        """The words `stems[start:end]` as they are written, with a little around them in a long text."""
        where = {Zone.NAME: Where.NAME, Zone.FOLDER: Where.FOLDER, Zone.OWN_TITLE: Where.METADATA}
        if self.zone is not Zone.BODY:
            return Quote(where.get(self.zone, Where.TEXT), self.text, self.page)
        first, last = extent(self.text, start, end)
        around = self.text[max(0, first - QUOTE_CHARS) : last + QUOTE_CHARS]
        return Quote(Where.TEXT, " ".join(around.split()), self.page)


def pieces_of(paper: Paper, reading: Reading, kinds: Kinds, lexicon: Lexicon, known: Houses) -> list[Piece]:
    """The pieces of a document, the most telling first; the pages of its body last."""
    is_picture = _is_picture(paper, reading, kinds)

    def stems(words: Sequence[str]) -> list[str]:
        return lexicon.stems(known.without_own(words))

    is_named = known.may_stand(paper.lines.words)
    found = [
        *_titles(paper, reading, is_picture, kinds, stems),
        *_names(paper, lexicon.stems),
        *_head(paper, is_picture, kinds, stems if is_named else lexicon.stems),
        *_body(paper, lexicon),
    ]
    if is_picture:
        found = [piece._replace(is_on_picture=True) for piece in found]
        if paper.lines.are_of_a_scene:
            folder = next((p for p in found if p.zone is Zone.FOLDER and _tells(p, kinds)), None)
            found = [p._replace(weight=FOLDER_OF_SILENT) if p is folder else p for p in found]
    found.sort(key=lambda piece: -piece.weight)
    return found


def _tells(piece: Piece, kinds: Kinds) -> bool:
    """Whether a folder's name says more than a kind, a time or a number (`dokumentasi/2025-05`)."""
    words = (word for word in terms(piece.text) if word.isalpha() and len(word) > SHORTEST_TELLING)
    return any(
        word not in kinds.plain_words and word not in kinds.known_words and word not in MONTH_NUMBER
        for word in words
    )


def _is_picture(paper: Paper, reading: Reading, kinds: Kinds) -> bool:
    known = kinds.by_id.get(reading.kind)
    is_short = sum(len(line.terms) for line in paper.lines.head) < PICTURE_TERMS
    endings = {name.extension for name in paper.names if name.depth == 0}
    return is_short and bool((known and known.extensions) or endings & kinds.extensions)


def _titles(paper: Paper, reading: Reading, is_picture: bool, kinds: Kinds, stems: Stems) -> Iterator[Piece]:
    quote = reading.quotes.get("title")
    if reading.title:
        zone = Zone.OWN_TITLE if quote and quote.where is Where.METADATA else Zone.TITLE
        title = reading.title.replace(reading.number, " ") if reading.number else reading.title
        yield _piece(zone, title, quote.page if quote else 0, stems)
    for label in (*paper.lines.labelled("subject_labels"), *paper.lines.labelled("matter_labels")):
        if label.value:
            yield _piece(Zone.TITLE, label.value, paper.lines.head[label.at].page, stems)
    is_untitled = not (is_picture or are_called_by_folder(paper.names)) and (
        not quote or quote.where is not Where.TEXT
    )
    if is_untitled and (first := _first_line(paper, kinds)):
        yield Piece(Zone.TITLE, FIRST_LINE, stems(first.terms), first.text, first.page)
    if above := _line_above(paper, quote.text if quote else "", kinds):
        yield Piece(Zone.TITLE, ABOVE_TITLE, stems(above.terms), above.text, above.page)
    if own := meaningful(paper.title):
        yield _piece(Zone.OWN_TITLE, own, 0, stems)


def _first_line(paper: Paper, kinds: Kinds) -> Line | None:
    """Where nothing announces a title: the first line that is no letterhead, if it is short and no sentence."""
    for line in paper.lines.head[: min(FIRST_LINES, paper.lines.body)]:
        is_house = _says_nothing(line, kinds) or kinds.organisations.longest_at(line.terms, 0)
        if not is_house:
            is_sentence = len(line.terms) > SENTENCE_TERMS or line.text.endswith(".")
            return None if is_sentence or len(line.terms) == 1 else line
    return None


def _line_above(paper: Paper, title: str, kinds: Kinds) -> Line | None:
    """A line in capitals right above the title's, where some offices put the matter; no organisation's name."""
    head = paper.lines.head
    at = next((at for at, line in enumerate(head) if line.text == title), 0)
    if not at or not head[at - 1].is_caps or _says_nothing(head[at - 1], kinds):
        return None
    above = head[at - 1]
    return None if kinds.organisations.longest_at(above.terms, 0) else above


def _names(paper: Paper, stems: Stems) -> Iterator[Piece]:
    for name in paper.names:
        zone = Zone.NAME if name.is_own else Zone.FOLDER
        weight = WEIGHTS[zone] - (0 if name.is_own else FOLDER_STEP * max(0, name.depth - 1))
        yield Piece(zone, weight, stems(name.plain_terms), name.text, 0)


def _head(paper: Paper, is_picture: bool, kinds: Kinds, stems: Stems) -> Iterator[Piece]:
    head = paper.lines.head
    body = min(paper.lines.body, HEAD_LINES)
    for at, line in enumerate(head):
        is_aside = len(line.terms) > SENTENCE_TERMS or (at > 0 and _is_row(line.text))
        if (at < body and not is_aside) or is_picture:
            if not _says_nothing(line, kinds):
                weight = ON_PICTURE if is_picture else WEIGHTS[Zone.HEAD]
                yield Piece(Zone.HEAD, weight, stems(line.terms), line.text, line.page)
        elif at < body + LEAD_LINES:
            yield Piece(Zone.LEAD, WEIGHTS[Zone.LEAD], stems(line.terms), line.text, line.page)


def _is_row(text: str) -> bool:
    return ("\t" in text or "   " in text) and len(_CELLS.findall(text)) >= ROW_GAPS


def _says_nothing(line: Line, kinds: Kinds) -> bool:
    """A letterhead's line: the house's name and address hold words of topics (perkebunan, website)."""
    return kinds.letterhead.longest_at(line.terms, 0) is not None


def _body(paper: Paper, lexicon: Lexicon) -> Iterator[Piece]:
    left = BODY_CHARS
    for number, page in enumerate(paper.pages, 1):
        if left <= 0:
            return
        text = page[:left]
        left -= len(text)
        yield Piece(Zone.BODY, 0.0, lexicon.stems(page_terms(text)), text, number)


def _piece(zone: Zone, text: str, page: int, stems: Stems) -> Piece:
    return Piece(zone, WEIGHTS.get(zone, 0.0), stems(terms(text)), text, page)


def often(count: int, words: int) -> float:
    """What so many mentions in a text of so many words say."""
    if count >= OFTEN and count >= OFTEN_SHARE * words:
        return BODY_OFTEN
    return BODY_TWICE if count > 1 else BODY_ONCE


def is_titled(pieces: Sequence[Piece], empty: frozenset[str], least: int = MIN_MATTER) -> bool:
    """Whether a title says what the document is about, in so many words; `empty`: stems that do not."""
    return any(
        piece.zone is Zone.TITLE and sum(_matters(stem, empty) for stem in piece.stems) >= least
        for piece in pieces
    )


def matter_of(pieces: Sequence[Piece], empty: Set[str]) -> frozenset[tuple[int, int]]:
    """Where the first title, or for want of one the file's name, says what the document is about: piece and word."""
    for zone in (Zone.TITLE, Zone.NAME):
        for number, piece in enumerate(pieces):
            if piece.zone is zone:
                return frozenset((number, at) for at, stem in enumerate(piece.stems) if _matters(stem, empty))
    return frozenset()


def _matters(stem: str, empty: Set[str]) -> bool:
    return len(stem) >= MATTER_LETTERS and stem.isalpha() and stem not in empty


def words_of(pieces: Sequence[Piece]) -> int:
    return sum(len(piece.stems) for piece in pieces if piece.zone is Zone.BODY)
