"""The same table as Word, workbook and PDF gives the same rows: spans, merged cells, automatic numbers, page breaks."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from xml.sax.saxutils import escape

import docx
import pytest
import xlsxwriter
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from rules.importer.columns import PlanRow, plan_rows
from rules.importer.drafting import draft
from rules.importer.model import Plan, PlanError, PlanErrorCode
from rules.importer.portable import read_portable
from rules.importer.text_plan import read_text
from rules.importer.word import read_word
from rules.importer.workbook import read_workbook
from rules.pack.model import Pack
from tests.rules.importer.plan import EXPECTED, PLAN

HEADING = ("Indikator Penilaian", "Langkah Aksi", "Bukti Fisik", "Target Waktu")
UNIT = "BALAI PENGUJIAN MUTU PERIKANAN"
WIDTHS = [30, 30, 180, 150, 180, 130]


@pytest.fixture(scope="module")
def rows() -> list[PlanRow]:
    """The rows of the made-up plan, as the text reader cuts them."""
    return plan_rows(read_text(PLAN).rows, [])


def as_word(rows: list[PlanRow]) -> bytes:
    document = docx.Document()
    document.add_paragraph(UNIT)
    table = document.add_table(rows=1, cols=6)
    cells = table.rows[0].cells
    cells[0].merge(cells[2]).text = HEADING[0]
    for cell, heading in zip(cells[3:], HEADING[1:], strict=True):
        cell.text = heading
    for row in rows:
        cells = table.add_row().cells
        for at, text in _columns(row):
            if at == 1 and not row.is_leaf:
                cells[1].merge(cells[2]).text = text
            else:
                cells[at].text = text
    return _saved(document)


def as_workbook(rows: list[PlanRow]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        sheet = workbook.add_worksheet("Renaksi")
        sheet.write(0, 0, UNIT)
        sheet.merge_range(2, 0, 2, 2, HEADING[0])
        sheet.write_row(2, 3, HEADING[1:])
        for number, row in enumerate(rows, 3):
            for at, text in _columns(row):
                if at == 1 and not row.is_leaf:
                    sheet.merge_range(number, 1, number, 2, text)
                else:
                    sheet.write(number, at, text)
    return out.getvalue()


def as_portable(rows: list[PlanRow]) -> bytes:
    style = getSampleStyleSheet()["BodyText"]
    data = [[Paragraph(HEADING[0], style), "", "", *(Paragraph(heading, style) for heading in HEADING[1:])]]
    spans = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("SPAN", (0, 0), (2, 0))]
    for number, row in enumerate(rows, 1):
        line: list[object] = [""] * 6
        for at, text in _columns(row):
            line[at] = Paragraph(escape(text), style)
            if at == 1 and not row.is_leaf:
                spans.append(("SPAN", (1, number), (2, number)))
        data.append(line)
    out = io.BytesIO()
    table = Table(data, colWidths=WIDTHS, repeatRows=1, splitInRow=1, style=spans)
    SimpleDocTemplate(out, pagesize=landscape(A4)).build([Paragraph(UNIT, style), table])
    return out.getvalue()


def _columns(row: PlanRow) -> list[tuple[int, str]]:
    """Where the cells of a row stand: the number in column 0 or, of an indicator, in column 1."""
    number = [(int(row.is_leaf), f"{row.numbers[0]}.")] if row.numbers else []
    text = [(2 if row.is_leaf or not row.numbers else 1, row.text)]
    rest = [(3, row.action), (4, row.evidence), (5, row.target)]
    return [(at, cell) for at, cell in (*number, *text, *rest) if cell]


def _saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


@pytest.mark.parametrize(
    ("write", "read"),
    [(as_word, read_word), (as_workbook, read_workbook), (as_portable, read_portable)],
)
def test_every_format_gives_the_same_plan(
    write: Callable[[list[PlanRow]], bytes],
    read: Callable[[bytes], Plan],
    rows: list[PlanRow],
    base: Pack,
) -> None:
    made = draft(read(write(rows)), base, None, "paket")
    found = {
        one.leaf.id: (one.leaf.text, one.leaf.action, one.leaf.target, tuple(item.text for item in one.items))
        for one in made.indicators
    }
    assert found == {id_: tuple(expected) for id_, expected in EXPECTED.items()}
    assert made.unit == UNIT
    assert all(one.leaf.spot.line for one in made.indicators)


def test_a_row_cut_by_a_page_of_a_pdf_is_rejoined(base: Pack) -> None:
    top = [
        PlanRow((number,), text, "", "", "", _NOWHERE, False)
        for number, text in (("A", "X"), ("I", "Y"), ("1", "Z"))
    ]
    long = ", ".join(f"langkah {number}" for number in range(900))
    cut = PlanRow(("a",), "Teks", long, "1. SK 2. SOP", "Maret 2025", _NOWHERE, False)
    plan = read_portable(as_portable([*top, PlanRow(("i",), "Tim", "", "", "", _NOWHERE, False), cut]))
    assert {row.spot.page for row in plan.rows} > {1, 2}
    [one] = draft(plan, base, None, "paket").indicators
    assert one.leaf.action == long
    assert [item.text for item in one.items] == ["SK", "SOP"]


_NOWHERE = read_text("\t\tx\t").rows[0].spot


# --- Word


def test_automatic_numbers_and_bullets_are_read() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=3)
    for row, text in zip(table.rows, ("Satu", "Dua"), strict=True):
        _number(row.cells[0].paragraphs[0], _list(document, "lowerLetter", "%1."))
        row.cells[1].text = text
        for evidence in ("SK", "SOP"):
            paragraph = row.cells[2].add_paragraph(evidence)
            _number(paragraph, _list(document, "bullet", "•"))
    rows = read_word(_saved(document)).rows
    assert [row.cells for row in rows] == [("a.", "Satu", "- SK\n- SOP"), ("b.", "Dua", "- SK\n- SOP")]


def _list(document: object, format_: str, text: str) -> str:
    """The id of a list with this format, made when first asked for."""
    part = document.part.numbering_part.element  # type: ignore[attr-defined]
    id_ = {"lowerLetter": "901", "bullet": "902"}[format_]
    if any(one.get(qn("w:numId")) == id_ for one in part.findall(qn("w:num"))):
        return id_
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), id_)
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), "0")
    for name, value in (("w:start", "1"), ("w:numFmt", format_), ("w:lvlText", text)):
        child = OxmlElement(name)
        child.set(qn("w:val"), value)
        level.append(child)
    abstract.append(level)
    part.insert(0, abstract)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), id_)
    reference = OxmlElement("w:abstractNumId")
    reference.set(qn("w:val"), id_)
    number.append(reference)
    part.append(number)
    return id_


def _number(paragraph: object, id_: str) -> None:
    properties = paragraph._p.get_or_add_pPr()  # type: ignore[attr-defined]
    number = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", "0"), ("w:numId", id_)):
        child = OxmlElement(name)
        child.set(qn("w:val"), value)
        number.append(child)
    properties.append(number)


def test_cells_merged_downwards_are_read_once() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "a."
    table.cell(0, 1).text, table.cell(1, 1).text = "SK", "SOP"
    assert [row.cells for row in read_word(_saved(document)).rows] == [("a.", "SK"), ("", "SOP")]


# --- workbooks


def test_a_month_that_the_workbook_made_a_date_is_a_month_again() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        sheet = workbook.add_worksheet()
        form = workbook.add_format({"num_format": "mmmm yyyy"})
        sheet.write_datetime(0, 0, datetime(2025, 3, 1), form)  # noqa: DTZ001
        sheet.write_datetime(0, 1, datetime(2025, 3, 14), form)  # noqa: DTZ001
        sheet.write_number(0, 2, 1)
    assert read_workbook(out.getvalue()).rows[0].cells == ("Maret 2025", "14 Maret 2025", "1")


# --- what can't be read


@pytest.mark.parametrize("read", [read_word, read_workbook, read_portable])
@pytest.mark.parametrize("data", [b"", b"PK\x03\x04rusak", b"%PDF-1.4 rusak"])
def test_damaged_files_are_no_documents(read: Callable[[bytes], Plan], data: bytes) -> None:
    with pytest.raises(PlanError) as error:
        read(data)
    assert error.value.code is PlanErrorCode.NOT_A_DOCUMENT


def test_a_pdf_without_ruled_lines_and_one_without_text() -> None:
    for draw, code in ((True, PlanErrorCode.NO_RULES), (False, PlanErrorCode.NO_TEXT)):
        out = io.BytesIO()
        canvas = Canvas(out)
        if draw:
            canvas.drawString(100, 700, "Indikator    Bukti    Target")
        else:
            canvas.rect(100, 100, 50, 50)
        canvas.save()
        with pytest.raises(PlanError) as error:
            read_portable(out.getvalue())
        assert error.value.code is code


def test_a_locked_pdf() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt="rahasia")
    canvas.drawString(100, 700, "Indikator")
    canvas.save()
    with pytest.raises(PlanError) as error:
        read_portable(out.getvalue())
    assert error.value.code is PlanErrorCode.LOCKED
