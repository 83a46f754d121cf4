"""Legacy Word 97 documents, written structure by structure after MS-DOC: text, tables, bold, alignment.

Offices also name an RTF file `.doc`; that is `demo.formats.rtf`.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass

from demo import document as d
from demo.formats import cfb

TEXT_START = 0x600  # where the text begins in the WordDocument stream, past the FIB
PAGE = 512  # size of a formatted disk page (FKP)
INDONESIAN = 0x0421
_PageMaker = Callable[[list[int], list[bytes]], bytes | None]  # a page, or None if the runs don't fit on one
FIB_ENTRIES = 93  # pairs of (offset, length) in a Word 97 FIB
PARAGRAPH, CELL, PAGE_BREAK = "\r", "\x07", "\x0c"
# Places of the pairs that are used here.
STSH, SED, CHPX, PAPX, FONTS, DOP, CLX = 1, 6, 12, 13, 15, 31, 33
JUSTIFICATION = {"left": 0, "center": 1, "right": 2, "justify": 3}
_WORD_CLASS = bytes.fromhex("0609020000000000c000000000000046")

# Property modifiers (sprm), little endian opcode and operand.
SPRM_ALIGN, SPRM_IN_TABLE, SPRM_ROW_END, SPRM_TABLE = 0x2403, 0x2416, 0x2417, 0xD608
SPRM_BOLD, SPRM_HALF_POINTS, SPRM_FONT = 0x0835, 0x4A43, 0x4A4F


@dataclass(frozen=True)
class Run:
    """A paragraph with its mark, and its properties."""

    text: str  # ends with a mark
    papx: bytes = b""
    chpx: bytes = b""


def write(document: d.Document) -> bytes:
    """The document's bytes. Text is stored as cp1252 where it fits, else as UTF-16."""
    runs = [run for block in document.blocks for run in _runs(block)] or [Run(PARAGRAPH)]
    text = "".join(run.text for run in runs)
    try:
        stored, width = text.encode("cp1252"), 1
    except UnicodeEncodeError:
        stored, width = text.encode("utf-16-le"), 2
    body = bytearray(TEXT_START) + stored
    body += bytes(-len(body) % PAGE)
    ends, at = [TEXT_START], TEXT_START
    for run in runs:
        at += len(run.text) * width
        ends.append(at)
    table = _Table()
    table.add(CLX, _piece_table(len(text), width))
    table.add(CHPX, _pages(body, ends, [run.chpx for run in runs], _chpx_page))
    table.add(PAPX, _pages(body, ends, [run.papx for run in runs], _papx_page))
    table.add(SED, struct.pack("<II", 0, len(text)) + struct.pack("<HIHI", 0, 0xFFFFFFFF, 0, 0))
    table.add(STSH, _styles())
    table.add(FONTS, _fonts())
    table.add(DOP, bytes(500))
    body[:898] = _fib(table, len(text), at, len(body))
    return cfb.pack(
        {"WordDocument": bytes(body), "1Table": bytes(table.data).ljust(cfb.MINI_CUTOFF, b"\0")}, _WORD_CLASS
    )


