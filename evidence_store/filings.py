"""What came in, for whoever looks after it: every file with where it stands, page by page, counted, and since when.

Files are told apart by `FiledState`: each present file is in exactly one (invariant 2), a file that left is WITHDRAWN.
Which documents count is the review's to say, so it is given (`Worth`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from evidence_store import judged, rows
from evidence_store.door import Door
from evidence_store.model import INT64_MAX, MatchRow, ProblemRow

AT_ONCE = 500
"""Files fetched in one go when all are told of."""


class FiledState(StrEnum):
    """Where a file stands, as whoever dropped it wants to know it."""

    WAITING = "waiting"  # to be copied or to be read
    COUNTS = "counts"  # read, and evidence for something
    DOUBTFUL = "doubtful"  # read; a person must look whether it counts
    NOTHING = "nothing"  # read, and counts for nothing
    UNREAD = "unread"  # present, not read
    SET_ASIDE = "set_aside"  # not read after several tries
    FAILED = "failed"  # can't be opened
    IGNORED = "ignored"  # by a rule
    WITHDRAWN = "withdrawn"  # no longer in its folder


TROUBLED = (FiledState.UNREAD, FiledState.SET_ASIDE, FiledState.FAILED)
"""That need somebody."""

PRESENT = tuple(state for state in FiledState if state is not FiledState.WITHDRAWN)


class Worth:
    """Hashes of the documents that count, and of those of which a person's yes may make it so."""

    def __init__(self, counts: Iterable[str] = (), doubtful: Iterable[str] = ()) -> None:
        self.counts = frozenset(counts)
        self.doubtful = frozenset(doubtful) - self.counts

    def of(self, sha256: str) -> FiledState:
        """Of a document that was read."""
        if sha256 in self.counts:
            return FiledState.COUNTS
        return FiledState.DOUBTFUL if sha256 in self.doubtful else FiledState.NOTHING


class Wanted(msgspec.Struct, frozen=True):
    """Which files are asked for. `sources`: names of the sources that may be told of at all."""

    sources: tuple[str, ...]
    states: tuple[FiledState, ...] = ()  # none: all but WITHDRAWN
    name: str = ""  # that the path holds; small and large letters of ASCII are the same
    since: datetime | None = None  # received, then or later
    until: datetime | None = None  # and before; of no use without `since`


class FiledRow(msgspec.Struct, frozen=True):
    """One file. `document` and what follows are of what it holds now, or held last; empty before that."""

    id: int
    source: str
    bidang: str
    path: bytes
    size: int
    state: FiledState
    reason: str  # of an ignored or a failed one, or of one that can't be copied yet
    first_seen: datetime
    gone_at: datetime | None
    document: int | None = None
    sha256: str = ""
    received_at: datetime | None = None
    tries: int = 0
    kind: str = ""
    title: str = ""


class Found(msgspec.Struct, frozen=True):
    """What is known of a document's parts, by member path ("" for the document itself)."""

    problems: Mapping[str, tuple[ProblemRow, ...]] = {}
    matches: Mapping[str, tuple[MatchRow, ...]] = {}


class Tally(msgspec.Struct, frozen=True):
    """Files of one source by state, and how many of them were received since a moment."""

    states: Mapping[FiledState, int]
    received: int = 0

    def of(self, states: Iterable[FiledState]) -> int:
        return sum(self.states.get(state, 0) for state in states)


