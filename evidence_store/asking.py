"""Questions about the archive as a whole and about one document: the account, the problems, the dossier."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from evidence_store import judged, rows
from evidence_store.door import Door
from evidence_store.errors import NoSuchDocument
from evidence_store.model import (
    MEMBER_SEPARATOR,
    Account,
    DocumentRow,
    Dossier,
    FilingDossier,
    FilingEvent,
    FilingEventKind,
    FilingRow,
    FilingState,
    PageRow,
    PartRow,
    ProblemListing,
    ProblemRow,
)
from evidence_store.projection import PARTS
from evidence_store.rows import DOCUMENT_COLUMNS, FILING_COLUMNS

HASH_PREFIX = re.compile("[0-9a-f]{6,64}")
"""What may be the beginning of a hash; shorter ones would too often name a document nobody meant."""

# --- the account

ACCOUNT = """
SELECT s.name,
    CASE WHEN instr(f.path, x'2F') THEN substr(f.path, 1, instr(f.path, x'2F') - 1) ELSE x'' END AS folder,
    count(*),
    count(*) FILTER (WHERE f.state = 'received' AND d.state = 'read' AND c.seq <= w.indexed_seq),
    count(*) FILTER (
        WHERE f.state = 'failed' OR f.state = 'received' AND d.state IN ('unread', 'set_aside')
    ),
    count(*) FILTER (WHERE f.state = 'ignored')
