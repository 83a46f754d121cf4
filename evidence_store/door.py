"""The one way to the database: connection, pragmas, transactions, and SQLite's errors as ours.

Statements live in the modules that use this door. The connection is plain `sqlite3`; `Door.database`
is the same connection as a `sqlite_utils.Database`, imported only when asked for (it costs 0.1 s).
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import urllib.parse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidence_store import lock, rows
from evidence_store.errors import (
    BatchLost,
    CatalogueDamaged,
    DiskFault,
    DiskFull,
    Locked,
    NoAccess,
    NotAWorkspace,
    ReadOnlyStore,
    StoreError,
    store_fault,
)

if TYPE_CHECKING:
    from sqlite_utils import Database

BUSY_SECONDS = 10.0
"""How long a statement waits for another connection. WAL readers never make it wait; recovery may."""

CACHE_KIB = 4 * 1024
"""Page cache of a connection. The default of 2 MiB thrashes on 20,000 filings and their indexes."""

WAL_KEPT_BYTES = 64 * 1024 * 1024
"""A write-ahead log grown beyond this by one large transaction is cut back at the next checkpoint."""

PRAGMAS = (
    "foreign_keys = ON",
    "synchronous = FULL",
    "temp_store = MEMORY",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    f"cache_size = -{CACHE_KIB}",
    f"journal_size_limit = {WAL_KEPT_BYTES}",
)

PROBE_BYTES = 4096
"""Written to ask a disk why it refused a write: the least that it allots."""

SAVEPOINT = "call"

Parameters = Sequence[object] | Mapping[str, object]
"""By place or by name."""

SQLITE_VERSION = sqlite3.sqlite_version_info

_FULL_CODES = frozenset(
    {
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_SHMSIZE,
        sqlite3.SQLITE_IOERR_TRUNCATE,
    }
)
"""SQLite says FULL for ENOSPC only; a quota or a file size limit comes as one of these. So does a disk that turned
read-only, or fails, while the catalogue is open."""

_DAMAGE_CODES = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_TOOBIG})

SQLITE_ERRORS = (sqlite3.Error, UnicodeDecodeError)
"""A damaged schema may get into SQLite's message as bytes that are no text."""

_DAMAGE_MESSAGES = ("no such", "malformed", "foreign key mismatch", "Could not decode")
"""Errors without a code of their own that sound statements meet only in a damaged file."""


