"""The data of the offline search: plain JSON in scripts, bounded, and every page where its words say."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bukti.handover import search_data
from bukti.handover.search_data import SearchData
from indexer.language.stem import stem
from indexer.language.tokens import terms


def made(documents: Sequence[tuple[str, Sequence[str]]]) -> tuple[dict[str, Any], SearchData]:
    """By file: what it calls its function with."""
    data = SearchData()
    files: dict[str, bytes] = {}
    for title, pages in documents:
        files.update(data.add({"t": title}, title, pages))
    files.update(data.files())
    found = {}
    for name, content in files.items():
        text = content.decode()
        assert text.startswith(f"bukti.{name.partition('/')[0].removesuffix('.js')}(...")
        assert "<" not in text
        found[name] = json.loads(text.partition("(...")[2].removesuffix(");\n"))
    return found, data


def pages_with(found: dict[str, Any], word: str) -> set[int]:
    """As the script looks them up."""

    def shard(of: str) -> Any:
        return found.get(f"kata/{'-'.join(f'{ord(char):x}' for char in of[:2])}.js", ["", {}, {}])

    under = shard(word)[2].get(word, word)
    page, pages = 0, set()
    for step in shard(under)[1].get(under, ()):
        page += step
        pages.add(page)
    return pages


DOCUMENTS = st.lists(
    st.tuples(st.text(max_size=20), st.lists(st.text(max_size=60), max_size=4)), min_size=1, max_size=5
)


@given(DOCUMENTS)
def test_every_word_leads_to_its_pages(documents: list[tuple[str, list[str]]]) -> None:
    found, _data = made(documents)
    texts = [text for title, pages in documents for text in (title, *pages)]
    count, starts, blocks, keys = found["isi.js"]
    assert count == len(texts)
    assert starts == [
        sum(1 + len(pages) for _title, pages in documents[:number]) for number in range(len(documents))
    ]
    assert blocks[0] == 0
    assert {f"kata/{key}.js" for key in keys} == {name for name in found if name.startswith("kata/")}
    for number, text in enumerate(texts):
        for word in terms(text):
            if search_data.SHORTEST_WORD <= len(word) <= search_data.LONGEST_WORD:
                assert number in pages_with(found, word)


def test_forms_of_a_word_stand_together() -> None:
    found, _data = made([("a", ["menilai risiko"]), ("b", ["penilaian"]), ("c", ["kertas"])])
    assert stem("penilaian") == stem("menilai")
    assert pages_with(found, "penilaian") == pages_with(found, "menilai") == {1, 3}


def test_blocks_hold_the_pages_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_data, "BLOCK", 10)
    found, _data = made([("judul satu", ["isi satu", "isi dua"]), ("judul dua", ["<b>isi</b>"])])
    blocks = found["isi.js"][2]
    pages: list[object] = []
    for number, first in enumerate(blocks):
        told, content = found[f"teks/{number}.js"]
        assert (told, first) == (number, len(pages))
        pages += content
    assert pages == [{"t": "judul satu"}, "isi satu", "isi dua", {"t": "judul dua"}, "<b>isi</b>"]


def test_it_is_bounded_and_says_what_it_leaves_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_data, "LONGEST_PAGE", 10)
    monkeypatch.setattr(search_data, "MOST_TEXT", 15)
    found, data = made([("satu", ["pengaduan masyarakat", "laporan", "kertas"]), ("dua", ["meja"])])
    assert data.left_out == 2
    assert pages_with(found, "pengaduan") == {1}
    assert pages_with(found, "masyarakat") == set()
    assert pages_with(found, "laporan") == {2}
    assert pages_with(found, "kertas") == pages_with(found, "meja") == set()
    assert pages_with(found, "dua") == {3}  # a title always
