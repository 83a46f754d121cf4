"""The watch as a service: opens the workspace, watches, tells how it stands, and opens it anew when settings or
rules were changed. `bukti watch` runs it, and `bukti serve` will.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from archive.lasting import LastingExtractor
from archive.progress import Phase, RoadTally
from archive.watch import Watcher
from bukti import opening
from bukti.cli.door import explain
from bukti.config import ConfigError
from bukti.letters_beside import letters_beside
from bukti.opening import Workspace
from bukti.packs import Stamp, edited_files, stamp_of
from bukti.service_log import ServiceLog
from bukti.watch_news import Done, SourceNews, WatchNews, write_news
from bukti.workspace import Places
from evidence_store.errors import Locked, StoreError
from evidence_store.lock import WriterLock

if TYPE_CHECKING:
    from archive.context import Archive
    from archive.tree import Tree

STOP_GRACE_SECONDS = 3.0
"""What is being read may take so long to be finished after a wish to stop; a service has five seconds in all."""

NEWS_SECONDS = 2.0
IDLE_NEWS_SECONDS = 10.0
"""How often the watch tells how it stands: while it works, and while it has nothing to do."""

RATE_SECONDS = 300.0
"""The rate is told over so long."""

RELOAD_SECONDS = 10.0
"""How often settings and rules are looked at for changes."""

LOCK_SECONDS = 2.0
"""How often the lock is tried that another process holds at the start."""

SNAPSHOT_SECONDS = 300.0
"""The state of the plan is kept for comparing no more often than this, and at the first pass of a day."""


class Service:
    """Belongs to the main thread. `ask` may be called from a signal's handler."""

    def __init__(self, given: Path | None, log: ServiceLog, wished: Callable[[], bool]) -> None:
        """`wished`: whether somebody wants it to end. Raises NoWorkspace, ConfigError."""
        self._given = given
        self._log = log
        self._wished = wished
        self._opened = opening.find(given)
        self._print = _print_of(self._opened)
        self._looked_at = time.monotonic()
        self._is_changed = False
        self._watcher: Watcher | None = None
        self._news = News(self._opened.places.watch_news, log)
        log.on_advance = self._news.beat

    def run(self) -> None:
        """Watches until it is wished to end. Raises what can't be waited for."""
        with letters_beside(lambda: self._opened, self._wished, self._log):
            self._watch()

    def _watch(self) -> None:
        self._news.write("starting")
        names = len(self._opened.settings.source)
        self._log.note("watch_started", {"sources": names, "pid": os.getpid()})
        while not self._wished():
            try:
                self._run_until_changed()
            except Locked as error:
                self._wait_for_lock(error)
            if self._is_changed and not self._wished():
                self._reload()
        self._news.write("stopped")
        self._log.note("watch_stopped", {})

    def ask(self) -> None:
        """All sources are to be scanned at once."""
        if self._watcher is not None:
            self._watcher.ask()

    def _run_until_changed(self) -> None:
        opened, lock = self._opened, WriterLock(self._opened.places.lock)
        with (
            opening.writing(opened, self._log, self._is_to_stop, lock) as archive,
            _lasting(archive) as (archive, workers),
        ):
            keeping = Keeping(archive, opened.places)

            def tell(watcher: Watcher) -> None:
                if not watcher.state.is_working:
                    workers.rest()
                self._news.tell(watcher)

            def after(road: RoadTally) -> None:
                facts = {"received": road.received, "read": road.read, "indexed": road.indexed}
                if any(facts.values()):
                    self._log.note("pass_done", facts)
                keeping.keep()

            self._watcher = Watcher(
                archive,
                opening.source_settings(opened),
                lock=lock,
                tell=tell,
                after=after,
                verifying=opening.verifying(opened, archive, lock),
            )
            try:
                self._watcher.run()
            finally:
                self._watcher = None

    def _is_to_stop(self) -> bool:
        if self._wished() or self._is_changed:
            return True
        now = time.monotonic()
        if now - self._looked_at >= RELOAD_SECONDS:
            self._looked_at = now
            self._is_changed = _print_of(self._opened) != self._print
        return self._is_changed

    def _reload(self) -> None:
        self._is_changed = False
        self._print = _print_of(self._opened)
        try:
            self._opened = opening.find(self._given)
        except ConfigError as error:
            self._log.note("config_faulty", {"detail": explain(error) or str(error)})
            return
        self._log.note("reload", {})

    def _wait_for_lock(self, error: Locked) -> None:
        if self._news.state != "waiting":
            self._log.note("waiting_for_lock", {"pid": error.pid or 0})
            self._news.write("waiting")
        until = time.monotonic() + LOCK_SECONDS
        while time.monotonic() < until and not self._wished():
            time.sleep(0.1)


