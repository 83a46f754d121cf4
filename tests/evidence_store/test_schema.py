from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evidence_store import schema
from evidence_store.catalogue import Catalogue
from evidence_store.errors import CatalogueTooOld
from evidence_store.model import DocumentState, Judged, PageRow, ProblemRow, ReadingRow, Sighting, unit_key
from evidence_store.review_model import Verb
from tests.evidence_store.samples import (
    at,
    file_it,
    ignored,
    match,
    meeting,
    one_source,
    part,
    see,
    sha,
    stamp,
)

INTERNAL = {"sqlite_sequence"}


def documented(text: str) -> dict[str, list[str]]:
    """Tables and their columns by docs/formats.md: a heading of the name, a table of the columns."""
    tables = {}
    for section in text.split("\n### `")[1:]:
        body = section.partition("\n## ")[0]
        tables[body.partition("`")[0]] = re.findall(r"^\| `(\w+)` \|", body, re.MULTILINE)
    return tables


def test_every_table_and_column_is_documented_and_no_other(
    catalogue: Catalogue, repo: Callable[[str], str]
) -> None:
    real = {
        table.name: [column.name for column in table.columns]
        for table in catalogue.database.tables
        if table.name not in INTERNAL
    }
    assert documented(repo("docs/formats.md")) == real


def test_the_documented_numbers_are_the_real_ones(catalogue: Catalogue, repo: Callable[[str], str]) -> None:
    assert catalogue.database.execute("PRAGMA application_id").fetchone() == (schema.APPLICATION_ID,)
    assert f"0x{schema.APPLICATION_ID:08X}" in repo("docs/formats.md")
    assert schema.APPLICATION_ID.to_bytes(4, "big") == b"BUKT"


