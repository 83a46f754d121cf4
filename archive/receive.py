"""Receive: pending files are copied into the store by threads, and the catalogue is told, many at a time.

Doing it twice is doing it once: the store knows objects by their hash, the catalogue knows filings by their
path. A crash before the catalogue was told leaves an object that the next pass finds in place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from types import TracebackType

from archive.bell import Bell, InHand
from archive.context import Archive
from archive.copying import CHANGED, Copied, Handful, NotCopied, Wanted, copy_from
from archive.hands import HANDS, NO_ANSWER, CalledOff, Hands, NoAnswer
from archive.paths import join
from archive.progress import Phase
from archive.scan import PendingFile
from archive.shelf import Shelf
from evidence_store.errors import StoreError
from evidence_store.model import Receipt

IN_HAND = 96
"""Files of one source given to its threads at once."""

HANDFUL_FILES = 16
HANDFUL_BYTES = 8 * 1024 * 1024
"""One thread copies so many small files, by number and by size, before it has the store sync them together:
a sync costs as much for many as for one."""

OPEN_FILES = 64
"""Copies that wait to be synced, of all sources together: each is an open file, and a process may have but so many.
With many sources handfuls are smaller."""

TROUBLE_SECONDS = 2.0
"""When the store has a fault, what is being copied just then may take so long to meet the same fault, or not."""

BATCH_FILES = 64
BATCH_SECONDS = 0.3
"""The catalogue is told when so many have been copied, or so long after the first of them."""


@dataclass
class ReceiveTally:
    received: int = 0
    received_bytes: int = 0
    duplicates: int = 0
    known: int = 0  # of the received: documents that the catalogue had already
    moved: int = 0
    vanished: int = 0
    failed: int = 0


class Receiving:
    """The step of the road between shelf and catalogue. A context manager: leaving ends its threads."""

    def __init__(self, archive: Archive, shelf: Shelf, bell: Bell) -> None:
        self._archive = archive
        self._shelf = shelf
        self._hands: dict[int, Hands] = {}  # of every source that had work, by its id
        self._in_hand: InHand[list[PendingFile], Handful] = InHand(bell)
        self._files_in_hand: Counter[int] = Counter()  # by source id
        self._stopped_at = 0.0
        self._copied: list[tuple[PendingFile, Copied]] = []
        self._since = 0.0  # monotonic time of the first in `_copied`
        self.tally = ReceiveTally()
        self.names: dict[int, list[bytes]] = {}
        """Paths by document id, of those documents that the next step has in hand: what they are filed as by now."""

    def __enter__(self) -> Receiving:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._in_hand:
            for hands in self._hands.values():
                hands.give_up()

    def room(self, source_id: int) -> int:
        """How many files of a source may be handed over now: none rather than few, for the handfuls' sake."""
        room = IN_HAND - self._files_in_hand[source_id]
        return room if room >= min(HANDFUL_FILES, IN_HAND) else 0

    @property
    def is_idle(self) -> bool:
        return not self._in_hand and not self._copied

    def start(self, still: Mapping[int, list[PendingFile]]) -> None:
        """Hands files to their sources' threads; calls off what they have not begun once a stop is wished for."""
        if self._archive.stop():
            self._wind_down()
        for source_id, files in still.items():
            hands, root = self._shelf.hands_of(source_id), self._shelf.root_of(source_id)
            if hands is None or root is None:
                continue
            self._hands[source_id] = hands
            for handful in _handfuls(files, self._shelf.sources):
                wanted = [Wanted(root.path, file.path, file.stamp, file.filing_id) for file in handful]
                copy = partial(copy_from, root, wanted, self._archive.objects)
                self._files_in_hand[source_id] += len(handful)
                self._in_hand.add(handful, hands.submit(copy))

    def commit(self) -> bool:
        """Tells the catalogue of what has been copied, when it is worth a transaction; True when it did.

        Raises the store's own error (disk full, read-only) after everything copied before was told.
        """
        trouble = self._collect()
        if trouble is not None:
            self._in_hand.cancel()
            self._in_hand.wait(TROUBLE_SECONDS)
            self._collect()
            with suppress(StoreError):  # the first one is the one to tell
                self._tell()
            raise trouble
        if self._copied and (not self._in_hand or self._is_due()):
            self._tell()
            return True
        return False

    def _collect(self) -> StoreError | None:
        """Takes over what the threads have done; the first fault of the store among it."""
        trouble: StoreError | None = None
        for hands in self._hands.values():
            hands.look()
        for files, job in self._in_hand.collect():
            source_id = files[0].source_id
            self._files_in_hand[source_id] -= len(files)
            if job.cancelled():
                continue
            try:
                outcomes, fault = job.result()
            except NoAnswer:
                self._shelf.lose_source(source_id, NO_ANSWER)
                continue
            except CalledOff:
                continue
            trouble = trouble or fault
            for file, outcome in zip(files, outcomes, strict=False):  # a fault cuts them short
                self._take(file, outcome)
        return trouble

    def _take(self, file: PendingFile, outcome: Copied | NotCopied) -> None:
        if isinstance(outcome, NotCopied):
            self._not_copied(file, outcome.reason)
            return
        if not self._copied:
            self._since = self._archive.clock.monotonic()
        self._copied.append((file, outcome))

    def _is_due(self) -> bool:
        waited = self._archive.clock.monotonic() - self._since
        return len(self._copied) >= BATCH_FILES or waited >= BATCH_SECONDS

    def _tell(self) -> None:
        if not self._copied:
            return
        archive, at = self._archive, self._archive.clock.now()
        archive.checkpoint("stored")
        with archive.catalogue.batch():
            receipts = [
                Receipt(file.filing_id, copied.stamp, copied.sha256, copied.size)
                for file, copied in self._copied
            ]
            documents = archive.catalogue.received_all(receipts, at)
            met: set[int] = set()
            for (file, _), document in zip(self._copied, documents, strict=True):
                self.tally.known += document.received_at != at or document.id in met
                met.add(document.id)
                if document.id in self.names:
                    self.names[document.id].append(file.path)
            hashes = sorted({copied.sha256 for _, copied in self._copied})
            archive.catalogue.audit("received", {"documents": hashes}, who=archive.who, at=at)
        archive.checkpoint("received")
        size = sum(copied.size for _, copied in self._copied)
        self.tally.received += len(self._copied)
        self.tally.received_bytes += size
        self.tally.duplicates += sum(not copied.is_new for _, copied in self._copied)
        self.tally.moved += sum(self._has_moved(file) for file, copied in self._copied if not copied.is_new)
        archive.progress.advance(Phase.RECEIVE, len(self._copied), size)
        for file, _ in self._copied:
            self._shelf.done(file)
        self._copied = []

    def _has_moved(self, file: PendingFile) -> bool:
        """Whether the catalogue recognised the file as one that is gone from elsewhere."""
        root = self._shelf.root_of(file.source_id)
        found = self._archive.catalogue.find_filings(join(root.path, file.path)) if root else []
        return any(filing.id == file.filing_id and filing.moved_from is not None for filing in found)

    def _not_copied(self, file: PendingFile, reason: str) -> None:
        if reason == "unreachable" or (reason == "vanished" and not self._shelf.root_of(file.source_id)):
            self._shelf.lose_source(file.source_id, "unreachable")
        elif reason in (CHANGED, "busy"):
            self._shelf.put_back(file, reason)
        elif reason == "vanished":
            self._archive.catalogue.gone([file.filing_id], self._archive.clock.now())
            self.tally.vanished += 1
            self._shelf.done(file)
        else:
            self._shelf.done(file)
            if reason != file.reason:
                self._archive.catalogue.failed(file.filing_id, reason, self._archive.clock.now())
            self.tally.failed += 1
        self._archive.checkpoint("refused")

    def _wind_down(self) -> None:
        """A person wants it to end: what is being copied is finished, but a slow server is not waited for."""
        self._in_hand.cancel()
        now = self._archive.clock.monotonic()
        self._stopped_at = self._stopped_at or now
        if now - self._stopped_at >= self._archive.stop_grace:
            for hands in self._hands.values():
                hands.give_up()


def _handfuls(files: Sequence[PendingFile], sources: int) -> Iterator[list[PendingFile]]:
    """Files for one thread each: shared out evenly when they are few, bounded when they are many or large."""
    most = max(1, min(HANDFUL_FILES, OPEN_FILES // (HANDS * sources), -(-len(files) // HANDS)))
    handful: list[PendingFile] = []
    size = 0
    for file in files:
        if handful and (len(handful) >= most or size + file.stamp.size > HANDFUL_BYTES):
            yield handful
            handful, size = [], 0
        handful.append(file)
        size += file.stamp.size
    if handful:
        yield handful
