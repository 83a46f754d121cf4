"""Stems: word families meet, other words are left alone, and the table can be carried to another process."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language import stem as stem_module
from indexer.language.stem import is_stemmable, learned, stem, stems, teach


@pytest.fixture
def empty_table(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    table: dict[str, str] = {}
    monkeypatch.setattr(stem_module, "_stems", table)
    return table


@pytest.mark.parametrize(
    "family",
    [
        "penilaian menilai dinilai penilai nilai",
        "pengaduan mengadu aduan diadukan",
        "pelayanan layanan melayani dilayani",
        "keputusan memutuskan putusan",
        "pengawasan mengawasi pengawas",
        "laporan melaporkan pelaporan dilaporkan",
        "penyusunan menyusun disusun susunan",
        "perubahan berubah mengubah perubahannya",
        "undangan mengundang",
        "pemantauan memantau dipantau",
        "ditindaklanjuti menindaklanjuti tindaklanjut",
    ],
)
def test_word_families_meet(family: str) -> None:
    assert len(set(stems(family.split()))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("pemerintah", "perintah"), ("kinerja", "kerja"), ("peserta", "serta"), ("bekasi", "bekas")],
)
def test_words_that_must_stay_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    "word", ["sk", "ikm", "2025", "kp120", "meeting", "database", "notulen", "x" * 40, "中文"]
)
def test_others_are_their_own_stems(word: str) -> None:
    assert stem(word) == word


@given(st.from_regex(r"(me|di|pe|ber|ke|se|ter)?[a-z]{2,9}(kan|an|i|nya|lah)?", fullmatch=True))
def test_words_without_an_affix_are_what_the_library_says_too(word: str) -> None:
    library = stem_module._stemmer or stem_module._load()
    if is_stemmable(word) and word not in stem_module.EXCEPTIONS:
        assert stem(word) == library.stem_singular_word(word)


def test_what_was_learned_can_be_taught(empty_table: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert stem("penilaian") == "nilai"
    table = learned()
    assert table == {"penilaian": "nilai"}
    empty_table.clear()
    monkeypatch.setattr(stem_module, "_stem", lambda term: pytest.fail(f"{term} was computed again"))
    teach(table)
    assert stems(["penilaian"]) == ["nilai"]


def test_the_table_stays_bounded(empty_table: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stem_module, "TABLE_SIZE", 8)
    for letter in "abcdefghijklmnopqrst":
        stem(f"kata{letter}")
    assert len(empty_table) <= 8
    assert "katat" in empty_table
    stem("kata19")  # a code, not a word: nothing to remember
    assert "kata19" not in empty_table
    teach({f"w{number}": "w" for number in range(50)})
    assert len(empty_table) <= 16
