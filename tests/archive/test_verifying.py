"""A running watch verifies while it has nothing better to do, names what is damaged, and keeps nobody out meanwhile."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from archive import fixity_walk, verifying, watch
from archive.context import SystemClock
from archive.mending import mend
from archive.pausing import Pause
from archive.verifying import Verifying
from evidence_store.backup_folder import BackupFolder
from evidence_store.errors import DiskFull, Locked
from evidence_store.lock import WriterLock
from tests.archive.test_backup import back_up, flip
from tests.fakes.watching import Watch
from tests.fakes.workspace import Workspace

DAY = 86_400.0
PERIOD = timedelta(days=30)


class Jumping(SystemClock):
    """The system's clocks, and so many seconds more."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time() + self.ahead, UTC)

    def monotonic(self) -> float:
        return time.monotonic() + self.ahead


class Lock:
    """Tells whether it is held; `others` have it while that is set."""

    def __init__(self) -> None:
        self.is_held, self.others = True, False
        self.taken = 0

    def acquire(self) -> None:
        if self.others:
            raise Locked(Path("lock"), 1, None)
        assert not self.is_held
        self.is_held, self.taken = True, self.taken + 1

    def release(self) -> None:
        self.is_held = False


class Verified:
    """A watch over five documents, its clock and its lock."""

    def __init__(self, workspace: Workspace, rate: float = 1e9) -> None:
        self.workspace, self.clock, self.lock = workspace, Jumping(), Lock()
        (source,) = workspace.sources
        workspace.sources = [msgspec.structs.replace(source, mode="polling", poll_seconds=1000 * DAY)]
        workspace.change(clock=self.clock)
        for number in range(5):
            workspace.write(f"{number}.txt", f"isi {number}")
        self.rate = rate
        self.watch = self.begun()

    def begun(self) -> Watch:
        self.lock.is_held = True
        verifying = Verifying(
            self.workspace.archive, bytes_per_second=self.rate, period=PERIOD, lock=self.lock
        )
        return Watch(self.workspace, lock=self.lock, verifying=verifying)

    def later(self, days: float) -> None:
        self.clock.ahead += days * DAY

    def turn(self, times: int = 4) -> None:
        for _ in range(times):
            self.watch.watcher.turn()
            assert not self.lock.is_held or self.lock.others

    def file(self, name: str) -> Path:
        return self.workspace.archive.objects.path(self.hash(name))

    def hash(self, name: str) -> str:
        return self.workspace.dossier(name).document.sha256

    def notes(self, code: str) -> list[dict[str, object]]:
        return [facts for found, facts in self.workspace.progress.notes if found == code]

    def audited(self, event: str) -> list[dict[str, object]]:
        rows = self.workspace.catalogue.audit_rows()
        return [json.loads(row.facts) for row in rows if row.event == event]

    def damaged(self) -> list[str]:
        return [document.sha256 for document, _ in self.workspace.catalogue.damaged()]


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "LISTEN_SECONDS", 0.005)
    monkeypatch.setattr(fixity_walk, "LOOK_AGAIN_SECONDS", 0.01)


@pytest.fixture
def verified(workspace: Workspace) -> Iterator[Verified]:
    """All was taken in, and verified once."""
    made = Verified(workspace)
    with made.watch:
        made.watch.until(lambda: bool(made.audited("verified")))
        yield made


def test_a_flipped_bit_is_named_by_a_running_watch(verified: Verified) -> None:
    flip(verified.file("3.txt"))
    verified.later(29)
    verified.turn()
    assert verified.notes("object_faulty") == []  # not due yet
    verified.later(2)
    verified.watch.until(lambda: bool(verified.damaged()))
    (told,) = verified.notes("object_faulty")
    assert told["why"] == "object_damaged"
    assert (told["document"], told["filings"]) == (verified.hash("3.txt"), "bersama: 3.txt")
    assert verified.damaged() == [verified.hash("3.txt")]
    assert verified.audited("damaged") == [{"objects": {verified.hash("3.txt"): "object_damaged"}}]
    verified.turn(20)
    assert len(verified.notes("object_faulty")) == 1


