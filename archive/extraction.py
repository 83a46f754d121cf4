"""Extract: received documents are read by the worker processes, and the catalogue is told what came of it.

A document that fails, or that was under way when the service died, is tried again alone, so that it cannot
take others down with it; after `MAX_TRIES` it is set aside until a person asks for another try or a newer
extractor comes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from types import TracebackType
from typing import NamedTuple

import msgspec

from archive.bell import Bell, InHand
from archive.context import Archive, Extracting
from archive.names import base_name, shown
from archive.progress import Phase
from archive.queue import Queue
from archive.reading import ReadParts, read_parts
from evidence_store.model import DocumentRow, DocumentState, Extracted, PartRow, unit_key
from indexer.extract.model import RETRY_CODES, Extract, Part, Problem, ProblemCode

MAX_TRIES = 3

IN_HAND = 128
IN_HAND_BYTES = 256 * 1024 * 1024
"""Documents given to the workers at once, by number and by size: enough to keep them busy while results are
written down, few enough that the results fit in memory."""

REFILL_SHARE = 0.5
"""New ones are handed out when no more than this share of `IN_HAND` is left: counting the attempts is a synced
transaction, and should be one for many."""

EXPRESS = 16
"""Beyond these, so many of departments that have none of theirs in hand: one letter does not wait for the scans of
another department to be done with."""

BATCH_DOCUMENTS = 64
BATCH_SECONDS = 0.3
"""The catalogue is told when so many have been read, or so long after the first of them."""


Forget = Callable[[Sequence[str]], None]


class Outcome(NamedTuple):
    """An attempt that has come to an end. `extract` is None when it was called off."""

    document: DocumentRow
    extract: Extract | None


class ReadDocument(NamedTuple):
    document: DocumentRow
    state: DocumentState
    parts: ReadParts
    paths: list[bytes]  # the names that it was read with


@dataclass
class ExtractTally:
    read: int = 0
    unread: int = 0
    set_aside: int = 0
    pages: int = 0
    pages_ocr: int = 0


class Extraction:
    """The step of the road between the store and the catalogue's text. A context manager: leaving ends the
    workers, at once when there was an error."""

    def __init__(self, archive: Archive, bell: Bell, queue: Queue, forget: Forget) -> None:
        """`forget` takes units out of the index that a document no longer has."""
        self._archive = archive
        self._queue = queue
        self._forget = forget
        self._in_hand: InHand[DocumentRow, Extract] = InHand(bell)
        self._bytes_in_hand = 0
        self._extractor: Extracting | None = None
        self._is_alone = False  # a suspect is under way: nothing else may be
        self._asked_as: dict[int, set[bytes]] = {}  # the names given with documents in hand
        self._read: list[ReadDocument] = []
        self._since = 0.0  # monotonic time of the first in `_read`
        self._stopped_at = 0.0
        self.tally = ExtractTally()

    def __enter__(self) -> Extraction:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._extractor is not None:
            self._extractor.close(cancel=kind is not None)

    @property
    def is_idle(self) -> bool:
        return not self._in_hand and not self._read

    @property
    def is_over(self) -> bool:
        """Nothing is left to do, or nothing more may be begun."""
        return self.is_idle and (self._archive.stop() or self._queue.is_empty)

    def prepare(self) -> None:
        """Starts the workers, which takes them a moment, before there is anything to give them."""
        if self._extractor is None and not self._archive.stop():
            self._extractor = self._archive.open_extractor()

    def look_again(self, expected: int) -> None:
        """New documents were received; about `expected` there will be in all."""
        self._queue.look_again(expected)

    def start(self, *, is_last: bool) -> None:
        """Gives waiting documents to the workers. `is_last` says that no new ones can come any more: then,
        and with nothing else in hand, the suspects have their turn, one at a time."""
        if self._archive.stop():
            self._wind_down()
            return
        documents: list[DocumentRow] = []
        if not self._is_alone:
            if len(self._in_hand) <= IN_HAND * REFILL_SHARE:
                while self._has_room(documents) and (fresh := self._queue.next_fresh()):
                    documents.append(fresh)
            most = IN_HAND + EXPRESS
            while len(self._in_hand) + len(documents) < most and (fresh := self._queue.next_express()):
                documents.append(fresh)
        if not documents and is_last and self.is_idle:
            documents = self._next_suspect()
        if documents:
            self._archive.catalogue.begin_try([document.id for document in documents])
            self._archive.checkpoint("tried")
            for document in documents:
                self._submit(document)

    def finished(self) -> list[Outcome]:
        """The attempts that have come to an end since the last call; never waits."""
        outcomes: list[Outcome] = []
        for document, job in self._in_hand.collect():
            self._bytes_in_hand -= document.size
            self._is_alone = False
            self._queue.given_back(document)
            outcomes.append(Outcome(document, None if job.cancelled() else self._result(document, job)))
        return outcomes

    def read(self, outcome: Outcome) -> None:
        """Judges an attempt, and reads its text for facts; `commit` then takes it up."""
        document, extract = outcome
        if extract is None:  # called off; it waits for the next pass
            self._archive.catalogue.call_off([document.id])
            return
        state = state_of(extract, document.tries + 1)
        if state is DocumentState.WAITING:
            self._queue.suspect(document)
        else:
            self._take(document, state, extract)

    def commit(self) -> list[ReadDocument]:
        """Tells the catalogue what was read, when it is worth a transaction; what it was told."""
        if not self._read or (self._in_hand and not self._is_due()):
            return []
        archive, at, read = self._archive, self._archive.clock.now(), self._read
        self._read = []
        self._forget_lost_units(read)
        archive.catalogue.extracted_all(
            [
                Extracted(document.id, archive.extractor_version, parts.rows, state)
                for document, state, parts, _ in read
            ],
            at,
        )
        archive.checkpoint("extracted")
        for document, state, parts, _ in read:
            self._count(state, parts.rows)
            archive.progress.advance(Phase.EXTRACT, 1, document.size)
        return read

    def _result(self, document: DocumentRow, job: Future[Extract]) -> Extract:
        error = job.exception()
        if error is None:
            return job.result()
        detail = f"{type(error).__name__}: {error}"  # a fault of ours, not to stop the others
        return self._unread(document, ProblemCode.INTERNAL, detail)

    def _unread(self, document: DocumentRow, code: ProblemCode, detail: str) -> Extract:
        """Stands for an attempt of which nothing came back."""
        part = Part(
            path="",
            mime="application/octet-stream",
            kind="",
            size=document.size,
            sha256=document.sha256,
            problems=(Problem(code, detail),),
        )
        return Extract(self._archive.extractor_version, (part,))

    def _wind_down(self) -> None:
        """A person wants it to end: what is in hand is finished, but a long scan is not waited for."""
        now = self._archive.clock.monotonic()
        self._stopped_at = self._stopped_at or now
        if now - self._stopped_at >= self._archive.stop_grace:
            self._in_hand.cancel()

    def _forget_lost_units(self, read: list[ReadDocument]) -> None:
        """A document read before, by another extractor, may have had members that it has no more."""
        again = {document.id: document for document, *_ in read if document.extractor_version}
        if not again:
            return
        before = {unit.key for unit in self._archive.catalogue.units(list(again))}
        after = {
            unit_key(document.sha256, part.path) for document, _, parts, _ in read for part in parts.rows
        }
        self._forget(sorted(before - after))

    def _next_suspect(self) -> list[DocumentRow]:
        """The next document to be tried alone; those tried too often are set aside on the way."""
        while suspect := self._queue.next_suspect():
            if suspect.tries < MAX_TRIES:
                self._is_alone = True
                return [suspect]
            detail = f"the service ended during each of {suspect.tries} attempts"
            extract = self._unread(suspect, ProblemCode.CRASHED, detail)
            self._take(suspect, DocumentState.SET_ASIDE, extract)
        return []

    def _take(self, document: DocumentRow, state: DocumentState, extract: Extract) -> None:
        if not self._read:
            self._since = self._archive.clock.monotonic()
        paths = self._queue.paths_of(document)
        self._queue.forget(document)
        if self._asked_as.pop(document.id, None) != set(
            paths
        ):  # filed elsewhere meanwhile: the worker read other names
            extract = msgspec.structs.replace(extract, notes=())
        self._read.append(ReadDocument(document, state, read_parts(self._archive, extract, paths), paths))

    def _is_due(self) -> bool:
        waited = self._archive.clock.monotonic() - self._since
        return len(self._read) >= BATCH_DOCUMENTS or waited >= BATCH_SECONDS

    def _has_room(self, chosen: list[DocumentRow]) -> bool:
        if len(self._in_hand) + len(chosen) >= IN_HAND:
            return False
        size = self._bytes_in_hand + sum(document.size for document in chosen)
        return size < IN_HAND_BYTES

    def _submit(self, document: DocumentRow) -> None:
        if self._extractor is None:
            self._extractor = self._archive.open_extractor()
        path = self._archive.objects.path(document.sha256)
        paths = self._queue.paths_of(document)
        name = shown(base_name(min(paths, default=b"")))
        remark = self._archive.remark(paths) if self._archive.remark else None
        self._asked_as[document.id] = set(paths)
        self._bytes_in_hand += document.size
        job = self._extractor.submit(
            path, name, priority=-self._queue.tag_of(document), sha256=document.sha256, remark=remark
        )
        self._in_hand.add(document, job)

    def _count(self, state: DocumentState, parts: list[PartRow]) -> None:
        pages = [page for part in parts for page in part.pages]
        self.tally.read += state is DocumentState.READ
        self.tally.unread += state is DocumentState.UNREAD
        self.tally.set_aside += state is DocumentState.SET_ASIDE
        self.tally.pages += len(pages)
        self.tally.pages_ocr += sum(page.method == "ocr" for page in pages)


def state_of(extract: Extract, tries: int) -> DocumentState:
    """What an attempt means for the document: READ and UNREAD are final; WAITING asks for another try."""
    if not extract.is_unread:
        return DocumentState.READ
    if not any(problem.code in RETRY_CODES for problem in extract.problems):
        return DocumentState.UNREAD
    return DocumentState.WAITING if tries < MAX_TRIES else DocumentState.SET_ASIDE
