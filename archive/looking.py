"""Two ways to look at a source in small pieces: at all of it, and at the places that events hint at.

Both are generators that whoever owns the catalogue's thread drives on: they yield a `Step` after each piece, or
the source as `Scanned` so far when files may have been noted, and return what they found.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future
from enum import Enum, auto
from functools import partial
from typing import NamedTuple, Protocol

from archive.bell import Bell
from archive.comparing import Recheck
from archive.context import Archive
from archive.copying import hash_of
from archive.events import NoEvents
from archive.hands import NO_ANSWER, Hands, NoAnswer, Pulse
from archive.hints import Hinted
from archive.paths import join
from archive.progress import Phase, SourceScan
from archive.scan import RECHECK_BATCH, RECHECK_THREADS, Reconciling, Scanned, own_folder
from archive.sources import Root, SourceSettings, Unreachable, is_same, reach
from archive.walk import Folder, look, walk
from archive.walking import Visit, Walking, Watch
from evidence_store.model import SourceRow

HELD_FILES = 20_000
"""Of places that were hinted at so many files are listed before any is noted: what has left one place and come to
another is then noted at once, and known for the same. Bounds memory."""


class Step(Enum):
    WORKS = auto()  # a piece was done
    WAITS = auto()  # nothing to do before the bell rings


class Stuck(Protocol):
    """Threads that hang on a server which does not answer."""

    @property
    def has_ended(self) -> bool: ...


class Looked(NamedTuple):
    """What came of it."""

    found: Scanned | Unreachable
    cpu_seconds: float = 0.0  # of the walk, in its own thread
    no_events: NoEvents | None = None  # the walk met with this when it set watches
    stuck: Stuck | None = None  # must have ended before there is another look


Look = Generator[Scanned | Step, None, Looked]


def whole_look(
    archive: Archive,
    row: SourceRow,
    settings: SourceSettings,
    bell: Bell,
    watch: Callable[[Root], Watch | None],
    pulse: Pulse,
) -> Look:
    """Walks the source in another thread and compares here. `watch` is asked there, once the root is reached;
    `pulse` is that thread's."""
    known = archive.catalogue.known(row.id)
    walking = Walking(
        row.name,
        partial(reach, settings.path, known=known, scanned_at=row.scanned_at, mount_before=row.mount),
        lambda root, before, met: walk(root.path, excluded=own_folder(root, archive), before=before, met=met),
        watch,
        bell.ring,
        pulse,
    )
    reconciling = Reconciling(archive, row, settings, known)
    return (yield from _compare(archive, reconciling, reconciling.folder, walking, bell, is_whole=True))


def hinted_look(
    archive: Archive,
    row: SourceRow,
    settings: SourceSettings,
    root: Root,
    hinted: Hinted,
    bell: Bell,
    watch: Callable[[Root], Watch | None],
    pulse: Pulse,
) -> Look:
    """Compares some places, which are looked at in another thread."""
    trees = hinted.outermost()
    names = {folder: some for folder, some in hinted.names.items() if not _is_within(folder, trees)}
    known = archive.catalogue.known_at(
        row.id, [join(folder, name) for folder, some in names.items() for name in some]
    )
    for tree in trees:
        known |= archive.catalogue.known_below(row.id, tree)
    walking = Walking(
        row.name,
        lambda: root if is_same(root) else Unreachable("unreachable"),
        _places(names, trees, lambda root: own_folder(root, archive)),
        watch,
        bell.ring,
        pulse,
    )
    reconciling = Reconciling(archive, row, settings, known)
    return (yield from _compare(archive, reconciling, reconciling.place, walking, bell, is_whole=False))


def _places(
    names: Mapping[bytes, set[bytes]], trees: Sequence[bytes], own_of: Callable[[Root], frozenset[bytes]]
) -> Visit:
    def visit(root: Root, watch: Watch | None, met: Callable[[], None]) -> Iterator[Folder]:
        own = own_of(root)
        for folder, some in sorted(names.items()):
            if not _is_within(folder, own):
                yield look(root.path, folder, (name for name in some if join(folder, name) not in own), met)
        for tree in trees:
            if not _is_within(tree, own):
                yield from walk(root.path, excluded=own, start=tree, before=watch, met=met)

    return visit


def _compare(
    archive: Archive,
    reconciling: Reconciling,
    take: Callable[[Folder], None],
    walking: Walking,
    bell: Bell,
    *,
    is_whole: bool,
) -> Look:
    row, settings = reconciling.row, reconciling.settings
    held: list[Folder] = []
    try:
        while not walking.is_over:
            held += walking.folders()
            if is_whole or sum(len(folder.files) for folder in held) > HELD_FILES:
                for folder in held:
                    take(folder)
                    archive.progress.advance(Phase.WALK, len(folder.files))
                    yield Step.WORKS
                held.clear()
            if is_whole:
                reconciling.flush()
                if isinstance(walking.root, Root):
                    yield Scanned(row, settings, walking.root, SourceScan(row.name))
            if walking.pulse.is_silent:
                return Looked(Unreachable(NO_ANSWER), stuck=walking)
            yield Step.WAITS
    finally:
        walking.give_up()
    if walking.fault is not None:
        raise walking.fault
    root = walking.root
    assert root is not None
    if isinstance(root, Unreachable):
        return Looked(root, walking.cpu_seconds)
    for folder in held:
        take(folder)
    if lost := reconciling.lost(is_root_same=walking.is_root_same):
        return Looked(lost, walking.cpu_seconds)
    reconciling.finish(root, is_whole=is_whole)
    hands = Hands(RECHECK_THREADS, archive.clock.monotonic)
    try:
        yield from _recheck(archive, hands, root, reconciling, bell)
    except NoAnswer:
        return Looked(Unreachable(NO_ANSWER), stuck=hands)
    finally:
        hands.give_up()
    return Looked(reconciling.scanned(root), walking.cpu_seconds, walking.no_events)


def _is_within(path: bytes, folders: frozenset[bytes] | list[bytes]) -> bool:
    return any(path == folder or path.startswith(folder + b"/") or not folder for folder in folders)


def _recheck(
    archive: Archive, hands: Hands, root: Root, reconciling: Reconciling, bell: Bell
) -> Generator[Scanned | Step, None, None]:
    """Reads files again, in other threads, whose bytes may be the same. Raises NoAnswer."""
    files = reconciling.wanted
    if not files:
        return
    archive.progress.total(Phase.RECHECK, len(files))
    for start in range(0, len(files), RECHECK_BATCH):
        batch = files[start : start + RECHECK_BATCH]
        jobs = [_hash(hands, root, file, bell) for file in batch]
        while not all(job.done() for job in jobs):
            hands.look()
            yield Step.WAITS
        reconciling.rechecked(root, batch, [job.result() for job in jobs])
        yield Step.WORKS


def _hash(hands: Hands, root: Root, file: Recheck, bell: Bell) -> Future[str]:
    job = hands.submit(lambda pulse: hash_of(root.path, file.path, file.stamp, pulse))
    job.add_done_callback(lambda _: bell.ring())
    return job
