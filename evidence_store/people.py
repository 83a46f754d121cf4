"""Who may come to the desk: rows of the catalogue, each change with its row in the audit log.

A person is never removed, as decisions and the audit log name them; one who left is made inactive.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from evidence_store import audit, rows
from evidence_store.door import Door
from evidence_store.errors import NoSuchPerson, PersonExists

COLUMNS = "id, name, shown, role, bidang, secret, is_active, at"


class Role(StrEnum):
    """What somebody comes for; it says what they may see and do."""

    BIDANG = "bidang"
    COORDINATOR = "koordinator"
    ASSESSOR = "asesor"
    ADMIN = "admin"


class PersonRow(msgspec.Struct, frozen=True):
    id: int
    name: str  # typed at the door; compared without regard to case
    shown: str  # as others read it
    role: Role
    bidang: str  # of somebody of a bidang, by the name that its sources have; else empty
    secret: str  # the password's hash with its parameters; empty: can't come in with a password
    is_active: bool
    at: datetime  # when it was made


class People:
    """The persons of one catalogue."""

    def __init__(self, door: Door, unit: str) -> None:
        self._door = door
        self._unit = unit

    def all(self) -> list[PersonRow]:
        """By name."""
        with self._door.reading():
            return [_person(row) for row in self._door.all(f"SELECT {COLUMNS} FROM person ORDER BY name")]

    def find(self, name: str) -> PersonRow | None:
        with self._door.reading():
            row = self._door.one(f"SELECT {COLUMNS} FROM person WHERE name = ?", (rows.clean(name),))
            return None if row is None else _person(row)

    def add(
        self, name: str, *, shown: str, role: Role, bidang: str = "", secret: str, who: str, at: datetime
    ) -> PersonRow:
        """Raises PersonExists; ValueError when a bidang is given to another role, or none to this."""
        if (role is Role.BIDANG) != bool(bidang):
            raise ValueError(f"{role} with bidang {bidang!r}")
        with self._door.writing():
            if self.find(name) is not None:
                raise PersonExists(name)
            self._door.run(
                "INSERT INTO person (unit, name, shown, role, bidang, secret, is_active, at)"
                " VALUES (?, ?, ?, ?, ?, ?, 1, ?)",
                (self._unit, *map(rows.clean, (name, shown, role, bidang, secret)), rows.time_text(at)),
            )
            facts = {"name": name, "shown": shown, "role": str(role), "bidang": bidang}
            audit.append(self._door, self._unit, "person_added", facts, who, at)
            return self._known(name)

    def change(
        self,
        name: str,
        *,
        shown: str | None = None,
        role: Role | None = None,
        bidang: str | None = None,
        secret: str | None = None,
        is_active: bool | None = None,
        who: str,
        at: datetime,
    ) -> PersonRow:
        """Changes what is given. The audit log tells that a secret was changed, not which. Raises NoSuchPerson;
        ValueError as `add`."""
        with self._door.writing():
            before = self._known(name)
            asked = {
                "shown": shown,
                "role": role,
                "bidang": bidang,
                "secret": secret,
                "is_active": is_active,
            }
            given = {column: value for column, value in asked.items() if value is not None}
            after = msgspec.structs.replace(before, **given)
            if (after.role is Role.BIDANG) != bool(after.bidang):
                raise ValueError(f"{after.role} with bidang {after.bidang!r}")
            changed = {key: value for key, value in given.items() if value != getattr(before, key)}
            if changed:
                self._write(after)
                facts: dict[str, object] = {"name": before.name, **_told(changed)}
                audit.append(self._door, self._unit, "person_changed", facts, who, at)
            return self._known(name)

    def _write(self, person: PersonRow) -> None:
        self._door.run(
            "UPDATE person SET shown = ?, role = ?, bidang = ?, secret = ?, is_active = ? WHERE id = ?",
            (
                *map(rows.clean, (person.shown, person.role, person.bidang, person.secret)),
                int(person.is_active),
                person.id,
            ),
        )

    def _known(self, name: str) -> PersonRow:
        found = self.find(name)
        if found is None:
            raise NoSuchPerson(name)
        return found


def _told(changed: Mapping[str, object]) -> dict[str, object]:
    """Facts for the audit log: no secret stands in it."""
    return {key: True if key == "secret" else value for key, value in changed.items()}


def _person(row: tuple[object, ...]) -> PersonRow:
    id_, name, shown, role, bidang, secret, is_active, at = row
    return PersonRow(
        int(str(id_)),
        str(name),
        str(shown),
        Role(str(role)),
        str(bidang),
        str(secret),
        bool(is_active),
        rows.time_of(str(at)),
    )
