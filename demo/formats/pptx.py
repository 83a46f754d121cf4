"""PPTX: titles, points, tables and speaker's notes."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pptx
from pptx.util import Inches, Pt

from demo import document as d
from demo.formats import zipped
from demo.formats.pdf import EPOCH

TITLE_LAYOUT, CONTENT_LAYOUT, TITLE_ONLY_LAYOUT = 0, 1, 5  # in the library's default template


def write(deck: d.Deck) -> bytes:
    """The deck as PowerPoint saves it."""
    day = deck.facts.dated or EPOCH
    show = pptx.Presentation()
    core = show.core_properties
    core.title, core.author = deck.facts.title, deck.facts.organisation
    core.created = core.modified = datetime(day.year, day.month, day.day, 7, tzinfo=UTC).replace(tzinfo=None)
    for number, slide in enumerate(deck.slides):
        layout = TITLE_LAYOUT if number == 0 else TITLE_ONLY_LAYOUT if slide.table else CONTENT_LAYOUT
        page = show.slides.add_slide(show.slide_layouts[layout])
        page.shapes.title.text = slide.title
        if slide.points:
            body = page.placeholders[1].text_frame
            body.text = slide.points[0]
            for point in slide.points[1:]:
                body.add_paragraph().text = point
        if slide.table is not None:
            _add_table(page, slide.table)
        if slide.notes:
            page.notes_slide.notes_text_frame.text = slide.notes
    out = BytesIO()
    show.save(out)
    return zipped.repack(out.getvalue(), day)


def _add_table(page: Any, table: d.Table) -> None:
    rows, columns = len(table.rows) + 1, len(table.header)
    shape = page.shapes.add_table(rows, columns, Inches(0.5), Inches(1.6), Inches(9), Inches(0.35 * rows))
    for r, row in enumerate((table.header, *table.rows)):
        for c, text in enumerate(row):
            cell = shape.table.cell(r, c)
            cell.text = text
            for run in cell.text_frame.paragraphs[0].runs:
                run.font.size = Pt(11)
