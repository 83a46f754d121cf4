"""What decided documents have in common is proposed, unless anything speaks against it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rules.learning import Case, Document, Edit, Field, Proposal, Trial, Verb, propose
from rules.match.model import MatchState
from rules.pack.model import Pack
from tests.rules.learning.samples import (
    DUMAS,
    EVALUATION,
    GUESTS,
    MONTHS,
    accepted,
    pack,
    paper,
    rejected,
    report,
)
from tests.rules.match.packs import PAPER


def proposed(
    cases: Sequence[Case], background: Sequence[Document] = (), rules: Pack | None = None
) -> list[Proposal]:
    return propose(Trial(rules or pack(), cases, background))


def edits(cases: Sequence[Case], background: Sequence[Document] = ()) -> list[Edit]:
    return [proposal.edit for proposal in proposed(cases, background)]


# --- what is proposed


def test_a_phrase_by_which_accepted_documents_are_known() -> None:
    cases = accepted("LAPORAN SUARA PELANGGAN")
    (proposal,) = proposed(cases)
    assert proposal.edit == Edit("laporan-dumas", Field.ABOUT, "suara pelanggan")
    assert proposal.support == tuple(case.document.key for case in cases)
    assert [(one.item, one.before, one.after) for one in proposal.effect.fixed] == [
        (DUMAS, None, MatchState.ACCEPTED)
    ] * 3
    assert proposal.effect.broken == ()


def test_a_phrase_of_names() -> None:
    text = PAPER + "Tidak ada hal penting pada bulan ini.\n"
    cases = [
        Case(
            Verb.ACCEPT, DUMAS, Document(month, (f"TU/lap. suara pelanggan {month} 2025.pdf",), pages=(text,))
        )
        for month in MONTHS[:3]
    ]
    assert edits(cases) == [Edit("laporan-dumas", Field.ABOUT, "suara pelanggan")]


def test_only_the_line_that_is_missing() -> None:
    """`evaluasi-dumas` asks for two things; the documents name one of them."""
    quarters = ("TRIWULAN I 2025", "TRIWULAN II 2025")
    cases = [Case(Verb.ACCEPT, EVALUATION, paper("LAPORAN TINJAUAN DUMAS", span, span)) for span in quarters]
    (edit,) = edits(cases)
    assert edit == Edit("evaluasi-dumas", Field.ABOUT, "tinjauan", 1)


def test_a_phrase_by_which_rejected_documents_are_told_apart() -> None:
    cases = rejected("LAPORAN DUMAS TINGKAT PROVINSI") + accepted("LAPORAN DUMAS", 2)
    (proposal,) = proposed(cases)
    assert proposal.edit == Edit("laporan-dumas", Field.WITHOUT, "tingkat provinsi")
    assert [(one.before, one.after) for one in proposal.effect.fixed] == [(MatchState.ACCEPTED, None)] * 3


def test_a_kind_that_accepted_documents_are_of() -> None:
    cases = accepted("NOTULEN RAPAT DUMAS")
    assert edits(cases) == [Edit("laporan-dumas", Field.KINDS, "notulen")]


def test_what_a_better_proposal_puts_right_is_not_proposed_again() -> None:
    cases = accepted("LAPORAN SUARA PELANGGAN", 4) + accepted("LAPORAN KELUH KESAH", 3)
    assert {edit.phrase for edit in edits(cases)} == {"suara pelanggan", "keluh kesah"}


# --- what is not


def test_one_document_is_not_enough() -> None:
    assert edits(accepted("LAPORAN SUARA PELANGGAN", 1)) == []


def test_one_document_decided_twice_is_not_enough() -> None:
    document = report("LAPORAN SUARA PELANGGAN", "Maret")
    assert edits([Case(Verb.ACCEPT, DUMAS, document), Case(Verb.ACCEPT, GUESTS, document)]) == []


def test_a_phrase_by_which_a_neighbour_would_fall_in_is_withheld() -> None:
    cases = accepted("LAPORAN SUARA PELANGGAN")
    neighbour = report("LAPORAN TAMU DAN SUARA PELANGGAN", "Maret")
    counted = Trial(pack(), [Case(Verb.ACCEPT, GUESTS, neighbour)])
    assert counted.papers[0].before.matches[0].state is MatchState.ACCEPTED
    assert edits(cases) != []
    assert edits(cases, [neighbour]) == []


def test_a_phrase_that_an_example_of_the_pack_must_not_be_known_by_is_withheld() -> None:
    """Under `misses` of the type stands a document with these words; it does not, of another type."""
    assert edits(accepted("LAPORAN KOTAK SARAN", item=GUESTS)) == []
    assert edits(accepted("LAPORAN KOTAK PESAN", item=GUESTS)) != []


def test_a_phrase_of_a_rejected_document_is_withheld() -> None:
    cases = accepted("LAPORAN SUARA PELANGGAN") + rejected("LAPORAN RENCANA SUARA PELANGGAN", 1)
    assert edits(cases) == []


def test_what_an_accepted_document_says_too_is_not_forbidden() -> None:
    cases = rejected("LAPORAN DUMAS TINGKAT PROVINSI") + accepted("LAPORAN DUMAS TINGKAT PROVINSI", 1)[:0]
    assert edits(cases) != []
    assert edits([*cases, *accepted("LAPORAN DUMAS TINGKAT PROVINSI DAN PUSAT", 1)]) == []


def test_what_would_take_away_a_document_that_counts_is_withheld() -> None:
    cases = rejected("LAPORAN DUMAS TINGKAT PROVINSI")
    assert edits(cases, [report("LAPORAN DUMAS TINGKAT PROVINSI", "Juni", "lain")]) == []


@pytest.mark.parametrize(
    "title",
    [
        "LAPORAN BULANAN",
        "LAPORAN KEGIATAN PUSAT STANDARDISASI INSTRUMEN PERKEBUNAN",
        "LAPORAN HARI SENIN NOMOR 12",
    ],
)
def test_plain_words_houses_and_the_calendar_tell_nothing(title: str) -> None:
    assert edits(accepted(title)) == []


def test_no_phrase_makes_a_draft_count() -> None:
    assert edits(accepted("DRAFT LAPORAN DUMAS SUARA PELANGGAN")) == []


def test_what_the_rules_know_already_asks_for_nothing() -> None:
    assert edits(accepted("LAPORAN DUMAS") + rejected("LAPORAN SUARA PELANGGAN")) == []


def test_the_order_of_decisions_does_not_matter() -> None:
    cases = accepted("LAPORAN SUARA PELANGGAN") + rejected("LAPORAN DUMAS TINGKAT PROVINSI")
    assert edits(cases) == edits(cases[::-1])
    assert len(edits(cases)) == 2
