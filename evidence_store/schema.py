"""The tables of the catalogue and the numbered steps that bring an older one up to date.

`docs/formats.md` explains every table and column; a test compares the two.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from evidence_store.door import Door
from evidence_store.errors import (
    CatalogueDamaged,
    CatalogueTooNew,
    CatalogueTooOld,
    DiskFault,
    NotAWorkspace,
    store_fault,
)

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x42554B54
"""`BUKT` in the file's header: tells our catalogue from any other SQLite database."""

PAGE_BYTES = 8192
"""Of SQLite's 4096 a typical page of text (2 kB) wastes nearly half; 16384 makes the log of small changes
larger than it saves."""

FIRST_SCHEMA = """
CREATE TABLE workspace (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    unit TEXT NOT NULL,
    indexed_seq INTEGER NOT NULL DEFAULT 0,
    audit_count INTEGER NOT NULL DEFAULT 0,
    audit_hash TEXT NOT NULL
) STRICT;

CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    unit TEXT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    bidang TEXT NOT NULL,
    path BLOB NOT NULL,
    position INTEGER NOT NULL,
    is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    unreachable_since TEXT,
    unreachable_why TEXT NOT NULL DEFAULT '',
    scanned_at TEXT,
    mount TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    unit TEXT NOT NULL,
    sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
    size INTEGER NOT NULL,
    received_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'read', 'unread', 'set_aside')),
    tries INTEGER NOT NULL DEFAULT 0,
    extractor_version TEXT NOT NULL DEFAULT '',
    outcome TEXT CHECK (outcome IN ('waiting', 'read', 'unread', 'set_aside')),
    extracted_at TEXT
) STRICT;
CREATE INDEX document_version ON document (extractor_version);
CREATE INDEX document_unsettled ON document (state) WHERE state <> 'read';

CREATE TABLE filing (
    id INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES source (id),
    path BLOB NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'received', 'ignored', 'failed')),
    reason TEXT NOT NULL DEFAULT '',
    first_seen TEXT NOT NULL,
    gone_at TEXT,
    failed_since TEXT,
    document_id INTEGER REFERENCES document (id),
    moved_from INTEGER REFERENCES filing (id),
    UNIQUE (source_id, path)
) STRICT;
CREATE INDEX filing_document ON filing (document_id) WHERE document_id IS NOT NULL;
CREATE INDEX filing_moved ON filing (moved_from) WHERE moved_from IS NOT NULL;
CREATE INDEX filing_pending ON filing (id) WHERE state = 'pending' AND gone_at IS NULL;
CREATE INDEX filing_failed ON filing (source_id) WHERE state = 'failed' AND gone_at IS NULL;

CREATE TABLE filing_event (
    id INTEGER PRIMARY KEY,
    filing_id INTEGER NOT NULL REFERENCES filing (id),
    at TEXT NOT NULL,
    event TEXT NOT NULL CHECK (event IN ('received', 'gone', 'returned')),
    document_id INTEGER REFERENCES document (id)
) STRICT;
CREATE INDEX filing_event_filing ON filing_event (filing_id);
CREATE INDEX filing_event_document ON filing_event (document_id) WHERE event = 'received';

CREATE TABLE part (
    document_id INTEGER NOT NULL REFERENCES document (id),
    number INTEGER NOT NULL,
    path TEXT NOT NULL,
    mime TEXT NOT NULL,
    kind TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    title TEXT NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (document_id, number),
    UNIQUE (document_id, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE reading (
    document_id INTEGER NOT NULL,
    part INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    number TEXT NOT NULL,
    document_date TEXT,
    year INTEGER,
    month INTEGER,
    version TEXT NOT NULL,
    PRIMARY KEY (document_id, part),
    FOREIGN KEY (document_id, part) REFERENCES part (document_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX reading_version ON reading (version);

CREATE TABLE page (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL,
    part INTEGER NOT NULL,
    position INTEGER NOT NULL,
    number INTEGER NOT NULL,
    label TEXT NOT NULL,
    method TEXT NOT NULL,
    confidence REAL,
    rotation INTEGER NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (document_id, part, position),
    FOREIGN KEY (document_id, part) REFERENCES part (document_id, number)
) STRICT;

CREATE TABLE page_words (
    page_id INTEGER PRIMARY KEY REFERENCES page (id),
    words BLOB NOT NULL
) STRICT;

CREATE TABLE problem (
    document_id INTEGER NOT NULL,
    part INTEGER NOT NULL,
    position INTEGER NOT NULL,
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    page INTEGER NOT NULL,
    PRIMARY KEY (document_id, part, position),
    FOREIGN KEY (document_id, part) REFERENCES part (document_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE change (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL UNIQUE REFERENCES document (id)
) STRICT;

CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    unit TEXT NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    event TEXT NOT NULL,
    facts TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_refuses_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_refuses_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_grows_at_the_end BEFORE INSERT ON audit
WHEN new.seq <> (SELECT audit_count FROM workspace) + 1
BEGIN SELECT RAISE(ABORT, 'the audit log grows at its end only'); END;
"""


