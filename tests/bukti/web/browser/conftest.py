"""A desk that really listens, and somebody's tab before it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, ViewportSize

from bukti.web.access import COOKIE
from bukti.web.app import make_app
from bukti.web.desk import Desk

OFFICE: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 390, "height": 844}
START_SECONDS = 20.0

DESKS: dict[str, Desk] = {}
"""By address, while they listen."""


@contextmanager
def listening(desk: Desk) -> Iterator[str]:
    """The address of the desk, served by a thread."""
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    config = uvicorn.Config(make_app(desk), log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [held]}, daemon=True)
    thread.start()
    until = time.monotonic() + START_SECONDS
    while not server.started:
        assert time.monotonic() < until, "the desk does not start"
        time.sleep(0.02)
    address = f"http://127.0.0.1:{held.getsockname()[1]}"
    DESKS[address] = desk
    try:
        yield address
    finally:
        del DESKS[address]
        server.should_exit = True
        thread.join(10)
        held.close()


@pytest.fixture(scope="session")
def address(shared_desk: Desk) -> Iterator[str]:
    """Of a desk for tests that only look."""
    with listening(shared_desk) as found:
        yield found


@pytest.fixture
def own_address(desk: Desk) -> Iterator[str]:
    """Of a desk over a copy that may be changed."""
    with listening(desk) as found:
        yield found


class Visit:
    """Somebody's tab. What the page complains of on its console is a failure."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.complaints: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message: object) -> None:
        if getattr(message, "type", "") == "error":
            self.complaints.append(str(getattr(message, "text", message)))

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def sign_in(self, name: str, onward: str = "/") -> Page:
        """Has a session at once; the door has tests of its own."""
        session = DESKS[self.address].sessions.begin(name)
        self.page.context.add_cookies([{"name": COOKIE, "value": session.token, "url": self.address}])
        return self.open(onward)


Visiting = Callable[..., Visit]


@pytest.fixture
def visiting(chromium: Browser) -> Iterator[Visiting]:
    """Opens a tab at an address: `visiting(address, size=PHONE, dark=True)`."""
    contexts = []
    visits: list[Visit] = []

    def visit(address: str, *, size: ViewportSize = OFFICE, dark: bool = False) -> Visit:
        context = chromium.new_context(
            viewport=size, color_scheme="dark" if dark else "light", locale="id-ID", accept_downloads=True
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        visits.append(Visit(context.new_page(), address))
        return visits[-1]

    yield visit
    for context in contexts:
        context.close()
    assert [complaint for one in visits for complaint in one.complaints] == []
