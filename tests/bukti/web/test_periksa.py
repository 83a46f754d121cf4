"""The check before an audit at the desk."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Callable
from typing import Any

import lxml.html
import pytest
from python_calamine import CalamineWorkbook

from bukti.checking import check
from bukti.checking.model import Code
from bukti.web.desk import Desk
from bukti.web.pages import periksa
from tests.bukti.web.conftest import Person

SignIn = Callable[[str], Person]

pytestmark = pytest.mark.slow


@pytest.fixture
def page(looker: SignIn) -> Any:
    return lxml.html.fromstring(looker("rini").get("/periksa").text)


def count(page: Any) -> int:
    found = re.search(r"(\d+) temuan ditampilkan", page.text_content())
    assert found is not None
    return int(found[1])


def test_the_verdict_first_then_every_family(looker: SignIn, page: Any) -> None:
    assert page.xpath("//*[contains(@class, 'word')]/text()") == ["Belum lengkap"]
    told = looker("rini").get("/api/check?limit=1000").json()
    assert count(page) == told["total"] == sum(told["counts"]["family"].values())
    headings = [heading.text_content() for heading in page.xpath("//section[contains(@class, 'family')]/h2")]
    assert len(headings) == sum(number > 0 for number in told["counts"]["family"].values())
    assert "bukan nilai" in page.text_content()
    assert "tidak di-hash ulang" in page.text_content()


def test_filters_choose_and_say_how_many(looker: SignIn) -> None:
    rini = looker("rini")
    told = rini.get("/api/check?limit=1000").json()
    for family, number in told["counts"]["family"].items():
        if number:
            shown = lxml.html.fromstring(rini.get(f"/periksa?keluarga={family}").text)
            assert count(shown) == number
    errors = lxml.html.fromstring(rini.get("/periksa?tingkat=error").text)
    assert count(errors) == told["counts"]["severity"]["error"]
    of_one = rini.get("/api/check?bidang=tata-usaha&limit=1000").json()
    assert of_one["total"] == count(lxml.html.fromstring(rini.get("/periksa?bidang=tata-usaha").text))
    assert all("tata-usaha" in one["bidang"] for one in of_one["findings"])
    assert count(lxml.html.fromstring(rini.get("/periksa?keluarga=%3Cb%3E").text)) == 0


def test_findings_lead_to_their_documents_and_indicators(looker: SignIn, page: Any) -> None:
    rini = looker("rini")
    links = page.xpath("//section[contains(@class, 'family')]//a/@href")
    documents = [link for link in links if link.startswith("/dokumen/")]
    indicators = [link for link in links if link.startswith("/indikator/")]
    assert documents
    assert indicators
    for link in (documents[0], documents[-1], indicators[0]):
        assert rini.get(link.partition("#")[0]).status_code == 200


def test_a_long_kind_is_cut_and_can_be_seen_whole(looker: SignIn, page: Any) -> None:
    (more, *_rest) = page.xpath("//a[contains(@href, 'temuan=')]/@href")
    whole: Any = lxml.html.fromstring(looker("rini").get(more).text)
    assert len(whole.xpath("//*[contains(@class, 'kind')]/ul/li")) > periksa.LINES_SHOWN


def test_all_of_it_can_be_taken_away(looker: SignIn) -> None:
    rini = looker("rini")
    total = rini.get("/api/check").json()["total"]
    rows = rini.get("/periksa.csv").text.splitlines()
    assert len(rows) >= total + 1
    (sheet,) = CalamineWorkbook.from_filelike(io.BytesIO(rini.get("/periksa.xlsx").content)).sheet_names
    assert sheet == "Pemeriksaan sebelum audit"
    report = rini.get("/periksa.html?sasaran=wbk")
    assert "attachment" in report.headers["content-disposition"]
    assert "WBK" in report.text
    assert "Nilai minimum WBBM" not in report.text
    assert rini.get("/periksa.pdf?keluarga=readability").content.startswith(b"%PDF")


@pytest.mark.parametrize("name", ["sri", "tpi"])
def test_it_is_for_those_who_answer_for_the_whole(looker: SignIn, name: str) -> None:
    for address in ("/periksa", "/periksa.csv", "/periksa.pdf", "/api/check"):
        assert looker(name).get(address).status_code == 403
    assert 'href="/periksa"' not in looker(name).get("/").text


def test_while_it_is_made_the_page_says_so(
    person: SignIn, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go, real = threading.Event(), check

    def slow(*arguments: object, **how: object) -> object:
        assert may_go.wait(30)
        return real(*arguments, **how)  # type: ignore[arg-type]

    monkeypatch.setattr("bukti.web.checks.check", slow)
    monkeypatch.setattr(periksa, "WAIT_SECONDS", 0.05)
    monkeypatch.setattr(periksa, "TAKE_SECONDS", 0.05)
    rini = person("rini")
    assert "sedang diperiksa" in rini.get("/periksa").text
    assert rini.get("/periksa.csv").status_code == 503
    may_go.set()
    made, is_fresh = desk.checks.latest(60)
    assert made is not None
    assert is_fresh
    assert "Belum lengkap" in rini.get("/periksa").text


def test_what_goes_wrong_is_told_and_tried_again(
    person: SignIn, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object, **_how: object) -> object:
        raise OSError("disk")

    with monkeypatch.context() as patched:
        patched.setattr("bukti.web.checks.check", broken)
        assert person("rini").get("/periksa").status_code >= 500
    assert desk.checks.latest(60)[1]


def test_after_a_change_it_is_checked_again(person: SignIn, desk: Desk) -> None:
    made, _ = desk.checks.latest(60)
    assert made is not None
    rini = person("rini")
    queue = rini.get("/api/review?item=A.I.3.i.b-2").json()
    rini.post(
        f"/api/review/{queue['doubts'][0]['match']}/decision",
        json={"seen": queue["seen"], "choice": "accept"},
    )
    again, is_fresh = desk.checks.latest(60)
    assert is_fresh
    assert again is not None
    assert again.report.counts().get(Code.SLOT_DOUBTFUL, 0) < made.report.counts()[Code.SLOT_DOUBTFUL]
