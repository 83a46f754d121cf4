"""Reads the single-file XML of Office: Word 2003 XML, Excel 2003 XML, and packages written as one XML file."""

from __future__ import annotations

import base64
import binascii
import contextlib
from typing import TYPE_CHECKING

from indexer.extract import cells, safe_xml
from indexer.extract.carried import Carried
from indexer.extract.context import Collector, ExtractProblem, Input
from indexer.extract.flow import Flow
from indexer.extract.model import ProblemCode

if TYPE_CHECKING:
    from lxml import etree

_WORD_ELEMENTS = """
    t tab br cr noBreakHyphen softHyphen p tr tc txbxContent hdr ftr footnote endnote annotation
"""
_WORD_TAGS = tuple("{*}" + name for name in _WORD_ELEMENTS.split())
_FACTS = {
    "Author": "author",
    "LastAuthor": "last_modified_by",
    "Created": "created",
    "LastSaved": "modified",
    "Subject": "subject",
    "Keywords": "keywords",
}
_CHARACTERS = {"cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad"}
_TELLING = frozenset({"hdr", "ftr", "footnote", "endnote", "txbxContent"})


def extract_document(source: Input, out: Collector) -> None:
    """Raises `ExtractProblem`: DAMAGED when it is none of these, TOO_LARGE."""
    if source.size > safe_xml.TREE_LIMIT_BYTES:
        raise ExtractProblem(ProblemCode.TOO_LARGE, f"{source.size} bytes of XML")
    with open(source.path, "rb") as stream:
        data = stream.read()
    faults: list[str] = []
    root = safe_xml.parse(data, source.name, faults)
    del data
    kind = safe_xml.local_name(root.tag)
    if kind == "package":
        _package(root, source, out)
    elif kind == "wordDocument":
        _properties(root, out)
        _Word(root, out).extract()
    elif kind == "Workbook":
        _properties(root, out)
        _workbook(root, out)
    else:
        raise ExtractProblem(ProblemCode.DAMAGED, f"no office document but <{kind}>")
    if faults:
        out.problem(ProblemCode.DAMAGED, faults[0])


def _properties(root: etree._Element, out: Collector) -> None:
    block = next(root.iter("{*}DocumentProperties"), None)
    for element in [] if block is None else block:
        name, text = safe_xml.local_name(element.tag), (element.text or "").strip()
        if name == "Title" and text:
            out.title(text)
        elif name in _FACTS and text:
            out.fact(_FACTS[name], text)


def _package(root: etree._Element, source: Input, out: Collector) -> None:
    """Parts as in a zip package, XML in place and all else in base 64."""
    from lxml import etree

    from indexer.extract import ooxml
    from indexer.extract.package import Package

    parts: dict[str, bytes] = {}
    for part in root.iter("{*}part"):
        name = safe_xml.attribute(part, "name").lstrip("/")
        for content in part:
            if safe_xml.local_name(content.tag) == "xmlData" and len(content):
                parts[name] = etree.tostring(content[0])
            elif safe_xml.local_name(content.tag) == "binaryData":
                parts[name] = _unbase64(content.text)
    with Package.of_parts(parts, out.limits) as package:
        ooxml.extract_package(package, "docx", source.path, out)


