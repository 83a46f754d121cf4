"""Reads PDF: text page by page with PDFium; pages that are pictures or gibberish go to recognition.

What PDFium does not give (form values, signatures, attachments, files it refuses) comes from `pdf_structure`,
which is slow and only asked when PDFium's counts say that there is something.
"""

from __future__ import annotations

import ctypes
import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from indexer.extract import text_quality
from indexer.extract.context import Collector, ExtractProblem, Input
from indexer.extract.model import ProblemCode

if TYPE_CHECKING:
    from indexer.extract.pdf_structure import Structure

PLENTY_OF_TEXT = 400
"""Visible characters from which on a page is never recognised, unless they are gibberish: a scan that was signed
digitally carries a stamp of up to 300."""

SCAN_COVERAGE = 0.6
"""Share of the page that pictures cover to make a page with less text than that a scan."""

LITTLE_TEXT = 60
PHOTO_COVERAGE = 0.2
"""A page with no more text than a caption is recognised when pictures cover this share of it."""

OUTLINE_PATHS = 80
"""Drawn paths from which on a page without any text may be writing turned into outlines."""

MAX_OBJECTS = 5_000
"""Page objects looked at to find the pictures."""

MAPPING_SAMPLE = 30
MAX_MAPPING_ERRORS = 0.3
"""Characters of a page that are asked whether their font maps them to Unicode; the share that may not."""

MAX_ANNOTATIONS = 1_000

MAX_MENDED_BYTES = 200 * 1024 * 1024
TRAILER_BYTES = 2048
"""Size up to which a file without an end is mended in memory, and where its end would be."""

METADATA_FACTS = {
    "Author": "author",
    "CreationDate": "created",
    "ModDate": "modified",
    "Creator": "application",
}

_NO_TEXT_ANNOTATIONS = frozenset(
    {
        pdfium_c.FPDF_ANNOT_LINK,
        pdfium_c.FPDF_ANNOT_POPUP,
        pdfium_c.FPDF_ANNOT_WIDGET,
        pdfium_c.FPDF_ANNOT_UNKNOWN,
    }
)
_HYPHEN = "\ufffe"  # PDFium's mark where it joined a word that was broken at the end of a line
_CATALOGUE = re.compile(rb"(\d+)\s+(\d+)\s+obj\s*<<(?:[^>]|>(?!>)){0,2000}?/Type\s*/Catalog\b")
_DATE = re.compile(r"D?:?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?\s*([Zz+-])?(\d\d)?'?(\d\d)?")


def extract(source: Input, out: Collector) -> None:
    """Adds the pages, form values, annotations and metadata; attachments become members."""
    document = _open(source, out)
    if document is None:
        return
    try:
        _metadata(document.get_metadata_dict(skip_empty=True), out)
        has_files = _pages(document, source, out)
        if has_files or _wants_structure(document):
            _add_structure(source, out, is_dynamic=document.get_formtype() == pdfium_c.FORMTYPE_XFA_FULL)
    finally:
        document.close()


def iso_date(text: str) -> str:
    """A PDF date (`D:20250314091233+07'00'`) as ISO 8601; empty when it is none."""
    match = _DATE.match(text.strip())
    if match is None:
        return ""
    year, month, day, hour, minute, second, sign, zone_hour, zone_minute = match.groups()
    date = "-".join(filter(None, (year, month, day)))
    if hour is None or day is None:
        return date
    zone = "" if sign is None else "Z" if sign in "Zz" else f"{sign}{zone_hour or '00'}:{zone_minute or '00'}"
    return f"{date}T{hour}:{minute or '00'}:{second or '00'}{zone}"


def open_document(path: str) -> tuple[pdfium.PdfDocument, bool]:
    """The document, and whether it had to be mended: a file cut short has lost the way to its catalogue.

    Raises `pdfium.PdfiumError`.
    """
    try:
        document = pdfium.PdfDocument(path)
        len(document)
        return document, False
    except pdfium.PdfiumError as error:
        mended = _with_trailer(path)
        if mended is None or error.err_code == pdfium_c.FPDF_ERR_PASSWORD:
            raise
    document = pdfium.PdfDocument(mended)
    len(document)
    return document, True


