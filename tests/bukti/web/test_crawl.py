"""A crawl as each person from the first page on: every address that a page shows must be there, no page may break,
and somebody of a bidang must find no trace of the others' documents, not even at the coordinator's addresses."""

from __future__ import annotations

import re
import shutil
from collections import Counter, deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import lxml.html
import pytest
from fastapi.dependencies.models import Dependant

from bukti.web.app import all_routes
from bukti.web.desk import Desk
from tests.bukti.web.conftest import NOW, PEOPLE, Person, signing_in
from tests.bukti.web.foreign import leaks, words_of_others

pytestmark = pytest.mark.slow

SignIn = Callable[[str], Person]

MOST_ADDRESSES = 150
MOST_ALIKE, MOST_OF_A_PATH = 3, 15
"""Addresses that are followed of one shape (`/dokumen/…?hal=`), and whatever is asked (`/dokumen/…`)."""

IDENTITY = re.compile(r"[0-9a-f]{64}|[A-Z](?:\.[0-9A-Za-z]+)+(?:-\d+)?(?:@[^/]*)?|(?<=/)[\w-]{30,}|(?<=/)\d+")
ODD = ("", "\0", "0001-01-01", "9999-12-31", "9" * 30, "-1", "'\"<b>%s{}", "x" * 5_000)
"""What a program that wishes ill, or a broken link, may put into an address."""

LINKS = ("href", "src", "hx-get")


class Link(NamedTuple):
    """An address on a page, without its fragment."""

    address: str
    fragment: str
    shown_at: str


class Crawl(NamedTuple):
    """What was met. `faults`: dead addresses and broken pages, in words."""

    met: dict[str, str]  # address → text
    faults: list[str]


def shape(address: str) -> str:
    """What addresses of one kind of page have in common."""
    path, _, query = address.partition("?")
    names = sorted({name for name, _value in parse_qsl(query)})
    return IDENTITY.sub("*", path) + "?" + ",".join(names)


def texts(page: lxml.html.HtmlElement, xpath: str) -> list[str]:
    found = page.xpath(xpath)
    assert isinstance(found, list)
    return list(map(str, found))


def links(page: lxml.html.HtmlElement, at: str) -> Iterator[Link]:
    """Every internal address of a page, and what its forms for looking would ask."""
    found = [value for name in LINKS for value in texts(page, f"//@{name}")]
    for form in page.xpath("//form[not(@method) or @method='get']"):
        fields = [(name, value) for name, value in form.form_values() if value is not None]
        target = form.get("action") or at
        found.append(f"{target}?{urlencode(fields)}")
        for select in form.xpath(".//select[@name]"):
            for value in select.value_options:
                chosen = [(name, old) for name, old in fields if name != select.name]
                found.append(f"{target}?{urlencode([*chosen, (select.name, value)])}")
    for value in found:
        parts = urlsplit(urljoin(at, value))
        if parts.scheme or parts.netloc:
            continue
        address = parts.path + (f"?{parts.query}" if parts.query else "")
        yield Link(address, parts.fragment, at)


def crawl(person: Person, start: str = "/") -> Crawl:
    """Breadth first; of each shape of address a few."""
    met, faults = dict[str, str](), list[str]()
    anchors: dict[str, set[str]] = {}
    wanted: list[Link] = []
    alike = Counter[str]()
    queue, known = deque([Link(start, "", "")]), {start}
    while queue and len(met) < MOST_ADDRESSES:
        link = queue.popleft()
        answer = person.get(link.address, follow_redirects=True)
        if answer.status_code >= 400:
            faults.append(f"{answer.status_code} {link.address} (shown at {link.shown_at})")
        is_page = "html" in answer.headers.get("content-type", "")
        met[link.address] = answer.text if is_page or "text" in answer.headers["content-type"] else ""
        if not is_page or not answer.text.strip():
            continue
        page = lxml.html.fromstring(answer.text)
        anchors[link.address] = set(texts(page, "//@id"))
        for new in links(page, link.address):
            if new.fragment:
                wanted.append(new)
            whole = shape(new.address)
            path = whole.partition("?")[0]
            if new.address in known or alike[whole] >= MOST_ALIKE or alike[path] >= MOST_OF_A_PATH:
                continue
            known.add(new.address)
            alike.update((whole, path))
            queue.append(new)
    for link in dict.fromkeys(wanted):
        if link.address in anchors and link.fragment not in anchors[link.address]:
            faults.append(f"no place #{link.fragment} at {link.address} (shown at {link.shown_at})")
    return Crawl(met, faults)


