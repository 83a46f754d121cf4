from __future__ import annotations

import json

import pytest

from evidence_store import saved_searches
from evidence_store.catalogue import Catalogue
from evidence_store.errors import NoSuchPerson, TooManySearches
from evidence_store.people import Role
from tests.evidence_store.samples import at


@pytest.fixture
def peopled(catalogue: Catalogue) -> Catalogue:
    for name in ("sri", "rini"):
        catalogue.people.add(
            name, shown=name, role=Role.COORDINATOR, bidang="", secret="", who="uji", at=at(0)
        )
    return catalogue


def test_each_keeps_their_own(peopled: Catalogue) -> None:
    kept = peopled.saved_searches.keep("Sri", "notulen 2025", "q=notulen&tahun=2025", at=at(1))
    peopled.saved_searches.keep("rini", "lain", "q=lain", at=at(2))
    assert peopled.saved_searches.of("sri") == [kept]
    assert (kept.name, kept.address, kept.at) == ("notulen 2025", "q=notulen&tahun=2025", at(1))
    assert [one.name for one in peopled.saved_searches.of("rini")] == ["lain"]
    assert peopled.saved_searches.of("siapa") == []


def test_the_same_name_gets_the_new_address(peopled: Catalogue) -> None:
    peopled.saved_searches.keep("sri", "rapat", "q=rapat", at=at(1))
    peopled.saved_searches.keep("sri", "rapat", "q=notulen", at=at(2))
    assert [(one.name, one.address) for one in peopled.saved_searches.of("sri")] == [("rapat", "q=notulen")]


def test_nobody_drops_what_is_another_persons(peopled: Catalogue) -> None:
    kept = peopled.saved_searches.keep("sri", "rapat", "q=rapat", at=at(1))
    assert not peopled.saved_searches.drop("rini", kept.id, at=at(2))
    assert peopled.saved_searches.of("sri") == [kept]
    assert peopled.saved_searches.drop("sri", kept.id, at=at(3))
    assert not peopled.saved_searches.drop("sri", kept.id, at=at(4))
    rows = peopled.audit_rows()[2:]
    assert [(row.event, row.who) for row in rows] == [("search_kept", "sri"), ("search_dropped", "sri")]
    assert json.loads(rows[1].facts) == {"name": "rapat"}
    assert peopled.check_audit() == []


def test_not_without_end(peopled: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_searches, "MOST", 2)
    for name in ("a", "b"):
        peopled.saved_searches.keep("sri", name, "q=a", at=at(1))
    with pytest.raises(TooManySearches):
        peopled.saved_searches.keep("sri", "c", "q=a", at=at(1))
    assert peopled.saved_searches.keep("sri", "b", "q=b", at=at(2)).address == "q=b"
    with pytest.raises(NoSuchPerson):
        peopled.saved_searches.keep("siapa", "a", "q=a", at=at(1))
