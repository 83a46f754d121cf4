"""The description of everything for programs, in OpenAPI; and the one shape that every fault takes."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from bukti.web.access import COOKIE, CSRF_HEADER, Reader

router = APIRouter(prefix="/api", tags=["description"])


class Fault(BaseModel):
    detail: str = Field(description="one sentence for people, in the language of the desk")


FAULTS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": Fault, "description": "Not signed in, not allowed, not there, or not fitting"},
    "503": {"model": Fault, "description": "Not just now: somebody else writes; ask again in a moment"},
}
"""What every route may answer besides what it is for."""

SIGNED_IN = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": "given by signing in at `/masuk`",
    },
    "token": {
        "type": "apiKey",
        "in": "header",
        "name": CSRF_HEADER,
        "description": "the session's, as pages of the desk carry it; with every change",
    },
}


@router.get("/openapi.json", include_in_schema=False)
def openapi(request: Request, viewer: Reader) -> JSONResponse:  # noqa: ARG001 (lets in)
    """This description."""
    return JSONResponse(described(request.app))


def described(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document: routes under `/api`, what a program has to send to be let in, and faults."""
    document = app.openapi()
    document.setdefault("components", {})["securitySchemes"] = SIGNED_IN
    for methods in document["paths"].values():
        for method, operation in methods.items():
            operation["security"] = [{"session": []} if method == "get" else {"session": [], "token": []}]
    return document
