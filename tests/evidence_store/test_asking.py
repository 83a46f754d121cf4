from __future__ import annotations

import unicodedata

import pytest

from evidence_store.catalogue import Catalogue
from evidence_store.errors import NoSuchDocument
from evidence_store.model import (
    Account,
    DocumentState,
    FilingState,
    PageRow,
    ProblemRow,
    ReadingRow,
    Sighting,
)
from tests.evidence_store.samples import at, file_it, ignored, one_source, part, read_it, see, sha, stamp

# --- account


def test_the_account_goes_by_source_and_top_folder(catalogue: Catalogue) -> None:
    first, second = catalogue.set_sources([("tu", "TU", b"/tu"), ("umum", "Umum", b"/umum")])
    read_it(catalogue, first.id, b"A/x/1.pdf", "1")
    file_it(catalogue, first.id, b"A/2.pdf", "2")
    catalogue.record(first.id, [ignored(b"A/~$x.docx"), ignored(b"Thumbs.db")], at(0))
    failing = see(catalogue, first.id, b"B/3.pdf")
    catalogue.failed(failing.id, "permission", at(0))
    for state in (DocumentState.UNREAD, DocumentState.SET_ASIDE):
        _, unread = file_it(catalogue, second.id, state.encode(), state)
        catalogue.extracted(unread.id, "1", [part()], state, at(0))
    catalogue.set_indexed(catalogue.last_change())
    assert catalogue.account() == {
        ("tu", b""): Account(on_disk=1, ignored=1),
        ("tu", b"A"): Account(on_disk=3, indexed=1, pending=1, ignored=1),
        ("tu", b"B"): Account(on_disk=1, failed=1),
        ("umum", b""): Account(on_disk=2, failed=2),
    }