def test_a_missing_object_is_named_too(verified: Verified) -> None:
    verified.file("1.txt").unlink()
    verified.later(31)
    verified.watch.until(lambda: bool(verified.damaged()))
    assert [told["why"] for told in verified.notes("object_faulty")] == ["object_missing"]


def test_what_is_mended_is_cleared(verified: Verified, tmp_path: Path) -> None:
    workspace = verified.workspace
    backup = BackupFolder(tmp_path / "cadangan")
    back_up(workspace, backup)
    flip(verified.file("3.txt"))
    verified.later(31)
    verified.watch.until(lambda: bool(verified.damaged()))
    mend(
        workspace.catalogue,
        workspace.archive.objects,
        backup,
        verified.damaged(),
        who="uji",
        at=verified.clock.now(),
    )
    assert verified.damaged() == []
    verified.later(31)
    verified.watch.until(lambda: len(verified.audited("verified")) == 2)
    assert verified.damaged() == []


def test_what_was_put_back_by_other_means_is_cleared_within_a_day(verified: Verified) -> None:
    file = verified.file("3.txt")
    sound = file.read_bytes()
    flip(file)
    verified.later(31)
    verified.watch.until(lambda: bool(verified.damaged()))
    file.write_bytes(sound)
    verified.later(1.1)
    verified.watch.until(lambda: not verified.damaged())
    assert verified.notes("object_sound") == [{"document": verified.hash("3.txt")}]
    assert len(verified.audited("damaged")) == 1


def test_known_damage_is_remembered_once_in_the_audit_log(verified: Verified) -> None:
    flip(verified.file("3.txt"))
    verified.later(31)
    verified.watch.until(lambda: bool(verified.damaged()))
    for count in (2, 3):
        verified.later(1.1)
        verified.watch.until(lambda count=count: len(verified.notes("object_faulty")) == count)  # type: ignore[misc]
    verified.turn()
    assert len(verified.audited("damaged")) == 1


def test_rounds_are_in_the_audit_log(verified: Verified) -> None:
    verified.turn(20)
    (first,) = verified.audited("verified")
    assert (first["objects"], first["damaged"]) == (5, 0)
    verified.workspace.write("lagi.txt", "lagi")
    verified.watch.watcher.ask()
    verified.watch.until(
        lambda: verified.workspace.catalogue.fixity_counts(verified.clock.now()).objects == 6
    )
    verified.watch.until(lambda: verified.workspace.catalogue.verified_since()[0] == 0)
    verified.turn(20)
    assert len(verified.audited("verified")) == 1  # a new document is verified, but that is no round
    verified.watch.watcher.close()
    verified.watch = verified.begun()
    verified.later(31)
    verified.watch.until(lambda: len(verified.audited("verified")) == 2)
    verified.turn(20)
    assert len(verified.audited("verified")) == 2
    assert verified.audited("verified")[1]["objects"] == 6


def test_the_lock_is_taken_only_to_note(verified: Verified) -> None:
    taken = verified.lock.taken
    verified.turn(20)
    assert verified.lock.taken == taken  # nothing to note
    verified.later(31)
    verified.watch.until(lambda: verified.workspace.catalogue.fixity_counts(verified.clock.now()).never == 0)
    verified.watch.until(lambda: len(verified.audited("verified")) == 2)
    assert taken < verified.lock.taken <= taken + 2


def test_another_writer_is_not_disturbed_and_nothing_is_forgotten(
    verified: Verified, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "NOTE_AGAIN_SECONDS", 0.01)
    flip(verified.file("3.txt"))
    verified.lock.others = True
    verified.later(31)
    verified.watch.until(lambda: bool(verified.notes("object_faulty")))  # reading needs no lock
    verified.turn(10)
    assert verified.damaged() == []
    assert verified.notes("paused") == []
    verified.lock.others = False
    verified.watch.until(lambda: bool(verified.damaged()))
    assert len(verified.notes("object_faulty")) == 1


