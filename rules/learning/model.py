"""What learning goes by and what it proposes: plain frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from rules.match.model import MatchState
from rules.pack.model import DocumentType, Pack


class Verb(StrEnum):
    """What a person said of a document and an item."""

    ACCEPT = "accept"
    REJECT = "reject"


class Document(msgspec.Struct, frozen=True):
    """A document or a member of one, as `rules.match.judge` takes it."""

    key: str  # names it, for the caller
    names: tuple[str, ...]  # shown paths of its filings
    title: str = ""  # the file's own
    pages: tuple[str, ...] = ()
    facts: Mapping[str, str] = {}
    problems: tuple[str, ...] = ()


class Case(msgspec.Struct, frozen=True):
    """A person's decision. What the rules say of it is not handed in: an edit is of the rules of today, so the
    document is judged by them."""

    verb: Verb
    item: str
    document: Document
    slot: str = ""  # label of the period that it is about; empty: all of the item


class Field(StrEnum):
    """The key of a document type that a phrase is added to."""

    ABOUT = "about"
    WITHOUT = "without"
    KINDS = "kinds"
    HELPS = "helps"


class Edit(msgspec.Struct, frozen=True):
    """One phrase more in one list of a document type."""

    type: str  # id of the document type
    field: Field
    phrase: str  # as a person writes it; for KINDS the id of a kind
    line: int = 0  # of `about`, from 0


class Change(msgspec.Struct, frozen=True):
    """What an edit makes of one document for one item; None: no match."""

    document: str  # key; of an example of the pack its place
    item: str  # of an example the document type
    before: MatchState | None
    after: MatchState | None


class Effect(msgspec.Struct, frozen=True):
    """What an edit does to the decided cases and the background."""

    fixed: tuple[Change, ...] = ()  # decided, and the rules now say the same
    other: tuple[Change, ...] = ()  # not decided, on decided documents: the same type for other items
    broken: tuple[Change, ...] = ()  # what must not happen


class Proposal(msgspec.Struct, frozen=True):
    """An edit worth a person's look."""

    edit: Edit
    support: tuple[str, ...]  # keys of the decided documents that speak for it
    against: tuple[str, ...]  # … and against it; only possible for what is not decisive
    effect: Effect


def applied(pack: Pack, edit: Edit) -> Pack:
    """The pack with the edit. KeyError if it has no such type, IndexError if no such line."""
    documents = dict(pack.documents)
    documents[edit.type] = _with(documents[edit.type], edit)
    return msgspec.structs.replace(pack, documents=documents)


def _with(type_: DocumentType, edit: Edit) -> DocumentType:
    if edit.field is Field.ABOUT:
        lines = list(type_.about)
        lines[edit.line] = (*lines[edit.line], edit.phrase)
        return msgspec.structs.replace(type_, about=tuple(lines))
    phrases = (*getattr(type_, edit.field), edit.phrase)
    return msgspec.structs.replace(type_, **{str(edit.field): phrases})
