"""Which module reads which kind of file; modules are imported when first needed."""

from __future__ import annotations

import functools
from collections.abc import Callable
from importlib import import_module

from indexer.extract.context import Collector, Input

Extractor = Callable[[Input, Collector], None]

MODULES = {
    "pdf": "pdf",
    "docx": "ooxml",
    "xlsx": "ooxml",
    "xlsb": "ooxml",
    "pptx": "ooxml",
    "odt": "opendocument",
    "ods": "opendocument",
    "odp": "opendocument",
    "odg": "opendocument",
    "rtf": "rtf",
    "html": "html",
    "mhtml": "html",
    "xml": "html",
    "txt": "plain",
    "csv": "plain",
    "eml": "mail",
    "msg": "mail",
    "doc": "legacy",
    "xls": "legacy",
    "ppt": "legacy",
    "zip": "archives",
    "7z": "archives",
    "rar": "archives",
    "tar": "archives",
    "gz": "archives",
    "bz2": "archives",
    "xz": "archives",
    "jpg": "images",
    "png": "images",
    "tiff": "images",
    "webp": "images",
    "heic": "images",
    "avif": "images",
    "gif": "images",
    "bmp": "images",
    "jp2": "images",
    "video": "media",
    "audio": "media",
}
"""Kind → module of this package; its `extract(source, out)` reads the file. Any other kind is unsupported."""


def module_names() -> list[str]:
    """The format modules by their full names, for a worker to import before its first file."""
    return sorted({f"{__package__}.{name}" for name in MODULES.values()})


@functools.cache
def extractor_for(kind: str) -> Extractor | None:
    """The function that reads files of this kind; None when nobody does."""
    name = MODULES.get(kind)
    if name is None:
        return None
    extract: Extractor = import_module(f"{__package__}.{name}").extract
    return extract
