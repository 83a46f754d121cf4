from __future__ import annotations

import json
import sqlite3

import pytest

from evidence_store.catalogue import Catalogue
from evidence_store.errors import NoSuchDecision
from evidence_store.model import DocumentState
from evidence_store.review_model import Verb
from tests.evidence_store.samples import at, one_source, part, read_it, sha


def test_a_decision_names_bytes_and_item_and_is_audited(catalogue: Catalogue) -> None:
    _, document = read_it(catalogue, one_source(catalogue), b"a")
    seq = catalogue.last_change()
    made = catalogue.decide(
        Verb.REJECT,
        "A.I.1.i.a-1",
        sha256=document.sha256,
        member="b.pdf",
        slot="2025-03",
        why="tahun lalu",
        who="sri",
        at=at(3),
    )
    assert catalogue.decisions() == [made]
    assert (made.verb, made.sha256, made.member, made.item, made.slot, made.why, made.who, made.at) == (
        *(Verb.REJECT, document.sha256, "b.pdf", "A.I.1.i.a-1", "2025-03", "tahun lalu", "sri", at(3)),
    )
    assert made.is_in_force
    assert catalogue.changes_since(seq)[1] == [document.id]
    (row,) = catalogue.audit_rows()
    assert (row.event, row.who) == ("decision", "sri")
    facts = json.loads(row.facts)
    assert facts == {
        "decision": made.id,
        "verb": "reject",
        "sha256": document.sha256,
        "member": "b.pdf",
        "item": "A.I.1.i.a-1",
        "slot": "2025-03",
        "why": "tahun lalu",
    }


def test_an_undo_is_a_decision_too_and_possible_once(catalogue: Catalogue) -> None:
    made = catalogue.decide(Verb.ACCEPT, "A-1", sha256=sha("x"), who="sri", at=at(0))
    undone = catalogue.undo(made.id, why="keliru", who="budi", at=at(1))
    assert (undone.verb, undone.undoes, undone.sha256, undone.item) == (Verb.UNDO, made.id, sha("x"), "A-1")
    before, after = catalogue.decisions()
    assert (before.undone_by, before.is_in_force, after.is_in_force) == (undone.id, False, False)
    for id_ in (made.id, undone.id, 99):
        with pytest.raises(NoSuchDecision):
            catalogue.undo(id_, who="budi", at=at(2))
    assert len(catalogue.audit_rows()) == 2


def test_decisions_outlive_everything_that_is_computed_again(catalogue: Catalogue) -> None:
    filing, document = read_it(catalogue, one_source(catalogue), b"a")
    made = catalogue.decide(Verb.ACCEPT, "A-1", sha256=document.sha256, member="m", who="sri", at=at(0))
    catalogue.extracted(document.id, "2", [part("without that member")], DocumentState.READ, at(1))
    catalogue.gone([filing.id], at(2))
    assert catalogue.decisions_on([document.sha256]) == [made]


def test_only_decisions_in_force_are_found_by_document(catalogue: Catalogue) -> None:
    first = catalogue.decide(Verb.ACCEPT, "A-1", sha256=sha("x"), who="w", at=at(0))
    second = catalogue.decide(Verb.REJECT, "A-1", sha256=sha("x"), why="y", who="w", at=at(1))
    catalogue.decide(Verb.ACCEPT, "A-1", sha256=sha("z"), who="w", at=at(2))
    assert catalogue.decisions_on([sha("x")]) == [first, second]
    catalogue.undo(second.id, who="w", at=at(3))
    assert catalogue.decisions_on([sha("x")]) == [first]


@pytest.mark.parametrize(
    ("verb", "sha256", "item"),
    [(Verb.UNDO, "", "A-1"), (Verb.WAIVE, sha("x"), "A-1"), (Verb.ACCEPT, "", "A-1"), (Verb.WAIVE, "", "")],
)
def test_what_is_no_decision_is_refused(catalogue: Catalogue, verb: Verb, sha256: str, item: str) -> None:
    with pytest.raises(ValueError, match="no such decision"):
        catalogue.decide(verb, item, sha256=sha256, who="w", at=at(0))
    assert catalogue.decisions() == []
    assert catalogue.audit_rows() == []


@pytest.mark.parametrize("change", ["UPDATE decision SET why = 'x'", "DELETE FROM decision"])
def test_decisions_are_append_only(catalogue: Catalogue, change: str) -> None:
    catalogue.decide(Verb.WAIVE, "A-1", why="tidak ada", who="w", at=at(0))
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        catalogue.database.execute(change)


def test_snapshots_come_back_as_they_were(catalogue: Catalogue) -> None:
    states = bytes(range(256)) * 100
    summary = {"missing": 3, "bidang": {"Tata Usaha": 0.5}}
    id_ = catalogue.save_snapshot(at(0).date(), "rules-1", summary, states, at=at(5))
    catalogue.save_snapshot(at(0).date(), "rules-1", {}, b"", at=at(6))
    first, second = catalogue.snapshots()
    assert (first.id, first.at, first.as_of, first.pack, first.summary, first.states) == (
        *(id_, at(5), at(0).date(), "rules-1", summary, b""),
    )
    assert second.id != id_
    whole = catalogue.whole_snapshot(id_)
    assert whole is not None
    assert whole.states == states
    assert catalogue.whole_snapshot(99) is None
