"""Reads Word 6 to 2003 documents (DOC): text with tables, headers, notes, comments and text boxes in their places."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from indexer.extract import charsets, doc_format, officeart, ole
from indexer.extract.carried import Carried
from indexer.extract.context import Collector, ExtractProblem
from indexer.extract.doc_format import ROW_MARK, WordFile
from indexer.extract.flow import Flow
from indexer.extract.model import ProblemCode

_TOKEN = re.compile(r"[^\x00-\x1f]+|[\x00-\x1f]")
_FIELD_BEGIN, _FIELD_RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_PLAIN = {"\x09": "\t", "\x0b": "\n", "\x1e": "-", "\x1f": "\u00ad"}
_PARAGRAPH, _PAGE, _COLUMN, _CELL, _NOTE, _COMMENT, _SHAPE = (
    "\x0d",
    "\x0c",
    "\x0e",
    "\x07",
    "\x02",
    "\x05",
    "\x08",
)

_Anchors = Callable[[str, int], None]
"""Told of a special character and its position in the main text."""

_SEPARATORS = 6  # the first texts of the header story divide notes from text
_PER_SECTION = (
    6  # then come even and odd header, even and odd footer, first header and footer of each section
)
_IS_FOOTER = (False, False, True, True, False, True)

_SHAPE_BYTES, _BOX_BYTES, _BOX_SHAPE_AT = 26, 22, 14
_COMMENT_BYTES, _COMMENT_AUTHOR_AT = 30, 20


def extract_document(container: ole.Container, out: Collector, carried: Carried) -> None:
    """Pages, then what is embedded. Raises `ExtractProblem` (ENCRYPTED, DAMAGED)."""
    main = container.read("WordDocument")
    if main is None:
        raise ExtractProblem(ProblemCode.DAMAGED, "no WordDocument stream")
    tables = container.read("0Table") or b"", container.read("1Table") or b""
    data = container.read("Data") or b""
    for page in _Document(WordFile(main, tables, data)).pages():
        out.page(charsets.paired(page))
    for storage in container.children(("ObjectPool",)):
        carried.storage(container.streams_below(("ObjectPool", storage)), storage.lstrip("_"))
    number = 0
    for stream in (data, main):
        for extension, picture in officeart.pictures(stream):
            number += 1
            carried.picture(picture, f"picture{number}.{extension}")


class _Document:
    def __init__(self, file: WordFile) -> None:
        self._file = file
        text, in_table = file.text()
        stories, start = [], 0
        for count in file.counts if any(file.counts) else (len(text), *file.counts[1:]):
            stories.append(_Text(text[start : start + count], _shifted(in_table, start, count)))
            start += count
        self._main, footnotes, self._headers, _, comments, endnotes, boxes, header_boxes = stories
        self._footnotes = self._notes(footnotes, doc_format.FOOTNOTES)
        self._endnotes = self._notes(endnotes, doc_format.ENDNOTES)
        self._comments = self._with_authors(self._notes(comments, doc_format.COMMENTS))
        self._boxes = self._notes(boxes, doc_format.TEXT_BOXES, _BOX_BYTES)
        self._header_boxes = header_boxes
        self._footnote_at = self._references(doc_format.FOOTNOTE_REFS, 2)
        self._endnote_at = self._references(doc_format.ENDNOTE_REFS, 2)
        self._comment_at = self._references(doc_format.COMMENT_REFS, _COMMENT_BYTES)
        self._box_at = self._shape_boxes()
        self._sections, self._section_items = file.positions(doc_format.SECTIONS, 12)
        self._section_pages = [0]
        self._rest: list[str] = []

    def pages(self) -> list[str]:
        flow = Flow()
        told: set[int] = set()
        _Writer(flow).write(self._main, self._anchors(flow, told))
        pages = flow.pages()
        for index, text in enumerate(self._boxes):
            if index not in told and text:
                self._rest.append(text)
        pages[-1] = "\n".join(filter(None, [pages[-1], *self._endnotes_told(), *self._rest]))
        return self._with_margins(pages)

    def _anchors(self, flow: Flow, told: set[int]) -> _Anchors:
        """What the special characters of the main text stand for, by their position."""

        def anchor(character: str, position: int) -> None:
            if character == _NOTE and position in self._footnote_at:
                flow.note(_item(self._footnotes, self._footnote_at[position]))
            elif character == _COMMENT and position in self._comment_at:
                flow.note(_item(self._comments, self._comment_at[position]))
            elif character == _SHAPE:
                for index in self._box_at.get(position, ()):
                    told.add(index)
                    flow.block(_item(self._boxes, index))
            elif character == _PAGE:
                self._break(flow, position)

        return anchor

    def _break(self, flow: Flow, position: int) -> None:
        """A page break, or the end of a section, which may go on with the next one on the same page."""
        is_section = position + 1 in self._sections[1:-1]
        if not is_section:
            flow.hard_break()
            return
        following = self._sections.index(position + 1)
        if self._file.section_breaks_page(_item_bytes(self._section_items, following)):
            flow.hard_break()
        while len(self._section_pages) < following:
            self._section_pages.append(flow.page_index)
        self._section_pages.append(flow.page_index)

    def _notes(self, story: _Text, index: int, item_bytes: int = 0) -> list[str]:
        """The texts of a story, cut where the file says; without such places (Word 95) the whole as one."""
        places = self._file.positions(index, item_bytes)[0]
        if len(places) < 2:
            return [text] if (text := _plain(story)) else []
        return [_plain(story.part(start, end)) for start, end in pairwise(places)]

    def _with_authors(self, comments: list[str]) -> list[str]:
        owners = _strings(self._file.pair(doc_format.COMMENT_AUTHORS))
        items = self._file.positions(doc_format.COMMENT_REFS, _COMMENT_BYTES)[1]
        told = []
        for index, text in enumerate(comments):
            item = _item_bytes(items, index)
            number = int.from_bytes(item[_COMMENT_AUTHOR_AT : _COMMENT_AUTHOR_AT + 2], "little")
            author = owners[number] if item and number < len(owners) else ""
            told.append(f"{author}: {text}" if author and text else text)
        return told

    def _references(self, index: int, item_bytes: int) -> dict[int, int]:
        places, items = self._file.positions(index, item_bytes)
        return {place: number for number, place in enumerate(places[: len(items)])}

    def _shape_boxes(self) -> dict[int, list[int]]:
        """Position of a shape's anchor → its text boxes."""
        _, boxes = self._file.positions(doc_format.TEXT_BOXES, _BOX_BYTES)
        by_shape: dict[bytes, list[int]] = {}
        for number, box in enumerate(boxes):
            by_shape.setdefault(box[_BOX_SHAPE_AT : _BOX_SHAPE_AT + 4], []).append(number)
        places, shapes = self._file.positions(doc_format.SHAPE_ANCHORS, _SHAPE_BYTES)
        return {
            place: by_shape[shape[:4]]
            for place, shape in zip(places, shapes, strict=False)
            if shape[:4] in by_shape
        }

    def _endnotes_told(self) -> Iterator[str]:
        """Endnotes; of Word 95, which keeps no places, all notes that were not told at their reference."""
        yield from self._endnotes
        if not self._footnote_at:
            yield from self._footnotes
        if not self._comment_at:
            yield from self._comments

    def _with_margins(self, pages: list[str]) -> list[str]:
        """Headers above and footers below the first page of their section, each text once; a mere page number never."""
        tops: dict[int, list[str]] = {}
        bottoms: dict[int, list[str]] = {}
        seen: set[str] = set()
        places = self._file.positions(doc_format.HEADERS, 0)[0]
        texts = [_plain(self._headers.part(a, b)) for a, b in pairwise(places)] or [_plain(self._headers)]
        for index, text in enumerate(texts):
            section, side = divmod(index - _SEPARATORS, _PER_SECTION)
            if (places and index < _SEPARATORS) or not text or text.isdigit() or text in seen:
                continue
            seen.add(text)
            page = self._section_pages[section] if 0 <= section < len(self._section_pages) else 0
            (bottoms if places and _IS_FOOTER[side] else tops).setdefault(
                min(page, len(pages) - 1), []
            ).append(text)
        if text := _plain(self._header_boxes):
            tops.setdefault(0, []).append(text)
        return [
            "\n".join(filter(None, [*tops.get(number, ()), page, *bottoms.get(number, ())]))
            for number, page in enumerate(pages)
        ]


