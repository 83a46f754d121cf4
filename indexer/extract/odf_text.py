"""Walks OpenDocument text in reading order: mixed content, notes, frames, tables, spreadsheets' repeated cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from indexer.extract import safe_xml
from indexer.extract.cells import MAX_GAP
from indexer.extract.flow import Flow
from indexer.extract.odf_styles import Styles

if TYPE_CHECKING:
    from lxml import etree

_NAMESPACES = {
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
    "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0": "draw",
    "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0": "presentation",
    "urn:oasis:names:tc:opendocument:xmlns:meta:1.0": "meta",
    "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0": "svg",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style",
    "http://purl.org/dc/elements/1.1/": "dc",
}

_UNREAD = frozenset(
    {
        "text:tracked-changes",  # what was deleted
        "text:note-citation",
        "text:ruby-text",
        "text:sheet-name",
        "text:index-title-template",
        "text:sequence-decls",
        "text:user-field-decls",
        "text:variable-decls",
        "office:binary-data",
        "office:event-listeners",
        "office:forms",
        "office:scripts",
        "office:settings",
        "table:calculation-settings",
        "table:content-validations",
        "table:tracked-changes",
        "dc:date",
    }
)
_PARAGRAPHS = frozenset({"text:p", "text:h"})
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_SPOKEN = frozenset({"svg:title", "svg:desc"})
"""Of a picture or shape: what its author wrote for those who don't see it."""

_APART = frozenset({"draw:text-box", "text:note-body", "office:annotation", "presentation:notes"})

_LINE_END = re.compile(r"\s*\n\s*")

MAX_SPACES = 100
"""Of a run of spaces, which is written as a count."""


class Walker:
    """Writes what lies below an element into `flow`; `links` gets the targets of pictures and objects met.

    `object_text` turns the target of an object kept as XML (a chart, say) into its text.
    """

    def __init__(self, styles: Styles, object_text: Callable[[str], str], links: list[str]) -> None:
        self.flow = Flow()
        self.endnotes: list[str] = []
        self.speaker_notes: list[str] = []
        self._styles = styles
        self._object_text = object_text
        self._links = links
        self._paragraphs = [0]  # open ones, for each text kept apart: only within them is character data text
        self._note_class = ""
        self._repeat = 1
        self._author = ""

    def walk(self, root: etree._Element) -> None:
        from lxml import etree

        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            name = qualified(element)
            if name in _UNREAD:
                if event == "start":
                    walker.skip_subtree()
                    continue
            elif event == "start":
                self._start(name, element)
                if self._paragraphs[-1] and element.text and name not in _SPOKEN:
                    self.flow.text(_collapsed(element.text))
            else:
                self._end(name, element)
            if event == "end" and self._paragraphs[-1] and element.tail and element is not root:
                self.flow.text(_collapsed(element.tail))

    def _start(self, name: str, element: etree._Element) -> None:
        flow = self.flow
        if name in _PARAGRAPHS:
            self._break(element, "before")
            self._paragraphs[-1] += 1
        elif name in _APART:
            if name == "office:annotation":
                self._author = ""
            flow.open()
            self._paragraphs.append(0)
        elif name == "table:table":
            self._break(element, "before")
        elif name == "table:table-row":
            flow.begin_row()
        elif name in _CELLS:
            flow.begin_cell()
            self._paragraphs.append(0)
        elif name == "text:note":
            self._note_class = attribute(element, "note-class")
        elif name in {"draw:image", "draw:object-ole"}:
            self._links.append(attribute(element, "href"))
        elif name == "draw:object":
            flow.block(self._object_text(attribute(element, "href")))

    def _end(self, name: str, element: etree._Element) -> None:
        flow = self.flow
        if name in _PARAGRAPHS:
            flow.end_paragraph()
            self._paragraphs[-1] = max(self._paragraphs[-1] - 1, 0)
            self._break(element, "after")
        elif name == "text:s":
            flow.text(" " * min(_count(element, "c"), MAX_SPACES))
        elif name == "text:tab":
            flow.text("\t")
        elif name == "text:line-break":
            flow.text("\n")
        elif name == "text:soft-page-break":
            flow.soft_break()
        elif name in _SPOKEN:
            flow.block((element.text or "").strip())
        elif name in _APART:
            self._end_apart(name)
        elif name in _CELLS:
            self._paragraphs.pop()
            flow.end_cell(min(_count(element, "number-columns-repeated"), MAX_GAP))
        elif name == "table:table-row":
            flow.end_row()
        elif name == "dc:creator":
            self._author = (element.text or "").strip()

    def _end_apart(self, name: str) -> None:
        self._paragraphs.pop()
        text = self.flow.close()
        if name == "presentation:notes":
            self.speaker_notes += [text] if text else []
        elif name == "draw:text-box":
            self.flow.block(text)
        elif name == "office:annotation":
            self.flow.note(f"{self._author}: {text}" if self._author and text else text)
        elif self._note_class == "endnote":
            self.endnotes.append(text)
        else:
            self.flow.note(text)

    def _break(self, element: etree._Element, side: str) -> None:
        if self._styles.breaks(attribute(element, "style-name")) == side and not (
            side == "before" and self.flow.is_at_start
        ):
            self.flow.hard_break()


def qualified(element: etree._Element) -> str:
    """`text:p` whatever prefix the file uses; a foreign element gets no prefix."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    namespace, _, name = tag[1:].rpartition("}")
    return f"{_NAMESPACES.get(namespace, '')}:{name}"


def _collapsed(text: str) -> str:
    """Line ends within the XML are spaces; more spaces than one are written as `text:s`."""
    return _LINE_END.sub(" ", text) if "\n" in text else text


def attribute(element: etree._Element, name: str) -> str:
    return safe_xml.attribute(element, name)


def _count(element: etree._Element, name: str) -> int:
    value = attribute(element, name)
    return max(int(value), 1) if value.isdecimal() and len(value) < 10 else 1
