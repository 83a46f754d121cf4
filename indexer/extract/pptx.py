"""Reads presentations (PPTX and its variants): a page a slide, then notes, then what stands on the masters."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from indexer.extract import drawing, safe_xml
from indexer.extract.carried import Carried
from indexer.extract.context import Collector, ExtractProblem
from indexer.extract.package import Package, Relation

if TYPE_CHECKING:
    from lxml import etree

NOTES_LABEL = "notes"
MASTER_LABEL = "master"

_SHOWN_PLACEHOLDERS = frozenset({"ftr", "hdr"})
"""Of a master's placeholders only these hold text that is shown; the others prompt ("Click to edit …"), or hold the day
on which somebody drew the template."""

_FIELD_PROMPT = "‹#›"
_MASTER_KINDS = ("slideMaster", "slideLayout", "notesMaster", "handoutMaster")


def extract_slides(package: Package, main: str, out: Collector, carried: Carried) -> None:
    """Slides keep their numbers as page numbers; notes follow with the label `notes: N` of their slide."""
    _Presentation(package, main, out, carried).extract()


class _Presentation:
    def __init__(self, package: Package, main: str, out: Collector, carried: Carried) -> None:
        self._package = package
        self._main = main
        self._out = out
        self._carried = carried
        self._authors: dict[str, str] = {}
        self._masters: dict[str, None] = {}  # met on the way, in order
        self._part_relations: list[Relation] = []

    def extract(self) -> None:
        relations = self._package.relations(self._main)
        root = self._parse(self._main)
        slides = list(_slides(root, relations)) or _slides_by_name(self._package)
        self._authors = self._read_authors(relations)
        notes: list[tuple[str, str]] = []
        for number, slide in enumerate(slides, 1):
            slide_relations = self._relations(slide)
            self._out.page(self._slide_text(slide, slide_relations))
            for note in _targets(slide_relations, "notesSlide"):
                if text := self._part_text(note, self._relations(note), self._shape_texts):
                    notes.append((f"{NOTES_LABEL}: {number}", text))
        for label, text in notes:
            self._out.page(text, label)
        for kind in _MASTER_KINDS:
            self._masters.update(dict.fromkeys(_targets(relations, kind)))
        if text := self._master_text():
            self._out.page(text, MASTER_LABEL)
        self._carried.of_relations(self._package, self._part_relations)

    def _slide_text(self, slide: str, relations: list[Relation]) -> str:
        texts = [self._part_text(slide, relations, self._shape_texts)]
        texts += [self._comments(target) for target in _targets(relations, "comments")]
        return "\n".join(text for text in texts if text)

    def _relations(self, part: str) -> list[Relation]:
        """Of a part; its pictures and objects are noted for the end, its masters for the page of masters."""
        relations = self._package.relations(part)
        for relation in relations:
            if relation.kind in _MASTER_KINDS and not relation.is_external:
                self._masters[relation.target] = None
        self._part_relations += relations
        return relations

    def _parse(self, part: str) -> etree._Element | None:
        data = self._package.read(part)
        if not data:
            return None
        try:
            return safe_xml.parse(data, part)
        except ExtractProblem as problem:
            self._package.faults.append(problem.detail)
            return None

    def _part_text(self, part: str, relations: list[Relation], reader: _Reader) -> str:
        root = self._parse(part)
        return "" if root is None else reader(root, relations)

    def _shape_texts(self, root: etree._Element, relations: list[Relation]) -> str:
        targets = {relation.id: relation.target for relation in relations if not relation.is_external}
        return drawing.shapes_text(root, lambda name: drawing.part_text(self._package, targets.get(name, "")))

    def _master_text(self) -> str:
        """Text boxes and footers of masters and layouts, each text once."""
        texts: dict[str, None] = {}
        for part in list(self._masters):
            relations = self._relations(part)
            root = self._parse(part)
            for shape in [] if root is None else root.iter("{*}sp", "{*}graphicFrame", "{*}wsp"):
                if _is_prompt(shape):
                    continue
                text = self._shape_texts(shape, relations)
                if text and text != _FIELD_PROMPT:
                    texts[text] = None
        return "\n".join(texts)

    def _read_authors(self, relations: list[Relation]) -> dict[str, str]:
        authors: dict[str, str] = {}
        for part in (*_targets(relations, "commentAuthors"), *_targets(relations, "authors")):
            root = self._parse(part)
            for element in [] if root is None else root:
                authors[element.get("id") or ""] = element.get("name") or ""
        return authors

    def _comments(self, part: str) -> str:
        """Both the old comments (`p:text`) and the threaded ones (paragraphs, with replies)."""
        root = self._parse(part)
        lines: list[str] = []
        for comment in [] if root is None else root.iter("{*}cm", "{*}reply"):
            own = [child for child in comment if safe_xml.local_name(child.tag) in {"text", "txBody"}]
            text = " ".join(filter(None, (_plain(child) for child in own)))
            author = self._authors.get(comment.get("authorId") or "", "")
            if text:
                lines.append(f"{author}: {text}" if author else text)
        return "\n".join(lines)


if TYPE_CHECKING:
    from collections.abc import Callable

    _Reader = Callable[[etree._Element, list[Relation]], str]


def _plain(element: etree._Element) -> str:
    return drawing.shapes_text(element) or safe_xml.all_text(element).strip()


def _is_prompt(shape: etree._Element) -> bool:
    placeholder = next(shape.iter("{*}ph"), None)
    return placeholder is not None and placeholder.get("type") not in _SHOWN_PLACEHOLDERS


def _targets(relations: list[Relation], kind: str) -> list[str]:
    return [relation.target for relation in relations if relation.kind == kind and not relation.is_external]


def _slides(root: etree._Element | None, relations: list[Relation]) -> Iterator[str]:
    """In the order of the presentation, hidden ones too."""
    by_id = {relation.id: relation.target for relation in relations if relation.kind == "slide"}
    for slide in [] if root is None else root.iter("{*}sldId"):
        for key, value in slide.attrib.items():
            if safe_xml.local_name(key) == "id" and key != "id" and value in by_id:
                yield by_id[value]


def _slides_by_name(package: Package) -> list[str]:
    """Of a damaged presentation: whatever slides there are, by their number."""
    names = [n for n in package.names() if posixpath.dirname(n).endswith("slides") and n.endswith(".xml")]
    return sorted(names, key=lambda name: (len(name), name))
