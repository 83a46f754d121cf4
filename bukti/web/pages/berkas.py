"""Every file that came in: where it went, why it does not count, what could not be read, and how far things are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from archive.retrying import retry
from bukti.i18n import _, ngettext
from bukti.incoming import CSV_COLUMNS, STATES, csv_rows
from bukti.web.access import Decider, Receiver, TheDesk, session_of
from bukti.web.desk import Desk
from bukti.web.live import HEADERS
from bukti.web.roles import Right, Viewer
from bukti.web.templating import environment, render
from bukti.wording import worded
from evidence_store.filings import TROUBLED, FiledState, Tally, Wanted

router = APIRouter()

ON_A_PAGE = 50
FURTHEST_PAGE = 100_000
LONGEST_NAME = 200

Keadaan = StrEnum("Keadaan", {"ALL": "", "PROBLEM": "problem", **{one.name: one.value for one in FiledState}})
"""What the address may ask for: one state, or those that need somebody."""

PRESENT = tuple(state for state in FiledState if state is not FiledState.WITHDRAWN)


class Asked:
    """What the address asks for, as far as the viewer may. Raises HTTPException 404 for another's source."""

    def __init__(
        self,
        desk: TheDesk,
        viewer: Receiver,
        sumber: Annotated[str, Query(max_length=LONGEST_NAME)] = "",
        keadaan: Keadaan = Keadaan(""),
        nama: Annotated[str, Query(max_length=LONGEST_NAME)] = "",
        sejak: date | None = None,
        hal: Annotated[int, Query(ge=1, le=FURTHEST_PAGE)] = 1,
    ) -> None:
        self.sources = desk.incoming.sources(viewer)
        if sumber and sumber not in self.sources:
            raise HTTPException(404)
        self.source, self.state, self.name, self.since, self.page = sumber, keadaan, nama.strip(), sejak, hal
        self._zone = desk.zone

    @property
    def wanted(self) -> Wanted:
        states = {"": (), "problem": TROUBLED}.get(self.state.value)
        return Wanted(
            sources=(self.source,) if self.source else self.sources,
            states=(FiledState(self.state.value),) if states is None else states,
            name=self.name,
            since=datetime.combine(self.since, time(), self._zone) if self.since else None,
        )

    def address(self, **changed: object) -> str:
        """The same with something else; another page only if it is named."""
        fields = {
            "sumber": self.source,
            "keadaan": self.state.value,
            "nama": self.name,
            "sejak": self.since or "",
            **changed,
        }
        query = urlencode({name: str(value) for name, value in fields.items() if value})
        return f"?{query}" if query else ""


TheAsked = Annotated[Asked, Depends(Asked)]


@router.get("/berkas")
def files(request: Request, desk: TheDesk, viewer: Receiver, asked: TheAsked) -> Response:
    is_part = request.headers.get("hx-target") == "daftar"
    values = {"viewer": viewer, **_listed(desk, viewer, asked)}
    if not is_part:
        values["now"] = desk.incoming.status(viewer)
    return render(request, "berkas_daftar.html" if is_part else "berkas.html", values)


def _listed(desk: Desk, viewer: Viewer, asked: Asked) -> dict[str, object]:
    tallies = desk.incoming.tallies(viewer)
    total = desk.incoming.count(asked.wanted, tallies)
    return {
        "asked": asked,
        "files": desk.incoming.page(asked.wanted, offset=(asked.page - 1) * ON_A_PAGE, limit=ON_A_PAGE),
        "total": total,
        "pages": max(1, -(-total // ON_A_PAGE)),
        "filters": _filters(asked, tallies),
        "may_retry": viewer.may(Right.DECIDE),
        "stuck": sum(tally.of((FiledState.UNREAD, FiledState.SET_ASIDE)) for tally in tallies.values()),
    }


def _filters(asked: Asked, tallies: Mapping[str, Tally]) -> list[tuple[str, str, int, bool]]:
    """Code, words, how many files, chosen: of the source asked for."""
    wanted = [tally for name, tally in tallies.items() if asked.source in ("", name)]
    rows = [("", _("all"), PRESENT), ("problem", _("problems"), TROUBLED)]
    rows += [(state.value, worded(STATES, state), (state,)) for state in FiledState]
    counted = [(code, words, sum(tally.of(states) for tally in wanted)) for code, words, states in rows]
    chosen = asked.state.value
    return [(*one, one[0] == chosen) for one in counted if one[2] or one[0] in ("", "problem", chosen)]


@router.get("/berkas.csv")
def export(desk: TheDesk, asked: TheAsked) -> Response:
    """The whole list that is asked for, some hundred files at a time."""

    def chunks() -> Iterator[bytes]:
        yield csv_bytes(CSV_COLUMNS, [])
        before: int | None = None
        while files := desk.incoming.before(asked.wanted, before):
            before = files[-1].row.id
            yield csv_text_of(csv_rows(files))

    name = f"berkas-{desk.now().astimezone(desk.zone):%Y-%m-%d}.csv"
    return StreamingResponse(
        chunks(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


# --- once more --------------------------------------------------------------------------------------------


@router.post("/berkas/ulang")
def once_more(
    request: Request,
    desk: TheDesk,
    viewer: Decider,
    sha256: Annotated[str, Form(pattern="^([0-9a-f]{64})?$")] = "",
) -> Response:
    """One document, or all that were not read. The watch reads them."""
    count = try_again(desk, viewer, sha256)
    if request.headers.get("hx-request"):
        file = desk.incoming.one(sha256, viewer)
        return render(request, "berkas_baris.html", {"file": file, "may_retry": True})
    del count
    return RedirectResponse("/berkas?keadaan=waiting", 303)