def _with_trailer(path: str) -> bytes | None:
    """The file with a trailer that names its last catalogue; None when it has one or holds no catalogue."""
    if os.path.getsize(path) > MAX_MENDED_BYTES:
        return None
    with open(path, "rb") as stream:
        data = stream.read()
    catalogues = _CATALOGUE.findall(data)
    if not catalogues or b"startxref" in data[-TRAILER_BYTES:]:
        return None
    return data + b"\nendobj\ntrailer\n<< /Root %d %d R >>\n" % tuple(map(int, catalogues[-1]))


def _open(source: Input, out: Collector) -> pdfium.PdfDocument | None:
    """The document; None when PDFium refuses it and the second reader has read what there is."""
    try:
        document, is_mended = open_document(source.path)
    except pdfium.PdfiumError as error:
        _read_by_pypdf(source, out, str(error))
        return None
    if is_mended:
        out.problem(ProblemCode.DAMAGED, "the file was cut short; what is left of it was read")
    return document


def _read_by_pypdf(source: Input, out: Collector, refusal: str) -> None:
    from indexer.extract import pdf_structure

    structure = pdf_structure.Structure(source.path)
    if not structure.is_encrypted:
        out.problem(ProblemCode.DAMAGED, f"read by the second reader: {refusal}")
    _metadata(structure.metadata(), out)
    for text in structure.page_texts():
        out.page(text)
    _add_parts_of(structure, out)


def _pages(document: pdfium.PdfDocument, source: Input, out: Collector) -> bool:
    """Adds all pages; True when some annotation carries a file."""
    has_files = False
    for index in range(len(document)):
        try:
            page = document[index]
        except pdfium.PdfiumError as error:
            out.problem(ProblemCode.DAMAGED, f"PDFium: {error}", page=index + 1)
            out.page(_second_text(source, index))
            continue
        text, notes, files = _read_page(page, index, out)
        has_files = has_files or files
        if text is not None:
            out.page("\n".join(filter(None, (text, notes))))
        page.close()
    return has_files


def _read_page(page: pdfium.PdfPage, index: int, out: Collector) -> tuple[str | None, str, bool]:
    """Native text (None when it was sent to recognition), annotations' text, whether they carry files."""
    notes, has_files = _annotations(page)
    textpage = page.get_textpage()
    text = textpage.get_text_range().replace(_HYPHEN, "-\n")
    visible = text_quality.visible_length(text)
    is_bad = visible > 0 and (text_quality.is_gibberish(text) or _is_unmapped(textpage, visible))
    textpage.close()
    if is_bad:
        out.problem(ProblemCode.BAD_TEXT_LAYER, "the text layer is gibberish", page=index + 1)
    if is_bad or (visible < PLENTY_OF_TEXT and _is_picture(page, visible)):
        out.scanned_page(index, kind="pdf", fallback_text="\n".join(filter(None, (text, notes))))
        return None, notes, has_files
    return text, notes, has_files


