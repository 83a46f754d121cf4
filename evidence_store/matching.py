"""Questions and verbs about what documents serve: judged again, listed for a review, tied to one another."""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from evidence_store import judged, projection, rows
from evidence_store.door import Door
from evidence_store.errors import NoSuchDocument
from evidence_store.judged import GIVEN, MATCH_COLUMNS, Place
from evidence_store.model import DocumentState, FilingState, Judged, MatchRow, UnitFiling
from evidence_store.review_model import EvidenceMatch, EvidenceRow, MeetingPartRow, StalePart, UnreadRow

# --- judged again


def rejudge(door: Door, document_id: int, found: Mapping[str, Judged]) -> None:
    """Replaces readings, matches and meetings of the parts named by member path; the ties stay,
    and the stems unless there are new ones."""
    with door.writing():
        numbers = dict(door.all("SELECT path, number FROM part WHERE document_id = ?", (document_id,)))
        for path, new in found.items():
            if path not in numbers:
                raise NoSuchDocument(document_id)
            place = (document_id, numbers[path])
            door.run(
                "UPDATE reading SET kind = ?, title = ?, number = ?, document_date = ?, year = ?, month = ?,"
                " version = ?, covered = ?, organisation = ?, marks = ?, event_date = ?, kinds = ?, quotes = ?"
                " WHERE document_id = ? AND part = ?",
                (*rows.reading_values(new.reading), *place),
            )
            door.run("DELETE FROM match WHERE document_id = ? AND part = ? AND is_tied = 0", place)
            door.run("DELETE FROM meeting WHERE document_id = ? AND part = ?", place)
            if new.stems:
                door.run("DELETE FROM stems WHERE document_id = ? AND part = ?", place)
            judged.write(door, [(place, new)])
        projection.note_change(door, document_id)


def confirm(door: Door, document_ids: Sequence[int], version: str) -> None:
    """These came out of newer rules as they were: only the version of their readings is new."""
    with door.writing():
        door.run(
            f"UPDATE reading SET version = ? WHERE document_id IN {GIVEN}",
            (version, json.dumps(list(document_ids))),
        )


# --- everything that a review counts

FILED = "f.gone_at IS NULL AND f.state <> 'ignored' AND s.is_active ORDER BY f.id"
FILING = "SELECT f.document_id, f.id, s.name, s.bidang, f.path FROM filing f"
LIVE_FILINGS = f"{FILING} JOIN source s ON s.id = f.source_id WHERE f.document_id IS NOT NULL AND {FILED}"
LIVE_FILINGS_OF = f"""
{FILING} INDEXED BY filing_document JOIN source s ON s.id = f.source_id WHERE f.document_id IN {GIVEN} AND {FILED}
"""
AS_EVIDENCE = (
    "json_array(item, role, slot, period, document_type, state, score,"
    " json(iif(is_tied, 'true', 'false')), codes)"
)
"""A match as the nine fields of `EvidenceMatch`. Gathered by part in SQL and read at one go they take a third of the
time of single rows."""

EVIDENCE = f"SELECT document_id, part, json_group_array({AS_EVIDENCE}) FROM match"
BY_PART = "GROUP BY document_id, part"

_evidence = msgspec.json.Decoder(tuple[EvidenceMatch, ...])
MATCHED_PARTS = """
SELECT d.id, p.number, d.sha256, p.path, d.received_at, d.state, p.title, r.title, r.document_date, r.event_date,
    r.marks
FROM part p JOIN document d ON d.id = p.document_id
JOIN reading r ON r.document_id = p.document_id AND r.part = p.number
WHERE (EXISTS (SELECT 1 FROM match m WHERE m.document_id = p.document_id AND m.part = p.number)
OR EXISTS (SELECT 1 FROM decision c WHERE c.sha256 = d.sha256 AND c.member = p.path))
"""


def evidence(door: Door, document_ids: Sequence[int] | None = None) -> list[EvidenceRow]:
    """Every live unit that matches something or was decided on, of all documents or of these, by document id.

    Of all it reads three whole tables, each once and in its own order: a join in SQL takes several times as long.
    """
    given = () if document_ids is None else (json.dumps(document_ids),)
    with door.reading():
        filings = _live_filings(door, document_ids)
        found = door.all(f"{EVIDENCE} WHERE {_is_of('document_id', document_ids)} {BY_PART}", given)
        matches = {(row[0], row[1]): row[2] for row in found}
        parts = door.all(
            f"{MATCHED_PARTS} AND {_is_of('p.document_id', document_ids)} ORDER BY d.id, p.number", given
        )
        return [
            _evidence_row(row, filings[row[0]], matches.pop((row[0], row[1]), "[]"))
            for row in parts
            if row[0] in filings
        ]


def hashes(door: Door, document_ids: Sequence[int]) -> set[str]:
    """Of these documents."""
    found = door.all(f"SELECT sha256 FROM document WHERE id IN {GIVEN}", (json.dumps(document_ids),))
    return {sha256 for (sha256,) in found}


