"""Judged again: what is stored, by new rules, in worker processes, without reading any file again.

A worker reads its share of the catalogue for itself and hands back only what came out otherwise; this process,
the one writer, stores it. Every batch is a transaction of its own, so an interrupted renewal goes on where it
stood: what is left still carries the version of the older rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from itertools import islice
from pathlib import Path

import msgspec

from archive.aside import catalogue_bounds
from archive.bell import Bell, InHand
from archive.context import Archive, Concerning, JudgePart, Renewing
from archive.pack_reading import loaded, warm
from archive.progress import Phase
from archive.reading import differing, is_same, renew, unit_names
from archive.ties import TieTask, tie_stored
from evidence_store.catalogue import Catalogue
from evidence_store.model import Judged, UnitRow
from indexer.sandbox import Pool, WorkerFault

WORTH_WORKERS = 300
"""Documents from which on starting worker processes pays: it takes them a second to be of use."""

CHUNK = 50
"""Documents judged by a worker in one go, and stored in one transaction."""

CHUNKS_IN_HAND = 8
"""Enough to keep the workers busy, few enough to stop soon."""

CHUNK_SECONDS = 300
"""A worker that takes longer for a chunk is ended, and the chunk judged here, where one can see what is wrong."""

CONFIRMED_AT_ONCE = 1_000
"""Documents found to be none of an edit's concern, in one transaction."""

SLEEP_SECONDS = 0.1


def renew_stale(archive: Archive) -> int:
    """Judges every document again whose judgement was made by other rules, as far as these can concern it;
    returns for how many documents today's rules were taken over."""
    if archive.rules is not None:
        archive.catalogue.keep_pack(archive.reading_version, archive.rules, archive.clock.now())
    count = archive.catalogue.count_stale(archive.reading_version)
    if not count:
        return 0
    archive.progress.total(Phase.RENEW, count)
    confirmed = _confirm_unconcerned(archive)
    renew_documents(archive, _stale(archive), count - confirmed)
    return count - archive.catalogue.count_stale(archive.reading_version)


def _confirm_unconcerned(archive: Archive) -> int:
    """Takes over the new version for documents that nothing of the edit can concern; how many these are."""
    confirmed = 0
    for version in archive.catalogue.stale_versions(archive.reading_version):
        files = archive.catalogue.kept_pack(version)
        concern = archive.concern(version, files) if archive.concern and files is not None else None
        if concern is not None:
            confirmed += _confirm(archive, version, concern)
    return confirmed


def _confirm(archive: Archive, version: str, concern: Concerning) -> int:
    confirmed, after_id = 0, 0
    while not archive.stop() and (
        parts := archive.catalogue.stale_parts(version, after_id=after_id, limit=CONFIRMED_AT_ONCE)
    ):
        concerned = {part.document_id for part in parts if concern.concerns(part)}
        same = sorted({part.document_id for part in parts} - concerned)
        archive.catalogue.confirm(same, archive.reading_version)
        archive.checkpoint("confirmed")
        archive.progress.advance(Phase.RENEW, len(same))
        confirmed, after_id = confirmed + len(same), parts[-1].document_id
    return confirmed


def renew_documents(archive: Archive, ids: Iterable[int], count: int) -> int:
    """Judges these documents (about `count`) again; for how many that was a change."""
    if archive.open_renewal is None or count < WORTH_WORKERS:
        return sum(_renew_here(archive, chunk) for chunk in _chunks(archive, ids))
    renewal, is_whole = archive.open_renewal(None), False
    try:
        changed = _renew_in_workers(archive, renewal, _chunks(archive, ids))
        is_whole = True
    finally:
        renewal.close(cancel=not is_whole)
    return changed


def _stale(archive: Archive) -> Iterator[int]:
    after_id = 0
    while ids := archive.catalogue.stale_readings(archive.reading_version, after_id=after_id, limit=CHUNK):
        yield from ids
        after_id = ids[-1]


def _chunks(archive: Archive, ids: Iterable[int]) -> Iterator[list[int]]:
    """Until a person wants it to end."""
    rest = iter(ids)
    while not archive.stop() and (chunk := list(islice(rest, CHUNK))):
        yield chunk


def _renew_here(archive: Archive, chunk: Sequence[int]) -> int:
    units = archive.catalogue.units(chunk)
    with archive.catalogue.batch():
        fresh = renew(archive, units)
    archive.checkpoint("reread")
    archive.progress.advance(Phase.RENEW, len(chunk))
    return len(differing(units, fresh))


def _renew_in_workers(archive: Archive, renewal: Renewing, chunks: Iterator[list[int]]) -> int:
    bell = Bell()
    in_hand: InHand[list[int], bytes] = InHand(bell)
    changed, is_over = 0, False
    while True:
        while not is_over and len(in_hand) < CHUNKS_IN_HAND:
            chunk = next(chunks, None)
            if chunk is None:
                is_over = True
            else:
                in_hand.add(chunk, renewal.submit(chunk))
        for chunk, job in in_hand.collect():
            changed += _store(archive, chunk, job)
        if is_over and not in_hand:
            return changed
        bell.wait(SLEEP_SECONDS)


