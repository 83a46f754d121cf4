"""Lays out what an RTF file says: paragraphs, sections and pages, table rows, and the texts that stand apart."""

from __future__ import annotations

from indexer.extract import rtf_words
from indexer.extract.flow import Flow


class Layout:
    """Takes characters and the control words of layout; `pages()` gives the pages with their margins."""

    def __init__(self) -> None:
        self._flow = Flow()
        self._apart = 0  # boxes, margins and notes open within each other
        self._tops: dict[str, None] = {}
        self._bottoms: dict[str, None] = {}
        self._in_table = self._row_open = self._cell_open = False
        self._section_pending = False
        self._section_breaks = True

    def write(self, text: str) -> None:
        if self._section_pending:
            self._section_pending = False
            if self._section_breaks:
                self._flow.hard_break()
        if self._in_table and not self._apart:
            self._open_cell()
        self._flow.text(text)

    def word(self, word: str) -> None:
        """Any control word; most say nothing of layout."""
        flow = self._flow
        if word == "par":
            flow.end_paragraph()
        elif word in {"page", "pagebb"}:
            if not flow.is_at_start:
                flow.hard_break()
        elif word == "sect":
            flow.end_paragraph()
            self._section_pending = True
        elif word == "sectd":
            self._section_breaks = True
        elif word in {"sbknone", "sbkcol"}:
            self._section_breaks = False
        elif self._apart or word in {"nestcell", "nestrow"}:
            self._flat_table(word)
        else:
            self._table(word)

    def open(self) -> None:
        """Begins a text box, a header or footer, or a note."""
        self._apart += 1
        self._flow.open()

    def close(self, kind: str, name: str, author: str) -> None:
        """Ends it. `kind` is "box", "margin" or "note", `name` the control word of a margin or note."""
        self._apart -= 1
        text = self._flow.close()
        if kind == "box":
            self._flow.block(text)
        elif kind == "margin":
            if not text.isdigit():  # a mere page number
                (self._tops if rtf_words.MARGINS[name] else self._bottoms).setdefault(text)
        else:
            self._flow.note(f"{author}: {text}" if name == "annotation" and author and text else text)

    def pages(self) -> list[str]:
        pages = self._flow.pages()
        pages[0] = "\n".join(filter(None, [*self._tops, pages[0], *self._bottoms]))
        return pages

    def _flat_table(self, word: str) -> None:
        """A table within a table or apart from the text runs into lines with tabs."""
        if word in {"cell", "nestcell"}:
            self._flow.text("\t")
        elif word in {"row", "nestrow"}:
            self._flow.end_paragraph()

    def _table(self, word: str) -> None:
        """A row begins with the first text after its definition and ends with `\\row`."""
        if word == "pard":
            self._in_table = self._row_open
        elif word in {"trowd", "intbl"}:
            self._in_table = True
        elif word == "cell":
            self._open_cell()
            self._flow.end_cell()
            self._cell_open = False
        elif word == "row":
            if self._cell_open:
                self._flow.end_cell()
            if self._row_open:
                self._flow.end_row()
            self._in_table = self._row_open = self._cell_open = False

    def _open_cell(self) -> None:
        if not self._row_open:
            self._flow.begin_row()
            self._row_open = True
        if not self._cell_open:
            self._flow.begin_cell()
            self._cell_open = True
