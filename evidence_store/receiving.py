"""Receive, in the catalogue: pending filings are linked to the documents of the bytes that were stored.

Whoever receives thousands of small files pays for statements more than for rows: everything here takes many
filings at once and gives the database a handful of statements for all of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from evidence_store import projection, rows
from evidence_store.door import Door
from evidence_store.errors import NoSuchFiling
from evidence_store.model import DocumentRow, FilingRow, FilingState, Receipt
from evidence_store.rows import DOCUMENT_COLUMNS, FILING_COLUMNS

# INDEXED BY: the planner would walk all filings by id, which looks cheaper to it without statistics.
PENDING = f"""
SELECT {FILING_COLUMNS} FROM filing f INDEXED BY filing_pending
WHERE f.state = 'pending' AND f.gone_at IS NULL AND f.id > ?
AND EXISTS (SELECT 1 FROM source s WHERE s.id = f.source_id AND s.is_active)
ORDER BY f.id LIMIT ?
"""
PENDING_OF_SOURCE = PENDING.replace("AND f.id > ?", "AND f.id > ? AND f.source_id = ?")
FILINGS = f"SELECT {FILING_COLUMNS} FROM filing f WHERE f.id IN (SELECT value FROM json_each(?))"

MAKE_DOCUMENT = """
INSERT INTO document (unit, sha256, size, received_at, state) VALUES (?, ?, ?, ?, 'waiting')
"""
DOCUMENTS = f"SELECT {DOCUMENT_COLUMNS} FROM document d WHERE d.sha256 IN (SELECT value FROM json_each(?))"
WITH_GONE_FILINGS = """
SELECT DISTINCT document_id FROM filing INDEXED BY filing_document
WHERE document_id IN (SELECT value FROM json_each(?)) AND gone_at IS NOT NULL
"""
NOTE_RECEIVED = """
INSERT INTO filing_event (filing_id, at, event, document_id)
SELECT json_extract(value, '$[0]'), ?2, 'received', json_extract(value, '$[1]') FROM json_each(?1) ORDER BY key
"""
CLAIM_MOVE = """
UPDATE filing SET moved_from = (
    SELECT g.id FROM filing g WHERE g.document_id = ?1 AND g.gone_at IS NOT NULL AND g.id <> ?2
    AND NOT EXISTS (SELECT 1 FROM filing h WHERE h.moved_from = g.id)
    ORDER BY g.gone_at DESC, g.id DESC LIMIT 1
) WHERE id = ?2
"""
LINK = """
UPDATE filing SET size = r.size, mtime_ns = r.mtime_ns, ctime_ns = r.ctime_ns, inode = r.inode,
    state = 'received', reason = '', failed_since = NULL, document_id = r.document_id
FROM (
    SELECT json_extract(value, '$[0]') AS filing_id, json_extract(value, '$[1]') AS document_id,
        json_extract(value, '$[2]') AS size, json_extract(value, '$[3]') AS mtime_ns,
        json_extract(value, '$[4]') AS ctime_ns, json_extract(value, '$[5]') AS inode
    FROM json_each(?)
) AS r WHERE filing.id = r.filing_id
"""


def pending(door: Door, after_id: int, limit: int, source_id: int | None) -> list[FilingRow]:
    with door.reading():
        if source_id is None:
            found = door.all(PENDING, (after_id, limit))
        else:
            found = door.all(PENDING_OF_SOURCE, (after_id, source_id, limit))
        return [rows.filing(row) for row in found]


def filing_of(door: Door, filing_id: int) -> FilingRow:
    return _filings(door, [filing_id])[filing_id]


def received(door: Door, unit: str, receipts: Sequence[Receipt], at: datetime) -> list[DocumentRow]:
    """The documents of the receipts, in their order. Of two receipts of one filing the later counts."""
    when = rows.time_text(at)
    last = {receipt.filing_id: receipt for receipt in receipts}
    with door.writing():
        before = _filings(door, last)
        documents = _documents(door, unit, receipts, when)
        document_of = {id_: documents[receipt.sha256] for id_, receipt in last.items()}
        links = [
            (before[id_], receipt)
            for id_, receipt in last.items()
            if not _is_linked(before[id_], receipt, document_of[id_])
        ]
        new = [filing for filing, _ in links if filing.document_id != document_of[filing.id].id]
        _note_receipts(door, [(filing, document_of[filing.id].id) for filing in new], when)
        if links:
            facts = [
                (
                    *(filing.id, document_of[filing.id].id, receipt.stamp.size, receipt.stamp.mtime_ns),
                    *(receipt.stamp.ctime_ns, receipt.stamp.inode),
                )
                for filing, receipt in links
            ]
            door.run(LINK, (json.dumps(facts),))
    return [documents[receipt.sha256] for receipt in receipts]


def _filings(door: Door, ids: Iterable[int]) -> dict[int, FilingRow]:
    wanted = list(ids)
    found = {row[0]: rows.filing(row) for row in door.all(FILINGS, (json.dumps(wanted),))}
    for filing_id in wanted:
        if filing_id not in found:
            raise NoSuchFiling(filing_id)
    return found


def _documents(door: Door, unit: str, receipts: Sequence[Receipt], when: str) -> dict[str, DocumentRow]:
    """The documents of these bytes by hash, made where they are new."""
    sizes = {receipt.sha256: receipt.size for receipt in receipts}
    found = _documents_known(door, sizes)
    if new := [(unit, sha256, size, when) for sha256, size in sizes.items() if sha256 not in found]:
        door.run_many(MAKE_DOCUMENT, new)
        found |= _documents_known(door, [sha256 for _, sha256, _, _ in new])
    return found


def _documents_known(door: Door, hashes: Iterable[str]) -> dict[str, DocumentRow]:
    return {row[1]: rows.document(row) for row in door.all(DOCUMENTS, (json.dumps(list(hashes)),))}


def _is_linked(before: FilingRow, receipt: Receipt, document: DocumentRow) -> bool:
    is_same = before.document_id == document.id and before.stamp == receipt.stamp
    return is_same and before.state is FilingState.RECEIVED


def _note_receipts(door: Door, receipts: Sequence[tuple[FilingRow, int]], when: str) -> None:
    """Of filings that hold other bytes now: history, the moves among them, what the index must show otherwise."""
    if not receipts:
        return
    door.run(NOTE_RECEIVED, (json.dumps([(filing.id, id_) for filing, id_ in receipts]), when))
    ids = sorted({id_ for _, id_ in receipts})
    left_behind = {row[0] for row in door.all(WITH_GONE_FILINGS, (json.dumps(ids),))}
    for filing, id_ in receipts:
        if id_ in left_behind or filing.moved_from is not None:
            door.run(CLAIM_MOVE, (id_, filing.id))
    changed = [id_ for filing, new in receipts for id_ in (filing.document_id, new) if id_ is not None]
    projection.note_all(door, changed)


def failed(door: Door, filing_id: int, reason: str, at: datetime) -> None:
    with door.writing():
        changed = door.run(
            "UPDATE filing SET state = 'failed', reason = ?, failed_since = coalesce(failed_since, ?)"
            " WHERE id = ?",
            (rows.clean(reason), rows.time_text(at), filing_id),
        )
        if not changed:
            raise NoSuchFiling(filing_id)
