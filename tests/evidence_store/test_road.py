from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from evidence_store.catalogue import Catalogue
from evidence_store.errors import NoSuchDocument, NoSuchFiling
from evidence_store.model import DocumentState, FilingState, Judged, ProblemRow, ReadingRow, Sighting
from tests.evidence_store.samples import (
    at,
    file_it,
    ignored,
    one_source,
    page,
    part,
    read_it,
    see,
    sha,
    stamp,
)

# --- receive


def test_pending_comes_by_id_in_pages(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    catalogue.record(source, [Sighting(b"%03d" % n, stamp()) for n in range(7)], at(0))
    catalogue.record(source, [ignored(b"x.tmp")], at(0))
    seen, after = [], 0
    while chunk := catalogue.pending(after_id=after, limit=3):
        assert len(chunk) <= 3
        seen += [filing.path for filing in chunk]
        after = chunk[-1].id
    assert seen == [b"%03d" % n for n in range(7)]


def test_received_twice_equals_once(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    filing, document = file_it(catalogue, source, b"a.pdf")
    before = catalogue.document(document.id), catalogue.last_change(), catalogue.counts()
    again = catalogue.received(filing.id, filing.stamp, document.sha256, document.size, at(9))
    assert again == document
    assert (catalogue.document(document.id), catalogue.last_change(), catalogue.counts()) == before


def test_received_again_with_another_stamp_takes_the_stamp(catalogue: Catalogue) -> None:
    filing, document = file_it(catalogue, one_source(catalogue), b"a.pdf")
    seq = catalogue.last_change()
    catalogue.received(filing.id, stamp(77), document.sha256, document.size, at(9))
    assert catalogue.filing(filing.id).stamp == stamp(77)
    assert len(catalogue.document(document.id).filings[0].history) == 1
    assert catalogue.last_change() == seq


def test_the_same_bytes_are_one_document(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    _, first = read_it(catalogue, source, b"a.pdf")
    seq = catalogue.last_change()
    _, second = file_it(catalogue, source, b"b.pdf", minute=3)
    assert second.id == first.id
    assert second.received_at == at(0)
    assert second.state is DocumentState.READ  # nothing to extract again
    assert catalogue.changes_since(seq)[1] == [first.id]
    assert len(catalogue.units([first.id])[0].filings) == 2


def test_new_bytes_at_an_old_path_change_both_documents(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    filing, old = read_it(catalogue, source, b"a.pdf", "lama")
    seq = catalogue.last_change()
    _, new = file_it(catalogue, source, b"a.pdf", "baru!", minute=4)
    assert catalogue.changes_since(seq)[1] == [old.id, new.id]
    (unit,) = catalogue.units([old.id])
    assert unit.is_withdrawn
    assert [former.path for former in unit.former] == [b"a.pdf"]
    (of_old,) = catalogue.document(old.id).filings
    assert (of_old.filing.id, of_old.filing.document_id, of_old.is_live) == (filing.id, new.id, False)
    assert [event.sha256 for event in of_old.history] == [sha("lama"), sha("baru!")]


def test_failed_keeps_its_first_since_through_retries(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    filing = see(catalogue, source, b"a.pdf")
    catalogue.failed(filing.id, "permission", at(1))
    assert catalogue.pending() == []
    see(catalogue, source, b"a.pdf", minute=5)
    catalogue.failed(filing.id, "busy", at(6))
    (problem,) = catalogue.problems()
    assert (problem.code, problem.since, problem.path) == ("busy", at(1), b"a.pdf")
    catalogue.received(filing.id, stamp(), sha("x"), 1, at(7))
    see(catalogue, source, b"a.pdf", minute=8)
    catalogue.failed(filing.id, "permission", at(9))
    assert catalogue.problems()[0].since == at(9)


def test_a_scan_may_see_a_failure_itself(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    sighting = Sighting(b"a", stamp(), FilingState.FAILED, "permission")
    catalogue.record(source, [sighting], at(0))
    catalogue.record(source, [sighting], at(5))
    assert catalogue.problems()[0].since == at(0)


def test_a_filing_as_it_stands(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    filing, document = file_it(catalogue, source, b"a.pdf")
    now = catalogue.filing(filing.id)
    assert (now.path, now.state, now.document_id) == (b"a.pdf", FilingState.RECEIVED, document.id)


def test_unknown_filings_and_documents_are_named(catalogue: Catalogue) -> None:
    with pytest.raises(NoSuchFiling):
        catalogue.filing(7)
    with pytest.raises(NoSuchFiling):
        catalogue.received(7, stamp(), sha("x"), 1, at(0))
    with pytest.raises(NoSuchFiling):
        catalogue.failed(7, "x", at(0))
    with pytest.raises(NoSuchDocument):
        catalogue.extracted(7, "1", [], DocumentState.READ, at(0))
    assert catalogue.counts()["documents"] == 0  # the call that failed left nothing


def test_a_time_without_a_zone_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(ValueError, match="time zone"):
        catalogue.record(one_source(catalogue), [], at(0).replace(tzinfo=None))


# --- extract


def test_waiting_are_the_new_and_those_of_another_version(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    _, new = file_it(catalogue, source, b"new", "n")
    documents = {}
    for version, state in (("1", "read"), ("1", "unread"), ("2", "read"), ("2", "set_aside"), ("3", "read")):
        _, document = file_it(catalogue, source, f"{version}{state}".encode(), version + state)
        catalogue.begin_try([document.id])
        catalogue.extracted(document.id, version, [part()], DocumentState(state), at(0))
        documents[version + state] = document.id
    assert [d.id for d in catalogue.waiting("2")] == [
        new.id,
        *(documents["1read"], documents["1unread"], documents["3read"]),
    ]
    assert [d.id for d in catalogue.waiting("2", limit=2)] == [new.id, documents["1read"]]
    assert [d.id for d in catalogue.waiting("2", after_id=documents["1read"], limit=1)] == [
        documents["1unread"]
    ]


def test_tries_are_counted_and_start_afresh_for_another_version(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    _, document = file_it(catalogue, source, b"a")
    for _ in range(3):
        catalogue.begin_try([document.id])
    assert catalogue.waiting("1")[0].tries == 3
    catalogue.extracted(document.id, "1", [part()], DocumentState.SET_ASIDE, at(0))
    assert catalogue.waiting("1") == []
    assert catalogue.waiting("2")[0].tries == 0
    catalogue.begin_try([document.id])
    assert catalogue.waiting("2")[0].tries == 1
    assert catalogue.waiting("1")[0].tries == 1  # begun and not ended: it waits for any version


def test_a_begun_try_survives_sigkill(path: Path, catalogue: Catalogue) -> None:
    _, document = file_it(catalogue, one_source(catalogue), b"a")
    catalogue.close()
    script = (
        "import os, sys; from pathlib import Path; from evidence_store.catalogue import Catalogue\n"
        f"Catalogue.open(Path(sys.argv[1])).begin_try([{document.id}])\n"
        "os.kill(os.getpid(), 9)"
    )
    died = subprocess.run([sys.executable, "-c", script, os.fspath(path)], check=False)
    assert died.returncode == -signal.SIGKILL
    with Catalogue.open(path) as reopened:
        assert reopened.waiting("1")[0].tries == 1


def test_begin_try_leaves_the_index_as_it_is(catalogue: Catalogue) -> None:
    """Else a new extractor would have everything indexed twice."""
    _, document = read_it(catalogue, one_source(catalogue), b"a")
    seq, units = catalogue.last_change(), catalogue.units([document.id])
    catalogue.begin_try([document.id])
    assert (catalogue.last_change(), catalogue.units([document.id])) == (seq, units)


def test_extracted_replaces_everything(catalogue: Catalogue) -> None:
    _, document = file_it(catalogue, one_source(catalogue), b"a.zip")
    many = [
        part("z", problems=(ProblemRow("too_deep", "x", 0),)),
        part("b", path="b.pdf", pages=(page("satu", 1, b"boxes"), page("dua", 2))),
    ]
    catalogue.extracted(document.id, "1", many, DocumentState.READ, at(0))
    assert catalogue.document(document.id).parts == tuple(many)
    catalogue.extracted(document.id, "2", [part("only")], DocumentState.READ, at(1))
    assert catalogue.document(document.id).parts == (part("only"),)
    counts = catalogue.counts()
    assert (counts["parts"], counts["pages"], counts["problems"]) == (1, 1, 0)
    assert catalogue.database.execute("SELECT count(*) FROM page_words").fetchone() == (0,)
    assert catalogue.check() == []


def test_extracted_twice_equals_once(catalogue: Catalogue) -> None:
    _, document = file_it(catalogue, one_source(catalogue), b"a")
    for _ in range(2):
        catalogue.extracted(document.id, "1", [part(), part(path="m")], DocumentState.READ, at(0))
        assert catalogue.document(document.id).parts == (part(), part(path="m"))
        assert len(catalogue.changes_since(0)[1]) == 1


def test_retry_queues_only_what_stands_aside(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    ids = {}
    for state in ("read", "unread", "set_aside"):
        _, document = file_it(catalogue, source, state.encode(), state)
        catalogue.begin_try([document.id])
        catalogue.extracted(document.id, "1", [part()], DocumentState(state), at(0))
        ids[state] = document.id
    catalogue.retry(ids.values())
    assert [(d.id, d.tries) for d in catalogue.waiting("1")] == [(ids["unread"], 0), (ids["set_aside"], 0)]


def test_a_name_twice_in_an_archive_makes_two_keys(catalogue: Catalogue) -> None:
    _, document = file_it(catalogue, one_source(catalogue), b"a.zip")
    parts = [
        part("z"),
        part("1", path="b"),
        part("2", path="b (2)"),
        part("3", path="b"),
        part("4", path="b"),
    ]
    catalogue.extracted(document.id, "1", parts, DocumentState.READ, at(0))
    assert [row.path for row in catalogue.document(document.id).parts] == ["", "b", "b (2)", "b (3)", "b (4)"]


def test_halves_of_surrogate_pairs_do_not_stop_the_queue(catalogue: Catalogue) -> None:
    _, document = file_it(catalogue, one_source(catalogue), b"a")
    broken = part(pages=(page("a \ud83d b \ud83d\ude00"),), path="\udc80.pdf", title="\udfff")
    catalogue.extracted(document.id, "1", [broken], DocumentState.READ, at(0))
    (stored,) = catalogue.document(document.id).parts
    assert stored.pages[0].text == "a \ufffd b \U0001f600"
    assert (stored.path, stored.title) == ("\ufffd.pdf", "\ufffd")


# --- read again


def test_readings_are_replaced_without_touching_the_text(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    _, document = file_it(catalogue, source, b"a.zip")
    old = ReadingRow(kind="sk", version="rules-1")
    catalogue.extracted(
        document.id, "1", [part(reading=old), part(path="m", reading=old)], DocumentState.READ, at(0)
    )
    assert catalogue.stale_readings("rules-1") == []
    assert catalogue.stale_readings("rules-2") == [document.id]
    seq = catalogue.last_change()
    new = ReadingRow(kind="notulen", number="1/2", document_date=at(0).date(), year=2026, version="rules-2")
    catalogue.rejudge(document.id, {"": Judged(new), "m": Judged(new)})
    assert catalogue.stale_readings("rules-2") == []
    assert [row.reading for row in catalogue.document(document.id).parts] == [new, new]
    assert catalogue.changes_since(seq)[1] == [document.id]


def test_stale_readings_come_by_document_in_pages(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    for n in range(6):
        _, document = file_it(catalogue, source, b"%d" % n, str(n))
        reading = ReadingRow(version=f"rules-{n % 3}")
        catalogue.extracted(
            document.id, "1", [part(reading=reading), part(path="m")], DocumentState.READ, at(0)
        )
    assert catalogue.stale_readings("rules-0", limit=4) == [1, 2, 3, 4]
    assert catalogue.stale_readings("rules-0", after_id=4) == [5, 6]


def test_pending_of_one_source(catalogue: Catalogue) -> None:
    first, second = catalogue.set_sources([("a", "", b"/a"), ("b", "", b"/b")])
    one = see(catalogue, first.id, b"x.pdf")
    two = see(catalogue, second.id, b"y.pdf")
    assert [row.id for row in catalogue.pending(source_id=first.id)] == [one.id]
    assert [row.id for row in catalogue.pending(source_id=second.id)] == [two.id]
    assert catalogue.pending(source_id=second.id, after_id=two.id) == []


def test_a_try_called_off_does_not_count(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    _, document = file_it(catalogue, source, b"a.pdf")
    catalogue.begin_try([document.id])
    catalogue.call_off([document.id])
    assert [row.tries for row in catalogue.waiting("v1")] == [0]
    catalogue.call_off([document.id])
    assert [row.tries for row in catalogue.waiting("v1")] == [0]


def test_where_a_document_is_filed(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    filing, document = file_it(catalogue, source, b"a/one.pdf", "x")
    file_it(catalogue, source, b"b/two.pdf", "x")
    assert catalogue.filed_in([document.id, 999]) == {
        document.id: [("tu", b"a/one.pdf"), ("tu", b"b/two.pdf")],
        999: [],
    }
    catalogue.gone([filing.id], at(5))
    assert catalogue.filed_in([document.id]) == {document.id: [("tu", b"b/two.pdf")]}
