"""`bukti watch` as a process whose store fails: what it says, how it ends, and that nothing is lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archive.shares import CantMount, run
from tests.bukti.test_watch_command import Running, status

pytestmark = pytest.mark.slow  # it waits for real files on a real clock

WITH_LITTLE_ROOM = ("import archive.pausing", "archive.pausing.LEAST_FREE_BYTES = 2 * 1024 * 1024")


class Disk:
    """A small one for the workspace. It can be taken away and brought back with what is on it."""

    def __init__(self, folder: Path) -> None:
        self.point, self._image = folder / "kerja", folder / "disk.img"
        self.is_mounted = False
        if os.geteuid() != 0:
            raise CantMount("needs root to mount a small disk")
        if shutil.which("mkfs.ext4", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin") is None:
            raise CantMount("not installed here: mkfs.ext4")
        self.point.mkdir()
        with self._image.open("wb") as file:
            file.truncate(48 * 1024 * 1024)
        run("mkfs.ext4", "-q", "-m", "0", self._image)
        self.mount()
        (self.point / "lost+found").rmdir()

    def mount(self, options: str = "loop") -> None:
        run("mount", "-o", options, self._image, self.point)
        self.is_mounted = True

    def unmount(self) -> None:
        run("umount", "-l", self.point)
        self.is_mounted = False


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    try:
        made = Disk(tmp_path)
    except CantMount as error:
        pytest.skip(str(error))
    yield made
    if made.is_mounted:
        made.unmount()


@pytest.fixture
def running(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Running]:
    if "disk" in request.fixturenames:
        request.getfixturevalue("disk")
    made = Running(tmp_path)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.process.kill()
        made.process.wait()


def arrive(running: Running, name: str) -> None:
    for number in range(5):
        (running.tree / f"{name}-{number}.txt").write_text(f"notula rapat {name} {number}")


def ended(running: Running) -> str:
    """Waits for the end, by the exit code for trouble; what it logged."""
    assert running.process is not None
    assert running.process.wait(20) == 2
    return running.log.read_text()


def test_a_full_disk_is_told_waited_out_and_made_up_for(running: Running, disk: Disk) -> None:
    running.start(*WITH_LITTLE_ROOM)
    arrive(running, "dulu")
    running.until(lambda: running.files() == 5)
    found = os.statvfs(disk.point)
    filler = disk.point / "filler"
    filler.write_bytes(bytes(found.f_bavail * found.f_frsize - 1024 * 1024))
    arrive(running, "nanti")
    running.until(lambda: "paused" in running.events())
    running.until(lambda: (told := running.news()) is not None and told.state == "paused")
    code, said = status(running)
    assert code == 1
    assert "the disk of the workspace is full; free some space" in said
    assert "bukti_watch_paused 1" in status(running, "--metrics")[1]
    filler.unlink()
    running.until(lambda: running.files() == 10)
    running.until(lambda: status(running)[0] == 0)
    assert running.stop() == 0


def test_a_workspace_that_is_taken_away_ends_it_and_no_other_is_made_in_its_place(
    running: Running, disk: Disk
) -> None:
    running.start(*WITH_LITTLE_ROOM)
    arrive(running, "dulu")
    running.until(lambda: running.files() == 5)
    disk.unmount()
    arrive(running, "nanti")
    said = ended(running).splitlines()[-1]
    assert os.fspath(disk.point) in said
    told = ("is missing", "no bukti.toml", "kerja/store: No such file")  # whichever is looked at first
    assert any(words in said for words in told)
    assert {left.name for left in disk.point.iterdir()} <= {"watch.json", "scratch"}
    disk.mount()
    running.start(*WITH_LITTLE_ROOM)
    running.until(lambda: running.files() == 10)
    assert running.stop() == 0


def test_a_read_only_workspace_is_told_at_the_start(running: Running, disk: Disk) -> None:
    disk.unmount()
    disk.mount("loop,ro")
    running.start()
    said = ended(running)
    assert "can't be written to" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("where", [0, 4096])
def test_a_damaged_catalogue_is_told_at_the_start_and_left_as_it_is(running: Running, where: int) -> None:
    running.start()
    arrive(running, "dulu")
    running.until(lambda: running.files() == 5)
    assert running.stop() == 0
    catalogue = running.workspace / "store/catalogue.sqlite"
    content = bytearray(catalogue.read_bytes())
    content[where : where + 16_384] = os.urandom(16_384)
    catalogue.write_bytes(content)
    running.start()
    said = ended(running)
    assert f"The catalogue {catalogue} is damaged" in said
    assert "Restore it from a backup" in said
    assert "Traceback" not in said
    assert catalogue.read_bytes() == content


def test_an_index_damaged_while_nobody_watched_is_made_anew(running: Running) -> None:
    running.start()
    arrive(running, "dulu")
    running.until(lambda: running.files() == 5)
    assert running.stop() == 0
    for file in (running.workspace / "index").rglob("*"):
        if file.is_file():
            file.write_bytes(b"rusak")
    running.start()
    arrive(running, "nanti")
    running.until(lambda: running.files() == 10)
    assert "index_rebuild" in running.events()
    done = subprocess.run(
        [sys.executable, "-m", "bukti", "-w", running.workspace, "search", "notula", "--json"],
        capture_output=True,
        check=True,
    )
    assert len(json.loads(done.stdout)["hits"]) == 10
    assert running.stop() == 0
