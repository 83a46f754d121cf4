"""What is particular to the whoosh engine: an ordinary whoosh index, few segments, no dead rows for ever."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.search.engines import whoosh_writer
from indexer.search.engines.postings import build_postings
from indexer.search.engines.ranking import HEAD_WEIGHT
from indexer.search.engines.whoosh_commit import read_commit
from indexer.search.engines.whoosh_engine import WhooshEngine
from indexer.search.engines.whoosh_segments import Segments
from indexer.search.model import All, IndexDocument, Plan, Term, Writer
from tests.indexer.search.engines.archive import Archive

ENGINE = WhooshEngine()


@pytest.fixture
def folder(tmp_path: Path) -> str:
    made = str(tmp_path / "data")
    ENGINE.create(made)
    return made


def _segments(folder: str) -> Segments:
    commit = read_commit(folder)
    return Segments(folder, commit.toc, commit.toc_checksum)


def _fill(folder: str, keys: int, commits: int, per_commit: int) -> Writer:
    """Commits random documents; the writer is returned open."""
    archive = Archive(3)
    writer = ENGINE.writer(folder)
    for number in range(commits):
        for _ in range(per_commit):
            writer.put(archive.document(f"{archive.random.randrange(keys):05}"))
        writer.commit(number)
    return writer


def test_whoosh_itself_can_search_the_folder(folder: str) -> None:
    _fill(folder, 40, 5, 12).close()
    reader = ENGINE.reader(folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from whoosh import query
        from whoosh.index import open_dir

        index = open_dir(folder, indexname="bukti")
        with index.searcher() as searcher:
            for word in ("rapat", "kerja", "tiada"):
                found = searcher.search(query.Term("exact", word), limit=None)
                assert sorted(hit["key"] for hit in found) == reader.keys(Plan(Term("exact", (word,))))
            both = query.And([query.Term("exact", "rapat"), query.Prefix("exact", "ke")])
            assert len(searcher.search(both, limit=None)) > 0
            assert searcher.doc_count() == reader.doc_count()


def test_segments_stay_few_without_closing(folder: str) -> None:
    writer = _fill(folder, 10_000, 70, 1)
    assert len(_segments(folder).sizes()) < 20
    assert sum(_segments(folder).sizes()) == 70
    writer.close()


def test_close_merges(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whoosh_writer, "MERGE_TOKENS_IN_COMMIT", 0)
    writer = _fill(folder, 10_000, 20, 2)
    assert len(_segments(folder).sizes()) == 20
    expected = ENGINE.reader(folder).search(Plan(Term("exact", ("rapat",)), None, ("rapat",)))
    writer.close()
    assert len(_segments(folder).sizes()) == 1
    assert ENGINE.reader(folder).search(Plan(Term("exact", ("rapat",)), None, ("rapat",))) == expected


def test_dead_rows_are_thrown_out(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whoosh_writer, "DEAD_ROWS", 10)
    _fill(folder, 8, 6, 8).close()
    before = read_commit(folder)
    assert before.epoch == 1
    assert sum(_segments(folder).sizes()) == before.documents == ENGINE.reader(folder).doc_count() == 8
    reader = ENGINE.reader(folder)
    assert reader.keys(Plan(All(()))) == [f"{number:05}" for number in range(8)]
    assert {name.partition(".")[2] for name in os.listdir(folder) if name.startswith("tokens")} == {"1"}
    assert all(reader.doc_freq(term) for term in reader.terms())


def test_a_poor_document_harms_nothing(folder: str) -> None:
    """The writer goes on after a document that cannot be read as one."""
    writer = ENGINE.writer(folder)
    with pytest.raises(TypeError):
        writer.put(IndexDocument("1", "", (), (None,), {}))  # type: ignore[arg-type]
    writer.put(IndexDocument("2", "isi", (), (), {}))
    writer.commit(1)
    writer.close()
    assert ENGINE.reader(folder).keys(Plan(All(()))) == ["2"]


def test_a_full_disk_leaves_the_last_commit(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _fill(folder, 5, 1, 5).close()
    expected = ENGINE.reader(folder).keys(Plan(All(())))
    writer = ENGINE.writer(folder)
    writer.put(IndexDocument("new", "isi", (), (), {}))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            writer.commit(9)
    with pytest.raises(ValueError, match="half-way"):
        writer.commit(9)
    writer.close()
    assert ENGINE.reader(folder).keys(Plan(All(()))) == expected
    again = ENGINE.writer(folder)
    again.put(IndexDocument("new", "isi", (), (), {}))
    again.commit(9)
    again.close()
    assert ENGINE.reader(folder).keys(Plan(All(()))) == sorted([*expected, "new"])


words = st.lists(st.integers(0, 6), max_size=12)


@given(st.lists(st.tuples(words, words, st.booleans()), max_size=6))
def test_postings_count_words_by_document(documents: list[tuple[list[int], list[int], bool]]) -> None:
    """Against counting one by one. Number 0 is the break and has no postings."""
    vocabulary = ["", "zeta", "b", "é", "aa", "B", "文"]
    streams = [[*head, 0, *body, 0] for head, body, _ in documents]
    lengths = [len(stream) for stream in streams]
    starts = np.cumsum([0, *lengths], dtype=np.int64)[:-1]
    tokens = np.array([number for stream in streams for number in stream], dtype=np.uint32)
    heads = np.array([len(head) for head, _, _ in documents], dtype=np.uint32)
    live = np.array([is_live for _, _, is_live in documents], dtype=bool)
    found = build_postings(tokens, starts, heads, live, vocabulary)
    expected: dict[bytes, list[tuple[int, float]]] = {}
    for number, term in enumerate(vocabulary):
        for place, (head, body, is_live) in enumerate(documents):
            weight = HEAD_WEIGHT * head.count(number) + body.count(number)
            if term and is_live and weight:
                expected.setdefault(term.encode(), []).append((place, float(weight)))
    assert found.terms == sorted(expected)
    for number, encoded in enumerate(found.terms):
        records = found.records[found.bounds[number] : found.bounds[number + 1]]
        assert [tuple(record) for record in records.tolist()] == expected[encoded]