SECOND_SCHEMA = """
ALTER TABLE workspace ADD COLUMN tied_seq INTEGER NOT NULL DEFAULT -1;
ALTER TABLE workspace ADD COLUMN tied_version TEXT NOT NULL DEFAULT '';

ALTER TABLE reading ADD COLUMN covered TEXT NOT NULL DEFAULT '';
ALTER TABLE reading ADD COLUMN organisation TEXT NOT NULL DEFAULT '';
ALTER TABLE reading ADD COLUMN marks TEXT NOT NULL DEFAULT '';
ALTER TABLE reading ADD COLUMN event_date TEXT;
ALTER TABLE reading ADD COLUMN kinds TEXT NOT NULL DEFAULT '';
ALTER TABLE reading ADD COLUMN quotes TEXT NOT NULL DEFAULT '{}';

CREATE TABLE match (
    document_id INTEGER NOT NULL,
    part INTEGER NOT NULL,
    is_tied INTEGER NOT NULL CHECK (is_tied IN (0, 1)),
    position INTEGER NOT NULL,
    item TEXT NOT NULL,
    role TEXT NOT NULL,
    slot TEXT NOT NULL,
    period TEXT NOT NULL,
    document_type TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('accepted', 'suggested', 'rejected')),
    score REAL NOT NULL,
    codes TEXT NOT NULL,
    reasons TEXT NOT NULL,
    PRIMARY KEY (document_id, part, is_tied, position),
    FOREIGN KEY (document_id, part) REFERENCES part (document_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX match_tied ON match (document_id) WHERE is_tied = 1;

CREATE TABLE meeting (
    document_id INTEGER NOT NULL,
    part INTEGER NOT NULL,
    kind TEXT NOT NULL,
    day TEXT,
    subject TEXT NOT NULL,
    year INTEGER,
    PRIMARY KEY (document_id, part),
    FOREIGN KEY (document_id, part) REFERENCES part (document_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE stems (
    document_id INTEGER NOT NULL,
    part INTEGER NOT NULL,
    packed BLOB NOT NULL,
    PRIMARY KEY (document_id, part),
    FOREIGN KEY (document_id, part) REFERENCES part (document_id, number)
) STRICT;

CREATE TABLE pack (
    version TEXT PRIMARY KEY,
    unit TEXT NOT NULL,
    at TEXT NOT NULL,
    files BLOB NOT NULL
) STRICT;

CREATE TABLE decision (
    id INTEGER PRIMARY KEY,
    unit TEXT NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    verb TEXT NOT NULL CHECK (verb IN ('accept', 'reject', 'waive', 'undo')),
    sha256 TEXT NOT NULL,
    member TEXT NOT NULL,
    item TEXT NOT NULL,
    slot TEXT NOT NULL,
    why TEXT NOT NULL,
    undoes INTEGER UNIQUE REFERENCES decision (id),
    CHECK ((verb = 'undo') = (undoes IS NOT NULL))
) STRICT;
CREATE INDEX decision_document ON decision (sha256);
CREATE TRIGGER decision_refuses_update BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decision_refuses_delete BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;

CREATE TABLE snapshot (
    id INTEGER PRIMARY KEY,
    unit TEXT NOT NULL,
    at TEXT NOT NULL,
    as_of TEXT NOT NULL,
    pack TEXT NOT NULL,
    summary TEXT NOT NULL,
    states BLOB NOT NULL
) STRICT;
"""

