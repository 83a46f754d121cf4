"""The rows of the catalogue as plain frozen values, and the names of the states they can be in.

Paths are the file system's own bytes, relative to their source. Times are aware UTC datetimes here,
ISO-8601 text in the database; file times are integer nanoseconds as the file system gives them.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import msgspec


class FilingState(StrEnum):
    """Where a filing stands. Every file on disk is in exactly one of these (invariant 2)."""

    PENDING = "pending"  # seen; not yet still, or not yet copied
    RECEIVED = "received"  # its bytes are in the store
    IGNORED = "ignored"  # by a rule, with the reason
    FAILED = "failed"  # cannot be read (permission, disk error); tried again at every scan


class DocumentState(StrEnum):
    """How far a document's text has come."""

    WAITING = "waiting"  # to be extracted (new, or by an older extractor)
    READ = "read"  # extracted, with text or with honest absence of it
    UNREAD = "unread"  # a fatal problem: present, but not read
    SET_ASIDE = "set_aside"  # failed MAX_TRIES times; waits for a person or a newer extractor


class SourceRow(msgspec.Struct, frozen=True):
    id: int
    name: str  # unique
    bidang: str
    path: bytes  # absolute root
    unreachable_since: datetime | None
    unreachable_why: str
    scanned_at: datetime | None  # end of the last complete scan


class Stamp(msgspec.Struct, frozen=True, array_like=True):
    """What tells a changed file from an unchanged one without reading it."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


class Known(msgspec.Struct, frozen=True, array_like=True):
    """A live filing as the scan compares it."""

    filing_id: int
    stamp: Stamp
    state: FilingState
    reason: str


class Sighting(msgspec.Struct, frozen=True):
    """A file met by a scan: new or changed."""

    path: bytes
    stamp: Stamp
    state: FilingState = FilingState.PENDING
    reason: str = ""


class FilingRow(msgspec.Struct, frozen=True):
    id: int
    source_id: int
    path: bytes
    stamp: Stamp
    state: FilingState
    reason: str
    first_seen: datetime
    gone_at: datetime | None
    document_id: int | None


class DocumentRow(msgspec.Struct, frozen=True):
    id: int
    sha256: str
    size: int
    received_at: datetime
    state: DocumentState
    tries: int
    extractor_version: str  # empty until extracted


class PageRow(msgspec.Struct, frozen=True):
    number: int
    text: str
    label: str
    method: str
    confidence: float | None
    rotation: int
    words: bytes  # opaque to the store; empty for native text


class ProblemRow(msgspec.Struct, frozen=True):
    code: str
    detail: str
    page: int


class ReadingRow(msgspec.Struct, frozen=True):
    """Facts read from a part's text (rules.reading). Empty strings and None where nothing was found."""

    kind: str = ""
    title: str = ""
    number: str = ""
    document_date: date | None = None
    year: int | None = None
    month: int | None = None  # 1..12
    version: str = ""


class PartRow(msgspec.Struct, frozen=True):
    path: str  # "" for the document itself
    mime: str
    kind: str
    size: int
    sha256: str
    title: str
    facts: dict[str, str]
    pages: tuple[PageRow, ...]
    problems: tuple[ProblemRow, ...]
    reading: ReadingRow


class Account(msgspec.Struct, frozen=True):
    """Files on disk and what became of them; `on_disk` equals the sum of the other four (invariant 2)."""

    on_disk: int = 0
    indexed: int = 0
    pending: int = 0
    failed: int = 0
    ignored: int = 0
