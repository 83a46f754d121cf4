"""The query language: what is typed and the tree it means, errors with their places, and no surprises."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from indexer.language.tokens import terms
from indexer.search.grammar import MAX_DEPTH, MAX_LENGTH, Fault, QueryError, parse
from indexer.search.query import And, Between, Filter, Near, Not, Or, Query, Quoted, Starts, Word, unparse
from tests.indexer.search.queries import queries


def words(*texts: str) -> And:
    return And(tuple(map(Word, texts)))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("rapat", Word("rapat")),
        ("  notulen   rapat ", words("notulen", "rapat")),
        ('"surat keputusan" tim', And((Quoted("surat keputusan"), Word("tim")))),
        ("“surat  keputusan”", Quoted("surat keputusan")),
        ("rapat -draft", And((Word("rapat"), Not(Word("draft"))))),
        (
            'rapat -"surat tugas" -jenis:SK',
            And((Word("rapat"), Not(Quoted("surat tugas")), Not(Filter("jenis", ("SK",))))),
        ),
        ("a OR b", Or((Word("a"), Word("b")))),
        ("a OR b OR c", Or((Word("a"), Word("b"), Word("c")))),
        ("rapat notulen OR notula", And((Word("rapat"), Or((Word("notulen"), Word("notula")))))),
        ("(surat tugas) OR (nota dinas)", Or((words("surat", "tugas"), words("nota", "dinas")))),
        ("(a b) c", words("a", "b", "c")),
        ("-(a OR b) c", And((Not(Or((Word("a"), Word("b")))), Word("c")))),
        ("kepu*", Starts("kepu")),
        ("notulen~", Near("notulen", 2)),
        ("rapat~ rapat~2 rapat~9", And((Near("rapat", 1), Near("rapat", 2), Near("rapat", 2)))),
        ("or Or ORANG", words("or", "Or", "ORANG")),
    ],
)
def test_syntax(typed: str, expected: Query) -> None:
    assert parse(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("bidang:TU", Filter("bidang", ("TU",))),
        ('BIDANG:"Tata  Usaha",Keuangan,TU', Filter("bidang", ("Tata Usaha", "Keuangan", "TU"))),
        ("jenis: SK", Filter("jenis", ("SK",))),
        ("tipe:pdf,pdf,", Filter("tipe", ("pdf",))),
        ("tahun:2023..2025,2020", Filter("tahun", ("2023..2025", "2020"))),
        ("thn:2025", Filter("tahun", ("2025",))),
        ("bulan:2025-03,maret,3,Mar", Filter("bulan", ("2025-03", "03"))),
        ('bulan:"Maret 2025",03-2025,3/2025', Filter("bulan", ("2025-03",))),
        ("bulan:jan..mar", Filter("bulan", ("01..03",))),
        ("indikator:A.I.1.i.a", Filter("indikator", ("A.I.1.i.a",))),
        ("tanggal:2025-01-01..2025-03-31", Between(date(2025, 1, 1), date(2025, 4, 1))),
        ("tanggal:2025-03", Between(date(2025, 3, 1), date(2025, 4, 1))),
        ("tanggal:2024-12", Between(date(2024, 12, 1), date(2025, 1, 1))),
        ("tanggal:2025", Between(date(2025, 1, 1), date(2026, 1, 1))),
        ("tanggal:14-03-2025", Between(date(2025, 3, 14), date(2025, 3, 15))),
        ("tgl:14/3/25", Between(date(2025, 3, 14), date(2025, 3, 15))),
        ('tanggal:"14 Maret 2025"', Between(date(2025, 3, 14), date(2025, 3, 15))),
        ("tanggal:20250314", Between(date(2025, 3, 14), date(2025, 3, 15))),
        ("tanggal:..2025-03-31", Between(None, date(2025, 4, 1))),
        ("tanggal:2025-03..", Between(date(2025, 3, 1), None)),
        (
            "tanggal:2024,2025-03-14",
            Or((Between(date(2024, 1, 1), date(2025, 1, 1)), Between(date(2025, 3, 14), date(2025, 3, 15)))),
        ),
    ],
)
def test_filters(typed: str, expected: Query) -> None:
    assert parse(typed) == expected


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("B-123/KP.120/H.4/03/2025", Word("B-123/KP.120/H.4/03/2025")),
        ("SK Tim(final).pdf", words("SK", "Tim(final).pdf")),
        ("Laporan (1).pdf", words("Laporan", "1", ".pdf")),
        ("Notulen Rapat - Bidang TU – fix.PDF", words("Notulen", "Rapat", "Bidang", "TU", "fix.PDF")),
        ("LAPORA~1.DOC ~$Notulen.docx", words("LAPORA~1.DOC", "~$Notulen.docx")),
        ("a) SK Tim; b) SOP, dll.", words("a", "SK", "Tim", "b", "SOP", "dll.")),
        ("Nomor: B-1 Hal: Undangan", words("Nomor:", "B-1", "Hal:", "Undangan")),
        ("Tgl: 14 Maret", words("Tgl:", "14", "Maret")),
        ("pukul 08:30 http://go.id/a", words("pukul", "08:30", "http://go.id/a")),
        ("Rp1.250.000,00 + 5 %", words("Rp1.250.000,00", "5")),
        ("--hapus rapat- & co", words("hapus", "rapat-", "co")),
        ("“rapat", Word("rapat")),
        ("rapat -", Word("rapat")),
        ("laporan (final", words("laporan", "final")),
    ],
)
def test_pasted_text_is_searched_sensibly(pasted: str, expected: Query) -> None:
    assert parse(pasted) == expected


@pytest.mark.parametrize(
    ("typed", "fault", "place", "fields"),
    [
        ('rapat "surat kepu', Fault.UNCLOSED_QUOTE, '"surat kepu', {}),
        ('bidang:"Tata', Fault.UNCLOSED_QUOTE, '"Tata', {}),
        ("(a OR b", Fault.UNCLOSED_BRACKET, "(", {}),
        ("x -(a b", Fault.UNCLOSED_BRACKET, "(", {}),
        ("a OR b )", Fault.STRAY_BRACKET, ")", {}),
        ("OR b", Fault.DANGLING_OR, "OR", {}),
        ("a OR", Fault.DANGLING_OR, "OR", {}),
        ("a OR OR b", Fault.DANGLING_OR, "OR", {}),
        ("(a OR) b", Fault.DANGLING_OR, "OR", {}),
        ('rapat -""', Fault.LONE_MINUS, "-", {}),
        ("-draft -arsip", Fault.ONLY_NEGATION, "-draft -arsip", {}),
        ("bidag:TU", Fault.UNKNOWN_FILTER, "bidag", {"name": "bidag", "suggestion": "bidang"}),
        ("x tangal:2025", Fault.UNKNOWN_FILTER, "tangal", {"name": "tangal", "suggestion": "tanggal"}),
        ("bidang:", Fault.MISSING_VALUE, "bidang:", {"filter": "bidang"}),
        ("tahun:25 x", Fault.BAD_YEAR, "25", {"filter": "tahun", "value": "25"}),
        ("tahun:2025..2023", Fault.BAD_YEAR, "2025..2023", {"filter": "tahun", "value": "2025..2023"}),
        ("bulan:13", Fault.BAD_MONTH, "13", {"filter": "bulan", "value": "13"}),
        ("bulan:1..2025-03", Fault.BAD_MONTH, "1..2025-03", {"filter": "bulan", "value": "1..2025-03"}),
        (
            "tanggal:2025,31-02-2025",
            Fault.BAD_DATE,
            "31-02-2025",
            {"filter": "tanggal", "value": "31-02-2025"},
        ),
        (
            "tanggal:2025..2024-12-31",
            Fault.BAD_DATE,
            "2025..2024-12-31",
            {"filter": "tanggal", "value": "2025..2024-12-31"},
        ),
        ("tanggal:..", Fault.BAD_DATE, "..", {"filter": "tanggal", "value": ".."}),
        (" ??? ", Fault.NO_WORDS, " ??? ", {}),
    ],
)
def test_errors_show_their_place(typed: str, fault: Fault, place: str, fields: dict[str, str]) -> None:
    with pytest.raises(QueryError) as caught:
        parse(typed)
    error = caught.value
    assert error.fault == fault
    assert typed[error.position : error.position + error.length] == place
    assert error.fields == fields


def test_the_second_dangling_or_is_the_one_shown() -> None:
    with pytest.raises(QueryError) as caught:
        parse("a OR b OR")
    assert caught.value.position == 7


def test_limits() -> None:
    with pytest.raises(QueryError) as caught:
        parse("x" * (MAX_LENGTH + 1))
    assert caught.value.fault == Fault.TOO_LONG
    with pytest.raises(QueryError) as caught:
        parse("(" * (MAX_DEPTH + 1) + "x")
    assert caught.value.fault == Fault.TOO_DEEP
    assert parse("(" * MAX_DEPTH + "x") == Word("x")


def test_blank_asks_for_every_document() -> None:
    assert parse("") == parse(" \n ") == And(())


def test_parts_know_their_places() -> None:
    typed = 'rapat -"surat tugas"  kepu* tahun:2025'
    query = parse(typed)
    assert isinstance(query, And)
    places = [(part.start, part.end) for part in query.children if not isinstance(part, And | Or)]
    assert [typed[start:end] for start, end in places] == ["rapat", '-"surat tugas"', "kepu*", "tahun:2025"]


_SIGNS = [
    '"',
    "(",
    ")",
    "-",
    " ",
    "OR",
    "*",
    "~",
    "~2",
    ",",
    ":",
    "..",
    "“",
    "”",
    "tahun:",
    "tanggal:",
    "bulan:",
]
_SIGNS += ["bidang:", "2025", "a", "b.c", "é", "maret", "\u0301", "\n", "0", "\x00", "٣", "²"]
typed_text = st.lists(st.sampled_from(_SIGNS) | st.characters(), max_size=20).map("".join)


@given(st.text(max_size=60) | typed_text)
@example('-" OR (a')
@example("tanggal:²")
@example("tahun:٣٣٣٣")
def test_any_text_is_a_query_or_an_error_with_a_place(typed: str) -> None:
    query = attempt(typed)
    if isinstance(query, QueryError):
        assert 0 <= query.position <= query.position + query.length <= len(typed)
    else:
        assert parse(unparse(query)) == query


@given(queries)
def test_what_is_printed_is_read_as_the_same_tree(query: Query) -> None:
    read = attempt(unparse(query))
    assume(not (isinstance(read, QueryError) and read.fault is Fault.ONLY_NEGATION))
    assert read == query


@given(st.text(alphabet=st.characters(exclude_characters='"~:-'), max_size=40))
def test_every_term_of_pasted_text_is_asked_for(pasted: str) -> None:
    """Names and numbers are pasted from anywhere: nothing of them is lost, whatever signs stand between."""
    assume("OR" not in pasted and terms(pasted))
    query = parse(pasted)
    asked = [term for leaf in _text_leaves(query) for term in terms(leaf.text)]
    assert asked == [term for part in pasted.split() for term in terms(part)]


def attempt(typed: str) -> Query | QueryError:
    try:
        return parse(typed)
    except QueryError as error:
        return error


def _text_leaves(query: Query) -> list[Word | Quoted | Starts | Near]:
    if isinstance(query, And | Or):
        return [leaf for child in query.children for leaf in _text_leaves(child)]
    assert isinstance(query, Word | Quoted | Starts | Near)
    return [query]
