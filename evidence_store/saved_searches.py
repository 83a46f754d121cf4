"""Searches that people keep under a name: each sees their own alone, each change has its row in the audit log."""

from __future__ import annotations

from datetime import datetime

import msgspec

from evidence_store import audit, rows
from evidence_store.door import Door
from evidence_store.errors import NoSuchPerson, TooManySearches

MOST = 50
"""Of one person; a list that is longer is no help."""

OF_PERSON = "person = (SELECT id FROM person WHERE name = ?)"


class SavedSearch(msgspec.Struct, frozen=True):
    id: int
    name: str
    address: str  # the query of its address, as `q=notulen&tahun=2025`
    at: datetime


class SavedSearches:
    """The kept searches of one catalogue. A person is named as at the door."""

    def __init__(self, door: Door, unit: str) -> None:
        self._door = door
        self._unit = unit

    def of(self, person: str) -> list[SavedSearch]:
        """By name."""
        sql = f"SELECT id, name, address, at FROM saved_search WHERE {OF_PERSON} ORDER BY name COLLATE NOCASE, id"
        with self._door.reading():
            return [
                SavedSearch(int(id_), name, address, rows.time_of(at))
                for id_, name, address, at in self._door.all(sql, (rows.clean(person),))
            ]

    def keep(self, person: str, name: str, address: str, *, at: datetime) -> SavedSearch:
        """Keeps an address under a name; one that has this name already gets the new address.

        Raises NoSuchPerson, TooManySearches.
        """
        name, address = rows.clean(name), rows.clean(address)
        with self._door.writing():
            kept = {one.name for one in self.of(person)}
            if name not in kept and len(kept) >= MOST:
                raise TooManySearches(MOST)
            id_ = self._door.value("SELECT id FROM person WHERE name = ?", (rows.clean(person),))
            if id_ is None:
                raise NoSuchPerson(person)
            self._door.run(
                "INSERT INTO saved_search (unit, at, person, name, address) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (person, name) DO UPDATE SET address = excluded.address, at = excluded.at",
                (self._unit, rows.time_text(at), id_, name, address),
            )
            audit.append(
                self._door, self._unit, "search_kept", {"name": name, "address": address}, person, at
            )
            return next(one for one in self.of(person) if one.name == name)

    def drop(self, person: str, id_: int, *, at: datetime) -> bool:
        """Lets go of one of the person's own; False if there is none of this id."""
        with self._door.writing():
            found = next((one for one in self.of(person) if one.id == id_), None)
            if found is None:
                return False
            self._door.run(
                f"DELETE FROM saved_search WHERE id = ? AND {OF_PERSON}", (id_, rows.clean(person))
            )
            audit.append(self._door, self._unit, "search_dropped", {"name": found.name}, person, at)
            return True
