"""Sources and filings as a scan meets them: what is known, what was seen, what is gone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from evidence_store import projection, rows
from evidence_store.door import Door
from evidence_store.errors import NoSuchFiling
from evidence_store.model import FilingState, Known, Sighting, SourceRow, Stamp

SIGHTINGS_AT_ONCE = 5_000
"""Sightings held in memory and joined with the filings in one go."""

SOURCE_COLUMNS = "id, name, bidang, path, unreachable_since, unreachable_why, scanned_at, is_active, mount"

KNOWN = """
SELECT path, id, size, mtime_ns, ctime_ns, inode, state, reason
FROM filing WHERE source_id = ? AND gone_at IS NULL
"""
KNOWN_BELOW = f"{KNOWN} AND path >= ? AND path < ?"

PATHS_AT_ONCE = 500
"""Parameters of one statement."""

# --- sources


def set_sources(door: Door, unit: str, sources: Sequence[tuple[str, str, bytes]]) -> list[SourceRow]:
    """Makes the listed ones, and only them, active. Writes nothing when nothing changed."""
    if len({name for name, _, _ in sources}) < len(sources):
        raise ValueError("two sources of one name")
    wanted = [(name, bidang, path, position) for position, (name, bidang, path) in enumerate(sources)]
    listed = door.all("SELECT name, bidang, path, position FROM source WHERE is_active ORDER BY position")
    if listed != wanted:
        _replace_sources(door, unit, wanted)
    return active_sources(door)


def _replace_sources(door: Door, unit: str, wanted: list[tuple[str, str, bytes, int]]) -> None:
    with door.writing():
        before = {name: shown for name, *shown in door.all("SELECT name, bidang, is_active FROM source")}
        door.run("UPDATE source SET is_active = 0")
        door.run_many(
            "INSERT INTO source (unit, name, bidang, path, position, is_active) VALUES (?, ?, ?, ?, ?, 1)"
            " ON CONFLICT (name) DO UPDATE SET bidang = excluded.bidang, path = excluded.path,"
            " position = excluded.position, is_active = 1",
            [(unit, *source) for source in wanted],
        )
        for id_, name, *shown in door.all("SELECT id, name, bidang, is_active FROM source"):
            if before.get(name, shown) != shown:
                projection.note_changes(
                    door,
                    "SELECT DISTINCT document_id FROM filing"
                    " WHERE source_id = ? AND gone_at IS NULL AND document_id IS NOT NULL"
                    " ORDER BY document_id",
                    (id_,),
                )


def active_sources(door: Door) -> list[SourceRow]:
    """In the order of the configuration."""
    return _sources(door, f"SELECT {SOURCE_COLUMNS} FROM source WHERE is_active ORDER BY position")


def all_sources(door: Door) -> list[SourceRow]:
    """Dropped ones too, after the active ones."""
    return _sources(door, f"SELECT {SOURCE_COLUMNS} FROM source ORDER BY is_active DESC, position, id")


def _sources(door: Door, sql: str) -> list[SourceRow]:
    with door.reading():
        return [_source(row) for row in door.all(sql)]


def _source(row: Any) -> SourceRow:
    id_, name, bidang, path, since, why, scanned_at, is_active, mount = row
    unreachable_since, scanned = rows.maybe_time(since), rows.maybe_time(scanned_at)
    return SourceRow(id_, name, bidang, path, unreachable_since, why, scanned, bool(is_active), mount)


def source_unreachable(door: Door, source_id: int, why: str, at: datetime) -> None:
    with door.writing():
        door.run(
            "UPDATE source SET unreachable_since = coalesce(unreachable_since, ?), unreachable_why = ?"
            " WHERE id = ?",
            (rows.time_text(at), rows.clean(why), source_id),
        )


def source_scanned(door: Door, source_id: int, at: datetime, mount: str) -> None:
    with door.writing():
        door.run(
            "UPDATE source SET unreachable_since = NULL, unreachable_why = '', scanned_at = ?, mount = ? WHERE id = ?",
            (rows.time_text(at), mount, source_id),
        )


# --- filings


def known(door: Door, source_id: int) -> dict[bytes, Known]:
    """Live filings by path."""
    with door.reading():
        return _known(source_id, door.all(KNOWN, (source_id,)))


def known_below(door: Door, source_id: int, folder: bytes) -> dict[bytes, Known]:
    """Those in a folder and in its folders; the source itself has an empty path."""
    if not folder:
        return known(door, source_id)
    with door.reading():
        beyond = folder + bytes([ord("/") + 1])
        return _known(source_id, door.all(KNOWN_BELOW, (source_id, folder + b"/", beyond)))


def known_at(door: Door, source_id: int, paths: Sequence[bytes]) -> dict[bytes, Known]:
    """Those of these paths that there are."""
    found: dict[bytes, Known] = {}
    with door.reading():
        for start in range(0, len(paths), PATHS_AT_ONCE):
            some = paths[start : start + PATHS_AT_ONCE]
            places = ", ".join("?" * len(some))
            found |= _known(source_id, door.all(f"{KNOWN} AND path IN ({places})", (source_id, *some)))
    return found


def _known(source_id: int, found: Iterable[Any]) -> dict[bytes, Known]:
    states = {str(state): state for state in FilingState}
    try:
        return {
            path: Known(id_, Stamp(size, mtime_ns, ctime_ns, inode), states[state], reason)
            for path, id_, size, mtime_ns, ctime_ns, inode, state, reason in found
        }
    except (KeyError, TypeError) as error:
        raise rows.Unreadable(f"a filing of source {source_id}: {error}") from error


def record(door: Door, source_id: int, sightings: Iterable[Sighting], at: datetime) -> None:
    """Upserts by path, set by set: a temporary table of sightings is joined with the filings."""
    rest = iter(sightings)
    when = rows.time_text(at)
    with door.writing():
        door.run(
            "CREATE TEMP TABLE IF NOT EXISTS sighting"
            " (path BLOB PRIMARY KEY, size, mtime_ns, ctime_ns, inode, state, reason) WITHOUT ROWID"
        )
        while chunk := [_sighting(sighting) for sighting in islice(rest, SIGHTINGS_AT_ONCE)]:
            door.run("DELETE FROM temp.sighting")
            door.run_many("INSERT OR REPLACE INTO temp.sighting VALUES (?, ?, ?, ?, ?, ?, ?)", chunk)
            _record_chunk(door, source_id, when)


def _sighting(sighting: Sighting) -> tuple[object, ...]:
    if sighting.state is FilingState.RECEIVED:
        raise ValueError("a scan sees files; only `received` receives them")
    stamp = sighting.stamp
    return (
        sighting.path,
        stamp.size,
        stamp.mtime_ns,
        stamp.ctime_ns,
        stamp.inode,
        str(sighting.state),
        rows.clean(sighting.reason),
    )


SIGHTED = "temp.sighting s CROSS JOIN filing f ON f.source_id = ?1 AND f.path = s.path"
"""The filings that were met again; CROSS JOIN keeps the small side outside."""


def _record_chunk(door: Door, source_id: int, when: str) -> None:
    returned = f"SELECT f.id FROM {SIGHTED} WHERE f.gone_at IS NOT NULL"
    door.run(
        "INSERT INTO filing_event (filing_id, at, event, document_id)"
        f" SELECT f.id, ?2, 'returned', f.document_id FROM {SIGHTED} WHERE f.gone_at IS NOT NULL"
        " ORDER BY f.id",
        (source_id, when),
    )
    # Whoever was taken for the moved file is a copy after all.
    door.run(f"UPDATE filing SET moved_from = NULL WHERE moved_from IN ({returned})", (source_id,))
    projection.note_changes(
        door,
        f"SELECT DISTINCT f.document_id FROM {SIGHTED} WHERE f.document_id IS NOT NULL"
        " AND (f.gone_at IS NOT NULL OR (f.state = 'ignored') <> (s.state = 'ignored'))"
        " ORDER BY f.document_id",
        (source_id,),
    )
    door.run(
        "INSERT INTO filing"
        " (source_id, path, size, mtime_ns, ctime_ns, inode, state, reason, first_seen, failed_since)"
        " SELECT ?1, path, size, mtime_ns, ctime_ns, inode, state, reason, ?2,"
        " iif(state = 'failed', ?2, NULL) FROM temp.sighting WHERE true"
        " ON CONFLICT (source_id, path) DO UPDATE SET"
        " size = excluded.size, mtime_ns = excluded.mtime_ns, ctime_ns = excluded.ctime_ns,"
        " inode = excluded.inode, state = excluded.state, reason = excluded.reason, gone_at = NULL,"
        " failed_since = CASE excluded.state WHEN 'failed' THEN coalesce(failed_since, excluded.failed_since)"
        " WHEN 'pending' THEN failed_since END",
        (source_id, when),
    )


def restamp(door: Door, filing_id: int, stamp: Stamp) -> None:
    with door.writing():
        changed = door.run(
            "UPDATE filing SET size = ?, mtime_ns = ?, ctime_ns = ?, inode = ? WHERE id = ?",
            (stamp.size, stamp.mtime_ns, stamp.ctime_ns, stamp.inode, filing_id),
        )
        if not changed:
            raise NoSuchFiling(filing_id)


LEAVING = "id IN (SELECT value FROM json_each(?1)) AND gone_at IS NULL"


def gone(door: Door, filing_ids: Iterable[int], at: datetime) -> None:
    ids, when = json.dumps(list(filing_ids)), rows.time_text(at)
    with door.writing():
        door.run(
            "INSERT INTO filing_event (filing_id, at, event, document_id)"
            f" SELECT id, ?2, 'gone', document_id FROM filing WHERE {LEAVING} ORDER BY id",
            (ids, when),
        )
        projection.note_changes(
            door,
            "SELECT DISTINCT document_id FROM filing"
            f" WHERE document_id IS NOT NULL AND {LEAVING} ORDER BY document_id",
            (ids,),
        )
        door.run(f"UPDATE filing SET gone_at = ?2 WHERE {LEAVING}", (ids, when))
