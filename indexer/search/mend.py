"""What is left of a query that can't be understood, without its mistakes: something to show meanwhile. Pure."""

from __future__ import annotations

import re

from indexer.search.grammar import Fault, QueryError, parse

TRIES = 6
"""Mistakes taken out one after another; who makes more gets none."""

HOPELESS = frozenset({Fault.ONLY_NEGATION, Fault.NO_WORDS, Fault.TOO_LONG})
"""Nothing that is left would be what was asked for."""

_BRACKETS = str.maketrans("()", "  ")
_FILTER = re.compile(r'[A-Za-z]+:\s*(?:(?:"[^"]*"|[^\s,"()]+),?)*')


def mended(text: str) -> str:
    """The query itself if it can be understood; else what is left without its mistakes, empty if that is nothing."""
    for _ in range(TRIES):
        try:
            parse(text)
        except QueryError as error:
            if error.fault in HOPELESS:
                return ""
            text = " ".join(_without(text, error).split())
        else:
            return text
    return ""


def _without(text: str, error: QueryError) -> str:
    start, end = error.position, error.position + error.length
    match error.fault:
        case Fault.UNKNOWN_FILTER:
            return text[:start] + error.fields["suggestion"] + text[end:]
        case Fault.UNCLOSED_QUOTE:
            return f"{text[:start]} {text[start + 1 :]}"
        case Fault.TOO_DEEP:
            return text.translate(_BRACKETS)
        case Fault.BAD_YEAR | Fault.BAD_MONTH | Fault.BAD_DATE:
            wrong = [found.span() for found in _FILTER.finditer(text) if found.start() <= start < found.end()]
            start, end = wrong[0] if wrong else (start, end)
    return f"{text[:start]} {text[end:]}"
