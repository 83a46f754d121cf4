"""What a check before an audit finds: findings, each with its place and whom it concerns, and the one verdict. Plain
frozen values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum

import msgspec

from evidence_store.model import MEMBER_SEPARATOR, Account
from rules.gaps.ceiling import Ceilings, IndicatorCeiling


class Family(StrEnum):
    """What a finding speaks of; in the order in which they are told."""

    INTEGRITY = "integrity"  # of the bytes, the log, catalogue and index, and of filings once accepted
    COMPLETENESS = "completeness"  # of slots
    VALIDITY = "validity"  # of documents that count or were offered
    TIMELINESS = "timeliness"
    READABILITY = "readability"
    HONESTY = "honesty"  # what an assessor would ask about
    ACCOUNTING = "accounting"  # of files on disk


class Severity(StrEnum):
    """The gravest first."""

    ERROR = "error"  # the archive is not complete, or not sound
    WARNING = "warning"  # somebody should look before the assessors do
    NOTICE = "notice"  # worth knowing


class Code(StrEnum):
    """Every kind of finding. The words for people are `bukti.check_wording`."""

    # integrity
    OBJECT_MISSING = "object_missing"
    OBJECT_DAMAGED = "object_damaged"
    OBJECT_UNREADABLE = "object_unreadable"
    OBJECT_ORPHAN = "object_orphan"
    CATALOGUE = "catalogue"
    AUDIT = "audit"
    INDEX_UNUSABLE = "index_unusable"
    INDEX_MISSING = "index_missing"
    INDEX_EXTRA = "index_extra"
    VANISHED = "vanished"  # the file of a document that was accepted is gone
    CHANGED = "changed"  # … holds something else now
    # completeness: the states of slots that are not satisfied
    SLOT_MISSING = "slot_missing"
    SLOT_LATE = "slot_late"
    SLOT_INCOMPLETE = "slot_incomplete"
    SLOT_DOUBTFUL = "slot_doubtful"
    SLOT_UNREAD = "slot_unread"
    SLOT_DUE_SOON = "slot_due_soon"
    SLOT_NOT_YET_DUE = "slot_not_yet_due"
    SLOT_WAIVED = "slot_waived"
    # validity
    WRONG_YEAR = "wrong_year"
    OTHER_UNIT = "other_unit"
    DRAFT = "draft"
    TEMPLATE = "template"
    UNSIGNED = "unsigned"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"  # what it covers ended before the plan's year began
    # timeliness
    DATED_BEFORE = "dated_before"  # a report dated before the period that it reports on
    DATED_AFTER_DUE = "dated_after_due"
    DATED_AHEAD = "dated_ahead"  # dated later than the day of the check
    RECEIVED_LATE = "received_late"
    RECEIVED_UNKNOWN = "received_unknown"  # files were there before Bukti was
    # readability
    UNREADABLE = "unreadable"
    PASSWORD = "password"
    PARTLY_UNREAD = "partly_unread"
    BLANK_PAGES = "blank_pages"
    LOW_CONFIDENCE = "low_confidence"
    # honesty
    SERVES_MANY = "serves_many"
    NEAR_COPY = "near_copy"
    REDATED_VERSION = "redated_version"
    SAME_PHOTO = "same_photo"
    # accounting
    SOURCE_UNREACHABLE = "source_unreachable"
    SOURCE_NEVER_SCANNED = "source_never_scanned"
    NOT_TAKEN_IN = "not_taken_in"  # on the disk, and not in the catalogue
    UNSETTLED = "unsettled"
    CANT_BE_OPENED = "cant_be_opened"
    ACCOUNT_OFF = "account_off"


FAMILY_OF: Mapping[Code, Family] = {
    code: family
    for family, first, last in (
        (Family.INTEGRITY, Code.OBJECT_MISSING, Code.CHANGED),
        (Family.COMPLETENESS, Code.SLOT_MISSING, Code.SLOT_WAIVED),
        (Family.VALIDITY, Code.WRONG_YEAR, Code.EXPIRED),
        (Family.TIMELINESS, Code.DATED_BEFORE, Code.RECEIVED_UNKNOWN),
        (Family.READABILITY, Code.UNREADABLE, Code.LOW_CONFIDENCE),
        (Family.HONESTY, Code.SERVES_MANY, Code.SAME_PHOTO),
        (Family.ACCOUNTING, Code.SOURCE_UNREACHABLE, Code.ACCOUNT_OFF),
    )
    for code in list(Code)[list(Code).index(first) : list(Code).index(last) + 1]
}

OPEN_SLOTS = frozenset(
    {
        *(Code.SLOT_MISSING, Code.SLOT_LATE, Code.SLOT_INCOMPLETE),
        *(Code.SLOT_DOUBTFUL, Code.SLOT_UNREAD, Code.SLOT_DUE_SOON),
    }
)
"""Findings of gaps: with any of them the archive is not complete."""

Fact = str | int | float | date
"""What a finding tells besides its place, to be put into its words."""


class Place(msgspec.Struct, frozen=True):
    """Where a finding is: a slot of an item, a document (or a member of one) at a page, a file; or none of them."""

    item: str = ""
    slot: str = ""  # label
    key: str = ""  # of the unit: hash, or `hash!/member`
    path: str = ""  # as shown, with its source
    page: int = 0  # 1-based; 0: the whole

    @property
    def sha256(self) -> str:
        return self.key.partition(MEMBER_SEPARATOR)[0]

    @property
    def member(self) -> str:
        return self.key.partition(MEMBER_SEPARATOR)[2]

    @property
    def indicator(self) -> str:
        """Of the item: `A.I.1.i.a` of `A.I.1.i.a-1`."""
        return self.item.rpartition("-")[0]


class Finding(msgspec.Struct, frozen=True):
    code: Code
    severity: Severity
    place: Place = Place()
    bidang: tuple[str, ...] = ()  # ids of those concerned; none: the coordinator
    facts: Mapping[str, Fact] = {}
    others: tuple[Place, ...] = ()  # further places, of a finding that is about several

    @property
    def family(self) -> Family:
        return FAMILY_OF[self.code]


class Verdict(StrEnum):
    """The one word on all of it."""

    SOUND = "sound"  # complete and sound
    GAPS = "gaps"
    INTEGRITY = "integrity"  # something is wrong with the archive itself


def verdict(findings: Iterable[Finding]) -> Verdict:
    """Damage goes before gaps: who cannot trust the archive need not count what is in it."""
    found = Verdict.SOUND
    for finding in findings:
        if finding.severity is Severity.ERROR and finding.family is Family.INTEGRITY:
            return Verdict.INTEGRITY
        if finding.severity is Severity.ERROR or finding.code in OPEN_SLOTS:
            found = Verdict.GAPS
    return found


_FAMILIES = {family: rank for rank, family in enumerate(Family)}
_SEVERITIES = {severity: rank for rank, severity in enumerate(Severity)}
_CODES = {code: rank for rank, code in enumerate(Code)}


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By family, severity and kind; those of a kind stay as they were."""
    return tuple(
        sorted(
            findings,
            key=lambda one: (_FAMILIES[one.family], _SEVERITIES[one.severity], _CODES[one.code]),
        )
    )


