"""A small archive with a desk before it, scanned once; tests that change something get a copy of their own."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

pytest.importorskip("reportlab", reason="the sample needs the demo extra")

from bukti.cli import cli
from bukti.cli.door import guarded
from bukti.i18n import use_language
from bukti.web import passwords
from bukti.web.access import COOKIE
from bukti.web.app import make_app
from bukti.web.desk import Desk
from demo.build import build
from evidence_store.catalogue import Catalogue
from evidence_store.people import Role
from tests.sharing import made_once

DUMAS = "SPI dan UPG/Pilar 5. PENGUATAN PENGAWASAN/3. Dumas/"
FILES = frozenset(
    {
        DUMAS + "SKTimDumas2025.pdf",
        DUMAS + "bulanan/Laporan Dumas Januari 2025.pdf",
        DUMAS + "bulanan/lap dumas feb 25.doc",
        DUMAS + "bulanan/Dumas Maret.pdf",  # a scan
        DUMAS + "bulanan/LAPORAN PENGADUAN 04-2025.docx",
        DUMAS + "bulanan/Laporan Dumas Juni 2024.pdf",  # of another year
        DUMAS + "register aduan Juli.xlsx",
        DUMAS + "notula rapat dumas.docx",
        "SPI dan UPG/Pilar 5. PENGUATAN PENGAWASAN/2. Penerapan SPIP/sosialisasi SPI/und.docx",
        "SPI dan UPG/Pilar 5. PENGUATAN PENGAWASAN/2. Penerapan SPIP/sosialisasi SPI/notula.pdf",
        "Tata Usaha/01. SK & Surat Tugas/ST penempatan CPNS.pdf",
        "Tata Usaha/01. SK & Surat Tugas/Format SK (kosong).doc",
        "Tata Usaha/02. Surat dan Nota Dinas/usulan formasi CPNS PPPK.eml",
        "Tata Usaha/03. Kepegawaian/ANJAB ABK 2025.xlsx",
        "Tata Usaha/03. Kepegawaian/Screenshoot e-mutasi.png",
        "Tata Usaha/04. SKP/2025/Rekap Penilaian Kinerja Februari.csv",
        "Tata Usaha/New folder/notulen reviu SOP (belum selesai).docx",  # a draft
        "Tata Usaha/New folder/surat rusak.docx",
        "Tata Usaha/New folder/Thumbs.db",
        "Tata Usaha/New folder/kosong.pdf",
    }
)

NOW = datetime(2025, 7, 15, 3, tzinfo=UTC)
"""The day it is for the desk of the tests: half of the plan's year is over."""

PASSWORD = "kalimat rahasia {name}"
PEOPLE = {
    "sri": (Role.BIDANG, "Tata Usaha"),
    "wayan": (Role.BIDANG, "SPI dan UPG"),
    "rini": (Role.COORDINATOR, ""),
    "tpi": (Role.ASSESSOR, ""),
    "dewi": (Role.ADMIN, ""),
}
"""Who may come in: one of each role, and two of different bidang."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever changes something gets a copy of the whole workspace: not for the inner loop."""
    for item in items:
        if "own_archive" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def _in_indonesian() -> None:
    """Whatever language a test before this one has left."""
    use_language("id")


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace, scanned; not to be changed. Each process looks at a copy, for a desk writes down what it drew."""
    made = made_once(tmp_path_factory, "meja", _make)
    folder = tmp_path_factory.mktemp("meja")
    shutil.copytree(made, folder, symlinks=True, dirs_exist_ok=True)
    return folder / "arsip"


def _make(folder: Path) -> Path:
    build(folder, wanted=lambda file: file.path in FILES)
    # Active content under harmless names: whatever shows it must not run it.
    (folder / "pohon" / "Tata Usaha" / "laman.html").write_text(
        "<h1>Laporan laman</h1><script>document.title='celaka'</script><img src=x onerror=alert(1)>"
    )
    (folder / "pohon" / "Tata Usaha" / "gambar.svg").write_text(
        "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><text>logo</text></svg>"
    )
    workspace = folder / "arsip"
    sources = [
        word
        for name in ("Tata Usaha", "SPI dan UPG")
        for word in ("--source", f"{folder / 'pohon' / name}={name}")
    ]
    use_language("id")
    assert guarded(cli, ["init", str(workspace), *sources]) == 0
    config = workspace / "bukti.toml"
    config.write_text(re.sub(r"settle_seconds = [0-9.]+", "settle_seconds = 0.0", config.read_text("utf-8")))
    assert guarded(cli, ["-w", str(workspace), "scan"]) in (0, 1)
    with Catalogue.open(workspace / "store" / "catalogue.sqlite") as catalogue:
        for name, (role, bidang) in PEOPLE.items():
            secret = passwords.hashed(PASSWORD.format(name=name))
            catalogue.people.add(
                name, shown=name.title(), role=role, bidang=bidang, secret=secret, who="uji", at=NOW
            )
    return folder


@pytest.fixture(scope="session")
def shared_desk(archive: Path) -> Iterator[Desk]:
    """A desk for tests that only look."""
    desk = Desk(archive, now=lambda: NOW)
    yield desk
    desk.close()


@pytest.fixture
def own_archive(archive: Path, tmp_path: Path) -> Path:
    """A copy that may be changed."""
    shutil.copytree(archive, tmp_path / "arsip", symlinks=True)
    return tmp_path / "arsip"


@pytest.fixture
def desk(own_archive: Path) -> Iterator[Desk]:
    """A desk over a copy that may be changed."""
    made = Desk(own_archive, now=lambda: NOW)
    yield made
    made.close()


class Person(TestClient):
    """Somebody with a browser, signed in. Changes carry the session's token by themselves."""

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__(make_app(desk), follow_redirects=False, raise_server_exceptions=False)
        self.name = name
        with desk.reading() as catalogue:
            person = catalogue.people.find(name)
        assert person is not None
        assert person.is_active
        session = desk.sessions.begin(
            person.name
        )  # the door has tests of its own, and hashing takes its time
        self.cookies.set(COOKIE, session.token, domain="testserver.local", path="/")
        self.headers["x-csrf-token"] = session.csrf


@pytest.fixture
def person(desk: Desk) -> Iterator[Callable[[str], Person]]:
    """Signs somebody in at the desk over a copy."""
    with signing_in(desk) as sign_in:
        yield sign_in


@pytest.fixture
def looker(shared_desk: Desk) -> Iterator[Callable[[str], Person]]:
    """Signs somebody in who only looks."""
    with signing_in(shared_desk) as sign_in:
        yield sign_in


class signing_in:
    """Signs people in at a desk; they leave with the block."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._people: list[Person] = []

    def __enter__(self) -> Callable[[str], Person]:
        return self._sign_in

    def _sign_in(self, name: str) -> Person:
        self._people.append(Person(self._desk, name))
        return self._people[-1]

    def __exit__(self, *_: object) -> None:
        for one in self._people:
            one.close()
