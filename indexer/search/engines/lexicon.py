"""The words of a large tantivy index, kept from one reader to the next while little has changed."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indexer.search.engines.nearby import Nearby

SHARED_FROM = 20_000
"""Documents from which a list is shared: at 100,000 it takes half a second to make, at 5,000 some 50 ms."""

SLACK = 0.01
"""Changes, as a share of the documents, that a list may be behind. A suggestion may then miss a word that only the
newest hundredth of the documents has; counts are always those of the reader that is asked."""


class LexiconCache:
    """The latest list of one folder. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._folder = ""
        self._seq = 0
        self._words: Nearby | None = None

    def get(self, folder: str, seq: int, documents: int, load: Callable[[], Nearby]) -> Nearby:
        """The words of the folder as of about catalogue change `seq`."""
        if documents < SHARED_FROM:
            return load()
        with self._lock:
            if self._words is None or folder != self._folder or abs(seq - self._seq) > SLACK * documents:
                self._words = load()
                self._folder, self._seq = folder, seq
            return self._words
