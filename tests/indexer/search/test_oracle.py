"""The oracle itself, by hand-made cases: what each node of a plan means, and how a reader answers."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.search.model import (
    All,
    Any_,
    Dated,
    Fuzzy,
    IndexDocument,
    Keyword,
    Node,
    Not,
    Phrase,
    Plan,
    Prefix,
    Term,
)
from tests.fakes.oracle import OracleIndex, levenshtein

INDEX = OracleIndex(
    [
        IndexDocument(
            "1",
            "Notulen",
            ("TU/Notulen Rapat.pdf",),
            ("Rapat tim", "kerja"),
            {"bidang": ("TU",)},
            date(2025, 3, 31),
        ),
        IndexDocument(
            "2",
            "",
            ("b.txt",),
            ("penilaian tim dan kerja",),
            {"bidang": ("Keuangan", "tu")},
            date(2025, 4, 1),
        ),
        IndexDocument("3", "", (), ("rapat-rapat",), {}),
    ]
)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (Term("exact", ("rapat",)), "13"),
        (Term("exact", ("nilai",)), ""),
        (Term("stem", ("nilai",)), "2"),
        (Term("exact", ("penilaian", "notulen")), "12"),
        (Phrase(("tim", "kerja")), "1"),  # across pages, not across other words
        (Phrase(("pdf", "rapat")), ""),  # not from the head into the body
        (Phrase(("rapat", "rapat")), "3"),
        (Prefix("ker"), "12"),
        (Fuzzy("tims", 1), "12"),
        (Fuzzy("tims", 0), ""),
        (Keyword("bidang", ("TU",)), "12"),
        (Keyword("bidang", ("t",)), ""),
        (Dated(date(2025, 3, 1), date(2025, 4, 1)), "1"),  # the end is outside
        (Dated(None, None), "12"),  # the undated never match
        (All(()), "123"),
        (Any_(()), ""),
        (Not(Term("exact", ("rapat",))), "2"),
        (All((Term("exact", ("tim",)), Not(Prefix("rap")))), "2"),
        (Any_((Term("exact", ("notulen",)), Fuzzy("penilaian", 1))), "12"),
    ],
)
def test_what_a_node_means(node: Node, expected: str) -> None:
    assert "".join(INDEX.keys(Plan(node))) == expected


def test_answers() -> None:
    answer = INDEX.search(Plan(All(()), exact=Prefix("ker"), scoring=("nilai",)), offset=1, limit=1)
    assert [(hit.key, hit.score, hit.is_exact) for hit in answer.hits] == [("1", 0.0, True)]
    assert answer.total == 3
    assert answer.facets["bidang"] == (("Keuangan", 1), ("TU", 1), ("tu", 1))


def test_terms() -> None:
    assert INDEX.doc_freq("tim") == 2
    assert INDEX.terms("pe") == ["penilaian"]
    assert INDEX.terms(limit=2) == ["b", "dan"]
    assert INDEX.similar("rapta", 2) == [("rapat", 2)]
    assert levenshtein("rapta", "rapat") == 2  # a swap counts as two


def test_nothing_is_visible_before_commit() -> None:
    index = OracleIndex([IndexDocument("1", "", (), ("lama",), {})])
    index.put(IndexDocument("1", "", (), ("baru",), {}))
    assert index.doc_freq("baru") == 0
    index.commit(7)
    assert (index.doc_freq("baru"), index.doc_freq("lama"), index.doc_count(), index.seq) == (1, 0, 1, 7)
    index.delete("1")
    index.close()
    index.commit(8)
    assert index.doc_count() == 1
