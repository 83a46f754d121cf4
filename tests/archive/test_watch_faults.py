"""The watch when things go wrong: half-written files, sources that vanish, a store that can't take anything."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from archive import copying, extraction, hands, intake, reaching, watch
from archive.paths import open_file
from archive.sources import SourceSettings
from evidence_store.errors import CatalogueDamaged, DiskFull, Locked
from evidence_store.model import FilingState
from evidence_store.objects import Pread
from tests.fakes.watching import Watch, in_catalogue, on_disk
from tests.fakes.workspace import FakeClock, Workspace

pytestmark = pytest.mark.slow  # it waits for real files on a real clock


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "UNREACHABLE_SECONDS", 0.2)
    monkeypatch.setattr(intake, "ROOT_SECONDS", 0.2)
    monkeypatch.setattr(watch, "PAUSE_SECONDS", 0.2)


def settings(workspace: Workspace, **changes: object) -> None:
    workspace.sources = [msgspec.structs.replace(source, **changes) for source in workspace.sources]


def polled(workspace: Workspace, seconds: float = 0.3) -> None:
    settings(workspace, mode="polling", poll_seconds=seconds)


def by_events(workspace: Workspace) -> None:
    settings(workspace, mode="events", scan_seconds=3600.0)


def history(workspace: Workspace) -> list[str]:
    """The hashes of all documents there ever were."""
    catalogue = workspace.catalogue
    return [catalogue.document(id_).document.sha256 for id_ in catalogue.all_document_ids()]


# --- half-written files


@pytest.mark.parametrize("how", [by_events, polled])
def test_a_file_that_grows_slowly_is_taken_once(
    workspace: Workspace, how: Callable[[Workspace], None]
) -> None:
    how(workspace)
    settings(workspace, settle_seconds=0.6)
    target = workspace.tree / "besar.txt"

    def grow() -> None:
        with target.open("w") as file:
            for number in range(10):
                file.write(f"bagian {number}\n")
                file.flush()
                time.sleep(0.2)

    with Watch(workspace) as watching:
        watching.rest()
        writer = threading.Thread(target=grow)
        writer.start()
        watching.until(lambda: in_catalogue(workspace) == on_disk(workspace.tree) and not writer.is_alive())
        watching.rest()
    assert history(workspace) == list(on_disk(workspace.tree).values())


def test_a_file_changed_while_it_is_copied_is_never_half(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_events(workspace)
    file = workspace.write("nota.txt", "awal " * 1000)
    stage = workspace.archive.objects.stage
    times: list[int] = []

    def staged_and_changed(source: int, read: Pread) -> object:
        done = stage(source, read)
        if len(times) < 2:
            times.append(1)
            file.write_text(f"berubah {len(times)} " * 900)
        return done

    monkeypatch.setattr(workspace.archive.objects, "stage", staged_and_changed)
    with Watch(workspace) as watching:
        watching.until(lambda: in_catalogue(workspace) == on_disk(workspace.tree))
        watching.rest()
    assert len(times) == 2
    assert history(workspace) == list(on_disk(workspace.tree).values())


def test_a_file_changed_after_it_was_copied_and_before_it_was_told(workspace: Workspace) -> None:
    by_events(workspace)
    changed: list[int] = []

    def change(step: str) -> None:
        if step == "stored" and not changed:
            changed.append(1)
            workspace.write("nota.txt", "isi yang kedua")
            time.sleep(0.4)

    workspace.checkpoint(change)
    with Watch(workspace) as watching:
        watching.rest()
        workspace.write("nota.txt", "isi yang pertama")
        watching.until(lambda: in_catalogue(workspace) == on_disk(workspace.tree) and bool(changed))
        watching.rest()
    assert in_catalogue(workspace) == on_disk(workspace.tree)


def test_a_file_that_never_rests_does_not_stop_the_others(workspace: Workspace) -> None:
    by_events(workspace)
    settings(workspace, settle_seconds=0.5)
    is_over = threading.Event()

    def keep_writing() -> None:
        with (workspace.tree / "catatan.log").open("w") as file:
            while not is_over.wait(0.1):
                file.write("baris\n")
                file.flush()

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        with Watch(workspace) as watching:
            time.sleep(0.3)
            workspace.write("surat.txt", "isi")
            watching.until(lambda: workspace.known().get(b"surat.txt", None) is not None)
            watching.until(lambda: workspace.known()[b"surat.txt"].state is FilingState.RECEIVED)
            assert workspace.known()[b"catatan.log"].state is FilingState.PENDING
            watching.until(lambda: watching.watcher.state.unsettled == 1)  # visible
            is_over.set()
            watching.until(lambda: in_catalogue(workspace) == on_disk(workspace.tree))
    finally:
        is_over.set()
        writer.join()


def test_what_could_not_be_read_is_tried_again_at_every_start_and_scan(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    polled(workspace)
    workspace.write("surat.txt", "isi")

    def refuse(*_: bytes) -> int:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(copying, "open_file", refuse)
    with Watch(workspace) as watching:
        watching.rest()
        assert workspace.known()[b"surat.txt"].state is FilingState.FAILED
    monkeypatch.setattr(copying, "open_file", open_file)
    settings(workspace, poll_seconds=3600.0)
    with Watch(workspace) as watching:
        watching.until(lambda: workspace.known()[b"surat.txt"].state is FilingState.RECEIVED, 5.0)
    monkeypatch.setattr(copying, "open_file", refuse)
    settings(workspace, poll_seconds=0.3)
    workspace.write("lagi.txt", "lagi")
    with Watch(workspace) as watching:
        watching.rest()
        monkeypatch.setattr(copying, "open_file", open_file)
        watching.until(lambda: in_catalogue(workspace) == on_disk(workspace.tree))


# --- sources that vanish


@pytest.mark.parametrize("how", [by_events, polled])
def test_a_source_that_vanishes_and_comes_back(
    workspace: Workspace, how: Callable[[Workspace], None]
) -> None:
    how(workspace)
    for number in range(5):
        workspace.write(f"A/{number}.txt", f"isi {number}")
    before = on_disk(workspace.tree)
    away = workspace.folder / "jauh"
    with Watch(workspace) as watching:
        watching.rest()
        workspace.tree.rename(away)
        watching.until(lambda: bool(workspace.catalogue.sources()[0].unreachable_since))
        since = workspace.catalogue.sources()[0].unreachable_since
        watching.rest(1.0)
        assert in_catalogue(workspace) == before  # nothing is taken for gone
        assert workspace.catalogue.sources()[0].unreachable_since == since
        assert watching.notes.count("source_unreachable") == 1  # told once, not at every try
        (away / "A/baru.txt").write_text("datang sementara itu")
        away.rename(workspace.tree)
        watching.until(lambda: in_catalogue(workspace) == on_disk(workspace.tree))
        assert workspace.catalogue.sources()[0].unreachable_since is None
        assert "source_back" in watching.notes
        workspace.write("A/lagi.txt", "lagi")
        watching.until(lambda: in_catalogue(workspace) == on_disk(workspace.tree))


@pytest.fixture
def share(tmp_path: Path) -> Iterator[Callable[[], None]]:
    """Mounts `luar` on `tree` at the first call, unmounts it at the second, and so on."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("needs root to mount")
    outside, tree = tmp_path / "luar", tmp_path / "tree"
    outside.mkdir()
    tree.mkdir(exist_ok=True)
    mounted = False

    def switch() -> None:
        nonlocal mounted
        command = ["umount", "-l", str(tree)] if mounted else ["mount", "--bind", str(outside), str(tree)]
        if subprocess.run(command, check=False, capture_output=True).returncode:
            pytest.skip("can't mount here")
        mounted = not mounted

    yield switch
    if mounted:
        switch()


