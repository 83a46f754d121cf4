"""The facts read from one document and where each was found: plain frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

import msgspec

from rules.periods import Period

READING_VERSION = "5"
"""Raised when the same document would be read otherwise: readings of another version are made again."""


class Where(StrEnum):
    """What part of a document a fact comes from, the most trustworthy first."""

    TEXT = "text"
    METADATA = "metadata"  # the file's own title, sending or shooting time
    NAME = "name"
    FOLDER = "folder"


class Quote(msgspec.Struct, frozen=True):
    """The words that a fact was read from. `page` is 1-based, 0 when they are not on a page."""

    where: Where
    text: str
    page: int = 0


class Doubt(StrEnum):
    """Why a person might want to look; the quote is in `Reading.quotes` under the doubt's name."""

    KIND_CONFLICT = "kind_conflict"  # the name announces another kind than the content
    DATE_AMBIGUOUS = "date_ambiguous"  # 03/04/2025, taken day-first
    DATE_IMPOSSIBLE = "date_impossible"  # 31 Februari: kept as text


OWN, PARENT = "own", "parent"
"""Values of `Reading.organisation`: our unit, a body above it. Any other value is the name of another one."""


class Mark(StrEnum):
    """What a document shows of its own standing; the quote is in `Reading.quotes` under the mark's name."""

    DRAFT = "draft"
    SUPERSEDED = "superseded"  # it says itself that another has taken its place
    TEMPLATE = "template"  # a form nobody has filled in
    SIGNED = "signed"  # a signature field, or the words of an electronic signature
    UNSIGNED = "unsigned"  # it says itself that the signature is missing


class KindGuess(msgspec.Struct, frozen=True):
    """A kind of document it could be, how strongly, and by which words."""

    kind: str
    score: float
    quote: Quote


class Reading(msgspec.Struct, frozen=True):
    """Empty strings and None where nothing was found: nothing is guessed."""

    kind: str = ""
    title: str = ""
    number: str = ""
    document_date: date | None = None
    covered: tuple[Period, ...] = ()  # as stated in the title, a label or the name
    year: int | None = None
    month: int | None = None  # 1..12
    hinted_year: int | None = (
        None  # where nothing states one: the only year in the text, or that of the file itself
    )
    event_date: date | None = None  # of the meeting that it is a paper of
    organisation: str = ""  # OWN, PARENT, the name of another, or empty
    marks: tuple[Mark, ...] = ()
    kinds: tuple[KindGuess, ...] = ()  # the best first; the first is `kind`
    doubts: tuple[Doubt, ...] = ()
    named: str = ""  # the kind that the name announces, where the content is of another
    quotes: Mapping[str, Quote] = {}  # by field name, doubt or mark
    version: str = READING_VERSION
