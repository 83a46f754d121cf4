"""Reads the office files of before 2007 (DOC, XLS, PPT) and the XML that Word and Excel 2003 wrote."""

from __future__ import annotations

import struct

from indexer.extract import ole
from indexer.extract.carried import Carried
from indexer.extract.context import Collector, ExtractProblem, Input
from indexer.extract.model import ProblemCode


def extract(source: Input, out: Collector) -> None:
    """Raises `ExtractProblem`: ENCRYPTED, DAMAGED, or a limit."""
    with open(source.path, "rb") as stream:
        head = stream.read(8)
    if not ole.is_ole(head):
        from indexer.extract import office_xml

        office_xml.extract_document(source, out)
        return
    with ole.open_file(source.path) as container:
        if container.is_encrypted_package():
            raise ExtractProblem(ProblemCode.ENCRYPTED, "password-protected (EncryptedPackage)")
        for key, value in container.facts().items():
            if key == "title":
                out.title(value)
            else:
                out.fact(key, value)
        try:
            _read(container, source, out)
        except (struct.error, IndexError, ValueError, OverflowError, KeyError) as error:
            detail = f"{type(error).__name__}: {error}"
            raise ExtractProblem(ProblemCode.DAMAGED, detail) from error


def _read(container: ole.Container, source: Input, out: Collector) -> None:
    carried = Carried(out)
    if source.kind == "doc":
        from indexer.extract import doc

        doc.extract_document(container, out, carried)
    elif source.kind == "ppt":
        from indexer.extract import ppt

        ppt.extract_slides(container, out, carried)
    else:
        from indexer.extract import xls

        xls.extract_sheets(container, source.path, out, carried)