def _is_unmapped(textpage: pdfium.PdfTextPage, visible: int) -> bool:
    count = textpage.count_chars()
    step = max(1, count // MAPPING_SAMPLE)
    errors = sum(pdfium_c.FPDFText_HasUnicodeMapError(textpage, at) == 1 for at in range(0, count, step))
    return visible >= LITTLE_TEXT and errors > MAX_MAPPING_ERRORS * min(count, MAPPING_SAMPLE)


def _is_picture(page: pdfium.PdfPage, visible: int) -> bool:
    """Whether what the page says is likely in its pictures (or in outlines) rather than in its text."""
    width, height = page.get_size()
    area, paths = 0.0, 0
    for item in _objects(page):
        kind = pdfium_c.FPDFPageObj_GetType(item)
        if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            paths += 1
        elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE or (
            kind == pdfium_c.FPDF_PAGEOBJ_FORM and _holds_picture(item)
        ):
            area += _visible_area(item, page)
    coverage = area / max(1.0, width * height)
    if visible < LITTLE_TEXT and coverage >= PHOTO_COVERAGE:
        return True
    return coverage >= SCAN_COVERAGE or (visible == 0 and paths >= OUTLINE_PATHS)


def _objects(page: pdfium.PdfPage) -> Iterator[Any]:
    for index in range(min(pdfium_c.FPDFPage_CountObjects(page), MAX_OBJECTS)):
        item = pdfium_c.FPDFPage_GetObject(page, index)
        if item:
            yield item


def _holds_picture(form: Any, depth: int = 3) -> bool:
    for index in range(min(pdfium_c.FPDFFormObj_CountObjects(form), MAX_OBJECTS)):
        item = pdfium_c.FPDFFormObj_GetObject(form, index)
        kind = pdfium_c.FPDFPageObj_GetType(item)
        if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            return True
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth and _holds_picture(item, depth - 1):
            return True
    return False


def _visible_area(item: Any, page: pdfium.PdfPage) -> float:
    sides = [ctypes.c_float() for _ in range(4)]
    if not pdfium_c.FPDFPageObj_GetBounds(item, *sides):
        return 0.0
    left, bottom, right, top = (side.value for side in sides)
    page_left, page_bottom, page_right, page_top = page.get_cropbox()
    across = min(right, page_right) - max(left, page_left)
    up = min(top, page_top) - max(bottom, page_bottom)
    return float(max(0.0, across) * max(0.0, up))


def _annotations(page: pdfium.PdfPage) -> tuple[str, bool]:
    """The text of notes, highlights and stamps on the page, and whether an annotation carries a file."""
    texts: list[str] = []
    has_files = False
    for index in range(min(pdfium_c.FPDFPage_GetAnnotCount(page), MAX_ANNOTATIONS)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        subtype = pdfium_c.FPDFAnnot_GetSubtype(annotation)
        has_files = has_files or subtype == pdfium_c.FPDF_ANNOT_FILEATTACHMENT
        if subtype not in _NO_TEXT_ANNOTATIONS:
            texts.append(_annotation_value(annotation, b"Contents"))
        pdfium_c.FPDFPage_CloseAnnot(annotation)
    return "\n".join(dict.fromkeys(filter(None, texts))), has_files


def _annotation_value(annotation: Any, key: bytes) -> str:
    size = pdfium_c.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if size <= 2:
        return ""
    buffer = (pdfium_c.FPDF_WCHAR * (size // 2))()
    pdfium_c.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace").strip()


def _wants_structure(document: pdfium.PdfDocument) -> bool:
    return bool(
        document.get_formtype() != pdfium_c.FORMTYPE_NONE
        or document.count_attachments() > 0
        or pdfium_c.FPDF_GetSignatureCount(document) > 0
    )


def _add_structure(source: Input, out: Collector, *, is_dynamic: bool) -> None:
    from indexer.extract import pdf_structure

    try:
        structure = pdf_structure.Structure(source.path)
    except ExtractProblem as problem:
        out.problem(problem.code, f"form, signatures and attachments were not read: {problem.detail}")
        return
    _add_parts_of(structure, out, is_dynamic=is_dynamic)


def _add_parts_of(structure: Structure, out: Collector, *, is_dynamic: bool = False) -> None:
    for text in structure.form_texts(is_dynamic=is_dynamic):
        out.page(text, "form")
    for key, value in structure.signature_facts().items():
        out.fact(key, value)
    for name, content in structure.attachments():
        out.member(name, content)


def _second_text(source: Input, index: int) -> str:
    from indexer.extract import pdf_structure

    try:
        return pdf_structure.Structure(source.path).page_text(index)
    except ExtractProblem:
        return ""


def _metadata(values: dict[str, str], out: Collector) -> None:
    out.title(values.get("Title", ""))
    for key, fact in METADATA_FACTS.items():
        value = values.get(key, "")
        out.fact(fact, iso_date(value) if key.endswith("Date") else value)
