"""Every file that came in: where it went, why it does not count, what could not be read, and how far things are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time
from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from bukti.i18n import _
from bukti.incoming import CSV_COLUMNS, STATES, table_row
from bukti.service_wording import PAUSES, state_word
from bukti.web.access import COOKIE, Decider, Receiver, TheDesk
from bukti.web.desk import Desk
from bukti.web.incoming import MOST_COUNTED
from bukti.web.live import EVENT_HEADERS, EVENTS
from bukti.web.roles import Right, Viewer
from bukti.web.taking_away import as_csv
from bukti.web.templating import environment, render
from bukti.web.values import Day
from bukti.wording import SOURCE_TROUBLES, worded
from bukti.wording_matches import MATCH_STATES
from evidence_store.filings import PRESENT, TROUBLED, FiledState, Tally, Wanted

router = APIRouter()

ON_A_PAGE = 50
FURTHEST_PAGE = 100_000
LONGEST_NAME = 200

STATE_PATTERN = f"^({'|'.join(['', 'problem', *FiledState])})$"
"""What the address may ask for: all, those that need somebody, or one state."""


class Asked:
    """What the address asks for, as far as the viewer may. Raises HTTPException 404 for another's source."""

    def __init__(
        self,
        desk: TheDesk,
        viewer: Receiver,
        sumber: Annotated[str, Query(max_length=LONGEST_NAME)] = "",
        keadaan: Annotated[str, Query(pattern=STATE_PATTERN)] = "",
        nama: Annotated[str, Query(max_length=LONGEST_NAME)] = "",
        sejak: Day = None,
        hal: Annotated[int, Query(ge=1, le=FURTHEST_PAGE)] = 1,
    ) -> None:
        self.sources = desk.incoming.sources(viewer)
        if sumber and sumber not in self.sources:
            raise HTTPException(404)
        self.source, self.state, self.name, self.since, self.page = sumber, keadaan, nama.strip(), sejak, hal
        self._zone = desk.zone

    @property
    def wanted(self) -> Wanted:
        states = {"": (), "problem": TROUBLED}.get(self.state)
        return Wanted(
            sources=(self.source,) if self.source else self.sources,
            states=(FiledState(self.state),) if states is None else states,
            name=self.name,
            since=datetime.combine(self.since, time(), self._zone) if self.since else None,
        )

    def address(self, **changed: object) -> str:
        """The same with something else; another page only if it is named."""
        fields = {
            "sumber": self.source,
            "keadaan": self.state,
            "nama": self.name,
            "sejak": self.since or "",
            **changed,
        }
        query = urlencode({name: str(value) for name, value in fields.items() if value})
        return f"?{query}" if query else ""


WORDS = {
    "watch_word": state_word,
    "pause_word": partial(worded, PAUSES),
    "trouble_word": partial(worded, SOURCE_TROUBLES),
    "use_word": partial(worded, MATCH_STATES),
}
"""For the templates."""

TheAsked = Annotated[Asked, Depends(Asked)]


@router.get("/berkas")
def files(request: Request, desk: TheDesk, viewer: Receiver, asked: TheAsked) -> Response:
    is_part = request.headers.get("hx-target") == "daftar"
    values = {**WORDS, "viewer": viewer, **_listed(desk, viewer, asked)}
    if not is_part:
        values["now"] = desk.incoming.status(viewer)
    return render(request, "berkas_daftar.html" if is_part else "berkas.html", values)


def _listed(desk: Desk, viewer: Viewer, asked: Asked) -> dict[str, object]:
    tallies = desk.incoming.tallies(viewer)
    offset = (asked.page - 1) * ON_A_PAGE
    found = desk.incoming.page(asked.wanted, offset=offset, limit=ON_A_PAGE)
    is_last = len(found) < ON_A_PAGE and (found or not offset)
    total = offset + len(found) if is_last else desk.incoming.count(asked.wanted, tallies)
    return {
        "asked": asked,
        "files": found,
        "is_more": (asked.name or asked.since) and total == MOST_COUNTED,
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
    chosen = asked.state
    return [(*one, one[0] == chosen) for one in counted if one[2] or one[0] in ("", "problem", chosen)]


@router.get("/berkas.csv")
def export(desk: TheDesk, asked: TheAsked) -> Response:
    """The whole list that is asked for, some hundred files at a time."""

    def rows() -> Iterator[list[str]]:
        before: int | None = None
        while files := desk.incoming.before(asked.wanted, before):
            before = files[-1].row.id
            yield from map(table_row, files)

    return as_csv(f"berkas-{desk.now().astimezone(desk.zone):%Y-%m-%d}", CSV_COLUMNS, rows())


# --- once more --------------------------------------------------------------------------------------------

Hash = Annotated[str, Form(pattern="^([0-9a-f]{64})?$")]


@router.post("/berkas/ulang")
def once_more(request: Request, desk: TheDesk, viewer: Decider, sha256: Hash = "") -> Response:
    """One document, or all that were not read."""
    with desk.writing() as books:
        desk.incoming.retry(books, sha256, viewer)
    desk.incoming.tallies(viewer, fresh=True)
    if sha256 and request.headers.get("hx-request"):
        file = desk.incoming.one(sha256, viewer)
        if file is None:
            raise HTTPException(404)
        return render(request, "berkas_baris.html", {**WORDS, "file": file, "may_retry": True})
    return RedirectResponse("/berkas?keadaan=waiting", 303)


# --- how far things are -----------------------------------------------------------------------------------


@router.get("/berkas/langsung")
def live(request: Request, desk: TheDesk, viewer: Receiver) -> Response:
    """How far things are: told anew whenever that changes, until the session ends; who does not ask for events is told
    once."""
    if EVENTS not in request.headers.get("accept", ""):
        return HTMLResponse(_now(desk, viewer))
    token = request.cookies.get(COOKIE, "")
    if not desk.live.has_room(token):
        return Response(status_code=503, headers={"Retry-After": "60"})

    def text() -> str | None:
        still = desk.viewer_at(token)
        return _now(desk, still) if still is not None and still.may(Right.INTAKE) else None

    return StreamingResponse(desk.live.tell(token, text), media_type=EVENTS, headers=EVENT_HEADERS)


def _now(desk: Desk, viewer: Viewer) -> str:
    values = {**WORDS, "viewer": viewer, "now": desk.incoming.status(viewer)}
    return environment().get_template("berkas_langsung.html").render(values)
