"""One page of a document as it is to be shown: drawn or as text, with the words of a search marked, and where to go on.

The same sheet is a page of its own, part of the review queue, and what programs get.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from enum import StrEnum

import msgspec

from archive.names import base_name, shown
from archive.reading import words_of
from bukti.rendering import PageWanted
from bukti.text_blocks import Block, blocks
from bukti.viewing import Seen
from evidence_store.catalogue import Catalogue
from evidence_store.model import MEMBER_SEPARATOR, PageRow
from evidence_store.viewing import Held, PageHead, PartHead, Views
from indexer.extract.kinds import PICTURE_KINDS
from indexer.extract.model import Word
from indexer.language.vocabulary import Vocabulary
from indexer.page_view import View
from indexer.search.boxes import Box, boxes
from indexer.search.grammar import parse
from indexer.search.highlight import Highlighter
from indexer.search.plan import make_plan
from indexer.search.snippet import snippet

ROWS_FROM: Mapping[str, int] = {"xlsx": 1, "xlsb": 1, "xls": 1, "ods": 1, "csv": 0}
"""Kinds whose pages are tables, and the line in which these begin: after the sheet's name, if it has one."""

MAIL_KINDS = frozenset({"eml", "msg"})


class Look(StrEnum):
    """How a page is shown."""

    DRAWN = "drawn"
    TEXT = "text"
    NOTHING = "nothing"  # there is neither: a container, or what could not be read


