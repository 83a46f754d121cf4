"""From ruled lines on a page to the cells between them. Pure geometry, in points, y upwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

TOLERANCE = 3.0
"""Points by which lines may miss one another and still be one: borders are drawn cell by cell, or as thin boxes."""

LEAST_LENGTH = 4.0  # points of a line that can be a border
LEAST_CELLS = 2  # cells of a row of a table
RULED_SHARE = 0.5  # of a cell's width that must be ruled for the line to be its upper border


class Line(NamedTuple):
    """A straight line; `across` is its place, from `start` to `end` the way it runs."""

    across: float
    start: float
    end: float


class Rules(NamedTuple):
    """The ruled lines of a page."""

    horizontal: tuple[Line, ...]
    vertical: tuple[Line, ...]


class Cell(NamedTuple):
    """A cell: the column it begins in, how many it spans, and its box."""

    column: int
    span: int
    left: float
    bottom: float
    right: float
    top: float
    is_rest: bool  # no line above it: it belongs to the cell above


def rules_of(segments: Iterable[tuple[float, float, float, float]]) -> Rules:
    """The segments (x0, y0, x1, y1) that are level or upright and long enough."""
    horizontal, vertical = [], []
    for x0, y0, x1, y1 in segments:
        if abs(y1 - y0) <= TOLERANCE / 2 and abs(x1 - x0) >= LEAST_LENGTH:
            horizontal.append(Line((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x1 - x0) <= TOLERANCE / 2 and abs(y1 - y0) >= LEAST_LENGTH:
            vertical.append(Line((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    return Rules(tuple(horizontal), tuple(vertical))


def clusters(values: Iterable[float]) -> list[float]:
    """Values that lie within the tolerance of one another, each group as its mean, in order."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= TOLERANCE:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def cells_of(rules: Rules, edges: Sequence[float]) -> list[list[Cell]]:
    """The cells of every ruled row of a page, from the top. `edges`: of the columns, of all pages of the table."""
    levels = clusters([*(line.across for line in rules.horizontal), *_common_ends(rules.vertical)])[::-1]
    rows = []
    for top, bottom in pairwise(levels):
        if top - bottom <= TOLERANCE:
            continue
        middle = (top + bottom) / 2
        borders = clusters(line.across for line in rules.vertical if line.start <= middle <= line.end)
        if len(borders) <= LEAST_CELLS:
            continue
        is_drawn = any(abs(line.across - top) <= TOLERANCE for line in rules.horizontal)
        row = []
        for left, right in pairwise(borders):
            first, last = _nearest(edges, left), _nearest(edges, right)
            ruled = _ruled(rules.horizontal, top, left, right) >= RULED_SHARE * (right - left)
            row.append(Cell(first, max(last - first, 1), left, bottom, right, top, is_drawn and not ruled))
        rows.append(row)
    return rows


def _common_ends(lines: Sequence[Line]) -> list[float]:
    """Levels at which several upright lines end: a row that a page cuts is often left without a line there."""
    ends = [(end, line.across) for line in lines for end in (line.start, line.end)]
    return [
        level
        for level in clusters(end for end, _ in ends)
        if len(clusters(across for end, across in ends if abs(end - level) <= TOLERANCE)) > LEAST_CELLS
    ]


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - value))


def _ruled(lines: Iterable[Line], level: float, left: float, right: float) -> float:
    """How much of a stretch is ruled at a level; lines drawn twice count once."""
    spans = sorted(
        (max(line.start, left), min(line.end, right))
        for line in lines
        if abs(line.across - level) <= TOLERANCE
    )
    covered, reach = 0.0, left
    for start, end in spans:
        start = max(start, reach)
        if end > start:
            covered += end - start
            reach = end
    return covered
