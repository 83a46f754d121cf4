"""A round of assessment as pages and programs look at it: the room, what it shows, and the room before."""

from __future__ import annotations

from fastapi import HTTPException

from bukti import rooms
from evidence_store.catalogue import Catalogue
from evidence_store.errors import NoSuchRoom
from evidence_store.rooms import RoomRow


class Round:
    """A room with what it shows, what was said in it, and the room before."""

    def __init__(self, catalogue: Catalogue, number: int) -> None:
        """Raises HTTPException 404 when there is no such room."""
        found = catalogue.rooms
        try:
            self.room: RoomRow = found.find(number)
        except NoSuchRoom as error:
            raise HTTPException(404) from error
        self.shown = rooms.shown_of(found.packed(number))
        self.findings = rooms.Findings(found.findings(number))
        earlier = [room for room in found.all() if room.id < number]
        self.before: RoomRow | None = earlier[-1] if earlier else None
        self.changes = dict[str, rooms.Changed]()
        self.findings_before = rooms.Findings(())
        if self.before is not None:
            self.changes |= rooms.changes(rooms.shown_of(found.packed(self.before.id)), self.shown)
            self.findings_before = rooms.Findings(found.findings(self.before.id))

    def is_changed(self, indicator: rooms.ShownIndicator) -> bool:
        return any(item.id in self.changes for item in indicator.items)

    def wants_answer(self, indicator: rooms.ShownIndicator) -> bool:
        return any(self.findings.wants_answer(item.id) for item in indicator.items)
