"""What a file of the sample says before it has a format: neutral blocks, sheets, slides, mails, bundles.

Prose makes these values, `demo.formats` turns them into bytes. `plain` gives the words that a reader of the
finished file must be able to find.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

HOUSE = "Pusat Perbenihan Rempah Nusantara"


@dataclass(frozen=True)
class Facts:
    """What the document is, for its label. `period` is `2025-03`, `2025-Q1`, `2025-S1`, `2025` or empty."""

    kind: str
    title: str
    dated: date | None = None
    period: str = ""
    organisation: str = HOUSE
    phrase: str = ""
    language: str = "id"


# --- blocks of a written document ---------------------------------------------------------------------


@dataclass(frozen=True)
class Kop:
    """A letterhead: lines of the organisation, the last one largest, then address lines."""

    lines: tuple[str, ...]
    address: tuple[str, ...]


@dataclass(frozen=True)
class Title:
    text: str
    size: float = 1.1  # times the body size
    underline: bool = False


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True)
class Para:
    text: str
    align: str = "justify"  # "justify", "left", "center", "right"
    bold: bool = False
    italic: bool = False
    indent: float = 0.0  # millimetres
    first_line: float = 0.0  # millimetres


@dataclass(frozen=True)
class Pairs:
    """Labels and values with a colon between: the head of a letter, of a notulen."""

    rows: tuple[tuple[str, str], ...]
    label_mm: float = 26.0


@dataclass(frozen=True)
class Points:
    items: tuple[str, ...]
    style: str = "1."  # "1.", "a.", "-"
    indent: float = 0.0


@dataclass(frozen=True)
class Table:
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()  # relative; empty: equal
    caption: str = ""
    small: bool = False
    ink_column: int = -1  # a column that holds handwritten signatures where the page was signed


@dataclass(frozen=True)
class Box:
    """A framed text box, floating in the office formats."""

    text: str


@dataclass(frozen=True)
class Remark:
    """A reviewer's comment on the preceding paragraph; only formats with comments keep it."""

    text: str
    author: str


@dataclass(frozen=True)
class Sign:
    """The place where somebody signs. `electronic` prints the words of an electronic signature."""

    place_date: str
    role: str
    name: str
    nip: str = ""
    electronic: bool = False
    blank: bool = False  # nobody has signed


@dataclass(frozen=True)
class Certificate:
    """A frame around the whole page, as certificates and proclamations have."""


@dataclass(frozen=True)
class Gap:
    millimetres: float = 5.0


@dataclass(frozen=True)
class Break:
    """A new page."""


Block = (
    Kop | Title | Heading | Para | Pairs | Points | Table | Box | Remark | Sign | Certificate | Gap | Break
)


@dataclass(frozen=True)
class Document:
    facts: Facts
    blocks: tuple[Block, ...]
    header: str = ""
    footer: str = ""
    watermark: str = ""
    landscape: bool = False


# --- other contents -----------------------------------------------------------------------------------

Cell = str | int | float | date | None


@dataclass(frozen=True)
class Sheet:
    name: str
    rows: tuple[tuple[Cell, ...], ...]
    heading_rows: int = 1  # how many rows stand before the data, the last of them being the column heads
    note: str = ""  # a cell comment on the first cell
    box: str = ""  # a text box beside the table


@dataclass(frozen=True)
class Book:
    facts: Facts
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True)
class Slide:
    title: str
    points: tuple[str, ...] = ()
    table: Table | None = None
    notes: str = ""


@dataclass(frozen=True)
class Deck:
    facts: Facts
    slides: tuple[Slide, ...]


@dataclass(frozen=True)
class Picture:
    """A drawn photo or screenshot. `scene` names the drawing; `lines` are the words written in it."""

    facts: Facts
    scene: str
    lines: tuple[str, ...]
    overlay: str = ""  # the camera's date stamp
    rows: tuple[tuple[str, ...], ...] = ()  # a table shown on a screen


@dataclass(frozen=True)
class Mail:
    facts: Facts
    sender: str
    recipients: tuple[str, ...]
    body: str
    members: tuple[Member, ...] = ()


@dataclass(frozen=True)
class Bundle:
    """An archive file and what lies in it."""

    facts: Facts
    members: tuple[Member, ...] = ()


