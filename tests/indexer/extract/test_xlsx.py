from __future__ import annotations

from pathlib import Path

import pytest

from indexer.extract import xlsx
from indexer.extract.model import ProblemCode
from tests.fakes.office import S, read, relations, xml, zipped

STYLES = (
    f'<styleSheet xmlns="{S}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd\\ mmmm\\ yyyy"/></numFmts>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>'
)
CELLS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>Jumlah</t></is></c></row>'
    '<row r="3"><c r="A3" s="1"><v>45730</v></c><c r="B3"><v>0.1</v></c><c r="C3"><v>3276011234567890</v></c>'
    '<c r="D3" t="b"><v>1</v></c></row>'
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)


def sheet(cells: str, after: str = "") -> str:
    return f'<worksheet xmlns="{S}"><sheetData>{cells}</sheetData>{after}</worksheet>'


def workbook(first: str = CELLS, after: str = "", **more: str) -> dict[str, bytes | str]:
    listed = '<sheets><sheet name="Rekap" r:id="a"/><sheet name="Sheet2" state="hidden" r:id="b"/></sheets>'
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("r", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": xml("workbook", listed, f'xmlns="{S}"'),
        "xl/_rels/workbook.xml.rels": relations(
            ("a", "worksheet", "worksheets/sheet1.xml"),
            ("b", "worksheet", "worksheets/sheet2.xml"),
            ("s", "sharedStrings", "sharedStrings.xml"),
            ("t", "styles", "styles.xml"),
            ("p", "person", "persons/person.xml"),
        ),
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f'<sst xmlns="{S}"><si><t>Tanggal</t></si></sst>',
        "xl/worksheets/sheet1.xml": sheet(first, after),
        "xl/worksheets/sheet2.xml": sheet(""),
    }
    return {**parts, **more}


EXPECTED = "Rekap\nTanggal\t\tJumlah\n2025-03-14\t0.1\t3276011234567890\tTRUE"


def test_a_sheet_is_a_page_and_hidden_or_empty_ones_keep_their_number(tmp_path: Path) -> None:
    assert read(tmp_path, workbook(), "xlsx").pages == [("Rekap", EXPECTED), ("Sheet2", "")]


def test_the_sparse_reader_reads_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_DENSE_CELLS", 0)
    assert read(tmp_path, workbook(), "xlsx").pages[0] == ("Rekap", EXPECTED)


def test_a_cell_in_the_farthest_corner_takes_no_memory(tmp_path: Path) -> None:
    far = CELLS + '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row>'
    text = read(tmp_path, workbook(far), "xlsx").texts[0]
    assert text.startswith(EXPECTED)
    assert text.endswith("far")


def test_a_long_string_that_many_cells_share_is_cut_at_the_limit(tmp_path: Path) -> None:
    strings = f'<sst xmlns="{S}"><si><t>{"x" * 200_000}</t></si></sst>'
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 5001))
    out = read(tmp_path, workbook(cells, **{"xl/sharedStrings.xml": strings}), "xlsx")
    assert 20_000_000 <= len(out.texts[0]) <= 21_000_000


def test_what_hangs_on_a_sheet_is_read(tmp_path: Path) -> None:
    drawing = "<a:sp><a:txBody><a:p><a:r><a:t>kotak</a:t></a:r></a:p></a:txBody></a:sp><c:chart r:id='c'/>"
    comments = (
        f'<comments xmlns="{S}"><commentList><comment ref="A1"><text><t>lihat SK</t></text></comment>'
        '<comment ref="B1"><text><t>[Threaded comment] Your version …</t></text></comment></commentList></comments>'
    )
    controls = (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        '<v:shape><v:textbox><div>Setuju</div></v:textbox><x:ClientData ObjectType="Checkbox"/></v:shape>'
        '<v:shape><v:textbox><div>lihat SK</div></v:textbox><x:ClientData ObjectType="Note"/></v:shape></xml>'
    )
    margins = (
        '<headerFooter><oddHeader>&amp;C&amp;"Arial,Bold"Kop Surat&amp;R&amp;P</oddHeader></headerFooter>'
    )
    more = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(
            ("1", "drawing", "../drawings/drawing1.xml"),
            ("2", "comments", "../comments1.xml"),
            ("3", "threadedComment", "../threadedComments/t1.xml"),
            ("4", "vmlDrawing", "../drawings/vml1.vml"),
        ),
        "xl/drawings/drawing1.xml": xml("wsDr", drawing),
        "xl/drawings/_rels/drawing1.xml.rels": relations(("c", "chart", "../charts/chart1.xml")),
        "xl/charts/chart1.xml": xml("c:chartSpace", "<c:title><a:t>Grafik</a:t></c:title>"),
        "xl/comments1.xml": comments,
        "xl/threadedComments/t1.xml": '<T><c ref="B1" personId="x"><text>sudah</text></c></T>',
        "xl/persons/person.xml": '<P><person id="x" displayName="Budi"/></P>',
        "xl/drawings/vml1.vml": controls,
    }
    text = read(tmp_path, workbook(after=margins, **more), "xlsx").texts[0]
    assert text.removeprefix(EXPECTED).split("\n") == [
        "", "Kop Surat", "kotak", "Grafik", "A1\tlihat SK", "B1\tBudi: sudah", "Setuju",
    ]  # fmt: skip


def test_a_damaged_container_still_yields_its_sheets(tmp_path: Path) -> None:
    raw = zipped(workbook())
    out = read(tmp_path, raw[: raw.rindex(b"PK\x01\x02") - 200], "xlsx")
    assert out.pages[0] == ("Rekap", EXPECTED)
    assert out.codes == [ProblemCode.DAMAGED]


def test_an_entity_bomb_in_the_strings_ends_as_a_problem(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE s [<!ENTITY e0 "boom">{entities}]><sst xmlns="{S}"><si><t>&e9;</t></si></sst>'
    out = read(tmp_path, workbook(**{"xl/sharedStrings.xml": bomb}), "xlsx")
    assert len(out.text) < 1000
    assert "2025-03-14" in out.text
