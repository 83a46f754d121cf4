"""Invariant 1: the departments' folders are read-only to Bukti."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from archive.fixity import verify
from archive.rebuild import rebuild
from evidence_store.model import Account
from tests.fakes.workspace import Workspace

ROOT = Path(__file__).parents[2]


def everything(tree: Path) -> dict[bytes, object]:
    """Bytes and all that stat tells, access times included, of every file and folder."""
    found: dict[bytes, object] = {}
    for folder, folders, files in os.walk(os.fsencode(tree)):
        for name in [b".", *folders, *files]:
            path = os.path.join(folder, name)
            stat = os.lstat(path)
            found[path] = (
                stat.st_mode, stat.st_ino, stat.st_nlink, stat.st_uid, stat.st_gid, stat.st_size,
                stat.st_mtime_ns, stat.st_ctime_ns,
            )  # fmt: skip
    for folder, _, files in os.walk(os.fsencode(tree)):
        for name in files:
            path = os.path.join(folder, name)
            descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOATIME", 0))
            found[path + b"\0content"] = os.read(descriptor, 1 << 20)
            found[path + b"\0read at"] = os.fstat(descriptor).st_atime_ns
            os.close(descriptor)
    return found


def fill(workspace: Workspace) -> None:
    for number in range(5):
        workspace.write(f"A/{number}.txt", f"isi {number}")
    workspace.write("A/wadah.zip", "!members 2\nisi")
    workspace.write("B/racun.txt", "!crash")
    workspace.write("B/kosong.txt", "")
    workspace.write("B/~$dibuka.docx", "x")
    workspace.write(b"B/caf\xe9.txt", "x")


def test_nothing_in_the_tree_changes(workspace: Workspace) -> None:
    fill(workspace)
    (workspace.tree / "A/0.txt").chmod(0o444)
    before = everything(workspace.tree)
    workspace.scan()
    workspace.scan()
    rebuild(workspace.archive)
    verify(workspace.catalogue, workspace.archive.objects, workspace.index)  # type: ignore[arg-type]
    assert everything(workspace.tree) == before


SCAN = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from tests.fakes.workspace import Workspace
report = Workspace(Path(sys.argv[1])).scan()
assert report.total.indexed == 7, report
assert report.total.on_disk == 10, report
"""


def test_a_tree_on_a_read_only_mount(tmp_path: Path) -> None:
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        pytest.skip("a bind mount needs root")
    workspace = Workspace(tmp_path)
    fill(workspace)
    workspace.close()
    mounted = (
        f"mount --bind '{tmp_path}/tree' '{tmp_path}/tree' && "
        f"mount -o remount,ro,bind '{tmp_path}/tree' && ! touch '{tmp_path}/tree/x' 2>/dev/null"
    )
    if subprocess.run(["unshare", "-m", "sh", "-c", mounted], capture_output=True, check=False).returncode:
        pytest.skip("no mount namespaces here")
    script = tmp_path / "scan.py"
    script.write_text(SCAN)
    command = f"{mounted} && '{sys.executable}' '{script}' '{tmp_path}' '{ROOT}'"
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", command], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("stray", ["", "salah taruh.txt"])
def test_an_unmounted_share_is_not_an_emptied_one(tmp_path: Path, stray: str) -> None:
    """The real thing: a file system mounted over an empty folder, scanned, unmounted, scanned; and with a file
    that somebody dropped into the bare mount point meanwhile."""
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        pytest.skip("mounting needs root")
    workspace = Workspace(tmp_path)
    workspace.close()
    script = tmp_path / "scan.py"
    script.write_text(
        "import sys\nsys.path.insert(0, sys.argv[2])\nfrom pathlib import Path\n"
        "from tests.fakes.workspace import Workspace\nw = Workspace(Path(sys.argv[1]))\n"
        "print(w.scan().sources[0].unreachable or 'reached')\n"
    )
    scan = f"'{sys.executable}' '{script}' '{tmp_path}' '{ROOT}'"
    tree = f"'{tmp_path}/tree'"
    command = f"mount -t tmpfs none {tree} && echo isi > {tree}/a.txt && {scan} && umount {tree} && "
    command += f"{f'echo x > {tree}/{shlex.quote(stray)} && ' if stray else ''}{scan}"
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", command], capture_output=True, text=True, check=False, timeout=60
    )
    if done.returncode and "mount" in done.stderr:
        pytest.skip("no mount namespaces here")
    assert done.stdout.split() == ["reached", "not_mounted"]
    workspace = Workspace(tmp_path)
    assert workspace.known()[b"a.txt"].state == "received"
    assert workspace.catalogue.account() == {("bersama", b""): Account(on_disk=1, indexed=1)}
    workspace.close()
