"""The one order in which a unit's words are indexed: every engine sees the same terms at the same places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from indexer.language.names import name_terms
from indexer.language.tokens import page_terms

BREAK = "¶"
"""Stands between head and body. No text yields it as a term, so no phrase can cross it."""


class Stream(NamedTuple):
    """Exact terms of a unit: what it is called (title and names), and what it says, page after page."""

    head: list[str]
    body: list[str]


def unit_terms(title: str, names: Sequence[str], pages: Sequence[str], body: str | None = None) -> Stream:
    """The terms of a unit; an engine indexes `[*head, BREAK, *body]` and, in the same places, their stems.

    `body` is what `body_of(pages)` gives, where somebody has computed it already.
    """
    head = name_terms(title)
    for name in names:
        head += name_terms(name)
    return Stream(head, (body_of(pages) if body is None else body).split())


def body_of(pages: Iterable[str]) -> str:
    """The terms of the pages in order, with single spaces between: no term holds one."""
    return " ".join([" ".join(words) for page in pages if (words := page_terms(page))])