class Door:
    """An open connection. Belongs to the thread that opened it."""

    def __init__(self, path: Path, *, readonly: bool, is_at_rest: bool = False) -> None:
        """Opens the database file; nothing is read of it but what the pragmas need.

        `is_at_rest`: nobody writes it now or while we read, and nothing is left in a write-ahead log.
        """
        self.path = path
        self.is_readonly = readonly
        self._is_at_rest = is_at_rest
        self._depth = 0
        self._database: Database | None = None
        self.connection = self._connected()
        try:
            for pragma in PRAGMAS:
                self.run(f"PRAGMA {pragma}")
        except BaseException:
            self.connection.close()
            raise

    def _connected(self) -> sqlite3.Connection:
        """In autocommit mode: transactions begin and end only where this class says so."""
        uri = f"file:{urllib.parse.quote(os.fsencode(self.path.absolute()))}"
        uri += "?mode=ro" if self.is_readonly else "?mode=rw"
        if self._is_at_rest or (self.is_readonly and _is_at_rest_on_readonly(self.path)):
            uri += "&immutable=1"
        try:
            return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
        except sqlite3.Error as error:
            raise self.translated(error) from error

    @property
    def database(self) -> Database:
        """This connection as sqlite-utils sees it: tables, columns, transformations."""
        if self._database is None:
            from sqlite_utils import Database

            # Plugins are other people's code found by entry points; they have no business here.
            self._database = Database(self.connection, execute_plugins=False)
        return self._database

    def close(self) -> None:
        self.connection.close()

    # --- statements

    def all(self, sql: str, parameters: Parameters = ()) -> list[Any]:
        """Every row of a statement."""
        try:
            return self.connection.execute(sql, parameters).fetchall()
        except SQLITE_ERRORS as error:
            raise self.translated(error) from error

    def one(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first row of a statement, or None."""
        try:
            return self.connection.execute(sql, parameters).fetchone()
        except SQLITE_ERRORS as error:
            raise self.translated(error) from error

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first column of the first row, or None."""
        row = self.one(sql, parameters)
        return None if row is None else row[0]

    def run(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Executes a statement; returns how many rows it changed."""
        try:
            return self.connection.execute(sql, parameters).rowcount
        except SQLITE_ERRORS as error:
            raise self.translated(error) from error

    def run_many(self, sql: str, parameters: Iterable[Sequence[object]]) -> None:
        try:
            self.connection.executemany(sql, parameters)
        except SQLITE_ERRORS as error:
            raise self.translated(error) from error

    # --- transactions

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All or nothing. An inner one joins the outer, and undoes only itself when it fails."""
        if self._depth:
            if not self.connection.in_transaction:
                raise BatchLost(self.path)  # SQLite rolls back by itself on a full disk
            begin, end = f"SAVEPOINT {SAVEPOINT}", f"RELEASE {SAVEPOINT}"
            undo = [f"ROLLBACK TO {SAVEPOINT}", end]
        else:
            begin, end, undo = "BEGIN IMMEDIATE", "COMMIT", ["ROLLBACK"]
        self.run(begin)
        self._depth += 1
        try:
            yield
            if not self.connection.in_transaction:
                raise BatchLost(self.path)
            self.run(end)
        except rows.Unreadable as error:
            self._undo(undo)
            raise CatalogueDamaged(self.path, str(error)) from error
        except BaseException:
            self._undo(undo)
            raise
        finally:
            self._depth -= 1

    def _undo(self, statements: Iterable[str]) -> None:
        if self.connection.in_transaction:
            for statement in statements:
                with suppress(sqlite3.Error):  # the error that brought us here is the one to tell
                    self.connection.execute(statement)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Several statements that see one state of the catalogue."""
        is_outermost = not self.connection.in_transaction
        if is_outermost:
            self.run("BEGIN")
        try:
            yield
        finally:
            if is_outermost:
                self._undo(["ROLLBACK"])

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A snapshot whose rows are made into values inside: values of the wrong kind are damage, if
        SQLite's own check agrees, and a fault of the program otherwise."""
        with self.snapshot():
            try:
                yield
            except rows.Unreadable as error:
                raise CatalogueDamaged(self.path, str(error)) from error
            except (TypeError, ValueError, KeyError) as error:
                fault = self._first_fault()
                if fault is None:
                    raise
                raise CatalogueDamaged(self.path, fault) from error

    def _first_fault(self) -> str | None:
        """What SQLite's own check finds first; None when the file is sound."""
        try:
            (found,) = self.connection.execute("PRAGMA integrity_check(1)").fetchone()
        except SQLITE_ERRORS as error:
            return str(error)
        return None if found == "ok" else str(found)

    # --- errors

    def translated(self, error: sqlite3.Error | UnicodeDecodeError) -> Exception:
        """The store's name for an error of SQLite; the error itself when it is a fault of our own."""
        if isinstance(error, UnicodeDecodeError):
            return CatalogueDamaged(self.path, error.object.decode("utf-8", "replace"))
        code = getattr(error, "sqlite_errorcode", 0)
        primary, message = code & 0xFF, str(error)
        translated: StoreError | None = None
        if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL):
            translated = Locked(self.path, *lock.holder(self.path.parent / "lock"))
        elif primary == sqlite3.SQLITE_FULL:
            translated = DiskFull(self.path)
        elif code in _FULL_CODES:
            translated = _refusal(self.path)
        elif primary == sqlite3.SQLITE_READONLY:
            translated = ReadOnlyStore(self.path)
        elif primary in _DAMAGE_CODES or code == sqlite3.SQLITE_IOERR_SHORT_READ:
            translated = CatalogueDamaged(self.path, message)
        elif primary == sqlite3.SQLITE_IOERR:
            translated = DiskFault(self.path, f"{message} ({getattr(error, 'sqlite_errorname', '')})")
        elif primary in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            translated = self._unopenable(message)
        elif isinstance(error, sqlite3.OperationalError) and message.startswith(_DAMAGE_MESSAGES):
            translated = CatalogueDamaged(self.path, message)
        elif isinstance(error, sqlite3.IntegrityError) and (fault := self._first_fault()) is not None:
            translated = CatalogueDamaged(self.path, fault)
        return translated or error

    def _unopenable(self, message: str) -> StoreError:
        if not os.path.lexists(self.path):
            return NotAWorkspace(self.path)
        if not os.access(self.path, os.R_OK):
            return NoAccess(self.path)
        if not os.access(self.path, os.W_OK) or not os.access(self.path.parent, os.W_OK):
            return ReadOnlyStore(self.path)
        return DiskFault(self.path, message)


def _refusal(path: Path) -> StoreError:
    """Why a write failed, which SQLite keeps to itself: what the disk says to a page of our own, in a file without
    a name. A disk that takes that has room, so that it was a limit which `path` met."""
    try:
        with tempfile.TemporaryFile(dir=path.parent, buffering=0) as probe:
            probe.write(bytes(PROBE_BYTES))
            os.fsync(probe.fileno())
    except OSError as error:
        return store_fault(path, error)
    return DiskFull(path)


def _is_at_rest_on_readonly(path: Path) -> bool:
    """A catalogue on a read-only medium, left by its writer in good order. SQLite can't make its shared
    memory file there, and needs none: nobody can write while we read."""
    try:
        is_readonly = os.statvfs(path).f_flag & os.ST_RDONLY
    except OSError:
        return False
    return bool(is_readonly) and not os.path.exists(f"{path}-wal")
