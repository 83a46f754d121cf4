from __future__ import annotations

from pathlib import Path

import pytest

from indexer.extract.context import ExtractProblem
from indexer.extract.model import ProblemCode
from tests.fakes.office import ODF_NAMESPACES, PNG, read

STYLES = (
    '<style:style style:name="Broken" style:family="paragraph">'
    '<style:paragraph-properties fo:break-before="page"/></style:style>'
    '<style:style style:name="Child" style:family="paragraph" style:parent-style-name="Broken"/>'
)


def content(kind: str, inner: str) -> str:
    return (
        f"<office:document-content {ODF_NAMESPACES}><office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:{kind}>{inner}</office:{kind}></office:body></office:document-content>"
    )


def styles(inner: str) -> str:
    masters = f"<office:master-styles>{inner}</office:master-styles>"
    return f"<office:document-styles {ODF_NAMESPACES}>{masters}</office:document-styles>"


def texts(folder: Path, inner: str, **more: str | bytes) -> list[str]:
    parts = {"content.xml": content("text", inner), **{k.replace("__", "."): v for k, v in more.items()}}
    return read(folder, parts, "odt").texts


def test_text_with_spans_spaces_and_tabs(tmp_path: Path) -> None:
    inner = (
        "<text:p>Nomor<text:tab/><text:span>B<text:s text:c='2'/>12</text:span>\n  tahun"
        "<text:line-break/>2025</text:p>"
    )
    assert texts(tmp_path, inner) == ["Nomor\tB  12 tahun\n2025"]


def test_pages_by_style_and_by_what_the_program_left(tmp_path: Path) -> None:
    inner = (
        '<text:p text:style-name="Broken">one</text:p><text:p text:style-name="Child">two</text:p>'
        "<text:p>three <text:soft-page-break/>four</text:p>"
    )
    assert texts(tmp_path, inner) == ["one", "two\nthree", "four"]


def test_tables_notes_boxes_and_comments(tmp_path: Path) -> None:
    inner = (
        "<table:table><table:table-row><table:table-cell><text:p>a</text:p><text:p>b</text:p></table:table-cell>"
        "<table:covered-table-cell/><table:table-cell><text:p>c</text:p></table:table-cell></table:table-row></table:table>"
        "<text:p>text<text:note text:note-class='footnote'><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>foot</text:p></text:note-body></text:note><office:annotation><dc:creator>Budi</dc:creator>"
        "<dc:date>2025-01-01</dc:date><text:p>ask</text:p></office:annotation> goes on"
        "<draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame></text:p>"
        "<text:tracked-changes><text:deletion><text:p>gone</text:p></text:deletion></text:tracked-changes>"
    )
    assert texts(tmp_path, inner) == ["a b\t\tc\ntext goes on\nbox\nfoot\nBudi: ask"]


def test_headers_of_the_page_styles_in_use(tmp_path: Path) -> None:
    masters = (
        '<style:master-page style:name="Standard"><style:header><text:p>KOP</text:p></style:header>'
        '<style:footer style:display="false"><text:p>hidden</text:p></style:footer></style:master-page>'
        '<style:master-page style:name="Unused"><style:header><text:p>other</text:p></style:header></style:master-page>'
    )
    assert texts(tmp_path, "<text:p>body</text:p>", styles__xml=styles(masters)) == ["KOP\nbody"]


def test_objects_and_pictures(tmp_path: Path) -> None:
    inner = (
        "<text:p><draw:frame><draw:object xlink:href='./Object 1'/><draw:image xlink:href='Pictures/a.png'/>"
        "<svg:title>Logo</svg:title></draw:frame></text:p>"
    )
    chart = content("chart", "<text:p>Capaian</text:p>")
    parts: dict[str, bytes | str] = {
        "content.xml": content("text", inner),
        "Object 1/content.xml": chart,
        "Pictures/a.png": PNG,
    }
    out = read(tmp_path, parts, "odt")
    assert out.texts == ["Capaian\nLogo"]
    assert out.pictures == [("a.png", PNG)]


def test_a_spreadsheet_with_its_million_repeated_cells(tmp_path: Path) -> None:
    row = (
        "<table:table-row><table:table-cell><text:p>Maret</text:p></table:table-cell>"
        "<table:table-cell table:number-columns-repeated='2'/><table:table-cell><text:p>85%</text:p></table:table-cell>"
        "<table:table-cell table:number-columns-repeated='16380'/></table:table-row>"
        "<table:table-row table:number-rows-repeated='1048575'><table:table-cell/></table:table-row>"
    )
    sheets = f'<table:table table:name="Rekap">{row}</table:table><table:table table:name="Sheet2"/>'
    out = read(tmp_path, {"content.xml": content("spreadsheet", sheets)}, "ods")
    assert out.pages == [("Rekap", "Rekap\nMaret\t\t\t85%"), ("Sheet2", "")]


def test_slides_notes_and_masters(tmp_path: Path) -> None:
    slides = (
        "<presentation:footer-decl>Pusat Data</presentation:footer-decl>"
        "<draw:page><draw:frame><draw:text-box><text:p>first</text:p></draw:text-box></draw:frame>"
        "<presentation:notes><draw:frame><draw:text-box><text:p>say</text:p></draw:text-box></draw:frame></presentation:notes>"
        "</draw:page><draw:page><draw:custom-shape><text:p>second</text:p></draw:custom-shape></draw:page>"
    )
    prompt = '<draw:frame presentation:class="title"><draw:text-box><text:p>Click</text:p></draw:text-box></draw:frame>'
    box = "<draw:frame><draw:text-box><text:p>Logo</text:p></draw:text-box></draw:frame>"
    parts = {
        "content.xml": content("presentation", slides),
        "styles.xml": styles(f'<style:master-page style:name="M">{prompt}{box}</style:master-page>'),
    }
    assert read(tmp_path, parts, "odp").pages == [
        ("", "first"),
        ("", "second"),
        ("notes: 1", "say"),
        ("master", "Pusat Data\nLogo"),
    ]


def test_properties(tmp_path: Path) -> None:
    meta = (
        f"<office:document-meta {ODF_NAMESPACES}><office:meta><dc:title>Laporan</dc:title>"
        "<meta:initial-creator>Sari</meta:initial-creator><meta:creation-date>2025-03-14T01:00:00</meta:creation-date>"
        "</office:meta></office:document-meta>"
    )
    out = read(tmp_path, {"content.xml": content("text", "<text:p>x</text:p>"), "meta.xml": meta}, "odt")
    assert out.titles == ["Laporan"]
    assert out.facts == {"author": "Sari", "created": "2025-03-14T01:00:00"}


def test_an_encrypted_file_is_named_so(tmp_path: Path) -> None:
    parts: dict[str, bytes | str] = {
        "content.xml": b"\x93\x12",
        "META-INF/manifest.xml": "<m><manifest:encryption-data/></m>",
    }
    with pytest.raises(ExtractProblem) as caught:
        read(tmp_path, parts, "odt")
    assert caught.value.code is ProblemCode.ENCRYPTED


def test_a_flat_document_is_read_like_a_packed_one(tmp_path: Path) -> None:
    inner = "<text:p>flat</text:p><text:p text:style-name='Broken'>page two</text:p>"
    flat = content("text", inner).replace("document-content", "document")
    assert read(tmp_path, flat.encode(), "xml").texts == ["flat", "page two"]
