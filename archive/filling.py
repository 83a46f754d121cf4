"""Fill: brings every document into a generation of the index that a `Move` has begun, in a process of its own.

Reads the catalogue beside the road, a batch at a time and never in one long transaction, which would keep SQLite
from folding its write-ahead log. Documents are therefore of different moments: whoever takes the generation over
brings in everything that changed since the process was begun, and once more does no harm.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import msgspec

from archive.searchable import index_document
from evidence_store.catalogue import Catalogue
from indexer.search.index import SearchIndex
from indexer.stem_table import load_stems

DOCUMENTS_AT_ONCE = 50
"""Read from the catalogue in one transaction."""

COMMIT_DOCUMENTS = 1_000
"""Between two commits: bounds what the writer keeps in memory."""

NICE = 10
"""Stands back behind the road (0) and its workers (5), which people wait for."""


class Told(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line from the filling process. The last one says that all is in, or a fault."""

    total: int = 0  # documents
    done: int = 0
    is_whole: bool = False
    fault: str = ""


def fill(catalogue: Catalogue, index: SearchIndex, generation: int, tell: Callable[[Told], None]) -> None:
    """Puts every document of the catalogue into the generation, and claims no change for it: `Move` will.

    Raises the errors of catalogue and index. `tell` hears how far it has come.
    """
    total = catalogue.counts()["documents"]
    ids = islice(catalogue.all_document_ids(), total)  # those received meanwhile are changes
    writer, done, committed = index.filler(generation), 0, 0
    try:
        while some := list(islice(ids, DOCUMENTS_AT_ONCE)):
            for unit in catalogue.units(some):
                writer.put(index_document(unit))
            done += len(some)
            tell(Told(total=total, done=done))
            if done - committed >= COMMIT_DOCUMENTS:
                writer.commit(0)
                committed = done
        writer.commit(0)
    finally:
        writer.close()
    tell(Told(total=total, done=done, is_whole=True))


class Filler:
    """The road's end of a filling process. Never waits, except to end it."""

    def __init__(self, catalogue: Path, index: Path, generation: int) -> None:
        program = (
            f"import sys; sys.path[:] = {sys.path!r}\n"
            f"from archive.filling import process; process(sys.argv[1], sys.argv[2], {generation})"
        )
        self._process = subprocess.Popen(
            [sys.executable, "-c", program, catalogue, index],
            stdin=subprocess.PIPE,  # its end tells the process that we are gone
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C in the terminal is for us alone
        )
        assert self._process.stdout is not None
        self._output: BinaryIO = self._process.stdout  # type: ignore[assignment]
        os.set_blocking(self._output.fileno(), False)
        self._decoder = msgspec.json.Decoder(Told)
        self._line = b""
        self.pid = self._process.pid
        self.told = Told()

    def is_over(self) -> bool:
        """Takes in what was told; True when no more will come. `told` has the last word then."""
        while True:
            try:
                heard = os.read(self._output.fileno(), 65_536)
            except BlockingIOError:
                return False
            *lines, self._line = (self._line + heard).split(b"\n")
            if lines:
                self.told = self._decoder.decode(lines[-1])
            if not heard:
                return True

    def end(self) -> None:
        """Ends the process, should it still run, and waits for that."""
        self._process.kill()
        self._process.communicate()


def process(catalogue: str, index: str, generation: int) -> None:
    """What the process does: tells on standard output, and ends at once when whoever began it is gone."""
    os.nice(NICE)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        load_stems(Path(index))
        with Catalogue.open(Path(catalogue), readonly=True) as opened:
            fill(opened, SearchIndex(Path(index)), generation, _say)
    except Exception as error:  # whatever it is, the generation in force goes on
        _say(Told(fault=f"{type(error).__name__}: {error}"))


def _say(told: Told) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(told) + b"\n")
    sys.stdout.buffer.flush()


def _end_with_parent() -> None:
    """Nothing is ever written to our standard input: it ends when the other side is closed."""
    os.read(0, 1)
    os._exit(1)
