"""Builds minimal office packages (OOXML, OpenDocument) in memory, for tests."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from tests.fakes.collector import RecordingCollector, source_of

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)

_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:a="{A}" xmlns:p="{P}" xmlns:c="{C}" xmlns:r="{OFFICE}"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)

ODF_NAMESPACES = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("draw", "drawing"),
            ("style", "style"),
            ("meta", "meta"),
            ("presentation", "presentation"),
            ("fo", "xsl-fo-compatible"),
            ("svg", "svg-compatible"),
        )
    )
    + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def zipped(parts: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def xml(root: str, inner: str, attributes: str = "") -> str:
    """An element with the usual namespaces declared."""
    return f'<?xml version="1.0" encoding="UTF-8"?><{root} {_NAMESPACES} {attributes}>{inner}</{root}>'


def relations(*edges: tuple[str, str, str]) -> str:
    """A `.rels` part of (id, kind, target)."""
    inner = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if target.startswith("http") else "/>")
        for key, kind, target in edges
    )
    return f'<Relationships xmlns="{PACKAGE}">{inner}</Relationships>'


def docx(
    body: str, edges: tuple[tuple[str, str, str], ...] = (), **parts: bytes | str
) -> dict[str, bytes | str]:
    """The parts of a document with that content of `w:body`; `parts` are named `word/<name>` with `__` for a dot."""
    named = {f"word/{name.replace('__', '.')}": data for name, data in parts.items()}
    return {
        "_rels/.rels": relations(("r", "officeDocument", "word/document.xml")),
        "word/document.xml": xml("w:document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": relations(*edges),
        **named,
    }


def para(text: str, before: str = "") -> str:
    return f"<w:p>{before}<w:r><w:t>{text}</w:t></w:r></w:p>"


def read(
    folder: Path, data: bytes | Mapping[str, bytes | str], kind: str, name: str = ""
) -> RecordingCollector:
    """What the module for `kind` finds in those bytes (or in a zip of those parts)."""
    from indexer.extract import registry

    path = folder / (name or f"file.{kind}")
    path.write_bytes(data if isinstance(data, bytes) else zipped(data))
    out = RecordingCollector()
    extract = registry.extractor_for(kind)
    assert extract is not None
    extract(source_of(str(path), kind), out)
    return out
