"""The watch with real events: what comes is taken, whatever way it comes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from archive import hints
from archive import watch as watch_module
from archive.events import Events
from archive.sources import SourceSettings
from tests.fakes.inotify import FullFD
from tests.fakes.watching import Watch, in_catalogue, on_disk
from tests.fakes.workspace import Workspace

pytestmark = pytest.mark.slow  # it waits for real files on a real clock


@pytest.fixture
def watched(workspace: Workspace) -> Workspace:
    """Its source is watched by events, and scanned as a whole only at the start."""
    by_events(workspace)
    return workspace


def by_events(workspace: Workspace, **settings: object) -> None:
    (source,) = workspace.sources
    workspace.sources = [_changed(source, mode="events", scan_seconds=3600.0, **settings)]


def _changed(source: SourceSettings, **settings: object) -> SourceSettings:
    import msgspec

    return msgspec.structs.replace(source, **settings)


def test_what_is_there_at_the_start_is_taken(watched: Workspace) -> None:
    watched.write("A/surat.txt", "isi")
    with Watch(watched) as watch:
        watch.rest()
    assert in_catalogue(watched) == on_disk(watched.tree)
    assert "source_mode" in watch.notes


def test_files_that_come_go_and_change_are_noticed(watched: Workspace) -> None:
    with Watch(watched) as watch:
        watch.rest()
        watched.write("A/satu.txt", "satu")
        watched.write("A/dua.txt", "dua")
        watch.until(lambda: in_catalogue(watched) == on_disk(watched.tree))
        watched.write("A/satu.txt", "satu yang baru")
        (watched.tree / "A/dua.txt").unlink()
        watch.until(lambda: in_catalogue(watched) == on_disk(watched.tree))
        watch.rest()
        assert set(watched.index.documents()) >= set(on_disk(watched.tree).values())
        assert watched.archive.index.state().seq == watched.catalogue.last_change()


def test_a_burst_is_taken_whole(watched: Workspace) -> None:
    with Watch(watched) as watch:
        watch.rest()
        for number in range(1000):
            watched.write(f"{number % 7}/{number}.txt", f"isi {number}")
        watch.until(lambda: len(watched.known()) == 1000)
        watch.rest()
    assert in_catalogue(watched) == on_disk(watched.tree)


def test_a_folder_moved_in_at_once(watched: Workspace, tmp_path: Path) -> None:
    outside = tmp_path / "luar"
    for number in range(300):
        file = outside / f"{number % 5}" / f"{number}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"isi {number}")
    with Watch(watched) as watch:
        watch.rest()
        outside.rename(watched.tree / "masuk")
        watch.until(lambda: len(watched.known()) == 300)
        watched.write("masuk/3/nanti.txt", "datang kemudian")  # the new folders are watched as well
        watch.until(lambda: b"masuk/3/nanti.txt" in watched.known())
        watch.rest()
        assert in_catalogue(watched) == on_disk(watched.tree)
        shutil.move(watched.tree / "masuk", outside)
        watch.until(lambda: not watched.known())


def test_a_storm_of_renames(watched: Workspace) -> None:
    for number in range(40):
        watched.write(f"A/{number}.txt", f"isi {number}")
    with Watch(watched) as watch:
        watch.rest()
        for turn in range(6):
            for number in range(40):
                source = watched.tree / f"{'AB'[turn % 2]}/{number}.txt"
                target = watched.tree / f"{'BA'[turn % 2]}/{number}.txt"
                target.parent.mkdir(exist_ok=True)
                source.rename(target)
            (watched.tree / "B").rename(watched.tree / "C")
            watch.watcher.turn()
            (watched.tree / "C").rename(watched.tree / "B")
        watch.rest()
        assert in_catalogue(watched) == on_disk(watched.tree)
        assert len(list(watched.catalogue.all_document_ids())) == 40  # no byte was taken for new


def test_a_deep_tree_created_in_one_go(watched: Workspace) -> None:
    with Watch(watched) as watch:
        watch.rest()
        folder = watched.tree
        for depth in range(60):
            folder = folder / f"d{depth}"
            folder.mkdir()
            (folder / "surat.txt").write_text(f"isi {depth}")
        watch.until(lambda: len(watched.known()) == 60)
        (folder / "lagi.txt").write_text("lagi")
        watch.until(lambda: len(watched.known()) == 61)
        watch.rest()
    assert in_catalogue(watched) == on_disk(watched.tree)


def test_replaced_by_rename_as_word_does(watched: Workspace) -> None:
    file = watched.write("A/nota.docx", "pertama")
    with Watch(watched) as watch:
        watch.rest()
        for text in ("kedua", "ketiga"):
            beside = watched.write("A/~WRD0001.tmp", text)
            file.rename(watched.tree / "A/~WRL0002.tmp")
            beside.rename(file)
            (watched.tree / "A/~WRL0002.tmp").unlink()
            watch.until(lambda: in_catalogue(watched) == on_disk(watched.tree))
        watch.rest()
        assert [known.state for known in watched.known().values()] == ["received"]


def test_a_permission_withdrawn_and_given_back(watched: Workspace) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    file = watched.write("A/rahasia.txt", "isi")
    with Watch(watched) as watch:
        watch.rest()
        file.chmod(0)
        watch.rest()
        file.chmod(0o600)
        watch.until(lambda: in_catalogue(watched) == on_disk(watched.tree))


def test_an_overflow_makes_it_look_at_everything(watched: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    with Watch(watched) as watch:
        watch.rest()
        with monkeypatch.context() as deaf:
            deaf.setattr(
                watch.watcher.hints, "add", lambda *_, **__: None
            )  # as if the kernel had dropped them
            watched.write("baru/tak terdengar.txt", "isi")
            watch.rest()
            assert watched.known() == {}
        events = watch.watcher.intake._events
        assert events is not None
        events.on_queue_overflow()
        watch.until(lambda: in_catalogue(watched) == on_disk(watched.tree))
        assert "events_lost" in watch.notes
        watched.write("baru/terdengar lagi.txt", "isi lain")
        watch.until(lambda: in_catalogue(watched) == on_disk(watched.tree))


def test_more_hints_than_are_kept(watched: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hints, "MOST_NAMES", 100)
    with Watch(watched) as watch:
        watch.rest()
        for number in range(500):
            watched.write(f"{number}.txt", f"isi {number}")
        watch.until(lambda: len(watched.known()) == 500)
        watch.rest()
    assert in_catalogue(watched) == on_disk(watched.tree)
    assert ("events_lost", {"source": "bersama", "why": "burst"}) in watched.progress.notes


def test_without_room_for_watches_it_polls_and_says_so(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch_module, "Events", lambda hints: Events(hints, FullFD))
    by_events(workspace, poll_seconds=0.3)
    for folder in "ABC":
        workspace.write(f"{folder}/surat.txt", folder)
    with Watch(workspace) as watch:
        watch.rest()
        assert in_catalogue(workspace) == on_disk(workspace.tree)
        assert watch.notes.count("watch_limit") == 1
        modes = [facts for code, facts in workspace.progress.notes if code == "source_mode"]
        assert [(facts["mode"], facts["why"]) for facts in modes] == [("polling", "watch_limit")]
        workspace.write("D/lagi.txt", "lagi")
        watch.until(lambda: in_catalogue(workspace) == on_disk(workspace.tree))
        monkeypatch.setattr(FullFD, "limit", 100)
        watch.watcher.ask()  # somebody has raised the limit
        watch.until(lambda: watch.watcher.intake.folders_watched == 5)
        assert watch.notes.count("source_mode") == 2


def test_the_workspace_inside_a_source_is_left_alone(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.sources = [
        SourceSettings(
            "semua", os.fsencode(tmp_path), "TU", mode="events", settle_seconds=0.0, scan_seconds=3600.0
        )
    ]
    workspace.tree = tmp_path
    (tmp_path / "kerja").mkdir()
    workspace.change(workspace=os.fsencode(tmp_path / "kerja"))
    with Watch(workspace) as watch:
        watch.until(lambda: watch.watcher.state.passes > 0)
        workspace.write("kerja/dalam.txt", "milik Bukti")
        workspace.write("luar.txt", "milik orang")
        watch.until(lambda: b"luar.txt" in workspace.known())
        assert not any(path.startswith(b"kerja") for path in workspace.known())
    workspace.close()


def test_what_the_rules_leave_out_below_a_folder(watched: Workspace) -> None:
    with Watch(watched) as watch:
        watch.rest()
        watched.write(".sampah/a/b/surat.txt", "isi")
        watched.write("A/surat.txt", "isi lain")
        watch.until(lambda: len(watched.known()) == 2)
        watched.write(".sampah/a/b/lagi.txt", "lagi")  # a hint deep below what is left out
        watch.until(lambda: len(watched.known()) == 3)
        watch.rest()
        reasons = {path: known.reason for path, known in watched.known().items()}
        assert reasons[b".sampah/a/b/lagi.txt"] == "hidden"
        assert reasons[b"A/surat.txt"] == ""