@pytest.mark.parametrize("how", [by_events, polled])
def test_an_unmounted_share_is_out_of_reach_not_empty(
    tmp_path: Path,
    share: Callable[[], None],
    make_workspace: Callable[[str], Workspace],
    how: Callable[[Workspace], None],
) -> None:
    share()
    (tmp_path / "luar/surat.txt").write_text("isi")
    workspace = make_workspace("kerja")
    settings(workspace, path=os.fsencode(tmp_path / "tree"))
    how(workspace)
    with Watch(workspace) as watching:
        watching.rest()
        assert len(workspace.known()) == 1
        share()
        watching.until(lambda: workspace.catalogue.sources()[0].unreachable_why == "not_mounted")
        watching.rest()
        assert len(workspace.known()) == 1
        share()
        (tmp_path / "luar/lagi.txt").write_text("lagi")
        watching.until(lambda: len(workspace.known()) == 2)
        watching.rest()
        assert workspace.catalogue.sources()[0].unreachable_since is None


@pytest.mark.parametrize("number", [errno.ESTALE, errno.EIO, errno.EACCES])
def test_a_fault_in_the_middle_of_a_walk(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    polled(workspace)
    for folder in "ABC":
        workspace.write(f"{folder}/surat.txt", folder)
    before = on_disk(workspace.tree)
    scandir, faulty = os.scandir, [b"B"]

    def scandir_with_fault(path: bytes) -> object:
        if faulty and os.fsencode(path).endswith(b"/" + faulty[0]):
            raise OSError(number, os.strerror(number))
        return scandir(path)

    with Watch(workspace) as watching:
        watching.rest(0.4)
        monkeypatch.setattr(os, "scandir", scandir_with_fault)
        passes = len(watching.notes)
        watching.until(lambda: watching.notes[passes:].count("source_scanned") >= 2)
        assert in_catalogue(workspace) == before
        faulty[0] = b"tree"
        watching.until(lambda: bool(workspace.catalogue.sources()[0].unreachable_since))
        assert in_catalogue(workspace) == before
        faulty.clear()
        workspace.write("C/lagi.txt", "lagi")
        watching.until(lambda: in_catalogue(workspace) == on_disk(workspace.tree))


def test_a_server_that_does_not_answer_holds_up_nobody(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hands, "NO_ANSWER_SECONDS", 0.5)
    other = workspace.folder / "lain"
    other.mkdir()
    workspace.sources.append(SourceSettings("lain", os.fsencode(other), "lain", settle_seconds=0.0))
    by_events(workspace)
    answers = threading.Event()
    scandir = os.scandir

    def hanging(path: bytes) -> object:
        if os.fsencode(path) == os.fsencode(other):
            answers.wait(20)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", hanging)
    (other / "surat.txt").write_text("dari sana")
    with Watch(workspace) as watching:
        workspace.write("surat.txt", "isi")
        watching.until(lambda: in_catalogue(workspace) == on_disk(workspace.tree))
        watching.until(lambda: workspace.catalogue.sources()[1].unreachable_why == "no_answer")
        threads = threading.active_count()
        watching.rest(1.0)
        assert threading.active_count() <= threads  # no second walk hangs beside the first
        answers.set()
        watching.until(lambda: in_catalogue(workspace, 1) == on_disk(other))


# --- the store


def test_a_full_store_pauses_intake_and_loses_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_events(workspace)
    keep, is_full = workspace.archive.objects.keep, [False]

    def keep_unless_full(staged: object) -> object:
        if is_full[0]:
            raise DiskFull(workspace.folder)
        return keep(staged)  # type: ignore[arg-type]

    monkeypatch.setattr(workspace.archive.objects, "keep", keep_unless_full)
    with Watch(workspace) as watching:
        watching.rest()
        is_full[0] = True
        for number in range(20):
            workspace.write(f"{number}.txt", f"isi {number}")
        watching.until(lambda: watching.watcher.state.pause is not None)
        assert watching.watcher.state.pause is not None
        assert watching.watcher.state.pause.why == "full"
        since = watching.watcher.state.pause.since
        time.sleep(0.3)
        watching.watcher.turn()
        assert watching.watcher.state.pause.since == since
        assert watching.notes.count("paused") == 1
        is_full[0] = False
        watching.until(lambda: in_catalogue(workspace) == on_disk(workspace.tree))
        watching.until(lambda: watching.watcher.state.pause is None)
        assert watching.notes[-1] == "resumed" or "resumed" in watching.notes


def test_little_room_pauses_before_the_disk_is_full(workspace: Workspace) -> None:
    by_events(workspace)
    lacks = [""]
    with Watch(workspace, free=lambda: lacks[0]) as watching:
        watching.rest()
        lacks[0] = "inodes"
        workspace.write("surat.txt", "isi")
        watching.until(lambda: watching.watcher.state.pause is not None)
        assert workspace.known() == {}
        lacks[0] = ""
        watching.until(lambda: in_catalogue(workspace) == on_disk(workspace.tree))


def test_a_fault_while_it_records_is_made_up_for(workspace: Workspace) -> None:
    by_events(workspace)
    faults = [1]

    def fail(step: str) -> None:
        if step == "recorded" and faults[0]:
            faults[0] -= 1
            raise DiskFull(workspace.folder)

    with Watch(workspace) as watching:
        watching.rest()
        workspace.checkpoint(fail)
        watching.watcher.archive = workspace.archive
        watching.watcher.intake._archive = workspace.archive
        for number in range(20):
            workspace.write(f"A/{number}.txt", f"isi {number}")
        watching.until(lambda: in_catalogue(workspace) == on_disk(workspace.tree))
        assert faults == [0]


class Lock:
    """Others hold it for the first `times` that it is wanted."""

    def __init__(self, times: int = 0) -> None:
        self.times = times
        self.is_held = True
        self.given = 0

    def acquire(self) -> None:
        if self.times:
            self.times -= 1
            raise Locked(Path("lock"), 1, None)
        self.is_held = True

    def release(self) -> None:
        self.is_held = False
        self.given += 1


@pytest.mark.parametrize(("patience", "told"), [(60.0, 0), (0.0, 1)])
def test_the_lock_is_given_up_while_nothing_is_due(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, patience: float, told: int
) -> None:
    monkeypatch.setattr(watch, "LOCKED_SECONDS", patience)
    by_events(workspace)
    lock = Lock()
    with Watch(workspace, lock=lock) as watching:
        watching.rest()
        watching.until(lambda: not lock.is_held)
        lock.times = 2
        workspace.write("surat.txt", "isi")
        watching.until(lambda: in_catalogue(workspace) == on_disk(workspace.tree))
        assert lock.times == 0
        assert watching.notes.count("paused") == told
        assert watching.watcher.state.pause is None


def test_a_damaged_catalogue_ends_it(workspace: Workspace) -> None:
    def fail(step: str) -> None:
        if step == "recorded":
            raise CatalogueDamaged(workspace.folder, "as ordered")

    by_events(workspace)
    workspace.checkpoint(fail)
    workspace.write("surat.txt", "isi")
    with Watch(workspace) as watching, pytest.raises(CatalogueDamaged):
        watching.rest()


def test_what_another_process_changed_is_taken_up(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "OTHERS_SECONDS", 0.1)
    by_events(workspace)
    workspace.write("A.I.1/surat.txt", "isi")
    with Watch(workspace) as watching:
        watching.rest()
        workspace.catalogue.set_sources([("bersama", "Umum", workspace.sources[0].path)])
        watching.until(lambda: workspace.index.state().seq == workspace.catalogue.last_change())
        (document,) = workspace.index.documents().values()
        assert document.keywords["bidang"] == ("Umum",)


def test_an_index_damaged_under_way_is_made_anew(workspace: Workspace) -> None:
    by_events(workspace)
    workspace.write("A/surat.txt", "isi")
    with Watch(workspace) as watching:
        watching.rest()
        (workspace.folder / "index/index.msgpack").write_bytes(b"rusak")
        workspace.write("A/lagi.txt", "lagi")
        watching.rest()
        assert len(workspace.index.documents()) == 2
        assert workspace.index.state().seq == workspace.catalogue.last_change()
        assert "index_rebuild" in watching.notes


def test_a_clock_that_jumps_hides_nothing(workspace: Workspace) -> None:
    by_events(workspace)
    settings(workspace, settle_seconds=0.3)
    clock = FakeClock()
    workspace.change(clock=clock)
    with Watch(workspace) as watching:
        watching.rest()
        for shift in (-86_400.0, 86_400.0, 0.0):
            clock.shift_seconds = shift
            workspace.write(f"{shift}.txt", f"isi {shift}")
            watching.until(lambda: in_catalogue(workspace) == on_disk(workspace.tree))
        watching.rest()
        assert in_catalogue(workspace) == on_disk(workspace.tree)


# --- fairness and poison


def test_one_department_does_not_starve_another(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extraction, "IN_HAND", 8)
    for number in range(120):
        workspace.write(f"keuangan/{number:03}.txt", f"!slow 0.04\npindai {number}")
    by_events(workspace)
    before: list[int] = []

    def letter_comes(step: str) -> None:
        if step == "extracted" and not before:
            before.append(len(workspace.submitted))
            workspace.write("umum/surat.txt", "satu surat")

    workspace.checkpoint(letter_comes)
    with Watch(workspace) as watching:
        watching.rest()
        assert watching.watcher.state.passes == 1  # it came in the middle of a long pass
        assert workspace.submitted.index("surat.txt") < before[0] + 40
    assert in_catalogue(workspace) == on_disk(workspace.tree)


def test_poison_is_set_aside_and_the_rest_goes_on(workspace: Workspace) -> None:
    by_events(workspace)
    with Watch(workspace) as watching:
        watching.rest()
        workspace.write("racun.txt", "!crash\n")
        for number in range(5):
            workspace.write(f"{number}.txt", f"isi {number}")
        watching.until(lambda: workspace.catalogue.counts()["documents_set_aside"] == 1)
        watching.rest()
        assert workspace.submitted.count("racun.txt") == extraction.MAX_TRIES
        workspace.write("lagi.txt", "lagi")
        watching.rest()
        assert workspace.submitted.count("racun.txt") == extraction.MAX_TRIES
