"""The passage of a result: which page, which part of it, cut where, and marks that stand in their places."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.search import snippet as snippet_module
from indexer.search.grammar import parse
from indexer.search.highlight import Highlighter
from indexer.search.model import IndexDocument
from indexer.search.plan import make_plan
from indexer.search.query import Query
from indexer.search.snippet import CHUNK, ELLIPSIS, LENGTH, Snippet, snippet
from tests.fakes.oracle import OracleIndex
from tests.indexer.search.queries import queries, text_queries
from tests.indexer.search.test_highlight import texts
from tests.indexer.search.test_plan import VOCABULARY

FILLER = "Lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor. "


def show(typed: str, *pages: str) -> Snippet:
    return snippet(Highlighter(make_plan(parse(typed), VOCABULARY)), pages)


def marked(found: Snippet) -> list[str]:
    return [found.text[start:end] for start, end in found.marks]


def test_the_page_with_most_of_the_words_wins() -> None:
    found = show(
        "notulensi rapat pengaduan", "rapat " * 30, "x", "rapat dumas", "notula rapat dumas", "notula"
    )
    assert (found.page, found.text) == (4, "notula rapat dumas")
    assert marked(found) == ["notula", "rapat", "dumas"]


def test_words_close_together_beat_words_far_apart() -> None:
    far = "notulen " + FILLER * 8 + "pengaduan"
    assert show("notulen pengaduan", far, FILLER + "pengaduan notulen").page == 2
    near_end = "notulen " + FILLER * 8 + "pengaduan dan notulen"
    assert marked(show("notulen pengaduan", near_end)) == ["pengaduan", "notulen"]


def test_words_as_typed_beat_their_relatives() -> None:
    assert show("penilaian", "menilai", "dinilai penilai", "penilaian").page == 3
    assert show("notulensi", "notula", "notulensi").page == 2


def test_the_earlier_of_equal_pages_wins() -> None:
    assert show("rapat", "x", "rapat", "rapat").page == 2


def test_a_passage_has_its_length_and_ends_at_words() -> None:
    found = show("rapat", FILLER * 9 + "dalam rapat ini " + "kata katabaru " * 60)
    body = found.text.strip(ELLIPSIS)
    assert LENGTH - 2 * CHUNK < len(body) <= LENGTH
    assert found.text == f"{ELLIPSIS}{body}{ELLIPSIS}"
    assert body.startswith("dalam rapat")  # a sentence begins there
    assert body.split()[-1] in ("kata", "katabaru")


def test_a_passage_may_end_with_a_sentence() -> None:
    found = show(
        "rapat", "Rapat " + "kata " * 40 + "akhir. Kalimat lain menyusul di sini dan seterusnya " * 3
    )
    assert found.text.endswith("akhir.…")


def test_whitespace_collapses_and_marks_follow() -> None:
    found = show('"tim kerja" rapat', "\n\n  Rapat \t\n oleh   (Tim\r\n\r\n   Kerja)  ")
    assert found.text == "Rapat oleh (Tim Kerja)"
    assert marked(found) == ["Rapat", "Tim Kerja"]


def test_words_in_pieces_are_marked_whole() -> None:
    found = show("surat pembangunan", "S U R A T  tentang pem-\nbangunan")
    assert marked(found) == ["S U R A T", "pem- bangunan"]
    assert (
        show("pembangunan", FILLER, "pem-\nbangunan").page == 2
    )  # no needle is seen; looked at all the same


def test_a_phrase_that_runs_over_a_page_is_shown_on_its_first_page() -> None:
    found = show('"tim kerja"', FILLER, "Keputusan tentang Tim ", " ", "Kerja pembangunan")
    assert found.page == 2
    assert marked(found) == ["Tim"]


def test_a_hit_in_the_name_alone_shows_the_beginning() -> None:
    found = show("rapat", " ", FILLER * 9)
    assert found.page == 2
    assert found.text.startswith("Lorem ipsum")
    assert found.marks == ()
    assert show("rapat") == Snippet(0, "", ())
    assert show("rapat", "", " \n") == Snippet(0, "", ())
    assert show("tahun:2025", "isi").text == "isi"


def test_text_without_spaces_is_cut() -> None:
    found = show("rapat", "rapat " + "x" * 5_000)
    assert len(found.text) <= LENGTH + len(ELLIPSIS)
    assert marked(found) == ["rapat"]


def test_only_few_pages_of_a_long_document_are_looked_at() -> None:
    highlighter = Highlighter(make_plan(parse("rapat tim")))
    looked: list[str] = []
    places = highlighter.places
    highlighter.places = lambda text: looked.append(text) or places(text)  # type: ignore[method-assign, func-returns-value]
    pages = ["rapatnya " + FILLER] * 200
    pages[150] = "rapat tim"
    assert snippet(highlighter, pages).page == 151
    assert len(looked) <= snippet_module.PAGES


@given(text_queries, st.lists(texts, max_size=4))
def test_a_document_that_is_found_shows_why(query: Query, pages: list[str]) -> None:
    plan = make_plan(query, VOCABULARY)
    found = snippet(Highlighter(plan), pages)
    if OracleIndex([IndexDocument("k", "", (), tuple(pages), {})]).keys(plan):
        assert found.marks
        assert all(mark.strip() for mark in marked(found))


@given(queries, st.lists(st.text(max_size=300), max_size=3))
def test_marks_lie_in_the_text_in_order(query: Query, pages: list[str]) -> None:
    found = snippet(Highlighter(make_plan(query, VOCABULARY)), pages)
    position = 0
    for start, end in found.marks:
        assert position <= start < end <= len(found.text)
        position = end
    assert len(found.text) <= LENGTH + 2 * len(ELLIPSIS)
    assert found.page <= len(pages)
