"""Reads Office Open XML files (DOCX, XLSX, PPTX, XLSB) by what their package says they are."""

from __future__ import annotations

import contextlib

from indexer.extract import docx, pptx, safe_xml, xlsx
from indexer.extract.carried import Carried
from indexer.extract.context import Collector, ExtractProblem, Input
from indexer.extract.model import ProblemCode
from indexer.extract.package import Package

_MAIN_PARTS = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "xlsb": "xl/workbook.bin",
    "pptx": "ppt/presentation.xml",
}
"""Where the main part is when the package's own relations are lost."""

_FACTS = {
    "creator": "author",
    "lastModifiedBy": "last_modified_by",
    "created": "created",
    "modified": "modified",
    "subject": "subject",
    "keywords": "keywords",
    "description": "description",
}
"""Core properties (ECMA-376 part 2, 11) and the names of our facts."""


def extract(source: Input, out: Collector) -> None:
    """Text, properties, embedded files and pictures of the file.

    Raises `ExtractProblem`: ENCRYPTED, DAMAGED when there is no main part, or a limit.
    """
    with Package(source, out.limits) as package:
        extract_package(package, source.kind, source.path, out)


def extract_package(package: Package, kind: str, path: str, out: Collector) -> None:
    """The same for an open package; `kind` counts only when the package itself doesn't say what it is."""
    relations = package.relations()
    main = next((r.target for r in relations if r.kind == "officeDocument" and r.target in package), "")
    family = _family(main) or kind
    main = main or _MAIN_PARTS.get(family, "")
    if main not in package:
        raise package.close_account() or ExtractProblem(ProblemCode.DAMAGED, f"no main part {main}")
    core = next((r.target for r in relations if r.kind == "core-properties"), "docProps/core.xml")
    _properties(package.read(core), out)
    carried = Carried(out)
    if family == "docx":
        docx.extract_document(package, main, out, carried)
    elif family == "pptx":
        pptx.extract_slides(package, main, out, carried)
    else:
        xlsx.extract_sheets(package, main, path, out, carried)
    if problem := package.close_account():
        out.problem(problem.code, problem.detail)


def _family(main: str) -> str:
    folder = main.replace("\\", "/").lower().partition("/")[0]
    return {"word": "docx", "xl": "xlsx", "ppt": "pptx"}.get(folder, "")


def _properties(data: bytes | None, out: Collector) -> None:
    if not data:
        return
    with contextlib.suppress(ExtractProblem):
        for element in safe_xml.parse(data, "core properties"):
            name, text = safe_xml.local_name(element.tag), (element.text or "").strip()
            if name == "title" and text:
                out.title(text)
            elif name in _FACTS and text:
                out.fact(_FACTS[name], text)
