from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.extract import charsets, plain
from indexer.extract.context import ExtractProblem
from indexer.extract.model import Limits, ProblemCode
from tests.fakes.collector import RecordingCollector, source_of
from tests.fakes.office import read

LETTER = "Yth. Kepala Pusat — “segera”, Rp1.000.000,–"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "cp1252"]
)
def test_a_letter_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path, LETTER.encode(encoding), "txt").text == LETTER


def test_other_scripts_are_told_apart() -> None:
    russian = "Однажды, в студёную зимнюю пору, я из лесу вышел; был сильный мороз. " * 5
    japanese = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。" * 5
    for text, encoding in (
        (russian, "cp1251"),
        (russian, "koi8_r"),
        (japanese, "shift_jis"),
        (japanese, "euc_jp"),
    ):
        assert charsets.decode(text.encode(encoding)) == text


def test_a_text_cut_within_a_letter_stays_utf8() -> None:
    assert charsets.decode("é kafé".encode()[:-1]) == "é kaf"
    assert charsets.decode("kafé".encode("cp1252")) == "kafé"


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_become_text(data: bytes) -> None:
    assert isinstance(charsets.decode(data), str)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_halves_of_rare_characters_are_joined(text: str) -> None:
    halves = "".join(map(chr, (int.from_bytes(u, "little") for u in _units(text))))
    assert charsets.paired(halves) == text


def _units(text: str) -> list[bytes]:
    raw = text.encode("utf-16-le")
    return [raw[i : i + 2] for i in range(0, len(raw), 2)]


def test_form_feeds_begin_pages(tmp_path: Path) -> None:
    assert read(tmp_path, b"one\r\n\fthree\n\f\n\f", "txt").texts == ["one", "three"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_tables(tmp_path: Path, delimiter: str) -> None:
    rows = ["No,Nama,Ket", '1,"Sari, S.Kom",hadir', "2,Budi,"]
    data = "\n".join(row.replace(",", delimiter).replace(f"Sari{delimiter}", "Sari,") for row in rows)
    assert read(tmp_path, data.encode(), "csv").text == "No\tNama\tKet\n1\tSari, S.Kom\thadir\n2\tBudi"


def test_a_csv_without_delimiters_stays_as_it_is() -> None:
    assert plain.table_text("one line\nanother line") == "one line\nanother line"


def test_more_text_than_the_limits_allow_is_cut_and_named(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"x" * 1000)
    out = RecordingCollector(msgspec.structs.replace(Limits(), text_chars=100))
    with pytest.raises(ExtractProblem) as caught:
        plain.extract(source_of(str(path), "txt"), out)
    assert caught.value.code is ProblemCode.TOO_LARGE
    assert len(out.text) == 400
