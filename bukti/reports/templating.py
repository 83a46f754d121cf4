"""Reports from their templates: one HTML for the screen, for paper and to be sent, with the unit's letterhead."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import msgspec
from jinja2 import Environment
from markupsafe import Markup

from bukti import templates
from bukti.reports.errors import BadLogo
from bukti.settings import Letterhead

FOLDER = Path(__file__).parent / "templates"

LOGO_TYPES: Mapping[bytes, str] = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
"""By their first bytes, the pictures that may stand in a letterhead."""

MOST_LOGO_BYTES = 2_000_000


class Head(msgspec.Struct, frozen=True):
    """Who writes a report, and the day that stands under it."""

    unit: str
    letterhead: Letterhead
    on: date
    language: str  # of the report: `id`, `en`
    logo: str = ""  # as a `data:` address


@cache
def environment() -> Environment:
    """One for the process."""
    made = templates.environment(FOLDER)
    made.globals.update(sheet=sheet)
    return made


def rendered(template: str, head: Head, values: Mapping[str, object]) -> str:
    """A report as HTML that needs nothing besides itself: its style stands in it, and there is no script."""
    return environment().get_template(template).render({"head": head, **values})


@cache
def sheet(name: str) -> Markup:
    """One of our style sheets, to stand in a report."""
    return Markup((FOLDER / name).read_text(encoding="utf-8"))


def logo(letterhead: Letterhead, workspace: Path) -> str:
    """The letterhead's picture as a `data:` address; empty if it has none. Raises BadLogo."""
    if not letterhead.logo:
        return ""
    path = workspace / letterhead.logo
    try:
        with path.open("rb") as file:
            content = file.read(MOST_LOGO_BYTES + 1)
    except OSError as error:
        raise BadLogo(path, "unreadable") from error
    if len(content) > MOST_LOGO_BYTES:
        raise BadLogo(path, "size")
    kind = next((kind for start, kind in LOGO_TYPES.items() if content.startswith(start)), None)
    if kind is None:
        raise BadLogo(path, "kind")
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
