"""One document: shown in the page with the searched words marked, and beside it all that is known of it."""

from __future__ import annotations

import asyncio
from typing import Annotated
from urllib.parse import quote, urlencode, urlsplit

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, Response

from archive.names import shown as path_shown
from bukti import document_wording, gap_wording
from bukti import sheet as sheets
from bukti.i18n import _
from bukti.rendering import PageWanted
from bukti.sheet import Look, Sheet
from bukti.viewing import Seen, held_for, judgement, seen
from bukti.web.access import Reader, TheDesk
from bukti.web.desk import Desk
from bukti.web.roles import Viewer
from bukti.web.templating import render
from bukti.wording import query_fault, worded
from bukti.wording_matches import MATCH_STATES, decision_sentence
from indexer.page_view import View
from indexer.search.grammar import MAX_LENGTH, QueryError

router = APIRouter()

WAIT_SECONDS = 3.0
"""So long a page waits to know where its words stand; one that takes longer comes without them."""

MOST_MEMBER_PATH = 8_192

MOST_HITS_LISTED = 7
"""Pages with the words that can be gone to directly, around the one shown."""

DOWNLOAD_HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Content-Encoding": "identity",  # as it is: parts of it can be asked for, and it is seldom worth compressing
}

Member = Annotated[str, Query(alias="anggota", max_length=MOST_MEMBER_PATH)]
Number = Annotated[int, Query(alias="hal", ge=0)]
Words = Annotated[str, Query(alias="cari")]


class Addresses:
    """Of one part of a document and its pages, with the search that is under way."""

    def __init__(self, sha256: str, member: str, query: str) -> None:
        self._base, self._member, self._query = f"/dokumen/{sha256}", member, query

    def page(self, number: int = 0, query: str | None = None) -> str:
        return self._to("", hal=number, cari=self._query if query is None else query)

    def quote(self, number: int, text: str) -> str:
        """The page with just these words marked."""
        return self._to("", hal=number, cari='"{}"'.format(text.replace('"', " ")))

    def part(self, number: int) -> str:
        return self._to("/bagian", hal=number, cari=self._query)

    def image(self, number: int, *, large: bool = False) -> str:
        return self._to(f"/halaman/{number}.webp", besar=int(large))

    def download(self) -> str:
        return self._to("/unduh")

    def member(self, path: str) -> str:
        return self._base + _asked(anggota=path, cari=self._query)

    def _to(self, rest: str, **asked: object) -> str:
        return self._base + rest + _asked(anggota=self._member, **asked)


def _asked(**values: object) -> str:
    given = {name: value for name, value in values.items() if value}
    return f"?{urlencode(given, quote_via=quote)}" if given else ""


def opened(
    desk: TheDesk,
    viewer: Reader,
    sha256: str,
    member: Member = "",
    number: Number = 0,
    query: Words = "",
) -> tuple[Seen, Sheet, str]:
    """The document, its sheet, and what is wrong with the query. Raises HTTPException 404, whether the document is
    unknown or not for this viewer."""
    fault = ""
    with desk.reading() as catalogue, catalogue.snapshot():
        found = seen(catalogue, sha256, viewer.sees)
        if found is None:
            raise HTTPException(404)
        vocabulary = desk.search.vocabulary()
        try:
            shown = sheets.sheet(catalogue, found, member, number, query[: MAX_LENGTH + 1], vocabulary)
        except QueryError as error:
            fault = query_fault(error.fault, error.fields)
            shown = sheets.sheet(catalogue, found, member, number, "", vocabulary)
    if shown is None:
        raise HTTPException(404)
    return found, shown, fault


TheOpened = Annotated[tuple[Seen, Sheet, str], Depends(opened)]


@router.get("/dokumen/{sha256}")
async def document(request: Request, desk: TheDesk, viewer: Reader, opened: TheOpened) -> Response:
    found, shown, fault = opened
    view = await _view(desk, found, shown)
    return await run_in_threadpool(_whole, request, desk, viewer, found, shown, view, fault)


@router.get("/dokumen/{sha256}/bagian")
async def part(request: Request, desk: TheDesk, viewer: Reader, opened: TheOpened) -> Response:  # noqa: ARG001 (lets in)
    """Only the page itself, for htmx: as a whole page's new sheet, or within another page."""
    found, shown, fault = opened
    view = await _view(desk, found, shown)
    values = _sheet_values(found, shown, view, fault)
    values["pushes"] = urlsplit(request.headers.get("hx-current-url", "")).path.startswith("/dokumen/")
    return render(request, "dokumen_bagian.html", values)


@router.get("/dokumen/{sha256}/halaman/{number}.webp")
async def image(
    desk: TheDesk,
    viewer: Reader,
    sha256: str,
    number: int,
    member: Member = "",
    is_large: Annotated[bool, Query(alias="besar")] = False,
) -> Response:
    wanted = await run_in_threadpool(_wanted, desk, viewer, sha256, member, number, is_large)
    if wanted is None:
        raise HTTPException(404)
    view = await asyncio.wrap_future(desk.renderer.view(wanted))
    if view.problem is not None:
        raise HTTPException(404)
    return Response(view.image, media_type="image/webp")


