"""Indicators and gaps in the browser: all by keyboard, filters without reloading, a file dropped onto a gap."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bukti.web.browser.conftest import OFFICE, PHONE, Visiting
from tests.bukti.web.browser.test_every_page import faults_of

pytestmark = pytest.mark.slow

GAP = "A.I.3.iv.c-1@2025-05"
DROP = """
([selector, name]) => {
  const files = new DataTransfer();
  files.items.add(new File(["nama;nilai\\n"], name));
  const at = document.querySelector(selector);
  for (const kind of ["dragover", "drop"]) {
    at.dispatchEvent(new DragEvent(kind, { dataTransfer: files, bubbles: true, cancelable: true }));
  }
}
"""
"""What a browser does when somebody lets a file go over an element."""


def test_from_indicator_to_indicator_with_the_keyboard_alone(visiting: Visiting, address: str) -> None:
    page = visiting(address).sign_in("tpi", "/indikator")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/indikator/A.I.1.i.b"
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/indikator/A.I.1.i.a")
    page.keyboard.press("j")
    page.wait_for_url("**/indikator/A.I.1.i.b")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/indikator/A.I.1.ii.a")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/indikator/A.I.1.i.b")
    page.keyboard.press("k")
    page.wait_for_url("**/indikator/A.I.1.i.a")
    page.keyboard.press("u")
    page.wait_for_url("**/indikator#A.I.1.i.a")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/indikator/A.I.1.i.a"


def test_a_digit_opens_the_evidence(visiting: Visiting, address: str) -> None:
    page = visiting(address).sign_in("tpi", "/indikator/A.I.2.ii.b")
    wanted = page.get_attribute('[data-key="1"]', "href")
    assert wanted is not None
    with page.expect_request(lambda request: "/dokumen/" in request.url) as asked:
        page.route("**/dokumen/**", lambda route: route.fulfill(body="ada", content_type="text/plain"))
        page.keyboard.press("1")
    assert asked.value.url.endswith(wanted)


@pytest.mark.parametrize("size", [OFFICE, PHONE], ids=["office", "phone"])
@pytest.mark.parametrize(
    "path", ["/indikator/A.I.6.iii.c", "/indikator/A.I.3.i.b", "/kekurangan/A.I.3.i.b-2@2025"]
)
def test_nothing_shuts_anybody_out(visiting: Visiting, address: str, path: str, size: object) -> None:
    page = visiting(address, size=size, dark=size is PHONE).sign_in("rini", path)
    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_filters_change_the_list_in_place(visiting: Visiting, address: str) -> None:
    page = visiting(address).sign_in("rini", "/kekurangan")
    page.evaluate("window.same = true")
    page.select_option("#keadaan", "doubtful")
    page.wait_for_url("**keadaan=doubtful**")
    page.wait_for_function("[...document.querySelectorAll('.slot .tag')].every(e => e.matches('.doubtful'))")
    assert page.evaluate("window.same") is True
    assert "keadaan=doubtful" in str(page.get_attribute("text=XLSX", "href"))


def test_a_file_dropped_onto_a_gap_is_handed_in(
    visiting: Visiting, own_address: str, own_archive: Path
) -> None:
    page = visiting(own_address).sign_in("sri", "/kekurangan?indikator=A.I.3.iv.c")
    page.evaluate(DROP, [f'[data-drop="{GAP}"]', "rekap mei.csv"])
    page.wait_for_selector(f'[data-drop="{GAP}"] .fates >> text=rekap mei.csv')
    [laid] = (own_archive / "unggahan" / "tata-usaha").iterdir()
    assert laid.name == "A.I.3.iv.c-1 2025-05 rekap mei.csv"
    assert page.locator(".over").count() == 0
    with page.expect_request("**/serahan"):
        pass  # it asks again by itself what became of it
    page.evaluate(DROP, ["h1", "di sebelah.csv"])
    page.wait_for_timeout(300)
    assert [one.name for one in laid.parent.iterdir()] == [laid.name]


def test_a_chosen_file_is_handed_in_without_leaving_the_page(
    visiting: Visiting, own_address: str, tmp_path: Path
) -> None:
    page = visiting(own_address).sign_in("sri", f"/kekurangan/{GAP}")
    file = tmp_path / "rekap mei.csv"
    file.write_text("nama;nilai\n")
    page.set_input_files("#berkas", file)
    page.click("form.hand-in button")
    page.wait_for_selector("#serahan >> text=rekap mei.csv")
    assert page.url.endswith(GAP)
    assert page.input_value("#berkas") == ""
    empty = tmp_path / "kosong.pdf"
    empty.touch()
    page.set_input_files("#berkas", empty)
    page.click("form.hand-in button")
    page.wait_for_selector("#serahan >> text=Berkasnya kosong")
