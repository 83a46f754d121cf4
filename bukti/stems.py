"""Keeps the stems found so far beside the index, from one process to the next."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

WORTH_WRITING = 100  # new words


@contextlib.contextmanager
def remembered_stems(folder: Path) -> Iterator[None]:
    """Loads the table of words and stems from `folder`, and at the end writes it back if it has grown."""
    from indexer.language.stem import learned
    from indexer.stem_table import load_stems, save_stems

    load_stems(folder)
    before = len(learned())
    try:
        yield
    finally:
        if len(learned()) >= before + WORTH_WRITING:
            save_stems(folder)