THIRD_SCHEMA = """
ALTER TABLE document ADD COLUMN verified_at TEXT NOT NULL DEFAULT '';
ALTER TABLE document ADD COLUMN damage TEXT NOT NULL DEFAULT ''
    CHECK (damage IN ('', 'missing', 'damaged', 'unreadable'));
CREATE INDEX document_verified ON document (verified_at);
CREATE INDEX document_damaged ON document (damage) WHERE damage <> '';
"""

FOURTH_SCHEMA = """
CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    unit TEXT NOT NULL,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    shown TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('bidang', 'koordinator', 'asesor', 'admin')),
    bidang TEXT NOT NULL,
    secret TEXT NOT NULL,
    is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    at TEXT NOT NULL,
    CHECK ((role = 'bidang') = (bidang <> ''))
) STRICT;

CREATE TABLE saved_search (
    id INTEGER PRIMARY KEY,
    unit TEXT NOT NULL,
    at TEXT NOT NULL,
    person INTEGER NOT NULL REFERENCES person (id),
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    UNIQUE (person, name)
) STRICT;

CREATE TABLE room (
    id INTEGER PRIMARY KEY,
    unit TEXT NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    title TEXT NOT NULL,
    as_of TEXT NOT NULL,
    pack TEXT NOT NULL,
    content BLOB NOT NULL,
    closed_at TEXT
) STRICT;

CREATE TABLE finding (
    id INTEGER PRIMARY KEY,
    unit TEXT NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    room INTEGER NOT NULL REFERENCES room (id),
    verb TEXT NOT NULL CHECK (verb IN ('accept', 'reject', 'ask', 'answer')),
    item TEXT NOT NULL,
    slot TEXT NOT NULL,
    text TEXT NOT NULL,
    answers INTEGER REFERENCES finding (id),
    CHECK ((verb = 'answer') = (answers IS NOT NULL))
) STRICT;
CREATE INDEX finding_room ON finding (room);
CREATE INDEX finding_answers ON finding (answers);
CREATE TRIGGER finding_refuses_update BEFORE UPDATE ON finding
BEGIN SELECT RAISE(ABORT, 'findings are append-only'); END;
CREATE TRIGGER finding_refuses_delete BEFORE DELETE ON finding
BEGIN SELECT RAISE(ABORT, 'findings are append-only'); END;
"""

FIFTH_SCHEMA = """
CREATE TABLE note (
    id INTEGER PRIMARY KEY,
    unit TEXT NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    indicator TEXT NOT NULL,
    text TEXT NOT NULL,
    is_for_assessors INTEGER NOT NULL CHECK (is_for_assessors IN (0, 1)),
    withdraws INTEGER UNIQUE REFERENCES note (id)
) STRICT;
CREATE INDEX note_indicator ON note (indicator);
CREATE TRIGGER note_refuses_update BEFORE UPDATE ON note
BEGIN SELECT RAISE(ABORT, 'notes are append-only'); END;
CREATE TRIGGER note_refuses_delete BEFORE DELETE ON note
BEGIN SELECT RAISE(ABORT, 'notes are append-only'); END;
"""

SIXTH_SCHEMA = """
CREATE TABLE letter (
    id INTEGER PRIMARY KEY,
    unit TEXT NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    week TEXT NOT NULL,
    bidang TEXT NOT NULL,
    event TEXT NOT NULL CHECK (event IN ('begun', 'sent', 'failed', 'unsure')),
    begun INTEGER REFERENCES letter (id),
    message TEXT NOT NULL,
    recipients TEXT NOT NULL,
    refused TEXT NOT NULL,
    why TEXT NOT NULL,
    CHECK (event != 'begun' OR begun IS NULL),
    CHECK (event NOT IN ('sent', 'unsure') OR begun IS NOT NULL)
) STRICT;
CREATE INDEX letter_week ON letter (week, bidang);
CREATE UNIQUE INDEX letter_begun ON letter (begun);
CREATE TRIGGER letter_refuses_update BEFORE UPDATE ON letter
BEGIN SELECT RAISE(ABORT, 'letters are append-only'); END;
CREATE TRIGGER letter_refuses_delete BEFORE DELETE ON letter
BEGIN SELECT RAISE(ABORT, 'letters are append-only'); END;
"""


def _first(database: Database) -> None:
    _run_script(database, FIRST_SCHEMA)


