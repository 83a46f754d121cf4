"""What the search index is made of: the outbox of changed documents, and units ready to index or show."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from evidence_store import judged, rows
from evidence_store.door import Door
from evidence_store.model import (
    MEMBER_SEPARATOR,
    DecisionRow,
    DocumentRow,
    UnitFiling,
    UnitHead,
    UnitRow,
    unit_key,
)
from evidence_store.rows import DOCUMENT_COLUMNS, READING_COLUMNS

IDS_AT_ONCE = 1_000
"""Document ids fetched in one go when all are walked."""

SHA256_LENGTH = 64

# --- the outbox


def note_change(door: Door, document_id: int) -> None:
    """The index must look at this document again. One row a document; its number moves to the end."""
    door.run("INSERT OR REPLACE INTO change (document_id) VALUES (?)", (document_id,))


def note_all(door: Door, document_ids: Sequence[int]) -> None:
    """The same for several, in their order; one that comes twice counts at its last place."""
    if document_ids:
        note_changes(door, "SELECT value FROM json_each(?) ORDER BY key", (json.dumps(document_ids),))


def note_changes(door: Door, document_ids: str, parameters: Sequence[object]) -> None:
    """The same for every document that a SELECT yields."""
    door.run(f"INSERT OR REPLACE INTO change (document_id) {document_ids}", parameters)


def last_change(door: Door) -> int:
    last: int | None = door.value("SELECT seq FROM sqlite_sequence WHERE name = 'change'")
    return last or 0


def changes_since(door: Door, seq: int, limit: int) -> tuple[int, list[int]]:
    found = door.all("SELECT seq, document_id FROM change WHERE seq > ? ORDER BY seq LIMIT ?", (seq, limit))
    reached = found[-1][0] if found else seq
    return reached, [document_id for _, document_id in found]


def indexed(door: Door) -> int:
    return int(door.value("SELECT indexed_seq FROM workspace"))


def set_indexed(door: Door, seq: int) -> None:
    if indexed(door) != seq:
        with door.writing():
            door.run("UPDATE workspace SET indexed_seq = ?", (seq,))


# --- units

GIVEN = "(SELECT value FROM json_each(?))"

FILING = "f.id, s.name, s.bidang, f.path"

LIVE = "f.gone_at IS NULL AND f.state <> 'ignored' AND s.is_active"
LIVE_FILINGS = f"""
SELECT f.document_id, {FILING} FROM filing f INDEXED BY filing_document JOIN source s ON s.id = f.source_id
WHERE f.document_id IN {GIVEN} AND {LIVE} ORDER BY f.id
"""
# By history: a filing that holds other bytes today was the place of this document once.
FORMER_FILINGS = f"""
SELECT e.document_id, {FILING} FROM filing_event e INDEXED BY filing_event_document
JOIN filing f ON f.id = e.filing_id JOIN source s ON s.id = f.source_id
WHERE e.event = 'received' AND e.document_id IN {GIVEN}
GROUP BY e.document_id, f.id ORDER BY max(e.id) DESC
"""
DOCUMENTS_READ = f"""
SELECT id, sha256, received_at, outcome FROM document WHERE id IN {GIVEN} AND outcome IS NOT NULL
"""
PARTS = f"""
SELECT p.document_id, p.number, p.path, p.mime, p.kind, p.size, p.sha256, p.title, p.facts, {READING_COLUMNS}
FROM part p JOIN reading r ON r.document_id = p.document_id AND r.part = p.number
WHERE p.document_id IN {GIVEN} ORDER BY p.document_id, p.number
"""
TEXTS = f"SELECT document_id, part, text FROM page WHERE document_id IN {GIVEN} ORDER BY document_id, part, position"
UP_TO = "SELECT max(id) FROM (SELECT id FROM document WHERE id > ? ORDER BY id LIMIT ?)"
UNIT_KEYS = """
SELECT d.id, d.sha256, p.path FROM document d JOIN part p ON p.document_id = d.id
WHERE d.id > ? AND d.id <= ? AND d.outcome IS NOT NULL ORDER BY d.id, p.number
"""
PROBLEMS = f"""
SELECT DISTINCT document_id, part, code FROM problem WHERE document_id IN {GIVEN}
ORDER BY document_id, part, code
"""
TEXTS_OF_PART = "SELECT text FROM page WHERE document_id = ? AND part = ? ORDER BY position"
HEAD = f"""
SELECT d.id, d.outcome, p.number, p.title, p.kind, {READING_COLUMNS}
FROM document d JOIN part p ON p.document_id = d.id
JOIN reading r ON r.document_id = p.document_id AND r.part = p.number
WHERE d.sha256 = ? AND p.path = ?
"""


def all_document_ids(door: Door) -> Iterator[int]:
    after = 0
    while ids := door.all("SELECT id FROM document WHERE id > ? ORDER BY id LIMIT ?", (after, IDS_AT_ONCE)):
        for (after,) in ids:
            yield after


def documents(door: Door, after_id: int, limit: int) -> list[DocumentRow]:
    by_id = f"SELECT {DOCUMENT_COLUMNS} FROM document d WHERE d.id > ? ORDER BY d.id LIMIT ?"
    with door.reading():
        return [rows.document(row) for row in door.all(by_id, (after_id, limit))]


def units(door: Door, unit: str, document_ids: Sequence[int]) -> list[UnitRow]:
    """Nine statements for all of them."""
    wanted = list(dict.fromkeys(document_ids))
    with door.reading():
        documents = {id_: row for id_, *row in door.all(DOCUMENTS_READ, (json.dumps(wanted),))}
        ids = [id_ for id_ in wanted if id_ in documents]
        if not ids:
            return []  # unknown, or not extracted yet
        given = (json.dumps(ids),)
        live, former = _filings(door, ids)
        texts: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
        for id_, part, text in door.all(TEXTS, given):
            texts[id_, part].append(text)
        problems: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
        for id_, part, code in door.all(PROBLEMS, given):
            problems[id_, part].append(code)
        matches, meetings = judged.matches_of(door, ids), judged.meetings_of(door, ids)
        decisions = _decisions(door, [documents[id_][0] for id_ in ids])
        found: dict[int, list[UnitRow]] = {id_: [] for id_ in ids}
        for row in door.all(PARTS, given):
            id_, number, path, mime, kind, size, part_sha256, title, facts, *reading = row
            sha256, received_at, outcome = documents[id_]
            found[id_].append(
                UnitRow(
                    key=unit_key(sha256, path),
                    unit=unit,
                    document_id=id_,
                    sha256=sha256,
                    received_at=rows.time_of(received_at),
                    state=rows.document_state(outcome),
                    member=path,
                    mime=mime,
                    kind=kind,
                    size=size,
                    part_sha256=part_sha256,
                    title=title,
                    facts=rows.facts_of(facts),
                    reading=rows.reading(reading),
                    pages=tuple(texts[id_, number]),
                    filings=tuple(live[id_]),
                    former=tuple(former[id_]),
                    problems=tuple(problems[id_, number]),
                    matches=matches[id_, number],
                    meeting=meetings.get((id_, number)),
                    decisions=tuple(decisions[sha256, path]),
                )
            )
    return [row for of_document in found.values() for row in of_document]


def unit_keys(door: Door) -> Iterator[tuple[int, str]]:
    after = 0
    while (last := door.value(UP_TO, (after, IDS_AT_ONCE))) is not None:
        for id_, sha256, path in door.all(UNIT_KEYS, (after, last)):
            yield id_, unit_key(sha256, path)
        after = last


def _decisions(door: Door, hashes: Sequence[str]) -> defaultdict[tuple[str, str], list[DecisionRow]]:
    """Those in force by hash and member."""
    found: defaultdict[tuple[str, str], list[DecisionRow]] = defaultdict(list)
    for one in judged.decisions_on(door, hashes):
        found[one.sha256, one.member].append(one)
    return found


Filings = defaultdict[int, list[UnitFiling]]


def _filings(door: Door, document_ids: Sequence[int]) -> tuple[Filings, Filings]:
    """Live ones by document; and former ones where there is no live one."""
    live: Filings = defaultdict(list)
    former: Filings = defaultdict(list)
    for id_, *filing in door.all(LIVE_FILINGS, (json.dumps(document_ids),)):
        live[id_].append(UnitFiling(*filing))
    if homeless := [id_ for id_ in document_ids if id_ not in live]:
        for id_, *filing in door.all(FORMER_FILINGS, (json.dumps(homeless),)):
            former[id_].append(UnitFiling(*filing))
    return live, former


def filed_as(door: Door, document_ids: Sequence[int]) -> dict[int, list[bytes]]:
    with door.reading():
        live, former = _filings(door, document_ids)
        return {id_: [filing.path for filing in live[id_] or former[id_]] for id_ in document_ids}


def filed_in(door: Door, document_ids: Sequence[int]) -> dict[int, list[tuple[str, bytes]]]:
    with door.reading():
        live, former = _filings(door, document_ids)
        return {
            id_: [(filing.source, filing.path) for filing in live[id_] or former[id_]] for id_ in document_ids
        }


def homes(door: Door, document_ids: Sequence[int]) -> dict[int, tuple[tuple[UnitFiling, ...], bool]]:
    """Where each document is filed: live filings; if there are none, former ones, and that it is withdrawn."""
    live, former = _filings(door, document_ids)
    return {id_: (tuple(live[id_] or former[id_]), not live[id_]) for id_ in document_ids}


FILED_NOW = f"""
SELECT d.sha256, {FILING} FROM document d
JOIN filing f INDEXED BY filing_document ON f.document_id = d.id JOIN source s ON s.id = f.source_id
WHERE d.sha256 IN {GIVEN} AND {LIVE} ORDER BY f.id
"""


def filings_of(door: Door, hashes: Sequence[str]) -> dict[str, list[UnitFiling]]:
    with door.reading():
        found: defaultdict[str, list[UnitFiling]] = defaultdict(list)
        for sha256, *filing in door.all(FILED_NOW, (json.dumps(list(hashes)),)):
            found[sha256].append(UnitFiling(*filing))
        return dict(found)


def page_texts(
    door: Door, keys: Sequence[str], within: Collection[str] | None = None
) -> dict[str, tuple[UnitHead, list[str]]]:
    """Two short indexed statements a unit; no join could spare the second without repeating the head."""
    found = {}
    with door.reading():
        for key in dict.fromkeys(keys):
            row = _head_row(door, key)
            head = None if row is None else _head(door, key, row, within)
            if row is not None and head is not None:
                texts = door.all(TEXTS_OF_PART, (row[0], row[2]))
                found[key] = head, [text for (text,) in texts]
    return found


def heads(door: Door, keys: Sequence[str]) -> dict[str, UnitHead]:
    with door.reading():
        asked = {key: _head_row(door, key) for key in dict.fromkeys(keys)}
        found = {key: _head(door, key, row, None) for key, row in asked.items() if row is not None}
        return {key: head for key, head in found.items() if head is not None}


def _split(key: str) -> tuple[str, str, str]:
    """Hash, separator, member."""
    return key[:SHA256_LENGTH], key[SHA256_LENGTH:][:2], key[SHA256_LENGTH + 2 :]


def _head_row(door: Door, key: str) -> Any:
    sha256, separator, member = _split(key)
    return door.one(HEAD, (sha256, member)) if separator in ("", MEMBER_SEPARATOR) else None


def _head(door: Door, key: str, row: Any, within: Collection[str] | None) -> UnitHead | None:
    """None if it is filed nowhere that may be shown."""
    sha256, _separator, member = _split(key)
    document_id, outcome, _, title, kind, *reading = row
    live, former = (found[document_id] for found in _filings(door, [document_id]))
    shown = [one for one in live or former if within is None or one.bidang in within]
    if within is not None and not shown:
        return None
    return UnitHead(
        key=key,
        document_id=document_id,
        sha256=sha256,
        member=member,
        title=title,
        kind=kind,
        state=rows.document_state(outcome),
        reading=rows.reading(reading),
        filing=next(iter(shown), None),
        is_withdrawn=not live,
    )
