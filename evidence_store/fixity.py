"""When each object was last hashed again, and what was found then."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from evidence_store import rows
from evidence_store.door import Door
from evidence_store.model import DocumentRow
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
NOTE = """
UPDATE document SET verified_at = ?2, damage = o.damage
FROM (SELECT json_extract(value, '$[0]') AS id, json_extract(value, '$[1]') AS damage FROM json_each(?1)) AS o
WHERE document.id = o.id
"""


def least_verified(
    door: Door, before: datetime, after: tuple[str, int], limit: int
) -> tuple[list[DocumentRow], tuple[str, int]]:
    with door.reading():
        found = door.all(LEAST, (*after, rows.time_text(before), limit))
        documents = [rows.document(row[1:]) for row in found]
    return documents, (found[-1][0], found[-1][1]) if found else after


def verified(door: Door, outcomes: Mapping[int, str], at: datetime) -> None:
    with door.writing():
        door.run(NOTE, (json.dumps(list(outcomes.items())), rows.time_text(at)))


def damaged(door: Door) -> list[tuple[DocumentRow, str]]:
    with door.reading():
        return [(rows.document(row[1:]), str(row[0])) for row in door.all(DAMAGED)]


def verified_since(door: Door) -> tuple[int, datetime | None]:
    with door.reading():
        never, received = door.one("SELECT count(*), min(received_at) FROM document WHERE verified_at = ''")
        verified_at = door.value("SELECT min(verified_at) FROM document WHERE verified_at > ''")
        return int(never), rows.maybe_time(min(filter(None, (received, verified_at)), default=None))
