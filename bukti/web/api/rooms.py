"""The assessors' rooms for programs: what was submitted, and what was said of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, Field

from bukti.web.access import Needs, TheDesk
from bukti.web.roles import Right, Viewer
from bukti.web.rounds import Round
from bukti.web.values import MOST_NUMBER
from evidence_store.rooms import RoomRow

router = APIRouter(prefix="/api", tags=["rooms"])

Guest = Annotated[Viewer, Depends(Needs(Right.ROOM))]


class RoomOut(BaseModel):
    id: int
    title: str
    as_of: date
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None


class DocumentOut(BaseModel):
    sha256: str
    member: str
    title: str
    path: str = Field(description="Where it was filed when the room was opened.")
    dated: date | None


class SlotOut(BaseModel):
    item: str
    period: str
    state: str
    due: date
    documents: list[DocumentOut] = Field(description="That counted when the room was opened.")


class FindingOut(BaseModel):
    id: int
    at: datetime
    who: str
    verb: str
    item: str
    period: str = Field(description="Empty for the whole item.")
    text: str
    answers: int | None = Field(description="The finding that an answer is to.")


class RoundOut(BaseModel):
    room: RoomOut
    slots: list[SlotOut]
    findings: list[FindingOut]
    changed: list[str] = Field(description="Items that show something else than in the room before.")


@router.get("/rooms")
def every_room(desk: TheDesk, viewer: Guest) -> list[RoomOut]:  # noqa: ARG001 (lets in)
    """Oldest first."""
    with desk.reading() as catalogue:
        return [_room(row) for row in catalogue.rooms.all()]


@router.get("/rooms/{number}", responses={404: {"description": "There is no such room."}})
def one_room(
    desk: TheDesk,
    viewer: Guest,  # noqa: ARG001 (lets in)
    number: Annotated[int, Path(ge=1, lt=MOST_NUMBER)],
) -> RoundOut:
    with desk.reading() as catalogue:
        found = Round(catalogue, number)
    return RoundOut(
        room=_room(found.room),
        slots=[
            SlotOut(
                item=item.id,
                period=slot.label,
                state=slot.state,
                due=slot.due,
                documents=[
                    DocumentOut(
                        sha256=one.sha256, member=one.member, title=one.title, path=one.path, dated=one.dated
                    )
                    for one in slot.documents
                ],
            )
            for indicator in found.shown.indicators
            for item in indicator.items
            for slot in item.slots
        ],
        findings=[
            FindingOut(
                id=row.id,
                at=row.at,
                who=row.who,
                verb=row.verb,
                item=row.item,
                period=row.slot,
                text=row.text,
                answers=row.answers,
            )
            for row in found.findings.rows
        ],
        changed=list(found.changes),
    )


def _room(row: RoomRow) -> RoomOut:
    return RoomOut(
        id=row.id,
        title=row.title,
        as_of=row.as_of,
        opened_at=row.at,
        opened_by=row.who,
        closed_at=row.closed_at,
    )
