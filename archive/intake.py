"""Keeps the catalogue in line with the sources while the road goes on: whole scans when they are due, and looks at
the places that events hint at. An `Inflow` of the road.

All of it is done in small pieces in the road's thread, in turn for all sources. But whatever asks a source's own file
system is done elsewhere: the answer may never come.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import msgspec

from archive.bell import Bell
from archive.context import Archive
from archive.events import Events
from archive.hands import NO_ANSWER, Hands, Pulse
from archive.hints import Hinted, Hints
from archive.looking import Looked, Step, hinted_look, whole_look
from archive.progress import SourceScan
from archive.reaching import Reaching
from archive.scan import Scanned
from archive.shelf import Shelf
from archive.sources import Root, SourceSettings, Unreachable
from archive.tree import Tree, Work, scan_facts
from evidence_store.errors import StoreError

LOOK_SECONDS = 0.1
"""The road waits no longer than about this for one look, whatever is due."""

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
        self._reaching = Reaching(archive, events)
        self.bell = bell
        by_name = {settings.name: settings for settings in sources}
        rows = archive.catalogue.set_sources([(s.name, s.bidang, s.path) for s in sources])
        self.trees = [Tree(by_name[row.name], row, since=row.unreachable_since) for row in rows]
        for tree in self.trees:
            tree.no_events = "" if events is not None else "instance_limit"
            tree.hands = Hands(monotonic=archive.clock.monotonic)
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
            self._take_note_of_lost(shelf)
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
            if self._reaching.has_changed(tree):
                tree.due, tree.why = now, "root"

    def is_quiet(self) -> bool:
        return all(tree.work is None for tree in self.trees)

    def is_waiting(self, seconds: float) -> bool:
        """Whether all that is under way waits for servers that have not answered for so long."""
        return all(tree.work is None or tree.pulse.silent_seconds >= seconds for tree in self.trees)

    # --- the watch's side

    def reached(self) -> list[Scanned]:
        """The sources that can be reached, for a new pass."""
        found: list[Scanned] = []
        for tree in self.trees:
            retry, tree.retry = tree.retry, ()
            if tree.root is not None:
                report = SourceScan(tree.row.name)
                found.append(
                    Scanned(tree.row, tree.settings, tree.root, report, retry=retry, hands=tree.hands)
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
            tree.hands.give_up()
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
                    shelf.lose_source(tree.row.id, tree.unreachable)
            elif isinstance(step, Scanned):
                noted = True
                if shelf is not None:
                    shelf.add(replace(step, hands=tree.hands))
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
            if self._reaching.is_stuck(tree):
                return
            self._hints.drop(name)
            tree.again.clear()
            tree.stuck, tree.cpu_seconds = None, 0.0
            tree.pulse = Pulse(self._archive.clock.monotonic)
            tree.work = self._whole(tree)
            return
        hinted = self._due_again(tree, now) or self._hints.take(name)
        if hinted is not None and tree.root is not None:
            tree.pulse = Pulse(self._archive.clock.monotonic)
            tree.work = self._hinted(tree, tree.root, hinted)

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
            self._archive,
            tree.row,
            tree.settings,
            self.bell,
            lambda root: self._reaching.watch(tree, root),
            tree.pulse,
        )
        tree.scan_seconds, tree.stuck = clock.monotonic() - began, done.stuck
        tree.cpu_seconds += done.cpu_seconds
        if isinstance(done.found, Unreachable):
            self._reaching.out_of_reach(tree, done.found)
            return
        if done.no_events is not None:
            self._reaching.do_without_events(tree, done.no_events)
        assert done.found.root is not None
        self._reaching.in_reach(tree, done.found.root)
        tree.last = done.found.report
        self.reports.append(tree.last)
        self._archive.progress.note("source_scanned", scan_facts(tree))
        yield done.found

    def _hinted(self, tree: Tree, root: Root, hinted: Hinted) -> Work:
        """A look at some places of it."""
        done = yield from hinted_look(
            self._archive,
            tree.row,
            tree.settings,
            root,
            hinted,
            self.bell,
            lambda root: self._reaching.watch(tree, root),
            tree.pulse,
        )
        now = self._archive.clock.monotonic()
        if done.no_events is not None:
            self._reaching.do_without_events(tree, done.no_events)
            tree.due, tree.why = now, done.no_events.why
        if isinstance(done.found, Unreachable):
            self._hinted_in_vain(tree, done, done.found)
            return
        found = done.found
        if found.report.changed:
            tree.again.append((now + SECOND_LOOK_SECONDS, hinted))
        if found.report.new or found.report.changed or found.report.gone:
            self.reports.append(msgspec.structs.replace(found.report, on_disk=0))
        self._archive.checkpoint("hinted")
        yield found

    def _hinted_in_vain(self, tree: Tree, done: Looked, found: Unreachable) -> None:
        if done.stuck is None:
            tree.due, tree.why = self._archive.clock.monotonic(), found.why  # a look at all of it will tell
        else:
            tree.stuck = done.stuck
            self._reaching.out_of_reach(tree, found)

    def _take_note_of_lost(self, shelf: Shelf) -> None:
        """Sources went away while their files were being taken in."""
        for tree in self.trees:
            why = shelf.lost.pop(tree.row.id, "")
            if not why or tree.work is not None or tree.root is None:
                continue
            if why == NO_ANSWER:
                self._reaching.out_of_reach(tree, Unreachable(NO_ANSWER))
            else:
                tree.due, tree.why = 0.0, "unreachable"

    def _begin_anew(self, tree: Tree) -> None:
        """What was under way has failed; only a look at all of it can tell what was left undone."""
        tree.work = None
        tree.due, tree.why = self._archive.clock.monotonic(), "fault"
