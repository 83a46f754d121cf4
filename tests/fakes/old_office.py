"""Builds minimal files of the formats before 2007 (DOC, PPT, XLS, MSG) in memory, for tests."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

from indexer.extract import ole_write

# DOC

_PAIRS_AT, _TEXT_AT = 0x9A, 0x800
_PAGE = 512


def doc(
    *stories: str,
    pairs: Mapping[int, bytes] | None = None,
    wide: bool = True,
    rows: Sequence[tuple[int, int, bool]] = (),
    deleted: Sequence[tuple[int, int]] = (),
    flags: int = 0x0200,
    more: Mapping[tuple[str, ...], bytes] | None = None,
) -> bytes:
    """A Word 97 document. `stories` in the order of the format; `rows` are paragraphs in tables (start, end,
    ends the row) and `deleted` stretches, in characters of the main story; `pairs` go to the table stream."""
    stories = (*stories, *("" for _ in range(8 - len(stories))))
    text = "".join(stories)
    encoded = text.encode("utf-16-le") if wide else text.encode("cp1252")
    width = 2 if wide else 1
    main = bytearray(_TEXT_AT) + encoded
    main += bytes(-len(main) % _PAGE)
    struct.pack_into("<HH", main, 0, 0xA5EC, 0x00C1)
    struct.pack_into("<H", main, 0x0A, flags)
    struct.pack_into("<8i", main, 0x4C, *map(len, stories))
    place = _TEXT_AT if wide else _TEXT_AT * 2 | 0x40000000
    pieces = struct.pack("<ii", 0, len(text)) + struct.pack("<HIH", 0, place, 0)
    tables = {**(pairs or {}), 33: b"\x02" + struct.pack("<I", len(pieces)) + pieces}
    for index, entries, build in ((13, rows, _paragraphs), (12, deleted, _characters)):
        if entries:
            number = len(main) // _PAGE
            main += build([(_TEXT_AT + e[0] * width, _TEXT_AT + e[1] * width, *e[2:]) for e in entries])
            tables[index] = struct.pack("<iiI", 0, len(main), number)
    table = bytearray()
    for index, data in tables.items():
        struct.pack_into("<II", main, _PAIRS_AT + 8 * index, len(table), len(data))
        table += data
    return ole_write.compound_file(
        {("WordDocument",): bytes(main), ("1Table",): bytes(table), **(more or {})}
    )


def _paragraphs(entries: list[tuple[int, ...]]) -> bytes:
    lists = [b"\x16\x24\x01" + (b"\x17\x24\x01" if entry[2] else b"") for entry in entries]
    return _disk_page(entries, [bytes((0, (2 + len(p) + 1) // 2)) + bytes(2) + p for p in lists], 13)


def _characters(entries: list[tuple[int, ...]]) -> bytes:
    return _disk_page(entries, [bytes((3,)) + b"\x00\x08\x01" for _ in entries], 1)


def _disk_page(entries: list[tuple[int, ...]], lists: list[bytes], item_bytes: int) -> bytes:
    """A formatted disk page; what lies between the entries has no properties."""
    places: list[int] = []
    indices: list[int] = []
    for index, entry in enumerate(entries):
        if places and places[-1] == entry[0]:
            places.pop()
        elif places:
            indices.append(-1)
        places += [entry[0], entry[1]]
        indices.append(index)
    page = bytearray(_PAGE)
    page[-1] = len(indices)
    struct.pack_into(f"<{len(places)}I", page, 0, *places)
    end = _PAGE - 2
    for number, index in enumerate(indices):
        if index >= 0:
            end = (end - len(lists[index])) // 2 * 2
            page[end : end + len(lists[index])] = lists[index]
            page[4 * len(places) + item_bytes * number] = end // 2
    return bytes(page)


def plc(places: Sequence[int], items: Sequence[bytes] = ()) -> bytes:
    return struct.pack(f"<{len(places)}i", *places) + b"".join(items)


# PPT


def record(kind: int, *content: bytes, instance: int = 0) -> bytes:
    """A record; one that holds records is a container."""
    data = b"".join(content)
    is_container = kind in {
        0x03E8,
        0x03EE,
        0x03F0,
        0x03F8,
        0x0FF0,
        0x0FD9,
        0x040C,
        0x1388,
        0x2EE0,
        0xF002,
        0xF003,
        0xF004,
        0xF00D,
    }
    return struct.pack("<HHI", instance << 4 | (0xF if is_container else 0), kind, len(data)) + data


def chars(text: str) -> bytes:
    return record(0x0FA0, text.encode("utf-16-le"))


def string(text: str, instance: int) -> bytes:
    return record(0x0FBA, text.encode("utf-16-le"), instance=instance)


def shape(*content: bytes) -> bytes:
    return record(0xF004, *content)


def ppt(objects: Mapping[int, bytes], document: int, token: int = 0xE391C05F) -> bytes:
    """A presentation of those objects by number; `document` is the number of the document itself."""
    stream, places = b"", {}
    for number, data in objects.items():
        places[number] = len(stream)
        stream += data
    directory = record(0x1772, *(struct.pack("<II", 1 << 20 | n, place) for n, place in places.items()))
    directory_at, edit_at = len(stream), len(stream) + len(directory)
    edit = record(0x0FF5, struct.pack("<IIIIIII", 0, 0, 0, directory_at, document, 0, 0))
    user = struct.pack("<HHIIIII", 0, 0x0FF6, 20, 20, token, edit_at, 0)
    return ole_write.compound_file(
        {("PowerPoint Document",): stream + directory + edit, ("Current User",): user}
    )


# XLS


def biff(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def counted(text: str, length_bytes: int = 2) -> bytes:
    return len(text).to_bytes(length_bytes, "little") + b"\x01" + text.encode("utf-16-le")


def xls(
    sheets: Mapping[str, bytes], globals_: bytes = b"", more: Mapping[tuple[str, ...], bytes] | None = None
) -> bytes:
    """A BIFF8 workbook; each sheet is the records between its BOF and EOF."""
    bof = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    sheet_bof = struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6)
    names = [counted(name, 1) for name in sheets]
    head = biff(0x0809, bof) + biff(0x0042, b"\xb0\x04") + globals_
    offset = len(head) + sum(4 + 6 + len(name) for name in names) + 4
    listed, bodies = b"", b""
    for name, records in zip(names, sheets.values(), strict=True):
        listed += biff(0x0085, struct.pack("<IBB", offset + len(bodies), 0, 0) + name)
        bodies += biff(0x0809, sheet_bof) + records + biff(0x000A)
    data = head + listed + biff(0x000A) + bodies
    return ole_write.compound_file({("Workbook",): data.ljust(4096, b"\0"), **(more or {})})


# MSG

_TEXT, _BYTES = 0x001F, 0x0102


def msg(
    texts: Mapping[int, str],
    *,
    recipients: Sequence[Mapping[int, str | int]] = (),
    attachments: Sequence[Mapping[int, str | bytes]] = (),
    blobs: Mapping[int, bytes] | None = None,
    submitted: int = 0,
    more: Mapping[tuple[str, ...], bytes] | None = None,
) -> bytes:
    """A message with those properties; `submitted` is a FILETIME."""
    return ole_write.compound_file(
        {**message_streams(texts, recipients, attachments, blobs or {}, submitted), **(more or {})}
    )


def message_streams(
    texts: Mapping[int, str],
    recipients: Sequence[Mapping[int, str | int]] = (),
    attachments: Sequence[Mapping[int, str | bytes]] = (),
    blobs: Mapping[int, bytes] | None = None,
    submitted: int = 0,
    header: int = 32,
) -> dict[tuple[str, ...], bytes]:
    table = bytes(header) + struct.pack("<HHIQ", 0x0040, 0x0039, 6, submitted)
    streams: dict[tuple[str, ...], bytes] = {("__properties_version1.0",): table}
    for number, text in texts.items():
        streams[(f"__substg1.0_{number:04X}{_TEXT:04X}",)] = text.encode("utf-16-le")
    for number, data in (blobs or {}).items():
        streams[(f"__substg1.0_{number:04X}{_BYTES:04X}",)] = data
    for prefix, items in (("__recip_version1.0_", recipients), ("__attach_version1.0_", attachments)):
        for index, item in enumerate(items):
            storage, fixed = f"{prefix}#{index:08X}", bytes(8)
            for number, value in item.items():
                if isinstance(value, int):
                    fixed += struct.pack("<HHIiI", 0x0003, number, 6, value, 0)
                elif isinstance(value, str):
                    streams[storage, f"__substg1.0_{number:04X}{_TEXT:04X}"] = value.encode("utf-16-le")
                else:
                    streams[storage, f"__substg1.0_{number:04X}{_BYTES:04X}"] = value
            streams[storage, "__properties_version1.0"] = fixed
    return streams
