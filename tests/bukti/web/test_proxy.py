"""Signing in by a reverse proxy: whom it names, and who may name anybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bukti.web.app import make_app
from bukti.web.desk import Desk
from tests.bukti.web.conftest import NOW, PASSWORD

Visitor = Callable[[str], TestClient]


@pytest.fixture
def visitor(own_archive: Path) -> Iterator[Visitor]:
    """A browser that comes from an address, at a desk whose proxy is 10.0.0.1."""
    config = own_archive / "bukti.toml"
    web = '[web]\nsecure = true\nproxies = ["10.0.0.1"]\nuser_header = "X-Remote-User"\n'
    config.write_text(config.read_text("utf-8").replace("[web]\n", web), "utf-8")
    app = make_app(Desk(own_archive, now=lambda: NOW))
    browsers = []

    def come(address: str) -> TestClient:
        browsers.append(
            TestClient(app, "https://meja.example", follow_redirects=False, client=(address, 50_000))
        )
        return browsers[-1]

    yield come
    for browser in browsers:
        browser.close()


def test_whom_the_proxy_names_comes_in(visitor: Visitor) -> None:
    browser = visitor("10.0.0.1")
    browser.headers["x-remote-user"] = "Sri"
    assert browser.get("/").headers["location"] == "/masuk?lanjut=%2F"
    assert browser.get("/masuk?lanjut=%2F").headers["location"] == "/"
    assert "Tata Usaha" not in browser.get("/masuk").text
    assert browser.get("/").status_code == 200


def test_nobody_else_can_name_anybody(visitor: Visitor) -> None:
    for address in ("10.0.0.2", "127.0.0.1"):
        browser = visitor(address)
        browser.headers.update({"x-remote-user": "dewi", "x-forwarded-for": "10.0.0.1"})
        assert browser.get("/masuk").status_code == 200
        assert browser.get("/").status_code == 303


def test_the_password_still_opens(visitor: Visitor) -> None:
    browser = visitor("10.0.0.2")
    data = {"nama": "sri", "sandi": PASSWORD.format(name="sri")}
    assert browser.post("/masuk", data=data).status_code == 303
    assert browser.get("/").status_code == 200


def test_who_changes_places_at_the_proxy_is_somebody_else_here(visitor: Visitor) -> None:
    browser = visitor("10.0.0.1")
    browser.headers["x-remote-user"] = "dewi"
    browser.get("/masuk")
    assert browser.get("/pengaturan").status_code == 200
    browser.headers["x-remote-user"] = "sri"
    assert browser.get("/pengaturan").status_code == 303
    browser.get("/masuk")
    assert browser.get("/pengaturan").status_code == 403


def test_a_name_that_nobody_has_is_told_so(visitor: Visitor) -> None:
    browser = visitor("10.0.0.1")
    browser.headers["x-remote-user"] = "<b>asing</b>"
    answer = browser.get("/masuk")
    assert answer.status_code == 403
    assert "&lt;b&gt;asing&lt;/b&gt; belum diberi akses" in answer.text


def test_the_throttle_counts_the_visitor_not_the_proxy(visitor: Visitor) -> None:
    browser = visitor("10.0.0.1")
    for number in range(8):
        data = {"nama": f"tebakan{number}", "sandi": "salah"}
        browser.post("/masuk", data=data, headers={"x-forwarded-for": "192.0.2.7"})
    blocked = browser.post(
        "/masuk", data={"nama": "x", "sandi": "x"}, headers={"x-forwarded-for": "192.0.2.7"}
    )
    free = browser.post("/masuk", data={"nama": "y", "sandi": "y"}, headers={"x-forwarded-for": "192.0.2.8"})
    assert (blocked.status_code, free.status_code) == (429, 401)
