"""What all pages work with, opened once for the process: workspace, standing, search, sessions, and who writes.

Requests are answered in threads. Each thread has a connection of its own for reading, kept open; a change opens one
for writing beside the watch (`archive.decisions.Beside`) for as long as it takes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from archive.decisions import Beside
from bukti import opening
from bukti.opening import Workspace
from bukti.rendering import Renderer
from bukti.reviewing import Departments
from bukti.searching import Searcher
from bukti.seeing import names_of
from bukti.web.checks import Checks
from bukti.web.incoming import Incoming
from bukti.web.live import Live
from bukti.web.reports import Reports
from bukti.web.roles import Viewer
from bukti.web.sessions import Sessions, Throttle
from bukti.web.standing import Keeper, Standing
from bukti.web.week import Week
from evidence_store.catalogue import Catalogue
from evidence_store.objects import ObjectStore
from evidence_store.people import PersonRow
from rules.pack.model import Pack


class Desk:
    """One workspace's desk. Thread-safe. Raises NoWorkspace, ConfigError, StoreError, PackError on opening."""

    def __init__(
        self,
        given: Path | None,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.workspace: Workspace = opening.find(given)
        self.zone = opening.zone()
        self.now = now
        self.sessions = Sessions(monotonic)
        self.throttle = Throttle(monotonic)
        self.live = Live()
        self.is_closing = False
        self._local = threading.local()
        self._keeper = Keeper(self.workspace.places, self.reading, self.zone, now=now, monotonic=monotonic)
        self.search = Searcher(self.workspace, self.reading)
        self.incoming = Incoming(
            self.reading,
            self.standing,
            self.workspace.places.watch_news,
            self.workspace.settings.verify,
            self.workspace.places.mail_news,
            now=now,
            monotonic=monotonic,
        )
        self.week = Week(self.reading, self.standing, self.zone)
        self.checks = Checks(lambda: self.workspace, self.standing, now)
        self.reports = Reports(lambda: self.workspace, self.reading, self.zone, now=now, monotonic=monotonic)
        self.objects = ObjectStore(self.workspace.places.store)
        self.renderer = Renderer(
            self.workspace.places,
            self.objects.path,
            limits=opening.limits(self.workspace),
            most_bytes=self.workspace.settings.web.cache_mib * opening.MIB,
        )

    def close(self) -> None:
        """Ends the processes that draw pages."""
        self.checks.close()
        self.renderer.close()

    @property
    def unit_name(self) -> str:
        return self.workspace.settings.unit.name

    def reload(self) -> None:
        """Takes up the settings as they stand in `bukti.toml` now. Raises ConfigError; the old ones then stay."""
        self.workspace = opening.find(self.workspace.places.root)

    @contextmanager
    def reading(self) -> Iterator[Catalogue]:
        """This thread's connection for reading."""
        catalogue: Catalogue | None = getattr(self._local, "catalogue", None)
        if catalogue is None:
            catalogue = Catalogue.open(self.workspace.places.catalogue, readonly=True)
            self._local.catalogue = catalogue
        yield catalogue

    @contextmanager
    def writing(self) -> Iterator[Beside]:
        """For people's words only: decisions, persons, findings. Raises Locked when the writer is in the midst of a
        large change for longer than ten seconds."""
        with Catalogue.open(self.workspace.places.catalogue) as catalogue:
            yield Beside(catalogue)

    def standing(self, *, fresh: bool = False) -> Standing:
        """The plan as it stands; `fresh`: with what was decided this moment."""
        return self._keeper.latest(fresh=fresh)

    def viewer_at(self, token: str) -> Viewer | None:
        """Whoever is signed in by this token still; asking is no use of the session."""
        session = None if self.is_closing else self.sessions.goes_on(token)
        if session is None:
            return None
        with self.reading() as catalogue:
            person = catalogue.people.find(session.name)
        return self.viewer(person) if person is not None and person.is_active else None

    def pack(self) -> Pack:
        """The rules in force, for names; cheaper than the standing."""
        return self._keeper.pack()

    def viewer(self, person: PersonRow) -> Viewer:
        """What a person may see, by the sources and the pack of today."""
        if not person.bidang:
            return Viewer(person.name, person.shown, person.role)
        departments = Departments(self.pack())
        own = departments.id_of(person.bidang)
        settings = self.workspace.settings
        sources = (source.bidang for source in settings.source)
        named = names_of(own, departments, sources, settings.web.shared)
        return Viewer(person.name, person.shown, person.role, own, named | {person.bidang})
