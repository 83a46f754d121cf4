"""`bukti rules import`: a plan's file becomes a pack with a list to look through; what is in the way is left alone."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.bukti.test_rules import bukti
from tests.rules.importer.evaluation_book import DRIVE, messy_book
from tests.rules.importer.plan import EXPECTED, PLAN

pytestmark = pytest.mark.slow

ITEMS = sum(len(read.items) for read in EXPECTED.values())


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "Rencana Kerja 2026.md"
    path.write_text(PLAN, "utf-8")
    return path


def test_a_pack_is_drafted_beside(plan: Path) -> None:
    result = bukti("rules", "import", plan.name, folder=plan.parent)
    assert (result.returncode, result.stderr) == (0, "")
    assert f"{len(EXPECTED)} indikator, {ITEMS} bukti" in result.stdout
    folder = plan.parent / "paket-rencana-kerja-2026"
    assert {path.name for path in folder.iterdir()} == {
        *("pack.yaml", "kinds.yaml", "vocabulary.yaml", "owners.yaml"),
        *("documents", "indicators", "schema", "periksa.md"),
    }
    assert "Laporan bulanan PPID" in (folder / "indicators" / "1-manajemen-perubahan.yaml").read_text("utf-8")
    lint = bukti("rules", "lint", str(folder), folder=plan.parent)
    assert f"{len(EXPECTED)} indikator, {ITEMS} butir bukti" in lint.stdout


def test_the_list_names_the_place_the_item_and_why(plan: Path) -> None:
    bukti("rules", "import", plan.name, "--out", "baru", folder=plan.parent)
    text = (plan.parent / "baru" / "periksa.md").read_text("utf-8")
    line = next(n for n, line in enumerate(PLAN.splitlines(), 1) if "RenstraLAKIN" in line)
    assert text.startswith("# Perlu diperiksa: RENCANA KERJA PEMBANGUNAN ZONA INTEGRITAS\n")
    assert (
        f"- [ ] A.II.1.i-2 (baris {line}), A.II.1.i-3 (baris {line}): “RenstraLAKIN” dibaca sebagai dua kata"
        in text
    )
    assert "## Ejaan" not in text


def test_a_folder_in_the_way_is_left_alone(plan: Path) -> None:
    (plan.parent / "baru").mkdir()
    (plan.parent / "baru" / "catatan.txt").write_text("penting")
    for force in ([], ["--force"]):
        result = bukti("rules", "import", plan.name, "--out", "baru", *force, folder=plan.parent)
        assert result.returncode == 2
        assert "baru sudah ada dan bukan paket aturan" in result.stderr
    assert [path.name for path in (plan.parent / "baru").iterdir()] == ["catatan.txt"]


def test_a_pack_is_replaced_only_when_asked(plan: Path) -> None:
    assert bukti("rules", "import", plan.name, "--out", "baru", folder=plan.parent).returncode == 0
    (plan.parent / "baru" / "indicators" / "usang.yaml").write_text("sections: []\n")
    result = bukti("rules", "import", plan.name, "--out", "baru", folder=plan.parent)
    assert (result.returncode, "--force" in result.stderr) == (2, True)
    assert (plan.parent / "baru" / "indicators" / "usang.yaml").exists()
    assert bukti("rules", "import", plan.name, "--out", "baru", "--force", folder=plan.parent).returncode == 0
    assert not (plan.parent / "baru" / "indicators" / "usang.yaml").exists()
    assert sorted(path.name for path in plan.parent.iterdir()) == [plan.name, "baru"]


def test_a_plan_without_a_table_says_what_was_looked_for(tmp_path: Path) -> None:
    (tmp_path / "rencana.md").write_text("# Rencana\n\nTanpa tabel.\n")
    result = bukti("rules", "import", "rencana.md", folder=tmp_path)
    assert result.returncode == 2
    assert (
        "rencana.md: tidak ada tabel; yang dicari: tabel dengan judul kolom seperti indikator"
        in result.stderr
    )
    assert [path.name for path in tmp_path.iterdir()] == ["rencana.md"]


def test_another_table_is_quoted(tmp_path: Path) -> None:
    (tmp_path / "gaji.md").write_text("| No | Nama | Bukti bayar |\n|---|---|---|\n| 1 | Adi | ada |\n")
    result = bukti("rules", "import", "gaji.md", folder=tmp_path)
    assert result.returncode == 2
    assert "No | Nama | Bukti bayar" in result.stderr


def test_an_evaluation_sheet_is_drafted_with_its_links(tmp_path: Path) -> None:
    (tmp_path / "LKE 2026.xlsx").write_bytes(messy_book())
    result = bukti("rules", "import", "LKE 2026.xlsx", "--out", "baru", folder=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert "8 indikator" in result.stdout
    written = "".join(path.read_text("utf-8") for path in (tmp_path / "baru" / "indicators").iterdir())
    assert f"reference: '{DRIVE}/1#bagian'" in written
    doubts = (tmp_path / "baru" / "periksa.md").read_text("utf-8")
    assert "A.I.1.ii.c (lembar LKE, baris 17): nomor “c” melompat" in doubts
    assert "lembar “Salinan TPI” berisi pertanyaan yang sama sekali lagi" in doubts
    assert "skala jawaban tidak dipahami: “lihat juknis”; dipakai: –" in doubts


def zipped(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(name, "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("rencana.docx", b"PK\x03\x04rusak", "rusak"),
        ("rencana.docx", zipped("word/document.xml"), "tidak ada tabel"),
        ("rencana.docx", b"\xd0\xcf\x11\xe0" + bytes(600), "kata sandi"),
        ("rencana.doc", b"\xd0\xcf\x11\xe0" + bytes(600), "DOCX"),
        ("rencana.xlsx", zipped("xl/lain.xml"), "rusak"),
        ("rencana.pdf", b"%PDF-1.7 rusak", "rusak"),
        ("rencana.png", b"\x89PNG\r\n\x1a\n\0", "DOCX"),
        ("rencana.md", bytes(100), "DOCX"),
        ("rencana.md", b"", "tidak ada tabel"),
    ],
)
def test_what_can_not_be_read_is_one_sentence_with_the_file(
    name: str, data: bytes, words: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    result = bukti("rules", "import", name, folder=tmp_path)
    assert result.returncode == 2
    [line] = result.stderr.splitlines()
    assert f": {name}: " in line
    assert words in line
    assert [path.name for path in tmp_path.iterdir()] == [name]
