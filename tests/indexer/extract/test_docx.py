from __future__ import annotations

from pathlib import Path

import pytest

from indexer.extract.context import ExtractProblem
from indexer.extract.model import ProblemCode
from tests.fakes.office import PNG, C, docx, para, read, relations, xml, zipped

PAGE_BREAK = '<w:r><w:br w:type="page"/></w:r>'
LAST_BREAK = "<w:r><w:lastRenderedPageBreak/></w:r>"


def body(folder: Path, inner: str) -> list[str]:
    return read(folder, docx(inner), "docx").texts


def test_pages_are_split_where_word_split_them(tmp_path: Path) -> None:
    inner = para("one") + para("two", LAST_BREAK) + f"<w:p>{PAGE_BREAK}</w:p>" + para("three", LAST_BREAK)
    assert body(tmp_path, inner) == ["one", "two", "three"]


def test_a_paragraph_over_two_pages_is_cut_where_the_page_ends(tmp_path: Path) -> None:
    inner = f"<w:p><w:r><w:t>first </w:t></w:r>{LAST_BREAK}<w:r><w:t>second</w:t></w:r></w:p>"
    assert body(tmp_path, inner) == ["first", "second"]


def test_a_section_begins_a_page_unless_it_is_continuous(tmp_path: Path) -> None:
    def ends_section(kind: str) -> str:
        return f'<w:p><w:pPr><w:sectPr><w:type w:val="{kind}"/></w:sectPr></w:pPr><w:r><w:t>{kind}</w:t></w:r></w:p>'

    last = '<w:sectPr><w:type w:val="continuous"/></w:sectPr>'
    inner = ends_section("nextPage") + ends_section("oddPage") + para("end") + last
    assert body(tmp_path, inner) == ["nextPage", "oddPage\nend"]


def test_headers_stand_above_and_footers_below_the_first_page_of_their_section(tmp_path: Path) -> None:
    edges = (("h", "header", "header1.xml"), ("f", "footer", "footer1.xml"), ("n", "footer", "footer2.xml"))
    feet = '<w:footerReference r:id="f"/><w:footerReference r:id="n"/>'
    section = f'<w:sectPr><w:headerReference r:id="h"/>{feet}</w:sectPr>'
    inner = para("one") + f"<w:p>{PAGE_BREAK}</w:p>" + para("two") + section
    parts = docx(
        inner,
        edges,
        header1__xml=xml("w:hdr", para("KEMENTERIAN")),
        footer1__xml=xml("w:ftr", para("Rahasia")),
        footer2__xml=xml("w:ftr", para("7")),
    )
    assert read(tmp_path, parts, "docx").texts == ["KEMENTERIAN\none\nRahasia", "two"]


def test_notes_and_comments_stand_on_the_page_that_refers_to_them(tmp_path: Path) -> None:
    edges = (
        ("1", "footnotes", "footnotes.xml"),
        ("2", "endnotes", "endnotes.xml"),
        ("3", "comments", "comments.xml"),
    )
    separator = '<w:footnote w:id="-1" w:type="separator"><w:p><w:r><w:t>----</w:t></w:r></w:p></w:footnote>'
    inner = (
        '<w:p><w:r><w:t>one</w:t></w:r><w:r><w:footnoteReference w:id="2"/><w:endnoteReference w:id="2"/></w:r></w:p>'
        f"<w:p>{PAGE_BREAK}</w:p>" + '<w:p><w:r><w:t>two</w:t><w:commentReference w:id="0"/></w:r></w:p>'
    )
    parts = docx(
        inner,
        edges,
        footnotes__xml=xml("w:footnotes", separator + f'<w:footnote w:id="2">{para("foot")}</w:footnote>'),
        endnotes__xml=xml("w:endnotes", f'<w:endnote w:id="2">{para("end")}</w:endnote>'),
        comments__xml=xml("w:comments", f'<w:comment w:id="0" w:author="Budi">{para("why?")}</w:comment>'),
    )
    assert read(tmp_path, parts, "docx").texts == ["one\nfoot", "two\nBudi: why?\nend"]


