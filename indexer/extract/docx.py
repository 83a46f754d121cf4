"""Reads Word documents (DOCX and its macro and template variants) page by page from their raw XML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indexer.extract import drawing, safe_xml
from indexer.extract.carried import Carried
from indexer.extract.context import Collector
from indexer.extract.flow import Flow
from indexer.extract.package import Package, Relation

if TYPE_CHECKING:
    from lxml import etree

_ELEMENTS = """
    t tab ptab br cr noBreakHyphen softHyphen sym p tr tc txbxContent textpath lastRenderedPageBreak pageBreakBefore
    sectPr Fallback moveFrom footnoteReference endnoteReference commentReference chart relIds footnote endnote comment
"""
_TAGS = tuple("{*}" + name for name in _ELEMENTS.split())
_CLEARED = ("p", "tr", "sectPr")

_SYMBOLS = {
    "F0FC": "✓",
    "F0FE": "☑",
    "F0FD": "☒",
    "F0A8": "☐",
    "F06F": "☐",
    "F0A3": "☐",
    "F052": "☑",
    "F0B7": "•",
}
"""Ticks and boxes of the Wingdings fonts, which say what a form's writer chose."""

_SECTION = re.compile(rb"<w:sectPr[ >].*?</w:sectPr>", re.DOTALL)
_SECTION_TYPE = re.compile(rb'<w:type [^>]*w:val="(\w+)"')
_SECTION_STAYS = frozenset({b"continuous", b"nextColumn"})
"""Section types that begin on the page where the one before ends."""

_NOT_A_NOTE = frozenset({"separator", "continuationSeparator", "continuationNotice"})


def extract_document(package: Package, main: str, out: Collector, carried: Carried) -> None:
    """Writes the pages of the document whose main part is `main`, then its embedded files and pictures."""
    _Document(package, main, out, carried).extract()


class _Story:
    """Turns one part's XML (body, header, notes …) into a `Flow`; side parts come back as plain text."""

    def __init__(self, document: _Document, relations: list[Relation]) -> None:
        self.document = document
        self.flow = Flow()
        self.targets = {relation.id: relation.target for relation in relations if not relation.is_external}
        self.notes: dict[str, str] = {}  # by id, of a notes or comments part
        self._skipping = 0
        self._ends_section = False

    def read(self, data: bytes) -> Flow:
        faults = self.document.package.faults
        for event, element in safe_xml.events(data, _TAGS, _CLEARED, faults):
            name = safe_xml.local_name(element.tag)
            if name in {"Fallback", "moveFrom"}:
                self._skipping += 1 if event == "start" else -1
            elif self._skipping:
                continue
            elif event == "end":
                self._end(name, element)
            else:
                self._start(name)
        return self.flow

    def _start(self, name: str) -> None:
        if name == "tr":
            self.flow.begin_row()
        elif name == "tc":
            self.flow.begin_cell()
        elif name in {"txbxContent", "footnote", "endnote", "comment"}:
            self.flow.open()

    def _end(self, name: str, element: etree._Element) -> None:
        flow = self.flow
        if name == "t":
            flow.text(safe_xml.all_text(element))
        elif name == "p":
            flow.end_paragraph()
            if self._ends_section:
                self._ends_section = False
                self.document.next_section(flow)
        elif name in {"tab", "ptab"}:
            if safe_xml.local_name(element.getparent().tag) == "r":  # type: ignore[union-attr]
                flow.text("\t")
        elif name == "tc":
            flow.end_cell()
        elif name == "tr":
            flow.end_row()
        elif name == "lastRenderedPageBreak":
            flow.soft_break()
        elif name == "br" and safe_xml.attribute(element, "type") == "page":
            flow.hard_break()
        elif name in {"br", "cr"}:
            flow.text("\n")
        else:
            self._end_rare(name, element)

    def _end_rare(self, name: str, element: etree._Element) -> None:
        flow, attribute = self.flow, safe_xml.attribute
        if name == "txbxContent":
            flow.block(flow.close())
        elif name in {"footnote", "endnote", "comment"}:
            text = flow.close()
            if attribute(element, "type") not in _NOT_A_NOTE:
                author = attribute(element, "author")
                self.notes[attribute(element, "id")] = f"{author}: {text}" if author and text else text
        elif name.endswith("Reference"):
            self.document.note(flow, name.removesuffix("Reference"), attribute(element, "id"))
        elif name == "noBreakHyphen":
            flow.text("-")
        elif name == "softHyphen":
            flow.text("\u00ad")
        elif name == "sym":
            flow.text(_symbol(attribute(element, "char")))
        elif name == "textpath":
            flow.block(attribute(element, "string"))
        elif name == "pageBreakBefore":
            if attribute(element, "val") not in {"0", "false", "off"}:
                flow.hard_break()
        elif name == "sectPr":
            self._ends_section = self.document.end_section(element)
        elif name in {"chart", "relIds"}:
            target = self.targets.get(attribute(element, "id") or attribute(element, "dm"), "")
            flow.block(drawing.part_text(self.document.package, target))


