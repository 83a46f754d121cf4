"""The state of a slot: each test names the wrong answer that it prevents."""

from __future__ import annotations

from datetime import date

import pytest

from rules.gaps.model import Remedy, Ruling, SlotState, Waiver, Why
from rules.match.model import MatchState
from tests.rules.gaps.small import (
    AGENTS,
    BOTH,
    EACH_YEAR,
    MEETING,
    MONTHLY,
    SK,
    accepted,
    on,
    slot,
    suggested,
    unread,
)

PARTS = ("undangan", "notulen", "daftar-hadir")
LATER = date(2025, 12, 1)


def meeting(*roles: str, occasion: str = "2025-03-14", state: MatchState = MatchState.ACCEPTED):  # type: ignore[no-untyped-def]
    return [accepted(MEETING, key=f"{occasion}-{r}", role=r, occasion=occasion, state=state) for r in roles]


# --- time -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2024, 12, 31), SlotState.NOT_YET_DUE),
        (date(2025, 1, 1), SlotState.DUE_SOON),
        (date(2025, 1, 31), SlotState.DUE_SOON),  # the due day itself is in time
        (date(2025, 2, 1), SlotState.LATE),
        (date(2025, 3, 2), SlotState.LATE),
        (date(2025, 3, 3), SlotState.MISSING),
    ],
)
def test_the_days_of_an_empty_slot(day: date, state: SlotState) -> None:
    review = slot(on(day), SK)
    assert review.state is state
    assert review.is_overdue == (day > date(2025, 1, 31))


def test_an_early_document_satisfies_before_its_month() -> None:
    assert slot(on(date(2024, 12, 1), [accepted(SK)]), SK).state is SlotState.SATISFIED


def test_a_report_in_time_by_its_date_but_dropped_late_is_received_late() -> None:
    """The document date is no received date: a report dated 31 January that came on 20 February is late."""
    found = accepted(MONTHLY, "2025-01", document_date=date(2025, 1, 31), received_on=date(2025, 2, 20))
    review = slot(on(LATER, [found]), MONTHLY, "2025-01")
    assert review.state is SlotState.SATISFIED
    assert review.received_late
    assert review.completed_on == date(2025, 2, 20)


def test_the_grace_of_the_cadence_is_still_in_time() -> None:
    found = accepted(MONTHLY, "2025-01", received_on=date(2025, 2, 10))
    assert not slot(on(LATER, [found]), MONTHLY, "2025-01").received_late


def test_a_copy_that_came_later_does_not_make_it_late() -> None:
    first = accepted(SK, key="a", content="same", received_on=date(2025, 1, 5), score=0.5)
    again = accepted(SK, key="b", content="same", received_on=date(2025, 9, 1), score=0.9)
    assert not slot(on(LATER, [again, first]), SK).received_late


# --- what counts ------------------------------------------------------------------------------------------


def test_the_same_bytes_count_once() -> None:
    """Three copies of one agent's report are not the reports of three agents."""
    copies = [accepted(AGENTS, key=key, content="same") for key in "abc"]
    review = slot(on(LATER, copies), AGENTS)
    assert (review.state, review.filled, review.needed) == (SlotState.INCOMPLETE, 1, 3)
    assert [refused.why for refused in review.refused] == [Why.COPY, Why.COPY]
    different = [accepted(AGENTS, key=key) for key in "abc"]
    assert slot(on(LATER, different), AGENTS).state is SlotState.SATISFIED


def test_a_unit_found_twice_is_told_once() -> None:
    """By itself and by its meeting: it must not be called a copy of itself, nor doubtful beside counting."""
    own = accepted(MEETING, key="n", role="notulen", occasion="2025-03-14", score=0.9)
    tied = accepted(MEETING, key="n", role="notulen", occasion="2025-03-14", score=0.8)
    unsure = suggested(MEETING, key="n", role="notulen", occasion="2025-03-14")
    for rows in ([own, tied], [own, unsure], [unsure, tied, own]):
        review = slot(on(LATER, rows), MEETING)
        assert [one.key for one in review.counts] == ["n"]
        assert (review.doubtful, review.refused) == ((), ())
    twice = [unsure, suggested(MEETING, key="n", role="notulen", score=0.3)]
    assert len(slot(on(LATER, twice), MEETING).doubtful) == 1


def test_what_counts_is_not_told_as_refused_too() -> None:
    """It is of the type wanted, and was looked at as another type and rejected as that."""
    both = [accepted(SK, key="a"), accepted(SK, key="a", state=MatchState.REJECTED, reasons=("draft",))]
    assert slot(on(LATER, both), SK).refused == ()


def test_a_number_not_yet_reached_is_no_gap_in_march() -> None:
    assert slot(on(date(2025, 3, 1), [accepted(AGENTS, key="a")]), AGENTS).state is SlotState.NOT_YET_DUE
    review = slot(on(date(2026, 1, 2), [accepted(AGENTS, key="a")]), AGENTS)
    assert review.state is SlotState.INCOMPLETE
    assert review.steps[0].count == 2