def test_a_disk_that_takes_no_note_does_not_pause_the_intake(
    verified: Verified, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = verified.workspace.catalogue
    flip(verified.file("3.txt"))
    with monkeypatch.context() as full:

        def fail(*_: object, **__: object) -> None:
            raise DiskFull(verified.workspace.folder)

        full.setattr(catalogue, "verified", fail)
        verified.later(31)
        verified.watch.until(lambda: bool(verified.notes("object_faulty")))
        verified.turn(10)
        assert verified.watch.watcher.state.pause is None
        assert not verified.lock.is_held
    assert verified.damaged() == []
    verified.later(0.01)
    verified.watch.until(lambda: bool(verified.damaged()))
    assert verified.audited("damaged") != []


def test_nothing_is_read_while_the_watch_pauses(verified: Verified) -> None:
    flip(verified.file("3.txt"))
    state = verified.watch.watcher.state
    verified.watch.watcher._next_try = verified.clock.monotonic() + 100 * DAY
    state.pause = Pause("fault", verified.clock.now())
    verified.later(31)
    verified.turn(20)
    assert verified.notes("object_faulty") == []
    verified.watch.watcher._next_try = 0.0
    verified.watch.until(lambda: bool(verified.damaged()))


def test_it_goes_on_where_another_process_was(workspace: Workspace) -> None:
    made = Verified(workspace, rate=1.0)  # an object counts for 16 KiB: one is read, and the next in hours
    catalogue = workspace.catalogue
    with made.watch:
        made.watch.until(lambda: len(workspace.known()) == 5 and not sum(catalogue.waiting_counts()))
        made.later(0.002)
        made.turn()
        assert catalogue.verified_since()[0] == 5
    assert catalogue.verified_since()[0] == 4  # noted at the end
    made.watch = made.begun()
    with made.watch:
        made.watch.until(lambda: not made.lock.is_held)
        made.later(0.002)
        made.turn()
    assert catalogue.verified_since()[0] == 3


def test_a_store_that_is_gone_is_no_flood_of_lines(
    verified: Verified, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "MOST_TOLD", 2)
    for number in range(5):
        verified.file(f"{number}.txt").unlink()
    verified.later(31)
    verified.watch.until(lambda: len(verified.damaged()) == 5)
    assert len(verified.notes("object_faulty")) == 2
    assert verified.notes("objects_faulty") == [{"count": 2}]


def test_many_filings_are_named_in_part(verified: Verified) -> None:
    for number in range(8):
        verified.workspace.write(f"salinan/{number}.txt", "isi 3")
    verified.watch.watcher.ask()
    verified.watch.until(lambda: len(verified.workspace.known()) == 13)
    flip(verified.file("3.txt"))
    verified.later(31)
    verified.watch.until(lambda: bool(verified.notes("object_faulty")))
    (told,) = verified.notes("object_faulty")
    assert str(told["filings"]).endswith(" (+4)")


def test_a_pass_comes_first(verified: Verified) -> None:
    """What is due is taken in before anything is verified."""
    flip(verified.file("3.txt"))
    verified.workspace.write("baru.txt", "baru")
    verified.later(31)
    verified.watch.watcher.ask()
    verified.watch.watcher.turn()
    assert b"baru.txt" in verified.workspace.known()
    assert verified.notes("object_faulty") == []
    verified.watch.until(lambda: bool(verified.damaged()))


def test_a_real_lock_is_free_while_it_verifies(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "NOTE_AGAIN_SECONDS", 0.01)
    made = Verified(workspace)
    lock = WriterLock(workspace.folder / "lock")
    work = Verifying(workspace.archive, bytes_per_second=1e9, period=PERIOD, lock=lock)
    with lock, Watch(workspace, lock=lock, verifying=work) as watching:
        watching.until(lambda: bool(made.audited("verified")))
        flip(made.file("3.txt"))
        with WriterLock(workspace.folder / "lock"):  # `bukti decide`, say
            made.later(31)
            watching.until(lambda: bool(made.notes("object_faulty")))
            assert made.damaged() == []
        watching.until(lambda: bool(made.damaged()))
        with WriterLock(workspace.folder / "lock"):
            pass