class Sheet(msgspec.Struct, frozen=True):
    """`hits`: numbers of the pages with a word of the query. `page` is None where no text is stored."""

    document: str  # SHA-256
    part: PartHead | None
    file_name: str
    look: Look
    pages: tuple[PageHead, ...]
    number: int
    page: PageRow | None
    query: str = ""
    hits: tuple[int, ...] = ()
    highlighter: Highlighter | None = None

    @property
    def member(self) -> str:
        return self.part.path if self.part else ""

    @property
    def before(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.number < len(self.pages) else None

    @property
    def hit_before(self) -> int | None:
        return next((hit for hit in reversed(self.hits) if hit < self.number), None)

    @property
    def hit_after(self) -> int | None:
        return next((hit for hit in self.hits if hit > self.number), None)

    def hits_around(self, count: int) -> tuple[int, ...]:
        """So many of the pages with the words, those next to this one."""
        at = sum(hit < self.number for hit in self.hits)
        first = max(0, min(at - count // 2, len(self.hits) - count))
        return self.hits[first : first + count]

    @property
    def has_named_pages(self) -> bool:
        """Whether people know its pages by name: the sheets of a workbook."""
        return (
            self.part is not None and self.part.kind in ROWS_FROM and all(page.label for page in self.pages)
        )

    def blocks(self) -> list[Block]:
        """Its text, marked."""
        if self.page is None:
            return []
        marks = self.highlighter.marks(self.page.text) if self.highlighter else ()
        kind = "" if self.part is None or self.page.label.startswith("embedded") else self.part.kind
        return blocks(
            self.page.text,
            marks,
            rows_from=ROWS_FROM.get(kind),
            is_mail=kind in MAIL_KINDS and self.number == 1,
        )

    def boxes(self, view: View) -> tuple[Box, ...]:
        """Where the words stand on the page as it is drawn."""
        if self.highlighter is None:
            return ()
        return boxes(self.words or view.words, self.highlighter)

    def wanted(self, name: str, number: int = 0) -> PageWanted | None:
        """What is to be drawn of this page, or of another one of the part. `name`: of the document's file."""
        number = number or self.number
        head = self.pages[number - 1] if number <= len(self.pages) else None
        return None if self.part is None else _wanted(self.document, name, self.part, number, head)

    @property
    def words(self) -> tuple[Word, ...]:
        """Those recognised on the page."""
        return words_of(self.page.words) if self.page else ()


def sheet(
    catalogue: Catalogue, document: Seen, member: str, number: int, query: str, vocabulary: Vocabulary
) -> Sheet | None:
    """The sheet to show; None when there is no such member. `number` 0: the page that fits the query best, else
    the first.

    Raises grammar.QueryError.
    """
    name = document.file_name
    part = document.part(member)
    if part is None:
        return None if member else Sheet(document.sha256, None, name, Look.NOTHING, (), 1, None)
    views, id_ = catalogue.views, document.held.document_id
    highlighter = highlighter_of(query, vocabulary)
    texts = views.texts(id_, part.number) if highlighter else []
    heads = tuple(views.page_heads(id_, part.number))
    if not number and highlighter:
        number = snippet(highlighter, texts).page
    number = min(max(1, number), max(1, len(heads)))
    page = views.page(id_, part.number, number)
    return Sheet(
        document=document.sha256,
        part=part,
        file_name=last_name(member) if member else name,
        look=_look(part, page),
        pages=heads,
        number=number,
        page=page,
        query=query,
        hits=_hits(texts, highlighter) if highlighter else (),
        highlighter=highlighter,
    )


def highlighter_of(query: str, vocabulary: Vocabulary) -> Highlighter | None:
    """None for a query without words. Raises grammar.QueryError."""
    if not query.strip():
        return None
    found = Highlighter(make_plan(parse(query), vocabulary))
    return found if found.part_count else None


def _hits(texts: Sequence[str], highlighter: Highlighter) -> tuple[int, ...]:
    return tuple(
        number
        for number, text in enumerate(texts, 1)
        if highlighter.seeming_parts(text) and highlighter.marks(text)
    )


def _look(part: PartHead, page: PageRow | None) -> Look:
    if part.kind in PICTURE_KINDS or (part.kind == "pdf" and page is not None and not page.label):
        return Look.DRAWN
    return Look.TEXT if page is not None else Look.NOTHING


def drawn_kind(kind: str) -> str | None:
    """How pages of such a file are drawn; None where they are not."""
    return "pdf" if kind == "pdf" else "image" if kind in PICTURE_KINDS else None


def wanted(
    views: Views,
    document_id: int,
    sha256: str,
    name: str,
    part: PartHead,
    number: int,
    *,
    is_large: bool = False,
) -> PageWanted | None:
    """What is to be drawn for a page; None for what is not drawn, or is not there."""
    return _wanted(sha256, name, part, number, views.page_head(document_id, part.number, number), is_large)


def _wanted(
    sha256: str, name: str, part: PartHead, number: int, page: PageHead | None, is_large: bool = False
) -> PageWanted | None:
    kind = drawn_kind(part.kind)
    is_lone_picture = kind == "image" and number == 1
    if kind is None or (page is None and not is_lone_picture) or (page is not None and page.label):
        return None
    return PageWanted(
        document=sha256,
        name=name,
        member=part.path,
        sha256=part.sha256,
        kind=kind,
        number=number,
        rotation=page.rotation if page else 0,
        with_words=kind == "pdf" and page is not None and page.method != "ocr",
        is_large=is_large,
    )


def file_name_of(held: Held) -> str:
    """What the file is called, for finding members in it again; not for showing."""
    return os.fsdecode(base_name(held.filings[0].path))


def member_name(member: str, within: str = "") -> str:
    """The shown name of a member: of its own, or its path in the container `within`."""
    name = member[len(within) + len(MEMBER_SEPARATOR) :] if within else member
    return shown(name.encode("utf-8", "surrogateescape"))


def last_name(member: str) -> str:
    """Without the folders that it lies in."""
    return member_name(member).rpartition("/")[2]


def containers(member: str) -> list[tuple[str, str]]:
    """The way to a member: path and name of each container in the document, outermost first."""
    steps = member.split(MEMBER_SEPARATOR)
    return [
        (MEMBER_SEPARATOR.join(steps[:count]), shown(steps[count - 1].encode("utf-8", "surrogateescape")))
        for count in range(1, len(steps))
    ]
