"""Tie: documents of one meeting, filed apart, are found to belong together; for the archive as a whole.

What a document is tied to depends on the others, so it can't be found part by part. It is worked out anew from
what the catalogue knows of meetings whenever anything has changed, and only differences are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import closing, suppress
from functools import lru_cache
from itertools import islice
from pathlib import Path

import msgspec

from archive.context import Archive, TieParts
from archive.judging import match_row, matches_of, meeting_of
from archive.names import shown_member
from archive.pack_reading import loaded
from evidence_store.catalogue import Catalogue
from evidence_store.model import MatchRow, UnitFiling
from evidence_store.review_model import MeetingPartRow
from indexer.sandbox import WorkerFault
from rules.match.ties import MeetingPart

WORTH_A_WORKER = 1_000
"""Parts of meetings from which on a worker works out the ties: it takes some 8 KB a part, which this process, that
may go on for months, would give back only in part."""

CHUNK = 50
"""Parts whose ties come from the worker at a time."""

Differences = Mapping[tuple[int, int], Sequence[MatchRow]]


def tie_again(archive: Archive) -> int:
    """Makes the ties those that follow from everything read so far; how many documents that changed.

    Does nothing when nothing has changed since they were made. Idempotent; one transaction.
    """
    if archive.tie is None or archive.catalogue.ties_are_current(archive.reading_version):
        return 0
    with archive.catalogue.batch():
        changed = sum(map(archive.catalogue.write_ties, _found(archive, archive.tie)))
        archive.catalogue.ties_made(archive.reading_version)
    archive.checkpoint("tied")
    return changed


def _found(archive: Archive, tie: TieParts) -> Iterator[Differences]:
    """From a worker when there is much; what that fails with is worked out here, where it can be seen."""
    if archive.open_renewal is not None and archive.catalogue.count_meeting_parts() >= WORTH_A_WORKER:
        with closing(archive.open_renewal(1)) as worker, suppress(WorkerFault):
            yield from _from_worker(worker.tie)
            return
    yield differences(archive.catalogue, tie)


def differences(catalogue: Catalogue, tie: TieParts) -> Differences:
    """The ties that must be written for all to be those that follow, by document id and part number in order."""
    rows = catalogue.meeting_parts()
    found = tie([meeting_part(row) for row in rows])
    places = {row.key: (row.document_id, row.part) for row in rows}
    return catalogue.tie_differences(
        {places[key]: [match_row(match, is_tied=True) for match in matches] for key, matches in found.items()}
    )


def _from_worker(ask: Callable[[int], Future[bytes]]) -> Iterator[Differences]:
    after = 0
    while found := _rows.decode(ask(after).result()):
        yield {(document_id, part): matches for document_id, part, matches in found}
        after = found[-1][0]


# --- in the worker


class TieTask(msgspec.Struct, frozen=True, array_like=True):
    """Asks for the differences of the documents after one, some at a time."""

    catalogue: str
    folder: str  # of the pack
    version: str
    stems: str  # folder of the table of stems
    after_id: int


_rows = msgspec.msgpack.Decoder(list[tuple[int, int, list[MatchRow]]])


def tie_stored(payload: bytes) -> bytes:
    """A `TieTask` in, the next differences out, both as MessagePack; none when there are no more. All are worked out
    when the first are asked for, and all are of that moment."""
    task = msgspec.msgpack.decode(payload, type=TieTask)
    if not task.after_id:
        _all.cache_clear()
    rest = (row for row in _all(msgspec.structs.replace(task, after_id=0)) if row[0] > task.after_id)
    chunk = list(islice(rest, CHUNK))
    chunk += [row for row in rest if row[0] == chunk[-1][0]]  # the whole of its last document
    return msgspec.msgpack.encode(chunk)


@lru_cache(1)
def _all(task: TieTask) -> list[tuple[int, int, Sequence[MatchRow]]]:
    judge = loaded(task.folder, task.version, task.stems)
    with Catalogue.open(Path(task.catalogue), readonly=True) as catalogue:
        found = differences(catalogue, judge.tie)
    return [(document_id, part, matches) for (document_id, part), matches in found.items()]


def meeting_part(row: MeetingPartRow) -> MeetingPart:
    """A stored part as the rules see it."""
    return MeetingPart(
        key=row.key,
        folders=tuple(sorted({folder_of(filing, row.member) for filing in row.filings})),
        meeting=meeting_of(row.meeting),
        matches=matches_of(row.matches),
    )


def folder_of(filing: UnitFiling, member: str) -> str:
    """`source/path` of the folder a unit lies in; of the container, when it is a member of one."""
    return f"{filing.source}/{shown_member(filing.path, member)}".rpartition("/")[0]
