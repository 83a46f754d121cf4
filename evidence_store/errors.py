"""What can go wrong with the store as a whole: one tree of errors, the facts in fields.

Findings of a check (a damaged object, a broken audit row) are values, see `model`; these are raised.
Turning them into words for people and exit codes is the business of `bukti`.
"""

from __future__ import annotations

import errno
from datetime import datetime
from pathlib import Path


class StoreError(Exception):
    """Root of all errors of the evidence store. `str()` is one English sentence for developers."""


class NotAWorkspace(StoreError):
    """There is no catalogue at `path`, or the database there belongs to another program."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"no catalogue of Bukti at {self.path}"


class AlreadyAWorkspace(StoreError):
    """`create` was asked for a place where something already stands."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path} exists already"


class NetworkFileSystem(StoreError):
    """The store may not live at `path`: a network file system neither locks nor syncs as SQLite needs."""

    def __init__(self, path: Path, fstype: str) -> None:
        super().__init__(path, fstype)
        self.path = path
        self.fstype = fstype

    def __str__(self) -> str:
        return f"{self.path} is on a network file system ({self.fstype})"


class Locked(StoreError):
    """Another process is writing. `pid` and `since` are None when it could not be told which."""

    def __init__(self, path: Path, pid: int | None, since: datetime | None) -> None:
        super().__init__(path, pid, since)
        self.path = path
        self.pid = pid
        self.since = since

    def __str__(self) -> str:
        who = f"process {self.pid}" if self.pid is not None else "another process"
        when = f" since {self.since.isoformat()}" if self.since is not None else ""
        return f"{self.path} is held by {who}{when}"


class CatalogueDamaged(StoreError):
    """The database file is truncated, overwritten or no database. `detail` is SQLite's own sentence."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(path, detail)
        self.path = path
        self.detail = detail

    def __str__(self) -> str:
        return f"the catalogue {self.path} is damaged: {self.detail}"


class CatalogueTooNew(StoreError):
    """Written by a newer Bukti: schema `found`, while this one knows up to `known`."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(path, found, known)
        self.path = path
        self.found = found
        self.known = known

    def __str__(self) -> str:
        return f"the catalogue {self.path} has schema {self.found}; this version knows up to {self.known}"


class CatalogueTooOld(StoreError):
    """Opened read-only before a writer has migrated it from schema `found` to `known`."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(path, found, known)
        self.path = path
        self.found = found
        self.known = known

    def __str__(self) -> str:
        return f"the catalogue {self.path} has schema {self.found} and must be opened for writing once"


class DiskFull(StoreError):
    """No room, a quota or a file size limit met while writing `path`. What was under way is undone."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"no room left to write {self.path}"


class DiskFault(StoreError):
    """The disk under the store refused to read or write `path` for a reason other than room or permission."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(path, detail)
        self.path = path
        self.detail = detail

    def __str__(self) -> str:
        return f"the disk failed at {self.path}: {self.detail}"


class ReadOnlyStore(StoreError):
    """`path` can't be written: opened read-only, mounted read-only, or no permission."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path} can't be written"


class NoAccess(StoreError):
    """`path` can't even be read by this user."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path} can't be read"


class BatchLost(StoreError):
    """An earlier error undid the whole open batch, and its caller went on as if nothing had happened."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"the open batch on {self.path} was undone by an earlier error"


class NoSuchDocument(StoreError):
    """No document has this id."""

    def __init__(self, document_id: int) -> None:
        super().__init__(document_id)
        self.document_id = document_id

    def __str__(self) -> str:
        return f"there is no document {self.document_id}"


class NoSuchFiling(StoreError):
    """No filing has this id."""

    def __init__(self, filing_id: int) -> None:
        super().__init__(filing_id)
        self.filing_id = filing_id

    def __str__(self) -> str:
        return f"there is no filing {self.filing_id}"


class PersonExists(StoreError):
    """Somebody of this name may come to the desk already."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        return f"there is a person {self.name!r} already"


class LetterPosted(StoreError):
    """These `addresses` have got the letter of that `week` to that `bidang`, or have perhaps got it."""

    def __init__(self, week: str, bidang: str, addresses: tuple[str, ...]) -> None:
        super().__init__(week, bidang, addresses)
        self.week = week
        self.bidang = bidang
        self.addresses = addresses

    def __str__(self) -> str:
        return (
            f"the letter of {self.week} to {self.bidang or 'the coordinator'} was begun for {self.addresses}"
        )


class TooManySearches(StoreError):
    """Somebody keeps `limit` searches already."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit

    def __str__(self) -> str:
        return f"{self.limit} searches are kept already"


class NoSuchPerson(StoreError):
    """Nobody of this name may come to the desk."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        return f"there is no person {self.name!r}"


class NoSuchDecision(StoreError):
    """No decision has this id, or it can't be taken back: it is an undo, or was undone already."""

    def __init__(self, decision_id: int) -> None:
        super().__init__(decision_id)
        self.decision_id = decision_id

    def __str__(self) -> str:
        return f"there is no decision {self.decision_id} in force"


class ObjectMissing(StoreError):
    """The store holds no object of this hash."""

    def __init__(self, sha256: str) -> None:
        super().__init__(sha256)
        self.sha256 = sha256

    def __str__(self) -> str:
        return f"object {self.sha256} is not in the store"


class ObjectDamaged(StoreError):
    """The bytes at `path` hash to `found` instead of the object's name."""

    def __init__(self, sha256: str, path: Path, found: str) -> None:
        super().__init__(sha256, path, found)
        self.sha256 = sha256
        self.path = path
        self.found = found

    def __str__(self) -> str:
        return f"object {self.sha256} at {self.path} is damaged: its bytes hash to {self.found}"


def store_fault(path: Path, error: OSError) -> StoreError:
    """The store's name for an error of the operating system met while writing at `path`."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return DiskFull(path)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return ReadOnlyStore(path)
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return NotAWorkspace(path)
    return DiskFault(path, str(error))


class NoSuchRoom(StoreError):
    """No assessors' room has this number."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    def __str__(self) -> str:
        return f"there is no room {self.number}"


class NoSuchNote(StoreError):
    """There is no note of this number, or it was taken back."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    def __str__(self) -> str:
        return f"there is no note {self.number}"


class NoSuchFinding(StoreError):
    """The room has no finding of this number."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    def __str__(self) -> str:
        return f"there is no finding {self.number} in this room"


class RoomClosed(StoreError):
    """Nothing can be added to a room that is closed."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    def __str__(self) -> str:
        return f"room {self.number} is closed"