@dataclass(frozen=True)
class Raw:
    """Bytes that mean nothing to a reader: lock files, thumbnails, stubs. `data` must be fixed."""

    facts: Facts
    data: bytes


Content = Document | Book | Deck | Picture | Mail | Bundle | Raw


@dataclass
class Desk:
    """Where one file is written: its own dice, thrown from the seed and its path, and its own key phrase."""

    rng: random.Random
    phrase: str

    def pick(self, *choices: str) -> str:
        return self.rng.choice(choices)


Recipe = Callable[[Desk], Content]
Pack = Callable[[Content, Sequence[tuple[str, bytes]]], bytes]


@dataclass(frozen=True)
class Writer:
    """A format: how a content becomes bytes. A container has `pack` instead, given its members' bytes."""

    format: str  # "pdf", "scan", "docx" …
    write: Callable[[Content, Desk], bytes] | None = None
    pack: Pack | None = None
    ocr: bool = False  # its words are only in pictures
    readable: bool = True  # False: under a password or damaged


@dataclass(frozen=True)
class Label:
    """What a file is evidence of, and why not. `items` are separated by spaces here."""

    items: str = ""
    cue: str = "mixed"  # a word of CUES
    why_not: str = ""  # a word of WHY_NOT; empty when the file counts
    bundle: str = ""


CUES = (
    "content",  # only its words tell; name and folder say nothing, or something wrong
    "name",  # only its name tells
    "folder",  # only its folder tells
    "ocr",  # its words stand in pictures
    "mixed",  # several of them tell
)

WHY_NOT = (
    "wrong_year",
    "other_unit",
    "draft",
    "template",
    "unreadable",
    "mention_only",
    "superseded",
    "wrong_content",
    "container",  # its members count, not itself
    "not_evidence",  # an honest document that no item asks for
    "system",  # left behind by software
)


@dataclass(frozen=True)
class Member:
    """A file inside a mail or an archive."""

    name: str
    writer: Writer
    recipe: Recipe
    label: Label = field(default_factory=Label)


def replace_facts(content: Content, **changes: object) -> Content:
    """The same content with other facts."""
    return replace(content, facts=replace(content.facts, **changes))  # type: ignore[arg-type]


# --- the words ----------------------------------------------------------------------------------------


def plain(content: Content) -> str:
    """The words of a content, one block a line. Members of mails and bundles are not included."""
    return "\n".join(line for line in _lines(content) if line)


def _lines(content: Content) -> Iterator[str]:
    if isinstance(content, Document):
        yield content.header
        yield content.watermark
        for block in content.blocks:
            yield from _block_lines(block)
        yield content.footer
    elif isinstance(content, Book):
        for sheet in content.sheets:
            yield from (sheet.name, sheet.note, sheet.box)
            for row in sheet.rows:
                yield "\t".join("" if cell is None else str(cell) for cell in row)
    elif isinstance(content, Deck):
        for slide in content.slides:
            yield slide.title
            yield from slide.points
            if slide.table is not None:
                yield from _block_lines(slide.table)
            yield slide.notes
    elif isinstance(content, Picture):
        yield from content.lines
        yield content.overlay
        yield from ("\t".join(row) for row in content.rows)
    elif isinstance(content, Mail):
        yield content.facts.title
        yield content.body


def _block_lines(block: Block) -> Iterator[str]:
    match block:
        case Kop(lines, address):
            yield from lines
            yield from address
        case Title(text=text) | Heading(text=text) | Para(text=text) | Box(text=text):
            yield text
        case Remark(text=text):
            yield text
        case Pairs(rows=rows):
            yield from (f"{label} : {value}" for label, value in rows)
        case Points(items=items, style=style):
            yield from (f"{bullet(style, i)} {item}" for i, item in enumerate(items))
        case Table(header=header, rows=rows, caption=caption):
            yield caption
            yield "\t".join(header)
            yield from ("\t".join(row) for row in rows)
        case Sign(place_date, role, name, nip, electronic, _):
            yield from (place_date, role)
            if electronic:
                yield ELECTRONIC
            yield name
            yield f"NIP {nip}" if nip else ""
        case _:
            return


ELECTRONIC = "Ditandatangani secara elektronik oleh:"


def bullet(style: str, index: int) -> str:
    """The mark of the point with this 0-based index."""
    if style == "a.":
        return f"{chr(ord('a') + index % 26)}."
    return f"{index + 1}." if style == "1." else "-"
