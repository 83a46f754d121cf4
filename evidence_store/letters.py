"""What became of the weekly letters: rows that are only ever added, written around the sending.

`begin` before a letter is handed to the mail server, `end` when the server has answered. What was begun and never
ended was perhaps sent; no address gets a week's letter twice unless a person asks for it (`again`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

import msgspec

from evidence_store import audit, rows
from evidence_store.door import Door
from evidence_store.errors import LetterPosted

COLUMNS = "id, at, who, week, bidang, event, begun, message, recipients, refused, why"


class LetterEvent(StrEnum):
    BEGUN = "begun"  # the server has taken the addresses; the letter is handed over next
    SENT = "sent"  # the server has taken the letter
    FAILED = "failed"  # it has not, for certain
    UNSURE = "unsure"  # its answer was lost


class LetterRow(msgspec.Struct, frozen=True):
    id: int
    at: datetime
    who: str
    week: str  # ISO: 2025-W42
    bidang: str  # empty: the coordinator's letter
    event: LetterEvent
    begun: int | None  # the row that this one ends
    message: str  # Message-ID
    recipients: tuple[str, ...]
    refused: Mapping[str, str]  # address → the server's answer
    why: str  # of a failure


class Posted(msgspec.Struct, frozen=True):
    """Where one letter stands, by its rows. Addresses as they were written first, in lower case in `same`."""

    got: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()  # perhaps
    refused: Mapping[str, str] = {}  # and did not get it otherwise
    at: datetime | None = None  # of the last row
    why: str = ""  # the last attempt failed

    def reached(self, addresses: Iterable[str]) -> tuple[str, ...]:
        """Of these, the ones that got it or perhaps did."""
        taken = {same(one) for one in (*self.got, *self.unsure)}
        return tuple(one for one in addresses if same(one) in taken)


def same(address: str) -> str:
    """By which addresses are compared: no office has two that differ in case only."""
    return address.casefold()


def posted(history: Iterable[LetterRow]) -> Posted:
    """`history`: all rows of one letter, oldest first."""
    begun: dict[int, LetterRow] = {}
    got, unsure, refused = dict[str, str](), dict[str, str](), dict[str, tuple[str, str]]()
    last, why = None, ""
    for row in history:
        last = row.at
        named = {same(one): one for one in row.recipients}
        if row.event is LetterEvent.BEGUN:
            begun[row.id] = row
        elif row.begun is not None:
            begun.pop(row.begun, None)
        if row.event is LetterEvent.SENT:
            got |= named
        elif row.event is LetterEvent.UNSURE:
            unsure |= named
        why = row.why if row.event is LetterEvent.FAILED else ""
        refused |= {same(one): (one, answer) for one, answer in row.refused.items()}
    for row in begun.values():
        unsure |= {same(one): one for one in row.recipients}
    return Posted(
        tuple(got.values()),
        tuple(one for key, one in unsure.items() if key not in got),
        {one: answer for key, (one, answer) in refused.items() if key not in got and key not in unsure},
        last,
        why,
    )


class Letters:
    """The letters of one catalogue."""

    def __init__(self, door: Door, unit: str) -> None:
        self._door = door
        self._unit = unit

    def of_week(self, week: str) -> list[LetterRow]:
        """Every row of a week, oldest first."""
        return self._rows("WHERE week = ? ORDER BY id", (week,))

    def latest(self, limit: int) -> list[LetterRow]:
        """The last rows there are, newest first."""
        return self._rows("ORDER BY id DESC LIMIT ?", (limit,))

    def posted(self, week: str, bidang: str) -> Posted:
        return posted(self._rows("WHERE week = ? AND bidang = ? ORDER BY id", (week, rows.clean(bidang))))

    def begin(
        self,
        week: str,
        bidang: str,
        *,
        message: str,
        to: Sequence[str],
        again: bool = False,
        who: str,
        at: datetime,
    ) -> LetterRow:
        """Notes durably that a letter is about to be handed over for these addresses.

        Raises LetterPosted, and notes nothing, if one of them has got it or has perhaps got it, unless `again`.
        """
        with self._door.writing():
            taken = () if again else self.posted(week, bidang).reached(to)
            if taken:
                raise LetterPosted(week, bidang, taken)
            return self._add(week, bidang, LetterEvent.BEGUN, None, message, to, {}, "", who, at)

    def end(
        self,
        begun: LetterRow,
        event: LetterEvent,
        *,
        refused: Mapping[str, str] | None = None,
        why: str = "",
        who: str,
        at: datetime,
    ) -> LetterRow:
        """Notes what became of what was begun. `refused`: addresses that the server did not take beforehand."""
        place = (begun.week, begun.bidang)
        with self._door.writing():
            return self._add(
                *place, event, begun.id, begun.message, begun.recipients, refused or {}, why, who, at
            )

    def fail(
        self,
        week: str,
        bidang: str,
        *,
        message: str,
        to: Sequence[str],
        refused: Mapping[str, str],
        why: str,
        who: str,
        at: datetime,
    ) -> LetterRow:
        """Notes that a letter was not taken, before anything of it was handed over."""
        with self._door.writing():
            return self._add(week, bidang, LetterEvent.FAILED, None, message, to, refused, why, who, at)

    def _rows(self, where: str, parameters: Sequence[object]) -> list[LetterRow]:
        with self._door.reading():
            return [
                _letter(row) for row in self._door.all(f"SELECT {COLUMNS} FROM letter {where}", parameters)
            ]

    def _add(
        self,
        week: str,
        bidang: str,
        event: LetterEvent,
        begun: int | None,
        message: str,
        to: Sequence[str],
        refused: Mapping[str, str],
        why: str,
        who: str,
        at: datetime,
    ) -> LetterRow:
        facts: dict[str, object] = {
            "week": week,
            "bidang": bidang,
            "event": str(event),
            "recipients": list(to),
            "refused": dict(refused),
            "why": why,
        }
        texts = map(rows.clean, (json.dumps(list(to)), json.dumps(dict(refused)), why))
        id_: int = self._door.value(
            "INSERT INTO letter (unit, at, who, week, bidang, event, begun, message, recipients, refused, why)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (
                *(
                    self._unit,
                    rows.time_text(at),
                    rows.clean(who),
                    week,
                    rows.clean(bidang),
                    str(event),
                    begun,
                ),
                *(message, *texts),
            ),
        )
        audit.append(self._door, self._unit, "letter", {"letter": id_, **facts}, who, at)
        return self._rows("WHERE id = ?", (id_,))[0]


def _letter(row: Sequence[object]) -> LetterRow:
    id_, at, who, week, bidang, event, begun, message, recipients, refused, why = row
    return LetterRow(
        int(str(id_)),
        rows.time_of(str(at)),
        str(who),
        str(week),
        str(bidang),
        LetterEvent(str(event)),
        None if begun is None else int(str(begun)),
        str(message),
        tuple(map(str, json.loads(str(recipients)))),
        {str(key): str(value) for key, value in json.loads(str(refused)).items()},
        str(why),
    )
