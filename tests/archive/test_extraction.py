"""Invariant 9: one poison file never stops the queue."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import pytest

from archive.extraction import MAX_TRIES, state_of
from evidence_store.model import Account, DocumentState, Judged
from indexer.extract.model import Extract, Page, Part, Problem, ProblemCode
from tests.fakes.extractor import VERSION, FakeExtractor
from tests.fakes.workspace import Workspace, judge


def extract(*codes: ProblemCode, text: str = "") -> Extract:
    part = Part(
        "", "text/plain", "txt", 1, "0" * 64, (Page(1, text),), tuple(Problem(code) for code in codes)
    )
    return Extract("1", (part,))


def test_what_an_attempt_means() -> None:
    assert state_of(extract(text="isi"), 1) is DocumentState.READ
    assert state_of(extract(), 1) is DocumentState.READ  # honestly nothing to read
    assert state_of(extract(ProblemCode.TIMEOUT, text="sebagian"), 1) is DocumentState.READ
    assert state_of(extract(ProblemCode.ENCRYPTED), 1) is DocumentState.UNREAD
    assert state_of(extract(ProblemCode.TIMEOUT), MAX_TRIES - 1) is DocumentState.WAITING
    assert state_of(extract(ProblemCode.TIMEOUT), MAX_TRIES) is DocumentState.SET_ASIDE


def test_a_crashing_file_is_set_aside_and_the_rest_is_read(workspace: Workspace) -> None:
    workspace.write("racun.txt", "!crash\nA")
    for number in range(10):
        workspace.write(f"{number}.txt", f"isi {number}")
    report = workspace.scan()
    assert report.total == Account(on_disk=11, indexed=10, failed=1)
    assert workspace.submitted.count("racun.txt") == MAX_TRIES
    (problem,) = workspace.catalogue.problems()
    assert (problem.path, problem.state, problem.code) == (b"racun.txt", "set_aside", "crashed")
    # tried again alone, so that it cannot take others down
    sha256 = workspace.dossier("racun.txt").document.sha256
    assert workspace.submitted[-2:] == ["racun.txt", "racun.txt"]
    assert "belum-terbaca" in workspace.index.documents()[sha256].keywords["status"]

    workspace.scan()
    assert workspace.submitted.count("racun.txt") == MAX_TRIES  # not by itself
    workspace.catalogue.retry([workspace.dossier("racun.txt").document.id])
    workspace.scan()
    assert workspace.submitted.count("racun.txt") == 2 * MAX_TRIES  # on request


def test_a_passing_fault_is_tried_again(workspace: Workspace) -> None:
    workspace.write("sekali.txt", "!crash-once\nisi")
    assert workspace.scan().total == Account(on_disk=1, indexed=1)
    assert workspace.submitted == ["sekali.txt", "sekali.txt"]


def test_a_text_that_the_rules_choke_on_is_read_all_the_same(workspace: Workspace) -> None:
    def choking(
        names: Sequence[str],
        title: str,
        pages: Sequence[str],
        facts: Mapping[str, str],
        problems: Sequence[str],
    ) -> Judged:
        if "tersedak" in pages[0]:
            raise RecursionError("too deep")
        return judge(names, title, pages, facts, problems)

    workspace.change(judge=choking)
    workspace.write("a.txt", "bikin tersedak")
    workspace.write("b.txt", "biasa")
    assert workspace.scan().total == Account(on_disk=2, indexed=2)
    (problem,) = workspace.catalogue.problems()
    assert (problem.path, problem.code) == (b"a.txt", "internal")
    assert problem.detail == "reading: RecursionError: too deep"
    assert workspace.scan().road.reread == 0  # not again at every scan


def test_a_fault_of_the_extractor_itself_stops_nobody(workspace: Workspace) -> None:
    class Faulty(FakeExtractor):
        def _extract(self, file: Path) -> Extract:
            if b"celaka" in file.read_bytes():
                raise AssertionError("never happens")
            return super()._extract(file)

    workspace.change(open_extractor=Faulty)
    workspace.write("a.txt", "celaka")
    workspace.write("b.txt", "biasa")
    assert workspace.scan().total == Account(on_disk=2, indexed=1, failed=1)
    (problem,) = workspace.catalogue.problems()
    assert (problem.code, problem.detail) == ("internal", "AssertionError: never happens")


def test_a_damaged_file_is_not_tried_again(workspace: Workspace) -> None:
    workspace.write("rusak.txt", "!unread")
    assert workspace.scan().total == Account(on_disk=1, failed=1)
    assert workspace.submitted == ["rusak.txt"]


def test_a_newer_extractor_reads_everything_again(workspace: Workspace) -> None:
    workspace.write("wadah.zip", "!members 3\nisi")
    workspace.write("rusak.txt", "!unread")
    workspace.scan()
    sha256 = workspace.dossier("wadah.zip").document.sha256
    assert f"{sha256}!/m3.txt" in workspace.index.documents()

    class Newer(FakeExtractor):
        """Finds no members any more."""

        def _extract(self, file: Path) -> Extract:
            found = super()._extract(file)
            return msgspec.structs.replace(found, version="fake-2", parts=found.parts[:1])

    workspace.change(extractor_version="fake-2", open_extractor=lambda: Newer(version="fake-2"))
    report = workspace.scan()
    assert (report.road.read, report.road.unread) == (1, 1)
    assert set(workspace.index.documents()) == {sha256, workspace.dossier("rusak.txt").document.sha256}


def test_a_wish_to_stop_finishes_what_is_in_hand(workspace: Workspace) -> None:
    for number in range(30):
        workspace.write(f"{number:02}.txt", f"!slow 0.02\nisi {number}")
    wished = False

    def wish(step: str) -> None:
        nonlocal wished
        wished = wished or step == "tried"

    workspace.change(checkpoint=wish, stop=lambda: wished)
    report = workspace.scan()
    assert report.is_interrupted
    in_hand = len(workspace.submitted)
    assert report.road.read == in_hand
    assert report.road.left_files + report.road.left_documents == 30 - in_hand
    assert report.total.indexed == in_hand
    workspace.change(stop=lambda: False)
    assert workspace.scan().total == Account(on_disk=30, indexed=30)


def test_a_wish_to_stop_does_not_wait_for_a_long_scan(workspace: Workspace) -> None:
    for number in range(10):
        workspace.write(f"{number}.txt", f"!slow 0.05\n{number}")
    wished = False

    def wish(step: str) -> None:
        nonlocal wished
        wished = wished or step == "tried"

    workspace.change(checkpoint=wish, stop=lambda: wished, stop_grace=0.0)
    report = workspace.scan()
    assert report.is_interrupted
    assert report.road.read < len(workspace.submitted)
    assert {document.tries for document in workspace.catalogue.waiting(VERSION)} == {0}  # none is suspected
    workspace.change(stop=lambda: False)
    assert workspace.scan().total == Account(on_disk=10, indexed=10)


def test_a_stopped_walk_takes_nothing_for_gone(workspace: Workspace) -> None:
    for folder in "ABC":
        workspace.write(f"{folder}/surat.txt", folder)
    workspace.scan()
    looks = iter([False, True])
    workspace.change(stop=lambda: next(looks, True))
    report = workspace.scan()
    assert report.is_interrupted
    assert not any(source.is_complete for source in report.sources)
    assert len(workspace.known()) == 3


KILLER = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from tests.fakes.workspace import Workspace, judge
workspace = Workspace(Path(sys.argv[1]))
workspace.scan()
"""


