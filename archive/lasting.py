"""Workers that outlive a pass: a watch has passes every few seconds, and starting workers takes half of one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from archive.context import Clock, Extracting

if TYPE_CHECKING:
    from indexer.extract.model import Extract
    from indexer.extract.tasks import Remark

IDLE_SECONDS = 120.0
"""Workers that had nothing to do for so long are sent away; their memory is worth more then."""


class LastingExtractor:
    """Stands for the extractor of each pass. `rest` now and then; `close(cancel=True)` at the end."""

    def __init__(self, make: Callable[[], Extracting], clock: Clock) -> None:
        self._make = make
        self._clock = clock
        self._extractor: Extracting | None = None
        self._used_at = 0.0  # monotonic seconds

    def open(self) -> LastingExtractor:
        """For `Archive.open_extractor`."""
        if self._extractor is None:
            self._extractor = self._make()
        self._used_at = self._clock.monotonic()
        return self

    def submit(
        self, file: Path, name: str, *, priority: int = 0, sha256: str = "", remark: Remark | None = None
    ) -> Future[Extract]:
        self._used_at = self._clock.monotonic()
        assert self._extractor is not None
        return self._extractor.submit(file, name, priority=priority, sha256=sha256, remark=remark)

    def close(self, *, cancel: bool = False) -> None:
        """The end of a pass, which has nothing left to come back; with `cancel` the workers end as well."""
        self._used_at = self._clock.monotonic()
        if cancel and self._extractor is not None:
            extractor, self._extractor = self._extractor, None
            extractor.close(cancel=True)

    def rest(self) -> None:
        """Between two passes."""
        if self._clock.monotonic() - self._used_at >= IDLE_SECONDS:
            self.close(cancel=True)
