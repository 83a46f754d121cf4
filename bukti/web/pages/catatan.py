"""The audit log: who did what and when, newest first, and whether its chain is whole."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BeforeValidator

from bukti.i18n import _
from bukti.log_wording import EVENTS, fault_line, told
from bukti.web.access import Needs, TheDesk
from bukti.web.roles import Right, Viewer
from bukti.web.taking_away import as_csv
from bukti.web.templating import render
from bukti.wording import worded
from evidence_store.model import AuditQuery

router = APIRouter()

ROWS = 100
"""On one page."""

MOST_ROWS = 1 << 62
"""SQLite's integers end soon after."""

LogReader = Annotated[Viewer, Depends(Needs(Right.LOG))]

Day = Annotated[date | None, BeforeValidator(lambda given: given or None)]
"""Of a form: an empty field is no day."""


@router.get("/catatan")
def log(
    request: Request,
    desk: TheDesk,
    viewer: LogReader,  # noqa: ARG001 (lets in)
    siapa: str = "",
    apa: str = "",
    dari: Day = None,
    sampai: Day = None,
    sebelum: int | None = None,
) -> Response:
    """`dari`, `sampai`: days of the unit's zone, both counted in; `sebelum`: rows older than this one."""
    asked = _query(desk.zone, siapa, apa, dari, sampai, sebelum)
    with desk.reading() as catalogue:
        rows = catalogue.audit_newest(asked, limit=ROWS + 1)
        people, events = catalogue.audit_names()
        count = catalogue.audit_head().count
    chosen = {"siapa": siapa, "apa": apa, "dari": dari, "sampai": sampai}
    given = {name: value for name, value in chosen.items() if value}
    older = {**given, "sebelum": rows[ROWS - 1].seq} if len(rows) > ROWS else None
    values = {
        "rows": [(row, datetime.fromisoformat(row.at), told(row)) for row in rows[:ROWS]],
        "people": people,
        "events": [(event, worded(EVENTS, event)) for event in events],
        "chosen": chosen,
        "older": f"/catatan?{urlencode(older)}" if older else "",
        "newest": f"/catatan?{urlencode(given)}" if sebelum is not None else "",
        "count": count,
        "table": f"/catatan.csv?{urlencode(given)}",
    }
    return render(request, "catatan.html", values)


@router.get("/catatan.csv")
def log_csv(
    desk: TheDesk,
    viewer: LogReader,  # noqa: ARG001 (lets in)
    siapa: str = "",
    apa: str = "",
    dari: Day = None,
    sampai: Day = None,
) -> Response:
    """Every row that fits, with its facts and hashes as they are."""
    asked = _query(desk.zone, siapa, apa, dari, sampai, None)
    with desk.reading() as catalogue:
        rows = catalogue.audit_newest(asked, limit=MOST_ROWS)
    header = ["seq", "at", "who", "event", _("Particulars"), "facts", "previous", "hash"]
    return as_csv(
        "catatan-audit",
        header,
        (
            (row.seq, row.at, row.who, row.event, told(row).sentence, row.facts, row.previous, row.hash)
            for row in rows
        ),
    )


@router.get("/catatan/rantai")
def chain(request: Request, desk: TheDesk, viewer: LogReader) -> Response:  # noqa: ARG001 (lets in)
    """Walks the whole chain: a second for some hundred thousand rows."""
    with desk.reading() as catalogue:
        faults = catalogue.check_audit()
        head = catalogue.audit_head()
    lines = [fault_line(fault.kind, fault.seq, fault.detail) for fault in faults]
    values = {"faults": lines, "head": head, "is_part": "hx-request" in request.headers}
    return render(request, "catatan_rantai.html", values)


def _query(
    zone: ZoneInfo, who: str, event: str, first: date | None, last: date | None, before: int | None
) -> AuditQuery:
    return AuditQuery(
        before_seq=None if before is None else min(max(before, 0), MOST_ROWS),
        who=who or None,
        event=event or None,
        since=datetime.combine(first, time(), zone) if first else None,
        until=datetime.combine(last, time(), zone) + timedelta(days=1) if last else None,
    )
