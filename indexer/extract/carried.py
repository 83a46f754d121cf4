"""Hands the pictures and objects carried inside an office file to the collector, each one once."""

from __future__ import annotations

import posixpath

from indexer.extract import ole
from indexer.extract.context import Collector
from indexer.extract.package import Package, Relation

PICTURE_MAGICS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF")
"""Raster pictures, which may be scans. Metafiles are drawings of the writing program, mostly of an object."""

OBJECT_RELATIONS = frozenset({"oleObject", "package", "aFChunk"})
"""Relations to embedded files; a chart's workbook is left out by its reader, for the chart caches what it shows."""


class Carried:
    """Remembers what it has handed over: a logo repeated on every slide is one picture."""

    def __init__(self, out: Collector) -> None:
        self._out = out
        self._seen: set[int] = set()
        self._parts: set[str] = set()

    def picture(self, data: bytes, label: str) -> None:
        if data.startswith(PICTURE_MAGICS) and self._is_new(data):
            self._out.picture(data, label)

    def object(self, data: bytes, name: str) -> None:
        """An embedded file, or the OLE wrapper of one."""
        self._hand_over(ole.unwrap(data, name))

    def storage(self, streams: dict[ole.Path, bytes], name: str) -> None:
        """An object kept as a storage of the compound file around it."""
        self._hand_over(ole.unwrap_streams(streams, name))

    def _hand_over(self, inner: tuple[bytes, str] | None) -> None:
        if inner is not None and self._is_new(inner[0]):
            if inner[0].startswith(PICTURE_MAGICS):
                self._out.picture(*inner)
            else:
                self._out.embedded(*inner)

    def of_relations(self, package: Package, relations: list[Relation]) -> None:
        """The pictures and objects that these relations of a part lead to."""
        for relation in relations:
            is_picture = relation.kind == "image"
            if relation.is_external or not (is_picture or relation.kind in OBJECT_RELATIONS):
                continue
            if relation.target.lower() in self._parts:
                continue
            self._parts.add(relation.target.lower())
            data = package.read(relation.target)
            if data and is_picture:
                self.picture(data, posixpath.basename(relation.target))
            elif data:
                self.object(data, posixpath.basename(relation.target))

    def _is_new(self, data: bytes) -> bool:
        key = hash(data)
        if key in self._seen:
            return False
        self._seen.add(key)
        return True