def test_read_counts_as_indexed_only_when_the_index_has_come_so_far(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    read_it(catalogue, source, b"a", "a")
    catalogue.set_indexed(catalogue.last_change())
    read_it(catalogue, source, b"b", "b")
    assert catalogue.account()["tu", b""] == Account(on_disk=2, indexed=1, pending=1)
    catalogue.set_indexed(catalogue.last_change())
    assert catalogue.account()["tu", b""] == Account(on_disk=2, indexed=2)


def test_a_changed_file_is_pending_though_its_old_text_is_indexed(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    read_it(catalogue, source, b"a")
    catalogue.set_indexed(catalogue.last_change())
    see(catalogue, source, b"a", number=99)
    assert catalogue.account()["tu", b""] == Account(on_disk=1, pending=1)


def test_odd_folder_names_are_told_apart(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    names = [b"\xff\xfe", b"a\nb", "é".encode(), unicodedata.normalize("NFD", "é").encode(), b" ", b"A"]
    catalogue.record(source, [Sighting(name + b"/x", stamp()) for name in names], at(0))
    assert set(catalogue.account()) == {("tu", name) for name in names}


# --- problems


def test_problems_name_file_member_page_and_since(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    failing = see(catalogue, source, b"z.pdf")
    catalogue.failed(failing.id, "permission", at(1))
    filing, document = file_it(catalogue, source, b"a.zip", minute=2)
    parts = [
        part(problems=(ProblemRow("too_many_members", "5001", 0),)),
        part(path="b.pdf", problems=(ProblemRow("ocr_failed", "x", 3), ProblemRow("low_confidence", "y", 4))),
    ]
    catalogue.extracted(document.id, "1", parts, DocumentState.READ, at(3))
    listed = catalogue.problems()
    assert [(row.path, row.state, row.member, row.code, row.page, row.since) for row in listed] == [
        (b"z.pdf", FilingState.FAILED, "", "permission", 0, at(1)),
        (b"a.zip", DocumentState.READ, "", "too_many_members", 0, at(3)),
        (b"a.zip", DocumentState.READ, "b.pdf", "ocr_failed", 3, at(3)),
        (b"a.zip", DocumentState.READ, "b.pdf", "low_confidence", 4, at(3)),
    ]
    assert listed[1].filing_id == filing.id
    assert (listed[0].document_id, listed[1].document_id) == (None, document.id)


def test_a_document_set_aside_without_a_reason_is_still_listed(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    _, document = file_it(catalogue, source, b"a")
    catalogue.extracted(document.id, "1", [part()], DocumentState.SET_ASIDE, at(0))
    (listed,) = catalogue.problems()
    assert (listed.state, listed.code) == (DocumentState.SET_ASIDE, "set_aside")


def test_problems_of_withdrawn_changed_or_queued_documents_are_not_listed(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    filings = []
    for name in ("gone", "changed", "queued"):
        filing, document = file_it(catalogue, source, name.encode(), name)
        problem = part(problems=(ProblemRow("damaged", "", 0),))
        catalogue.extracted(document.id, "1", [problem], DocumentState.UNREAD, at(0))
        filings.append((filing, document))
    assert len(catalogue.problems()) == 3
    catalogue.gone([filings[0][0].id], at(1))
    see(catalogue, source, b"changed", number=99)
    catalogue.retry([filings[2][1].id])
    assert catalogue.problems() == []


# --- find


@pytest.fixture
def filed(catalogue: Catalogue) -> Catalogue:
    source = one_source(catalogue)
    for path in ("A/SK Tim.pdf", "B/SK Tim.pdf", "B/xSK Tim.pdf", "C/Caf\u00e9.pdf", "D!/e.zip"):
        file_it(catalogue, source, unicodedata.normalize("NFD", path).encode(), path)
    return catalogue


def found(catalogue: Catalogue, what: str | bytes) -> list[str]:
    names = ("A/SK Tim.pdf", "B/SK Tim.pdf", "B/xSK Tim.pdf", "C/Caf\u00e9.pdf", "D!/e.zip")
    by_hash = {sha(name): name for name in names}
    return [by_hash[document.sha256] for document in catalogue.find(what)]


@pytest.mark.parametrize(
    ("what", "names"),
    [
        (sha("A/SK Tim.pdf"), ["A/SK Tim.pdf"]),
        (sha("A/SK Tim.pdf").upper()[:6], ["A/SK Tim.pdf"]),
        (sha("A/SK Tim.pdf") + "!/m.pdf", ["A/SK Tim.pdf"]),
        (sha("A/SK Tim.pdf")[:5], []),  # too short to mean anything
        ("A/SK Tim.pdf", ["A/SK Tim.pdf"]),
        (b"A/SK Tim.pdf", ["A/SK Tim.pdf"]),
        ("/srv/tu/A/SK Tim.pdf", ["A/SK Tim.pdf"]),
        ("SK Tim.pdf", ["A/SK Tim.pdf", "B/SK Tim.pdf"]),  # not unique: both, from a folder border on
        ("xSK Tim.pdf", ["B/xSK Tim.pdf"]),
        ("K Tim.pdf", []),
        ("Caf\u00e9.pdf", ["C/Caf\u00e9.pdf"]),  # typed composed, on disk decomposed
        ("/srv/tu/C/Caf\u00e9.pdf", ["C/Caf\u00e9.pdf"]),
        ("D!/e.zip", ["D!/e.zip"]),
        ("e.zip!/in/ner.pdf", ["D!/e.zip"]),  # a member of it
        ("D!/e.zip!/in.zip!/ner.pdf", ["D!/e.zip"]),
        ("", []),
        ("/", []),
        ("\ud800", []),
        (b"\xff", []),
    ],
)
def test_find(filed: Catalogue, what: str | bytes, names: list[str]) -> None:
    assert found(filed, what) == names


def test_find_prefers_what_is_there_but_knows_what_is_gone(filed: Catalogue) -> None:
    (gone,) = filed.find_filings("A/SK Tim.pdf")
    filed.gone([gone.id], at(1))
    assert found(filed, "SK Tim.pdf") == ["B/SK Tim.pdf"]
    assert found(filed, "A/SK Tim.pdf") == ["A/SK Tim.pdf"]


def test_a_file_without_a_document_is_found_as_a_filing(catalogue: Catalogue) -> None:
    filing = see(catalogue, one_source(catalogue), b"a/locked.pdf")
    catalogue.failed(filing.id, "permission", at(0))
    assert catalogue.find("locked.pdf") == []
    (row,) = catalogue.find_filings("locked.pdf")
    assert (row.id, row.state, row.reason) == (filing.id, FilingState.FAILED, "permission")


# --- document


def test_the_dossier_tells_everything(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    _, document = file_it(catalogue, source, b"a.pdf")
    scanned = PageRow(1, "teks", "", "ocr", 87.5, 90, b"\x00\x01words")
    full = part(
        pages=(scanned,),
        problems=(ProblemRow("low_confidence", "d", 1),),
        reading=ReadingRow("sk", "SK Tim", "1/2", at(0).date(), 2026, 3, "rules-1"),
    )
    catalogue.extracted(document.id, "1", [full], DocumentState.READ, at(4))
    dossier = catalogue.document(document.id)
    assert dossier.parts == (full,)
    assert (dossier.unit, dossier.extracted_at) == ("satker-01", at(4))
    assert dossier.document.extractor_version == "1"
    (filing,) = dossier.filings
    assert (filing.source, filing.bidang, filing.is_live) == ("tu", "Tata Usaha", True)


def test_an_unknown_document_is_named(catalogue: Catalogue) -> None:
    with pytest.raises(NoSuchDocument) as caught:
        catalogue.document(5)
    assert caught.value.document_id == 5


def test_counts(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    read_it(catalogue, source, b"a", "a")
    filing, _ = file_it(catalogue, source, b"b", "bb")
    catalogue.gone([filing.id], at(1))
    see(catalogue, source, b"c")
    counts = catalogue.counts()
    assert counts["filings"] == 2
    assert counts["filings_gone"] == counts["filings_pending"] == counts["documents_waiting"] == 1
    assert (counts["documents"], counts["bytes"], counts["pages"]) == (2, 3, 1)
