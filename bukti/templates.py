"""From values to marked-up text: Jinja with our message catalogue and the filters that pages and reports share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bukti import gap_wording, opening
from bukti.i18n import _, ngettext


def environment(*folders: Path) -> Environment:
    """Templates of these folders. A value that is not given is an error; whatever is printed is escaped."""
    made = Environment(
        loader=FileSystemLoader(folders),
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
    return made


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
