"""Every page as each of its people, in the browser: no complaint on the console, nothing that axe calls serious,
nothing wider than the screen."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from bukti.web.app import all_routes, needs_of
from bukti.web.roles import RIGHTS
from tests.bukti.web.browser.conftest import OFFICE, PHONE, Visit, Visiting
from tests.bukti.web.conftest import PEOPLE

pytestmark = pytest.mark.slow

SERIOUS = {"serious", "critical"}

PAGES = sorted(
    {
        route.path
        for route in all_routes()
        if "GET" in (route.methods or ()) and "{" not in route.path and not route.path.startswith("/api/")
    }
    - {"/masuk"}
)
"""Pages whose address needs nothing to be known."""


UNREADABLE = """[...document.querySelectorAll("input, select, textarea, button")].filter(field => {
  const style = getComputedStyle(field); return style.color === style.backgroundColor;
}).map(field => field.outerHTML)"""
"""Fields whose text would be of their ground's colour: axe looks at no text that is yet to be typed."""


def faults_of(page: Page) -> list[str]:
    """What axe finds that shuts somebody out."""
    return [
        f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}"
        for one in Axe().run(page).response["violations"]
        if one["impact"] in SERIOUS
    ]


@pytest.mark.parametrize("name", ["sri", "rini", "tpi", "dewi"])
@pytest.mark.parametrize("size", [OFFICE, PHONE], ids=["office", "phone"])
def test_every_page(visiting: Visiting, address: str, name: str, size: ViewportSize) -> None:
    visit = visiting(address, size=size, dark=size is PHONE)
    visit.sign_in(name)
    rights = RIGHTS[PEOPLE[name][0]]
    if name in ("tpi", "dewi"):  # what they share with the coordinator was looked at as the coordinator
        rights -= RIGHTS[PEOPLE["rini"][0]]
    for route in all_routes():
        if route.path not in PAGES or "GET" not in (route.methods or ()):
            continue
        needs = needs_of(route)
        if needs is None or needs.right not in rights or not is_page(visit, route.path):
            continue
        page = visit.open(route.path)
        assert page.locator("h1").count() == 1, route.path
        assert faults_of(page) == [], (name, route.path)
        assert page.evaluate(UNREADABLE) == [], (name, route.path)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, (name, route.path, wider)


def is_page(visit: Visit, path: str) -> bool:
    """Whether it answers with a page: not with a file to keep, a stream or a part."""
    answer = visit.page.context.request.get(visit.address + path, max_redirects=0, timeout=20_000)
    return "content-disposition" not in answer.headers and answer.text().startswith("<!doctype html>")


def test_the_door(visiting: Visiting, address: str) -> None:
    visit = visiting(address)
    page = visit.open("/masuk")
    assert faults_of(page) == []
    assert page.evaluate("document.activeElement.id") == "nama"
