"""What can go wrong with a package as a whole, facts in fields; `bukti.handover_wording` turns them into sentences."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from archive.object_copies import ObjectTrouble


class HandoverError(Exception):
    """Any of these."""


class PlaceError(HandoverError):
    """The package can't be made at `path`."""

    def __init__(self, path: Path, *more: object) -> None:
        super().__init__(path, *more)
        self.path = path


class OutExists(PlaceError):
    """Something stands there already."""


class OutBusy(PlaceError):
    """Another process is making this very package."""


class NoParent(PlaceError):
    """The folder that is to hold the package is not there."""


class Unwritable(PlaceError):
    """This user may not write there."""


class UnfitPlace(PlaceError):
    """It lies inside `inside`, a watched folder or the workspace itself."""

    def __init__(self, path: Path, inside: Path) -> None:
        super().__init__(path, inside)
        self.inside = inside


class NoRoom(PlaceError):
    """The disk lacks the room: bytes `needed` and `free`."""

    def __init__(self, path: Path, needed: int, free: int) -> None:
        super().__init__(path, needed, free)
        self.needed, self.free = needed, free


class Unsound(HandoverError):
    """Stored documents are damaged, missing or unreadable: nothing is handed over that is not what it was."""

    def __init__(self, troubles: Sequence[ObjectTrouble]) -> None:
        super().__init__(troubles)
        self.troubles = tuple(troubles)


class BadKey(HandoverError):
    """A key can't be used. `why`: `unreadable`, `kind` (no Ed25519 private key), `locked` (by a pass phrase), `exists`
    (a new one would take its place), `unwritable`."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path, self.why = path, why


class NotAPackage(HandoverError):
    """There is no package at `path`. `why`: `missing`, `unreadable`, `other` (something else)."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path, self.why = path, why


class Stopped(HandoverError):
    """Somebody wished it to stop."""
