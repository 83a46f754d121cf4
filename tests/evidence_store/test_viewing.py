"""A document as its page asks for it."""

from __future__ import annotations

from evidence_store.catalogue import Catalogue
from evidence_store.model import DocumentState, ProblemRow, Verb
from tests.evidence_store.samples import at, file_it, match, one_source, page, part, read_it, see, sha, stamp


def test_where_documents_are_filed(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    first, _ = read_it(catalogue, source, b"a.pdf", "satu")
    read_it(catalogue, source, b"b.pdf", "dua")
    catalogue.gone([first.id], at(1))
    held = catalogue.views.held([sha("satu"), sha("dua"), sha("tiga")])
    assert set(held) == {sha("satu"), sha("dua")}
    assert held[sha("satu")].is_withdrawn
    assert [filing.path for filing in held[sha("satu")].filings] == [b"a.pdf"]
    assert not held[sha("dua")].is_withdrawn


def test_a_filing_that_lives_hides_the_former_ones(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    old, _ = read_it(catalogue, source, b"lama.pdf", "satu")
    catalogue.gone([old.id], at(1))
    file_it(catalogue, source, b"baru.pdf", "satu", 2)
    (held,) = catalogue.views.held([sha("satu")]).values()
    assert [filing.path for filing in held.filings] == [b"baru.pdf"]


def test_an_outline_has_parts_without_their_text(catalogue: Catalogue) -> None:
    filing, document = file_it(catalogue, one_source(catalogue), b"a.zip")
    pages = (page("satu"), page("dua", 2))
    catalogue.extracted(
        document.id, "1", [part(pages=()), part(path="b.pdf", pages=pages)], DocumentState.READ, at(1)
    )
    outline = catalogue.views.outline(document.id)
    assert [(one.path, one.page_count) for one in outline.parts] == [("", 0), ("b.pdf", 2)]
    assert [one.filing.id for one in outline.filings] == [filing.id]
    assert outline.extracted_at == at(1)


def test_a_part_is_what_the_dossier_has_of_it_but_its_pages(catalogue: Catalogue) -> None:
    _, document = file_it(catalogue, one_source(catalogue), b"a.zip")
    inner = part(path="b.pdf", matches=(match(),), problems=(ProblemRow("no_text", "", 2),))
    catalogue.extracted(document.id, "1", [part(matches=(match("X-1"),)), inner], DocumentState.READ, at(1))
    found = catalogue.views.part(document.id, "b.pdf")
    whole = catalogue.document(document.id).parts[1]
    assert found is not None
    assert found.pages == ()
    assert (found.matches, found.problems, found.reading) == (whole.matches, whole.problems, whole.reading)
    assert catalogue.views.part(document.id, "c.pdf") is None
    assert catalogue.views.part_head(document.id, "c.pdf") is None
    assert catalogue.views.part_head(document.id, "b.pdf") == catalogue.views.outline(document.id).parts[1]


def test_single_pages(catalogue: Catalogue) -> None:
    _, document = file_it(catalogue, one_source(catalogue), b"a.pdf")
    pages = (page("satu"), page("dua", 2, b"kata"))
    catalogue.extracted(document.id, "1", [part(pages=pages)], DocumentState.READ, at(1))
    views = catalogue.views
    assert [views.page(document.id, 0, number) for number in (0, 1, 2, 3)] == [None, *pages, None]
    assert views.page(document.id, 0, 2**70) is None
    assert views.page_head(document.id, 0, -(2**70)) is None
    assert [head.number for head in views.page_heads(document.id, 0)] == [1, 2]
    assert views.page_head(document.id, 0, 2) == views.page_heads(document.id, 0)[1]
    assert views.texts(document.id, 0) == ["satu", "dua"]


def test_all_decisions_on_a_document_with_those_taken_back(catalogue: Catalogue) -> None:
    read_it(catalogue, one_source(catalogue), b"a.pdf")
    first = catalogue.decide(Verb.ACCEPT, "A-1", sha256=sha("halo"), who="rini", at=at(1))
    catalogue.decide(Verb.ACCEPT, "A-1", sha256=sha("lain"), who="rini", at=at(2))
    undone = catalogue.undo(first.id, who="rini", at=at(3))
    assert [one.id for one in catalogue.views.decided(sha("halo"))] == [first.id, undone.id]
    assert catalogue.views.decided(sha("halo"))[0].undone_by == undone.id


def test_a_changed_file_leaves_its_former_document_withdrawn(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    read_it(catalogue, source, b"a.pdf", "satu")
    filing = see(catalogue, source, b"a.pdf", 9, 1)
    catalogue.received(filing.id, stamp(9), sha("dua!"), 4, at(2))
    held = catalogue.views.held([sha("satu"), sha("dua!")])
    assert (held[sha("satu")].is_withdrawn, held[sha("dua!")].is_withdrawn) == (True, False)