def gathered(findings: Iterable[Finding], *facts: str) -> Iterator[Finding]:
    """One for each document and kind (and these facts) with all places that it concerns; as grave as the gravest."""
    found: dict[tuple[object, ...], list[Finding]] = {}
    for one in findings:
        key = (one.place.key, one.code, *(one.facts.get(name) for name in facts))
        found.setdefault(key, []).append(one)
    for alike in found.values():
        alike.sort(key=lambda one: _SEVERITIES[one.severity])
        concerned = tuple(dict.fromkeys(bidang for one in alike for bidang in one.bidang))
        others = tuple(dict.fromkeys(one.place for one in alike[1:]))
        yield msgspec.structs.replace(alike[0], bidang=concerned, others=others)


class Hashing(msgspec.Struct, frozen=True):
    """How many stored files were hashed again, and by whom."""

    is_wanted: bool
    objects: int  # that there are
    now: int = 0  # by this check
    before: int = 0  # by the one that was interrupted, and not again
    before_since: datetime | None = None  # when that one began
    size: int = 0  # bytes hashed by this check
    left: int = 0  # not hashed: interrupted again
    verified_since: datetime | None = (
        None  # since when every object was hashed, at its receipt or in the background
    )

    @property
    def is_whole(self) -> bool:
        return self.is_wanted and not self.left


class SourceAccount(msgspec.Struct, frozen=True):
    name: str
    account: Account


class Report(msgspec.Struct, frozen=True):
    """All that a check says."""

    unit: str
    pack: str
    on: date
    target: str  # of the predicates; empty: all
    verdict: Verdict
    findings: tuple[Finding, ...]  # in order
    states: Mapping[str, int]  # slots by state
    at_risk: float  # points
    bounds: Ceilings
    predicates: tuple[str, ...]  # that are told of
    accounts: tuple[SourceAccount, ...]
    hashing: Hashing
    audit_head: str
    is_interrupted: bool = False
    bidang: str = ""  # id of the one that findings and verdict are of; empty: all

    def of(self, *, bidang: str) -> Report:
        """Only what concerns one bidang; the verdict is then of these."""
        mine = tuple(one for one in self.findings if bidang in one.bidang)
        return msgspec.structs.replace(self, findings=mine, verdict=verdict(mine), bidang=bidang)

    def chosen(
        self, *, family: str = "", severity: str = "", code: str = "", bidang: str = ""
    ) -> list[Finding]:
        """Those asked for; empty: all. What nobody knows chooses nothing."""
        return [
            one
            for one in self.findings
            if family in ("", one.family)
            and severity in ("", one.severity)
            and code in ("", one.code)
            and (not bidang or bidang in one.bidang)
        ]

    @property
    def below_best(self) -> list[IndicatorCeiling]:
        """Indicators of which the evidence of today does not allow the best answer, in the plan's order."""
        return [one for one in self.bounds.indicators.values() if one.present.value < 1]

    def counts(self) -> dict[Code, int]:
        """Of every kind that there is."""
        found: dict[Code, int] = {}
        for one in self.findings:
            found[one.code] = found.get(one.code, 0) + 1
        return found
