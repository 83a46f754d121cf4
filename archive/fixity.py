"""Verify: every stored byte hashed again, the audit chain walked, catalogue and index compared.

Nothing is changed. Every finding is collected, none stops the rest. It needs no writer's lock and may
run beside one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from archive.context import never
from archive.names import shown
from archive.pace import Pace, PaceStopped
from archive.progress import Phase, Progress, Silent
from evidence_store.errors import StoreError
from evidence_store.model import DocumentRow, ObjectFault
from indexer.search.model import All, IndexUnusable, Plan

if TYPE_CHECKING:
    from evidence_store.catalogue import Catalogue
    from evidence_store.objects import ObjectStore
    from indexer.search.index import SearchIndex

THREADS = os.cpu_count() or 1
"""Hashing releases the interpreter: one thread a core."""

OBJECTS_AT_ONCE = 64
"""Between two looks at the wish to stop; also documents fetched at once."""


class FindingKind(StrEnum):
    OBJECT_MISSING = "object_missing"
    OBJECT_DAMAGED = "object_damaged"  # the bytes hash to something else
    OBJECT_UNREADABLE = "object_unreadable"
    OBJECT_ORPHAN = "object_orphan"  # no document has it: left by a crash, taken up or harmless
    CATALOGUE = "catalogue"  # the database's structure
    AUDIT = "audit"  # the chain is broken
    INDEX_UNUSABLE = "index_unusable"
    INDEX_MISSING = "index_missing"  # the catalogue has a unit that the index has not
    INDEX_EXTRA = "index_extra"  # the index has a unit that the catalogue has not


REMARKS = frozenset({FindingKind.OBJECT_ORPHAN})
"""Worth knowing, but no loss of anything."""


class Finding(msgspec.Struct, frozen=True):
    """`what` is a hash, an index key or the number of an audit row; `detail` English, for whoever repairs."""

    kind: FindingKind
    what: str
    detail: str = ""
    filings: tuple[str, ...] = ()  # shown `source: path` of what it concerns

    @property
    def is_fault(self) -> bool:
        return self.kind not in REMARKS


class VerifyReport(msgspec.Struct, frozen=True):
    findings: tuple[Finding, ...]
    objects: int  # hashed
    size: int  # bytes hashed
    is_interrupted: bool
    left_out: int = 0  # objects verified lately

    @property
    def is_sound(self) -> bool:
        """True when all was looked at and nothing is wrong."""
        return not self.is_interrupted and not any(finding.is_fault for finding in self.findings)


def verify(
    catalogue: Catalogue,
    objects: ObjectStore,
    index: SearchIndex,
    *,
    now: datetime | None = None,
    older_than: timedelta = timedelta(0),
    bytes_per_second: float = 0,
    note: Callable[[Mapping[int, str]], None] | None = None,
    progress: Progress | None = None,
    stop: Callable[[], bool] = never,
    is_hashing: bool = True,
    hashed: Container[str] = frozenset(),
) -> VerifyReport:
    """Checks the whole workspace. `catalogue` may be open read-only. Stops soon after `stop()` says so.

    Without `is_hashing` objects are only looked for: whether each is there, of the size that it had. `hashed`: objects
    that were hashed already, by the same check before it was interrupted; they are counted as left out.

    Objects verified less than `older_than` before `now` are left out, but for those found damaged then; these, and
    those longest unverified, come first.
    `bytes_per_second` bounds the reading of objects (0: not). `note` is told what was verified: document id → what
    was wrong, "" for nothing.
    """
    before = (now or datetime.now(UTC)) - older_than
    check = _Check(catalogue, objects, progress or Silent(), stop, before, bytes_per_second, note, hashed)
    findings = [Finding(FindingKind.CATALOGUE, "", detail) for detail in catalogue.check()]
    for look in (
        lambda: _audit(catalogue),
        check.objects if is_hashing else check.presence,
        check.orphans,
        lambda: index_drift(catalogue, index, stop),
    ):
        try:
            findings.extend(look())
        except StoreError as error:  # a damaged catalogue still answers other questions
            findings.append(Finding(FindingKind.CATALOGUE, "", str(error)))
    return VerifyReport(tuple(findings), check.hashed, check.size, stop(), check.left_out)


def _audit(catalogue: Catalogue) -> Iterator[Finding]:
    for fault in catalogue.check_audit():
        yield Finding(FindingKind.AUDIT, str(fault.seq), f"{fault.kind}: {fault.detail}")


class _Check:
    """The objects against the documents."""

    def __init__(
        self,
        catalogue: Catalogue,
        objects: ObjectStore,
        progress: Progress,
        stop: Callable[[], bool],
        before: datetime,
        bytes_per_second: float,
        note: Callable[[Mapping[int, str]], None] | None,
        already: Container[str],
    ) -> None:
        self._catalogue = catalogue
        self._objects = objects
        self._progress = progress
        self._stop = stop
        self._before = before
        self._threads = 1 if bytes_per_second else THREADS
        self._pace = Pace(bytes_per_second, stop)
        self._note = note
        self._already = already
        self.hashed = 0
        self.size = 0
        self.left_out = 0

    def objects(self) -> Iterator[Finding]:
        """Every document's bytes, hashed again: those known to be damaged, then the longest unverified first."""
        counts = self._catalogue.counts()
        self._progress.total(Phase.VERIFY, *self._ahead(counts))
        with ThreadPoolExecutor(self._threads, "verify") as threads:
            for due in self._due():
                documents = [document for document in due if document.sha256 not in self._already]
                outcomes: dict[int, str] = {}
                for document, fault in zip(documents, threads.map(self._look, documents), strict=True):
                    if isinstance(fault, PaceStopped):
                        continue
                    outcomes[document.id] = fault.kind if fault else ""
                    self.hashed += 1
                    self.size += document.size
                    self._progress.advance(Phase.VERIFY, 1, document.size)
                    if fault is not None:
                        yield self._finding(document, fault)
                if self._note is not None:
                    self._note(outcomes)
                if self._stop():
                    return
        self.left_out = max(0, counts["documents"] - self.hashed)

    def _ahead(self, counts: Mapping[str, int]) -> tuple[int, int]:
        """Objects and bytes to be hashed."""
        sizes = (
            [
                document.size
                for documents in _documents(self._catalogue)
                for document in documents
                if document.sha256 in self._already
            ]
            if self._already
            else []
        )
        return counts["documents"] - len(sizes), counts["bytes"] - sum(sizes)

    def presence(self) -> Iterator[Finding]:
        """Every document's object, without reading it."""
        for documents in _documents(self._catalogue):
            for document in documents:
                path = self._objects.path(document.sha256)
                fault = _absence(path, document)
                if fault is not None:
                    yield self._finding(document, fault)
            if self._stop():
                return

    def _due(self) -> Iterator[list[DocumentRow]]:
        """Some at a time, each document once."""
        damaged = [document for document, _ in self._catalogue.damaged()]
        for start in range(0, len(damaged), OBJECTS_AT_ONCE):
            yield damaged[start : start + OBJECTS_AT_ONCE]
        met, after = {document.id for document in damaged}, ("", 0)
        while True:
            documents, after = self._catalogue.least_verified(
                self._before, after=after, limit=OBJECTS_AT_ONCE
            )
            if not documents:
                return
            yield [document for document in documents if document.id not in met]

    def _look(self, document: DocumentRow) -> ObjectFault | PaceStopped | None:
        """Runs in a thread."""
        try:
            return self._objects.check(document.sha256, self._pace)
        except PaceStopped as stopped:
            return stopped

    def orphans(self) -> Iterator[Finding]:
        """Objects of no document. One that a writer is just putting may not be in the catalogue yet, so
        candidates are asked for once more."""
        expected = {  # as bytes: half the memory
            bytes.fromhex(document.sha256)
            for documents in _documents(self._catalogue)
            for document in documents
        }
        candidates = []
        for sha256 in self._objects.iter_hashes():
            if self._stop():
                return
            if bytes.fromhex(sha256) not in expected:
                candidates.append(sha256)
        for sha256 in candidates:
            if not self._catalogue.find(sha256):
                yield Finding(FindingKind.OBJECT_ORPHAN, sha256)

    def _finding(self, document: DocumentRow, fault: ObjectFault) -> Finding:
        return object_finding(self._catalogue, document, fault)


