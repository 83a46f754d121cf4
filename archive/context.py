"""Everything that the archive's verbs work with, handed in once: store, index, workers, clock.

Nothing in `archive/` reads settings, the environment or the time from anywhere else.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from archive.progress import Progress, Silent

if TYPE_CHECKING:
    from evidence_store.catalogue import Catalogue
    from evidence_store.model import Judged
    from evidence_store.objects import ObjectStore
    from evidence_store.review_model import StalePart
    from indexer.extract.model import Extract
    from indexer.extract.tasks import Remark
    from indexer.search.index import SearchIndex
    from rules.match.model import Match
    from rules.match.ties import MeetingPart
    from rules.pack import Pack


class Extracting(Protocol):
    """The pool of worker processes, as `indexer.service.Extractor` is."""

    def submit(
        self, file: Path, name: str, *, priority: int = 0, sha256: str = "", remark: Remark | None = None
    ) -> Future[Extract]: ...
    def close(self, *, cancel: bool = False) -> None: ...


class JudgePart(Protocol):
    """Facts and matches from a part's text: `rules.match.judge` with a pack bound to it. Pure.

    `names` are the shown paths of the document's filings (with the member's path), sorted; `problems` the
    distinct codes of the part's problems, sorted.
    """

    def __call__(
        self,
        names: Sequence[str],
        title: str,
        pages: Sequence[str],
        facts: Mapping[str, str],
        problems: Sequence[str],
    ) -> Judged: ...


class TieParts(Protocol):
    """The matches that parts of meetings have by one another, by key: `rules.match.ties.tie`. Pure."""

    def __call__(self, parts: Sequence[MeetingPart]) -> Mapping[str, tuple[Match, ...]]: ...


class Concerning(Protocol):
    """What an edit of the rules can concern."""

    def concerns(self, part: StalePart) -> bool:
        """Whether the rules of today may judge a part otherwise than those of then."""


class Renewing(Protocol):
    """Worker processes that judge stored documents again, see `archive.renewing`."""

    def submit(self, document_ids: Sequence[int]) -> Future[bytes]: ...
    def tie(self, after_id: int) -> Future[bytes]: ...
    def close(self, *, cancel: bool = False) -> None: ...


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware UTC time of the wall clock."""

    def monotonic(self) -> float:
        """Seconds of a clock that never jumps."""


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


def never() -> bool:
    return False


def no_checkpoint(name: str) -> None:
    """Where a test can end the process: called after every durable step of the road. Does nothing."""


@dataclass(frozen=True)
class Archive:
    """One workspace, open for writing by this process. The catalogue belongs to the thread that uses this."""

    catalogue: Catalogue
    objects: ObjectStore
    index: SearchIndex
    open_extractor: Callable[[], Extracting]
    """Starts the workers; called when documents have to be read, or are about to be received."""
    extractor_version: str
    judge: JudgePart
    reading_version: str  # of what `judge` returns; readings of another version are renewed
    remark: Callable[[Sequence[bytes]], Remark] | None = None
    """Makes the worker judge a document filed under these paths as `judge` would; None: only here."""
    tie: TieParts | None = None
    open_renewal: Callable[[int | None], Renewing] | None = None
    """Starts so many workers (None: as many as the settings say) for judging much that is stored again; None: it is
    done here."""
    rules: Mapping[str, str] | None = None  # the pack's files, to be kept under the version of the readings
    concern: Callable[[str, Mapping[str, str]], Concerning | None] | None = None
    """What the edit concerns that lies between the rules of a version, whose files these are, and today's; None:
    everything."""
    pack: Pack | None = None  # what `judge` goes by, for those who decide
    workspace: bytes = b""  # absolute; never walked, should it lie inside a source
    who: str = "bukti"  # named in the audit log
    progress: Progress = field(default_factory=Silent)
    stop: Callable[[], bool] = never  # True from the moment a person wants it to end
    stop_grace: float = 10.0
    """Seconds that documents in hand may take to be finished once a stop is wished for; then they are called off
    and begun anew by the next pass."""
    clock: Clock = field(default_factory=SystemClock)
    checkpoint: Callable[[str], None] = no_checkpoint
