"""Indicators at the desk: what is on the page, for whom, and that nothing of other bidang gets out."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bukti.web.desk import Desk
from tests.bukti.web.conftest import Person

SignIn = Callable[[str], Person]

OF_TU = ("Screenshoot e-mutasi", "ANJAB ABK 2025", "ST penempatan CPNS", "usulan formasi", "Rekap Penilaian")
OF_SPI = ("SKTimDumas2025", "lap dumas feb 25", "register aduan Juli", "Laporan Dumas Januari", "notula.pdf")
"""Names of files that only one bidang has."""


def indicators(desk: Desk) -> list[str]:
    return [one.id for one in desk.standing().pack.indicators]


def test_the_list_has_all_of_them_by_area(looker: SignIn, shared_desk: Desk) -> None:
    page = looker("tpi").get("/indikator")
    assert page.status_code == 200
    assert [id_ for id_ in indicators(shared_desk) if f'href="/indikator/{id_}"' not in page.text] == []
    assert "Manajemen Perubahan" in page.text
    assert "/kekurangan?indikator=A.I.3.i.b&amp;keadaan=doubtful" in page.text


def test_the_list_can_be_of_one_bidang(looker: SignIn) -> None:
    page = looker("tpi").get("/indikator?bidang=spi-upg").text
    assert 'href="/indikator/A.I.5.i.a"' in page
    assert 'href="/indikator/A.I.3.i.a"' not in page
    nothing = looker("tpi").get("/indikator?bidang=<script>")
    assert nothing.status_code == 200
    assert "<script>" not in nothing.text.replace("<script src=", "")
    assert "Tidak ada indikator" in nothing.text


def test_an_assessor_goes_through_all_of_them(looker: SignIn, shared_desk: Desk) -> None:
    tpi, ids = looker("tpi"), indicators(shared_desk)
    at, seen = f"/indikator/{ids[0]}", []
    while at:
        page = tpi.get(at)
        assert page.status_code == 200
        seen.append(at.rpartition("/")[2])
        found = re.search(r'rel="next" data-key="j" href="([^"]+)"', page.text)
        at = found[1] if found else ""
    assert seen == ids
    back = re.search(r'rel="prev" data-key="k" href="([^"]+)"', page.text)
    assert back is not None
    assert back[1] == f"/indikator/{ids[-2]}"


def test_an_indicator_says_what_is_asked_and_what_is_there(looker: SignIn) -> None:
    page = looker("tpi").get("/indikator/A.I.2.ii.b").text
    assert 'id="A.I.2.ii.b-2"' in page
    assert "Screenshoot e-mutasi.png" in page
    address = re.search(r'class="digit" href="(/dokumen/[0-9a-f]{64}[^"]*)" data-key="1"', page)
    assert address is not None
    assert "Setinggi-tingginya" in page or "setinggi-tingginya" in page
    assert "Bobot" in page
    assert "Serahkan berkas" not in page  # an assessor hands nothing in


def test_evidence_opens_at_its_page_with_the_words(looker: SignIn) -> None:
    page = looker("rini").get("/indikator/A.I.6.iii.c").text
    assert re.search(r'href="/dokumen/[0-9a-f]{64}\?hal=1&amp;cari=', page)
    counting = looker("rini").get("/indikator/A.I.2.ii.b").text
    assert '<details class="why' in counting  # what counts says why


@pytest.mark.parametrize("id_", ["A.I.9.x", "A.I.1", "A.I.3.i.a-1", "%3Cscript%3E", "A" * 3000])
def test_what_is_no_indicator_is_not_there(looker: SignIn, id_: str) -> None:
    sri = looker("sri")
    assert sri.get(f"/indikator/{id_}").status_code == 404
    assert sri.get(f"/api/indicators/{id_}").status_code == 404


def test_for_programs(looker: SignIn, shared_desk: Desk) -> None:
    tpi = looker("tpi")
    listed = tpi.get("/api/indicators").json()
    assert [one["id"] for one in listed["indicators"]] == indicators(shared_desk)
    one = tpi.get("/api/indicators/A.I.2.ii.b").json()
    slot = next(item for item in one["items"] if item["id"] == "A.I.2.ii.b-2")["slots"][0]
    assert slot["state"] == "satisfied"
    assert slot["evidence"][0]["number"] == 1
    assert slot["evidence"][0]["address"].startswith("/dokumen/")
    assert slot["counts"][0]["path"].endswith("Screenshoot e-mutasi.png")
    assert one["ceiling"]["at_most"]["present"]["points"] <= one["weight"]


@pytest.mark.parametrize(("name", "own", "secret"), [("sri", OF_TU, OF_SPI), ("wayan", OF_SPI, OF_TU)])
def test_nobody_sees_documents_of_another_bidang(
    looker: SignIn, shared_desk: Desk, name: str, own: tuple[str, ...], secret: tuple[str, ...]
) -> None:
    person, seen = looker(name), ""
    for id_ in indicators(shared_desk):
        for address in (f"/indikator/{id_}?semua=1", f"/api/indicators/{id_}"):
            answer = person.get(address)
            assert answer.status_code == 200
            seen += answer.text
    assert [word for word in secret if word in seen] == []
    assert any(word in seen for word in own)


@pytest.mark.parametrize(("name", "bidang"), [("sri", "tata-usaha"), ("wayan", "spi-upg")])
def test_nobody_counts_slots_of_another_bidang(
    looker: SignIn, shared_desk: Desk, name: str, bidang: str
) -> None:
    pack = shared_desk.standing().pack
    listed = {one["id"]: one for one in looker(name).get("/api/indicators").json()["indicators"]}
    for indicator in pack.indicators:
        owners = {pack.owners.of(item.id) for item in indicator.items}
        one = listed[indicator.id]
        assert bool(one["slots"]) == (bidang in owners)
        assert (one["ceiling"] is not None) == (owners == {bidang})
        whole = looker(name).get(f"/api/indicators/{indicator.id}").json() if bidang in owners else None
        for item in whole["items"] if whole else ():
            assert item["is_known"] == (item["bidang"] == bidang)
            assert bool(item["slots"]) == item["is_known"]


def test_the_plan_s_own_link_opens_in_a_tab_of_its_own(own_archive: Path, person: SignIn) -> None:
    file = own_archive / "pack" / "indicators" / "1-manajemen-perubahan.yaml"
    address = "https://drive.contoh.id/map?a=1&b=2"
    item = "              - id: A.I.1.i.a-1\n"
    text = file.read_text("utf-8")
    assert item in text
    file.write_text(text.replace(item, f"{item}                reference: {address}\n"), "utf-8")
    tpi = person("tpi")
    link = re.search(r'<a href="([^"]*)"([^>]*)>tautan rencana</a>', tpi.get("/indikator/A.I.1.i.a").text)
    assert link is not None
    assert link[1] == "https://drive.contoh.id/map?a=1&amp;b=2"
    assert 'target="_blank"' in link[2]
    assert 'rel="noopener noreferrer"' in link[2]
    found = tpi.get("/api/indicators/A.I.1.i.a").json()
    assert [one["references"] for one in found["items"]] == [[address], [], [], []]
    assert "tautan rencana" not in tpi.get("/indikator/A.I.1.i.b").text
