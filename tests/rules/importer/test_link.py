"""An item is linked to a document type by its very text, by a like one, or by what it is recognised as."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from rules.importer.link import Linker
from rules.importer.model import Sureness
from rules.importer.words import Words
from rules.pack.model import Pack


@pytest.fixture(scope="module")
def linker(base: Pack, words: Words) -> Linker:
    return Linker(base, words)


def test_the_very_text_is_sure_whatever_its_capitals_and_signs(linker: Linker, base: Pack) -> None:
    link = linker.link("laporan dumas (Bulanan).", "A.I.5.iii.a")
    item = next(item for item in base.items if item.id == "A.I.5.iii.a-2")
    assert (link.sureness, link.documents) == (Sureness.SURE, item.documents)


def test_of_same_texts_the_nearest_indicators_counts(linker: Linker, base: Pack) -> None:
    for item in base.items:
        link = linker.link(item.text, item.indicator)
        assert (link.documents, link.parts, link.is_signed, link.minimum) == (
            *(item.documents, item.parts, item.is_signed, item.minimum),
        )


def test_a_like_text_that_is_recognised_as_the_same_type_is_likely(linker: Linker) -> None:
    link = linker.link("Laporan Evaluasi Dumas (triwulanan)", "A.I.5.iii.a")
    assert link.sureness in (Sureness.SURE, Sureness.LIKELY)
    assert link.documents == ("laporan-evaluasi-dumas",)


def test_without_any_like_text_it_is_recognised_and_unsure(base: Pack, words: Words) -> None:
    alone = Linker(replace(base, sections=()), words)
    link = alone.link("SK Tim Kerja Zona Integritas Tahun 2027", "A.I.1.i.a")
    assert (link.sureness, link.documents) == (Sureness.UNSURE, ("sk-tim-zi",))


def test_parts_are_those_that_the_text_names(base: Pack, words: Words) -> None:
    alone = Linker(replace(base, sections=()), words)
    link = alone.link("Undangan dan notulen rapat sosialisasi zona integritas", "A.I.1.ii.c")
    type_ = base.documents[link.documents[0]]
    assert type_.parts
    assert link.parts == tuple(part for part in type_.parts if part in ("undangan", "notulen"))


def test_what_nothing_is_known_of_stays_open(linker: Linker) -> None:
    link = linker.link("Kwitansi pembelian bibit kelapa", "A.I.1.i.a")
    assert (link.sureness, link.documents) == (Sureness.NONE, ())
