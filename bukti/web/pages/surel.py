"""Mail among the settings: whether it is set up, when the weekly letters go out, who gets them, and a test letter."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from bukti import mail_wording
from bukti.mail_outcome import Fate
from bukti.templates import time
from bukti.web import mail_desk
from bukti.web.access import Needs, TheDesk
from bukti.web.desk import Desk
from bukti.web.mail_desk import Tried
from bukti.web.roles import Right, Viewer
from bukti.web.templating import render

router = APIRouter()

LONGEST = 300

MARKS = {Fate.SENT: "satisfied", Fate.PERHAPS: "doubtful", Fate.FAILED: "bad"}
"""Classes of the tags."""

Admin = Annotated[Viewer, Depends(Needs(Right.ADMINISTER))]


@router.get("/pengaturan/surel")
def mail(request: Request, desk: TheDesk, viewer: Admin) -> Response:  # noqa: ARG001 (lets in)
    return _page(request, desk)


@router.post("/pengaturan/surel/uji")
def try_out(
    request: Request, desk: TheDesk, viewer: Admin, ke: Annotated[str, Form(max_length=LONGEST)]
) -> Response:
    return _page(request, desk, tried=mail_desk.try_out(desk, ke, who=viewer.name), to=ke)


def _page(request: Request, desk: Desk, *, tried: Tried | None = None, to: str = "") -> Response:
    stands = mail_desk.standing(desk)
    settings = mail_desk.current(desk).settings
    values = {
        "stands": stands,
        "faults": [mail_wording.fault(one) for one in stands.faults],
        "mail": settings.mail,
        "report": settings.report,
        "config": desk.workspace.places.config,
        "days": mail_wording.DAYS,
        "progress": mail_wording.progress(stands.news, stands.names, time) if stands.news else [],
        "week_name": mail_wording.week_name,
        "fates": mail_wording.FATES,
        "marks": MARKS,
        "answer": mail_wording.answer,
        "known": sorted({address for one in stands.addressees for address in one.to}),
        "tried": tried,
        "to": to,
    }
    return render(request, "surel.html", values, status=tried.status if tried else 200)
