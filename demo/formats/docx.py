"""DOCX: letterhead in body or page header, tables, text boxes, comments, headers and footers."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt

from demo import document as d
from demo.formats import zipped
from demo.formats.pdf import EPOCH

ALIGN = {
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
FACES = ("Times New Roman", "Arial", "Bookman Old Style", "Calibri", "Cambria")


def write(document: d.Document, rng: random.Random) -> bytes:
    """The document as Word saves it."""
    day = document.facts.dated or EPOCH
    word = docx.Document()
    _WordSetter(word, document, rng, datetime(day.year, day.month, day.day, 9, tzinfo=UTC)).run()
    out = BytesIO()
    word.save(out)
    return zipped.repack(out.getvalue(), day)


class _WordSetter:
    def __init__(self, word: Any, document: d.Document, rng: random.Random, at: datetime) -> None:
        self.word, self.document, self.rng, self.at = word, document, rng, at
        self.last: Any = None  # the paragraph written last, which a comment hangs on
        self.size = rng.choice((11, 11, 12))

    def run(self) -> None:
        style = self.word.styles["Normal"]
        style.font.name, style.font.size = self.rng.choice(FACES), Pt(self.size)
        self.properties()
        section = self.word.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        if self.document.landscape:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = Mm(297), Mm(210)
        if self.document.header or self.document.watermark:
            words = " - ".join(text for text in (self.document.watermark, self.document.header) if text)
            section.header.paragraphs[0].text = words
        if self.document.footer:
            section.footer.paragraphs[0].text = self.document.footer
        kop_above = self.rng.random() < 0.4
        for block in self.document.blocks:
            self.block(block, section.header if kop_above else self.word)

    def properties(self) -> None:
        core = self.word.core_properties
        core.title, core.author = (
            self.document.facts.title,
            self.rng.choice(("user", "ASUS", self.document.facts.organisation)),
        )
        core.created = core.modified = self.at
        core.last_modified_by, core.revision, core.comments = "user", self.rng.randrange(2, 30), ""

    def block(self, block: d.Block, kop_place: Any) -> None:
        match block:
            case d.Kop(lines, address):
                for line in (*lines, *address):
                    self.add(line, "center", bold=line in lines, at=kop_place)
            case d.Title(text, size, underline):
                run = self.add(text, "center", bold=True).runs[0]
                run.font.size, run.underline = Pt(self.size * size), underline
            case d.Heading(text, level):
                self.last = self.word.add_heading(text, level)
            case d.Para(text, align, bold, italic, indent, first_line):
                paragraph = self.add(text, align, bold=bold, italic=italic)
                paragraph.paragraph_format.left_indent = Mm(indent)
                paragraph.paragraph_format.first_line_indent = Mm(first_line)
            case d.Pairs(rows=rows):
                for label, value in rows:
                    self.add(f"{label}\t: {value}", "left")
            case d.Points(items=items, style=style):
                named = "List Bullet" if style == "-" else "List Number"
                for i, item in enumerate(items):
                    text = item if style != "a." else f"{d.bullet(style, i)} {item}"
                    self.last = self.word.add_paragraph(text, style=None if style == "a." else named)
            case d.Table():
                self.table(block)
            case d.Box(text):
                self.text_box(text)
            case d.Remark(text, author):
                comment = self.word.add_comment(self.last.runs, text, author, author[:2].upper())
                comment._comment_elm.date = self.at
            case d.Sign():
                self.sign(block)
            case d.Break():
                self.word.add_page_break()
            case _:
                self.add("", "left")

    def add(self, text: str, align: str, *, bold: bool = False, italic: bool = False, at: Any = None) -> Any:
        paragraph = (at or self.word).add_paragraph()
        run = paragraph.add_run(text)
        run.bold, run.italic = bold, italic
        paragraph.alignment = ALIGN[align]
        self.last = paragraph
        return paragraph

    def table(self, table: d.Table) -> None:
        if table.caption:
            self.add(table.caption, "left", bold=True)
        grid = self.word.add_table(rows=1, cols=len(table.header), style="Table Grid")
        for cell, text in zip(grid.rows[0].cells, table.header, strict=True):
            cell.text = text
        for row in table.rows:
            for cell, text in zip(grid.add_row().cells, row, strict=True):
                cell.text = text
        self.add("", "left")

    def sign(self, sign: d.Sign) -> None:
        lines = [
            *sign.place_date.split("\n"),
            sign.role,
            d.ELECTRONIC if sign.electronic else "",
            "",
            sign.name,
        ]
        if sign.nip:
            lines.append(f"NIP {sign.nip}")
        for line in lines:
            self.add(line, "left").paragraph_format.left_indent = Mm(85)

    def text_box(self, text: str) -> None:
        """A drawing with words, twice as Word writes it: DrawingML, and VML for older programs."""
        inner = f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"
        self.add("", "left")._p.append(parse_xml(_TEXT_BOX.format(ns=nsdecls("w"), inner=inner)))


_TEXT_BOX = """<w:r {ns} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
 xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>
<wp:inline><wp:extent cx="4000000" cy="700000"/><wp:docPr id="71" name="Kotak Teks 1"/><a:graphic>
<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>
<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="4000000" cy="700000"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>
<a:ln><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>
</wps:spPr><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData>
</a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape style="width:315pt;height:55pt">
<v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>
</mc:AlternateContent></w:r>"""
