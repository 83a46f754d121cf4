"""Searching with the keyboard alone, as one types, and back again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.bukti.web.browser.conftest import PHONE, Visiting
from tests.bukti.web.browser.test_every_page import faults_of

pytestmark = pytest.mark.slow


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.closest('.hit')?.innerText.split('\\n')[0] ?? ''"))


def test_results_appear_as_one_types_and_open_by_key(visiting: Visiting, address: str) -> None:
    page = visiting(address).sign_in("rini", "/cari")
    page.keyboard.press("Tab")
    page.keyboard.press("/")
    page.keyboard.type("laporan pengad", delay=20)
    expect(page).to_have_url(re.compile(r"/cari\?q=laporan\+pengad$"))
    expect(page.locator(".hit mark").first).to_be_visible()
    assert page.locator("#usul option").first.get_attribute("value") == "laporan pengaduan"
    assert page.evaluate("document.activeElement.id") == "q"
    titles = page.locator(".hit h3").all_inner_texts()
    page.keyboard.press("Enter")
    expect(page.locator(".hit h3 a").first).to_be_focused()
    page.keyboard.press("j")
    assert focused(page) == titles[1]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("k")
    assert focused(page) == titles[1]
    opened = str(page.evaluate("document.activeElement.href"))  # a focused link: Enter opens it
    assert re.search(r"/dokumen/[0-9a-f]{64}\?.*cari=laporan", opened)


def test_a_choice_keeps_the_focus_and_back_brings_the_page_before(visiting: Visiting, address: str) -> None:
    page = visiting(address).sign_in("rini", "/cari?q=laporan")
    box = page.locator('input[name="tipe"][value="docx"]')
    box.focus()
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile(r"tipe=docx"))
    expect(page.locator('input[name="tipe"][value="docx"]')).to_be_focused()
    page.locator(".chosen a").click()
    expect(page).to_have_url(re.compile(r"/cari\?q=laporan$"))
    page.go_back()
    expect(page.locator('input[name="tipe"][value="docx"]')).to_be_checked()
    page.locator("h2").first.click()
    page.keyboard.press("j")
    assert focused(page)


def test_with_faults_and_everything_open_it_shuts_nobody_out(visiting: Visiting, own_address: str) -> None:
    page = visiting(own_address, size=PHONE, dark=True).sign_in("rini")
    page.goto(f'{own_address}/cari?q="laporan+tim&jenis=laporan&tipe=x')
    page.locator("#buka-saring").click()
    expect(page.locator("#saring")).to_be_visible()
    assert faults_of(page) == []
    page.goto(f"{own_address}/cari?q=laporan&jenis=laporan")
    page.locator(".keep summary").click()
    page.locator(".keep button").click()
    expect(page.locator("#simpanan a")).to_have_text("laporan")
    assert faults_of(page) == []
    page.locator("#simpanan button").click()
    expect(page.locator("#simpanan a")).to_have_count(0)
