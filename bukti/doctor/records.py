"""What the workspace knows: catalogue, audit log, stored files, index, rule pack, backups."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bukti.doctor import Finding, advice, fine, trouble

if TYPE_CHECKING:
    from archive.last_backup import LastBackup
    from archive.sources import SourceSettings
    from bukti.opening import Workspace
    from evidence_store.catalogue import Catalogue
    from evidence_store.model import AuditHead, DocumentRow
    from indexer.search.model import IndexState

AUDIT_ROWS_WALKED = 50_000
"""A longer log is left to `bukti verify`: this command is asked for an answer in seconds."""

VERIFY_AFTER = timedelta(days=90)
"""Bits rot slowly; a quarter is also what auditors ask for."""

BACKUP_AFTER = timedelta(days=8)
"""A weekly backup, and a day's grace."""

HASH_SHOWN = 12


def catalogue(opened: Catalogue) -> Iterator[Finding]:
    """Structure and audit log."""
    fault = opened.quick_check()
    schema = opened.schema()
    yield (
        trouble("catalogue", "catalogue_damaged", detail=fault)
        if fault
        else fine("catalogue", "catalogue", schema=schema)
    )
    head = opened.audit_head()
    faults = opened.check_audit() if head.count <= AUDIT_ROWS_WALKED else []
    yield audit(head, [f"{one.seq}: {one.kind}" for one in faults], is_walked=head.count <= AUDIT_ROWS_WALKED)


def audit(head: AuditHead, faults: Sequence[str], *, is_walked: bool) -> Finding:
    facts = {"count": head.count, "hash": head.hash[:HASH_SHOWN]}
    if faults:
        return trouble("audit", "audit_broken", fault=faults[0], **facts)
    return fine("audit", "audit" if is_walked else "audit_long", **facts)


def stored(
    damaged: Sequence[tuple[DocumentRow, str]], never: int, oldest: datetime | None, now: datetime
) -> Finding:
    """As `Catalogue.damaged` and `verified_since` tell."""
    if damaged:
        return trouble("stored", "stored_damaged", count=len(damaged))
    if oldest is None:
        return fine("stored", "stored_empty")
    days = max(0, (now - oldest).days)
    if days > VERIFY_AFTER.days:
        return advice("stored", "stored_unverified", never=never, days=days)
    return fine("stored", "stored_verified", never=never, days=days)


def backups(last: LastBackup | None, documents: int, now: datetime) -> Finding:
    if last is None:
        return advice("backup", "backup_none") if documents else fine("backup", "backup_not_yet")
    facts = {"folder": last.folder, "at": last.made_at, "days": max(0, (now - last.made_at).days)}
    if last.missing:
        return trouble("backup", "backup_incomplete", missing=last.missing, **facts)
    if now - last.made_at > BACKUP_AFTER:
        return advice("backup", "backup_old", **facts)
    return fine("backup", "backup", **facts)


def index(
    state: IndexState, *, parts: int, last_change: int, wanted: str, is_chosen: bool
) -> Iterator[Finding]:
    """`parts`: searchable units by the catalogue; `wanted`: the engine for so many; `is_chosen`: by the settings."""
    if not state.usable:
        if state.why == "missing" and not parts:
            yield fine("index", "index_not_yet")
        else:
            yield trouble("index", "index_unusable", why=state.why)
        return
    facts = {"engine": state.engine, "documents": state.documents, "parts": parts}
    if state.seq > last_change:
        yield trouble("index", "index_ahead", **facts)
    elif state.seq < last_change:
        yield advice("index", "index_behind", behind=last_change - state.seq, **facts)
    elif state.documents != parts:
        yield trouble("index", "index_differs", **facts)
    elif state.outdated:
        yield advice("index", "index_outdated", why=state.outdated, **facts)
    else:
        yield fine("index", "index", **facts)
    if wanted != state.engine:
        yield advice("index", "engine_chosen" if is_chosen else "engine_moves", wanted=wanted, **facts)


def outgrown(engine: str, documents: int, limit: int) -> Iterator[Finding]:
    """`engine`: fixed in the settings; `limit`: documents to which whoosh is quick."""
    if engine == "whoosh" and documents > limit:
        yield advice("index", "engine_outgrown", documents=documents, limit=limit)


def pack(workspace: Workspace) -> Finding:
    from bukti.packs import pack_for_reading
    from rules.yaml_source import PackError

    try:
        found = pack_for_reading(workspace.places)
    except PackError as error:
        return trouble("pack", "pack_unusable", count=len(error.faults), first=first_of(error.faults))
    except OSError as error:
        return trouble("pack", "pack_unusable", count=1, first=str(error))
    if found.faults:
        return advice("pack", "pack_faulty", count=len(found.faults), first=first_of(found.faults))
    return fine("pack", "pack", name=workspace.settings.unit.pack)


def first_of(faults: Sequence[object]) -> str:
    from bukti.rule_wording import fault_lines

    return str(fault_lines(faults[:1], "pack")).strip()  # type: ignore[arg-type]


def last_moment(opened: Catalogue) -> datetime | None:
    """When something was last noted, by the clock of then."""
    head = opened.audit_head()
    rows = opened.audit_rows(after_seq=head.count - 1, limit=1) if head.count else []
    moments = [datetime.fromisoformat(row.at) for row in rows]
    moments += [source.scanned_at for source in opened.sources() if source.scanned_at is not None]
    return max(moments, default=None)


def watched_folders(opened: Catalogue, settings: Sequence[SourceSettings]) -> int:
    """Folders known below the sources that are watched by events."""
    from archive.sources import Unreachable, mode_of, reach

    by_events = {
        source.name
        for source in settings
        if not isinstance(found := reach(source.path), Unreachable)
        and mode_of(source, found).mode == "events"
    }
    return sum(
        len({os.path.dirname(path) for path in opened.known(source.id)} | {b""})
        for source in opened.sources()
        if source.name in by_events
    )
