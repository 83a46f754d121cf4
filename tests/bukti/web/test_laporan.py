"""The weekly report at the desk: everybody takes away what is theirs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bukti.web.desk import Desk
from tests.bukti.web.conftest import Person
from tests.bukti.web.foreign import leaks, words_of_others

SignIn = Callable[[str], Person]


def test_the_coordinator_finds_the_summary_and_every_page(looker: SignIn) -> None:
    page = looker("rini").get("/laporan")
    assert page.status_code == 200
    assert 'href="/laporan/mingguan.pdf"' in page.text
    assert 'href="/laporan/mingguan.xlsx?bidang=tata-usaha"' in page.text
    assert 'href="/laporan/mingguan.html?bidang=spi-upg"' in page.text
    assert 'href="/laporan"' in looker("rini").get("/").text


def test_a_bidang_finds_its_own_alone(looker: SignIn) -> None:
    page = looker("sri").get("/laporan")
    assert 'href="/laporan/mingguan.pdf?bidang=tata-usaha"' in page.text
    assert "spi-upg" not in page.text
    assert 'href="/laporan/mingguan.pdf"' not in page.text


@pytest.mark.parametrize("form", ["html", "xlsx", "pdf"])
def test_a_bidang_can_not_ask_for_others(looker: SignIn, form: str) -> None:
    assert looker("sri").get(f"/laporan/mingguan.{form}?bidang=spi-upg").status_code == 403


def test_without_a_name_a_bidang_gets_its_own_and_the_coordinator_the_summary(
    looker: SignIn, shared_desk: Desk
) -> None:
    own = looker("sri").get("/laporan/mingguan.html")
    assert own.status_code == 200
    assert "Laporan mingguan: Tata Usaha" in own.text
    assert "attachment" in own.headers["content-disposition"]
    assert leaks(own.text, words_of_others(shared_desk, "Tata Usaha")) == []
    assert "Laporan mingguan kelengkapan bukti" in looker("rini").get("/laporan/mingguan.html").text


def test_a_workbook(looker: SignIn) -> None:
    answer = looker("rini").get("/laporan/mingguan.xlsx?bidang=tata-usaha")
    assert answer.content.startswith(b"PK")
    assert "Tata%20Usaha.xlsx" in answer.headers["content-disposition"]


@pytest.mark.slow  # a process of its own loads the library
def test_paper(looker: SignIn) -> None:
    answer = looker("sri").get("/laporan/mingguan.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_what_is_not_there_is_not_found(looker: SignIn) -> None:
    assert looker("rini").get("/laporan/mingguan.html?bidang=angkasa").status_code == 404
    assert looker("rini").get("/laporan/mingguan.docx").status_code == 422


def test_an_assessor_gets_none(looker: SignIn) -> None:
    assert looker("tpi").get("/laporan").status_code == 403
    assert looker("tpi").get("/laporan/mingguan.html").status_code == 403


def test_programs_get_the_same_figures(looker: SignIn) -> None:
    told = looker("rini").get("/api/reports/weekly").json()
    assert told["week"] == "2025-W29"
    assert sum(one["slots"] for one in told["bidang"]) == told["summary"]["slots"] == 630
    own = looker("sri").get("/api/reports/weekly").json()
    assert own["summary"] is None
    (page,) = own["bidang"]
    assert page == next(one for one in told["bidang"] if one["bidang"] == "tata-usaha")
    assert looker("sri").get(page["files"]["xlsx"]).status_code == 200
    assert looker("tpi").get("/api/reports/weekly").status_code == 403