@router.get("/dokumen/{sha256}/unduh")
async def download(desk: TheDesk, viewer: Reader, sha256: str, member: Member = "") -> Response:
    """The very bytes that were received, never to be shown by the browser itself."""
    name, wanted = await run_in_threadpool(_original, desk, viewer, sha256, member)
    path = desk.objects.path(sha256)
    if wanted is not None:
        unpacked = await asyncio.wrap_future(desk.renderer.member(wanted))
        if unpacked is None:
            raise HTTPException(
                422, _("This file can’t be taken out of its archive. Download the archive itself.")
            )
        path = unpacked
    return FileResponse(
        path,
        media_type="application/octet-stream",
        headers={**DOWNLOAD_HEADERS, "Content-Disposition": disposition(name)},
    )


def disposition(name: str) -> str:
    """To be saved under this name (RFC 6266, RFC 5987), which may be any text."""
    plain = "".join(
        letter if letter.isascii() and letter.isprintable() and letter not in '"\\%/' else "_"
        for letter in name
    )
    whole = quote(name.replace("/", "_"), safe="", errors="replace")
    return f"attachment; filename=\"{plain or 'berkas'}\"; filename*=UTF-8''{whole or 'berkas'}"


# --- what is asked of the catalogue, in a thread


def _wanted(
    desk: Desk, viewer: Viewer, sha256: str, member: str, number: int, is_large: bool
) -> PageWanted | None:
    with desk.reading() as catalogue:
        held = held_for(catalogue, sha256, viewer.sees)
        head = catalogue.views.part_head(held.document_id, member) if held else None
        if held is None or head is None:
            return None
        name = sheets.file_name_of(held)
        return sheets.wanted(catalogue.views, held.document_id, sha256, name, head, number, is_large=is_large)


def _original(desk: Desk, viewer: Viewer, sha256: str, member: str) -> tuple[str, PageWanted | None]:
    """The name to save it under; for a member, what is to be unpacked. Raises HTTPException, ObjectMissing."""
    with desk.reading() as catalogue:
        found = seen(catalogue, sha256, viewer.sees)
        head = found.part(member) if found else None
        if found is None or (member and head is None):
            raise HTTPException(404)
    desk.objects.open(sha256).close()  # tells what is wrong before the answer has begun
    if not member or head is None:
        return found.file_name, None
    wanted = PageWanted(sha256, sheets.file_name_of(found.held), member, head.sha256, head.kind)
    return sheets.last_name(member), wanted


async def _view(desk: Desk, found: Seen, shown: Sheet) -> View | None:
    """The sheet as it is drawn; None for what is not drawn, or takes too long now."""
    wanted = shown.wanted(sheets.file_name_of(found.held))
    if wanted is None:
        return None
    drawing = asyncio.wrap_future(desk.renderer.view(wanted))
    try:
        view = await asyncio.wait_for(asyncio.shield(drawing), WAIT_SECONDS)
    except TimeoutError:
        return None
    following = shown.wanted(sheets.file_name_of(found.held), shown.number + 1)
    if following is not None:
        desk.renderer.ahead(following)
    return view


# --- what is shown


def _sheet_values(found: Seen, shown: Sheet, view: View | None, fault: str) -> dict[str, object]:
    is_drawn = shown.look is Look.DRAWN and (view is None or view.problem is None)
    members, more = found.members(shown.member)
    return {
        "sheet": shown,
        "view": view,
        "is_drawn": is_drawn,
        "boxes": shown.boxes(view) if is_drawn and view is not None else (),
        "blocks": shown.blocks(),
        "fault": fault,
        "to": Addresses(found.sha256, shown.member, shown.query),
        "hits_listed": shown.hits_around(MOST_HITS_LISTED),
        "pushes": True,
        "members": members,
        "members_more": more,
        "name_of": lambda one: sheets.member_name(one, shown.member),
        "mail_head": document_wording.mail_head,
        "size": document_wording.size,
    }


def _whole(
    request: Request,
    desk: Desk,
    viewer: Viewer,
    found: Seen,
    shown: Sheet,
    view: View | None,
    fault: str,
) -> Response:
    pack = desk.standing().pack
    names = gap_wording.Names(pack)
    with desk.reading() as catalogue:
        known = judgement(catalogue, found, shown.member, viewer.sees)
    title = (known and (known.part.reading.title or known.part.title)) or shown.file_name
    values = _sheet_values(found, shown, view, fault) | {
        "found": found,
        "title": title,
        "known": known,
        "facts": list(document_wording.facts(known.part, names)) if known else [],
        "problems": [document_wording.problem(one) for one in known.part.problems] if known else [],
        "items": {item.id: item.text for item in pack.items},
        "document_name": names.document,
        "said": document_wording.said,
        "match_state": lambda state: worded(MATCH_STATES, state),
        "filing_path": lambda one: f"{one.source}/{path_shown(one.filing.path)}",
        "decision_sentence": decision_sentence,
        "standing_of": document_wording.standing_of,
        "containers": sheets.containers(shown.member),
    }
    return render(request, "dokumen.html", values)