class Filings:
    """Of one catalogue."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def page(self, wanted: Wanted, worth: Worth, *, offset: int = 0, limit: int = 50) -> list[FiledRow]:
        """The latest first."""
        return self._listed(wanted, worth, "", {}, limit, offset)

    def before(
        self, wanted: Wanted, worth: Worth, *, before: int | None = None, limit: int = AT_ONCE
    ) -> list[FiledRow]:
        """The latest first, from the one before the file with this id: to go through all of them in steps."""
        after = {"before": INT64_MAX if before is None else before}
        return self._listed(wanted, worth, "AND f.id < :before", after, limit, 0)

    def _listed(
        self, wanted: Wanted, worth: Worth, further: str, given: Mapping[str, object], limit: int, offset: int
    ) -> list[FiledRow]:
        where, values = _where(wanted)
        values |= {**given, "limit": limit, "offset": offset}
        self._know(worth)
        with self._door.reading():
            found = self._door.all(LISTED.format(where=f"{where} {further}"), values)
            return [_filed(row, worth) for row in found]

    def _know(self, worth: Worth) -> None:
        """The review's word in SQL: cheaper than the hashes of twenty thousand documents as a parameter."""
        self._door.connection.create_function("worth", 1, lambda sha256: worth.of(sha256).value)

    def count(self, wanted: Wanted, worth: Worth, *, most: int) -> int:
        """How many, `most` for that many and more."""
        where, values = _where(wanted)
        self._know(worth)
        with self._door.reading():
            return int(
                self._door.value(
                    f"SELECT count(*) FROM (SELECT 1 {FROM} WHERE {where} LIMIT :most)",
                    {**values, "most": most},
                )
            )

    def one(self, sha256: str, sources: Sequence[str], worth: Worth) -> FiledRow | None:
        """The latest file of these sources that holds a document; None if none does."""
        sql = f"SELECT {COLUMNS} {FROM} WHERE {IN_SOURCES} AND d.sha256 = :sha256 ORDER BY f.id DESC LIMIT 1"
        with self._door.reading():
            row = self._door.one(sql, {"sources": json.dumps(list(sources)), "sha256": sha256})
            return None if row is None else _filed(row, worth)

    def found_in(self, documents: Sequence[int]) -> dict[int, Found]:
        """Problems and matches of documents, by id."""
        given = (json.dumps(list(documents)),)
        with self._door.reading():
            members = {(id_, number): path for id_, number, path in self._door.all(PARTS, given)}
            problems: defaultdict[int, defaultdict[str, list[ProblemRow]]]
            problems = defaultdict(lambda: defaultdict(list))
            for id_, part, code, detail, page in self._door.all(PROBLEMS, given):
                problems[id_][members[id_, part]].append(ProblemRow(code, detail, page))
            matches: defaultdict[int, dict[str, tuple[MatchRow, ...]]] = defaultdict(dict)
            for (id_, part), of_part in judged.matches_of(self._door, documents).items():
                matches[id_][members[id_, part]] = of_part
        return {
            id_: Found({path: tuple(of) for path, of in problems[id_].items()}, matches[id_])
            for id_ in documents
        }

    def stuck(self, sources: Sequence[str] | None = None, sha256: str = "") -> dict[int, str]:
        """Documents that are there and were not read, set aside or not: hash by id. `sources` None: of all active
        ones; with `sha256` this one only."""
        where, values = ["s.is_active", "f.gone_at IS NULL", "f.state = 'received'", IS_STUCK], {}
        if sources is not None:
            where, values = [*where, IN_SOURCES], {"sources": json.dumps(list(sources))}
        if sha256:
            where, values = [*where, "d.sha256 = :sha256"], {**values, "sha256": sha256}
        with self._door.reading():
            return dict(self._door.all(f"SELECT d.id, d.sha256 {FROM} WHERE {' AND '.join(where)}", values))

    def seen(self, hashes: Iterable[str], sources: Sequence[str]) -> set[str]:
        """Those of the documents that a file of these sources holds now."""
        values = {"hashes": json.dumps(sorted(set(hashes))), "sources": json.dumps(list(sources))}
        with self._door.reading():
            return {sha256 for (sha256,) in self._door.all(SEEN, values)}

    def tally(self, worth: Worth, since: datetime) -> dict[str, Tally]:
        """By name of the active sources; received: since then."""
        found: dict[str, dict[FiledState, int]] = {}
        self._know(worth)
        with self._door.reading():
            for (name,) in self._door.all("SELECT name FROM source WHERE is_active ORDER BY position"):
                found[name] = {}
            for name, state, number in self._door.all(TALLY):
                found[name][FiledState(state)] = number
            received = dict(self._door.all(RECEIVED_SINCE, (rows.time_text(since),)))
        return {name: Tally(states, received.get(name, 0)) for name, states in found.items()}


COLUMNS = """f.id, s.name, s.bidang, f.path, f.size, f.state, f.reason, f.first_seen, f.gone_at,
    d.id, coalesce(d.sha256, ''), d.received_at, coalesce(d.tries, 0), coalesce(d.state, ''),
    coalesce((SELECT r.kind FROM reading r WHERE r.document_id = d.id ORDER BY r.part LIMIT 1), ''),
    coalesce((SELECT coalesce(nullif(r.title, ''), p.title) FROM part p
        LEFT JOIN reading r ON r.document_id = p.document_id AND r.part = p.number
        WHERE p.document_id = d.id ORDER BY p.number LIMIT 1), '')"""
FROM = "FROM filing f JOIN source s ON s.id = f.source_id LEFT JOIN document d ON d.id = f.document_id"
LISTED = f"""
SELECT {COLUMNS} FROM (
    SELECT f.id AS id FROM filing f CROSS JOIN source s ON s.id = f.source_id
    LEFT JOIN document d ON d.id = f.document_id
    WHERE {{where}} ORDER BY f.id DESC LIMIT :limit OFFSET :offset
) AS w JOIN filing f ON f.id = w.id JOIN source s ON s.id = f.source_id LEFT JOIN document d ON d.id = f.document_id
ORDER BY f.id DESC
"""
"""Files are met in the order asked for (CROSS JOIN keeps it), and everything is looked up of those shown only."""

