"""A bound reader tells nothing of documents outside its bound: not in totals, counts, corrections or completions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from indexer.search.bound import BoundReader
from indexer.search.index import SearchIndex
from indexer.search.model import IndexDocument, Keyword, Reader
from indexer.search.results import UnitText, find

OURS, THEIRS = "Tata Usaha", "SPI dan UPG"


def document(key: str, text: str, *bidang: str) -> IndexDocument:
    return IndexDocument(key, key, (f"{key}.pdf",), (text,), {"bidang": bidang, "jenis": ("surat",)})


@pytest.fixture(params=["whoosh", "tantivy"])
def reader(request: pytest.FixtureRequest, tmp_path: Path) -> Reader:
    index = SearchIndex(tmp_path, engine=request.param)
    writer = index.writer(documents=4)
    writer.put(document("a", "laporan mutasi pegawai", OURS))
    writer.put(document("b", "laporan gratifikasi rahasia", THEIRS))
    writer.put(document("c", "laporan bersama", OURS, THEIRS))
    writer.put(document("d", "gratifikazi", OURS))
    writer.commit(1)
    writer.close()
    return index.reader()


class Texts:
    def page_texts(self, keys: Sequence[str]) -> dict[str, UnitText]:
        return {key: UnitText(key, key, "", "", None, ["laporan"]) for key in keys}


def test_total_and_facets_are_of_what_one_may_see(reader: Reader) -> None:
    bound = BoundReader(reader, "bidang", [OURS])
    found = find("laporan", reader=bound, texts=Texts())
    assert {hit.key for hit in found.hits} == {"a", "c"}
    assert found.total == 2
    assert dict(found.facets["jenis"]) == {"surat": 2}
    assert find("mutasi OR rahasia", reader=bound, texts=Texts()).total == 1


def test_words_of_others_are_neither_counted_nor_proposed(reader: Reader) -> None:
    bound = BoundReader(reader, "bidang", [OURS])
    assert reader.doc_freq("rahasia") == 1
    assert (bound.doc_freq("rahasia"), bound.doc_freq("laporan"), bound.doc_count()) == (0, 2, 3)
    assert bound.terms("grat") == ["gratifikazi"]
    assert bound.similar("gratifikasx", 1) == []
    assert [term for term, _ in reader.similar("gratifikasx", 1)] == ["gratifikasi"]


def test_nobody_sees_anything_without_a_bidang(reader: Reader) -> None:
    assert find("laporan", reader=BoundReader(reader, "bidang", []), texts=Texts()).total == 0


def test_of_a_document_in_two_places_only_ones_own_is_told(reader: Reader) -> None:
    bound = BoundReader(reader, "bidang", [OURS], hidden={"jenis": ["lain"]})
    found = find("laporan", reader=bound, texts=Texts())
    assert found.facets["bidang"] == ((OURS, 2),)
    assert found.facets["jenis"] == ()
    for query in (
        'bidang:"SPI dan UPG"',
        "laporan jenis:surat",
        'laporan OR bidang:"SPI dan UPG" jenis:surat',
    ):
        assert find(query, reader=bound, texts=Texts()).total == 0
    assert find('laporan -bidang:"SPI dan UPG"', reader=bound, texts=Texts()).total == 2


def test_completions_are_counted_in_what_one_may_see(reader: Reader) -> None:
    bound = BoundReader(reader, "bidang", [OURS])
    assert bound.completions("la") == [("laporan", 2)]
    assert reader.completions("la") == [("laporan", 3)]
    assert bound.completions("grat") == [("gratifikazi", 1)]
    assert bound.completions("grat", within=Keyword("bidang", (THEIRS.casefold(),))) == []


def test_narrowing_counts_what_is_not_chosen_too(reader: Reader) -> None:
    found = find("laporan", reader=reader, texts=Texts(), narrowed={"bidang": ["tata usaha"], "jenis": []})
    assert found.total == 2
    assert dict(found.facets["bidang"]) == {OURS: 2, THEIRS: 2}
    assert dict(found.facets["jenis"]) == {"surat": 2}
    both = find("laporan", reader=reader, texts=Texts(), narrowed={"bidang": [OURS, THEIRS], "jenis": ["x"]})
    assert (both.total, both.facets["bidang"], dict(both.facets["jenis"])) == (0, (), {"surat": 3})
