"""Words of a query on the picture of a page."""

from __future__ import annotations

from indexer.extract.model import Word
from indexer.search.boxes import Box, boxes
from indexer.search.grammar import parse
from indexer.search.highlight import Highlighter
from indexer.search.plan import make_plan


def line(text: str, top: float, left: float = 0.1) -> list[Word]:
    """Words of a line, each a tenth of the page wide."""
    return [
        Word(
            word, round(left + 0.1 * at, 3), top, round(left + 0.1 * at + 0.09, 3), round(top + 0.02, 3), 90.0
        )
        for at, word in enumerate(text.split())
    ]


def marked(words: list[Word], query: str) -> tuple[Box, ...]:
    return boxes(words, Highlighter(make_plan(parse(query))))


def test_a_word_is_marked_where_it_stands() -> None:
    words = line("Laporan rapat zona", 0.1) + line("rapat lain", 0.2)
    assert marked(words, "rapat") == (Box(0.2, 0.1, 0.29, 0.12), Box(0.1, 0.2, 0.19, 0.22))


def test_forms_of_a_word_are_found_as_in_the_text() -> None:
    assert len(marked(line("melaporkan pelaporan laporan kantor", 0.1), "lapor")) == 3


def test_a_phrase_on_one_line_is_one_box() -> None:
    words = line("Zona Integritas menuju zona lain", 0.1)
    assert marked(words, '"zona integritas"') == (Box(0.1, 0.1, 0.29, 0.12),)


def test_a_phrase_over_two_lines_is_two_boxes() -> None:
    words = line("Pembangunan Zona", 0.1) + line("Integritas 2025", 0.13)
    assert marked(words, '"zona integritas"') == (Box(0.2, 0.1, 0.29, 0.12), Box(0.1, 0.13, 0.19, 0.15))


def test_words_of_a_phrase_in_two_columns_are_not_bridged() -> None:
    words = [*line("Zona", 0.1), *line("Integritas", 0.1, left=0.6)]
    assert len(marked(words, '"zona integritas"')) == 2


def test_a_word_broken_at_the_end_of_a_line_is_one() -> None:
    words = line("tim penga-", 0.1) + line("duan masyarakat", 0.13)
    assert marked(words, "pengaduan") == (Box(0.2, 0.1, 0.29, 0.12), Box(0.1, 0.13, 0.19, 0.15))


def test_part_of_a_printed_word_marks_all_of_it() -> None:
    assert marked(line("Nomor B-123/KP.120 tahun", 0.1), "KP.120") == (Box(0.2, 0.1, 0.29, 0.12),)


def test_nothing_to_mark() -> None:
    assert marked(line("Laporan", 0.1), "rapat") == ()
    assert marked([], "rapat") == ()
