"""From a query to an engine-neutral plan: synonyms, stems, phrases, stop words, filters, what they find."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from indexer.language.vocabulary import Vocabulary
from indexer.search.grammar import parse
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
from indexer.search.plan import ignored_words, make_plan
from indexer.search.query import And, Query
from indexer.search.query import Not as Without
from tests.fakes.oracle import OracleIndex
from tests.indexer.search.queries import queries, text_queries

VOCABULARY = Vocabulary.build(
    [
        ["SK", "surat keputusan", "kepka"],
        ["dumas", "pengaduan masyarakat", "pengaduan"],
        ["notulen", "notula", "notulensi", "risalah rapat"],
        ["monev", "monitoring dan evaluasi"],
        ["tindak lanjut", "RTL"],
    ],
    {"notuln": "notulen"},
)


def plan(typed: str) -> Plan:
    return make_plan(parse(typed), VOCABULARY)


def stem(*terms: str) -> Term:
    return Term("stem", terms)


def exact(*terms: str) -> Term:
    return Term("exact", terms)


@pytest.mark.parametrize(
    ("typed", "where", "as_typed"),
    [
        ("penilaian", stem("nilai"), exact("penilaian")),
        (
            "penilaian risiko",
            All((stem("nilai"), stem("risiko"))),
            All((exact("penilaian"), exact("risiko"))),
        ),
        (
            "SK tim",
            All((Any_((stem("sk", "kepka"), Phrase(("surat", "keputusan")))), stem("tim"))),
            All((exact("sk"), exact("tim"))),
        ),
        (
            "surat keputusan",
            Any_((All((stem("surat"), stem("putus"))), stem("sk", "kepka"))),
            All((exact("surat"), exact("keputusan"))),
        ),
        (
            "monitoring dan evaluasi",  # a stop word inside a known phrase
            Any_((All((stem("monitoring"), stem("evaluasi"))), stem("monev"))),
            All((exact("monitoring"), exact("evaluasi"))),
        ),
        ("tim di bidang", All((stem("tim"), stem("bidang"))), All((exact("tim"), exact("bidang")))),
        ("yang dan", All((stem("yang"), stem("dan"))), All((exact("yang"), exact("dan")))),
        ("yang bidang:TU", All((stem("yang"), Keyword("bidang", ("tu",)))), exact("yang")),
        ('"yang dan"', Phrase(("yang", "dan")), Phrase(("yang", "dan"))),
        ('"SK"', exact("sk"), exact("sk")),
        ("B-123/KP.120", Phrase(("b", "123", "kp", "120")), Phrase(("b", "123", "kp", "120"))),
        ("rapat-rapat", stem("rapat"), Phrase(("rapat", "rapat"))),
        ("1/1", Phrase(("1", "1")), Phrase(("1", "1"))),
        ("tindak-lanjut", Any_((Phrase(("tindak", "lanjut")), stem("rtl"))), Phrase(("tindak", "lanjut"))),
        (
            "SKTim.pdf",
            Any_((Phrase(("sktim", "pdf")), Phrase(("sk", "tim", "pdf")))),
            Any_((Phrase(("sktim", "pdf")), Phrase(("sk", "tim", "pdf")))),
        ),
        ("TW1", Any_((stem("tw1"), Phrase(("tw", "1")))), Any_((exact("tw1"), Phrase(("tw", "1"))))),
        ("kepu*", Prefix("kepu"), Prefix("kepu")),
        ("KP.12*", All((exact("kp"), Prefix("12"))), All((exact("kp"), Prefix("12")))),
        ("notula~1", Fuzzy("notula", 1), exact("notula")),
        ("a-b~", Phrase(("a", "b")), Phrase(("a", "b"))),
        (
            "rapat -notulen",
            All((stem("rapat"), Not(stem("notulen")))),
            exact("rapat"),
        ),  # no synonyms after a minus
        ("rapat OR SOP", Any_((stem("rapat"), stem("sop"))), Any_((exact("rapat"), exact("sop")))),
        ("tahun:2025", Keyword("tahun", ("2025",)), None),
        ("", All(()), None),
    ],
)
def test_plans(typed: str, where: Node, as_typed: Node | None) -> None:
    found = plan(typed)
    assert found.where == where
    assert found.exact == as_typed


def test_misspelt_words_keep_their_typed_form_too() -> None:
    found = plan("notuln")
    assert found.where == Any_(
        (stem("notuln", "notulen", "notula", "notulensi"), Phrase(("risalah", "rapat")))
    )


@pytest.mark.parametrize(
    ("typed", "node"),
    [
        ('bidang:"Tata Usaha",KEU', Keyword("bidang", ("tata usaha", "keu"))),
        (
            "jenis:Notula",
            Keyword("jenis", ("notula", "notulen", "notulensi", "risalah rapat", "risalah-rapat")),
        ),
        ('jenis:"Berita Acara"', Keyword("jenis", ("berita acara", "berita-acara"))),
        ("tahun:2023..2025,2024", Keyword("tahun", ("2023", "2024", "2025"))),
        ("bulan:2024-11..2025-02", Keyword("bulan", ("2024-11", "2024-12", "2025-01", "2025-02"))),
        ("tanggal:2025-03", Dated(date(2025, 3, 1), date(2025, 4, 1))),
    ],
)
def test_filters(typed: str, node: Node) -> None:
    assert plan(typed).where == node


def test_a_month_without_a_year_is_that_month_of_any_year() -> None:
    node = plan("bulan:maret").where
    assert isinstance(node, Keyword)
    assert {"2024-03", "2025-03"} <= set(node.values)
    assert all(value.endswith("-03") for value in node.values)


def test_open_year_ranges_end_somewhere() -> None:
    node = plan("tahun:2024..").where
    assert isinstance(node, Keyword)
    assert node.values[:2] == ("2024", "2025")


def test_scoring_has_the_stems_of_all_that_is_asked_for() -> None:
    found = plan('notulensi "penilaian risiko" -draft bidang:TU kepu* SOP~')
    assert found.scoring == ("notulensi", "notulen", "notula", "risalah", "rapat", "nilai", "risiko", "sop")


def test_sort_is_passed_on() -> None:
    assert make_plan(parse("a"), sort="date").sort == "date"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("SK di tim yang baru", ("di", "yang")),
        ("yang dan", ()),
        ("di OR tim", ()),
        ("(di tim) OR SK", ("di",)),
    ],
)
def test_ignored_words(typed: str, words: tuple[str, ...]) -> None:
    assert ignored_words(parse(typed)) == words


def document(key: str, text: str, name: str = "") -> IndexDocument:
    return IndexDocument(key, "", (name,) if name else (), (text,), {})


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("notulensi rapat pengaduan", "NOTULA RAPAT membahas dumas"),
        ("SK tim", "Surat Keputusan tentang Tim Kerja"),
        ("surat keputusan tim", "SK Tim ZI"),
        ("surat keputusan tim", "S U R A T  K E P U T U S A N Kepala tentang Tim"),
        ("penilaian risiko", "menilai risiko"),
        ("rapat-rapat", "rapat pertama"),
        ("rapat", "rapat-rapat"),
        ("pembangunan", "pem-\nbangunan"),
        ("B-123/KP.120/H.4/03/2025", "Nomor: B-123/KP.120/H.4/03/2025"),
        ("KP.120", "Nomor: B-123/KP.120/H.4/03/2025"),
        ("123", "Nomor: B-123/KP.120/H.4/03/2025"),
        ("Jumat", "hari Jum'at"),
        ("evaluasi monitoring", "hasil monitoring serta evaluasi"),
    ],
)
def test_what_is_typed_finds_what_is_written(typed: str, text: str) -> None:
    index = OracleIndex([document("wanted", text), document("other", "lain sama sekali")])
    assert index.keys(plan(typed)) == ["wanted"]


@pytest.mark.parametrize(
    "typed",
    [
        "SKMaklumatPelayanan.pdf",
        "maklumat pelayanan",
        "skmaklumatpelayanan",
        "SK Maklumat Pelayanan.pdf",
        "Maklumat.* pelay*",
    ],
)
def test_what_is_typed_finds_glued_names(typed: str) -> None:
    index = OracleIndex([document("wanted", "", "A/SKMaklumatPelayanan.pdf"), document("other", "maklumat")])
    assert index.keys(plan(typed)) == ["wanted"]


CORPUS = OracleIndex(
    [
        document("1", "notulen rapat dumas tim"),
        document("2", "notula rapat pengaduan di TU", "SKTimKerja.pdf"),
        document("3", "surat keputusan tim nomor B-123/KP.120 yang baru"),
        IndexDocument(
            "4",
            "SK",
            ("a/rapat.pdf",),
            ("2025 08:30",),
            {"bidang": ("TU",), "tahun": ("2024", "2025")},
            date(2025, 3, 1),
        ),
        document("5", "keputusan surat yang pengaduannya"),
    ]
)


@given(text_queries)
def test_as_typed_is_within_what_matches(query: Query) -> None:
    """Stems, synonyms and left-out words only add documents to those with the words as typed."""
    found = make_plan(query, VOCABULARY)
    assert found.exact is not None
    assert set(CORPUS.keys(Plan(found.exact))) <= set(CORPUS.keys(found))


@given(queries)
def test_negation_is_the_complement(query: Query) -> None:
    everything = {"1", "2", "3", "4", "5"}
    inside = set(CORPUS.keys(make_plan(Without(query))))
    assert inside == everything - set(CORPUS.keys(make_plan(query)))


@given(queries, queries)
def test_more_words_find_no_more(one: Query, other: Query) -> None:
    """(In brackets, that is: two words side by side may be a known phrase, for which there are synonyms.)"""
    together = And((one, And((other,))))
    assert set(CORPUS.keys(make_plan(together))) <= set(CORPUS.keys(make_plan(And((one,)))))
