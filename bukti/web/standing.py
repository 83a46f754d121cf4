"""The plan as it stands, worked out once for everybody who looks and again when something has changed.

Gaps, indicators and the first page read this instead of reviewing at each request (0.6 s at 20,000 documents).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from bukti import packs
from bukti.reviewing import Reviewed, reviewed
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

Stamp = tuple[tuple[str, int, int], ...]
Reading = Callable[[], AbstractContextManager[Catalogue]]


class Basis(msgspec.Struct, frozen=True):
    """What a review was made from; equal ones give the same."""

    change: int
    decision: int
    pack: Stamp
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
        self._pack: tuple[Stamp, Pack] | None = None
        self._looked_at = self._made_at = float("-inf")
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
        """The rules in force. Raises PackError."""
        return self.latest().pack

    def _renewed(self) -> Standing:
        started = self._monotonic()
        stamp, pack = self._pack_in_force()
        on = self._now().astimezone(self._zone).date()
        with self._reading() as catalogue:
            basis = Basis(catalogue.last_change(), catalogue.last_decision(), stamp, on)
            if self._last is None or self._last.basis != basis:
                self._last = Standing(pack, reviewed(catalogue, pack, on, self._zone), basis, self._now())
                self._made_at = self._monotonic()
                self._took = self._made_at - started
                self._looked_at = self._made_at
                return self._last
        self._looked_at = self._monotonic()
        return self._last

    def _pack_in_force(self) -> tuple[Stamp, Pack]:
        stamp = packs.stamp(self._places)
        if self._pack is None or self._pack[0] != stamp:
            self._pack = (stamp, load_pack(packs.pack_for_reading(self._places).source))
        return self._pack