class _Table:
    """The table stream and where each structure lies in it."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.places: dict[int, tuple[int, int]] = {}

    def add(self, entry: int, data: bytes) -> None:
        self.places[entry] = (len(self.data), len(data))
        self.data += data


def _fib(table: _Table, characters: int, text_end: int, stream_end: int) -> bytes:
    """The file information block: 898 bytes of offsets."""
    flags = 0x1200 | 0x00F0  # table stream is 1Table, extended characters, no quick saves
    fib = struct.pack(
        "<HHHHHHHIBBHHII", 0xA5EC, 0xC1, 0, INDONESIAN, 0, flags, 0xBF, 0, 0, 0, 0, 0, TEXT_START, text_end
    )
    fib += struct.pack("<H", 14) + bytes(26) + struct.pack("<H", INDONESIAN)
    counts = [0] * 22
    counts[0], counts[3] = stream_end, characters
    fib += struct.pack("<H", 22) + struct.pack("<22I", *counts)
    fib += struct.pack("<H", FIB_ENTRIES)
    for entry in range(FIB_ENTRIES):
        fib += struct.pack("<II", *table.places.get(entry, (0, 0)))
    return fib.ljust(898, b"\0")


def _piece_table(characters: int, width: int) -> bytes:
    """One piece that holds all the text."""
    place = TEXT_START * 2 | 0x40000000 if width == 1 else TEXT_START
    pieces = struct.pack("<II", 0, characters) + struct.pack("<HIH", 0, place, 0)
    return b"\x02" + struct.pack("<I", len(pieces)) + pieces


def _pages(body: bytearray, ends: list[int], properties: list[bytes], make: _PageMaker) -> bytes:
    """Appends the formatted pages of all runs to the stream; returns the table that finds them."""
    first, starts, numbers = 0, [], []
    while first < len(properties):
        count = len(properties) - first
        while (page := make(ends[first : first + count + 1], properties[first : first + count])) is None:
            count -= max(1, count // 4)
        starts.append(ends[first])
        numbers.append(len(body) // PAGE)
        body += page
        first += count
    starts.append(ends[-1])
    return struct.pack(f"<{len(starts)}I", *starts) + struct.pack(f"<{len(numbers)}I", *numbers)


def _chpx_page(ends: list[int], properties: list[bytes]) -> bytes | None:
    return _page(ends, properties, lambda place: bytes([place]), lambda sprms: bytes([len(sprms)]) + sprms, 1)


def _papx_page(ends: list[int], properties: list[bytes]) -> bytes | None:
    def stored(sprms: bytes) -> bytes:
        content = struct.pack("<H", 0) + sprms  # style 0, Normal
        if len(content) % 2:  # an odd length fits the short form: 2 × cb - 1 bytes follow
            return bytes([(len(content) + 1) // 2]) + content
        return bytes([0, len(content) // 2]) + content

    return _page(ends, properties, lambda place: bytes([place]) + bytes(12), stored, 13)


def _page(
    ends: list[int],
    properties: list[bytes],
    pointer: Callable[[int], bytes],
    stored: Callable[[bytes], bytes],
    pointer_size: int,
) -> bytes | None:
    """A page of runs: their ends and pointers from the front, their distinct properties from the back."""
    count = len(properties)
    low = 4 * (count + 1) + pointer_size * count
    page, high, pointers = bytearray(PAGE), PAGE - 1, b""
    places: dict[bytes, int] = {}
    for sprms in properties:
        if sprms not in places:
            item = stored(sprms)
            high = (high - len(item)) & ~1
            if high < low or count > 255:
                return None
            page[high : high + len(item)] = item
            places[sprms] = high // 2
        pointers += pointer(places[sprms])
    if low > high:
        return None
    page[:low] = struct.pack(f"<{count + 1}I", *ends) + pointers
    page[-1] = count
    return bytes(page)


def _styles() -> bytes:
    """A style sheet of Normal and the default character font."""
    information = struct.pack("<HHHHHHHHH", 15, 10, 1, 0x5B, 15, 0, 0, 0, 0)
    normal = struct.pack("<HHHHH", 0, 0xFFF0 | 1, 2, 0, 0) + _style_name("Normal")
    normal += struct.pack("<HH", 2, 0) + struct.pack("<H", 0)
    character = struct.pack("<HHHHH", 65, 0xFFF0 | 2, 1, 0, 0) + _style_name("Default Paragraph Font")
    character += struct.pack("<H", 0)
    styles = [normal, *[b""] * 9, character, *[b""] * 4]
    out = struct.pack("<H", len(information)) + information
    return out + b"".join(struct.pack("<H", len(style)) + style for style in styles)


def _style_name(name: str) -> bytes:
    return struct.pack("<H", len(name)) + name.encode("utf-16-le") + b"\0\0"


def _fonts() -> bytes:
    out = struct.pack("<HH", 2, 0)
    for name in ("Times New Roman", "Arial"):
        font = struct.pack("<BHBB", 0x16, 400, 0, 0) + bytes(10 + 24) + name.encode("utf-16-le") + b"\0\0"
        out += bytes([len(font)]) + font
    return out


# --- blocks to runs -----------------------------------------------------------------------------------


def _line(text: str, align: str = "left", *, bold: bool = False, size: float = 1.0) -> Run:
    papx = struct.pack("<HB", SPRM_ALIGN, JUSTIFICATION[align]) if align != "left" else b""
    chpx = struct.pack("<HB", SPRM_BOLD, 1) if bold else b""
    if size != 1.0:
        chpx += struct.pack("<HH", SPRM_HALF_POINTS, round(24 * size))
    return Run(text.replace("\n", "\x0b") + PARAGRAPH, papx, chpx)


def _runs(block: d.Block) -> list[Run]:
    match block:
        case d.Kop(lines, address):
            return [_line(text, "center", bold=True) for text in lines] + [
                _line(a, "center") for a in address
            ]
        case d.Title(text, size):
            return [_line(text, "center", bold=True, size=size)]
        case d.Heading(text):
            return [_line(text, bold=True)]
        case d.Para(text, align, bold):
            return [_line(text, align, bold=bold)]
        case d.Box(text):
            return [_line(text)]
        case d.Pairs(rows=rows):
            return [_line(f"{label}\t: {value}") for label, value in rows]
        case d.Points(items=items, style=style):
            return [_line(f"{d.bullet(style, i)}\t{item}", "justify") for i, item in enumerate(items)]
        case d.Table():
            return _table_runs(block)
        case d.Sign(place_date, role, name, nip):
            lines = (*place_date.split("\n"), role, "", "", name, f"NIP {nip}" if nip else "")
            return [_line(f"\t\t\t\t\t{text}" if text else "") for text in lines]
        case d.Break():
            return [Run(PAGE_BREAK)]
        case _:
            return [_line("")]


def _table_runs(table: d.Table) -> list[Run]:
    columns = len(table.header)
    edges = [round(9000 * i / columns) for i in range(columns + 1)]
    cells = struct.pack("<B", columns) + struct.pack(f"<{columns + 1}h", *edges) + bytes(20) * columns
    definition = struct.pack("<HH", SPRM_TABLE, len(cells) + 1) + cells
    inside = struct.pack("<HB", SPRM_IN_TABLE, 1)
    row_end = inside + struct.pack("<HB", SPRM_ROW_END, 1) + definition
    out = [_line(table.caption, bold=True)] if table.caption else []
    for row in (table.header, *table.rows):
        out += [Run(cell + CELL, inside) for cell in row]
        out.append(Run(CELL, row_end))
    return [*out, _line("")]
