"""The watch over file systems that are really mounted: a Samba and an NFS share, SSHFS, an overlay, and others.

Each is skipped, with the reason, where the machine can't mount it; docs/decisions/141 says how all of them are run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from archive import intake, reaching
from tests.archive.shares import KINDS, CantMount, Served, Share
from tests.fakes.watching import Watch, in_catalogue, on_disk
from tests.fakes.workspace import Workspace

pytestmark = pytest.mark.slow  # it waits for real servers on a real clock

POLL_SECONDS = 0.5

SERVED = [name for name, kind in KINDS.items() if issubclass(kind, Served)]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "UNREACHABLE_SECONDS", 0.5)
    monkeypatch.setattr(intake, "ROOT_SECONDS", 0.2)


@pytest.fixture(params=KINDS)
def share(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Share]:
    """Mounted, with one file in it."""
    made: Share | None = None
    try:
        made = KINDS[request.param](tmp_path / "bagi")
        made.mount()
    except CantMount as error:
        if made is not None:
            made.close()
        pytest.skip(str(error))
    (made.inside / "A").mkdir()
    (made.inside / "A/surat.txt").write_text("isi")
    yield made
    made.close()


@pytest.fixture
def watch(share: Share, workspace: Workspace) -> Iterator[Watch]:
    """Of the share, as it is watched by itself, at rest."""
    (source,) = workspace.sources
    workspace.sources = [
        msgspec.structs.replace(
            source, path=os.fsencode(share.tree), mode="auto", poll_seconds=POLL_SECONDS, scan_seconds=3600.0
        )
    ]
    with Watch(workspace) as watching:
        watching.rest()
        assert in_catalogue(workspace) == on_disk(share.inside)
        yield watching


def reached(watch: Watch) -> None:
    watch.until(lambda: watch.workspace.catalogue.sources()[0].unreachable_since is None, 60)


def out_of_reach(watch: Watch) -> str:
    """Waits until it is; why."""
    watch.until(lambda: watch.workspace.catalogue.sources()[0].unreachable_since is not None, 120)
    return watch.workspace.catalogue.sources()[0].unreachable_why


def test_its_kind_is_told_and_why_it_is_watched_so(share: Share, watch: Watch) -> None:
    modes = [facts for code, facts in watch.workspace.progress.notes if code == "source_mode"]
    assert [(facts["mode"], facts["why"], facts["fstype"]) for facts in modes] == [
        (*share.watching, share.fstype)
    ]


def test_what_others_drop_change_and_remove_is_found(share: Share, watch: Watch) -> None:
    workspace = watch.workspace
    (share.inside / "A/lagi.txt").write_text("datang kemudian")
    (share.inside / "B/C").mkdir(parents=True)
    (share.inside / "B/C/dalam.txt").write_text("jauh di dalam")
    watch.until(lambda: in_catalogue(workspace) == on_disk(share.inside) and len(workspace.known()) == 3)
    (share.inside / "A/lagi.txt").write_text("isinya lain sekarang")
    watch.until(lambda: in_catalogue(workspace) == on_disk(share.inside))
    (share.inside / "B").rename(share.inside / "D")
    (share.inside / "A/surat.txt").unlink()
    watch.until(lambda: in_catalogue(workspace) == on_disk(share.inside) and len(workspace.known()) == 2)
    watch.rest()
    assert in_catalogue(workspace) == on_disk(share.inside)


def test_taken_away_it_is_out_of_reach_and_nothing_is_gone(share: Share, watch: Watch) -> None:
    workspace = watch.workspace
    before = in_catalogue(workspace)
    share.unmount()
    assert out_of_reach(watch) == "not_mounted"
    watch.rest()
    assert in_catalogue(workspace) == before
    (share.inside / "A/meanwhile.txt").write_text("selama terputus")
    share.mount()
    reached(watch)
    watch.until(lambda: in_catalogue(workspace) == on_disk(share.inside) and len(workspace.known()) == 2)
    (share.inside / "A/sesudah.txt").write_text("sesudah tersambung lagi")
    watch.until(lambda: in_catalogue(workspace) == on_disk(share.inside) and len(workspace.known()) == 3)
    assert [code for code in watch.notes if code in ("source_unreachable", "source_back")] == [
        "source_unreachable",
        "source_back",
    ]
    assert watch.workspace.catalogue.counts()["filings_gone"] == 0


@pytest.mark.parametrize("share", SERVED, indirect=True)
def test_a_server_that_is_down_takes_nothing_with_it(share: Share, watch: Watch) -> None:
    assert isinstance(share, Served)
    workspace = watch.workspace
    before = in_catalogue(workspace)
    share.stop_server()
    assert out_of_reach(watch) in share.why_down
    watch.rest()
    assert in_catalogue(workspace) == before
    share.start_server()
    if not share.is_found_again:
        share.unmount()
        share.mount()
    (share.inside / "A/lagi.txt").write_text("datang kemudian")
    watch.until(lambda: in_catalogue(workspace) == on_disk(share.inside) and len(workspace.known()) == 2, 120)
    assert workspace.catalogue.counts()["filings_gone"] == 0
