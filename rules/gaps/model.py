"""What a review takes in (evidence, unread files, waivers) and what it says of every slot: plain frozen values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum

import msgspec

from rules.match.model import MatchState
from rules.pack.model import Item
from rules.slots import Slot

# --- what goes in -----------------------------------------------------------------------------------------


class Ruling(StrEnum):
    """Who has the last word on a match."""

    MACHINE = "machine"
    ACCEPTED = "accepted"  # by a person
    REJECTED = "rejected"  # by a person


class Evidence(msgspec.Struct, frozen=True, gc=False):
    """A document that serves an item, wholly or as one part, with what persons and matching say of it."""

    key: str  # of the unit: a document or a member of one
    item: str
    slot: str  # label of the slot; empty when it is not known
    state: MatchState  # the machine's
    role: str = ""  # the part that it is; empty: all of it
    ruling: Ruling = Ruling.MACHINE
    score: float = 0.0
    content: str = ""  # hash of the bytes, where it is known; the same bytes count once
    occasion: str = ""  # which meeting it belongs to; empty: not known, it fits any
    document: str = ""  # id of the document type
    period: str = ""  # that the document itself covers
    title: str = ""
    path: str = ""  # as shown
    bidang: str = ""  # where it was filed: an id of the pack's, or the name of the source's
    reasons: tuple[str, ...] = ()  # codes of the reasons (rules.match.model.ReasonCode), of those for it too
    received_on: date | None = None  # first seen
    document_date: date | None = None
    is_signed: bool | None = None  # None: not known
    is_withdrawn: bool = False  # in no watched folder any more
    note: str = ""  # the person's reason

    @property
    def effective(self) -> MatchState:
        """The state after persons' decisions."""
        return self.state if self.ruling is Ruling.MACHINE else MatchState(self.ruling.value)


class Clue(msgspec.Struct, frozen=True):
    """What an unread file may be, going by its name and folder."""

    item: str
    role: str = ""
    slot: str = ""


class Unread(msgspec.Struct, frozen=True):
    """A file that is there and could not be read (or not yet)."""

    key: str
    path: str
    bidang: str
    why: str  # code of the problem or the state
    clues: tuple[Clue, ...] = ()
    received_on: date | None = None


class Waiver(msgspec.Struct, frozen=True):
    """A person's decision that a slot (all slots of the item, if `slot` is empty) needs nothing."""

    item: str
    slot: str = ""
    who: str = ""
    why: str = ""


# --- a slot -----------------------------------------------------------------------------------------------


class SlotState(StrEnum):
    """Every slot is in exactly one."""

    SATISFIED = "satisfied"
    WAIVED = "waived"
    NOT_YET_DUE = "not_yet_due"
    DUE_SOON = "due_soon"
    INCOMPLETE = "incomplete"  # some of it counts, and for some of it there is nothing at all
    DOUBTFUL = "doubtful"  # a person's yes may close it
    UNREAD = "unread"  # present but not read
    LATE = "late"
    MISSING = "missing"

    @property
    def is_open(self) -> bool:
        """Whether it is a gap that somebody should act on now."""
        return self not in (SlotState.SATISFIED, SlotState.WAIVED, SlotState.NOT_YET_DUE)

    @property
    def is_closed(self) -> bool:
        return self in (SlotState.SATISFIED, SlotState.WAIVED)


class Why(StrEnum):
    """Why a document that was found for a slot does not count."""

    PERSON = "person"  # rejected by a person; the evidence's note says why
    RULES = "rules"  # rejected by matching; the evidence's reasons say why
    WITHDRAWN = "withdrawn"
    COPY = "copy"  # the same bytes as one that counts
    OTHER_MEETING = "other_meeting"  # a part of another meeting than the one that counts
    NOT_NEEDED = "not_needed"  # a part that the item does not ask for
    OTHER_PERIOD = "other_period"  # of a year or period that the item does not ask for


class Refused(msgspec.Struct, frozen=True):
    evidence: Evidence
    why: Why


class Remedy(StrEnum):
    """What somebody can do about a gap."""

    DROP = "drop"  # a document
    DECIDE = "decide"  # on what is doubtful
    READ = "read"  # make readable what could not be read


class Step(msgspec.Struct, frozen=True):
    """One thing that helps to close a slot: `count` documents of any of these types, as these parts; or a decision
    on, or a readable copy of, the units with these keys."""

    remedy: Remedy
    documents: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    count: int = 0
    keys: tuple[str, ...] = ()