def _second(database: Database) -> None:
    """Matches, decisions and snapshots. Every reading's version is older than the rules' from here on, so the
    next pass fills what is new."""
    _run_script(database, SECOND_SCHEMA)


def _third(database: Database) -> None:
    """When each object was last hashed again, and what was found: a walk over all of them can be resumed."""
    _run_script(database, THIRD_SCHEMA)


def _fourth(database: Database) -> None:
    """The desk: who may come in, what they keep, and the assessors' rooms."""
    _run_script(database, FOURTH_SCHEMA)


def _fifth(database: Database) -> None:
    """Notes beside the indicators."""
    _run_script(database, FIFTH_SCHEMA)


def _sixth(database: Database) -> None:
    """The weekly letters: which was sent to whom."""
    _run_script(database, SIXTH_SCHEMA)


MIGRATIONS: tuple[Callable[[Database], None], ...] = (_first, _second, _third, _fourth, _fifth, _sixth)
"""Step n brings schema n-1 to n. A released step never changes; a change is a new step at the end."""


def migrate(door: Door) -> None:
    """Brings the schema up to date, each step in its own transaction together with its number."""
    found = _version(door)
    for number, step in enumerate(MIGRATIONS[found:], start=found + 1):
        with door.writing():
            step(door.database)
            door.run(f"PRAGMA user_version = {number}")


def check_version(door: Door) -> None:
    """Raises when this is not our catalogue, or of a schema that this connection can't use."""
    check_usable(door)
    found = _version(door)
    if found < len(MIGRATIONS) and door.is_readonly:
        raise CatalogueTooOld(door.path, found, len(MIGRATIONS))


def check_usable(door: Door) -> None:
    """Raises when this is not our catalogue, or of a newer schema."""
    application, found = door.value("PRAGMA application_id"), _version(door)
    if application != APPLICATION_ID:
        if not door.one("SELECT 1 FROM sqlite_master LIMIT 1"):
            raise CatalogueDamaged(door.path, "the file is empty")
        raise NotAWorkspace(door.path)
    if found > len(MIGRATIONS):
        raise CatalogueTooNew(door.path, found, len(MIGRATIONS))


def check_length(door: Door) -> None:
    """Raises when the file is shorter than it says. SQLite itself takes the missing end of a page for zeros.

    While there is a write-ahead log the file may rightly be behind.
    """
    if _log_size(door.path) == 0:
        pages, page_size = door.value("PRAGMA page_count"), door.value("PRAGMA page_size")
        size = os.path.getsize(door.path)
        if size < pages * page_size and _log_size(door.path) == 0:
            raise CatalogueDamaged(door.path, f"{size} bytes where there should be {pages * page_size}")


def _log_size(path: Path) -> int:
    try:
        return os.path.getsize(f"{path}-wal")
    except FileNotFoundError:
        return 0


def _version(door: Door) -> int:
    found = door.value("PRAGMA user_version")
    return int(found)


def _run_script(database: Database, script: str) -> None:
    """Statement by statement: `executescript` would commit the transaction that we stand in."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            database.execute(statement)
            statement = ""


def create(path: Path, unit: str, *, audit_beginning: str) -> None:
    """Makes an empty catalogue, complete in a temporary file before it gets its name."""
    building = path.with_name(path.name + ".new")
    _remove(building)
    try:
        os.close(os.open(building, os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644))
        fresh = Door(building, readonly=False)
        try:
            fresh.run(f"PRAGMA page_size = {PAGE_BYTES}")  # only a database without tables takes it
            fresh.run(f"PRAGMA application_id = {APPLICATION_ID}")
            migrate(fresh)
            with fresh.writing():
                fresh.run(
                    "INSERT INTO workspace (id, unit, audit_hash) VALUES (1, ?, ?)", (unit, audit_beginning)
                )
            # At last: until here everything goes into the one file, by a rollback journal.
            if fresh.value("PRAGMA journal_mode = WAL") != "wal":
                raise DiskFault(path, "this file system can't hold a write-ahead log")
        finally:
            fresh.close()
        os.rename(building, path)
        _sync_folder(path.parent)
    except OSError as error:
        raise store_fault(path, error) from error
    finally:
        _remove(building)


def _remove(building: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            os.unlink(f"{building}{suffix}")


def _sync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
