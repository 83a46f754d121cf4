"""The order of the queue, what one question is, and what comes next."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bukti.doubts import Doubt, Question, Remembered, chosen, doubts, find, following
from rules.gaps.model import Review
from tests.rules.gaps.small import MEETING, MONTHLY, SK, SURVEY, accepted, on, suggested

DAY = date(2025, 4, 20)
A, B = "a" * 64, "b" * 64


def names(queue: list[Doubt]) -> list[tuple[str, str, str]]:
    return [(one.question.sha256[:1], one.question.item, one.question.slot) for one in queue]


@pytest.fixture
def review() -> Review:
    return on(
        DAY,
        [
            suggested(SURVEY, "2025-Q1", key=A),
            suggested(SK, key=A, score=0.3),
            suggested(SK, key=B, score=0.6),
            suggested(MONTHLY, "", key=B, received_on=date(2025, 3, 2)),
        ],
    )


def test_the_plans_order_and_the_surest_first(review: Review) -> None:
    assert names(doubts(review)) == [
        ("b", SK.id, "2025"),
        ("a", SK.id, "2025"),
        ("b", MONTHLY.id, ""),
        ("a", SURVEY.id, "2025-Q1"),
    ]


def test_a_match_of_no_known_period_is_asked_once_with_the_gaps_that_it_fits(review: Review) -> None:
    (asked,) = chosen(doubts(review), MONTHLY.id)
    assert asked.periods == ("2025-01", "2025-02", "2025-03")


def test_what_fills_no_gap_is_not_asked() -> None:
    assert doubts(on(DAY, [accepted(SK, key=A), suggested(SK, key=B)])) == []


def test_a_document_that_may_be_two_parts_of_a_meeting_is_one_question() -> None:
    found = on(DAY, [suggested(MEETING, key=A, role=role) for role in ("undangan", "notulen")])
    assert names(doubts(found)) == [("a", MEETING.id, "2025")]


def test_the_queue_of_an_item_an_indicator_an_area_a_bidang(review: Review) -> None:
    queue = doubts(review)
    assert len(chosen(queue, SK.id)) == len(chosen(queue, "A.I.1.i.a")) == 2
    assert len(chosen(queue, "A.I.1")) == 3
    assert chosen(queue, "A.I.1.i.a-") == chosen(queue, "A.I.1.i.") == []
    assert names(chosen(queue, bidang="layanan")) == [("b", MONTHLY.id, ""), ("a", SURVEY.id, "2025-Q1")]


def test_next_is_what_came_after_it_then_what_was_passed_over(review: Review) -> None:
    queue = doubts(review)
    first, second, third, last = queue
    assert following(queue, first.question, queue, review) == second
    assert following(queue, first.question, [third, last], review) == third  # the second was settled with it
    assert following(queue, last.question, queue[:3], review) == first
    assert following(queue, last.question, [last], review) is None
    assert following(queue, last.question, [], review) is None


def test_next_of_a_question_that_somebody_else_has_settled_is_by_its_place_in_the_plan(
    review: Review,
) -> None:
    queue = doubts(review)
    settled = queue.pop(2)
    assert following(queue, settled.question, queue, review) == queue[2]
    assert following(queue, Question(A, "", "Z.9-1", ""), queue, review) == queue[0]


def test_the_queue_is_worked_out_once_for_a_review(review: Review) -> None:
    remembered = Remembered()
    assert remembered(review) is remembered(review)
    assert remembered(on(DAY)) == []
    assert names(remembered(review)) == names(doubts(review))


@given(st.text(), st.text("0123456789abcdef", max_size=64), st.from_regex(r"[A-Z.\-0-9]*"))
def test_a_question_is_found_again_by_its_id(member: str, sha256: str, item: str) -> None:
    question = Question(sha256, member, item.replace("\n", ""), "2025-03")
    assert Question.of_id(question.id) == question
    assert set(question.id) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@given(st.text())
def test_any_other_text_is_no_question_or_one_that_nobody_asks(text: str) -> None:
    found = Question.of_id(text)
    assert found is None or find(doubts(on(DAY, [suggested(SK, key=A)])), found) is None
