from __future__ import annotations

import base64
from pathlib import Path

import pytest

from indexer.extract.context import ExtractProblem
from indexer.extract.model import ProblemCode
from tests.fakes.office import PNG, docx, para, read

WORD = "http://schemas.microsoft.com/office/word/2003/wordml"
SHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def test_word_2003(tmp_path: Path) -> None:
    inner = (
        "<w:body><w:p><w:r><w:t>one</w:t></w:r><w:r><w:footnote><w:p><w:r><w:t>foot</w:t></w:r></w:p></w:footnote></w:r>"
        '<aml:annotation w:type="Word.Comment" aml:author="Budi"><aml:content><w:p><w:r><w:t>ask</w:t></w:r></w:p>'
        '</aml:content></aml:annotation></w:p><w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        "<w:sectPr><w:hdr><w:p><w:r><w:t>KOP</w:t></w:r></w:p></w:hdr></w:sectPr></w:body>"
        f'<w:binData w:name="wordml://a.png">{base64.b64encode(PNG).decode()}</w:binData>'
        "<o:DocumentProperties><o:Title>T</o:Title><o:Author>A</o:Author></o:DocumentProperties>"
    )
    names = f'xmlns:w="{WORD}" xmlns:aml="urn:aml" xmlns:o="urn:o"'
    out = read(tmp_path, f"<w:wordDocument {names}>{inner}</w:wordDocument>".encode(), "doc")
    assert out.texts == ["KOP\none\nfoot\nBudi: ask", "a\tb"]
    assert (out.titles, out.facts) == (["T"], {"author": "A"})
    assert out.pictures == [("a.png", PNG)]


def test_excel_2003(tmp_path: Path) -> None:
    rows = (
        '<Row><Cell><Data ss:Type="String">Tanggal</Data></Cell>'
        '<Cell ss:Index="3"><Data ss:Type="Number">5</Data></Cell></Row>'
        '<Row><Cell><Data ss:Type="DateTime">2025-03-14T00:00:00.000</Data>'
        '<Comment ss:Author="Budi"><ss:Data>cek</ss:Data></Comment></Cell></Row>'
    )
    book = (
        f'<Workbook xmlns="{SHEET}" xmlns:ss="{SHEET}"><Worksheet ss:Name="Rekap"><Table>{rows}</Table>'
        '<WorksheetOptions xmlns="urn:x" xmlns:x="urn:x"><Header x:Data="&amp;CKop"/></WorksheetOptions>'
        '</Worksheet><Worksheet ss:Name="Sheet2"/></Workbook>'
    )
    out = read(tmp_path, book.encode(), "xls")
    assert out.pages == [("Rekap", "Rekap\nTanggal\t\t5\n2025-03-14\nKop\nBudi: cek"), ("Sheet2", "")]


def test_a_package_in_one_file(tmp_path: Path) -> None:
    parts = docx(para("flat"), (("i", "image", "media/a.png"),))
    inner = "".join(
        f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{_bare(data)}</pkg:xmlData></pkg:part>'
        for name, data in parts.items()
    )
    data = base64.b64encode(PNG).decode()
    picture = f'<pkg:part pkg:name="/word/media/a.png"><pkg:binaryData>{data}</pkg:binaryData></pkg:part>'
    names = 'xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"'
    out = read(tmp_path, f"<pkg:package {names}>{inner}{picture}</pkg:package>".encode(), "doc")
    assert out.texts == ["flat"]
    assert out.pictures == [("a.png", PNG)]


def _bare(part: bytes | str) -> str:
    """Without the declaration that may stand at the beginning of a file only."""
    text = part if isinstance(part, str) else part.decode()
    return text.partition("?>")[2] or text


def test_anything_else_is_damage(tmp_path: Path) -> None:
    with pytest.raises(ExtractProblem) as caught:
        read(tmp_path, b"<html/>", "doc")
    assert caught.value.code is ProblemCode.DAMAGED
