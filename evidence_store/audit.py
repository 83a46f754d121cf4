"""The audit log: rows that are only ever added, each carrying the hash of the row before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import PurePath

from evidence_store import rows
from evidence_store.door import Door
from evidence_store.model import AuditFault, AuditFaultKind, AuditHead, AuditQuery, AuditRow

BEGINNING = "0" * 64
"""The "hash before" of the first row."""

ROWS_AT_ONCE = 1_000
"""Rows fetched in one go when the chain is checked."""

COLUMNS = "seq, unit, at, who, event, facts, previous, hash"

GUARDS = (
    "audit_refuses_update",
    "audit_refuses_delete",
    "audit_grows_at_the_end",
    "decision_refuses_update",
    "decision_refuses_delete",
    "finding_refuses_update",
    "finding_refuses_delete",
    "letter_refuses_update",
    "letter_refuses_delete",
)
"""Triggers that must exist."""


def canonical(value: object) -> str:
    """Canonical JSON: keys sorted, no spaces, ASCII with `\\uXXXX` escapes, no NaN or infinity.

    Times become ISO-8601 UTC text; bytes (paths) and paths become text with undecodable bytes as lone
    surrogates (`\\udcXX`).
    """
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False, default=_plain
    )


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return rows.time_text(value)
    if isinstance(value, bytes):
        return rows.path_text(value)
    if isinstance(value, PurePath):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"an audit fact can't be a {type(value).__name__}")


def row_hash(seq: int, unit: str, at: str, who: str, event: str, facts: str, previous: str) -> str:
    """SHA-256 over the canonical JSON of the row, `facts` being the canonical text itself."""
    content = canonical(
        {"seq": seq, "unit": unit, "at": at, "who": who, "event": event, "facts": facts, "previous": previous}
    )
    return hashlib.sha256(content.encode("ascii")).hexdigest()


def append(door: Door, unit: str, event: str, facts: Mapping[str, object], who: str, at: datetime) -> None:
    text, when = canonical(dict(facts)), rows.time_text(at)
    event, who = rows.clean(event), rows.clean(who)
    with door.writing():
        end = head(door)
        seq = end.count + 1
        hash_ = row_hash(seq, unit, when, who, event, text, end.hash)
        door.run(
            f"INSERT INTO audit ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (seq, unit, when, who, event, text, end.hash, hash_),
        )
        door.run("UPDATE workspace SET audit_count = ?, audit_hash = ?", (seq, hash_))


def head(door: Door) -> AuditHead:
    return AuditHead(*door.one("SELECT audit_count, audit_hash FROM workspace"))


def entries(door: Door, after_seq: int, limit: int) -> list[AuditRow]:
    """Rows after `after_seq`, oldest first."""
    found = door.all(
        f"SELECT {COLUMNS} FROM audit WHERE seq > ? ORDER BY seq LIMIT ?",
        (after_seq, limit),
    )
    return [AuditRow(*row) for row in found]


def newest(door: Door, asked: AuditQuery, limit: int) -> list[AuditRow]:
    """Rows that fit, newest first."""
    tests = {
        "seq < ?": asked.before_seq,
        "who = ?": asked.who,
        "event = ?": asked.event,
        "at >= ?": rows.time_text(asked.since) if asked.since else None,
        "at < ?": rows.time_text(asked.until) if asked.until else None,
    }
    given = {test: value for test, value in tests.items() if value is not None}
    where = " AND ".join(given) or "1"
    found = door.all(
        f"SELECT {COLUMNS} FROM audit WHERE {where} ORDER BY seq DESC LIMIT ?", (*given.values(), limit)
    )
    return [AuditRow(*row) for row in found]


def names(door: Door) -> tuple[list[str], list[str]]:
    """Everybody and every event that the log speaks of, by alphabet."""
    who, events = (
        [str(row[0]) for row in door.all(f"SELECT DISTINCT {column} FROM audit ORDER BY 1")]
        for column in ("who", "event")
    )
    return who, events


def check(door: Door, known: AuditHead | None) -> list[AuditFault]:
    """Walks the whole chain and tells every fault. `known` is an end noted elsewhere at some time."""
    with door.reading():
        faults = list(_missing_guards(door))
        end, before = head(door), AuditHead(0, BEGINNING)
        has_known = known is None or known.count == 0
        for row in _chain(door):
            faults += _faults_of(row, before, end)
            before = AuditHead(row.seq, row.hash)
            has_known = has_known or before == known
        faults += _faults_of_end(before, end)
        if not has_known and known is not None:
            faults.append(
                AuditFault(
                    known.count, AuditFaultKind.HEAD, f"no row {known.count} with the hash {known.hash}"
                )
            )
    return faults


def _chain(door: Door) -> Iterator[AuditRow]:
    after = -(1 << 63)
    while chunk := entries(door, after, ROWS_AT_ONCE):
        yield from chunk
        after = chunk[-1].seq


def _faults_of(row: AuditRow, before: AuditHead, end: AuditHead) -> Iterator[AuditFault]:
    if row.seq != before.count + 1:
        yield AuditFault(
            row.seq, AuditFaultKind.MISSING, f"rows {before.count + 1} to {row.seq - 1} are missing"
        )
    elif row.previous != before.hash:
        yield AuditFault(row.seq, AuditFaultKind.BROKEN, "does not continue the row before it")
    content = (row.seq, row.unit, row.at, row.who, row.event, row.facts, row.previous)
    if row_hash(*content) != row.hash:
        yield AuditFault(row.seq, AuditFaultKind.CHANGED, "the content is not what was hashed")
    if row.seq > end.count:
        yield AuditFault(row.seq, AuditFaultKind.EXTRA, f"the log is recorded to end with row {end.count}")


def _faults_of_end(last: AuditHead, end: AuditHead) -> Iterator[AuditFault]:
    if last.count < end.count:
        yield AuditFault(
            end.count,
            AuditFaultKind.TRUNCATED,
            f"rows {last.count + 1} to {end.count} are missing at the end",
        )
    elif last.count == end.count and last.hash != end.hash:
        yield AuditFault(end.count, AuditFaultKind.HEAD, "the last row is not the recorded end")


def _missing_guards(door: Door) -> Iterator[AuditFault]:
    present = {name for (name,) in door.all("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    for name in GUARDS:
        if name not in present:
            yield AuditFault(0, AuditFaultKind.UNGUARDED, f"trigger {name} has been removed")
