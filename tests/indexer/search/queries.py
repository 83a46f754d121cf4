"""Strategies for queries, shared by the tests of grammar and plan: trees that people could have typed."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from indexer.search.query import Between, Filter, Near, Not, Query, Quoted, Starts, Word, both, either

WORDS = ["rapat", "notulen", "notula", "dumas", "pengaduan", "SK", "surat", "keputusan", "tim", "yang", "di"]
ODD_WORDS = [
    "B-123/KP.120",
    "rapat-rapat",
    "SKTimKerja.pdf",
    "08:30",
    "Jum'at",
    "f(x)",
    "1,5",
    "2025",
    "~x",
    "ﬁle",
]

words = st.sampled_from(WORDS) | st.sampled_from(ODD_WORDS)
texts: st.SearchStrategy[Query] = st.one_of(
    st.builds(Word, words),
    st.builds(Quoted, st.lists(words, min_size=1, max_size=3).map(" ".join)),
    st.builds(Starts, st.sampled_from(WORDS)),
    st.builds(Near, st.sampled_from(WORDS), st.integers(1, 2)),
)
leaves: st.SearchStrategy[Query] = st.one_of(
    texts,
    st.builds(
        Filter,
        st.sampled_from(["bidang", "jenis", "tipe", "status", "sumber", "indikator"]),
        st.lists(
            st.sampled_from(["TU", "Tata Usaha", "A.I.1.i.a", "a,b", "(x)", "é"]), min_size=1, unique=True
        ).map(tuple),
    ),
    st.builds(
        Filter,
        st.just("tahun"),
        st.sampled_from([("2025",), ("2023..2025", "2020"), ("..2024",), ("2024..",)]),
    ),
    st.builds(
        Filter,
        st.just("bulan"),
        st.sampled_from([("03",), ("2025-03", "11"), ("2024-11..2025-02",), ("01..03",)]),
    ),
)
days = st.dates(date(1945, 1, 1), date(2100, 12, 30))
ranges = st.one_of(
    st.builds(
        lambda first, last: Between(min(first, last), max(first, last) + timedelta(days=1)), days, days
    ),
    st.builds(lambda first: Between(first, None), days),
    st.builds(lambda last: Between(None, last + timedelta(days=1)), days),
)


def _joined(children: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    return st.lists(children, min_size=2, max_size=4).map(both) | st.builds(either, children, children)


def _branches(children: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    return _joined(children) | st.builds(Not, children)


queries: st.SearchStrategy[Query] = st.recursive(leaves | ranges, _branches, max_leaves=8)
text_queries: st.SearchStrategy[Query] = st.recursive(texts, _joined, max_leaves=8)
"""Of words alone: nothing left out, no filter, no dates."""
