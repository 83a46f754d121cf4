"""The audit log, people and the rule pack for programs."""

from __future__ import annotations

from collections.abc import Callable

from bukti.web.desk import Desk
from tests.bukti.web.conftest import PEOPLE, Person

SignIn = Callable[[str], Person]


def test_the_log_page_by_page(looker: SignIn, shared_desk: Desk) -> None:
    rini = looker("rini")
    found = rini.get("/api/log?event=person_added&limit=3").json()
    assert [row["facts"]["name"] for row in found["rows"]] == list(PEOPLE)[:1:-1]
    older = rini.get(f"/api/log?event=person_added&before={found['rows'][-1]['seq']}").json()
    assert [row["facts"]["name"] for row in older["rows"]] == list(PEOPLE)[1::-1]
    with shared_desk.reading() as catalogue:
        assert found["count"] == catalogue.audit_head().count


def test_people_without_their_secrets(looker: SignIn) -> None:
    answer = looker("dewi").get("/api/people")
    assert {one["name"]: one["bidang"] for one in answer.json()} == {
        name: bidang for name, (_role, bidang) in PEOPLE.items()
    }
    assert "argon2" not in answer.text


def test_faults_of_the_edited_pack(person: SignIn, desk: Desk) -> None:
    dewi = person("dewi")
    assert dewi.get("/api/pack/faults").json() == []
    file = desk.workspace.places.pack / "pack.yaml"
    file.write_text(file.read_text("utf-8") + "\nkunci_khayal: 1\n", "utf-8")
    [fault] = dewi.get("/api/pack/faults").json()
    assert fault["place"].startswith("pack.yaml:")
    assert not fault["is_advice"]
