"""An edit is tried on everything that it can concern, and each thing that must not happen is told."""

from __future__ import annotations

import pytest

from rules.learning import Case, Change, Edit, Field, Trial, Verb, applied
from rules.match.judge import Matcher
from rules.match.model import MatchState
from tests.rules.learning.samples import DUMAS, GUESTS, MONTHS, accepted, pack, rejected, report

ACCEPTED = MatchState.ACCEPTED
WITHOUT = Edit("laporan-dumas", Field.WITHOUT, "provinsi")
ABOUT = Edit("laporan-dumas", Field.ABOUT, "suara pelanggan")


def test_an_accepted_document_that_would_be_lost() -> None:
    (case,) = accepted("LAPORAN DUMAS PROVINSI", 1)
    assert Trial(pack(), [case]).effect([WITHOUT]).broken == (
        Change(case.document.key, DUMAS, ACCEPTED, None),
    )


def test_a_rejected_document_that_would_be_taken() -> None:
    (case,) = rejected("LAPORAN SUARA PELANGGAN", 1)
    assert Trial(pack(), [case]).effect([ABOUT]).broken == (Change(case.document.key, DUMAS, None, ACCEPTED),)


def test_a_document_that_nobody_decided_on_stays_where_it_is() -> None:
    counted, unknown = report("LAPORAN DUMAS PROVINSI", "Mei"), report("LAPORAN SUARA PELANGGAN", "Mei")
    trial = Trial(pack(), [], [counted, unknown])
    assert trial.effect([WITHOUT, ABOUT]).broken == (
        Change(counted.key, DUMAS, ACCEPTED, None),
        Change(unknown.key, DUMAS, None, ACCEPTED),
    )


def test_examples_of_the_pack_stay_what_they_are() -> None:
    trial = Trial(pack(), [])
    lost = Edit("laporan-tamu", Field.WITHOUT, "kunjungan")
    assert trial.effect([lost]).broken == (
        Change("documents/x.yaml:9:5", "laporan-tamu", MatchState.SUGGESTED, None),
    )
    taken = Edit("laporan-tamu", Field.ABOUT, "kotak saran")
    assert trial.effect([taken]).broken == (
        Change("documents/x.yaml:11:5", "laporan-tamu", None, MatchState.SUGGESTED),
    )
    fallen = Edit("laporan-dumas", Field.ABOUT, "kunjungan")
    assert trial.effect([fallen]).broken == (
        Change("documents/x.yaml:9:5", "laporan-dumas", None, MatchState.SUGGESTED),
    )


def test_an_acceptance_is_for_its_period() -> None:
    document = report("LAPORAN SUARA PELANGGAN", "Maret")
    right, wrong = (Case(Verb.ACCEPT, DUMAS, document, slot) for slot in ("2025-03", "2025-04"))
    assert len(Trial(pack(), [right]).effect([ABOUT]).fixed) == 1
    assert Trial(pack(), [wrong]).effect([ABOUT]).fixed == ()


def test_another_item_that_would_be_concerned_is_broken_too() -> None:
    """A report on guests is decided on; what else would become of it is told."""
    case = Case(Verb.ACCEPT, GUESTS, report("LAPORAN TAMU DAN SUARA PELANGGAN", "Mei"))
    effect = Trial(pack(), [case]).effect([ABOUT])
    assert effect.other == (Change(case.document.key, DUMAS, None, ACCEPTED),)


@pytest.mark.parametrize(
    "edit",
    [
        ABOUT,
        WITHOUT,
        Edit("laporan-dumas", Field.ABOUT, "penyuluhan"),  # mends what is written `penyuluhah`
        Edit("laporan-dumas", Field.KINDS, "notulen"),
        Edit("laporan-dumas", Field.HELPS, "tingkat provinsi"),
    ],
)
def test_what_is_not_judged_again_would_be_judged_the_same(edit: Edit) -> None:
    titles = [
        "LAPORAN SUARA PELANGGAN",
        "LAPORAN DUMAS PROVINSI",
        "NOTULEN RAPAT DUMAS",
        "LAPORAN PENYULUHAH",
    ]
    documents = [report(title, month) for title in titles for month in MONTHS[:2]]
    trial = Trial(pack(), [], documents)
    effect = trial.effect([edit])
    changed = {change.document for change in effect.broken}
    matcher = Matcher(applied(pack(), edit))
    for paper in trial.papers:
        one = paper.document
        after = matcher(one.names, one.title, one.pages, one.facts, one.problems)[1]
        states = {match.item: match.state for match in paper.before.matches}
        if {match.item: match.state for match in after.matches} != states:
            assert one.key in changed
