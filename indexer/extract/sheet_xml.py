"""Reads the cells of one worksheet's XML sparsely: for sheets that are damaged or far too wide for the fast reader."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from indexer.extract import cells, safe_xml
from indexer.extract.context import ExtractProblem
from indexer.extract.package import Package, Relation

if TYPE_CHECKING:
    from lxml import etree

MAX_SHARED_BYTES = 256 * 1024 * 1024
"""Of the table of shared strings; every string of it is kept in memory."""

MAX_COLUMN = 16_384

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class SheetReader:
    """Holds what the sheets of a workbook share: strings and which cell styles show dates."""

    def __init__(
        self, package: Package, relations: list[Relation], most_chars: int, *, since_1904: bool = False
    ) -> None:
        self._package = package
        self._most_chars = most_chars
        self._since_1904 = since_1904
        by_kind = {relation.kind: relation.target for relation in relations}
        self._strings = self._shared_strings(package.read(by_kind.get("sharedStrings", "")) or b"")
        self._dates = self._date_styles(package.read(by_kind.get("styles", "")) or b"")

    def rows(self, data: bytes) -> Iterator[str]:
        """The filled rows of a sheet, as far as it can be read; a row breaks off beyond the most characters."""
        filled: list[tuple[int, str]] = []
        chars = 0
        tags = ("{*}row", "{*}c")
        for event, element in safe_xml.events(data, tags, ("row",), self._package.faults):
            if event == "start":
                continue
            if safe_xml.local_name(element.tag) == "c":
                column = _column(element.get("r") or "")
                text = self._cell(element)
                chars += len(text)
                if chars <= self._most_chars:
                    filled.append((column if column >= 0 else len(filled), text))
            elif filled:
                if line := cells.sparse_row(filled):
                    yield line
                filled = []
        if line := cells.sparse_row(filled):
            yield line

    def _cell(self, element: etree._Element) -> str:
        kind = element.get("t") or "n"
        if kind == "inlineStr":
            return _plain("".join(node.text or "" for node in element.iter("{*}t")))
        value = next((child.text or "" for child in element if safe_xml.local_name(child.tag) == "v"), "")
        if kind == "s":
            index = int(value) if value.isdecimal() else -1
            return self._strings[index] if 0 <= index < len(self._strings) else ""
        if kind == "b":
            return cells.cell(value == "1")
        if kind == "e":
            return ""
        if kind != "n" or not value:
            return cells.cell(value)
        try:
            amount = float(value)
        except ValueError:
            return value
        if element.get("s") in self._dates:
            return cells.serial_date(amount, since_1904=self._since_1904)
        return cells.number(amount)

    def _shared_strings(self, data: bytes) -> list[str]:
        if not data or len(data) > MAX_SHARED_BYTES:
            return []
        strings: list[str] = []
        for event, element in safe_xml.events(data, ("{*}si",), ("si",), self._package.faults):
            if event == "end":
                runs = (node for node in element.iter("{*}t") if not _is_reading_aid(node))
                strings.append(_plain("".join(node.text or "" for node in runs)))
        return strings

    def _date_styles(self, data: bytes) -> frozenset[str]:
        """Indices (as written in a cell's `s`) of the cell formats that show a date."""
        if not data:
            return frozenset()
        with contextlib.suppress(ExtractProblem):
            root = safe_xml.parse(data, "styles")
            codes = {fmt.get("numFmtId"): fmt.get("formatCode") or "" for fmt in root.iter("{*}numFmt")}
            formats = next(root.iter("{*}cellXfs"), None)
            numbers = [style.get("numFmtId") or "0" for style in formats] if formats is not None else []
            return frozenset(
                str(index)
                for index, number in enumerate(numbers)
                if number.isdecimal() and cells.is_date_format(int(number), codes.get(number, ""))
            )
        return frozenset()


def _plain(text: str) -> str:
    """Control characters are written as `_x000D_`."""
    return cells.cell(
        _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text) if "_x" in text else text
    )


def _is_reading_aid(node: etree._Element) -> bool:
    """Phonetic runs repeat the text in another script."""
    parent = node.getparent()
    return parent is not None and safe_xml.local_name(parent.tag) == "rPh"


def _column(reference: str) -> int:
    """`BC12` → 54; -1 when there is none."""
    column = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        column = column * 26 + ord(letter) - 64
        if column > MAX_COLUMN:
            return -1
    return column - 1
