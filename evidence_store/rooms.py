"""The assessors' rooms and the findings left in them: a room's content never changes, findings are only ever added."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

import msgspec

from evidence_store import audit, rows
from evidence_store.door import Door
from evidence_store.errors import NoSuchFinding, NoSuchRoom, RoomClosed

ROOM_COLUMNS = "id, at, who, title, as_of, pack, closed_at"
FINDING_COLUMNS = "id, at, who, room, verb, item, slot, text, answers"


class FindingVerb(StrEnum):
    ACCEPT = "accept"
    REJECT = "reject"
    ASK = "ask"  # needs information
    ANSWER = "answer"  # of the unit, to a finding


class RoomRow(msgspec.Struct, frozen=True):
    id: int
    at: datetime
    who: str
    title: str
    as_of: date
    pack: str  # version of the rules
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class FindingRow(msgspec.Struct, frozen=True):
    id: int
    at: datetime
    who: str
    room: int
    verb: FindingVerb
    item: str
    slot: str  # empty: the whole item
    text: str
    answers: int | None = None  # the finding that this answers


class Rooms:
    """The rooms of one catalogue."""

    def __init__(self, door: Door, unit: str) -> None:
        self._door = door
        self._unit = unit

    def all(self) -> list[RoomRow]:
        """Oldest first."""
        with self._door.reading():
            return [_room(row) for row in self._door.all(f"SELECT {ROOM_COLUMNS} FROM room ORDER BY id")]

    def find(self, room_id: int) -> RoomRow:
        """Raises NoSuchRoom."""
        with self._door.reading():
            row = self._door.one(f"SELECT {ROOM_COLUMNS} FROM room WHERE id = ?", (room_id,))
        if row is None:
            raise NoSuchRoom(room_id)
        return _room(row)

    def packed(self, room_id: int) -> bytes:
        """What it holds, compressed, as `unpacked` reads it. Raises NoSuchRoom."""
        with self._door.reading():
            content: bytes | None = self._door.value("SELECT content FROM room WHERE id = ?", (room_id,))
        if content is None:
            raise NoSuchRoom(room_id)
        return content

    def open(self, title: str, *, as_of: date, pack: str, content: bytes, who: str, at: datetime) -> RoomRow:
        """Freezes `content`; its SHA-256 goes into the audit log."""
        with self._door.writing():
            id_: int = self._door.value(
                "INSERT INTO room (unit, at, who, title, as_of, pack, content)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
                (
                    *(self._unit, rows.time_text(at), rows.clean(who), rows.clean(title)),
                    *(as_of.isoformat(), pack, zlib.compress(content)),
                ),
            )
            digest = hashlib.sha256(content).hexdigest()
            self._note("room_opened", {"room": id_, "title": title, "content": digest}, who, at)
        return self.find(id_)

    def close(self, room_id: int, *, who: str, at: datetime) -> RoomRow:
        """Nothing can be added from now on; a closed one stays as it is. Raises NoSuchRoom."""
        with self._door.writing():
            if self.find(room_id).is_open:
                self._door.run("UPDATE room SET closed_at = ? WHERE id = ?", (rows.time_text(at), room_id))
                self._note("room_closed", {"room": room_id}, who, at)
        return self.find(room_id)

    # --- findings

    def findings(self, room_id: int) -> list[FindingRow]:
        """In the order made."""
        with self._door.reading():
            found = self._door.all(
                f"SELECT {FINDING_COLUMNS} FROM finding WHERE room = ? ORDER BY id", (room_id,)
            )
        return [_finding(row) for row in found]

    def add(self, new: FindingRow) -> FindingRow:
        """`new.id` is not looked at. Raises NoSuchRoom, RoomClosed, NoSuchFinding when it answers none of the room."""
        with self._door.writing():
            if not self.find(new.room).is_open:
                raise RoomClosed(new.room)
            if new.answers is not None and new.answers not in {one.id for one in self.findings(new.room)}:
                raise NoSuchFinding(new.answers)
            facts = {
                "room": new.room,
                "verb": str(new.verb),
                "item": rows.clean(new.item),
                "slot": rows.clean(new.slot),
                "text": rows.clean(new.text),
            }
            id_: int = self._door.value(
                "INSERT INTO finding (unit, at, who, room, verb, item, slot, text, answers)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
                (self._unit, rows.time_text(new.at), rows.clean(new.who), *facts.values(), new.answers),
            )
            noted: dict[str, object] = {**facts, "finding": id_}
            if new.answers is not None:
                noted["answers"] = new.answers
            self._note("finding", noted, new.who, new.at)
        return msgspec.structs.replace(new, id=id_)

    def _note(self, event: str, facts: Mapping[str, object], who: str, at: datetime) -> None:
        audit.append(self._door, self._unit, event, facts, who, at)


def unpacked(content: bytes) -> bytes:
    """The bytes that a room was opened with. Raises rows.Unreadable when they are damaged."""
    return rows.words_of(content)


def _room(row: tuple[object, ...]) -> RoomRow:
    id_, at, who, title, as_of, pack, closed_at = row
    return RoomRow(
        int(str(id_)),
        rows.time_of(str(at)),
        str(who),
        str(title),
        date.fromisoformat(str(as_of)),
        str(pack),
        None if closed_at is None else rows.time_of(str(closed_at)),
    )


def _finding(row: tuple[object, ...]) -> FindingRow:
    id_, at, who, room, verb, item, slot, text, answers = row
    return FindingRow(
        int(str(id_)),
        rows.time_of(str(at)),
        str(who),
        int(str(room)),
        FindingVerb(str(verb)),
        str(item),
        str(slot),
        str(text),
        None if answers is None else int(str(answers)),
    )
