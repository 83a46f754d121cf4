"""One document as a page shows it: its outline, one of its parts, one page of that; never all of it at once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from evidence_store import asking, judged, projection, rows
from evidence_store.door import Door
from evidence_store.model import (
    DecisionRow,
    DocumentRow,
    FilingDossier,
    PageRow,
    PartRow,
    ProblemRow,
    UnitFiling,
)
from evidence_store.rows import DOCUMENT_COLUMNS, READING_COLUMNS

LARGEST_NUMBER = 2**31
"""No page has a greater one; SQLite refuses to compare with what is beyond 64 bits."""


class Held(NamedTuple):
    """A document and where it is filed: live filings; if there are none, former ones, the latest first."""

    document_id: int
    filings: tuple[UnitFiling, ...]
    is_withdrawn: bool


class PartHead(msgspec.Struct, frozen=True):
    """A part among the others: what a list of them shows, and what is needed to open it."""

    number: int
    path: str
    kind: str
    mime: str
    size: int
    sha256: str
    title: str
    page_count: int


class PageHead(msgspec.Struct, frozen=True):
    """A page without its text."""

    number: int
    label: str
    method: str
    confidence: float | None
    rotation: int


class Outline(msgspec.Struct, frozen=True):
    """A document without any text. `parts`: the document itself first, then its members."""

    document: DocumentRow
    extracted_at: datetime | None
    filings: tuple[FilingDossier, ...]  # every filing that holds or ever held it, by id
    parts: tuple[PartHead, ...]


HELD = "SELECT id, sha256 FROM document WHERE sha256 IN (SELECT value FROM json_each(?))"
DOCUMENT = f"SELECT {DOCUMENT_COLUMNS}, d.extracted_at FROM document d WHERE d.id = ?"
PART_HEAD = """
SELECT p.number, p.path, p.kind, p.mime, p.size, p.sha256, p.title,
    (SELECT count(*) FROM page g WHERE g.document_id = p.document_id AND g.part = p.number)
FROM part p WHERE p.document_id = ?
"""
PART = f"""
SELECT p.number, p.path, p.mime, p.kind, p.size, p.sha256, p.title, p.facts, {READING_COLUMNS}
FROM part p JOIN reading r ON r.document_id = p.document_id AND r.part = p.number
WHERE p.document_id = ? AND p.path = ?
"""
PAGE_HEADS = """
SELECT number, label, method, confidence, rotation FROM page WHERE document_id = ? AND part = ? ORDER BY position
"""
PAGE_HEAD = """
SELECT number, label, method, confidence, rotation FROM page
WHERE document_id = ? AND part = ? AND position = ? - 1
"""
PAGE = """
SELECT g.number, g.text, g.label, g.method, g.confidence, g.rotation, w.words
FROM page g LEFT JOIN page_words w ON w.page_id = g.id
WHERE g.document_id = ? AND g.part = ? AND g.position = ? - 1
"""
PROBLEMS = "SELECT code, detail, page FROM problem WHERE document_id = ? AND part = ? ORDER BY position"
MATCHES = f"""
SELECT {judged.MATCH_COLUMNS} FROM match WHERE document_id = ? AND part = ? ORDER BY is_tied, position
"""


class Views:
    """Questions about single documents, each in a few short statements by index."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def held(self, hashes: Iterable[str]) -> dict[str, Held]:
        """Where documents of these hashes are filed; unknown ones are left out."""
        with self._door.reading():
            ids = {sha256: id_ for id_, sha256 in self._door.all(HELD, (json.dumps(list(hashes)),))}
            homes = projection.homes(self._door, list(ids.values()))
            return {sha256: Held(id_, *homes[id_]) for sha256, id_ in ids.items()}

    def outline(self, document_id: int) -> Outline:
        """Of a document that there is."""
        with self._door.reading():
            row = self._door.one(DOCUMENT, (document_id,))
            assert row is not None
            return Outline(
                rows.document(row[:-1]),
                rows.maybe_time(row[-1]),
                asking.filings_of(self._door, document_id),
                tuple(PartHead(*part) for part in self._door.all(PART_HEAD, (document_id,))),
            )

    def part_head(self, document_id: int, path: str) -> PartHead | None:
        with self._door.reading():
            found = self._door.one(f"{PART_HEAD} AND p.path = ?", (document_id, rows.clean(path)))
            return None if found is None else PartHead(*found)

    def part(self, document_id: int, path: str) -> PartRow | None:
        """All that is known of a part but its pages."""
        with self._door.reading():
            found = self._door.one(PART, (document_id, rows.clean(path)))
            return None if found is None else self._part(document_id, found)

    def _part(self, document_id: int, found: Any) -> PartRow:
        number, path, mime, kind, size, sha256, title, facts, *reading = found
        place = (document_id, number)
        return PartRow(
            *(path, mime, kind, size, sha256, title, rows.facts_of(facts)),
            pages=(),
            problems=tuple(ProblemRow(*row) for row in self._door.all(PROBLEMS, place)),
            reading=rows.reading(reading),
            matches=tuple(judged.match(row) for row in self._door.all(MATCHES, place)),
        )

    def page_heads(self, document_id: int, part: int) -> list[PageHead]:
        with self._door.reading():
            return [PageHead(*row) for row in self._door.all(PAGE_HEADS, (document_id, part))]

    def page_head(self, document_id: int, part: int, number: int) -> PageHead | None:
        if not 0 <= number < LARGEST_NUMBER:
            return None
        with self._door.reading():
            row = self._door.one(PAGE_HEAD, (document_id, part, number))
            return None if row is None else PageHead(*row)

    def page(self, document_id: int, part: int, number: int) -> PageRow | None:
        """One page with its text and recognised words."""
        if not 0 <= number < LARGEST_NUMBER:
            return None
        with self._door.reading():
            row = self._door.one(PAGE, (document_id, part, number))
            if row is None:
                return None
            number, text, label, method, confidence, rotation, words = row
            found = b"" if words is None else rows.words_of(words)
            return PageRow(number, text, label, method, confidence, rotation, found)

    def texts(self, document_id: int, part: int) -> list[str]:
        """The texts of a part's pages, in order."""
        with self._door.reading():
            return [text for (text,) in self._door.all(projection.TEXTS_OF_PART, (document_id, part))]

    def decided(self, sha256: str) -> list[DecisionRow]:
        """All that people ever decided on a document, taken back or not, oldest first."""
        with self._door.reading():
            found = self._door.all(f"{judged.DECISIONS} WHERE d.sha256 = ? ORDER BY d.id", (sha256,))
            return [judged.decision_of(row) for row in found]
