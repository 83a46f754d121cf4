"""A small archive, and a package of it made once, for tests that only look."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

pytest.importorskip("reportlab", reason="the sample needs the demo extra")

from archive.progress import Silent
from bukti import opening
from bukti.cli import cli
from bukti.cli.door import guarded
from bukti.handover.making import make
from bukti.handover.wanted import Made, Wanted
from bukti.i18n import use_language
from bukti.lke_workbook import workbook
from bukti.packs import pack_for_reading, zipped
from bukti.reviewing import reviewed
from demo import unit
from demo.build import build
from evidence_store.catalogue import Catalogue
from evidence_store.objects import ObjectStore
from rules.files import contents, digest, load_pack, sheet_of
from tests.sharing import made_once

DAY = date(2025, 7, 15)

DUMAS = "SPI dan UPG/Pilar 5. PENGUATAN PENGAWASAN/3. Dumas/"
FILES = frozenset(
    {
        DUMAS + "SKTimDumas2025.pdf",
        DUMAS + "bulanan/Laporan Dumas Januari 2025.pdf",
        DUMAS + "bulanan/lap dumas feb 25.doc",
        DUMAS + "bulanan/LAPORAN PENGADUAN 04-2025.docx",
        DUMAS + "bulanan/Laporan Dumas Juni 2024.pdf",  # of another year
        DUMAS + "register aduan Juli.xlsx",  # doubtful
        "PPID dan Website/FW laporan IKM bulanan.eml",
        "Program dan Evaluasi/2025/01 Januari/PK/bahan rapat PK.zip",
        "Tata Usaha/01. SK & Surat Tugas/ST penempatan CPNS.pdf",
        "Tata Usaha/03. Kepegawaian/Screenshoot e-mutasi.png",
        "Tata Usaha/New folder/surat rusak.docx",
    }
)


def never() -> bool:
    return False


def make_package(workspace: Path, out: Path, *, stop: Callable[[], bool] = never, **how: object) -> Made:
    """As the command does it."""
    opened = opening.find(workspace)
    source = pack_for_reading(opened.places).source
    files, pack = contents(source), load_pack(source)
    with Catalogue.open(opened.places.catalogue, readonly=True) as catalogue, catalogue.snapshot():
        done = reviewed(catalogue, pack, DAY, ZoneInfo("Asia/Jakarta"))
        wanted = Wanted(
            *("Pusat Perbenihan Rempah Nusantara", "pusat", DAY, "Bukti", pack, digest(files), zipped(files)),
            limits=opening.limits(opened),
            scratch=opened.places.scratch,
            workbook=lambda links: workbook(pack, sheet_of(pack), done.ceilings, links, DAY, "Unit"),
            **how,  # type: ignore[arg-type]
        )
        objects = ObjectStore(opened.places.store)
        return make(out, wanted, catalogue, objects, done, progress=Silent(), stop=stop)


@pytest.fixture(autouse=True)
def _in_indonesian() -> None:
    use_language("id")


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace, scanned; not to be changed."""
    return made_once(tmp_path_factory, "serahan", _archive)


def _archive(folder: Path) -> Path:
    build(folder, wanted=lambda file: file.path in FILES)
    workspace, tree = folder / "arsip", folder / "pohon"
    sources = [
        word for one in sorted(tree.iterdir()) if one.is_dir() for word in ("--source", f"{one}={one.name}")
    ]
    names = ["--unit", unit.UNIT, "--alias", unit.SHORT, "--parent", unit.AGENCY, "--year", "2025"]
    assert guarded(cli, ["init", str(workspace), *sources, *names]) == 0
    config = workspace / "bukti.toml"
    config.write_text(re.sub(r"settle_seconds = [0-9.]+", "settle_seconds = 0.0", config.read_text("utf-8")))
    assert guarded(cli, ["-w", str(workspace), "scan"]) in (0, 1)
    return workspace


@pytest.fixture(scope="session")
def package(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of what counts and what is doubtful. Not to be changed."""
    use_language("id")
    out = tmp_path_factory.mktemp("paket") / "ZI 2025"
    make_package(archive, out)
    return out


@pytest.fixture
def own_package(package: Path, tmp_path: Path) -> Path:
    """A copy that may be changed."""
    made = tmp_path / "salinan"
    shutil.copytree(package, made)
    for folder, _folders, names in os.walk(made):
        for name in names:
            os.chmod(os.path.join(folder, name), 0o644)
    return made


@pytest.fixture
def own_archive(archive: Path, tmp_path: Path) -> Path:
    """A copy of the workspace that may be changed; without what other processes have unpacked there just now."""
    made = tmp_path / "arsip"
    scratch = os.fspath(archive / "scratch")
    shutil.copytree(
        archive,
        made,
        symlinks=True,
        ignore=lambda folder, names: names if os.fspath(folder) == scratch else [],
    )
    return made