class News:
    """Keeps the file up to date that tells how the watch stands."""

    def __init__(self, path: Path, log: ServiceLog) -> None:
        self._path = path
        self._log = log
        self._started = datetime.now(UTC)
        self._told_at = 0.0  # monotonic
        self._last: WatchNews | None = None
        self._rates: deque[tuple[float, int]] = deque()
        self._passes = 0
        self._read = 0
        self._last_pass: RoadTally | None = None
        self.state = ""

    def write(self, state: str) -> None:
        """Of a watch that has nothing open."""
        now = datetime.now(UTC)
        self.state = state
        self._put(
            WatchNews(pid=os.getpid(), started_at=self._started, at=now, state=state, done=self._counts())
        )

    def beat(self) -> None:
        """In the midst of long work: the last news still hold, and are from now."""
        is_due = time.monotonic() - self._told_at >= IDLE_NEWS_SECONDS
        if is_due and self._last is not None and threading.current_thread() is threading.main_thread():
            self._put(msgspec.structs.replace(self._last, at=datetime.now(UTC)))

    def _put(self, news: WatchNews) -> None:
        self._last, self._told_at = news, time.monotonic()
        write_news(self._path, news)

    def tell(self, watcher: Watcher) -> None:
        """Writes if it is time, or if something is otherwise than it was."""
        state = watcher.state
        word = "paused" if state.pause else "working" if state.is_working else "idle"
        now = time.monotonic()
        if state.last_pass is not None and state.last_pass is not self._last_pass:
            self._last_pass = state.last_pass
            self._passes += 1
        patience = NEWS_SECONDS if word == "working" else IDLE_NEWS_SECONDS
        if word == self.state and now - self._told_at < patience:
            return
        if word == "working" and now - self._told_at < NEWS_SECONDS and self.state == "idle":
            return  # a short pass is not worth two writings
        self.state = word
        try:
            counts = watcher.archive.catalogue.waiting_counts()
            damaged = watcher.archive.catalogue.damaged_count()
        except StoreError:  # the next pass will name the fault
            counts, damaged = (0, 0), 0
        self._put(
            WatchNews(
                pid=os.getpid(),
                started_at=self._started,
                at=datetime.now(UTC),
                state=word,
                pause=state.pause.why if state.pause else "",
                pause_since=state.pause.since if state.pause else None,
                sources=tuple(_source_news(watcher, tree) for tree in watcher.intake.trees),
                folders_watched=watcher.intake.folders_watched,
                files_waiting=counts[0],
                documents_waiting=counts[1],
                unsettled=state.unsettled,
                damaged=damaged,
                done=self._counts(),
            ),
        )

    def _counts(self) -> Done:
        done = self._log.done
        now = time.monotonic()
        self._rates.append((now, done[Phase.INDEX]))
        while len(self._rates) > 1 and now - self._rates[0][0] > RATE_SECONDS:
            self._rates.popleft()
        then, before = self._rates[0]
        minutes = max(now - then, 60.0) / 60
        return Done(
            passes=self._passes,
            received=done[Phase.RECEIVE],
            received_bytes=self._log.bytes[Phase.RECEIVE],
            read=done[Phase.EXTRACT],
            pages_ocr=done[Phase.OCR],
            indexed=done[Phase.INDEX],
            per_minute=round((done[Phase.INDEX] - before) / minutes, 1),
            pauses=self._log.noted["paused"],
            verified=done[Phase.VERIFY],
            verified_bytes=self._log.bytes[Phase.VERIFY],
        )


class Keeping:
    """Keeps a snapshot of the plan's slots now and then."""

    def __init__(self, archive: Archive, places: Places) -> None:
        self._archive = archive
        self._places = places
        self._kept_at = -SNAPSHOT_SECONDS
        self._day = opening.today()

    def keep(self) -> None:
        from bukti.keeping import keep

        archive, day = self._archive, opening.today()
        now = archive.clock.monotonic()
        if day == self._day and now - self._kept_at < SNAPSHOT_SECONDS:
            return
        self._kept_at, self._day = now, day
        keep(archive, self._places, on=day, zone=opening.zone())


@contextmanager
def _lasting(archive: Archive) -> Iterator[tuple[Archive, LastingExtractor]]:
    """The archive with workers that outlive a pass."""
    workers = LastingExtractor(archive.open_extractor, archive.clock)
    try:
        yield replace(archive, open_extractor=workers.open, stop_grace=STOP_GRACE_SECONDS), workers
    finally:
        workers.close(cancel=True)


def _source_news(watcher: Watcher, tree: Tree) -> SourceNews:
    in_seconds = tree.due - watcher.archive.clock.monotonic()
    is_going_on = in_seconds == float("inf")
    return SourceNews(
        name=tree.row.name,
        mode=tree.watching.mode if tree.watching else "",
        why=tree.watching.why if tree.watching else "",
        unreachable=tree.unreachable,
        since=tree.since if tree.unreachable else None,
        scanned_at=tree.scanned_at,
        scan_seconds=round(tree.scan_seconds, 3),
        next_scan_at=None if is_going_on else datetime.now(UTC) + timedelta(seconds=max(0.0, in_seconds)),
        hints=watcher.intake.hints_waiting(tree),
        folders_unread=len(tree.last.folders_unread) if tree.last else 0,
    )


def _print_of(opened: Workspace) -> Stamp:
    """Tells changed settings and rules from unchanged ones without reading them."""
    return stamp_of([opened.places.config, *edited_files(opened.places)])
