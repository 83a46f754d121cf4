from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from evidence_store.catalogue import Catalogue
from evidence_store.model import DocumentState, ReadingRow, UnitFiling, unit_key
from tests.evidence_store.samples import at, file_it, one_source, page, part, read_it, sha


def test_changes_come_in_order_once_a_document(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    ids = [read_it(catalogue, source, b"%d" % n, str(n))[1].id for n in range(3)]
    catalogue.extracted(ids[0], "1", [part("again")], DocumentState.READ, at(1))
    reached, changed = catalogue.changes_since(0)
    assert changed == [ids[1], ids[2], ids[0]]
    assert reached == catalogue.last_change()
    assert catalogue.changes_since(reached) == (reached, [])


def test_changes_come_in_pages(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    ids = [read_it(catalogue, source, b"%d" % n, str(n))[1].id for n in range(5)]
    seen, seq = [], 0
    while True:
        seq, chunk = catalogue.changes_since(seq, limit=2)
        if not chunk:
            break
        seen += chunk
    assert (seen, seq) == (ids, catalogue.last_change())


def test_numbers_of_changes_are_never_used_again(catalogue: Catalogue) -> None:
    _, document = read_it(catalogue, one_source(catalogue), b"a")
    last = catalogue.last_change()
    catalogue.database.execute("DELETE FROM change")
    assert catalogue.last_change() == last
    catalogue.extracted(document.id, "1", [part()], DocumentState.READ, at(0))
    assert catalogue.last_change() > last


def test_a_change_is_in_the_transaction_of_what_it_tells(catalogue: Catalogue, path: Path) -> None:
    source = one_source(catalogue)
    with Catalogue.open(path, readonly=True) as reader:
        with catalogue.batch():
            _, document = read_it(catalogue, source, b"a")
            assert reader.changes_since(0) == (0, [])
            assert reader.units([document.id]) == []
        assert reader.changes_since(0)[1] == [document.id]
        assert len(reader.units([document.id])) == 1


@pytest.mark.parametrize(
    "ask",
    [
        lambda reader, id_: reader.units([id_]),
        lambda reader, id_: reader.document(id_),
        lambda reader, _: reader.page_texts([sha("a")]),
    ],
    ids=["units", "document", "page_texts"],
)
def test_an_answer_is_of_one_state(
    catalogue: Catalogue, path: Path, ask: Callable[[Catalogue, int], object]
) -> None:
    """A writer commits between two statements of a reader."""
    source = one_source(catalogue)
    filing, document = file_it(catalogue, source, b"a", "a")
    catalogue.extracted(document.id, "1", [part("lama", title="lama")], DocumentState.READ, at(0))

    def write() -> None:
        new = [part("baru", title="baru"), part(path="baru")]
        catalogue.extracted(document.id, "2", new, DocumentState.UNREAD, at(1))
        catalogue.gone([filing.id], at(2))

    with Catalogue.open(path, readonly=True) as reader:
        before = ask(reader, document.id)
        selects = 0

        def interfere(statement: str) -> None:
            nonlocal selects
            selects += "SELECT" in statement
            if selects == 2:
                selects += 1
                write()

        reader.database.conn.set_trace_callback(interfere)
        assert ask(reader, document.id) == before
        reader.database.conn.set_trace_callback(None)
        assert ask(reader, document.id) != before


def test_units_carry_all_that_is_indexed(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    filing, document = file_it(catalogue, source, b"A/a.zip", "z")
    reading = ReadingRow(
        kind="sk", title="SK Tim", number="1/2", document_date=at(0).date(), year=2026, month=3
    )
    parts = [
        part("z", pages=(), title="arsip"),
        part("m", path="d/b.pdf", pages=(page("satu", 1), page("dua", 2)), reading=reading),
    ]
    catalogue.extracted(document.id, "1", parts, DocumentState.READ, at(0))
    whole, member = catalogue.units([document.id, 999, document.id])
    assert (whole.key, whole.member, whole.pages, whole.title) == (sha("z"), "", (), "arsip")
    assert member.key == unit_key(sha("z"), "d/b.pdf") == f"{sha('z')}!/d/b.pdf"
    assert (member.pages, member.reading, member.part_sha256) == (("satu", "dua"), reading, sha("m"))
    assert (member.unit, member.state) == ("satker-01", DocumentState.READ)
    assert member.filings == (UnitFiling(filing.id, "tu", "Tata Usaha", b"A/a.zip"),)
    assert member.former == ()


def test_a_document_not_extracted_yet_has_no_units(catalogue: Catalogue) -> None:
    _, document = file_it(catalogue, one_source(catalogue), b"a")
    assert catalogue.units([document.id]) == []


def test_a_withdrawn_document_still_yields_units_with_its_former_names(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    first, document = read_it(catalogue, source, b"a.pdf")
    second, _ = file_it(catalogue, source, b"b.pdf", minute=1)
    catalogue.gone([first.id, second.id], at(2))
    (unit,) = catalogue.units([document.id])
    assert unit.is_withdrawn
    assert [former.path for former in unit.former] == [b"b.pdf", b"a.pdf"]


def test_every_document_is_walked_in_more_than_one_page(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    with catalogue.batch():
        ids = [file_it(catalogue, source, b"%d" % n, str(n))[1].id for n in range(3)]
        catalogue.database.conn.executemany(
            "INSERT INTO document (unit, sha256, size, received_at, state)"
            " VALUES ('satker-01', ?, 1, '2026-03-14', 'waiting')",
            [(sha(f"more {n}"),) for n in range(2_000)],
        )
    walked = list(catalogue.all_document_ids())
    assert walked[:3] == ids
    assert len(walked) == len(set(walked)) == 2_003
    assert walked == sorted(walked)
    assert [document.id for document in catalogue.documents(limit=2)] == walked[:2]
    assert [document.id for document in catalogue.documents(after_id=walked[-2])] == walked[-1:]


def test_page_texts_by_key(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    _, document = file_it(catalogue, source, b"a.zip", "z")
    other, _ = file_it(catalogue, source, b"copy.zip", "z")
    members = [part(str(n), path=f"{n}!/x", pages=(page(f"hal {n}"), page("dua", 2))) for n in range(3)]
    catalogue.extracted(document.id, "1", [part("z", title="arsip"), *members], DocumentState.READ, at(0))
    keys = [unit_key(sha("z")), unit_key(sha("z"), "1!/x"), sha("none"), "rubbish", "", sha("z") + "x"]
    found = catalogue.page_texts(keys)
    assert list(found) == keys[:2]
    head, texts = found[keys[0]]
    assert (head.title, texts, head.is_withdrawn) == ("arsip", ["z"], False)
    head, texts = found[keys[1]]
    assert (head.member, texts) == ("1!/x", ["hal 1", "dua"])
    assert head.filing is not None
    assert head.filing.path == b"a.zip"  # the oldest live one

    catalogue.gone([filing.filing.id for filing in catalogue.document(document.id).filings], at(5))
    head, _ = catalogue.page_texts(keys)[keys[0]]
    assert head.is_withdrawn
    assert head.filing == UnitFiling(other.id, "tu", "Tata Usaha", b"copy.zip")


def test_where_documents_are_filed_now_by_their_hash(catalogue: Catalogue) -> None:
    first, second = (
        row.id
        for row in catalogue.set_sources([("tu", "Tata Usaha", b"/srv/tu"), ("spi", "SPI", b"/srv/spi")])
    )
    _, document = read_it(catalogue, first, b"a.pdf", "sama")
    read_it(catalogue, second, b"b.pdf", "sama")
    gone, other = read_it(catalogue, second, b"c.pdf", "lain")
    found = catalogue.filings_of([document.sha256, other.sha256, "f" * 64])
    assert [(one.source, one.bidang, one.path) for one in found[document.sha256]] == [
        ("tu", "Tata Usaha", b"a.pdf"),
        ("spi", "SPI", b"b.pdf"),
    ]
    assert len(found) == 2
    catalogue.gone([gone.id], at(9))
    catalogue.set_sources([("spi", "SPI", b"/srv/spi")])
    found = catalogue.filings_of([document.sha256, other.sha256])
    assert {sha256: [one.path for one in filings] for sha256, filings in found.items()} == {
        document.sha256: [b"b.pdf"]
    }
