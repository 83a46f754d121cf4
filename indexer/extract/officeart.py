"""Finds the pictures stored in old office files: the BLIP records of [MS-ODRAW] 2.2.23, wherever they lie."""

from __future__ import annotations

from collections.abc import Iterator

_MAGICS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_PNG, _JPEG, _JPEG_CMYK = 0xF01E, 0xF01D, 0xF02A
_EXTENSIONS = {_PNG: "png", _JPEG: "jpg", _JPEG_CMYK: "jpg"}
_PREFIXES = (8 + 16 + 1, 8 + 32 + 1)  # record header, one or two hashes, a tag byte
_HEADER_BYTES = 8


def pictures(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Extension and bytes of every PNG and JPEG that a BLIP record holds; PNGs first, else in the order stored."""
    for magic in _MAGICS:
        position = data.find(magic)
        while position >= 0:
            end = position + 1
            if found := _record_around(data, position):
                extension, end = found
                yield extension, data[position:end]
            position = data.find(magic, end)


def _record_around(data: bytes, position: int) -> tuple[str, int] | None:
    """Kind and end of the record whose picture begins there."""
    for prefix in _PREFIXES:
        start = position - prefix
        if start < 0:
            continue
        kind = int.from_bytes(data[start + 2 : start + 4], "little")
        end = start + _HEADER_BYTES + int.from_bytes(data[start + 4 : start + 8], "little")
        if kind in _EXTENSIONS and position < end <= len(data):
            return _EXTENSIONS[kind], end
    return None