def _is_of(column: str, document_ids: Sequence[int] | None) -> str:
    """The condition that a row is of one of these documents; None: of any."""
    return "true" if document_ids is None else f"{column} IN {GIVEN}"


def _evidence_row(row: Any, filings: tuple[UnitFiling, ...], matches: str) -> EvidenceRow:
    id_, number, sha256, member, received_at, state, own_title, title, day, event, marks = row
    return EvidenceRow(
        *(id_, number, sha256, member, rows.time_of(received_at), rows.document_state(state)),
        *(title or own_title, rows.maybe_date(day), rows.maybe_date(event), tuple(marks.split()), filings),
        rows.decoded(_evidence, matches),
    )


def _live_filings(door: Door, document_ids: Sequence[int] | None) -> dict[int, tuple[UnitFiling, ...]]:
    found: defaultdict[int, list[UnitFiling]] = defaultdict(list)
    rows = (
        door.all(LIVE_FILINGS)
        if document_ids is None
        else door.all(LIVE_FILINGS_OF, (json.dumps(document_ids),))
    )
    for document_id, *columns in rows:
        found[document_id].append(UnitFiling(*columns))
    return {document_id: tuple(filings) for document_id, filings in found.items()}


# --- files that are present and were not read

UNREAD_FILINGS = """
SELECT s.name, s.bidang, f.path, f.id, f.state, f.reason, coalesce(d.sha256, ''),
    coalesce(f.failed_since, f.first_seen)
FROM source s JOIN filing f ON f.source_id = s.id LEFT JOIN document d ON d.id = f.document_id
WHERE s.is_active AND f.gone_at IS NULL AND f.state IN ('pending', 'failed')
ORDER BY s.position, f.path
"""
# A document queued again by a newer extractor has its text still.
UNREAD_DOCUMENTS = """
SELECT s.name, s.bidang, f.path, f.id, d.state,
    coalesce((SELECT group_concat(code, ' ') FROM (SELECT DISTINCT b.code FROM problem b
        WHERE b.document_id = d.id ORDER BY b.code)), ''),
    d.sha256, coalesce(d.extracted_at, d.received_at)
FROM document d JOIN filing f ON f.document_id = d.id JOIN source s ON s.id = f.source_id
WHERE d.state <> 'read' AND coalesce(d.outcome, '') <> 'read'
AND s.is_active AND f.state = 'received' AND f.gone_at IS NULL
ORDER BY s.position, f.path
"""


def unread(door: Door) -> list[UnreadRow]:
    """Filings that were not received, then documents that were not read; each by source and path."""
    with door.reading():
        filings = [_unread(row, rows.filing_state(row[4])) for row in door.all(UNREAD_FILINGS)]
        return filings + [_unread(row, rows.document_state(row[4])) for row in door.all(UNREAD_DOCUMENTS)]


def _unread(row: Any, state: FilingState | DocumentState) -> UnreadRow:
    source, bidang, path, filing_id, _, why, sha256, since = row
    return UnreadRow(source, bidang, path, filing_id, state, why, sha256, rows.time_of(since))


# --- ties

MEETING_PARTS = f"""
SELECT m.document_id, m.part, d.sha256, p.path, (
    SELECT json_group_array({AS_EVIDENCE}) FROM match
    WHERE document_id = m.document_id AND part = m.part AND is_tied = 0
), m.kind, m.day, m.subject, m.year
FROM meeting m JOIN document d ON d.id = m.document_id
JOIN part p ON p.document_id = m.document_id AND p.number = m.part
"""


def meeting_parts(door: Door, document_ids: Sequence[int] | None = None) -> list[MeetingPartRow]:
    """Every live part of a meeting, of all documents or of these, by document id."""
    given = () if document_ids is None else (json.dumps(document_ids),)
    sql = f"{MEETING_PARTS} WHERE {_is_of('m.document_id', document_ids)} ORDER BY m.document_id, m.part"
    with door.reading():
        filings = _live_filings(door, document_ids)
        return [
            MeetingPartRow(
                *(document_id, part, sha256, member, judged.meeting_of(columns), filings[document_id]),
                matches=rows.decoded(_evidence, matches),
            )
            for document_id, part, sha256, member, matches, *columns in door.all(sql, given)
            if document_id in filings
        ]


def count_meeting_parts(door: Door) -> int:
    """How many `meeting_parts` would tell, or somewhat more."""
    return int(door.one("SELECT count(*) FROM meeting")[0])


def tie_differences(
    door: Door, ties: Mapping[Place, Sequence[MatchRow]]
) -> dict[Place, tuple[MatchRow, ...]]:
    """What must be written so that these are the only ties there are: all ties of each part that has others now, by
    place in order."""
    stored: defaultdict[Place, tuple[MatchRow, ...]] = defaultdict(tuple)
    for document_id, part, *columns in door.all(
        f"SELECT document_id, part, {MATCH_COLUMNS} FROM match INDEXED BY match_tied WHERE is_tied = 1"
        " ORDER BY document_id, part, position"
    ):
        stored[document_id, part] += (judged.match(columns),)
    wanted = {place: tuple(matches) for place, matches in ties.items() if matches}
    return {
        place: wanted.get(place, ())
        for place in sorted(stored.keys() | wanted.keys())
        if stored[place] != wanted.get(place, ())
    }


