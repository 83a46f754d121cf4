"""From values to pages of the desk: the shared templates, with what every page may use besides."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment

from bukti import templates
from bukti.web import roles
from bukti.web.navigation import navigation

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"


@cache
def environment() -> Environment:
    """One for the process; templates stand beside their page's module."""
    made = templates.environment(FOLDER / "pages", FOLDER / "templates")
    made.globals.update(static=static, Right=roles.Right)
    return made


def render(
    request: Request, template: str, values: Mapping[str, object] | None = None, *, status: int = 200
) -> HTMLResponse:
    """A page or a part of one. `viewer` and `csrf` are there if somebody is signed in."""
    state, app = request.state, request.app
    session, viewer = getattr(state, "session", None), getattr(state, "viewer", None)
    text = (
        environment()
        .get_template(template)
        .render(
            {
                "viewer": viewer,
                "navigation": navigation(viewer, app.state.addresses) if viewer else [],
                "csrf": session.csrf if session else "",
                "unit": app.state.desk.unit_name,
                "path": request.url.path,
                **(values or {}),
            }
        )
    )
    return HTMLResponse(text, status)


def wants_part(request: Request) -> bool:
    """Whether htmx asks for what changes in the page; when it restores one from the history it needs the whole."""
    headers = request.headers
    return bool(headers.get("hx-request")) and not headers.get("hx-history-restore-request")


@cache
def static(name: str) -> str:
    """The address of a file of ours, which changes with its bytes: browsers may keep it for ever."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"
