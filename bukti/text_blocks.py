"""The text of a page as what it is made of: headings, paragraphs, lists and tables, each with its marked words. Pure.

The text is what the extractors keep of an office file: a paragraph a line, a table's row a line with tabs between its
cells. What is a heading or a list is told by how the line is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from indexer.search.highlight import Marks

FIRST_LINES = 400
"""Lines shown of a page, and beyond them those with a marked word: a sheet may have a hundred thousand."""

LONGEST_LINE = 20_000
"""Characters of a line that are shown."""

LONGEST_HEADING = 120
FEWEST_CAPITALS = 4
"""A line of capitals, neither longer than the one nor with fewer letters than the other, is a heading."""

_ITEM = re.compile(r"\s*(?:[-–•●▪○◦*‣·✓☐☑☒]|\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)])\s+\S")


class Shape(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"  # its lines are items, with their own signs or numbers
    TABLE = "table"  # its lines are rows
    FIELDS = "fields"  # its lines are rows of a name and a value: a mail's head
    GAP = "gap"  # lines that are left out


class Piece(NamedTuple):
    """A text with its marked places."""

    text: str
    marks: Marks


class Block(NamedTuple):
    """`rows`: lines, each of one piece but in a table. Of a gap `left_out` lines."""

    shape: Shape
    rows: tuple[tuple[Piece, ...], ...]
    left_out: int = 0

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)


class _Line(NamedTuple):
    text: str
    start: int
    marks: Marks


def blocks(
    text: str, marks: Marks = (), *, rows_from: int | None = None, is_mail: bool = False
) -> list[Block]:
    """`marks` are places in the text, in order. `rows_from`: the line from which on all are rows of a sheet; before it
    stands its name. `is_mail`: it begins with a head of `Name: value`, up to an empty line."""
    in_head = is_mail
    found: list[Block] = []
    shape: Shape | None = None
    rows: list[tuple[Piece, ...]] = []
    left_out = 0

    def end() -> None:
        nonlocal shape, rows, left_out
        if rows and shape is not None:
            found.append(Block(shape, tuple(rows)))
        if left_out:
            found.append(Block(Shape.GAP, (), left_out))
        shape, rows, left_out = None, [], 0

    for number, line in enumerate(_lines(text, marks)):
        if number >= FIRST_LINES and not line.marks:
            if not left_out:
                end()
            left_out += bool(line.text.strip())
            continue
        if left_out:
            end()
        if not line.text.strip():
            end()
            in_head = False
            continue
        its = _shape(line.text) if rows_from is None else _shape_in_sheet(number, rows_from)
        if in_head:
            its = Shape.FIELDS
        if its is not shape or its in (Shape.HEADING, Shape.PARAGRAPH):
            end()
        shape = its
        rows.append(_pieces(line, its))
    end()
    return found


def _lines(text: str, marks: Marks) -> Iterator[_Line]:
    start, first = 0, 0
    for line in text.split("\n"):
        end = start + len(line)
        while first < len(marks) and marks[first][1] <= start:
            first += 1
        last = first
        while last < len(marks) and marks[last][0] < end:
            last += 1
        yield _Line(line[:LONGEST_LINE], start, marks[first:last])
        start = end + 1


def _shape_in_sheet(number: int, rows_from: int) -> Shape:
    return Shape.TABLE if number >= rows_from else Shape.HEADING


def _shape(line: str) -> Shape:
    if "\t" in line.strip():
        return Shape.TABLE
    if _ITEM.match(line):
        return Shape.LIST
    letters = sum(map(str.isalpha, line))
    if letters >= FEWEST_CAPITALS and len(line) <= LONGEST_HEADING and line.isupper():
        return Shape.HEADING
    return Shape.PARAGRAPH


def _pieces(line: _Line, shape: Shape) -> tuple[Piece, ...]:
    if shape is Shape.TABLE:
        return tuple(_apart(line, line.text.split("\t"), 1))
    if shape is Shape.FIELDS and ": " in line.text:
        return tuple(_apart(line, line.text.split(": ", 1), 2))
    return (_piece(line, line.start, line.text),)


def _apart(line: _Line, texts: Sequence[str], separator: int) -> Iterator[Piece]:
    start = line.start
    for text in texts:
        yield _piece(line, start, text)
        start += len(text) + separator


def _piece(line: _Line, start: int, text: str) -> Piece:
    return Piece(text, _within(line.marks, start, start + len(text)))


def _within(marks: Sequence[tuple[int, int]], start: int, end: int) -> Marks:
    """The parts of the marks that lie in a stretch, as places in it."""
    cut = ((max(one, start) - start, min(other, end) - start) for one, other in marks)
    return tuple((one, other) for one, other in cut if one < other)
