"""Random histories against a simple model: the account adds up, the outbox misses nothing."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from evidence_store.catalogue import Catalogue
from evidence_store.model import Account, DocumentState, FilingState, Sighting, UnitRow
from tests.evidence_store.samples import at, part, sha, stamp

SOURCES = ("tu", "umum")
PATHS = (b"a.pdf", b"A/b.pdf", b"A/c.pdf", b"B/x/d.pdf")
CONTENTS = ("satu", "dua", "tiga")
SEEN = [FilingState.PENDING] * 3 + [FilingState.IGNORED, FilingState.FAILED]


class File:
    """What the model knows of a filing."""

    def __init__(self) -> None:
        self.state = FilingState.PENDING
        self.number = 0  # of its stamp
        self.content: str | None = None
        self.is_gone = False


class Text:
    """What the model knows of a document."""

    def __init__(self) -> None:
        self.state = DocumentState.WAITING
        self.version = ""
        self.tries = 0


class Archive(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.catalogue = Catalogue.create(Path(self.folder.name) / "catalogue.sqlite", unit="u")
        self.catalogue.database.execute("PRAGMA synchronous = OFF")  # nothing here is about crashes
        self.files: dict[tuple[str, bytes], File] = {}
        self.texts: dict[str, Text] = {}
        self.indexed: set[str] = set()  # contents whose last change the index has seen
        self.index: dict[str, UnitRow] = {}
        self.seq = 0
        self.minute = 0
        self.active: set[str] = set()
        self.ids: dict[str, int] = {}
        self.configure(set(SOURCES))

    def teardown(self) -> None:
        assert self.catalogue.check() == []
        self.catalogue.close()
        self.folder.cleanup()

    def now(self) -> int:
        self.minute += 1
        return self.minute

    def change(self, *contents: str | None) -> None:
        """These look different in the index now."""
        self.indexed -= {content for content in contents if content is not None}

    def configure(self, names: set[str]) -> None:
        listed = self.catalogue.set_sources(
            [(name, name.title(), b"/" + name.encode()) for name in sorted(names)]
        )
        self.ids |= {source.name: source.id for source in listed}
        for name in names ^ self.active:
            self.change(
                *(file.content for (of, _), file in self.files.items() if of == name and not file.is_gone)
            )
        self.active = names

    # --- what can happen

    @initialize(contents=st.lists(st.sampled_from(CONTENTS), min_size=3, max_size=3))
    def a_first_scan(self, contents: list[str]) -> None:
        """Else most histories would end before anything has been filed."""
        for name in SOURCES:
            self.scan_meets(name, dict.fromkeys(PATHS[:3], (1, FilingState.PENDING)))
        for content in contents:
            self.receive(content, 0, False)
            self.extract(0, "1", DocumentState.READ, False)

    @rule(names=st.sampled_from([SOURCES, SOURCES[:1], SOURCES[1:], ()]))
    def sources_change(self, names: tuple[str, ...]) -> None:
        self.configure(set(names))

    @rule(
        name=st.sampled_from(SOURCES),
        seen=st.dictionaries(
            st.sampled_from(PATHS),
            st.tuples(st.integers(1, 3), st.sampled_from(SEEN)),
            min_size=1,
        ),
    )
    def scan_meets(self, name: str, seen: dict[bytes, tuple[int, FilingState]]) -> None:
        sightings = [Sighting(path, stamp(number), state, "") for path, (number, state) in seen.items()]
        self.catalogue.record(self.ids[name], sightings, at(self.now()))
        for path, (number, state) in seen.items():
            file = self.files.setdefault((name, path), File())
            if file.is_gone or (file.state is FilingState.IGNORED) != (state is FilingState.IGNORED):
                self.change(file.content)
            file.state, file.number, file.is_gone = state, number, False

    @rule(name=st.sampled_from(SOURCES), paths=st.sets(st.sampled_from(PATHS)))
    def scan_misses(self, name: str, paths: set[bytes]) -> None:
        known = self.catalogue.known(self.ids[name])
        self.catalogue.gone([known[path].filing_id for path in paths if path in known], at(self.now()))
        for path in paths & set(known):
            self.files[name, path].is_gone = True
            self.change(self.files[name, path].content)

    @rule(content=st.sampled_from(CONTENTS), pick=st.integers(0, 10), twice=st.booleans())
    def receive(self, content: str, pick: int, twice: bool) -> None:
        pending = self.catalogue.pending()
        if not pending:
            return
        filing = pending[pick % len(pending)]
        for _ in range(1 + twice):
            self.catalogue.received(filing.id, filing.stamp, sha(content), len(content), at(self.now()))
        name = next(name for name, id_ in self.ids.items() if id_ == filing.source_id)
        file = self.files[name, filing.path]
        file.state = FilingState.RECEIVED
        self.texts.setdefault(content, Text())
        if file.content != content:
            self.change(file.content, content)
            file.content = content

    @rule(pick=st.integers(0, 10))
    def fail(self, pick: int) -> None:
        pending = self.catalogue.pending()
        if pending:
            filing = pending[pick % len(pending)]
            self.catalogue.failed(filing.id, "permission", at(self.now()))
            name = next(name for name, id_ in self.ids.items() if id_ == filing.source_id)
            self.files[name, filing.path].state = FilingState.FAILED

    @rule(
        pick=st.integers(0, 10),
        version=st.sampled_from("12"),
        state=st.sampled_from([DocumentState.READ, DocumentState.UNREAD, DocumentState.SET_ASIDE]),
        is_killed=st.sampled_from([False, False, True]),
    )
    def extract(self, pick: int, version: str, state: DocumentState, is_killed: bool) -> None:
        content = sorted(self.texts)[pick % len(self.texts)]
        text = self.texts[content]
        (document,) = self.catalogue.find(sha(content))
        self.catalogue.begin_try([document.id])
        text.tries = text.tries + 1 if text.state is DocumentState.WAITING else 1
        text.state = DocumentState.WAITING
        if not is_killed:
            parts = [part(content + version), part(content, path="member")]
            self.catalogue.extracted(document.id, version, parts, state, at(self.now()))
            text.state, text.version = state, version
            self.change(content)

    @rule(content=st.sampled_from(CONTENTS))
    def retry(self, content: str) -> None:
        text = self.texts.get(content)
        if text is not None:
            self.catalogue.retry([document.id for document in self.catalogue.find(sha(content))])
            if text.state in (DocumentState.UNREAD, DocumentState.SET_ASIDE):
                text.state, text.tries = DocumentState.WAITING, 0

    @rule(limit=st.integers(1, 3))
    def project(self, limit: int) -> None:
        """What archive does with the outbox."""
        while True:
            self.seq, changed = self.catalogue.changes_since(self.seq, limit=limit)
            if not changed:
                break
            for id_ in changed:
                self.index = {key: unit for key, unit in self.index.items() if unit.document_id != id_}
            self.index |= {unit.key: unit for unit in self.catalogue.units(changed)}
        self.catalogue.set_indexed(self.seq)
        self.indexed = set(self.texts)

    # --- what must hold

    def expected(self) -> dict[tuple[str, bytes], Account]:
        counts: dict[tuple[str, bytes], list[str]] = {}
        for (name, path), file in self.files.items():
            if name in self.active and not file.is_gone:
                folder = path.partition(b"/")[0] if b"/" in path else b""
                counts.setdefault((name, folder), []).append(self.standing(file))
        return {
            key: Account(
                on_disk=len(found),
                **{what: found.count(what) for what in ("indexed", "pending", "failed", "ignored")},
            )
            for key, found in counts.items()
        }

    def standing(self, file: File) -> str:
        if file.state in (FilingState.IGNORED, FilingState.FAILED):
            return str(file.state)
        if file.state is FilingState.RECEIVED and file.content is not None:
            state = self.texts[file.content].state
            if state in (DocumentState.UNREAD, DocumentState.SET_ASIDE):
                return "failed"
            if state is DocumentState.READ and file.content in self.indexed:
                return "indexed"
        return "pending"

    @invariant()
    def the_account_is_that_of_the_model(self) -> None:
        account = self.catalogue.account()
        assert account == self.expected()
        for row in account.values():
            assert row.on_disk == row.indexed + row.pending + row.failed + row.ignored

    @invariant()
    def known_is_what_the_model_knows(self) -> None:
        for name in SOURCES:
            assert {
                path: (known.stamp, known.state)
                for path, known in self.catalogue.known(self.ids[name]).items()
            } == {
                path: (stamp(file.number), file.state)
                for (of, path), file in self.files.items()
                if of == name and not file.is_gone
            }

    @invariant()
    def pending_is_what_the_model_has_yet_to_receive(self) -> None:
        assert {(filing.source_id, filing.path) for filing in self.catalogue.pending()} == {
            (self.ids[name], path)
            for (name, path), file in self.files.items()
            if name in self.active and not file.is_gone and file.state is FilingState.PENDING
        }

    @invariant()
    def waiting_is_what_the_model_has_queued(self) -> None:
        for version in "12":
            assert {document.sha256: document.tries for document in self.catalogue.waiting(version)} == {
                sha(content): text.tries if text.state is DocumentState.WAITING else 0
                for content, text in self.texts.items()
                if text.state is DocumentState.WAITING or text.version != version
            }

    @invariant()
    def an_index_kept_up_by_changes_equals_one_made_anew(self) -> None:
        behind = set(self.catalogue.changes_since(self.seq, limit=1_000)[1])
        anew = {unit.key: unit for unit in self.catalogue.units(list(self.catalogue.all_document_ids()))}
        for key in anew.keys() | self.index.keys():
            if (anew.get(key) or self.index[key]).document_id not in behind:
                assert self.index.get(key) == anew.get(key)

    @invariant()
    def every_file_counted_as_failed_is_listed(self) -> None:
        failing = {
            (row.source, row.path)
            for row in self.catalogue.problems()
            if row.state in (FilingState.FAILED, DocumentState.UNREAD, DocumentState.SET_ASIDE)
        }
        assert len(failing) == sum(row.failed for row in self.catalogue.account().values())


TestArchive = pytest.mark.slow(Archive.TestCase)
TestArchive.settings = settings(max_examples=60, stateful_step_count=40, deadline=None, derandomize=True)
