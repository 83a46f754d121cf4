"""What the styles of an OpenDocument file say about pages: which paragraphs begin one, which headers are in use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from indexer.extract import safe_xml

if TYPE_CHECKING:
    from lxml import etree

_DEFAULT_MASTERS = frozenset({"Standard", "Default"})
_TOPS = ("header-first", "header", "header-left")
_BOTTOMS = ("footer-first", "footer", "footer-left")
_MAX_PARENTS = 20  # of a style; more is a circle


class Styles:
    """Read from the roots of `styles.xml` and `content.xml` (or of the one flat file)."""

    def __init__(self, roots: Sequence[etree._Element]) -> None:
        self.masters: dict[str, etree._Element] = {}
        self._breaks: dict[str, str] = {}  # style → "before", "after"
        self._parents: dict[str, str] = {}
        self._used_masters: list[str] = []
        for root in roots:
            for style in root.iter("{*}style", "{*}master-page"):
                self._note(style)

    def breaks(self, style: str) -> str:
        """ "before" or "after" when a paragraph or table of this style begins or ends a page."""
        for _ in range(_MAX_PARENTS):
            if not style or style in self._breaks:
                break
            style = self._parents.get(style, "")
        return self._breaks.get(style, "")

    def margins(self) -> Iterator[tuple[etree._Element, bool]]:
        """Header (True) and footer (False) elements of the page styles in use."""
        names = [name for name in self.masters if name in _DEFAULT_MASTERS or name in self._used_masters]
        for name in names or list(self.masters)[:1]:
            children = {safe_xml.local_name(child.tag): child for child in self.masters[name]}
            for kinds, is_top in ((_TOPS, True), (_BOTTOMS, False)):
                for kind in kinds:
                    margin = children.get(kind)
                    if margin is not None and safe_xml.attribute(margin, "display") != "false":
                        yield margin, is_top

    def _note(self, style: etree._Element) -> None:
        name = safe_xml.attribute(style, "name")
        if safe_xml.local_name(style.tag) == "master-page":
            self.masters[name] = style
            return
        master = safe_xml.attribute(style, "master-page-name")
        if master:
            self._used_masters.append(master)
            if safe_xml.attribute(style, "family") == "paragraph":
                self._breaks[name] = "before"
        self._parents[name] = safe_xml.attribute(style, "parent-style-name")
        for properties in style:
            for side in ("before", "after"):
                if safe_xml.attribute(properties, f"break-{side}") == "page":
                    self._breaks[name] = side
