from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from types import SimpleNamespace

import msgspec
import pytest

from archive import ties
from archive.ties import TieTask, folder_of, meeting_part, tie_again, tie_stored
from evidence_store.model import UnitFiling
from indexer.extract.model import ProblemCode
from indexer.sandbox import WorkerFault
from indexer.search.model import IndexDocument
from tests.fakes.workspace import Workspace, tie


def document(workspace: Workspace, name: str) -> IndexDocument:
    (found,) = (each for each in workspace.index.documents().values() if name in each.names[0])
    return found


def tied(workspace: Workspace) -> dict[bytes, list[str]]:
    """By path of each part of a meeting, the items it is tied to."""
    rows = workspace.catalogue.meeting_parts()
    matches = workspace.catalogue.matches([row.document_id for row in rows])
    return {
        row.filings[0].path: [m.item for m in matches.get((row.document_id, row.part), ()) if m.is_tied]
        for row in rows
    }


def test_parts_of_a_meeting_are_tied_across_folders_and_found_by_it(workspace: Workspace) -> None:
    workspace.write("A/undangan.txt", "rapat zona\nA.I.1.i.a-1")
    workspace.write("B/daftar.txt", "rapat zona\nnama")
    workspace.write("B/lain.txt", "rapat mutu\nnama")
    workspace.scan()
    assert tied(workspace) == {b"A/undangan.txt": [], b"B/daftar.txt": ["A.I.1.i.a-1"], b"B/lain.txt": []}
    assert "A.I.1.i.a-1" in document(workspace, "daftar").keywords["indikator"]
    assert "indikator" not in document(workspace, "lain").keywords


def test_a_document_that_comes_or_goes_moves_the_ties_of_others(workspace: Workspace) -> None:
    workspace.write("B/daftar.txt", "rapat zona\nnama")
    workspace.scan()
    assert tied(workspace) == {b"B/daftar.txt": []}
    invitation = workspace.write("A/undangan.txt", "rapat zona\nA.I.1.i.a-1")
    workspace.scan()
    assert tied(workspace)[b"B/daftar.txt"] == ["A.I.1.i.a-1"]
    assert "indikator" in document(workspace, "daftar").keywords
    invitation.unlink()
    workspace.scan()
    assert tied(workspace) == {b"B/daftar.txt": []}
    assert "indikator" not in document(workspace, "daftar").keywords


def test_a_pass_without_changes_asks_the_rules_nothing(workspace: Workspace) -> None:
    workspace.write("A/undangan.txt", "rapat zona\nA.I.1.i.a-1")
    workspace.scan()

    def refuse(parts: object) -> dict[str, tuple[()]]:
        raise AssertionError(parts)

    workspace.change(tie=refuse)
    seq = workspace.catalogue.last_change()
    workspace.scan()
    assert tie_again(workspace.archive) == 0
    assert workspace.catalogue.last_change() == seq


def test_the_rules_see_folders_with_their_source_and_containers_as_folders(workspace: Workspace) -> None:
    workspace.write("A/kumpulan.zip", "!members 1\nrapat zona")
    workspace.write("B/undangan.txt", "rapat zona\nA.I.1.i.a-1")
    workspace.scan()
    (part,) = map(meeting_part, workspace.catalogue.meeting_parts())
    assert part.folders == ("bersama/B",)
    assert [match.item for match in part.matches] == ["A.I.1.i.a-1"]
    assert folder_of(UnitFiling(1, "tu", "TU", b"A/b.zip"), "dalam/c.pdf") == "tu/A/b.zip!/dalam"
    assert folder_of(UnitFiling(1, "tu", "TU", b"A/b.zip"), "c.pdf") == "tu/A/b.zip!"
    assert folder_of(UnitFiling(1, "tu", "TU", b"c.pdf"), "") == "tu"


@dataclass
class Worker:
    """Answers as a worker process does, in this one; after so many answers it dies."""

    catalogue: str
    answers: int = 1_000

    def tie(self, after_id: int) -> Future[bytes]:
        answer: Future[bytes] = Future()
        self.answers -= 1
        if self.answers < 0:
            answer.set_exception(WorkerFault(ProblemCode.CRASHED, "died"))
        else:
            task = TieTask(self.catalogue, "", "1", "", after_id)
            answer.set_result(tie_stored(msgspec.msgpack.encode(task)))
        return answer

    def submit(self, document_ids: object) -> Future[bytes]:
        raise AssertionError(document_ids)

    def close(self, *, cancel: bool = False) -> None: ...


@pytest.mark.parametrize("answers", [1_000, 2, 0])
def test_a_worker_finds_the_same_ties_and_may_die(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, answers: int
) -> None:
    workspace.write("A/undangan.txt", "rapat zona\nA.I.1.i.a-1")
    for number in range(5):
        workspace.write(f"B/daftar {number}.txt", f"rapat zona\nnama {number}")
    workspace.change(tie=lambda _: {})
    workspace.scan()
    assert not any(tied(workspace).values())
    monkeypatch.setattr(ties, "WORTH_A_WORKER", 1)
    monkeypatch.setattr(ties, "CHUNK", 2)
    monkeypatch.setattr(ties, "loaded", lambda *_: SimpleNamespace(tie=tie))
    worker = Worker(str(workspace.folder / "store" / "catalogue.sqlite"), answers)
    workspace.change(tie=tie, reading_version="2", open_renewal=lambda _: worker)
    assert tie_again(workspace.archive) >= 5
    assert sum(items == ["A.I.1.i.a-1"] for items in tied(workspace).values()) == 5
    assert workspace.catalogue.ties_are_current("2")