class _Document:
    def __init__(self, package: Package, main: str, out: Collector, carried: Carried) -> None:
        self.package = package
        self._main = main
        self._out = out
        self._carried = carried
        self._relations = package.relations(main)
        self._parts_relations = list(self._relations)
        self._notes: dict[str, dict[str, str]] = {}
        self._seen_notes: set[tuple[str, str]] = set()
        self._endnotes: list[str] = []
        self._section_starts_page: list[bool] = []
        self._section = 0
        self._section_page = 0
        self._tops: dict[int, list[str]] = {}
        self._bottoms: dict[int, list[str]] = {}
        self._seen_margins: set[str] = set()

    def extract(self) -> None:
        data = self.package.read(self._main) or b""
        self._section_starts_page = [_starts_page(section) for section in _SECTION.findall(data)]
        story = _Story(self, self._relations)
        pages = story.read(data).pages()
        del data
        rest = self._endnotes + self._unreferenced_comments()
        for number, text in enumerate(pages):
            lines = [*self._tops.get(number, ()), text, *self._bottoms.get(number, ())]
            if number == len(pages) - 1:
                lines += rest
            self._out.page("\n".join(line for line in lines if line))
        self._carried.of_relations(self.package, self._parts_relations)

    def note(self, flow: Flow, kind: str, number: str) -> None:
        """A reference to a footnote, endnote or comment: its text goes to the foot of the page or of the document."""
        text = self._notes_of(kind).get(number, "")
        if not text or (kind, number) in self._seen_notes:
            return
        self._seen_notes.add((kind, number))
        if kind == "endnote":
            self._endnotes.append(text)
        else:
            flow.note(text)

    def end_section(self, element: etree._Element) -> bool:
        """Puts the section's headers and footers on its first page; True when another section follows."""
        for reference in element:
            name = safe_xml.local_name(reference.tag)
            if name in {"headerReference", "footerReference"}:
                text = self._margin(safe_xml.attribute(reference, "id"))
                side = self._tops if name == "headerReference" else self._bottoms
                if text:
                    side.setdefault(self._section_page, []).append(text)
        parent = element.getparent()
        return parent is not None and safe_xml.local_name(parent.tag) == "pPr"

    def next_section(self, flow: Flow) -> None:
        self._section += 1
        following = self._section_starts_page[self._section : self._section + 1]
        if following == [True]:
            flow.hard_break()
        self._section_page = flow.page_index

    def _margin(self, relation_id: str) -> str:
        """The text of a header or footer; empty when it has been told before or is a mere page number."""
        part = next((r.target for r in self._relations if r.id == relation_id), "")
        if not part or part in self._seen_margins:
            return ""
        self._seen_margins.add(part)
        text = "\n".join(filter(None, self._side_story(part).flow.pages()))
        if text in self._seen_margins or text.isdigit():
            return ""
        self._seen_margins.add(text)
        return text

    def _notes_of(self, kind: str) -> dict[str, str]:
        if kind not in self._notes:
            self._notes[kind] = {}  # a note that refers to notes finds none
            part = next((r.target for r in self._relations if r.kind == f"{kind}s"), "")
            if part:
                self._notes[kind] = self._side_story(part).notes
        return self._notes[kind]

    def _unreferenced_comments(self) -> list[str]:
        comments = self._notes_of("comment").items()
        return [text for number, text in comments if text and ("comment", number) not in self._seen_notes]

    def _side_story(self, part: str) -> _Story:
        relations = self.package.relations(part)
        self._parts_relations += relations
        story = _Story(self, relations)
        story.read(self.package.read(part) or b"<none/>")
        return story


def _starts_page(section: bytes) -> bool:
    kind = _SECTION_TYPE.search(section)
    return kind is None or kind.group(1) not in _SECTION_STAYS


def _symbol(char: str) -> str:
    return _SYMBOLS.get(char.upper(), "")
