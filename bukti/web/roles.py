"""What each role may see and do at the desk: one table, and the viewer that it is applied to. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from evidence_store.people import Role


class Right(StrEnum):
    """One thing that a route is for. Every route names the one it needs."""

    READ = "read"  # documents, indicators and gaps, as far as they are one's own
    READ_ALL = "read_all"  # of every bidang
    INTAKE = "intake"  # what came in, where it went, problems
    HAND_IN = "hand_in"  # drop a file onto a gap
    NOTE = "note"  # write beside an indicator
    DECIDE = "decide"  # accept, reject, waive, undo, try a file again
    ROOM = "room"  # be in the assessors' room
    FIND = "find"  # leave findings there
    ANSWER = "answer"  # open rooms, answer findings
    LOG = "log"  # read the audit log
    ADMINISTER = "administer"  # persons and settings


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.BIDANG: frozenset({Right.READ, Right.INTAKE, Right.HAND_IN, Right.NOTE}),
    Role.COORDINATOR: frozenset(
        {
            *(Right.READ, Right.READ_ALL, Right.INTAKE, Right.HAND_IN, Right.NOTE, Right.DECIDE),
            *(Right.ROOM, Right.ANSWER, Right.LOG),
        }
    ),
    Role.ASSESSOR: frozenset({Right.READ, Right.READ_ALL, Right.ROOM, Right.FIND}),
    Role.ADMIN: frozenset(set(Right) - {Right.FIND}),
}
"""An admin leaves no findings: those are the assessors' own words."""


class Viewer(msgspec.Struct, frozen=True):
    """Who looks. `bidang`: ids and names of the bidang that somebody without READ_ALL may see; `shared`: those whose
    documents everybody may see."""

    name: str
    shown: str
    role: Role
    bidang: str = ""  # its id in the pack, or the name of the source's
    names: frozenset[str] = frozenset()  # that sources may give it, and those that are shared

    def may(self, right: Right) -> bool:
        return right in RIGHTS[self.role]

    @property
    def sees_all(self) -> bool:
        return self.may(Right.READ_ALL)

    def sees(self, bidang: str) -> bool:
        """Whether documents filed under this name of a bidang may be shown."""
        return self.sees_all or bidang in self.names

    @property
    def within(self) -> tuple[str, ...] | None:
        """The names of bidang that searches are bound to; None: no bound."""
        return None if self.sees_all else tuple(sorted(self.names))
