"""The weekly report at the desk: made of the plan as it stands, kept for a moment for everybody who takes it away."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bukti.opening import Workspace
from bukti.reports.gathering import weekly_of_review
from bukti.reports.making import head_of
from bukti.reports.press import Press
from bukti.reports.weekly_files import Form, ReportFile, report_files
from bukti.web.standing import Standing
from evidence_store.catalogue import Catalogue

if TYPE_CHECKING:
    from bukti.reports.weekly_model import Weekly

KEPT_SECONDS = 60.0
"""What a report tells besides the plan (the watch, files on their way) is not older than that."""

Reading = Callable[[], AbstractContextManager[Catalogue]]


class Reports:
    """One desk's. Thread-safe; one report is made at a time."""

    def __init__(
        self,
        workspace: Callable[[], Workspace],
        reading: Reading,
        zone: ZoneInfo,
        *,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> None:
        self._workspace, self._reading, self._zone = workspace, reading, zone
        self._now, self._monotonic = now, monotonic
        self._lock = threading.Lock()
        self._paper = threading.Lock()
        self._made: tuple[Standing, float, Weekly] | None = None

    def weekly(self, plan: Standing) -> Weekly:
        """The report of the week that ends on the day of the plan. Raises StoreError."""
        with self._lock:
            made = self._made
            if made is None or made[0] is not plan or self._monotonic() - made[1] > KEPT_SECONDS:
                opened = self._workspace()
                with self._reading() as catalogue, catalogue.snapshot():
                    found = weekly_of_review(
                        catalogue,
                        plan.pack,
                        plan.done,
                        opened.settings,
                        self._zone,
                        now=self._now(),
                        news=opened.places.watch_news,
                    )
                made = self._made = (plan, self._monotonic(), found)
            return made[2]

    def file(self, plan: Standing, bidang: str, form: Form) -> ReportFile | None:
        """The summary (no bidang) or a bidang's page; None if it has none. Paper is made in a process of its own, one
        after another. Raises StoreError, BadLogo."""
        opened, weekly = self._workspace(), self.weekly(plan)
        head, address = head_of(opened, weekly.on), opened.settings.web.address
        if form is not Form.PDF:
            return next(report_files(weekly, head, (form,), None, only=bidang, address=address), None)
        with self._paper, Press(1) as press:
            return next(report_files(weekly, head, (form,), press, only=bidang, address=address), None)
