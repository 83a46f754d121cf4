"""The page of a document in the browser: paging by key without loading anew, marks where the words are."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from bukti.web.desk import Desk
from tests.bukti.web.browser.conftest import OFFICE, PHONE, Visiting
from tests.bukti.web.browser.test_every_page import faults_of

pytestmark = pytest.mark.slow


def addresses(desk: Desk, *kinds: str) -> dict[str, str]:
    """A document of each of these kinds."""
    with desk.reading() as catalogue:
        found: dict[str, str] = {}
        for row in catalogue.documents(limit=500):
            for part in catalogue.views.outline(row.id).parts[:1]:
                found.setdefault(part.kind, f"/dokumen/{row.sha256}")
        return {kind: found[kind] for kind in kinds}


def scan(desk: Desk) -> str:
    """One whose text was recognised."""
    with desk.reading() as catalogue:
        for row in catalogue.documents(limit=500):
            for part in catalogue.views.outline(row.id).parts[:1]:
                heads = catalogue.views.page_heads(row.id, part.number)
                if part.kind == "pdf" and heads and heads[0].method == "ocr":
                    return f"/dokumen/{row.sha256}"
    raise AssertionError("no scan in the sample")


@pytest.mark.parametrize("is_phone", [False, True], ids=["office", "phone"])
def test_documents_of_all_kinds(visiting: Visiting, address: str, shared_desk: Desk, is_phone: bool) -> None:
    visit = visiting(address, size=PHONE if is_phone else OFFICE, dark=is_phone)
    visit.sign_in("rini")
    for kind, path in addresses(shared_desk, "pdf", "docx", "xlsx", "eml", "png", "html", "csv").items():
        page = visit.open(f"{path}?cari=laporan")
        assert faults_of(page) == [], kind
        assert page.title() != "celaka"
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, kind


def test_marks_lie_on_the_words_of_a_scan_and_are_in_view(
    visiting: Visiting, address: str, shared_desk: Desk
) -> None:
    visit = visiting(address)
    visit.sign_in("rini")
    page = visit.open(f"{scan(shared_desk)}?cari=pengaduan")
    mark, paper, image = (
        page.locator(what).first for what in (".viewer-sheet rect", ".viewer-paper", ".viewer-sheet img")
    )
    expect(mark).to_be_in_viewport()
    box, around, whole = mark.bounding_box(), paper.bounding_box(), image.bounding_box()
    assert box
    assert around
    assert whole
    assert around["y"] <= box["y"] <= around["y"] + around["height"]
    assert whole["x"] <= box["x"] <= whole["x"] + whole["width"]


def test_paging_by_key_changes_the_address_and_nothing_else(
    visiting: Visiting, address: str, shared_desk: Desk
) -> None:
    with shared_desk.reading() as catalogue:
        path = next(
            f"/dokumen/{row.sha256}"
            for row in catalogue.documents(limit=500)
            for part in catalogue.views.outline(row.id).parts[:1]
            if part.kind == "pdf" and part.page_count > 1
        )
    visit = visiting(address)
    visit.sign_in("rini")
    page = visit.open(path)
    page.evaluate("window.isSame = true")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".viewer-jump input[name=hal]")).to_have_value("2")
    expect(page).to_have_url(re.compile(r"hal=2$"))
    assert page.evaluate("window.isSame") is True
    expect(page.locator('.viewer-sheet img[src*="/halaman/2.webp"]')).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".viewer-jump input[name=hal]")).to_have_value("1")
    page.fill(".viewer-jump input[name=hal]", "2")
    page.keyboard.press("Enter")
    expect(page.locator('.viewer-sheet img[src*="/halaman/2.webp"]')).to_be_visible()
