"""Lays text out as it is read: paragraphs, table rows, side texts and notes, in pages where the file has them."""

from __future__ import annotations


class _Frame:
    """The text being written at one level: the page itself, a table cell, a text box or a note."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.after: list[str] = []  # text boxes and charts met within the paragraph: written below it
        self.cells: list[str] | None = None  # of the table row being written

    def end_line(self, *, keep_empty: bool = False) -> None:
        text = "".join(self.line).rstrip()
        self.line.clear()
        if text or keep_empty:
            self.lines.append(text)
        if self.after:
            self.lines.extend(self.after)
            self.after.clear()

    def text(self) -> str:
        self.end_line()
        self.end_cells()
        return "\n".join(self.lines)

    def end_cells(self) -> None:
        """Writes the row that is open, if there is one."""
        if self.cells and (text := _row_text(self.cells)):
            self.lines.append(text)
        self.cells = None

    def is_blank(self) -> bool:
        return not self.lines and not self.line and not self.after


class Flow:
    """Takes words and structure in reading order; `pages()` gives the text of each page.

    Cells are set apart by tabs and rows by newlines; several paragraphs of one cell are joined by spaces, unless
    the cell is alone in its row (a table used as a frame). What `note` takes stands at the foot of the page.
    """

    def __init__(self) -> None:
        self._pages: list[str] = []
        self._frames = [_Frame()]
        self._notes: list[str] = []
        self._row_depth = 0  # frames open where the outermost table row began; 0 outside of tables
        self._row_breaks: list[int] = []  # automatic page breaks in each cell of that row
        self._row_starts_page = False
        self._is_after_break = False

    @property
    def page_index(self) -> int:
        """Of the page being written, from 0."""
        return len(self._pages)

    @property
    def is_at_start(self) -> bool:
        """True while nothing has been written at all."""
        return not self._pages and len(self._frames) == 1 and self._frames[0].is_blank()

    @property
    def is_line_empty(self) -> bool:
        return not self._frames[-1].line

    def text(self, text: str) -> None:
        if text:
            self._frames[-1].line.append(text)

    def end_paragraph(self) -> None:
        self._frames[-1].end_line()

    def block(self, text: str) -> None:
        """A text of its own below the paragraph being written."""
        if text := text.strip("\n"):
            self._frames[-1].after.append(text)

    def note(self, text: str) -> None:
        if text := text.strip():
            self._notes.append(text)

    def open(self) -> None:
        """Begins a text to be kept apart (a text box, a note); `close` gives it back."""
        self._frames.append(_Frame())

    def close(self) -> str:
        if len(self._frames) == 1:
            return ""
        text = self._frames.pop().text()
        if len(self._frames) < self._row_depth:
            self._row_depth = 0  # the row that began in what is closed was never ended
        return text

    def begin_row(self) -> None:
        frame = self._frames[-1]
        frame.end_line()
        frame.end_cells()
        frame.cells = []
        if not self._row_depth:
            self._row_depth = len(self._frames)
            self._row_breaks, self._row_starts_page = [], False

    def begin_cell(self) -> None:
        if len(self._frames) == self._row_depth:
            self._row_breaks.append(0)
        self.open()

    def end_cell(self, times: int = 1) -> None:
        """`times`: the cell stands for so many equal ones in a row."""
        text = self.close()
        frame = self._frames[-1]
        if frame.cells is None:
            frame.cells = []
        frame.cells.extend([text] * times)

    def end_row(self) -> None:
        frame = self._frames[-1]
        breaks = 0
        if len(self._frames) == self._row_depth:
            self._row_depth = 0
            if len(self._frames) == 1:  # a table in a text box breaks no page
                breaks = max(self._row_breaks, default=0)
        if self._row_starts_page and breaks:
            self._flush_soft()
            breaks -= 1
        frame.end_cells()
        for _ in range(breaks):
            self._flush_soft()

    def soft_break(self) -> None:
        """An automatic page break, as the writing program left it; within a table row it counts once for all cells."""
        if self._row_depth:
            if self._row_breaks:
                self._row_breaks[-1] += 1
                row = self._frames[self._row_depth - 1]
                is_first = all(frame.is_blank() for frame in self._frames[self._row_depth :])
                self._row_starts_page |= is_first and not any(cell for cell in row.cells or [])
        elif len(self._frames) == 1:
            self._flush_soft()

    def hard_break(self) -> None:
        """A page break that a person made."""
        if self._row_depth or len(self._frames) > 1:
            return
        self._flush()
        self._is_after_break = True

    def pages(self) -> list[str]:
        """Ends everything still open. At least one page."""
        while len(self._frames) > 1:
            text = self.close()
            self._frames[-1].after.append(text)
        frame = self._frames[0]
        if frame.cells:
            self.end_row()
        frame.end_line()
        if frame.lines or self._notes or not self._pages:
            self._flush()
        return self._pages

    def _flush_soft(self) -> None:
        """After a hard break the program repeats it as an automatic one, which is the same break."""
        frame = self._frames[0]
        if self._is_after_break and frame.is_blank():
            self._is_after_break = False
            return
        self._flush()

    def _flush(self) -> None:
        self._is_after_break = False
        frame = self._frames[0]
        frame.end_line()
        self._pages.append("\n".join(frame.lines + self._notes))
        frame.lines = []
        self._notes = []


def _row_text(cells: list[str]) -> str:
    filled = [cell for cell in cells if cell]
    if len(filled) == 1 and len(cells) == 1:
        return filled[0]
    return "\t".join(" ".join(cell.split("\n")) for cell in cells).rstrip()
