"""The tree of what a query asks, as `grammar.parse` reads it, and its one printed form.

Places (`start`, `end`: characters of the query as typed) take no part in comparisons.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import UnionType


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed. It may hold several terms (`B-123/KP.120`), which must then stand together."""

    text: str
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words exactly so, next to one another."""

    text: str
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Starts:
    """A word that begins so (`kepu*`)."""

    text: str
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Near:
    """A word spelled nearly so (`notulen~`), within `distance` letters (1 or 2)."""

    text: str
    distance: int
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Filter:
    """A property that has one of the values. Years and months may be ranges, `2023..2025`, `01..03`."""

    name: str
    values: tuple[str, ...]
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Between:
    """A document date in the half-open range [first, after); None is unbounded."""

    first: date | None
    after: date | None
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """All of them; with no children, every document."""

    children: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of them."""

    children: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Anything else."""

    child: Query
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


Leaf = Word | Quoted | Starts | Near | Filter | Between
Query = Leaf | And | Or | Not

BARE_VALUE = re.compile(r'[^\s,"()]+')
"""What a filter value may be without quotes around it."""


def both(items: list[Query]) -> Query:
    """All of the items, flattened; a single one is itself."""
    children: list[Query] = []
    for item in items:
        children += item.children if isinstance(item, And) else [item]
    return children[0] if len(children) == 1 else And(tuple(children))


def either(left: Query, right: Query) -> Or:
    """One of two, flattened."""
    children: list[Query] = []
    for item in (left, right):
        children += item.children if isinstance(item, Or) else [item]
    return Or(tuple(children))


def unparse(query: Query) -> str:
    """A query as text that `grammar.parse` reads as an equal tree."""
    match query:
        case Word(text):
            return text
        case Quoted(text):
            return f'"{text}"'
        case Starts(text):
            return f"{text}*"
        case Near(text, distance):
            return f"{text}~{distance}"
        case Filter(name, values):
            return f"{name}:" + ",".join(v if BARE_VALUE.fullmatch(v) else f'"{v}"' for v in values)
        case Between(first, after):
            return f"tanggal:{_unparse_days(first, after)}"
        case And(children):
            return " ".join(_bracketed(child, And) for child in children)
        case Or(children):
            return " OR ".join(_bracketed(child, And | Or) for child in children)
        case Not(child):
            return f"-{_bracketed(child, And | Or | Not)}"


def _bracketed(query: Query, kinds: type | UnionType) -> str:
    return f"({unparse(query)})" if isinstance(query, kinds) else unparse(query)


def _unparse_days(first: date | None, after: date | None) -> str:
    last = after and after - timedelta(days=1)
    if first and first == last:
        return first.isoformat()
    return f"{first or ''}..{last or ''}"
