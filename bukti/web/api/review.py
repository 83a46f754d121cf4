"""The review queue and decisions for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from archive.deciding_together import DecidedMeanwhile, undo_all
from archive.decisions import Decided, DecisionError, ListedDecision, listed
from bukti.decision_table import Wanted, chosen
from bukti.doubt_decisions import Answer, Choice, answer
from bukti.doubt_wording import decided, refusal
from bukti.doubting import sheet
from bukti.doubts import Doubt, Question
from bukti.doubts import chosen as among
from bukti.gap_wording import against
from bukti.opening import local_time
from bukti.web.access import Decider, TheDesk
from bukti.web.sitting import doubts
from evidence_store.review_model import DecisionRow, Verb

router = APIRouter(prefix="/api", tags=["review"])

MOST = 200
"""Questions or decisions in one answer."""

Limit = Annotated[int, Query(ge=1, le=MOST)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]


class DoubtOut(BaseModel):
    """An open question: whether a document counts for an item."""

    match: str = Field(description="Its name in addresses.")
    item: str
    period: str = Field(description="Empty when the document does not say it.")
    periods: list[str] = Field(description="Of the gaps that a yes may help to close.")
    indicator: str
    expected: str = Field(description="The item as the plan prints it.")
    bidang: str = Field(description="Id of the gap's owner.")
    due: date
    state: str = Field(description="Of the gap.")
    sha256: str
    member: str
    path: str
    title: str
    score: float
    why_doubtful: str


class QueueOut(BaseModel):
    total: int
    seen: int = Field(description="To be sent with a decision: the latest decision that this list knows of.")
    doubts: list[DoubtOut]


class QuestionOut(BaseModel):
    """One question with the page to look at."""

    doubt: DoubtOut
    seen: int
    page: int = Field(description="From 1; 0 when the document has no text.")
    pages: int
    text: str
    marks: list[tuple[int, int]] = Field(
        description="Begin and end of quoted words in the text, in characters."
    )
    speaks_for: list[str]
    speaks_against: list[str]


class DecisionIn(BaseModel):
    choice: Choice
    seen: int = Field(
        ge=0, description="As the list told it; a later decision by somebody else is a conflict (409)."
    )
    period: str = Field("", max_length=20)
    why: str = Field("", max_length=2000, description="Needed to reject, move and waive.")
    to: str = Field("", max_length=100, description="The other item, to move.")


class DecisionOut(BaseModel):
    number: int
    at: datetime
    who: str
    verb: Verb
    sha256: str
    member: str
    item: str
    period: str
    why: str
    undoes: int | None
    undone_by: int | None
    is_in_force: bool
    path: str = ""


class MadeOut(BaseModel):
    decisions: list[DecisionOut]
    remarks: list[str] = Field(
        description="`not_waivable`, `no_match`: made all the same, and worth knowing."
    )
    left: int = Field(description="Open questions after it.")


class ConflictOut(BaseModel):
    detail: str
    decision: DecisionOut


class UndoIn(BaseModel):
    numbers: list[int] = Field(min_length=1, max_length=MOST)
    why: str = Field("", max_length=2000)


class DecisionsOut(BaseModel):
    total: int
    decisions: list[DecisionOut]


@router.get("/review")
def review(
    desk: TheDesk,
    viewer: Decider,  # noqa: ARG001 (lets in)
    item: str = "",
    bidang: str = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> QueueOut:
    """Open questions in the order of the page. `item`: an item, an indicator or what its id begins with."""
    standing = desk.standing()
    queue = among(doubts(standing.done.review), item, bidang)
    return QueueOut(
        total=len(queue),
        seen=standing.basis.decision,
        doubts=[_doubt(one) for one in queue[offset : offset + limit]],
    )


@router.get("/review/{match}")
def question(desk: TheDesk, viewer: Decider, match: str) -> QuestionOut:  # noqa: ARG001 (lets in)
    """One open question with the page that it is about. 404 when it is not open."""
    standing, asked = desk.standing(), Question.of_id(match)
    found = next((one for one in doubts(standing.done.review) if one.question == asked), None)
    if found is None:
        raise HTTPException(404)
    with desk.reading() as catalogue:
        seen = sheet(catalogue, found)
    if seen is None:
        raise HTTPException(404)
    return QuestionOut(
        doubt=_doubt(found),
        seen=standing.basis.decision,
        page=seen.page,
        pages=seen.pages,
        text=seen.text,
        marks=list(seen.marks),
        speaks_for=seen.pro,
        speaks_against=seen.contra,
    )


@router.post("/review/{match}/decision", response_model=MadeOut, responses={409: {"model": ConflictOut}})
def decide(desk: TheDesk, viewer: Decider, match: str, given: DecisionIn) -> MadeOut | JSONResponse:
    """Decides a question; it counts at once. 409 when somebody else was first, 422 when it can't be decided so."""
    asked = Question.of_id(match)
    if asked is None:
        raise HTTPException(404)
    wish = Answer(given.choice, given.period, given.why, given.to)
    try:
        with desk.writing() as books:
            made = answer(books, desk.standing().pack, asked, wish, seen=given.seen, who=viewer.name)
    except DecidedMeanwhile as error:
        first = error.decision
        told = ConflictOut(
            detail=decided(first, first.who, local_time(first.at)), decision=_decision(first, "")
        )
        return JSONResponse(told.model_dump(mode="json"), 409)
    except DecisionError as error:
        raise HTTPException(422, refusal(error)) from error
    return _made(desk, made)


