"""The longest unverified come first, and what was wrong is remembered."""

from __future__ import annotations

from datetime import timedelta

from evidence_store.catalogue import Catalogue
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
