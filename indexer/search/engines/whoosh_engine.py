"""One door to whoosh: makes, checks and opens a folder of whoosh segments with columns beside them."""

from __future__ import annotations

import os
from pathlib import Path

from indexer.search.engines.column_files import ColumnAppender
from indexer.search.engines.whoosh_commit import WhooshCommit, check_files, read_commit, write_commit
from indexer.search.model import Committed, IndexUnusable, Reader, Writer

OPEN_ATTEMPTS = 20
"""A reader whose files are replaced while it opens them begins again; each try sees a newer commit."""


class WhooshEngine:
    """Loads whoosh and numpy when something is opened, not before."""

    name = "whoosh"
    version = "1"

    def create(self, folder: str) -> None:
        """Makes an index without documents, at catalogue change 0."""
        from indexer.search.engines.whoosh_segments import Segments

        os.makedirs(folder, exist_ok=True)
        segments = Segments.create(folder)
        appender = ColumnAppender(folder, 0, {})
        extents = appender.sync()
        appender.close()
        write_commit(folder, WhooshCommit(0, 0, 0, segments.checksum(), 0, extents, segments.files()))

    def writer(self, folder: str) -> Writer:
        from indexer.search.engines.whoosh_writer import WhooshWriter

        return WhooshWriter(folder)

    def reader(self, folder: str) -> Reader:
        from indexer.search.engines.whoosh_reader import WhooshReader

        for _ in range(OPEN_ATTEMPTS):
            commit = read_commit(folder)
            try:
                check_files(folder, commit)
                return WhooshReader(folder, commit)
            except (FileNotFoundError, IndexUnusable) as error:
                found = error
            if read_commit(folder) == commit:
                break
        if isinstance(found, FileNotFoundError):
            raise IndexUnusable(f"damaged: {Path(found.filename or 'a file').name} is missing") from found
        raise found

    def committed_seq(self, folder: str) -> int:
        return read_commit(folder).seq

    def check(self, folder: str) -> Committed:
        commit = read_commit(folder)
        check_files(folder, commit)
        return Committed(commit.seq, commit.documents)
