"""Puts the desk together: routes of all pages, what becomes of errors, and the guard around everything."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from types import ModuleType
from urllib.parse import quote

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from bukti.cli.door import explain
from bukti.i18n import _
from bukti.opening import MIB
from bukti.upload_wording import too_large
from bukti.web.access import EVERYBODY, Forged, Needs, NotAllowed, NotSignedIn, is_ours
from bukti.web.api import administration, documents, gaps, indicators, openapi, reports
from bukti.web.api import beranda as api_beranda
from bukti.web.api import berkas as api_berkas
from bukti.web.api import check as check_api
from bukti.web.api import mail as mail_api
from bukti.web.api import review as review_api
from bukti.web.api import rooms as rooms_api
from bukti.web.api import search as search_api
from bukti.web.bodies import BodyLimit, BodyTooLarge
from bukti.web.desk import Desk
from bukti.web.guard import Guard
from bukti.web.pages import (
    beranda,
    berkas,
    cari,
    catatan,
    dokumen,
    indikator,
    kekurangan,
    keputusan,
    laporan,
    masuk,
    pengaturan,
    periksa,
    ruang,
    surel,
    tinjau,
)
from bukti.web.proxy import listen_to_proxies
from bukti.web.templating import STATIC, render

PAGES = (
    masuk,
    beranda,
    berkas,
    cari,
    indikator,
    kekurangan,
    keputusan,
    tinjau,
    dokumen,
    ruang,
    periksa,
    catatan,
    laporan,
    pengaturan,
    surel,
)
"""Every page's module; each has a `router`."""

APIS: tuple[ModuleType, ...] = (
    search_api,
    indicators,
    gaps,
    documents,
    review_api,
    api_beranda,
    api_berkas,
    rooms_api,
    check_api,
    reports,
    administration,
    mail_api,
    openapi,
)
"""The same for programs; their routes begin with `API`."""

SMALLEST_ZIPPED = 1_000
"""Bytes of an answer that is worth compressing."""

API = "/api"

log = logging.getLogger(__name__)


def make_app(desk: Desk) -> FastAPI:
    """The application of one desk. A route that does not say who may use it is a fault: RuntimeError."""
    app = FastAPI(
        title="Bukti",
        dependencies=[Depends(is_ours)],
        docs_url=None,  # it would load scripts from elsewhere
        redoc_url=None,
        openapi_url=None,
    )
    app.state.desk = desk
    for page in PAGES:
        app.include_router(page.router, include_in_schema=False)
    for api in APIS:
        app.include_router(api.router, responses=openapi.FAULTS)
    app.mount("/static", StaticFiles(directory=STATIC), "static")
    for route in all_routes():
        if not any(_says_who(route.dependant)):
            raise RuntimeError(f"{route.path} does not say who may use it")
    app.state.addresses = frozenset(route.path for route in all_routes())
    app.add_middleware(GZipMiddleware, minimum_size=SMALLEST_ZIPPED)
    web = desk.workspace.settings.web
    app.add_middleware(BodyLimit, upload_bytes=web.upload_mib * MIB)
    app.add_middleware(Guard, is_secure=web.secure)
    listen_to_proxies(app, web)
    _answer_errors(app)
    return app


def all_routes() -> Iterator[APIRoute]:
    """Of every page and everything for programs."""
    for module in (*PAGES, *APIS):
        yield from (route for route in module.router.routes if isinstance(route, APIRoute))


def needs_of(route: APIRoute) -> Needs | None:
    """The right that a route needs; None: everybody may use it."""
    return next((found for found in _says_who(route.dependant) if isinstance(found, Needs)), None)


def _says_who(dependant: Dependant) -> Iterator[object]:
    for one in dependant.dependencies:
        if isinstance(one.call, Needs) or one.call is EVERYBODY:
            yield one.call
        yield from _says_who(one)


# --- errors -----------------------------------------------------------------------------------------------


def _answer_errors(app: FastAPI) -> None:
    @app.exception_handler(NotSignedIn)
    def _not_signed_in(request: Request, _error: Exception) -> Response:
        if _is_for_programs(request):
            return _fault(request, 401, _("Sign in first."))
        address = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        target = "/masuk" + (f"?lanjut={quote(address, safe='')}" if request.method == "GET" else "")
        if request.headers.get("hx-request"):
            return Response(status_code=204, headers={"HX-Redirect": "/masuk"})
        return RedirectResponse(target, 303)

    @app.exception_handler(NotAllowed)
    def _not_allowed(request: Request, _error: Exception) -> Response:
        return _fault(request, 403, _("This is not for your role. Ask the coordinator if you need it."))

    @app.exception_handler(Forged)
    def _forged(request: Request, _error: Exception) -> Response:
        return _fault(
            request, 403, _("This page was too old for that. Nothing was changed; load it again and repeat.")
        )

    @app.exception_handler(BodyTooLarge)
    def _too_large(request: Request, error: Exception) -> Response:
        assert isinstance(error, BodyTooLarge)
        return _fault(request, 413, too_large(error.most_bytes))

    @app.exception_handler(StarletteHTTPException)
    def _http(request: Request, error: Exception) -> Response:
        assert isinstance(error, StarletteHTTPException)
        sentence = {
            400: _("What was sent can’t be read."),
            404: _("There is nothing here."),
            405: _("That can't be done here."),
        }
        detail = error.detail if isinstance(error, HTTPException) else ""
        return _fault(request, error.status_code, sentence.get(error.status_code, detail) or detail)

    @app.exception_handler(RequestValidationError)
    def _invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        fields = ", ".join(dict.fromkeys(str(one["loc"][-1]) for one in error.errors()))
        return _fault(request, 422, _("This does not fit: {fields}").format(fields=fields))

    @app.exception_handler(Exception)
    def _unforeseen(request: Request, error: Exception) -> Response:
        sentence = explain(error)
        if sentence is None:
            log.error("unforeseen fault at %s", request.url.path, exc_info=error)
            sentence = _("An unforeseen fault. Nothing was lost; it stands in the log.")
        return _fault(request, 503 if explain(error) else 500, sentence)


def _fault(request: Request, status: int, sentence: str) -> Response:
    if _is_for_programs(request):
        return JSONResponse({"detail": sentence}, status)
    if request.headers.get("hx-request"):
        return render(request, "fault_part.html", {"sentence": sentence}, status=status)
    return render(request, "fault.html", {"sentence": sentence, "status": status}, status=status)


def _is_for_programs(request: Request) -> bool:
    return request.url.path.startswith(f"{API}/")
