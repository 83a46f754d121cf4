"""The assessors' room at the desk: frozen, found, answered, and a second round."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from archive.decisions import Unit, judge_document, waive
from bukti.web.desk import Desk
from evidence_store.review_model import Verb
from tests.bukti.web.conftest import Person

SignIn = Callable[[str], Person]


def open_room(rini: Person, title: str = "TPI putaran 1") -> str:
    answer = rini.post("/ruang", data={"judul": title})
    assert answer.status_code == 303
    return str(answer.headers["location"])


def evidence(desk: Desk) -> tuple[str, str, str]:
    """An indicator, an item of it and a document that counts for it."""
    slot = next(slot for slot in desk.standing().done.review.slots if slot.counts)
    return slot.item.indicator, slot.item.id, slot.counts[0].key.partition("!/")[0]


def test_the_room_shows_what_counted_and_goes_on_showing_it(person: SignIn, desk: Desk) -> None:
    rini, tpi = person("rini"), person("tpi")
    indicator, item, document = evidence(desk)
    room = open_room(rini)
    before = tpi.get(f"{room}/{indicator}").text
    assert f"/dokumen/{document}" in before
    with desk.writing() as books:
        unit = next(one for one in books.catalogue.evidence() if one.sha256 == document)
        judge_document(
            books,
            desk.standing().pack,
            Verb.REJECT,
            Unit(unit.sha256, unit.member),
            item,
            why="salah",
            who="rini",
        )
    still = desk.standing(fresh=True).done.review.slots
    assert document not in {one.key for slot in still if slot.item.id == item for one in slot.counts}
    assert tpi.get(f"{room}/{indicator}").text == before


def test_an_assessor_finds_and_the_unit_answers(person: SignIn, desk: Desk) -> None:
    rini, tpi = person("rini"), person("tpi")
    indicator, item, _document = evidence(desk)
    room = open_room(rini)
    said = {"butir": item, "putusan": "reject", "kata": "Belum ditandatangani <b>"}
    answer = tpi.post(f"{room}/{indicator}/temuan", data=said)
    assert answer.headers["location"] == f"{room}/{indicator}#{item}"
    page = rini.get(f"{room}/{indicator}").text
    assert "Belum ditandatangani &lt;b&gt;" in page
    number = re.search(r'name="temuan" value="(\d+)"', page)
    assert number
    assert f'href="{room}/{indicator}"' in rini.get(f"{room}?hanya=dijawab").text
    rini.post(f"{room}/{indicator}/jawab", data={"temuan": number[1], "kata": "Sudah kami ganti."})
    table = rini.get(f"{room}/temuan.csv").text
    assert "Belum ditandatangani <b>" in table
    assert "Sudah kami ganti." in table
    assert "Sudah kami ganti." in tpi.get(f"{room}/{indicator}").text
    assert f'href="{room}/{indicator}"' not in rini.get(f"{room}?hanya=dijawab").text
    assert f'href="{room}/{indicator}"' in rini.get(f"{room}?hanya=rejected").text


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"kata": "  "}, 422),
        ({"putusan": "ask", "kata": ""}, 422),
        ({"putusan": "accept", "kata": ""}, 303),
        ({"putusan": "answer"}, 422),
        ({"putusan": "setuju"}, 422),
        ({"butir": "A.I.1.i.a-99"}, 404),
        ({"masa": "1999"}, 404),
        ({"kata": "x" * 5_000}, 422),
    ],
)
def test_what_is_no_finding(person: SignIn, desk: Desk, change: dict[str, str], status: int) -> None:
    indicator, item, _document = evidence(desk)
    room = open_room(person("rini"))
    said = {"butir": item, "putusan": "reject", "kata": "alasan", "masa": "", **change}
    assert person("tpi").post(f"{room}/{indicator}/temuan", data=said).status_code == status
    with desk.reading() as catalogue:
        assert len(catalogue.rooms.findings(1)) == (status == 303)


def test_an_answer_needs_a_finding_of_that_indicator(person: SignIn, desk: Desk) -> None:
    rini, tpi = person("rini"), person("tpi")
    indicator, item, _document = evidence(desk)
    other = next(
        slot.item.indicator for slot in desk.standing().done.review.slots if slot.item.indicator != indicator
    )
    room = open_room(rini)
    tpi.post(f"{room}/{indicator}/temuan", data={"butir": item, "putusan": "ask", "kata": "Mana?"})
    for address, number, words, status in (
        (indicator, "99", "x", 404),
        (other, "1", "x", 404),
        (indicator, "1", " ", 422),
    ):
        data = {"temuan": number, "kata": words}
        assert rini.post(f"{room}/{address}/jawab", data=data).status_code == status


def test_each_has_their_part(person: SignIn, desk: Desk) -> None:
    indicator, item, _document = evidence(desk)
    room = open_room(person("rini"))
    finding = {"butir": item, "putusan": "accept"}
    assert person("rini").post(f"{room}/{indicator}/temuan", data=finding).status_code == 403
    assert person("tpi").post("/ruang", data={"judul": "x"}).status_code == 403
    assert person("tpi").post(f"{room}/tutup").status_code == 403
    assert person("sri").get(room).status_code == 403


def test_a_closed_room_is_only_read(person: SignIn, desk: Desk) -> None:
    rini, tpi = person("rini"), person("tpi")
    indicator, item, _document = evidence(desk)
    room = open_room(rini)
    assert rini.post(f"{room}/tutup").status_code == 303
    answer = tpi.post(f"{room}/{indicator}/temuan", data={"butir": item, "putusan": "accept"})
    assert answer.status_code == 409
    page = tpi.get(f"{room}/{indicator}").text
    assert "/temuan" not in page


def test_a_second_round_shows_what_changed_and_what_was_found_before(person: SignIn, desk: Desk) -> None:
    rini, tpi = person("rini"), person("tpi")
    indicator, item, _document = evidence(desk)
    room = open_room(rini)
    tpi.post(
        f"{room}/{indicator}/temuan", data={"butir": item, "putusan": "reject", "kata": "Kurang lengkap"}
    )
    waived = next(
        slot
        for slot in desk.standing().done.review.slots
        if not slot.state.is_closed and slot.item.indicator != indicator
    )
    with desk.writing() as books:
        pack, label = desk.standing().pack, waived.slot.label
        waive(books, pack, waived.item.id, period=label, why="tidak ada", who="rini")
    second = open_room(rini, "TPI putaran 2")
    page = tpi.get(f"{second}?hanya=berubah").text
    assert f'href="{second}/{waived.item.indicator}"' in page
    assert f'href="{second}/{indicator}"' not in page
    assert "menjadi lengkap" in tpi.get(f"{second}/{waived.item.indicator}").text
    assert "Kurang lengkap" in tpi.get(f"{second}/{indicator}").text


def test_the_whole_plan_by_key(person: SignIn, desk: Desk) -> None:
    tpi = person("tpi")
    address, seen = open_room(person("rini")) + "/" + desk.standing().pack.indicators[0].id, 0
    while address:
        page = tpi.get(address).text
        seen += 1
        onward = re.search(r'href="([^"]+)" rel="next" data-key="j"', page)
        address = onward[1] if onward else ""
    assert seen == 113


@pytest.mark.parametrize(
    "address", ["/ruang/99", "/ruang/1/A.X.9", "/ruang/abc", "/ruang/99999999999999999999"]
)
def test_nothing_there(person: SignIn, address: str) -> None:
    open_room(person("rini"))
    assert person("tpi").get(address).status_code in (404, 422)


def test_a_program_reads_the_same(person: SignIn, desk: Desk) -> None:
    rini, tpi = person("rini"), person("tpi")
    indicator, item, document = evidence(desk)
    room = open_room(rini)
    tpi.post(f"{room}/{indicator}/temuan", data={"butir": item, "putusan": "ask", "kata": "Mana?"})
    assert [one["title"] for one in tpi.get("/api/rooms").json()] == ["TPI putaran 1"]
    found = tpi.get(f"/api{room.replace('ruang', 'rooms')}").json()
    assert document in {
        one["sha256"] for slot in found["slots"] if slot["item"] == item for one in slot["documents"]
    }
    assert [(one["verb"], one["item"], one["text"]) for one in found["findings"]] == [("ask", item, "Mana?")]
    assert tpi.get("/api/rooms/99").status_code == 404