class _Text(NamedTuple):
    """A story or a part of one, and which of its characters are in tables."""

    characters: str
    in_table: list[doc_format.Range]

    def part(self, start: int, end: int) -> _Text:
        return _Text(self.characters[start:end], _shifted(self.in_table, start, end - start))


class _Writer:
    """Writes a story's characters into a flow."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._row = self._cell = False

    def write(self, story: _Text, anchor: _Anchors | None = None) -> None:
        flow, text = self._flow, story.characters
        fields: list[bool] = []  # for each open field: are we past its instruction?
        skips = text.count(_FIELD_BEGIN) == text.count(_FIELD_END)
        rows = _rows(story)
        for token in _TOKEN.finditer(text):
            part = token.group()
            if part == _FIELD_BEGIN:
                fields.append(False)
            elif part == _FIELD_RESULT and fields:
                fields[-1] = True
            elif part == _FIELD_END and fields:
                fields.pop()
            elif skips and not all(fields):
                continue
            elif part >= " " or part in _PLAIN:
                self._begin_cell(token.start(), rows)
                flow.text(_PLAIN.get(part, part))
            elif part in {_PARAGRAPH, _COLUMN}:
                flow.end_paragraph()
            elif part == _CELL:
                self._end_cell(token.start(), rows)
            elif part == ROW_MARK:
                self._end_row()
            elif anchor is not None:
                anchor(part, token.start())

    def _begin_cell(self, position: int, rows: list[doc_format.Range]) -> None:
        """Characters are in a table when they lie between the beginning and the mark of a row."""
        if self._cell or not _within(rows, position):
            return
        if not self._row:
            self._flow.begin_row()
            self._row = True
        self._flow.begin_cell()
        self._cell = True

    def _end_cell(self, position: int, rows: list[doc_format.Range]) -> None:
        self._begin_cell(position, rows)
        if self._cell:
            self._flow.end_cell()
            self._cell = False
        else:
            self._flow.end_paragraph()

    def _end_row(self) -> None:
        if self._cell:
            self._flow.end_cell()
        if self._row:
            self._flow.end_row()
        self._row = self._cell = False


def _shifted(ranges: list[doc_format.Range], start: int, count: int) -> list[doc_format.Range]:
    """Those within `count` characters from `start`, counted from there."""
    inside = ((max(a, start), min(b, start + count)) for a, b in ranges)
    return [(a - start, b - start) for a, b in inside if a < b]


def _rows(story: _Text) -> list[doc_format.Range]:
    """Where each table row begins and ends: back from its mark, as far as the characters are in a table.

    Word 95 doesn't tell; there a row begins with the last paragraph before its first cell ends.
    """
    text = story.characters
    starts = [start for start, _ in story.in_table]
    rows, floor = [], 0
    for mark in re.finditer(ROW_MARK, text):
        first_cell = text.find(_CELL, floor, mark.start())
        if first_cell >= 0:
            around = bisect_right(starts, first_cell) - 1
            begin = starts[around] if around >= 0 else text.rfind(_PARAGRAPH, floor, first_cell) + 1
            rows.append((max(begin, floor), mark.start()))
        floor = mark.end()
    return rows


def _within(rows: list[doc_format.Range], position: int) -> bool:
    index = bisect_right(rows, (position, len(rows) + (1 << 62))) - 1
    return index >= 0 and rows[index][0] <= position < rows[index][1]


def _plain(story: _Text) -> str:
    """A note, header or box as text."""
    if not story.characters.strip("\r\n \0\x03\x04"):
        return ""
    flow = Flow()
    _Writer(flow).write(story)
    return "\n".join(filter(None, flow.pages()))


def _item(texts: list[str], index: int) -> str:
    return texts[index] if index < len(texts) else ""


def _item_bytes(items: list[bytes], index: int) -> bytes:
    return items[index] if index < len(items) else b""


def _strings(data: bytes) -> list[str]:
    """A row of counted UTF-16 strings (Xst)."""
    strings, position = [], 0
    while position + 2 <= len(data):
        count = int.from_bytes(data[position : position + 2], "little")
        strings.append(data[position + 2 : position + 2 + 2 * count].decode("utf-16-le", "replace"))
        position += 2 + 2 * count
    return strings
