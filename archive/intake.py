"""Keeps the catalogue in line with the sources while the road goes on: whole scans when they are due, and looks at
the places that events hint at. An `Inflow` of the road.

All of it is done in small pieces in the road's thread, in turn for all sources; only the walking over a whole
source is done elsewhere.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import msgspec

from archive.bell import Bell
from archive.context import Archive
from archive.events import Events, NoEvents
from archive.hints import Hinted, Hints
from archive.looking import Step, Watch, hinted_look, whole_look
from archive.progress import SourceScan
from archive.scan import Scanned, unreachable
from archive.shelf import Shelf
from archive.sources import Root, SourceSettings, Unreachable, Watching, is_same, mode_of
from archive.tree import Tree, Work, interval, scan_facts
from evidence_store.errors import StoreError

LOOK_SECONDS = 0.1
"""The road waits no longer than about this for one look, whatever is due."""

UNREACHABLE_SECONDS = 15.0
"""A source that can't be reached is tried again so often."""

ROOT_SECONDS = 5.0
"""How often it is looked whether the root of a source that is watched by events is still the same: the kernel does
not tell of every unmounting."""

SECOND_LOOK_SECONDS = 2.0
"""Files that changed may have been on their way into the store just then; so much later they are compared again."""


class Intake:
    """Belongs to the thread of the catalogue. `close` it when the watch ends."""

    def __init__(
        self,
        archive: Archive,
        sources: Sequence[SourceSettings],
        *,
        events: Events | None,
        hints: Hints,
        bell: Bell,
    ) -> None:
        """`events` None: there are none to be had, and every source is polled."""
        self._archive = archive
        self._events = events
        self._hints = hints
        self.bell = bell
        by_name = {settings.name: settings for settings in sources}
        rows = archive.catalogue.set_sources([(s.name, s.bidang, s.path) for s in sources])
        self.trees = [Tree(by_name[row.name], row, since=row.unreachable_since) for row in rows]
        for tree in self.trees:
            tree.no_events = "" if events is not None else "instance_limit"
        self._first = 0
        self._checked_at = 0.0  # monotonic seconds: the roots
        self.reports: list[SourceScan] = []  # since they were last taken

    # --- the road's side

    def look(self, shelf: Shelf | None) -> bool:
        """Does a little of what is due; True when files may have been noted, which the shelf is told.

        Raises the store's errors; what was under way is begun anew later.
        """
        clock = self._archive.clock
        until, noted = clock.monotonic() + LOOK_SECONDS, False
        self.check_roots()
        if shelf is not None:
            for tree in self.trees:
                if tree.row.id in shelf.lost and tree.work is None and tree.root is not None:
                    tree.due, tree.why = 0.0, "unreachable"
            shelf.lost.clear()
        self._first += 1
        for at in range(len(self.trees)):
            tree = self.trees[(self._first + at) % len(self.trees)]
            try:
                noted |= self._go_on(tree, shelf, until)
            except StoreError:
                self._begin_anew(tree)
                raise
        return noted

    def check_roots(self) -> None:
        """Notices what no event tells of; cheap, and done only now and then."""
        now = self._archive.clock.monotonic()
        if now - self._checked_at < ROOT_SECONDS:
            return
        self._checked_at = now
        for tree in self.trees:
            is_by_events = tree.watching is not None and tree.watching.mode == "events"
            if tree.root is not None and tree.work is None and is_by_events and not is_same(tree.root):
                tree.due, tree.why = now, "root"

    def is_quiet(self) -> bool:
        return all(tree.work is None for tree in self.trees)

    # --- the watch's side

    def reached(self) -> list[Scanned]:
        """The sources that can be reached, for a new pass."""
        found: list[Scanned] = []
        for tree in self.trees:
            retry, tree.retry = tree.retry, ()
            if tree.root is not None:
                found.append(
                    Scanned(tree.row, tree.settings, tree.root, SourceScan(tree.row.name), retry=retry)
                )
        return found

    def next_due(self) -> float:
        """Monotonic time of the next thing to be done: now, when something is under way."""
        if not self.is_quiet():
            return self._archive.clock.monotonic()
        dues = [tree.due for tree in self.trees]
        dues += [due for tree in self.trees for due, _ in tree.again]
        hinted = self._hints.due()
        if hinted is not None:
            dues.append(hinted)
        return min(dues, default=float("inf"))

    def ask(self, why: str) -> None:
        """All sources are to be scanned now; events are tried again where they could not be had."""
        for tree in self.trees:
            tree.due, tree.why = 0.0, why
            if self._events is not None:
                tree.no_events = ""
        self.bell.ring()

    def take_reports(self) -> list[SourceScan]:
        reports, self.reports = self.reports, []
        return reports

    @property
    def folders_watched(self) -> int:
        """By events."""
        return 0 if self._events is None else self._events.folders

    def hints_waiting(self, tree: Tree) -> int:
        return self._hints.waiting(tree.row.name)

    def close(self) -> None:
        for tree in self.trees:
            if tree.work is not None:
                tree.work.close()
        if self._events is not None:
            self._events.close()

    # --- one source

    def _go_on(self, tree: Tree, shelf: Shelf | None, until: float) -> bool:
        clock, noted = self._archive.clock, False
        while not self._archive.stop():
            if tree.work is None:
                self._begin(tree)
            if tree.work is None:
                break
            before = time.thread_time()
            step = next(tree.work, None)
            tree.cpu_seconds += time.thread_time() - before
            if step is None:
                tree.work = None
                if tree.root is None and shelf is not None:
                    shelf.lose_source(tree.row.id)
            elif isinstance(step, Scanned):
                noted = True
                if shelf is not None:
                    shelf.add(step)
                else:
                    tree.retry += step.retry
            if step is Step.WAITS or clock.monotonic() >= until:
                break
        return noted

    def _begin(self, tree: Tree) -> None:
        now, name = self._archive.clock.monotonic(), tree.row.name
        if lost := self._hints.lost(name):
            tree.due, tree.why = now, lost
            self._archive.progress.note("events_lost", {"source": name, "why": lost})
        if tree.due <= now:
            if tree.stuck is not None and not tree.stuck.has_ended:
                tree.due = now + UNREACHABLE_SECONDS
                return
            self._hints.drop(name)
            tree.again.clear()
            tree.stuck, tree.cpu_seconds = None, 0.0
            tree.work = self._whole(tree)
            return
        hinted = self._due_again(tree, now) or self._hints.take(name)
        if hinted is not None and tree.root is not None:
            if is_same(tree.root):
                tree.work = self._hinted(tree, tree.root, hinted)
            else:
                tree.due, tree.why = now, "root"

    def _due_again(self, tree: Tree, now: float) -> Hinted | None:
        for at, (due, hinted) in enumerate(tree.again):
            if due <= now:
                del tree.again[at]
                return hinted
        return None

    def _whole(self, tree: Tree) -> Work:
        """A whole scan."""
        clock = self._archive.clock
        began = clock.monotonic()
        tree.due = float("inf")  # until it is over
        done = yield from whole_look(
            self._archive, tree.row, tree.settings, self.bell, lambda root: self._watch(tree, root)
        )
        tree.scan_seconds, tree.stuck = clock.monotonic() - began, done.stuck
        tree.cpu_seconds += done.cpu_seconds
        if isinstance(done.found, Unreachable):
            self._out_of_reach(tree, done.found)
            return
        if done.no_events is not None:
            self._do_without_events(tree, done.no_events)
        assert done.found.root is not None
        self._in_reach(tree, done.found.root)
        tree.last = done.found.report
        self.reports.append(tree.last)
        self._archive.progress.note("source_scanned", scan_facts(tree))
        yield done.found

    def _hinted(self, tree: Tree, root: Root, hinted: Hinted) -> Work:
        """A look at some places of it."""
        watch = self._watch(tree, root)
        try:
            found = yield from hinted_look(
                self._archive, tree.row, tree.settings, root, hinted, self.bell, watch
            )
        except NoEvents as error:
            self._do_without_events(tree, error)
            tree.due, tree.why = self._archive.clock.monotonic(), error.why
            return
        if isinstance(found, Unreachable):
            tree.due, tree.why = self._archive.clock.monotonic(), found.why  # a look at all of it will tell
            return
        if found.report.changed:
            tree.again.append((self._archive.clock.monotonic() + SECOND_LOOK_SECONDS, hinted))
        if found.report.new or found.report.changed or found.report.gone:
            self.reports.append(msgspec.structs.replace(found.report, on_disk=0))
        self._archive.checkpoint("hinted")
        yield found

    def _watch(self, tree: Tree, root: Root) -> Watch | None:
        """What sets a watch on a folder of the source; None when it is polled. For any thread."""
        if self._watching(tree, root).mode == "polling" or self._events is None:
            return None
        events, name = self._events, tree.row.name
        events.begin(name, root.path)
        return lambda path: events.watch(name, path)

    def _watching(self, tree: Tree, root: Root) -> Watching:
        watching = mode_of(tree.settings, root)
        if watching.mode == "events" and tree.no_events:
            return Watching("polling", tree.no_events)
        return watching

    def _in_reach(self, tree: Tree, root: Root) -> None:
        """A whole scan came to its end."""
        archive = self._archive
        if tree.since is not None:
            archive.progress.note("source_back", {"source": tree.row.name})
        watching = self._watching(tree, root)
        if watching != tree.watching:
            facts = {
                "source": tree.row.name,
                "mode": watching.mode,
                "why": watching.why,
                "fstype": root.fstype,
            }
            archive.progress.note("source_mode", facts)
        if watching.mode == "polling" and self._events is not None:
            self._events.end(tree.row.name)
        now = archive.clock.now()
        tree.root, tree.watching, tree.scanned_at, tree.unreachable = root, watching, now, ""
        tree.since = None
        tree.row = msgspec.structs.replace(
            tree.row, scanned_at=now, mount=root.mount, unreachable_since=None, unreachable_why=""
        )
        tree.due, tree.why = archive.clock.monotonic() + interval(tree), "interval"

    def _out_of_reach(self, tree: Tree, found: Unreachable) -> None:
        now = self._archive.clock.monotonic()
        if tree.unreachable != found.why or tree.root is not None:
            unreachable(self._archive, tree.row, tree.settings, found)
        if self._events is not None:
            self._events.end(tree.row.name)
        tree.root, tree.unreachable = None, found.why
        tree.since = tree.since or self._archive.clock.now()
        tree.due, tree.why = now + UNREACHABLE_SECONDS, "unreachable"

    def _do_without_events(self, tree: Tree, error: NoEvents) -> None:
        if not tree.no_events:
            tree.no_events = error.why
            self._archive.progress.note(error.why, {"source": tree.row.name, "detail": error.detail})

    def _begin_anew(self, tree: Tree) -> None:
        """What was under way has failed; only a look at all of it can tell what was left undone."""
        tree.work = None
        tree.due, tree.why = self._archive.clock.monotonic(), "fault"
