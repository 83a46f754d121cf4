"""The plan as it stands, worked out once for everybody who looks and again when something has changed.

Gaps, indicators and the first page read this instead of reviewing at each request (0.6 s at 20,000 documents). After a
decision, or when a few documents have changed, only what they touch is judged anew.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from bukti import packs
from bukti.reviewing import Reviewed
from bukti.reviewing_again import ChangedIn, Worked, worked, worked_again
from bukti.web.roles import Viewer
from bukti.workspace import Places
from evidence_store.catalogue import Catalogue
from rules.files import load_pack
from rules.gaps.model import SlotReview
from rules.pack.model import Pack

LOOK_SECONDS = 1.0
"""How often it is asked whether anything has changed; cheap."""

RESTS = 5.0
"""Between two reviews that nobody waits for there is so many times the rest that one takes: of a busy watch a look is
a few seconds old at most, and takes a fifth of a core at most."""

MOST_CHANGED = 500
"""Documents; if more have changed, everything is reviewed anew: the whole then takes hardly longer than its parts."""

Reading = Callable[[], AbstractContextManager[Catalogue]]


class Basis(msgspec.Struct, frozen=True):
    """What a review was made from; equal ones give the same."""

    change: int
    decision: int
    pack: packs.Stamp
    on: date


class Standing(msgspec.Struct, frozen=True):
    """A review with the rules it was made by."""

    pack: Pack
    done: Reviewed
    basis: Basis
    at: datetime  # when it was worked out


def known_slots(plan: Standing, viewer: Viewer) -> list[SlotReview]:
    """The slots whose state somebody may know: of a bidang those that it owes."""
    return [slot for slot in plan.done.review.slots if viewer.sees_all or slot.owner == viewer.bidang]


class Keeper:
    """Keeps the latest standing. Thread-safe; one thread works it out at a time, who wants it fresh waits."""

    def __init__(
        self,
        places: Places,
        reading: Reading,
        zone: ZoneInfo,
        *,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> None:
        self._places, self._reading, self._zone = places, reading, zone
        self._now, self._monotonic = now, monotonic
        self._lock = threading.Lock()
        self._last: Standing | None = None
        self._worked: Worked | None = None  # that `_last` shows
        self._pack: tuple[packs.Stamp, Pack] | None = None
        self._looked_at = self._made_at = self._pack_looked_at = float("-inf")
        self._took = 0.0

    def latest(self, *, fresh: bool = False) -> Standing:
        """As it was a moment ago; `fresh`: as it is now, for who has just decided something.

        Raises PackError when there is no sound pack, StoreError.
        """
        last = self._last
        if last is not None and not fresh:
            rest = max(LOOK_SECONDS, self._took * RESTS if self._made_at == self._looked_at else 0.0)
            if self._monotonic() - self._looked_at < rest or not self._lock.acquire(blocking=False):
                return last  # new enough, or somebody is at it
        else:
            self._lock.acquire()
        try:
            return self._renewed()
        finally:
            self._lock.release()

    def pack(self) -> Pack:
        """The rules in force, without waiting for a review. Raises PackError."""
        kept, now = self._pack, self._monotonic()
        if kept is not None and now - self._pack_looked_at < LOOK_SECONDS:
            return kept[1]
        self._pack_looked_at = now
        if kept is not None and kept[0] == packs.stamp(self._places):
            return kept[1]
        with self._lock:
            return self._pack_in_force()[1]

    def _renewed(self) -> Standing:
        started = self._monotonic()
        stamp, pack = self._pack_in_force()
        on = self._now().astimezone(self._zone).date()
        with self._reading() as catalogue, catalogue.snapshot():
            basis = Basis(catalogue.last_change(), catalogue.last_decision(), stamp, on)
            if self._last is None or self._last.basis != basis:
                self._worked = self._work(catalogue, basis, pack)
                self._last = Standing(pack, self._worked.done, basis, self._now())
                self._made_at = self._monotonic()
                self._took = self._made_at - started
                self._looked_at = self._made_at
                return self._last
        self._looked_at = self._monotonic()
        return self._last

    def _work(self, catalogue: Catalogue, basis: Basis, pack: Pack) -> Worked:
        last, before = self._last, self._worked
        if (
            last is not None
            and before is not None
            and (last.basis.pack, last.basis.on) == (basis.pack, basis.on)
        ):
            _reached, ids = catalogue.changes_since(last.basis.change, limit=MOST_CHANGED + 1)
            if len(ids) <= MOST_CHANGED:
                changed = ChangedIn(catalogue, ids)
                return worked_again(before, changed, changed.hashes(), pack, self._zone)
        return worked(catalogue, pack, basis.on, self._zone)

    def _pack_in_force(self) -> tuple[packs.Stamp, Pack]:
        stamp = packs.stamp(self._places)
        if self._pack is None or self._pack[0] != stamp:
            self._pack = (stamp, load_pack(packs.pack_for_reading(self._places).source))
        return self._pack
