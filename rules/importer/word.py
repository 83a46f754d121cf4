"""Reads the tables of a Word document (DOCX) from its raw XML: spans, automatic numbers, list bullets. Pure.

A cell that spans columns or rows keeps its text in its first place; the others are empty, as in a workbook. Numbers
that Word counts by itself (`a.`, `1.`) are written out, because to a reader they are part of the text.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rules.importer.model import Plan, PlanError, PlanErrorCode, Row, Spot
from rules.periods.words import ROMAN

if TYPE_CHECKING:
    from lxml import etree

DOCUMENT, NUMBERING = "word/document.xml", "word/numbering.xml"
MOST_BYTES = 64 * 1024 * 1024  # of XML: a plan of a thousand pages has less
MOST_SPAN = 60  # columns of one cell

_NUMERALS = {number: name for name, number in ROMAN.items()}
_BULLET = "-"


def read_word(data: bytes) -> Plan:
    """The rows of all tables, each at its table and row, and the paragraphs outside. PlanError if it is no DOCX."""
    body = _part(data, DOCUMENT)
    if body is None:
        raise PlanError(PlanErrorCode.NOT_A_DOCUMENT)
    reader = _Reader(_Numbering(_part(data, NUMBERING)))
    rows: list[Row] = []
    lines: list[str] = []
    tables = 0
    for block in _blocks(body):
        if _name(block) == "tbl":
            tables += 1
            rows += reader.table(block, tables)
        elif text := reader.paragraph(block).strip():
            lines.append(" ".join(text.split()))
    return Plan(tuple(rows), tuple(lines))


def _part(data: bytes, name: str) -> etree._Element | None:
    """A part of the package as XML, entities left alone; None where the package has none of that name."""
    from lxml import etree

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if name not in package.namelist():
                return None
            if package.getinfo(name).file_size > MOST_BYTES:
                raise PlanError(PlanErrorCode.TOO_LARGE, name)
            part = package.read(name)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, load_dtd=False)
        return etree.fromstring(part, parser)
    except (
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
        ValueError,
        OSError,
        RuntimeError,
        NotImplementedError,
    ) as error:
        raise PlanError(PlanErrorCode.NOT_A_DOCUMENT, str(error)) from error


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _value(element: etree._Element | None, attribute: str = "val") -> str:
    if element is None:
        return ""
    return next(
        (str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == attribute), ""
    )


def _blocks(element: etree._Element) -> Iterator[etree._Element]:
    """The tables and paragraphs of a body or cell, in order, not those inside of a table."""
    for child in element:
        name = _name(child)
        if name in ("p", "tbl"):
            yield child
        elif name in ("body", "sdt", "sdtContent", "ins", "smartTag", "customXml"):
            yield from _blocks(child)


def _find(element: etree._Element, *path: str) -> etree._Element | None:
    at: etree._Element | None = element
    for name in path:
        at = next((child for child in at if _name(child) == name), None) if at is not None else None
    return at


class _Reader:
    def __init__(self, numbering: _Numbering) -> None:
        self._numbering = numbering

    def table(self, table: etree._Element, number: int) -> Iterator[Row]:
        for line, row in enumerate(_descend(table, "tr"), 1):
            yield Row(tuple(self._cells(row)), Spot(table=number, line=line))

    def _cells(self, row: etree._Element) -> Iterator[str]:
        before = _value(_find(row, "trPr", "gridBefore"))
        yield from [""] * min(int(before), MOST_SPAN) if before.isdecimal() else ()
        for cell in _descend(row, "tc"):
            merged = _find(cell, "tcPr", "vMerge")
            goes_on = merged is not None and _value(merged) in ("", "continue")
            yield "" if goes_on else self._cell(cell)
            span = _value(_find(cell, "tcPr", "gridSpan"))
            yield from [""] * (min(int(span), MOST_SPAN) - 1) if span.isdecimal() else ()

    def _cell(self, cell: etree._Element) -> str:
        texts = []
        for block in _blocks(cell):
            if _name(block) == "p":
                texts.append(self.paragraph(block))
            else:
                texts += [" ".join(filter(None, row.cells)) for row in self.table(block, 0)]
        return "\n".join(" ".join(text.split()) for text in texts if text.strip())

    def paragraph(self, paragraph: etree._Element) -> str:
        """The text with its automatic number before it."""
        text = "".join(_runs(paragraph))
        number = self._numbering.of(paragraph)
        return f"{number} {text}" if number and (text.strip() or number != _BULLET) else text


def _descend(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, through what may stand between, not those of inner tables."""
    for child in element:
        if _name(child) == name:
            yield child
        elif _name(child) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _descend(child, name)


def _runs(element: etree._Element) -> Iterator[str]:
    """What a paragraph says; deleted text is left out."""
    for child in element:
        name = _name(child)
        if name == "t":
            yield child.text or ""
        elif name in ("tab", "br", "cr"):
            yield " "
        elif name == "noBreakHyphen":
            yield "-"
        elif name not in ("del", "pPr", "rPr", "moveFrom", "Fallback"):
            yield from _runs(child)


class _Numbering:
    """The automatic numbers of a document, counted along."""

    def __init__(self, part: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}  # list id → level → format, text, start
        self._counts: dict[str, dict[int, int]] = {}
        if part is None:
            return
        abstract = {
            _value(one, "abstractNumId"): {
                int(_value(level, "ilvl") or 0): (
                    _value(_find(level, "numFmt")),
                    _value(_find(level, "lvlText")),
                    int(start) if (start := _value(_find(level, "start"))).isdecimal() else 1,
                )
                for level in one
                if _name(level) == "lvl"
            }
            for one in part
            if _name(one) == "abstractNum"
        }
        for one in part:
            if _name(one) == "num":
                self._levels[_value(one, "numId")] = abstract.get(_value(_find(one, "abstractNumId")), {})

    def of(self, paragraph: etree._Element) -> str:
        """The number before a paragraph, `a.`; a bullet is a dash; empty if it has none."""
        number = _find(paragraph, "pPr", "numPr")
        if number is None:
            return ""
        list_id = _value(_find(number, "numId"))
        level = _value(_find(number, "ilvl"))
        at = int(level) if level.isdecimal() else 0
        levels = self._levels.get(list_id, {})
        if at not in levels:
            return ""
        counts = self._counts.setdefault(list_id, {})
        counts[at] = counts.get(at, levels[at][2] - 1) + 1
        for deeper in [one for one in counts if one > at]:
            del counts[deeper]
        format_, text, _ = levels[at]
        if format_ == "bullet":
            return _BULLET
        for one, (its_format, _, start) in levels.items():
            text = text.replace(f"%{one + 1}", _counted(its_format, counts.get(one, start)))
        return text


def _counted(format_: str, number: int) -> str:
    match format_:
        case "lowerLetter" | "upperLetter":
            letter = chr(ord("a") + (number - 1) % 26)
            return letter if format_ == "lowerLetter" else letter.upper()
        case "lowerRoman" | "upperRoman":
            name = _NUMERALS.get(number, str(number))
            return name if format_ == "lowerRoman" else name.upper()
    return str(number)
