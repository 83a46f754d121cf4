"""Names that every file system takes, whatever the text they are made of."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bukti.handover.names import LONGEST_NAME_BYTES, LONGEST_PATH, Names, safe, shortened, suffix_of

ANY = st.text(max_size=400)
TROUBLE = st.text(alphabet='aA .<>:"/\\|?*\x00\n\u202e\u0301éÉßſıİ𝒜漢CONUXPRLTM19', max_size=60)
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])")


def is_fit_for_windows(name: str) -> bool:
    return (
        not re.search(r'[<>:"/\\|?*\x00-\x1f]', name)
        and name == name.rstrip(". ")
        and name == name.lstrip()
        and not RESERVED.fullmatch(name.partition(".")[0].strip())
        and bool(name)
    )


@given(ANY | TROUBLE)
def test_any_text_becomes_a_name_that_windows_takes(text: str) -> None:
    name = safe(text)
    assert is_fit_for_windows(name)
    assert name == unicodedata.normalize("NFC", name)
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for char in name)
    assert safe(name) == name
    name.encode()


@given(st.lists(st.tuples(ANY | TROUBLE, st.sampled_from([".pdf", "", ".svg.txt"])), max_size=12))
def test_paths_are_short_and_differ_whatever_the_case(wanted: list[tuple[str, str]]) -> None:
    names, folder = Names(), "data/001 A.I.1.i.a/perlu ditinjau"
    paths = [names.take(folder, stem, suffix) for stem, suffix in wanted]
    for path in paths:
        name = path.removeprefix(folder + "/")
        assert is_fit_for_windows(name)
        assert len(path.encode("utf-16-le")) // 2 <= LONGEST_PATH
        assert len(name.encode()) <= LONGEST_NAME_BYTES
    assert len({unicodedata.normalize("NFD", path).casefold() for path in paths}) == len(paths)
    assert len({path.upper() for path in paths}) == len(paths)


@given(ANY, st.integers(1, 60))
def test_what_is_shortened_fits(text: str, units: int) -> None:
    cut = shortened(safe(text), units)
    assert cut
    assert len(cut.encode("utf-16-le")) // 2 <= max(units, 2)


def test_it_is_cut_between_words() -> None:
    assert shortened("Laporan hasil evaluasi", 18) == "Laporan hasil"
    assert shortened("Laporan", 4) == "Lapo"


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("SK Tim.PDF", ".pdf"),
        ("arsip.tar.gz", ".gz"),
        ("laman.HTML", ".html.txt"),
        ("gambar.svg", ".svg.txt"),
        ("setup.exe", ".exe.txt"),
        ("tanpa akhiran", ""),
        ("rapat 10.30 wib", ""),
        ("x.p\u202efd", ""),
    ],
)
def test_suffixes(name: str, suffix: str) -> None:
    assert suffix_of(name) == suffix


def test_the_second_of_a_name_has_a_number() -> None:
    names = Names()
    assert names.take("data/a", "SK Tim", ".pdf") == "data/a/SK Tim.pdf"
    assert names.take("data/a", "sk tim", ".pdf") == "data/a/sk tim (2).pdf"
    assert names.take("data/b", "SK Tim", ".pdf") == "data/b/SK Tim.pdf"
    assert names.take("data/b", "aux", ".pdf") == "data/b/_aux.pdf"
