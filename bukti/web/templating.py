"""From values to pages: Jinja with our gettext catalogue, and the few filters that every page may use."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bukti import gap_wording, opening
from bukti.i18n import _, ngettext
from bukti.web import roles
from bukti.web.navigation import navigation

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"


@cache
def environment() -> Environment:
    """One for the process; templates stand beside their page's module."""
    made = Environment(
        loader=FileSystemLoader([FOLDER / "pages", FOLDER / "templates"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(_, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.filters.update(
        day=gap_wording.day,
        time=time,
        period=gap_wording.period,
        state=gap_wording.state,
        marked=marked,
        number=number,
        segment=lambda text: quote(text, safe=""),
    )
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


def time(at: datetime) -> str:
    """A stored UTC time as people of the unit write it, to the minute."""
    return gap_wording.moment(at.astimezone(opening.zone()))


def marked(text: str, marks: Sequence[tuple[int, int]]) -> Markup:
    """The text, escaped, with its marked places in `<mark>`. `marks`: in order, not overlapping."""
    made, end = Markup(), 0
    for start, stop in marks:
        made += escape(text[end:start]) + Markup("<mark>") + escape(text[start:stop]) + Markup("</mark>")
        end = stop
    return made + escape(text[end:])


def number(value: float, digits: int = 2) -> str:
    """`1.234,50`: as Indonesian offices write numbers; English by the language chosen."""
    # Translators: how a number is written in your language; the program looks at this very example.
    with_comma = _("1,234.50").endswith(",50")
    text = f"{value:,.{digits}f}"
    return text.translate(str.maketrans(",.", ".,")) if with_comma else text
