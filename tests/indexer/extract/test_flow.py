from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.extract.flow import Flow


def row(flow: Flow, *cells: list[str]) -> None:
    flow.begin_row()
    for paragraphs in cells:
        flow.begin_cell()
        for text in paragraphs:
            flow.text(text)
            flow.end_paragraph()
        flow.end_cell()
    flow.end_row()


def test_cells_are_apart_by_tabs_and_rows_by_newlines() -> None:
    flow = Flow()
    row(flow, ["No"], ["Uraian"], [])
    row(flow, ["1"], ["Rapat", "Daftar hadir"], ["ada"])
    assert flow.pages() == ["No\tUraian\n1\tRapat Daftar hadir\tada"]


def test_a_cell_alone_in_its_row_keeps_its_lines() -> None:
    flow = Flow()
    row(flow, ["KEPUTUSAN", "Nomor 1"])
    assert flow.pages() == ["KEPUTUSAN\nNomor 1"]


def test_a_table_in_a_cell_runs_into_the_row() -> None:
    flow = Flow()
    flow.begin_row()
    flow.begin_cell()
    row(flow, ["a"], ["b"])
    flow.end_cell()
    flow.begin_cell()
    flow.text("c")
    flow.end_cell()
    flow.end_row()
    assert flow.pages() == ["a\tb\tc"]


def test_a_text_box_stands_below_the_paragraph_that_holds_it() -> None:
    flow = Flow()
    flow.text("before ")
    flow.open()
    flow.text("box")
    flow.end_paragraph()
    flow.block(flow.close())
    flow.text("after")
    flow.end_paragraph()
    assert flow.pages() == ["before after\nbox"]


def test_notes_stand_at_the_foot_of_their_page() -> None:
    flow = Flow()
    flow.text("one")
    flow.note("note of one")
    flow.hard_break()
    flow.text("two")
    assert flow.pages() == ["one\nnote of one", "two"]


def test_the_automatic_break_behind_a_hard_one_is_the_same_break() -> None:
    flow = Flow()
    flow.text("one")
    flow.hard_break()
    flow.soft_break()
    flow.text("two")
    flow.soft_break()
    flow.text("three")
    assert flow.pages() == ["one", "two", "three"]


def test_an_empty_page_keeps_its_number() -> None:
    flow = Flow()
    flow.text("one")
    flow.hard_break()
    flow.hard_break()
    flow.text("three")
    assert flow.pages() == ["one", "", "three"]


@pytest.mark.parametrize("cells", [1, 3])
def test_a_row_that_begins_a_page_breaks_once_for_all_its_cells(cells: int) -> None:
    flow = Flow()
    flow.text("one")
    flow.end_paragraph()
    flow.begin_row()
    for _ in range(cells):
        flow.begin_cell()
        flow.soft_break()
        flow.text("x")
        flow.end_cell()
    flow.end_row()
    assert flow.pages() == ["one", "\t".join("x" * cells)]


def test_a_row_over_two_pages_stays_on_the_first() -> None:
    flow = Flow()
    flow.begin_row()
    for text in ("a", "b"):
        flow.begin_cell()
        flow.text(text)
        flow.soft_break()
        flow.text(text)
        flow.end_cell()
    flow.end_row()
    flow.text("next")
    assert flow.pages() == ["aa\tbb", "next"]


def test_what_is_left_open_is_not_lost() -> None:
    flow = Flow()
    flow.begin_row()
    flow.begin_cell()
    flow.open()
    flow.text("deep")
    assert "deep" in flow.pages()[0]


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["text", "par", "row", "cell", "/cell", "/row", "open", "close", "soft", "hard", "note"]
        )
    )
)
def test_no_order_of_calls_loses_a_word(steps: list[str]) -> None:
    flow, words = Flow(), 0
    for step in steps:
        if step == "text":
            words += 1
            flow.text(f"w{words}w ")
        elif step == "par":
            flow.end_paragraph()
        elif step == "row":
            flow.begin_row()
        elif step == "cell":
            flow.begin_cell()
        elif step == "/cell":
            flow.end_cell()
        elif step == "/row":
            flow.end_row()
        elif step == "open":
            flow.open()
        elif step == "close":
            flow.block(flow.close())
        elif step == "soft":
            flow.soft_break()
        elif step == "hard":
            flow.hard_break()
        else:
            words += 1
            flow.note(f"w{words}w")
    text = "\n".join(flow.pages())
    assert [number for number in range(1, words + 1) if f"w{number}w" not in text] == []
