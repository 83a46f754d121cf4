"""The first page: figures that lead to their lists, the picture and its table, the week; of a bidang only its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import msgspec

from archive.decisions import waive
from bukti.web.desk import Desk
from bukti.web.week import Week
from evidence_store.catalogue import Catalogue
from evidence_store.filings import Wanted
from evidence_store.model import DocumentState
from evidence_store.review_model import Verb
from rules.gaps.snapshot import encode, snapshot
from tests.bukti.web.conftest import NOW, Person

SignIn = Callable[[str], Person]


def indicators(page: str) -> set[str]:
    return set(re.findall(r'href="/indikator/([^"#]+)"', page.split('id="peta"')[1]))


def owned_by(desk: Desk, bidang: str) -> set[str]:
    return {slot.item.indicator for slot in desk.standing().done.review.slots if slot.owner == bidang}


def test_somebody_of_a_bidang_reads_first_what_they_owe(looker: SignIn, shared_desk: Desk) -> None:
    page = looker("sri").get("/").text
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", page)
    slots = shared_desk.standing().done.review.slots
    owing = sum(slot.state.is_open and slot.owner == "tata-usaha" for slot in slots)
    assert heading is not None
    assert heading[1] == f"Anda masih perlu {owing} bukti"
    assert 'href="/kekurangan?bidang=tata-usaha"' in page


def test_the_picture_and_its_table_show_the_same_indicators(looker: SignIn, shared_desk: Desk) -> None:
    rini = looker("rini")
    everything = {one.id for one in shared_desk.standing().pack.indicators}
    assert indicators(rini.get("/").text) == everything
    assert indicators(rini.get("/?peta=tabel").text) == everything
    part = rini.get("/?peta=tabel", headers={"HX-Request": "true", "HX-Target": "peta"}).text
    assert "<table" in part
    assert "<html" not in part


def test_a_bidang_sees_its_own_indicators_and_no_score_of_the_unit(looker: SignIn, shared_desk: Desk) -> None:
    for name, bidang in (("sri", "tata-usaha"), ("wayan", "spi-upg")):
        client = looker(name)
        own = owned_by(shared_desk, bidang)
        assert own, bidang
        for address in ("/", "/?peta=tabel"):
            page = client.get(address).text
            assert indicators(page) == own
            assert "Menuju nilai minimal" not in page
        overview = client.get("/api/overview").json()
        assert overview["minimums"] == []
        assert {row["id"] for area in overview["areas"] for row in area["indicators"]} == own
    assert looker("tpi").get("/api/overview").json()["minimums"]


def test_figures_of_a_bidang_are_of_what_it_may_see(looker: SignIn, shared_desk: Desk) -> None:
    counts = {}
    for name in ("sri", "wayan", "rini"):
        page = looker(name).get("/").text
        came_in = re.search(r"(\d+) berkas masuk", page)
        assert came_in is not None
        counts[name] = int(came_in[1])
    with shared_desk.reading() as catalogue:
        tally = catalogue.filings.tally(shared_desk.incoming.whereabouts().worth, NOW - timedelta(days=7))
    assert counts["sri"] == tally["Tata Usaha"].received
    assert counts["wayan"] == tally["SPI dan UPG"].received
    assert counts["rini"] == counts["sri"] + counts["wayan"]
    assert min(counts.values()) > 0


def test_every_number_leads_to_its_list(person: SignIn, desk: Desk) -> None:
    with Catalogue.open(desk.workspace.places.catalogue) as catalogue:
        (document,) = catalogue.find("New folder/surat rusak.docx")
        catalogue.extracted(document.id, document.extractor_version, [], DocumentState.UNREAD, NOW)
    page = person("rini").get("/").text
    for address in ("/kekurangan?keadaan=all", "/kekurangan?tenggat=overdue", "/kekurangan?keadaan=due_soon"):
        assert f'href="{address}"' in page
    assert 'href="/berkas?keadaan=problem"' in page
    assert 'href="/minggu#keputusan"' in page
    assert "1 berkas tidak dapat dibaca" in person("sri").get("/").text
    assert "tidak dapat dibaca" not in person("wayan").get("/").text
    assert "/berkas" not in person("tpi").get("/").text, "not for an assessor, who has no right to it"


def test_minimum_scores_stand_beside_what_the_evidence_carries(looker: SignIn, shared_desk: Desk) -> None:
    told = looker("rini").get("/api/overview").json()["minimums"]
    pack = shared_desk.standing().pack
    assert len(told) == sum(len(one.floors) for one in pack.lke.predicates)
    total = next(one for one in told if (one["id"], one["predicate"]) == ("total", "wbk"))
    assert (total["points"], round(total["weight"], 2)) == (75, 100)
    assert 0 <= total["present"] <= total["possible"] <= 100
    assert "Menuju nilai minimal" in looker("rini").get("/").text
    page = looker("rini").get("/").text
    assert page.count('class="meter"') == len({one["id"] for one in told})


def test_the_first_page_is_small_and_has_nothing_inline(looker: SignIn) -> None:
    rini = looker("rini")
    page = rini.get("/")
    assert " style=" not in page.text
    files = re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text)
    total = len(page.content) + sum(len(rini.get(file).content) for file in set(files))
    assert total < 150_000, "before compression"


# --- the week


def test_without_an_earlier_snapshot_nothing_is_compared(looker: SignIn) -> None:
    page = looker("rini").get("/minggu").text
    assert "dibandingkan mulai besok" in page


def test_what_closed_and_opened_since_the_snapshot_of_a_week_ago(person: SignIn, desk: Desk) -> None:
    plan = desk.standing()
    taken = snapshot(plan.done.review, plan.done.ceilings)
    gaps = [slot for slot in plan.done.review.slots if slot.state.is_open]
    own = next(slot for slot in gaps if slot.owner == "tata-usaha")
    other = next(slot for slot in gaps if slot.owner == "spi-upg")
    was = date(2025, 7, 8)
    with desk.writing() as books:
        states = encode(msgspec.structs.replace(taken, on=was))
        books.catalogue.save_snapshot(was, "x", {}, states, at=NOW - timedelta(days=7))
        for slot in (own, other):
            waive(books, plan.pack, slot.item.id, period=slot.slot.label, why="uji <b>", who="rini")
    fresh = desk.standing(fresh=True)
    week = Week(desk.reading, lambda: fresh, desk.zone)
    changed = week._compared(fresh)
    assert changed is not None
    assert {change.slot.item for change in changed.closed} >= {own.item.id, other.item.id}
    rini, sri = person("rini").get("/minggu").text, person("sri").get("/minggu").text
    for page, sees in ((rini, True), (sri, False)):
        assert f'"/indikator/{own.item.indicator}#{own.item.id}"' in page
        assert (f"#{other.item.id}" in page) == sees
        assert "uji &lt;b&gt;" in page
        assert "uji <b>" not in page


def test_decisions_on_documents_of_others_are_not_counted(person: SignIn, desk: Desk) -> None:
    plan = desk.standing()
    item = plan.pack.items[0].id
    with desk.writing() as books:
        worth = desk.incoming.whereabouts().worth
        for source in ("Tata Usaha", "SPI dan UPG", "SPI dan UPG"):
            row = next(one for one in books.catalogue.filings.page(Wanted((source,)), worth) if one.sha256)
            books.catalogue.decide(
                Verb.REJECT, item, sha256=row.sha256, why="x", who="rini", at=NOW - timedelta(hours=1)
            )
    counted = {}
    for name in ("sri", "wayan", "rini"):
        found = re.search(r"(\d+) keputusan", person(name).get("/").text)
        assert found is not None
        counted[name] = int(found[1])
    assert counted == {"sri": 1, "wayan": 2, "rini": 3}
