"""`bukti rules`: what lint tells and its exit codes, what show prints; a scan that goes on with the sound pack."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rules.pack.small import FILES

EXAMPLES_OF_TYPES = """\
    meets:
      - name: laporan panen maret.pdf
    misses:
      - name: scan.pdf
        text: rencana panen
"""
ADVICE_ONLY = FILES["documents/kebun.yaml"].replace(EXAMPLES_OF_TYPES, "")
"""Types without examples: two pieces of advice, no mistake."""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A pack in which lint finds only advice."""
    folder = tmp_path / "kebun"
    for name, text in {**FILES, "documents/kebun.yaml": ADVICE_ONLY}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def edit(pack: Path, name: str, old: str, new: str) -> None:
    text = (pack / name).read_text("utf-8")
    assert old in text
    (pack / name).write_text(text.replace(old, new, 1), "utf-8")


def bukti(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "BUKTI_LANGUAGE": "id", "COLUMNS": "120", "NO_COLOR": "1"}
    environment.pop("BUKTI_WORKSPACE", None)
    return subprocess.run(
        [sys.executable, "-m", "bukti", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


# --- lint


def test_advice_is_printed_and_the_exit_code_is_0(pack: Path) -> None:
    result = bukti("rules", "lint", "kebun", folder=pack.parent)
    assert (result.returncode, result.stderr) == (0, "")
    assert (
        "kebun/documents/kebun.yaml:13:5: saran: jenis “rapat-kebun” tidak mempunyai contoh di “meets”"
        in result.stdout
    )
    assert "kebun: 3 indikator, 4 butir bukti, 2 jenis dokumen" in result.stdout
    assert "0 kesalahan, 3 saran" in result.stdout


def test_mistakes_are_told_with_what_would_be_right_and_the_exit_code_is_1(pack: Path) -> None:
    edit(pack, "documents/kebun.yaml", "[laporan]", "[lapran]")
    edit(pack, "indicators/1-sayur.yaml", "due: [7, 10]", "due: [1, 10]")
    result = bukti("rules", "lint", str(pack), folder=pack.parent)
    assert result.returncode == 1
    assert (
        f"{pack}/documents/kebun.yaml:4:13: “lapran” tidak didefinisikan; yang dikenal: laporan"
        in result.stdout
    )
    assert f"{pack}/indicators/1-sayur.yaml:28:22: “1” tidak cocok" in result.stdout
    assert "2 kesalahan, 3 saran" in result.stdout


def test_lint_for_programs(pack: Path) -> None:
    edit(pack, "pack.yaml", "sections: [K]", "sections: [X]")
    result = bukti("rules", "lint", "kebun", "--json", folder=pack.parent)
    told = json.loads(result.stdout)
    assert (result.returncode, told["mistakes"], told["advice"], told["pack"]) == (1, 1, 3, "kebun")
    fault = next(fault for fault in told["faults"] if fault["severity"] == "mistake")
    assert {key: fault[key] for key in ("file", "line", "code", "found")} == {
        "file": "pack.yaml",
        "line": 22,
        "code": "unknown_id",
        "found": "X",
    }


def test_a_pack_that_there_is_not(tmp_path: Path) -> None:
    result = bukti("rules", "lint", "kebunn", folder=tmp_path)
    assert result.returncode == 2
    assert "zi-wbk-2025" in result.stderr


# --- show


def test_show_prints_an_indicator_as_a_person_wants_it(pack: Path) -> None:
    result = bukti("rules", "show", "k.1.I.a", "--pack", "kebun", folder=pack.parent)
    assert (result.returncode, result.stderr) == (0, "")
    for expected in (
        "K.1.i.a  Tomat dipanen",
        "Aksi          Memanen",
        "Bobot         1.5 dari 2 (K.1.i Tomat)",
        "Jawaban       Ya mulai 100% bukti; Tidak selebihnya",
        "  K.1.i.a-1  Laporan panen (bulanan)",
        "Kapan         setiap bulan",
        "2025-01: 2025-02-10, 2025-02: 2025-03-10",
        "Penanggung    Bidang Kebun",
        "Tafsiran      bulanan",
        "Dokumen       Laporan panen (laporan-panen)",
        "Jenis dokumen Laporan",
        "Tentang       (panen / hasil kebun)",
        "Bukan bila    rencana",
        "Boleh         konsep, tanpa tanggal",
        "  K.1.i.a-2  Rapat",
        "Kapan         setiap triwulan: 2025-Q2, 2025-Q3",
        "Jatuh tempo   2025-Q2: 2025-07-31, 2025-Q3: 2025-10-31",
        "atau          Laporan panen (laporan-panen)",
    ):
        assert expected in result.stdout


def test_show_prints_years_minimum_and_conditions(pack: Path) -> None:
    result = bukti("rules", "show", "K.1.i.b-1", "--pack", "kebun", folder=pack.parent)
    assert (
        "sekali dalam tahun itu; satu untuk tiap tahun 2023, 2024; paling sedikit 3 dokumen" in result.stdout
    )
    assert "Syarat        harus ditandatangani; boleh dikecualikan" in result.stdout
    assert "dan           Rapat kebun (rapat-kebun)" in result.stdout
    assert "Penanggung    Bidang Dapur" in result.stdout


def test_show_prints_the_plan_s_own_link(pack: Path) -> None:
    name = next(name for name, text in FILES.items() if "minimum: petak" in text)
    edit(pack, name, "minimum: petak", "reference: https://a.id/b\n                minimum: petak")
    result = bukti("rules", "show", "K.1.i.b-1", "--pack", "kebun", folder=pack.parent)
    assert "Tautan        https://a.id/b" in result.stdout
    shown = bukti("rules", "show", "K.1.i.b-1", "--json", "--pack", "kebun", folder=pack.parent)
    assert json.loads(shown.stdout)["references"] == ["https://a.id/b"]


def test_show_prints_a_type_a_section_and_an_overview(pack: Path) -> None:
    shown = bukti("rules", "show", "laporan-panen", "--pack", "kebun", folder=pack.parent).stdout
    assert "Dipakai di    K.1.i.a-1 Laporan panen (bulanan); K.1.i.a-2 Rapat" in shown
    shown = bukti("rules", "show", "K.1", "--pack", "kebun", folder=pack.parent).stdout
    assert "K.1.ii-1  Laporan (berlaku sampai diganti; tahun berapa pun)" in shown
    shown = bukti("rules", "show", "--pack", "kebun", folder=pack.parent).stdout
    assert "3 indikator, 4 butir bukti, 17 slot, 2 jenis dokumen" in shown


def test_show_of_nothing_names_what_is_near(pack: Path) -> None:
    result = bukti("rules", "show", "laporan-panne", "--pack", "kebun", folder=pack.parent)
    assert result.returncode == 2
    assert "laporan-panen" in result.stderr


def test_show_for_programs_is_the_whole_pack_and_always_the_same(pack: Path) -> None:
    result = bukti("rules", "show", "--json", "--pack", "kebun", folder=pack.parent)
    whole = json.loads(result.stdout)
    assert sorted(whole) == [
        *("documents", "id", "kinds", "lke", "name", "owners", "parameters", "sections"),
        *("timing", "unit", "vocabulary", "year"),
    ]
    item = whole["sections"][0]["groups"][0]["indicators"][0]["items"][1]
    assert (item["id"], item["owner"], item["periods"]) == ("K.1.i.a-2", "kebun", ["Q2", "Q3"])
    assert item["slots"] == [
        {"label": "2025-Q2", "due": "2025-07-31", "years": [2025]},
        {"label": "2025-Q3", "due": "2025-10-31", "years": [2025]},
    ]
    assert item["place"] == "indicators/1-sayur.yaml:22:17"
    assert result.stdout == bukti("rules", "show", "--json", "--pack", "kebun", folder=pack.parent).stdout
    part = bukti("rules", "show", "K.1.i.a-2", "--json", "--pack", "kebun", folder=pack.parent)
    assert json.loads(part.stdout) == item


# --- in a workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    assert bukti("init", "arsip", folder=tmp_path).returncode == 0
    (tmp_path / "arsip" / "berkas" / "notulen.txt").write_text("NOTULEN RAPAT\n", "utf-8")
    return tmp_path / "arsip"


def test_lint_and_show_are_about_the_workspaces_own_pack(workspace: Path) -> None:
    edit(workspace / "pack", "pack.yaml", "year: 2025", "year: 25")
    result = bukti("rules", "lint", folder=workspace)
    assert result.returncode == 1
    assert "pack/pack.yaml:" in result.stdout


@pytest.mark.slow
def test_a_scan_with_a_broken_pack_names_the_mistakes_and_goes_on(workspace: Path) -> None:
    assert bukti("scan", folder=workspace).returncode == 0
    edit(workspace / "pack", "pack.yaml", "year: 2025", "year: 25")
    edit(workspace / "pack", "kinds.yaml", "kinds:\n", "kinds:\n\t- id: x\n")
    (workspace / "berkas" / "undangan.txt").write_text("UNDANGAN RAPAT\n", "utf-8")
    result = bukti("scan", folder=workspace)
    assert result.returncode == 0
    assert "pack/kinds.yaml:" in result.stderr
    assert "ada tab" in result.stderr
    assert "pack/pack.yaml:" in result.stderr
    assert "bukti rules lint" in result.stderr
    assert "2 berkas = 2" in result.stdout
    assert "undangan.txt" in bukti("search", "jenis:undangan", folder=workspace).stdout


def test_a_first_scan_with_a_broken_pack_changes_nothing(workspace: Path) -> None:
    edit(workspace / "pack", "pack.yaml", "year: 2025", "year: 25")
    result = bukti("scan", folder=workspace)
    assert result.returncode == 2
    assert "pack.yaml:" in result.stderr
