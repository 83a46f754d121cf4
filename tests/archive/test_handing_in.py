"""Handing in: whole or not at all, under a name of ours, never in the place of anything."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import handing_in
from archive.handing_in import (
    FORGOTTEN_SECONDS,
    MOST_ALIKE,
    MOST_NAME_BYTES,
    STAGING,
    Empty,
    FolderLost,
    Laid,
    TooLarge,
    name_for,
    prefix_for,
    staged,
)
from archive.ignore import IgnoreRules
from archive.names import shown
from evidence_store.errors import DiskFault, DiskFull

ITEM, LABEL = "A.I.5.iii.a-1", "2025-03"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "unggahan" / "tata-usaha"
    made.mkdir(parents=True)
    return made


def lay(folder: Path, content: bytes = b"isi", name: str = "a.pdf", most_bytes: int = 1000) -> Laid:
    with staged(io.BytesIO(content), folder, name, most_bytes=most_bytes) as kept:
        return kept.show()


def left_over(folder: Path) -> list[str]:
    staging = folder.parent / STAGING
    return os.listdir(staging) if staging.exists() else []


# --- names


@pytest.mark.parametrize(
    ("original", "name"),
    [
        ("Laporan Dumas.pdf", "Laporan Dumas.pdf"),
        ("C:\\Users\\sri\\Laporan.pdf", "Laporan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..", "berkas"),
        ("", "berkas"),
        ("///", "berkas"),
        (".pdf", "pdf"),
        ("a\x00b\n.pdf", "a b.pdf"),
        ("laporan\u202efdp.exe", "laporan fdp.exe"),
        ('a<b>:"|?*.docx', "a b.docx"),
        ("  banyak   spasi .pdf ", "banyak spasi.pdf"),
        ("titik...", "titik"),
        ("Lapora\u0301n.pdf", "Laporán.pdf"),
        ("rapat 12.03.2025", "rapat 12.03.2025"),
    ],
)
def test_the_name_is_the_slot_and_what_is_left_of_the_original(original: str, name: str) -> None:
    assert name_for(ITEM, LABEL, original) == f"A.I.5.iii.a-1 2025-03 {name}"


def test_a_long_name_keeps_its_ending() -> None:
    name = name_for(ITEM, LABEL, "é" * 400 + ".docx")
    assert name.endswith("é.docx")
    assert len(name.encode()) <= MOST_NAME_BYTES


@given(st.text(max_size=300) | st.binary(max_size=50).map(os.fsdecode))
def test_any_name_can_be_laid_and_is_found_by_its_slot(original: str) -> None:
    name = name_for(ITEM, LABEL, original)
    encoded = os.fsencode(name)
    assert b"/" not in encoded
    assert b"\0" not in encoded
    assert len(encoded) <= MOST_NAME_BYTES
    assert name.startswith(prefix_for(ITEM, LABEL))
    assert shown(encoded) == name  # nothing in it that a screen would obey
    assert len(name) > len(prefix_for(ITEM, LABEL))
    assert IgnoreRules().of_folder(encoded) == ""


# --- laying


def test_it_is_there_whole_and_nothing_is_left_beside_it(folder: Path) -> None:
    laid = lay(folder, b"isi", "a.pdf")
    assert laid == Laid("a.pdf", hashlib.sha256(b"isi").hexdigest(), 3, True)
    assert (folder / "a.pdf").read_bytes() == b"isi"
    assert (folder / "a.pdf").stat().st_mode & 0o777 == 0o644
    assert (folder / "a.pdf").stat().st_nlink == 1
    assert left_over(folder) == []


def test_nothing_that_stands_there_is_replaced(folder: Path) -> None:
    (folder / "a.pdf").write_bytes(b"lama")
    (folder / "a (2).pdf").symlink_to("/etc/passwd")
    (folder / "a (3).pdf").mkdir()
    assert lay(folder, b"baru").name == "a (4).pdf"
    assert (folder / "a.pdf").read_bytes() == b"lama"
    assert (folder / "a (4).pdf").read_bytes() == b"baru"


def test_the_very_same_twice_is_once(folder: Path) -> None:
    assert lay(folder).is_new
    assert lay(folder) == Laid("a.pdf", hashlib.sha256(b"isi").hexdigest(), 3, False)
    assert os.listdir(folder) == ["a.pdf"]


def test_many_at_once_all_get_a_place(folder: Path) -> None:
    laid: list[Laid] = []
    threads = [
        threading.Thread(target=lambda n=n: laid.append(lay(folder, f"isi {n}".encode()))) for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one.name for one in laid}) == 20
    assert {(folder / one.name).read_bytes() for one in laid} == {f"isi {n}".encode() for n in range(20)}


@pytest.mark.parametrize("most_bytes", [1, 2])
def test_too_large_is_refused_and_leaves_nothing(folder: Path, most_bytes: int) -> None:
    with pytest.raises(TooLarge):
        lay(folder, b"isi", most_bytes=most_bytes)
    assert os.listdir(folder) == left_over(folder) == []
    assert lay(folder, b"isi", most_bytes=3).size == 3


def test_empty_is_refused(folder: Path) -> None:
    with pytest.raises(Empty):
        lay(folder, b"")
    assert os.listdir(folder) == left_over(folder) == []


def test_what_is_staged_and_not_shown_is_gone(folder: Path) -> None:
    with staged(io.BytesIO(b"isi"), folder, "a.pdf", most_bytes=9):
        assert len(left_over(folder)) == 1
        assert os.listdir(folder) == []
    assert os.listdir(folder) == left_over(folder) == []


def test_a_folder_that_is_not_there_or_is_a_link_is_refused(tmp_path: Path, folder: Path) -> None:
    department = tmp_path / "bidang"
    department.mkdir()
    linked = folder.parent / "tautan"
    linked.symlink_to(department)
    for wrong in (folder.parent / "tidak-ada", linked):
        with pytest.raises(FolderLost):
            lay(wrong)
    assert os.listdir(department) == left_over(folder) == []


def test_where_there_are_no_second_names(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", no_links)
    assert lay(folder, b"satu").name == "a.pdf"
    assert lay(folder, b"dua").name == "a (2).pdf"
    assert (folder / "a.pdf").read_bytes() == b"satu"
    assert left_over(folder) == []


def test_a_full_disk_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        lay(folder)
    assert os.listdir(folder) == left_over(folder) == []


def test_it_is_on_the_disk_before_it_has_a_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    sync, link = os.fsync, os.link

    def noted_sync(handle: int) -> None:
        done.append("sync")
        sync(handle)

    def noted_link(source: str, target: str, *, dst_dir_fd: int) -> None:
        done.append("link")
        link(source, target, dst_dir_fd=dst_dir_fd)

    monkeypatch.setattr(os, "fsync", noted_sync)
    monkeypatch.setattr(os, "link", noted_link)
    lay(folder)
    assert done == ["sync", "link", "sync"]


def test_names_run_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing_in, "MOST_ALIKE", 2)
    assert MOST_ALIKE > 100
    lay(folder, b"1")
    lay(folder, b"2")
    with pytest.raises(DiskFault):
        lay(folder, b"3")
    assert left_over(folder) == []


def test_what_a_killed_process_left_is_cleared_after_a_day(folder: Path) -> None:
    staging = folder.parent / STAGING
    staging.mkdir()
    old, young = staging / "lama", staging / "baru"
    for file in (old, young):
        file.write_bytes(b"x")
    then = old.stat().st_mtime - FORGOTTEN_SECONDS - 60
    os.utime(old, (then, then))
    lay(folder)
    assert left_over(folder) == ["baru"]
