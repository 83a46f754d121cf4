from __future__ import annotations

import pytest

from archive import decisions
from archive.decisions import (
    DecisionError,
    NothingToUndo,
    ReasonMissing,
    Remark,
    Unit,
    UnknownItem,
    UnknownPeriod,
    UnknownUnit,
)
from archive.matches import Line, lines, listed
from archive.rebuild import rebuild
from evidence_store.review_model import Verb
from rules.kinds import Kinds, Layout
from rules.pack.model import Cadence, Group, Indicator, Item, Pack, Section
from rules.pack.model import Unit as House
from rules.vocabulary import Vocabulary
from tests.fakes.workspace import Workspace

ITEMS = (
    Item("A.I.1.i.a-1", "SK", ("sk",)),
    Item("A.I.1.i.a-2", "Laporan", ("laporan",), cadence=Cadence.QUARTERLY, is_waivable=True),
)


def pack(*items: Item) -> Pack:
    indicator = Indicator("A.I.1.i.a", "", "", "", 1.0, "", items)
    section = Section("A.I.1", "", 1.0, (Group("A.I.1.i", "", 1.0, (indicator,)),))
    return Pack("p", "P", 2025, House("U"), Vocabulary(), Kinds((), Layout()), sections=(section,))


PACK = pack(*ITEMS)
WHO = "sri"


def unit_of(workspace: Workspace, path: str, member: str = "") -> Unit:
    return Unit(workspace.dossier(path).document.sha256, member)


def table(workspace: Workspace) -> list[Line]:
    return list(lines(listed(workspace.catalogue)))


def test_an_acceptance_counts_at_once_and_for_ever(workspace: Workspace) -> None:
    workspace.write("A/sk.txt", "A.I.1.i.a-1")
    workspace.scan()
    assert table(workspace) == [Line("bersama/A/sk.txt", "A.I.1.i.a-1", "2025", "suggested", 0.5)]
    made = decisions.judge_document(
        workspace.archive, PACK, Verb.ACCEPT, unit_of(workspace, "A/sk.txt"), "A.I.1.i.a-1", who=WHO
    )
    assert (made.decision.slot, made.decision.who, made.remarks) == ("2025", WHO, ())
    accepted = [Line("bersama/A/sk.txt", "A.I.1.i.a-1", "2025", "accepted", 0.5)]
    assert table(workspace) == accepted
    (workspace.tree / "A/sk.txt").rename(workspace.tree / "A/lain.txt")
    workspace.scan()
    rebuild(workspace.archive)
    assert table(workspace) == [accepted[0]._replace(path="bersama/A/lain.txt")]


def test_what_the_rules_never_saw_counts_when_a_person_says_so(workspace: Workspace) -> None:
    workspace.write("A/foto.txt", "tanpa kata")
    workspace.scan()
    unit = unit_of(workspace, "A/foto.txt")
    made = decisions.judge_document(workspace.archive, PACK, Verb.ACCEPT, unit, "A.I.1.i.a-1", who=WHO)
    assert made.remarks == (Remark.NO_MATCH,)
    assert table(workspace) == [Line("bersama/A/foto.txt", "A.I.1.i.a-1", "2025", "accepted", 1.0)]
    (found,) = workspace.index.documents().values()
    assert found.keywords["indikator"] == tuple(
        sorted(["A", "A.I", "A.I.1", "A.I.1.i", "A.I.1.i.a", "A.I.1.i.a-1"])
    )


def test_a_rejected_document_is_no_more_found_by_the_item(workspace: Workspace) -> None:
    workspace.write("A/sk.txt", "A.I.1.i.a-1")
    workspace.scan()
    unit = unit_of(workspace, "A/sk.txt")
    decisions.judge_document(
        workspace.archive, PACK, Verb.REJECT, unit, "A.I.1.i.a-1", why="tahun lalu", who=WHO
    )
    (found,) = workspace.index.documents().values()
    assert "indikator" not in found.keywords
    assert table(workspace)[0].state == "rejected"
    (made,) = workspace.catalogue.decisions()
    assert decisions.latest(workspace.catalogue, unit, "A.I.1.i.a-1") == made
    decisions.undo(workspace.archive, made.id, who=WHO)
    assert table(workspace)[0].state == "suggested"
    (found,) = workspace.index.documents().values()
    assert "A.I.1.i.a-1" in found.keywords["indikator"]
    with pytest.raises(NothingToUndo):
        decisions.undo(workspace.archive, made.id, who=WHO)
    with pytest.raises(NothingToUndo):
        decisions.latest(workspace.catalogue, unit, "A.I.1.i.a-1")


def test_a_member_of_a_container_is_decided_on_by_itself(workspace: Workspace) -> None:
    workspace.write("A/wadah.zip", "!members 2\nwadah")
    workspace.scan()
    unit = unit_of(workspace, "A/wadah.zip", "m2.txt")
    decisions.judge_document(workspace.archive, PACK, Verb.ACCEPT, unit, "A.I.1.i.a-1", who=WHO)
    assert [line.path for line in table(workspace)] == ["bersama/A/wadah.zip!/m2.txt"]
    with pytest.raises(UnknownUnit) as caught:
        decisions.judge_document(
            workspace.archive, PACK, Verb.ACCEPT, unit._replace(member="m9.txt"), "A.I.1.i.a-1", who=WHO
        )
    assert caught.value.what == f"{unit.sha256}!/m9.txt"


