"""A crawl as each person from the first page on: every address that a page shows must be there, no page may break,
and somebody of a bidang must find no trace of the others' documents, not even at the coordinator's addresses."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import lxml.html
import pytest

from bukti.web.desk import Desk
from tests.bukti.web.conftest import PEOPLE, Person
from tests.bukti.web.foreign import leaks, words_of_others

pytestmark = pytest.mark.slow

SignIn = Callable[[str], Person]

MOST_ADDRESSES = 400
MOST_ALIKE, MOST_OF_A_PATH = 4, 20
"""Addresses that are followed of one shape (`/dokumen/…?hal=`), and whatever is asked (`/dokumen/…`)."""

IDENTITY = re.compile(r"[0-9a-f]{64}|[A-Z](?:\.[0-9A-Za-z]+)+(?:-\d+)?(?:@[^/]*)?|(?<=/)[\w-]{30,}|(?<=/)\d+")
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


def links(page: lxml.html.HtmlElement, at: str) -> Iterator[Link]:
    """Every internal address of a page, and what its forms for looking would ask."""
    found = [value for name in LINKS for value in page.xpath(f"//@{name}")]
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
        anchors[link.address] = set(page.xpath("//@id"))
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


@pytest.mark.parametrize("name", sorted(set(PEOPLE) - {"rini"}))
def test_every_address_that_is_shown_is_there(looker: SignIn, shared_desk: Desk, name: str) -> None:
    found = crawl(looker(name))
    assert found.faults == []
    assert len(found.met) > 100
    bidang = PEOPLE[name][1]
    if bidang:
        foreign = words_of_others(shared_desk, bidang)
        assert {at: told for at, text in found.met.items() if (told := leaks(text, foreign))} == {}


def test_the_coordinators_addresses_tell_nothing_to_a_bidang(looker: SignIn, shared_desk: Desk) -> None:
    found = crawl(looker("rini"))
    assert found.faults == []
    for name in ("sri", "wayan"):
        foreign = words_of_others(shared_desk, PEOPLE[name][1])
        telling = [at for at, text in found.met.items() if leaks(text, foreign)]
        assert len(telling) > 20, "the words must be recognised where they may be shown"
        somebody = looker(name)
        for address in found.met:
            answer = somebody.get(address)
            assert answer.status_code < 500, address
            assert leaks(answer.text, foreign) == [], (name, address)
