"""The audit log: who did what and when, newest first, and whether its chain is whole."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from bukti.i18n import _
from bukti.log_wording import EVENTS, fault_line, told
from bukti.web.access import Needs, TheDesk
from bukti.web.roles import Right, Viewer
from bukti.web.taking_away import as_csv
from bukti.web.templating import render, wants_part
from bukti.web.values import MOST_NUMBER, Day
from bukti.wording import worded
from evidence_store.model import AuditQuery

router = APIRouter()

ROWS = 100
"""On one page."""

LogReader = Annotated[Viewer, Depends(Needs(Right.LOG))]


class Asked:
    """Which rows the address asks for. `dari`, `sampai`: days of the unit's zone, both counted in; `sebelum`: rows
    older than this one."""

    def __init__(
        self,
        desk: TheDesk,
        siapa: str = "",
        apa: str = "",
        dari: Day = None,
        sampai: Day = None,
        sebelum: int | None = None,
    ) -> None:
        self.chosen = {"siapa": siapa, "apa": apa, "dari": dari, "sampai": sampai}
        self.is_older = sebelum is not None
        self.query = AuditQuery(
            before_seq=None if sebelum is None else min(max(sebelum, 0), MOST_NUMBER),
            who=siapa or None,
            event=apa or None,
            since=datetime.combine(dari, time(), desk.zone) if dari else None,
            until=datetime.combine(sampai, time(), desk.zone) + timedelta(days=1) if sampai else None,
        )

    def address(self, path: str, **more: object) -> str:
        """The same choice elsewhere."""
        return (
            f"{path}?{urlencode({name: value for name, value in {**self.chosen, **more}.items() if value})}"
        )


TheAsked = Annotated[Asked, Depends()]


@router.get("/catatan")
def log(request: Request, desk: TheDesk, viewer: LogReader, asked: TheAsked) -> Response:  # noqa: ARG001 (lets in)
    with desk.reading() as catalogue:
        rows = catalogue.audit_newest(asked.query, limit=ROWS + 1)
        people, events = catalogue.audit_names()
        count = catalogue.audit_head().count
    values = {
        "rows": [(row, datetime.fromisoformat(row.at), told(row)) for row in rows[:ROWS]],
        "people": people,
        "events": [(event, worded(EVENTS, event)) for event in events],
        "chosen": asked.chosen,
        "older": asked.address("/catatan", sebelum=rows[ROWS - 1].seq) if len(rows) > ROWS else "",
        "newest": asked.address("/catatan") if asked.is_older else "",
        "count": count,
        "table": asked.address("/catatan.csv"),
    }
    return render(request, "catatan.html", values)


@router.get("/catatan.csv")
def log_csv(desk: TheDesk, viewer: LogReader, asked: TheAsked) -> Response:  # noqa: ARG001 (lets in)
    """Every row that fits, with its facts and hashes as they are."""
    with desk.reading() as catalogue:
        rows = catalogue.audit_newest(asked.query, limit=MOST_NUMBER)
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
    values = {"faults": lines, "head": head, "is_part": wants_part(request)}
    return render(request, "catatan_rantai.html", values)
