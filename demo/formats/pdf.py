"""PDF with a text layer, set with ReportLab: letterhead, tables, signatures, watermark, fixed dates.

Fonts are the standard ones every reader has (nothing embedded) or Bitstream Vera out of ReportLab (embedded),
so that no system font is needed, and a scan of such a page looks the same on every machine.
"""

from __future__ import annotations

import functools
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    HRFlowable,
    KeepTogether,
    LongTable,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    TableStyle,
)
from reportlab.platypus import Table as RlTable

from demo import document as d
from demo.formats import ink

ALIGN = {"justify": TA_JUSTIFY, "left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT}
EPOCH = date(2025, 1, 2)
rl_config.useA85 = (
    0  # binary streams, as scanners write them; for the whole process, so that order changes nothing
)


@dataclass(frozen=True)
class Look:
    """A house style: fonts, size in points, margins in millimetres."""

    regular: str
    bold: str
    italic: str
    size: float
    margin: float = 25.0
    stretch: float = 1.3  # leading ÷ size
    logo: int = 0
    ragged: bool = False  # typewriters set no even right margin


LOOKS = (
    Look("Times-Roman", "Times-Bold", "Times-Italic", 12, 25, 1.25, 0),
    Look("Times-Roman", "Times-Bold", "Times-Italic", 11, 28, 1.35, 1),
    Look("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", 11, 25, 1.35, 0),
    Look("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", 10, 22, 1.4, 2),
    Look("Vera", "VeraBd", "VeraIt", 9.5, 24, 1.45, 1),
)
TYPEWRITER = Look("Courier", "Courier-Bold", "Courier-Oblique", 10, 22, 1.2, 2, ragged=True)


def write(
    document: d.Document,
    rng: random.Random,
    *,
    inked: bool = False,
    look: Look | None = None,
    encrypt: str = "",
    skew: float = 0.0,
) -> bytes:
    """The document as PDF. `inked` draws handwritten signatures and a stamp (for pages to be scanned);
    `encrypt` is a password to open it with; `skew` lays each page askew, up to so many degrees either way."""
    _register_fonts()
    setter = _Setter(document, look or rng.choice(LOOKS), rng, inked, skew)
    out = BytesIO()
    margin = setter.look.margin * mm
    size = landscape(A4) if document.landscape else A4
    template = SimpleDocTemplate(
        out,
        pagesize=size,
        leftMargin=margin,
        rightMargin=margin * 0.8,
        topMargin=18 * mm,
        bottomMargin=18 * mm,
        title=document.facts.title,
        author=document.facts.organisation if rng.random() < 0.5 else "",
        invariant=1,
        encrypt=_cipher(encrypt) if encrypt else None,
    )
    flow = setter.flow()
    template.build(
        flow,
        onFirstPage=setter.decorate,
        onLaterPages=setter.decorate,
        canvasmaker=functools.partial(stamped_canvas, document.facts.dated or EPOCH),
    )
    return out.getvalue()


def stamped_canvas(day: date, *args: Any, **options: Any) -> Canvas:
    """A canvas whose creation date is the morning of that day, not now."""
    options["invariant"] = 1
    canvas = Canvas(*args, **options)
    canvas._doc._timeStamp.YMDhms = (day.year, day.month, day.day, 8, 15 + day.day, day.month)
    return canvas


def _cipher(password: str) -> Any:
    from reportlab.lib.pdfencrypt import StandardEncryption

    return StandardEncryption(password, ownerPassword=password + "-owner", strength=128)


@functools.cache
def _register_fonts() -> None:
    for name in ("Vera", "VeraBd", "VeraIt", "VeraBI"):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    pdfmetrics.registerFontFamily("Vera", normal="Vera", bold="VeraBd", italic="VeraIt", boldItalic="VeraBI")


class _Setter:
    """Turns blocks into flowables in one look."""

    def __init__(
        self, document: d.Document, look: Look, rng: random.Random, inked: bool, skew: float
    ) -> None:
        self.document, self.look, self.rng, self.inked, self.skew = document, look, rng, inked, skew
        self.framed = any(isinstance(block, d.Certificate) for block in document.blocks)

    def style(self, *, font: str = "", size: float = 1.0, **options: Any) -> ParagraphStyle:
        points = self.look.size * size
        return ParagraphStyle(
            "x",
            fontName=font or self.look.regular,
            fontSize=points,
            leading=points * self.look.stretch,
            **options,
        )

    def text(self, text: str, style: ParagraphStyle) -> Paragraph:
        return Paragraph(escape(text).replace("\n", "<br/>"), style)

    def flow(self) -> list[Flowable]:
        out: list[Flowable] = []
        for block in self.document.blocks:
            out += self.block(block)
        return out

    def block(self, block: d.Block) -> list[Flowable]:
        makers: dict[type, Callable[[Any], list[Flowable]]] = {
            d.Kop: self.kop,
            d.Title: self.title,
            d.Heading: self.heading,
            d.Para: self.para,
            d.Pairs: self.pairs,
            d.Points: self.points,
            d.Table: self.table,
            d.Box: self.box,
            d.Sign: self.sign,
            d.Gap: lambda gap: [Spacer(1, gap.millimetres * mm)],
            d.Break: lambda _: [PageBreak()],
        }
        maker = makers.get(type(block))
        return maker(block) if maker else []

    def kop(self, kop: d.Kop) -> list[Flowable]:
        lines = [
            self.text(
                line,
                self.style(
                    font=self.look.bold, size=1.12 if i == len(kop.lines) - 1 else 0.95, alignment=TA_CENTER
                ),
            )
            for i, line in enumerate(kop.lines)
        ]
        lines += [self.text(line, self.style(size=0.78, alignment=TA_CENTER)) for line in kop.address]
        width = self.width
        table = RlTable([[ink.Logo(18 * mm, self.look.logo), lines]], colWidths=[22 * mm, width - 22 * mm])
        table.setStyle(
            TableStyle([("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("LEFTPADDING", (0, 0), (-1, -1), 0)])
        )
        return [
            table,
            Spacer(1, 1.5 * mm),
            HRFlowable(width="100%", thickness=2, color=colors.black, spaceAfter=1),
            HRFlowable(width="100%", thickness=0.6, color=colors.black, spaceAfter=8),
        ]

    @property
    def width(self) -> float:
        page = landscape(A4) if self.document.landscape else A4
        return float(page[0] - 1.8 * self.look.margin * mm - 12)

    def title(self, title: d.Title) -> list[Flowable]:
        style = self.style(font=self.look.bold, size=title.size, alignment=TA_CENTER, spaceAfter=5)
        markup = escape(title.text)
        return [Paragraph(f"<u>{markup}</u>" if title.underline else markup, style)]

    def heading(self, heading: d.Heading) -> list[Flowable]:
        size = 1.08 if heading.level == 1 else 1.0
        return [
            self.text(
                heading.text,
                self.style(font=self.look.bold, size=size, spaceBefore=7, spaceAfter=3, keepWithNext=1),
            )
        ]

    def para(self, para: d.Para) -> list[Flowable]:
        if not para.text:
            return []
        font = self.look.bold if para.bold else self.look.italic if para.italic else self.look.regular
        return [
            self.text(
                para.text,
                self.style(
                    font=font,
                    alignment=TA_LEFT if self.look.ragged and para.align == "justify" else ALIGN[para.align],
                    leftIndent=para.indent * mm,
                    firstLineIndent=para.first_line * mm,
                    spaceAfter=4,
                ),
            )
        ]

    def pairs(self, pairs: d.Pairs) -> list[Flowable]:
        plain = self.style()
        rows = [
            [self.text(label, plain), self.text(":", plain), self.text(value, plain)]
            for label, value in pairs.rows
        ]
        label = pairs.label_mm * mm
        table = RlTable(rows, colWidths=[label, 4 * mm, self.width - label - 4 * mm], hAlign="LEFT")
        table.setStyle(
            TableStyle(
                [
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("LEFTPADDING", (0, 0), (-1, -1), 1),
                    ("RIGHTPADDING", (0, 0), (-1, -1), 1),
                    ("TOPPADDING", (0, 0), (-1, -1), 1),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
                ]
            )
        )
        return [table]

    def points(self, points: d.Points) -> list[Flowable]:
        style = self.style(
            leftIndent=(points.indent + 7) * mm,
            bulletIndent=points.indent * mm,
            alignment=TA_LEFT if self.look.ragged else TA_JUSTIFY,
            spaceAfter=2,
            bulletFontName=self.look.regular,
            bulletFontSize=self.look.size,
        )
        return [
            Paragraph(escape(item), style, bulletText=d.bullet(points.style, i))
            for i, item in enumerate(points.items)
        ]

    def table(self, table: d.Table) -> list[Flowable]:
        size = 0.72 if table.small else 0.85
        head = self.style(font=self.look.bold, size=size, alignment=TA_CENTER)
        body = self.style(size=size)
        rows: list[list[Flowable]] = [[self.text(cell, head) for cell in table.header]]
        for row in table.rows:
            cells: list[Flowable] = [self.text(cell, body) for cell in row]
            if self.inked and table.ink_column >= 0 and self.rng.random() < 0.85:
                cells[table.ink_column] = ink.Scribble(self.rng.getrandbits(32), 24 * mm, 6.5 * mm)
            rows.append(cells)
        weights = table.widths or (1.0,) * len(table.header)
        grid = LongTable(
            rows,
            colWidths=[self.width * weight / sum(weights) for weight in weights],
            repeatRows=1,
            rowHeights=None,
        )
        grid.setStyle(
            TableStyle(
                [
                    ("GRID", (0, 0), (-1, -1), 0.6, colors.black),
                    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                    ("LEFTPADDING", (0, 0), (-1, -1), 3),
                    ("RIGHTPADDING", (0, 0), (-1, -1), 3),
                    ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.88, 0.9, 0.86)),
                    ("TOPPADDING", (0, 0), (-1, -1), 3 if table.ink_column < 0 else 5),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 3 if table.ink_column < 0 else 5),
                ]
            )
        )
        caption = [
            self.text(table.caption, self.style(size=0.9, font=self.look.bold, spaceAfter=3, keepWithNext=1))
        ]
        return [*(caption if table.caption else []), grid, Spacer(1, 3 * mm)]

    def box(self, box: d.Box) -> list[Flowable]:
        frame = RlTable([[self.text(box.text, self.style(size=0.9))]], colWidths=[self.width * 0.8])
        frame.setStyle(
            TableStyle(
                [
                    ("BOX", (0, 0), (-1, -1), 1, colors.black),
                    ("BACKGROUND", (0, 0), (-1, -1), colors.lightyellow),
                ]
            )
        )
        return [Spacer(1, 2 * mm), frame, Spacer(1, 2 * mm)]

    def sign(self, sign: d.Sign) -> list[Flowable]:
        indent = self.width * (0.3 if self.framed else 0.52)
        plain = self.style(
            leftIndent=0 if self.framed else indent, alignment=TA_CENTER if self.framed else TA_LEFT
        )
        bold = plain.clone("b", fontName=self.look.bold)
        parts: list[Flowable] = [Spacer(1, 5 * mm)]
        parts += [self.text(line, plain) for line in (sign.place_date, sign.role) if line]
        if sign.electronic:
            parts += [self.text(d.ELECTRONIC, plain), ink.Squares(self.rng.getrandbits(32), 16 * mm, indent)]
        elif self.inked and not sign.blank:
            # A certificate comes from somebody else, whose stamp nobody knows.
            stamped = "" if self.document.landscape else self.document.facts.organisation
            parts.append(ink.Signature(self.rng.getrandbits(32), 20 * mm, indent, stamped))
        else:
            parts.append(Spacer(1, 16 * mm))
        parts.append(self.text(sign.name, bold))
        if sign.nip:
            parts.append(self.text(f"NIP {sign.nip}", plain))
        return [KeepTogether(parts)]

    def decorate(self, canvas: Canvas, _template: SimpleDocTemplate) -> None:
        """Header, footer, watermark and frame of a page."""
        width, height = canvas._pagesize
        if self.skew:  # stays on for all that is drawn on this page
            canvas.translate(width / 2, height / 2)
            canvas.rotate(self.skew * self.rng.uniform(0.7, 1.0) * self.rng.choice((-1, 1)))
            canvas.translate(-width / 2, -height / 2)
        canvas.saveState()
        if self.framed:
            for inset, line in ((9 * mm, 3), (11.5 * mm, 0.8)):
                canvas.setLineWidth(line)
                canvas.setStrokeColorRGB(0.15, 0.35, 0.2)
                canvas.rect(inset, inset, width - 2 * inset, height - 2 * inset)
        canvas.setFont(self.look.italic, 8)
        if self.document.header:
            canvas.drawRightString(width - 20 * mm, height - 11 * mm, self.document.header)
        if self.document.footer:
            canvas.drawString(self.look.margin * mm, 9 * mm, self.document.footer)
            canvas.drawRightString(width - 20 * mm, 9 * mm, f"Halaman {canvas.getPageNumber()}")
        if self.document.watermark:
            canvas.translate(width / 2, height / 2)
            canvas.rotate(52)
            canvas.setFont(self.look.bold, 90)
            canvas.setFillColorRGB(0.86, 0.86, 0.86)
            canvas.drawCentredString(0, -30, self.document.watermark)
        canvas.restoreState()
