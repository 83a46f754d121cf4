from __future__ import annotations

from pathlib import Path

from tests.fakes.office import read, relations, xml


def shape(text: str, placeholder: str = "") -> str:
    kind = f'<p:nvSpPr><p:nvPr><p:ph type="{placeholder}"/></p:nvPr></p:nvSpPr>' if placeholder else ""
    return f"<p:sp>{kind}<p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"


def slide(*shapes: str, root: str = "p:sld") -> str:
    return xml(root, f"<p:cSld><p:spTree>{''.join(shapes)}</p:spTree></p:cSld>")


TABLE = (
    "<p:graphicFrame><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>R1C1</a:t></a:r></a:p></a:txBody></a:tc>"
    "<a:tc><a:txBody><a:p><a:r><a:t>R1C2</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></p:graphicFrame>"
)


def presentation(**more: str) -> dict[str, bytes | str]:
    """Two slides, listed against the order of their names; the first has notes, a comment and a table."""
    slides = '<p:sldIdLst><p:sldId id="256" r:id="b"/><p:sldId id="257" r:id="a"/></p:sldIdLst>'
    parts: dict[str, bytes | str] = {
        "_rels/.rels": relations(("r", "officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": xml("p:presentation", slides),
        "ppt/_rels/presentation.xml.rels": relations(
            ("a", "slide", "slides/slide1.xml"),
            ("b", "slide", "slides/slide2.xml"),
            ("c", "commentAuthors", "commentAuthors.xml"),
        ),
        "ppt/commentAuthors.xml": xml("p:cmAuthorLst", '<p:cmAuthor id="0" name="Sari"/>'),
        "ppt/slides/slide1.xml": slide(shape("second")),
        "ppt/slides/slide2.xml": slide(shape("first"), TABLE),
        "ppt/slides/_rels/slide2.xml.rels": relations(
            ("1", "notesSlide", "../notesSlides/notesSlide1.xml"),
            ("2", "comments", "../comments/comment1.xml"),
            ("3", "slideLayout", "../slideLayouts/slideLayout1.xml"),
        ),
        "ppt/notesSlides/notesSlide1.xml": slide(shape("say this"), root="p:notes"),
        "ppt/comments/comment1.xml": xml("p:cmLst", '<p:cm authorId="0"><p:text>check</p:text></p:cm>'),
        "ppt/slideLayouts/slideLayout1.xml": slide(
            shape("Click to edit", "title"),
            shape("Pusat Data", "ftr"),
            shape("Zona Integritas"),
            root="p:sldLayout",
        ),
    }
    return {**parts, **more}


def test_slides_keep_their_numbers_and_notes_and_masters_follow(tmp_path: Path) -> None:
    out = read(tmp_path, presentation(), "pptx")
    assert out.pages == [
        ("", "first\nR1C1\tR1C2\nSari: check"),
        ("", "second"),
        ("notes: 1", "say this"),
        ("master", "Pusat Data\nZona Integritas"),
    ]


def test_a_diagram_is_read_where_it_stands(tmp_path: Path) -> None:
    points = "<dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>Alur</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst>"
    more = {
        "ppt/slides/slide1.xml": slide(
            shape("above"), '<p:graphicFrame><dgm:relIds r:dm="d"/></p:graphicFrame>'
        ),
        "ppt/slides/_rels/slide1.xml.rels": relations(("d", "diagramData", "../diagrams/data1.xml")),
        "ppt/diagrams/data1.xml": xml("dgm:dataModel", points),
    }
    assert read(tmp_path, presentation(**more), "pptx").texts[1] == "above\nAlur"


def test_without_the_list_the_slides_are_found_by_name(tmp_path: Path) -> None:
    parts = presentation(**{"ppt/presentation.xml": xml("p:presentation", "")})
    assert read(tmp_path, parts, "pptx").texts[:2] == ["second", "first\nR1C1\tR1C2\nSari: check"]
