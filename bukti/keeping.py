"""Keeps a snapshot of all slots after a pass, so that weeks can be compared."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from archive.aside import catalogue_bounds
from bukti.packs import pack_for_reading
from bukti.reviewing import reviewed
from indexer.sandbox import Pool, WorkerFault
from rules.gaps.snapshot import Snapshot, decode, encode, snapshot

if TYPE_CHECKING:
    from archive.context import Archive
    from bukti.review_rows import Kept
    from bukti.workspace import Places
    from evidence_store.catalogue import Catalogue
    from rules.pack.model import Pack

BASIS = "basis"
"""Key of a summary: the numbers of the last change and the last decision that a snapshot knew of."""

WORTH_A_PROCESS = 1_500
"""Documents from which on a review is worked out in a process of its own: it holds all that matched anything, some
6 KB a document, which a process that goes on for months gives back only in part; starting one takes a second."""

ASIDE_SECONDS = 600
"""Time that a review aside may take, many times what a hundred thousand documents need."""


def keep(archive: Archive, places: Places, *, on: date, zone: ZoneInfo) -> Snapshot | None:
    """How the plan stands after a pass on a day, kept for comparing; None where the pack expects nothing."""
    pack, catalogue = archive.pack, archive.catalogue
    if pack is None or not pack.items:
        return None

    def work_out() -> Snapshot:
        if catalogue.counts()["documents"] >= WORTH_A_PROCESS:
            source = pack_for_reading(places).source
            with contextlib.suppress(WorkerFault):  # then here, where it can be seen
                return worked_out_aside(places.catalogue, source, on, zone, scratch=places.scratch)
        return worked_out(catalogue, pack, on, zone)

    return keep_snapshot(catalogue, archive.reading_version, work_out, on=on, at=archive.clock.now())


def keep_snapshot(
    catalogue: Catalogue, version: str, work_out: Callable[[], Snapshot], *, on: date, at: datetime
) -> Snapshot:
    """The plan as it stands on a day, stored unless the last one kept says the same of the same day.

    `version`: of the rules. Where nothing has changed since that one, nothing is worked out. Raises what the store
    raises when it cannot be written.
    """
    kept = catalogue.snapshots()
    last = catalogue.whole_snapshot(kept[-1].id) if kept else None
    decisions = catalogue.decisions()
    basis = [catalogue.last_change(), decisions[-1].id if decisions else 0]
    if last and (last.as_of, last.pack, last.summary.get(BASIS)) == (on, version, basis):
        return decode(last.states)
    taken = work_out()
    states = encode(taken)
    if last is None or last.as_of != on or last.states != states or BASIS not in last.summary:
        summary = {
            "counts": {str(state): count for state, count in taken.counts.items()},
            "at_risk": taken.at_risk,
            BASIS: basis,
        }
        catalogue.save_snapshot(on, version, summary, states, at=at)
    return taken


def worked_out(kept: Kept, pack: Pack, on: date, zone: ZoneInfo) -> Snapshot:
    """The snapshot of a day from what the catalogue keeps; in this process."""
    done = reviewed(kept, pack, on, zone)
    return snapshot(done.review, done.ceilings)


# --- aside ------------------------------------------------------------------------------------------------


class Task(msgspec.Struct, frozen=True, array_like=True):
    """What to review, and by what."""

    catalogue: str
    pack: str  # its folder or zip
    on: date
    zone: str


def worked_out_aside(catalogue: Path, pack: Path, on: date, zone: ZoneInfo, *, scratch: Path) -> Snapshot:
    """The same in a process of its own, beside the catalogue's writer. `scratch`: an existing folder.

    Raises WorkerFault when that process ends before its time.
    """
    task = Task(str(catalogue.absolute()), str(pack.absolute()), on, zone.key)
    bounds = catalogue_bounds(catalogue, pack)
    pool = Pool(1, scratch=scratch, modules=(__name__,), bounds=bounds)
    try:
        done = pool.submit(
            f"{__name__}:{review_stored.__name__}",
            msgspec.msgpack.encode(task),
            wall_seconds=ASIDE_SECONDS,
            cpu_seconds=ASIDE_SECONDS,
        )
        return decode(done.result())
    finally:
        pool.close()


def review_stored(payload: bytes) -> bytes:
    """A `Task` in as MessagePack, an encoded snapshot out; for a worker process."""
    from evidence_store.catalogue import Catalogue
    from rules.files import load_pack

    task = msgspec.msgpack.decode(payload, type=Task)
    with Catalogue.open(Path(task.catalogue), readonly=True) as catalogue:
        return encode(worked_out(catalogue, load_pack(Path(task.pack)), task.on, ZoneInfo(task.zone)))
