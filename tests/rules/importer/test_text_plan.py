"""Rows of a text: tabs or pipes between the cells, markup and entities gone, lines where they stood."""

from __future__ import annotations

from rules.importer.text_plan import clean, read_text


def test_rows_keep_their_lines_and_prose_its_paragraphs() -> None:
    plan = read_text("# Judul\nlanjutan\n\nisi\tdengan tab\n\n\tA.\tSatu\t\n")
    assert [(row.cells, row.spot.line) for row in plan.rows] == [(("", "A.", "Satu", ""), 6)]
    assert plan.lines == ("Judul lanjutan", "isi dengan tab")


def test_pipe_tables() -> None:
    plan = read_text("| Indikator | Bukti |\n|---|:--:|\n| a. | 1\\|2 |\n")
    assert [(row.cells, row.spot.line) for row in plan.rows] == [
        (("Indikator", "Bukti"), 1),
        (("a.", "1|2"), 3),
    ]


def test_markup_goes_and_list_items_begin_lines() -> None:
    assert clean("<b>A.</b>") == "A."
    assert clean("warta <i>online</i> &amp; *cetak*") == "warta online & cetak"
    assert clean('<ol style="x"> <li>1. SK</li> <li>2. SOP</li></ol>') == "1. SK\n2. SOP"
    assert clean("kesenjangan <25%) dan x*y*z") == "kesenjangan <25%) dan x*y*z"
