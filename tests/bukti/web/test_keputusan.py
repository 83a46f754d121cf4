"""The list of decisions: chosen, taken back, taken away; hostile words stay words."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bukti.web.desk import Desk
from bukti.web.pages.keputusan import PER_PAGE
from evidence_store.review_model import Verb
from tests.bukti.web.conftest import Person

SignIn = Callable[[str], Person]
AT = datetime(2025, 7, 15, 3, tzinfo=UTC)
ITEM, OTHER, LOST = "A.I.3.i.b-2", "A.I.5.iii.a-1", "Z.9-1"


@pytest.fixture
def sha256(desk: Desk) -> str:
    """A document about which something is decided, by two people."""
    with desk.writing() as books:
        sha256 = next(row.sha256 for row in books.catalogue.evidence() if not row.member)

        def decide(verb: Verb, item: str, why: str, who: str, sha256: str = sha256) -> None:
            books.catalogue.decide(verb, item, sha256=sha256, slot="2025", why=why, who=who, at=AT)

        decide(Verb.REJECT, ITEM, "=HYPERLINK(1) <script>alert(1)</script>", "rini")
        decide(Verb.ACCEPT, OTHER, "", "dewi")
        decide(Verb.WAIVE, LOST, "tidak ada", "dewi", sha256="")
        books.catalogue.undo(2, why="keliru", who="dewi", at=AT)
    return sha256


@pytest.mark.usefixtures("sha256")
def test_who_decided_what_when_and_why_the_latest_first(person: SignIn) -> None:
    page = person("rini").get("/tinjau/keputusan").text
    body = page.split("<tbody>")[1]
    assert body.index("keliru") < body.index("tidak ada") < body.index("HYPERLINK")
    for words in ("Rini", "Dewi", "ditolak", "dibebaskan", "15 Juli 2025 10.00", "4 keputusan"):
        assert words in page
    assert "no. 4" in body  # by which no. 2 was taken back
    assert "tidak ada lagi dalam rencana" in body
    assert "<script>alert" not in page
    assert body.count("/batal") == 2  # what was taken back, and the taking back, stand no more


def test_the_document_and_the_item_are_one_click_away(person: SignIn, sha256: str) -> None:
    page = person("rini").get("/tinjau/keputusan").text
    assert f'href="/dokumen/{sha256}"' in page
    assert f'href="/indikator/A.I.3.i.b#{ITEM}"' in page


@pytest.mark.usefixtures("sha256")
@pytest.mark.parametrize(
    ("chosen", "numbers"),
    [
        ("siapa=rini", ["1"]),
        ("putusan=waive", ["3"]),
        ("butir=A.I.5", ["4", "2"]),
        (f"butir={ITEM}", ["1"]),
        ("berlaku=1", ["3", "1"]),
        ("siapa=orang+lain", []),
    ],
)
def test_some_of_them_on_the_page_and_in_the_table(person: SignIn, chosen: str, numbers: list[str]) -> None:
    rini = person("rini")
    page = rini.get(f"/tinjau/keputusan?{chosen}").text
    assert ("<tbody>" in page) == bool(numbers)
    answer = rini.get(f"/tinjau/keputusan.csv?{chosen}")
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert [row[0] for row in rows[1:]] == numbers


def test_the_table_holds_nothing_that_a_spreadsheet_runs(person: SignIn, sha256: str) -> None:
    rows = list(csv.reader(io.StringIO(person("rini").get("/tinjau/keputusan.csv").text.lstrip("\ufeff"))))
    assert all(len(row) == len(rows[0]) for row in rows)
    first = rows[-1]
    assert first[2:5] == ["rini", "ditolak", ITEM]
    assert first[7].startswith("'=HYPERLINK")
    assert first[8] == sha256


@pytest.mark.usefixtures("sha256")
def test_any_decision_that_stands_can_be_taken_back_once(person: SignIn, desk: Desk) -> None:
    rini = person("rini")
    data = {"alasan": "ternyata ada", "siapa": "dewi", "hal": "1"}
    answer = rini.post("/tinjau/keputusan/3/batal", data=data)
    assert (answer.status_code, answer.headers["location"]) == (303, "/tinjau/keputusan?siapa=dewi")
    with desk.reading() as catalogue:
        made = catalogue.decisions()[-1]
    assert (made.verb, made.undoes, made.who, made.why) == (Verb.UNDO, 3, "rini", "ternyata ada")
    for number in ("3", "99", str(10**30)):
        again = rini.post(f"/tinjau/keputusan/{number}/batal", data=data)
        assert again.status_code == 409
        assert "sudah dibatalkan" in again.text
    with desk.reading() as catalogue:
        assert catalogue.last_decision() == made.id


def test_many_are_shown_page_by_page(person: SignIn, desk: Desk) -> None:
    with desk.writing() as books:
        for number in range(PER_PAGE + 1):
            books.catalogue.decide(Verb.WAIVE, OTHER, why=f"ke-{number}", who="rini", at=AT)
    rini = person("rini")
    first = rini.get("/tinjau/keputusan?siapa=rini").text
    assert "ke-0<" not in first
    assert 'href="/tinjau/keputusan?siapa=rini&amp;hal=2"' in first
    second = rini.get("/tinjau/keputusan?siapa=rini&hal=2").text
    assert "ke-0<" in second
    assert second.count("/batal") == 1
    assert rini.get("/tinjau/keputusan?hal=999").text.count("/batal") == 1
    assert rini.get("/tinjau/keputusan?hal=0").status_code == 422
