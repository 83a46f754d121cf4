"""Where the plan stands, for programs."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from pydantic import BaseModel

from bukti.overview import Shade, due_next, floors, heat
from bukti.web.access import Reader, TheDesk
from bukti.web.standing import known_slots
from rules.gaps.model import SlotState

router = APIRouter(prefix="/api", tags=["overview"])

DUE_TOLD = 50


class Month(BaseModel):
    """The slots of an indicator in one month, and the worst that is to say of them."""

    month: int
    state: Shade
    slots: int
    closed: int


class IndicatorMonths(BaseModel):
    id: str
    text: str
    months: list[Month]


class Area(BaseModel):
    """Both halves of an area together, `A.*.1`."""

    id: str
    name: str
    slots: int
    closed: int
    overdue: int
    indicators: list[IndicatorMonths]


class Minimum(BaseModel):
    """A minimum score of a predicate. Points: `present` can be carried by what is there, `possible` may still be."""

    id: str
    name: str
    predicate: str
    points: float
    weight: float
    present: float
    possible: float


class Due(BaseModel):
    item: str
    period: str
    due: date
    state: SlotState


class Overview(BaseModel):
    """Of the whole plan; for somebody of a bidang of what it owes, without minimum scores."""

    on: date
    slots: int
    closed: int
    overdue: int
    areas: list[Area]
    minimums: list[Minimum]
    due_next: list[Due]


@router.get("/overview")
def overview(desk: TheDesk, viewer: Reader) -> Overview:
    plan = desk.standing()
    slots = known_slots(plan, viewer)
    rows = floors(plan.pack, plan.done.ceilings) if viewer.sees_all else []
    return Overview(
        on=plan.basis.on,
        slots=len(slots),
        closed=sum(slot.state.is_closed for slot in slots),
        overdue=sum(slot.is_overdue for slot in slots),
        areas=[
            Area(
                id=area.id,
                name=area.name,
                slots=area.slots,
                closed=area.closed,
                overdue=area.overdue,
                indicators=[
                    IndicatorMonths(
                        id=row.id,
                        text=row.text,
                        months=[
                            Month(month=cell.month, state=cell.shade, slots=cell.slots, closed=cell.closed)
                            for cell in row.cells
                        ],
                    )
                    for row in area.rows
                ],
            )
            for area in heat(plan.pack, slots)
        ],
        minimums=[
            Minimum(
                id=row.id,
                name=row.name,
                predicate=mark.predicate,
                points=mark.points,
                weight=round(row.weight, 6),
                present=round(row.present, 6),
                possible=round(row.possible, 6),
            )
            for row in rows
            for mark in row.marks
        ],
        due_next=[
            Due(item=slot.item.id, period=slot.slot.label, due=slot.slot.due, state=slot.state)
            for slot in due_next(slots, plan.basis.on)[:DUE_TOLD]
        ],
    )
