"""When each object was last hashed again, and what was found then."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from evidence_store import rows
from evidence_store.door import Door
from evidence_store.model import DocumentRow, FixityCounts
from evidence_store.rows import DOCUMENT_COLUMNS

LEAST = f"""
SELECT d.verified_at, {DOCUMENT_COLUMNS} FROM document d
WHERE (d.verified_at, d.id) > (?, ?) AND d.verified_at < ? ORDER BY d.verified_at, d.id LIMIT ?
"""
DAMAGED = f"""
SELECT d.damage, {DOCUMENT_COLUMNS} FROM document d
WHERE d.damage IN ('missing', 'damaged', 'unreadable') AND d.damage <> '' ORDER BY +d.id
"""
"""The plus keeps SQLite from walking the whole table in its order; the second condition is the index's."""
DAMAGED_LONG_AGO = f"""
SELECT {DOCUMENT_COLUMNS} FROM document d
WHERE d.damage IN ('missing', 'damaged', 'unreadable') AND d.damage <> '' AND d.verified_at < ?
ORDER BY +d.id LIMIT ?
"""
IN_THE_FUTURE = f"""
SELECT {DOCUMENT_COLUMNS} FROM document d WHERE d.verified_at > ? ORDER BY d.verified_at, d.id LIMIT ?
"""
NOTE = """
UPDATE document SET verified_at = ?2, damage = o.damage
FROM (SELECT json_extract(value, '$[0]') AS id, json_extract(value, '$[1]') AS damage FROM json_each(?1)) AS o
WHERE document.id = o.id AND (?3 = '' OR document.verified_at NOT BETWEEN ?3 AND ?2)
"""


def least_verified(
    door: Door, before: datetime, after: tuple[str, int], limit: int
) -> tuple[list[DocumentRow], tuple[str, int]]:
    with door.reading():
        found = door.all(LEAST, (*after, rows.time_text(before), limit))
        documents = [rows.document(row[1:]) for row in found]
    return documents, (found[-1][0], found[-1][1]) if found else after


def due(
    door: Door, before: datetime, damaged_before: datetime, now: datetime, limit: int
) -> list[DocumentRow]:
    with door.reading():
        found, _ = least_verified(door, before, ("", 0), limit)
        return (
            found
            or _documents(door, DAMAGED_LONG_AGO, damaged_before, limit)
            or _documents(door, IN_THE_FUTURE, now, limit)
        )


def _documents(door: Door, query: str, at: datetime, limit: int) -> list[DocumentRow]:
    return [rows.document(row) for row in door.all(query, (rows.time_text(at), limit))]


def verified(door: Door, outcomes: Mapping[int, str], at: datetime, since: datetime | None) -> None:
    began = rows.time_text(since) if since else ""
    with door.writing():
        door.run(NOTE, (json.dumps(list(outcomes.items())), rows.time_text(at), began))


def damaged(door: Door) -> list[tuple[DocumentRow, str]]:
    with door.reading():
        return [(rows.document(row[1:]), str(row[0])) for row in door.all(DAMAGED)]


def damaged_count(door: Door) -> int:
    with door.reading():
        return int(door.value("SELECT count(*) FROM document WHERE damage <> ''"))


def verified_since(door: Door) -> tuple[int, datetime | None]:
    with door.reading():
        never, received = door.one("SELECT count(*), min(received_at) FROM document WHERE verified_at = ''")
        verified_at = door.value("SELECT min(verified_at) FROM document WHERE verified_at > ''")
        return int(never), rows.maybe_time(min(filter(None, (received, verified_at)), default=None))


def counts(door: Door, since: datetime) -> FixityCounts:
    with door.reading():
        never, oldest = verified_since(door)
        return FixityCounts(
            objects=int(door.value("SELECT count(*) FROM document")),
            verified=int(
                door.value("SELECT count(*) FROM document WHERE verified_at >= ?", (rows.time_text(since),))
            ),
            never=never,
            oldest=oldest,
            damaged=damaged_count(door),
        )
