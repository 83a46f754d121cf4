"""What a person may know of a document, where it touches documents and folders that are not for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from bukti.viewing import Judgement, judgement, seen
from evidence_store.catalogue import Catalogue
from evidence_store.model import DocumentState, QuoteRow, ReadingRow, ReasonRow
from tests.evidence_store.samples import at, match, part, see, sha


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with Catalogue.create(tmp_path / "catalogue.sqlite", unit="satker-01") as made:
        yield made


def two_sources(catalogue: Catalogue) -> tuple[int, int]:
    own, other = catalogue.set_sources(
        [("tu", "Tata Usaha", b"/srv/tu"), ("spi", "SPI dan UPG", b"/srv/spi")]
    )
    return own.id, other.id


def filed(catalogue: Catalogue, source: int, path: bytes, text: str) -> tuple[int, int]:
    """Filing and document."""
    filing = see(catalogue, source, path, len(text))
    return filing.id, catalogue.received(filing.id, filing.stamp, sha(text), len(text), at(0)).id


def is_own(bidang: str) -> bool:
    return bidang == "Tata Usaha"


def everything(_bidang: str) -> bool:
    return True


def tied_to(sha256: str, folder: str = "") -> ReasonRow:
    return ReasonRow("tied", "rapat", f"{sha256}!/undangan rahasia.pdf 2025-06-11 {folder}".strip())


def known(catalogue: Catalogue, text: str, *, all_of_it: bool) -> Judgement:
    sees = everything if all_of_it else is_own
    document = seen(catalogue, sha(text), sees)
    assert document is not None
    found = judgement(catalogue, document, "", sees)
    assert found is not None
    return found


def test_the_document_that_it_is_tied_to_is_told_only_to_who_may_see_it(catalogue: Catalogue) -> None:
    own, other = two_sources(catalogue)
    _, document = filed(catalogue, own, b"foto.jpg", "foto")
    filed(catalogue, other, b"rahasia/undangan.zip", "undangan")
    reasons = (tied_to(sha("undangan"), "spi/rahasia"),)
    tied = msgspec.structs.replace(match(), reasons=reasons, is_tied=True)
    catalogue.extracted(document, "1", [part("foto", matches=(tied,))], DocumentState.READ, at(1))
    told = {
        all_of_it: known(catalogue, "foto", all_of_it=all_of_it).verdicts[0].reasons[0].detail
        for all_of_it in (False, True)
    }
    assert told == {False: "", True: "undangan.zip"}


def test_words_from_another_bidangs_names_are_not_quoted(catalogue: Catalogue) -> None:
    own, other = two_sources(catalogue)
    _, document = filed(catalogue, own, b"laporan tw 1.pdf", "sama")
    filed(catalogue, other, b"kasus rahasia/laporan.pdf", "sama")
    quotes = {
        "kind": QuoteRow("name", "laporan"),
        "covered": QuoteRow("name", "tw 1"),
        "title": QuoteRow("folder", "kasus rahasia"),
        "number": QuoteRow("text", "kasus rahasia", 1),
    }
    reasons = (ReasonRow("folder", "x", quote=quotes["title"]), ReasonRow("name", "x", quote=quotes["kind"]))
    found = part(
        "sama",
        reading=ReadingRow(kind="laporan", quotes=quotes),
        matches=(msgspec.structs.replace(match(), reasons=reasons),),
    )
    catalogue.extracted(document, "1", [found], DocumentState.READ, at(1))
    theirs, whole = (known(catalogue, "sama", all_of_it=all_of_it) for all_of_it in (False, True))
    assert set(whole.part.reading.quotes) == {"kind", "covered", "title", "number"}
    assert set(theirs.part.reading.quotes) == {"kind", "covered", "number"}
    assert [reason.quote is None for reason in theirs.verdicts[0].reasons] == [True, False]
    assert [reason.quote is None for reason in whole.verdicts[0].reasons] == [False, False]


def test_where_a_file_was_moved_from_is_told_only_within_ones_own(catalogue: Catalogue) -> None:
    own, other = two_sources(catalogue)
    former, _ = filed(catalogue, other, b"rahasia/a.pdf", "isi")
    catalogue.gone([former], at(1))
    filed(catalogue, own, b"a.pdf", "isi")
    for sees, moved_from in ((is_own, None), (everything, ("spi", b"rahasia/a.pdf"))):
        document = seen(catalogue, sha("isi"), sees)
        assert document is not None
        assert document.filings[0].moved_from == moved_from
        assert document.file_name == "a.pdf"
    assert seen(catalogue, sha("isi"), lambda bidang: bidang == "SPI dan UPG") is None


def test_members_of_a_part_and_no_others(catalogue: Catalogue) -> None:
    own, _ = two_sources(catalogue)
    _, document = filed(catalogue, own, b"a.zip", "arsip")
    paths = ("", "b.zip", "b.zip!/c.txt", "b.zipper", "d.txt")
    catalogue.extracted(document, "1", [part(path, path=path) for path in paths], DocumentState.READ, at(1))
    found = seen(catalogue, sha("arsip"), is_own)
    assert found is not None
    assert [one.path for one in found.members("")[0]] == list(paths[1:])
    assert [one.path for one in found.members("b.zip")[0]] == ["b.zip!/c.txt"]
    assert found.members("d.txt") == ([], 0)


def test_a_document_that_waits_to_be_read_is_there_without_parts(catalogue: Catalogue) -> None:
    own, _ = two_sources(catalogue)
    filed(catalogue, own, b"a.pdf", "isi")
    found = seen(catalogue, sha("isi"), is_own)
    assert found is not None
    assert found.outline.parts == ()
    assert judgement(catalogue, found, "", is_own) is None
