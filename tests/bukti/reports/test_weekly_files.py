from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from bukti.reports.press import Press
from bukti.reports.weekly_files import Form, ReportFile, name_of, report_files, write
from bukti.reports.weekly_model import Weekly
from rules.pack.model import Bidang, Owners
from tests.bukti.reports import sample


@pytest.fixture
def weekly(tmp_path: Path) -> Weekly:
    return sample.weekly(tmp_path)


@pytest.mark.slow  # processes of their own load the library
def test_all_forms_of_all_pages_and_paper_always_the_same(weekly: Weekly) -> None:
    made = []
    for _time in range(2):
        with Press(3) as press:
            made.append(list(report_files(weekly, sample.HEAD, tuple(Form), press)))
    assert made[0] == made[1]
    assert [(one.bidang, one.form) for one in made[0]] == [
        (bidang, form) for bidang in ("", sample.OWN, sample.OTHER) for form in Form
    ]
    starts = {Form.HTML: b"<!doctype html>", Form.PDF: b"%PDF-", Form.XLSX: b"PK"}
    assert all(one.content.startswith(starts[one.form]) for one in made[0])


def test_one_bidang_alone_and_one_without_a_page(weekly: Weekly) -> None:
    def names(only: str) -> list[str]:
        return [one.name for one in report_files(weekly, sample.HEAD, (Form.HTML,), None, only=only)]

    assert names(sample.OWN) == ["Laporan mingguan 2025-W42 Tim ZI.html"]
    assert names("") == ["Laporan mingguan 2025-W42 ringkasan.html"]
    assert names("lain") == []


@pytest.mark.parametrize(
    ("name", "told"),
    [("Kerja/Sama: A*", "Kerja Sama A"), ("x" * 200, "x" * 60), ("..", "tim-zi"), ("TU.", "TU")],
)
def test_names_fit_any_file_system(weekly: Weekly, name: str, told: str) -> None:
    owners = Owners((Bidang("tim-zi", name),), {})
    odd = msgspec.structs.replace(weekly, pack=msgspec.structs.replace(weekly.pack, owners=owners))
    assert name_of(odd, "tim-zi", Form.PDF) == f"Laporan mingguan 2025-W42 {told}.pdf"


def test_a_file_is_written_whole_in_place_of_the_old_one(tmp_path: Path) -> None:
    file = ReportFile("", Form.HTML, "Laporan.html", b"baru")
    folder = tmp_path / "laporan" / "2025-W42"
    folder.mkdir(parents=True)
    (folder / "Laporan.html").write_bytes(b"lama")
    path = write(folder, file)
    assert path.read_bytes() == b"baru"
    assert os.listdir(folder) == ["Laporan.html"]
    assert path.stat().st_mode & 0o007 == 0  # of nobody's business outside of the unit


def test_a_file_that_can_not_be_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Laporan.html").write_bytes(b"lama")

    def full(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write(tmp_path, ReportFile("", Form.HTML, "Laporan.html", b"baru"))
    assert (tmp_path / "Laporan.html").read_bytes() == b"lama"
    assert os.listdir(tmp_path) == ["Laporan.html"]
