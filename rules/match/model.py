"""What matching finds: which slot of which item a document serves, how surely, and why. Plain frozen values."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from rules.reading.model import Quote

MATCH_VERSION = "2"
"""Raised when the same document and rules would be matched otherwise: older matches are made again."""


class MatchState(StrEnum):
    """What a match is worth before any person has decided."""

    ACCEPTED = "accepted"  # counts by itself
    SUGGESTED = "suggested"  # a person must look
    REJECTED = "rejected"  # it is that document, but it cannot count; the reason says why


class ReasonCode(StrEnum):
    """Why a match is what it is. The sentences for people live in `bukti.wording`."""

    KIND = "kind"  # the kind of document fits; quote: the words that announce it
    TITLE = "title"  # the topic stands in the title or subject
    HEAD = "head"  # … in the head of the text
    NAME = "name"  # … in the file's name
    FOLDER = "folder"  # … in the name of a folder
    BODY = "body"  # … again and again in the text
    SIGNS = "signs"  # typical words of the content stand for the topic
    PERIOD = "period"  # the period it covers; quote: where it says so
    DATED = "dated"  # the period taken from the document's date
    BOUND = "bound"  # a later page of the same file begins like that part; detail: the kind
    TIED = "tied"  # belongs to the meeting of another document: same day, same folder or subject
    SIGNED = "signed"  # a signature, or the words of one
    # against it
    KIND_UNSURE = "kind_unsure"  # the kind is only guessed
    COVERING = "covering"  # a mail, which only sends what it names
    CONFLICT = "conflict"  # name and content say different things
    ONLY_NAMED = "only_named"  # the name says so, and the text nothing of the kind
    TOPIC_WEAK = "topic_weak"  # the topic is only mentioned
    NO_PERIOD = "no_period"  # a recurring item, and nothing says which period
    OTHER_SPAN = (
        "other_span"  # a month's report where a quarter's is due, or the other way; detail: what it covers
    )
    NO_YEAR = "no_year"  # nothing says of which year it is
    WRONG_YEAR = "wrong_year"
    OTHER_UNIT = "other_unit"  # detail: whose it is
    DRAFT = "draft"
    SUPERSEDED = "superseded"  # it says that another has taken its place
    TEMPLATE = "template"  # a form that nobody has filled in
    UNSIGNED = "unsigned"  # a signature is due and there is none to be seen
    UNREAD = "unread"  # present, but not read; only its name speaks


class Reason(msgspec.Struct, frozen=True):
    """One reason; `rule` is the id of the document type by which it was found, or empty."""

    code: ReasonCode
    rule: str = ""
    quote: Quote | None = None
    detail: str = ""


class Match(msgspec.Struct, frozen=True):
    """A document serves an item: the whole of it, or as the part `role` (a kind of a meeting's document, or one of
    the document types of an `all_of`)."""

    item: str
    role: str
    document: str  # id of the document type
    slot: str  # label of the slot's period; empty when it is not known
    period: str  # that the document itself covers, for people; the slot's where the item recurs
    state: MatchState
    score: float  # 0..1
    reasons: tuple[Reason, ...]


class Meeting(msgspec.Struct, frozen=True):
    """A document that is part of some meeting, by which others of the same meeting are tied to it."""

    kind: str
    day: date | None
    subject: tuple[str, ...]  # stems of what it is about, sorted; without the words of the kind
    year: int | None = None


class Judgement(msgspec.Struct, frozen=True):
    """All that matching says of one document (or member). Every match but the ties, which need the others too."""

    matches: tuple[Match, ...] = ()
    meeting: Meeting | None = None
