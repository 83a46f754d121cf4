"""Searching as a whole, against the oracle: results and passages, paging, order, proposals and notices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from indexer.search.grammar import Fault, QueryError
from indexer.search.model import IndexDocument
from indexer.search.results import Found, Notice, NoticeCode, Results, UnitText, find
from tests.fakes.oracle import OracleIndex
from tests.indexer.search.test_plan import VOCABULARY


class Texts:
    """The stored text of the documents, and which keys were asked for."""

    def __init__(self, units: Mapping[str, UnitText]) -> None:
        self.units = units
        self.asked: list[list[str]] = []

    def page_texts(self, keys: Sequence[str]) -> Mapping[str, UnitText]:
        self.asked.append(list(keys))
        return {key: self.units[key] for key in keys if key in self.units}


def unit(title: str, filing: str, bidang: str, kind: str, day: date | None, *pages: str) -> UnitText:
    return UnitText(title, filing, bidang, kind, day, list(pages))


UNITS = {
    "a": unit(
        "Notulen rapat",
        "TU/Notulen.pdf",
        "Tata Usaha",
        "Notulen",
        date(2025, 3, 3),
        "pembuka",
        "rapat penilaian risiko",
    ),
    "b": unit(
        "SK Tim",
        "TU/SKTimKerja.pdf",
        "Tata Usaha",
        "SK",
        date(2025, 1, 2),
        "Surat Keputusan tentang tim penilai",
    ),
    "c": unit("", "KEU/lap.docx", "Keuangan", "Laporan", None, "laporan keuangan dinilai baik"),
    "d": unit(
        "Undangan", "KEU/undangan.pdf", "Keuangan", "Undangan", date(2024, 5, 5), "undangan rapat keuangan"
    ),
}
INDEX = OracleIndex(
    IndexDocument(
        key,
        found.title,
        (found.filing,),
        tuple(found.pages),
        {
            "bidang": (found.bidang,),
            "jenis": (found.kind,),
            "tahun": (str(found.date.year),) if found.date else (),
        },
        found.date,
    )
    for key, found in UNITS.items()
)


KINDS = ("Laporan", "Notulen", "SK", "Undangan")


def search(query: str, *, offset: int = 0, limit: int = 10, sort: str = "score") -> Results:
    return find(
        query, reader=INDEX, texts=Texts(UNITS), vocabulary=VOCABULARY, offset=offset, limit=limit, sort=sort
    )


def keys(results: Results) -> list[str]:
    return [hit.key for hit in results.hits]


def test_a_result_shows_where_and_why() -> None:
    results = search("penilaian")
    assert results.query == "penilaian"
    assert results.total == 3
    assert keys(results) == ["a", "b", "c"]  # as typed first, then its relatives
    assert results.hits[0] == Found(
        key="a",
        title="Notulen rapat",
        title_marks=(),
        filing="TU/Notulen.pdf",
        filing_marks=(),
        bidang="Tata Usaha",
        kind="Notulen",
        date=date(2025, 3, 3),
        page=2,
        snippet="rapat penilaian risiko",
        marks=((6, 15),),
        is_exact=True,
        score=1.0,
    )
    assert [hit.is_exact for hit in results.hits] == [True, False, False]


def test_titles_and_filings_are_marked_too() -> None:
    hit = search("notulensi").hits[0]
    assert hit.title_marks == ((0, 7),)
    assert hit.filing_marks == ((3, 10),)


def test_facets_are_passed_through() -> None:
    facets = search("rapat").facets
    assert facets["bidang"] == (("Keuangan", 1), ("Tata Usaha", 1))
    assert facets["tahun"] == (("2024", 1), ("2025", 1))


def test_blank_finds_everything() -> None:
    assert search(" ").total == 4


def test_paging_asks_for_the_text_of_one_page_only() -> None:
    texts = Texts(UNITS)
    results = find("", reader=INDEX, texts=texts, vocabulary=VOCABULARY, offset=1, limit=2, sort="name")
    assert (results.total, results.offset, keys(results)) == (4, 1, ["d", "a"])
    assert texts.asked == [["d", "a"]]
    assert keys(search("", offset=9)) == []
    assert keys(search("", offset=-5, limit=1, sort="name")) == ["c"]
    assert search("", limit=0).total == 4


def test_orders() -> None:
    assert keys(search("", sort="date")) == ["a", "b", "d", "c"]
    assert keys(search("", sort="name")) == ["c", "d", "a", "b"]


def test_a_document_gone_from_the_store_is_passed_over() -> None:
    results = find("rapat", reader=INDEX, texts=Texts({"d": UNITS["d"]}), vocabulary=VOCABULARY)
    assert keys(results) == ["d"]
    assert results.total == 2


def test_a_bad_query_is_raised_as_it_is() -> None:
    with pytest.raises(QueryError) as caught:
        search('rapat "tim')
    assert caught.value.fault is Fault.UNCLOSED_QUOTE


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("undagnan", "undangan"),
        ("laporan keuagan", "laporan keuangan"),
        ("notuln xyz", None),  # a known misspelling: it was searched as the right word already
        ("undagnan xyz", None),  # even the right word would find nothing
        ("rapat bidang:Keuangan undagnan -tim", "rapat bidang:Keuangan undangan -tim"),
        ("rapat -undagnan", None),
        ("penilaiannya", None),  # not in the index, but its stem is
        ("zzzzzzzz", None),
        ("rpt", None),  # too short to be like anything
        ("12346", None),
        ('"undagnan"', None),  # quoted on purpose
        ("keuangan", None),  # found well enough
    ],
)
def test_did_you_mean(typed: str, proposed: str | None) -> None:
    assert search(typed).did_you_mean == proposed


def test_a_rare_word_is_corrected_to_a_far_more_common_one() -> None:
    documents = [IndexDocument(str(n), "", (), ("gratifikasi",), {}) for n in range(30)]
    index = OracleIndex([*documents, IndexDocument("x", "", (), ("gratifikas",), {})])
    results = find("gratifikas", reader=index, texts=Texts({}), vocabulary=VOCABULARY)
    assert (results.total, results.did_you_mean) == (1, "gratifikasi")


def test_notices() -> None:
    assert search("rapat di keuangan").notices == (Notice(NoticeCode.IGNORED_WORDS, words=("di",)),)
    assert search("rapat").notices == ()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("bidang:Tata", [Notice(NoticeCode.UNKNOWN_VALUE, ("Tata Usaha",), "bidang", "Tata")]),
        ("bidang:keungan", [Notice(NoticeCode.UNKNOWN_VALUE, ("Keuangan",), "bidang", "keungan")]),
        ("bidang:Humas", [Notice(NoticeCode.UNKNOWN_VALUE, ("Keuangan", "Tata Usaha"), "bidang", "Humas")]),
        ("jenis:risalah", [Notice(NoticeCode.UNKNOWN_VALUE, KINDS, "jenis", "risalah")]),
        ("tidakada jenis:notula", []),  # a synonym of one that there is
        ("tidakada bidang:keuangan", []),
        ("tidakada tahun:1999", []),
    ],
)
def test_filter_values_that_no_document_has(typed: str, expected: list[Notice]) -> None:
    results = search(typed)
    assert results.total == 0
    assert list(results.notices) == expected
