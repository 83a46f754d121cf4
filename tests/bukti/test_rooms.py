"""What a room shows, what findings come to, and what a second round changed."""

from __future__ import annotations

import zlib
from datetime import UTC, date, datetime

import msgspec
import pytest

from bukti.rooms import (
    Document,
    Findings,
    NewerRoom,
    Shown,
    ShownIndicator,
    ShownItem,
    ShownSection,
    ShownSlot,
    Verdict,
    changes,
    packed,
    shown_of,
)
from evidence_store.rooms import FindingRow, FindingVerb
from rules.gaps.model import SlotState

ACCEPT, REJECT, ASK, ANSWER = FindingVerb.ACCEPT, FindingVerb.REJECT, FindingVerb.ASK, FindingVerb.ANSWER


def document(key: str) -> Document:
    return Document(key, f"Laporan {key}", f"TU/{key}.pdf", date(2025, 3, 1))


def slot(label: str, state: SlotState, *keys: str) -> ShownSlot:
    return ShownSlot(label, label, date(2025, 4, 10), state, tuple(map(document, keys)))


def shown(*slots: ShownSlot) -> Shown:
    item = ShownItem("A.1-1", "laporan", slots)
    indicator = ShownIndicator("A.1", "x", "y", 1.0, ("A", "B"), "B", (item, ShownItem("A.1-2", "sk", ())))
    return Shown(date(2025, 7, 15), (ShownSection("A", "area", (indicator,)),))


def said(*rows: tuple[FindingVerb, str, str]) -> Findings:
    at = datetime(2025, 7, 15, tzinfo=UTC)
    return Findings(
        FindingRow(number, at, "tpi", 1, verb, item, slot, "kata")
        for number, (verb, item, slot) in enumerate(rows, 1)
    )


def test_a_room_comes_back_as_it_went() -> None:
    before = shown(slot("2025-03", SlotState.SATISFIED, "aa", "bb!/x.pdf"))
    assert shown_of(zlib.compress(packed(before))) == before
    assert packed(before) == packed(msgspec.json.decode(msgspec.json.encode(before), type=Shown))
    newer = msgspec.structs.replace(before, format=99)
    with pytest.raises(NewerRoom):
        shown_of(zlib.compress(packed(newer)))


def test_a_member_of_an_archive_is_found_in_it() -> None:
    one = document("ab!/dalam/surat.pdf")
    assert (one.sha256, one.member) == ("ab", "dalam/surat.pdf")
    assert (document("ab").sha256, document("ab").member) == ("ab", "")


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        ([], Verdict.OPEN),
        ([(ACCEPT, "i", "")], Verdict.ACCEPTED),
        ([(ACCEPT, "i", "03"), (REJECT, "i", "04")], Verdict.REJECTED),
        ([(REJECT, "i", "04"), (ACCEPT, "i", "04")], Verdict.ACCEPTED),
        ([(REJECT, "i", "04"), (ACCEPT, "i", "")], Verdict.ACCEPTED),
        ([(ACCEPT, "i", ""), (ASK, "i", "04")], Verdict.ASKED),
        ([(ASK, "i", "03"), (REJECT, "i", "04")], Verdict.REJECTED),
        ([(REJECT, "other", "")], Verdict.OPEN),
    ],
)
def test_the_gravest_of_the_latest_words_holds(
    rows: list[tuple[FindingVerb, str, str]], verdict: Verdict
) -> None:
    assert said(*rows).verdict("i") is verdict


def test_an_indicator_is_accepted_when_all_of_its_items_are() -> None:
    indicator = next(shown().indicators)
    assert said((ACCEPT, "A.1-1", "")).of_indicator(indicator) is Verdict.OPEN
    assert said((ACCEPT, "A.1-1", ""), (ACCEPT, "A.1-2", "")).of_indicator(indicator) is Verdict.ACCEPTED
    assert said((ACCEPT, "A.1-1", ""), (ASK, "A.1-2", "")).of_indicator(indicator) is Verdict.ASKED
    assert said((REJECT, "A.1-1", "")).of_indicator(indicator) is Verdict.REJECTED


def test_a_rejection_wants_an_answer_until_there_is_one() -> None:
    at = datetime(2025, 7, 15, tzinfo=UTC)
    rejected = FindingRow(1, at, "tpi", 1, REJECT, "i", "", "kurang")
    answered = FindingRow(2, at, "rini", 1, ANSWER, "i", "", "sudah", 1)
    again = FindingRow(3, at, "tpi", 1, REJECT, "i", "", "masih kurang")
    accepted = FindingRow(4, at, "tpi", 1, ACCEPT, "i", "", "")
    assert Findings([rejected]).wants_answer("i")
    assert not Findings([rejected, answered]).wants_answer("i")
    assert Findings([rejected, answered, again]).wants_answer("i")
    assert not Findings([rejected, accepted]).wants_answer("i")


def test_a_second_round_tells_what_came_went_and_closed() -> None:
    before = shown(slot("03", SlotState.MISSING), slot("04", SlotState.SATISFIED, "aa"))
    after = shown(slot("03", SlotState.SATISFIED, "bb"), slot("04", SlotState.MISSING))
    found = changes(before, after)
    assert list(found) == ["A.1-1"]
    one = found["A.1-1"]
    assert ([d.key for d in one.added], [d.key for d in one.removed]) == (["bb"], ["aa"])
    assert (one.closed, one.opened) == (1, 1)
    assert changes(after, after) == {}


def test_a_document_that_moved_to_another_period_is_no_news() -> None:
    before = shown(slot("03", SlotState.SATISFIED, "aa"), slot("04", SlotState.SATISFIED, "aa"))
    after = shown(slot("03", SlotState.SATISFIED, "aa"), slot("04", SlotState.SATISFIED, "aa"))
    assert changes(before, after) == {}
