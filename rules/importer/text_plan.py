"""Reads the tables of a plan that is plain text or Markdown: cells apart by tabs, or pipe tables. Pure."""

from __future__ import annotations

import html
import re

from rules.importer.model import Plan, Row, Spot

LEAST_TABS = 2
"""Tabs that make a line a row: a tab in running text is an indent."""

_ITEM = re.compile(r"\s*<li\b[^>]*>\s*|\s*<br\s*/?>\s*", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3}|_{1,3})(?=\S)(.+?)(?<=\S)\1(?![\w*])")
_PIPE = re.compile(r"(?<!\\)\|")
_PIPE_RULE = re.compile(r":?-+:?")
_LINE_END = re.compile(r"\r\n|\r|\n")  # what editors count lines by
_HEADING = re.compile(r"^#{1,6}\s+")


def read_text(text: str) -> Plan:
    """The rows of all tables of a text, each at its line, and the paragraphs outside of them."""
    rows: list[Row] = []
    paragraphs: list[list[str]] = [[]]
    for number, line in enumerate(_LINE_END.split(text), 1):
        cells = _cells(line)
        if cells is None and line.strip():
            paragraphs[-1].append(_HEADING.sub("", line.strip()))
        elif paragraphs[-1]:
            paragraphs.append([])
        if cells:
            rows.append(Row(tuple(map(clean, cells)), Spot(line=number)))
    lines = (clean(" ".join(paragraph)) for paragraph in paragraphs)
    return Plan(tuple(rows), tuple(line for line in lines if line))


def _cells(line: str) -> list[str] | None:
    """The cells of a row; none for the rule under a heading; None where the line is no row."""
    if line.count("\t") >= LEAST_TABS and line.strip():
        return line.split("\t")
    stripped = line.strip()
    if stripped.startswith("|") and len(_PIPE.findall(stripped)) >= LEAST_TABS:
        cells = _PIPE.split(stripped.removeprefix("|").removesuffix("|"))
        if all(_PIPE_RULE.fullmatch(cell.strip()) for cell in cells):
            return []
        return [cell.replace("\\|", "|") for cell in cells]
    return None


def clean(cell: str) -> str:
    """A cell without markup: list items and forced breaks begin a line, entities are the signs they stand for."""
    cell = _TAG.sub("", _ITEM.sub("\n", cell))
    cell = _EMPHASIS.sub(r"\2", html.unescape(cell))
    return "\n".join(line for part in cell.split("\n") if (line := " ".join(part.split())))
