"""The weekly report in figures for programs, and where its files are."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from bukti import gap_wording
from bukti.reports.weekly_files import Form
from bukti.reports.weekly_model import Tally
from bukti.web import links
from bukti.web.access import Receiver, TheDesk

router = APIRouter(prefix="/api", tags=["reports"])


class Figures(BaseModel):
    """Slots counted. `at_risk`: points."""

    slots: int
    closed: int
    open: int
    overdue: int
    due_soon: int
    doubtful: int
    at_risk: float
    files: dict[Form, str]  # addresses


class BidangReport(Figures):
    bidang: str
    name: str
    counted: int  # files that came in the week and count
    to_mend: int  # and that do not, for something that can be mended


class WeeklyReport(BaseModel):
    """The week of today. `summary`: of the whole unit, for who may know of it."""

    week: str  # 2025-W42
    begins: date
    as_of: date
    summary: Figures | None
    bidang: list[BidangReport]


@router.get("/reports/weekly", response_model=WeeklyReport)
def weekly(desk: TheDesk, viewer: Receiver) -> Any:
    """The weekly report; of a bidang only its own page."""
    found = desk.reports.weekly(desk.standing())
    names = gap_wording.Names(found.pack)
    return {
        "week": found.week,
        "begins": found.begins,
        "as_of": found.on,
        "summary": _figures(found.summary.tally, "") if viewer.sees_all else None,
        "bidang": [
            {
                "bidang": page.id,
                "name": names.bidang(page.id),
                **_figures(page.tally, page.id),
                "counted": page.came.counted,
                "to_mend": page.came.to_mend,
            }
            for page in found.pages
            if viewer.sees_all or page.id == viewer.bidang
        ],
    }


def _figures(tally: Tally, bidang: str) -> dict[str, Any]:
    return {
        "slots": tally.slots,
        "closed": tally.closed,
        "open": tally.open,
        "overdue": tally.overdue,
        "due_soon": tally.due_soon,
        "doubtful": tally.doubtful,
        "at_risk": round(tally.at_risk, 4),
        "files": {form: links.report(form, bidang) for form in Form},
    }
