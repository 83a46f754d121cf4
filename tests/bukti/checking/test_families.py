"""Each kind of finding on a case that has it, and on a near one that has not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from archive.fixity import Finding as Fault
from archive.fixity import FindingKind
from bukti.checking.accounting import SETTLES_WITHIN, OnDisk, Unsettled, accounting
from bukti.checking.completeness import completeness
from bukti.checking.integrity import Accepted, integrity, once_accepted
from bukti.checking.model import Code, Finding, Severity
from bukti.checking.readability import Fault as ReadingFault
from bukti.checking.readability import Sheets, readability
from bukti.checking.timeliness import timeliness
from bukti.checking.validity import validity
from evidence_store.model import Account, SourceRow
from rules.gaps.model import ItemReview, Ruling, SlotState, Waiver
from rules.match.model import MatchState, ReasonCode
from tests.bukti.checking.values import reviewed, slots
from tests.rules.gaps.small import (
    MONTHLY,
    SK,
    SPAK,
    accepted,
    suggested,
    unread,
)

NOW = datetime(2025, 6, 15, 3, tzinfo=UTC)
BEGAN = date(2025, 1, 2)


def codes(found: list[Finding]) -> set[Code]:
    return {one.code for one in found}


# --- completeness


def test_every_slot_that_is_not_satisfied_is_a_finding() -> None:
    review = reviewed([accepted(SK)], on=date(2025, 6, 15))
    found = list(completeness(review.slots))
    open_or_waiting = [slot for slot in review.slots if slot.state is not SlotState.SATISFIED]
    assert len(found) == len(open_or_waiting) > 5
    assert SK.id not in {one.place.item for one in found}


def test_what_is_overdue_is_an_error_and_what_has_time_is_not() -> None:
    found = {(one.place.item, one.place.slot): one for one in completeness(slots(on=date(2025, 6, 15)))}
    assert found[SK.id, "2025"].code is Code.SLOT_MISSING
    assert found[SK.id, "2025"].severity is Severity.ERROR
    assert found[MONTHLY.id, "2025-05"].severity is Severity.ERROR
    assert found[MONTHLY.id, "2025-06"].code is Code.SLOT_DUE_SOON
    assert found[MONTHLY.id, "2025-06"].severity is Severity.WARNING
    assert found[MONTHLY.id, "2025-11"].severity is Severity.NOTICE


def test_what_is_there_and_not_read_is_never_called_missing() -> None:
    review = reviewed(unread=[unread(SK)])
    (sk,) = [one for one in completeness(review.slots) if one.place.item == SK.id]
    assert sk.code is Code.SLOT_UNREAD


def test_a_waiver_is_told_with_who_and_why() -> None:
    review = reviewed(waivers=[Waiver(SPAK.id, "", "Ani", "tidak ada")])
    (waived,) = [one for one in completeness(review.slots) if one.place.item == SPAK.id]
    assert (waived.code, waived.severity) == (Code.SLOT_WAIVED, Severity.NOTICE)
    assert (waived.facts["who"], waived.facts["why"]) == ("Ani", "tidak ada")


# --- validity


def valid(*evidence: object, covered: date | None = None) -> list[Finding]:
    review = reviewed(evidence)  # type: ignore[arg-type]
    return list(validity(review.items, lambda _one, _slot: "Ani", lambda _key: covered))


FAULTS = [
    (ReasonCode.WRONG_YEAR, Code.WRONG_YEAR),
    (ReasonCode.OTHER_UNIT, Code.OTHER_UNIT),
    (ReasonCode.DRAFT, Code.DRAFT),
    (ReasonCode.TEMPLATE, Code.TEMPLATE),
    (ReasonCode.UNSIGNED, Code.UNSIGNED),
    (ReasonCode.SUPERSEDED, Code.SUPERSEDED),
]


@pytest.mark.parametrize(("reason", "code"), FAULTS)
def test_what_a_person_accepted_against_the_rules_is_a_warning_that_says_who(
    reason: ReasonCode, code: Code
) -> None:
    against = accepted(
        SK, state=MatchState.REJECTED, ruling=Ruling.ACCEPTED, reasons=("kind", reason.value), bidang="lain"
    )
    (found,) = valid(against)
    assert (found.code, found.severity, found.facts["who"]) == (code, Severity.WARNING, "Ani")
    assert found.bidang == ("tim-zi", "lain")
    assert valid(accepted(SK)) == []


@pytest.mark.parametrize(("reason", "code"), FAULTS)
def test_what_was_offered_is_a_warning_while_its_slot_is_open(reason: ReasonCode, code: Code) -> None:
    offered = accepted(SK, state=MatchState.REJECTED, reasons=(reason.value,), key="buruk")
    (found,) = valid(offered)
    assert (found.code, found.severity) == (code, Severity.WARNING)
    (found,) = valid(offered, accepted(SK))
    assert found.severity is Severity.NOTICE


def test_doubts_of_the_machine_about_itself_are_no_fault_of_the_document() -> None:
    assert valid(suggested(SK, reasons=("kind_unsure", "topic_weak"))) == []


def test_what_a_person_rejected_is_offered_no_more() -> None:
    said_no = accepted(SK, state=MatchState.REJECTED, ruling=Ruling.REJECTED, reasons=("draft",))
    assert valid(said_no) == []


def test_a_stray_of_last_year_is_only_a_note() -> None:
    (found,) = valid(accepted(MONTHLY, "2024-05", state=MatchState.REJECTED, reasons=("wrong_year",)))
    assert found.severity is Severity.NOTICE


def test_last_years_report_that_counts_where_it_is_asked_for_is_no_fault_elsewhere() -> None:
    elsewhere = accepted(SK, key="lkj", state=MatchState.REJECTED, reasons=("wrong_year",))
    assert [one.code for one in valid(elsewhere)] == [Code.WRONG_YEAR]
    assert valid(elsewhere, accepted(SPAK, key="lkj")) == []
    draft = msgspec.structs.replace(elsewhere, reasons=("draft",))
    assert [one.code for one in valid(draft, accepted(SPAK, key="lkj"))] == [Code.DRAFT]


def test_a_plan_that_is_over_is_told_of_where_any_year_would_do() -> None:
    standing = msgspec.structs.replace(accepted(SK))
    slot = next(slot for slot in slots(standing) if slot.item.id == SK.id)
    any_year = msgspec.structs.replace(slot, slot=msgspec.structs.replace(slot.slot, years=()))
    item = msgspec.structs.replace(reviewed().items[0], slots=(any_year,))

    def expired(of: ItemReview, last: date | None) -> list[Finding]:
        return list(validity([of], lambda _one, _slot: "", lambda _key: last))

    over = expired(item, date(2024, 12, 31))
    assert [(one.code, one.facts["until"]) for one in over] == [(Code.EXPIRED, date(2024, 12, 31))]
    for still_good in (date(2025, 1, 1), None):
        assert expired(item, still_good) == []


# --- timeliness


def timely(*evidence: object, began: date | None = BEGAN, on: date = date(2025, 12, 1)) -> list[Finding]:
    return list(timeliness(slots(*evidence, on=on), began))  # type: ignore[arg-type]


def test_a_report_dated_before_its_period() -> None:
    report = accepted(MONTHLY, "2025-03", document_date=date(2025, 2, 28), received_on=date(2025, 4, 2))
    assert [one.code for one in timely(report)] == [Code.DATED_BEFORE]
    for day in (date(2025, 3, 1), date(2025, 4, 2), None):
        assert timely(msgspec.structs.replace(report, document_date=day)) == []


def test_parts_of_a_meeting_and_what_a_person_accepted_may_be_dated_before() -> None:
    part = accepted(MONTHLY, "2025-03", role="undangan", document_date=date(2025, 2, 20))
    looked_at = accepted(
        MONTHLY, "2025-03", ruling=Ruling.ACCEPTED, document_date=date(2025, 2, 20), received_on=BEGAN
    )
    assert Code.DATED_BEFORE not in codes(timely(part))
    assert Code.DATED_BEFORE not in codes(timely(looked_at))


def test_a_report_written_some_weeks_after_its_due_date_is_normal() -> None:
    report = accepted(MONTHLY, "2025-03", received_on=date(2025, 4, 9))
    due = date(2025, 4, 10)
    for days, expected in ((31, []), (32, [Code.DATED_AFTER_DUE])):
        late = msgspec.structs.replace(
            report, document_date=due + timedelta(days=days), received_on=due + timedelta(days=days)
        )
        found = [one.code for one in timely(late) if one.code is not Code.RECEIVED_LATE]
        assert found == expected


def test_a_date_after_the_receipt() -> None:
    ahead = accepted(SK, document_date=date(2025, 1, 11), received_on=date(2025, 1, 10))
    assert [one.code for one in timely(ahead)] == [Code.DATED_AHEAD]
    assert timely(msgspec.structs.replace(ahead, document_date=date(2025, 1, 10))) == []


def test_received_late_is_a_note_and_what_was_there_before_us_is_not_called_late() -> None:
    late = accepted(MONTHLY, "2025-03", received_on=date(2025, 5, 20))
    (found,) = timely(late)
    assert (found.code, found.severity, found.facts["due"]) == (
        Code.RECEIVED_LATE,
        Severity.NOTICE,
        date(2025, 4, 10),
    )
    (found,) = timely(late, began=date(2025, 5, 20))
    assert (found.code, found.facts["count"]) == (Code.RECEIVED_UNKNOWN, 1)
    assert timely(msgspec.structs.replace(late, received_on=date(2025, 4, 10))) == []


# --- readability

MATTERS = {"k": (SK.id, "2025")}


def fault(code: str = "damaged", key: str = "k", page: int = 0, *, is_unread: bool = True) -> ReadingFault:
    return ReadingFault(key, "zi/a.pdf", "lain", code, page, is_unread)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (fault(), Code.UNREADABLE),
        (fault("encrypted"), Code.PASSWORD),
        (fault("too_many_pages", is_unread=False), Code.PARTLY_UNREAD),
        (fault("low_confidence", is_unread=False, page=3), Code.LOW_CONFIDENCE),
    ],
)
def test_what_can_not_be_read(one: ReadingFault, expected: Code) -> None:
    (found,) = readability([one], [], MATTERS)
    assert (found.code, found.severity, found.place.item) == (expected, Severity.WARNING, SK.id)
    assert found.place.page == one.page
    (found,) = readability([one._replace(key="x")], [], MATTERS)
    assert found.severity is Severity.NOTICE  # matters for nothing


def test_what_hides_nothing_is_no_finding_and_pages_are_told_once() -> None:
    quiet = [fault("no_text", is_unread=False), fault("bad_text_layer", is_unread=False), fault(key="")]
    assert list(readability(quiet, [], MATTERS)) == []
    pages = [fault("low_confidence", page=n, is_unread=False) for n in (2, 5, 9)]
    (found,) = readability(pages, [], MATTERS)
    assert (found.place.page, found.facts["pages"]) == (2, 3)


@pytest.mark.parametrize(
    ("pages", "blank", "is_found"), [(4, 3, True), (4, 2, False), (2, 2, True), (1, 1, False), (9, 1, False)]
)
def test_many_blank_pages(pages: int, blank: int, is_found: bool) -> None:
    found = list(readability([], [Sheets("k", "zi/a.pdf", "lain", pages, blank, 2)], MATTERS))
    assert [one.code for one in found] == ([Code.BLANK_PAGES] if is_found else [])


# --- integrity


def test_faults_of_the_archive_are_errors_and_orphans_are_not() -> None:
    damaged = Fault(FindingKind.OBJECT_DAMAGED, "ab", "pfad", ("TU: a/b.pdf", "ZI: c.pdf"))
    orphan = Fault(FindingKind.OBJECT_ORPHAN, "cd")
    one, other = integrity([damaged, orphan], {"TU": "tu", "ZI": "tim-zi"}.__getitem__)
    assert (one.code, one.severity, one.bidang) == (Code.OBJECT_DAMAGED, Severity.ERROR, ("tu", "tim-zi"))
    assert (one.place.key, one.place.path) == ("ab", "TU/a/b.pdf")
    assert [place.path for place in one.others] == ["ZI/c.pdf"]
    assert other.severity is Severity.NOTICE


def test_every_fault_of_the_archive_has_a_code() -> None:
    for kind in FindingKind:
        assert list(integrity([Fault(kind, "1")], str))


GONE = Accepted("k", "zi/SK.pdf", "tim-zi", SK.id, "2025", "", date(2025, 5, 1), "", is_slot_open=True)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (GONE, (Code.VANISHED, Severity.WARNING)),
        (GONE._replace(is_slot_open=False), (Code.VANISHED, Severity.NOTICE)),
        (GONE._replace(is_slot_open=False, who="Ani"), (Code.VANISHED, Severity.WARNING)),
        (GONE._replace(next_key="n", is_slot_open=False), (Code.CHANGED, Severity.NOTICE)),
        (GONE._replace(next_key="n"), (Code.CHANGED, Severity.WARNING)),
    ],
)
def test_what_was_accepted_and_is_gone(one: Accepted, expected: tuple[Code, Severity]) -> None:
    (found,) = once_accepted([one])
    assert (found.code, found.severity) == expected


# --- accounting

SOURCE = SourceRow(1, "zi", "tim-zi", b"/zi", None, "", NOW)
ACCOUNT = Account(on_disk=5, indexed=2, pending=1, failed=1, ignored=1)
FILE = Unsettled("zi", "tim-zi", "zi/a.docx", "pending", "busy", NOW - SETTLES_WITHIN)


def accounted(
    source: SourceRow = SOURCE,
    account: Account = ACCOUNT,
    unsettled: list[Unsettled] | None = None,
    disk: list[OnDisk] | None = None,
) -> list[Finding]:
    return list(accounting([source], {"zi": account}, unsettled or [], disk or [], NOW))


def test_an_account_that_adds_up_is_no_finding() -> None:
    assert accounted(disk=[OnDisk("zi", 0, "")], unsettled=[FILE]) == []


def test_what_the_account_finds() -> None:
    lost = msgspec.structs.replace(SOURCE, unreachable_since=NOW, unreachable_why="missing")
    assert [(one.code, one.severity) for one in accounted(lost)] == [
        (Code.SOURCE_UNREACHABLE, Severity.ERROR)
    ]
    unseen = msgspec.structs.replace(SOURCE, scanned_at=None)
    assert codes(accounted(unseen)) == {Code.SOURCE_NEVER_SCANNED}
    assert codes(accounted(account=msgspec.structs.replace(ACCOUNT, on_disk=6))) == {Code.ACCOUNT_OFF}
    (new,) = accounted(disk=[OnDisk("zi", 3, "zi/x.pdf")])
    assert (new.code, new.facts["count"], new.bidang) == (Code.NOT_TAKEN_IN, 3, ("tim-zi",))
    old = FILE._replace(since=NOW - SETTLES_WITHIN - timedelta(seconds=1))
    assert codes(accounted(unsettled=[old])) == {Code.UNSETTLED}
    locked = FILE._replace(state="failed", why="permission", since=NOW)
    assert codes(accounted(unsettled=[locked])) == {Code.CANT_BE_OPENED}
