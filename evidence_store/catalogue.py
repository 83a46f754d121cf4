"""The catalogue: everything known of sources, filings, documents and their text, behind one class.

Every other module of the program meets SQL only through `Catalogue`. The work is done in `scanning`
(sources and filings), `receiving` and `road` (receive, extract, read), `judged` and `matching` (what documents
serve), `deciding` (what people decided), `fixity` (when objects were last hashed again), `projection` (what the
index is made of), `asking` (account, problems, dossiers) and `audit`.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from evidence_store import (
    asking,
    audit,
    deciding,
    fixity,
    judged,
    matching,
    mounts,
    projection,
    receiving,
    road,
    scanning,
    schema,
)
from evidence_store.door import Door
from evidence_store.errors import AlreadyAWorkspace, CatalogueDamaged, NotAWorkspace
from evidence_store.model import (
    Account,
    AuditFault,
    AuditHead,
    AuditQuery,
    AuditRow,
    DocumentRow,
    DocumentState,
    Dossier,
    Extracted,
    FilingRow,
    FixityCounts,
    Judged,
    Known,
    MatchRow,
    PartRow,
    ProblemListing,
    Receipt,
    Sighting,
    SourceRow,
    Stamp,
    UnitFiling,
    UnitHead,
    UnitRow,
)
from evidence_store.review_model import (
    DecisionRow,
    EvidenceRow,
    MeetingPartRow,
    SnapshotRow,
    StalePart,
    UnreadRow,
    Verb,
)

if TYPE_CHECKING:
    from sqlite_utils import Database

    from evidence_store.checking import Checks
    from evidence_store.filings import Filings
    from evidence_store.letters import Letters
    from evidence_store.notes import Notes
    from evidence_store.people import People
    from evidence_store.rooms import Rooms
    from evidence_store.saved_searches import SavedSearches
    from evidence_store.viewing import Views


class Catalogue:
    """One connection, for the thread that opened it; open another for another thread.

    Outside `batch` every call is its own durable transaction. The process that opens one for writing
    holds the workspace's `WriterLock`; readers need none and never wait. Times are aware datetimes.
    """

    def __init__(self, door: Door) -> None:
        """Use `create` or `open`."""
        self._door = door
        unit: str | None = door.value("SELECT unit FROM workspace")
        if unit is None:
            raise CatalogueDamaged(door.path, "the workspace row is missing")
        self.unit = unit

    @property
    def path(self) -> Path:
        """The database file, for another process to open."""
        return self._door.path

    @classmethod
    def create(cls, path: Path, *, unit: str) -> Catalogue:
        """Makes the catalogue of a new workspace of the organisation `unit` and opens it for writing.

        It appears whole or not at all. Raises AlreadyAWorkspace, NetworkFileSystem, DiskFull, ReadOnlyStore.
        """
        mounts.refuse_network(path)
        if os.path.lexists(path):
            raise AlreadyAWorkspace(path)
        schema.create(path, unit, audit_beginning=audit.BEGINNING)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path, *, readonly: bool = False) -> Catalogue:
        """Opens an existing one; a writer first brings the schema up to date.

        Raises NotAWorkspace (nothing there, or another program's database), CatalogueDamaged,
        CatalogueTooNew, CatalogueTooOld (readers), NetworkFileSystem, ReadOnlyStore, NoAccess, Locked.
        """
        mounts.refuse_network(path)
        if not os.path.isfile(path):
            raise NotAWorkspace(path)
        opened = Door(path, readonly=readonly)
        try:
            schema.check_version(opened)
            schema.check_length(opened)
            if not readonly:
                with opened.writing():
                    pass  # tells now, not in the middle of the road, that we may not write
                schema.migrate(opened)
            return cls(opened)
        except BaseException:
            opened.close()
            raise

    def close(self) -> None:
        self._door.close()

    def __enter__(self) -> Catalogue:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def batch(self) -> AbstractContextManager[None]:
        """Many calls in one transaction: all or nothing. An inner batch joins the outer one, and when it
        (or a call) fails, only its own work is undone; the outer goes on if the caller catches the error."""
        return self._door.writing()

    def snapshot(self) -> AbstractContextManager[None]:
        """Many reading calls that see one state, whatever a writer commits meanwhile."""
        return self._door.snapshot()

    @property
    def database(self) -> Database:
        """The catalogue through sqlite-utils, for migrations, tests and a look by hand."""
        return self._door.database

    def check(self) -> list[str]:
        """Every fault of structure that SQLite itself finds; empty when sound. Reads the whole file."""
        with self._door.snapshot():
            try:
                found = [str(row[0]) for row in self._door.all("PRAGMA integrity_check(1000)")]
                orphans = self._door.all("PRAGMA foreign_key_check")
            except CatalogueDamaged as error:
                return [error.detail]
        return [line for line in found if line != "ok"] + [
            f"row {row} of {table} refers to no row of {parent}" for table, row, parent, _ in orphans
        ]

    def quick_check(self) -> str:
        """The first fault of structure by SQLite's quicker check, which leaves indexes out; "" when sound."""
        try:
            found = str(self._door.value("PRAGMA quick_check(1)"))
        except CatalogueDamaged as error:
            return error.detail
        return "" if found == "ok" else found

    def schema(self) -> int:
        """The number of the schema."""
        return int(self._door.value("PRAGMA user_version"))

    # --- sources

    def set_sources(self, sources: Sequence[tuple[str, str, bytes]]) -> list[SourceRow]:
        """Takes over the configured sources (name, bidang, absolute path), in their order, by name.

        One no longer listed is kept with its filings, but is active no more: its filings count neither
        as files on disk nor as places of their documents until it is listed again.
        """
        return scanning.set_sources(self._door, self.unit, sources)

    def sources(self, *, with_dropped: bool = False) -> list[SourceRow]:
        """The active sources in the order of the configuration; dropped ones after them if asked for."""
        return scanning.all_sources(self._door) if with_dropped else scanning.active_sources(self._door)

    def source_unreachable(self, source_id: int, why: str, at: datetime) -> None:
        """Notes that the source could not be walked; keeps the first `since`, takes the latest `why`."""
        scanning.source_unreachable(self._door, source_id, why, at)

    def source_scanned(self, source_id: int, at: datetime, mount: str = "") -> None:
        """Notes a complete scan; the source is reachable. `mount`: what is mounted there, opaque."""
        scanning.source_scanned(self._door, source_id, at, mount)

    # --- scan

    def known(self, source_id: int) -> dict[bytes, Known]:
        """Live filings by path, as the scan compares them."""
        return scanning.known(self._door, source_id)

    def known_below(self, source_id: int, folder: bytes) -> dict[bytes, Known]:
        """Of `known`, those in a folder and the folders in it."""
        return scanning.known_below(self._door, source_id, folder)

    def known_at(self, source_id: int, paths: Sequence[bytes]) -> dict[bytes, Known]:
        """Of `known`, those with one of these paths."""
        return scanning.known_at(self._door, source_id, paths)

    def record(self, source_id: int, sightings: Iterable[Sighting], at: datetime) -> None:
        """Notes files met by a scan, new or changed, by path.

        A changed filing takes its new stamp and the sighting's state, and keeps its document until
        another is received; a gone one lives again. Of two sightings of a path the later counts.
        """
        scanning.record(self._door, source_id, sightings, at)

    def restamp(self, filing_id: int, stamp: Stamp) -> None:
        """Only times or inode changed; the bytes are the same. Raises NoSuchFiling."""
        scanning.restamp(self._door, filing_id, stamp)

    def gone(self, filing_ids: Iterable[int], at: datetime) -> None:
        """Notes files no longer in their source. Their documents stay."""
        scanning.gone(self._door, filing_ids, at)

    # --- receive

    def pending(
        self, *, after_id: int = 0, limit: int = 500, source_id: int | None = None
    ) -> list[FilingRow]:
        """Live PENDING filings of active sources, or of one source, by id."""
        return receiving.pending(self._door, after_id, limit, source_id)

    def filing(self, filing_id: int) -> FilingRow:
        """One filing as it stands. Raises NoSuchFiling."""
        with self._door.reading():
            return receiving.filing_of(self._door, filing_id)

    def received(self, filing_id: int, stamp: Stamp, sha256: str, size: int, at: datetime) -> DocumentRow:
        """Links a filing to the document of the bytes that were stored, making it when they are new.

        Twice equals once. When a filing that is gone had the same document and no other has claimed it,
        this one is noted as moved from there. Raises NoSuchFiling.
        """
        return self.received_all([Receipt(filing_id, stamp, sha256, size)], at)[0]

    def received_all(self, receipts: Sequence[Receipt], at: datetime) -> list[DocumentRow]:
        """`received` for many filings, in a handful of statements; the documents in the same order."""
        return receiving.received(self._door, self.unit, receipts, at)

    def failed(self, filing_id: int, reason: str, at: datetime) -> None:
        """The file can't be read now. `failed_since` is the first of an unbroken run. Raises NoSuchFiling."""
        receiving.failed(self._door, filing_id, reason, at)

    # --- extract

    def waiting(self, version: str, *, after_id: int = 0, limit: int = 500) -> list[DocumentRow]:
        """Documents to extract, by id: WAITING ones, and those by another version (shown with 0 tries)."""
        return road.waiting(self._door, version, after_id, limit)

    def begin_try(self, document_ids: Iterable[int]) -> None:
        """Counts an attempt before it is made, durably: a document that kills the process is counted.

        One that was not WAITING (another version's) becomes so, with this as its first try; what the
        index shows of it stays as it was until `extracted`.
        """
        road.begin_try(self._door, document_ids)

    def extracted(
        self, document_id: int, version: str, parts: Sequence[PartRow], state: DocumentState, at: datetime
    ) -> None:
        """Replaces all that was read of a document. Twice equals once. Raises NoSuchDocument.

        Lone halves of surrogate pairs in text become U+FFFD. Of members with one path the later ones
        are stored as `path (2)`, `path (3)` …, as index keys must differ.
        """
        self.extracted_all([Extracted(document_id, version, parts, state)], at)

    def extracted_all(self, outcomes: Sequence[Extracted], at: datetime) -> None:
        """`extracted` for many documents, in a handful of statements."""
        road.extracted(self._door, outcomes, at)

    def call_off(self, document_ids: Iterable[int]) -> None:
        """Takes a try back that was begun and called off by us: it says nothing about the document."""
        road.call_off(self._door, document_ids)

    def retry(self, document_ids: Iterable[int]) -> int:
        """SET_ASIDE and UNREAD ones wait again, with 0 tries; others are left alone. A watch in another process sees
        it from `last_change`. How many they are."""
        return road.retry(self._door, document_ids)

    def stale_readings(self, version: str, *, after_id: int = 0, limit: int = 500) -> list[int]:
        """Documents with a part whose reading is of another version, by id."""
        return road.stale_readings(self._door, version, after_id, limit)

    def rejudge(self, document_id: int, parts: Mapping[str, Judged]) -> None:
        """Replaces readings, matches and meetings of parts, by member path ("" for the document itself); text
        and ties stay."""
        matching.rejudge(self._door, document_id, parts)

    def confirm(self, document_ids: Sequence[int], version: str) -> None:
        """Notes that newer rules say the same of these documents as their readings do."""
        matching.confirm(self._door, document_ids, version)

    # --- matches

    def evidence(self, document_ids: Sequence[int] | None = None) -> list[EvidenceRow]:
        """Every unit that matches something, or was decided on, and is filed in an active source now, of all
        documents or of these, by document id."""
        return matching.evidence(self._door, document_ids)

    def hashes(self, document_ids: Sequence[int]) -> set[str]:
        """Of these documents."""
        return matching.hashes(self._door, document_ids)

    def matches(self, document_ids: Sequence[int]) -> Mapping[tuple[int, int], tuple[MatchRow, ...]]:
        """The matches of these documents with all their reasons, by (document id, part number)."""
        with self._door.reading():
            return judged.matches_of(self._door, document_ids)

    def serving(
        self, hashes: Sequence[str], items: Sequence[str]
    ) -> Mapping[tuple[str, str], tuple[MatchRow, ...]]:
        """What documents of these hashes do for these items, with all reasons, by (hash, member)."""
        return judged.serving(self._door, hashes, items)

    def unread(self) -> list[UnreadRow]:
        """Files that are present and were not read: PENDING and FAILED filings, then documents."""
        return matching.unread(self._door)

    def meeting_parts(self, document_ids: Sequence[int] | None = None) -> list[MeetingPartRow]:
        """Every live part of some meeting, of all documents or of these, with its own matches."""
        return matching.meeting_parts(self._door, document_ids)

    def set_ties(self, ties: Mapping[tuple[int, int], Sequence[MatchRow]], version: str) -> int:
        """Makes these the only ties, by (document id, part number); how many documents that changed."""
        with self.batch():
            changed = self.write_ties(self.tie_differences(ties))
            self.ties_made(version)
        return changed

    def count_meeting_parts(self) -> int:
        """How many `meeting_parts` would tell, or somewhat more."""
        return matching.count_meeting_parts(self._door)

    def tie_differences(
        self, ties: Mapping[tuple[int, int], Sequence[MatchRow]]
    ) -> Mapping[tuple[int, int], Sequence[MatchRow]]:
        """What `write_ties` must be given so that these are the only ties, by place in order."""
        return matching.tie_differences(self._door, ties)

    def write_ties(self, differences: Mapping[tuple[int, int], Sequence[MatchRow]]) -> int:
        """Replaces the ties of these parts; how many documents they are of."""
        return matching.write_ties(self._door, differences)

    def ties_made(self, version: str) -> None:
        """The ties are those of the archive as it stands, by these rules."""
        matching.ties_made(self._door, version)

    def ties_are_current(self, version: str) -> bool:
        """Whether nothing in the outbox is newer than the ties, and they were made by these rules."""
        return matching.ties_are_current(self._door, version)

    def count_stale(self, version: str) -> int:
        """How many documents `stale_readings` would tell of, or somewhat more."""
        return matching.count_stale(self._door, version)

    def stale_versions(self, version: str) -> list[str]:
        """Versions of rules, other than this one, that some reading was made by."""
        return matching.stale_versions(self._door, version)

    def stale_parts(self, version: str, *, after_id: int = 0, limit: int = 500) -> list[StalePart]:
        """The parts judged by the rules `version` of the next `limit` documents, by id."""
        return matching.stale_parts(self._door, version, after_id, limit)

    def keep_pack(self, version: str, files: Mapping[str, str], at: datetime) -> None:
        """Keeps the rules' files under the version that readings carry; forgets those of no reading."""
        matching.keep_pack(self._door, self.unit, version, files, at)

    def kept_pack(self, version: str) -> dict[str, str] | None:
        """The files of rules that readings were made by; None if they are not known."""
        return matching.kept_pack(self._door, version)

    # --- decisions

    def decide(
        self,
        verb: Verb,
        item: str,
        *,
        sha256: str = "",
        member: str = "",
        slot: str = "",
        why: str = "",
        who: str,
        at: datetime,
    ) -> DecisionRow:
        """Notes what a person decided of a document and an item (WAIVE: of the item alone), and audits it.

        It names bytes and item, not rows: neither need be known now, and nothing ever removes it.
        """
        return deciding.decide(self._door, self.unit, verb, (sha256, member), item, slot, who, why, at)

    def undo(self, decision_id: int, *, why: str = "", who: str, at: datetime) -> DecisionRow:
        """Takes a decision back, by another one. Raises NoSuchDecision if it is not in force."""
        return deciding.undo(self._door, self.unit, decision_id, who, why, at)

    def decisions(self) -> list[DecisionRow]:
        """Every decision ever made, oldest first."""
        return deciding.decisions(self._door)

    def last_decision(self) -> int:
        """The number of the latest decision; 0 before the first."""
        return deciding.last_decision(self._door)

    def decisions_on(self, hashes: Sequence[str]) -> list[DecisionRow]:
        """The decisions in force on documents of these hashes, oldest first."""
        return judged.decisions_on(self._door, hashes)

    def save_snapshot(
        self, as_of: date, pack: str, summary: Mapping[str, Any], states: bytes, *, at: datetime
    ) -> int:
        """Keeps the state of all slots (`states` is opaque) on a day, by rules of the version `pack`; its id."""
        return deciding.save_snapshot(self._door, self.unit, as_of, pack, summary, states, at)

    def snapshots(self) -> list[SnapshotRow]:
        """All snapshots, oldest first; their `states` are left out."""
        return deciding.snapshots(self._door)

    def whole_snapshot(self, snapshot_id: int) -> SnapshotRow | None:
        """One snapshot, whole; None if there is none of this id."""
        return deciding.snapshot(self._door, snapshot_id)

    def snapshot_of(self, day: date) -> SnapshotRow | None:
        """The last one of that day or of the days before, whole; the first there is, if all are later."""
        return deciding.snapshot_of(self._door, day)

    @property
    def people(self) -> People:
        """Who may come to the desk."""
        from evidence_store.people import People

        return People(self._door, self.unit)

    @property
    def filings(self) -> Filings:
        """What came in, page by page."""
        from evidence_store.filings import Filings

        return Filings(self._door)

    @property
    def letters(self) -> Letters:
        """Which weekly letters were sent to whom."""
        from evidence_store.letters import Letters

        return Letters(self._door, self.unit)

    @property
    def views(self) -> Views:
        """Single documents, as a page shows them."""
        from evidence_store.viewing import Views

        return Views(self._door)

    @property
    def checks(self) -> Checks:
        """What a check before an audit asks."""
        from evidence_store.checking import Checks

        return Checks(self._door)

    @property
    def rooms(self) -> Rooms:
        """What assessors were shown, and what they found."""
        from evidence_store.rooms import Rooms

        return Rooms(self._door, self.unit)

    @property
    def notes(self) -> Notes:
        """What the unit notes beside indicators."""
        from evidence_store.notes import Notes

        return Notes(self._door, self.unit)

    @property
    def saved_searches(self) -> SavedSearches:
        """Searches that people keep."""
        from evidence_store.saved_searches import SavedSearches

        return SavedSearches(self._door, self.unit)

    # --- projection

    def last_change(self) -> int:
        """The number of the latest change; only ever grows. 0 before the first."""
        return projection.last_change(self._door)

    def changes_since(self, seq: int, *, limit: int = 200) -> tuple[int, list[int]]:
        """Documents whose look in the index changed after `seq`, in order of their last change, and the
        number reached with them (`seq` itself when there is none)."""
        return projection.changes_since(self._door, seq, limit)

    def units(self, document_ids: Sequence[int]) -> list[UnitRow]:
        """The searchable units of extracted documents; unknown ids and unextracted ones yield none."""
        return projection.units(self._door, self.unit, document_ids)

    def unit_keys(self) -> Iterator[tuple[int, str]]:
        """Document id and index key of every unit that `units` would yield, by document; some fetched at a time."""
        return projection.unit_keys(self._door)

    def filed_as(self, document_ids: Sequence[int]) -> dict[int, list[bytes]]:
        """Where documents are filed now, oldest filing first; where they were, if nowhere. Paths in their sources."""
        return projection.filed_as(self._door, document_ids)

    def filed_in(self, document_ids: Sequence[int]) -> dict[int, list[tuple[str, bytes]]]:
        """As `filed_as`, with the names of the sources."""
        return projection.filed_in(self._door, document_ids)

    def filings_of(self, hashes: Sequence[str]) -> Mapping[str, Sequence[UnitFiling]]:
        """Where documents of these hashes are filed now, oldest first; a hash that is filed nowhere is left out."""
        return projection.filings_of(self._door, hashes)

    def all_document_ids(self) -> Iterator[int]:
        """Every document's id, in order; fetched a thousand at a time."""
        return projection.all_document_ids(self._door)

    def documents(self, *, after_id: int = 0, limit: int = 500) -> list[DocumentRow]:
        """Every document, by id."""
        return projection.documents(self._door, after_id, limit)

    def indexed(self) -> int:
        """How far the index had come when that was last told."""
        return projection.indexed(self._door)

    def set_indexed(self, seq: int) -> None:
        """How far the index has come."""
        projection.set_indexed(self._door, seq)

    # --- asking

    def account(self) -> dict[tuple[str, bytes], Account]:
        """Files on disk by (source name, top-level folder, b"" for none) of the active sources."""
        return asking.account(self._door)

    def troubled(self) -> dict[str, int]:
        """Files that were not read or can't be opened, by name of the active source; none is left out."""
        return asking.troubled(self._door)

    def problems(self) -> list[ProblemListing]:
        """Failed filings first, then the problems of documents; by source and path."""
        return asking.problems(self._door)

    def find(self, what: str | bytes) -> list[DocumentRow]:
        """Documents by the beginning of a hash (6 digits or more) or an index key, else by path.

        A path is absolute or relative to its source, or the end of one from a folder border on; it is
        compared byte by byte, then as shown (NFC). Several documents mean that `what` is not unique.
        """
        return asking.find(self._door, what)

    def find_filings(self, what: str | bytes) -> list[FilingRow]:
        """Filings by path as in `find`, those without a document too; live ones, or gone ones if none is."""
        return asking.find_filings(self._door, what)

    def document(self, document_id: int) -> Dossier:
        """Everything known of a document. Raises NoSuchDocument."""
        return asking.dossier(self._door, self.unit, document_id)

    def page_texts(
        self, keys: Sequence[str], within: Collection[str] | None = None
    ) -> dict[str, tuple[UnitHead, list[str]]]:
        """What a search result shows, by index key: head and page texts. Unknown keys are left out.

        `within`: names of bidang; the head then tells of a filing there, and what is filed in none is left out too.
        """
        return projection.page_texts(self._door, keys, within)

    def heads(self, keys: Sequence[str]) -> dict[str, UnitHead]:
        """The heads alone."""
        return projection.heads(self._door, keys)

    def counts(self) -> dict[str, int]:
        """Totals by name, see `asking.COUNTS`; `bytes` is the size of all documents."""
        return asking.counts(self._door)

    def queue_counts(self) -> dict[str, int]:
        """Those of `counts` that tell how far things are, see `asking.QUEUE`; cheap."""
        return asking.queue_counts(self._door)

    # --- fixity

    def least_verified(
        self, before: datetime, *, after: tuple[str, int] = ("", 0), limit: int = 500
    ) -> tuple[list[DocumentRow], tuple[str, int]]:
        """Documents whose object was not verified since `before`, the longest unverified first; and where to go
        on `after` them."""
        return fixity.least_verified(self._door, before, after, limit)

    def due_for_verifying(
        self, before: datetime, *, damaged_before: datetime, now: datetime, limit: int = 500
    ) -> list[DocumentRow]:
        """What is to be hashed again: as `least_verified`; else the damaged ones last looked at before
        `damaged_before`; else those noted after `now`, by a clock that was put back since."""
        return fixity.due(self._door, before, damaged_before, now, limit)

    def verified(self, outcomes: Mapping[int, str], at: datetime, *, since: datetime | None = None) -> None:
        """Notes that objects were hashed again: document id → what was wrong, "" for nothing.

        `since`: when whoever hashed them began; what others have noted in the meantime is newer, and stays.
        """
        fixity.verified(self._door, outcomes, at, since)

    def damaged(self) -> list[tuple[DocumentRow, str]]:
        """Documents whose object was not sound when it was last looked at, and what was wrong."""
        return fixity.damaged(self._door)

    def damaged_count(self) -> int:
        """How many there are."""
        return fixity.damaged_count(self._door)

    def verified_since(self) -> tuple[int, datetime | None]:
        """How many objects were never hashed since their receipt, and when one was hashed for the last time, then
        or since, longest ago (None: there is no object)."""
        return fixity.verified_since(self._door)

    def fixity_counts(self, since: datetime) -> FixityCounts:
        """How many objects were hashed again since then, and what else is known of all."""
        return fixity.counts(self._door, since)

    def waiting_counts(self) -> tuple[int, int]:
        """How many files are to be received, and how many documents to be extracted; cheap."""
        return asking.waiting_counts(self._door)

    # --- audit

    def audit(self, event: str, facts: Mapping[str, object], *, who: str, at: datetime) -> None:
        """Adds a row to the audit log; call it in the batch that does what it tells of.

        Facts are JSON values, times, bytes, paths or sets of text.
        """
        audit.append(self._door, self.unit, event, facts, who, at)

    def check_audit(self, *, known_head: AuditHead | None = None) -> list[AuditFault]:
        """Every fault of the audit chain; empty when whole.

        The end of the chain is recorded in the workspace row too. Whoever can rewrite the database file
        can rewrite both consistently; only a `known_head` kept elsewhere shows that.
        """
        return audit.check(self._door, known_head)

    def audit_head(self) -> AuditHead:
        """The end of the chain, to be printed in reports and packages."""
        return audit.head(self._door)

    def audit_rows(self, *, after_seq: int = 0, limit: int = 500) -> list[AuditRow]:
        """The log itself, oldest first."""
        return audit.entries(self._door, after_seq, limit)

    def audit_newest(self, asked: AuditQuery, *, limit: int = 100) -> list[AuditRow]:
        """The rows of the log that fit, newest first."""
        return audit.newest(self._door, asked, limit)

    def last_audit(self, event: str) -> AuditRow | None:
        """The youngest row of an event; None before the first."""
        found = self.audit_newest(AuditQuery(event=event), limit=1)
        return found[0] if found else None

    def audit_names(self) -> tuple[list[str], list[str]]:
        """Everybody, and every event, that stands in the log."""
        return audit.names(self._door)


__all__ = ["Catalogue"]
