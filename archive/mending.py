"""Mending: an object that is missing or damaged in the store is put back from a backup, after its hash was checked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from archive.object_copies import copied_object
from evidence_store.backup_errors import NotABackup
from evidence_store.backup_manifest import object_name
from evidence_store.landing import Landing

if TYPE_CHECKING:
    from evidence_store.backup_folder import BackupFolder
    from evidence_store.catalogue import Catalogue
    from evidence_store.objects import ObjectStore


class MendReport(msgspec.Struct, frozen=True):
    """Hashes of objects put back, and of those that the backup does not hold sound either."""

    mended: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


def mend(
    catalogue: Catalogue,
    objects: ObjectStore,
    folder: BackupFolder,
    hashes: Sequence[str],
    *,
    who: str,
    at: datetime,
) -> MendReport:
    """Puts sound copies in the place of these objects; only for the one writer.

    Each object put back is durable before the audit log tells of it. Raises NotABackup, and the errors of a full or
    failing disk.
    """
    if not folder.is_there():
        raise NotABackup(folder.path)
    landing = Landing(objects.root)
    landing.sweep()
    mended: list[str] = []
    lost: list[str] = []
    for sha256 in hashes:
        outcome = copied_object(landing, folder.path, sha256, object_name(sha256))
        (mended if outcome is True else lost).append(sha256)
    landing.finish()
    if mended:
        documents = [document for sha256 in mended for document in catalogue.find(sha256)]
        with catalogue.batch():
            catalogue.verified({document.id: "" for document in documents}, at)
            catalogue.audit("mended", {"objects": mended, "from": folder.path.absolute()}, who=who, at=at)
    return MendReport(tuple(mended), tuple(lost))
