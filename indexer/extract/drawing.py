"""Reads the text of DrawingML parts: shapes, tables, diagrams, charts with their cached data."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from indexer.extract import safe_xml
from indexer.extract.context import ExtractProblem
from indexer.extract.flow import Flow
from indexer.extract.package import Package

if TYPE_CHECKING:
    from lxml import etree

_SHAPE_TAGS = tuple(
    "{*}" + name for name in ["t", "p", "br", "tr", "tc", "txBody", "Fallback", "chart", "relIds", "textpath"]
)

Linked = Callable[[str], str]
"""From a relation id met among the shapes (a chart, a diagram) to its text."""


def part_text(package: Package, name: str) -> str:
    """The text of a chart, diagram or drawing part, told once; empty when it is missing or broken."""
    data = package.read_once(name) if name else None
    if not data:
        return ""
    try:
        root = safe_xml.parse(data, name)
    except ExtractProblem as problem:
        package.faults.append(problem.detail)
        return ""
    return chart_text(root) if safe_xml.local_name(root.tag) == "chartSpace" else shapes_text(root)


def shapes_text(root: etree._Element, linked: Linked | None = None) -> str:
    """All paragraphs below `root` in document order, one a line, tables by row and tab."""
    from lxml import etree

    flow, skipping = Flow(), 0
    for event, element in etree.iterwalk(root, events=("start", "end"), tag=_SHAPE_TAGS):
        name = safe_xml.local_name(element.tag)
        if name == "Fallback":
            skipping += 1 if event == "start" else -1
        elif skipping:
            continue
        elif event == "start":
            if name == "tr":
                flow.begin_row()
            elif name == "tc":
                flow.begin_cell()
        elif name == "t":
            flow.text(safe_xml.all_text(element) if len(element) == 0 else "")
        elif name == "p":
            flow.end_paragraph()
        elif name == "br":
            flow.text("\n")
        elif name == "tc":
            flow.end_cell()
        elif name == "tr":
            flow.end_row()
        elif name == "textpath":
            flow.block(safe_xml.attribute(element, "string"))
        elif name in {"chart", "relIds"} and linked is not None:
            flow.block(linked(safe_xml.attribute(element, "id") or safe_xml.attribute(element, "dm")))
            flow.end_paragraph()
    return "\n".join(page for page in flow.pages() if page)


def chart_text(root: etree._Element) -> str:
    """Titles, then categories and values as a table with a row a series, then whatever else is written in it."""
    lines = [text for title in root.iter("{*}title") if (text := _joined(title, "{*}t", " "))]
    shown_categories: list[str] = []
    for series in root.iter("{*}ser"):
        categories = _cached(series, ("cat", "xVal"))
        if categories and categories != shown_categories:
            lines.append("\t".join(categories))
            shown_categories = categories
        row = [" ".join(_cached(series, ("tx",))), *_cached(series, ("val", "yVal"))]
        if text := "\t".join(row).strip("\t"):
            lines.append(text)
    titled = "\n".join(lines)
    for text in _paragraphs(root):
        if text not in titled:
            lines.append(text)
    return "\n".join(lines)


def _cached(series: etree._Element, names: tuple[str, ...]) -> list[str]:
    return [
        (value.text or "").strip()
        for child in series
        if safe_xml.local_name(child.tag) in names
        for value in child.iter("{*}v")
    ]


def _paragraphs(root: etree._Element) -> list[str]:
    return [text for paragraph in root.iter("{*}p") if (text := _joined(paragraph, "{*}t", ""))]


def _joined(element: etree._Element, tag: str, separator: str) -> str:
    return separator.join(text for node in element.iter(tag) if (text := node.text)).strip()
