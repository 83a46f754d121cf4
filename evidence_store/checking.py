"""What a check before an audit asks of the catalogue beside the review: facts of every part, its pages, its texts,
and what filings held before.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

import msgspec

from evidence_store import rows
from evidence_store.door import Door
from evidence_store.judged import GIVEN
from evidence_store.model import unit_key

TEXTS_AT_ONCE = 200
"""Documents whose pages are fetched together."""


class PartFacts(msgspec.Struct, frozen=True, gc=False):
    """One part of a document, without its text."""

    document_id: int
    part: int  # its number in the document
    sha256: str  # of the document
    member: str  # "" for the document itself
    kind: str
    part_sha256: str  # of the part's own bytes
    document_date: date | None
    event_date: date | None
    covered: tuple[str, ...]  # labels of periods
    marks: tuple[str, ...]

    @property
    def key(self) -> str:
        return unit_key(self.sha256, self.member)


class Pages(msgspec.Struct, frozen=True, gc=False):
    """The pages of a part: how many, and how many without any text."""

    count: int
    blank: int
    first_blank: int  # its number, 1-based; 0 for none


class Replaced(NamedTuple):
    """A filing that does not hold a document any more: it is gone, or holds another one now."""

    filing_id: int
    source: str
    bidang: str
    path: bytes
    document_id: int  # that it held
    sha256: str
    next_id: int | None  # that it held after it; None: the filing is gone
    next_sha256: str
    at: datetime  # when the next one came, or when it was gone
    is_elsewhere: bool  # another live filing holds the document


PARTS = """
SELECT d.id, p.number, d.sha256, p.path, p.kind, p.sha256, r.document_date, r.event_date, r.covered, r.marks
FROM part p JOIN document d ON d.id = p.document_id
JOIN reading r ON r.document_id = p.document_id AND r.part = p.number
"""
LIVE = "f.gone_at IS NULL AND f.state <> 'ignored' AND s.is_active"
HELD = f"SELECT f.document_id FROM filing f JOIN source s ON s.id = f.source_id WHERE {LIVE}"

PAGES = """
SELECT document_id, part, count(*), count(*) FILTER (WHERE is_blank),
    coalesce(min(position) FILTER (WHERE is_blank) + 1, 0)
FROM (SELECT document_id, part, position,
    trim(substr(text, 1, 400), char(9, 10, 12, 13, 32)) = '' AS is_blank FROM page)
GROUP BY document_id, part
"""
TEXTS = f"""
SELECT g.document_id, g.part, g.text FROM page g WHERE g.document_id IN {GIVEN}
ORDER BY g.document_id, g.part, g.position
"""
RECEIVED = """
SELECT e.filing_id, s.name, s.bidang, f.path, e.document_id, d.sha256, e.at, f.gone_at, f.state = 'ignored'
FROM filing_event e JOIN filing f ON f.id = e.filing_id JOIN source s ON s.id = f.source_id
JOIN document d ON d.id = e.document_id
WHERE e.event = 'received' AND s.is_active AND (f.gone_at IS NOT NULL OR f.state = 'ignored' OR f.id IN (
    SELECT filing_id FROM filing_event WHERE event = 'received' GROUP BY filing_id HAVING count(*) > 1
))
ORDER BY e.filing_id, e.id
"""


class Checks:
    """Of one catalogue."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def parts(self) -> list[PartFacts]:
        """Of every document that is filed now, by document."""
        with self._door.reading():
            return self._parts(f"WHERE d.id IN ({HELD}) ORDER BY d.id, p.number", ())

    def parts_of(self, document_ids: Sequence[int]) -> list[PartFacts]:
        """Of these documents, filed or not."""
        given = (json.dumps(list(document_ids)),)
        with self._door.reading():
            return self._parts(f"WHERE d.id IN {GIVEN} ORDER BY d.id, p.number", given)

    def _parts(self, where: str, given: tuple[object, ...]) -> list[PartFacts]:
        return [_part(row) for row in self._door.all(f"{PARTS} {where}", given)]

    def pages(self) -> dict[tuple[int, int], Pages]:
        """By document id and part number. Reads the beginning of every page."""
        with self._door.reading():
            return {
                (document_id, part): Pages(*counts) for document_id, part, *counts in self._door.all(PAGES)
            }

    def texts(self, document_ids: Sequence[int]) -> Iterator[tuple[tuple[int, int], str]]:
        """The text of each part of these documents, pages joined by line breaks; some documents at a time."""
        for start in range(0, len(document_ids), TEXTS_AT_ONCE):
            some = document_ids[start : start + TEXTS_AT_ONCE]
            with self._door.reading():
                found = self._door.all(TEXTS, (json.dumps(list(some)),))
            for place, pages in groupby(found, key=lambda row: (row[0], row[1])):
                yield place, "\n".join(row[2] for row in pages)

    def replaced(self) -> list[Replaced]:
        """What filings held before, oldest first, of each filing in turn; a filing that only moved is left out."""
        with self._door.reading():
            live = {row[0] for row in self._door.all(HELD)}
            moved = {
                row[0] for row in self._door.all("SELECT moved_from FROM filing WHERE moved_from IS NOT NULL")
            }
            events = self._door.all(RECEIVED)
        found: list[Replaced] = []
        for filing_id, rows_of in groupby(events, key=lambda row: row[0]):
            found += _replaced(list(rows_of), live, is_moved=filing_id in moved)
        return found


def _part(row: Any) -> PartFacts:
    id_, number, sha256, member, kind, own, dated, event, covered, marks = row
    return PartFacts(
        *(id_, number, sha256, member, kind, own, rows.maybe_date(dated), rows.maybe_date(event)),
        *(tuple(covered.split()), tuple(marks.split())),
    )


def _replaced(events: Sequence[Any], live: set[int], *, is_moved: bool) -> Iterator[Replaced]:
    """Of one filing, from what it received."""
    for row, following in zip(events, [*events[1:], None], strict=True):
        filing_id, source, bidang, path, document_id, sha256, at, gone_at, is_ignored = row
        head = (filing_id, source, bidang, path, document_id, sha256)
        if following is None:
            if (gone_at or is_ignored) and not is_moved:
                yield Replaced(*head, None, "", rows.time_of(gone_at or at), document_id in live)
        elif following[4] != document_id:
            yield Replaced(*head, following[4], following[5], rows.time_of(following[6]), document_id in live)
