"""`bukti report weekly`: what it writes, says and answers, over an archive without files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bukti.cli import cli
from bukti.cli.door import guarded
from bukti.i18n import use_language
from evidence_store.catalogue import Catalogue
from evidence_store.lock import WriterLock
from tests.fakes.post import PostOffice, open_office

DAY = ("--as-of", "2025-10-15")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("arsip")
    use_language("id")
    (folder / "berkas").mkdir()
    assert guarded(cli, ["init", str(folder / "kerja"), "--source", f"{folder / 'berkas'}=Tata Usaha"]) == 0
    return folder / "kerja"


def run(workspace: Path, *arguments: str) -> int:
    use_language("id")
    return guarded(cli, ["-w", str(workspace), "report", "weekly", *arguments])


def test_it_writes_a_summary_and_a_page_for_each_bidang(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(made, *DAY, "--format", "html", "--format", "xlsx") == 0
    names = sorted(os.listdir(made / "laporan" / "2025-W42"))
    assert len(names) == 2 * (1 + 6)
    assert "Laporan mingguan 2025-W42 Tata Usaha.html" in names
    out = capsys.readouterr().out
    assert "Minggu ke-42 tahun 2025" in out
    assert "0 dari 630 bukti lengkap" in out
    assert all(name in out for name in names)


def test_one_bidang_into_another_folder(made: Path, tmp_path: Path) -> None:
    assert run(made, *DAY, "--format", "html", "--bidang", "TU", "--out", str(tmp_path / "ke sini")) == 0
    assert os.listdir(tmp_path / "ke sini") == ["Laporan mingguan 2025-W42 Tata Usaha.html"]


def test_a_bidang_that_nobody_knows_is_named(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(made, *DAY, "--bidang", "Angkasa") == 2
    assert "Tata Usaha" in capsys.readouterr().err


def test_it_works_beside_a_writer_and_keeps_no_snapshot_then(made: Path) -> None:
    with WriterLock(made / "store" / "lock"):
        assert run(made, "--format", "html", "--bidang", "TU") == 0
    assert snapshots(made) == 0


def test_of_today_a_snapshot_is_kept_of_another_day_none(made: Path) -> None:
    before = snapshots(made)
    assert run(made, *DAY, "--format", "html", "--bidang", "TU") == 0
    assert snapshots(made) == before
    assert run(made, "--format", "html", "--bidang", "TU") == 0
    assert snapshots(made) == before + 1
    assert run(made, "--format", "html", "--bidang", "TU") == 0
    assert snapshots(made) == before + 1


def snapshots(workspace: Path) -> int:
    with Catalogue.open(workspace / "store" / "catalogue.sqlite", readonly=True) as catalogue:
        return len(catalogue.snapshots())


@pytest.mark.slow  # processes of their own load the library
def test_paper_too(made: Path, tmp_path: Path) -> None:
    assert run(made, *DAY, "--bidang", "TU", "--out", str(tmp_path)) == 0
    assert (tmp_path / "Laporan mingguan 2025-W42 Tata Usaha.pdf").read_bytes().startswith(b"%PDF")


MAIL = """
[mail]
host = "127.0.0.1"
port = {port}
tls = "none"
sender = "bukti@satker.example"
coordinator = ["koordinator@satker.example"]
[mail.bidang]
"TU" = ["tu@satker.example"]
"""


@pytest.fixture
def with_mail(made: Path, tmp_path: Path) -> Iterator[tuple[Path, PostOffice]]:
    """A workspace of its own whose letters a server takes."""
    workspace = tmp_path / "kerja"
    shutil.copytree(made, workspace, ignore=shutil.ignore_patterns("laporan"))
    config = workspace / "bukti.toml"
    text = config.read_text("utf-8")
    with open_office() as office:
        config.write_text(text[: text.index("[mail]")] + MAIL.format(port=office.port), "utf-8")
        yield workspace, office


@pytest.mark.slow
def test_sent_once_a_week_a_letter_for_whoever_has_an_address(
    with_mail: tuple[Path, PostOffice], capsys: pytest.CaptureFixture[str]
) -> None:
    workspace, office = with_mail
    assert run(workspace, *DAY, "--format", "html", "--send") == 0
    assert office.recipients == [("koordinator@satker.example",), ("tu@satker.example",)]
    attached = [part.get_filename() for part in office.taken[1].iter_attachments()]
    assert attached == [
        "Laporan mingguan 2025-W42 Tata Usaha.pdf",
        "Laporan mingguan 2025-W42 Tata Usaha.xlsx",
    ]
    assert "belum ada alamat" in capsys.readouterr().out
    assert run(workspace, *DAY, "--format", "html", "--send") == 0
    assert len(office.taken) == 2
    assert "sudah terkirim" in capsys.readouterr().out
    assert run(workspace, *DAY, "--format", "html", "--bidang", "TU", "--send", "--again") == 0
    assert office.recipients[2:] == [("tu@satker.example",)]


@pytest.mark.slow
def test_what_bars_sending_is_told_before_the_work(
    with_mail: tuple[Path, PostOffice], capsys: pytest.CaptureFixture[str]
) -> None:
    workspace, _office = with_mail
    config = workspace / "bukti.toml"
    config.write_text(config.read_text("utf-8").replace('host = "127.0.0.1"', 'host = ""'), "utf-8")
    assert run(workspace, *DAY, "--send") == 2
    assert "[mail]" in capsys.readouterr().err
    assert not (workspace / "laporan").exists()
    assert run(workspace, *DAY, "--again") == 2
    assert "--send" in capsys.readouterr().err
