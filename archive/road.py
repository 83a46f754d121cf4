"""The road of a file, from its folder to the search results, as one function that reads top to bottom.

    settle → receive → extract → read → match → index

Every step is idempotent and leaves its result in the catalogue, so a crash between two steps loses nothing:
the next pass takes each file up where it stood.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from typing import NamedTuple, Protocol

from archive.bell import Bell
from archive.context import Archive
from archive.extraction import Extraction
from archive.moving import Move
from archive.progress import Phase, RoadTally
from archive.projection import Projection
from archive.queue import Queue
from archive.receive import Receiving
from archive.scan import Scanned
from archive.settle import Settling
from archive.shelf import Shelf
from archive.ties import tie_again
from evidence_store.model import DocumentRow

LONGEST_SLEEP = 0.1
"""Seconds; the road looks up at least so often, for a wish to stop and for batches that have become due."""


TIE_SECONDS = 30.0
"""On a road that goes on and on, what takes more than one document is matched so often."""


class Inflow(Protocol):
    """Who notes new files in the catalogue while the road goes on."""

    bell: Bell
    """To be rung when there is something to look at."""

    def look(self, shelf: Shelf) -> bool:
        """Does a little of what is due, never for long; True when files may have been noted."""

    def is_quiet(self) -> bool:
        """Whether nothing is under way that will note files soon."""


def travel(
    archive: Archive,
    scanned: Iterable[Scanned],
    settling: Settling | None = None,
    move: Move | None = None,
    inflow: Inflow | None = None,
) -> RoadTally:
    """Brings every pending file of the reached sources into the index, as far as it goes now.

    Returns when nothing more can be done, or after the work in hand when `archive.stop()` says so.
    `settling` carries looks at unsettled files from one pass to the next, and `move` the making of another index;
    without it that is waited for. `inflow` may add files and sources on the way. Raises the errors of the store
    and of the index (no room, read-only); what was done until then is kept.
    """
    bell = inflow.bell if inflow else Bell()
    reached = [source for source in scanned if source.root is not None]
    shelf = Shelf(archive, reached, settling or Settling(), bell.ring, is_patient=inflow is not None)
    documents = _announce(archive, reached)
    with (
        closing(Projection(archive, move)) as projection,
        Receiving(archive, shelf, bell) as receiving,
        Extraction(archive, bell, waiting_queue(archive, receiving.names), projection.forget) as extraction,
    ):
        if documents.to_read:
            extraction.prepare()
        projection.heal(expected=documents.in_all)
        tied_at = archive.clock.monotonic()
        while True:
            if inflow is not None and inflow.look(shelf):
                extraction.prepare()
            still = shelf.at_rest(receiving.room)  # settle
            receiving.start(still)  # receive
            if receiving.commit():
                extraction.look_again(documents.to_read - receiving.tally.known)
            extraction.start(is_last=receiving.is_idle and shelf.seconds_to_wait() is None)  # extract
            for outcome in extraction.finished():  # read, match
                extraction.read(outcome)
            for document in extraction.commit():
                projection.was_read(document.document.id, document.paths, document.parts.bodies)
            if projection.advance():  # index
                continue
            if receiving.is_idle and extraction.is_over and shelf.seconds_to_wait() is None:
                if inflow is None or inflow.is_quiet() or archive.stop():
                    break
            elif inflow is not None and archive.clock.monotonic() - tied_at >= TIE_SECONDS:
                tie_again(archive)
                tied_at = archive.clock.monotonic()
            bell.wait(min(LONGEST_SLEEP, shelf.seconds_to_wait() or LONGEST_SLEEP))
        projection.finish()
        if tie_again(archive):  # match, for what takes more than one document
            projection.finish_ties()
    return _tally(archive, shelf, receiving, extraction, projection)


def waiting_queue(archive: Archive, names: dict[int, list[bytes]]) -> Queue:
    """The documents that this extractor has not read yet."""

    def fetch(after_id: int, limit: int) -> list[DocumentRow]:
        return archive.catalogue.waiting(archive.extractor_version, after_id=after_id, limit=limit)

    return Queue(archive, fetch, names)


class _Expected(NamedTuple):
    """Documents, should every pending file be new."""

    in_all: int
    to_read: int


def _announce(archive: Archive, reached: Sequence[Scanned]) -> _Expected:
    """Tells how long the road will be, as far as the scan can know."""
    counts = archive.catalogue.counts()
    pending = sum(source.pending for source in reached)
    archive.progress.total(Phase.RECEIVE, pending, sum(source.pending_bytes for source in reached))
    return _Expected(counts["documents"] + pending, counts["documents_waiting"] + pending)


def _tally(
    archive: Archive, shelf: Shelf, receiving: Receiving, extraction: Extraction, projection: Projection
) -> RoadTally:
    received, extracted = receiving.tally, extraction.tally
    is_interrupted = archive.stop()
    counts = archive.catalogue.counts() if is_interrupted else {}
    return RoadTally(
        received=received.received,
        received_bytes=received.received_bytes,
        duplicates=received.duplicates,
        moved=received.moved,
        vanished=received.vanished,
        failed=received.failed,
        read=extracted.read,
        unread=extracted.unread,
        set_aside=extracted.set_aside,
        reread=projection.reread,
        indexed=projection.indexed,
        pages=extracted.pages,
        pages_ocr=extracted.pages_ocr,
        unsettled=tuple(shelf.unsettled),
        left_files=counts.get("filings_pending", 0),
        left_documents=counts.get("documents_waiting", 0),
        is_interrupted=is_interrupted,
    )