class SlotReview(msgspec.Struct, frozen=True):
    """A slot on a date. `parts_…` are kinds of a meeting's document, or document types of an `all_of`."""

    slot: Slot
    item: Item
    state: SlotState
    owner: str  # id of the bidang; empty if nobody's
    weight: float  # points of the LKE that hang on it
    needed: int  # documents or parts
    filled: int  # of them by evidence that counts
    reachable: int  # of them, if everything doubtful and unread counted too
    counts: tuple[Evidence, ...] = ()
    doubtful: tuple[Evidence, ...] = ()
    refused: tuple[Refused, ...] = ()
    unread: tuple[Unread, ...] = ()
    parts_present: tuple[str, ...] = ()
    parts_doubtful: tuple[str, ...] = ()  # only something doubtful or unread may be it
    parts_missing: tuple[str, ...] = ()  # nothing at all
    steps: tuple[Step, ...] = ()  # empty when closed
    waiver: Waiver | None = None
    completed_on: date | None = None  # when the last that was needed came in
    is_overdue: bool = False  # not closed, and its due date has passed

    @property
    def received_late(self) -> bool:
        return (
            self.state is SlotState.SATISFIED
            and self.completed_on is not None
            and (self.completed_on > self.slot.due)
        )

    @property
    def share(self) -> float:
        """0..1 of what it needs; a waived one needs nothing more."""
        return 1.0 if self.state.is_closed else self.filled / self.needed

    @property
    def at_risk(self) -> float:
        """Points of its weight that nothing stands for, if it is a gap."""
        return self.weight * (1 - self.share) if self.state.is_open else 0.0


class ItemReview(msgspec.Struct, frozen=True):
    item: Item
    slots: tuple[SlotReview, ...]
    strays: tuple[Refused, ...] = ()
    """Found for the item, but for none of its slots: of another year or period, or rejected without one."""


# --- roll-ups ---------------------------------------------------------------------------------------------


class Level(StrEnum):
    INDICATOR = "indicator"
    GROUP = "group"
    SECTION = "section"  # area × half: A.I.1
    AREA = "area"  # both halves: A.*.1
    HALF = "half"  # A.I
    COMPONENT = "component"  # A
    TOTAL = "total"
    BIDANG = "bidang"


class Rollup(msgspec.Struct, frozen=True):
    """The slots of one indicator, group, …, bidang."""

    level: Level
    id: str
    slots: int
    states: Mapping[SlotState, int]  # of every state, 0 too
    overdue: int
    received_late: int
    weight: float  # points
    at_risk: float  # points

    @property
    def open(self) -> int:
        return sum(count for state, count in self.states.items() if state.is_open)


# --- what would close most --------------------------------------------------------------------------------


class SlotKey(msgspec.Struct, frozen=True, order=True):
    item: str
    label: str


class Closer(msgspec.Struct, frozen=True):
    """One document that would close gaps: one to be dropped (of a type, for a period), or a doubtful one."""

    remedy: Remedy  # DROP or DECIDE
    document: str  # id of the document type
    part: str  # of a meeting; empty: the whole
    period: str  # label, or a year; empty: any
    slots: tuple[SlotKey, ...]  # that it would close
    indicators: tuple[str, ...]
    points: float  # at risk in these slots
    key: str = ""  # of the doubtful unit
    title: str = ""
    path: str = ""


# --- the whole --------------------------------------------------------------------------------------------


class Review(msgspec.Struct, frozen=True):
    """Every slot of a pack on a date."""

    pack: str
    on: date
    items: tuple[ItemReview, ...]  # in the plan's order
    rollups: Mapping[Level, Mapping[str, Rollup]]
    closers: tuple[Closer, ...] = ()  # the heaviest first
    unread: Mapping[str, tuple[Unread, ...]] = {}
    """By bidang: unread files that give no clue to any item."""
    unknown_items: tuple[str, ...] = ()
    """That evidence, unread files or waivers name and the pack does not have."""

    @property
    def slots(self) -> Iterator[SlotReview]:
        """In the plan's order."""
        for item in self.items:
            yield from item.slots

    @property
    def gaps(self) -> Iterator[SlotReview]:
        return (slot for slot in self.slots if slot.state.is_open)

    @property
    def total(self) -> Rollup:
        return self.rollups[Level.TOTAL][""]
