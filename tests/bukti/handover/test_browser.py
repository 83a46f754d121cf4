"""The offline browser as assessors open it: from a file, in Debian's Chromium, on a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, ViewportSize, expect

from tests.bukti.web.browser.conftest import OFFICE, PHONE

pytestmark = pytest.mark.slow

Opening = Callable[..., Page]

OF_AXE = re.compile(r"gaya\.css.*connect-src|ProgressEvent", re.DOTALL)
"""The tool that looks for what shuts people out wants to fetch the style sheet, which no page of ours may."""


@pytest.fixture
def opening_page(chromium: Browser, package: Path) -> Iterator[Opening]:
    """Opens a file of the package. What the page complains of, and what it asks of a network, is a failure."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def asked(request: Request) -> None:
        if not request.url.startswith(("file:", "chrome:", "chrome-extension:")):  # these show PDF
            complaints.append(f"asked for {request.url}")

    def heard(kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            complaints.append(text)

    def open_(path: str, *, size: ViewportSize = OFFICE, dark: bool = False, script: bool = True) -> Page:
        context = chromium.new_context(
            viewport=size, color_scheme="dark" if dark else "light", java_script_enabled=script
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: heard(message.type, message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", asked)
        page.goto(f"file://{package}/{path}")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert [one for one in complaints if not OF_AXE.search(one)] == []


def hits(page: Page, words: str) -> list[str]:
    """The titles found for these words, once the search has come to rest."""
    page.locator("#q").fill(words)
    page.keyboard.press("Enter")
    expect(page.locator("#jumlah")).to_have_text(re.compile(r"^(\d+ dokumen|Tidak ada|Ketik)"))
    expect(page.locator("#jumlah")).not_to_have_text("Mencari …")
    return page.locator(".hits h2").all_inner_texts()


def test_the_search_works_from_a_file(opening_page: Opening, package: Path) -> None:
    page = opening_page("halaman/cari.html")
    found = hits(page, "pengaduan masyarakat januari")
    assert found
    first = page.locator(".hits li").first
    expect(first.locator("mark").first).to_have_text(
        re.compile("pengaduan|masyarakat|januari", re.IGNORECASE)
    )
    address = str(first.locator("h2 a").evaluate("link => link.href"))
    parts = urlsplit(address)
    assert Path(unquote(parts.path)).is_file()
    assert Path(unquote(parts.path)).is_relative_to(package)
    assert "januari" in found[0].lower() or "01" in found[0]


@pytest.mark.parametrize(
    ("words", "others"),
    [
        ("pengad", "pengaduan"),  # the beginning of a word
        ("mengadu", "pengaduan"),  # a form that stands in no document, of a word that does
        ("PENGADUAN", "pengaduan"),
        ("pengaduan 2025", "2025 pengaduan"),
    ],
)
def test_beginnings_forms_and_capitals_make_no_difference(
    opening_page: Opening, words: str, others: str
) -> None:
    page = opening_page("halaman/cari.html")
    if words == "mengadu":
        assert set(hits(page, "pengadu")) >= set(hits(page, "pengaduan"))
        return
    assert set(hits(page, words)) >= set(hits(page, others)) > set()


def test_all_words_are_needed(opening_page: Opening) -> None:
    page = opening_page("halaman/cari.html")
    both, one = hits(page, "laporan pengaduan"), hits(page, "pengaduan")
    assert set(both) <= set(one)
    assert hits(page, "pengaduan kuantumelektrodinamika") == []
    assert hits(page, "constructor") == []
    assert hits(page, "__proto__ toString") == []
    assert hits(page, "a") == []


def test_a_title_and_a_file_name_are_found_too(opening_page: Opening) -> None:
    page = opening_page("halaman/cari.html")
    assert hits(page, "Screenshoot mutasi")
    assert hits(page, "A.I.5.iii.a-1")


def test_words_asked_for_in_the_address_are_looked_for(opening_page: Opening) -> None:
    """As the field above every other page asks."""
    page = opening_page("index.html")
    page.locator(".find input").fill("pengaduan & <b>masyarakat</b>")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"halaman/cari\.html\?q=pengaduan"))
    assert page.locator("#q").input_value() == "pengaduan & <b>masyarakat</b>"
    expect(page.locator(".hits li").first).to_be_visible()


def test_the_keyboard_goes_through_the_results(opening_page: Opening) -> None:
    page = opening_page("halaman/cari.html?q=laporan")
    links = page.locator(".hits h2 a")
    expect(links.nth(1)).to_be_visible()
    page.locator("h1").click()
    page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()


def test_evidence_opens_at_its_page(opening_page: Opening, package: Path) -> None:
    page = opening_page("index.html")
    page.get_by_role("link", name=re.compile(r"A\.I\.5\.iii\.a ")).click()
    expect(page.locator("h1")).to_contain_text("A.I.5.iii.a")
    link = page.locator(".evidence a", has_text=re.compile("TIM PENANGANAN PENGADUAN", re.IGNORECASE)).first
    parts = urlsplit(str(link.evaluate("link => link.href")))
    assert parts.fragment.startswith("page=")
    assert (package / unquote(parts.path).removeprefix(f"{package}/")).read_bytes()[:4] == b"%PDF"
    page.locator("summary", has_text="alasan").first.click()
    expect(page.locator(".why[open] li").first).to_be_visible()


def test_a_pointer_opens_the_document(opening_page: Opening, package: Path) -> None:
    """One that leads to text, which a browser shows itself."""
    pointer = next(iter(sorted(package.glob("data/*/*.html"))))
    page = opening_page("index.html")
    page.goto(f"file://{pointer}", wait_until="commit")
    link = re.search(rb'href="([^"]+)"', pointer.read_bytes())
    assert link
    assert (pointer.parent / unquote(link[1].decode())).resolve().is_file()


def test_it_does_without_script_but_for_the_search(opening_page: Opening) -> None:
    page = opening_page("halaman/cari.html", script=False)
    expect(page.get_by_text("JavaScript")).to_be_visible()
    assert opening_page("halaman/cari.html").get_by_text("JavaScript").count() == 0
    page = opening_page("index.html", script=False)
    page.get_by_role("link", name=re.compile(r"A\.I\.5\.iii\.a ")).click()
    expect(page.locator(".evidence li").first).to_be_visible()


@pytest.mark.parametrize("size", [OFFICE, PHONE], ids=["office", "phone"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", ["index.html", "halaman/A.I.5.iii.a.html", "halaman/cari.html?q=laporan"])
def test_every_page_shuts_nobody_out(
    opening_page: Opening, path: str, size: ViewportSize, dark: bool
) -> None:
    from tests.bukti.web.browser.test_every_page import faults_of

    page = opening_page(path, size=size, dark=dark)
    if "cari" in path:
        expect(page.locator(".hits li").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert faults_of(page) == []
