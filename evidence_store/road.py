"""The road through the catalogue: a pending filing is received, its document extracted."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from evidence_store import judged, projection, rows
from evidence_store.door import Door
from evidence_store.errors import NoSuchDocument, NoSuchFiling
from evidence_store.model import (
    DocumentRow,
    DocumentState,
    FilingRow,
    FilingState,
    PartRow,
    Stamp,
)
from evidence_store.rows import DOCUMENT_COLUMNS, FILING_COLUMNS

# --- receive

# INDEXED BY: the planner would walk all filings by id, which looks cheaper to it without statistics.
PENDING = f"""
SELECT {FILING_COLUMNS} FROM filing f INDEXED BY filing_pending
WHERE f.state = 'pending' AND f.gone_at IS NULL AND f.id > ?
AND EXISTS (SELECT 1 FROM source s WHERE s.id = f.source_id AND s.is_active)
ORDER BY f.id LIMIT ?
"""


def pending(door: Door, after_id: int, limit: int) -> list[FilingRow]:
    with door.reading():
        return [rows.filing(row) for row in door.all(PENDING, (after_id, limit))]


def received(
    door: Door, unit: str, filing_id: int, stamp: Stamp, sha256: str, size: int, at: datetime
) -> DocumentRow:
    when = rows.time_text(at)
    with door.writing():
        before = filing_of(door, filing_id)
        document = _document_of(door, unit, sha256, size, when)
        is_linked = before.document_id == document.id
        if not is_linked:
            _note_receipt(door, before, document.id, when)
        if not is_linked or before.stamp != stamp or before.state is not FilingState.RECEIVED:
            door.run(
                "UPDATE filing SET size = ?, mtime_ns = ?, ctime_ns = ?, inode = ?, state = 'received',"
                " reason = '', failed_since = NULL, document_id = ? WHERE id = ?",
                (stamp.size, stamp.mtime_ns, stamp.ctime_ns, stamp.inode, document.id, filing_id),
            )
    return document


def filing_of(door: Door, filing_id: int) -> FilingRow:
    row = door.one(f"SELECT {FILING_COLUMNS} FROM filing f WHERE f.id = ?", (filing_id,))
    if row is None:
        raise NoSuchFiling(filing_id)
    return rows.filing(row)


def _document_of(door: Door, unit: str, sha256: str, size: int, when: str) -> DocumentRow:
    """The document of these bytes, made when they are new."""
    door.run(
        "INSERT INTO document (unit, sha256, size, received_at, state) VALUES (?, ?, ?, ?, 'waiting')"
        " ON CONFLICT (sha256) DO NOTHING",
        (unit, sha256, size, when),
    )
    return rows.document(door.one(f"SELECT {DOCUMENT_COLUMNS} FROM document d WHERE d.sha256 = ?", (sha256,)))


def _note_receipt(door: Door, filing: FilingRow, document_id: int, when: str) -> None:
    """History, the move if it is one, and what the index must now show otherwise."""
    door.run(
        "INSERT INTO filing_event (filing_id, at, event, document_id) VALUES (?, ?, 'received', ?)",
        (filing.id, when, document_id),
    )
    door.run(
        "UPDATE filing SET moved_from = (SELECT g.id FROM filing g WHERE g.document_id = ?1"
        " AND g.gone_at IS NOT NULL AND g.id <> ?2"
        " AND NOT EXISTS (SELECT 1 FROM filing h WHERE h.moved_from = g.id)"
        " ORDER BY g.gone_at DESC, g.id DESC LIMIT 1) WHERE id = ?2",
        (document_id, filing.id),
    )
    if filing.document_id is not None:
        projection.note_change(door, filing.document_id)
    projection.note_change(door, document_id)


def failed(door: Door, filing_id: int, reason: str, at: datetime) -> None:
    with door.writing():
        changed = door.run(
            "UPDATE filing SET state = 'failed', reason = ?, failed_since = coalesce(failed_since, ?)"
            " WHERE id = ?",
            (rows.clean(reason), rows.time_text(at), filing_id),
        )
        if not changed:
            raise NoSuchFiling(filing_id)


# --- extract

WAITING = f"""
SELECT {DOCUMENT_COLUMNS} FROM document d
WHERE d.state = 'waiting' AND d.state <> 'read' AND d.id > ? ORDER BY d.id LIMIT ?
"""
BY_VERSION = f"""
SELECT {DOCUMENT_COLUMNS} FROM document d
WHERE d.extractor_version = ? AND d.id > ? ORDER BY d.id LIMIT ?
"""
NEXT_VERSION = "SELECT min(extractor_version) FROM document WHERE extractor_version > ?"


def waiting(door: Door, version: str, after_id: int, limit: int) -> list[DocumentRow]:
    """Versions met are few: one indexed walk for each that is not `version`, and one for those queued."""
    with door.reading():
        queues = [door.all(WAITING, (after_id, limit))]
        met: str | None = door.value(NEXT_VERSION, ("",))  # '' are the new ones, all waiting
        while met is not None:
            if met != version:
                queues.append(door.all(BY_VERSION, (met, after_id, limit)))
            met = door.value(NEXT_VERSION, (met,))
        found = {row[0]: rows.document(row) for row in heapq.merge(*queues)}
    return [_counting_afresh(document) for document in list(found.values())[:limit]]


def _counting_afresh(document: DocumentRow) -> DocumentRow:
    """Tries of an older extractor, or before success, say nothing about the next attempt."""
    if document.state is DocumentState.WAITING:
        return document
    return msgspec.structs.replace(document, tries=0)


def begin_try(door: Door, document_ids: Iterable[int]) -> None:
    with door.writing():
        door.run(
            "UPDATE document SET tries = iif(state = 'waiting', tries + 1, 1), state = 'waiting'"
            " WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(document_ids)),),
        )


def retry(door: Door, document_ids: Iterable[int]) -> None:
    with door.writing():
        door.run(
            "UPDATE document SET tries = 0, state = 'waiting'"
            " WHERE state IN ('set_aside', 'unread') AND id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(document_ids)),),
        )


def extracted(
    door: Door, document_id: int, version: str, parts: Sequence[PartRow], state: DocumentState, at: datetime
) -> None:
    with door.writing():
        before = door.one("SELECT extractor_version, outcome FROM document WHERE id = ?", (document_id,))
        if before is None:
            raise NoSuchDocument(document_id)
        if before[1] is not None:
            _remove_parts(door, document_id)
        door.run(
            "UPDATE document SET state = ?1, outcome = ?1, extractor_version = ?2, extracted_at = ?3"
            " WHERE id = ?4",
            (str(state), version, rows.time_text(at), document_id),
        )
        _write_parts(door, document_id, parts)
        projection.note_change(door, document_id)


def _remove_parts(door: Door, document_id: int) -> None:
    door.run(
        "DELETE FROM page_words WHERE page_id IN (SELECT id FROM page WHERE document_id = ?)", (document_id,)
    )
    for table in ("page", "problem", *judged.TABLES, "reading", "part"):
        door.run(f"DELETE FROM {table} WHERE document_id = ?", (document_id,))


def _write_parts(door: Door, document_id: int, parts: Sequence[PartRow]) -> None:
    clean, pages, words, problems = rows.clean, [], [], []
    next_page = (door.value("SELECT max(id) FROM page") or 0) + 1
    for number, part in enumerate(parts):
        for position, page in enumerate(part.pages):
            pages.append(
                (
                    *(next_page, document_id, number, position, page.number, clean(page.label), page.method),
                    *(page.confidence, page.rotation, clean(page.text)),
                )
            )
            if page.words:
                words.append((next_page, rows.words_blob(page.words)))
            next_page += 1
        for position, problem in enumerate(part.problems):
            problems.append(
                (document_id, number, position, str(problem.code), clean(problem.detail), problem.page)
            )
    door.run_many(
        "INSERT INTO part (document_id, number, path, mime, kind, size, sha256, title, facts)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(document_id, number, path, clean(part.mime), clean(part.kind), part.size, part.sha256),
                *(clean(part.title), rows.facts_text(part.facts)),
            )
            for number, (part, path) in enumerate(zip(parts, _distinct_paths(parts), strict=True))
        ],
    )
    door.run_many(
        "INSERT INTO reading (document_id, part, kind, title, number, document_date, year, month, version,"
        " covered, organisation, marks, event_date, kinds, quotes)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(document_id, number, *rows.reading_values(part.reading)) for number, part in enumerate(parts)],
    )
    judged.write_parts(door, document_id, parts)
    door.run_many(
        "INSERT INTO page"
        " (id, document_id, part, position, number, label, method, confidence, rotation, text)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        pages,
    )
    if words:
        door.run_many("INSERT INTO page_words (page_id, words) VALUES (?, ?)", words)
    if problems:
        door.run_many(
            "INSERT INTO problem (document_id, part, position, code, detail, page) VALUES (?, ?, ?, ?, ?, ?)",
            problems,
        )


def _distinct_paths(parts: Sequence[PartRow]) -> list[str]:
    """Member paths as stored: an archive may hold one name twice, an index key must not."""
    taken: set[str] = set()
    paths = []
    for part in parts:
        path = wanted = rows.clean(part.path)
        copy = 2
        while path in taken:
            path = f"{wanted} ({copy})"
            copy += 1
        taken.add(path)
        paths.append(path)
    return paths


# --- read again, without extracting again

STALE_READING = """
SELECT DISTINCT document_id FROM reading WHERE version = ? AND document_id > ?
ORDER BY document_id LIMIT ?
"""
NEXT_READING_VERSION = "SELECT min(version) FROM reading WHERE version > ?"


def stale_readings(door: Door, version: str, after_id: int, limit: int) -> list[int]:
    """Documents with a part read by other rules than `version`, by id."""
    found: set[int] = set()
    with door.reading():
        met = door.value("SELECT min(version) FROM reading")
        while met is not None:
            if met != version:
                found.update(row[0] for row in door.all(STALE_READING, (met, after_id, limit)))
            met = door.value(NEXT_READING_VERSION, (met,))
    return sorted(found)[:limit]
