"""A new generation of the index is made in the background, and nobody notices but by what is found then."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import psutil
import pytest

from archive import moving, projection
from archive.moving import Move
from archive.one_pass import scan
from archive.progress import Phase
from indexer.search import index as search_index
from indexer.search.index import SearchIndex
from indexer.search.model import All, Plan, Term
from indexer.search.writing import Builder
from tests.fakes.workspace import Telling, Workspace, picture

pytestmark = pytest.mark.slow

FIRST, MORE = 12, 8
"""Files before and after the archive outgrows its first engine."""


@pytest.fixture(autouse=True)
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "WHOOSH_DOCUMENTS", 15)
    monkeypatch.setattr(search_index, "RETURN_DOCUMENTS", 6)
    monkeypatch.setattr(projection, "SMALL_DOCUMENTS", 0)
    monkeypatch.setattr(moving, "CHANGES_AT_ONCE", 2)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = opened(tmp_path)
    yield made
    made.close()


def opened(folder: Path) -> Workspace:
    """With the real index."""
    return Workspace(folder, index=SearchIndex(folder / "index"))


def outgrow(workspace: Workspace) -> None:
    """Scanned once on whoosh; the next scan will want tantivy."""
    for number in range(FIRST):
        workspace.write(f"awal {number}.txt", f"isi awal {number}")
    workspace.scan()
    assert state_of(workspace) == ("whoosh", 1)
    for number in range(MORE):
        workspace.write(f"baru {number}.txt", f"isi baru {number}")


def state_of(workspace: Workspace) -> tuple[str, int]:
    state = workspace.archive.index.state()
    assert state.usable
    return state.engine, state.generation


def found(workspace: Workspace) -> int:
    """Documents with the word, as somebody else's process finds them."""
    return len(SearchIndex(workspace.folder / "index").reader().keys(Plan(Term("exact", ("isi",)))))


def generations_on_disk(workspace: Workspace) -> list[str]:
    return sorted(name for name in os.listdir(workspace.folder / "index") if name.startswith("g0"))


def assert_as_if_made_at_once(workspace: Workspace) -> None:
    """Rebuild equals incremental."""
    before = picture(workspace)
    index = workspace.archive.index
    made = projection.Projection(workspace.archive)
    made.rebuild("to compare", index.state().engine, workspace.catalogue.last_change())
    made.close()
    assert picture(workspace) == before


def test_searches_see_the_old_generation_and_then_the_new(workspace: Workspace) -> None:
    outgrow(workspace)
    seen: dict[str, tuple[tuple[str, int], int]] = {}
    workspace.checkpoint(lambda step: seen.setdefault(step, (state_of(workspace), found(workspace))) and None)
    report = workspace.scan()
    assert seen["move begun"] == (("whoosh", 1), FIRST)
    assert seen["move whole"][0] == ("whoosh", 1)
    assert seen["moved"] == (("tantivy", 2), FIRST + MORE)
    assert found(workspace) == FIRST + MORE
    assert report.total.indexed == report.road.received + FIRST == FIRST + MORE
    assert generations_on_disk(workspace) == ["g00000002"]
    assert ("index_move", {"why": "outgrown: tantivy from here on", "engine": "tantivy"}) in (
        workspace.progress.notes
    )
    assert workspace.progress.done[Phase.MOVE] == workspace.progress.totals[Phase.MOVE]
    assert_as_if_made_at_once(workspace)


def test_a_reader_keeps_its_generation_over_the_move(workspace: Workspace) -> None:
    outgrow(workspace)
    reader = SearchIndex(workspace.folder / "index").reader()
    workspace.scan()
    assert len(reader.keys(Plan(All(())))) == FIRST
    assert generations_on_disk(workspace) == ["g00000001", "g00000002"]
    reader.close()
    workspace.archive.index.writer().close()
    assert generations_on_disk(workspace) == ["g00000002"]


def test_the_road_goes_on_and_its_changes_are_in_the_new_generation(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projection, "COMMIT_SECONDS", 0.0)
    outgrow(workspace)
    (workspace.tree / "awal 0.txt").unlink()
    (workspace.tree / "awal 1.txt").rename(workspace.tree / "SK awal 2025.txt")
    (workspace.tree / "awal 2.txt").write_text("isi lain")
    workspace.write("lambat.txt", "!slow 1.5\nisi lambat")
    generations: list[int] = []

    def pause(step: str) -> None:
        """The filling process stands still until the road has brought something into the old generation."""
        if step == "move begun":
            (process,) = psutil.Process().children()
            process.suspend()
        if step == "index committed":
            generations.append(state_of(workspace)[1])
            for process in psutil.Process().children():
                process.resume()

    workspace.checkpoint(pause)
    workspace.scan()
    assert generations[0] == 1
    assert state_of(workspace) == ("tantivy", 2)
    assert_as_if_made_at_once(workspace)