def write_ties(door: Door, differences: Mapping[Place, Sequence[MatchRow]]) -> int:
    """Makes these the only ties of the parts named; returns the number of their documents."""
    with door.writing():
        for (document_id, part), matches in differences.items():
            door.run(
                "DELETE FROM match WHERE document_id = ? AND part = ? AND is_tied = 1", (document_id, part)
            )
            door.run_many(judged.INSERT_MATCH, judged.match_values(document_id, part, matches))
        changed = sorted({document_id for document_id, _ in differences})
        for document_id in changed:
            projection.note_change(door, document_id)
    return len(changed)


def ties_made(door: Door, version: str) -> None:
    """Notes the state of the archive that the ties were made for, see `ties_are_current`."""
    with door.writing():
        door.run(
            "UPDATE workspace SET tied_seq = ?, tied_version = ?", (projection.last_change(door), version)
        )


def ties_are_current(door: Door, version: str) -> bool:
    """Whether nothing has changed since the ties were made by these rules."""
    made_for = door.one("SELECT tied_seq, tied_version FROM workspace")
    return bool(made_for == (projection.last_change(door), version))


# --- which parts an edit of the rules can concern

PARTS_OF_STALE = """
SELECT r.document_id, p.path, CASE r.kind WHEN '' THEN '' ELSE r.kinds END, s.packed
FROM reading r INDEXED BY reading_version JOIN part p ON p.document_id = r.document_id AND p.number = r.part
LEFT JOIN stems s ON s.document_id = r.document_id AND s.part = r.part
WHERE r.version = ? AND r.document_id > ? AND r.document_id <= ? ORDER BY r.document_id, r.part
"""
PATHS_OF = f"""
SELECT f.document_id, f.path FROM filing f INDEXED BY filing_document JOIN source s ON s.id = f.source_id
WHERE f.document_id IN {GIVEN} AND f.gone_at IS NULL AND f.state <> 'ignored' AND s.is_active ORDER BY f.id
"""
LAST_OF_STALE = """
SELECT max(document_id) FROM
(SELECT DISTINCT document_id FROM reading WHERE version = ? AND document_id > ? ORDER BY document_id LIMIT ?)
"""


def stale_parts(door: Door, version: str, after_id: int, limit: int) -> list[StalePart]:
    """Every part judged by the rules `version` of the next `limit` documents, by id."""
    with door.reading():
        last = door.value(LAST_OF_STALE, (version, after_id, limit))
        found = [] if last is None else door.all(PARTS_OF_STALE, (version, after_id, last))
        paths: defaultdict[int, tuple[bytes, ...]] = defaultdict(tuple)
        for document_id, path in door.all(PATHS_OF, (json.dumps(sorted({row[0] for row in found})),)):
            paths[document_id] += (path,)
        return [
            StalePart(id_, member, paths[id_], tuple(kinds.split()), stems)
            for id_, member, kinds, stems in found
        ]


def count_stale(door: Door, version: str) -> int:
    """Documents with a part judged by other rules than `version`."""
    with door.reading():
        return sum(
            int(door.value("SELECT count(DISTINCT document_id) FROM reading WHERE version = ?", (old,)))
            for old in stale_versions(door, version)
        )


def stale_versions(door: Door, version: str) -> list[str]:
    """The versions of rules, other than `version`, that some reading was made by."""
    found = []
    with door.reading():
        met: str | None = door.value("SELECT min(version) FROM reading")
        while met is not None:
            if met != version:
                found.append(met)
            met = door.value("SELECT min(version) FROM reading WHERE version > ?", (met,))
    return found


# --- the packs that readings were made by


def keep_pack(door: Door, unit: str, version: str, files: Mapping[str, str], at: datetime) -> None:
    """Keeps the files of a pack under the version that its readings carry, and forgets packs of which no
    reading is left. Writes nothing when there is nothing to change."""
    if [row[0] for row in door.all("SELECT version FROM pack")] == [version]:
        return
    blob = zlib.compress(json.dumps(dict(files), sort_keys=True).encode("utf-8", "surrogatepass"))
    with door.writing():
        door.run(
            "INSERT INTO pack (version, unit, at, files) VALUES (?, ?, ?, ?) ON CONFLICT (version) DO NOTHING",
            (version, unit, rows.time_text(at), blob),
        )
        door.run(
            "DELETE FROM pack WHERE version <> ?"
            " AND NOT EXISTS (SELECT 1 FROM reading r WHERE r.version = pack.version)",
            (version,),
        )


def kept_pack(door: Door, version: str) -> dict[str, str] | None:
    """The files of a pack by name; None if it was never kept."""
    blob = door.value("SELECT files FROM pack WHERE version = ?", (version,))
    try:
        files: dict[str, str] | None = None if blob is None else json.loads(zlib.decompress(blob))
    except (TypeError, ValueError, zlib.error):
        return None  # only spares work: without it everything is judged again
    return files
