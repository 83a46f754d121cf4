"""Rows of the catalogue as cases: what people think now, of documents and items that there still are."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from bukti import learning
from bukti.learning import lessons, standing
from evidence_store.model import DocumentRow, DocumentState, UnitFiling, unit_key
from rules.learning import Verb
from tests.rules.learning.samples import DUMAS, GUESTS, pack

SK = "A.I.1.i.a-1"
"""An item with one period; `DUMAS` is for every month."""


class Decision(NamedTuple):
    verb: str
    sha256: str
    item: str
    slot: str = ""
    member: str = ""
    is_in_force: bool = True


class Match(NamedTuple):
    document_type: str
    state: str = "accepted"
    is_tied: bool = False
    item: str = DUMAS


class Evidence(NamedTuple):
    document_id: int
    sha256: str
    matches: Sequence[Match]
    member: str = ""


class Unit(NamedTuple):
    key: str
    member: str
    filings: Sequence[UnitFiling]
    former: Sequence[UnitFiling]
    pages: Sequence[str]
    title: str = "judul"
    facts: dict[str, str] = {"from": "tu"}
    problems: Sequence[str] = ("no_text",)


class Catalogue:
    """Documents by hash, each with a member `b.pdf`; filed as `tu/map/<hash>.pdf`, those called `lama` no more."""

    def __init__(
        self, decided: Sequence[Decision], hashes: Sequence[str], evidence: Sequence[Evidence] = ()
    ) -> None:
        self._decisions, self._hashes, self._evidence = decided, hashes, evidence
        self.asked: list[int] = []

    def decisions(self) -> Sequence[Decision]:
        return self._decisions

    def evidence(self) -> Sequence[Evidence]:
        return self._evidence

    def find(self, what: str | bytes) -> Sequence[DocumentRow]:
        at = datetime(2025, 5, 1, tzinfo=UTC)
        return [
            DocumentRow(number, one, 1, at, DocumentState.READ, 0, "1")
            for number, one in enumerate(self._hashes)
            if one == what
        ]

    def units(self, document_ids: Sequence[int]) -> Sequence[Unit]:
        assert len(document_ids) <= learning.AT_ONCE
        self.asked += document_ids
        return [self._unit(self._hashes[id_], member) for id_ in document_ids for member in ("", "b.pdf")]

    def _unit(self, sha256: str, member: str) -> Unit:
        filed = [UnitFiling(1, "tu", "Tata Usaha", f"map/{sha256}.pdf".encode())]
        live, former = ([], filed) if sha256 == "lama" else (filed, [])
        pages = [f"halaman {number}" for number in range(40)]
        return Unit(unit_key(sha256, member), member, live, former, pages)


def verbs(decisions: Sequence[Decision]) -> list[tuple[str, str, str]]:
    return [(one.verb, one.item, one.slot) for one in standing(decisions, pack())]


# --- what people think now


def test_the_later_decision_replaces_the_earlier() -> None:
    accepted, rejected = Decision("accept", "a", SK, "2025"), Decision("reject", "a", SK)
    assert verbs([accepted, rejected]) == [("reject", SK, "")]
    assert verbs([rejected, accepted]) == [("accept", SK, "2025")]


def test_a_rejection_for_one_period_of_many_says_nothing_of_the_document() -> None:
    march, april = (Decision("accept", "a", DUMAS, slot) for slot in ("2025-03", "2025-04"))
    rejected = Decision("reject", "a", DUMAS, "2025-03")
    assert verbs([rejected]) == []
    assert verbs([march, april, rejected]) == [("accept", DUMAS, "2025-04")]
    assert verbs([Decision("reject", "a", SK, "2025")]) == [("reject", SK, "2025")]


@pytest.mark.parametrize(
    "decision",
    [
        Decision("accept", "a", SK, is_in_force=False),
        Decision("undo", "a", SK),
        Decision("waive", "", SK),
        Decision("accept", "a", "Z.9.i.a-1"),
    ],
)
def test_what_is_no_judgement_of_a_document_is_left_out(decision: Decision) -> None:
    assert verbs([decision]) == []


def test_documents_members_and_items_are_kept_apart() -> None:
    decisions = [
        Decision(verb, sha256, item, member=member)
        for verb, (sha256, item, member) in zip(
            itertools.cycle(("accept", "reject")), itertools.product("ab", (SK, GUESTS), ("", "b.pdf"))
        )
    ]
    assert len(verbs(decisions)) == 8


# --- the documents


def test_a_case_is_the_document_as_it_is_judged() -> None:
    found = lessons(Catalogue([Decision("accept", "a", DUMAS, "2025-03", "b.pdf")], ["a"]), pack())
    (case,) = found.cases
    assert (case.verb, case.item, case.slot) == (Verb.ACCEPT, DUMAS, "2025-03")
    assert case.document.names == ("map/a.pdf!/b.pdf",)
    assert (case.document.title, case.document.facts, case.document.problems) == (
        "judul",
        {"from": "tu"},
        ("no_text",),
    )
    assert found.paths == {"a!/b.pdf": "tu/map/a.pdf!/b.pdf"}


def test_only_pages_that_are_looked_at_are_kept() -> None:
    (case,) = lessons(Catalogue([Decision("accept", "a", SK)], ["a"]), pack()).cases
    assert [page.split()[1] for page in case.document.pages] == [*map(str, range(16)), "39"]


def test_a_withdrawn_document_is_known_by_its_former_names() -> None:
    found = lessons(Catalogue([Decision("accept", "lama", SK)], ["lama"]), pack())
    assert found.cases[0].document.names == ("map/lama.pdf",)
    assert found.paths == {"lama": "tu/map/lama.pdf"}


def test_a_document_that_is_gone_from_the_catalogue_is_left_out() -> None:
    assert lessons(Catalogue([Decision("accept", "hilang", SK)], ["a"]), pack()).cases == []


def test_the_latest_decisions_count_when_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "MAX_CASES", 3)
    decisions = [Decision("accept", one, SK) for one in "abcde"]
    found = lessons(Catalogue([*decisions, Decision("reject", "a", SK)], "abcde"), pack())
    assert [case.document.key for case in found.cases] == ["d", "e", "a"]


# --- the background


def test_the_background_is_what_counts_by_itself_and_was_not_decided() -> None:
    evidence = [
        Evidence(0, "a", [Match("laporan-dumas")]),
        Evidence(1, "b", [Match("laporan-dumas", "suggested")]),
        Evidence(2, "c", [Match("rapat-spi", is_tied=True)]),
        Evidence(3, "d", [Match("laporan-dumas")]),
        Evidence(4, "e", [Match("lakin")], "b.pdf"),
    ]
    found = lessons(Catalogue([Decision("accept", "d", DUMAS)], "abcde", evidence), pack())
    assert [document.key for document in found.background] == ["a", "e!/b.pdf"]


def test_the_background_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    hashes = [f"{number:03}" for number in range(200)]
    evidence = [Evidence(number, one, [Match("laporan-dumas")]) for number, one in enumerate(hashes)]
    catalogue = Catalogue([], hashes, [*reversed(evidence)])
    assert [one.key for one in lessons(catalogue, pack()).background] == ["000", "001", "002", "003"]
    assert catalogue.asked == [0, 1, 2, 3]
    monkeypatch.setattr(learning, "OTHERS_OF_TYPE", 150)
    monkeypatch.setattr(learning, "MAX_OTHERS", 120)
    assert len(lessons(catalogue, pack()).background) == 120
