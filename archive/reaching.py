"""A source comes into reach or goes out of it: how it is watched then, what is told, when it is tried again."""

from __future__ import annotations

import msgspec

from archive.context import Archive
from archive.events import Events, NoEvents
from archive.scan import unreachable
from archive.sources import Root, Unreachable, Watching, is_same, mode_of
from archive.tree import Tree, interval
from archive.walking import Watch

UNREACHABLE_SECONDS = 15.0
"""A source that can't be reached is tried again so often."""


class Reaching:
    """Belongs to the thread of the catalogue, but for `watch`."""

    def __init__(self, archive: Archive, events: Events | None) -> None:
        self._archive = archive
        self._events = events

    def watch(self, tree: Tree, root: Root) -> Watch | None:
        """What sets a watch on a folder of the source; None when it is polled. For any thread."""
        if self._watching(tree, root).mode == "polling" or self._events is None:
            return None
        events, name = self._events, tree.row.name
        events.begin(name, root.path)
        return lambda path: events.watch(name, path)

    def in_reach(self, tree: Tree, root: Root) -> None:
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

    def out_of_reach(self, tree: Tree, found: Unreachable) -> None:
        now = self._archive.clock.monotonic()
        if tree.unreachable != found.why or tree.root is not None:
            unreachable(self._archive, tree.row, tree.settings, found)
        if self._events is not None:
            self._events.end(tree.row.name)
        tree.root, tree.unreachable = None, found.why
        tree.since = tree.since or self._archive.clock.now()
        tree.due, tree.why = now + UNREACHABLE_SECONDS, "unreachable"

    def is_stuck(self, tree: Tree) -> bool:
        """Whether threads still hang on its server, beside which another would only hang too. It is tried later."""
        if tree.hands.are_free and (tree.stuck is None or tree.stuck.has_ended):
            return False
        tree.due = self._archive.clock.monotonic() + UNREACHABLE_SECONDS
        return True

    def do_without_events(self, tree: Tree, error: NoEvents) -> None:
        if not tree.no_events:
            tree.no_events = error.why
            self._archive.progress.note(error.why, {"source": tree.row.name, "detail": error.detail})

    def has_changed(self, tree: Tree) -> bool:
        """Whether the root of a source that is watched by events and at rest is another by now; where its server may
        never answer, by the last check that was made."""
        is_by_events = tree.watching is not None and tree.watching.mode == "events"
        if tree.root is None or tree.work is not None or not is_by_events:
            tree.root_check = None
            return False
        if not tree.root.is_network:
            return not is_same(tree.root)
        check, root = tree.root_check, tree.root
        if check is not None and not check.done():
            tree.hands.look()
            return False
        if check is not None and (check.exception() is not None or not check.result()):
            tree.root_check = None
            return True
        tree.root_check = tree.hands.submit(lambda pulse: pulse.ask(is_same, root))
        return False

    def _watching(self, tree: Tree, root: Root) -> Watching:
        watching = mode_of(tree.settings, root)
        if watching.mode == "events" and tree.no_events:
            return Watching("polling", tree.no_events)
        return watching