def _absence(path: Path, document: DocumentRow) -> ObjectFault | None:
    """An object that is not there, or is longer or shorter than it was."""
    try:
        size = path.stat().st_size
    except (FileNotFoundError, NotADirectoryError):
        return ObjectFault(document.sha256, str(path), "missing", "")
    except OSError as error:
        return ObjectFault(document.sha256, str(path), "unreadable", str(error))
    if size == document.size:
        return None
    return ObjectFault(document.sha256, str(path), "damaged", f"{size} bytes instead of {document.size}")


def object_finding(catalogue: Catalogue, document: DocumentRow, fault: ObjectFault) -> Finding:
    """A fault of an object, with the filings that it concerns."""
    filings = catalogue.document(document.id).filings
    concerned = tuple(f"{f.source}: {shown(f.filing.path)}" for f in filings)
    detail = f"{fault.path} {fault.found}".strip()
    return Finding(FindingKind(f"object_{fault.kind}"), fault.sha256, detail, concerned)


def index_drift(catalogue: Catalogue, index: SearchIndex, stop: Callable[[], bool] = never) -> list[Finding]:
    """Units that the index lacks, and units that it has beyond the catalogue. What is on its way into the
    index, by the catalogue's own account, is no drift."""
    try:
        reader = index.reader()
    except IndexUnusable as error:
        return [Finding(FindingKind.INDEX_UNUSABLE, "", error.why)]
    try:
        seq = index.state().seq
        indexed = set(reader.keys(Plan(where=All(()))))
    finally:
        reader.close()
    missing: dict[str, int] = {}
    for number, (document_id, key) in enumerate(catalogue.unit_keys()):
        if number % OBJECTS_AT_ONCE == 0 and stop():
            return []
        if key in indexed:
            indexed.discard(key)
        else:
            missing[key] = document_id
    moving = _changed_since(catalogue, seq)
    findings = [Finding(FindingKind.INDEX_MISSING, key) for key, id_ in missing.items() if id_ not in moving]
    hashes = {catalogue.document(id_).document.sha256 for id_ in moving} if indexed else set()
    findings += [
        Finding(FindingKind.INDEX_EXTRA, key)
        for key in sorted(indexed)
        if key.partition("!")[0] not in hashes
    ]
    return findings


def _documents(catalogue: Catalogue) -> Iterator[Sequence[DocumentRow]]:
    """All of them, some at a time."""
    after_id = 0
    while documents := catalogue.documents(after_id=after_id, limit=OBJECTS_AT_ONCE):
        yield documents
        after_id = documents[-1].id


def _changed_since(catalogue: Catalogue, seq: int) -> set[int]:
    changed: set[int] = set()
    while True:
        seq, ids = catalogue.changes_since(seq)
        if not ids:
            return changed
        changed.update(ids)
