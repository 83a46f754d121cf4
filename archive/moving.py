"""Move: a new generation of the index is made in the background while the road goes on with the current one.

`start` begins it, `poll` now and then follows it, `finish` puts it in the place of the current one. Another
process fills the new generation from the catalogue (`archive.filling`); then the changes made meanwhile are
brought in here, a few at each `poll`, until it shows what the current one shows. A move that is given up or
killed leaves the current generation in force; what was made of the next is swept, and the next pass begins anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from archive.context import Archive
from archive.filling import Filler
from archive.progress import Phase
from archive.searchable import index_document
from indexer.search.model import IndexBusy, IndexUnusable

if TYPE_CHECKING:
    from indexer.search.writing import Builder

CHANGES_AT_ONCE = 64
"""Documents brought in at one `poll`: more than the road changes between two of them, or it would never end."""

FAULTS = (OSError, IndexUnusable, IndexBusy)
"""What a move can fail with while the road goes on: no room for two generations, say."""


class Move:
    """One at a time. Belongs to the road's thread; a loop of many passes keeps it from pass to pass."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._builder: Builder | None = None
        self._filler: Filler | None = None
        self._told = 0  # documents of the filling process told of
        self._forgotten: list[str] = []  # while it fills
        self._seq = 0  # the last change that is in

    @property
    def is_running(self) -> bool:
        return self._builder is not None

    @property
    def is_catching_up(self) -> bool:
        """Filled, and now it is here that work is done."""
        return self._builder is not None and self._filler is None

    def start(self, why: str, engine: str) -> None:
        """Begins a new generation of this engine. A failure to begin is told, and is no error."""
        archive = self._archive
        archive.progress.note("index_move", {"why": why, "engine": engine})
        self._told, self._forgotten = 0, []
        self._seq = archive.catalogue.last_change()  # before the process reads the first document
        try:
            self._builder = archive.index.builder(engine=engine)
            self._filler = Filler(archive.catalogue.path, archive.index.folder, self._builder.generation)
        except FAULTS as error:
            self._fail(str(error))
        archive.checkpoint("move begun")

    def forget(self, keys: Sequence[str]) -> None:
        """Units that are being taken out of the index: afterwards the catalogue can't name them any more."""
        if self._filler is not None:
            self._forgotten += keys
        elif self._builder is not None:
            try:
                for key in keys:
                    self._builder.delete(key)
            except FAULTS as error:
                self._fail(str(error))

    def poll(self, seq: int) -> bool:
        """Follows the work, never for long; True when the new generation shows all up to change `seq`.

        `seq` is what the current generation shows; later changes may need a new reading of their document first.
        """
        try:
            if self._filler is not None:
                self._listen(self._filler)
            return self.is_catching_up and self._catch_up(seq)
        except FAULTS as error:
            self._fail(str(error))
            return False

    def finish(self, seq: int) -> bool:
        """Puts the new generation, which shows all up to `seq`, in force. No writer of the old one may be open.

        False when that failed: the old generation is still in force then, and the move is over.
        """
        assert self._builder is not None
        try:
            self._builder.commit(seq)
            self._archive.checkpoint("move whole")
            self._builder.swap()
        except FAULTS as error:
            self._fail(str(error))
            return False
        self._builder = None
        self._archive.checkpoint("moved")
        return True

    def close(self) -> None:
        """Gives up what is running, and removes it. Harmless when nothing is."""
        filler, self._filler = self._filler, None
        builder, self._builder = self._builder, None
        if filler is not None:
            filler.end()
        if builder is not None:
            with suppress(*FAULTS):  # nothing that is needed can be lost
                builder.close()

    def _listen(self, filler: Filler) -> None:
        """Hears what the filling process has to tell; takes over when it is done."""
        is_over, told = filler.is_over(), filler.told
        if told.done > self._told:
            self._archive.progress.total(Phase.MOVE, told.total)
            self._archive.progress.advance(Phase.MOVE, told.done - self._told)
            self._told = told.done
        if not is_over:
            return
        self._filler = None
        filler.end()
        if not told.is_whole:
            self._fail(told.fault or "the process that makes it ended")
            return
        self.forget(self._forgotten)
        self._archive.checkpoint("move filled")

    def _catch_up(self, limit: int) -> bool:
        """Brings in some changes up to `limit`; True when there are no more."""
        assert self._builder is not None
        if self._seq < limit:
            catalogue = self._archive.catalogue
            reached, ids = catalogue.changes_since(self._seq, limit=CHANGES_AT_ONCE)
            for unit in catalogue.units(ids):
                self._builder.put(index_document(unit))
            self._seq = min(reached, limit) if ids else limit
        return self._seq >= limit

    def _fail(self, why: str) -> None:
        self.close()
        self._archive.progress.note("index_move_failed", {"why": why})
