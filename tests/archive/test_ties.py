from __future__ import annotations

from archive.ties import folder_of, meeting_part, tie_again
from evidence_store.model import UnitFiling
from indexer.search.model import IndexDocument
from tests.fakes.workspace import Workspace


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
