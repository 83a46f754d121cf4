"""What lies in the groups of an RTF file beside text: hexadecimal data, embedded objects, groups to pass over."""

from __future__ import annotations

import binascii
import re

from indexer.extract import ole

_BRACE = re.compile(rb"\\(?:bin(\d{1,10}) ?|.)|[{}]", re.DOTALL)
_NOT_HEX = re.compile(rb"[^0-9a-fA-F]+")


def group_end(data: bytes, position: int) -> int:
    """Where the brace stands that closes the present group, read from within it."""
    depth = 0
    while found := _BRACE.search(data, position):
        position = found.end()
        token = found.group()
        if token == b"{":
            depth += 1
        elif token == b"}":
            if not depth:
                return found.start()
            depth -= 1
        elif found.group(1):
            position += int(found.group(1))
    return len(data)


def unhex(data: bytes) -> bytes:
    """The bytes behind hexadecimal digits, whatever stands between them."""
    digits = _NOT_HEX.sub(b"", data)
    return binascii.unhexlify(digits[: len(digits) // 2 * 2])


def embedded(data: bytes, name: str) -> tuple[str, bytes] | None:
    """The inner file of an `EmbeddedObject` ([MS-OLEDS] 2.2.5): a compound file, or what a packager holds."""
    position, class_name = 8, b""
    for index in range(3):
        length = int.from_bytes(data[position : position + 4], "little")
        if index == 0:
            class_name = data[position + 4 : position + 4 + length].rstrip(b"\0")
        position += 4 + length
    size = int.from_bytes(data[position : position + 4], "little")
    content = data[position + 4 : position + 4 + size]
    if not content:
        return None
    if class_name == b"Package":
        found = ole.parse_native(data[position : position + 4 + size], name)
        return (found[1], found[0]) if found else None
    return (name, content) if ole.is_ole(content) else None