def test_a_move_outlives_the_passes_of_a_loop(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    outgrow(workspace)
    move = Move(workspace.archive)
    with monkeypatch.context() as slow:  # its process is not done before the pass is, however fast it is
        slow.setattr(Move, "poll", lambda _self, _seq: False)
        scan(workspace.archive, workspace.sources, move=move)
    assert move.is_running
    assert state_of(workspace) == ("whoosh", 1)
    assert found(workspace) == FIRST + MORE
    until(lambda: not one_more_pass(workspace, move))
    assert state_of(workspace) == ("tantivy", 2)
    assert [code for code, _ in workspace.progress.notes].count("index_move") == 1
    assert_as_if_made_at_once(workspace)


def one_more_pass(workspace: Workspace, move: Move) -> bool:
    """True as long as the move goes on."""
    scan(workspace.archive, workspace.sources, move=move)
    return move.is_running


def test_words_of_an_older_version_are_renewed_in_the_background(workspace: Workspace) -> None:
    for number in range(FIRST):
        workspace.write(f"awal {number}.txt", f"isi awal {number}")
    workspace.scan()
    about = workspace.folder / "index" / "g00000001" / "about.json"
    about.write_bytes(
        msgspec.json.encode(msgspec.json.decode(about.read_bytes()) | {"language_version": "0"})
    )
    assert found(workspace) == FIRST
    workspace.scan()
    assert workspace.archive.index.state().outdated == ""
    assert state_of(workspace) == ("whoosh", 2)
    assert found(workspace) == FIRST


def test_units_taken_out_meanwhile_are_not_in_the_new_generation(workspace: Workspace) -> None:
    """The process may have seen them before the catalogue forgot them."""
    outgrow(workspace)
    workspace.scan()
    key, other, *_ = workspace.archive.index.reader().keys(Plan(All(())))
    seq = workspace.catalogue.last_change()
    move = Move(workspace.archive)
    move.start("to see", "whoosh")
    move.forget([key])
    until(lambda: move.poll(seq))
    move.forget([other])
    assert move.finish(seq)
    keys = workspace.archive.index.reader().keys(Plan(All(())))
    assert state_of(workspace) == ("whoosh", 3)
    assert len(keys) == FIRST + MORE - 2
    assert not {key, other} & set(keys)


# --- stopped, killed, failed


def test_a_wish_to_stop_leaves_the_move_to_the_next_scan(workspace: Workspace) -> None:
    outgrow(workspace)
    wishes: list[str] = []
    workspace.change(
        checkpoint=lambda step: wishes.append(step) if step == "move begun" else None,
        stop=lambda: bool(wishes),
    )
    assert workspace.scan().is_interrupted
    assert state_of(workspace) == ("whoosh", 1)
    assert generations_on_disk(workspace) == ["g00000001"]
    assert not psutil.Process().children()
    workspace.change(stop=lambda: False)
    workspace.scan()
    assert state_of(workspace) == ("tantivy", 2)
    assert_as_if_made_at_once(workspace)


def test_killed_while_the_new_generation_is_filled(tmp_path: Path) -> None:
    before = opened(tmp_path)
    outgrow(before)
    before.close()
    child = os.fork()
    if child == 0:
        try:
            killed = opened(tmp_path)
            killed.change(progress=_Killing())
            killed.scan()
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    after = opened(tmp_path)
    assert state_of(after) == ("whoosh", 1)
    assert found(after) >= FIRST
    assert len(generations_on_disk(after)) == 2  # half-made
    until(lambda: not _fillers_of(tmp_path))  # it notices that it is alone
    after.scan()
    assert state_of(after)[0] == "tantivy"
    assert len(generations_on_disk(after)) == 1
    assert_as_if_made_at_once(after)
    after.close()


class _Killing(Telling):
    """Ends the process as soon as the first documents are in the new generation."""

    def advance(self, phase: Phase, items: int = 1, size: int = 0) -> None:  # noqa: ARG002
        if phase is Phase.MOVE:
            os.kill(os.getpid(), signal.SIGKILL)


def _fillers_of(folder: Path) -> list[psutil.Process]:
    return [
        process
        for process in psutil.process_iter(["cmdline", "status"])
        if str(folder / "index") in (process.info["cmdline"] or ())
        and process.info["status"] != psutil.STATUS_ZOMBIE
    ]


def test_a_filling_process_that_dies_leaves_everything_as_it_is(workspace: Workspace) -> None:
    outgrow(workspace)

    def kill(step: str) -> None:
        if step == "move begun":
            for process in psutil.Process().children():
                process.kill()

    workspace.checkpoint(kill)
    assert workspace.scan().total.indexed == FIRST + MORE
    assert state_of(workspace) == ("whoosh", 1)
    assert workspace.progress.notes[-1][0] == "index_move_failed"
    workspace.checkpoint()
    workspace.scan()
    assert state_of(workspace) == ("tantivy", 2)


def test_what_the_filling_process_stumbles_over_is_told(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    outgrow(workspace)
    monkeypatch.setattr(type(workspace.catalogue), "path", property(lambda _: Path("/nowhere")))
    workspace.scan()
    code, facts = workspace.progress.notes[-1]
    assert code == "index_move_failed"
    assert "NotAWorkspace" in str(facts["why"])
    assert state_of(workspace) == ("whoosh", 1)


@pytest.mark.parametrize("step", ["builder", "put", "swap"])
def test_no_room_for_a_second_generation(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The road goes on with the one that there is."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    outgrow(workspace)
    with monkeypatch.context() as patched:
        patched.setattr(SearchIndex if step == "builder" else Builder, step, full)
        assert workspace.scan().total.indexed == FIRST + MORE
    assert "index_move_failed" in [code for code, _ in workspace.progress.notes]
    assert state_of(workspace) == ("whoosh", 1)
    assert generations_on_disk(workspace) == ["g00000001"]
    assert found(workspace) == FIRST + MORE
    workspace.scan()
    assert state_of(workspace)[0] == "tantivy"
    assert_as_if_made_at_once(workspace)


def until(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    """Asks again and again until it is so."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)
