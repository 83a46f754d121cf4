"""The rows of the catalogue as plain frozen values, and the names of the states they can be in.

Paths are the file system's own bytes, relative to their source. Times are aware UTC datetimes here,
ISO-8601 text in the database; file times are integer nanoseconds as the file system gives them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

import msgspec

INT64_MAX = (1 << 63) - 1

MEMBER_SEPARATOR = "!/"
"""Joins a document's hash and a member's path in an index key, as it joins file and member in shown paths."""


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


class FilingEventKind(StrEnum):
    """What the history of a filing tells."""

    RECEIVED = "received"  # got (another) document
    GONE = "gone"  # no longer in its source
    RETURNED = "returned"  # there again


class SourceRow(msgspec.Struct, frozen=True):
    id: int
    name: str  # unique
    bidang: str
    path: bytes  # absolute root
    unreachable_since: datetime | None
    unreachable_why: str
    scanned_at: datetime | None  # end of the last complete scan
    is_active: bool = True  # False once dropped from the configuration
    mount: str = ""  # what was mounted at the root then, as `source_scanned(…, mount=…)` was told; opaque


class Stamp(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What tells a changed file from an unchanged one without reading it.

    Numbers beyond a signed 64-bit integer (inodes of some file systems, times after the year 2262) are
    wrapped into one, the widest that SQLite keeps. Stamps are only ever compared with stamps.
    """

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int

    def __post_init__(self) -> None:
        if (
            self.inode > INT64_MAX
            or not -INT64_MAX <= self.mtime_ns <= INT64_MAX
            or not -INT64_MAX <= self.ctime_ns <= INT64_MAX
        ):
            for name in ("mtime_ns", "ctime_ns", "inode"):
                msgspec.structs.force_setattr(self, name, _wrapped(getattr(self, name)))


def _wrapped(number: int) -> int:
    return (number + INT64_MAX + 1) % (1 << 64) - INT64_MAX - 1


class Known(msgspec.Struct, frozen=True, array_like=True, gc=False):
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
    failed_since: datetime | None = None  # first of an unbroken run of failures
    moved_from: int | None = None  # the filing that was gone when this one came with the same bytes


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


class QuoteRow(msgspec.Struct, frozen=True):
    """The words that a fact was read from: in the text, the metadata, the name or a folder's name."""

    where: str
    text: str
    page: int = 0  # 1-based, 0 when they are not on a page


class ReadingRow(msgspec.Struct, frozen=True):
    """Facts read from a part's text (rules.reading). Empty strings and None where nothing was found."""

    kind: str = ""
    title: str = ""
    number: str = ""
    document_date: date | None = None
    year: int | None = None
    month: int | None = None  # 1..12
    version: str = ""  # of the rules that read and matched it
    covered: tuple[str, ...] = ()  # labels of the periods it covers: `2025-03`, `2025-Q1`
    organisation: str = ""  # whose it is: `own`, `parent`, another one's name; empty when not known
    marks: tuple[str, ...] = ()  # draft, template, signed, unsigned
    event_date: date | None = None  # on which it happened, where that is not the document's date
    kinds: tuple[str, ...] = ()  # all it may be, the likeliest first
    quotes: dict[str, QuoteRow] = {}  # by name of the fact


class MatchState(StrEnum):
    """What a match is worth before any person has decided."""

    ACCEPTED = "accepted"
    SUGGESTED = "suggested"
    REJECTED = "rejected"


