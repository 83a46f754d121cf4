"""Notes in the catalogue which stored files were hashed again, for commands that are not its writer."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime

from bukti.workspace import Places
from evidence_store.catalogue import Catalogue
from evidence_store.errors import StoreError
from evidence_store.lock import WriterLock

NOTE_EVERY_SECONDS = 300.0
"""What was verified is noted so often: a kill costs so much work at most, and a writer is kept out rarely."""


class Notes:
    """What was verified, noted in the catalogue now and then, by taking the writer's lock for that moment.

    Beside another writer it waits for the next time; what is never noted is only verified again sooner.
    """

    def __init__(self, places: Places) -> None:
        self._places = places
        self._outcomes: dict[int, str] = {}
        self._written = time.monotonic()

    def add(self, outcomes: Mapping[int, str]) -> None:
        self._outcomes.update(outcomes)
        if time.monotonic() - self._written > NOTE_EVERY_SECONDS:
            self.write()

    def write(self) -> None:
        self._written = time.monotonic()
        if not self._outcomes:
            return
        with (
            suppress(StoreError),
            WriterLock(self._places.lock),
            Catalogue.open(self._places.catalogue) as catalogue,
        ):
            catalogue.verified(self._outcomes, datetime.now(UTC))
            self._outcomes = {}
