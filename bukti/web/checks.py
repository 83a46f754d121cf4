"""The check before an audit for the desk: made aside, once for each state of the archive; stored files are not read."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from fastapi import HTTPException

from bukti.checking.model import Report
from bukti.checking.whole import check
from bukti.i18n import _
from bukti.opening import Workspace
from bukti.web.standing import Basis, Standing
from evidence_store.catalogue import Catalogue

if TYPE_CHECKING:
    from bukti.web.desk import Desk


class Made(msgspec.Struct, frozen=True):
    """A report, the plan that it was made from, and when."""

    report: Report
    plan: Standing
    at: datetime


class Checks:
    """One desk's. Thread-safe; one check runs at a time, in a thread of its own, and goes on when nobody waits."""

    def __init__(
        self, workspace: Callable[[], Workspace], plan: Callable[[], Standing], now: Callable[[], datetime]
    ) -> None:
        self._workspace, self._plan, self._now = workspace, plan, now
        self._lock = threading.Lock()
        self._made: Made | None = None
        self._thread: threading.Thread | None = None
        self._error: tuple[Basis, Exception] | None = None
        self._is_closing = False

    def latest(self, wait_seconds: float) -> tuple[Made | None, bool]:
        """The newest report there is after so long, and whether it is of the archive as it stands; without any yet:
        None. Raises what the check has raised."""
        plan = self._plan()
        thread = self._begun(plan)
        if thread is not None:
            thread.join(wait_seconds)
        with self._lock:
            if self._error is not None and self._error[0] == plan.basis:
                error, self._error = self._error[1], None
                raise error
            made = self._made
        return made, made is not None and made.plan.basis == plan.basis

    def close(self) -> None:
        """Ends a check that is under way, soon."""
        self._is_closing = True

    def _begun(self, plan: Standing) -> threading.Thread | None:
        with self._lock:
            if self._thread is not None and self._thread.is_alive():
                return self._thread
            if (self._made is not None and self._made.plan.basis == plan.basis) or self._error is not None:
                return None
            self._thread = threading.Thread(target=self._run, args=(plan,), name="check", daemon=True)
            self._thread.start()
            return self._thread

    def _run(self, plan: Standing) -> None:
        workspace = self._workspace()
        try:
            with Catalogue.open(workspace.places.catalogue, readonly=True) as catalogue:
                report = check(
                    workspace,
                    catalogue,
                    plan.pack,
                    on=plan.basis.on,
                    now=self._now(),
                    is_hashing=False,
                    is_looking=False,
                    done=plan.done,
                    stop=lambda: self._is_closing,
                )
        except Exception as error:  # told to whoever asks
            with self._lock:
                self._error = (plan.basis, error)
            return
        if not report.is_interrupted:
            with self._lock:
                self._made, self._error = Made(report, plan, self._now()), None


def made_now(desk: Desk, wait_seconds: float) -> Made:
    """The check of the archive as it stands. Raises HTTPException 503 while one is under way, and what it raised."""
    made, is_fresh = desk.checks.latest(wait_seconds)
    if made is None or not is_fresh:
        raise HTTPException(503, _("The check is still under way; try again in a moment."))
    return made
