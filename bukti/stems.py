"""Keeps the stems found so far beside the index from one run to the next."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

WORTH_WRITING = 100  # new words


@contextlib.contextmanager
def remembered_stems(folder: Path) -> Iterator[None]:
    """Loads the table of words and stems from `folder`, and at the end writes it back if it has grown.

    The table is a cache: missing, damaged or of another version, it is made anew.
    """
    from archive.stem_table import table_path, teach_from, write_to
    from indexer.language.stem import learned

    path = table_path(folder)
    teach_from(path)
    before = len(learned())
    try:
        yield
    finally:
        if len(learned()) >= before + WORTH_WRITING:
            write_to(path)
