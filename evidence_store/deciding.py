"""What people decided, and snapshots of the plan: rows that are only ever added, keyed by what no rebuild changes."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from evidence_store import audit, judged, projection, rows
from evidence_store.door import Door
from evidence_store.errors import NoSuchDecision
from evidence_store.review_model import DecisionRow, SnapshotRow, Verb

# --- decisions

INSERT_DECISION = """
INSERT INTO decision (unit, at, who, verb, sha256, member, item, slot, why, undoes)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
"""


def decide(
    door: Door,
    unit: str,
    verb: Verb,
    document: tuple[str, str],
    item: str,
    slot: str,
    who: str,
    why: str,
    at: datetime,
) -> DecisionRow:
    """`document` is its hash and the member's path, both empty for a waiver."""
    sha256, member = document
    if verb is Verb.UNDO or (verb is Verb.WAIVE) != (not sha256) or not item:
        raise ValueError(f"no such decision: {verb} {document} {item!r}")
    return _add(door, unit, DecisionRow(0, at, who, verb, sha256, member, item, slot, why))


def undo(door: Door, unit: str, decision_id: int, who: str, why: str, at: datetime) -> DecisionRow:
    with door.writing():
        taken_back = decision(door, decision_id)
        if not taken_back.is_in_force:
            raise NoSuchDecision(decision_id)
        key = (taken_back.sha256, taken_back.member, taken_back.item, taken_back.slot)
        return _add(door, unit, DecisionRow(0, at, who, Verb.UNDO, *key, why, undoes=decision_id))


def _add(door: Door, unit: str, made: DecisionRow) -> DecisionRow:
    clean, when = rows.clean, rows.time_text(made.at)
    content = {
        "verb": str(made.verb),
        "sha256": made.sha256,
        "member": clean(made.member),
        "item": clean(made.item),
        "slot": clean(made.slot),
        "why": clean(made.why),
    }
    with door.writing():
        id_ = door.value(INSERT_DECISION, (unit, when, clean(made.who), *content.values(), made.undoes))
        facts: dict[str, object] = {**content, "decision": id_}
        if made.undoes is not None:
            facts["undoes"] = made.undoes
        audit.append(door, unit, "decision", facts, made.who, made.at)
        if made.sha256:
            projection.note_changes(door, "SELECT id FROM document WHERE sha256 = ?", (made.sha256,))
        return decision(door, id_)


def decision(door: Door, decision_id: int) -> DecisionRow:
    with door.reading():
        row = door.one(f"{judged.DECISIONS} WHERE d.id = ?", (decision_id,))
        if row is None:
            raise NoSuchDecision(decision_id)
        return judged.decision_of(row)


def decisions(door: Door) -> list[DecisionRow]:
    """All of them, oldest first."""
    with door.reading():
        return [judged.decision_of(row) for row in door.all(f"{judged.DECISIONS} ORDER BY d.id")]


def last_decision(door: Door) -> int:
    last: int | None = door.value("SELECT max(id) FROM decision")
    return last or 0


# --- snapshots

SNAPSHOT_COLUMNS = "id, at, as_of, pack, summary"


def save_snapshot(
    door: Door, unit: str, as_of: date, pack: str, summary: Mapping[str, Any], states: bytes, at: datetime
) -> int:
    with door.writing():
        id_: int = door.value(
            "INSERT INTO snapshot (unit, at, as_of, pack, summary, states) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
            (
                *(unit, rows.time_text(at), as_of.isoformat(), pack, audit.canonical(dict(summary))),
                zlib.compress(states),
            ),
        )
    return id_


def snapshots(door: Door) -> list[SnapshotRow]:
    """All of them, oldest first, without their states."""
    with door.reading():
        found = door.all(f"SELECT {SNAPSHOT_COLUMNS} FROM snapshot ORDER BY id")
        return [_snapshot(row, b"") for row in found]


def snapshot(door: Door, snapshot_id: int) -> SnapshotRow | None:
    """One, whole; None if there is none of this id."""
    with door.reading():
        row = door.one(f"SELECT {SNAPSHOT_COLUMNS}, states FROM snapshot WHERE id = ?", (snapshot_id,))
        return None if row is None else _snapshot(row[:-1], rows.words_of(row[-1]))


LAST_OF = f"SELECT {SNAPSHOT_COLUMNS}, states FROM snapshot WHERE as_of <= ? ORDER BY id DESC LIMIT 1"
FIRST = f"SELECT {SNAPSHOT_COLUMNS}, states FROM snapshot ORDER BY id LIMIT 1"


def snapshot_of(door: Door, day: date) -> SnapshotRow | None:
    """The last one of that day or of the days before; the first there is, if all are later."""
    with door.reading():
        row = door.one(LAST_OF, (day.isoformat(),)) or door.one(FIRST)
        return None if row is None else _snapshot(row[:-1], rows.words_of(row[-1]))


def _snapshot(row: Any, states: bytes) -> SnapshotRow:
    id_, at, as_of, pack, summary = row
    try:
        day, facts = date.fromisoformat(as_of), json.loads(summary)
    except (TypeError, ValueError) as error:
        raise rows.Unreadable(f"snapshot {id_}: {error}") from error
    return SnapshotRow(id_, rows.time_of(at), day, pack, facts, states)
