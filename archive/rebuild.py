"""Rebuild: text, readings, matches and index computed again from the store alone; the sources are not looked at.

The result is the same as what came about file by file (invariant 6). Interrupted, it leaves a mixture of old
and new that is sound all the same, and can be run again.
"""

from __future__ import annotations

from contextlib import closing

import msgspec

from archive.bell import Bell
from archive.context import Archive
from archive.extraction import Extraction, ExtractTally
from archive.projection import Projection
from archive.queue import Queue
from archive.renewing import renew_documents
from archive.ties import tie_again
from evidence_store.model import DocumentRow

SLEEP_SECONDS = 0.1
"""How long to wait for a worker at most before looking up for a wish to stop."""

NO_EXTRACTOR = ""
"""A version that no extractor has: every document waits for it."""


class RebuildReport(msgspec.Struct, frozen=True):
    """Counts of documents, `indexed` of searchable units."""

    read: int = 0
    unread: int = 0
    set_aside: int = 0
    reread: int = 0
    indexed: int = 0
    is_interrupted: bool = False


def rebuild(archive: Archive, *, text: bool = True) -> RebuildReport:
    """Computes everything anew that follows from the stored bytes.

    `text=False` keeps the text (extraction and OCR are the long part) and renews readings and index only.
    Raises the errors of store and index.
    """
    with closing(Projection(archive)) as projection:
        projection.heal(may_move=False)
        extracted = _extract_all(archive, projection) if text else ExtractTally()
        reread = renew_documents(
            archive, archive.catalogue.all_document_ids(), archive.catalogue.counts()["documents"]
        )
        tie_again(archive)
        if archive.stop():
            projection.finish()
        else:
            engine = archive.index.wanted_engine(archive.index.state().documents)
            projection.rebuild("asked for", engine, archive.catalogue.last_change())
        documents = archive.index.state().documents
    report = RebuildReport(
        read=extracted.read,
        unread=extracted.unread,
        set_aside=extracted.set_aside,
        reread=reread,
        indexed=documents,
        is_interrupted=archive.stop(),
    )
    archive.catalogue.audit(
        "rebuild", msgspec.structs.asdict(report), who=archive.who, at=archive.clock.now()
    )
    return report


def every_document(archive: Archive, after_id: int, limit: int) -> list[DocumentRow]:
    """Documents by id, whatever their state."""
    return archive.catalogue.waiting(NO_EXTRACTOR, after_id=after_id, limit=limit)


def _extract_all(archive: Archive, projection: Projection) -> ExtractTally:
    bell = Bell()
    queue = Queue(archive, lambda after_id, limit: every_document(archive, after_id, limit))
    with Extraction(archive, bell, queue, projection.forget) as extraction:
        while not extraction.is_over:
            extraction.start(is_last=True)
            for outcome in extraction.finished():
                extraction.read(outcome)
            if not extraction.commit():
                bell.wait(SLEEP_SECONDS)
        return extraction.tally
