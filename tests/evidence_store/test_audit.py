from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_store.audit import BEGINNING, GUARDS, canonical, row_hash
from evidence_store.catalogue import Catalogue
from evidence_store.model import AuditFaultKind, AuditHead
from tests.evidence_store.samples import at, one_source


@pytest.fixture
def logged(catalogue: Catalogue) -> Catalogue:
    for number in range(1, 6):
        catalogue.audit("scanned", {"files": number}, who="scan", at=at(number))
    return catalogue


def forge(catalogue: Catalogue, sql: str) -> None:
    """What an attacker with the file does: takes the triggers off, changes rows, puts them back."""
    connection = catalogue.database.conn
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in sql.split(";"):
        connection.execute(statement)
    for _, create in triggers:
        connection.execute(create)


def kinds(catalogue: Catalogue) -> dict[int, set[AuditFaultKind]]:
    found: dict[int, set[AuditFaultKind]] = {}
    for fault in catalogue.check_audit():
        found.setdefault(fault.seq, set()).add(fault.kind)
    return found


def test_a_whole_chain_has_no_faults(logged: Catalogue) -> None:
    assert logged.check_audit() == []
    assert logged.audit_head().count == 5
    assert [row.facts for row in logged.audit_rows(after_seq=3)] == ['{"files":4}', '{"files":5}']


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit SET facts = '{}' WHERE seq = 1",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT 2, unit, at, who, 'x', facts, previous, hash FROM audit",
        "INSERT INTO audit SELECT 9, unit, at, who, event, facts, previous, hash FROM audit LIMIT 1",
        "INSERT INTO audit SELECT -1, unit, at, who, event, facts, previous, hash FROM audit LIMIT 1",
    ],
)
def test_the_table_refuses_everything_but_the_next_row(logged: Catalogue, sql: str) -> None:
    before = logged.audit_rows()
    with pytest.raises(sqlite3.IntegrityError):
        logged.database.execute(sql)
    assert logged.audit_rows() == before


@pytest.mark.parametrize("column", ["unit", "at", "who", "event", "facts"])
def test_a_changed_row_is_found(logged: Catalogue, column: str) -> None:
    forge(logged, f"UPDATE audit SET {column} = {column} || ' ' WHERE seq = 3")
    assert kinds(logged) == {3: {AuditFaultKind.CHANGED}}


def test_a_changed_row_with_its_hash_made_good_breaks_the_next(logged: Catalogue) -> None:
    row = logged.audit_rows()[2]
    hash_ = row_hash(row.seq, row.unit, row.at, "someone else", row.event, row.facts, row.previous)
    forge(logged, f"UPDATE audit SET who = 'someone else', hash = '{hash_}' WHERE seq = 3")
    assert kinds(logged) == {4: {AuditFaultKind.BROKEN}}


def test_a_changed_last_row_with_its_hash_made_good_is_not_the_recorded_end(logged: Catalogue) -> None:
    row = logged.audit_rows()[4]
    hash_ = row_hash(row.seq, row.unit, row.at, "someone else", row.event, row.facts, row.previous)
    forge(logged, f"UPDATE audit SET who = 'someone else', hash = '{hash_}' WHERE seq = 5")
    assert kinds(logged) == {5: {AuditFaultKind.HEAD}}


@pytest.mark.parametrize("seq", [1, 3])
def test_a_deleted_row_is_found(logged: Catalogue, seq: int) -> None:
    forge(logged, f"DELETE FROM audit WHERE seq = {seq}")
    assert AuditFaultKind.MISSING in kinds(logged)[seq + 1]


def test_a_deleted_row_with_the_rest_moved_up_is_found(logged: Catalogue) -> None:
    forge(logged, "DELETE FROM audit WHERE seq = 3; UPDATE audit SET seq = seq - 1 WHERE seq > 3")
    assert kinds(logged)[3] == {AuditFaultKind.BROKEN, AuditFaultKind.CHANGED}


def test_rows_cut_off_at_the_end_are_found(logged: Catalogue) -> None:
    forge(logged, "DELETE FROM audit WHERE seq > 3")
    assert kinds(logged) == {5: {AuditFaultKind.TRUNCATED}}


def test_all_rows_deleted_are_found(logged: Catalogue) -> None:
    forge(logged, "DELETE FROM audit")
    assert kinds(logged) == {5: {AuditFaultKind.TRUNCATED}}


def test_an_inserted_row_is_found(logged: Catalogue) -> None:
    forge(
        logged,
        "UPDATE audit SET seq = seq + 100 WHERE seq > 2; UPDATE audit SET seq = seq - 99 WHERE seq > 100;"
        "INSERT INTO audit SELECT 3, unit, at, who, event, facts, previous, hash FROM audit WHERE seq = 2",
    )
    found = kinds(logged)
    assert AuditFaultKind.CHANGED in found[3]
    assert AuditFaultKind.EXTRA in found[6]