def test_a_recurring_item_asks_for_the_period_unless_it_was_read(workspace: Workspace) -> None:
    workspace.write("A/a.txt", "tanpa kata")
    workspace.write("A/b.txt", "A.I.1.i.a-2")
    workspace.scan()
    silent, read = unit_of(workspace, "A/a.txt"), unit_of(workspace, "A/b.txt")
    with pytest.raises(UnknownPeriod) as caught:
        decisions.judge_document(workspace.archive, PACK, Verb.ACCEPT, silent, "A.I.1.i.a-2", who=WHO)
    assert (caught.value.period, caught.value.known) == ("", ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"))
    with pytest.raises(UnknownPeriod):
        decisions.judge_document(
            workspace.archive, PACK, Verb.ACCEPT, silent, "A.I.1.i.a-2", period="2025-03", who=WHO
        )
    made = decisions.judge_document(
        workspace.archive, PACK, Verb.ACCEPT, silent, "A.I.1.i.a-2", period="2025-Q2", who=WHO
    )
    assert made.decision.slot == "2025-Q2"
    made = decisions.judge_document(workspace.archive, PACK, Verb.ACCEPT, read, "A.I.1.i.a-2", who=WHO)
    assert made.decision.slot == "2025"  # as read
    rejected = decisions.judge_document(
        workspace.archive, PACK, Verb.REJECT, silent, "A.I.1.i.a-2", why="x", who=WHO
    )
    assert rejected.decision.slot == ""


def test_a_waiver_needs_a_reason_and_says_when_the_plan_has_none(workspace: Workspace) -> None:
    with pytest.raises(ReasonMissing):
        decisions.waive(workspace.archive, PACK, "A.I.1.i.a-2", why="  ", who=WHO)
    made = decisions.waive(workspace.archive, PACK, "A.I.1.i.a-2", why="tidak ada aduan", who=WHO)
    assert (made.decision.slot, made.decision.sha256, made.remarks) == ("", "", ())
    made = decisions.waive(workspace.archive, PACK, "A.I.1.i.a-1", why="x", who=WHO)
    assert made.remarks == (Remark.NOT_WAIVABLE,)
    assert decisions.latest(workspace.catalogue, None, "A.I.1.i.a-1") == made.decision


@pytest.mark.parametrize(
    ("item", "near"),
    [
        ("A.I.1.i.a", ("A.I.1.i.a-1", "A.I.1.i.a-2")),
        ("A.I.1.i.a-3", ("A.I.1.i.a-2", "A.I.1.i.a-1")),
        ("zzz", ()),
    ],
)
def test_an_unknown_item_is_met_with_the_nearest(
    workspace: Workspace, item: str, near: tuple[str, ...]
) -> None:
    with pytest.raises(UnknownItem) as caught:
        decisions.waive(workspace.archive, PACK, item, why="x", who=WHO)
    assert set(caught.value.near) == set(near)
    assert workspace.catalogue.decisions() == []


def test_an_error_changes_nothing(workspace: Workspace) -> None:
    head = workspace.catalogue.audit_head()
    for unit in (Unit("f" * 64), Unit("f" * 64, "m")):
        with pytest.raises(DecisionError):
            decisions.judge_document(workspace.archive, PACK, Verb.ACCEPT, unit, "A.I.1.i.a-1", who=WHO)
    assert workspace.catalogue.audit_head() == head


def test_a_decision_on_an_item_that_the_pack_has_lost_is_kept_and_marked(workspace: Workspace) -> None:
    workspace.write("A/sk.txt", "A.I.1.i.a-1")
    workspace.scan()
    unit = unit_of(workspace, "A/sk.txt")
    decisions.judge_document(workspace.archive, PACK, Verb.ACCEPT, unit, "A.I.1.i.a-1", who=WHO)
    decisions.waive(workspace.archive, PACK, "A.I.1.i.a-2", why="x", who=WHO)
    smaller = pack(ITEMS[1])
    found = decisions.listed(workspace.catalogue, smaller)
    assert [(one.path, one.decision.item, one.is_lost) for one in found] == [
        ("bersama/A/sk.txt", "A.I.1.i.a-1", True),
        ("", "A.I.1.i.a-2", False),
    ]
    (workspace.tree / "A/sk.txt").unlink()
    workspace.scan()
    assert decisions.listed(workspace.catalogue, smaller) == found


def test_one_line_for_a_path_item_and_period(workspace: Workspace) -> None:
    workspace.write("A/undangan.txt", "rapat zona\nA.I.1.i.a-1 A.I.1.i.a-2")
    workspace.write("B/daftar.txt", "rapat zona\nA.I.1.i.a-2")
    workspace.write("B/salinan.txt", "rapat zona\nA.I.1.i.a-2")
    workspace.scan()
    found = table(workspace)
    assert [(line.path, line.item) for line in found] == sorted({(line.path, line.item) for line in found})
    assert [line.path for line in found if line.item == "A.I.1.i.a-1"] == [
        *("bersama/A/undangan.txt", "bersama/B/daftar.txt", "bersama/B/salinan.txt"),
    ]
