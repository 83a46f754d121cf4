"""A backup is consistent beside a writer, copies only what is new, goes on after a kill, and names what is damaged."""

from __future__ import annotations

import errno
import json
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.backup import BackupOptions, BackupReport, BackupSource, backup
from archive.last_backup import last_backup
from archive.restore import RestoreReport, restore
from evidence_store import backup_errors, landing, schema
from evidence_store.backup_folder import MANIFESTS, BackupFolder, BackupLock
from evidence_store.catalogue import Catalogue
from evidence_store.catalogue_copy import CatalogueCopy
from evidence_store.errors import CatalogueDamaged, DiskFull
from evidence_store.objects import ObjectStore
from tests.fakes.workspace import Workspace, memory_folder

NOW = datetime(2026, 3, 14, 8, 15, tzinfo=UTC)


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    """Three documents in four filings, and the small files."""
    workspace.write("A/satu.txt", "isi satu")
    workspace.write("B/salinan satu.txt", "isi satu")
    workspace.write("A/dua.txt", "isi dua")
    workspace.write("A/tiga.txt", "isi tiga")
    workspace.scan()
    (workspace.folder / "bukti.toml").write_text("[unit]\n")
    (workspace.folder / "pack").mkdir()
    (workspace.folder / "pack" / "pack.yaml").write_text("a: 1\n")
    return workspace


@pytest.fixture
def folder(tmp_path: Path) -> BackupFolder:
    return BackupFolder(tmp_path / "cadangan")


def source_of(workspace: Workspace) -> BackupSource:
    root = workspace.folder
    return BackupSource(
        root / "store",
        root / "store" / "catalogue.sqlite",
        (("bukti.toml", root / "bukti.toml"), ("pack/pack.yaml", root / "pack" / "pack.yaml")),
    )


def back_up(
    workspace: Workspace, folder: BackupFolder, *, minutes: int = 0, **options: object
) -> BackupReport:
    stop = options.pop("stop", lambda: False)
    given = BackupOptions("1.0", NOW + timedelta(minutes=minutes), **options)  # type: ignore[arg-type]
    return backup(source_of(workspace), folder, given, stop=stop)  # type: ignore[arg-type]


def bring_back(folder: BackupFolder, target: Path, at: str = "", **more: object) -> RestoreReport:
    return restore(folder, target, at=at, who="uji", now=NOW, **more)  # type: ignore[arg-type]


def flip(path: Path) -> None:
    """One bit, the size stays."""
    path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def stored(workspace: Workspace, path: str) -> str:
    return workspace.dossier(path).document.sha256


def rows_of(catalogue: Catalogue) -> dict[str, object]:
    """All tables, without the row that a restore adds to the audit log."""
    database = catalogue.database
    return {
        name: [row for row in database.execute(f"SELECT * FROM {name}") if "restored" not in row]
        for name in database.table_names()
        if name not in ("workspace", "sqlite_sequence")
    }


# --- there and back


def test_a_workspace_comes_back_as_it_was(filled: Workspace, folder: BackupFolder, tmp_path: Path) -> None:
    filled.catalogue.verified(dict.fromkeys(filled.catalogue.all_document_ids(), ""), NOW)
    report = back_up(filled, folder)  # the workspace's catalogue is open for writing all the while
    assert (report.objects, report.copied, report.troubles) == (3, 3, ())
    assert report.size == report.copied_bytes == len("isi satuisi duaisi tiga")
    target = tmp_path / "baru"
    done = bring_back(folder, target)
    assert done.is_whole
    assert (done.name, done.objects, done.size) == ("20260314T081500Z", 3, report.size)
    with Catalogue.open(target / "store/catalogue.sqlite") as back:
        assert rows_of(back) == rows_of(filled.catalogue)
        assert back.check() == []
        assert back.check_audit() == []
        assert back.audit_rows()[-1].event == "restored"
    objects = ObjectStore(target / "store")
    assert list(objects.iter_hashes()) == list(filled.archive.objects.iter_hashes())
    assert [objects.check(sha256) for sha256 in objects.iter_hashes()] == [None] * 3
    assert (target / "bukti.toml").read_text() == "[unit]\n"
    assert (target / "pack/pack.yaml").read_text() == "a: 1\n"
    assert os.access(target / "bukti.toml", os.W_OK)
    assert sorted(path.name for path in target.iterdir()) == [
        "bukti.toml",
        "index",
        "pack",
        "scratch",
        "store",
    ]
    assert sorted(path.name for path in (target / "store").iterdir()) == ["catalogue.sqlite", "objects"]


