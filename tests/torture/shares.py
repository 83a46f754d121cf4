"""Folders that go away and come back as network shares do, while their content goes on living behind."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Protocol

TMPFS_OPTIONS = "size=512m"


class Share(Protocol):
    """`path` is what the service watches, `behind` where the operator works, whether the share is there or not."""

    path: Path
    behind: Path

    def vanish(self) -> None: ...
    def come_back(self) -> None: ...
    def close(self) -> None: ...


class Mounted:
    """Bound into place and unmounted again, from a folder of the same disk or from a file system of its own."""

    def __init__(self, folder: Path, name: str, *, is_own_disk: bool) -> None:
        """Raises CalledProcessError where that is not allowed."""
        self.path, self.behind = folder / name, folder / f"di belakang {name}"
        self.path.mkdir()
        self.behind.mkdir()
        self._is_own_disk = is_own_disk
        if is_own_disk:
            _run("mount", "-t", "tmpfs", "-o", TMPFS_OPTIONS, "tmpfs", self.behind)
        try:
            self.come_back()
        except subprocess.CalledProcessError:
            self._is_there = False
            self.close()
            raise

    def vanish(self) -> None:
        _run("umount", "-l", self.path)
        self._is_there = False

    def come_back(self) -> None:
        _run("mount", "--bind", self.behind, self.path)
        self._is_there = True

    def close(self) -> None:
        if self._is_there:
            self.vanish()
        if self._is_own_disk:
            _run("umount", "-l", self.behind)


class Gated:
    """Behind a folder that may be passed or not: for who may not mount. Not for root, who passes everywhere."""

    def __init__(self, folder: Path, name: str) -> None:
        self._gate, self.behind = folder / f"gerbang {name}", folder / f"di belakang {name}"
        self._gate.mkdir()
        self.behind.mkdir()
        self.path = self._gate / name
        self.path.symlink_to(self.behind)

    def vanish(self) -> None:
        self._gate.chmod(0o000)

    def come_back(self) -> None:
        self._gate.chmod(0o755)

    def close(self) -> None:
        self.come_back()


class Plain:
    """A folder that never goes away."""

    def __init__(self, folder: Path, name: str) -> None:
        self.path = self.behind = folder / name
        self.path.mkdir()

    def vanish(self) -> None:
        raise NotImplementedError

    def come_back(self) -> None:
        pass

    def close(self) -> None:
        pass


def two_shares(folder: Path) -> list[Share]:
    """Two that may vanish: by mounting where that is allowed, by permission where not; none for a root without
    mounts."""
    if os.geteuid() != 0:
        return [Gated(folder, "umum"), Gated(folder, "program")]
    made: list[Share] = []
    try:
        made.append(Mounted(folder, "umum", is_own_disk=False))
        made.append(Mounted(folder, "program", is_own_disk=True))
    except (subprocess.CalledProcessError, FileNotFoundError):
        for share in made:
            share.close()
        for leftover in folder.iterdir():
            shutil.rmtree(leftover)
        return []
    return made


def _run(*words: str | Path) -> None:
    subprocess.run(words, check=True, capture_output=True)
