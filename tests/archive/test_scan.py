"""Reconciliation and the account (invariant 2)."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.ignore import IgnoreSettings
from archive.progress import Phase
from archive.sources import SourceSettings
from evidence_store.model import Account, FilingState
from tests.fakes.workspace import Workspace, memory_folder


def on_disk(tree: Path) -> int:
    return sum(len(files) for _, _, files in os.walk(os.fsencode(tree)))


def check_account(workspace: Workspace, account: dict[tuple[str, bytes], Account]) -> None:
    for row in account.values():
        assert row.on_disk == row.indexed + row.pending + row.failed + row.ignored
    assert sum(row.on_disk for row in account.values()) == on_disk(workspace.tree)


def test_new_changed_gone_and_unchanged(workspace: Workspace) -> None:
    workspace.write("A/satu.txt", "satu")
    workspace.write("A/dua.txt", "dua")
    first = workspace.scan()
    assert (first.sources[0].new, first.road.received, first.road.read) == (2, 2, 2)

    assert workspace.scan().sources[0].new == 0

    workspace.write("A/satu.txt", "satu sekarang")
    (workspace.tree / "A/dua.txt").unlink()
    third = workspace.scan()
    assert (third.sources[0].changed, third.sources[0].gone, third.road.received) == (1, 1, 1)
    assert workspace.dossier("A/satu.txt").parts[0].pages[0].text == "satu sekarang"


def test_a_quiet_scan_writes_nothing_and_starts_no_workers(workspace: Workspace) -> None:
    for number in range(20):
        workspace.write(f"A/{number}.txt", str(number))
    workspace.scan()
    change, audit = workspace.catalogue.last_change(), workspace.catalogue.audit_head()
    started = len(workspace.extractors)
    report = workspace.scan()
    assert report.total == Account(on_disk=20, indexed=20)
    assert workspace.catalogue.last_change() == change
    assert workspace.catalogue.audit_head() == audit
    assert len(workspace.extractors) == started


def test_progress_ends_where_it_said(workspace: Workspace) -> None:
    for number in range(40):
        workspace.write(f"A/{number}.txt", f"isi {number}")
    workspace.write("A/salinan.txt", "isi 0")
    workspace.scan()
    told = workspace.progress
    assert (told.totals[Phase.RECEIVE], told.done[Phase.RECEIVE]) == (41, 41)
    assert (told.totals[Phase.EXTRACT], told.done[Phase.EXTRACT]) == (40, 40)
    assert told.done[Phase.WALK] == 41


def test_moved_by_hash(workspace: Workspace) -> None:
    workspace.write("A/surat.txt", "isi surat")
    workspace.scan()
    (workspace.tree / "B").mkdir()
    (workspace.tree / "A/surat.txt").rename(workspace.tree / "B/SK baru.txt")
    report = workspace.scan()
    assert (report.sources[0].new, report.sources[0].gone, report.road.moved) == (1, 1, 1)
    assert report.road.read == 0  # a renamed file costs no extraction
    dossier = workspace.dossier("B/SK baru.txt")
    assert dossier.filings[1].moved_from == ("bersama", b"A/surat.txt")
    (document,) = workspace.index.documents().values()
    assert document.names == ("B/SK baru.txt",)
    assert document.keywords["jenis"] == ("sk",)  # the reading follows the names


def test_a_copy_costs_no_extraction(workspace: Workspace) -> None:
    workspace.write("A/surat.txt", "isi surat")
    workspace.scan()
    workspace.write("B/salinan.txt", "isi surat")
    report = workspace.scan()
    assert (report.road.received, report.road.duplicates, report.road.moved, report.road.read) == (1, 1, 0, 0)
    assert workspace.submitted == ["surat.txt"]
    (document,) = workspace.index.documents().values()
    assert document.names == ("A/surat.txt", "B/salinan.txt")


def test_only_touched(workspace: Workspace) -> None:
    path = workspace.write("A/surat.txt", "isi surat")
    workspace.scan()
    before = workspace.known()[b"A/surat.txt"].stamp
    path.chmod(0o600)
    report = workspace.scan()
    assert (report.sources[0].touched, report.sources[0].changed, report.road.received) == (1, 0, 0)
    assert workspace.known()[b"A/surat.txt"].stamp.ctime_ns > before.ctime_ns
    assert workspace.scan().sources[0].touched == 0


def test_changed_under_the_same_size_and_mtime(workspace: Workspace) -> None:
    path = workspace.write("A/surat.txt", "isi lama")
    workspace.scan()
    before = path.stat()
    path.write_text("isi baru")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))  # as a copy tool does
    report = workspace.scan()
    assert (report.sources[0].touched, report.sources[0].changed, report.road.received) == (0, 1, 1)
    assert workspace.dossier("A/surat.txt").parts[0].pages[0].text == "isi baru"


def test_gone_and_come_back(workspace: Workspace) -> None:
    path = workspace.write("A/surat.txt", "isi")
    workspace.scan()
    path.unlink()
    workspace.scan()
    (withdrawn,) = workspace.index.documents().values()
    assert withdrawn.keywords["status"] == ("ditarik",)
    assert withdrawn.names == ("A/surat.txt",)
    workspace.write("A/surat.txt", "isi")
    report = workspace.scan()
    assert report.road.read == 0
    (back,) = workspace.index.documents().values()
    assert back.keywords["status"] == ("ada",)


def test_ignored_with_reasons_and_rules_that_change(workspace: Workspace) -> None:
    workspace.write("~$surat.docx", "x")
    workspace.write("kosong.txt", "")
    workspace.write(".git/config", "x")
    workspace.write("draf.bak", "isi draf")
    (workspace.tree / "tautan").symlink_to("draf.bak")
    os.mkfifo(workspace.tree / "pipa")
    report = workspace.scan()
    reasons = {path: known.reason for path, known in workspace.known().items() if known.reason}
    assert reasons == {
        b"~$surat.docx": "office_lock",
        b"kosong.txt": "empty",
        b".git/config": "hidden",
        b"tautan": "symlink",
        b"pipa": "special",
    }
    assert report.total == Account(on_disk=6, indexed=1, ignored=5)

    workspace.sources = [_with_patterns(workspace, "*.bak")]
    assert workspace.scan().total == Account(on_disk=6, indexed=0, ignored=6)
    assert workspace.known()[b"draf.bak"].reason == "pattern:*.bak"
    workspace.sources = [_with_patterns(workspace)]
    report = workspace.scan()
    assert report.total == Account(on_disk=6, indexed=1, ignored=5)
    assert report.road.read == 0

    workspace.write("kosong.txt", "tidak lagi")
    assert workspace.scan().total == Account(on_disk=6, indexed=2, ignored=4)


def _with_patterns(workspace: Workspace, *patterns: str) -> SourceSettings:
    return SourceSettings(
        "bersama",
        os.fsencode(workspace.tree),
        "TU",
        settle_seconds=0.0,
        ignore=IgnoreSettings(patterns=patterns),
    )


def test_unreachable_is_not_gone(workspace: Workspace) -> None:
    workspace.write("A/surat.txt", "isi")
    workspace.scan()
    away = workspace.tree.with_name("dilepas")
    workspace.tree.rename(away)
    report = workspace.scan()
    assert report.sources[0].unreachable == "missing"
    assert report.total == Account(on_disk=1, indexed=1)  # as last seen
    assert workspace.progress.notes[-1][0] == "source_unreachable"

    workspace.tree.mkdir()  # the empty mount point, older than the scan
    os.utime(workspace.tree, (0, 0))
    assert workspace.scan().sources[0].unreachable == "not_mounted"
    (row,) = workspace.catalogue.sources()
    assert row.unreachable_why == "not_mounted"
    assert workspace.known()[b"A/surat.txt"].state is FilingState.RECEIVED

    workspace.tree.rmdir()
    away.rename(workspace.tree)
    assert workspace.scan().sources[0].unreachable == ""
    (row,) = workspace.catalogue.sources()
    assert row.unreachable_since is None


def test_a_source_that_was_really_emptied(workspace: Workspace) -> None:
    workspace.write("A/surat.txt", "isi")
    workspace.scan()
    shutil.rmtree(workspace.tree / "A")
    assert workspace.scan().sources[0].gone == 1


def test_a_source_that_vanishes_during_the_walk(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        workspace.write(f"{number}/surat.txt", f"isi {number}")
    workspace.scan()
    scandir, away = os.scandir, workspace.tree.with_name("dilepas")

    def vanishing(path: Any) -> Any:
        if path == os.fsencode(workspace.tree / "2"):
            workspace.tree.rename(away)
        return scandir(path)

    monkeypatch.setattr("archive.walk.os.scandir", vanishing)
    report = workspace.scan()
    assert report.sources[0].unreachable == "unreachable"
    assert report.sources[0].gone == 0
    assert len(workspace.known()) == 5


def test_below_an_unreadable_folder_nothing_is_gone(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write("A/B/surat.txt", "isi")
    workspace.write("C/lain.txt", "lain")
    workspace.scan()
    (workspace.tree / "C/lain.txt").unlink()
    scandir = os.scandir

    def refusing(path: Any) -> Any:
        if path == os.fsencode(workspace.tree / "A"):
            raise PermissionError(13, "denied")
        return scandir(path)

    monkeypatch.setattr("archive.walk.os.scandir", refusing)
    report = workspace.scan()
    assert report.sources[0].gone == 1
    (trouble,) = report.sources[0].folders_unread
    assert (trouble.path, trouble.reason) == (b"A", "permission")
    assert b"A/B/surat.txt" in workspace.known()


def test_a_file_that_may_not_be_read_fails_and_is_tried_again(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write("A/terkunci.txt", "isi")
    workspace.write("A/lain.txt", "lain")

    def refusing(root: bytes, path: bytes) -> int:
        if path.endswith(b"terkunci.txt"):
            raise PermissionError(13, "denied")
        return os.open(os.path.join(root, path), os.O_RDONLY)

    with monkeypatch.context() as patched:
        patched.setattr("archive.copying.open_file", refusing)
        report = workspace.scan()
        assert report.total == Account(on_disk=2, indexed=1, failed=1)
        (problem,) = workspace.catalogue.problems()
        assert (problem.path, problem.code) == (b"A/terkunci.txt", "permission")
        since = problem.since
        workspace.scan()
        assert workspace.catalogue.problems()[0].since == since
    assert workspace.scan().total == Account(on_disk=2, indexed=2)


def test_the_workspace_itself_is_never_taken_in(workspace: Workspace) -> None:
    workspace.write("surat.txt", "isi")
    workspace.sources = [SourceSettings("semua", os.fsencode(workspace.folder), settle_seconds=0.0)]
    workspace.change(workspace=os.fsencode(workspace.folder / "store"))
    workspace.scan()
    assert not [path for path in workspace.known() if path.startswith(b"store/")]
    assert b"tree/surat.txt" in workspace.known()


NAMES = st.sampled_from(
    [b"a.txt", b"SK 2025.pdf", b"x.tmp", b".h", b"caf\xe9", "é".encode(), b"Thumbs.db", b"~$a.docx"]
)
FOLDERS = st.sampled_from([b"", b"A", b"A/B", b".git", b"C", b"\xff"])
ACTIONS = st.one_of(
    st.tuples(st.just("write"), FOLDERS, NAMES, st.sampled_from(["", "satu", "dua", "!unread", "!crash"])),
    st.tuples(st.just("delete"), FOLDERS, NAMES, st.just("")),
    st.tuples(st.just("touch"), FOLDERS, NAMES, st.just("")),
    st.tuples(st.just("move"), FOLDERS, NAMES, st.sampled_from(["A", "C"])),
)


@settings(max_examples=25, deadline=None)
@given(rounds=st.lists(st.lists(ACTIONS, max_size=8), min_size=1, max_size=3))
def test_any_history_of_a_tree_ends_in_a_right_account(
    rounds: list[list[tuple[str, bytes, bytes, str]]],
) -> None:
    with memory_folder() as folder:
        workspace = Workspace(folder)
        for actions in rounds:
            _live(workspace, actions)
        workspace.close()


def _live(workspace: Workspace, actions: list[tuple[str, bytes, bytes, str]]) -> None:
    """A round of changes and a scan: tree, catalogue, store and index must agree then."""
    for action in actions:
        _act(workspace, *action)
    report = workspace.scan()
    check_account(workspace, dict(report.account))
    assert report.total.pending == 0
    known = workspace.known()
    expected = {
        os.path.relpath(os.path.join(folder, name), os.fsencode(workspace.tree))
        for folder, _, files in os.walk(os.fsencode(workspace.tree))
        for name in files
    }
    assert set(known) == expected
    for path, filing in known.items():
        if filing.state is FilingState.RECEIVED:
            content = (workspace.tree / os.fsdecode(path)).read_bytes()
            (document,) = workspace.catalogue.find(os.path.join(os.fsencode(workspace.tree), path))
            assert workspace.archive.objects.path(document.sha256).read_bytes() == content
    assert workspace.index.state().seq == workspace.catalogue.last_change()


def _act(workspace: Workspace, action: str, folder: bytes, name: bytes, detail: str) -> None:
    path = workspace.tree / os.fsdecode(folder) / os.fsdecode(name)
    if action == "write":
        workspace.write(os.path.join(folder, name), detail)
    elif path.is_file() and action == "delete":
        path.unlink()
    elif path.is_file() and action == "touch":
        path.chmod(0o600)
    elif path.is_file() and action == "move":
        target = workspace.tree / detail / f"pindah {os.fsdecode(name)}"
        target.parent.mkdir(exist_ok=True)
        path.rename(target)
