"""The audit log, people and the rule pack for programs."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from bukti.packs import linted
from bukti.rule_wording import rule_fault
from bukti.web.access import Needs, TheDesk
from bukti.web.roles import Right, Viewer
from bukti.web.values import MOST_NUMBER
from evidence_store.model import AuditQuery

router = APIRouter(prefix="/api", tags=["administration"])

MOST_ROWS = 500
LONGEST = 100

LogReader = Annotated[Viewer, Depends(Needs(Right.LOG))]
Admin = Annotated[Viewer, Depends(Needs(Right.ADMINISTER))]
Name = Annotated[str | None, Query(max_length=LONGEST)]


class LogRow(BaseModel):
    seq: int
    at: datetime
    who: str
    event: str
    facts: dict[str, Any]
    previous: str = Field(description="SHA-256 of the row before.")
    hash: str


class LogOut(BaseModel):
    count: int = Field(description="Rows in all.")
    rows: list[LogRow] = Field(description="Newest first.")


class PersonOut(BaseModel):
    name: str
    shown: str
    role: str
    bidang: str
    is_active: bool


class FaultOut(BaseModel):
    place: str = Field(description="File, line and column.")
    is_advice: bool
    code: str
    sentence: str


@router.get("/log")
def log(
    desk: TheDesk,
    viewer: LogReader,  # noqa: ARG001 (lets in)
    who: Name = None,
    event: Name = None,
    before: Annotated[int | None, Query(ge=0, lt=MOST_NUMBER)] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_ROWS)] = 100,
) -> LogOut:
    """Rows older than `before`."""
    with desk.reading() as catalogue:
        rows = catalogue.audit_newest(AuditQuery(before_seq=before, who=who, event=event), limit=limit)
        count = catalogue.audit_head().count
    return LogOut(
        count=count,
        rows=[
            LogRow(
                seq=row.seq,
                at=datetime.fromisoformat(row.at),
                who=row.who,
                event=row.event,
                facts=json.loads(row.facts),
                previous=row.previous,
                hash=row.hash,
            )
            for row in rows
        ],
    )


@router.get("/people")
def people(desk: TheDesk, viewer: Admin) -> list[PersonOut]:  # noqa: ARG001 (lets in)
    with desk.reading() as catalogue:
        return [
            PersonOut(
                name=one.name, shown=one.shown, role=one.role, bidang=one.bidang, is_active=one.is_active
            )
            for one in catalogue.people.all()
        ]


@router.get("/pack/faults")
def faults(desk: TheDesk, viewer: Admin) -> list[FaultOut]:  # noqa: ARG001 (lets in)
    """What `bukti rules lint` finds in the pack as it is edited."""
    _pack, found = linted(desk.workspace.places)
    return [
        FaultOut(
            place=str(fault.place),
            is_advice=fault.is_advice,
            code=str(fault.code),
            sentence=rule_fault(fault),
        )
        for fault in found
    ]
