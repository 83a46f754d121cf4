"""A small workspace with its source trees, opened with fakes where the real thing is slow."""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from archive.context import Archive, SystemClock, no_checkpoint
from archive.one_pass import scan
from archive.progress import Phase, ScanReport
from archive.settle import Settling
from archive.sources import SourceSettings
from evidence_store.catalogue import Catalogue
from evidence_store.model import (
    DocumentState,
    Dossier,
    Judged,
    Known,
    MatchRow,
    MatchState,
    MeetingRow,
    QuoteRow,
    ReadingRow,
    ReasonRow,
)
from evidence_store.objects import ObjectStore
from indexer.search.index import SearchIndex
from indexer.search.model import All, Keyword, Node, Plan, Term
from rules.match.model import Match
from rules.match.ties import MeetingPart
from tests.fakes.extractor import VERSION, FakeExtractor
from tests.fakes.index import FakeIndex

READING_VERSION = "reading-1"

ITEM = re.compile(r"[AB]\.\w+(?:\.\w+)*-\d+")


def judge(
    names: Sequence[str],
    title: str,  # noqa: ARG001
    pages: Sequence[str],
    facts: Mapping[str, str],  # noqa: ARG001
    problems: Sequence[str],
    version: str = READING_VERSION,
) -> Judged:
    """Facts and matches that depend on names and on text, so that a test sees when either was not looked at.

    A first line `rapat SUBJECT` makes a part of a meeting; `A.I.1.i.a-1` anywhere in the text is an item served.
    """
    first = pages[0].partition("\n")[0] if pages else ""
    reading = ReadingRow(
        kind="sk" if any("SK" in name for name in names) else "",
        title=first[:60],
        number="|".join(names),
        year=2025 if "2025" in "".join(names) else None,
        version=version,
        covered=("2025",) if "2025" in "".join(names) else (),
        quotes={"title": QuoteRow("text", first[:60], 1)} if first else {},
    )
    items = sorted({item for page in pages for item in ITEM.findall(page)})
    reasons: tuple[ReasonRow, ...] = (ReasonRow("title", "sk-tim", quote=QuoteRow("text", first[:60], 1)),)
    if problems:
        reasons += (ReasonRow("unread"),)
    matches = tuple(
        MatchRow(item, "", "2025", "2025", "sk-tim", MatchState.SUGGESTED, 0.5, reasons) for item in items
    )
    meeting = MeetingRow("undangan", None, tuple(first.split()[1:])) if first.startswith("rapat ") else None
    return Judged(reading, matches, meeting)


def tie(parts: Sequence[MeetingPart]) -> dict[str, tuple[Match, ...]]:
    """Parts of one subject share what any of them matches."""
    by_subject: dict[tuple[str, ...], list[MeetingPart]] = {}
    for part in sorted(parts, key=lambda part: part.key):
        by_subject.setdefault(part.meeting.subject, []).append(part)
    tied: dict[str, tuple[Match, ...]] = {}
    for together in by_subject.values():
        shared = [match for part in together for match in part.matches]
        for part in together:
            found = tuple(match for match in shared if match not in part.matches)
            if found:
                tied[part.key] = found
    return tied


@contextmanager
def memory_folder() -> Iterator[Path]:
    """A folder in memory where there is one: syncing costs nothing there, and proves nothing either."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="bukti-test-", dir=memory) as folder:
        yield Path(folder)


class Telling:
    """A `Progress` that remembers."""

    def __init__(self) -> None:
        self.done: dict[Phase, int] = {}
        self.totals: dict[Phase, int] = {}
        self.notes: list[tuple[str, dict[str, object]]] = []

    def total(self, phase: Phase, items: int, size: int = 0) -> None:  # noqa: ARG002
        self.totals[phase] = items

    def advance(self, phase: Phase, items: int = 1, size: int = 0) -> None:  # noqa: ARG002
        self.done[phase] = self.done.get(phase, 0) + items

    def note(self, code: str, facts: Mapping[str, object]) -> None:
        self.notes.append((code, dict(facts)))


class FakeClock(SystemClock):
    """The system's clock with the wall shifted."""

    def __init__(self, shift_seconds: float = 0.0) -> None:
        self.shift_seconds = shift_seconds

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time() + self.shift_seconds, UTC)


