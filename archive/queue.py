"""Documents that wait to be extracted: fresh ones, small first; then those whose last attempt failed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import msgspec

from archive.context import Archive
from archive.progress import Phase
from evidence_store.model import DocumentRow

WINDOW = 500
"""Waiting documents fetched at once; the small ones of these go first."""

Fetch = Callable[[int, int], list[DocumentRow]]
"""(after_id, limit) → the next documents by id, fewer than `limit` at the end."""


class Queue:
    """What the catalogue has waiting, met once in order of id and handed out window by window."""

    def __init__(self, archive: Archive, fetch: Fetch, names: dict[int, list[bytes]] | None = None) -> None:
        """`names` will hold the paths of the documents met and not forgotten, by id; whoever files one of these
        elsewhere adds to them."""
        self._archive = archive
        self._fetch = fetch
        self._names = {} if names is None else names
        self._cursor = 0
        self._is_exhausted = False
        self._expected = self._met = 0
        self._fresh: list[DocumentRow] = []  # largest first
        self._suspects: deque[DocumentRow] = deque()

    def look_again(self, expected: int = 0) -> None:
        """Documents may have been added since the catalogue was last found to have no more; about `expected`
        there will be in all."""
        self._is_exhausted = False
        self._expected = expected
        self._tell()

    def next_fresh(self) -> DocumentRow | None:
        """The next that was never tried, or not by this extractor."""
        while not self._fresh:
            if self._is_exhausted:
                return None
            self._refill()
        return self._fresh.pop()

    def next_suspect(self) -> DocumentRow | None:
        """The next whose earlier attempts came to no end; `tries` says how many there were."""
        return self._suspects.popleft() if self._suspects else None

    def suspect(self, document: DocumentRow) -> None:
        """Puts back a document that was just tried without a result worth keeping."""
        self._suspects.append(msgspec.structs.replace(document, tries=document.tries + 1))

    @property
    def is_empty(self) -> bool:
        return not self._fresh and self._is_exhausted and not self._suspects

    def paths_of(self, document: DocumentRow) -> list[bytes]:
        """Where the document is filed now; where it was, if nowhere."""
        if document.id not in self._names:
            self._names |= self._archive.catalogue.filed_as([document.id])
        return self._names[document.id]

    def forget(self, document: DocumentRow) -> None:
        self._names.pop(document.id, None)

    def _refill(self) -> None:
        found = self._fetch(self._cursor, WINDOW)
        self._is_exhausted = len(found) < WINDOW
        if found:
            self._cursor = found[-1].id
            self._suspects.extend(document for document in found if document.tries)
            self._fresh = [document for document in found if not document.tries]
            self._fresh.sort(key=lambda document: document.size, reverse=True)
            self._names |= self._archive.catalogue.filed_as([document.id for document in found])
            self._met += len(found)
            self._tell()

    def _tell(self) -> None:
        self._archive.progress.total(Phase.EXTRACT, max(self._expected, self._met))
