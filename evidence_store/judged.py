"""What was said of a part beside its reading: by the rules its matches, meeting and packed stems, which are written
and read with it; by people their decisions."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from evidence_store import rows
from evidence_store.door import Door
from evidence_store.model import DecisionRow, Judged, MatchRow, MatchState, MeetingRow, PartRow, Verb

MATCH_COLUMNS = "item, role, slot, period, document_type, state, score, is_tied, reasons"

GIVEN = "(SELECT value FROM json_each(?))"

STATES: Mapping[str, MatchState] = {str(state): state for state in MatchState}

Place = tuple[int, int]
"""Document id and part number."""


# --- written

TABLES = ("match", "meeting", "stems")
"""What hangs from a part here; removed with it."""

INSERT_MATCH = """
INSERT INTO match (document_id, part, is_tied, position, item, role, slot, period, document_type, state, score,
    codes, reasons)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
INSERT_MEETING = "INSERT INTO meeting (document_id, part, kind, day, subject, year) VALUES (?, ?, ?, ?, ?, ?)"
INSERT_STEMS = "INSERT INTO stems (document_id, part, packed) VALUES (?, ?, ?)"


def write(door: Door, found: Iterable[tuple[Place, PartRow | Judged]]) -> None:
    """The matches, meetings and stems of parts that have none yet, table by table."""
    matches: list[tuple[object, ...]] = []
    meetings: list[tuple[object, ...]] = []
    stems: list[tuple[object, ...]] = []
    for place, part in found:
        matches += match_values(*place, part.matches)
        if part.meeting is not None:
            meetings.append((*place, *_meeting_values(part.meeting)))
        if part.stems:
            stems.append((*place, part.stems))
    for sql, values in ((INSERT_MATCH, matches), (INSERT_MEETING, meetings), (INSERT_STEMS, stems)):
        if values:
            door.run_many(sql, values)


def _meeting_values(meeting: MeetingRow) -> tuple[object, ...]:
    subject = rows.texts_text(meeting.subject)
    return (rows.clean(meeting.kind), rows.date_text(meeting.day), subject, meeting.year)


def match_values(document_id: int, part: int, matches: Sequence[MatchRow]) -> Iterator[tuple[object, ...]]:
    clean = rows.clean
    for position, match in enumerate(matches):
        yield (
            *(document_id, part, int(match.is_tied), position, clean(match.item), clean(match.role)),
            *(clean(match.slot), clean(match.period), clean(match.document_type), str(match.state)),
            *(match.score, clean(" ".join(reason.code for reason in match.reasons))),
            rows.reasons_text(match.reasons),
        )


# --- read

MATCHES_OF = f"""
SELECT document_id, part, {MATCH_COLUMNS} FROM match WHERE document_id IN {GIVEN}
ORDER BY document_id, part, is_tied, position
"""
MEETINGS_OF = f"SELECT document_id, part, kind, day, subject, year FROM meeting WHERE document_id IN {GIVEN}"


def matches_of(door: Door, document_ids: Sequence[int]) -> defaultdict[Place, tuple[MatchRow, ...]]:
    """The matches of all parts of these documents."""
    found: defaultdict[Place, tuple[MatchRow, ...]] = defaultdict(tuple)
    for document_id, part, *columns in door.all(MATCHES_OF, (json.dumps(list(document_ids)),)):
        found[document_id, part] += (match(columns),)
    return found


def meetings_of(door: Door, document_ids: Sequence[int]) -> dict[Place, MeetingRow]:
    """The meetings that parts of these documents belong to."""
    found = door.all(MEETINGS_OF, (json.dumps(list(document_ids)),))
    return {(document_id, part): meeting_of(columns) for document_id, part, *columns in found}


def match(columns: Sequence[Any]) -> MatchRow:
    item, role, slot, period, document_type, value, score, is_tied, reasons = columns
    return MatchRow(
        *(item, role, slot, period, document_type, state(value), score),
        reasons=rows.reasons_of(reasons),
        is_tied=bool(is_tied),
    )


def meeting_of(columns: Sequence[Any]) -> MeetingRow:
    kind, day, subject, year = columns
    return MeetingRow(kind, rows.maybe_date(day), rows.texts_of(subject), year)


def state(text: str) -> MatchState:
    if text not in STATES:
        raise rows.Unreadable(f"no state of a match: {text!r}")
    return STATES[text]


SERVING = f"""
SELECT d.sha256, p.path, {", ".join(f"m.{name}" for name in MATCH_COLUMNS.split(", "))}
FROM document d CROSS JOIN match m ON m.document_id = d.id
JOIN part p ON p.document_id = d.id AND p.number = m.part
WHERE d.sha256 IN {GIVEN} AND m.item IN {GIVEN} ORDER BY d.id, m.part, m.is_tied, m.position
"""


def serving(
    door: Door, hashes: Sequence[str], items: Sequence[str]
) -> dict[tuple[str, str], tuple[MatchRow, ...]]:
    """The matches of these documents with these items, with all reasons, by hash and member."""
    found: defaultdict[tuple[str, str], tuple[MatchRow, ...]] = defaultdict(tuple)
    with door.reading():
        for sha256, member, *columns in door.all(
            SERVING, (json.dumps(list(hashes)), json.dumps(list(items)))
        ):
            found[sha256, member] += (match(columns),)
    return dict(found)


# --- what people decided on it

DECISIONS = """
SELECT d.id, d.at, d.who, d.verb, d.sha256, d.member, d.item, d.slot, d.why, d.undoes, u.id
FROM decision d LEFT JOIN decision u ON u.undoes = d.id
"""


def decisions_on(door: Door, hashes: Sequence[str]) -> list[DecisionRow]:
    """Those on these documents that are in force, oldest first."""
    on = f"{DECISIONS} WHERE d.sha256 IN (SELECT value FROM json_each(?)) AND d.verb <> 'undo' AND u.id IS NULL"
    with door.reading():
        return [decision_of(row) for row in door.all(f"{on} ORDER BY d.id", (json.dumps(list(hashes)),))]


def decision_of(row: Any) -> DecisionRow:
    id_, at, who, verb, sha256, member, item, slot, why, undoes, undone_by = row
    if verb not in list(Verb):
        raise rows.Unreadable(f"no verb of a decision: {verb!r}")
    return DecisionRow(
        *(id_, rows.time_of(at), who, Verb(verb), sha256, member, item, slot, why, undoes, undone_by)
    )
