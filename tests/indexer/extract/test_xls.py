from __future__ import annotations

import struct
from pathlib import Path

import pytest

from indexer.extract import biff as format_
from indexer.extract import xls
from indexer.extract.context import ExtractProblem
from indexer.extract.model import ProblemCode
from tests.fakes.office import PNG, read
from tests.fakes.old_office import biff, counted
from tests.fakes.old_office import xls as workbook

CORPUS = Path(__file__).parents[2] / "corpus" / "office"

DATE_STYLE = biff(0x00E0, struct.pack("<HHHHHHII", 0, 0, 0, 0, 0, 0, 0, 0)) + biff(
    0x00E0, struct.pack("<HHHHHHII", 0, 14, 0, 0, 0, 0, 0, 0)
)
STRINGS = biff(0x00FC, struct.pack("<II", 2, 2) + counted("Tanggal") + counted("Jumlah"))
CELLS = (
    biff(0x0200, struct.pack("<IIHHH", 0, 3, 0, 4, 0))
    + biff(0x00FD, struct.pack("<HHHI", 0, 0, 0, 0))
    + biff(0x00FD, struct.pack("<HHHI", 0, 2, 0, 1))
    + biff(0x0203, struct.pack("<HHHd", 2, 0, 1, 45730.0))
    + biff(0x027E, struct.pack("<HHHI", 2, 1, 0, 7 << 2 | 2))
    + biff(0x00BD, struct.pack("<HHHIHIH", 2, 2, 0, 1234 << 2 | 3, 0, (5 << 2 | 2) + (1 << 31 ^ 1 << 31), 3))
)
EXPECTED = "Rekap\nTanggal\t\tJumlah\n2025-03-14\t7\t12.34\t5"


def test_cells(tmp_path: Path) -> None:
    data = workbook({"Rekap": CELLS, "Sheet2": b""}, DATE_STYLE + STRINGS)
    assert read(tmp_path, data, "xls").pages == [("Rekap", EXPECTED), ("Sheet2", "")]


def test_the_second_reader_reads_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xls, "_open", lambda path: (None, f"{path} can't be opened"))
    data = workbook({"Rekap": CELLS, "Sheet2": b""}, DATE_STYLE + STRINGS)
    assert read(tmp_path, data, "xls").pages == [("Rekap", EXPECTED), ("Sheet2", "")]


def test_what_hangs_on_a_sheet_is_read(tmp_path: Path) -> None:
    def text_object(number: int, text: str) -> bytes:
        head = biff(0x005D, struct.pack("<HHHH", 0x15, 0x12, 6, number))
        return (
            head
            + biff(0x01B6, struct.pack("<HHHHHHHI", 0, 0, 0, 0, 0, len(text), 16, 0))
            + (
                biff(0x003C, b"\x00" + text[:3].encode())
                + biff(0x003C, b"\x01" + text[3:].encode("utf-16-le"))
            )
        )

    chart = (
        biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x0020, 0, 0, 0, 6))
        + biff(0x100D, b"\0\0" + counted("Capaian IKM", 1))
        + biff(0x0204, struct.pack("<HHH", 0, 0, 0) + counted("Maret"))
        + biff(0x000A)
    )
    sheet = (
        biff(0x0014, counted("&CKop Surat"))
        + CELLS
        + text_object(1, "kotak")
        + text_object(2, "lihat SK")
        + biff(0x001C, struct.pack("<HHHH", 0, 27, 0, 2) + counted("Budi"))
        + chart
    )
    text = read(tmp_path, workbook({"Rekap": sheet}, DATE_STYLE + STRINGS), "xls").texts[0]
    assert text == f"{EXPECTED}\nKop Surat\nkotak\nCapaian IKM\nMaret\nAB1\tBudi: lihat SK"


def test_a_string_broken_over_records_changes_its_width(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xls, "_open", lambda _: (None, "closed"))
    broken = biff(0x00FC, struct.pack("<II", 1, 1) + struct.pack("<HB", 6, 0) + b"abc") + biff(
        0x003C, b"\x01" + "déf".encode("utf-16-le")
    )
    cell = biff(0x00FD, struct.pack("<HHHI", 0, 0, 0, 0))
    assert read(tmp_path, workbook({"A": cell}, broken), "xls").texts == ["A\nabcdéf"]


def test_pictures_and_objects(tmp_path: Path) -> None:
    blip = struct.pack("<HHI", 0x6E0 << 4, 0xF01E, 17 + len(PNG)) + bytes(17) + PNG
    group = biff(0x00EB, blip[:40]) + biff(0x003C, blip[40:])
    out = read(
        tmp_path, workbook({"A": CELLS}, STRINGS + group, {("MBD0001", "Package"): b"PK inner"}), "xls"
    )
    assert out.pictures == [("picture1.png", PNG)]
    assert out.embeds == [("MBD0001", b"PK inner")]


def test_a_password_is_named_so(tmp_path: Path) -> None:
    with pytest.raises(ExtractProblem) as caught:
        read(tmp_path, workbook({"A": CELLS}, biff(0x002F, bytes(54))), "xls")
    assert caught.value.code is ProblemCode.ENCRYPTED


@pytest.mark.parametrize(
    ("packed", "value"),
    [(7 << 2 | 2, 7), (7 << 2 | 3, 0.07), ((-5 << 2 | 2) & 0xFFFFFFFF, -5), (0x3FF00000, 1.0)],
)
def test_packed_numbers(packed: int, value: float) -> None:
    assert format_.rk_number(packed) == value


def test_real_workbooks(tmp_path: Path) -> None:
    charts = read(tmp_path, (CORPUS / "testEXCEL-charts.xls").read_bytes(), "xls").text
    for text in (
        "charttabyodawg",
        "WhamPuff",
        "Test Excel Spreasheet",
        "fizzlepuff",
        "whyaxis",
        "eksaxis",
        "dingdong",
    ):
        assert text in charts
    notes = read(tmp_path, (CORPUS / "45565.xls").read_bytes(), "xls").text
    assert "testdoc" in notes
    assert "test phrase" in notes
    old = read(tmp_path, (CORPUS / "testEXCEL_95.xls").read_bytes(), "xls")
    assert [label for label, _ in old.pages] == ["Foglio1"]
