"""The watch over a store whose disk really fails: full, out of inodes, read-only, gone, locked. Each is said, waited
out, and nothing is lost. Skipped, with the reason, where the machine can't mount a small disk.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from archive import pausing, watch
from archive.fixity import verify
from archive.pausing import lacking
from evidence_store.catalogue import Catalogue
from tests.archive.shares import CantMount, run
from tests.fakes.watching import Watch, in_catalogue, on_disk
from tests.fakes.workspace import Workspace

pytestmark = pytest.mark.slow  # it waits for real files on a real clock

KIB = 1024
FILES = 12
"""Files that come while the disk fails, of about 30 KiB each."""


class Disk:
    """A small file system for the store; the tree is elsewhere, as on a unit's server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.image = folder.with_name("disk.img")
        self.is_mounted = False
        folder.mkdir()
        if os.geteuid() != 0:
            pytest.skip("needs root to mount a small disk")

    def in_memory(self, options: str) -> None:
        self._try("mount", "-t", "tmpfs", "-o", options, "tmpfs", self.folder)

    def on_a_loop(self) -> None:
        """A journalled file system, as a server has it; goes read-only by itself on a fault."""
        if not self.image.exists():
            with self.image.open("wb") as file:
                file.truncate(16 * KIB * KIB)
            self._try("mkfs.ext4", "-q", "-m", "0", self.image)
        self._try("mount", "-o", "loop,errors=remount-ro", self.image, self.folder)

    def again(self, options: str) -> None:
        run("mount", "-o", f"remount,{options}", self.folder)

    def leave_free(self, size: int) -> Path:
        """Fills it up to some bytes, with a file that can be removed again."""
        filler = self.folder / "filler"
        found = os.statvfs(self.folder)
        filler.write_bytes(bytes(max(0, found.f_bavail * found.f_frsize - size)))
        return filler

    def unmount(self) -> None:
        run("umount", "-l", self.folder, check=False)
        self.is_mounted = False

    def _try(self, *command: str | Path) -> None:
        try:
            run(*command)
        except (CantMount, FileNotFoundError) as error:
            pytest.skip(f"can't make a small disk here: {error}")
        self.is_mounted = self.is_mounted or command[0] == "mount"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "PAUSE_SECONDS", 0.2)
    monkeypatch.setattr(watch, "LOCKED_SECONDS", 0.2)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    made = Disk(tmp_path / "disk")
    yield made
    if made.is_mounted:
        made.unmount()


@pytest.fixture
def opened(disk: Disk, tmp_path: Path) -> Iterator[Callable[[], Workspace]]:
    """Opens the workspace on the disk, watched by events over a tree on another."""
    made: list[Workspace] = []

    def open_() -> Workspace:
        workspace = Workspace(disk.folder)
        workspace.tree = tmp_path / "pohon"
        workspace.tree.mkdir(exist_ok=True)
        workspace.sources = [
            msgspec.structs.replace(
                source, path=os.fsencode(workspace.tree), mode="events", scan_seconds=3600.0
            )
            for source in workspace.sources
        ]
        made.append(workspace)
        return workspace

    yield open_
    for workspace in made:
        workspace.close()


def arrive(workspace: Workspace, name: str, count: int = FILES) -> None:
    for number in range(count):
        workspace.write(f"{name}/{number:02}.txt", f"{name} {number} " * 3_000)


def paused(watching: Watch) -> str:
    """Waits for it; why."""
    watching.until(lambda: watching.watcher.state.pause is not None)
    assert watching.watcher.state.pause is not None
    return watching.watcher.state.pause.why


def all_there(watching: Watch) -> None:
    """Waits until everything was taken in; then all of it must be sound."""
    workspace = watching.workspace
    watching.until(lambda: in_catalogue(workspace) == on_disk(workspace.tree))
    watching.rest()
    assert watching.watcher.state.pause is None
    sound(workspace)


def sound(workspace: Workspace) -> None:
    archive, catalogue = workspace.archive, workspace.catalogue
    assert in_catalogue(workspace) == on_disk(workspace.tree)
    assert catalogue.check() == []
    assert catalogue.check_audit() == []
    assert workspace.index.state().seq == catalogue.last_change()
    report = verify(catalogue, archive.objects, archive.index)
    assert report.is_sound, report.findings
    assert report.objects == catalogue.counts()["documents"]
    assert catalogue.counts()["filings_gone"] == 0
    assert list((archive.objects.root / "tmp").iterdir()) == []