class ReasonRow(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why a match is what it is: a code of the rules, the rule it comes from, the words that say so."""

    code: str
    rule: str = ""
    detail: str = ""
    quote: QuoteRow | None = None


class MatchRow(msgspec.Struct, frozen=True):
    """A part serves an item of the plan, as a whole or as the part `role` of a bundle."""

    item: str
    role: str
    slot: str  # label of the slot's period; empty when it is not known
    period: str  # that the document itself covers
    document_type: str
    state: MatchState
    score: float  # 0..1
    reasons: tuple[ReasonRow, ...] = ()
    is_tied: bool = False  # found through other documents of the same meeting


class MeetingRow(msgspec.Struct, frozen=True):
    """A part that belongs to some meeting, by which the documents of the same meeting are tied."""

    kind: str
    day: date | None
    subject: tuple[str, ...]
    year: int | None = None


class Verb(StrEnum):
    """What a person can decide."""

    ACCEPT = "accept"  # this document counts for this item
    REJECT = "reject"  # it does not
    WAIVE = "waive"  # nothing is needed for this item
    UNDO = "undo"  # an earlier decision is taken back


class DecisionRow(msgspec.Struct, frozen=True):
    """A person's decision. It names the bytes and the item, so that nothing a rebuild does can lose it."""

    id: int
    at: datetime
    who: str
    verb: Verb
    sha256: str  # of the document; "" for a waiver
    member: str
    item: str
    slot: str  # label of the period; "" for every period of the item
    why: str
    undoes: int | None = None  # the decision that an UNDO takes back
    undone_by: int | None = None  # the UNDO that took this one back

    @property
    def is_in_force(self) -> bool:
        return self.verb is not Verb.UNDO and self.undone_by is None


class Judged(msgspec.Struct, frozen=True):
    """All that the rules say of one part: its facts, the items it serves, the meeting it belongs to."""

    reading: ReadingRow
    matches: tuple[MatchRow, ...] = ()  # without ties, which need the other documents
    meeting: MeetingRow | None = None
    stems: bytes = b""  # the words the rules look at, packed by them: tells whether an edit can concern it


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
    matches: tuple[MatchRow, ...] = ()  # ties last
    meeting: MeetingRow | None = None
    stems: bytes = b""  # see `Judged`; written, and not read back with the part


class Receipt(NamedTuple):
    """The bytes of a filing are in the object store."""

    filing_id: int
    stamp: Stamp  # what the file was like, before and after it was copied
    sha256: str
    size: int


class Extracted(NamedTuple):
    """What an attempt to read a document came to."""

    document_id: int
    version: str  # of the extractor
    parts: Sequence[PartRow]
    state: DocumentState


class Account(msgspec.Struct, frozen=True):
    """Files on disk and what became of them; `on_disk` equals the sum of the other four (invariant 2)."""

    on_disk: int = 0
    indexed: int = 0
    pending: int = 0
    failed: int = 0
    ignored: int = 0


def summed(accounts: Iterable[Account]) -> Account:
    """All of them together."""
    rows = list(accounts)
    return Account(*(sum(getattr(row, name) for row in rows) for name in Account.__struct_fields__))


# --- what the projection and the questions yield -------------------------------------------------------


def unit_key(sha256: str, member: str = "") -> str:
    """The index key of a unit: `<sha256>`, or `<sha256>!/<member path>` for a member."""
    return f"{sha256}{MEMBER_SEPARATOR}{member}" if member else sha256


class UnitFiling(msgspec.Struct, frozen=True, gc=False):
    """Where a document is filed, as shown beside it."""

    filing_id: int
    source: str
    bidang: str
    path: bytes  # relative to the source


class UnitRow(msgspec.Struct, frozen=True):
    """A searchable unit, complete enough to index it: one part of one document.

    `state` is the outcome of the last extraction (READ, UNREAD, SET_ASIDE), whatever is queued since.
    """

    key: str
    unit: str  # the organisation this workspace belongs to
    document_id: int
    sha256: str  # of the document; a member's own is `part_sha256`
    received_at: datetime
    state: DocumentState
    member: str  # "" for the document itself
    mime: str
    kind: str
    size: int
    part_sha256: str
    title: str
    facts: dict[str, str]
    reading: ReadingRow
    pages: tuple[str, ...]
    filings: tuple[UnitFiling, ...]  # live ones, oldest first
    former: tuple[UnitFiling, ...]  # only when none is live: where it was filed, latest first
    problems: tuple[str, ...] = ()  # distinct codes of the part's problems, sorted
    matches: tuple[MatchRow, ...] = ()  # ties last
    meeting: MeetingRow | None = None
    decisions: tuple[DecisionRow, ...] = ()  # in force on this very unit, oldest first

    @property
    def is_withdrawn(self) -> bool:
        """True when no source holds the document any more."""
        return not self.filings


class UnitHead(msgspec.Struct, frozen=True):
    """What a search result shows of a unit besides its pages."""

    key: str
    document_id: int
    sha256: str
    member: str
    title: str
    kind: str
    state: DocumentState
    reading: ReadingRow
    filing: UnitFiling | None  # the oldest live one; if none is live, the latest it had; None if never filed
    is_withdrawn: bool


class FilingEvent(msgspec.Struct, frozen=True):
    at: datetime
    event: FilingEventKind
    document_id: int | None
    sha256: str  # of that document; "" without one


class FilingDossier(msgspec.Struct, frozen=True):
    filing: FilingRow
    source: str
    bidang: str
    is_live: bool  # in an active source, not gone, not ignored, and holding this very document now
    moved_from: tuple[str, bytes] | None  # (source, path)
    history: tuple[FilingEvent, ...]  # oldest first


class Dossier(msgspec.Struct, frozen=True):
    """Everything known of a document."""

    unit: str
    document: DocumentRow
    extracted_at: datetime | None
    filings: tuple[FilingDossier, ...]  # every filing that holds or ever held it, by id
    parts: tuple[PartRow, ...]


class ProblemListing(msgspec.Struct, frozen=True):
    """One fault of one live filing: it can't be read, or its document or a part of it has a problem."""

    source: str
    bidang: str
    path: bytes
    filing_id: int
    document_id: int | None  # None for a filing that could not be read
    sha256: str
    state: FilingState | DocumentState  # FAILED, UNREAD, SET_ASIDE; READ when only a remark
    member: str
    code: str  # a problem code; for a failed filing its reason; the state when no problem was noted
    detail: str
    page: int  # 1-based, 0 for the whole part
    since: datetime | None


class AuditHead(msgspec.Struct, frozen=True):
    """The end of the audit chain; worth printing where the machine's owner can't change it."""

    count: int
    hash: str


class AuditRow(msgspec.Struct, frozen=True):
    seq: int
    unit: str
    at: str  # ISO-8601, as hashed
    who: str
    event: str
    facts: str  # canonical JSON, as hashed
    previous: str
    hash: str


class AuditQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows of the log are asked for; None: whichever."""

    before_seq: int | None = None
    who: str | None = None
    event: str | None = None
    since: datetime | None = None
    until: datetime | None = None  # not itself


class AuditFaultKind(StrEnum):
    CHANGED = "changed"  # a row's hash is not that of its content
    BROKEN = "broken"  # a row does not name the hash of the row before it
    MISSING = "missing"  # rows are gone from the middle or the start
    TRUNCATED = "truncated"  # rows are gone from the end
    EXTRA = "extra"  # rows beyond the recorded end
    HEAD = "head"  # the last row is not the recorded end, or an end known from elsewhere is not in the chain
    UNGUARDED = "unguarded"  # a trigger that refuses changes has been removed


class AuditFault(msgspec.Struct, frozen=True):
    seq: int  # where; 0 for the chain as a whole
    kind: AuditFaultKind
    detail: str


class Stored(msgspec.Struct, frozen=True):
    """What `ObjectStore.put` did."""

    sha256: str
    size: int
    is_new: bool  # False when the store had these bytes already


class ObjectFault(msgspec.Struct, frozen=True):
    """A finding of `ObjectStore.check`."""

    sha256: str
    path: str
    kind: str  # "missing", "damaged", "unreadable"
    found: str  # the hash of the bytes found; the system's sentence when unreadable; "" when missing


class FixityCounts(msgspec.Struct, frozen=True):
    """How far the stored objects were hashed again."""

    objects: int
    verified: int  # since the moment that was asked for
    never: int  # not once since they were received
    oldest: datetime | None  # since when every one was hashed, at its receipt or again; None: there is none
    damaged: int
