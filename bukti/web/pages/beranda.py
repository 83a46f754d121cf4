"""The first page: where the unit stands today, and for somebody of a bidang what they still owe."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bukti.web.access import Reader, TheDesk
from bukti.web.templating import render

router = APIRouter()


@router.get("/")
def first(request: Request, desk: TheDesk, viewer: Reader) -> Response:
    standing = desk.standing()
    slots = [slot for slot in standing.done.review.slots if viewer.sees_all or slot.owner == viewer.bidang]
    gaps = sorted((slot for slot in slots if slot.state.is_open), key=lambda slot: slot.slot.due)
    values = {
        "on": standing.basis.on,
        "slots": len(slots),
        "closed": sum(slot.state.is_closed for slot in slots),
        "gaps": gaps,
        "overdue": sum(slot.is_overdue for slot in slots),
    }
    return render(request, "beranda.html", values)
