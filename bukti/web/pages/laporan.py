"""The weekly report to take away: the summary and every bidang's page for the coordinator, a bidang its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import Response

from bukti import gap_wording
from bukti.reports import weekly_words
from bukti.reports.weekly_files import Form
from bukti.tables import XLSX_TYPE
from bukti.web import links
from bukti.web.access import NotAllowed, Receiver, TheDesk
from bukti.web.templating import render

router = APIRouter()

MEDIA_TYPES: Mapping[Form, str] = {
    Form.HTML: "text/html; charset=utf-8",
    Form.PDF: "application/pdf",
    Form.XLSX: XLSX_TYPE,
}


@router.get("/laporan")
def reports(request: Request, desk: TheDesk, viewer: Receiver) -> Response:
    weekly = desk.reports.weekly(desk.standing())
    names = gap_wording.Names(weekly.pack)
    values = {
        "week": weekly_words.week_of(weekly),
        "begins": weekly.begins,
        "summary": weekly.summary.tally if viewer.sees_all else None,
        "pages": [
            (page.id, names.bidang(page.id), page.tally, page.came)
            for page in weekly.pages
            if viewer.sees_all or page.id == viewer.bidang
        ],
        "address": links.report,
        "forms": {Form.PDF: "PDF", Form.XLSX: "Excel", Form.HTML: "HTML"},
    }
    return render(request, "laporan.html", values)


@router.get("/laporan/mingguan.{form}")
def taken_away(desk: TheDesk, viewer: Receiver, form: Annotated[Form, Path()], bidang: str = "") -> Response:
    """Without a bidang: the summary, or for somebody of a bidang its page."""
    wanted = bidang if viewer.sees_all else bidang or viewer.bidang
    if not viewer.sees_all and wanted != viewer.bidang:
        raise NotAllowed
    file = desk.reports.file(desk.standing(), wanted, form)
    if file is None:
        raise HTTPException(404)
    disposition = f"attachment; filename=\"laporan.{form}\"; filename*=UTF-8''{quote(file.name, safe='')}"
    return Response(file.content, media_type=MEDIA_TYPES[form], headers={"Content-Disposition": disposition})
