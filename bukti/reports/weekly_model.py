"""What the weekly report is made of: the coordinator's summary and a page for each bidang, as frozen values.

Lists are whole here; who shows them says how many are left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from bukti.overview import Changes, FloorRow
from bukti.reports.arrivals import Came
from bukti.seeing import SeenSlot
from bukti.standing import Standing
from evidence_store.model import Account
from rules.gaps.ceiling import Ceiling
from rules.gaps.model import Closer, Evidence, SlotReview, SlotState
from rules.gaps.snapshot import BidangCount, Snapshot
from rules.pack.model import Item, Pack


class Tally(msgspec.Struct, frozen=True):
    """Slots counted. `at_risk`: points."""

    slots: int
    closed: int
    open: int
    overdue: int
    due_soon: int
    doubtful: int
    at_risk: float

    @property
    def share(self) -> float:
        """0..1 of what is expected that is complete."""
        return self.closed / self.slots if self.slots else 1.0


class TrendPoint(msgspec.Struct, frozen=True):
    """How the plan stood on the last day that was kept of a week."""

    on: date
    closed: int
    open: int
    slots: int


class BidangLine(msgspec.Struct, frozen=True):
    """A bidang in the summary. `before`: a week ago, if that is known."""

    id: str
    tally: Tally
    before: BidangCount | None = None


class AreaLine(msgspec.Struct, frozen=True):
    id: str
    name: str
    slots: int
    closed: int
    overdue: int


class Summary(msgspec.Struct, frozen=True):
    """What the coordinator wants to know at one look."""

    tally: Tally
    areas: tuple[AreaLine, ...]
    bidang: tuple[BidangLine, ...]
    trend: tuple[TrendPoint, ...]  # oldest first, this week last
    changes: Changes | None
    closers: tuple[Closer, ...]
    total: Ceiling
    floors: tuple[FloorRow, ...]
    standing: Standing  # sources, watch, stored files
    account: Account
    received: int  # files of this week
    unread: int  # files that are there and were not read
    idle: int  # decisions on documents that are in no folder now


class Turned(msgspec.Struct, frozen=True):
    """Slots of one item that were closed, or became gaps, and how they stand now; labels in the plan's order."""

    item: str
    state: SlotState | None
    labels: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.labels)


class Bunch(msgspec.Struct, frozen=True):
    """Slots in one state that the same documents would close: told at once. `items` want the same of the same periods,
    `slots` are those of the first of them, the earliest due first, `alike` those of the others."""

    items: tuple[Item, ...]
    state: SlotState
    slots: tuple[SlotReview, ...]
    alike: tuple[SlotReview, ...] = ()
    leans_elsewhere: bool = False

    @property
    def item(self) -> Item:
        return self.items[0]

    @property
    def count(self) -> int:
        return len(self.slots) + len(self.alike)

    @property
    def due(self) -> date:
        return self.slots[0].slot.due


class Doubtful(msgspec.Struct, frozen=True):
    """Documents of which a person must say whether they count: all for the same items and periods, for the same
    reasons. `evidence`: of the first of them, one for each item and period."""

    paths: tuple[str, ...]
    evidence: tuple[Evidence, ...]

    @property
    def count(self) -> int:
        return len(self.paths)


class BidangPage(msgspec.Struct, frozen=True):
    """What one bidang is told; of documents only those that it may see."""

    id: str
    tally: Tally
    before: BidangCount | None
    changes: Changes | None
    overdue: tuple[Bunch, ...]
    ahead: tuple[Bunch, ...]  # due within `AHEAD_DAYS`
    later: int  # gaps that fall due after that
    doubtful: tuple[Doubtful, ...]
    came: Came
    slots: tuple[SlotReview, ...]  # all that are owed, overdue first; for the workbook

    @property
    def is_clear(self) -> bool:
        """Nothing is open, and no file of theirs needs anybody."""
        return not (self.tally.open or self.came.to_mend)


class Weekly(msgspec.Struct, frozen=True):
    week: str  # 2025-W42
    on: date
    begins: date
    unit: str
    pack: Pack
    summary: Summary
    pages: tuple[BidangPage, ...]  # in the pack's order

    def page(self, bidang: str) -> BidangPage:
        """Raises KeyError for a bidang that has none: it owes nothing and has handed nothing in."""
        found = next((page for page in self.pages if page.id == bidang), None)
        if found is None:
            raise KeyError(bidang)
        return found


class Surroundings(msgspec.Struct, frozen=True):
    """What a report tells besides the review. `points`: of days before, oldest first."""

    before: Snapshot | None = None
    points: Sequence[TrendPoint] = ()
    standing: Standing = Standing(state="stopped")
    account: Account = Account()
    came: Mapping[str, Came] = {}  # by bidang
    seen: Mapping[str, Sequence[SeenSlot]] = {}  # by bidang: its slots as it may see them
    received: int = 0
    unread: int = 0
