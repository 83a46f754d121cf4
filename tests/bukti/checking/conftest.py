"""A small archive to be checked: some files of the sample, a report that was only dated anew, a hostile name."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

pytest.importorskip("reportlab", reason="the sample needs the demo extra")

from bukti.cli import cli
from bukti.cli.door import guarded
from bukti.i18n import use_language
from demo import unit
from demo.build import build
from tests.sharing import made_once

DUMAS = "SPI dan UPG/Pilar 5. PENGUATAN PENGAWASAN/3. Dumas/"
APRIL = DUMAS + "bulanan/LAPORAN PENGADUAN 04-2025.docx"
MAY = DUMAS + "bulanan/Laporan Dumas Mei 2025.txt"
DRAFT = "Tata Usaha/New folder/notulen reviu SOP (belum selesai).docx"
FORM = "Tata Usaha/01. SK & Surat Tugas/Format SK (kosong).doc"
HOSTILE = "Tata Usaha/01. SK & Surat Tugas/\x1b[31m<script>alert(1)<!script>&'\" SK.doc"
FILES = frozenset(
    {
        APRIL,
        DRAFT,
        FORM,
        DUMAS + "bulanan/Laporan Dumas Januari 2025.pdf",
        DUMAS + "bulanan/lap dumas feb 25.doc",
        DUMAS + "bulanan/Laporan Dumas Juni 2024.pdf",
        DUMAS + "SKTimDumas2025.pdf",
    }
)
SOURCES = ("Tata Usaha", "SPI dan UPG")


@pytest.fixture(autouse=True)
def indonesian() -> None:
    use_language("id")


@pytest.fixture(scope="session")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the scanned archive and its tree; not to be changed."""
    return made_once(tmp_path_factory, "periksa", _make)


def _make(folder: Path) -> Path:
    build(folder, wanted=lambda file: file.path in FILES)
    tree = folder / "pohon"
    (tree / MAY).write_text(dated_anew(tree / APRIL), encoding="utf-8")
    shutil.copyfile(tree / FORM, tree / HOSTILE)
    with (tree / HOSTILE).open("ab") as file:
        file.write(b"\0")  # other bytes: a document of its own
    init(folder, tree)
    return folder


def init(folder: Path, tree: Path) -> None:
    sources = [word for name in SOURCES for word in ("--source", f"{tree / name}={name}")]
    use_language("id")
    names = ["--unit", unit.UNIT, "--alias", unit.SHORT, "--parent", unit.AGENCY, "--year", "2025"]
    assert guarded(cli, ["init", str(folder / "arsip"), *names, *sources]) == 0
    config = folder / "arsip" / "bukti.toml"
    config.write_text(re.sub(r"settle_seconds = [0-9.]+", "settle_seconds = 0.0", config.read_text("utf-8")))
    assert run(folder / "arsip", "scan") in (0, 1)


def dated_anew(report: Path) -> str:
    """The text of a report in Word, of April, as if it were of May."""
    from docx import Document

    document = Document(str(report))
    lines = [paragraph.text for paragraph in document.paragraphs]
    lines += [" ".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    text = "\n".join(lines)
    return re.sub("april", "Mei", text, flags=re.IGNORECASE).replace("/04/", "/05/")


def run(workspace: Path, *arguments: str) -> int:
    return guarded(cli, ["-w", str(workspace), *arguments])


@pytest.fixture
def archive(scanned: Path, tmp_path: Path) -> Path:
    """A copy of the archive that may be changed. Its sources are the shared tree: leave that alone."""
    shutil.copytree(scanned / "arsip", tmp_path / "arsip", symlinks=True)
    return tmp_path / "arsip"
