"""The users' page on searching (docs/pencarian.md): every example in it is what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from indexer.search.filters import FILTERS
from indexer.search.grammar import QueryError, parse
from indexer.search.query import And, Filter, Near, Not, Or, Query, Quoted, Starts

PAGE = (Path(__file__).parents[3] / "docs" / "pencarian.md").read_text(encoding="utf-8")
ACCEPTED, REFUSED = PAGE.split("## Bila pencarian ditolak")
SPAN = re.compile(r"`([^`]+)`")
SUFFIX = re.compile(r"~\d")  # `~2` alone explains a sign


@pytest.mark.parametrize("example", [text for text in SPAN.findall(ACCEPTED) if not SUFFIX.fullmatch(text)])
def test_examples_are_understood(example: str) -> None:
    assert parse(example) != And(())


@pytest.mark.parametrize("example", SPAN.findall(REFUSED))
def test_refused_examples_are_refused(example: str) -> None:
    with pytest.raises(QueryError):
        parse(example)


def test_nothing_is_left_unexplained() -> None:
    kinds = {type(part) for example in SPAN.findall(ACCEPTED) for part in _parts(_parse(example))}
    assert {Quoted, Not, Or, Starts, Near, Filter} <= kinds
    assert all(f"{name}:" in ACCEPTED for name in FILTERS)


def _parse(example: str) -> Query:
    return And(()) if SUFFIX.fullmatch(example) else parse(example)


def _parts(query: Query) -> list[Query]:
    return [query, *(part for child in getattr(query, "children", ()) for part in _parts(child))]