# --- no room


@pytest.mark.parametrize("free", [0, 16 * KIB, 100 * KIB, 300 * KIB, 600 * KIB, 1000 * KIB])
def test_a_disk_that_runs_full_at_any_step_is_waited_for(
    disk: Disk, opened: Callable[[], Workspace], free: int
) -> None:
    """However much there is left: it may be an object, the catalogue or the index that finds no room."""
    disk.in_memory("size=6m")
    workspace = opened()
    arrive(workspace, "dulu", 3)
    with Watch(workspace) as watching:
        watching.rest()
        filler = disk.leave_free(free)
        arrive(workspace, "nanti")
        assert paused(watching) == "full"
        known = set(workspace.known())
        for _ in range(5):
            watching.watcher.turn()
        assert set(workspace.known()) >= known  # it can still be read
        assert watching.notes.count("paused") == 1
        filler.unlink()
        all_there(watching)
        assert watching.notes.count("resumed") == 1


@pytest.mark.parametrize("lacks", ["full", "inodes"])
def test_it_pauses_while_there_still_is_room_to_tell(
    disk: Disk, opened: Callable[[], Workspace], monkeypatch: pytest.MonkeyPatch, lacks: str
) -> None:
    """By what the disk itself says of its room."""
    monkeypatch.setattr(pausing, "LEAST_FREE_BYTES", 2 * KIB * KIB)
    monkeypatch.setattr(pausing, "LEAST_FREE_INODES", 50)
    disk.in_memory("size=6m,nr_inodes=2k")
    workspace = opened()
    arrive(workspace, "dulu", 3)
    with Watch(workspace, free=lambda: lacking(workspace.archive.objects.root)) as watching:
        watching.rest()
        before = set(workspace.known())
        disk.again("size=2m" if lacks == "full" else "nr_inodes=60")
        arrive(workspace, "nanti")
        assert paused(watching) == lacks
        assert set(workspace.known()) == before
        disk.again("size=6m,nr_inodes=2k")
        all_there(watching)


@pytest.mark.parametrize("left", [0, 1, 2, 5, 9])
def test_a_disk_that_runs_out_of_inodes_is_waited_for(
    disk: Disk, opened: Callable[[], Workspace], left: int
) -> None:
    disk.in_memory("size=6m,nr_inodes=1k")
    workspace = opened()
    arrive(workspace, "dulu", 3)
    with Watch(workspace) as watching:
        watching.rest()
        found = os.statvfs(disk.folder)
        disk.again(f"nr_inodes={found.f_files - found.f_ffree + left}")
        arrive(workspace, "nanti")
        assert paused(watching) == "full"  # the system has one word for both
        disk.again("nr_inodes=1k")
        all_there(watching)


# --- a disk that takes nothing


def test_a_disk_that_turns_read_only_loses_nothing(disk: Disk, opened: Callable[[], Workspace]) -> None:
    """As ext4 does on a fault under way. It is mended by a person, who mounts it anew; Bukti is started anew then."""
    disk.on_a_loop()
    workspace = opened()
    arrive(workspace, "dulu", 3)
    with Watch(workspace) as watching:
        watching.rest()
        before = in_catalogue(workspace)
        disk.again("abort")
        arrive(workspace, "nanti")
        assert paused(watching) in ("read_only", "fault"), watching.watcher.state.pause
        for _ in range(5):
            watching.watcher.turn()
        assert watching.watcher.state.pause is not None
        assert in_catalogue(workspace) == before
        with Catalogue.open(disk.folder / "store/catalogue.sqlite", readonly=True) as reader:
            assert reader.counts()["documents"] == 3  # people search on
    workspace.close()
    disk.unmount()
    disk.on_a_loop()
    with Watch(opened()) as watching:
        all_there(watching)


# --- others


def test_a_database_that_another_program_locks_is_waited_for(
    disk: Disk, opened: Callable[[], Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A browser of databases, say, which knows nothing of the workspace's own lock."""
    monkeypatch.setattr("evidence_store.door.BUSY_SECONDS", 0.05)
    disk.in_memory("size=6m")
    workspace = opened()
    with Watch(workspace) as watching:
        watching.rest()
        other = sqlite3.connect(disk.folder / "store/catalogue.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        arrive(workspace, "nanti")
        assert paused(watching) == "locked"
        assert workspace.known() == {}
        other.execute("ROLLBACK")
        other.close()
        all_there(watching)
