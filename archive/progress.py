"""What the archive tells while it works, and the account it gives at the end: plain values, no screen.

The faces in `bukti/` draw a bar from the one and print tables from the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

import msgspec

from evidence_store.model import Account, summed


class Phase(StrEnum):
    """What is being done. Several go on at once during the road."""

    WALK = "walk"  # files met in the sources
    RECHECK = "recheck"  # files whose times changed but not their size: read again
    RECEIVE = "receive"  # files copied into the store
    EXTRACT = "extract"  # documents whose text was read
    OCR = "ocr"  # pages recognised
    INDEX = "index"  # documents brought into the index
    MOVE = "move"  # documents brought into the next generation of the index
    SETTLE = "settle"  # waiting for files that are still being written
    VERIFY = "verify"  # stored objects hashed again
    REBUILD = "rebuild"  # documents read again from the store
    BACKUP = "backup"  # stored objects looked at for a backup, and copied where it lacks them
    RESTORE = "restore"  # objects copied back from a backup
    CATALOGUE = "catalogue"  # pages of the catalogue copied
    PARTS = "parts"  # parts of the catalogue and the small files brought into a backup
    MEMBERS = "members"  # members of archives and mails taken out for a handover
    HANDOVER = "handover"  # documents copied into a package
    PAGES = "pages"  # pages of a package written, and documents made searchable in it
    HANDOVER_CHECK = "handover_check"  # files of a package hashed again
    RENEW = "renew"  # documents judged again by other rules, or by all of them
    LOOK = "look"  # photos looked at, to be compared
    COMPARE = "compare"  # texts compared


class Progress(Protocol):
    """Called often, and for OCR from another thread than for the rest; must return fast."""

    def total(self, phase: Phase, items: int, size: int = 0) -> None:
        """How much there will be in all, as far as known now; `size` in bytes. A later word replaces it."""

    def advance(self, phase: Phase, items: int = 1, size: int = 0) -> None:
        """So much more is done."""

    def note(self, code: str, facts: Mapping[str, object]) -> None:
        """Something a watching person should see now, e.g. `source_unreachable`, `index_rebuilt`."""


class Silent:
    """A `Progress` that tells nobody."""

    def total(self, phase: Phase, items: int, size: int = 0) -> None:
        pass

    def advance(self, phase: Phase, items: int = 1, size: int = 0) -> None:
        pass

    def note(self, code: str, facts: Mapping[str, object]) -> None:
        pass


class Trouble(msgspec.Struct, frozen=True):
    """A file or folder that could not be dealt with in this pass, beyond what the catalogue records."""

    source: str
    path: bytes
    reason: str  # as in archive.paths.REASONS, or "io", "too_deep", "growing"


class SourceScan(msgspec.Struct, frozen=True):
    """What the comparison of one source with the catalogue found. Counts of files."""

    source: str
    on_disk: int = 0
    new: int = 0  # moved ones included
    changed: int = 0
    touched: int = 0  # only times or inode changed, bytes the same
    gone: int = 0  # moved ones included
    ignored: int = 0
    unreachable: str = ""  # why; every count is then 0 and nothing is taken for gone
    is_complete: bool = True  # False when stopped on the way: then nothing is taken for gone either
    folders_unread: tuple[Trouble, ...] = ()


class RoadTally(msgspec.Struct, frozen=True):
    """What one travel of the road did. Counts of files, documents and bytes."""

    received: int = 0
    received_bytes: int = 0
    duplicates: int = 0  # of the received: bytes that were in the store already
    moved: int = 0  # of the received: bytes of a filing that is gone from elsewhere
    vanished: int = 0
    failed: int = 0
    read: int = 0
    unread: int = 0
    set_aside: int = 0
    reread: int = 0  # readings renewed because the document's names changed
    indexed: int = 0
    pages: int = 0
    pages_ocr: int = 0
    unsettled: tuple[Trouble, ...] = ()  # still being written, or busy: taken by the next scan
    left_files: int = 0  # stopped before these were received
    left_documents: int = 0  # stopped before these were read
    is_interrupted: bool = False


class ScanReport(msgspec.Struct, frozen=True):
    """The account of one pass over all sources."""

    sources: tuple[SourceScan, ...]
    road: RoadTally
    account: Mapping[tuple[str, bytes], Account]  # by source name and top-level folder

    @property
    def total(self) -> Account:
        return summed(self.account.values())

    @property
    def is_interrupted(self) -> bool:
        return self.road.is_interrupted or not all(source.is_complete for source in self.sources)
