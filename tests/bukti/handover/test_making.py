"""Packages of a small archive: what is in them, the same bytes twice, and nothing half-made."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import bagit
import openpyxl
import pytest
from lxml import html

from bukti.cli import cli
from bukti.cli.door import guarded
from bukti.handover import place
from bukti.handover.errors import NoParent, NoRoom, OutBusy, OutExists, Stopped, Unsound
from bukti.handover.model import Unit
from bukti.handover.place import Place
from bukti.handover.reading import open_package
from evidence_store.errors import DiskFull
from evidence_store.lock import WriterLock
from tests.bukti.handover.conftest import DAY, make_package


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def pages_of(folder: Path) -> Iterator[Path]:
    yield folder / "index.html"
    yield from folder.glob("halaman/*.html")


def test_it_is_a_valid_bag(package: Path) -> None:
    found = bagit.Bag(str(package))
    assert found.validate()
    assert found.info["Source-Organization"] == "Pusat Perbenihan Rempah Nusantara"
    assert found.info["Bagging-Date"] == DAY.isoformat()
    listed = set(found.entries) | {"tagmanifest-sha256.txt"}
    assert listed == set(files_of(package))


@pytest.mark.slow
def test_the_same_state_makes_the_same_bytes(own_archive: Path, package: Path, tmp_path: Path) -> None:
    out = tmp_path / "lain" / "ZI 2025"
    out.parent.mkdir()
    make_package(own_archive, out)
    assert files_of(out) == files_of(package)
    stats = [(path.stat().st_mtime, stat.S_IMODE(path.stat().st_mode)) for path in sorted(out.rglob("*"))]
    assert stats == [
        (path.stat().st_mtime, stat.S_IMODE(path.stat().st_mode)) for path in sorted(package.rglob("*"))
    ]
    assert {path.stat().st_mtime for path in out.rglob("*")} == {1752537600.0}  # DAY
    assert os.listdir(out.parent) == ["ZI 2025"]
    assert not os.listdir(own_archive / "scratch" / "handover")


@pytest.mark.slow
def test_the_zip_has_the_same_files_and_the_same_bytes_twice(
    archive: Path, package: Path, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        make_package(archive, tmp_path / name / "paket.zip", is_zip=True)
    assert (tmp_path / "a" / "paket.zip").read_bytes() == (tmp_path / "b" / "paket.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a" / "paket.zip") as packed:
        assert packed.testzip() is None
        packed.extractall(tmp_path / "keluar")
    assert files_of(tmp_path / "keluar" / "paket") == files_of(package)
    assert bagit.Bag(str(tmp_path / "keluar" / "paket")).validate()


def test_what_counts_lies_under_its_indicator(package: Path) -> None:
    folder = next(package.glob("data/* A.I.5.iii.a"))
    names = [path.name for path in folder.iterdir()]
    assert "A.I.5.iii.a-1 SK Dumas 2025.pdf" in names
    assert {"2025-01.pdf", "2025-02.doc", "2025-04.docx"} <= {
        name.rpartition(" ")[2] for name in names if name.startswith("A.I.5.iii.a-2 Laporan Dumas")
    }
    told = json.loads((package / "manifest.json").read_bytes())
    assert not [one for one in told["documents"] if "2024" in one["filed"]]  # of another year: refused
    sizes = {one["path"]: one["size"] for one in told["documents"]}
    assert sizes == {path: (package / path).stat().st_size for path in sizes}
    assert len({one["sha256"] for one in told["documents"]}) == len(told["documents"])


def test_every_document_is_there_once_and_pointed_to_from_elsewhere(package: Path) -> None:
    told = json.loads((package / "manifest.json").read_bytes())
    pointers = [(path, one["path"]) for one in told["documents"] for path in one.get("pointers", ())]
    assert pointers
    for path, target in pointers:
        (link,) = (
            element.get("href") for element in html.fromstring((package / path).read_bytes()).iter("a")
        )
        assert ((package / path).parent / unquote(link or "")).resolve() == (package / target).resolve()


@pytest.mark.slow
def test_doubtful_documents_lie_apart_or_are_left_out(archive: Path, package: Path, tmp_path: Path) -> None:
    assert list(package.glob("data/*/perlu ditinjau/*"))
    told = json.loads((package / "manifest.json").read_bytes())
    for one in told["documents"]:
        is_apart = "/perlu ditinjau/" in one["path"]
        assert is_apart == all(served["is_doubtful"] for served in one["serves"])
    made = make_package(archive, tmp_path / "hanya", only_accepted=True)
    assert made.doubtful == 0
    assert not list((tmp_path / "hanya").rglob("*perlu*"))
    told_less = json.loads((tmp_path / "hanya" / "manifest.json").read_bytes())
    kept = [one["sha256"] for one in told_less["documents"]]
    assert sorted(kept) == sorted(one["sha256"] for one in told["documents"] if "perlu" not in one["path"])
    assert b"perlu ditinjau" not in (tmp_path / "hanya" / "index.html").read_bytes()


def test_every_link_leads_to_something_in_the_package(package: Path) -> None:
    ids: dict[Path, set[str]] = {}
    count = 0
    for page in pages_of(package):
        tree = html.fromstring(page.read_bytes())
        for element in tree.iter():
            for name in ("href", "src", "action"):
                address = element.get(name)
                if not address:
                    continue
                parts = urlsplit(address)
                assert (parts.scheme, parts.netloc) == ("", ""), address
                target = (page.parent / unquote(parts.path)).resolve() if parts.path else page.resolve()
                assert target.is_relative_to(package.resolve())
                assert target.exists(), address
                count += 1
                if parts.fragment and target.suffix == ".html":
                    if target not in ids:
                        ids[target] = {
                            one.get("id") or "" for one in html.fromstring(target.read_bytes()).iter()
                        }
                    assert unquote(parts.fragment) in ids[target], address
    assert count > 500


def test_links_of_the_workbook_lead_to_the_package_s_files(package: Path) -> None:
    (book,) = package.glob("data/*.xlsx")
    sheets = openpyxl.load_workbook(book).worksheets
    links = [
        cell.hyperlink.target
        for sheet in sheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink is not None and cell.hyperlink.target
    ]
    # Excel writes folders as Windows does; LibreOffice reads both.
    targets = {(book.parent / unquote(link).replace("\\", "/")).resolve() for link in links}
    assert all(target.exists() for target in targets)
    told = json.loads((package / "manifest.json").read_bytes())
    counted = {
        (package / one["path"]).resolve()
        for one in told["documents"]
        if not all(served["is_doubtful"] for served in one["serves"])
    }
    assert counted <= targets


def test_nothing_tells_of_this_machine(archive: Path, package: Path) -> None:
    for path, content in files_of(package).items():
        if not path.startswith("data/") or path.endswith((".txt", ".html", ".json")):
            assert os.fsencode(archive) not in content, path
            assert b"file://" not in content, path


@pytest.mark.slow
def test_a_stranger_s_page_is_handed_over_as_text(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And whatever a document calls itself, it stays text in the pages."""
    from bukti.handover import gathering

    evil = "<script>alert(1)</script>\"onmouseover='alert(2)' </title><img src=x onerror=alert(3)>\u2028"
    as_it_is = gathering._unit

    def hostile(row: object) -> Unit:
        from msgspec.structs import replace

        unit = as_it_is(row)  # type: ignore[arg-type]
        return replace(unit, title=evil, name=f"{evil}.html", number=evil, filed=f"../../{evil}/{unit.filed}")

    monkeypatch.setattr(gathering, "_unit", hostile)
    out = tmp_path / "jahat"
    make_package(archive, out)
    told = json.loads((out / "manifest.json").read_bytes())
    assert all(one["path"].endswith((".html.txt", ").html.txt")) for one in told["documents"])
    assert told["documents"][0]["title"] == evil
    for page in [*pages_of(out), *out.glob("data/*/*.html"), *out.glob("data/*/*/*.html")]:
        tree = html.fromstring(page.read_bytes())
        scripts = [element.get("src") for element in tree.iter("script")]
        assert scripts in ([], ["cari.js"]), page
        assert not list(tree.iter("img"))
        assert not [name for element in tree.iter() for name in element.attrib if str(name).startswith("on")]
    for data in out.glob("halaman/cari/**/*.js"):
        text = data.read_text("utf-8")
        found = re.fullmatch(r"bukti\.(isi|kata|teks)\(\.\.\.(.*)\);\n", text, re.DOTALL)
        assert found
        assert "<" not in text
        assert "\u2028" not in text
        json.loads(found[2])
    assert bagit.Bag(str(out)).validate()


