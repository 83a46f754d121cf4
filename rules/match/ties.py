"""Ties the papers of one meeting: what is handed in. Pure."""

from __future__ import annotations

import msgspec

from rules.match.model import Match, Meeting


class MeetingPart(msgspec.Struct, frozen=True):
    """A document (or member) that is part of some meeting. `folders`: shown paths of the folders it is filed in, and
    of the container it is a member of; `matches`: its own."""

    key: str
    folders: tuple[str, ...]
    meeting: Meeting
    matches: tuple[Match, ...] = ()
