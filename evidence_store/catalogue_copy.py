"""A copy of the catalogue beside whoever writes it, and what a backup asks of such a copy at rest."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from evidence_store import audit, mounts, rows, schema
from evidence_store.door import SQLITE_ERRORS, Door
from evidence_store.errors import NotAWorkspace
from evidence_store.model import AuditFault, AuditHead

PAGES_AT_ONCE = 1_024
"""Pages of 8 KiB copied between two looks at the wish to stop."""

DOCUMENTS_AT_ONCE = 1_000

Documents = Iterator[list[tuple[int, str, int]]]
"""Some at a time: id, SHA-256, bytes."""


class Stopped(Exception):
    """The copying was ended because `stop()` said so."""


def copy_catalogue(
    source: Path, target: Path, tell: Callable[[int, int], None], stop: Callable[[], bool]
) -> None:
    """Makes `target` (not there yet, on a local disk) a copy of the catalogue as it is now, of whatever older schema.

    One state is copied whole, whatever a writer commits meanwhile, and no writer waits: a reading transaction is
    held to the end, so that SQLite's backup never begins again. `tell(done, total)` counts pages. Raises Stopped,
    NotAWorkspace, CatalogueDamaged, CatalogueTooNew, DiskFull.
    """
    if not source.is_file():
        raise NotAWorkspace(source)
    mounts.refuse_network(target)
    door = Door(source, readonly=True)
    try:
        schema.check_usable(door)
        schema.check_length(door)

        def on_step(status: int, remaining: int, total: int) -> None:  # noqa: ARG001 (sqlite3's signature)
            tell(total - remaining, total)
            if stop():
                raise Stopped

        with door.snapshot():
            door.value("SELECT count(*) FROM sqlite_master")  # the transaction begins with its first look
            out = sqlite3.connect(target)
            try:
                door.connection.backup(out, pages=PAGES_AT_ONCE, progress=on_step)
            except SQLITE_ERRORS as error:
                raise door.translated(error) from error
            finally:
                out.close()
    finally:
        door.close()


class CatalogueCopy:
    """A catalogue that nobody writes, in whatever older schema it is. Raises as `Catalogue.open` does."""

    def __init__(self, path: Path) -> None:
        self._door = Door(path, readonly=True, is_at_rest=True)
        try:
            schema.check_usable(self._door)
            schema.check_length(self._door)
        except BaseException:
            self._door.close()
            raise

    def __enter__(self) -> CatalogueCopy:
        return self

    def __exit__(self, *_: object) -> None:
        self._door.close()

    def schema(self) -> int:
        return int(self._door.value("PRAGMA user_version"))

    def unit(self) -> str:
        return str(self._door.value("SELECT unit FROM workspace"))

    def first_fault(self) -> str:
        """What SQLite's quick check finds first; "" when sound. Reads the whole file."""
        found = str(self._door.value("PRAGMA quick_check(1)"))
        return "" if found == "ok" else found

    def audit_head(self) -> AuditHead:
        return audit.head(self._door)

    def audit_faults(self) -> list[AuditFault]:
        return audit.check(self._door, None)

    def first_audit(self) -> str:
        """The hash of the first row of the audit log; "" while it is empty."""
        return str(self._door.value("SELECT hash FROM audit WHERE seq = 1") or "")

    def totals(self) -> tuple[int, int]:
        """How many documents, and their bytes."""
        count, size = self._door.one("SELECT count(*), coalesce(sum(size), 0) FROM document")
        return int(count), int(size)

    def documents(self) -> Documents:
        after = 0
        while found := self._door.all(
            "SELECT id, sha256, size FROM document WHERE id > ? ORDER BY id LIMIT ?",
            (after, DOCUMENTS_AT_ONCE),
        ):
            yield found
            after = found[-1][0]

    def filed(self, sha256: str) -> list[tuple[str, bytes]]:
        """Source and path of every filing that holds these bytes."""
        return [
            (str(name), rows.path_bytes(path))
            for name, path in self._door.all(
                "SELECT s.name, f.path FROM filing f JOIN source s ON s.id = f.source_id"
                " JOIN document d ON d.id = f.document_id WHERE d.sha256 = ? ORDER BY f.id",
                (sha256,),
            )
        ]
