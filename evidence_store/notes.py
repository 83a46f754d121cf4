"""What the unit notes beside an indicator: rows that are only ever added; a note taken back stays in the log."""

from __future__ import annotations

from datetime import datetime

import msgspec

from evidence_store import audit, rows
from evidence_store.door import Door
from evidence_store.errors import NoSuchNote

COLUMNS = "id, at, who, indicator, text, is_for_assessors"

STANDING = (
    f"SELECT {COLUMNS} FROM note WHERE withdraws IS NULL"
    " AND id NOT IN (SELECT withdraws FROM note WHERE withdraws IS NOT NULL)"
)


class NoteRow(msgspec.Struct, frozen=True):
    id: int
    at: datetime
    who: str
    indicator: str
    text: str
    is_for_assessors: bool  # they may read it too


class Notes:
    """The notes of one catalogue."""

    def __init__(self, door: Door, unit: str) -> None:
        self._door = door
        self._unit = unit

    def of(self, indicator: str) -> list[NoteRow]:
        """Those that nobody has taken back, in the order made."""
        with self._door.reading():
            found = self._door.all(f"{STANDING} AND indicator = ? ORDER BY id", (indicator,))
        return [_note(row) for row in found]

    def find(self, note_id: int) -> NoteRow:
        """Raises NoSuchNote, also for one that was taken back."""
        with self._door.reading():
            row = self._door.one(f"{STANDING} AND id = ?", (note_id,))
        if row is None:
            raise NoSuchNote(note_id)
        return _note(row)

    def add(self, indicator: str, text: str, *, is_for_assessors: bool, who: str, at: datetime) -> NoteRow:
        facts = {
            "indicator": rows.clean(indicator),
            "text": rows.clean(text),
            "is_for_assessors": is_for_assessors,
        }
        with self._door.writing():
            id_: int = self._door.value(
                "INSERT INTO note (unit, at, who, indicator, text, is_for_assessors)"
                " VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
                (self._unit, rows.time_text(at), rows.clean(who), *facts.values()),
            )
            audit.append(self._door, self._unit, "noted", {"note": id_, **facts}, who, at)
        return self.find(id_)

    def withdraw(self, note_id: int, *, who: str, at: datetime) -> None:
        """It is shown no more. Raises NoSuchNote."""
        with self._door.writing():
            note = self.find(note_id)
            self._door.run(
                "INSERT INTO note (unit, at, who, indicator, text, is_for_assessors, withdraws)"
                " VALUES (?, ?, ?, ?, '', 0, ?)",
                (self._unit, rows.time_text(at), rows.clean(who), note.indicator, note_id),
            )
            facts = {"note": note_id, "indicator": note.indicator, "text": note.text}
            audit.append(self._door, self._unit, "note_withdrawn", facts, who, at)


def _note(row: tuple[object, ...]) -> NoteRow:
    id_, at, who, indicator, text, is_for_assessors = row
    return NoteRow(
        int(str(id_)), rows.time_of(str(at)), str(who), str(indicator), str(text), bool(is_for_assessors)
    )