def test_an_appended_row_is_found(logged: Catalogue) -> None:
    head = logged.audit_head()
    hash_ = row_hash(6, "satker-01", "t", "w", "e", "{}", head.hash)
    forge(
        logged, f"INSERT INTO audit VALUES (6, 'satker-01', 't', 'w', 'e', '{{}}', '{head.hash}', '{hash_}')"
    )
    assert kinds(logged) == {6: {AuditFaultKind.EXTRA}}


def test_exchanged_rows_are_found(logged: Catalogue) -> None:
    forge(
        logged,
        "UPDATE audit SET seq = 99 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3;"
        "UPDATE audit SET seq = 3 WHERE seq = 99",
    )
    assert set(kinds(logged)) >= {2, 3, 4}


def test_every_fault_is_told_not_only_the_first(logged: Catalogue) -> None:
    forge(logged, "UPDATE audit SET who = 'x' WHERE seq IN (2, 4)")
    assert set(kinds(logged)) == {2, 4}


def test_every_trigger_of_the_catalogue_is_looked_for(logged: Catalogue) -> None:
    found = logged.database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    assert {name for (name,) in found} == set(GUARDS)


@pytest.mark.parametrize("guard", GUARDS)
def test_a_removed_trigger_is_found(logged: Catalogue, guard: str) -> None:
    logged.database.execute(f"DROP TRIGGER {guard}")
    assert kinds(logged) == {0: {AuditFaultKind.UNGUARDED}}


def test_a_consistent_forgery_shows_only_against_an_end_kept_elsewhere(logged: Catalogue) -> None:
    """The limit that docs/formats.md states."""
    known = logged.audit_head()
    previous, updates = BEGINNING, []
    for row in logged.audit_rows():
        hash_ = row_hash(row.seq, row.unit, row.at, "forged", row.event, row.facts, previous)
        new = f"who = 'forged', previous = '{previous}', hash = '{hash_}'"
        updates.append(f"UPDATE audit SET {new} WHERE seq = {row.seq}")
        previous = hash_
    updates.append(f"UPDATE workspace SET audit_hash = '{previous}'")
    forge(logged, ";".join(updates))
    assert logged.check_audit() == []
    assert [fault.kind for fault in logged.check_audit(known_head=known)] == [AuditFaultKind.HEAD]


def test_an_end_kept_elsewhere_stays_good_as_the_log_grows(logged: Catalogue) -> None:
    known = logged.audit_head()
    logged.audit("scanned", {}, who="scan", at=at(9))
    assert logged.check_audit(known_head=known) == []
    assert logged.check_audit(known_head=AuditHead(0, BEGINNING)) == []


def test_a_row_shares_the_fate_of_what_it_tells(catalogue: Catalogue) -> None:
    def interrupted() -> None:
        with catalogue.batch():
            one_source(catalogue)
            catalogue.audit("configured", {}, who="cli", at=at(0))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        interrupted()
    assert catalogue.sources() == []
    assert catalogue.audit_head() == AuditHead(0, BEGINNING)
    assert catalogue.check_audit() == []


def test_the_check_reads_in_more_than_one_page(catalogue: Catalogue) -> None:
    with catalogue.batch():
        for number in range(2_500):
            catalogue.audit("x", {}, who="w", at=at(number))
    assert catalogue.check_audit() == []
    forge(catalogue, "UPDATE audit SET who = '' WHERE seq = 1001")
    assert set(kinds(catalogue)) == {1001}


def test_facts_may_be_times_paths_and_sets(catalogue: Catalogue) -> None:
    facts = {
        "when": at(0).astimezone(timezone(timedelta(hours=7))),
        "path": b"a\xff",
        "folder": Path("/srv"),
        "kinds": {"b", "a"},
    }
    catalogue.audit("x", facts, who="w", at=at(0))
    assert json.loads(catalogue.audit_rows()[0].facts) == {
        "when": "2026-03-14T08:15:00.000000+00:00",
        "path": "a\udcff",
        "folder": "/srv",
        "kinds": ["a", "b"],
    }


@pytest.mark.parametrize("fact", [object(), float("nan"), float("inf")])
def test_facts_without_a_canonical_form_are_refused(catalogue: Catalogue, fact: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        catalogue.audit("x", {"fact": fact}, who="w", at=at(0))
    assert catalogue.audit_head().count == 0


FACTS = st.dictionaries(
    st.text(),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(alphabet=st.characters()),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=5,
    ),
    max_size=4,
)


@given(FACTS)
@settings(derandomize=True, deadline=None, max_examples=60)
def test_canonical_json_keeps_every_fact_and_ignores_their_order(facts: dict[str, object]) -> None:
    text = canonical(facts)
    assert text.isascii()
    assert json.loads(text) == facts
    assert canonical(dict(reversed(facts.items()))) == text


def test_the_worked_example_of_the_documentation(repo: Callable[[str], str]) -> None:
    text = repo("docs/formats.md").partition("Worked example")[2]
    content = text.partition("```json\n")[2].partition("\n```")[0]
    expected = text.partition("```text\n")[2].partition("\n```")[0]
    row = json.loads(content)
    assert canonical(row) == content
    assert row_hash(**row) == expected
