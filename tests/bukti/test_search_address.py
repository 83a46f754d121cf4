"""Every state of the search page has one address, and every address a state."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bukti.search_address import FACETS, MOST_CHOSEN, Asked, asked, document_address

NAMES = st.sampled_from([*FACETS, "q", "urut", "hal", "lain"])


@given(st.lists(st.tuples(NAMES, st.text(st.characters(codec="utf-8"), max_size=8)), max_size=12))
def test_reading_what_was_written_is_the_same(pairs: list[tuple[str, str]]) -> None:
    question = asked(pairs)
    again = asked(parse_qsl(question.query()))
    if question.text.strip():
        assert again == question
    assert again.query() == question.query()


def test_the_address_leaves_out_what_goes_without_saying() -> None:
    assert Asked().address() == "/cari"
    question = Asked("SK tim", {"tahun": ("2024", "2025")}, "nama", 2)
    assert question.address() == "/cari?q=SK+tim&tahun=2024&tahun=2025&urut=nama&hal=2"
    assert question.on_page(1).without("tahun", "2024").address() == "/cari?q=SK+tim&tahun=2025&urut=nama"
    assert question.with_text("x").page == 1


def test_a_facet_takes_no_end_of_values() -> None:
    assert len(asked(("tahun", str(year)) for year in range(1_000)).chosen["tahun"]) == MOST_CHOSEN


def test_the_narrower_of_an_area_and_its_indicator_counts() -> None:
    question = Asked(chosen={"indikator": ("A.I.1", "A.I.10", "A.I.1.i.a", "A.I.1.i.a-2")})
    assert question.narrowed["indikator"] == ("A.I.10", "A.I.1.i.a-2")
    assert question.without("indikator", "A.I.1").chosen["indikator"] == ("A.I.10",)


@pytest.mark.parametrize(
    ("text", "order", "sort"), [("", "", "date"), ("a", "", "score"), ("a", "nama", "name")]
)
def test_the_fitting_order(text: str, order: str, sort: str) -> None:
    assert Asked(text, {}, order).sort == sort


def test_where_a_result_opens() -> None:
    key = "a" * 64
    assert document_address(key, 0, "") == f"/dokumen/{key}"
    assert document_address(f"{key}!/b/ü&.pdf", 2, ' "a b"') == (
        f"/dokumen/{key}?anggota=b%2F%C3%BC%26.pdf&hal=2&cari=%22a+b%22"
    )
    assert "%ED%B3%A9" in document_address(f"{key}!/\udce9", 1, "")
