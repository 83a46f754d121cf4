"""Documents written out as marked text."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo import document as d
from demo import markup

HOUSE = markup.House(
    name="Balai Uji",
    kops={"kita": d.Kop(("BALAI UJI",), ("Jalan Satu",))},
    people=(("Ani", "Kepala"), ("Budi", "Analis"), ("Citra", "Arsiparis")),
    asides=("Lihat {phrase}.",),
    names={"kota": "Ujung"},
)
FACTS = d.Facts("notulen", "", date(2025, 3, 14), "2025-03")


def cooked(body: str, make: str = "document", *, quiet: bool = False, **names: str) -> d.Content:
    made = markup.recipe(body, FACTS, make, HOUSE, names, quiet=quiet)
    return made(d.Desk(random.Random(1), "kunci pintu"))


def blocks(body: str, **names: str) -> tuple[d.Block, ...]:
    document = cooked(body, quiet=True, **names)
    assert isinstance(document, d.Document)
    return document.blocks


def test_lines_become_the_blocks_that_their_marks_name() -> None:
    assert blocks("[kop]\n= NOTULA\n# Isi\nRapat dibuka.\n> Ujung\n---\n^^ LAMPIRAN") == (
        HOUSE.kops["kita"],
        d.Title("NOTULA", 1.3),
        d.Heading("Isi", 1),
        d.Para("Rapat dibuka."),
        d.Para("Ujung", "right"),
        d.Break(),
        d.Para("LAMPIRAN", "center", bold=True),
    )


def test_lines_of_one_mark_belong_together() -> None:
    assert blocks("~ Hari : Senin\n~ Pukul : 9 : 30\n1. satu\n1. dua\n| No | Nama\n| 1 | Ani\n| 2") == (
        d.Pairs((("Hari", "Senin"), ("Pukul", "9 : 30"))),
        d.Points(("satu", "dua"), "1."),
        d.Table(("No", "Nama"), (("1", "Ani"), ("2", ""))),
    )


def test_papers_are_signed_by_hand_by_machine_or_not_at_all() -> None:
    by_hand, by_machine, by_nobody = blocks(
        "[ttd {kota}, 1 Mei / Ketua / Ani]\n[tte  / Ketua / Ani]\n[kosong Ujung / Ketua / Ani]"
    )
    assert by_hand == d.Sign("Ujung, 1 Mei", "Ketua", "Ani")
    assert by_machine == d.Sign("", "Ketua", "Ani", electronic=True)
    assert by_nobody == d.Sign("Ujung", "Ketua", "Ani", blank=True)


def test_orders_about_the_paper() -> None:
    document = cooked("[wm DRAFT]\n[land]\n[head Konsep]\n[foot Balai]\nIsi.", quiet=True)
    assert isinstance(document, d.Document)
    assert (document.watermark, document.landscape) == ("DRAFT", True)
    assert (document.header, document.footer) == ("Konsep", "Balai")
    assert document.blocks == (d.Para("Isi."),)


def test_the_key_phrase_is_added_before_the_signature_unless_the_file_is_quiet() -> None:
    body = "Isi.\n[ttd Ujung / Ketua / Ani]"
    document = cooked(body)
    assert isinstance(document, d.Document)
    assert document.blocks[1] == d.Para("Lihat kunci pintu.")
    assert "kunci pintu" not in d.plain(cooked(body, quiet=True))
    assert d.plain(cooked("Sebut {phrase} saja.")).count("kunci pintu") == 1


def test_books_decks_and_pictures() -> None:
    book = cooked("REKAP MEI\n| Nama | Nilai\n| Ani | 90\n| 007 | 3.5", "book", quiet=True)
    assert isinstance(book, d.Book)
    assert book.sheets[0].rows == (("REKAP MEI",), ("Nama", "Nilai"), ("Ani", 90), ("007", 3.5))
    assert book.sheets[0].heading_rows == 2
    deck = cooked("# Satu\n- isi\n| a | b\n| 1 | 2", "deck", quiet=True)
    assert isinstance(deck, d.Deck)
    assert deck.slides == (
        d.Slide("Satu", ("isi",)),
        d.Slide("Satu", table=d.Table(("a", "b"), (("1", "2"),))),
    )
    picture = cooked("BANNER\n@ 14/03/2025\n| a | b", "lobby")
    assert isinstance(picture, d.Picture)
    assert picture.lines == ("BANNER", "kunci pintu")
    assert (picture.overlay, picture.rows) == ("14/03/2025", (("a", "b"),))


def test_a_title_is_taken_from_the_first_line_that_is_one() -> None:
    assert cooked("[kop]\nNomor 1\n= NOTULA\nIsi").facts.title == "NOTULA"
    assert cooked("[kop]\n^^ KEPUTUSAN").facts.title == "KEPUTUSAN"


def test_what_cannot_be_understood_is_named() -> None:
    with pytest.raises(markup.MarkupError, match="siapa"):
        cooked("Halo {siapa}")
    with pytest.raises(markup.MarkupError, match="tanda"):
        cooked("[tanda tangan]")


@given(st.integers(0, 99), st.integers(0, 99), st.integers())
def test_numbers_lie_between_their_bounds(low: int, more: int, seed: int) -> None:
    said = markup.fill(f"{{{low}..{low + more}}}", {}, random.Random(seed))
    assert low <= int(said) <= low + more


@given(st.integers())
def test_choices_and_names_are_filled_to_the_last_brace(seed: int) -> None:
    said = markup.fill("{satu//{dua}} {dua}", {"dua": "2"}, random.Random(seed))
    assert said in ("satu 2", "2 2")


@given(st.integers())
def test_haste_swaps_letters_of_long_plain_words_only(seed: int) -> None:
    text = "Rapat 2025 di Rempahwangi dan Februari, pada " + "pengaduan masyarakat " * 40
    typed = markup.hurried(text, random.Random(seed))
    assert typed.startswith("Rapat 2025 di Rempahwangi dan Februari, pada ")
    pairs = list(zip(text.split(), typed.split(), strict=True))
    assert all(sorted(meant) == sorted(said) for meant, said in pairs)