class Workspace:
    """`folder/store`, `folder/index`, and one source `folder/tree` unless others are given."""

    def __init__(
        self, folder: Path, *, settle_seconds: float = 0.0, index: SearchIndex | None = None
    ) -> None:
        self.folder = folder
        self.tree = folder / "tree"
        self.tree.mkdir(exist_ok=True)
        self.sources = [
            SourceSettings("bersama", os.fsencode(self.tree), "TU", settle_seconds=settle_seconds)
        ]
        store = folder / "store"
        path = store / "catalogue.sqlite"
        store.mkdir(exist_ok=True)
        catalogue = Catalogue.open(path) if path.exists() else Catalogue.create(path, unit="unit-uji")
        self.extractors: list[FakeExtractor] = []
        self.index = FakeIndex(folder / "index")
        self.progress = Telling()
        self.archive = Archive(
            catalogue=catalogue,
            objects=ObjectStore(store),
            index=self.index if index is None else index,  # type: ignore[arg-type]
            open_extractor=self._open_extractor,
            extractor_version=VERSION,
            judge=judge,
            tie=tie,
            reading_version=READING_VERSION,
            progress=self.progress,
        )

    def _open_extractor(self) -> FakeExtractor:
        self.extractors.append(FakeExtractor())
        return self.extractors[-1]

    def change(self, **fields: object) -> None:
        """Replaces fields of the archive's context."""
        self.archive = replace(self.archive, **fields)  # type: ignore[arg-type]

    def checkpoint(self, callback: Callable[[str], None] = no_checkpoint) -> None:
        self.change(checkpoint=callback)

    @property
    def catalogue(self) -> Catalogue:
        return self.archive.catalogue

    @property
    def submitted(self) -> list[str]:
        """Names of everything that was given to an extractor."""
        return [name for extractor in self.extractors for name in extractor.submitted]

    def write(self, path: str | bytes, content: str | bytes = "isi") -> Path:
        target = Path(os.fsdecode(os.path.join(os.fsencode(self.tree), os.fsencode(path))))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
        return target

    def scan(self, settling: Settling | None = None) -> ScanReport:
        return scan(self.archive, self.sources, settling)

    def known(self, source: int = 0) -> dict[bytes, Known]:
        return self.catalogue.known(self.catalogue.sources()[source].id)

    def dossier(self, path: str | bytes) -> Dossier:
        (document,) = self.catalogue.find(path)
        return self.catalogue.document(document.id)

    def close(self) -> None:
        self.catalogue.close()


def picture(workspace: Workspace) -> dict[str, object]:
    """All that must come out the same whatever happened on the way: no ids, no times, no counts of tries.

    Of a document that was set aside only that is told: how its last attempt failed depends on what failed.
    """
    catalogue = workspace.catalogue
    dossiers = [catalogue.document(id_) for id_ in catalogue.all_document_ids()]
    aside = {d.document.sha256 for d in dossiers if d.document.state is DocumentState.SET_ASIDE}
    return {
        "filings": sorted(
            (source.name, path, known.stamp, known.state, known.reason)
            for source in catalogue.sources()
            for path, known in catalogue.known(source.id).items()
        ),
        "documents": {d.document.sha256: _of_document(d) for d in dossiers},
        "objects": list(workspace.archive.objects.iter_hashes()),
        "index": _of_index(workspace, aside),
        "account": catalogue.account(),
        "problems": [(p.source, p.path, p.member, p.code) for p in catalogue.problems()],
        "audit": catalogue.check_audit(),
        "is_index_current": workspace.archive.index.state().seq == catalogue.last_change(),
    }


def _of_index(workspace: Workspace, aside: set[str]) -> object:
    """All documents of a fake index; of a real one, every term and keyword with the keys it finds."""
    index: object = workspace.archive.index
    if isinstance(index, FakeIndex):
        return {key: None if key in aside else document for key, document in index.documents().items()}
    reader = workspace.archive.index.reader()
    facets = reader.search(Plan(where=All(()))).facets
    nodes: list[Node] = [All(())]
    nodes += [Term("exact", (term,)) for term in reader.terms()]
    nodes += [Keyword("status", (value,)) for value in ("ada", "ditarik", "belum-terbaca")]
    nodes += [Keyword(field, (value,)) for field, found in facets.items() for value, _ in found]
    return {repr(node): set(reader.keys(Plan(where=node))) - aside for node in nodes}


def _of_document(dossier: Dossier) -> object:
    document = dossier.document
    filings = sorted(
        (f.source, f.filing.path, f.is_live, f.filing.state, f.moved_from, f.filing.stamp)
        for f in dossier.filings
    )
    history = sorted((f.filing.path, [(e.event, e.sha256) for e in f.history]) for f in dossier.filings)
    parts = () if document.state is DocumentState.SET_ASIDE else dossier.parts
    return (document.size, document.state, document.extractor_version, filings, history, parts)