class Lived(NamedTuple):
    """A desk where something has been decided, handed in, kept, found and answered; and who signs in at it."""

    desk: Desk
    sign_in: SignIn

    def foreign_to(self, name: str) -> frozenset[str]:
        return words_of_others(self.desk, PEOPLE[name][1])


@pytest.fixture(scope="module")
def lived(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    own = tmp_path_factory.mktemp("rayap") / "arsip"
    shutil.copytree(archive, own, symlinks=True)
    desk = Desk(own, now=lambda: NOW)
    with signing_in(desk) as come_in:
        rini, tpi, sri = come_in("rini"), come_in("tpi"), come_in("sri")
        queue = rini.get("/api/review?item=A.I.3.i.b-2").json()
        address = f"/api/review/{queue['doubts'][0]['match']}/decision"
        changes = [
            rini.post("/ruang", data={"judul": "Putaran 1"}),
            tpi.post(
                "/ruang/1/A.I.1.i.a/temuan", data={"butir": "A.I.1.i.a-1", "putusan": "ask", "kata": "Mana?"}
            ),
            rini.post(address, json={"seen": queue["seen"], "choice": "accept"}),
            rini.post("/ruang", data={"judul": "Putaran 2"}),
            sri.post("/cari/simpanan", data={"nama": "SK", "alamat": "q=sk"}),
            sri.post("/kekurangan/A.I.3.iv.c-1@2025-05/berkas", files={"berkas": ("rekap mei.csv", b"a;b")}),
        ]
        assert [answer.status_code for answer in changes if answer.status_code >= 400] == []
        yield Lived(desk, come_in)
    desk.close()


@pytest.mark.parametrize("name", sorted(set(PEOPLE) - {"rini"}))
def test_every_address_that_is_shown_is_there(lived: Lived, name: str) -> None:
    found = crawl(lived.sign_in(name))
    assert found.faults == []
    assert len(found.met) > 100
    if PEOPLE[name][1]:
        foreign = lived.foreign_to(name)
        assert {at: told for at, text in found.met.items() if (told := leaks(text, foreign))} == {}


def test_the_coordinators_addresses_tell_nothing_to_a_bidang(lived: Lived) -> None:
    found = crawl(lived.sign_in("rini"))
    assert found.faults == []
    for name in ("sri", "wayan"):
        foreign = lived.foreign_to(name)
        telling = [at for at, text in found.met.items() if leaks(text, foreign)]
        assert len(telling) > 20, "the words must be recognised where they may be shown"
        somebody = lived.sign_in(name)
        for address in found.met:
            answer = somebody.get(address)
            assert answer.status_code < 500, address
            assert leaks(answer.text, foreign) == [], (name, address)


def asked_of(dependant: Dependant) -> Iterator[str]:
    """The names that a route reads from its address."""
    yield from (field.alias for field in dependant.query_params)
    for one in dependant.dependencies:
        yield from asked_of(one)


def test_whatever_stands_in_an_address_breaks_no_page(lived: Lived) -> None:
    dewi = lived.sign_in("dewi")
    asked = 0
    for route in all_routes():
        if "GET" not in (route.methods or ()) or "{" in route.path or route.path.startswith("/api/"):
            continue
        for name in asked_of(route.dependant):
            for odd in ODD:
                asked += 1
                answer = dewi.get(route.path, params={name: odd})
                assert answer.status_code < 500, (route.path, name, odd)
    assert asked > 100
