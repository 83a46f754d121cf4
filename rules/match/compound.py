"""Papers bound into one file: an invitation, an attendance list and minutes scanned together. Pure.

A page that begins like a document of its own kind is one. Only the kinds that can be parts of a meeting are looked for.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from rules.kinds import Kinds
from rules.reading.announce import TITLE, announcements
from rules.reading.lines import Lines, page_head
from rules.reading.model import Quote, Where

MAX_PAGES = 15
"""Pages looked at, from the second on."""

PAGE_LINES = 14
"""Lines from a page's top in which its title stands, letterhead included."""

SURE = 0.7 * TITLE
"""An announcement this strong begins a document; a heading within one is weaker."""


def bound_kinds(pages: Sequence[str], wanted: Set[str], kinds: Kinds) -> dict[str, Quote]:
    """The wanted kinds that pages after the first begin with, and the line that says so."""
    found: dict[str, Quote] = {}
    for number, text in enumerate(pages[1 : MAX_PAGES + 1], 2):
        head = page_head(text, number)[:PAGE_LINES]
        lines = Lines(head, [], len(head), {}, [])
        for one in announcements(lines, False, kinds):
            line = head[one.at]
            if one.kind.id in wanted and one.score >= SURE and line.is_caps:
                found.setdefault(one.kind.id, Quote(Where.TEXT, line.text, line.page))
                break
    return found
