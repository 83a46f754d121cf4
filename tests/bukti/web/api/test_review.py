"""The review queue for programs: the same questions, decisions, conflicts and rights as the page's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bukti.doubts import doubts
from bukti.web.desk import Desk
from tests.bukti.web.conftest import Person

SignIn = Callable[[str], Person]
FIRST, SECOND, MONTHLY = "A.I.3.i.b-2", "A.I.3.i.b-5", "A.I.2.ii.d-1"


def ask(somebody: Person, item: str) -> tuple[str, dict[str, Any]]:
    """The address of a decision on the one question of an item, and what it begins with."""
    found = somebody.get("/api/review", params={"item": item}).json()
    (doubt,) = found["doubts"]
    return f"/api/review/{doubt['match']}/decision", {"seen": found["seen"]}


def test_the_queue_is_the_pages(looker: SignIn, shared_desk: Desk) -> None:
    found = looker("rini").get("/api/review").json()
    queue = doubts(shared_desk.standing().done.review)
    assert [one["match"] for one in found["doubts"]] == [one.question.id for one in queue]
    assert found["total"] == 3
    assert all(one["why_doubtful"] and one["path"] and len(one["sha256"]) == 64 for one in found["doubts"])
    rest = looker("rini").get("/api/review?limit=1&offset=2").json()
    assert (rest["total"], rest["doubts"]) == (3, found["doubts"][2:])
    assert looker("rini").get("/api/review?bidang=tata-usaha").json()["total"] == 2


def test_one_question_with_its_page(looker: SignIn, shared_desk: Desk) -> None:
    queue = doubts(shared_desk.standing().done.review)
    (asked,) = (one for one in queue if one.question.item == FIRST)
    found = looker("rini").get(f"/api/review/{asked.question.id}").json()
    assert found["doubt"]["item"] == FIRST
    assert found["marks"]
    assert all(found["text"][start:end].strip() for start, end in found["marks"])
    assert found["speaks_against"]
    for unknown in ("Y29udG9o", "..", "%00", "x" * 3000):
        assert looker("rini").get(f"/api/review/{unknown}").status_code == 404


def test_a_decision_counts_at_once_and_is_taken_back(person: SignIn, desk: Desk) -> None:
    rini = person("rini")
    address, seen = ask(rini, FIRST)
    made = rini.post(address, json={**seen, "choice": "accept"})
    assert made.status_code == 200, made.text
    told = made.json()
    assert (told["left"], told["decisions"][0]["verb"], told["decisions"][0]["period"]) == (
        2,
        "accept",
        "2025",
    )
    assert rini.get("/api/review").json()["total"] == 2
    listed = rini.get("/api/decisions").json()
    assert (listed["total"], listed["decisions"][0]["who"]) == (1, "rini")
    assert listed["decisions"][0]["path"].endswith(".eml")

    back = rini.post("/api/decisions/undo", json={"numbers": [1], "why": "keliru"})
    assert (back.status_code, back.json()["left"]) == (200, 3)
    assert rini.post("/api/decisions/undo", json={"numbers": [1]}).status_code == 422
    assert rini.get("/api/decisions?in_force=true").json()["total"] == 0
    with desk.reading() as catalogue:
        assert catalogue.last_decision() == 2


def test_the_second_gets_a_conflict_with_the_firsts_decision(person: SignIn, desk: Desk) -> None:
    rini, dewi = person("rini"), person("dewi")
    address, seen = ask(dewi, FIRST)
    rini.post(address, json={**seen, "choice": "reject", "why": "milik unit lain"})
    told = dewi.post(address, json={**seen, "choice": "accept"})
    assert told.status_code == 409
    assert told.json()["decision"]["who"] == "rini"
    assert "milik unit lain" in told.json()["detail"]
    again = dewi.post(address, json={"seen": told.json()["decision"]["number"], "choice": "accept"})
    assert again.status_code == 200
    with desk.reading() as catalogue:
        assert [str(one.verb) for one in catalogue.decisions()] == ["reject", "accept"]


@pytest.mark.parametrize(
    ("item", "given"),
    [
        (FIRST, {"choice": "reject"}),
        (FIRST, {"choice": "waive", "why": "  "}),
        (FIRST, {"choice": "move", "why": "x", "to": "A.I.3.i.b-99"}),
        (FIRST, {"choice": "move", "why": "x", "to": MONTHLY}),
        (FIRST, {"choice": "move", "to": SECOND}),
        (FIRST, {"choice": "hapus"}),
        (FIRST, {"choice": "accept", "seen": -1}),
        (MONTHLY, {"choice": "accept"}),
        (MONTHLY, {"choice": "waive", "why": "x"}),
        (MONTHLY, {"choice": "accept", "period": "2024-01"}),
    ],
)
def test_what_can_not_be_decided_changes_nothing(
    person: SignIn, desk: Desk, item: str, given: dict[str, Any]
) -> None:
    rini = person("rini")
    address, seen = ask(rini, item)
    refused = rini.post(address, json={**seen, **given})
    assert refused.status_code == 422
    assert refused.json()["detail"]
    assert "--" not in refused.json()["detail"]  # no word of the command line
    with desk.reading() as catalogue:
        assert catalogue.last_decision() == 0


def test_a_document_that_is_not_known_is_not_decided(person: SignIn) -> None:
    from bukti.doubts import Question

    address = f"/api/review/{Question('f' * 64, '', FIRST, '2025').id}/decision"
    refused = person("rini").post(address, json={"choice": "accept", "seen": 0})
    assert refused.status_code == 422


def test_rights_and_forgery(person: SignIn, desk: Desk) -> None:
    address, seen = ask(person("rini"), FIRST)
    for name in ("sri", "wayan", "tpi"):
        somebody = person(name)
        for path in ("/api/review", address.removesuffix("/decision"), "/api/decisions"):
            answer = somebody.get(path)
            assert answer.status_code == 403
            assert set(answer.json()) == {"detail"}
        assert somebody.post(address, json={**seen, "choice": "accept"}).status_code == 403
        assert somebody.post("/api/decisions/undo", json={"numbers": [1]}).status_code == 403
    forged = person("rini")
    del forged.headers["x-csrf-token"]
    assert forged.post(address, json={**seen, "choice": "accept"}).status_code == 403
    with desk.reading() as catalogue:
        assert catalogue.last_decision() == 0
