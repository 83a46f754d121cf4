"""Gaps at the desk: filters, groups, pages, what is taken away, and for whom."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import pytest
from python_calamine import CalamineWorkbook

from bukti.web.desk import Desk
from bukti.web.pages.kekurangan import PAGE
from tests.bukti.web.conftest import Person
from tests.bukti.web.test_indikator import OF_SPI, OF_TU

SignIn = Callable[[str], Person]

SLOT = re.compile(r'class="tag [a-z_]+" href="/kekurangan/([^"]+@[^"]+)"')


def slots_on(page: str) -> list[str]:
    return SLOT.findall(page)


def test_every_open_gap_stands_on_some_page_once(looker: SignIn, shared_desk: Desk) -> None:
    rini, found, page = looker("rini"), [], 1
    while True:
        text = rini.get(f"/kekurangan?hal={page}").text
        found += slots_on(text)
        assert len(slots_on(text)) <= PAGE
        if 'rel="next"' not in text:
            break
        page += 1
    gaps = [f"{slot.slot.item}@{slot.slot.label}" for slot in shared_desk.standing().done.review.gaps]
    assert sorted(found) == sorted(gaps)
    assert page == -(-len(gaps) // PAGE)
    whole = rini.get("/kekurangan?hal=semua").text
    assert sorted(slots_on(whole)) == sorted(gaps)
    assert slots_on(rini.get("/kekurangan?hal=999").text) == slots_on(
        rini.get(f"/kekurangan?hal={page}").text
    )


@pytest.mark.parametrize("by", ["bidang", "indikator", "tenggat", "x"])
def test_grouped_in_each_way(looker: SignIn, by: str) -> None:
    page = looker("rini").get(f"/kekurangan?kelompok={by}&hal=semua")
    assert page.status_code == 200
    heading = {"bidang": "<h2>Tata Usaha", "tenggat": "<h2>Tenggat", "indikator": '<h2><a href="/indikator/'}
    assert heading.get(by, "<h2>Tata Usaha") in page.text


def test_filters_choose(looker: SignIn) -> None:
    rini = looker("rini")
    assert slots_on(rini.get("/kekurangan?indikator=A.I.3.i.b&keadaan=doubtful").text) == [
        "A.I.3.i.b-2@2025",
        "A.I.3.i.b-5@2025",
    ]
    assert "A.I.2.ii.b-2@2025" in slots_on(rini.get("/kekurangan?keadaan=all&indikator=A.I.2.ii.b").text)
    own = slots_on(rini.get("/kekurangan?bidang=spi-upg&hal=semua").text)
    assert own
    assert {one["bidang"] for one in rini.get("/api/gaps?bidang=spi-upg").json()["gaps"]} == {"spi-upg"}
    nothing = rini.get("/kekurangan?keadaan=<b>&bidang=<i>&indikator='&tenggat=%00&hal=-1").text
    assert slots_on(nothing) == []
    assert "Tidak ada kekurangan di sini" in nothing
    assert "<b>" not in nothing


def test_a_gap_says_why_and_what_would_close_it(looker: SignIn) -> None:
    page = looker("rini").get("/kekurangan/A.I.3.i.b-2@2025").text
    assert "usulan formasi CPNS PPPK.eml" in page
    assert "Yang akan melengkapinya" in page
    assert re.search(r'href="/dokumen/[0-9a-f]{64}"', page)
    assert re.search(r'href="/dokumen/[0-9a-f]{64}\?anggota=usulan\+formasi.pdf"', page)
    assert 'enctype="multipart/form-data"' in page
    assert "/tinjau?item=A.I.3.i.b-2" in page


def test_taken_away_is_what_was_asked_for(looker: SignIn) -> None:
    rini = looker("rini")
    answer = rini.get("/kekurangan.csv?indikator=A.I.3.i.b&keadaan=doubtful")
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert [row[2] for row in rows[1:]] == ["A.I.3.i.b-2", "A.I.3.i.b-5"]
    answer = rini.get("/kekurangan.xlsx?indikator=A.I.3.i.b&keadaan=doubtful")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[2] for row in sheet[1:]] == ["A.I.3.i.b-2", "A.I.3.i.b-5"]
    assert sheet[0] == rows[0]


def test_for_programs(looker: SignIn, shared_desk: Desk) -> None:
    rini = looker("rini")
    answer = rini.get("/api/gaps?limit=5&offset=3").json()
    gaps = list(shared_desk.standing().done.review.gaps)
    assert answer["total"] == len(gaps)
    assert [one["id"] for one in answer["gaps"]] == [f"{one.slot.item}@{one.slot.label}" for one in gaps[3:8]]
    assert rini.get("/api/gaps/A.I.3.i.b-2@2025").json()["state"] == "doubtful"
    assert rini.get("/api/gaps?limit=100000").status_code == 422
    assert rini.get("/api/gaps?limit=x").status_code == 422


@pytest.mark.parametrize(("name", "own", "secret"), [("sri", OF_TU, OF_SPI), ("wayan", OF_SPI, OF_TU)])
def test_nothing_of_another_bidang_gets_out(
    looker: SignIn, name: str, own: tuple[str, ...], secret: tuple[str, ...]
) -> None:
    person = looker(name)
    addresses = [
        "/kekurangan?hal=semua&keadaan=all",
        "/kekurangan.csv?keadaan=all",
        "/api/gaps?state=all&limit=1000",
        *(f"/kekurangan?kelompok={by}&keadaan=all&hal=semua" for by in ("bidang", "indikator", "tenggat")),
    ]
    texts = [person.get(address).text for address in addresses]
    sheet = person.get("/kekurangan.xlsx?keadaan=all").content
    texts.append(repr(CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()))
    for text in texts:
        assert [word for word in secret if word in text] == []
        assert any(word in text for word in own)


@pytest.mark.parametrize(
    ("name", "bidang", "other"), [("sri", "tata-usaha", "spi-upg"), ("wayan", "spi-upg", "tata-usaha")]
)
def test_nobody_counts_gaps_of_another_bidang(
    looker: SignIn, shared_desk: Desk, name: str, bidang: str, other: str
) -> None:
    person = looker(name)
    slots = list(shared_desk.standing().done.review.slots)
    answer = person.get("/api/gaps?state=all&limit=1000").json()
    assert answer["total"] == sum(slot.owner == bidang for slot in slots)
    assert sum(answer["counts"].values()) == answer["total"]
    assert {one["bidang"] for one in answer["gaps"]} == {bidang}
    assert person.get(f"/api/gaps?bidang={other}&state=all").json()["total"] == 0
    assert slots_on(person.get(f"/kekurangan?bidang={other}&keadaan=all").text) == []
    theirs = next(slot for slot in slots if slot.owner == other)
    id_ = f"{theirs.slot.item}@{theirs.slot.label}"
    for start in ("/kekurangan/", "/api/gaps/"):
        for end in ("", "/serahan" if start == "/kekurangan/" else "/files"):
            hidden, nobodys = person.get(f"{start}{id_}{end}"), person.get(f"{start}x@y{end}")
            assert hidden.status_code == nobodys.status_code == 404
            assert hidden.text == nobodys.text


def test_a_part_for_htmx_is_on_the_page_too(looker: SignIn) -> None:
    page = looker("rini").get("/kekurangan?hal=semua", headers={"HX-Request": "true"}).text
    assert page.count('id="daftar"') == 1  # htmx takes that
