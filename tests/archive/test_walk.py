from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from archive.paths import lstat, open_file, pieces
from archive.walk import Folder, look, walk

ODD_NAMES = [
    b"caf\xe9.pdf",  # no UTF-8
    b"\xff\xfe",
    "e\u0301.txt".encode(),  # NFD
    "😀 foto.jpg".encode(),
    b"a\nb.txt",
    b"x" * 255,
    b" spasi ",
    b"-rf",
    b"a,.pdf",
]


def listed(root: Path, **options: Any) -> set[bytes]:
    return {
        os.path.join(folder.path, name)
        for folder in walk(os.fsencode(root), **options)
        for name, _ in folder.files
    }


def test_names_of_any_bytes(tmp_path: Path) -> None:
    for name in ODD_NAMES:
        folder = os.path.join(os.fsencode(tmp_path), b"d" + name[:200])
        os.mkdir(folder)
        with open(os.path.join(folder, name), "wb") as file:
            file.write(b"x")
    assert listed(tmp_path) == {os.path.join(b"d" + name[:200], name) for name in ODD_NAMES}


def test_paths_longer_than_the_kernel_takes(tmp_path: Path) -> None:
    root = os.fsencode(tmp_path)
    depth, name = 60, b"n" * 150  # 9,000 bytes, over twice PATH_MAX
    at = os.open(root, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir(name, dir_fd=at)
        deeper = os.open(name, os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = deeper
    target = os.open(b"dalam.txt", os.O_WRONLY | os.O_CREAT, dir_fd=at)
    os.write(target, b"isi")
    os.close(target)
    os.close(at)

    (path,) = listed(tmp_path)
    assert len(path) > 9_000
    assert lstat(root, path).st_size == 3
    opened = open_file(root, path)
    assert os.read(opened, 10) == b"isi"
    os.close(opened)
    with pytest.raises(OSError, match="too long"):
        os.stat(os.path.join(root, path))


def test_pieces_join_to_the_path() -> None:
    path = b"/".join([b"a" * 10, b"b" * 20, b"c" * 5, b"d"])
    found = pieces(path, longest=25)
    assert b"/".join(found) == path
    assert found == [b"a" * 10, b"b" * 20, b"c" * 5 + b"/d"]


def test_links_are_listed_and_never_followed(tmp_path: Path) -> None:
    (tmp_path / "A").mkdir()
    (tmp_path / "A" / "balik").symlink_to(tmp_path)
    (tmp_path / "A" / "diri").symlink_to("diri")
    (tmp_path / "luar").symlink_to("/etc")
    assert listed(tmp_path) == {b"A/balik", b"A/diri", b"luar"}


def test_excluded_folders_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "kerja" / "store").mkdir(parents=True)
    (tmp_path / "kerja" / "store" / "x").write_text("x")
    (tmp_path / "a").write_text("x")
    assert listed(tmp_path, excluded=frozenset({b"kerja/store"})) == {b"a"}


def test_order_is_by_name_and_parents_come_first(tmp_path: Path) -> None:
    for path in ("b/z", "b/a", "a/y/x", "c"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x")
    folders = [(folder.path, [name for name, _ in folder.files]) for folder in walk(os.fsencode(tmp_path))]
    assert folders == [(b"", [b"c"]), (b"a", []), (b"a/y", [b"x"]), (b"b", [b"a", b"z"])]


def refuse(monkeypatch: pytest.MonkeyPatch, folder: Path, error: OSError) -> None:
    """Makes the listing of one folder fail; root passes every real permission."""
    scandir = os.scandir

    def refusing(path: Any) -> Any:
        if path == os.fsencode(folder):
            raise error
        return scandir(path)

    monkeypatch.setattr("archive.walk.os.scandir", refusing)


def test_an_unreadable_folder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "A").mkdir()
    (tmp_path / "b").write_text("x")
    refuse(monkeypatch, tmp_path / "A", PermissionError(13, "denied"))
    found: list[Folder] = list(walk(os.fsencode(tmp_path)))
    assert [(folder.path, folder.trouble) for folder in found] == [(b"", ""), (b"A", "permission")]


def test_a_folder_that_vanishes_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "A").mkdir()
    refuse(monkeypatch, tmp_path / "A", FileNotFoundError(2, "gone"))
    assert [folder.trouble for folder in walk(os.fsencode(tmp_path))] == ["", ""]


def test_a_missing_root_is_told(tmp_path: Path) -> None:
    (folder,) = walk(os.fsencode(tmp_path / "tiada"))
    assert folder.trouble == "vanished"


def test_a_link_or_pipe_in_the_place_of_a_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "tautan").symlink_to("/etc/passwd")
    with pytest.raises(OSError, match="symbolic links"):
        open_file(os.fsencode(tmp_path), b"tautan")
    os.mkfifo(tmp_path / "pipa")
    os.close(open_file(os.fsencode(tmp_path), b"pipa"))  # does not wait for a writer


def test_a_walk_that_begins_below_the_root(tmp_path: Path) -> None:
    for path in ("a/b/c", "a/d", "e"):
        (tmp_path / path).mkdir(parents=True)
        (tmp_path / path / "surat.txt").write_text("isi")
    before: list[bytes] = []
    found = list(walk(os.fsencode(tmp_path), start=b"a", before=before.append))
    assert [folder.path for folder in found] == [b"a", b"a/b", b"a/b/c", b"a/d"]
    assert before == [folder.path for folder in found]  # each before it is listed


def test_a_place_that_is_gone_or_is_a_file_is_empty(tmp_path: Path) -> None:
    (tmp_path / "surat.txt").write_text("isi")
    for start in (b"tiada", b"surat.txt", b"surat.txt/dalam"):
        (folder,) = walk(os.fsencode(tmp_path), start=start)
        assert (folder.files, folder.folders, folder.trouble) == ([], [], "")


def test_a_look_at_some_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a/dir").mkdir(parents=True)
    (tmp_path / "a/surat.txt").write_text("isi")
    (tmp_path / "a/lain.txt").write_text("isi")
    root = os.fsencode(tmp_path)
    folder = look(root, b"a", [b"surat.txt", b"tiada", b"dir"])
    assert [name for name, _ in folder.files] == [b"surat.txt"]
    assert folder.folders == [b"a/dir"]
    assert folder.trouble == ""
    assert look(root, b"tiada", [b"surat.txt"]).files == []

    def stale(*_: bytes) -> os.stat_result:
        raise OSError(errno.ESTALE, "stale")

    monkeypatch.setattr("archive.walk.lstat", stale)
    assert look(root, b"a", [b"surat.txt"]).trouble == "unreachable"
