"""Documents that wait to be extracted: each department has its turn, small documents first; then those whose last
attempt failed.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import msgspec

from archive.context import Archive
from archive.progress import Phase
from evidence_store.model import DocumentRow

WINDOW = 500
"""Waiting documents fetched at once; the small ones of so many of one lane go first, so that no large one starves."""

LOOKAHEAD = 20_000
"""Waiting documents known at once: one letter has its turn soon if no more than so many came before it."""

Fetch = Callable[[int, int], list[DocumentRow]]
"""(after_id, limit) → the next documents by id, fewer than `limit` at the end."""

LaneName = tuple[str, bytes]
"""Source and top folder: whose documents these are, as far as the tree can tell."""


@dataclass
class _Lane:
    """The waiting documents of one department."""

    waiting: list[tuple[int, int, int]] = field(default_factory=list)  # window, size, id: a heap
    met: int = 0
    in_hand: int = 0
    next_tag: int | None = None  # after those handed out before


class Queue:
    """What the catalogue has waiting, met once in order of id and handed out lane by lane.

    Each document handed out has a tag: who works on several goes by the lowest first. A lane that begins later
    begins where the others are now, not behind all that they have in hand (start-time fair queueing).
    """

    def __init__(self, archive: Archive, fetch: Fetch, names: dict[int, list[bytes]] | None = None) -> None:
        """`names` will hold the paths of the documents met and not forgotten, by id; whoever files one of these
        elsewhere adds to them."""
        self._archive = archive
        self._fetch = fetch
        self._names = {} if names is None else names
        self._cursor = 0
        self._is_exhausted = False
        self._expected = self._met = self._fresh = 0
        self._lanes: dict[LaneName, _Lane] = {}
        self._turns: deque[LaneName] = deque()  # lanes with waiting documents, next one first
        self._suspects: deque[DocumentRow] = deque()
        self._lane_of: dict[int, LaneName] = {}  # of documents met and not forgotten
        self._tags: dict[int, int] = {}  # of documents handed out and not given back
        self._last_tag = 0

    def look_again(self, expected: int = 0) -> None:
        """Documents may have been added since the catalogue was last found to have no more; about `expected`
        there will be in all."""
        self._is_exhausted = False
        self._expected = expected
        self._tell()

    def next_fresh(self) -> DocumentRow | None:
        """The next that was never tried, or not by this extractor."""
        self._look_ahead()
        while self._turns:
            if document := self._handed_out(self._turns.popleft()):
                return document
        return None

    def next_express(self) -> DocumentRow | None:
        """The next of a lane that has nothing in hand, if there is such a lane."""
        self._look_ahead()
        for name in [name for name in self._turns if not self._lanes[name].in_hand]:
            self._turns.remove(name)
            if document := self._handed_out(name):
                return document
        return None

    def next_suspect(self) -> DocumentRow | None:
        """The next whose earlier attempts came to no end; `tries` says how many there were."""
        return self._suspects.popleft() if self._suspects else None

    def suspect(self, document: DocumentRow) -> None:
        """Puts back a document that was just tried without a result worth keeping."""
        self._suspects.append(msgspec.structs.replace(document, tries=document.tries + 1))

    def tag_of(self, document: DocumentRow) -> int:
        """The place of a document among those handed out; suspects have none."""
        return self._tags.get(document.id, self._last_tag)

    def given_back(self, document: DocumentRow) -> None:
        """The attempt is over, whatever came of it."""
        if self._tags.pop(document.id, None) is not None:
            self._lanes[self._lane_of[document.id]].in_hand -= 1

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
        self._lane_of.pop(document.id, None)

    def _handed_out(self, name: LaneName) -> DocumentRow | None:
        """The next of a lane, None if it waits no more. Of all that wait only numbers are kept, not the rows: there are
        many."""
        lane = self._lanes[name]
        id_ = heapq.heappop(lane.waiting)[2]
        if lane.waiting:
            self._turns.append(name)
        self._fresh -= 1
        document = next(iter(self._fetch(id_ - 1, 1)), None)
        if document is None or document.id != id_:
            self._lane_of.pop(id_, None)
            return None
        now = min(self._tags.values()) - 1 if self._tags else self._last_tag
        tag = self._tags[document.id] = now if lane.next_tag is None else max(lane.next_tag, now)
        lane.next_tag = tag + 1
        lane.in_hand += 1
        self._last_tag = max(self._last_tag, tag)
        return document

    def _look_ahead(self) -> None:
        while not self._is_exhausted and self._fresh < LOOKAHEAD:
            found = self._fetch(self._cursor, WINDOW)
            self._is_exhausted = len(found) < WINDOW
            if found:
                self._cursor = found[-1].id
                self._suspects.extend(document for document in found if document.tries)
                self._queue([document for document in found if not document.tries])
                self._met += len(found)
                self._tell()

    def _queue(self, documents: Sequence[DocumentRow]) -> None:
        filed = self._archive.catalogue.filed_in([document.id for document in documents])
        for document in documents:
            source, path = next(iter(filed[document.id]), ("", b""))
            name = (source, path.partition(b"/")[0] if b"/" in path else b"")
            lane = self._lanes.setdefault(name, _Lane())
            if not lane.waiting:
                self._turns.append(name)
            heapq.heappush(lane.waiting, (lane.met // WINDOW, document.size, document.id))
            lane.met += 1
            self._lane_of[document.id] = name
            self._fresh += 1

    def _tell(self) -> None:
        self._archive.progress.total(Phase.EXTRACT, max(self._expected, self._met))
