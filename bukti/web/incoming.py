"""What the desk knows of files on their way, kept for a moment for everybody who looks: counts, status, whereabouts.

Each is asked of the catalogue no more often than it takes ten times as long as that took.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Generic, TypeVar

from archive.decisions import Beside
from archive.retrying import retry
from bukti import standing as how
from bukti.incoming import Shown, shown
from bukti.settings import Verify
from bukti.web.roles import Viewer
from bukti.web.standing import Standing as Plan
from bukti.whereabouts import Whereabouts
from evidence_store.catalogue import Catalogue
from evidence_store.filings import PRESENT, FiledRow, Found, Tally, Wanted

WEEK = timedelta(days=7)

LEAST_REST = 1.0
RESTS = 10.0
"""Seconds, and times that the last look took, between two looks: one takes 0.05 s at 20,000 files."""

LONGEST = 10.0
"""A value older than that (seconds) is not shown any more: who asks waits for a new one."""

SHORT = 0.02
"""What was made in so many seconds is made at once; for anything longer nobody waits, but gets what there is."""

MOST_COUNTED = 2_000
"""Of what was searched by name or day; that there are more is said."""

Reading = Callable[[], AbstractContextManager[Catalogue]]
T = TypeVar("T")


class Kept(Generic[T]):
    """A value that is made anew in a thread of its own when it is asked for and not new any more."""

    def __init__(self, make: Callable[[], T], aside: Executor, monotonic: Callable[[], float]) -> None:
        self._make, self._aside, self._monotonic = make, aside, monotonic
        self._lock = threading.Lock()
        self._made: tuple[T, float] | None = None  # and when
        self._took = 0.0
        self._is_wanted = False

    def get(self, *, fresh: bool = False, is_old: Callable[[T], bool] | None = None) -> T:
        """`fresh`: made now. `is_old` says whether a value is; without it time does."""
        made = self._made
        if made is None or fresh:
            return self.renew()
        age = self._monotonic() - made[1]
        if is_old is not None:
            if not is_old(made[0]):
                return made[0]
            must = self._took < SHORT
        else:
            if age < max(LEAST_REST, RESTS * self._took):
                return made[0]
            must = age > LONGEST or self._took < SHORT
        if must:
            return self.renew()
        if not self._is_wanted:
            self._is_wanted = True
            self._aside.submit(self.renew)
        return made[0]

    def renew(self) -> T:
        with self._lock:
            try:
                began = self._monotonic()
                value = self._make()
                ended = self._monotonic()
                self._made, self._took = (value, ended), ended - began
                return value
            finally:
                self._is_wanted = False


class Incoming:
    """One desk's. Thread-safe."""

    def __init__(
        self,
        reading: Reading,
        plan: Callable[[], Plan],
        news: Path,
        verify: Verify,
        mail: Path,
        *,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> None:
        self._reading, self._plan, self._news, self._now = reading, plan, news, now
        self._verify, self._mail = verify, mail
        aside = ThreadPoolExecutor(1, "incoming")
        self._status = Kept(self._look, aside, monotonic)
        self._tallies = Kept(self._count, aside, monotonic)
        self._whereabouts = Kept(self._find, aside, monotonic)

    # --- what one may know

    def sources(self, viewer: Viewer) -> tuple[str, ...]:
        """Names of the sources whose files somebody may see."""
        with self._reading() as catalogue:
            return tuple(row.name for row in catalogue.sources() if viewer.sees(row.bidang))

    def status(self, viewer: Viewer, *, fresh: bool = False) -> how.Standing:
        """As `bukti status` tells it, as far as somebody may know."""
        found = self._status.get(fresh=fresh)
        return found if viewer.sees_all else how.bounded(found, self.sources(viewer))

    def tallies(self, viewer: Viewer, *, fresh: bool = False) -> Mapping[str, Tally]:
        """Counts of files by source."""
        seen = self.sources(viewer)
        return {name: tally for name, tally in self._tallies.get(fresh=fresh).items() if name in seen}

    def whereabouts(self) -> Whereabouts:
        """By the plan as it stands, or stood a moment ago."""
        plan = self._plan()
        return self._whereabouts.get(is_old=lambda made: made[0] is not plan)[1]

    # --- files

    def page(self, wanted: Wanted, *, offset: int, limit: int) -> list[Shown]:
        where = self.whereabouts()
        with self._reading() as catalogue:
            return self._shown(
                catalogue, catalogue.filings.page(wanted, where.worth, offset=offset, limit=limit)
            )

    def before(self, wanted: Wanted, before: int | None) -> list[Shown]:
        """The next few hundred; from the one before the file with this id."""
        where = self.whereabouts()
        with self._reading() as catalogue:
            return self._shown(catalogue, catalogue.filings.before(wanted, where.worth, before=before))

    def one(self, sha256: str, viewer: Viewer) -> Shown | None:
        """A file that somebody may see and that holds this document."""
        with self._reading() as catalogue:
            row = catalogue.filings.one(sha256, self.sources(viewer), self.whereabouts().worth)
            return None if row is None else self._shown(catalogue, [row])[0]

    def count(self, wanted: Wanted, tallies: Mapping[str, Tally]) -> int:
        """How many files are wanted; up to `MOST_COUNTED` where the tallies don't know."""
        if wanted.name or wanted.since is not None:
            with self._reading() as catalogue:
                return catalogue.filings.count(wanted, self.whereabouts().worth, most=MOST_COUNTED)
        states = wanted.states or PRESENT
        return sum(tally.of(states) for name, tally in tallies.items() if name in wanted.sources)

    def retry(self, books: Beside, sha256: str, viewer: Viewer) -> int:
        """A document, or all that were not read, waits to be read once more; how many do. The watch reads them."""
        documents = books.catalogue.filings.stuck(self.sources(viewer), sha256)
        return retry(books, documents, who=viewer.name)

    def _shown(self, catalogue: Catalogue, rows: list[FiledRow]) -> list[Shown]:
        where = self.whereabouts()
        found = catalogue.filings.found_in([row.document for row in rows if row.document is not None])
        return [shown(row, found.get(row.document or 0, Found()), where) for row in rows]

    def _find(self) -> tuple[Plan, Whereabouts]:
        plan = self._plan()
        return plan, Whereabouts(plan.done.review)

    def _look(self) -> how.Standing:
        with self._reading() as catalogue:
            return how.look(catalogue, self._news, self._verify, now=self._now(), mail=self._mail)

    def _count(self) -> dict[str, Tally]:
        with self._reading() as catalogue:
            return catalogue.filings.tally(self.whereabouts().worth, self._now() - WEEK)
