"""The description for programs: who may have it, and that it tells everything under /api and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from bukti.web.app import APIS
from tests.bukti.web.conftest import PEOPLE, Person

SignIn = Callable[[str], Person]


def test_who_may_read_may_have_the_description(looker: SignIn) -> None:
    texts = set()
    for name in PEOPLE:
        answer = looker(name).get("/api/openapi.json")
        assert answer.status_code == 200
        texts.add(answer.text)
    assert len(texts) == 1


def test_it_tells_everything_for_programs_and_no_page(looker: SignIn) -> None:
    document = looker("sri").get("/api/openapi.json").json()
    routes = {
        (route.path, method.lower())
        for api in APIS
        for route in api.router.routes
        if route.include_in_schema
        for method in route.methods
    }
    assert {(path, method) for path, methods in document["paths"].items() for method in methods} == routes
    assert ("/api/search", "get") in routes
    assert all(path.startswith("/api/") for path in document["paths"])


def test_it_tells_what_a_change_takes_and_how_faults_look(looker: SignIn) -> None:
    sri = looker("sri")
    document = sri.get("/api/openapi.json").json()
    keep = document["paths"]["/api/searches"]["post"]
    assert keep["security"] == [{"session": [], "token": []}]
    assert document["paths"]["/api/searches"]["get"]["security"] == [{"session": []}]
    assert set(document["components"]["securitySchemes"]) == {"session", "token"}
    assert "422" not in keep["responses"]
    assert keep["responses"]["4XX"]["content"]["application/json"]["schema"]["$ref"].endswith("/Fault")
    answer = sri.post("/api/searches", json={"name": ""})
    assert answer.status_code == 422
    assert list(answer.json()) == ["detail"]
    assert isinstance(answer.json()["detail"], str)