def test_a_withdrawn_document_does_not_count_but_is_shown() -> None:
    review = slot(on(LATER, [accepted(SK, is_withdrawn=True)]), SK)
    assert review.state is SlotState.MISSING
    assert [refused.why for refused in review.refused] == [Why.WITHDRAWN]
    decided = accepted(SK, is_withdrawn=True, ruling=Ruling.ACCEPTED)
    assert slot(on(LATER, [decided]), SK).state is SlotState.MISSING


def test_why_a_file_did_not_count_stays_with_the_slot() -> None:
    wrong = accepted(SK, "", state=MatchState.REJECTED, reasons=("wrong_year",))
    review = slot(on(LATER, [wrong]), SK)
    assert review.state is SlotState.MISSING
    assert [(refused.why, refused.evidence.reasons) for refused in review.refused] == [
        (Why.RULES, ("wrong_year",))
    ]


def test_a_document_of_another_period_is_kept_with_its_item() -> None:
    done = on(LATER, [accepted(MONTHLY, "2024-03"), accepted(EACH_YEAR, "2023")])
    strays = {item.item.id: [stray.why for stray in item.strays] for item in done.items if item.strays}
    assert strays == {MONTHLY.id: [Why.OTHER_PERIOD], EACH_YEAR.id: [Why.OTHER_PERIOD]}


def test_each_of_the_years_is_a_slot_of_its_own() -> None:
    done = on(LATER, [accepted(EACH_YEAR, "2024")])
    assert slot(done, EACH_YEAR, "2024").state is SlotState.SATISFIED
    assert slot(done, EACH_YEAR, "2025").state is SlotState.MISSING


def test_evidence_of_an_item_that_the_pack_lacks_is_named() -> None:
    gone = accepted(SK)
    done = on(LATER, [type(gone)(key="x", item="A.I.9.z-1", slot="2025", state=MatchState.ACCEPTED)])
    assert done.unknown_items == ("A.I.9.z-1",)


# --- doubtful and unread ----------------------------------------------------------------------------------


def test_only_suggested_is_doubtful_and_never_satisfied() -> None:
    review = slot(on(LATER, [suggested(SK, reasons=("draft",))]), SK)
    assert review.state is SlotState.DOUBTFUL
    assert [(step.remedy, step.keys) for step in review.steps] == [(Remedy.DECIDE, ("A.I.1.i.a-1/2025/",))]


def test_an_unread_file_that_may_be_it_is_never_missing() -> None:
    """Invariant 3."""
    review = slot(on(LATER, unread=[unread(SK, "2025")]), SK)
    assert review.state is SlotState.UNREAD
    assert [step.remedy for step in review.steps] == [Remedy.READ]


def test_an_unread_file_of_no_known_month_may_be_of_any_that_had_begun() -> None:
    found = unread(MONTHLY, received_on=date(2025, 3, 20))
    done = on(date(2025, 6, 15), [accepted(MONTHLY, "2025-02")], [found])
    states = {
        label: slot(done, MONTHLY, label).state for label in ("2025-01", "2025-02", "2025-03", "2025-04")
    }
    assert states == {
        "2025-01": SlotState.UNREAD,
        "2025-02": SlotState.SATISFIED,
        "2025-03": SlotState.UNREAD,
        "2025-04": SlotState.MISSING,  # it came in before April
    }


def test_an_unread_file_without_a_clue_is_shown_with_its_bidang() -> None:
    done = on(LATER, unread=[unread(key="b", path="b.pdf"), unread(key="a", path="a.pdf")])
    assert {bidang: [file.path for file in files] for bidang, files in done.unread.items()} == {
        "tim-zi": ["a.pdf", "b.pdf"]
    }
    assert slot(done, SK).state is SlotState.MISSING


def test_a_document_that_does_not_say_its_month_satisfies_none() -> None:
    done = on(date(2025, 3, 1), [accepted(MONTHLY, "", key="x")])
    assert slot(done, MONTHLY, "2025-01").state is SlotState.DOUBTFUL
    assert slot(done, MONTHLY, "2025-12").state is SlotState.NOT_YET_DUE


# --- persons ----------------------------------------------------------------------------------------------


def test_a_persons_yes_beats_the_machines_no() -> None:
    for state in MatchState:
        yes = accepted(SK, state=state, ruling=Ruling.ACCEPTED)
        assert slot(on(LATER, [yes]), SK).state is SlotState.SATISFIED


def test_a_persons_no_beats_the_machines_yes() -> None:
    review = slot(on(LATER, [accepted(SK, ruling=Ruling.REJECTED, note="salah unit")]), SK)
    assert review.state is SlotState.MISSING
    assert [(one.why, one.evidence.note) for one in review.refused] == [(Why.PERSON, "salah unit")]