FROM workspace w CROSS JOIN source s JOIN filing f ON f.source_id = s.id
LEFT JOIN document d ON d.id = f.document_id
LEFT JOIN change c ON c.document_id = f.document_id
WHERE s.is_active AND f.gone_at IS NULL
GROUP BY s.id, folder ORDER BY s.position, folder
"""


def account(door: Door) -> dict[tuple[str, bytes], Account]:
    with door.reading():
        return {
            (source, folder): Account(on_disk, indexed, on_disk - indexed - failed - ignored, failed, ignored)
            for source, folder, on_disk, indexed, failed, ignored in door.all(ACCOUNT)
        }


COUNTS = {
    "sources": "source WHERE is_active",
    "filings": "filing WHERE gone_at IS NULL",
    "filings_gone": "filing WHERE gone_at IS NOT NULL",
    "filings_pending": "filing WHERE state = 'pending' AND gone_at IS NULL",
    "filings_failed": "filing WHERE state = 'failed' AND gone_at IS NULL",
    "documents": "document",
    "documents_waiting": "document WHERE state = 'waiting' AND state <> 'read'",
    "documents_unread": "document WHERE state = 'unread' AND state <> 'read'",
    "documents_set_aside": "document WHERE state = 'set_aside' AND state <> 'read'",
    "parts": "part",
    "pages": "page",
    "problems": "problem",
    "audit": "audit",
}


QUEUE = ("filings_pending", "documents", "documents_waiting", "documents_set_aside")
"""Counts that are asked for every few seconds; none of them reads a table of pages or parts."""


def counts(door: Door) -> dict[str, int]:
    with door.reading():
        found = _counted(door, COUNTS)
        found["bytes"] = int(door.value("SELECT coalesce(sum(size), 0) FROM document"))
    return found


def queue_counts(door: Door) -> dict[str, int]:
    with door.reading():
        return _counted(door, QUEUE)


def waiting_counts(door: Door) -> tuple[int, int]:
    with door.reading():
        found = _counted(door, ("filings_pending", "documents_waiting"))
    return found["filings_pending"], found["documents_waiting"]


def _counted(door: Door, names: Iterable[str]) -> dict[str, int]:
    return {name: int(door.value(f"SELECT count(*) FROM {COUNTS[name]}")) for name in names}


# --- problems

LISTED = "s.name, s.bidang, f.path, f.id"

FAILED_FILINGS = f"""
SELECT {LISTED}, f.reason, f.failed_since FROM source s JOIN filing f ON f.source_id = s.id
WHERE s.is_active AND f.state = 'failed' AND f.gone_at IS NULL
ORDER BY s.position, f.path
"""
# A queued document's problems are about to be replaced, and a changed filing's document is no longer its own.
PART_PROBLEMS = f"""
SELECT {LISTED}, d.id, d.sha256, d.state, p.path, b.code, b.detail, b.page, d.extracted_at
FROM problem b JOIN part p ON p.document_id = b.document_id AND p.number = b.part
JOIN document d ON d.id = b.document_id
JOIN filing f ON f.document_id = d.id JOIN source s ON s.id = f.source_id
WHERE d.state <> 'waiting' AND s.is_active AND f.state = 'received' AND f.gone_at IS NULL
ORDER BY s.position, f.path, b.part, b.position
"""
UNEXPLAINED = f"""
SELECT {LISTED}, d.id, d.sha256, d.state, '', d.state, '', 0, d.extracted_at
FROM document d JOIN filing f ON f.document_id = d.id JOIN source s ON s.id = f.source_id
WHERE d.state <> 'read' AND d.state IN ('unread', 'set_aside')
AND s.is_active AND f.state = 'received' AND f.gone_at IS NULL
AND NOT EXISTS (SELECT 1 FROM problem b WHERE b.document_id = d.id)
ORDER BY s.position, f.path
"""


TROUBLED = """
SELECT name, sum(files) FROM (
    SELECT s.name, count(*) AS files FROM filing f JOIN source s ON s.id = f.source_id
    WHERE f.state = 'failed' AND f.gone_at IS NULL AND s.is_active GROUP BY s.id
    UNION ALL
    SELECT s.name, count(*) FROM document d JOIN filing f ON f.document_id = d.id JOIN source s ON s.id = f.source_id
    WHERE d.state <> 'read' AND d.state IN ('unread', 'set_aside')
    AND s.is_active AND f.state = 'received' AND f.gone_at IS NULL GROUP BY s.id
) GROUP BY name
"""


def troubled(door: Door) -> dict[str, int]:
    with door.reading():
        return dict(door.all(TROUBLED))


def problems(door: Door) -> list[ProblemListing]:
    with door.reading():
        listings = [
            ProblemListing(
                *(source, bidang, path, filing_id),
                document_id=None,
                sha256="",
                state=FilingState.FAILED,
                member="",
                code=reason,
                detail="",
                page=0,
                since=rows.maybe_time(since),
            )
            for source, bidang, path, filing_id, reason, since in door.all(FAILED_FILINGS)
        ]
        for sql in (PART_PROBLEMS, UNEXPLAINED):
            listings += [_document_problem(row) for row in door.all(sql)]
    return listings


def _document_problem(row: Any) -> ProblemListing:
    source, bidang, path, filing_id, document_id, sha256, state, member, code, detail, page, since = row
    return ProblemListing(
        *(source, bidang, path, filing_id, document_id, sha256, rows.document_state(state)),
        *(member, code, detail, page, rows.maybe_time(since)),
    )


# --- finding a document

FILINGS_AT_ONCE = 2_000
"""Filings fetched in one go when all are compared with a path."""

EVERY_FILING = f"""
SELECT s.path, {FILING_COLUMNS} FROM filing f JOIN source s ON s.id = f.source_id
WHERE f.id > ? ORDER BY f.id LIMIT ?
"""


def find(door: Door, what: str | bytes) -> list[DocumentRow]:
    path = rows.path_bytes(what)
    with door.reading():
        by_hash = _by_hash(door, path)
        if by_hash:
            return by_hash
        ids = dict.fromkeys(filing.document_id for filing in find_filings(door, path))
        by_id = f"SELECT {DOCUMENT_COLUMNS} FROM document d WHERE d.id = ?"
        return [rows.document(door.one(by_id, (id_,))) for id_ in ids if id_ is not None]


def _by_hash(door: Door, path: bytes) -> list[DocumentRow]:
    prefix = path.decode("ascii", "replace").strip().lower().partition(MEMBER_SEPARATOR)[0]
    if not HASH_PREFIX.fullmatch(prefix):
        return []
    found = door.all(
        f"SELECT {DOCUMENT_COLUMNS} FROM document d WHERE d.sha256 >= ? AND d.sha256 < ? ORDER BY d.sha256",
        (prefix, prefix + "g"),
    )
    return [rows.document(row) for row in found]


def find_filings(door: Door, what: str | bytes) -> list[FilingRow]:
    """The first way of agreeing that finds any: the exact path; its ending; the path, then the ending, as
    shown; at last all of these for the file that holds the member, when `what` reads like one."""
    path = rows.path_bytes(what)
    if not path.strip(b"/"):
        return []
    with door.reading():
        found = _exactly(door, path) or _nearly(door, path)
    container, separator, _ = path.rpartition(MEMBER_SEPARATOR.encode())
    if separator and not found:
        return find_filings(door, container)
    return [filing for filing in found if filing.gone_at is None] or found


def _exactly(door: Door, path: bytes) -> list[FilingRow]:
    """By index: relative to some source, or absolute."""
    by_path = f"SELECT {FILING_COLUMNS} FROM filing f WHERE f.source_id = ? AND f.path = ?"
    found = []
    for source_id, root in door.all("SELECT id, path FROM source ORDER BY id"):
        inside = path[len(root) + 1 :] if path.startswith(root + b"/") else path
        found += [rows.filing(row) for row in door.all(by_path, (source_id, inside))]
    return found


def _nearly(door: Door, path: bytes) -> list[FilingRow]:
    """By walking all filings; the best of three ways, see `_agreement`."""
    shown, found, after = _shown(path), defaultdict(list), 0
    while chunk := door.all(EVERY_FILING, (after, FILINGS_AT_ONCE)):
        for root, *columns in chunk:
            way = _agreement(path, shown, root, columns[2])
            if way:
                found[way].append(rows.filing(columns))
        after = chunk[-1][1]
    return found[min(found)] if found else []


def _agreement(path: bytes, shown: bytes, root: bytes, filed: bytes) -> int:
    """1: one ends with the other, from a folder border on; 2: equal as shown; 3: ends so as shown; 0: not."""
    if (b"/" + filed).endswith(b"/" + path.lstrip(b"/")):
        return 1
    filed_as_shown = _shown(filed)
    if shown in (filed_as_shown, _shown(root) + b"/" + filed_as_shown):
        return 2
    return 3 if (b"/" + filed_as_shown).endswith(b"/" + shown.lstrip(b"/")) else 0


def _shown(path: bytes) -> bytes:
    if path.isascii():
        return path
    return rows.path_bytes(unicodedata.normalize("NFC", rows.path_text(path)))


# --- one document

FILINGS_OF = f"""
SELECT s.name, s.bidang, s.is_active, {FILING_COLUMNS} FROM filing f JOIN source s ON s.id = f.source_id
WHERE f.id IN (SELECT id FROM filing WHERE document_id = ?1
    UNION SELECT filing_id FROM filing_event WHERE event = 'received' AND document_id = ?1)
