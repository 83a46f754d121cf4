"""Links and choices of a workbook's cells, and workbooks that nobody should trust."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from rules.importer.beside import MOST_CHOICES, beside
from rules.importer.workbook import read_workbook

MAIN = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Satu" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="x" Target="{target}"/></Relationships>'
)


SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def package(sheet: str, target: str = "worksheets/sheet1.xml", before: str = "") -> bytes:
    """A workbook of one sheet with this XML inside, and before it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("xl/workbook.xml", MAIN)
        made.writestr("xl/_rels/workbook.xml.rels", RELATIONS.format(target=target))
        made.writestr("xl/worksheets/sheet1.xml", f'{before}<worksheet xmlns="{SPACE}">{sheet}</worksheet>')
    return out.getvalue()


def test_links_and_choices_stand_at_their_cells() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("Kosong")
        sheet = book.add_worksheet("Isi & lain")
        sheet.write_url(2, 27, "https://contoh.id/a?b=1&c=2#d", None, "lihat")
        sheet.write_formula(3, 0, '=HYPERLINK("https://contoh.id/f","f")')
        sheet.data_validation(4, 1, 5, 1, {"validate": "list", "source": ["A", "B"]})
        sheet.data_validation(6, 1, 6, 1, {"validate": "list", "source": "=$A$1:$A$3"})
    found = beside(out.getvalue())["Isi & lain"]
    assert found.links == {(3, 27): "https://contoh.id/a?b=1&c=2#d", (4, 0): "https://contoh.id/f"}
    assert found.choices == {(5, 1): ("A", "B"), (6, 1): ("A", "B")}


@pytest.mark.parametrize("target", ["/xl/worksheets/sheet1.xml", "../xl/worksheets/sheet1.xml"])
def test_parts_may_be_named_from_the_root(target: str) -> None:
    sheet = '<sheetData><row r="1"><c r="B1"><f>HYPERLINK("https://a.id")</f></c></row></sheetData>'
    assert beside(package(sheet, target))["Satu"].links == {(1, 1): "https://a.id"}


def test_a_rule_for_a_million_cells_many_times_takes_no_time() -> None:
    rule = '<dataValidation type="list" sqref="A1:A1048576 C1:C1048576"><formula1>"A,B"</formula1></dataValidation>'
    link = '<hyperlink ref="A1:XFD1048576" location="x"/>'
    found = beside(package(rule * 2000 + link * 2000))["Satu"]
    assert len(found.choices) == MOST_CHOICES
    assert len(found.links) <= 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04rusak",
        package("<f>HYPERLINK(", "worksheets/tiada.xml"),
        package("<hyperlink ref='!!' /><dataValidation type='list' sqref='1A'/><f/>"),
    ],
)
def test_what_can_not_be_read_has_no_links(data: bytes) -> None:
    assert all(not sheet.links and not sheet.choices for sheet in beside(data).values())


def test_entities_are_not_followed() -> None:
    entity = '<!DOCTYPE worksheet [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    data = package('<c r="A1"><f>HYPERLINK("https://&e;")</f></c>', before=entity)
    found = beside(data).get("Satu")
    assert found is None or all(link in ("https://", "") for link in found.links.values())


def test_rows_carry_what_stands_beside_them() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "polos")
        sheet.write_url(1, 1, "https://contoh.id", None, "lihat")
    plain, linked = read_workbook(out.getvalue()).rows
    assert (plain.links, plain.choices) == ({}, {})
    assert linked.links == {1: "https://contoh.id"}
