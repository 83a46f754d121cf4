"""The list of decisions: who decided what, when and why, to be taken back, and to be taken away as a table."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from archive.decisions import DecisionError, ListedDecision, listed, undo
from bukti.decision_table import Wanted, cells, chosen, header, standing_of
from bukti.doubt_wording import refusal
from bukti.i18n import _
from bukti.web.access import Decider, TheDesk
from bukti.web.desk import Desk
from bukti.web.taking_away import as_csv
from bukti.web.templating import render
from bukti.wording_matches import VERBS
from evidence_store.review_model import Verb

router = APIRouter()

PER_PAGE = 50
ADDRESS = "/tinjau/keputusan"
MOST_PAGES = 1_000_000

Page = Annotated[int, Query(ge=1, le=MOST_PAGES)]
PageField = Annotated[int, Form(ge=1, le=MOST_PAGES)]
Text = Annotated[str, Form()]


class Row(msgspec.Struct, frozen=True):
    one: ListedDecision
    verb: str
    who: str
    standing: str  # what became of it; empty while it stands

    @property
    def indicator(self) -> str:
        return self.one.decision.item.rpartition("-")[0]


def wanted_of(siapa: str = "", putusan: str = "", butir: str = "", berlaku: bool = False) -> Wanted:
    return Wanted(siapa, putusan, butir.strip(), berlaku)


TheWanted = Annotated[Wanted, Depends(wanted_of)]


@router.get(ADDRESS)
def decisions(
    request: Request,
    desk: TheDesk,
    viewer: Decider,  # noqa: ARG001 (lets in)
    wanted: TheWanted,
    hal: Page = 1,
) -> Response:
    return _page(request, desk, wanted, hal)


@router.get(f"{ADDRESS}.csv")
def table(desk: TheDesk, viewer: Decider, wanted: TheWanted) -> Response:  # noqa: ARG001 (lets in)
    with desk.reading() as catalogue:
        rows = chosen(catalogue.decisions(), wanted)
        found = listed(catalogue, desk.standing().pack, rows)
    return as_csv(f"keputusan-{desk.now().astimezone(desk.zone):%Y-%m-%d}", header(), cells(found))


@router.post(f"{ADDRESS}/{{number}}/batal")
def take_back(
    request: Request,
    desk: TheDesk,
    viewer: Decider,
    number: int,
    alasan: Text = "",
    siapa: Text = "",
    putusan: Text = "",
    butir: Text = "",
    berlaku: Annotated[bool, Form()] = False,
    hal: PageField = 1,
) -> Response:
    """Takes back any decision that stands."""
    wanted = Wanted(siapa, putusan, butir.strip(), berlaku)
    try:
        with desk.writing() as books:
            undo(books, number, why=alasan.strip(), who=viewer.name)
    except DecisionError as error:
        return _page(request, desk, wanted, hal, refusal(error))
    return RedirectResponse(address(wanted, hal), 303)


def address(wanted: Wanted, page: int = 1, of: str = ADDRESS) -> str:
    """Of the list so chosen."""
    asked = {"siapa": wanted.who, "putusan": wanted.verb, "butir": wanted.within}
    asked |= {"berlaku": "1" if wanted.only_in_force else "", "hal": str(page) if page > 1 else ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{of}?{query}" if query else of


def _page(request: Request, desk: Desk, wanted: Wanted, page: int, fault: str = "") -> Response:
    with desk.reading() as catalogue:
        every = catalogue.decisions()
        found = chosen(every, wanted)
        page = min(page, max(1, -(-len(found) // PER_PAGE)))
        of_page = found[(page - 1) * PER_PAGE : page * PER_PAGE]
        people = {one.name: one.shown for one in catalogue.people.all()}
        rows = [
            Row(
                one,
                _(VERBS[one.decision.verb]),
                people.get(one.decision.who, one.decision.who),
                standing_of(one),
            )
            for one in listed(catalogue, desk.standing().pack, of_page)
        ]
    values = {
        "rows": rows,
        "wanted": wanted,
        "count": len(found),
        "page": page,
        "fault": fault,
        "whos": [(name, people.get(name, name)) for name in sorted({one.who for one in every})],
        "verbs": [(str(verb), _(VERBS[verb])) for verb in Verb],
        "table": address(wanted, of=f"{ADDRESS}.csv"),
        "before": address(wanted, page - 1) if page > 1 else "",
        "after": address(wanted, page + 1) if page * PER_PAGE < len(found) else "",
    }
    return render(request, "keputusan.html", values, status=409 if fault else 200)
