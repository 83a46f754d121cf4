"""Schemathesis over everything for programs: whatever is asked, no 5xx, answers as the description says, no leak."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bukti.web.desk import Desk
from tests.bukti.web.conftest import PEOPLE, Person
from tests.bukti.web.foreign import leaks, words_of_others

pytestmark = pytest.mark.slow

SignIn = Callable[[str], Person]

EXAMPLES = 15
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


def ask(somebody: Person, case: schemathesis.Case, allowed: frozenset[str] = frozenset()) -> None:
    """Sends what was made up as the person, and looks at the answer."""
    answer = somebody.request(**case.as_transport_kwargs(base_url=str(somebody.base_url)))
    case.validate_response(answer, checks=CHECKS)
    assert leaks(answer.text, allowed) == []


@pytest.mark.parametrize("name", ["dewi", "rini", "sri"])
def test_whatever_is_asked(person: SignIn, desk: Desk, name: str) -> None:
    somebody = person(name)
    bidang = PEOPLE[name][1]
    foreign = words_of_others(desk, bidang) if bidang else frozenset[str]()
    description: dict[str, Any] = somebody.get("/api/openapi.json").json()
    schema = schemathesis.openapi.from_dict(description)
    asked = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in GenerationMode:

            @QUIET
            @given(case=operation.as_strategy(mode))
            def once(case: schemathesis.Case) -> None:
                nonlocal asked
                asked += 1
                ask(somebody, case, foreign)

            once()
    assert asked > 100
