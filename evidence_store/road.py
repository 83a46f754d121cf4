"""Extract and read, in the catalogue: what waits for the workers, and what became of it."""

from __future__ import annotations

import heapq
import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

import msgspec

from evidence_store import judged, projection, rows
from evidence_store.door import Door
from evidence_store.errors import NoSuchDocument
from evidence_store.model import DocumentRow, DocumentState, Extracted, PartRow
from evidence_store.rows import DOCUMENT_COLUMNS

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


def call_off(door: Door, document_ids: Iterable[int]) -> None:
    with door.writing():
        door.run(
            "UPDATE document SET tries = max(tries - 1, 0)"
            " WHERE state = 'waiting' AND id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(document_ids)),),
        )


RETRIED = "state IN ('set_aside', 'unread') AND id IN (SELECT value FROM json_each(?))"


def retry(door: Door, document_ids: Iterable[int]) -> int:
    given = (json.dumps(list(document_ids)),)
    with door.writing():
        ids = [id_ for (id_,) in door.all(f"SELECT id FROM document WHERE {RETRIED}", given)]
        door.run(f"UPDATE document SET tries = 0, state = 'waiting' WHERE {RETRIED}", given)
        projection.note_all(door, ids)
    return len(ids)


MARK_EXTRACTED = """
UPDATE document SET state = r.state, outcome = r.state, extractor_version = r.version, extracted_at = ?2
FROM (
    SELECT json_extract(value, '$[0]') AS id, json_extract(value, '$[1]') AS version,
        json_extract(value, '$[2]') AS state
    FROM json_each(?1)
) AS r WHERE document.id = r.id
"""
OUTCOMES = "SELECT id, outcome FROM document WHERE id IN (SELECT value FROM json_each(?))"


def extracted(door: Door, outcomes: Sequence[Extracted], at: datetime) -> None:
    """Of two outcomes of one document the later counts."""
    last = {outcome.document_id: outcome for outcome in outcomes}
    ids = list(last)
    with door.writing():
        before = dict(door.all(OUTCOMES, (json.dumps(ids),)))
        for id_ in ids:
            if id_ not in before:
                raise NoSuchDocument(id_)
            if before[id_] is not None:
                _remove_parts(door, id_)
        facts = [(one.document_id, one.version, str(one.state)) for one in last.values()]
        door.run(MARK_EXTRACTED, (json.dumps(facts), rows.time_text(at)))
        _write_parts(door, last.values())
        projection.note_all(door, ids)


def _remove_parts(door: Door, document_id: int) -> None:
    door.run(
        "DELETE FROM page_words WHERE page_id IN (SELECT id FROM page WHERE document_id = ?)", (document_id,)
    )
    for table in ("page", "problem", *judged.TABLES, "reading", "part"):
        door.run(f"DELETE FROM {table} WHERE document_id = ?", (document_id,))


def _write_parts(door: Door, outcomes: Collection[Extracted]) -> None:
    """The rows of all documents, table by table: parents first."""
    clean = rows.clean
    next_page = (door.value("SELECT max(id) FROM page") or 0) + 1
    written: dict[str, list[tuple[object, ...]]] = {table: [] for table in INSERT}
    for document_id, _, parts, _ in outcomes:
        for number, (part, path) in enumerate(zip(parts, _distinct_paths(parts), strict=True)):
            written["part"].append(
                (
                    *(document_id, number, path, clean(part.mime), clean(part.kind), part.size, part.sha256),
                    *(clean(part.title), rows.facts_text(part.facts)),
                )
            )
            written["reading"].append((document_id, number, *rows.reading_values(part.reading)))
            for position, page in enumerate(part.pages):
                written["page"].append(
                    (
                        *(next_page, document_id, number, position, page.number, clean(page.label)),
                        *(page.method, page.confidence, page.rotation, clean(page.text)),
                    )
                )
                if page.words:
                    written["page_words"].append((next_page, rows.words_blob(page.words)))
                next_page += 1
            for position, found in enumerate(part.problems):
                code, detail = str(found.code), clean(found.detail)
                written["problem"].append((document_id, number, position, code, detail, found.page))
    for table, values in written.items():
        if values:
            door.run_many(INSERT[table], values)
    judged.write(
        door, (((one.document_id, at), part) for one in outcomes for at, part in enumerate(one.parts))
    )


INSERT = {
    "part": "INSERT INTO part (document_id, number, path, mime, kind, size, sha256, title, facts)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "reading": "INSERT INTO reading (document_id, part, kind, title, number, document_date, year, month, version,"
    " covered, organisation, marks, event_date, kinds, quotes)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "page": "INSERT INTO page"
    " (id, document_id, part, position, number, label, method, confidence, rotation, text)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "page_words": "INSERT INTO page_words (page_id, words) VALUES (?, ?)",
    "problem": "INSERT INTO problem (document_id, part, position, code, detail, page) VALUES (?, ?, ?, ?, ?, ?)",
}


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
