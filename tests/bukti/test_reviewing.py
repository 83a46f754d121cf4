"""From rows and decisions to the review: a person's word, unread files, meetings."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bukti.reviewing import Departments, Reviewed, gather, reviewed
from rules.gaps.model import SlotReview, SlotState, Why
from rules.pack.model import Item
from tests.bukti.gap_rows import (
    Decision,
    Filing,
    Match,
    Meeting,
    MeetingPart,
    Rows,
    Unit,
    UnreadFile,
)
from tests.rules.gaps.small import MEETING, MONTHLY, PACK, SK

LATER = date(2025, 12, 1)
JAKARTA = ZoneInfo("Asia/Jakarta")


def on(rows: Rows) -> Reviewed:
    return reviewed(rows, PACK, LATER, JAKARTA)


def slot(rows: Rows, item: Item, label: str = "2025") -> SlotReview:
    return next(one for one in on(rows).review.slots if one.slot.item == item.id and one.slot.label == label)


def test_a_match_becomes_evidence_with_where_it_lies() -> None:
    unit = Unit("a", [Match(SK.id)], title="SK Tim", filings=[Filing("zi", "tim zi", b"map/SK.pdf")])
    (found,) = slot(Rows([unit]), SK).counts
    assert (found.path, found.bidang, found.title) == ("zi/map/SK.pdf", "tim-zi", "SK Tim")


def test_a_member_is_shown_within_its_container() -> None:
    unit = Unit("a", [Match(SK.id)], member="b.pdf", filings=[Filing("zi", "", b"a.zip")])
    (found,) = slot(Rows([unit]), SK).counts
    assert (found.key, found.path) == ("a!/b.pdf", "zi/a.zip!/b.pdf")


def test_received_on_is_the_day_of_the_unit_not_of_greenwich() -> None:
    """18:00 UTC on 31 January is 1 February in Jakarta: late."""
    unit = Unit("a", [Match(SK.id)], received_at=datetime(2025, 1, 31, 18, tzinfo=UTC))
    assert slot(Rows([unit]), SK).completed_on == date(2025, 2, 1)
    assert slot(Rows([unit]), SK).received_late


# --- decisions --------------------------------------------------------------------------------------------


def test_accept_and_reject_of_a_match() -> None:
    doubtful = Unit("a", [Match(SK.id, state="suggested", codes="unsigned")])
    assert slot(Rows([doubtful]), SK).state is SlotState.DOUBTFUL
    yes = Rows([doubtful], decisions=[Decision("accept", SK.id, "a")])
    assert slot(yes, SK).state is SlotState.SATISFIED
    no = Rows([Unit("a", [Match(SK.id)])], decisions=[Decision("reject", SK.id, "a", why="salinan")])
    assert slot(no, SK).state is SlotState.MISSING
    assert [(one.why, one.evidence.note) for one in slot(no, SK).refused] == [(Why.PERSON, "salinan")]


def test_the_latest_decision_has_the_last_word() -> None:
    unit = Unit("a", [Match(SK.id)])
    there_and_back = [Decision("reject", SK.id, "a"), Decision("accept", SK.id, "a")]
    assert slot(Rows([unit], decisions=there_and_back), SK).state is SlotState.SATISFIED
    assert slot(Rows([unit], decisions=there_and_back[::-1]), SK).state is SlotState.MISSING


def test_what_was_undone_is_not_in_force() -> None:
    undone = Decision("reject", SK.id, "a", is_in_force=False)
    assert slot(Rows([Unit("a", [Match(SK.id)])], decisions=[undone]), SK).state is SlotState.SATISFIED


def test_a_decision_on_one_month_leaves_the_others() -> None:
    unit = Unit("a", [Match(MONTHLY.id, "2025-01"), Match(MONTHLY.id, "2025-02")])
    rows = Rows([unit], decisions=[Decision("reject", MONTHLY.id, "a", slot="2025-01")])
    assert slot(rows, MONTHLY, "2025-01").state is SlotState.MISSING
    assert slot(rows, MONTHLY, "2025-02").state is SlotState.SATISFIED


def test_a_decision_on_a_member_is_not_on_its_container() -> None:
    unit = Unit("a", [Match(SK.id)], member="b.pdf")
    assert slot(Rows([unit], decisions=[Decision("reject", SK.id, "a")]), SK).state is SlotState.SATISFIED


def test_a_person_says_which_month_it_is() -> None:
    """The match that knew no month is not doubtful for all the other months any more."""
    unit = Unit("a", [Match(MONTHLY.id, "", state="suggested", codes="no_period")])
    assert slot(Rows([unit]), MONTHLY, "2025-01").state is SlotState.DOUBTFUL
    rows = Rows([unit], decisions=[Decision("accept", MONTHLY.id, "a", slot="2025-01")])
    assert slot(rows, MONTHLY, "2025-01").state is SlotState.SATISFIED


def test_what_the_machine_did_not_find_counts_when_a_person_says_so() -> None:
    rows = Rows([Unit("a", [], title="Keputusan")], decisions=[Decision("accept", SK.id, "a")])
    assert slot(rows, SK).state is SlotState.SATISFIED
    assert slot(rows, SK).counts[0].title == "Keputusan"


def test_an_accepted_part_of_a_meeting_is_not_the_whole_meeting() -> None:
    rows = Rows(
        [Unit("a")],
        decisions=[Decision("accept", MEETING.id, "a")],
        meetings=[MeetingPart("a", Meeting("notulen", date(2025, 3, 14)))],
    )
    assert slot(rows, MEETING).state is SlotState.INCOMPLETE
    assert slot(rows, MEETING).parts_present == ("notulen",)


def test_waivers() -> None:
    rows = Rows(decisions=[Decision("waive", SK.id, why="tidak ada kasus")])
    found = slot(rows, SK)
    assert found.state is SlotState.WAIVED
    assert found.waiver is not None
    assert (found.waiver.who, found.waiver.why) == ("Ani", "tidak ada kasus")


def test_decisions_on_documents_of_no_folder_are_counted() -> None:
    done = on(Rows([Unit("a")], decisions=[Decision("accept", SK.id, "b"), Decision("accept", SK.id, "a")]))
    assert done.idle == 1


def test_a_unit_without_filings_is_withdrawn() -> None:
    rows = Rows([Unit("a", [Match(SK.id)], filings=[])], decisions=[Decision("accept", SK.id, "a")])
    assert slot(rows, SK).state is SlotState.MISSING
    assert [one.why for one in slot(rows, SK).refused] == [Why.WITHDRAWN]


# --- unread -----------------------------------------------------------------------------------------------

NAMED = Unit("u", [Match(SK.id, state="suggested", codes="name unread")])


def test_an_unread_file_whose_name_says_something_is_a_clue_not_doubtful_evidence() -> None:
    found = slot(Rows([NAMED], [UnreadFile("u")]), SK)
    assert found.state is SlotState.UNREAD
    assert found.doubtful == ()
    assert [(file.path, file.why) for file in found.unread] == [("zi/SK.pdf", "encrypted")]


def test_it_is_told_once_not_again_as_a_file_without_a_clue() -> None:
    done = on(Rows([NAMED], [UnreadFile("u"), UnreadFile("v"), UnreadFile(path=b"busy.pdf", why="busy")]))
    assert [file.path for file in done.review.unread["tim-zi"]] == ["zi/busy.pdf", "zi/terkunci.pdf"]


def test_a_person_may_accept_what_could_not_be_read() -> None:
    rows = Rows([NAMED], [UnreadFile("u")], [Decision("accept", SK.id, "u")])
    assert slot(rows, SK).state is SlotState.SATISFIED
    rejected = Rows([NAMED], [UnreadFile("u")], [Decision("reject", SK.id, "u")])
    assert slot(rejected, SK).state is SlotState.MISSING


def test_a_clue_to_no_item_of_the_pack_leaves_the_file_in_sight() -> None:
    unit = Unit("u", [Match("A.I.9.z-1", state="suggested", codes="unread")])
    done = on(Rows([unit], [UnreadFile("u")])).review
    assert [file.path for file in done.unread["tim-zi"]] == ["zi/SK.pdf"]
    assert done.unknown_items == ("A.I.9.z-1",)


# --- meetings and names -----------------------------------------------------------------------------------


def test_the_day_of_the_meeting_ties_and_not_the_date_of_the_letter() -> None:
    """The invitation is dated a week before the meeting that it is a part of."""
    units, meetings = [], []
    for role, written in (("undangan", 7), ("notulen", 14), ("daftar-hadir", 14)):
        units.append(Unit(role, [Match(MEETING.id, role=role)], document_date=date(2025, 3, written)))
        meetings.append(MeetingPart(role, Meeting(role, date(2025, 3, 14))))
    assert slot(Rows(units, meetings=meetings), MEETING).state is SlotState.SATISFIED
    other = [*meetings[:2], MeetingPart("daftar-hadir", Meeting("daftar-hadir", date(2025, 4, 1)))]
    assert slot(Rows(units, meetings=other), MEETING).state is SlotState.INCOMPLETE


def test_bidang_are_known_by_any_of_their_names() -> None:
    known = Departments(PACK)
    assert known.id_of("Kerja  sama & LAYANAN") in ("layanan", "Kerja  sama & LAYANAN")
    assert known.id_of("kerja sama dan layanan") == "layanan"
    assert known.id_of("tim-zi") == "tim-zi"
    assert known.id_of("Umum") == "Umum"
    assert not known.knows("Umum")


def test_gathering_loses_no_match() -> None:
    units = [Unit(f"u{n}", [Match(SK.id, state=state)]) for n, state in enumerate(("accepted", "rejected"))]
    found = gather(Rows(units), PACK, JAKARTA)
    assert len(found.evidence) == 2