class _Word:
    """Word 2003 XML: as in DOCX, but headers, notes and comments stand where they are referred to."""

    def __init__(self, root: etree._Element, out: Collector) -> None:
        self._root = root
        self._out = out
        self._flow = Flow()
        self._tops: dict[str, None] = {}
        self._bottoms: dict[str, None] = {}
        self._endnotes: list[str] = []

    def extract(self) -> None:
        from lxml import etree

        body = next(self._root.iter("{*}body"), self._root)
        for event, element in etree.iterwalk(body, events=("start", "end"), tag=_WORD_TAGS):
            name = safe_xml.local_name(element.tag)
            if event == "start":
                self._start(name, element)
            else:
                self._end(name, element)
        pages = self._flow.pages()
        pages[0] = "\n".join(filter(None, [*self._tops, pages[0], *self._bottoms]))
        pages[-1] = "\n".join(filter(None, [pages[-1], *self._endnotes]))
        for page in pages:
            self._out.page(page)
        carried = Carried(self._out)
        for picture in self._root.iter("{*}binData"):
            carried.picture(_unbase64(picture.text), safe_xml.attribute(picture, "name").rpartition("/")[2])

    def _start(self, name: str, element: etree._Element) -> None:
        if name == "tr":
            self._flow.begin_row()
        elif name == "tc":
            self._flow.begin_cell()
        elif name in _TELLING or _is_comment(name, element):
            self._flow.open()

    def _end(self, name: str, element: etree._Element) -> None:
        flow = self._flow
        if name == "t":
            flow.text(safe_xml.all_text(element))
        elif name == "p":
            flow.end_paragraph()
        elif name == "tab":
            parent = element.getparent()
            if parent is not None and safe_xml.local_name(parent.tag) == "r":
                flow.text("\t")
        elif name == "br":
            if safe_xml.attribute(element, "type") == "page":
                flow.hard_break()
            else:
                flow.text("\n")
        elif name in _CHARACTERS:
            flow.text(_CHARACTERS[name])
        elif name == "tc":
            flow.end_cell()
        elif name == "tr":
            flow.end_row()
        elif name in _TELLING:
            self._tell(name, flow.close())
        elif _is_comment(name, element):
            author, text = safe_xml.attribute(element, "author"), flow.close()
            flow.note(f"{author}: {text}" if author and text else text)

    def _tell(self, name: str, text: str) -> None:
        if name == "txbxContent":
            self._flow.block(text)
        elif name == "footnote":
            self._flow.note(text)
        elif name == "endnote":
            self._endnotes.append(text)
        elif not text.isdigit():
            (self._tops if name == "hdr" else self._bottoms).setdefault(text)


def _workbook(root: etree._Element, out: Collector) -> None:
    for sheet in root.iter("{*}Worksheet"):
        name = safe_xml.attribute(sheet, "Name")
        lines: list[str] = []
        comments: list[str] = []
        for row in sheet.iter("{*}Row"):
            if line := cells.sparse_row(_row_cells(row, comments)):
                lines.append(line)
        for margin in sheet.iter("{*}Header", "{*}Footer"):
            lines.append(cells.header_text(safe_xml.attribute(margin, "Data")))
        out.page(cells.sheet_text(name, lines + comments), name)


def _row_cells(row: etree._Element, comments: list[str]) -> list[tuple[int, str]]:
    filled: list[tuple[int, str]] = []
    column = 0
    for cell in row:
        if safe_xml.local_name(cell.tag) != "Cell":
            continue
        index = safe_xml.attribute(cell, "Index")
        column = int(index) - 1 if index.isdecimal() and len(index) < 6 else column
        for child in cell:
            name = safe_xml.local_name(child.tag)
            if name == "Data":
                filled.append((column, _value(child)))
            elif name == "Comment":
                author, text = safe_xml.attribute(child, "Author"), " ".join(safe_xml.all_text(child).split())
                comments.append(f"{author}: {text}" if author and text else text)
        column += 1
    return filled


def _value(data: etree._Element) -> str:
    text = safe_xml.all_text(data)
    kind = safe_xml.attribute(data, "Type")
    if kind == "Number":
        with contextlib.suppress(ValueError):
            return cells.number(float(text))
    if kind == "DateTime":
        return text.removesuffix(".000").removesuffix("T00:00:00").replace("T", " ")
    if kind == "Boolean":
        return cells.cell(text == "1")
    return cells.cell(text)


def _is_comment(name: str, element: etree._Element) -> bool:
    return name == "annotation" and safe_xml.attribute(element, "type") == "Word.Comment"


def _unbase64(text: str | None) -> bytes:
    try:
        return base64.b64decode(text or "")
    except (binascii.Error, ValueError):
        return b""
