"""The small file that makes a commit of the whoosh engine, and whether the files it names are there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from indexer.search.engines.column_files import Extent, column_path
from indexer.search.engines.durable import read_facts, write_facts
from indexer.search.model import IndexUnusable

NAME = "commit"


class WhooshCommit(msgspec.Struct, frozen=True):
    """All that makes one commit. `files` are whoosh's, with their sizes in bytes."""

    seq: int
    documents: int
    toc: int  # number of whoosh's table of contents
    toc_checksum: int
    epoch: int  # of the columns
    columns: dict[str, Extent]
    files: dict[str, int]

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Every file that the commit needs and how long it is at least."""
        yield from self.files.items()
        for column, extent in self.columns.items():
            yield column_path("", column, self.epoch).name, extent.size


def read_commit(folder: str) -> WhooshCommit:
    """The last commit; IndexUnusable when there is none or it is damaged."""
    return read_facts(Path(folder) / NAME, WhooshCommit)


def write_commit(folder: str, commit: WhooshCommit) -> None:
    write_facts(Path(folder) / NAME, commit)


def check_files(folder: str, commit: WhooshCommit) -> None:
    """Looks at every file without reading it; IndexUnusable when one is missing or cut off."""
    for name, size in commit.sizes():
        try:
            found = os.stat(os.path.join(folder, name)).st_size
        except FileNotFoundError:
            raise IndexUnusable(f"damaged: {name} is missing") from None
        if found < size:
            raise IndexUnusable(f"damaged: {name} is cut off")