ORDER BY f.id
"""
HISTORY = """
SELECT e.at, e.event, e.document_id, coalesce(d.sha256, '')
FROM filing_event e LEFT JOIN document d ON d.id = e.document_id
WHERE e.filing_id = ? ORDER BY e.id
"""
PAGES = """
SELECT p.part, p.number, p.text, p.label, p.method, p.confidence, p.rotation, w.words
FROM page p LEFT JOIN page_words w ON w.page_id = p.id
WHERE p.document_id = ? ORDER BY p.part, p.position
"""
PROBLEMS = "SELECT part, code, detail, page FROM problem WHERE document_id = ? ORDER BY part, position"


def dossier(door: Door, unit: str, document_id: int) -> Dossier:
    with door.reading():
        row = door.one(
            f"SELECT {DOCUMENT_COLUMNS}, d.extracted_at FROM document d WHERE d.id = ?", (document_id,)
        )
        if row is None:
            raise NoSuchDocument(document_id)
        document, extracted_at = rows.document(row[:-1]), rows.maybe_time(row[-1])
        filings = filings_of(door, document_id)
        return Dossier(unit, document, extracted_at, filings, _parts(door, document_id))


def filings_of(door: Door, document_id: int) -> tuple[FilingDossier, ...]:
    """Every filing that holds or ever held it, by id."""
    return tuple(_filing(door, document_id, found) for found in door.all(FILINGS_OF, (document_id,)))


def _filing(door: Door, document_id: int, row: Any) -> FilingDossier:
    source, bidang, is_active, *columns = row
    filing = rows.filing(columns)
    is_live = is_active and filing.gone_at is None and filing.state is not FilingState.IGNORED
    moved_from = door.one(
        "SELECT s.name, f.path FROM filing f JOIN source s ON s.id = f.source_id WHERE f.id = ?",
        (filing.moved_from,),
    )
    return FilingDossier(
        filing=filing,
        source=source,
        bidang=bidang,
        is_live=bool(is_live and filing.document_id == document_id),
        moved_from=moved_from,
        history=tuple(
            FilingEvent(rows.time_of(at), FilingEventKind(event), of, sha256)
            for at, event, of, sha256 in door.all(HISTORY, (filing.id,))
        ),
    )


def _parts(door: Door, document_id: int) -> tuple[PartRow, ...]:
    pages, problems = defaultdict(list), defaultdict(list)
    for part, *columns, blob in door.all(PAGES, (document_id,)):
        number, text, label, method, confidence, rotation = columns
        words = b"" if blob is None else rows.words_of(blob)
        pages[part].append(PageRow(number, text, label, method, confidence, rotation, words))
    for part, code, detail, page in door.all(PROBLEMS, (document_id,)):
        problems[part].append(ProblemRow(code, detail, page))
    parts = []
    matches = judged.matches_of(door, [document_id])
    meetings = judged.meetings_of(door, [document_id])
    for row in door.all(PARTS, (json.dumps([document_id]),)):
        _, number, path, mime, kind, size, sha256, title, facts, *reading = row
        parts.append(
            PartRow(
                *(path, mime, kind, size, sha256, title, rows.facts_of(facts)),
                pages=tuple(pages[number]),
                problems=tuple(problems[number]),
                reading=rows.reading(reading),
                matches=matches[document_id, number],
                meeting=meetings.get((document_id, number)),
            )
        )
    return tuple(parts)
