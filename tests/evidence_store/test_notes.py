"""Notes beside indicators: only added, taken back by another row, each told in the log."""

from __future__ import annotations

import json
import sqlite3

import pytest

from evidence_store.catalogue import Catalogue
from evidence_store.errors import NoSuchNote
from evidence_store.notes import NoteRow
from tests.evidence_store.samples import at


def noted(catalogue: Catalogue, text: str = "SK menyusul", *, is_for_assessors: bool = False) -> NoteRow:
    return catalogue.notes.add("A.I.1.i.a", text, is_for_assessors=is_for_assessors, who="rini", at=at(1))


def test_notes_in_the_order_made_of_one_indicator_only(catalogue: Catalogue) -> None:
    first, second = noted(catalogue), noted(catalogue, "sudah ada", is_for_assessors=True)
    catalogue.notes.add("A.I.1.i.b", "lain", is_for_assessors=False, who="sri", at=at(2))
    assert catalogue.notes.of("A.I.1.i.a") == [first, second]
    assert (first.text, first.who, first.at) == ("SK menyusul", "rini", at(1))
    assert (first.is_for_assessors, second.is_for_assessors) == (False, True)
    assert catalogue.notes.of("A.I.9") == []


def test_one_taken_back_is_shown_no_more_and_stays_in_the_log(catalogue: Catalogue) -> None:
    first, second = noted(catalogue), noted(catalogue, "sudah ada")
    catalogue.notes.withdraw(first.id, who="koor", at=at(3))
    assert catalogue.notes.of("A.I.1.i.a") == [second]
    with pytest.raises(NoSuchNote):
        catalogue.notes.find(first.id)
    with pytest.raises(NoSuchNote):
        catalogue.notes.withdraw(first.id, who="koor", at=at(4))
    told = [(row.event, row.who, json.loads(row.facts)["text"]) for row in catalogue.audit_rows()]
    assert told[-3:] == [
        ("noted", "rini", "SK menyusul"),
        ("noted", "rini", "sudah ada"),
        ("note_withdrawn", "koor", "SK menyusul"),
    ]
    assert catalogue.check_audit() == []


def test_the_row_that_takes_back_is_no_note(catalogue: Catalogue) -> None:
    first = noted(catalogue)
    catalogue.notes.withdraw(first.id, who="rini", at=at(2))
    with pytest.raises(NoSuchNote):
        catalogue.notes.withdraw(first.id + 1, who="rini", at=at(3))


@pytest.mark.parametrize("statement", ["UPDATE note SET text = 'x'", "DELETE FROM note"])
def test_nobody_changes_a_note(catalogue: Catalogue, statement: str) -> None:
    row = noted(catalogue)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        catalogue.database.execute(statement)
    assert catalogue.notes.of("A.I.1.i.a") == [row]


def test_odd_letters_come_back(catalogue: Catalogue) -> None:
    assert "\U0001f4a9 '\"<b>" in noted(catalogue, "a\x00b \U0001f4a9 '\"<b>").text
