"""Slips are told with what is meant; words that are rightly written are not."""

from __future__ import annotations

import pytest

from rules.importer.spelling import Spelling
from rules.importer.words import Words

OFTEN = ["mutasi dan rotasi pegawai telah diatur", "rotasi tepat waktu", "rotasi kerja"] * 2


@pytest.mark.parametrize(
    ("text", "slips"),
    [
        ("Screenshoot aplikasi", [("Screenshoot", "screenshot")]),  # a misspelling that the pack lists
        ("Insternal", [("Insternal", "internal")]),  # near a word of the pack
        ("rottasi pegawai, rottasi lagi", [("rottasi", "rotasi")]),  # each once
        ("kerjatelah tepatwaktu", [("kerjatelah", "kerja telah"), ("tepatwaktu", "tepat waktu")]),
        ("kepada, membuat, beserta, menetapkan, singkat, mading", []),
        ("SK 2025 e-SAKIP Sitambun", []),
        ("", []),
    ],
)
def test_slips(text: str, slips: list[tuple[str, str]], words: Words) -> None:
    assert list(Spelling(words, [*OFTEN, text]).slips(text)) == slips


def test_a_word_that_the_plan_always_writes_so_is_no_slip(words: Words) -> None:
    often = ["Laporan Sitambung"] * 5
    assert list(Spelling(words, often).slips("Sitambung")) == []
