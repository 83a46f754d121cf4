"""The query language: what a person types → a tree of what is asked, or an error that shows its place.

    query  = { item | item "OR" item }          all items are required; OR joins its two neighbours
    item   = ["-"] ( "(" query ")" | '"' words '"' | filter | word [ "*" | "~" | "~1" | "~2" ] )
    filter = name ":" value { "," value }       a value may be quoted; the names are `filters.FILTERS`

Whatever is pasted must search sensibly: letter numbers, file names and times are words (`B-123/KP.120`,
`08:30`); a `-` inside a word or between spaces is no negation; brackets without a partner matter only where
brackets can (beside an OR, after a minus); signs without a letter or digit are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from indexer.language.tokens import terms
from indexer.search import filters
from indexer.search.query import (
    BARE_VALUE,
    And,
    Between,
    Filter,
    Near,
    Not,
    Or,
    Query,
    Quoted,
    Starts,
    Word,
    both,
    either,
)

MAX_LENGTH = 2_000
"""Characters of a query: more is a document pasted by mistake."""

MAX_DEPTH = 25
"""Brackets within brackets."""

SHORT_WORD = 5
"""Letters up to which `word~` allows one other letter; longer words allow two."""


class Fault(StrEnum):
    """What is wrong with a query."""

    UNCLOSED_QUOTE = "unclosed_quote"
    UNCLOSED_BRACKET = "unclosed_bracket"
    STRAY_BRACKET = "stray_bracket"  # closes what was never opened
    DANGLING_OR = "dangling_or"  # nothing before or after it
    LONE_MINUS = "lone_minus"  # nothing to leave out
    ONLY_NEGATION = "only_negation"  # says what is not wanted, never what is
    UNKNOWN_FILTER = "unknown_filter"  # fields: name, suggestion
    MISSING_VALUE = "missing_value"  # fields: filter
    BAD_YEAR = "bad_year"  # fields: filter, value
    BAD_MONTH = "bad_month"  # fields: filter, value
    BAD_DATE = "bad_date"  # fields: filter, value
    NO_WORDS = "no_words"  # only signs
    TOO_LONG = "too_long"  # fields: limit
    TOO_DEEP = "too_deep"  # fields: limit


class QueryError(Exception):
    """A query that cannot be understood: what is wrong, where (characters), and facts for the wording."""

    def __init__(
        self, fault: Fault, position: int, length: int, fields: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(f"{fault} at {position}+{length}")
        self.fault = fault
        self.position = position
        self.length = length
        self.fields = dict(fields or {})


def parse(text: str) -> Query:
    """The tree of a query. Blank text asks for every document, `And(())`. Raises QueryError."""
    if len(text) > MAX_LENGTH:
        raise QueryError(Fault.TOO_LONG, MAX_LENGTH, len(text) - MAX_LENGTH, {"limit": str(MAX_LENGTH)})
    if not text.strip():
        return And(())
    return _Parser(text).parse()


_CURLY_QUOTES = "“”„‟«»"
_FILTER_NAME = re.compile(r"([A-Za-z]+):")
_WORD = re.compile(r'(?:[^\s"(),;]|(?<=\d)[,;](?=\d)|(?<=[^\s"(),;])\([^\s"()]*\))+')
_MINUSES = re.compile(r"-+")
_SPACE = re.compile(r"\s*")
_OR = re.compile(r'OR(?![^\s"(),;])')


class _Parser:
    """One pass over a query from left to right."""

    def __init__(self, text: str) -> None:
        paired = '"' not in text and sum(map(text.count, _CURLY_QUOTES)) % 2 == 0
        self.text = text.translate(dict.fromkeys(map(ord, _CURLY_QUOTES), '"' if paired else " "))
        self.at = 0
        self.depth = 0
        self.unpaired: QueryError | None = None  # a bracket without a partner, should it matter
        self.matters = False

    def parse(self) -> Query:
        query = self._group()
        if self.unpaired and (self.matters or _has(query, Or)):
            raise self.unpaired
        if query is None:
            raise QueryError(Fault.NO_WORDS, 0, len(self.text))
        if not _asks(query):
            raise QueryError(Fault.ONLY_NEGATION, 0, len(self.text))
        return query

    def _group(self) -> Query | None:
        """Everything up to the closing bracket or the end; None if there is nothing in it."""
        items: list[Query] = []
        joins: int | None = None  # where an OR still waits for its right neighbour
        while self._skip_space():
            if self.text[self.at] == ")":
                if self.depth:
                    break
                self._unpaired(Fault.STRAY_BRACKET, self.at)
                self.at += 1
            elif _OR.match(self.text, self.at):
                if joins is not None or not items:
                    raise QueryError(Fault.DANGLING_OR, self.at, 2)
                joins = self.at
                self.at += 2
            elif (item := self._item()) is not None:
                if joins is None:
                    items.append(item)
                else:
                    items[-1] = either(items[-1], item)
                joins = None
        if joins is not None:
            raise QueryError(Fault.DANGLING_OR, joins, 2)
        return both(items) if items else None

    def _item(self) -> Query | None:
        """The next item; None if it is only signs, which are passed over."""
        start = self.at
        if not (minuses := _MINUSES.match(self.text, start)):
            return self._positive()
        self.at = minuses.end()
        rest = self.text[self.at : self.at + 1]
        if len(minuses.group()) > 1 or not rest or rest.isspace() or rest == ")":
            return None
        item = self._positive()
        if item is None:
            if rest in '("':
                raise QueryError(Fault.LONE_MINUS, start, 1)
            return None
        if rest == "(" and self.unpaired:
            self.matters = True
        return Not(item, start, self.at)

    def _positive(self) -> Query | None:
        char = self.text[self.at]
        if char == "(":
            return self._bracket()
        if char == '"':
            start = self.at
            words = " ".join(self._quoted().split())
            return Quoted(words, start, self.at) if terms(words) else None
        return self._filter() or self._word()

    def _bracket(self) -> Query | None:
        start = self.at
        if self.depth == MAX_DEPTH:
            raise QueryError(Fault.TOO_DEEP, start, 1, {"limit": str(MAX_DEPTH)})
        self.at += 1
        self.depth += 1
        group = self._group()
        self.depth -= 1
        if self.at < len(self.text):
            self.at += 1
        else:
            self._unpaired(Fault.UNCLOSED_BRACKET, start)
        return group

    def _word(self) -> Query | None:
        start = self.at
        found = _WORD.match(self.text, start)
        if not found:
            self.at += 1  # a comma or semicolon
            return None
        self.at = found.end()
        text = found.group()
        if not terms(text):
            return None
        base, tilde, number = text.rpartition("~")
        base = base.rstrip("*~")
        if tilde and (words := terms(base)) and (not number or number.isdecimal()):
            reach = min(max(int(number[:3]), 1), 2) if number else 1 + (len(words[0]) > SHORT_WORD)
            return Near(base, reach, start, self.at)
        if text.endswith("*"):
            return Starts(text.rstrip("*~"), start, self.at)
        return Word(text, start, self.at)

    def _filter(self) -> Query | None:
        """A filter with its values; None if what stands here is none."""
        start = self.at
        named = _FILTER_NAME.match(self.text, start)
        if not named:
            return None
        name = filters.canonical_name(named[1])
        after = self.text[named.end() : named.end() + 1]
        is_label = not after or after.isspace()  # "Tgl: 14 Maret", as letters have it
        if name is None or (is_label and named[1].lower() in filters.ALIASES):
            meant = filters.suggestion(named[1])
            if name is None and meant and not is_label:
                raise QueryError(
                    Fault.UNKNOWN_FILTER, start, len(named[1]), {"name": named[1], "suggestion": meant}
                )
            return None
        self.at = named.end()
        self._skip_space()
        readings = [_read_value(name, value, place) for value, place in self._values()]
        if not readings:
            raise QueryError(Fault.MISSING_VALUE, start, named.end() - start, {"filter": name})
        return self._filter_of(name, readings, start)

    def _filter_of(self, name: str, readings: list[str | filters.Days], start: int) -> Query:
        values = tuple(dict.fromkeys(reading for reading in readings if isinstance(reading, str)))
        if values:
            return Filter(name, values, start, self.at)
        ranges: list[Query] = [
            Between(*days, start, self.at) for days in dict.fromkeys(readings) if not isinstance(days, str)
        ]
        return ranges[0] if len(ranges) == 1 else Or(tuple(ranges))

    def _values(self) -> list[tuple[str, int]]:
        """The values that stand here, with commas between, and their places."""
        values = []
        while self.at < len(self.text):
            place = self.at
            if self.text[place] == '"':
                value = " ".join(self._quoted().split())
            elif bare := BARE_VALUE.match(self.text, place):
                value, self.at = bare.group(), bare.end()
            else:
                break
            if value:
                values.append((value, place))
            if not self.text.startswith(",", self.at):
                break
            self.at += 1
        return values

    def _quoted(self) -> str:
        """The text up to the closing quote; goes on behind it."""
        start = self.at
        end = self.text.find('"', start + 1)
        if end < 0:
            raise QueryError(Fault.UNCLOSED_QUOTE, start, len(self.text) - start)
        self.at = end + 1
        return self.text[start + 1 : end]

    def _skip_space(self) -> bool:
        """Go on to what stands next; False at the end."""
        space = _SPACE.match(self.text, self.at)
        self.at = space.end() if space else self.at
        return self.at < len(self.text)

    def _unpaired(self, fault: Fault, position: int) -> None:
        self.unpaired = self.unpaired or QueryError(fault, position, 1)


def _read_value(name: str, value: str, place: int) -> str | filters.Days:
    """A filter value in its canonical form, or the days it stands for."""
    reading: str | filters.Days | None
    if name == filters.YEAR_FILTER:
        reading, fault = filters.read_years(value), Fault.BAD_YEAR
    elif name == filters.MONTH_FILTER:
        reading, fault = filters.read_months(value), Fault.BAD_MONTH
    elif name == filters.DATE_FILTER:
        reading, fault = filters.read_days(value), Fault.BAD_DATE
    else:
        return value
    if reading is None:
        raise QueryError(fault, place, len(value), {"filter": name, "value": value})
    return reading


def _has(query: Query | None, kind: type[Or]) -> bool:
    match query:
        case And(children) | Or(children):
            return isinstance(query, kind) or any(_has(child, kind) for child in children)
        case Not(child):
            return _has(child, kind)
    return False


def _asks(query: Query, positive: bool = True) -> bool:
    """Whether any part says what is wanted."""
    match query:
        case And(children) | Or(children):
            return any(_asks(child, positive) for child in children)
        case Not(child):
            return _asks(child, not positive)
    return positive
