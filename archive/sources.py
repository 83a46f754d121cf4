"""The watched folder trees: their settings, whether they can be reached now, and how to watch them.

A share that is not mounted looks like an empty folder. Taking that for "everything deleted" is the one
mistake that this module exists to prevent.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from datetime import datetime
from typing import Literal, NamedTuple

import msgspec

from archive.ignore import IgnoreSettings
from archive.paths import reason_of
from evidence_store.mounts import MOUNT_TABLE, is_network

Mode = Literal["auto", "events", "polling"]

OVERLAY_TYPES = frozenset(
    {
        "overlay", "aufs", "unionfs", "mergerfs",
        "fuse.mergerfs", "fuse.unionfs", "fuse.fuse-overlayfs", "fuse.bindfs",
    }
)  # fmt: skip
"""File systems made of others; a change made in one of these directly is not told of."""

_OCTAL = re.compile(rb"\\([0-3][0-7]{2})")


class SourceSettings(msgspec.Struct, frozen=True):
    """One `[[source]]` of `bukti.toml`."""

    name: str  # unique
    path: bytes  # absolute
    bidang: str = ""  # owner department, "" for a tree shared by all
    mode: Mode = "auto"
    settle_seconds: float = 5.0
    poll_seconds: float = 60.0  # between two scans where there are no events
    scan_seconds: float = 900.0  # between two scans where there are
    ignore: IgnoreSettings = IgnoreSettings()


class Root(msgspec.Struct, frozen=True):
    """A source root as it was found: enough to notice when something else has taken its place."""

    path: bytes
    device: int
    inode: int
    mount: str  # what is mounted there: type, device or share, folder within it, mount point
    fstype: str

    @property
    def is_network(self) -> bool:
        return is_network(self.fstype)


class Unreachable(msgspec.Struct, frozen=True):
    """Why a source cannot be scanned now: `missing`, `not_a_folder`, `permission`, `unreachable` (a stale or
    dead network mount), `io`, or `not_mounted` (the folder is there, what was mounted on it is not)."""

    why: str
    detail: str = ""


def reach(
    path: bytes,
    *,
    known: Iterable[bytes] = (),
    scanned_at: datetime | None = None,
    mount_before: str = "",
    mount_table: bytes | None = None,
) -> Root | Unreachable:
    """Looks at a source root, now.

    `known` are the paths of files known in this source, `scanned_at` the time of the last complete scan and
    `mount_before` the `Root.mount` of then ("" if unknown). When nothing known stands in the root any more,
    somebody must have removed it from there, which the folder's own mtime shows; if that is older, or
    something else is mounted than then, what we look at is the empty place of a share that is not mounted.
    `mount_table` is for tests, /proc/self/mountinfo by default.
    """
    try:
        found = os.stat(path)
        if not stat.S_ISDIR(found.st_mode):
            return Unreachable("not_a_folder")
        names = set(os.listdir(path))
    except OSError as error:
        reason = reason_of(error)
        return Unreachable("missing" if reason == "vanished" else reason, error.strerror or "")
    mount, fstype = mounted_at(path, mount_table)
    if not _any_in(names, known):
        is_untouched = scanned_at is not None and found.st_mtime <= scanned_at.timestamp()
        if is_untouched or (mount_before and mount != mount_before):
            return Unreachable("not_mounted", mount)
    return Root(path, found.st_dev, found.st_ino, mount, fstype)


def is_same(root: Root) -> bool:
    """False when the root has vanished or been replaced (unmounted, mounted over) since it was reached."""
    try:
        found = os.stat(root.path)
    except OSError:
        return False
    return (found.st_dev, found.st_ino) == (root.device, root.inode)


class Watching(NamedTuple):
    """How a source is watched, and why so: `setting`, `local`, `network` (a file system tells nothing of what
    other machines change), `overlay` (nor of what is changed below it), or a reason of `NoEvents`."""

    mode: Literal["events", "polling"]
    why: str


def mode_of(settings: SourceSettings, root: Root) -> Watching:
    """How to watch, as far as settings and mount table can tell. Nothing is written to try it out (invariant 1)."""
    if settings.mode != "auto":
        return Watching(settings.mode, "setting")
    if root.fstype in OVERLAY_TYPES:
        return Watching("polling", "overlay")
    if root.is_network:
        return Watching("polling", "network")
    return Watching("events", "local")


def inside(root: bytes, folder: bytes) -> bytes | None:
    """The path of `folder` within `root`, links resolved in both; None when it does not lie inside."""
    if not folder:
        return None
    outer, inner = os.path.realpath(root).rstrip(b"/"), os.path.realpath(folder)
    return inner[len(outer) + 1 :] if inner.startswith(outer + b"/") else None


def mounted_at(path: bytes, mount_table: bytes | None = None) -> tuple[str, str]:
    """What is mounted where `path` lies, as an opaque line to compare, and the type of its file system.

    Both are "" when the table cannot be read. Source: proc(5), /proc/pid/mountinfo.
    """
    if mount_table is None:
        try:
            with open(MOUNT_TABLE, "rb") as file:
                mount_table = file.read()
        except OSError:
            return "", ""
    wanted = os.path.realpath(path)
    longest, best = -1, ("", "")
    for line in mount_table.splitlines():
        before, separator, after = line.partition(b" - ")
        fields, behind = before.split(b" "), after.split(b" ")
        if not separator or len(fields) < 5 or len(behind) < 2:
            continue
        point = _OCTAL.sub(lambda match: bytes([int(match.group(1), 8)]), fields[4])
        is_inside = point == b"/" or wanted == point or wanted.startswith(point + b"/")
        if is_inside and len(point) >= longest:  # of two mounts on one point the later line is on top
            longest = len(point)
            words = (behind[0], behind[1], fields[3], fields[4])
            best = (
                b" ".join(words).decode("utf-8", "backslashreplace"),
                behind[0].decode("ascii", "replace"),
            )
    return best


def _any_in(names: set[bytes], known: Iterable[bytes]) -> bool:
    """Whether the file or top folder of any known path is among the names; True when none is known."""
    is_any_known = False
    for path in known:
        if path.partition(b"/")[0] in names:
            return True
        is_any_known = True
    return not is_any_known
