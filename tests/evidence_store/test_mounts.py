from __future__ import annotations

from pathlib import Path

import pytest

from evidence_store import mounts
from evidence_store.catalogue import Catalogue
from evidence_store.errors import NetworkFileSystem
from evidence_store.mounts import fstype_of, is_network, refuse_network
from evidence_store.objects import ObjectStore

TABLE = """\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 27 0:40 / /data rw,relatime master:3 propagate_from:2 - xfs /dev/vdb rw
31 27 0:41 / /data/share rw,relatime - cifs //server/share rw,vers=3.0
32 27 0:42 / /mnt/dua\\040kata\\134\\011x rw - nfs4 server:/export rw
33 27 0:43 / /home/u/ssh rw - fuse.sshfs u@host: rw
34 27 0:44 / /usb rw - fuseblk /dev/sdb1 rw
35 27 0:45 / /over rw - nfs server:/a rw
36 27 0:46 / /over rw - tmpfs tmpfs rw
37 27 0:47 / /rumah/\u00e9 rw - smb3 //s/x rw
a line that is none
"""


@pytest.mark.parametrize(
    ("path", "fstype"),
    [
        ("/", "ext4"),
        ("/srv/x", "ext4"),
        ("/data", "xfs"),
        ("/data/shareX", "xfs"),  # a name that only begins like a mount point
        ("/data/share", "cifs"),
        ("/data/share/a/b", "cifs"),
        ("/data/x/../share/y", "cifs"),
        ("/mnt/dua kata\\\tx/y", "nfs4"),
        ("/home/u/ssh/a", "fuse.sshfs"),
        ("/usb/a", "fuseblk"),
        ("/over/a", "tmpfs"),  # mounted over the other
        ("/rumah/\u00e9/a", "smb3"),
    ],
)
def test_the_longest_mount_point_decides(path: str, fstype: str) -> None:
    assert fstype_of(Path(path), mount_table=TABLE) == fstype


def test_a_link_is_followed_to_where_it_leads(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/data/share")
    assert fstype_of(tmp_path / "link" / "x", mount_table=TABLE) == "cifs"


@pytest.mark.parametrize("fstype", ["cifs", "nfs", "nfs4", "smb3", "9p", "fuse.sshfs", "fuse.rclone", "fuse"])
def test_network_types(fstype: str) -> None:
    assert is_network(fstype)


@pytest.mark.parametrize("fstype", ["ext4", "btrfs", "xfs", "tmpfs", "overlay", "fuseblk", "zfs", "vfat", ""])
def test_local_types(fstype: str) -> None:
    assert not is_network(fstype)


def test_the_error_names_path_and_type() -> None:
    with pytest.raises(NetworkFileSystem) as caught:
        refuse_network(Path("/data/share/store"), mount_table=TABLE)
    assert (caught.value.path, caught.value.fstype) == (Path("/data/share/store"), "cifs")


def test_this_machine_s_own_table_can_be_read(tmp_path: Path) -> None:
    assert fstype_of(tmp_path) not in ("", "proc")
    assert fstype_of(Path("/proc/self")) == "proc"


@pytest.mark.parametrize("fstype", ["cifs", "nfs", "fuse.sshfs"])
def test_catalogue_and_objects_refuse_to_live_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fstype: str
) -> None:
    Catalogue.create(tmp_path / "catalogue.sqlite", unit="u").close()
    table = tmp_path / "mountinfo"
    table.write_text(f"27 1 254:0 / / rw - ext4 /dev/vda rw\n31 27 0:41 / {tmp_path} rw - {fstype} x rw\n")
    monkeypatch.setattr(mounts, "MOUNT_TABLE", str(table))
    with pytest.raises(NetworkFileSystem):
        Catalogue.open(tmp_path / "catalogue.sqlite")
    with pytest.raises(NetworkFileSystem):
        Catalogue.open(tmp_path / "catalogue.sqlite", readonly=True)
    with pytest.raises(NetworkFileSystem):
        Catalogue.create(tmp_path / "new.sqlite", unit="u")
    with pytest.raises(NetworkFileSystem):
        ObjectStore(tmp_path)
