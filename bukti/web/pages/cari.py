"""Searching: results as one types, facets, the same list to take away, and searches that one keeps.

`htmx` asks for the same address as a browser and gets only what changes; which of the two asks is in its headers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from bukti import search_export
from bukti.gap_wording import Names
from bukti.i18n import _
from bukti.search_address import Asked, asked, document_address
from bukti.search_page import SearchPage, every_hit, search_page
from bukti.search_wording import ORDER_NAMES
from bukti.web.access import Reader, TheDesk
from bukti.web.desk import Desk
from bukti.web.roles import Viewer
from bukti.web.taking_away import as_csv, as_xlsx
from bukti.web.templating import render, wants_part
from evidence_store.saved_searches import SavedSearch
from indexer.search.grammar import MAX_LENGTH

router = APIRouter()

NAME_LETTERS = 80
"""Of the name of a kept search."""

FORM = "cari"
"""The id of the form that asks as one types; other links of the page turn a leaf of the browser's history."""

Text = Annotated[str, Form()]


@router.get("/cari")
def search(request: Request, desk: TheDesk, viewer: Reader) -> Response:
    question = _asked(request)
    page = search_page(desk.search, question, desk.pack(), within=viewer.within)
    values = _values(page, desk)
    if wants_part(request):
        values["completions"] = desk.search.completions(question.text, within=viewer.within)
        answer = render(request, "cari_temuan.html", values)
        is_typing = request.headers.get("hx-trigger") == FORM
        answer.headers["HX-Replace-Url" if is_typing else "HX-Push-Url"] = page.asked.address()
        return answer
    return render(request, "cari.html", {**values, "completions": [], "kept": _kept(desk, viewer)})


@router.get("/cari/hasil.csv")
def results_csv(request: Request, desk: TheDesk, viewer: Reader) -> Response:
    return as_csv(_("search-results"), search_export.header(), _rows(request, desk, viewer))


@router.get("/cari/hasil.xlsx")
def results_xlsx(request: Request, desk: TheDesk, viewer: Reader) -> Response:
    return as_xlsx(_("search-results"), _("Results"), search_export.header(), _rows(request, desk, viewer))


def _rows(request: Request, desk: Desk, viewer: Viewer) -> Iterator[list[object]]:
    hits = every_hit(desk.search, _asked(request), within=viewer.within, limit=search_export.MOST_ROWS)
    return search_export.rows(hits, Names(desk.pack()))


# --- kept searches


@router.post("/cari/simpanan")
def keep(request: Request, desk: TheDesk, viewer: Reader, nama: Text, alamat: Text = "") -> Response:
    """Keeps the search at an address (its query) under a name."""
    question, name = asked(parse_qsl(alamat)), " ".join(nama.split())[:NAME_LETTERS]
    if not name or question.is_blank:
        raise HTTPException(422, _("Search for something first, and give it a name."))
    if len(question.text) > MAX_LENGTH:
        raise HTTPException(422, _("This search is too long to be kept."))
    with desk.writing() as books:
        books.catalogue.saved_searches.keep(viewer.name, name, question.on_page(1).query(), at=desk.now())
    return _after_change(request, desk, viewer, question)


@router.post("/cari/simpanan/{number}/hapus")
def drop(request: Request, desk: TheDesk, viewer: Reader, number: int) -> Response:
    with desk.writing() as books:
        if not books.catalogue.saved_searches.drop(viewer.name, number, at=desk.now()):
            raise HTTPException(404)
    return _after_change(request, desk, viewer, Asked())


def _after_change(request: Request, desk: Desk, viewer: Viewer, question: Asked) -> Response:
    if request.headers.get("hx-request"):
        return render(request, "cari_simpanan.html", {"kept": _kept(desk, viewer)})
    return RedirectResponse(question.address(), 303)


def _kept(desk: Desk, viewer: Viewer) -> list[SavedSearch]:
    with desk.reading() as catalogue:
        return catalogue.saved_searches.of(viewer.name)


# --- parts


def _asked(request: Request) -> Asked:
    return asked(request.query_params.multi_items())


def _values(page: SearchPage, desk: Desk) -> dict[str, object]:
    names = Names(desk.pack())
    at, last = page.asked.page, page.pages
    leaves = [(at - 1, _("‹ Before"), "ArrowLeft"), (at + 1, _("Next ›"), "ArrowRight")]
    return {
        "page": page,
        "asked": page.asked,
        "orders": ORDER_NAMES,
        "rows": [
            {
                "hit": hit,
                "address": document_address(hit.key, hit.page, page.searched),
                "kind": names.part(hit.kind) if hit.kind else "",
            }
            for hit in page.hits
        ],
        "chosen": [
            (facet.field, one.value, one.name)
            for facet in page.facets
            for one in facet.values
            if one.is_chosen
        ],
        "leaves": [leaf for leaf in leaves if 1 <= leaf[0] <= last],
        "most_rows": search_export.MOST_ROWS,
    }