def test_a_file_that_kills_the_whole_service(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.write("racun.txt", "!kill")
    for number in range(5):
        workspace.write(f"{number}.txt", f"isi {number}")
    workspace.close()
    deaths = 0
    while _run(tmp_path) == -signal.SIGKILL:
        deaths += 1
        assert deaths <= MAX_TRIES
    assert deaths == MAX_TRIES  # each attempt was counted before it was made
    workspace = Workspace(tmp_path)
    assert workspace.scan().total == Account(on_disk=6, indexed=5, failed=1)
    (problem,) = workspace.catalogue.problems()
    assert (problem.state, problem.code) == ("set_aside", "crashed")
    others = [workspace.dossier(f"{number}.txt").document.tries for number in range(5)]
    assert max(others) < MAX_TRIES  # being beside it cost none of them its chance
    workspace.close()


def _run(folder: Path) -> int:
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", KILLER, str(folder), str(root)], check=False, timeout=60)
    return done.returncode


def test_no_more_than_so_much_is_in_hand(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.extraction.IN_HAND", 4)
    for number in range(20):
        workspace.write(f"{number}.txt", f"!slow 0.005\n{number}")
    workspace.scan()
    (extractor,) = workspace.extractors
    assert max(extractor.concurrent.values()) <= 4
    monkeypatch.setattr("archive.extraction.IN_HAND_BYTES", 1)
    for number in range(5):
        workspace.write(f"baru {number}.txt", f"!slow 0.005\nbaru {number}")
    workspace.scan()
    assert max(workspace.extractors[-1].concurrent.values()) == 1


def test_small_ones_go_first(workspace: Workspace) -> None:
    for number in (3, 1, 2):
        workspace.write(f"{number}.txt", "x" * 100 * number)
    workspace.scan()
    assert workspace.submitted == ["1.txt", "2.txt", "3.txt"]


def test_odd_names_go_the_whole_road(workspace: Workspace) -> None:
    names = [b"caf\xe9.txt", "e\u0301.txt".encode(), "😀.txt".encode(), b"a\nb.txt", b"n" * 251 + b".txt"]
    for number, name in enumerate(names):
        workspace.write(os.path.join(b"\xff folder", name), f"isi {number}")
    report = workspace.scan()
    assert report.total == Account(on_disk=5, indexed=5)
    for name in names:
        assert workspace.dossier(os.path.join(b"\xff folder", name)).filings[0].filing.path.endswith(name)
    shown = {name for document in workspace.index.documents().values() for name in document.names}
    assert "\\xFF folder/caf\\xE9.txt" in shown
    assert "\\xFF folder/é.txt" in shown


def test_names_do_not_decide_whether_to_read_again(workspace: Workspace) -> None:
    path = workspace.write("a.txt", "isi")
    workspace.scan()
    for number in range(3):
        path = path.rename(workspace.tree / f"{number}.txt")
        workspace.scan()
    assert workspace.submitted == ["a.txt"]