def test_members_of_archives_are_handed_over_as_files(package: Path) -> None:
    told = json.loads((package / "manifest.json").read_bytes())
    taken = [one for one in told["documents"] if one.get("member")]
    for one in taken:
        assert one["container"] != one["sha256"]
        assert "is_container" not in one
    assert taken, "the sample has a mail with an attachment that counts"


@pytest.mark.slow
def test_a_member_that_can_t_be_taken_out_comes_in_its_container(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bukti.handover.looking.take_out", lambda *_given, **_named: {})
    made = make_package(archive, tmp_path / "utuh")
    assert made.containers > 0
    told = json.loads((tmp_path / "utuh" / "manifest.json").read_bytes())
    whole = [one for one in told["documents"] if one.get("is_container")]
    assert whole
    for one in whole:
        assert one["container"] == one["sha256"]
        assert one["member"]
    assert bagit.Bag(str(tmp_path / "utuh")).validate()
    assert "di dalamnya: " in "".join(
        path.read_text("utf-8-sig") for path in (tmp_path / "utuh").glob("data/*/DAFTAR.txt")
    )


# --- nothing half-made


def beside(out: Path) -> list[str]:
    return sorted(os.listdir(out.parent))


def damage(workspace: Path, sha256: str) -> None:
    path = workspace / "store" / "objects" / sha256[:2] / sha256
    os.chmod(path, 0o644)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.slow
@pytest.mark.parametrize("is_zip", [False, True])
def test_damaged_objects_are_named_and_no_package_is_made(
    own_archive: Path, package: Path, tmp_path: Path, is_zip: bool
) -> None:
    told = json.loads((package / "manifest.json").read_bytes())
    hurt, lost = [one for one in told["documents"] if "member" not in one][:2]
    damage(own_archive, hurt["sha256"])
    (own_archive / "store" / "objects" / lost["sha256"][:2] / lost["sha256"]).unlink()
    out = tmp_path / "keluar" / "paket.zip"
    out.parent.mkdir()
    with pytest.raises(Unsound) as caught:
        make_package(own_archive, out, is_zip=is_zip)
    assert {(one.sha256, one.kind) for one in caught.value.troubles} == {
        (hurt["sha256"], "damaged"),
        (lost["sha256"], "missing"),
    }
    assert hurt["filed"] in {one.filings[0] for one in caught.value.troubles}
    assert beside(out) == []


@pytest.mark.slow
@pytest.mark.parametrize("is_zip", [False, True])
@pytest.mark.parametrize("after", [0, 1, 3, 40, 150])
def test_whenever_it_is_stopped_it_leaves_nothing(
    archive: Path, tmp_path: Path, after: int, is_zip: bool
) -> None:
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > after

    out = tmp_path / "paket.zip"
    with pytest.raises(Stopped):
        make_package(archive, out, stop=stop, is_zip=is_zip)
    assert beside(out) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from bukti.handover import place, putting
from tests.bukti.handover.conftest import make_package
where = sys.argv[3]
if where == "finish":
    putting.FolderSink.finish = lambda self: os.kill(os.getpid(), signal.SIGKILL)
elif where == "begin":
    place.Place.need = lambda self, size: os.kill(os.getpid(), signal.SIGKILL)
else:
    before = os.rename
    def rename(source, target):
        if str(target) == sys.argv[2]:
            os.kill(os.getpid(), signal.SIGKILL)
        before(source, target)
    os.rename = rename
make_package(Path(sys.argv[1]), Path(sys.argv[2]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("where", ["begin", "finish", "publish"])
def test_a_killed_one_leaves_no_package_and_the_next_clears_up(
    archive: Path, package: Path, tmp_path: Path, where: str
) -> None:
    out = tmp_path / "keluar" / "paket"
    out.parent.mkdir()
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(archive), str(out), where], cwd=root, check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert not out.exists()
    assert beside(out) == [".paket.bukti-sementara"]
    make_package(archive, out)
    assert beside(out) == ["paket"]
    assert files_of(out) == files_of(package)


def test_a_stranger_s_folder_of_that_name_is_left_alone(archive: Path, tmp_path: Path) -> None:
    strange = tmp_path / ".paket.bukti-sementara"
    strange.mkdir()
    (strange / "penting.docx").write_text("x")
    with pytest.raises(OutExists):
        make_package(archive, tmp_path / "paket")
    assert (strange / "penting.docx").read_text() == "x"


def test_two_at_once_do_not_meet(tmp_path: Path) -> None:
    with Place(tmp_path / "paket"), pytest.raises(OutBusy), Place(tmp_path / "paket"):
        pass
    assert os.listdir(tmp_path) == []


def test_what_is_there_is_not_overwritten(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "paket").mkdir()
    with pytest.raises(OutExists):
        make_package(archive, tmp_path / "paket")
    (tmp_path / "tautan").symlink_to(tmp_path / "tidak ada")
    with pytest.raises(OutExists):
        make_package(archive, tmp_path / "tautan")
    with pytest.raises(NoParent):
        make_package(archive, tmp_path / "tidak ada" / "paket")


def test_somebody_who_was_faster_keeps_the_name(tmp_path: Path) -> None:
    with Place(tmp_path / "paket") as made:
        made.inside.mkdir()
        (tmp_path / "paket").mkdir()
        with pytest.raises(OutExists):
            made.publish()
    assert os.listdir(tmp_path) == ["paket"]
    assert not os.listdir(tmp_path / "paket")


@pytest.mark.slow
@pytest.mark.parametrize("is_zip", [False, True])
def test_a_full_disk_leaves_nothing(
    archive: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch, is_zip: bool
) -> None:
    out = small_disk / "paket.zip"
    with pytest.raises(NoRoom):
        make_package(archive, out, is_zip=is_zip)
    assert beside(out) == []
    monkeypatch.setattr(place.Place, "need", lambda *_: None)
    with pytest.raises(DiskFull) as caught:
        make_package(archive, out, is_zip=is_zip)
    assert caught.value.path == out
    assert beside(out) == []


# --- the command


@pytest.fixture
def workspace(archive: Path) -> list[str]:
    return ["-w", str(archive)]


def run(*arguments: str) -> int:
    return guarded(cli, list(arguments))


@pytest.mark.slow
def test_the_command_makes_it_beside_a_writer(
    archive: Path, workspace: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with WriterLock(archive / "store" / "lock"):
        assert run(*workspace, "handover", str(tmp_path / "paket"), "--as-of", "2025-07-15", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["as_of"] == "2025-07-15"
    assert told["documents"] > 5
    assert told["files"] == len(files_of(tmp_path / "paket"))


@pytest.mark.slow
def test_the_command_names_the_zip(
    workspace: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*workspace, "handover", str(tmp_path / "paket"), "--zip", "--only", "accepted") == 0
    assert os.listdir(tmp_path) == ["paket.zip"]
    assert "dokumen" in capsys.readouterr().out
    reader = open_package(tmp_path / "paket.zip")
    assert "manifest.json" in {one.path for one in reader.present()}
    reader.close()


@pytest.mark.slow
def test_the_command_says_what_is_wrong(
    own_archive: Path, package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each in one sentence, and with exit code 2."""
    at = ["-w", str(own_archive)]
    assert run(*at, "handover", str(package)) == 2
    assert "sudah ada" in capsys.readouterr().err
    assert run(*at, "handover", str(own_archive / "paket")) == 2
    assert "akan berada di dalam" in capsys.readouterr().err
    assert run(*at, "handover") == 2
    assert "Sebutkan di mana paket dibuat" in capsys.readouterr().err
    told = json.loads((package / "manifest.json").read_bytes())
    damage(own_archive, next(one["sha256"] for one in told["documents"] if "member" not in one))
    assert run(*at, "handover", str(tmp_path / "rusak"), "--as-of", "2025-07-15") == 2
    out = capsys.readouterr().out
    assert "Paket tidak dibuat: 1 dokumen tidak lagi sama seperti saat diterima." in out
    assert not (tmp_path / "rusak").exists()
    shutil.rmtree(own_archive)
