"""The assessors' rooms in the catalogue: what is frozen stays, findings are only added, the log tells of both."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from datetime import date

import msgspec
import pytest

from evidence_store.catalogue import Catalogue
from evidence_store.errors import NoSuchFinding, NoSuchRoom, RoomClosed
from evidence_store.rooms import FindingRow, FindingVerb, RoomRow, unpacked
from tests.evidence_store.samples import at


def opened(catalogue: Catalogue, content: bytes = b"isi") -> RoomRow:
    return catalogue.rooms.open(
        "TPI putaran 1", as_of=date(2025, 7, 15), pack="abc", content=content, who="rini", at=at(1)
    )


def finding(room: int, verb: FindingVerb = FindingVerb.REJECT, answers: int | None = None) -> FindingRow:
    return FindingRow(0, at(2), "tpi", room, verb, "A.I.1.i.a-1", "2025", "tanpa tanda tangan", answers)


def test_a_room_keeps_what_it_was_opened_with(catalogue: Catalogue) -> None:
    content = b"bukti " * 10_000
    room = opened(catalogue, content)
    assert catalogue.rooms.all() == [room]
    assert (room.title, room.as_of, room.is_open) == ("TPI putaran 1", date(2025, 7, 15), True)
    assert unpacked(catalogue.rooms.packed(room.id)) == content
    last = catalogue.audit_rows()[-1]
    assert (last.event, json.loads(last.facts)["content"]) == (
        "room_opened",
        hashlib.sha256(content).hexdigest(),
    )


def test_findings_in_the_order_made_each_with_its_row_in_the_log(catalogue: Catalogue) -> None:
    room = opened(catalogue)
    first = catalogue.rooms.add(finding(room.id))
    second = catalogue.rooms.add(finding(room.id, FindingVerb.ANSWER, first.id))
    assert catalogue.rooms.findings(room.id) == [first, second]
    assert (second.answers, first.slot) == (first.id, "2025")
    facts = [json.loads(row.facts) for row in catalogue.audit_rows() if row.event == "finding"]
    assert [(one["verb"], one["finding"], one.get("answers")) for one in facts] == [
        ("reject", first.id, None),
        ("answer", second.id, first.id),
    ]
    assert catalogue.check_audit() == []


def test_a_closed_room_takes_nothing_more(catalogue: Catalogue) -> None:
    room = opened(catalogue)
    closed = catalogue.rooms.close(room.id, who="rini", at=at(3))
    assert closed.closed_at == at(3)
    assert catalogue.rooms.close(room.id, who="rini", at=at(4)) == closed
    with pytest.raises(RoomClosed):
        catalogue.rooms.add(finding(room.id))


def test_what_is_not_there(catalogue: Catalogue) -> None:
    room, other = opened(catalogue), opened(catalogue)
    elsewhere = catalogue.rooms.add(finding(other.id))
    with pytest.raises(NoSuchRoom):
        catalogue.rooms.find(99)
    with pytest.raises(NoSuchRoom):
        catalogue.rooms.packed(99)
    with pytest.raises(NoSuchRoom):
        catalogue.rooms.add(finding(99))
    with pytest.raises(NoSuchFinding):
        catalogue.rooms.add(finding(room.id, FindingVerb.ANSWER, elsewhere.id))
    assert catalogue.rooms.findings(room.id) == []


@pytest.mark.parametrize("statement", ["UPDATE finding SET text = 'x'", "DELETE FROM finding"])
def test_nobody_changes_a_finding(catalogue: Catalogue, statement: str) -> None:
    row = catalogue.rooms.add(finding(opened(catalogue).id))
    with pytest.raises(sqlite3.IntegrityError):
        catalogue.database.execute(statement)
    assert catalogue.rooms.findings(row.room) == [row]


def test_odd_letters_are_kept(catalogue: Catalogue) -> None:
    new = msgspec.structs.replace(finding(opened(catalogue).id), text="a\x00b \U0001f4a9 '\"<b>")
    row = catalogue.rooms.add(new)
    assert "\U0001f4a9 '\"<b>" in catalogue.rooms.findings(row.room)[0].text
