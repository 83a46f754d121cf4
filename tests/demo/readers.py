"""Simple readers of the sample's formats, independent of `indexer`: enough to see the words there."""

from __future__ import annotations

import email
import email.policy
import html
import io
import re
import zipfile
from collections.abc import Callable

import olefile
import pypdfium2
import python_calamine


def words(text: str) -> str:
    """Text as the comparison wants it: single spaces, lower case."""
    return re.sub(r"\s+", " ", text).strip().casefold()


def read(kind: str, data: bytes) -> str:
    """The words of a born-digital file; kind is the label's format."""
    return words(_READERS[kind](data))


def can_read(kind: str) -> bool:
    return kind in _READERS


def _pdf(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        return " ".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def _zipped_xml(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [
            archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))
        ]
    spaced = re.sub(r"</(?:w:p|a:p|text:p|t)>", " ", " ".join(parts))
    return html.unescape(re.sub(r"<[^>]+>", "", spaced))


def _doc(data: bytes) -> str:
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        stream = container.openstream("WordDocument").read()
    return str(stream.decode("cp1252", "replace"))


def _xls(data: bytes) -> str:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return " ".join(
        str(cell)
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
        for cell in row
    )


def _eml(data: bytes) -> str:
    message = email.message_from_bytes(data, policy=email.policy.default)
    body = message.get_body(("plain",))
    return f"{message['Subject']} {body.get_content() if body else ''}"


def _msg(data: bytes) -> str:
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        return str(container.openstream("__substg1.0_1000001F").read().decode("utf-16-le"))


def _rtf(data: bytes) -> str:
    text = re.sub(
        r"\\'([0-9a-f]{2})", lambda match: bytes.fromhex(match[1]).decode("cp1252"), data.decode("ascii")
    )
    return re.sub(r"\\[a-z]+-?\d* ?|[{}]", " ", text)


_READERS: dict[str, Callable[[bytes], str]] = {
    "pdf": _pdf,
    "docx": _zipped_xml,
    "odt": _zipped_xml,
    "pptx": _zipped_xml,
    "xlsx": _zipped_xml,
    "doc": _doc,
    "xls": _xls,
    "eml": _eml,
    "msg": _msg,
    "rtf": _rtf,
    "html": lambda data: html.unescape(re.sub(r"<[^>]+>", " ", data.decode())),
    "txt": lambda data: data.decode("cp1252", "replace"),
    "csv": lambda data: data.decode("cp1252", "replace"),
}