IN_SOURCES = "s.is_active AND s.name IN (SELECT value FROM json_each(:sources))"

IS_STUCK = "d.state <> 'read' AND d.state IN ('unread', 'set_aside')"
"""The first half is that of an index."""

IS_READ = "f.gone_at IS NULL AND f.state = 'received' AND d.state = 'read'"
CONDITIONS: Mapping[FiledState, str] = {
    FiledState.WAITING: "f.gone_at IS NULL AND (f.state = 'pending' OR f.state = 'received' AND d.state = 'waiting')",
    FiledState.COUNTS: f"{IS_READ} AND worth(d.sha256) = 'counts'",
    FiledState.DOUBTFUL: f"{IS_READ} AND worth(d.sha256) = 'doubtful'",
    FiledState.NOTHING: f"{IS_READ} AND worth(d.sha256) = 'nothing'",
    FiledState.UNREAD: "f.gone_at IS NULL AND f.state = 'received' AND d.state = 'unread'",
    FiledState.SET_ASIDE: "f.gone_at IS NULL AND f.state = 'received' AND d.state = 'set_aside'",
    FiledState.FAILED: "f.gone_at IS NULL AND f.state = 'failed'",
    FiledState.IGNORED: "f.gone_at IS NULL AND f.state = 'ignored'",
    FiledState.WITHDRAWN: "f.gone_at IS NOT NULL AND f.document_id IS NOT NULL",
}

TALLY = f"""
SELECT s.name, CASE
    WHEN f.gone_at IS NOT NULL THEN 'withdrawn'
    WHEN f.state = 'pending' THEN 'waiting'
    WHEN f.state <> 'received' THEN f.state
    WHEN d.state <> 'read' THEN d.state
    ELSE worth(d.sha256) END AS code, count(*)
{FROM} WHERE s.is_active AND (f.gone_at IS NULL OR f.document_id IS NOT NULL) GROUP BY s.id, code
"""
RECEIVED_SINCE = """
SELECT s.name, count(DISTINCT e.filing_id)
FROM filing_event e JOIN filing f ON f.id = e.filing_id JOIN source s ON s.id = f.source_id
WHERE e.event = 'received' AND e.at >= ? AND s.is_active AND f.gone_at IS NULL GROUP BY s.id
"""
SEEN = f"""
SELECT DISTINCT d.sha256 {FROM}
WHERE d.sha256 IN (SELECT value FROM json_each(:hashes)) AND {IN_SOURCES} AND f.gone_at IS NULL
"""
PARTS = "SELECT document_id, number, path FROM part WHERE document_id IN (SELECT value FROM json_each(?))"
PROBLEMS = """
SELECT document_id, part, code, detail, page FROM problem
WHERE document_id IN (SELECT value FROM json_each(?)) ORDER BY document_id, part, position
"""


def _where(wanted: Wanted) -> tuple[str, dict[str, object]]:
    """The condition with its named values."""
    values: dict[str, object] = {"sources": json.dumps(wanted.sources)}
    terms = [IN_SOURCES]
    if wanted.states:
        terms.append(" OR ".join(f"({CONDITIONS[state]})" for state in wanted.states).join("()"))
    else:
        terms.append("f.gone_at IS NULL")
    if wanted.name:
        terms.append("instr(lower(CAST(f.path AS TEXT)), lower(:name)) > 0")
        values["name"] = rows.clean(wanted.name)
    if wanted.since is not None:
        before = " AND at < :until" if wanted.until is not None else ""
        terms.append(
            f"f.id IN (SELECT filing_id FROM filing_event WHERE event = 'received' AND at >= :since{before})"
        )
        values["since"] = rows.time_text(wanted.since)
        if wanted.until is not None:
            values["until"] = rows.time_text(wanted.until)
    return " AND ".join(terms), values


def _filed(row: Any, worth: Worth) -> FiledRow:
    id_, source, bidang, path, size, state, reason, first_seen, gone_at, *of = row
    document, sha256, received_at, tries, document_state, kind, title = of
    return FiledRow(
        id=id_,
        source=source,
        bidang=bidang,
        path=path,
        size=size,
        state=_state(state, gone_at, document_state, sha256, worth),
        reason=reason,
        first_seen=rows.time_of(first_seen),
        gone_at=rows.maybe_time(gone_at),
        document=document,
        sha256=sha256,
        received_at=rows.maybe_time(received_at),
        tries=tries,
        kind=kind,
        title=title,
    )


def _state(filing: str, gone_at: str | None, document: str, sha256: str, worth: Worth) -> FiledState:
    if gone_at is not None:
        return FiledState.WITHDRAWN
    if filing == "pending":
        return FiledState.WAITING
    if filing != "received":
        return FiledState(filing)
    return worth.of(sha256) if document == "read" else FiledState(document)
