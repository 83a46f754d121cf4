"""The audit log at the desk."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bukti.log_wording import EVENTS, SENTENCES
from bukti.web.desk import Desk
from bukti.web.pages import catatan
from evidence_store.audit import GUARDS
from tests.bukti.web.conftest import NOW, Person

ROOT = Path(__file__).parents[3]

SignIn = Callable[[str], Person]


def numbers(page: str) -> list[int]:
    return [int(found) for found in re.findall(r'title="SHA-256 [0-9a-f]{64}">(\d+)<', page)]


def test_newest_first_with_the_words_of_each_event(looker: SignIn) -> None:
    page = looker("rini").get("/catatan").text
    found = numbers(page)
    assert found == sorted(found, reverse=True)
    assert found[-1] == 1
    assert "pengguna ditambah" in page
    assert "wayan (bidang, SPI dan UPG)" in page
    assert "dokumen baru" in page
    assert "folder diperiksa" in page


def test_a_decision_leads_to_its_document_and_item(person: SignIn, desk: Desk) -> None:
    with desk.writing() as books:
        digest = next(iter(books.catalogue.evidence())).sha256
        books.catalogue.audit(
            "decision",
            {
                "verb": "reject",
                "sha256": digest,
                "member": "",
                "item": "A.I.1.i.a-1",
                "slot": "",
                "why": "<b>x",
            },
            who="rini",
            at=NOW,
        )
    page = person("rini").get("/catatan?siapa=rini").text
    assert len(numbers(page)) == 1
    assert f'href="/dokumen/{digest}"' in page
    assert 'href="/indikator/A.I.1.i.a#A.I.1.i.a-1"' in page
    assert "&lt;b&gt;x" in page


def test_every_event_that_is_written_has_its_words() -> None:
    written = re.compile(
        r"""(?:\.audit|audit\.append|_note)\(\s*(?:self\._door, self\._unit, |door, unit, )?"(\w+)"|"""
        r"""^(?:ROUND|FOUND|EVENT|AUDIT_EVENT|RETRIED) = "(\w+)\"""",
        re.M,
    )
    events = {
        found[1] or found[2]
        for folder in ("archive", "bukti", "evidence_store")
        for file in (ROOT / folder).rglob("*.py")
        for found in written.finditer(file.read_text("utf-8"))
    }
    assert {"received", "decision", "handed_in", "verified", "finding"} <= events
    assert events <= set(EVENTS) & set(SENTENCES)


def test_the_log_as_a_table_says_what_the_page_says_and_the_hashes(looker: SignIn, shared_desk: Desk) -> None:
    lines = looker("rini").get("/catatan.csv?apa=person_added").text.splitlines()
    with shared_desk.reading() as catalogue:
        last = catalogue.last_audit("person_added")
    assert last is not None
    assert len(lines) == 6
    assert last.hash in lines[1]


def test_days_are_those_of_the_unit(person: SignIn, desk: Desk) -> None:
    # 23:30 in Jakarta on 1 March is 16:30 in Greenwich; 00:30 of the next day is 17:30.
    with desk.writing() as books:
        for hour, name in ((16, "malam"), (17, "subuh")):
            at = datetime(2025, 3, 1, hour, 30, tzinfo=UTC)
            books.catalogue.audit("rebuild", {"read": 1, "unread": 0, "indexed": 1}, who=name, at=at)
    rini = person("rini")
    first = rini.get("/catatan?dari=2025-03-01&sampai=2025-03-01").text
    assert (">malam</td>" in first, ">subuh</td>" in first) == (True, False)
    second = rini.get("/catatan?dari=2025-03-02&sampai=2025-03-02&siapa=&apa=").text
    assert (">malam</td>" in second, ">subuh</td>" in second) == (False, True)


def test_pages_of_the_log_go_on_where_the_last_ended(looker: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catatan, "ROWS", 2)
    rini = looker("rini")
    address, seen = "/catatan?apa=person_added", list[int]()
    while address:
        page = rini.get(address).text
        seen += numbers(page)
        onward = re.search(r'href="([^"]+)" rel="next"', page)
        address = onward[1].replace("&amp;", "&") if onward else ""
    assert len(seen) == len(set(seen)) == 5


@pytest.mark.parametrize(
    "query", ["sebelum=-1", "sebelum=99999999999999999999999", "siapa=%00", "apa=%F0%9F%92%A9"]
)
def test_odd_questions_find_nothing(looker: SignIn, query: str) -> None:
    answer = looker("rini").get(f"/catatan?{query}")
    assert answer.status_code == 200 or answer.status_code == 422


def test_an_event_of_a_newer_version_is_told_as_it_is(person: SignIn, desk: Desk) -> None:
    with desk.writing() as books:
        books.catalogue.audit("teleported", {"to": "bulan"}, who="x", at=NOW + timedelta(days=1))
    page = person("dewi").get("/catatan").text
    assert "teleported" in page
    assert "bulan" in page


def test_the_chain_is_checked_on_request(person: SignIn, desk: Desk) -> None:
    rini = person("rini")
    assert "Catatan utuh" in rini.get("/catatan/rantai").text
    part = rini.get("/catatan/rantai", headers={"hx-request": "true"}).text
    assert "Catatan utuh" in part
    assert "<html" not in part
    with sqlite3.connect(desk.workspace.places.catalogue) as raw:
        for guard in GUARDS:
            raw.execute(f"DROP TRIGGER {guard}")
        raw.execute("UPDATE audit SET who = 'lain' WHERE seq = 2")
    page = rini.get("/catatan/rantai").text
    assert "baris 2: isinya bukan yang dulu disidik" in page
