"""Reads OpenDocument files (ODT, ODS, ODP, ODG and their templates) by page, sheet or slide, with notes and margins."""

from __future__ import annotations

import base64
import binascii
import contextlib
from typing import TYPE_CHECKING

from indexer.extract import cells, odf_styles, odf_text, safe_xml
from indexer.extract.carried import Carried
from indexer.extract.context import Collector, ExtractProblem, Input
from indexer.extract.model import ProblemCode
from indexer.extract.odf_text import qualified
from indexer.extract.package import Package

if TYPE_CHECKING:
    from lxml import etree

NOTES_LABEL = "notes"
MASTER_LABEL = "master"

_SHOWN_CLASSES = frozenset({"", "header", "footer", "date-time"})
"""Of the shapes on a master; the other placeholders prompt ("Click to edit …") or count."""

_FACTS = {
    "meta:initial-creator": "author",
    "dc:creator": "last_modified_by",
    "meta:creation-date": "created",
    "dc:date": "modified",
    "dc:subject": "subject",
    "dc:description": "description",
    "meta:keyword": "keywords",
}


def extract(source: Input, out: Collector) -> None:
    """Raises `ExtractProblem`: ENCRYPTED, DAMAGED when there is no content, or a limit."""
    with Package(source, out.limits) as package:
        if b"encryption-data" in (package.read("META-INF/manifest.xml") or b""):
            raise ExtractProblem(ProblemCode.ENCRYPTED, "password-protected (encryption-data)")
        data = package.read("content.xml")
        if not data:
            raise package.close_account() or ExtractProblem(ProblemCode.DAMAGED, "no content.xml")
        content = safe_xml.parse(data, "content.xml")
        del data
        styles, meta = (_optional(package, name) for name in ("styles.xml", "meta.xml"))
        if meta is not None:
            _properties(meta, out)
        _Document(content, styles, package, out).extract()
        if problem := package.close_account():
            out.problem(problem.code, problem.detail)


def extract_flat(root: etree._Element, out: Collector) -> None:
    """The same for a document that is one XML file (`.fodt` and the like), given its root."""
    _properties(root, out)
    _Document(root, root, None, out).extract()
    carried = Carried(out)
    for number, node in enumerate(root.iter("{*}binary-data"), 1):
        with contextlib.suppress(binascii.Error, ValueError):
            carried.picture(base64.b64decode(node.text or ""), f"picture {number}")


class _Document:
    def __init__(
        self, content: etree._Element, styles: etree._Element | None, package: Package | None, out: Collector
    ) -> None:
        self._content = content
        self._package = package
        self._out = out
        self._looks = odf_styles.Styles([root for root in (styles, content) if root is not None])
        self._body = next(content.iter("{*}body"), None)
        self._links: list[str] = []

    def extract(self) -> None:
        kind = qualified(self._body[0]) if self._body is not None and len(self._body) else ""
        if kind == "office:spreadsheet":
            self._sheets()
        elif kind in {"office:presentation", "office:drawing"}:
            self._slides()
        else:
            self._text()
        self._carry()

    def _walker(self) -> odf_text.Walker:
        return odf_text.Walker(self._looks, self._object_text, self._links)

    def _text(self) -> None:
        walker = self._walker()
        if self._body is not None:
            walker.walk(self._body)
        pages = walker.flow.pages()
        tops, bottoms = self._margins()
        pages[0] = "\n".join(filter(None, [*tops, pages[0], *bottoms]))
        pages[-1] = "\n".join(filter(None, [pages[-1], *walker.endnotes]))
        for page in pages:
            self._out.page(page)

    def _sheets(self) -> None:
        assert self._body is not None
        tops, bottoms = self._margins()
        for table in self._body[0]:
            if qualified(table) != "table:table":
                continue
            name = odf_text.attribute(table, "name")
            walker = self._walker()
            walker.walk(table)
            self._out.page(cells.sheet_text(name, [*tops, *walker.flow.pages(), *bottoms]), name)
            tops, bottoms = [], []

    def _slides(self) -> None:
        assert self._body is not None
        notes: list[tuple[str, str]] = []
        slides = [element for element in self._body[0] if qualified(element) == "draw:page"]
        for number, slide in enumerate(slides, 1):
            walker = self._walker()
            walker.walk(slide)
            self._out.page("\n".join(filter(None, walker.flow.pages())))
            if walker.speaker_notes:
                notes.append((f"{NOTES_LABEL}: {number}", "\n".join(walker.speaker_notes)))
        for label, text in notes:
            self._out.page(text, label)
        if text := self._master_text():
            self._out.page(text, MASTER_LABEL)

    def _master_text(self) -> str:
        """Footers declared for the slides, and text boxes of the masters that are no prompts."""
        assert self._body is not None
        texts: dict[str, None] = {}
        for element in self._body[0]:
            if qualified(element) in {
                "presentation:footer-decl",
                "presentation:header-decl",
                "presentation:date-time-decl",
            }:
                texts[safe_xml.all_text(element).strip()] = None
        for master in self._looks.masters.values():
            for shape in master:
                if odf_text.attribute(shape, "class") in _SHOWN_CLASSES:
                    walker = self._walker()
                    walker.walk(shape)
                    texts["\n".join(filter(None, walker.flow.pages()))] = None
        return "\n".join(text for text in texts if text)

    def _margins(self) -> tuple[list[str], list[str]]:
        """Headers and footers of the page styles in use, each text once."""
        sides: tuple[list[str], list[str]] = ([], [])
        for margin, is_top in self._looks.margins():
            walker = self._walker()
            walker.walk(margin)
            text = "\n".join(filter(None, walker.flow.pages()))
            if text and text not in sides[0] + sides[1]:
                sides[0 if is_top else 1].append(text)
        return sides

    def _object_text(self, href: str) -> str:
        """The text of a chart, formula or other object kept as a folder of the package; each is told once."""
        folder = href.removeprefix("./").rstrip("/")
        data = self._package.read_once(f"{folder}/content.xml") if self._package and folder else None
        if not data:
            return ""
        assert self._package is not None
        try:
            root = safe_xml.parse(data, f"{folder}/content.xml")
        except ExtractProblem as problem:
            self._package.faults.append(problem.detail)
            return ""
        links: list[str] = []
        walker = odf_text.Walker(self._looks, self._object_text, links)
        walker.walk(next(root.iter("{*}body"), root))
        self._links += [f"{folder}/{link.removeprefix('./')}" for link in links]
        return "\n".join(filter(None, walker.flow.pages()))

    def _carry(self) -> None:
        """Pictures and OLE objects that were referred to, in the order met."""
        carried = Carried(self._out)
        for link in dict.fromkeys(self._links):
            data = self._package.read(link.removeprefix("./")) if self._package else None
            name = link.rpartition("/")[2]
            if data and link.removeprefix("./").startswith("Pictures/"):
                carried.picture(data, name)
            elif data:
                carried.object(data, name)


def _optional(package: Package, name: str) -> etree._Element | None:
    data = package.read(name)
    if not data:
        return None
    try:
        return safe_xml.parse(data, name)
    except ExtractProblem as problem:
        package.faults.append(problem.detail)
        return None


def _properties(root: etree._Element, out: Collector) -> None:
    meta = next(root.iter("{*}meta"), None)
    for element in [] if meta is None else meta:
        name, text = qualified(element), (element.text or "").strip()
        if name == "dc:title" and text:
            out.title(text)
        elif name in _FACTS and text:
            out.fact(_FACTS[name], text)