def test_a_text_box_is_read_once_though_it_is_written_twice(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{para('boxed')}</w:txbxContent>"
    inner = (
        "<w:p><w:r><w:t>around</w:t></w:r><w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><wps:txbx>{box}</wps:txbx></mc:Choice>"
        f"<mc:Fallback><v:textbox>{box}</v:textbox></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert body(tmp_path, inner) == ["around\nboxed"]


def test_a_watermark_is_read(tmp_path: Path) -> None:
    inner = '<w:p><w:r><v:shape><v:textpath string="DRAFT"/></v:shape></w:r></w:p>'
    assert body(tmp_path, inner) == ["DRAFT"]


def test_field_results_are_read_and_instructions_are_not(tmp_path: Path) -> None:
    inner = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>HYPERLINK "http://x"</w:instrText>'
        '<w:fldChar w:fldCharType="separate"/><w:t>Access Document(s)</w:t><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    assert body(tmp_path, inner) == ["Access Document(s)"]


def test_insertions_are_read_and_deletions_and_what_moved_away_are_not(tmp_path: Path) -> None:
    inner = (
        "<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>here</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t> there</w:t></w:r></w:moveTo></w:p>"
    )
    assert body(tmp_path, inner) == ["new there"]


def test_ticks_of_a_symbol_font_and_tabs_of_runs_only(tmp_path: Path) -> None:
    inner = (
        '<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:sym w:char="F0FC"/><w:tab/>'
        "<w:t>hadir</w:t><w:br/><w:t>x</w:t><w:noBreakHyphen/><w:t>y</w:t></w:r></w:p>"
    )
    assert body(tmp_path, inner) == ["✓\thadir\nx-y"]


def test_a_chart_is_read_where_it_stands(tmp_path: Path) -> None:
    def cached(name: str, *values: str) -> str:
        points = "".join(f"<c:pt><c:v>{value}</c:v></c:pt>" for value in values)
        return (
            f"<c:{name}><c:strRef><c:f>Sheet1!A1</c:f><c:strCache>{points}</c:strCache></c:strRef></c:{name}>"
        )

    title = "<c:title><c:tx><c:rich><a:p><a:r><a:t>Capaian</a:t></a:r></a:p></c:rich></c:tx></c:title>"
    series = (
        f"<c:ser>{cached('tx', 'IKM')}{cached('cat', 'Maret', 'April')}{cached('val', '81', '84')}</c:ser>"
    )
    chart = xml("c:chartSpace", f"<c:chart>{title}<c:plotArea>{series}</c:plotArea></c:chart>")
    inner = '<w:p><w:r><c:chart r:id="c"/></w:r></w:p>' + para("after")
    parts = docx(inner, (("c", "chart", "charts/chart1.xml"),), **{"charts/chart1__xml": chart})
    assert read(tmp_path, parts, "docx").texts == ["Capaian\nMaret\tApril\nIKM\t81\t84\nafter"]
    assert C in chart


def test_a_part_referred_to_ten_thousand_times_is_told_once(tmp_path: Path) -> None:
    chart = xml("c:chartSpace", "<c:title><a:t>Judul</a:t></c:title>")
    inner = '<w:p><w:r><c:chart r:id="c"/></w:r></w:p>' * 10_000
    parts = docx(inner, (("c", "chart", "charts/chart1.xml"),), **{"charts/chart1__xml": chart})
    assert read(tmp_path, parts, "docx").texts == ["Judul"]


def test_embedded_files_and_pictures_are_handed_over_once(tmp_path: Path) -> None:
    edges = (
        ("1", "image", "media/logo.png"),
        ("2", "image", "media/same.png"),
        ("3", "image", "media/drawing.emf"),
        ("4", "package", "embeddings/table.xlsx"),
        ("5", "aFChunk", "chunk.html"),
        ("6", "image", "http://example.org/remote.png"),
    )
    media: dict[str, bytes | str] = {
        "media/logo__png": PNG,
        "media/same__png": PNG,
        "media/drawing__emf": b"\1\0\0\0",
        "embeddings/table__xlsx": b"PK",
        "chunk__html": "<p>altered</p>",
    }
    out = read(tmp_path, docx(para("x"), edges, **media), "docx")
    assert [label for label, _ in out.pictures] == ["logo.png"]
    assert out.embeds == [("table.xlsx", b"PK"), ("chunk.html", b"<p>altered</p>")]


def test_properties_become_title_and_facts(tmp_path: Path) -> None:
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        "<dc:title>Renja 2025</dc:title><dc:creator>Sari</dc:creator>"
        "<dcterms:created>2025-03-14T01:00:00Z</dcterms:created></cp:coreProperties>"
    )
    out = read(tmp_path, {**docx(para("x")), "docProps/core.xml": core}, "docx")
    assert out.titles == ["Renja 2025"]
    assert out.facts == {"author": "Sari", "created": "2025-03-14T01:00:00Z"}


def test_text_before_the_damage_is_kept(tmp_path: Path) -> None:
    parts = docx(para("kept"))
    parts["word/document.xml"] = str(parts["word/document.xml"])[:-30] + "<w:p><w:r><w:t>lost"
    out = read(tmp_path, parts, "docx")
    assert "kept" in out.text
    assert out.codes == [ProblemCode.DAMAGED]


def test_a_large_document_reads_like_a_small_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(
        f"<w:tr><w:tc>{para(f'a{n}')}</w:tc><w:tc>{para(f'b{n}')}</w:tc></w:tr>" for n in range(50)
    )
    inner = para("top") + f"<w:tbl>{rows}</w:tbl>" + f"<w:p>{PAGE_BREAK}</w:p>" + para("end")
    small = body(tmp_path, inner)
    monkeypatch.setattr("indexer.extract.safe_xml.STREAM_FROM_BYTES", 100)
    assert body(tmp_path, inner) == small
    assert small[0].splitlines()[1] == "a0\tb0"


def test_a_package_without_its_main_part_is_damage(tmp_path: Path) -> None:
    with pytest.raises(ExtractProblem) as caught:
        read(tmp_path, {"_rels/.rels": relations(("1", "officeDocument", "word/document.xml"))}, "docx")
    assert caught.value.code is ProblemCode.DAMAGED


def test_the_main_part_is_found_without_relations(tmp_path: Path) -> None:
    parts = {name: data for name, data in docx(para("found")).items() if not name.startswith("_rels")}
    assert read(tmp_path, zipped(parts), "docx").texts == ["found"]