def test_the_second_backup_copies_only_what_is_new(filled: Workspace, folder: BackupFolder) -> None:
    back_up(filled, folder)
    before = {path: path.stat().st_ino for path in folder.path.rglob("*") if path.is_file()}
    filled.write("A/empat.txt", "isi empat")
    filled.scan()
    report = back_up(filled, folder, minutes=1)
    assert (report.objects, report.copied) == (4, 1)
    kept = {path for path, inode in before.items() if path.stat().st_ino == inode}
    assert kept == set(before)
    assert len(folder.names()) == 2


def test_parts_of_the_catalogue_that_did_not_change_are_shared(
    filled: Workspace, folder: BackupFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evidence_store.backup_folder.PART_BYTES", schema.PAGE_BYTES)
    back_up(filled, folder)
    filled.catalogue.audit("x", {}, who="w", at=NOW)
    back_up(filled, folder, minutes=1)
    first, second = (folder.manifest(name).files[0].parts for name in folder.names())
    assert first != second
    changed = [before for before, after in zip(first, second, strict=True) if before != after]
    assert len(changed) <= 3  # the head, and where the audit log ends


def test_a_backup_beside_a_busy_writer_is_of_one_moment(filled: Workspace, folder: BackupFolder) -> None:
    """Each transaction adds two audit rows; a copy that saw half of one would have an odd number of them."""
    stop = threading.Event()

    def write() -> None:
        with Catalogue.open(source_of(filled).catalogue) as writer:
            while not stop.is_set():
                with writer.batch():
                    for _ in range(2):
                        writer.audit("x", {"filler": "x" * 5_000}, who="w", at=NOW)

    before = filled.catalogue.audit_head().count
    thread = threading.Thread(target=write)
    thread.start()
    try:
        for minute in range(5):
            back_up(filled, folder, minutes=minute)
    finally:
        stop.set()
        thread.join()
    counts = [folder.manifest(name).audit_count for name in folder.names()]
    assert len(set(counts)) == 5
    assert not any((count - before) % 2 for count in counts)


def test_older_backups_can_be_chosen_and_pruned(
    filled: Workspace, folder: BackupFolder, tmp_path: Path
) -> None:
    for minute in (0, 10, 20):
        filled.write(f"A/{minute}.txt", f"isi {minute}")
        filled.scan()
        back_up(filled, folder, minutes=minute)
    assert folder.chosen().name == "20260314T083500Z"
    assert folder.chosen("20260314T082559Z").name == "20260314T082500Z"
    assert folder.chosen("20260314").name == "20260314T083500Z"
    with pytest.raises(backup_errors.NoSuchBackup):
        folder.chosen("20260313")
    assert bring_back(folder, tmp_path / "lama", "20260314T0815").objects == 4
    report = back_up(filled, folder, minutes=30, keep=2)
    assert report.pruned == ("20260314T081500Z", "20260314T082500Z")
    assert folder.names() == ["20260314T083500Z", "20260314T084500Z"]
    for name in folder.names():
        assert bring_back(folder, tmp_path / name, name).is_whole
    needed = {part for name in folder.names() for file in folder.manifest(name).files for part in file.parts}
    assert {path.name for path in folder.path.glob("parts/*/*")} == {f"{part}.gz" for part in needed}


def test_the_newest_is_the_last_made_even_if_the_clock_went_back(
    filled: Workspace, folder: BackupFolder
) -> None:
    back_up(filled, folder, minutes=60)
    later = back_up(filled, folder, minutes=0)
    assert folder.chosen().name == later.name
    assert folder.chosen().made_at == NOW


def test_an_older_schema_is_backed_up_and_brought_up_to_date_on_return(
    filled: Workspace, folder: BackupFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The moment before an update is when a backup is wanted."""
    path = source_of(filled).catalogue
    newer = (*schema.MIGRATIONS, lambda database: database.execute("CREATE TABLE later (x) "))
    monkeypatch.setattr(schema, "MIGRATIONS", newer)
    monkeypatch.setattr("archive.restore.MIGRATIONS", newer)
    with CatalogueCopy(path) as copy:
        assert copy.schema() == len(newer) - 1
    assert back_up(filled, folder).troubles == ()
    assert bring_back(folder, tmp_path / "baru").is_whole
    with Catalogue.open(tmp_path / "baru/store/catalogue.sqlite") as back:
        assert back.database["later"].exists()


# --- what is damaged in the store


@pytest.mark.parametrize("kind", ["damaged", "missing"])
def test_a_bad_object_is_named_and_everything_else_copied(
    filled: Workspace, folder: BackupFolder, tmp_path: Path, kind: str
) -> None:
    sha256 = stored(filled, "A/satu.txt")
    path = filled.archive.objects.path(sha256)
    flip(path) if kind == "damaged" else path.unlink()
    report = back_up(filled, folder)
    (trouble,) = report.troubles
    assert (trouble.kind, trouble.sha256) == (kind, sha256)
    assert trouble.filings == ("bersama: A/satu.txt", "bersama: B/salinan satu.txt")
    assert report.copied == 2
    assert not folder.object_path(sha256).exists()
    assert folder.chosen().missing == (sha256,)
    done = bring_back(folder, tmp_path / "baru")
    assert [(t.kind, t.sha256) for t in done.troubles] == [("missing", sha256)]
    assert done.objects == 2


def test_what_the_backup_has_is_kept_when_the_store_has_lost_it(
    filled: Workspace, folder: BackupFolder
) -> None:
    back_up(filled, folder)
    filled.archive.objects.path(stored(filled, "A/dua.txt")).unlink()
    assert back_up(filled, folder, minutes=1).troubles == ()


def test_a_damaged_catalogue_publishes_nothing(filled: Workspace, folder: BackupFolder) -> None:
    back_up(filled, folder)
    path = source_of(filled).catalogue
    filled.close()
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(CatalogueDamaged):
        back_up(filled, folder, minutes=1)
    assert folder.names() == ["20260314T081500Z"]
    assert list(source_of(filled).store.glob("copy-*")) == []


def test_a_catalogue_with_a_broken_page_publishes_nothing(filled: Workspace, folder: BackupFolder) -> None:
    path = source_of(filled).catalogue
    filled.close()
    content = bytearray(path.read_bytes())
    content[2 * schema.PAGE_BYTES : 3 * schema.PAGE_BYTES] = b"\x7f" * schema.PAGE_BYTES
    path.write_bytes(content)
    with pytest.raises(CatalogueDamaged):
        back_up(filled, folder)
    assert folder.names() == []


# --- what is damaged in the backup


def test_a_flipped_bit_in_a_backup_object_is_named_and_the_rest_comes_back(
    filled: Workspace, folder: BackupFolder, tmp_path: Path
) -> None:
    back_up(filled, folder)
    sha256 = stored(filled, "A/dua.txt")
    flip(folder.object_path(sha256))
    done = bring_back(folder, tmp_path / "baru")
    assert [(t.kind, t.sha256, t.filings) for t in done.troubles] == [
        ("damaged", sha256, ("bersama: A/dua.txt",))
    ]
    assert done.objects == 2
    assert not done.is_whole
    assert not ObjectStore(tmp_path / "baru/store").has(sha256)


def test_a_reread_finds_and_mends_it(filled: Workspace, folder: BackupFolder, tmp_path: Path) -> None:
    back_up(filled, folder)
    flip(folder.object_path(stored(filled, "A/dua.txt")))
    assert back_up(filled, folder, minutes=1).copied == 0
    report = back_up(filled, folder, minutes=2, rereads=True)
    assert (report.copied, report.mended) == (1, 1)
    assert bring_back(folder, tmp_path / "baru").is_whole


def test_a_damaged_part_is_mended_by_the_next_backup(
    filled: Workspace, folder: BackupFolder, tmp_path: Path
) -> None:
    back_up(filled, folder)
    for part in folder.path.glob("parts/*/*"):
        flip(part)
    with pytest.raises(backup_errors.BackupDamaged):
        bring_back(folder, tmp_path / "baru")
    back_up(filled, folder, minutes=1)
    for at in folder.names():
        assert bring_back(folder, tmp_path / at, at).is_whole


def test_every_byte_of_a_manifest_counts(filled: Workspace, folder: BackupFolder) -> None:
    name = back_up(filled, folder).name
    path = folder.path / MANIFESTS / f"{name}.json"
    whole = path.read_bytes()
    path.chmod(0o644)
    for at in range(0, len(whole) - 1, 7):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises((backup_errors.BackupDamaged, backup_errors.BackupTooNew)):
            folder.manifest(name)
        path.write_bytes(whole[:at])
        with pytest.raises(backup_errors.BackupDamaged):
            folder.manifest(name)


def test_a_damaged_manifest_stands_in_nobodys_way(
    filled: Workspace, folder: BackupFolder, tmp_path: Path
) -> None:
    first = back_up(filled, folder).name
    second = back_up(filled, folder, minutes=1).name
    flip(folder.path / MANIFESTS / f"{second}.json")
    with pytest.raises(backup_errors.BackupDamaged):
        bring_back(folder, tmp_path / "baru")
    assert bring_back(folder, tmp_path / "lama", first).is_whole
    parts = set(folder.path.glob("parts/*/*"))
    filled.catalogue.audit("x", {}, who="w", at=NOW)
    report = back_up(filled, folder, minutes=2, keep=1)
    assert (report.unreadable, report.pruned) == ((second,), (first,))
    assert parts <= set(folder.path.glob("parts/*/*"))
    assert bring_back(folder, tmp_path / "baru").is_whole


def rewritten(folder: BackupFolder, name: str, **changes: object) -> None:
    """A manifest with other content and the right hash, as a newer or a hostile program would write it."""
    from hashlib import sha256

    from evidence_store.audit import canonical

    path = folder.path / MANIFESTS / f"{name}.json"
    content = {**json.loads(path.read_text())["manifest"], **changes}
    digest = sha256(canonical(content).encode()).hexdigest()
    path.chmod(0o644)
    path.write_text(json.dumps({"manifest": content, "sha256": digest}))


@pytest.mark.parametrize("changes", [{"format": 2}, {"schema": len(schema.MIGRATIONS) + 1}])
def test_a_newer_backup_is_refused(
    filled: Workspace, folder: BackupFolder, tmp_path: Path, changes: dict[str, object]
) -> None:
    rewritten(folder, back_up(filled, folder).name, **changes)
    with pytest.raises(backup_errors.BackupTooNew):
        bring_back(folder, tmp_path / "baru")
    assert not (tmp_path / "baru").exists()


@pytest.mark.parametrize("path", ["../luar", "/etc/luar", "pack/../../luar", "", "a\0b"])
def test_a_manifest_can_not_write_outside(
    filled: Workspace, folder: BackupFolder, tmp_path: Path, path: str
) -> None:
    name = back_up(filled, folder).name
    files = json.loads((folder.path / MANIFESTS / f"{name}.json").read_text())["manifest"]["files"]
    rewritten(folder, name, files=[*files, {**files[1], "path": path}])
    with pytest.raises(backup_errors.BackupDamaged):
        bring_back(folder, tmp_path / "baru")


def test_a_forged_audit_log_is_told(filled: Workspace, folder: BackupFolder, tmp_path: Path) -> None:
    filled.catalogue.database.execute("DROP TRIGGER audit_refuses_update")
    filled.catalogue.database.execute("UPDATE audit SET who = 'orang lain' WHERE seq = 1")
    back_up(filled, folder)
    done = bring_back(folder, tmp_path / "baru")
    assert not done.is_whole
    assert any("changed" in fault for fault in done.audit)
    assert any("unguarded" in fault for fault in done.audit)


# --- refusals


def test_a_strangers_folder_is_left_alone(filled: Workspace, folder: BackupFolder) -> None:
    folder.path.mkdir()
    (folder.path / "foto.jpg").write_bytes(b"x")
    with pytest.raises(backup_errors.NotABackup):
        back_up(filled, folder)
    assert [path.name for path in folder.path.iterdir()] == ["foto.jpg"]
    with pytest.raises(backup_errors.NotABackup):
        folder.chosen()


def test_a_file_is_no_folder(filled: Workspace, folder: BackupFolder) -> None:
    folder.path.write_bytes(b"x")
    with pytest.raises(backup_errors.BackupError):
        back_up(filled, folder)


def test_nothing_is_made_where_the_disk_is_not_mounted(filled: Workspace, tmp_path: Path) -> None:
    with pytest.raises(backup_errors.FolderGone):
        back_up(filled, BackupFolder(tmp_path / "mnt" / "cadangan"))
    assert not (tmp_path / "mnt").exists()


def test_a_backup_that_is_gone_is_asked_about(
    filled: Workspace, folder: BackupFolder, tmp_path: Path
) -> None:
    back_up(filled, folder)
    folder.path.rename(tmp_path / "cabut")
    folder.path.mkdir()  # the empty mount point
    with pytest.raises(backup_errors.BackupVanished):
        back_up(filled, folder, minutes=1)
    assert list(folder.path.iterdir()) == []
    assert back_up(filled, folder, minutes=1, is_new=True).copied == 3


def test_another_workspaces_backup_is_not_mixed_with(
    make_workspace: Callable[[str], Workspace], folder: BackupFolder
) -> None:
    for name, text in (("satu", "a"), ("dua", "b")):
        workspace = make_workspace(name)
        workspace.write("a.txt", text)
        workspace.scan()
        (workspace.folder / "bukti.toml").write_text("")
        if name == "satu":
            back_up(workspace, folder)
        else:
            with pytest.raises(backup_errors.OtherWorkspace):
                back_up(workspace, folder, minutes=1)
    assert len(folder.names()) == 1


def test_two_backups_at_once(filled: Workspace, folder: BackupFolder) -> None:
    folder.begin()
    for lock in (filled.folder / "store" / "backup.lock", folder.path / "lock"):
        with BackupLock(lock), pytest.raises(backup_errors.BackupBusy):
            back_up(filled, folder)
    assert back_up(filled, folder).name


def test_a_folder_that_may_not_be_read(filled: Workspace, folder: BackupFolder, tmp_path: Path) -> None:
    back_up(filled, folder)
    folder.path.chmod(0)
    if os.access(folder.path, os.R_OK):
        pytest.skip("root may read everything")
    try:
        with pytest.raises(backup_errors.FolderUnreadable):
            back_up(filled, folder, minutes=1)
        with pytest.raises(backup_errors.FolderUnreadable):
            bring_back(folder, tmp_path / "baru")
    finally:
        folder.path.chmod(0o755)


def test_restore_refuses_what_is_not_empty(filled: Workspace, folder: BackupFolder, tmp_path: Path) -> None:
    back_up(filled, folder)
    target = tmp_path / "penuh"
    target.mkdir()
    (target / "berkas").write_bytes(b"x")
    with pytest.raises(backup_errors.TargetNotEmpty):
        bring_back(folder, target)
    assert [path.name for path in target.iterdir()] == ["berkas"]


def test_restore_of_what_was_never_finished(folder: BackupFolder, tmp_path: Path) -> None:
    folder.begin()
    with pytest.raises(backup_errors.NoBackup):
        bring_back(folder, tmp_path / "baru")
    assert not (tmp_path / "baru").exists()


# --- stopped on the way


class After:
    """Says stop after so many questions."""

    def __init__(self, questions: int) -> None:
        self.left = questions

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0


@pytest.fixture
def by_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small numbers, so that little data goes all the ways."""
    monkeypatch.setattr("archive.backup.OBJECTS_AT_ONCE", 1)
    monkeypatch.setattr("archive.restore.OBJECTS_AT_ONCE", 1)
    monkeypatch.setattr(landing, "BATCH_FILES", 2)


@pytest.mark.usefixtures("by_ones")
def test_a_stopped_backup_and_a_stopped_restore_go_on(
    filled: Workspace, folder: BackupFolder, tmp_path: Path
) -> None:
    first = back_up(filled, folder, stop=After(3))
    assert first.is_interrupted
    assert 0 < first.copied < 3
    assert folder.names() == []
    assert back_up(filled, folder).copied == 3 - first.copied
    target = tmp_path / "baru"
    assert bring_back(folder, target, stop=After(2)).is_interrupted
    assert not (target / "bukti.toml").exists()
    done = bring_back(folder, target)
    assert done.is_whole
    assert done.objects == 3
    assert not (target / "restore.unfinished").exists()


def test_a_backup_stopped_at_the_catalogue_leaves_no_manifest(
    filled: Workspace, folder: BackupFolder
) -> None:
    def stop() -> bool:
        """Once the three objects wait for their names, and a part."""
        return len(list(folder.path.glob("tmp/*"))) > 3

    assert back_up(filled, folder, stop=stop).is_interrupted
    assert folder.names() == []
    assert back_up(filled, folder).copied == 0


def test_a_restore_of_another_backup_does_not_go_on_with_this_one(
    filled: Workspace, folder: BackupFolder, tmp_path: Path
) -> None:
    back_up(filled, folder)
    back_up(filled, folder, minutes=1)
    assert bring_back(folder, tmp_path / "baru", stop=After(0)).is_interrupted
    with pytest.raises(backup_errors.TargetNotEmpty):
        bring_back(folder, tmp_path / "baru", "20260314T081500Z")


def test_a_full_disk_stops_it_and_it_goes_on(
    filled: Workspace, folder: BackupFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, budget = os.write, [1]

    def write(fd: int, data: bytes) -> int:
        if budget[0] <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        budget[0] -= 1
        return real(fd, data)

    folder.begin()
    monkeypatch.setattr("evidence_store.landing.os.write", write)
    with pytest.raises(DiskFull):
        back_up(filled, folder)
    assert folder.names() == []
    budget[0] = 10_000
    assert back_up(filled, folder).objects == 3
    assert list((folder.path / "tmp").iterdir()) == []


class Share:
    """Stands in for `mounts` in the landing: every folder is on a share."""

    @staticmethod
    def fstype_of(path: Path) -> str:  # noqa: ARG004
        return "cifs"

    @staticmethod
    def is_network(fstype: str) -> bool:
        return fstype == "cifs"


def test_a_share_that_refuses_what_is_not_needed(
    filled: Workspace, folder: BackupFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No modes, no syncing of folders, no locks; files are synced one by one, before they get their names."""
    synced: list[str] = []
    real_fsync = os.fsync

    def fsync(fd: int) -> None:
        path = os.readlink(f"/proc/self/fd/{fd}")
        if os.path.isdir(path):
            raise OSError(errno.EINVAL, "Invalid argument")
        synced.append(path)
        real_fsync(fd)

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    def no_modes(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(landing, "mounts", Share)
    monkeypatch.setattr("evidence_store.landing.os.fsync", fsync)
    monkeypatch.setattr("evidence_store.landing.os.fchmod", no_modes)
    monkeypatch.setattr("evidence_store.backup_folder.fcntl.flock", refuse)
    assert back_up(filled, folder).copied == 3
    below = [path for path in synced if path.startswith(str(folder.path))]
    assert all(path.startswith(f"{folder.path}/tmp/") for path in below)
    assert len(below) == len([path for path in folder.path.rglob("*") if path.is_file()]) - 1  # but the lock
    monkeypatch.undo()
    assert bring_back(folder, tmp_path / "baru").is_whole


def test_a_share_that_is_full_says_so_when_it_is_synced(
    filled: Workspace, folder: BackupFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.begin()

    def full(fd: int) -> None:  # noqa: ARG001
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(landing, "mounts", Share)
    monkeypatch.setattr("evidence_store.landing.os.fsync", full)
    with pytest.raises(DiskFull):
        back_up(filled, folder)
    monkeypatch.undo()
    assert list(folder.path.glob("objects/*/*")) == []
    assert folder.names() == []
    assert back_up(filled, folder).copied == 3


def test_a_share_that_goes_away_in_the_middle(
    filled: Workspace, folder: BackupFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.begin()

    def gone(*_: object) -> None:
        raise OSError(errno.ESTALE, "Stale file handle")

    monkeypatch.setattr("evidence_store.landing.os.rename", gone)
    with pytest.raises(backup_errors.FolderGone):
        back_up(filled, folder)
    monkeypatch.undo()
    assert back_up(filled, folder).copied == 3


def test_room_is_looked_for_first(
    filled: Workspace, folder: BackupFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.backup.ROOM_LEFT", 1 << 60)
    with pytest.raises(backup_errors.NoRoom) as caught:
        back_up(filled, folder)
    assert caught.value.needed > caught.value.free > 0


def test_a_small_disk(filled: Workspace, small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the room was misjudged, the disk itself says so."""
    monkeypatch.setattr("archive.backup.ROOM_LEFT", 0)
    filled.write("A/besar.bin", os.urandom(2_000_000))
    filled.scan()
    folder = BackupFolder(small_disk / "cadangan")
    with pytest.raises(backup_errors.NoRoom):
        back_up(filled, folder)
    monkeypatch.setattr("archive.backup._need_room", lambda *_: None)
    with pytest.raises(DiskFull):
        back_up(filled, folder)
    assert folder.names() == []


def test_the_workspace_remembers_its_last_backup(filled: Workspace, folder: BackupFolder) -> None:
    store = source_of(filled).store
    assert last_backup(store) is None
    name = back_up(filled, folder).name
    last = last_backup(store)
    assert last is not None
    assert (last.folder, last.name, last.made_at, last.missing) == (str(folder.path), name, NOW, 0)


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.fakes.workspace import Workspace
from tests.archive.test_backup import back_up, bring_back
from evidence_store.backup_folder import BackupFolder
from evidence_store import landing
landing.BATCH_FILES = 20
place, folder, target, left = Path(sys.argv[1]), BackupFolder(Path(sys.argv[2])), sys.argv[3], int(sys.argv[4])
workspace = Workspace(place)

def counted(real):
    def call(*arguments):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments)
    return call

os.rename, os.write = counted(os.rename), counted(os.write)
done = bring_back(folder, Path(target)).is_whole if target else back_up(workspace, folder).name
assert done
"""


def kills_until_done(place: Path, folder: BackupFolder, target: str = "") -> int:
    """Runs a backup or a restore, killed at ever another write or rename, again and again until it comes to its
    end; how often it was killed."""
    program = KILLED.format(root=str(Path(__file__).resolve().parents[2]))
    for kills in range(100):
        arguments = [str(place), str(folder.path), target, str(150 + 7 * kills)]
        done = subprocess.run([sys.executable, "-c", program, *arguments], check=False, capture_output=True)
        if done.returncode == 0:
            return kills
        assert done.returncode == -signal.SIGKILL, done.stderr
        if not target:
            assert folder.names() == []  # the manifest is the last thing
    raise AssertionError("it never came to its end")


@pytest.mark.slow
def test_killed_at_any_step_and_run_again() -> None:
    with memory_folder() as base:
        place = base / "ruang"
        place.mkdir()
        workspace = Workspace(place)
        for number in range(600):
            workspace.write(f"A/{number}.txt", f"isi {number}")
        workspace.scan()
        workspace.close()
        (place / "bukti.toml").write_text("[unit]\n")
        (place / "pack").mkdir()
        (place / "pack/pack.yaml").write_text("a: 1\n")
        folder, target = BackupFolder(base / "cadangan"), base / "baru"
        assert kills_until_done(place, folder) > 5
        assert len(folder.names()) == 1
        assert list((place / "store").glob("copy-*")) == []
        assert kills_until_done(place, folder, str(target)) > 5
        objects = ObjectStore(target / "store")
        assert [sha256 for sha256 in objects.iter_hashes() if objects.check(sha256)] == []
        assert len(list(objects.iter_hashes())) == 600
        with Catalogue.open(target / "store/catalogue.sqlite") as back:
            assert back.check() == []
            assert back.check_audit() == []
            assert [row.event for row in back.audit_rows(limit=9999)].count("restored") == 1
