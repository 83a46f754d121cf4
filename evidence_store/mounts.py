"""On which file system a path lives, by the kernel's mount table, and whether that is a network one."""

from __future__ import annotations

import os
import re
from pathlib import Path

from evidence_store.errors import NetworkFileSystem

MOUNT_TABLE = "/proc/self/mountinfo"

NETWORK_TYPES = frozenset(
    {
        # shares
        "cifs", "smb2", "smb3", "smbfs", "nfs", "nfs4", "afs", "ncpfs", "coda", "davfs",
        # cluster and object storage
        "ceph", "glusterfs", "lustre", "gpfs", "beegfs", "pvfs2", "orangefs", "gfs", "gfs2", "ocfs2",
        # a host's folder inside a virtual machine: neither its locks nor its change events cross the border
        "9p", "virtiofs", "vboxsf", "vmhgfs", "prl_fs",
    }
)  # fmt: skip

LOCAL_FUSE_TYPES = frozenset(
    {
        "fuse.fuse-overlayfs", "fuse.ntfs-3g", "fuse.exfat", "fuse.gocryptfs", "fuse.encfs", "fuse.securefs",
        "fuse.cryfs", "fuse.bindfs", "fuse.lxcfs",
    }
)  # fmt: skip
"""Programs behind FUSE that are known to keep their files on a local disk. `fuseblk` is always one."""

_OCTAL = re.compile(r"\\([0-7]{3})")


def is_network(fstype: str) -> bool:
    """Whether a file system type counts as a network one; an unknown FUSE program does."""
    if fstype in LOCAL_FUSE_TYPES:
        return False
    return fstype in NETWORK_TYPES or fstype == "fuse" or fstype.startswith("fuse.")


def fstype_of(path: Path, *, mount_table: str | None = None) -> str:
    """The type of the file system that holds `path` (which need not exist yet), "" when it can't be told.

    `mount_table` is the text of a mountinfo file; by default this process's own is read.
    Source: proc(5), /proc/pid/mountinfo.
    """
    if mount_table is None:
        try:
            with open(MOUNT_TABLE, encoding="utf-8", errors="surrogateescape") as file:
                mount_table = file.read()
        except OSError:
            return ""
    wanted = os.path.realpath(path)
    best, found = -1, ""
    for line in mount_table.splitlines():
        before, separator, after = line.partition(" - ")
        fields = before.split(" ")
        if not separator or len(fields) < 5:
            continue
        point = _unescaped(fields[4])
        # ≥: of two mounts on one point the later line is the one on top
        if len(point) >= best and _is_inside(wanted, point):
            best, found = len(point), after.split(" ", 1)[0]
    return found


def refuse_network(path: Path, *, mount_table: str | None = None) -> None:
    """Raises `NetworkFileSystem` when `path` lies, or would lie, on one."""
    fstype = fstype_of(path, mount_table=mount_table)
    if is_network(fstype):
        raise NetworkFileSystem(path, fstype)


def _is_inside(path: str, point: str) -> bool:
    return point == "/" or path == point or path.startswith(point + "/")


def _unescaped(field: str) -> str:
    """Mount points write space, tab, newline and backslash as three octal digits."""
    return _OCTAL.sub(lambda match: chr(int(match.group(1), 8)), field)