@router.get("/decisions")
def decisions(
    desk: TheDesk,
    viewer: Decider,  # noqa: ARG001 (lets in)
    who: str = "",
    verb: str = "",
    item: str = "",
    in_force: bool = False,
    limit: Limit = 50,
    offset: Offset = 0,
) -> DecisionsOut:
    """The latest first."""
    with desk.reading() as catalogue:
        found = chosen(catalogue.decisions(), Wanted(who, verb, item, in_force))
        of_page = listed(catalogue, desk.standing().pack, found[offset : offset + limit])
    return DecisionsOut(total=len(found), decisions=[_listed(one) for one in of_page])


@router.post("/decisions/undo")
def undo(desk: TheDesk, viewer: Decider, given: UndoIn) -> MadeOut:
    """Takes decisions back, all or none. 422 when one of them does not stand."""
    try:
        with desk.writing() as books:
            made = undo_all(books, given.numbers, why=given.why.strip(), who=viewer.name)
    except DecisionError as error:
        raise HTTPException(422, refusal(error)) from error
    return _made(desk, made)


def _made(desk: TheDesk, made: list[Decided]) -> MadeOut:
    left = doubts(desk.standing(fresh=True).done.review)
    return MadeOut(
        decisions=[_decision(one.decision, "") for one in made],
        remarks=sorted({str(remark) for one in made for remark in one.remarks}),
        left=len(left),
    )


def _doubt(one: Doubt) -> DoubtOut:
    gap, question = one.gaps[0], one.question
    return DoubtOut(
        match=question.id,
        item=question.item,
        period=question.slot,
        periods=list(one.periods),
        indicator=gap.item.indicator,
        expected=gap.item.text,
        bidang=gap.owner,
        due=gap.slot.due,
        state=gap.state.value,
        sha256=question.sha256,
        member=question.member,
        path=one.evidence.path,
        title=one.evidence.title,
        score=one.evidence.score,
        why_doubtful=against(one.evidence),
    )


def _listed(one: ListedDecision) -> DecisionOut:
    return _decision(one.decision, one.path)


def _decision(one: DecisionRow, path: str) -> DecisionOut:
    return DecisionOut(
        number=one.id,
        at=one.at,
        who=one.who,
        verb=one.verb,
        sha256=one.sha256,
        member=one.member,
        item=one.item,
        period=one.slot,
        why=one.why,
        undoes=one.undoes,
        undone_by=one.undone_by,
        is_in_force=one.is_in_force,
        path=path,
    )
