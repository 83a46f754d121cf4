"""The files that came in: states, reasons, another's files, trying again, progress while the page is open."""

from __future__ import annotations

import csv
import io
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bukti.web import live
from bukti.web.desk import Desk
from bukti.web.roles import Viewer
from bukti.web.sessions import IDLE_SECONDS, Sessions
from evidence_store.catalogue import Catalogue
from evidence_store.filings import FiledState
from evidence_store.model import DocumentState
from tests.bukti.web.conftest import NOW, Person

SignIn = Callable[[str], Person]

EVENTS = {"Accept": "text/event-stream"}


def files(client: Person, query: str = "") -> list[dict[str, object]]:
    answer = client.get(f"/api/files?limit=500{query}")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["files"])


@pytest.fixture
def unread(desk: Desk) -> str:
    """A document of Tata Usaha that could not be read, by its hash."""
    with Catalogue.open(desk.workspace.places.catalogue) as catalogue:
        (document,) = catalogue.find("New folder/surat rusak.docx")
        catalogue.extracted(document.id, document.extractor_version, [], DocumentState.UNREAD, NOW)
    return document.sha256


def test_every_file_of_the_tree_is_told_of_in_one_state(looker: SignIn, archive: Path) -> None:
    tree = archive.parent / "pohon"
    on_disk = {str(path.relative_to(tree)) for path in tree.rglob("*") if path.is_file()}
    told = files(looker("rini"))
    assert {one["path"] for one in told} == on_disk
    assert len(told) == len(on_disk)


@pytest.mark.parametrize(
    ("name", "state", "says"),
    [
        ("Screenshoot e-mutasi.png", "counts", ""),
        ("usulan formasi CPNS PPPK.eml", "doubtful", "hanya surel pengantar"),
        ("Laporan Dumas Juni 2024.pdf", "nothing", "tahun lain"),
        ("surat rusak.docx", "nothing", "berkas rusak"),
        ("kosong.pdf", "ignored", "kosong"),
        ("Thumbs.db", "ignored", "sistem operasi"),
    ],
)
def test_where_a_file_went_and_why_it_does_not_count(
    looker: SignIn, name: str, state: str, says: str
) -> None:
    rini = looker("rini")
    (file,) = (one for one in files(rini) if str(one["path"]).endswith(f"/{name}"))
    assert file["state"] == state
    reasons = [*file["why"], *(why for served in file["serves"] for why in served["why"])]  # type: ignore[misc,attr-defined]
    assert says in " ".join(reasons)
    assert bool(reasons) == bool(says)
    page = rini.get("/berkas", params={"nama": name}).text
    assert re.search(rf'class="file">\s*(<a[^>]*>)?{re.escape(name)}', page)
    assert says in page


def test_somebody_of_a_bidang_sees_and_counts_only_its_files(looker: SignIn) -> None:
    every = files(looker("rini"))
    for name, own, other in (("sri", "Tata Usaha", "SPI dan UPG"), ("wayan", "SPI dan UPG", "Tata Usaha")):
        client = looker(name)
        theirs = [one for one in every if one["source"] == own]
        assert {one["path"] for one in files(client)} == {one["path"] for one in theirs}
        assert client.get("/api/files").json()["total"] == len(theirs)
        assert client.get("/api/files", params={"source": other}).status_code == 404
        assert client.get("/berkas", params={"sumber": other}).status_code == 404
        assert client.get("/berkas.csv", params={"sumber": other}).status_code == 404
        page = client.get("/berkas").text
        assert f"{other}/" not in page
        assert f'semua <span class="number">{len(theirs)}</span>' in page
        for state in FiledState:
            counted = sum(one["state"] == state for one in theirs)
            assert client.get("/api/files", params={"state": state}).json()["total"] == counted
        status = client.get("/api/status").json()
        assert [source["name"] for source in status["sources"]] == [own]
        assert status["documents_waiting"] == 0
        hidden = {str(one["sha256"]) for one in every if one["source"] == other and one["sha256"]}
        for address in ("/berkas", "/berkas.csv", "/berkas/langsung", "/api/files?limit=500", "/", "/minggu"):
            text = client.get(address).text
            assert not any(sha256 in text for sha256 in hidden), address
            assert other not in text, address


