"""Answer scales as people write them."""

from __future__ import annotations

import pytest

from rules.files import PACKS, load_pack
from rules.importer.scales import ScaleReader


@pytest.fixture(scope="module")
def reader() -> ScaleReader:
    return ScaleReader(load_pack(PACKS / "zi-wbk-2025").lke.scales)


@pytest.mark.parametrize(
    ("written", "scale"),
    [
        *(
            ("Ya/Tidak", "ya-tidak"),
            ("YA / TIDAK", "ya-tidak"),
            ("Y/T", "ya-tidak"),
            ("ya, tidak", "ya-tidak"),
        ),
        *(("A/B/C", "a-c"), ("a b c", "a-c"), ("A-D", "a-d"), ("A s.d. E", "a-e"), ("A\nB\nC\nD\nE", "a-e")),
        *(("%", "persen"), ("Persentase", "persen"), ("persen (%)", "persen")),
        *(("Nilai survei (0-4)", "nilai"), ("0 - 4", "nilai"), ("Indeks", "nilai")),
        *(("", ""), ("A/C", ""), ("B/A/C", ""), ("A/B/C/D/E/F", ""), ("lihat lampiran", "")),
    ],
)
def test_by_what_is_written(reader: ScaleReader, written: str, scale: str) -> None:
    assert reader.of(written, (), "") == scale


def test_by_choices_and_by_criteria_where_nothing_is_written(reader: ScaleReader) -> None:
    assert reader.of("", ("A", "B", "C", "D"), "") == "a-d"
    assert reader.of("", (), "a. Semua ada\nb. Sebagian\nc. Belum") == "a-c"
    assert reader.of("", (), "A. Semua B. Sebagian C. Sedikit D. Belum") == "a-d"
    assert reader.of("", (), "Ya, bila ada SK\nTidak, bila belum") == "ya-tidak"
    assert reader.of("", (), "Persentase diperoleh dari jumlah") == "persen"
    assert reader.of("", (), "b. Sebagian\nc. Belum") == ""
    assert reader.of("A/B/C", ("A", "B", "C", "D"), "") == "a-c"  # what is written goes first