def test_a_waiver_closes_its_slot_and_no_other() -> None:
    done = on(LATER, waivers=[Waiver(MONTHLY.id, "2025-03", "Ani", "libur"), Waiver(SK.id)])
    assert slot(done, MONTHLY, "2025-03").state is SlotState.WAIVED
    assert slot(done, MONTHLY, "2025-04").state is SlotState.MISSING
    assert slot(done, SK).state is SlotState.WAIVED
    assert slot(done, SK).steps == ()


def test_the_waiver_of_a_slot_goes_before_that_of_the_item() -> None:
    for order in (1, -1):
        both = [Waiver(MONTHLY.id, "2025-03", why="bulan ini"), Waiver(MONTHLY.id, why="semua")][::order]
        waiver = slot(on(LATER, waivers=both), MONTHLY, "2025-03").waiver
        assert waiver is not None
        assert waiver.why == "bulan ini"


# --- meetings and all_of ----------------------------------------------------------------------------------


def test_all_parts_of_one_meeting_satisfy() -> None:
    assert slot(on(LATER, meeting(*PARTS)), MEETING).state is SlotState.SATISFIED


def test_parts_of_two_meetings_do_not_make_one() -> None:
    found = [*meeting("undangan", "notulen"), *meeting("daftar-hadir", occasion="2025-05-02")]
    review = slot(on(LATER, found), MEETING)
    assert review.state is SlotState.INCOMPLETE
    assert review.parts_present == ("undangan", "notulen")
    assert review.parts_missing == ("daftar-hadir",)
    assert [refused.why for refused in review.refused] == [Why.OTHER_MEETING]


def test_an_incomplete_bundle_is_told_before_it_is_due_and_names_the_part() -> None:
    review = slot(on(date(2025, 3, 20), meeting("undangan", "notulen")), MEETING)
    assert review.state is SlotState.INCOMPLETE
    assert not review.is_overdue
    assert [(step.remedy, step.documents, step.parts) for step in review.steps] == [
        (Remedy.DROP, ("rapat",), ("daftar-hadir",))
    ]


def test_a_combined_file_is_all_parts() -> None:
    assert slot(on(LATER, [accepted(MEETING)]), MEETING).state is SlotState.SATISFIED


def test_a_part_of_an_unknown_meeting_fits_the_one_that_lacks_it() -> None:
    found = [*meeting("undangan", "notulen"), *meeting("daftar-hadir", occasion="")]
    assert slot(on(LATER, found), MEETING).state is SlotState.SATISFIED


def test_a_part_that_may_be_there_is_not_called_missing() -> None:
    """A list of attendance that could not be read must not be reported as missing from the bundle."""
    found = meeting("undangan", "notulen")
    with_unread = slot(on(LATER, found, [unread(MEETING, "2025", "daftar-hadir")]), MEETING)
    assert with_unread.state is SlotState.UNREAD
    assert (with_unread.parts_missing, with_unread.parts_doubtful) == ((), ("daftar-hadir",))
    doubtful = meeting("daftar-hadir", state=MatchState.SUGGESTED)
    assert slot(on(LATER, [*found, *doubtful]), MEETING).state is SlotState.DOUBTFUL


def test_a_doubtful_part_of_another_meeting_does_not_hide_the_missing_one() -> None:
    found = [
        *meeting("undangan", "notulen"),
        *meeting("daftar-hadir", occasion="2025-08-01", state=MatchState.SUGGESTED),
    ]
    assert slot(on(LATER, found), MEETING).state is SlotState.INCOMPLETE


def test_a_part_nobody_asked_for_fills_nothing() -> None:
    review = slot(on(LATER, meeting("laporan")), MEETING)
    assert review.state is SlotState.MISSING
    assert [refused.why for refused in review.refused] == [Why.NOT_NEEDED]


def test_the_meeting_that_was_complete_first_tells_whether_it_was_late() -> None:
    def came(day: date, occasion: str):  # type: ignore[no-untyped-def]
        return [
            accepted(MEETING, key=f"{occasion}{r}", role=r, occasion=occasion, received_on=day) for r in PARTS
        ]

    found = [*came(date(2025, 11, 1), "2025-02-01"), *came(date(2025, 5, 1), "2025-04-01")]
    review = slot(on(LATER, found), MEETING)
    assert not review.received_late
    assert review.completed_on == date(2025, 5, 1)


def test_all_of_wants_each_type() -> None:
    one = accepted(BOTH, role="monev")
    review = slot(on(LATER, [one]), BOTH)
    assert review.state is SlotState.INCOMPLETE
    assert review.parts_missing == ("tindak-lanjut",)
    assert review.steps[0].documents == ("tindak-lanjut",)
    both = [one, accepted(BOTH, role="tindak-lanjut", occasion="another day")]
    assert slot(on(LATER, both), BOTH).state is SlotState.SATISFIED
