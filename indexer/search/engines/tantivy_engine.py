"""One door to tantivy: makes, checks and opens a folder, and writes documents into it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from indexer.language.stem import stems
from indexer.language.stream import unit_terms
from indexer.search.engines.durable import FileLock, read_facts, write_facts
from indexer.search.engines.lexicon import LexiconCache
from indexer.search.engines.ranking import HEAD_WEIGHT, keyword_values, sort_name
from indexer.search.model import Committed, IndexDocument, Reader, Writer

if TYPE_CHECKING:
    from indexer.search.engines.tantivy_library import Document

COMMIT = "commit"


class TantivyCommit(msgspec.Struct, frozen=True):
    """Written after tantivy's own commit, so it never claims more than is there; applying again does no harm."""

    seq: int
    documents: int


class TantivyEngine:
    """Loads tantivy when something is opened, not before."""

    name = "tantivy"
    version = "1"

    def __init__(self) -> None:
        self._lexicons = LexiconCache()

    def create(self, folder: str) -> None:
        """Makes an index without documents, at catalogue change 0."""
        from indexer.search.engines.tantivy_library import create_index

        os.makedirs(folder, exist_ok=True)
        create_index(folder)
        write_facts(Path(folder) / COMMIT, TantivyCommit(0, 0))

    def writer(self, folder: str) -> Writer:
        read_facts(Path(folder) / COMMIT, TantivyCommit)
        return TantivyWriter(folder)

    def reader(self, folder: str) -> Reader:
        from indexer.search.engines.tantivy_reader import TantivyReader

        commit = read_facts(Path(folder) / COMMIT, TantivyCommit)
        return TantivyReader(folder, commit.seq, self._lexicons)

    def committed_seq(self, folder: str) -> int:
        return read_facts(Path(folder) / COMMIT, TantivyCommit).seq

    def check(self, folder: str) -> Committed:
        from indexer.search.engines.tantivy_library import open_index

        commit = read_facts(Path(folder) / COMMIT, TantivyCommit)
        return Committed(commit.seq, open_index(folder).searcher().num_docs)


class TantivyWriter:
    """The only writer of a folder. tantivy merges segments in threads of its own; `close` waits for them."""

    def __init__(self, folder: str) -> None:
        from indexer.search.engines import tantivy_library as library

        self.folder = folder
        self._library = library
        self._is_changed = self._is_broken = self._is_closed = False
        self._lock = FileLock.exclusive(os.path.join(folder, "writer.lock"))
        try:
            self._index = library.open_index(folder)
            with library.writing_errors():
                self._writer = self._index.writer(library.WRITER_HEAP, library.WRITER_THREADS)
        except BaseException:
            self._lock.release()
            raise

    def put(self, document: IndexDocument) -> None:
        made = make_document(document)
        self.delete(document.key)
        with self._unless_broken():
            self._writer.add_document(made)

    def delete(self, key: str) -> None:
        self._check()
        self._is_changed = True
        with self._unless_broken():
            self._writer.delete_documents_by_term(self._library.KEY, self._library.encoded(key))

    def commit(self, seq: int) -> None:
        self._check()
        with self._unless_broken():
            if self._is_changed:
                self._writer.commit()
                self._is_changed = False
            self._index.reload()
            documents = self._index.searcher().num_docs
            write_facts(Path(self.folder) / COMMIT, TantivyCommit(seq, documents))

    def close(self) -> None:
        """Drops what was not committed, and waits for merges."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            if not self._is_broken:
                with self._library.writing_errors():
                    if self._is_changed:
                        self._writer.rollback()
                    self._writer.wait_merging_threads()
        finally:
            del self._writer
            self._lock.release()

    def _check(self) -> None:
        if self._is_closed:
            raise ValueError("the writer is closed")
        if self._is_broken:
            raise ValueError("a change failed half-way: close this writer and open another")

    @contextmanager
    def _unless_broken(self) -> Iterator[None]:
        """After a failure tantivy would commit what is left: the deletions without the documents."""
        try:
            with self._library.writing_errors():
                yield
        except BaseException:
            self._is_broken = True
            raise


def make_document(document: IndexDocument) -> Document:
    """The document in tantivy's fields. Head and body are two values of one field: no phrase spans the gap."""
    from indexer.search.engines import tantivy_library as library

    head, body = unit_terms(document.title, document.names, document.pages, document.body)
    key = library.encoded(document.key)
    made = library.Document()
    made.add_text(library.KEY, key)
    made.add_text(library.BY_NAME, f"{library.encoded(sort_name(document))}\0{key}")
    made.add_text(library.EXACT, " ".join(head))
    made.add_text(library.EXACT, " ".join(body))
    head_stems = " ".join(stems(head))
    for _ in range(HEAD_WEIGHT):
        made.add_text(library.STEM, head_stems)
    made.add_text(library.STEM, " ".join(stems(body)))
    starts = {library.EVERY_DOCUMENT}
    cut: Iterable[str] = {*head, *body}
    for length in range(library.LONGEST_START, 0, -1):
        cut = {word[:length] for word in cut}  # ever fewer
        starts |= cut
    made.add_text(library.START, " ".join(starts))
    for field, value in keyword_values(document):
        made.add_text(field, library.encoded(value))
        made.add_text(library.folded(field), library.encoded(value.casefold()))
    day = document.date.toordinal() if document.date else library.UNDATED
    made.add_integer(library.DAY, day)
    made.add_text(library.BY_DATE, f"{library.LAST_DAY - day:08d}{key}")
    return made
