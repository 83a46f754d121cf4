"""Schemathesis over everything for programs: whatever is asked, no 5xx, answers as the description says, no leak."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bukti.doubts import doubts
from bukti.gap_list import slot_id
from bukti.web.access import CSRF_HEADER
from bukti.web.app import all_routes, needs_of
from bukti.web.desk import Desk
from bukti.web.roles import RIGHTS
from evidence_store.people import Role
from tests.bukti.web.conftest import PEOPLE, Person
from tests.bukti.web.foreign import leaks, words_of_others

pytestmark = pytest.mark.slow

SignIn = Callable[[str], Person]
Case = schemathesis.Case[Any]
Operation = schemathesis.schemas.APIOperation[Any, Any, Any, Any]
Places = dict[str, st.SearchStrategy[str]]


OWN = "sha256 of one's own"

EXAMPLES = 4
"""Of each operation and mode, for each person."""

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
QUIET = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def ask(somebody: Person, case: Case, foreign: frozenset[str]) -> int:
    """Sends what was made up, as the person, and looks at the answer; its status."""
    wire = case.as_transport_kwargs(base_url=str(somebody.base_url))
    wire.pop("cookies", None)  # it makes up sessions and tokens, too; the person's own are to be sent
    sent = requests.Request(**wire).prepare()
    headers = {
        name: value for name, value in sent.headers.items() if name.casefold() not in ("cookie", CSRF_HEADER)
    }
    assert sent.method
    assert sent.url
    try:
        answer = somebody.request(sent.method, sent.url, content=sent.body, headers=headers)
    except httpx.InvalidURL:  # no client sends an address of 64 kB
        reject()
    case.validate_response(answer, checks=CHECKS)
    assert leaks(answer.text, foreign) == []
    return int(answer.status_code)


def known_places(desk: Desk, foreign: frozenset[str]) -> Places:
    """By the name of a part of an address: values that there are; of documents as many that are not foreign."""
    plan = desk.standing()
    with desk.reading() as catalogue:
        documents = [row.sha256 for row in catalogue.documents(limit=500)]
    own = [sha256 for sha256 in documents if sha256 not in foreign]
    return {
        "sha256": st.sampled_from(documents),
        OWN: st.sampled_from(own),
        "gap": st.sampled_from([slot_id(slot) for slot in plan.done.review.slots]),
        "match": st.sampled_from([one.question.id for one in doubts(plan.done.review)]),
        "id_": st.sampled_from([slot.item.indicator for slot in plan.done.review.slots]),
        "number": st.just("1"),
    }


def fuzz(somebody: Person, operation: Operation, places: Places, foreign: frozenset[str]) -> Counter[int]:
    """Asks for an operation what fits its description, of places that there are, and what does not fit; how often
    each status came."""
    told = Counter[int]()
    wanted = {part.name: places[part.name] for part in operation.path_parameters}
    takes = [*operation.path_parameters, *operation.query, *operation.body]
    examples = settings(QUIET, max_examples=EXAMPLES if takes else 1)

    def fitting(wanted: Places) -> None:
        @examples
        @given(case=operation.as_strategy(GenerationMode.POSITIVE), data=st.data())
        def ask_there(case: Case, data: st.DataObject) -> None:
            case.path_parameters.update({name: data.draw(values) for name, values in wanted.items()})
            told.update([ask(somebody, case, foreign)])

        ask_there()

    @examples
    @given(case=operation.as_strategy(GenerationMode.NEGATIVE))
    def unfitting(case: Case) -> None:
        told.update([ask(somebody, case, foreign)])

    fitting(wanted)
    if "sha256" in wanted:
        fitting({**wanted, "sha256": places[OWN]})
    unfitting()
    return told


@pytest.mark.parametrize("name", ["dewi", "rini", "sri"])
def test_whatever_is_asked(person: SignIn, desk: Desk, name: str) -> None:
    assert person("rini").post("/ruang", data={"judul": "Putaran 1"}).status_code == 303
    role, bidang = PEOPLE[name]
    foreign = words_of_others(desk, bidang) if bidang else frozenset[str]()
    somebody, places = person(name), known_places(desk, foreign)
    schema = schemathesis.openapi.from_dict(somebody.get("/api/openapi.json").json())
    statuses: dict[str, Counter[int]] = {}
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        statuses[operation.label] = fuzz(somebody, operation, places, foreign)
    for label, told in statuses.items():
        if label.startswith("GET "):
            assert bool(told[200]) == may(role, label.removeprefix("GET ")), label


def may(role: Role, path: str) -> bool:
    [needs] = [
        needs_of(route) for route in all_routes() if route.path == path and "GET" in (route.methods or ())
    ]
    return needs is not None and needs.right in RIGHTS[role]