def test_the_export_is_the_list_and_runs_nothing(person: SignIn, desk: Desk) -> None:
    with Catalogue.open(desk.workspace.places.catalogue) as catalogue:
        (filing,) = catalogue.find_filings("Tata Usaha/Thumbs.db") or catalogue.find_filings(
            "New folder/Thumbs.db"
        )
        catalogue.database.execute("UPDATE filing SET path = ? WHERE id = ?", (b"=cmd|'x'!A1", filing.id))
        catalogue.database.execute("UPDATE source SET name = '=1+1' WHERE name = 'Tata Usaha'")
        catalogue.database.conn.commit()
    answer = person("rini").get("/berkas.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(rows) == person("rini").get("/api/files").json()["total"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


@pytest.mark.usefixtures("unread")
def test_hostile_names_are_shown_and_do_nothing(person: SignIn, desk: Desk) -> None:
    name = b"<img src=x onerror=alert(1)>\xff\xe2\x80\xae" + b"n" * 200 + b".pdf"
    with Catalogue.open(desk.workspace.places.catalogue) as catalogue:
        filing = catalogue.find_filings("New folder/surat rusak.docx")[0]
        catalogue.database.execute("UPDATE filing SET path = ? WHERE id = ?", (name, filing.id))
        catalogue.database.conn.commit()
    sri = person("sri")
    page = sri.get("/berkas?keadaan=problem").text
    assert "&lt;img src=x onerror=alert(1)&gt;\\xFF\\u202E" in page
    assert "<img src=x" not in page
    assert sri.get("/berkas", params={"nama": "<script>"}).text.count("<script>") == 0


def test_what_an_address_asks_for_must_make_sense(looker: SignIn) -> None:
    rini = looker("rini")
    for query in ("keadaan=apa", "hal=0", "sejak=kemarin", "hal=9999999999"):
        assert rini.get(f"/berkas?{query}").status_code == 422, query
    assert "Tidak ada berkas lagi" in rini.get("/berkas?hal=99").text
    assert "Tidak ada berkas seperti itu" in rini.get("/berkas?nama=tidakada").text


def test_a_part_for_htmx_is_the_list_alone(looker: SignIn) -> None:
    part = looker("rini").get("/berkas", headers={"HX-Request": "true", "HX-Target": "daftar"}).text
    assert "<html" not in part
    assert "<table" in part


# --- once more


def test_an_unread_file_waits_again_and_the_log_tells_who_wanted_it(
    person: SignIn, desk: Desk, unread: str
) -> None:
    rini = person("rini")
    assert [file["sha256"] for file in files(rini, "&problem=true")] == [unread]
    address = f"/api/files/{unread}/retry"
    before = len(files(rini, "&state=waiting"))
    assert rini.post(address).json() == {"waiting": 1}
    assert rini.post(address).json() == {"waiting": 0}
    assert len(files(rini, "&state=waiting")) == before + 1
    with desk.reading() as catalogue:
        row = catalogue.audit_rows(after_seq=catalogue.audit_head().count - 1)[-1]
    assert (row.event, row.who) == ("retried", "rini")
    assert unread in row.facts


def test_the_button_answers_with_the_row_or_leads_to_what_waits(person: SignIn, unread: str) -> None:
    rini = person("rini")
    assert "Coba lagi" in rini.get("/berkas?keadaan=problem").text
    given = {"sha256": unread}
    row = rini.post("/berkas/ulang", data=given, headers={"HX-Request": "true"}).text
    assert row.lstrip().startswith("<tr")
    assert "filed-waiting" in row
    assert "Coba lagi" not in row
    plain = rini.post("/berkas/ulang", data={})
    assert (plain.status_code, plain.headers["location"]) == (303, "/berkas?keadaan=waiting")
    assert rini.post("/berkas/ulang", data={"sha256": "../x"}).status_code == 422


def test_only_who_decides_may_try_again(person: SignIn, unread: str) -> None:
    for name in ("sri", "tpi"):
        client = person(name)
        assert client.post(f"/api/files/{unread}/retry").status_code == 403
        assert client.post("/berkas/ulang", data={"sha256": unread}).status_code == 403
    page = person("sri").get("/berkas?keadaan=problem").text
    assert "surat rusak.docx" in page
    assert "Coba lagi" not in page
    assert person("rini").post(f"/api/files/{'0' * 64}/retry").status_code == 404


# --- told while it stands open


def test_progress_is_told_until_the_session_ends(
    person: SignIn, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "LOOK_SECONDS", 0.02)
    sri = person("sri")
    token = sri.cookies["bukti"]
    looks, look = 0, desk.viewer_at

    def viewer_at(asked: str) -> Viewer | None:
        nonlocal looks
        looks += 1
        if looks == 4:
            desk.sessions.end(token)
        return look(asked)

    monkeypatch.setattr(desk, "viewer_at", viewer_at)
    answer = sri.get("/berkas/langsung", headers=EVENTS)
    assert answer.headers["content-type"].startswith("text/event-stream")
    told = re.findall(r"event: (\w+)", answer.text)
    assert told == ["keadaan", "selesai"], "said once, as nothing changed"
    assert "Tata Usaha" in answer.text
    assert "SPI dan UPG" not in answer.text
    assert not desk.live._open


def test_somebody_shut_out_is_told_no_more(
    person: SignIn, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "LOOK_SECONDS", 0.02)
    sri = person("sri")

    def shut_out() -> None:
        time.sleep(0.3)
        with desk.writing() as books:
            books.catalogue.people.change("sri", is_active=False, who="uji", at=desk.now())

    threading.Thread(target=shut_out).start()
    assert sri.get("/berkas/langsung", headers=EVENTS).text.endswith("event: selesai\ndata: \n\n")


def test_there_is_an_end_to_how_many_are_told(person: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    sri = person("sri")
    monkeypatch.setattr(live, "MOST_OF_ONE", 0)
    answer = sri.get("/berkas/langsung", headers=EVENTS)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert sri.get("/berkas/langsung").status_code == 200, "told once, it is a page like any other"


def test_who_has_no_right_is_told_nothing(looker: SignIn) -> None:
    assert looker("tpi").get("/berkas/langsung", headers=EVENTS).status_code == 403


def test_looking_by_itself_keeps_no_session_alive() -> None:
    now = [0.0]
    sessions = Sessions(lambda: now[0])
    token = sessions.begin("sri").token
    now[0] = IDLE_SECONDS - 1
    assert sessions.goes_on(token) is not None
    now[0] = IDLE_SECONDS + 1
    assert sessions.goes_on(token) is None
    assert sessions.find(token) is None


def test_an_event_has_a_line_for_each_line() -> None:
    assert live.event("keadaan", "a\nb") == b"event: keadaan\ndata: a\ndata: b\n\n"
    assert live.event("selesai", "") == b"event: selesai\ndata: \n\n"


def test_an_empty_form_asks_for_all_files(looker: SignIn) -> None:
    rini = looker("rini")
    answer = rini.get("/berkas?nama=&sumber=&sejak=&keadaan=")
    assert answer.status_code == 200
    assert 'name="sejak" type="date" value=""' in answer.text
    for no_day in ("kemarin", "0001-01-01", "9999-12-31"):
        assert rini.get(f"/berkas?sejak={no_day}").status_code == 422