def _store(archive: Archive, chunk: Sequence[int], job: Future[bytes]) -> int:
    """Stores what a worker found; what it failed with is judged here."""
    error = job.exception()
    if isinstance(error, WorkerFault):
        return _renew_here(archive, chunk)
    if error is not None:
        raise error
    found = _found.decode(job.result())
    if found.version != archive.reading_version:
        return _renew_here(archive, chunk)  # the pack was edited meanwhile; ours is the one in force
    with archive.catalogue.batch():
        for document in found.changed:
            archive.catalogue.rejudge(document.document_id, document.parts)
        archive.catalogue.confirm(found.same, found.version)
        renew(archive, archive.catalogue.units(found.failed))
    archive.checkpoint("reread")
    archive.progress.advance(Phase.RENEW, len(chunk))
    return len(found.changed)


# --- in the worker


class Task(msgspec.Struct, frozen=True, array_like=True):
    """Documents to judge again, and what by."""

    catalogue: str
    folder: str  # of the pack
    version: str
    stems: str  # folder of the table of stems
    document_ids: list[int]


class Changed(msgspec.Struct, frozen=True, array_like=True):
    """A document that came out otherwise: all its parts, by member path."""

    document_id: int
    parts: dict[str, Judged]


class Found(msgspec.Struct, frozen=True, array_like=True):
    """What came of a task. `failed`: documents that the rules could not be asked about here."""

    version: str
    changed: list[Changed]
    same: list[int]
    failed: list[int]


_found = msgspec.msgpack.Decoder(Found)

Stems = Callable[[str, Sequence[str]], bytes]
"""What is kept of a part's words, by its title and pages."""


def judge_stored(payload: bytes) -> bytes:
    """A `Task` in, a `Found` out, both as MessagePack; for worker processes."""
    task = msgspec.msgpack.decode(payload, type=Task)
    judge = loaded(task.folder, task.version, task.stems)
    with Catalogue.open(Path(task.catalogue), readonly=True) as catalogue:
        units = catalogue.units(task.document_ids)
    found = compared(judge.without_stems, judge.stems, judge.version, task.document_ids, units)
    return msgspec.msgpack.encode(found)


def compared(
    judge: JudgePart, stems: Stems, version: str, document_ids: Sequence[int], units: Sequence[UnitRow]
) -> Found:
    """The units of these documents judged again by rules of `version`, set against what is stored of them; `stems`
    of title and pages are made only of what came out otherwise."""
    found = Found(version, [], [], [])
    parts: dict[int, list[UnitRow]] = {id_: [] for id_ in document_ids}
    for unit in units:
        parts[unit.document_id].append(unit)
    for document_id, members in parts.items():
        try:
            judged = {unit.member: _judge(judge, unit) for unit in members}
        except Exception:
            found.failed.append(document_id)
            continue
        if all(is_same(unit, judged[unit.member]) for unit in members):
            found.same.append(document_id)
        else:
            found.changed.append(Changed(document_id, _with_stems(members, judged, stems)))
    return found


def _with_stems(units: Sequence[UnitRow], judged: Mapping[str, Judged], stems: Stems) -> dict[str, Judged]:
    return {
        unit.member: msgspec.structs.replace(judged[unit.member], stems=stems(unit.title, unit.pages))
        for unit in units
    }


def _judge(judge: JudgePart, unit: UnitRow) -> Judged:
    return judge(unit_names(unit), unit.title, unit.pages, unit.facts, unit.problems)


class Renewal:
    """A pool of such workers. The catalogue must be readable beside its writer."""

    def __init__(
        self, *, workers: int, scratch: Path, catalogue: Path, folder: Path, version: str, stems: Path
    ) -> None:
        """`scratch` is an existing folder; `folder` holds the pack that is in force as `version`."""
        self._task = Task(
            str(catalogue.absolute()), str(folder.absolute()), version, str(stems.absolute()), []
        )
        self._pool = Pool(
            workers,
            scratch=scratch,
            modules=(__name__,),
            warm=(warm(self._task.folder, self._task.version, self._task.stems),),
            bounds=catalogue_bounds(catalogue, folder, stems),
        )

    def submit(self, document_ids: Sequence[int]) -> Future[bytes]:
        task = msgspec.structs.replace(self._task, document_ids=list(document_ids))
        return self._pool.submit(
            f"{__name__}:{judge_stored.__name__}",
            msgspec.msgpack.encode(task),
            wall_seconds=CHUNK_SECONDS,
            cpu_seconds=CHUNK_SECONDS,
        )

    def tie(self, after_id: int) -> Future[bytes]:
        """See `archive.ties.tie_stored`."""
        rules = (self._task.folder, self._task.version, self._task.stems)
        task = TieTask(self._task.catalogue, *rules, after_id)
        return self._pool.submit(
            f"{tie_stored.__module__}:{tie_stored.__name__}",
            msgspec.msgpack.encode(task),
            wall_seconds=CHUNK_SECONDS,
            cpu_seconds=CHUNK_SECONDS,
        )

    def close(self, *, cancel: bool = False) -> None:
        self._pool.close(cancel=cancel)
