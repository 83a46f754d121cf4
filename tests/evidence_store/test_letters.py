from __future__ import annotations

import json
import sqlite3

import pytest

from evidence_store.catalogue import Catalogue
from evidence_store.errors import LetterPosted
from evidence_store.letters import LetterEvent, LetterRow
from tests.evidence_store.samples import at

WEEK, TU = "2025-W42", "tu"


def begin(catalogue: Catalogue, *to: str, again: bool = False, week: str = WEEK) -> LetterRow:
    return catalogue.letters.begin(
        week, TU, message="<1@x>", to=to or ("tu@x.id",), again=again, who="rini", at=at(1)
    )


def test_what_was_sent_is_not_begun_again_that_week(catalogue: Catalogue) -> None:
    row = begin(catalogue)
    catalogue.letters.end(row, LetterEvent.SENT, who="rini", at=at(2))
    with pytest.raises(LetterPosted) as caught:
        begin(catalogue, "TU@X.id")
    assert caught.value.addresses == ("TU@X.id",)
    begin(catalogue, "lain@x.id")
    begin(catalogue, week="2025-W43")
    assert [one.event for one in catalogue.letters.of_week(WEEK)] == ["begun", "sent", "begun"]


def test_what_was_begun_and_never_ended_was_perhaps_sent(catalogue: Catalogue) -> None:
    begin(catalogue)
    assert catalogue.letters.posted(WEEK, TU).unsure == ("tu@x.id",)
    with pytest.raises(LetterPosted):
        begin(catalogue)
    again = begin(catalogue, again=True)
    catalogue.letters.end(again, LetterEvent.SENT, who="rini", at=at(3))
    found = catalogue.letters.posted(WEEK, TU)
    assert (found.got, found.unsure, found.at) == (("tu@x.id",), (), at(3))


def test_a_lost_answer_is_told_apart_from_a_failure(catalogue: Catalogue) -> None:
    catalogue.letters.end(begin(catalogue, "a@x.id"), LetterEvent.UNSURE, why="reply_lost", who="w", at=at(1))
    catalogue.letters.end(begin(catalogue, "b@x.id"), LetterEvent.FAILED, why="refused", who="w", at=at(1))
    found = catalogue.letters.posted(WEEK, TU)
    assert (found.unsure, found.why) == (("a@x.id",), "refused")
    begin(catalogue, "b@x.id")
    with pytest.raises(LetterPosted):
        begin(catalogue, "a@x.id", "c@x.id")


def test_refused_addresses_until_they_get_it(catalogue: Catalogue) -> None:
    row = begin(catalogue, "a@x.id")
    catalogue.letters.end(row, LetterEvent.SENT, refused={"b@x.id": "550 tidak ada"}, who="w", at=at(1))
    assert catalogue.letters.posted(WEEK, TU).refused == {"b@x.id": "550 tidak ada"}
    catalogue.letters.end(begin(catalogue, "b@x.id"), LetterEvent.SENT, who="w", at=at(2))
    assert catalogue.letters.posted(WEEK, TU).refused == {}


def test_a_failure_before_anything_was_handed_over(catalogue: Catalogue) -> None:
    catalogue.letters.fail(
        WEEK, TU, message="<1@x>", to=["a@x.id"], refused={"a@x.id": "550"}, why="nobody", who="w", at=at(1)
    )
    found = catalogue.letters.posted(WEEK, TU)
    assert (found.got, found.unsure, found.why) == ((), (), "nobody")
    begin(catalogue, "a@x.id")


def test_an_attempt_ends_once(catalogue: Catalogue) -> None:
    row = begin(catalogue)
    catalogue.letters.end(row, LetterEvent.SENT, who="w", at=at(1))
    with pytest.raises(sqlite3.IntegrityError):
        catalogue.letters.end(row, LetterEvent.FAILED, who="w", at=at(1))
    assert len(catalogue.letters.of_week(WEEK)) == 2


@pytest.mark.parametrize("statement", ["UPDATE letter SET event = 'failed'", "DELETE FROM letter"])
def test_nothing_is_changed_afterwards(catalogue: Catalogue, statement: str) -> None:
    begin(catalogue)
    with pytest.raises(sqlite3.IntegrityError):
        catalogue.database.execute(statement)


def test_each_row_stands_in_the_audit_log(catalogue: Catalogue) -> None:
    row = begin(catalogue)
    catalogue.letters.end(row, LetterEvent.SENT, refused={"b@x.id": "550"}, who="jadwal", at=at(2))
    first, second = catalogue.audit_rows()
    assert [(one.event, one.who) for one in (first, second)] == [("letter", "rini"), ("letter", "jadwal")]
    assert json.loads(second.facts) == {
        "letter": 2,
        "week": WEEK,
        "bidang": TU,
        "event": "sent",
        "recipients": ["tu@x.id"],
        "refused": {"b@x.id": "550"},
        "why": "",
    }
    assert catalogue.check_audit() == []
    assert [one.id for one in catalogue.letters.latest(1)] == [2]


def test_names_that_are_no_text(catalogue: Catalogue) -> None:
    catalogue.letters.begin(WEEK, "Bidang “Ñ” \udce9", message="<1@x>", to=["a@x.id"], who="w", at=at(1))
    assert catalogue.letters.posted(WEEK, "Bidang “Ñ” \udce9").unsure == ("a@x.id",)
