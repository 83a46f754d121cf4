"""Mail for programs: how it stands, and an admin's test letter."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel, Field

from bukti import mail_wording
from bukti.mail_standing import Addressee, MailStanding
from bukti.web import mail_desk
from bukti.web.access import Needs, TheDesk
from bukti.web.roles import Right, Viewer

router = APIRouter(prefix="/api", tags=["administration"])

LONGEST = 300

Admin = Annotated[Viewer, Depends(Needs(Right.ADMINISTER))]


class MailFaultOut(BaseModel):
    code: str
    says: str
    remedy: str


class LastLetterOut(BaseModel):
    week: str = Field(description="ISO week: 2025-W42.")
    at: datetime
    fate: str = Field(description="`sent`, `perhaps` (a crash, or a lost answer) or `failed`.")
    got: list[str]
    refused: dict[str, str] = Field(description="Address → the mail server's answer.")


class AddresseeOut(BaseModel):
    bidang: str = Field(description="Empty: the coordinator.")
    name: str
    to: list[str]
    last: LastLetterOut | None


class ScheduleOut(BaseModel):
    is_on: bool
    next_at: datetime | None
    tried_at: datetime | None
    retry_at: datetime | None
    week: str
    progress: str = Field(description="`none`, `sending`, `done`, `failed`, `given_up` or `missed`.")
    says: list[str]


class MailOut(BaseModel):
    is_ready: bool = Field(description="Letters can be sent, as far as it shows without asking the server.")
    faults: list[MailFaultOut]
    schedule: ScheduleOut
    addressees: list[AddresseeOut]
    unknown: list[str] = Field(description="Names under [mail.bidang] that no bidang has.")


class TrialIn(BaseModel):
    to: str = Field(max_length=LONGEST)


class TrialOut(BaseModel):
    is_sent: bool
    says: str
    remedy: str


@router.get("/mail")
def mail(desk: TheDesk, viewer: Admin) -> MailOut:  # noqa: ARG001 (lets in)
    """Set up or not, the schedule, and who gets the weekly letters."""
    stands = mail_desk.standing(desk)
    faults = [(str(one.fault), *mail_wording.fault(one)) for one in stands.faults]
    return MailOut(
        is_ready=not stands.is_barred,
        faults=[MailFaultOut(code=code, says=says, remedy=remedy) for code, says, remedy in faults],
        schedule=_schedule(stands),
        addressees=[_addressee(one) for one in stands.addressees],
        unknown=list(stands.unknown),
    )


@router.post("/mail/test")
def try_out(desk: TheDesk, viewer: Admin, asked: TrialIn) -> TrialOut:
    """Sends a short letter to one address. 422: it is no address; 429: too often."""
    tried = mail_desk.try_out(desk, asked.to, who=viewer.name)
    if tried.status != 200:
        raise HTTPException(tried.status, tried.sentence)
    return TrialOut(is_sent=tried.is_sent, says=tried.sentence, remedy=tried.remedy)


def _schedule(stands: MailStanding) -> ScheduleOut:
    news = stands.news if stands.is_on else None
    return ScheduleOut(
        is_on=stands.is_on,
        next_at=news.next_at if news else None,
        tried_at=news.tried_at if news else None,
        retry_at=news.retry_at if news else None,
        week=news.week if news else "",
        progress=str(news.progress) if news else "none",
        says=mail_wording.progress(news, stands.names) if news else [],
    )


def _addressee(one: Addressee) -> AddresseeOut:
    last = one.last
    return AddresseeOut(
        bidang=one.bidang,
        name=one.name,
        to=list(one.to),
        last=LastLetterOut(
            week=last.week,
            at=last.at,
            fate=str(last.fate),
            got=list(last.got),
            refused=dict(last.refused),
        )
        if last
        else None,
    )
