"""What the text of a page is made of."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bukti.text_blocks import FIRST_LINES, Block, Shape, blocks

OFFICE = """LAPORAN KEGIATAN
Rapat dihadiri kepala bagian.
1. Pembukaan
2. Pembahasan
No\tNama
1\tSri

Penutup"""


def shapes(found: list[Block]) -> list[tuple[Shape, int]]:
    return [(block.shape, len(block.rows)) for block in found]


def test_an_office_text() -> None:
    found = blocks(OFFICE)
    assert shapes(found) == [
        (Shape.HEADING, 1),
        (Shape.PARAGRAPH, 1),
        (Shape.LIST, 2),
        (Shape.TABLE, 2),
        (Shape.PARAGRAPH, 1),
    ]
    assert [piece.text for piece in found[3].rows[1]] == ["1", "Sri"]


def test_marks_go_with_their_words() -> None:
    at = OFFICE.index("Nama")
    (table,) = [block for block in blocks(OFFICE, ((0, 7), (at, at + 4))) if block.shape is Shape.TABLE]
    assert table.rows[0][1].marks == ((0, 4),)
    assert blocks(OFFICE, ((0, 7),))[0].rows[0][0].marks == ((0, 7),)


def test_a_sheet_is_a_table_below_its_name() -> None:
    found = blocks("Rekap\nJUDUL\nNo\tNama\n1\tSri", rows_from=1)
    assert shapes(found) == [(Shape.HEADING, 1), (Shape.TABLE, 3)]
    assert found[1].width == 2
    assert shapes(blocks("No\tNama\nsatu", rows_from=0)) == [(Shape.TABLE, 2)]


def test_a_mails_head() -> None:
    found = blocks("From: sri@tu.example\nSubject: Laporan: Mei\n\nYth. Kepala: harap", is_mail=True)
    assert shapes(found) == [(Shape.FIELDS, 2), (Shape.PARAGRAPH, 1)]
    assert [piece.text for piece in found[0].rows[1]] == ["Subject", "Laporan: Mei"]


def test_of_a_long_sheet_the_beginning_and_the_marked_rows() -> None:
    lines = [f"baris\t{n}" for n in range(FIRST_LINES + 1_000)]
    text = "\n".join(lines)
    at = text.index(f"\t{FIRST_LINES + 500}\n") + 1
    found = blocks(text, ((at, at + 3),), rows_from=0)
    assert [(block.shape, len(block.rows), block.left_out) for block in found] == [
        (Shape.TABLE, FIRST_LINES, 0),
        (Shape.GAP, 0, 500),
        (Shape.TABLE, 1, 0),
        (Shape.GAP, 0, 499),
    ]
    assert found[2].rows[0][1].marks == ((0, 3),)


@given(st.text(alphabet="aB1.\t\n -:", max_size=80), st.booleans(), st.sampled_from([None, 0, 1]))
def test_no_word_is_lost_and_every_mark_stays_on_its_word(
    text: str, is_mail: bool, rows_from: int | None
) -> None:
    marks = tuple((at, at + 1) for at, letter in enumerate(text) if letter == "a")
    pieces = [
        piece
        for block in blocks(text, marks, rows_from=rows_from, is_mail=is_mail)
        for row in block.rows
        for piece in row
    ]
    assert "".join(piece.text for piece in pieces).count("a") == len(marks)
    assert sum(len(piece.marks) for piece in pieces) == len(marks)
    assert all(piece.text[start:end] == "a" for piece in pieces for start, end in piece.marks)
