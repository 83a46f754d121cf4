"""Mail at the desk: what is set up, who gets the letters, what became of them, and an admin's test letter."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bukti.mail_news import MailNews, Progress, write_news
from bukti.mail_outcome import Fate, Outcome, Why
from bukti.web.desk import Desk
from bukti.web.sessions import FREE_TRIES
from evidence_store.letters import LetterEvent
from evidence_store.model import AuditQuery
from tests.bukti.web.conftest import NOW, Person
from tests.fakes.post import open_office

SignIn = Callable[[str], Person]
PAGE, TRY = "/pengaturan/surel", "/pengaturan/surel/uji"


def set_up(desk: Desk, port: int, **lines: str) -> None:
    config = desk.workspace.places.config
    given = {
        "host": '"127.0.0.1"',
        "port": str(port),
        "tls": '"none"',
        "sender": '"bukti@satker.example"',
        **lines,
    }
    table = "\n".join(f"{name} = {value}" for name, value in given.items())
    people = '[mail.bidang]\n"Tata Usaha" = ["tu@satker.example"]\n"Tata Usha" = ["salah@satker.example"]'
    config.write_text(config.read_text().partition("\n[mail]")[0] + f"\n[mail]\n{table}\n{people}\n")


def switch_on(config: Path) -> None:
    config.write_text(config.read_text() + "\n[report]\nenabled = true\n")


def test_nothing_is_set_up(looker: SignIn) -> None:
    page = looker("dewi").get(PAGE).text
    assert "Server surel belum ditentukan" in page
    assert "belum dinyalakan" in page
    assert "disabled>Kirim</button>" in page
    assert not looker("dewi").get("/api/mail").json()["is_ready"]


def test_who_gets_letters_and_what_became_of_the_last(person: SignIn, desk: Desk) -> None:
    set_up(desk, 25)
    switch_on(desk.workspace.places.config)
    with desk.writing() as beside:
        letters = beside.catalogue.letters
        row = letters.begin(
            "2025-W28", "tata-usaha", message="", to=["tu@satker.example"], who="jadwal", at=NOW
        )
        refused = {"lama@satker.example": "550 <script>alert(1)</script>"}
        letters.end(row, LetterEvent.SENT, refused=refused, who="jadwal", at=NOW)
        letters.begin("2025-W27", "spi-upg", message="", to=["spi@satker.example"], who="jadwal", at=NOW)
    failed = Outcome(bidang="tu", fate=Fate.FAILED, why=Why("login", {"user": "bukti", "said": "535 salah"}))
    news = MailNews(
        at=NOW,
        is_on=True,
        next_at=NOW + timedelta(days=6),
        week="2025-W29",
        progress=Progress.FAILED,
        tried_at=NOW,
        retry_at=NOW,
        outcomes=(failed,),
    )
    write_news(desk.workspace.places.mail_news, news)
    page = person("dewi").get(PAGE).text
    assert "setiap Senin pukul 07:00" in page
    assert "21 Juli 2025" in page
    assert "menolak bukti masuk (535 salah)" in page
    assert "terkirim</span> minggu ke-28 tahun 2025" in page
    assert "mungkin terkirim</span> minggu ke-27 tahun 2025" in page
    assert "<script>alert(1)" not in page
    assert "550 &lt;script&gt;" in page
    assert "belum ada alamat" in page
    assert "Tata Usha" in page
    told = person("dewi").get("/api/mail").json()
    assert told["schedule"]["progress"] == "failed"
    assert told["unknown"] == ["Tata Usha"]
    by_bidang = {one["bidang"]: one for one in told["addressees"]}
    assert by_bidang["tata-usaha"]["to"] == ["tu@satker.example"]
    assert by_bidang["tata-usaha"]["last"]["fate"] == "sent"
    assert by_bidang["spi-upg"]["last"]["fate"] == "perhaps"
    assert by_bidang[""] == {"bidang": "", "name": "", "to": [], "last": None}


def test_failing_letters_stand_on_the_first_page_of_those_who_can_act(person: SignIn, desk: Desk) -> None:
    switch_on(desk.workspace.places.config)
    news = MailNews(at=NOW, is_on=True, week="2025-W29", progress=Progress.MISSED)
    write_news(desk.workspace.places.mail_news, news)
    for name, is_told in (("dewi", True), ("rini", True), ("tpi", False), ("sri", False)):
        page = person(name).get("/").text
        assert ("minggu ke-29 tahun 2025" in page) == is_told, name
        assert (f'href="{PAGE}"' in page.partition("Masalah")[2]) == (name == "dewi")


def test_a_test_letter_goes_out_and_is_noted(person: SignIn, desk: Desk) -> None:
    with open_office() as office:
        set_up(desk, office.port)
        dewi = person("dewi")
        answer = dewi.post(TRY, data={"ke": " ujicoba@satker.example "})
        assert answer.status_code == 200
        assert 'class="note good" role="status"' in answer.text
        assert "sudah menerima surat uji coba untuk ujicoba@satker.example" in answer.text
        assert office.recipients == [("ujicoba@satker.example",)]
        assert office.taken[0]["Subject"] == "Bukti: surat uji coba"
        assert "Surel berjalan dengan baik" in office.taken[0].get_content()
        told = dewi.post("/api/mail/test", json={"to": "a@x.id"}).json()
        assert told["is_sent"], told
    with desk.reading() as catalogue:
        rows = catalogue.audit_newest(AuditQuery(event="mail_tested"), limit=5)
    assert [(row.who, json.loads(row.facts)["to"]) for row in rows] == [
        ("dewi", "a@x.id"),
        ("dewi", "ujicoba@satker.example"),
    ]
    assert "a@x.id: terkirim" in person("rini").get("/catatan").text


def test_a_test_letter_that_fails_says_what_to_do(person: SignIn, desk: Desk) -> None:
    with open_office() as office:
        office.on_rcpt = lambda _address: "550 5.1.1 tidak <b>dikenal</b>"
        set_up(desk, office.port)
        dewi = person("dewi")
        page = dewi.post(TRY, data={"ke": "hilang@x.id"}).text
        assert "550 5.1.1 tidak &lt;b&gt;dikenal" in page
        assert "Perbaiki alamatnya" in page
    page = dewi.post(TRY, data={"ke": "hilang@x.id"}).text
    assert "tidak dapat dihubungi" in page
    told = dewi.post("/api/mail/test", json={"to": "hilang@x.id"}).json()
    assert not told["is_sent"]
    assert told["remedy"]


@pytest.mark.parametrize("address", ["", "bukan alamat", "a@x.id\r\nBcc: b@x.id", "a@x.id,b@x.id"])
def test_what_is_no_address_is_refused(looker: SignIn, address: str) -> None:
    dewi = looker("dewi")
    assert dewi.post(TRY, data={"ke": address}).status_code == 422
    assert dewi.post("/api/mail/test", json={"to": address}).status_code == 422


def test_test_letters_are_not_for_annoying_people(person: SignIn, desk: Desk) -> None:
    with open_office() as office:
        set_up(desk, office.port)
        dewi = person("dewi")
        answers = [dewi.post(TRY, data={"ke": "a@x.id"}) for _ in range(FREE_TRIES + 1)]
        assert [one.status_code for one in answers] == [200] * FREE_TRIES + [429]
        assert "Terlalu banyak surat uji coba" in answers[-1].text
        assert dewi.post("/api/mail/test", json={"to": "a@x.id"}).status_code == 429
    assert len(office.taken) == FREE_TRIES


@pytest.mark.parametrize("name", ["sri", "rini", "tpi"])
def test_only_an_admin(looker: SignIn, name: str) -> None:
    somebody = looker(name)
    assert somebody.get(PAGE).status_code == 403
    assert somebody.get("/api/mail").status_code == 403
    assert somebody.post(TRY, data={"ke": "a@x.id"}).status_code == 403
    assert somebody.post("/api/mail/test", json={"to": "a@x.id"}).status_code == 403


def test_a_test_letter_needs_the_sessions_token(looker: SignIn) -> None:
    dewi = looker("dewi")
    del dewi.headers["x-csrf-token"]
    assert dewi.post(TRY, data={"ke": "a@x.id"}).status_code == 403
    assert dewi.post("/api/mail/test", json={"to": "a@x.id"}).status_code == 403
