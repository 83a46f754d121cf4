"""The one order in which a unit's words are indexed: every engine sees the same terms at the same places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from indexer.language.names import name_terms
from indexer.language.tokens import terms

BREAK = "¶"
"""Stands between head and body. No text yields it as a term, so no phrase can cross it."""


class Stream(NamedTuple):
    """Exact terms of a unit: what it is called (title and names), and what it says, page after page."""

    head: list[str]
    body: list[str]


def unit_terms(title: str, names: Sequence[str], pages: Sequence[str]) -> Stream:
    """The terms of a unit; an engine indexes `[*head, BREAK, *body]` and, in the same places, their stems."""
    head = name_terms(title)
    for name in names:
        head += name_terms(name)
    body: list[str] = []
    for page in pages:
        body += terms(page)
    return Stream(head, body)
