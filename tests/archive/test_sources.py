from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest

from archive.sources import (
    Mode,
    Root,
    SourceSettings,
    Unreachable,
    Watching,
    inside,
    is_same,
    mode_of,
    mounted_at,
    reach,
)
from archive.tree import Tree, interval
from evidence_store.model import SourceRow

TABLE = b"""\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 22 0:40 / /srv/bagian\\040umum rw - cifs //berkas/umum rw
31 22 0:41 /ekspor /mnt/nfs rw - nfs4 10.0.0.5:/ekspor rw
32 22 0:42 / /mnt/nfs rw - tmpfs tmpfs rw
"""


def test_the_mount_that_holds_a_path() -> None:
    assert mounted_at(b"/home/a", TABLE) == ("ext4 /dev/vda / /", "ext4")
    assert mounted_at(b"/srv/bagian umum/SK", TABLE)[1] == "cifs"
    assert mounted_at(b"/srv/bagian umumX", TABLE)[1] == "ext4"
    assert mounted_at(b"/mnt/nfs/a", TABLE)[1] == "tmpfs"  # the later one is on top


@pytest.mark.parametrize(
    ("fstype", "setting", "expected"),
    [
        ("ext4", "auto", ("events", "local")),
        ("fuse.ntfs-3g", "auto", ("events", "local")),
        ("cifs", "auto", ("polling", "network")),
        ("nfs4", "auto", ("polling", "network")),
        ("fuse.sshfs", "auto", ("polling", "network")),
        ("fuse", "auto", ("polling", "network")),
        ("overlay", "auto", ("polling", "overlay")),
        ("fuse.bindfs", "auto", ("polling", "overlay")),
        ("fuse.mergerfs", "auto", ("polling", "overlay")),
        ("cifs", "events", ("events", "setting")),
        ("ext4", "polling", ("polling", "setting")),
    ],
)
def test_mode_follows_the_file_system(fstype: str, setting: Mode, expected: tuple[str, str]) -> None:
    assert mode_of(SourceSettings("s", b"/a", mode=setting), Root(b"/a", 1, 2, "", fstype)) == expected


@pytest.mark.parametrize(
    ("mode", "cpu_seconds", "expected"),
    [("events", 0.1, 900.0), ("polling", 0.1, 60.0), ("polling", 1.1, 110.0), ("events", 20.0, 2000.0)],
)
def test_a_large_source_is_scanned_less_often(
    mode: Literal["events", "polling"], cpu_seconds: float, expected: float
) -> None:
    row = SourceRow(1, "s", "", b"/a", None, "", None)
    watched = Tree(
        SourceSettings("s", b"/a"), row, watching=Watching(mode, "setting"), cpu_seconds=cpu_seconds
    )
    assert interval(watched) == pytest.approx(expected)


def test_what_cannot_be_reached(tmp_path: Path) -> None:
    file = tmp_path / "berkas"
    file.write_text("x")
    assert reach(os.fsencode(tmp_path / "tiada")) == Unreachable("missing", "No such file or directory")
    assert reach(os.fsencode(file)) == Unreachable("not_a_folder")
    assert isinstance(reach(os.fsencode(tmp_path)), Root)


def test_an_empty_place_where_files_were(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path)
    long_after, long_before = datetime.now(UTC) + timedelta(days=1), datetime(2020, 1, 1, tzinfo=UTC)
    # Nothing was removed from this folder since the scan that saw files in it: it is another folder.
    assert reach(path, known=[b"A/x"], scanned_at=long_after) == Unreachable(
        "not_mounted", mounted_at(path)[0]
    )
    # It was emptied after the scan: the files are gone.
    assert isinstance(reach(path, known=[b"A/x"], scanned_at=long_before), Root)
    # The same, but something else is mounted there now.
    replaced = reach(path, known=[b"A/x"], scanned_at=long_before, mount_before="cifs //berkas/umum / /srv")
    assert isinstance(replaced, Unreachable)
    # A stray file in the mount point does not make it the share.
    (tmp_path / "tidak tersambung.txt").write_text("x")
    os.utime(tmp_path, (0, 0))
    assert isinstance(reach(path, known=[b"A/x"], scanned_at=long_before), Unreachable)
    # A folder of old is there: it is the right place, whatever is mounted.
    (tmp_path / "A").mkdir()
    assert isinstance(reach(path, known=[b"A/x"], scanned_at=long_after, mount_before="else"), Root)


def test_a_root_that_is_replaced_while_we_look(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    root = reach(os.fsencode(tmp_path / "a"))
    assert isinstance(root, Root)
    assert is_same(root)
    (tmp_path / "a").rename(tmp_path / "b")
    assert not is_same(root)
    (tmp_path / "a").mkdir()
    assert not is_same(root)


def test_a_workspace_inside_its_source_is_found(tmp_path: Path) -> None:
    (tmp_path / "pohon" / "kerja").mkdir(parents=True)
    (tmp_path / "jalan pintas").symlink_to(tmp_path / "pohon")
    root = os.fsencode(tmp_path / "jalan pintas")
    assert inside(root, os.fsencode(tmp_path / "pohon" / "kerja")) == b"kerja"
    assert inside(root, os.fsencode(tmp_path)) is None
    assert inside(root, b"") is None
