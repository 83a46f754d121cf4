"""Taking a file: still ones only, never a torn copy, twice equals once."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from archive import copying, receive
from archive.copying import CHANGED, Copied, NotCopied, copy_in, stamp_of
from archive.paths import lstat
from archive.settle import Settling
from archive.sources import SourceSettings
from evidence_store.errors import DiskFull
from evidence_store.model import Account, Stored
from evidence_store.objects import ObjectStore, Pread, Staged
from tests.fakes.workspace import FakeClock, Workspace, picture


def take(workspace: Workspace, path: str) -> Copied | NotCopied:
    root, name = os.fsencode(workspace.tree), os.fsencode(path)
    return copy_in(root, name, stamp_of(lstat(root, name)), workspace.archive.objects)


def test_twice_equals_once(workspace: Workspace) -> None:
    workspace.write("a.txt", "isi")
    first, second = take(workspace, "a.txt"), take(workspace, "a.txt")
    assert isinstance(first, Copied)
    assert first.is_new
    assert second == first._replace(is_new=False)


def test_received_again_after_the_catalogue_forgot_nothing(workspace: Workspace) -> None:
    workspace.write("a.txt", "isi")
    workspace.scan()
    before = picture(workspace)
    filing = workspace.dossier("a.txt").filings[0].filing
    document = workspace.dossier("a.txt").document
    for _ in range(2):
        workspace.catalogue.received(
            filing.id, filing.stamp, document.sha256, document.size, workspace.archive.clock.now()
        )
    workspace.scan()
    assert picture(workspace) == before


def test_not_as_expected_is_not_taken(workspace: Workspace) -> None:
    path = workspace.write("a.txt", "isi")
    root = os.fsencode(workspace.tree)
    expected = stamp_of(lstat(root, b"a.txt"))
    path.write_text("isi lain")
    assert copy_in(root, b"a.txt", expected, workspace.archive.objects) == NotCopied(CHANGED)
    path.unlink()
    assert copy_in(root, b"a.txt", expected, workspace.archive.objects) == NotCopied("vanished")
    path.mkdir()
    assert copy_in(root, b"a.txt", expected, workspace.archive.objects) == NotCopied(CHANGED)
    path.rmdir()
    path.symlink_to("/etc/passwd")
    assert copy_in(root, b"a.txt", expected, workspace.archive.objects) == NotCopied("vanished")
    assert list(workspace.archive.objects.iter_hashes()) == []


def test_written_to_while_it_is_copied(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workspace.write("a.txt", "awal")
    stage = ObjectStore.stage

    def stage_while_growing(store: ObjectStore, fd: int, read: Pread | None = None) -> Staged:
        staged = stage(store, fd, read)
        with path.open("a") as file:
            file.write(" dan seterusnya")
        return staged

    with monkeypatch.context() as patched:
        patched.setattr(ObjectStore, "stage", stage_while_growing)
        report = workspace.scan()
    assert report.total == Account(on_disk=1, pending=1)
    assert [trouble.reason for trouble in report.road.unsettled] == [CHANGED]
    assert workspace.scan().total == Account(on_disk=1, indexed=1)
    assert "dan seterusnya" in workspace.dossier("a.txt").parts[0].pages[0].text


def test_a_fresh_file_is_looked_at_again_at_the_end(make_settling: Workspace) -> None:
    workspace = make_settling
    workspace.write("baru.txt", "isi")
    begun = time.monotonic()
    report = workspace.scan()
    assert time.monotonic() - begun >= 0.2
    assert report.total == Account(on_disk=1, indexed=1)


def test_a_growing_file_stays_pending_and_is_told(make_settling: Workspace) -> None:
    workspace = make_settling
    path = workspace.write("tumbuh.txt", "isi")
    workspace.write("lain.txt", "lain")
    over = threading.Event()

    def grow() -> None:
        while not over.wait(0.02):
            with path.open("a") as file:
                file.write(".")

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        report = workspace.scan()
    finally:
        over.set()
        writer.join()
    assert report.total == Account(on_disk=2, indexed=1, pending=1)
    assert [(trouble.path, trouble.reason) for trouble in report.road.unsettled] == [
        (b"tumbuh.txt", "growing")
    ]
    assert workspace.scan().total == Account(on_disk=2, indexed=2)


def test_an_old_mtime_on_a_file_just_copied_proves_nothing(make_settling: Workspace) -> None:
    workspace = make_settling
    path = workspace.write("salinan.txt", "isi")
    os.utime(path, (1_000_000_000, 1_000_000_000))
    begun = time.monotonic()
    workspace.scan()
    assert time.monotonic() - begun >= 0.2


def test_an_old_file_is_taken_at_once(tmp_path: Path) -> None:
    settle_seconds = 30.0
    workspace = Workspace(tmp_path, settle_seconds=settle_seconds)
    workspace.write("lama.txt", "isi")
    workspace.change(clock=FakeClock(shift_seconds=2 * settle_seconds))
    begun = time.monotonic()
    assert workspace.scan().total == Account(on_disk=1, indexed=1)
    assert time.monotonic() - begun < settle_seconds / 2


def test_looks_are_carried_from_pass_to_pass(make_settling: Workspace) -> None:
    workspace = make_settling
    workspace.write("a.txt", "isi")
    settling = Settling()
    workspace.scan(settling)
    assert workspace.known()[b"a.txt"].state == "received"


@pytest.fixture
def make_settling(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path, settle_seconds=0.2)


class FullStore(ObjectStore):
    """Has room for so many objects."""

    def __init__(self, root: Path, room: int) -> None:
        super().__init__(root)
        self._room = iter(range(room))

    def stage(self, fd: int, read: Pread | None = None) -> Staged:
        if next(self._room, None) is None:
            raise DiskFull(self.root)
        return super().stage(fd, read)


def test_a_full_disk_is_told_once_and_loses_nothing(workspace: Workspace) -> None:
    for number in range(12):
        workspace.write(f"{number}.txt", f"isi {number}")
    store = workspace.folder / "store"
    workspace.change(objects=FullStore(store, room=5))
    with pytest.raises(DiskFull):
        workspace.scan()
    assert workspace.catalogue.counts()["documents"] == 5  # what was copied before was told
    workspace.change(objects=ObjectStore(store))
    assert workspace.scan().total == Account(on_disk=12, indexed=12)


def test_a_file_that_vanishes_before_it_is_taken_is_no_error(workspace: Workspace) -> None:
    path = workspace.write("a.txt", "isi")

    def vanish(step: str) -> None:
        if step == "gone":
            path.unlink()

    workspace.change(checkpoint=vanish)
    report = workspace.scan()
    assert report.road.vanished == 1
    assert report.total == Account()


def test_a_source_that_goes_away_on_the_road_keeps_its_files_pending(workspace: Workspace) -> None:
    for number in range(3):
        workspace.write(f"{number}.txt", f"isi {number}")

    def unmount(step: str) -> None:
        if step == "gone":
            workspace.tree.rename(workspace.tree.with_name("dilepas"))

    workspace.change(checkpoint=unmount)
    report = workspace.scan()
    assert report.total == Account(on_disk=3, pending=3)
    assert workspace.catalogue.sources()[0].unreachable_why == "unreachable"


def test_hashing_notices_a_change(workspace: Workspace) -> None:
    path = workspace.write("a.txt", "isi")
    root = os.fsencode(workspace.tree)
    expected = stamp_of(lstat(root, b"a.txt"))
    assert len(copying.hash_of(root, b"a.txt", expected)) == 64
    path.write_text("lain")
    assert copying.hash_of(root, b"a.txt", expected) == ""
    path.unlink()
    assert copying.hash_of(root, b"a.txt", expected) == ""


class CountingStore(ObjectStore):
    """Counts the copies that are open and wait to be kept."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._counting = threading.Lock()
        self.waiting = self.most = 0

    def stage(self, fd: int, read: Pread | None = None) -> Staged:
        staged = super().stage(fd, read)
        with self._counting:
            self.waiting += 1
            self.most = max(self.most, self.waiting)
        time.sleep(0.001)  # all threads are under way
        return staged

    def keep(self, staged: Sequence[Staged]) -> list[Stored]:
        kept = super().keep(staged)
        with self._counting:
            self.waiting -= len(staged)
        return kept


def test_many_sources_at_once_open_no_more_files_than_few(workspace: Workspace) -> None:
    for number in range(1, 8):
        folder = workspace.folder / f"sumber {number}"
        folder.mkdir()
        workspace.sources.append(
            SourceSettings(folder.name, os.fsencode(folder), folder.name, settle_seconds=0.0)
        )
    for source in workspace.sources:
        for number in range(48):
            Path(os.fsdecode(source.path), f"{number}.txt").write_text(f"{source.name} {number}")
    store = CountingStore(workspace.archive.objects.root)
    workspace.change(objects=store)
    assert workspace.scan().total == Account(on_disk=8 * 48, indexed=8 * 48)
    assert store.most <= receive.OPEN_FILES
    assert store.waiting == 0
