"""The longest unverified come first, and what was wrong is remembered."""

from __future__ import annotations

from datetime import timedelta

from evidence_store import fixity
from evidence_store.catalogue import Catalogue
from evidence_store.model import FixityCounts
from tests.evidence_store.samples import at, file_it, one_source


def filled(catalogue: Catalogue, count: int = 4) -> list[int]:
    source = one_source(catalogue)
    return [file_it(catalogue, source, b"%d" % n, str(n))[1].id for n in range(count)]


def ids(catalogue: Catalogue, minutes: int, limit: int = 500) -> list[int]:
    found, _ = catalogue.least_verified(at(minutes), limit=limit)
    return [document.id for document in found]


def test_the_longest_unverified_come_first(catalogue: Catalogue) -> None:
    a, b, c, d = filled(catalogue)
    assert ids(catalogue, 0) == [a, b, c, d]
    catalogue.verified({a: ""}, at(2))
    catalogue.verified({c: ""}, at(1))
    assert ids(catalogue, 5) == [b, d, c, a]
    assert ids(catalogue, 2) == [b, d, c]  # what was verified at that moment or later is left out
    assert ids(catalogue, 5, limit=1) == [b]


def test_a_walk_meets_each_once_though_it_notes_what_it_met(catalogue: Catalogue) -> None:
    documents = filled(catalogue, 7)
    catalogue.verified({documents[2]: ""}, at(1))
    met, after = [], ("", 0)
    while True:
        found, after = catalogue.least_verified(at(9), after=after, limit=2)
        if not found:
            break
        met += [document.id for document in found]
        catalogue.verified(dict.fromkeys(met, ""), at(9))
    assert sorted(met) == documents
    assert met[-1] == documents[2]


def test_damage_is_remembered_until_it_is_gone(catalogue: Catalogue) -> None:
    a, b, *_ = filled(catalogue)
    catalogue.verified({a: "damaged", b: ""}, at(1))
    assert [(document.id, damage) for document, damage in catalogue.damaged()] == [(a, "damaged")]
    catalogue.verified({a: ""}, at(1) + timedelta(hours=1))
    assert catalogue.damaged() == []


def test_receiving_is_hashing_too(catalogue: Catalogue) -> None:
    a, b, c, d = filled(catalogue)  # received at minute 0
    catalogue.verified({a: "", b: ""}, at(5))
    assert catalogue.verified_since() == (2, at(0))
    catalogue.verified({c: "", d: ""}, at(6))
    assert catalogue.verified_since() == (0, at(5))


def test_nothing_was_verified_yet(catalogue: Catalogue) -> None:
    assert catalogue.verified_since() == (0, None)
    filled(catalogue, 2)
    assert catalogue.verified_since() == (2, at(0))


def due(catalogue: Catalogue, minutes: int, *, damaged: int = -999, limit: int = 500) -> list[int]:
    found = catalogue.due_for_verifying(
        at(minutes), damaged_before=at(damaged), now=at(max(minutes, 60)), limit=limit
    )
    return [document.id for document in found]


def test_what_is_due(catalogue: Catalogue) -> None:
    a, b, c, d = filled(catalogue)
    assert due(catalogue, 0, limit=2) == [a, b]
    catalogue.verified({a: "", b: "missing", c: "damaged"}, at(10))
    assert due(catalogue, 5) == [d]
    catalogue.verified({d: ""}, at(12))
    assert due(catalogue, 5) == []
    assert due(catalogue, 5, damaged=10) == []
    assert due(catalogue, 5, damaged=11) == [b, c]
    catalogue.verified({b: "", c: ""}, at(500))  # by a clock that was put back since
    assert due(catalogue, 5, damaged=11) == [b, c]
    assert due(catalogue, 11) == [a]


def test_a_newer_note_stays(catalogue: Catalogue) -> None:
    a, b, *_ = filled(catalogue)
    catalogue.verified({a: ""}, at(3))  # while somebody looked from 2 to 4
    catalogue.verified({a: "damaged", b: "damaged"}, at(4), since=at(2))
    assert [document.id for document, _ in catalogue.damaged()] == [b]
    catalogue.verified({a: "damaged"}, at(6), since=at(5))
    assert catalogue.damaged_count() == 2


def test_counts(catalogue: Catalogue) -> None:
    a, b, c, _ = filled(catalogue)
    catalogue.verified({a: "", b: "missing"}, at(5))
    catalogue.verified({c: ""}, at(8))
    assert catalogue.fixity_counts(at(5)) == FixityCounts(4, 3, 1, at(0), 1)
    assert catalogue.fixity_counts(at(6)).verified == 1


def test_the_last_row_of_an_event(catalogue: Catalogue) -> None:
    assert catalogue.last_audit("verified") is None
    for minutes, event in ((1, "verified"), (2, "verified"), (3, "scan")):
        catalogue.audit(event, {}, who="uji", at=at(minutes))
    row = catalogue.last_audit("verified")
    assert row is not None
    assert row.seq == 2


def test_no_query_walks_all_documents(catalogue: Catalogue) -> None:
    """They are asked every minute, and the walk's own once for two hundred documents."""
    for query in (
        fixity.LEAST.replace("?", "''"),
        fixity.DAMAGED_LONG_AGO.replace("?", "9"),
        fixity.IN_THE_FUTURE.replace("?", "9"),
    ):
        steps = [row[3] for row in catalogue._door.all(f"EXPLAIN QUERY PLAN {query}")]
        assert any("USING INDEX document_" in step for step in steps), (query, steps)
        assert not any(step.startswith("SCAN") for step in steps), (query, steps)
