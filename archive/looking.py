"""Two ways to look at a source in small pieces: at all of it, and at the places that events hint at.

Both are generators that whoever owns the catalogue's thread drives on: they yield a `Step` after each piece, or
the source as `Scanned` so far when files may have been noted, and return what they found.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from enum import Enum, auto
from typing import NamedTuple

from archive.bell import Bell
from archive.comparing import Recheck
from archive.context import Archive
from archive.copying import hash_of
from archive.events import NoEvents
from archive.hints import Hinted
from archive.paths import join
from archive.progress import Phase, SourceScan
from archive.scan import RECHECK_BATCH, RECHECK_THREADS, Reconciling, Scanned, own_folder
from archive.sources import Root, SourceSettings, Unreachable
from archive.walk import look, walk
from archive.walking import Before, Walking
from evidence_store.model import SourceRow

NO_ANSWER_SECONDS = 120.0
"""A walk from which nothing comes for so long hangs on a server that does not answer."""

NO_ANSWER = "no_answer"

Watch = Callable[[bytes], None]
"""Sets a watch on a folder (path within the source) that is about to be listed. May raise NoEvents."""


class Step(Enum):
    WORKS = auto()  # a piece was done
    WAITS = auto()  # nothing to do before the bell rings


class WholeLook(NamedTuple):
    """What came of it."""

    found: Scanned | Unreachable
    cpu_seconds: float = 0.0  # of the walk, in its own thread
    no_events: NoEvents | None = None  # the walk met with this when it set watches
    stuck: Walking | None = None  # still hangs, and must have ended before there is another


def whole_look(
    archive: Archive,
    row: SourceRow,
    settings: SourceSettings,
    bell: Bell,
    watch: Callable[[Root], Watch | None],
) -> Generator[Scanned | Step, None, WholeLook]:
    """Walks the source in another thread and compares here. `watch` is asked there, once the root is reached."""
    known = archive.catalogue.known(row.id)
    before = Before(known, row.scanned_at, row.mount)
    reconciling = Reconciling(archive, row, settings, known)
    walking = Walking(settings, before, bell.ring, lambda root: own_folder(root, archive), watch)
    heard = archive.clock.monotonic()
    try:
        while not walking.is_over:
            for folder in walking.folders():
                heard = archive.clock.monotonic()
                reconciling.folder(folder)
                archive.progress.advance(Phase.WALK, len(folder.files))
                yield Step.WORKS
            reconciling.flush()
            if isinstance(walking.root, Root):
                yield Scanned(row, settings, walking.root, SourceScan(row.name))
            if archive.clock.monotonic() - heard >= NO_ANSWER_SECONDS:
                return WholeLook(Unreachable(NO_ANSWER), stuck=walking)
            yield Step.WAITS
    finally:
        walking.give_up()
    if walking.fault is not None:
        raise walking.fault
    root = walking.root
    assert root is not None
    if isinstance(root, Unreachable):
        return WholeLook(root, walking.cpu_seconds)
    if lost := reconciling.lost(root):
        return WholeLook(lost, walking.cpu_seconds)
    reconciling.finish(root)
    yield from _recheck(archive, root, reconciling, bell)
    return WholeLook(reconciling.scanned(root), walking.cpu_seconds, walking.no_events)


def hinted_look(
    archive: Archive,
    row: SourceRow,
    settings: SourceSettings,
    root: Root,
    hinted: Hinted,
    bell: Bell,
    watch: Watch | None,
) -> Generator[Scanned | Step, None, Scanned | Unreachable]:
    """Compares some places. Raises NoEvents when new folders can't be watched."""
    own = own_folder(root, archive)
    trees = [tree for tree in hinted.outermost() if not _is_within(tree, own)]
    names = {
        folder: some
        for folder, some in hinted.names.items()
        if not _is_within(folder, own) and not _is_within(folder, trees)
    }
    paths = [
        path for folder, some in names.items() for name in some if (path := join(folder, name)) not in own
    ]
    known = archive.catalogue.known_at(row.id, paths)
    for tree in trees:
        known |= archive.catalogue.known_below(row.id, tree)
    reconciling = Reconciling(archive, row, settings, known)
    for folder, some in sorted(names.items()):
        reconciling.place(look(root.path, folder, (name for name in some if join(folder, name) not in own)))
        yield Step.WORKS
    for tree in trees:
        for folder_met in walk(root.path, excluded=own, start=tree, before=watch):
            reconciling.place(folder_met)
            yield Step.WORKS
    if lost := reconciling.lost(root):
        return lost
    reconciling.finish(root, is_whole=False)
    yield from _recheck(archive, root, reconciling, bell)
    return reconciling.scanned(root)


def _is_within(path: bytes, folders: frozenset[bytes] | list[bytes]) -> bool:
    return any(path == folder or path.startswith(folder + b"/") or not folder for folder in folders)


def _recheck(
    archive: Archive, root: Root, reconciling: Reconciling, bell: Bell
) -> Generator[Scanned | Step, None, None]:
    """Reads files again, in other threads, whose bytes may be the same."""
    files = reconciling.wanted
    if not files:
        return
    archive.progress.total(Phase.RECHECK, len(files))
    threads = ThreadPoolExecutor(RECHECK_THREADS, "recheck")
    try:
        for start in range(0, len(files), RECHECK_BATCH):
            batch = files[start : start + RECHECK_BATCH]
            jobs = [_hash(threads, root, file, bell) for file in batch]
            while not all(job.done() for job in jobs):
                yield Step.WAITS
            reconciling.rechecked(root, batch, [job.result() for job in jobs])
            yield Step.WORKS
    finally:
        threads.shutdown(wait=False, cancel_futures=True)


def _hash(threads: ThreadPoolExecutor, root: Root, file: Recheck, bell: Bell) -> Future[str]:
    job = threads.submit(hash_of, root.path, file.path, file.stamp)
    job.add_done_callback(lambda _: bell.ring())
    return job
