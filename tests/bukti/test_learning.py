"""Rows of the catalogue as cases: what people think now, of documents and items that there still are."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from bukti import learning
from bukti.learning import lessons, standing
from evidence_store.model import (
    DocumentRow,
    DocumentState,
    MatchState,
    ReadingRow,
    UnitFiling,
    UnitRow,
    unit_key,
)
from evidence_store.review_model import DecisionRow, EvidenceMatch, EvidenceRow, Verb
from tests.rules.learning.samples import DUMAS, GUESTS, pack

SK = "A.I.1.i.a-1"
"""An item with one period; `DUMAS` is for every month."""


NOW = datetime(2025, 5, 1, tzinfo=UTC)


def decision(
    verb: Verb, sha256: str, item: str, slot: str = "", member: str = "", undone_by: int | None = None
) -> DecisionRow:
    return DecisionRow(1, NOW, "sri", verb, sha256, member, item, slot, "", undone_by=undone_by)


def match(
    document_type: str, state: MatchState = MatchState.ACCEPTED, *, is_tied: bool = False
) -> EvidenceMatch:
    return EvidenceMatch(DUMAS, "", "2025-03", "2025-03", document_type, state, 0.9, is_tied, "")


def evidence(document_id: int, sha256: str, found: EvidenceMatch, member: str = "") -> EvidenceRow:
    return EvidenceRow(
        document_id=document_id,
        part=0,
        sha256=sha256,
        member=member,
        received_at=NOW,
        state=DocumentState.READ,
        title="",
        document_date=None,
        event_date=None,
        marks=(),
        filings=(),
        matches=(found,),
    )


class Catalogue:
    """Documents by hash, each with a member `b.pdf`; filed as `tu/map/<hash>.pdf`, those called `lama` no more."""

    def __init__(
        self, decided: Sequence[DecisionRow], hashes: Sequence[str], counted: Sequence[EvidenceRow] = ()
    ) -> None:
        self._decisions, self._hashes, self._evidence = decided, hashes, counted
        self.asked: list[int] = []

    def decisions(self) -> Sequence[DecisionRow]:
        return self._decisions

    def evidence(self) -> Sequence[EvidenceRow]:
        return self._evidence

    def find(self, what: str | bytes) -> Sequence[DocumentRow]:
        return [
            DocumentRow(number, one, 1, NOW, DocumentState.READ, 0, "1")
            for number, one in enumerate(self._hashes)
            if one == what
        ]

    def units(self, document_ids: Sequence[int]) -> Sequence[UnitRow]:
        assert len(document_ids) <= learning.AT_ONCE
        self.asked += document_ids
        return [self._unit(id_, member) for id_ in document_ids for member in ("", "b.pdf")]

    def _unit(self, document_id: int, member: str) -> UnitRow:
        sha256 = self._hashes[document_id]
        filed = (UnitFiling(1, "tu", "Tata Usaha", f"map/{sha256}.pdf".encode()),)
        return UnitRow(
            key=unit_key(sha256, member),
            unit="unit",
            document_id=document_id,
            sha256=sha256,
            received_at=NOW,
            state=DocumentState.READ,
            member=member,
            mime="application/pdf",
            kind="pdf",
            size=1,
            part_sha256=sha256,
            title="judul",
            facts={"from": "tu"},
            reading=ReadingRow(),
            pages=tuple(f"halaman {number}" for number in range(40)),
            filings=() if sha256 == "lama" else filed,
            former=filed if sha256 == "lama" else (),
            problems=("no_text",),
        )


def verbs(decisions: Sequence[DecisionRow]) -> list[tuple[str, str, str]]:
    return [(one.verb, one.item, one.slot) for one in standing(decisions, pack())]


# --- what people think now


def test_the_later_decision_replaces_the_earlier() -> None:
    accepted, rejected = decision(Verb.ACCEPT, "a", SK, "2025"), decision(Verb.REJECT, "a", SK)
    assert verbs([accepted, rejected]) == [("reject", SK, "")]
    assert verbs([rejected, accepted]) == [("accept", SK, "2025")]


def test_a_rejection_for_one_period_of_many_says_nothing_of_the_document() -> None:
    march, april = (decision(Verb.ACCEPT, "a", DUMAS, slot) for slot in ("2025-03", "2025-04"))
    rejected = decision(Verb.REJECT, "a", DUMAS, "2025-03")
    assert verbs([rejected]) == []
    assert verbs([march, april, rejected]) == [("accept", DUMAS, "2025-04")]
    assert verbs([decision(Verb.REJECT, "a", SK, "2025")]) == [("reject", SK, "2025")]


@pytest.mark.parametrize(
    "one",
    [
        decision(Verb.ACCEPT, "a", SK, undone_by=2),
        decision(Verb.UNDO, "a", SK),
        decision(Verb.WAIVE, "", SK),
        decision(Verb.ACCEPT, "a", "Z.9.i.a-1"),
    ],
)
def test_what_is_no_judgement_of_a_document_is_left_out(one: DecisionRow) -> None:
    assert verbs([one]) == []


def test_documents_members_and_items_are_kept_apart() -> None:
    decisions = [
        decision(verb, sha256, item, member=member)
        for verb, (sha256, item, member) in zip(
            itertools.cycle((Verb.ACCEPT, Verb.REJECT)), itertools.product("ab", (SK, GUESTS), ("", "b.pdf"))
        )
    ]
    assert len(verbs(decisions)) == 8


# --- the documents


def test_a_case_is_the_document_as_it_is_judged() -> None:
    found = lessons(Catalogue([decision(Verb.ACCEPT, "a", DUMAS, "2025-03", "b.pdf")], ["a"]), pack())
    (case,) = found.cases
    assert (case.verb, case.item, case.slot) == ("accept", DUMAS, "2025-03")
    assert case.document.names == ("map/a.pdf!/b.pdf",)
    assert (case.document.title, case.document.facts, case.document.problems) == (
        "judul",
        {"from": "tu"},
        ("no_text",),
    )
    assert found.paths == {"a!/b.pdf": "tu/map/a.pdf!/b.pdf"}


def test_only_pages_that_are_looked_at_are_kept() -> None:
    (case,) = lessons(Catalogue([decision(Verb.ACCEPT, "a", SK)], ["a"]), pack()).cases
    assert [page.split()[1] for page in case.document.pages] == [*map(str, range(16)), "39"]


def test_a_withdrawn_document_is_known_by_its_former_names() -> None:
    found = lessons(Catalogue([decision(Verb.ACCEPT, "lama", SK)], ["lama"]), pack())
    assert found.cases[0].document.names == ("map/lama.pdf",)
    assert found.paths == {"lama": "tu/map/lama.pdf"}


def test_a_document_that_is_gone_from_the_catalogue_is_left_out() -> None:
    assert lessons(Catalogue([decision(Verb.ACCEPT, "hilang", SK)], ["a"]), pack()).cases == []


def test_the_latest_decisions_count_when_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "MAX_CASES", 3)
    decisions = [decision(Verb.ACCEPT, one, SK) for one in "abcde"]
    found = lessons(Catalogue([*decisions, decision(Verb.REJECT, "a", SK)], "abcde"), pack())
    assert [case.document.key for case in found.cases] == ["d", "e", "a"]


# --- the background


def test_the_background_is_what_counts_by_itself_and_was_not_decided() -> None:
    counted = [
        evidence(0, "a", match("laporan-dumas")),
        evidence(1, "b", match("laporan-dumas", MatchState.SUGGESTED)),
        evidence(2, "c", match("rapat-spi", is_tied=True)),
        evidence(3, "d", match("laporan-dumas")),
        evidence(4, "e", match("lakin"), "b.pdf"),
    ]
    found = lessons(Catalogue([decision(Verb.ACCEPT, "d", DUMAS)], "abcde", counted), pack())
    assert [document.key for document in found.background] == ["a", "e!/b.pdf"]


def test_the_background_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    hashes = [f"{number:03}" for number in range(200)]
    counted = [evidence(number, one, match("laporan-dumas")) for number, one in enumerate(hashes)]
    catalogue = Catalogue([], hashes, [*reversed(counted)])
    assert [one.key for one in lessons(catalogue, pack()).background] == ["000", "001", "002", "003"]
    assert catalogue.asked == [0, 1, 2, 3]
    monkeypatch.setattr(learning, "OTHERS_OF_TYPE", 150)
    monkeypatch.setattr(learning, "MAX_OTHERS", 120)
    assert len(lessons(catalogue, pack()).background) == 120