def test_the_database_keeps_what_it_is_told(path: Path, catalogue: Catalogue) -> None:
    assert catalogue.database.execute("PRAGMA page_size").fetchone() == (schema.PAGE_BYTES,)
    with Catalogue.open(path, readonly=True) as reader:
        for opened in (catalogue, reader):
            pragmas = {
                name: opened.database.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
            assert pragmas == {
                "journal_mode": "wal",
                "synchronous": 2,
                "foreign_keys": 1,
                "busy_timeout": 10_000,
            }


def test_every_table_is_strict_and_every_reference_is_indexed(catalogue: Catalogue) -> None:
    """Without an index every deletion of a parent would read the whole child table."""
    for table in catalogue.database.tables:
        if table.name in INTERNAL:
            continue
        assert table.strict, table.name
        leading = {tuple(table.pks)} | {tuple(index.columns) for index in table.indexes}
        references: dict[int, list[str]] = {}  # by number; one of two columns is two rows
        for number, _, _, column, *_ in catalogue.database.execute(f"PRAGMA foreign_key_list({table.name})"):
            references.setdefault(number, []).append(column)
        for columns in references.values():
            assert any(index[: len(columns)] == tuple(columns) for index in leading), (table.name, columns)


def test_the_workspace_and_every_root_table_carry_the_unit(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    file_it(catalogue, source, b"a")
    catalogue.audit("x", {}, who="w", at=at(0))
    catalogue.decide(Verb.WAIVE, "A-1", who="w", at=at(0))
    catalogue.save_snapshot(at(0).date(), "1", {}, b"", at=at(0))
    catalogue.keep_pack("1", {}, at(0))
    catalogue.letters.begin("2025-W42", "", message="", to=["a@x.id"], who="w", at=at(0))
    for table in ("workspace", "source", "document", "audit", "decision", "snapshot", "pack", "letter"):
        assert catalogue.database.execute(f"SELECT DISTINCT unit FROM {table}").fetchall() == [("satker-01",)]


# --- no hot statement reads a whole table


@pytest.fixture
def stocked(catalogue: Catalogue) -> Iterator[tuple[Catalogue, list[str]]]:
    """A catalogue with rows in every table, and the statements it has run since."""
    source = one_source(catalogue)
    with catalogue.batch():
        for n in range(50):
            _, document = file_it(catalogue, source, b"f/%d" % n, str(n))
            pages = (PageRow(1, "x", "", "ocr", 1.0, 0, b"w"),)
            parts = [part(pages=pages, problems=(ProblemRow("x", "", 0),))]
            catalogue.extracted(document.id, str(n % 2), parts, DocumentState.READ, at(0))
        catalogue.record(source, [ignored(b"x.tmp")], at(0))
    statements: list[str] = []
    catalogue.database.conn.set_trace_callback(statements.append)
    yield catalogue, statements
    catalogue.database.conn.set_trace_callback(None)


def work(catalogue: Catalogue) -> None:
    """What is called for every file, document or search."""
    source = catalogue.sources()[0].id
    catalogue.known(source)
    catalogue.record(source, [Sighting(b"f/1", stamp(9)), Sighting(b"new", stamp())], at(1))
    filing = see(catalogue, source, b"again")
    catalogue.received(filing.id, filing.stamp, sha("again"), 5, at(1))
    catalogue.failed(filing.id, "x", at(1))
    catalogue.restamp(filing.id, stamp(3))
    catalogue.gone([1, 2], at(1))
    catalogue.waiting("1")
    catalogue.begin_try([3, 4])
    catalogue.extracted(3, "2", [part()], DocumentState.READ, at(1))
    catalogue.retry([3])
    catalogue.stale_readings("x")
    judged = Judged(ReadingRow(version="x"), (match(),), meeting(), b"1234")
    catalogue.rejudge(3, {"": judged})
    catalogue.confirm([3, 4], "y")
    catalogue.stale_versions("x")
    catalogue.stale_parts("", limit=5)
    catalogue.ties_are_current("x")
    catalogue.keep_pack("x", {}, at(1))
    made = catalogue.decide(Verb.ACCEPT, "A-1", sha256=sha("5"), who="w", at=at(1))
    catalogue.undo(made.id, who="w", at=at(1))
    catalogue.decisions_on([sha("5")])
    catalogue.last_change()
    catalogue.changes_since(10)
    catalogue.set_indexed(3)
    catalogue.units([1, 2, 3])
    catalogue.page_texts([unit_key(sha("5"))])
    catalogue.document(5)
    catalogue.find(sha("5")[:8])
    catalogue.find("f/7")
    catalogue.audit("x", {}, who="w", at=at(1))
    catalogue.audit_rows(after_seq=3)
    next(catalogue.all_document_ids())
    catalogue.least_verified(at(1), limit=5)
    catalogue.verified({1: "", 2: "damaged"}, at(1))
    catalogue.damaged()
    catalogue.verified_since()


SMALL = {"workspace", "source", "pack", "sqlite_sequence", "temp.sighting", "s", "json_each", "sqlite_master"}
"""Tables of a few rows, and what the caller handed in."""


def test_no_hot_statement_reads_a_whole_table(stocked: tuple[Catalogue, list[str]]) -> None:
    catalogue, statements = stocked
    work(catalogue)
    catalogue.database.conn.set_trace_callback(None)
    plans = {}
    for statement in dict.fromkeys(statements):
        if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            try:
                rows = catalogue.database.conn.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
            except sqlite3.ProgrammingError:  # the trace shows parameters of triggers unbound
                continue
            plans[statement] = [row[3] for row in rows]
    scans = {
        statement: step
        for statement, plan in plans.items()
        for step in plan
        if step.startswith("SCAN ") and step.split()[1] not in SMALL and "CONSTANT ROW" not in step
    }
    assert len(plans) > 40
    assert scans == {}


def test_that_test_would_see_a_scan(stocked: tuple[Catalogue, list[str]]) -> None:
    catalogue, _ = stocked
    rows = catalogue.database.conn.execute(
        "EXPLAIN QUERY PLAN SELECT * FROM document WHERE size = 3"
    ).fetchall()
    assert rows[0][3] == "SCAN document"


# --- an older catalogue

FILLED = f"""
INSERT INTO workspace (id, unit, indexed_seq, audit_count, audit_hash) VALUES (1, 'satker-01', 1, 0, '{"0" * 64}');
INSERT INTO source (id, unit, name, bidang, path, position, is_active)
VALUES (1, 'satker-01', 'tu', 'TU', x'2F61', 0, 1);
INSERT INTO document (id, unit, sha256, size, received_at, state, extractor_version, outcome, extracted_at)
VALUES (1, 'satker-01', '{sha("halo")}', 4, '2026-03-14T08:15:00.000000+00:00', 'read', '1', 'read',
    '2026-03-14T08:15:00.000000+00:00');
INSERT INTO filing (id, source_id, path, size, mtime_ns, ctime_ns, inode, state, first_seen, document_id)
VALUES (1, 1, x'612E706466', 4, 1, 1, 1, 'received', '2026-03-14T08:15:00.000000+00:00', 1);
INSERT INTO part VALUES (1, 0, '', 'application/pdf', 'pdf', 4, '{sha("halo")}', '', '{{}}');
INSERT INTO reading VALUES (1, 0, 'sk', 'SK Tim', '1/2', '2026-03-14', 2026, 3, '1+abc');
INSERT INTO page VALUES (1, 1, 0, 0, 1, '', 'native', NULL, 0, 'halo');
INSERT INTO change (document_id) VALUES (1);
"""


def test_a_filled_catalogue_of_schema_1_is_brought_up_to_date(path: Path) -> None:
    with sqlite3.connect(path) as old:
        old.executescript(f"PRAGMA application_id = {schema.APPLICATION_ID}; {schema.FIRST_SCHEMA}")
        old.executescript(f"PRAGMA user_version = 1; {FILLED}")
    old.close()
    with pytest.raises(CatalogueTooOld):
        Catalogue.open(path, readonly=True)
    for _ in range(2):
        with Catalogue.open(path) as opened:
            assert opened.database.execute("PRAGMA user_version").fetchone() == (len(schema.MIGRATIONS),)
            (unit,) = opened.units([1])
            assert unit.reading == ReadingRow("sk", "SK Tim", "1/2", at(0).date(), 2026, 3, "1+abc")
            assert (unit.pages, unit.matches, unit.meeting) == (("halo",), (), None)
            assert opened.stale_versions("2") == ["1+abc"]
            assert not opened.ties_are_current("")
            assert opened.check() == []
            assert opened.check_audit() == []
