"""What changed in the last seven days: gaps by the snapshot of that time, and what people decided."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from zoneinfo import ZoneInfo

from bukti import week
from bukti.overview import Changes, changes
from bukti.web.roles import Viewer
from bukti.web.standing import Standing
from evidence_store.catalogue import Catalogue
from evidence_store.review_model import DecisionRow
from rules.gaps.snapshot import snapshot

Reading = Callable[[], AbstractContextManager[Catalogue]]


class Week:
    """One desk's. Thread-safe; the comparison is made once for each standing."""

    def __init__(self, reading: Reading, plan: Callable[[], Standing], zone: ZoneInfo) -> None:
        self._reading, self._plan, self._zone = reading, plan, zone
        self._lock = threading.Lock()
        self._made: tuple[Standing, Changes | None] | None = None

    def begins(self, plan: Standing) -> datetime:
        """Midnight, seven days before the day of the standing."""
        return week.begins(plan.basis.on, self._zone)

    def changes(self, plan: Standing, viewer: Viewer) -> Changes | None:
        """Gaps closed and opened, of what the viewer may know; None where there is nothing to compare with."""
        found = self._changes(plan)
        if found is None or viewer.sees_all:
            return found
        owner = plan.pack.owners.of
        return found.of(lambda item: owner(item) == viewer.bidang)

    def decisions(self, plan: Standing, viewer: Viewer) -> list[DecisionRow]:
        """Made since then, the latest first, those that were taken back too; of a bidang those on documents that it
        sees, and waivers of what it owes."""
        begin = self.begins(plan)
        with self._reading() as catalogue:
            made = [one for one in reversed(catalogue.decisions()) if one.at >= begin]
            if viewer.sees_all or not made:
                return made
            sources = [row.name for row in catalogue.sources() if viewer.sees(row.bidang)]
            seen = catalogue.filings.seen((one.sha256 for one in made if one.sha256), sources)
        owner = plan.pack.owners.of
        return [
            one for one in made if (one.sha256 in seen if one.sha256 else owner(one.item) == viewer.bidang)
        ]

    def _changes(self, plan: Standing) -> Changes | None:
        with self._lock:
            if self._made is None or self._made[0] is not plan:
                self._made = (plan, self._compared(plan))
            return self._made[1]

    def _compared(self, plan: Standing) -> Changes | None:
        with self._reading() as catalogue:
            before = week.week_before(catalogue, plan.basis.on)
        if before is None:
            return None
        return changes(before, snapshot(plan.done.review, plan.done.ceilings))
