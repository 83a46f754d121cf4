"""What worker processes may touch that read the catalogue beside its one writer."""

from __future__ import annotations

from pathlib import Path

from indexer.isolation import Bounds


def catalogue_bounds(catalogue: Path, *reads: Path) -> Bounds:
    """To read: the catalogue's folder and `reads`. To write: the memory that SQLite shares among those who have it
    open, where a reader notes which state it sees; without that it would hold up the writer's checkpoints."""
    shared = f"{catalogue.absolute()}-shm"
    folders = (catalogue.parent, *reads)
    return Bounds(reads=tuple(str(folder.absolute()) for folder in folders), writes=(shared,))
